//! One session on the desk: moving it, and calling it off once something is recorded of it.

use askama::Template;
use domain::attendance::{self, Session};
use domain::ids::{CourseRunId, RunSessionId};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use uuid::Uuid;

use super::run::{Typed, when};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;

type Place = (CourseRunId, RunSessionId);

#[derive(Template)]
#[template(path = "desk/move.html")]
struct MovePage {
    page: Page,
    errors: Errors,
    run: CourseRunId,
    when: String,
    revision: i32,
    typed: Typed,
}

#[derive(Template)]
#[template(path = "desk/call_off.html")]
struct CallOffPage {
    page: Page,
    errors: Errors,
    run: CourseRunId,
    when: String,
    place: String,
    reason: String,
}

/// The form to move a session.
#[handler]
pub async fn ask_move(
    cx: Data<&Context>,
    visit: Visit,
    Path((run, session)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let place = (run.into(), session.into());
    let Session { row, .. } = attendance::find(&cx, visit.signed_in()?, place).await.map_err(PageError)?;
    let typed = Typed::planned(row.starts_at, row.ends_at, &row.place);
    Ok(moving(&cx, &visit, place, (Errors::default(), typed, row.revision), StatusCode::OK).await?)
}

async fn moving(
    cx: &Context,
    visit: &Visit,
    (run, session): Place,
    (errors, typed, revision): (Errors, Typed, i32),
    status: StatusCode,
) -> Result<Response, PageError> {
    let Session { row, .. } = attendance::find(cx, visit.signed_in()?, (run, session)).await?;
    let when = when(visit.words(), row.starts_at, row.ends_at);
    page::render(status, &MovePage { page: Page::new(visit), errors, run, when, revision, typed })
}

/// Moves it.
#[handler]
pub async fn move_it(
    cx: Data<&Context>,
    visit: Visit,
    Path((run, session)): Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<Response> {
    let (actor, place, typed) = (visit.signed_in()?, (run.into(), session.into()), Typed::of(&form));
    let revision = form.get("revision").parse().unwrap_or_default();
    let moved = match typed.plan() {
        Ok(plan) => attendance::change(&cx, actor, place, revision, |_| plan).await,
        Err(error) => Err(error),
    };
    match moved {
        Ok(_) => Ok(page::see(&format!("/desk/runs/{run}?done=moved"))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_) | Error::Stale)) => {
            let fields = [("/starts_at", "day"), ("/ends_at", "to")];
            let errors = Errors::told(visit.words(), &error, &fields, "");
            let status = error_page::status(&error);
            Ok(moving(&cx, &visit, place, (errors, typed, revision), status).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

/// The form to call off a session of which something is recorded.
#[handler]
pub async fn ask_call_off(
    cx: Data<&Context>,
    visit: Visit,
    Path((run, session)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let shown = (Errors::default(), String::new());
    Ok(calling_off(&cx, &visit, (run.into(), session.into()), shown, StatusCode::OK).await?)
}

async fn calling_off(
    cx: &Context,
    visit: &Visit,
    (run, session): Place,
    (errors, reason): (Errors, String),
    status: StatusCode,
) -> Result<Response, PageError> {
    let Session { row, .. } = attendance::find(cx, visit.signed_in()?, (run, session)).await?;
    let (when, place) = (when(visit.words(), row.starts_at, row.ends_at), row.place);
    page::render(status, &CallOffPage { page: Page::new(visit), errors, run, when, place, reason })
}

/// Calls it off.
#[handler]
pub async fn call_it_off(
    cx: Data<&Context>,
    visit: Visit,
    Path((run, session)): Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<Response> {
    let (actor, place) = (visit.signed_in()?, (run.into(), session.into()));
    let (words, reason) = (visit.words(), form.get("reason").trim());
    match attendance::call_off(&cx, actor, place, reason).await {
        Ok(_) => Ok(page::see(&format!("/desk/runs/{run}?done=called-off"))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            let status = error_page::status(&error);
            let mut errors = Errors::default();
            if reason.is_empty() {
                errors.add("reason", words.say("desk-call-off-reason-missing"));
            } else {
                errors = Errors::told(words, &error, &[], "");
            }
            Ok(calling_off(&cx, &visit, place, (errors, reason.to_owned()), status).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}
