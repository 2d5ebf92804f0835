//! The audit trail: every change that matters, written in the same transaction as the change.

use chrono::{DateTime, Utc};
use entity::audit_entry;
use entity::ids::{AuditEntryId, PersonId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::Value;
use uuid::Uuid;

use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};

/// What is written down.
pub(crate) struct Entry<'a> {
    /// Such as `certificate.revoked`.
    pub action: &'static str,
    /// Such as `certificate`.
    pub subject_kind: &'static str,
    pub subject_id: Option<Uuid>,
    pub reason: Option<&'a str>,
    /// Facts that explain the change; never names, responses or secrets.
    pub detail: Value,
}

/// How long a reason may be, in characters.
const REASON_LENGTH: usize = 1000;

/// A reason that somebody has to give, without the spaces around it.
///
/// # Errors
/// [`Error::Invalid`] at `/reason` for none, or for one that is too long.
pub(crate) fn given_reason(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_LENGTH {
        return Err(Error::invalid("/reason", "required", "say why in at most 1000 characters"));
    }
    Ok(reason)
}

/// Writes an entry.
///
/// # Errors
/// The database's own.
pub(crate) async fn record(
    cx: &Context,
    db: &impl ConnectionTrait,
    actor: &Actor,
    at: DateTime<Utc>,
    entry: Entry<'_>,
) -> Result<()> {
    record_all(cx, db, (actor, at), vec![entry]).await
}

/// Writes entries, in their order.
///
/// # Errors
/// The database's own.
pub(crate) async fn record_all(
    cx: &Context,
    db: &impl ConnectionTrait,
    (actor, at): (&Actor, DateTime<Utc>),
    entries: Vec<Entry<'_>>,
) -> Result<()> {
    let row = |entry: Entry<'_>| audit_entry::ActiveModel {
        id: Set(cx.new_id::<AuditEntryId>()),
        at: Set(at),
        actor_id: Set(actor.person_id()),
        action: Set(entry.action.to_owned()),
        subject_kind: Set(entry.subject_kind.to_owned()),
        subject_id: Set(entry.subject_id),
        reason: Set(entry.reason.map(str::to_owned)),
        request_id: Set(request_id()),
        detail: Set(entry.detail),
    };
    let rows: Vec<_> = entries.into_iter().map(row).collect();
    if !rows.is_empty() {
        audit_entry::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Whether somebody has done this to a subject.
///
/// # Errors
/// The database's own.
pub(crate) async fn has_done(
    db: &impl ConnectionTrait,
    person: PersonId,
    action: &str,
    (subject_kind, subject_id): (&str, Uuid),
) -> Result<bool> {
    let done = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectKind.eq(subject_kind))
        .filter(audit_entry::Column::SubjectId.eq(subject_id))
        .filter(audit_entry::Column::Action.eq(action))
        .filter(audit_entry::Column::ActorId.eq(person));
    Ok(done.count(db).await? > 0)
}

/// The entry of the last time that something was done to a subject.
///
/// # Errors
/// The database's own.
pub(crate) async fn last_done(
    db: &impl ConnectionTrait,
    action: &str,
    (subject_kind, subject_id): (&str, Uuid),
) -> Result<Option<AuditEntryId>> {
    let last = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectKind.eq(subject_kind))
        .filter(audit_entry::Column::SubjectId.eq(subject_id))
        .filter(audit_entry::Column::Action.eq(action))
        .order_by_desc(audit_entry::Column::Id)
        .one(db)
        .await?;
    Ok(last.map(|entry| entry.id))
}

/// Forgets why things were done to somebody who is erased: such a reason may tell of their health.
///
/// # Errors
/// The database's own, which refuses it for anybody who is not erased.
pub(crate) async fn forget_reasons(db: &impl ConnectionTrait, person: PersonId) -> Result<()> {
    audit_entry::Entity::update_many()
        .col_expr(audit_entry::Column::Reason, Expr::value(Option::<String>::None))
        .filter(audit_entry::Column::SubjectKind.eq("person"))
        .filter(audit_entry::Column::SubjectId.eq(person.0))
        .filter(audit_entry::Column::Reason.is_not_null())
        .exec(db)
        .await?;
    Ok(())
}

tokio::task_local! {
    static REQUEST_ID: String;
}

/// Runs `work` so that audit entries made in it carry the id of the request.
pub async fn within_request<F: Future>(id: String, work: F) -> F::Output {
    REQUEST_ID.scope(id, work).await
}

/// The same for work that goes on in another task: it carries the id of the request that it was begun in.
pub fn still_within_request<F: Future>(work: F) -> impl Future<Output = F::Output> {
    REQUEST_ID.scope(request_id().unwrap_or_default(), work)
}

/// The id of the request being answered, if there is one.
#[must_use]
pub fn request_id() -> Option<String> {
    REQUEST_ID.try_with(Clone::clone).ok()
}
