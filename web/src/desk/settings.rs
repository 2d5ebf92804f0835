//! Changing a run: of two who do so at once, the second is told what the first has saved.

use askama::Template;
use domain::enums::RunState;
use domain::ids::CourseRunId;
use domain::policy::{self, Action};
use domain::quizzes::ShownText;
use domain::runs::{self, Run, RunPlan};
use domain::{Context, Error, Refusal};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use uuid::Uuid;

use super::plan::{self, Fact};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// Something to choose: the word, what it is called, whether it is chosen.
pub type Choice = (&'static str, String, bool);

/// What can be chosen in a field of a plan.
pub fn choices(words: Words, field: &str, typed: &Form) -> Vec<Choice> {
    let chosen = |word: &'static str, said: String| (word, said, typed.get(field) == word);
    if field == "kind" {
        return plan::KINDS.iter().map(|kind| chosen(kind.word(), plan::kind(words, *kind))).collect();
    }
    let said = |admission: &domain::enums::Admission| plan::admission(words, *admission);
    plan::ADMISSIONS.iter().map(|admission| chosen(admission.word(), said(admission))).collect()
}

#[derive(Template)]
#[template(path = "desk/settings.html")]
struct SettingsPage {
    page: Page,
    errors: Errors,
    run: CourseRunId,
    title: ShownText,
    revision: i32,
    is_cancelled: bool,
    /// What somebody else has saved meanwhile.
    meanwhile: Vec<Fact>,
    typed: Form,
}

impl SettingsPage {
    /// The run with what was typed, or as it stands.
    async fn of(cx: &Context, visit: &Visit, run: &Run, typed: Form) -> Result<Self, PageError> {
        Ok(Self {
            page: Page::new(visit),
            errors: Errors::default(),
            run: run.row.id,
            title: title(cx, visit, run).await?,
            revision: run.row.revision,
            is_cancelled: run.row.state == RunState::Cancelled,
            meanwhile: Vec::new(),
            typed,
        })
    }

    fn choices(&self, field: &str) -> Vec<Choice> {
        choices(self.page.words, field, &self.typed)
    }
}

/// A run that the visitor may change.
pub async fn managed(cx: &Context, visit: &Visit, id: CourseRunId) -> Result<Run, PageError> {
    let (actor, run) = (visit.signed_in()?, runs::find(cx, id).await?);
    policy::authorize(actor, Action::ManageRuns(run.row.course_id))?;
    Ok(run)
}

/// The title of the course of a run.
pub async fn title(cx: &Context, visit: &Visit, run: &Run) -> Result<ShownText, PageError> {
    let version = domain::courses::load(cx, run.row.course_version_id).await?;
    Ok(ShownText::of(&version.package.course.title, visit.language))
}

/// The form with the run as it stands.
#[handler]
pub async fn ask_change(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    let run = managed(&cx, &visit, id.into()).await?;
    let typed = plan::as_typed(&RunPlan::of(&run.row));
    Ok(page::show(&SettingsPage::of(&cx, &visit, &run, typed).await?)?)
}

/// Changes it.
#[handler]
pub async fn change(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>, form: Form) -> Result<Response> {
    Ok(changed(&cx, &visit, id.into(), form).await?)
}

async fn changed(cx: &Context, visit: &Visit, id: CourseRunId, form: Form) -> Result<Response, PageError> {
    let run = managed(cx, visit, id).await?;
    let (now, read) = (RunPlan::of(&run.row), form.get("revision").parse().unwrap_or_default());
    let saved = match plan::read(&form, Some(&now)) {
        // Whatever was typed: the page has no form any more in which to mend it.
        _ if run.row.state == RunState::Cancelled => Err(Refusal::RunCancelled.into()),
        Ok(plan) => runs::change(cx, &visit.actor, id, read, |_| plan).await,
        Err(error) => Err(error),
    };
    let error = match saved {
        Ok(_) => return Ok(page::see(&format!("/desk/runs/{id}?done=changed"))),
        Err(error) => error,
    };
    match error {
        Error::Stale => stale(cx, visit, id, form).await,
        Error::Invalid(_) | Error::Refused(_) => {
            let is_list = matches!(error, Error::Refused(Refusal::WaitingListTooShort));
            let field = if is_list { "waiting_list_size" } else { "" };
            let mut shown = SettingsPage::of(cx, visit, &run, form).await?;
            shown.errors = Errors::told(visit.words(), &error, &[], field);
            shown.revision = read;
            page::render(error_page::status(&error), &shown)
        }
        other => Err(PageError(other)),
    }
}

/// What was typed, beside what somebody else has saved meanwhile: saving again is then no accident.
async fn stale(cx: &Context, visit: &Visit, id: CourseRunId, form: Form) -> Result<Response, PageError> {
    let run = managed(cx, visit, id).await?;
    let meanwhile = plan::differing(visit.words(), &RunPlan::of(&run.row), &form);
    if meanwhile.is_empty() && run.row.state == RunState::Open {
        // They said the same.
        return Ok(page::see(&format!("/desk/runs/{id}?done=changed")));
    }
    let mut shown = SettingsPage::of(cx, visit, &run, form).await?;
    shown.meanwhile = meanwhile;
    page::render(StatusCode::CONFLICT, &shown)
}
