//! The editor: a text, what learners will see of it, what the checker finds, and the source it is translated from.

use askama::Template;
use domain::content::lesson_of;
use domain::policy::{self, Action};
use domain::quizzes::ShownText;
use domain::studio::{self, Manuscript, Preview};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::address;
use super::compared::{self, Row};
use super::findings::{Found, sorted};
use crate::error_page::PageError;
use crate::errors::Errors;
use crate::language::own_name;
use crate::package_files;
use crate::page::{self, Page};
use crate::speech::Speech;
use crate::visit::Visit;
use crate::words::Words;

/// Which file, and what was done on the page before.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub path: String,
    done: String,
}

#[derive(Template)]
#[template(path = "studio/editor.html")]
struct EditorPage {
    page: Page,
    errors: Errors,
    key: String,
    course: ShownText,
    title: ShownText,
    path: String,
    /// The language of the text as its mark: many, for what is no lesson's.
    tag: &'static str,
    /// What that language calls itself, and its mark; empty for what is no lesson's.
    language: &'static str,
    language_mark: &'static str,
    may_write: bool,
    based_on: String,
    operation: Uuid,
    text: String,
    saved: String,
    is_unsaved: bool,
    found: FoundPart,
    shown: ShownPart,
    source: Option<SourceText>,
    history: String,
}

/// The source of a translation.
struct SourceText {
    language: String,
    tag: &'static str,
    text: String,
    is_current: bool,
    changed: Vec<Row>,
}

/// What the checker finds in the text.
#[derive(Template)]
#[template(path = "studio/findings.html")]
pub struct FoundPart {
    words: Words,
    found: Vec<Found>,
    /// That there is more in other files; empty if there is not.
    elsewhere: String,
}

/// What learners will see of it.
#[derive(Template)]
#[template(path = "studio/shown.html")]
pub struct ShownPart {
    words: Words,
    html: String,
    tag: &'static str,
    sources: Vec<(String, String)>,
}

/// The two parts that change as one types.
pub async fn parts(
    cx: &Context,
    visit: &Visit,
    (key, path): (&str, &str),
    preview: &Preview,
) -> Result<(FoundPart, ShownPart), PageError> {
    let words = visit.words();
    let html = match (&preview.lesson, &preview.alone) {
        (Some(lesson), _) => lesson.html.clone(),
        (None, alone) => alone.clone().unwrap_or_default(),
    };
    let html = package_files::with_addresses(&html, &format!("/studio/{key}"));
    let html = crate::media::in_draft(cx, visit, html).await?;
    let tag = lesson_of(path).map_or("", |(_, language)| language.tag());
    let elsewhere = match preview.elsewhere {
        0 => String::new(),
        count => words.count("studio-elsewhere", count),
    };
    let found = FoundPart { words, found: sorted(words, &preview.findings), elsewhere };
    Ok((found, ShownPart { words, html, tag, sources: preview.sources.clone() }))
}

/// A text that was sent and is shown again, with what is to be said about it.
pub struct Typed {
    pub status: StatusCode,
    pub errors: Errors,
    pub based_on: String,
    pub text: String,
}

/// The editor for a file, there or to be written.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(page_of(&cx, &visit, &key, &asked, None).await?)
}

/// The editor; with what was typed, if it was sent and is not saved.
pub async fn page_of(
    cx: &Context,
    visit: &Visit,
    key: &str,
    asked: &Asked,
    typed: Option<Typed>,
) -> Result<Response, PageError> {
    let (actor, words, path) = (visit.signed_in()?, visit.words(), asked.path.as_str());
    let manuscript = studio::open(cx, actor, key).await?;
    let may_write = policy::allows(actor, Action::WriteCourse(Some(manuscript.course_id)));
    let head = manuscript.head(path).cloned();
    if head.is_none() && !(may_write && is_to_be_written(path)) {
        return Err(Error::NotFound("file").into());
    }
    let is_unsaved = typed.is_some();
    let saved = said_of(words, is_unsaved, &asked.done, head.as_ref());
    let Typed { status, errors, based_on, text } = typed.unwrap_or_else(|| as_kept(&manuscript, path));
    let source = studio::source(cx, &manuscript, path, &text).await?.map(|source| source_text(words, source));
    let (course, title) = (course_title(visit, &manuscript), title(visit, &manuscript, path));
    let preview = studio::preview(cx, manuscript, path, &text);
    let (found, shown) = parts(cx, visit, (key, path), &preview).await?;
    let written_in = lesson_of(path).map(|(_, language)| language);
    let editor = EditorPage {
        page: Page::new(visit),
        errors,
        course,
        title,
        tag: tag(path),
        language: written_in.map_or("", own_name),
        language_mark: written_in.map_or("", |language| Speech { words }.mark_language(language)),
        may_write,
        based_on,
        operation: cx.new_id(),
        text,
        saved,
        is_unsaved,
        found,
        shown,
        source,
        history: head.map(|_| address(key, "history", path)).unwrap_or_default(),
        path: path.to_owned(),
        key: key.to_owned(),
    };
    page::render(status, &editor)
}

/// The text as it stands.
fn as_kept(manuscript: &Manuscript, path: &str) -> Typed {
    Typed {
        status: StatusCode::OK,
        errors: Errors::default(),
        based_on: manuscript.head(path).map(|head| head.state.to_string()).unwrap_or_default(),
        text: manuscript.text(path).unwrap_or_default().to_owned(),
    }
}

/// Whether, and when, the text was saved.
fn said_of(words: Words, is_unsaved: bool, done: &str, head: Option<&studio::Head>) -> String {
    match (is_unsaved, done, head) {
        (true, ..) => words.say("studio-not-saved"),
        (_, "merged", _) => words.say("studio-merged"),
        (_, _, Some(head)) => words.with("studio-saved-at", "time", words.moment(head.saved_at)),
        _ => words.say("studio-new-file"),
    }
}

fn source_text(words: Words, source: studio::Source) -> SourceText {
    SourceText {
        language: words.say(&format!("study-language-{}", source.language.tag())),
        tag: source.language.tag(),
        text: source.text,
        is_current: source.is_current,
        changed: compared::rows(source.changed.unwrap_or_default()),
    }
}

/// Whether there may be such a file though there is none yet: what a package forbids is refused when it is saved.
fn is_to_be_written(path: &str) -> bool {
    domain::content::is_typed(path)
}

/// The language of a file's text as its mark: many languages, for what is no lesson's.
pub(super) fn tag(path: &str) -> &'static str {
    lesson_of(path).map_or("mul", |(_, language)| language.tag())
}

pub(super) fn course_title(visit: &Visit, manuscript: &Manuscript) -> ShownText {
    let title =
        manuscript.package.as_ref().map(|package| ShownText::of(&package.course.title, visit.language));
    title.unwrap_or_else(|| ShownText { text: manuscript.course_key.clone(), language: visit.language })
}

/// What a file is called: the title of its lesson, or else its path.
pub(super) fn title(visit: &Visit, manuscript: &Manuscript, path: &str) -> ShownText {
    let lesson = lesson_of(path).and_then(|(lesson, _)| manuscript.package.as_ref()?.lesson(lesson));
    match lesson {
        Some(lesson) => ShownText::of(&lesson.item.title, visit.language),
        None => ShownText { text: path.to_owned(), language: visit.language },
    }
}
