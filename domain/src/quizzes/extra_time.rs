//! Extra time for somebody who needs it, now and in every attempt to come.

use chrono::{DateTime, Utc};
use entity::attempt;
use entity::enums::AttemptState;
use entity::ids::PersonId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::frozen::{FrozenSettings, is_late};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::Result;
use crate::people::{self, Account};
use crate::policy::{self, Action};

/// Gives a person extra time in quizzes: 100 percent for none. The deadlines of open attempts move at once.
///
/// # Errors
/// - [`crate::error::Error::Forbidden`] for those who may not give extra time.
/// - [`crate::error::Error::NotFound`] if there is no such person.
/// - [`crate::error::Error::Invalid`] without a reason, or for a factor that is out of range.
#[tracing::instrument(skip_all)]
pub async fn give_extra_time(
    cx: &Context,
    actor: &Actor,
    person: PersonId,
    percent: i32,
    reason: &str,
) -> Result<Account> {
    policy::authorize(actor, Action::GiveExtraTime)?;
    let reason = audit_trail::given_reason(reason)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let account = people::set_time_factor(cx, &tx, (actor, now), person, (percent, reason)).await?;
    move_deadlines(&tx, person, percent, now).await?;
    tx.commit().await?;
    Ok(account)
}

/// The person is held: an attempt that starts meanwhile starts with the new factor. One whose time was up and that was
/// still to be submitted goes on, if there is time again.
async fn move_deadlines(
    tx: &impl ConnectionTrait,
    person: PersonId,
    percent: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    let open = attempt::Entity::find()
        .filter(attempt::Column::LearnerId.eq(person))
        .filter(attempt::Column::State.is_in([AttemptState::InProgress, AttemptState::Overdue]))
        .order_by_asc(attempt::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    for attempt in open {
        let deadline = FrozenSettings::read(&attempt.settings)?.deadline(attempt.started_at, percent);
        let mut moved = attempt.into_active_model();
        moved.time_factor_percent = Set(percent);
        moved.deadline_at = Set(deadline);
        if !is_late(deadline, now) {
            moved.state = Set(AttemptState::InProgress);
        }
        moved.update(tx).await?;
    }
    Ok(())
}
