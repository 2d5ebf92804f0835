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
/// Failures older than this are forgotten.
const MEMORY: Duration = Duration::hours(24);
/// A ward shares an address, and a stranger must not lock an account from afar: both have ten times the tries.
const SHARED_FACTOR: i32 = 10;

/// A try that was counted as a failure beforehand.
pub(super) struct Attempt(Vec<Subject>);

/// Something whose failures are counted.
struct Subject {
    hidden: String,
    tries: i32,
    /// A success forgets the earlier failures; otherwise it takes back its own try only.
    forgiving: bool,
}

/// Counts a try on `account` from `address` as failed, until [`succeed`] or [`give_back`] says otherwise.
///
/// # Errors
/// [`Error::TooMany`] while the account or the address has to wait.
pub(super) async fn begin(cx: &Context, account: &str, address: Option<&str>) -> Result<Attempt> {
    let attempt = Attempt(subjects(cx, account, address));
    // A look without a lock first: whoever is blocked does not hold up those who are not.
    let ids: Vec<&str> = attempt.0.iter().map(|subject| subject.hidden.as_str()).collect();
    let seen = Entity::find().filter(Column::Subject.is_in(ids)).all(cx.read()).await?;
    refuse_blocked(&seen, cx.now())?;

    let tx = cx.begin_write().await?;
    let now = cx.now();
    let mut rows = Vec::new();
    for subject in &attempt.0 {
        rows.push(lock(&tx, &subject.hidden, now).await?);
    }
    refuse_blocked(&rows, now)?;
    for (subject, row) in attempt.0.iter().zip(rows) {
        let failures = if row.last_failed_at + MEMORY < now { 1 } else { row.failures.saturating_add(1) };
        let mut row = row.into_active_model();
        row.failures = Set(failures);
        row.last_failed_at = Set(now);
        row.blocked_until = Set(block(failures, subject.tries).map(|wait| now + wait));
        row.update(&tx).await?;
    }
    tx.commit().await?;
    Ok(attempt)
}

/// The password was right: earlier failures of the account are forgotten.
pub(super) async fn succeed(tx: &DatabaseTransaction, attempt: &Attempt) -> Result<()> {
    for subject in &attempt.0 {
        settle(tx, subject, subject.forgiving).await?;
    }
    Ok(())
}

/// The password was not compared at all: the try does not count.
pub(super) async fn give_back(cx: &Context, attempt: &Attempt) -> Result<()> {
    let tx = cx.begin_write().await?;
    for subject in &attempt.0 {
        settle(&tx, subject, false).await?;
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

/// The account from here, the account from anywhere, this address; in one order, so that no two lock crosswise.
fn subjects(cx: &Context, account: &str, address: Option<&str>) -> Vec<Subject> {
    let tries = i32::try_from(cx.settings().sign_in_tries.max(1)).unwrap_or(i32::MAX);
    let shared = tries.saturating_mul(SHARED_FACTOR);
    let hide = |what: String| cx.token_keys().hide(&what);
    let from = address.unwrap_or("unknown");
    let mut subjects = vec![
        Subject { hidden: hide(format!("account:{account}\0address:{from}")), tries, forgiving: true },
        Subject { hidden: hide(format!("account:{account}")), tries: shared, forgiving: true },
    ];
    if let Some(address) = address {
        let hidden = hide(format!("address:{address}"));
        subjects.push(Subject { hidden, tries: shared, forgiving: false });
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

async fn settle(tx: &DatabaseTransaction, subject: &Subject, forget: bool) -> Result<()> {
    let Some(row) = Entity::find_by_id(&subject.hidden).lock_exclusive().one(tx).await? else {
        return Ok(());
    };
    let failures = if forget { 0 } else { (row.failures - 1).max(0) };
    let blocked_until = row.blocked_until.filter(|_| failures >= subject.tries);
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
}
