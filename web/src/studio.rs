//! The trainers' studio: the courses that somebody writes, and beginning one.

use askama::Template;
use domain::content::{Language, Text};
use domain::enums::VersionState;
use domain::policy::{self, Action};
use domain::quizzes::ShownText;
use domain::{Context, Error, studio};
use poem::http::StatusCode;
use poem::web::Data;
use poem::{Response, Result, Route, get, handler, post};

use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::language::OFFERED;
use crate::page::{self, Page};
use crate::visit::Visit;

mod compared;
mod conflict;
mod editor;
mod findings;
mod history;
mod outline;
mod saving;

pub use findings::said;

/// Its pages.
pub fn routes(routes: Route) -> Route {
    routes
        .at("/studio", get(show).post(begin))
        .at("/studio/:key", get(outline::show))
        .at("/studio/:key/submission", post(outline::hand_in))
        .at("/studio/:key/edit", get(editor::show).post(saving::save))
        .at("/studio/:key/history", get(history::show).post(history::restore))
}

#[derive(Template)]
#[template(path = "studio/shelf.html")]
struct ShelfPage {
    page: Page,
    errors: Errors,
    courses: Vec<Line>,
    /// Whether the visitor may make courses.
    begins: bool,
    key: String,
    titles: Vec<TitleField>,
}

/// A course in the list.
struct Line {
    key: String,
    title: ShownText,
    state: String,
}

/// The field for a title in one language.
struct TitleField {
    tag: &'static str,
    language: String,
    typed: String,
}

/// The courses that the visitor writes or reviews.
#[handler]
async fn show(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    Ok(list(&cx, &visit, StatusCode::OK, (Errors::default(), &Form::default())).await?)
}

async fn list(
    cx: &Context,
    visit: &Visit,
    status: StatusCode,
    (errors, typed): (Errors, &Form),
) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let line = |course: studio::Shelved| {
        // The newest version of a course is superseded by none.
        let word = match course.state {
            None => "begun",
            Some(VersionState::Draft) => "draft",
            Some(VersionState::InReview) => "in-review",
            Some(VersionState::Published) => "published",
            Some(VersionState::Superseded | VersionState::Withdrawn) => "withdrawn",
        };
        let mut title = ShownText::of(&course.title, visit.language);
        if title.text.is_empty() {
            title = ShownText { text: course.key.clone(), language: visit.language };
        }
        Line { title, state: words.say(&format!("studio-state-{word}")), key: course.key }
    };
    let field = |language: Language| TitleField {
        tag: language.tag(),
        language: words.say(&format!("study-language-{}", language.tag())),
        typed: typed.get(&format!("title-{}", language.tag())).to_owned(),
    };
    let shown = ShelfPage {
        page: Page::new(visit),
        errors,
        courses: studio::shelf(cx, actor).await?.into_iter().map(line).collect(),
        begins: policy::allows(actor, Action::WriteCourse(None)),
        key: typed.get("key").to_owned(),
        titles: OFFERED.into_iter().map(field).collect(),
    };
    page::render(status, &shown)
}

/// Begins a course.
#[handler]
async fn begin(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let actor = visit.signed_in()?;
    let title = |language: Language| Some((language, form.some(&format!("title-{}", language.tag()))?));
    let titles = Text(OFFERED.into_iter().filter_map(title).collect());
    let key = form.get("key").trim();
    match studio::begin(&cx, actor, key, &titles).await {
        Ok(()) => Ok(page::see(&format!("/studio/{key}?done=begun"))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            let first = format!("title-{}", OFFERED[0].tag());
            let errors = Errors::told(visit.words(), &error, &[("/title", first.as_str())], "key");
            Ok(list(&cx, &visit, error_page::status(&error), (errors, &form)).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

/// The address of a page about a file.
fn address(key: &str, page: &str, path: &str) -> String {
    let query = serde_urlencoded::to_string([("path", path)]).unwrap_or_default();
    format!("/studio/{key}/{page}?{query}")
}
