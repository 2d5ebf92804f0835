//! Answers kept for requests that are sent twice: the same key gives the same answer for a day.

use chrono::{DateTime, Duration, Utc};
use entity::idempotent_answer::{ActiveModel, Column, Entity, Model};
use entity::ids::PersonId;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    TryInsertResult,
};
use serde_json::json;
use subtle::ConstantTimeEq;

use crate::context::Context;
use crate::error::{Error, Refusal, Result};

/// How long an answer is kept.
const KEPT: Duration = Duration::hours(24);
/// A request that has not been answered after this long was cut off, and may be taken over.
pub const CUT_OFF_AFTER: Duration = Duration::seconds(60);
const MAX_KEY_BYTES: usize = 255;

/// Whose keys these are: two people may use the same key and never see each other's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(String);

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers, in their order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The right to answer a request; one holder at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    scope: Scope,
    key: String,
    began_at: DateTime<Utc>,
}

/// What to do with a request that brings a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Answer it, then [`finish`] or [`abandon`].
    First(Claim),
    /// It was answered before: give this answer again.
    Replay(Answer),
}

impl Scope {
    /// The keys of somebody who has signed in.
    #[must_use]
    pub fn of_person(person: PersonId) -> Self {
        Self(format!("person:{person}"))
    }

    /// The keys of strangers from one address. The address is kept as a keyed hash only.
    #[must_use]
    pub fn of_stranger(cx: &Context, address: &str) -> Self {
        Self(format!("anonymous:{}", cx.token_keys().hide(&format!("idempotency:{address}"))))
    }
}

/// Begins a request with a key. `request_hash` is over method, path and body: the same key means the same request.
///
/// # Errors
/// - [`Error::Invalid`] for a key that is empty, too long or not printable ASCII.
/// - [`Refusal::KeyReused`] if the key was used for another request.
/// - [`Refusal::RequestInProgress`] while the first request is still being answered.
pub async fn begin(cx: &Context, scope: Scope, key: &str, request_hash: &str) -> Result<Begin> {
    check_key(key)?;
    // Keyed, because a body may hold a password and a plain hash of it could be tried out.
    let request_hash = &cx.token_keys().hide(&format!("request:{request_hash}"));
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let claim = Claim { scope, key: key.to_owned(), began_at: now };
    if insert(&tx, &claim, request_hash).await? {
        tx.commit().await?;
        return Ok(Begin::First(claim));
    }
    let id = (claim.scope.0.clone(), claim.key.clone());
    let row = Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = row.ok_or_else(|| Error::Unavailable("a kept answer was swept away just now".into()))?;
    if let Some(answer) = look_at(&row, request_hash, now)? {
        return Ok(Begin::Replay(answer));
    }
    take_over(&tx, &claim, request_hash).await?;
    tx.commit().await?;
    Ok(Begin::First(claim))
}

/// Keeps the answer. If the claim was taken over meanwhile, the answer of the one who took it is kept instead.
///
/// # Errors
/// The database's own.
pub async fn finish(cx: &Context, claim: &Claim, answer: &Answer) -> Result<()> {
    let tx = cx.begin_write().await?;
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(i32::from(answer.status)))
        .col_expr(Column::Headers, Expr::value(json!(answer.headers)))
        .col_expr(Column::Body, Expr::value(answer.body.clone()))
        .filter(mine(claim))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Gives the claim up: nothing was done, and the request may be sent again.
///
/// # Errors
/// The database's own.
pub async fn abandon(cx: &Context, claim: &Claim) -> Result<()> {
    let tx = cx.begin_write().await?;
    Entity::delete_many().filter(mine(claim)).exec(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets every answer given to somebody.
///
/// # Errors
/// The database's own.
pub(crate) async fn forget_scope(tx: &DatabaseTransaction, scope: &Scope) -> Result<()> {
    Entity::delete_many().filter(Column::Scope.eq(&scope.0)).exec(tx).await?;
    Ok(())
}

/// Forgets answers older than a day.
///
/// # Errors
/// The database's own.
pub async fn forget_old(cx: &Context) -> Result<()> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    Entity::delete_many().filter(Column::BeganAt.lte(now - KEPT)).exec(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The answer that is kept, or `None` if the request is to be answered anew.
fn look_at(row: &Model, request_hash: &str, now: DateTime<Utc>) -> Result<Option<Answer>> {
    if row.began_at + KEPT <= now {
        return Ok(None);
    }
    if !bool::from(row.request_hash.as_bytes().ct_eq(request_hash.as_bytes())) {
        return Err(Refusal::KeyReused.into());
    }
    match row.status {
        Some(status) => Ok(Some(Answer {
            status: u16::try_from(status).map_err(Error::internal)?,
            headers: serde_json::from_value(row.headers.clone()).map_err(Error::internal)?,
            body: row.body.clone(),
        })),
        None if row.began_at + CUT_OFF_AFTER <= now => Ok(None),
        None => Err(Refusal::RequestInProgress.into()),
    }
}

async fn insert(tx: &DatabaseTransaction, claim: &Claim, request_hash: &str) -> Result<bool> {
    let row = ActiveModel {
        scope: Set(claim.scope.0.clone()),
        key: Set(claim.key.clone()),
        request_hash: Set(request_hash.to_owned()),
        began_at: Set(claim.began_at),
        status: Set(None),
        headers: Set(json!([])),
        body: Set(Vec::new()),
    };
    let there_already = OnConflict::columns([Column::Scope, Column::Key]).do_nothing().to_owned();
    let insert = Entity::insert(row).on_conflict(there_already).try_insert();
    Ok(matches!(insert.exec_without_returning(tx).await?, TryInsertResult::Inserted(1)))
}

async fn take_over(tx: &DatabaseTransaction, claim: &Claim, request_hash: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::RequestHash, Expr::value(request_hash))
        .col_expr(Column::BeganAt, Expr::value(claim.began_at))
        .col_expr(Column::Status, Expr::value(Option::<i32>::None))
        .filter(Column::Scope.eq(&claim.scope.0))
        .filter(Column::Key.eq(&claim.key))
        .exec(tx)
        .await?;
    Ok(())
}

/// The row of a claim, as long as nobody has taken it over or answered it.
fn mine(claim: &Claim) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(Column::Scope.eq(&claim.scope.0))
        .add(Column::Key.eq(&claim.key))
        .add(Column::BeganAt.eq(claim.began_at))
        .add(Column::Status.is_null())
}

fn check_key(key: &str) -> Result<()> {
    if key.is_empty() || key.len() > MAX_KEY_BYTES || !key.bytes().all(|b| (0x21..=0x7e).contains(&b)) {
        let message = "send 1 to 255 printable ASCII characters without spaces, such as a UUID";
        return Err(Error::invalid("Idempotency-Key", "not_a_key", message));
    }
    Ok(())
}

#[cfg(test)]
#[path = "idempotency_tests.rs"]
mod tests;
