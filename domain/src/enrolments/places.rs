//! Places and the waiting list: the one function that promotes, and what it stands on.
//!
//! Everything that writes here runs in a transaction that holds the run (`runs::lock`), so nobody else counts its
//! places meanwhile.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use entity::enums::{EnrolmentState, RunKind, RunState};
use entity::ids::{CourseRunId, PersonId};
use entity::{course_run, enrolment};
use sea_orm::sea_query::{Condition, Expr, Func, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::history::{Because, move_to};
use super::rules;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result, on_duplicate};
use crate::runs;

/// Promoted at once; the sweep takes the rest.
const BATCH: u64 = 500;

/// Places used and people waiting.
pub(crate) async fn count_places(db: &impl ConnectionTrait, run: CourseRunId) -> Result<(u64, u64)> {
    Ok(count_places_of(db, [run]).await?.get(&run).copied().unwrap_or_default())
}

/// The same for several runs; one on which nobody has or waits for a place is left out.
pub(crate) async fn count_places_of(
    db: &impl ConnectionTrait,
    runs: impl IntoIterator<Item = CourseRunId>,
) -> Result<HashMap<CourseRunId, (u64, u64)>> {
    let runs: Vec<CourseRunId> = runs.into_iter().collect();
    if runs.is_empty() {
        return Ok(HashMap::new());
    }
    let counted: Vec<(CourseRunId, EnrolmentState, i64)> = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::CourseRunId)
        .column(enrolment::Column::State)
        .column_as(Expr::expr(Func::count(Expr::col(enrolment::Column::Id))), "n")
        .filter(enrolment::Column::CourseRunId.is_in(runs))
        .filter(enrolment::Column::State.is_in([
            EnrolmentState::Offered,
            EnrolmentState::Booked,
            EnrolmentState::Active,
            EnrolmentState::Waitlisted,
        ]))
        .group_by(enrolment::Column::CourseRunId)
        .group_by(enrolment::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut sums = HashMap::<CourseRunId, (u64, u64)>::new();
    for (run, state, n) in counted {
        let (used, waiting) = sums.entry(run).or_default();
        let sum = if EnrolmentState::PLACED.contains(&state) { used } else { waiting };
        *sum += n.unsigned_abs();
    }
    Ok(sums)
}

/// The same, where somebody waits or a limit can be reached: a run without a limit may have a hundred thousand
/// learners, and nobody ever waits for it.
pub(super) async fn count_where_limited(
    db: &impl ConnectionTrait,
    run: &course_run::Model,
) -> Result<(u64, u64)> {
    if run.capacity.is_some() {
        return count_places(db, run.id).await;
    }
    Ok((0, u64::from(!first_waiting(db, run.id, 1).await?.is_empty())))
}

pub(super) async fn insert(
    cx: &Context,
    tx: &impl ConnectionTrait,
    run: &course_run::Model,
    learner: PersonId,
    state: EnrolmentState,
    now: DateTime<Utc>,
) -> Result<enrolment::Model> {
    let joined_at = after_the_last(tx, run.id, now).await?;
    enrolment::ActiveModel {
        id: Set(cx.new_id()),
        course_run_id: Set(run.id),
        course_version_id: Set(run.course_version_id),
        learner_id: Set(learner),
        state: Set(state),
        priority: Set(0),
        joined_at: Set(joined_at),
        offer_expires_at: Set(None),
        completed_at: Set(None),
        revision: Set(1),
        updated_at: Set(now),
    }
    .insert(tx)
    .await
    // The run is held, so this only happens if the rule above it is broken.
    .map_err(|err| on_duplicate(err, Refusal::RequestInProgress))
}

/// An instant after everybody who waits: the order of arrival is that in which the run was held, whatever a clock that is
/// set back, or the other server's, says.
async fn after_the_last(
    tx: &impl ConnectionTrait,
    run: CourseRunId,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let last: Option<DateTime<Utc>> = enrolment::Entity::find()
        .select_only()
        .column_as(enrolment::Column::JoinedAt.max(), "last")
        .filter(enrolment::Column::CourseRunId.eq(run))
        .filter(enrolment::Column::State.eq(EnrolmentState::Waitlisted))
        .into_tuple::<Option<DateTime<Utc>>>()
        .one(tx)
        .await?
        .flatten();
    Ok(last.map_or(now, |last| now.max(last + Duration::microseconds(1))))
}

/// Gives free places to those who wait, first come first: the one promotion function.
///
/// Runs on every cause (a place given up, more capacity, an expired offer). With `offer_hours` 0 a place is
/// booked at once, else offered until it expires.
pub(crate) async fn promote(
    cx: &Context,
    tx: &impl ConnectionTrait,
    run: &course_run::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    if let Err(why) = rules::promotion(run, now) {
        tracing::debug!(course_run.id = %run.id, why, "nobody is promoted");
        return Ok(());
    }
    let (used, _) = count_where_limited(tx, run).await?;
    let free = std::cmp::min(BATCH, rules::free_places(run, used));
    for mut row in first_waiting(tx, run.id, free).await? {
        let because = Because::rule("place_freed", now);
        if run.offer_hours == 0 {
            move_to(cx, tx, row, EnrolmentState::Booked, because).await?;
        } else {
            let expires = now + Duration::hours(run.offer_hours.into());
            row = set_offer_expiry(tx, row, expires).await?;
            move_to(cx, tx, row, EnrolmentState::Offered, because).await?;
        }
    }
    Ok(())
}

