//! A lesson of a draft as a learner sees it, with the comments on it.

use askama::Template;
use domain::enums::CommentEventKind;
use domain::ids::PassageCommentId;
use domain::quizzes::ShownText;
use domain::review::{self, CommentEvent, NewComment, Place, Reply, Thread};
use domain::{Context, Error, courses};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::questions::Written;
use super::{Asked, kept, told_on};
use crate::desk::named;
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::package_files;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "studio_review/read.html")]
struct ReadPage {
    page: Page,
    errors: Errors,
    done: String,
    key: String,
    item: String,
    title: ShownText,
    /// The text as safe HTML, in the language in which it is.
    html: String,
    language: domain::content::Language,
    /// The questions of a quiz, or the self-checks of a lesson.
    questions: Option<Written>,
    /// The file that comments are about.
    file: String,
    threads: Vec<ThreadShown>,
    form: Form,
    kept: Vec<(String, String)>,
}

/// A comment with what was said to it.
struct ThreadShown {
    id: PassageCommentId,
    by: String,
    quote: String,
    place: String,
    is_changed: bool,
    text: String,
    is_resolved: bool,
    said: Vec<(String, String)>,
    /// The answer that was refused, with what is wrong with it.
    typed: String,
    error: String,
}

impl ThreadShown {
    /// The field for an answer to a comment.
    fn field(id: PassageCommentId) -> String {
        format!("reply-{id}")
    }

    /// The same with what was typed to it, if it was to this one.
    fn answered(self, replied: Option<PassageCommentId>, form: &Form, errors: &Errors) -> Self {
        if replied != Some(self.id) {
            return self;
        }
        let error = errors.of(&Self::field(self.id)).to_owned();
        Self { typed: form.get("reply").to_owned(), error, ..self }
    }

    fn of(words: Words, thread: &Thread) -> Self {
        let place = match thread.place {
            Place::Line(line) => words.with("reviewing-on-line", "line", line),
            Place::Changed => words.say("reviewing-passage-changed"),
            Place::Whole => words.say("reviewing-whole-text"),
        };
        let by = [("by", named(words, &thread.name).text), ("moment", words.moment(thread.comment.at))];
        Self {
            id: thread.comment.id,
            by: words.with_all("reviewing-said-by", &by),
            quote: thread.comment.quote.clone(),
            place,
            is_changed: thread.place == Place::Changed,
            text: thread.comment.text.clone(),
            is_resolved: thread.is_resolved(),
            said: thread.events.iter().map(|event| event_said(words, event)).collect(),
            typed: String::new(),
            error: String::new(),
        }
    }
}

fn event_said(words: Words, event: &CommentEvent) -> (String, String) {
    let values = [("by", named(words, &event.name).text), ("moment", words.moment(event.at))];
    let said = match event.kind {
        CommentEventKind::Said => words.with_all("reviewing-said-by", &values),
        CommentEventKind::Resolved => words.with_all("reviewing-resolved-by", &values),
        CommentEventKind::Reopened => words.with_all("reviewing-reopened-by", &values),
    };
    (said, event.text.clone())
}

/// What is read.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Which {
    item: String,
    done: String,
}

