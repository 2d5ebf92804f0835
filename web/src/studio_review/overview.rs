//! The review of a draft at a glance: its steps, what is in it, and what may be decided.

use askama::Template;
use domain::enums::ReviewStepKind;
use domain::quizzes::ShownText;
use domain::review::{self, May, ReadAgainst, Review};
use domain::{Context, courses};
use poem::Response;
use poem::http::StatusCode;

use super::{Asked, kept, signed, state, title, told_on};
use crate::desk::named;
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "studio_review/review.html")]
struct ReviewPage {
    page: Page,
    errors: Errors,
    done: String,
    key: String,
    title: ShownText,
    state: String,
    /// Who signed it off; empty while nobody has.
    signed: String,
    /// How many errors the checker finds.
    error_count: usize,
    open_count: usize,
    is_asked_for: bool,
    steps: Vec<StepLine>,
    items: Vec<ItemLine>,
    may: May,
    revision: i32,
    form: Form,
    kept: Vec<(String, String)>,
    /// Whether there is a version before, to compare it with.
    has_before: bool,
}

impl ReviewPage {
    /// Whether a review can be asked for.
    fn asks(&self) -> bool {
        self.may.ask && !self.is_asked_for && self.signed.is_empty()
    }

    /// Whether the draft can be signed off.
    fn signs(&self) -> bool {
        self.may.decide && self.signed.is_empty()
    }

    /// What was typed in a form that the page does not have any more: somebody else was first.
    fn kept(&self, words: Words) -> Vec<(String, String)> {
        let fields = [
            ("to_reviewer", "reviewing-ask-note", self.asks()),
            ("source", "reviewing-source", self.signs()),
            ("edition", "reviewing-edition", self.signs()),
            ("note", "reviewing-send-back-note", self.may.decide),
        ];
        kept(words, &self.form, &fields)
    }
}

/// A step of the review.
struct StepLine {
    said: String,
    note: String,
}

/// A lesson or a quiz to read.
struct ItemLine {
    title: ShownText,
    path: String,
    is_quiz: bool,
    open: usize,
}

/// The page.
pub async fn show(cx: &Context, visit: &Visit, key: &str, asked: &Asked) -> Result<Response, PageError> {
    let done = asked.said(visit.words());
    shown(cx, visit, key, StatusCode::OK, (Errors::default(), done, Form::default())).await
}

async fn shown(
    cx: &Context,
    visit: &Visit,
    key: &str,
    status: StatusCode,
    (errors, done, form): (Errors, String, Form),
) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let found = review::find(cx, actor, key).await?;
    let findings = &found.draft.findings;
    let is_error = |finding: &&domain::content::Finding| finding.severity == domain::content::Severity::Error;
    let mut page = ReviewPage {
        page: Page::new(visit),
        errors,
        done,
        title: title(cx, visit, &found).await?,
        state: state(words, found.is_asked_for(), found.signed_off.is_some()),
        signed: found.signed_off.as_ref().map(|step| signed(words, step)).unwrap_or_default(),
        error_count: findings.iter().filter(is_error).count(),
        open_count: found.open_count(),
        is_asked_for: found.is_asked_for(),
        steps: steps(words, &found),
        items: items(cx, visit, &found).await?,
        may: found.may,
        revision: found.draft.version.revision,
        form,
        kept: Vec::new(),
        has_before: found.draft.version.number > 1,
        key: key.to_owned(),
    };
    page.kept = page.kept(words);
    page::render(status, &page)
}

fn steps(words: Words, found: &Review) -> Vec<StepLine> {
    let line = |step: &review::Step| {
        let values = [("by", named(words, &step.name).text), ("moment", words.moment(step.at))];
        let said = match step.kind {
            ReviewStepKind::Asked => words.with_all("reviewing-step-asked", &values),
            ReviewStepKind::SignedOff => words.with_all("reviewing-step-signed-off", &values),
            ReviewStepKind::SentBack => words.with_all("reviewing-step-sent-back", &values),
        };
        let against = [("source", step.source.clone()), ("edition", step.edition.clone())];
        let note = match step.kind {
            ReviewStepKind::SignedOff if !step.source.is_empty() => {
                words.with_all("reviewing-read-against", &against)
            }
            _ => step.note.clone(),
        };
        StepLine { said, note }
    };
    found.steps.iter().map(line).collect()
}

async fn items(cx: &Context, visit: &Visit, found: &Review) -> Result<Vec<ItemLine>, PageError> {
    let version = courses::load(cx, found.draft.version.id).await?;
    let open_in = |paths: Vec<String>| {
        let open = found.threads.iter().filter(|thread| !thread.is_resolved());
        open.filter(|thread| paths.contains(&thread.comment.path)).count()
    };
    let line = |item: &courses::LoadedItem| {
        let quiz = version.quiz(item.id);
        let title =
            quiz.map(|quiz| &quiz.title).or(version.lesson(item.id).map(|lesson| &lesson.item.title))?;
        let paths = match quiz {
            Some(_) => vec![domain::content::path_of_quiz(&item.path)],
            None => domain::content::paths_of_lesson(&item.path),
        };
        Some(ItemLine {
            title: ShownText::of(title, visit.language),
            path: item.path.clone(),
            is_quiz: quiz.is_some(),
            open: open_in(paths),
        })
    };
    Ok(version.items.iter().filter_map(line).collect())
}

/// Does what a form asks for, or says why not with everything that was typed.
pub async fn decide(cx: &Context, visit: &Visit, form: &Form, key: &str) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let read = form.get("revision").parse().ok();
    let (done, decided) = match form.get("step") {
        "sign-off" => {
            let against =
                ReadAgainst { source: form.get("source").into(), edition: form.get("edition").into() };
            ("signed-off", review::sign_off(cx, actor, key, read, Some(&against)).await)
        }
        "send-back" => ("sent-back", review::send_back(cx, actor, key, read, form.get("note")).await),
        _ => ("asked", review::ask(cx, actor, key, read, form.get("to_reviewer")).await),
    };
    match decided {
        Ok(_) => Ok(page::see(&format!("/studio/{key}/review?done={done}"))),
        Err(error) => {
            let fields = if done == "asked" { [("/note", "to_reviewer")] } else { [("/note", "note")] };
            let errors = Errors::told(visit.words(), &error, &fields, "");
            let status = error_page::status(&error);
            if matches!(status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY) {
                let page = shown(cx, visit, key, status, (errors, String::new(), form.clone())).await;
                return told_on(page, error);
            }
            Err(error.into())
        }
    }
}
