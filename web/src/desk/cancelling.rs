//! Cancelling a run, with a reason.

use askama::Template;
use domain::ids::CourseRunId;
use domain::quizzes::ShownText;
use domain::{Context, Error, runs};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use uuid::Uuid;

use super::settings::{managed, title};
use crate::courses::dates;
use crate::error_page::PageError;
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "desk/cancel.html")]
struct CancelPage {
    page: Page,
    errors: Errors,
    run: CourseRunId,
    title: ShownText,
    dates: String,
    reason: String,
}

/// The form.
#[handler]
pub async fn ask_cancel(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    Ok(asked(&cx, &visit, id.into(), (StatusCode::OK, Errors::default()), "").await?)
}

async fn asked(
    cx: &Context,
    visit: &Visit,
    id: CourseRunId,
    (status, errors): (StatusCode, Errors),
    reason: &str,
) -> Result<Response, PageError> {
    let run = managed(cx, visit, id).await?;
    let shown = CancelPage {
        page: Page::new(visit),
        errors,
        run: id,
        title: title(cx, visit, &run).await?,
        dates: dates(visit.words(), &run),
        reason: reason.to_owned(),
    };
    page::render(status, &shown)
}

/// Cancels it.
#[handler]
pub async fn cancel(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>, form: Form) -> Result<Response> {
    let (actor, reason) = (visit.signed_in()?, form.get("reason"));
    match runs::cancel(&cx, actor, id.into(), reason).await {
        Ok(_) => Ok(page::see(&format!("/desk/runs/{id}"))),
        Err(Error::Invalid(_)) => {
            let mut errors = Errors::default();
            errors.add("reason", visit.words().say("plan-cancel-reason-missing"));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(asked(&cx, &visit, id.into(), (status, errors), reason).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}
