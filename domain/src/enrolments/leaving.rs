//! Giving up every place of somebody who leaves the centre, in the caller's transaction.

use chrono::{DateTime, Utc};
use entity::enums::EnrolmentState;
use entity::ids::{CourseRunId, PersonId};
use entity::{course_run, enrolment};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::history::{Because, move_to};
use super::{places, rules};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::runs;

/// Holds every run on which somebody has or waits for a place. Always in the same order, so that no two wait
/// crosswise, and before anything else is held, as whoever takes a place does.
///
/// # Errors
/// The database's own.
pub(crate) async fn hold_runs_of(
    tx: &DatabaseTransaction,
    learner: PersonId,
) -> Result<Vec<course_run::Model>> {
    let ids: Vec<CourseRunId> = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::CourseRunId)
        .filter(places_of(learner))
        .order_by_asc(enrolment::Column::CourseRunId)
        .into_tuple()
        .all(tx)
        .await?;
    let mut held = Vec::with_capacity(ids.len());
    for id in ids {
        held.push(runs::lock(tx, id).await?);
    }
    Ok(held)
}

/// Gives up every place on the runs held; each passes on at once.
///
/// # Errors
/// [`crate::Error::Refused`] `RequestInProgress` if a place was taken on another run meanwhile.
pub(crate) async fn leave_all(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    (learner, runs): (PersonId, &[course_run::Model]),
    now: DateTime<Utc>,
) -> Result<()> {
    for row in enrolment::Entity::find().filter(places_of(learner)).lock_exclusive().all(tx).await? {
        let run = runs.iter().find(|run| run.id == row.course_run_id).ok_or(Refusal::RequestInProgress)?;
        let to = rules::exit(row.state, true)?;
        let freed = EnrolmentState::PLACED.contains(&row.state);
        let because = Because { actor, cause: "withdrawn", reason: None, at: now };
        move_to(cx, tx, row, to, because).await?;
        if freed {
            places::promote(cx, tx, run, now).await?;
        }
    }
    Ok(())
}

/// Every enrolment that can be given up.
fn places_of(learner: PersonId) -> Condition {
    Condition::all()
        .add(enrolment::Column::LearnerId.eq(learner))
        .add(enrolment::Column::State.is_in(EnrolmentState::LIVE))
        .add(enrolment::Column::State.ne(EnrolmentState::Completed))
}

/// Forgets the words in which somebody gave a reason; what happened stays.
///
/// # Errors
/// The database's own; it lets this pass for those who are erased.
pub(crate) async fn forget_reasons(db: &impl ConnectionTrait, learner: PersonId) -> Result<()> {
    use entity::enrolment_event::{Column, Entity};
    use sea_orm::sea_query::{Expr, Query};
    let own = Query::select()
        .column(enrolment::Column::Id)
        .from(enrolment::Entity)
        .and_where(enrolment::Column::LearnerId.eq(learner))
        .to_owned();
    Entity::update_many()
        .col_expr(Column::Reason, Expr::value(Option::<String>::None))
        .filter(Column::EnrolmentId.in_subquery(own))
        .filter(Column::Reason.is_not_null())
        .exec(db)
        .await?;
    Ok(())
}
