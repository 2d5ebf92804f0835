//! Learning: what is on the way, the outline of a course, and its lessons.

mod checks;
mod course;
mod own;
mod reading;
mod soon;

use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use uuid::Uuid;

use crate::error_page::{self, PageError};
use crate::form::Form;
use crate::visit::Visit;

/// An answer; where there is no such thing, or it is somebody else's, a page that says so: both look the same.
pub fn own_or(visit: &Visit, answer: Result<Response, PageError>, sentence: &str) -> Result<Response> {
    match answer {
        Err(PageError(Error::NotFound(_))) if !visit.wants_json => {
            let sentence = visit.words().say(sentence);
            Ok(error_page::plain(visit, StatusCode::NOT_FOUND, "error-title-not-found", sentence))
        }
        other => Ok(other?),
    }
}

/// My learning.
#[handler]
pub async fn mine(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    Ok(own::mine(&cx, &visit).await?)
}

/// The outline of one's own course.
#[handler]
pub async fn outline(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    own_or(&visit, course::outline(&cx, &visit, id).await, "learn-not-yours")
}

/// The lesson or test where one goes on.
#[handler]
pub async fn go_on(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    own_or(&visit, course::go_on(&cx, &visit, id).await, "learn-not-yours")
}

/// A lesson, with what was answered in its self-checks.
#[handler]
pub async fn lesson(
    cx: Data<&Context>,
    visit: Visit,
    Path(ids): Path<(Uuid, Uuid)>,
    Query(answers): Query<Vec<(String, String)>>,
) -> Result<Response> {
    own_or(&visit, reading::lesson(&cx, &visit, ids, answers).await, "learn-not-yours")
}

/// Keeps that a lesson is read, and leads to the next.
#[handler]
pub async fn complete(
    cx: Data<&Context>,
    visit: Visit,
    form: Form,
    Path(ids): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    own_or(&visit, reading::complete(&cx, &visit, &form, ids).await, "learn-not-yours")
}

/// Takes the answer to a self-check.
#[handler]
pub async fn check(
    cx: Data<&Context>,
    visit: Visit,
    form: Form,
    Path(ids): Path<(Uuid, Uuid, usize)>,
    Query(answers): Query<Vec<(String, String)>>,
) -> Result<Response> {
    own_or(&visit, reading::check(&cx, &visit, &form, ids, answers).await, "learn-not-yours")
}