/// A lesson or a quiz of a draft.
#[handler]
pub async fn read(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response> {
    let done = Asked { done: which.done }.said(visit.words());
    let at = (key.as_str(), which.item.as_str(), None);
    Ok(shown(&cx, &visit, at, StatusCode::OK, (Errors::default(), done, Form::default())).await?)
}

async fn shown(
    cx: &Context,
    visit: &Visit,
    (key, path, replied): (&str, &str, Option<PassageCommentId>),
    status: StatusCode,
    (errors, done, form): (Errors, String, Form),
) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let found = review::find(cx, actor, key).await?;
    let version = courses::load(cx, found.draft.version.id).await?;
    let item = version.items.iter().find(|item| item.path == path).ok_or(Error::NotFound("lesson"))?;
    let (title, html, language, questions, file) = if let Some(quiz) = version.quiz(item.id) {
        let written = Written::quiz(quiz, visit.language);
        let file = domain::content::path_of_quiz(&item.path);
        (&quiz.title, String::new(), written.language, Some(written), file)
    } else {
        let lesson = version.lesson(item.id).ok_or(Error::NotFound("lesson"))?;
        let rendered = version.lesson_html(item.id, visit.language).ok_or(Error::NotFound("lesson"))?;
        let file = format!("{}.{}.md", item.path, rendered.language.tag());
        let checks = (!lesson.checks.is_empty()).then(|| Written::checks(&lesson.checks, visit.language));
        (&lesson.item.title, rendered.html.clone(), rendered.language, checks, file)
    };
    let html = package_files::with_addresses(&html, &format!("/studio/{key}/review"));
    let html = crate::media::in_lesson(cx, visit, html).await?;
    let threads = found.threads.iter().filter(|thread| thread.comment.path == file);
    let thread = |thread: &Thread| ThreadShown::of(words, thread).answered(replied, &form, &errors);
    let threads: Vec<_> = threads.map(thread).collect();
    let answers = threads.iter().any(|thread| replied == Some(thread.id));
    let page = ReadPage {
        page: Page::new(visit),
        errors,
        done,
        key: key.to_owned(),
        item: path.to_owned(),
        title: ShownText::of(title, visit.language),
        html,
        language,
        questions,
        threads,
        file,
        kept: kept(words, &form, &[("reply", "reviewing-reply", answers)]),
        form,
    };
    page::render(status, &page)
}

fn address(key: &str, item: &str) -> String {
    let query = serde_urlencoded::to_string([("item", item), ("done", "commented")]).unwrap_or_default();
    format!("/studio/{key}/review/read?{query}")
}

/// Takes a comment.
#[handler]
pub async fn comment(
    cx: Data<&Context>,
    visit: Visit,
    form: Form,
    Path(key): Path<String>,
) -> Result<Response> {
    let new = NewComment {
        path: form.get("file").to_owned(),
        quote: form.get("quote").to_owned(),
        line: None,
        text: form.get("text").to_owned(),
    };
    let actor = visit.signed_in()?;
    let made = review::comment(&cx, actor, &key, &new).await.map(drop);
    Ok(answered(&cx, &visit, &form, (&key, None), made).await?)
}

/// Takes what is said to a comment, or that it is settled.
#[handler]
pub async fn reply(
    cx: Data<&Context>,
    visit: Visit,
    form: Form,
    Path((key, id)): Path<(String, Uuid)>,
) -> Result<Response> {
    let kind = match form.get("kind") {
        "resolved" => CommentEventKind::Resolved,
        "reopened" => CommentEventKind::Reopened,
        _ => CommentEventKind::Said,
    };
    let said = Reply { kind, text: form.get("reply").to_owned() };
    let actor = visit.signed_in()?;
    let id = PassageCommentId(id);
    let made = review::reply(&cx, actor, id, &said).await.map(drop);
    Ok(answered(&cx, &visit, &form, (&key, Some(id)), made).await?)
}

async fn answered(
    cx: &Context,
    visit: &Visit,
    form: &Form,
    (key, replied): (&str, Option<PassageCommentId>),
    made: domain::Result<()>,
) -> Result<Response, PageError> {
    let Err(error) = made else { return Ok(page::see(&address(key, form.get("item")))) };
    let status = error_page::status(&error);
    if !matches!(status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY) {
        return Err(error.into());
    }
    let field = replied.map_or_else(|| "text".to_owned(), ThreadShown::field);
    // Which text a comment is about is no field of the page.
    let errors = Errors::told(visit.words(), &error, &[("/text", &field), ("/path", "")], "");
    let at = (key, form.get("item"), replied);
    told_on(shown(cx, visit, at, status, (errors, String::new(), form.clone())).await, error)
}
