//! Quizzes: before an attempt, during it, handing it in, and looking back.

mod beginning;
mod ending;
mod looking_back;
mod paper;
mod prose;
mod question;
mod result;
mod saving;
mod sitting;

use domain::Context;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use uuid::Uuid;

use crate::form::Form;
use crate::learning::own_or;
use crate::visit::Visit;

pub use prose::{Prose, source_mark};
pub use question::{Asked, Kind, Move, Parts, read, text};

/// What pages are asked in their addresses.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asks {
    /// The button that saves everything was pressed.
    saved: Option<String>,
    /// So many responses came after the end.
    late: usize,
}

/// The rules, and one's own attempts.
#[handler]
pub async fn intro(cx: Data<&Context>, visit: Visit, Path(ids): Path<(Uuid, Uuid)>) -> Result<Response> {
    own_or(&visit, beginning::intro(&cx, &visit, ids).await, "learn-not-yours")
}

/// Begins an attempt, or leads to the one that is open.
#[handler]
pub async fn start(cx: Data<&Context>, visit: Visit, Path(ids): Path<(Uuid, Uuid)>) -> Result<Response> {
    own_or(&visit, beginning::start(&cx, &visit, ids).await, "learn-not-yours")
}

/// The attempt, or how it ended.
#[handler]
pub async fn attempt(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asks>,
) -> Result<Response> {
    let answer = sitting::attempt(&cx, &visit, id, asked.saved.is_some()).await;
    own_or(&visit, answer, "quiz-not-yours")
}

/// Saves the whole form, and leads where its button leads.
#[handler]
pub async fn save(cx: Data<&Context>, visit: Visit, form: Form, Path(id): Path<Uuid>) -> Result<Response> {
    own_or(&visit, sitting::save(&cx, &visit, &form, id).await, "quiz-not-yours")
}

/// Saves one response for a script.
#[handler]
pub async fn respond(
    cx: Data<&Context>,
    visit: Visit,
    form: Form,
    Path(ids): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    own_or(&visit, sitting::respond(&cx, &visit, &form, ids).await, "quiz-not-yours")
}

/// Asks whether to hand the attempt in.
#[handler]
pub async fn ask_submission(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    own_or(&visit, ending::ask_submission(&cx, &visit, id).await, "quiz-not-yours")
}

/// Hands the attempt in.
#[handler]
pub async fn submit(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    own_or(&visit, ending::submit(&cx, &visit, id).await, "quiz-not-yours")
}

/// Looks back at an attempt.
#[handler]
pub async fn review(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asks>,
) -> Result<Response> {
    own_or(&visit, looking_back::review(&cx, &visit, id, asked.late).await, "quiz-not-yours")
}
