//! Taking a place, taking an offered one, and giving one up.

use std::sync::Arc;

use askama::Template;
use domain::enrolments::{self, Enrolment};
use domain::enums::EnrolmentState;
use domain::ids::{CourseRunId, EnrolmentId};
use domain::quizzes::ShownText;
use domain::{Context, Error, runs};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use uuid::Uuid;

use crate::courses::{self, CoursesWritten};
use crate::error_page::PageError;
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// A reason is a few words; staff read many.
const LONGEST_REASON: usize = 1000;

/// Takes a place, or one on the waiting list; a refusal is told on the page of the course.
#[handler]
pub async fn enrol(
    cx: Data<&Context>,
    courses: Data<&Arc<CoursesWritten>>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let id = CourseRunId(id);
    let actor = visit.signed_in()?;
    let me =
        actor.person_id().ok_or(Error::SignInRequired("a place belongs to a person")).map_err(PageError)?;
    match enrolments::enrol(&cx, actor, id, me).await {
        Ok(_) => Ok(page::see(&course_of(&cx, id).await?)),
        Err(refusal @ Error::Refused(_)) => refused(&cx, &courses, &visit, id, &refusal).await,
        Err(other) => Err(PageError(other).into()),
    }
}

/// Takes the place that is offered.
#[handler]
pub async fn accept_offer(
    cx: Data<&Context>,
    courses: Data<&Arc<CoursesWritten>>,
    visit: Visit,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let actor = visit.signed_in()?;
    let run = enrolments::find(&cx, actor, id.into()).await.map_err(PageError)?.row.course_run_id;
    match enrolments::accept_offer(&cx, actor, id.into()).await {
        Ok(_) => Ok(page::see(&course_of(&cx, run).await?)),
        Err(refusal @ Error::Refused(_)) => refused(&cx, &courses, &visit, run, &refusal).await,
        Err(other) => Err(PageError(other).into()),
    }
}

/// Where the visitor's own place stands on the page of a run's course.
async fn course_of(cx: &Context, run: CourseRunId) -> Result<String, PageError> {
    Ok(format!("/courses/{}#place-h", runs::find(cx, run).await?.course_key))
}

async fn refused(
    cx: &Context,
    courses: &CoursesWritten,
    visit: &Visit,
    run: CourseRunId,
    refusal: &Error,
) -> Result<Response> {
    let key = runs::find(cx, run).await.map_err(PageError)?.course_key;
    Ok(courses::answer(cx, courses, visit, &key, Some(refusal)).await?)
}

#[derive(Template)]
#[template(path = "courses/withdrawal.html")]
struct WithdrawalPage {
    page: Page,
    errors: Errors,
    /// The course.
    title: ShownText,
    /// Its page.
    course: String,
    /// When the run takes place.
    dates: String,
    texts: Texts,
    /// What was written.
    reason: String,
}

/// What is said of the thing that is given up: a place, an offer, a place in the queue, a request.
struct Texts {
    title: String,
    means: String,
    give_up: String,
    keep: String,
}

impl Texts {
    fn of(words: Words, enrolment: &Enrolment) -> Self {
        let what = given_up(enrolment);
        let say = |part: &str| words.say(&format!("withdrawal-{part}-{what}"));
        Self { title: say("title"), means: say("means"), give_up: say("do"), keep: say("keep") }
    }
}

/// Asks whether the place is really to be given up.
#[handler]
pub async fn ask_withdrawal(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    Ok(confirm(&cx, &visit, id.into(), StatusCode::OK, Errors::default(), "").await?)
}

/// Gives the place up; it passes on at once.
#[handler]
pub async fn withdraw(
    cx: Data<&Context>,
    courses: Data<&Arc<CoursesWritten>>,
    visit: Visit,
    Path(id): Path<Uuid>,
    form: Form,
) -> Result<Response> {
    let actor = visit.signed_in()?;
    let (id, reason) = (EnrolmentId(id), form.some("reason"));
    let mut errors = Errors::default();
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
        errors.add("reason", visit.words().say("withdrawal-reason-too-long"));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(confirm(&cx, &visit, id, status, errors, form.get("reason")).await?);
    }
    match enrolments::withdraw(&cx, actor, id, reason.as_deref()).await {
        Ok(gone) => Ok(page::see(&course_of(&cx, gone.row.course_run_id).await?)),
        Err(refusal @ Error::Refused(_)) => {
            let run = enrolments::find(&cx, actor, id).await.map_err(PageError)?.row.course_run_id;
            refused(&cx, &courses, &visit, run, &refusal).await
        }
        Err(other) => Err(PageError(other).into()),
    }
}

async fn confirm(
    cx: &Context,
    visit: &Visit,
    id: EnrolmentId,
    status: StatusCode,
    errors: Errors,
    reason: &str,
) -> Result<Response, PageError> {
    let enrolment = enrolments::find(cx, visit.signed_in()?, id).await?;
    enrolments::may_withdraw(&enrolment).map_err(Error::Refused)?;
    let run = runs::find(cx, enrolment.row.course_run_id).await?;
    let version = domain::courses::load(cx, enrolment.row.course_version_id).await?;
    let shown = WithdrawalPage {
        title: ShownText::of(&version.package.course.title, visit.language),
        course: format!("/courses/{}", run.course_key),
        dates: courses::dates(visit.words(), &run),
        texts: Texts::of(visit.words(), &enrolment),
        reason: reason.to_owned(),
        page: Page::new(visit),
        errors,
    };
    page::render(status, &shown)
}

const fn given_up(enrolment: &Enrolment) -> &'static str {
    match enrolment.row.state {
        EnrolmentState::Requested => "request",
        EnrolmentState::Waitlisted => "waiting",
        EnrolmentState::Offered => "offer",
        EnrolmentState::Active => "study",
        _ => "place",
    }
}
