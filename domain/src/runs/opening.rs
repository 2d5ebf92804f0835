//! Opening a run from a form: of which courses, and once however often the form is sent.

use course_content::course::Text;
use entity::enums::{RunState, VersionState};
use entity::ids::CourseRunId;
use entity::{course, course_run, course_version};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Run, RunPlan, check_plan, find_course, insert, with_places};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::policy::{self, Action};

/// A course of which the actor may open a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToOpen {
    /// Its key.
    pub key: String,
    /// The title of its published version.
    pub title: Text,
}

/// The published courses of which the actor may open runs, in the order in which they were begun.
///
/// # Errors
/// [`Error::SignInRequired`] for nobody, [`Error::Forbidden`] for those who open no runs.
pub async fn to_open(cx: &Context, actor: &Actor) -> Result<Vec<ToOpen>> {
    if !policy::manages_runs(actor) {
        return Err(match actor {
            Actor::Anonymous => Error::SignInRequired("this needs an account"),
            Actor::Person(_) | Actor::Partner(_) | Actor::System => Error::Forbidden,
        });
    }
    let rows = course_version::Entity::find()
        .find_also_related(course::Entity)
        .filter(course_version::Column::State.eq(VersionState::Published))
        .order_by_asc(course_version::Column::CourseId)
        .all(cx.read())
        .await?;
    let mut courses = Vec::new();
    for (version, course) in rows {
        let Some(course) = course.filter(|course| policy::allows(actor, Action::ManageRuns(course.id)))
        else {
            continue;
        };
        let title = serde_json::from_value(version.title).map_err(Error::internal)?;
        courses.push(ToOpen { key: course.key, title });
    }
    Ok(courses)
}

/// Makes a run as [`super::create`] does. The form brings the id that the run is to have: sent twice, it makes one run.
/// Somebody who goes back to a form and changes it wants another run, and gets one.
///
/// # Errors
/// As [`super::create`].
pub async fn open(
    cx: &Context,
    actor: &Actor,
    id: CourseRunId,
    course_key: &str,
    plan: RunPlan,
) -> Result<Run> {
    let course = find_course(cx.read(), course_key).await?;
    policy::authorize(actor, Action::ManageRuns(course.id))?;
    check_plan(&plan)?;
    let tx = cx.begin_write().await?;
    // Held alone, so that of two forms that arrive together the second sees the run of the first.
    course::Entity::find_by_id(course.id).lock_exclusive().one(&tx).await?;
    let there = course_run::Entity::find_by_id(id).one(&tx).await?;
    let is_same = |run: &course_run::Model| {
        run.state == RunState::Open
            && run.course_id == course.id
            && run.created_by == actor.person_id()
            && RunPlan::of(run) == plan
    };
    let id = match there {
        Some(run) if is_same(&run) => return with_places(&tx, run, course.key).await,
        Some(_) => cx.new_id(),
        None => id,
    };
    let row = insert(cx, &tx, actor, (id, course.id), &plan).await?;
    tx.commit().await?;
    Ok(Run { row, course_key: course.key, places_used: 0, waiting: 0 })
}
