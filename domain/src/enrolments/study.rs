//! What study asks of an enrolment: may its learner study, when it began, when it was completed.

use chrono::{DateTime, Utc};
use entity::enums::{EnrolmentState, RunKind};
use entity::ids::EnrolmentId;
use entity::{course_run, course_version, enrolment};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::has_begun;
use super::history::{Because, move_to};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::jobs::Job;
use crate::policy::{self, Action};

/// The learner's own enrolment, if it lets them study.
///
/// # Errors
/// - [`Error::NotFound`] for anybody else.
/// - [`Error::Refused`] `NotEnrolledYet`, `RunNotStarted` or `EnrolmentEnded`.
pub(crate) async fn find_for_study(
    cx: &Context,
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: EnrolmentId,
) -> Result<enrolment::Model> {
    let row = enrolment::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound("enrolment"))?;
    check_study(cx, db, actor, &row).await?;
    Ok(row)
}

/// Whether an enrolment that is known is the actor's own and lets them study.
///
/// # Errors
/// As [`find_for_study`].
pub(crate) async fn check_study(
    cx: &Context,
    db: &impl ConnectionTrait,
    actor: &Actor,
    row: &enrolment::Model,
) -> Result<()> {
    policy::authorize_hidden(actor, Action::Study(row.learner_id), "enrolment")?;
    match row.state {
        EnrolmentState::Active | EnrolmentState::Completed => Ok(()),
        EnrolmentState::Booked => {
            let run = course_run::Entity::find_by_id(row.course_run_id).one(db).await?;
            let begun = run.is_some_and(|run| has_begun(&run, cx.now()));
            if begun { Ok(()) } else { Err(Refusal::RunNotStarted.into()) }
        }
        EnrolmentState::Requested | EnrolmentState::Waitlisted | EnrolmentState::Offered => {
            Err(Refusal::NotEnrolledYet.into())
        }
        _ => Err(Refusal::EnrolmentEnded.into()),
    }
}

/// Booked becomes active with the first act of study; anything else stays as it is.
///
/// # Errors
/// The database's own.
pub(crate) async fn begin(
    cx: &Context,
    tx: &impl ConnectionTrait,
    row: &enrolment::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    if row.state != EnrolmentState::Booked {
        return Ok(());
    }
    let held = enrolment::Entity::find_by_id(row.id).lock_exclusive().one(tx).await?;
    if let Some(held) = held.filter(|held| held.state == EnrolmentState::Booked) {
        move_to(cx, tx, held, EnrolmentState::Active, Because::rule("study_began", now)).await?;
    }
    Ok(())
}

/// Those on self-paced runs who have not begun begin with this version, and not with one that was taken out of teaching
/// while they waited.
///
/// # Errors
/// The database's own.
pub(crate) async fn give_version(tx: &impl ConnectionTrait, version: &course_version::Model) -> Result<()> {
    use EnrolmentState::{Booked, Offered, Requested, Waitlisted};
    let runs = Query::select()
        .column(course_run::Column::Id)
        .from(course_run::Entity)
        .and_where(course_run::Column::CourseId.eq(version.course_id))
        .and_where(course_run::Column::Kind.eq(RunKind::SelfPaced))
        .to_owned();
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::CourseVersionId, Expr::value(version.id))
        .filter(enrolment::Column::CourseRunId.in_subquery(runs))
        .filter(enrolment::Column::State.is_in([Requested, Waitlisted, Offered, Booked]))
        .exec(tx)
        .await?;
    Ok(())
}

/// Booked or active becomes completed, once; true if it did so now.
///
/// # Errors
/// The database's own.
pub(crate) async fn complete(
    cx: &Context,
    tx: &impl ConnectionTrait,
    id: EnrolmentId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let held = enrolment::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    match held {
        Some(held) if matches!(held.state, EnrolmentState::Active | EnrolmentState::Booked) => {
            let run = held.course_run_id;
            move_to(cx, tx, held, EnrolmentState::Completed, Because::rule("requirements_met", now)).await?;
            // The place is free again; should the job look before this is committed, the sweep looks later.
            cx.hand_over(Job::FillPlaces(run));
            Ok(true)
        }
        _ => Ok(false),
    }
}
