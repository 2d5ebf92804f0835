//! The register book: the next number, and the line that is written under it, in one transaction.

use certificate::{Kind, Record};
use chrono::{DateTime, Datelike, Utc};
use entity::enums::{CertificateKind, CertificateState};
use entity::ids::{CertificateEventId, CertificateId, EnrolmentId, PersonId};
use entity::{certificate as row, certificate_event, register_book};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::draft::{self, Draft};
use super::{feed, marks, news, register_log};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::invariants::Breach;

/// How many records are read at a time.
const AT_A_TIME: u64 = 200;

/// Whose certificate is written down, and which one it takes the place of.
pub(super) struct Entry<'a> {
    pub enrolment_id: EnrolmentId,
    pub learner_id: PersonId,
    pub supersedes_id: Option<CertificateId>,
    pub actor: &'a Actor,
    pub reason: Option<&'a str>,
}

/// Takes the next number and writes the frozen record under it: both or neither, so numbers have no gaps.
///
/// # Errors
/// The database's own.
pub(super) async fn enter(
    cx: &Context,
    tx: &DatabaseTransaction,
    draft: Draft,
    entry: Entry<'_>,
    now: DateTime<Utc>,
) -> Result<row::Model> {
    let Draft { kind, mut record, .. } = draft;
    let year = record.issued_on.year();
    let number = next_number(tx, kind, year).await?;
    let serial = marks::serial(&cx.settings().serial_prefix, kind, year, number);
    draft::number(&mut record, cx.settings(), &serial, &marks::new_code());
    let certificate = row::ActiveModel {
        id: Set(cx.new_id()),
        enrolment_id: Set(entry.enrolment_id),
        learner_id: Set(entry.learner_id),
        kind: Set(kind),
        year: Set(year),
        number: Set(number),
        serial: Set(serial),
        code: Set(record.code.clone()),
        record_sha256: Set(fingerprint(&record)?),
        salt: Set(marks::new_salt()),
        valid_until: Set(record.valid_until),
        supersedes_id: Set(entry.supersedes_id),
        prepared_at: Set(now),
        record: Set(serde_json::to_value(record).map_err(Error::internal)?),
    }
    .insert(tx)
    .await?;
    let first = Event { seq: 1, state: CertificateState::Prepared, reason: entry.reason, successor: None };
    append(cx, tx, certificate.id, first, (entry.actor, now)).await?;
    Ok(certificate)
}

/// SHA-256 of a record in its canonical form, in hex.
///
/// # Errors
/// [`Error::Internal`] if it cannot be written as JSON.
pub(super) fn fingerprint(record: &Record) -> Result<String> {
    Ok(hex::encode(record.sha256().map_err(Error::internal)?))
}

/// The record as frozen, proven to be the one that was written down.
///
/// # Errors
/// [`Error::Internal`] when it is not.
pub(super) fn frozen(certificate: &row::Model) -> Result<Record> {
    let record: Record = serde_json::from_value(certificate.record.clone()).map_err(Error::internal)?;
    if fingerprint(&record)? == certificate.record_sha256 {
        return Ok(record);
    }
    Err(Error::internal(format!("the record of certificate {} is not as it was written", certificate.id)))
}

/// Everything in the register that is not as its frozen record says. Read a few at a time: records are long.
///
/// # Errors
/// The database's own.
pub(crate) async fn prove(db: &impl ConnectionTrait) -> Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    let mut after = CertificateId(Uuid::nil());
    loop {
        let query = row::Entity::find().filter(row::Column::Id.gt(after)).order_by_asc(row::Column::Id);
        let rows = query.limit(AT_A_TIME).all(db).await?;
        let Some(last) = rows.last() else { return Ok(breaches) };
        after = last.id;
        breaches.extend(rows.iter().filter(|row| !is_as_recorded(row)).map(|row| Breach {
            invariant: "certificate_is_as_its_record_says",
            subject: row.id.to_string(),
            seen: "what stands beside the record is not what it says, or it was altered".into(),
        }));
    }
}