async fn set_offer_expiry(
    tx: &impl ConnectionTrait,
    row: enrolment::Model,
    expires: DateTime<Utc>,
) -> Result<enrolment::Model> {
    let change = enrolment::ActiveModel { offer_expires_at: Set(Some(expires)), ..row.into() };
    Ok(change.update(tx).await?)
}

async fn first_waiting(
    tx: &impl ConnectionTrait,
    run: CourseRunId,
    limit: u64,
) -> Result<Vec<enrolment::Model>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    Ok(enrolment::Entity::find()
        .filter(enrolment::Column::CourseRunId.eq(run))
        .filter(enrolment::Column::State.eq(EnrolmentState::Waitlisted))
        .order_by_asc(enrolment::Column::Priority)
        .order_by_asc(enrolment::Column::JoinedAt)
        .order_by_asc(enrolment::Column::Id)
        .limit(limit)
        .all(tx)
        .await?)
}

/// 1 for the first who waits.
pub(super) async fn position(db: &impl ConnectionTrait, row: &enrolment::Model) -> Result<u64> {
    use enrolment::Column::{Id, JoinedAt, Priority};
    let same_priority = || Condition::all().add(Priority.eq(row.priority));
    let before = Condition::any()
        .add(Priority.lt(row.priority))
        .add(same_priority().add(JoinedAt.lt(row.joined_at)))
        .add(same_priority().add(JoinedAt.eq(row.joined_at)).add(Id.lt(row.id)));
    let ahead = enrolment::Entity::find()
        .filter(enrolment::Column::CourseRunId.eq(row.course_run_id))
        .filter(enrolment::Column::State.eq(EnrolmentState::Waitlisted))
        .filter(before)
        .count(db)
        .await?;
    Ok(ahead + 1)
}

/// Ends every live enrolment of a cancelled run.
pub(crate) async fn cancel_all(
    cx: &Context,
    tx: &impl ConnectionTrait,
    actor: &Actor,
    run: CourseRunId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let live = enrolment::Entity::find()
        .filter(enrolment::Column::CourseRunId.eq(run))
        .filter(enrolment::Column::State.is_in(EnrolmentState::LIVE))
        .filter(enrolment::Column::State.ne(EnrolmentState::Completed))
        .lock_exclusive()
        .all(tx)
        .await?;
    for row in live {
        let because = Because { actor, cause: "run_cancelled", reason: Some(reason), at: now };
        move_to(cx, tx, row, EnrolmentState::RunCancelled, because).await?;
    }
    Ok(())
}

/// Runs with an offer past its time, or with a free place and somebody who waits.
///
/// # Errors
/// The database's own.
pub async fn runs_to_fill(cx: &Context, limit: u64) -> Result<Vec<CourseRunId>> {
    let db = cx.read();
    let now = cx.now();
    let mut due = runs_with_expired_offers(db, now, limit).await?;
    let queued = Query::select()
        .column(enrolment::Column::CourseRunId)
        .from(enrolment::Entity)
        .and_where(Expr::cust("state = 'waitlisted'"))
        .to_owned();
    let runs = course_run::Entity::find()
        .filter(course_run::Column::State.eq(RunState::Open))
        .filter(may_promote(now))
        .filter(course_run::Column::Id.in_subquery(queued));
    for run in runs.all(db).await? {
        let (used, _) = count_places(db, run.id).await?;
        if super::would_promote(&run, used, now) && !due.contains(&run.id) {
            due.push(run.id);
        }
    }
    Ok(due)
}

/// Runs that [`rules::promotion`] may let promote, so that those of the past are not looked at again and again.
fn may_promote(now: DateTime<Utc>) -> Condition {
    use course_run::Column::{EndsAt, EnrolmentClosesAt, Kind, StartsAt};
    let ahead = |column: course_run::Column| Condition::any().add(column.is_null()).add(column.gt(now));
    Condition::any()
        .add(Kind.eq(RunKind::SelfPaced))
        .add(ahead(StartsAt))
        .add(Condition::all().add(ahead(EnrolmentClosesAt)).add(ahead(EndsAt)))
}

/// Found by their offers, the oldest first: to ask for distinct runs would walk through every enrolment.
async fn runs_with_expired_offers(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<CourseRunId>> {
    let mut runs: Vec<CourseRunId> = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::CourseRunId)
        // Written out, so that both databases see that the partial index serves.
        .filter(Expr::cust("state = 'offered'"))
        .filter(enrolment::Column::OfferExpiresAt.lte(now))
        .order_by_asc(enrolment::Column::OfferExpiresAt)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    runs.sort_unstable();
    runs.dedup();
    Ok(runs)
}

/// Expires offers past their time and fills free places of a run.
///
/// # Errors
/// [`crate::Error::NotFound`] if there is no such run.
pub async fn fill_places(cx: &Context, run_id: CourseRunId) -> Result<()> {
    let tx = cx.begin_write().await?;
    let run = runs::lock(&tx, run_id).await?;
    let now = cx.now();
    let expired = enrolment::Entity::find()
        .filter(enrolment::Column::CourseRunId.eq(run_id))
        .filter(enrolment::Column::State.eq(EnrolmentState::Offered))
        .filter(enrolment::Column::OfferExpiresAt.lte(now))
        .all(&tx)
        .await?;
    for row in expired {
        move_to(cx, &tx, row, EnrolmentState::OfferExpired, Because::rule("offer_expired", now)).await?;
    }
    promote(cx, &tx, &run, now).await?;
    tx.commit().await?;
    Ok(())
}
