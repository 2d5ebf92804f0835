//! How often somebody may try a password: counted before each try, so that many at once count as many.

use chrono::{DateTime, Duration, Utc};
use entity::sign_in_failure::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use crate::context::Context;
use crate::error::{Error, Result};

const FIRST_BLOCK: Duration = Duration::seconds(30);
/// Nobody is locked out for longer, however many have guessed.
const LONGEST_BLOCK: Duration = Duration::minutes(15);
/// Failures of an account that are older than this are forgotten.
const MEMORY: Duration = Duration::hours(24);
/// A ward shares an address, and a stranger must not lock an account from afar: both have ten times the tries.
const SHARED_FACTOR: i32 = 10;
/// An address forgets a failure each time this has passed: a ward that mistypes now and then never comes to its limit.
const LEAK: Duration = Duration::minutes(10);

/// A try that was counted as a failure beforehand.
pub(super) struct Attempt(Vec<Counted>);

/// A subject, and what counting the try did to its block: a try that is taken back takes that back too.
struct Counted {
    subject: Subject,
    blocked_before: Option<DateTime<Utc>>,
    blocked_by_this: Option<DateTime<Utc>>,
}

/// Something whose failures are counted.
struct Subject {
    hidden: String,
    tries: i32,
    is_address: bool,
}

impl Subject {
    /// Failures that still count, and since when.
    fn remembered(&self, row: &Model, now: DateTime<Utc>) -> (i32, DateTime<Utc>) {
        let passed = now - row.last_failed_at;
        if !self.is_address {
            return (if passed > MEMORY { 0 } else { row.failures }, now);
        }
        let leaked = i32::try_from(passed.num_seconds() / LEAK.num_seconds()).unwrap_or(i32::MAX).max(0);
        let left = row.failures.saturating_sub(leaked).max(0);
        (left, if left == 0 { now } else { row.last_failed_at + LEAK * leaked })
    }
}

/// Counts a try on `account` from `address` as failed, until [`succeed`] or [`give_back`] says otherwise.
///
/// # Errors
/// [`Error::TooMany`] while the account or the address has to wait.
pub(super) async fn begin(cx: &Context, account: &str, address: Option<&str>) -> Result<Attempt> {
    let subjects = subjects(cx, account, address);
    // A look without a lock first: whoever is blocked does not hold up those who are not.
    let ids: Vec<&str> = subjects.iter().map(|subject| subject.hidden.as_str()).collect();
    let seen = Entity::find().filter(Column::Subject.is_in(ids)).all(cx.read()).await?;
    refuse_blocked(&seen, cx.now())?;

    let tx = cx.begin_write().await?;
    let now = cx.now();
    let mut rows = Vec::new();
    for subject in &subjects {
        rows.push(lock(&tx, &subject.hidden, now).await?);
    }
    refuse_blocked(&rows, now)?;
    let mut counted = Vec::new();
    for (subject, row) in subjects.into_iter().zip(rows) {
        counted.push(count(&tx, subject, row, now).await?);
    }
    tx.commit().await?;
    Ok(Attempt(counted))
}

async fn count(
    tx: &DatabaseTransaction,
    subject: Subject,
    row: Model,
    now: DateTime<Utc>,
) -> Result<Counted> {
    let (remembered, since) = subject.remembered(&row, now);
    let failures = remembered.saturating_add(1);
    let (blocked_before, blocked_by_this) =
        (row.blocked_until, block(failures, subject.tries).map(|wait| now + wait));
    let mut row = row.into_active_model();
    row.failures = Set(failures);
    row.last_failed_at = Set(since);
    row.blocked_until = Set(blocked_by_this);
    row.update(tx).await?;
    Ok(Counted { subject, blocked_before, blocked_by_this })
}

/// The password was right: earlier failures of the account are forgotten.
pub(super) async fn succeed(tx: &DatabaseTransaction, attempt: &Attempt) -> Result<()> {
    for counted in &attempt.0 {
        settle(tx, counted, !counted.subject.is_address).await?;
    }
    Ok(())
}