/// Whether what stands beside a record, to be found by, is what the record says.
fn is_as_recorded(row: &row::Model) -> bool {
    let Ok(record) = frozen(row) else { return false };
    let kind = match record.kind {
        Kind::Attendance => CertificateKind::Attendance,
        Kind::AdvancedTraining => CertificateKind::AdvancedTraining,
    };
    (&record.serial, &record.code, record.valid_until, kind)
        == (&row.serial, &row.code, row.valid_until, row.kind)
        && record.serial.ends_with(&marks::serial("", row.kind, row.year, row.number))
}

/// A change in a certificate's life.
pub(super) struct Event<'a> {
    pub seq: i32,
    pub state: CertificateState,
    pub reason: Option<&'a str>,
    pub successor: Option<CertificateId>,
}

/// Writes an event after those that are there, and enters what the public is told of in the register log. Every event
/// passes here.
///
/// # Errors
/// The database's own.
pub(super) async fn append(
    cx: &Context,
    tx: &DatabaseTransaction,
    certificate: CertificateId,
    event: Event<'_>,
    (actor, at): (&Actor, DateTime<Utc>),
) -> Result<()> {
    let id = cx.new_id::<CertificateEventId>();
    certificate_event::ActiveModel {
        id: Set(id),
        certificate_id: Set(certificate),
        seq: Set(event.seq),
        state: Set(event.state),
        at: Set(at),
        actor_id: Set(actor.person_id()),
        reason: Set(event.reason.map(str::to_owned)),
        successor_id: Set(event.successor),
    }
    .insert(tx)
    .await?;
    // Before the rows that everybody who tells of something waits for.
    news::write_to_holder(cx, tx, certificate, &event, at).await?;
    feed::tell(tx, id, event.state).await?;
    match event.state {
        CertificateState::Prepared | CertificateState::SignedByCentre => Ok(()),
        _ => register_log::enter(cx, tx, id, at).await,
    }
}

/// Holds a certificate so that its events come one after another, and tells the last of them.
///
/// # Errors
/// [`Error::NotFound`] if there is no such certificate.
pub(super) async fn hold(
    tx: &DatabaseTransaction,
    id: CertificateId,
) -> Result<(row::Model, certificate_event::Model)> {
    let certificate = row::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let certificate = certificate.ok_or(Error::NotFound("certificate"))?;
    let last = last_event(tx, id).await?;
    Ok((certificate, last))
}

/// The event that counts.
///
/// # Errors
/// [`Error::NotFound`] if there is no such certificate.
pub(super) async fn last_event(
    db: &impl ConnectionTrait,
    id: CertificateId,
) -> Result<certificate_event::Model> {
    certificate_event::Entity::find()
        .filter(certificate_event::Column::CertificateId.eq(id))
        .order_by_desc(certificate_event::Column::Seq)
        .one(db)
        .await?
        .ok_or(Error::NotFound("certificate"))
}

/// The book's next number; the book is held until the transaction ends.
async fn next_number(tx: &DatabaseTransaction, kind: CertificateKind, year: i32) -> Result<i32> {
    open_book(tx, kind, year).await?;
    let book = register_book::Entity::find_by_id((kind, year))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Error::NotFound("register book"))?;
    let number = book.last_number + 1;
    let mut book = book.into_active_model();
    book.last_number = Set(number);
    book.update(tx).await?;
    Ok(number)
}

async fn open_book(tx: &DatabaseTransaction, kind: CertificateKind, year: i32) -> Result<()> {
    let book = register_book::ActiveModel { kind: Set(kind), year: Set(year), last_number: Set(0) };
    let key = [register_book::Column::Kind, register_book::Column::Year];
    let insert = register_book::Entity::insert(book)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await;
    match insert {
        Ok(_) | Err(DbErr::RecordNotInserted) => Ok(()),
        Err(other) => Err(other.into()),
    }
}
