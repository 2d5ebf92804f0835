//! Those who ask for a place on a run: each is accepted, or declined with a reason.

use askama::Template;
use domain::enrolments::{self, Decision, Request};
use domain::enums::EnrolmentState;
use domain::ids::{CourseRunId, EnrolmentId};
use domain::page::PageRequest;
use domain::quizzes::ShownText;
use domain::{Context, Error, Refusal};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use uuid::Uuid;

use super::settings::{managed, title};
use super::{Asked, named, next};
use crate::courses::dates;
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "desk/requests.html")]
struct RequestsPage {
    page: Page,
    errors: Errors,
    done: String,
    run: CourseRunId,
    title: ShownText,
    dates: String,
    lines: Vec<Line>,
    next: String,
}

/// Somebody who asks.
struct Line {
    id: EnrolmentId,
    name: ShownText,
    asked: String,
    /// What was typed.
    reason: String,
}

/// What the page is shown with.
#[derive(Default)]
struct Shown {
    asked: Asked,
    errors: Errors,
    typed: Option<(EnrolmentId, String)>,
}

/// The list.
#[handler]
pub async fn show_requests(
    cx: Data<&Context>,
    visit: Visit,
    Path(run): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let shown = Shown { asked, ..Shown::default() };
    Ok(list(&cx, &visit, run.into(), StatusCode::OK, shown).await?)
}

async fn list(
    cx: &Context,
    visit: &Visit,
    id: CourseRunId,
    status: StatusCode,
    shown: Shown,
) -> Result<Response, PageError> {
    let (run, words) = (managed(cx, visit, id).await?, visit.words());
    let asked = shown.asked.request(PageRequest::DEFAULT_LIMIT)?;
    let found = enrolments::requests(cx, &visit.actor, id, asked).await?;
    let line = |Request { enrolment, names }: Request| {
        let typed = shown.typed.as_ref().filter(|(of, _)| *of == enrolment.id);
        Line {
            id: enrolment.id,
            name: named(words, &names),
            asked: words.with("request-asked", "moment", words.moment(enrolment.joined_at)),
            reason: typed.map(|(_, reason)| reason.clone()).unwrap_or_default(),
        }
    };
    let filled = RequestsPage {
        page: Page::new(visit),
        done: shown.asked.said(words),
        run: id,
        title: title(cx, visit, &run).await?,
        dates: dates(words, &run),
        lines: found.items.into_iter().map(line).collect(),
        next: next(&format!("/desk/runs/{id}/requests"), found.next_cursor),
        errors: shown.errors,
    };
    page::render(status, &filled)
}

/// Accepts or declines somebody.
#[handler]
pub async fn decide(
    cx: Data<&Context>,
    visit: Visit,
    Path((run, id)): Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<Response> {
    let (actor, run, id) = (visit.signed_in()?, CourseRunId(run), EnrolmentId(id));
    let reason = form.get("reason").to_owned();
    let decision = match form.get("do") {
        "accept" => Decision::Approved,
        _ => Decision::Declined { reason: reason.clone() },
    };
    let error = match enrolments::decide(&cx, actor, id, &decision).await {
        Ok(decided) => {
            let done = match decided.row.state {
                EnrolmentState::Declined => "declined",
                EnrolmentState::Waitlisted => "waits",
                _ => "accepted",
            };
            return Ok(page::see(&format!("/desk/runs/{run}/requests?done={done}")));
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => error,
        Err(other) => return Err(PageError(other).into()),
    };
    let errors = told(&visit, &error, id);
    let shown = Shown { errors, typed: Some((id, reason)), asked: Asked::default() };
    Ok(list(&cx, &visit, run, error_page::status(&error), shown).await?)
}

fn told(visit: &Visit, error: &Error, id: EnrolmentId) -> Errors {
    let (mut errors, words) = (Errors::default(), visit.words());
    match error {
        Error::Invalid(_) => errors.add(&format!("reason-{id}"), words.say("request-reason-missing")),
        Error::Refused(Refusal::RunFull) => errors.add("", words.say("request-full")),
        other => errors.add("", error_page::sentence(words, other)),
    }
    errors
}