/// The password was not compared at all: the try does not count.
pub(super) async fn give_back(cx: &Context, attempt: &Attempt) -> Result<()> {
    let tx = cx.begin_write().await?;
    for counted in &attempt.0 {
        settle(&tx, counted, false).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Forgets failures that no longer matter.
pub(super) async fn forget_old(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    let unblocked = Condition::any().add(Column::BlockedUntil.is_null()).add(Column::BlockedUntil.lt(now));
    Entity::delete_many().filter(Column::LastFailedAt.lt(now - MEMORY)).filter(unblocked).exec(db).await?;
    Ok(())
}

/// How often the newsletter may be asked for from one address at once; each makes us write to somebody.
const NEWSLETTERS: i32 = 20;

/// Counts a registration from an address. Each makes a row and hashes a password, so they are not without end; a room full
/// of learners who register together are let in.
///
/// # Errors
/// [`Error::TooMany`] after too many.
pub(super) async fn count_registration(cx: &Context, address: &str) -> Result<()> {
    let tries = i32::try_from(cx.settings().registrations.max(1)).unwrap_or(i32::MAX);
    count_from(cx, &format!("registration:{address}"), tries).await
}

/// Counts that somebody asks for the newsletter from an address.
///
/// # Errors
/// [`Error::TooMany`] after too many.
pub(crate) async fn count_newsletter(cx: &Context, address: &str) -> Result<()> {
    count_from(cx, &format!("newsletter:{address}"), NEWSLETTERS).await
}

async fn count_from(cx: &Context, what: &str, tries: i32) -> Result<()> {
    let subject = Subject { hidden: cx.token_keys().hide(what), tries, is_address: true };
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = lock(&tx, &subject.hidden, now).await?;
    refuse_blocked(std::slice::from_ref(&row), now)?;
    count(&tx, subject, row, now).await?;
    tx.commit().await?;
    Ok(())
}

/// The account from here, the account from anywhere, this address; in one order, so that no two lock crosswise.
fn subjects(cx: &Context, account: &str, address: Option<&str>) -> Vec<Subject> {
    let tries = i32::try_from(cx.settings().sign_in_tries.max(1)).unwrap_or(i32::MAX);
    let shared = tries.saturating_mul(SHARED_FACTOR);
    let hide = |what: String| cx.token_keys().hide(&what);
    let from = address.unwrap_or("unknown");
    let mut subjects = vec![
        Subject { hidden: hide(format!("account:{account}\0address:{from}")), tries, is_address: false },
        Subject { hidden: hide(format!("account:{account}")), tries: shared, is_address: false },
    ];
    if let Some(address) = address {
        let hidden = hide(format!("address:{address}"));
        subjects.push(Subject { hidden, tries: shared, is_address: true });
    }
    subjects.sort_by(|a, b| a.hidden.cmp(&b.hidden));
    subjects
}

async fn lock(tx: &DatabaseTransaction, subject: &str, now: DateTime<Utc>) -> Result<Model> {
    let fresh = ActiveModel {
        subject: Set(subject.to_owned()),
        failures: Set(0),
        last_failed_at: Set(now),
        blocked_until: Set(None),
    };
    let there_already = OnConflict::column(Column::Subject).do_nothing().to_owned();
    Entity::insert(fresh).on_conflict(there_already).try_insert().exec_without_returning(tx).await?;
    let row = Entity::find_by_id(subject).lock_exclusive().one(tx).await?;
    // Forgotten at this very moment: trying again makes a new one.
    row.ok_or_else(|| Error::Unavailable("a counter of failures was swept away just now".into()))
}

/// Takes a counted try back, or forgets all failures with it.
async fn settle(tx: &DatabaseTransaction, counted: &Counted, forget: bool) -> Result<()> {
    let Some(row) = Entity::find_by_id(&counted.subject.hidden).lock_exclusive().one(tx).await? else {
        return Ok(());
    };
    let failures = if forget { 0 } else { (row.failures - 1).max(0) };
    let blocked_until = match row.blocked_until {
        _ if failures < counted.subject.tries => None,
        until if until == counted.blocked_by_this => counted.blocked_before,
        // Somebody else failed meanwhile.
        until => until,
    };
    let mut row = row.into_active_model();
    row.failures = Set(failures);
    row.blocked_until = Set(blocked_until);
    row.update(tx).await?;
    Ok(())
}

fn refuse_blocked(rows: &[Model], now: DateTime<Utc>) -> Result<()> {
    let until = rows.iter().filter_map(|row| row.blocked_until).filter(|until| *until > now).max();
    until.map_or(Ok(()), |until| {
        let seconds = u64::try_from((until - now).num_milliseconds()).unwrap_or_default().div_ceil(1000);
        Err(Error::TooMany { retry_after_seconds: seconds.max(1) })
    })
}

/// How long to wait after so many failures: nothing, then 30 s, twice as long each time, 15 min at most.
fn block(failures: i32, tries: i32) -> Option<Duration> {
    let beyond = u32::try_from(failures.checked_sub(tries)?).ok()?;
    let factor = 2_i32.checked_pow(beyond).unwrap_or(i32::MAX);
    Some(FIRST_BLOCK.checked_mul(factor).unwrap_or(LONGEST_BLOCK).min(LONGEST_BLOCK))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_centre::TestCentre;

    #[test]
    fn waiting_doubles_and_never_grows_beyond_a_quarter_of_an_hour() {
        let seconds = |failures| block(failures, 10).map(|wait| wait.num_seconds());
        assert_eq!(seconds(9), None);
        assert_eq!(seconds(10), Some(30));
        assert_eq!(seconds(11), Some(60));
        assert_eq!(seconds(14), Some(480));
        assert_eq!(seconds(15), Some(900));
        assert_eq!(seconds(i32::MAX), Some(900));
    }

    #[tokio::test]
    async fn a_room_full_of_learners_registers_and_a_flood_waits() {
        let cx = TestCentre::open().await;
        for _ in 0..cx.settings().registrations {
            count_registration(&cx, "a school").await.unwrap();
        }
        let flood = count_registration(&cx, "a school").await;
        assert!(matches!(flood, Err(Error::TooMany { .. })), "{flood:?}");
        count_registration(&cx, "elsewhere").await.unwrap();
        cx.advance(Duration::hours(2));
        count_registration(&cx, "a school").await.unwrap();
    }
}
