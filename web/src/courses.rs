//! The page of a course: what it teaches, when it takes place, and the visitor's own place in it.

use std::sync::Arc;

use askama::Template;
use domain::policy::{self, Action};
use domain::{Context, Error, runs};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::error_page::{self, PageError};
use crate::page::{self, Page};
use crate::studio_review;
use crate::visit::Visit;

mod content;
mod place;
mod run_line;
mod written;

pub use content::level;

use place::Place;
pub use run_line::{RunLine, dates};
use written::CourseWritten;
pub use written::CoursesWritten;

#[derive(Template)]
#[template(path = "courses/course.html")]
struct CoursePage<'a> {
    page: Page,
    /// The course's key.
    key: &'a str,
    course: Arc<CourseWritten>,
    /// Runs that have not closed, in the order of their beginning.
    runs: Vec<RunLine>,
    place: Place,
    /// Whether no run takes anybody now.
    is_closed: bool,
    /// Who has read this version as its second clinician; empty where nobody had to.
    read_by: String,
    /// Why a place was refused a moment ago; empty if none was.
    refused: String,
    /// Whether the visitor opens runs of the course.
    opens: bool,
    /// Whether it was published a moment ago, by somebody of the centre.
    is_new: bool,
}

/// What was done on the page before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// The page.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    courses: Data<&Arc<CoursesWritten>>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Done>,
) -> Result<Response> {
    let published = asked.done == "published";
    Ok(shown(&cx, &courses, &visit, (&key, published), None).await?)
}

/// The page, with the reason why a place was refused a moment ago.
///
/// # Errors
/// An unknown course is not found.
pub async fn answer(
    cx: &Context,
    courses: &CoursesWritten,
    visit: &Visit,
    key: &str,
    refused: Option<&Error>,
) -> Result<Response, PageError> {
    shown(cx, courses, visit, (key, false), refused).await
}

async fn shown(
    cx: &Context,
    courses: &CoursesWritten,
    visit: &Visit,
    (key, published): (&str, bool),
    refused: Option<&Error>,
) -> Result<Response, PageError> {
    let (words, now) = (visit.words(), cx.now());
    let (version, open) = runs::find_published(cx, key).await?;
    let place = Place::of(cx, visit, &version, &open).await?;
    let mut lines: Vec<RunLine> = open.iter().map(|run| RunLine::of(words, run, now)).collect();
    lines.sort_by_key(|line| line.begins_at);
    let shown = CoursePage {
        key,
        read_by: studio_review::read_by(cx, words, version.id).await?,
        course: courses.of(words, &version, cx.settings(), now)?,
        is_closed: lines.iter().all(|line| line.ask.is_empty()),
        runs: lines,
        place,
        refused: refused.map(|error| error_page::sentence(words, error)).unwrap_or_default(),
        opens: policy::allows(&visit.actor, Action::ManageRuns(version.course_id)),
        is_new: published && policy::allows(&visit.actor, Action::PublishCourse(version.course_id)),
        page: Page::new(visit),
    };
    let status = refused.map_or(StatusCode::OK, error_page::status);
    page::render(status, &shown)
}
