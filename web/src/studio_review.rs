//! The review of a draft and what comes of it: read as a learner sees it, commented on, signed off, published.

use askama::Template;
use domain::Context;
use domain::content::{Change, How, Part};
use domain::courses::{self, LoadedVersion};
use domain::ids::CourseVersionId;
use domain::quizzes::ShownText;
use domain::review::{self, Review, Step};
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::desk::named;
use crate::error_page::PageError;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

mod changes;
mod overview;
mod publishing;
mod questions;
mod readers;
mod reading;

pub use changes::{Lines, lines_of, show as show_changes};
pub use publishing::{ask as ask_publish, publish};
pub use readers::show as show_readers;
pub use reading::{comment, read, reply};

/// What was done on the page before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

impl Asked {
    /// What to say of it; nothing for a word that is none of ours.
    fn said(&self, words: Words) -> String {
        match self.done.as_str() {
            "asked" => words.say("reviewing-done-asked"),
            "signed-off" => words.say("reviewing-done-signed-off"),
            "sent-back" => words.say("reviewing-done-sent-back"),
            "commented" => words.say("reviewing-done-commented"),
            _ => String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "studio_review/list.html")]
struct ListPage {
    page: Page,
    drafts: Vec<DraftLine>,
    due: Vec<DueLine>,
}

/// A draft that is under way.
struct DraftLine {
    key: String,
    title: ShownText,
    state: String,
}

/// A course that has to be looked at again.
struct DueLine {
    key: String,
    title: ShownText,
    said: String,
    is_past: bool,
}

/// The drafts and the courses that want to be looked at, of those which the visitor writes or reviews.
#[handler]
pub async fn list(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    Ok(listed(&cx, &visit).await?)
}

async fn listed(cx: &Context, visit: &Visit) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let mut drafts = Vec::new();
    for found in review::list(cx, actor).await? {
        let state = state(words, found.is_asked_for, found.is_signed_off);
        let title = ShownText::of(&found.title, visit.language);
        drafts.push(DraftLine { key: found.course_key, title, state });
    }
    let due = courses::due_again(cx, actor).await?;
    let line = |one: &courses::DueAgain| {
        let is_past = one.kind == domain::enums::ReminderKind::Past;
        let key = if is_past { "reviews-past" } else { "reviews-soon" };
        DueLine {
            key: one.version.course_key.clone(),
            title: ShownText::of(&one.version.package.course.title, visit.language),
            said: words.with(key, "day", words.day(one.review_by)),
            is_past,
        }
    };
    let due = due.iter().map(line).collect();
    page::show(&ListPage { page: Page::new(visit), drafts, due })
}

/// The page of a draft on which a refusal is told; where the draft is gone meanwhile, the refusal has a page of its own.
fn told_on(page: Result<Response, PageError>, refused: domain::Error) -> Result<Response, PageError> {
    match page {
        Err(PageError(domain::Error::NotFound(_))) => Err(refused.into()),
        other => other,
    }
}

/// What was typed into fields that a page does not have any more, each with its label.
fn kept(words: Words, form: &Form, fields: &[(&str, &str, bool)]) -> Vec<(String, String)> {
    let gone = fields.iter().filter(|(name, _, stands)| !stands && !form.get(name).trim().is_empty());
    gone.map(|(name, label, _)| (words.say(label), form.get(name).to_owned())).collect()
}

/// Where a draft stands, in words.
pub fn state(words: Words, is_asked_for: bool, is_signed_off: bool) -> String {
    words.say(match (is_asked_for, is_signed_off) {
        (_, true) => "reviewing-state-signed-off",
        (true, _) => "reviewing-state-asked",
        _ => "reviewing-state-draft",
    })
}

/// The review of a draft.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(overview::show(&cx, &visit, &key, &asked).await?)
}

/// Asks for a review, signs a draft off, or sends it back: each form says which.
#[handler]
pub async fn decide(
    cx: Data<&Context>,
    visit: Visit,
    form: Form,
    Path(key): Path<String>,
) -> Result<Response> {
    Ok(overview::decide(&cx, &visit, &form, &key).await?)
}

/// Who has read a version, and what against, in a sentence.
fn signed(words: Words, step: &Step) -> String {
    let by = named(words, &step.name).text;
    let values = [("by", by), ("day", words.day_of(step.at))];
    let signed = words.with_all("reviewing-signed-by", &values);
    if step.source.is_empty() {
        return signed;
    }
    let against = [("source", step.source.clone()), ("edition", step.edition.clone())];
    format!("{signed} {}", words.with_all("reviewing-read-against", &against))
}

/// The sentence of a course page about who has read the version; empty where nobody had to.
///
/// # Errors
/// The database's own.
pub async fn read_by(cx: &Context, words: Words, version: CourseVersionId) -> Result<String, PageError> {
    let found = review::sign_off_of(cx, version).await?;
    let sentence = |(name, at)| {
        let values = [("by", named(words, &name).text), ("day", words.day_of(at))];
        words.with_all("reviewing-signed-by", &values)
    };
    Ok(found.map(sentence).unwrap_or_default())
}

/// The title of a draft.
async fn title(cx: &Context, visit: &Visit, review: &Review) -> Result<ShownText, PageError> {
    let version = courses::load(cx, review.draft.version.id).await?;
    Ok(title_of(&version, visit))
}

fn title_of(version: &LoadedVersion, visit: &Visit) -> ShownText {
    ShownText::of(&version.package.course.title, visit.language)
}

/// A part of a course that is different, in words: what it is, and what became of it.
pub fn change_said(words: Words, change: &Change) -> (ShownText, String) {
    let title = match change.part {
        Part::File => ShownText { text: change.path.clone(), language: words.0 },
        Part::Course => ShownText { text: words.say("changes-course"), language: words.0 },
        Part::Lesson | Part::Quiz => ShownText::of(&change.title, words.0),
    };
    let part = match change.part {
        Part::Quiz => Some(words.say("changes-quiz")),
        Part::Lesson => Some(words.say("changes-lesson")),
        Part::File => Some(words.say("changes-file")),
        Part::Course => None,
    };
    let how = words.say(match change.how {
        How::Added => "changes-added",
        How::Removed => "changes-removed",
        How::Changed => "changes-changed",
    });
    let said = part.into_iter().chain([how]).collect::<Vec<_>>().join(", ");
    (title, said)
}
