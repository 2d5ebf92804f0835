//! Opening a run of a published course.

use askama::Template;
use domain::ids::CourseRunId;
use domain::quizzes::ShownText;
use domain::runs::{self, RunPlan};
use domain::{Context, Error, FieldError, Refusal};
use poem::http::StatusCode;
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::dates::{self, Edge};
use super::plan;
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;

/// The course that was chosen on the page before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Preset {
    course: String,
}

#[derive(Template)]
#[template(path = "desk/open.html")]
struct OpenPage {
    page: Page,
    errors: Errors,
    /// The id that the run is to have: the form makes one run, however often it is sent.
    id: CourseRunId,
    /// The courses there are: the key, the title, whether it is chosen.
    courses: Vec<(String, ShownText, bool)>,
    typed: Form,
}

impl OpenPage {
    fn choices(&self, field: &str) -> Vec<super::settings::Choice> {
        super::settings::choices(self.page.words, field, &self.typed)
    }
}

/// The form.
#[handler]
pub async fn ask_open(cx: Data<&Context>, visit: Visit, Query(preset): Query<Preset>) -> Result<Response> {
    let now = cx.now();
    let today = dates::whole(dates::first_or_last(now, Edge::Begin), Edge::Begin);
    let typed = plan::as_typed(&RunPlan::always_open(today.unwrap_or(now)));
    let typed = typed.carried().into_iter().chain([("course_key".to_owned(), preset.course)]).collect();
    Ok(form_page(&cx, &visit, cx.new_id(), typed, (StatusCode::OK, Errors::default())).await?)
}

async fn form_page(
    cx: &Context,
    visit: &Visit,
    id: CourseRunId,
    typed: Form,
    (status, errors): (StatusCode, Errors),
) -> Result<Response, PageError> {
    let chosen = typed.get("course_key");
    let courses = runs::to_open(cx, visit.signed_in()?).await?;
    let course = |course: runs::ToOpen| {
        let is_chosen = course.key == chosen;
        (course.key, ShownText::of(&course.title, visit.language), is_chosen)
    };
    let courses = courses.into_iter().map(course).collect();
    page::render(status, &OpenPage { page: Page::new(visit), errors, id, courses, typed })
}

/// Opens it.
#[handler]
pub async fn open(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let actor = visit.signed_in()?;
    let id = form.get("id").parse::<Uuid>().map_or_else(|_| cx.new_id(), CourseRunId);
    let opened = match plan_of(&form) {
        Ok(plan) => runs::open(&cx, actor, id, form.get("course_key"), plan).await,
        Err(error) => Err(error),
    };
    let error = match opened {
        Ok(run) => return Ok(page::see(&format!("/desk/runs/{}?done=opened", run.row.id))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => error,
        Err(other) => return Err(PageError(other).into()),
    };
    let field = if matches!(error, Error::Refused(Refusal::CourseNotPublished)) { "course_key" } else { "" };
    let errors = Errors::told(visit.words(), &error, &[], field);
    Ok(form_page(&cx, &visit, id, form, (error_page::status(&error), errors)).await?)
}

/// What was typed; a course has to be chosen, too.
fn plan_of(form: &Form) -> Result<RunPlan, Error> {
    let plan = plan::read(form, None);
    if !form.get("course_key").is_empty() {
        return plan;
    }
    let missing = FieldError::new("/course_key", "required", "choose a course");
    let more = if let Err(Error::Invalid(more)) = plan { more } else { Vec::new() };
    Err(Error::Invalid([vec![missing], more].concat()))
}
