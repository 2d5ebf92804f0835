//! The history of an enrolment: a row for each state it was in.

use chrono::{DateTime, Utc};
use entity::enums::EnrolmentState;
use entity::ids::EnrolmentId;
use entity::{enrolment, enrolment_event};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};

use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;

/// One change of an enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The state before; `None` for the first.
    pub from: Option<EnrolmentState>,
    /// The state after.
    pub to: EnrolmentState,
    /// When.
    pub at: DateTime<Utc>,
    /// The rule or request that made the change, such as `place_freed`.
    pub cause: String,
    /// In somebody's words.
    pub reason: Option<String>,
}

/// Every state an enrolment was in, oldest first, for its learner and for staff.
///
/// # Errors
/// [`crate::Error::NotFound`] for strangers too.
pub async fn history(cx: &Context, actor: &Actor, id: EnrolmentId) -> Result<Vec<Change>> {
    super::find(cx, actor, id).await?;
    let rows = enrolment_event::Entity::find()
        .filter(enrolment_event::Column::EnrolmentId.eq(id))
        .order_by_asc(enrolment_event::Column::Id)
        .all(cx.read())
        .await?;
    let change = |row: enrolment_event::Model| Change {
        from: row.from_state,
        to: row.to_state,
        at: row.at,
        cause: row.cause,
        reason: row.reason,
    };
    Ok(rows.into_iter().map(change).collect())
}

/// Why an enrolment changes.
#[derive(Clone, Copy)]
pub(super) struct Because<'a> {
    pub actor: &'a Actor,
    /// The rule or request, such as `place_freed`.
    pub cause: &'static str,
    pub reason: Option<&'a str>,
    pub at: DateTime<Utc>,
}

impl Because<'static> {
    /// By a rule of the centre itself.
    pub fn rule(cause: &'static str, at: DateTime<Utc>) -> Self {
        Self { actor: &Actor::System, cause, reason: None, at }
    }
}

/// Changes the state of an enrolment and writes the change down, in the caller's transaction.
pub(super) async fn move_to(
    cx: &Context,
    tx: &impl ConnectionTrait,
    row: enrolment::Model,
    to: EnrolmentState,
    because: Because<'_>,
) -> Result<enrolment::Model> {
    let (from, revision) = (row.state, row.revision);
    let mut changed = row.into_active_model();
    changed.state = Set(to);
    changed.revision = Set(revision + 1);
    changed.updated_at = Set(because.at);
    if to != EnrolmentState::Offered {
        changed.offer_expires_at = Set(None);
    }
    if to == EnrolmentState::Completed {
        changed.completed_at = Set(Some(because.at));
    }
    let row = changed.update(tx).await?;
    record(cx, tx, &row, Some(from), because).await?;
    Ok(row)
}

/// Writes a change down. `row` is the enrolment after it.
pub(super) async fn record(
    cx: &Context,
    tx: &impl ConnectionTrait,
    row: &enrolment::Model,
    from: Option<EnrolmentState>,
    because: Because<'_>,
) -> Result<()> {
    enrolment_event::ActiveModel {
        id: Set(cx.new_id()),
        enrolment_id: Set(row.id),
        from_state: Set(from),
        to_state: Set(row.state),
        at: Set(because.at),
        actor_id: Set(because.actor.person_id()),
        cause: Set(because.cause.to_owned()),
        reason: Set(because.reason.map(str::to_owned)),
    }
    .insert(tx)
    .await?;
    Ok(())
}
