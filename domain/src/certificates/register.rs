//! The register book: the next numbers, and the lines that are written under them, in one transaction.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use certificate::{Kind, Record};
use chrono::{DateTime, Datelike, Utc};
use entity::enums::{CertificateKind, CertificateState};
use entity::ids::{CertificateEventId, CertificateId, EnrolmentId, PersonId};
use entity::{certificate as row, certificate_event};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::draft::{self, Draft};
use super::{feed, marks, news, register_log};
use crate::actor::Actor;
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Result};
use crate::invariants::Breach;

/// How many records are read at a time.
const AT_A_TIME: u64 = 200;

/// What is written down: of whom, what, and which certificate it takes the place of.
pub(super) struct Entry {
    pub enrolment_id: EnrolmentId,
    pub learner_id: PersonId,
    pub supersedes_id: Option<CertificateId>,
    pub draft: Draft,
}

impl Entry {
    /// Which book it goes into; books are held in this order.
    fn book(&self) -> (&'static str, i32) {
        (self.draft.kind.word(), self.draft.record.issued_on.year())
    }
}

/// Takes the next numbers and writes the frozen records under them: all or nothing, so numbers have no gaps.
///
/// # Errors
/// The database's own.
pub(super) async fn enter(
    cx: &Context,
    tx: &DatabaseTransaction,
    mut entries: Vec<Entry>,
    reason: Option<&str>,
    (actor, now): (&Actor, DateTime<Utc>),
) -> Result<Vec<row::Model>> {
    entries.sort_by_key(Entry::book);
    let mut numbers = Vec::with_capacity(entries.len());
    for of_book in entries.chunk_by(|one, next| one.book() == next.book()) {
        numbers.extend(next_numbers(tx, of_book[0].book(), of_book.len()).await?);
    }
    let numbered = entries.into_iter().zip(numbers);
    let rows = numbered.map(|(entry, number)| freeze(cx, entry, number, now)).collect::<Result<Vec<_>>>()?;
    if rows.is_empty() {
        return Ok(rows);
    }
    let new = rows.iter().cloned().map(IntoActiveModel::into_active_model);
    row::Entity::insert_many(new).exec_without_returning(tx).await?;
    let first = |row: &row::Model| Event {
        certificate: row.id,
        seq: 1,
        state: CertificateState::Prepared,
        reason: reason.map(str::to_owned),
        successor: None,
    };
    append(cx, tx, rows.iter().map(first).collect(), (actor, now)).await?;
    Ok(rows)
}

/// A line of the book, with the record under it frozen.
fn freeze(cx: &Context, entry: Entry, number: i32, now: DateTime<Utc>) -> Result<row::Model> {
    let Draft { kind, mut record, .. } = entry.draft;
    let year = record.issued_on.year();
    let serial = marks::serial(&cx.settings().serial_prefix, kind, year, number);
    draft::number(&mut record, cx.settings(), &serial, &marks::new_code());
    Ok(row::Model {
        id: cx.new_id(),
        enrolment_id: entry.enrolment_id,
        learner_id: entry.learner_id,
        kind,
        year,
        number,
        serial,
        code: record.code.clone(),
        record_sha256: fingerprint(&record)?,
        salt: marks::new_salt(),
        valid_until: record.valid_until,
        supersedes_id: entry.supersedes_id,
        prepared_at: now,
        record: serde_json::to_value(record).map_err(Error::internal)?,
    })
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
pub(super) struct Event {
    pub certificate: CertificateId,
    pub seq: i32,
    pub state: CertificateState,
    pub reason: Option<String>,
    pub successor: Option<CertificateId>,
}

impl Event {
    /// The one after another, with no more to say.
    pub fn next(last: &certificate_event::Model, state: CertificateState) -> Self {
        Self { certificate: last.certificate_id, seq: last.seq + 1, state, reason: None, successor: None }
    }
}

/// Writes events after those that are there, in their order, and enters what the public is told of in the register log.
/// Every event passes here.
///
/// # Errors
/// The database's own.
pub(super) async fn append(
    cx: &Context,
    tx: &DatabaseTransaction,
    events: Vec<Event>,
    (actor, at): (&Actor, DateTime<Utc>),
) -> Result<()> {
    use CertificateState as S;
    if events.is_empty() {
        return Ok(());
    }
    let ids: Vec<CertificateEventId> = events.iter().map(|_| cx.new_id()).collect();
    let rows = events.iter().zip(&ids).map(|(event, id)| certificate_event::ActiveModel {
        id: Set(*id),
        certificate_id: Set(event.certificate),
        seq: Set(event.seq),
        state: Set(event.state),
        at: Set(at),
        actor_id: Set(actor.person_id()),
        reason: Set(event.reason.clone()),
        successor_id: Set(event.successor),
    });
    certificate_event::Entity::insert_many(rows).exec_without_returning(tx).await?;
    // Before the rows that everybody who tells of something waits for.
    for event in &events {
        news::write_to_holder(cx, tx, event, at).await?;
    }
    let is_told = |event: &Event| !matches!(event.state, S::Prepared | S::SignedByCentre);
    let told: Vec<_> = events.iter().zip(ids).filter(|(event, _)| is_told(event)).map(|(_, id)| id).collect();
    if told.is_empty() {
        return Ok(());
    }
    feed::tell(tx, &told).await?;
    register_log::enter(cx, tx, &told, at).await
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

/// Holds certificates likewise, in the order of their ids, and tells the last event of each that there is.
///
/// # Errors
/// The database's own.
pub(super) async fn hold_all(
    tx: &DatabaseTransaction,
    ids: &[CertificateId],
) -> Result<HashMap<CertificateId, certificate_event::Model>> {
    let held = row::Entity::find().filter(row::Column::Id.is_in(ids.iter().copied()));
    let held = held.order_by_asc(row::Column::Id).select_only().column(row::Column::Id).lock_exclusive();
    held.into_tuple::<CertificateId>().all(tx).await?;
    last_events(tx, ids).await
}

/// Certificates, and those that they were to take the place of: all that has to be held while they are issued.
///
/// # Errors
/// The database's own.
pub(super) async fn with_predecessors(
    db: &impl ConnectionTrait,
    certificates: &[&row::Model],
) -> Result<Vec<CertificateId>> {
    let mut ids: Vec<_> = certificates.iter().map(|certificate| certificate.id).collect();
    for certificate in certificates {
        let mut before = certificate.supersedes_id;
        while let Some(id) = before {
            ids.push(id);
            before = row::Entity::find_by_id(id).one(db).await?.and_then(|found| found.supersedes_id);
        }
    }
    Ok(ids)
}

/// The certificate that a correction of this one takes the place of, with its last event: this one, or, where it was never
/// issued, the nearest before it that was. Nothing where none ever was: nobody was given any.
///
/// # Errors
/// The database's own.
pub(super) async fn that_was_issued(
    db: &impl ConnectionTrait,
    mut id: CertificateId,
) -> Result<Option<(row::Model, certificate_event::Model)>> {
    use CertificateState as S;
    loop {
        let found = row::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound("certificate"))?;
        let last = last_event(db, id).await?;
        if !matches!(last.state, S::Prepared | S::SignedByCentre | S::Voided) {
            return Ok(Some((found, last)));
        }
        let Some(before) = found.supersedes_id else { return Ok(None) };
        id = before;
    }
}

const LAST_EVENTS: &str = "SELECT e.id, e.certificate_id, e.seq, e.state, e.at, e.actor_id, e.reason, e.successor_id \
     FROM certificate_event e WHERE e.seq = \
     (SELECT MAX(x.seq) FROM certificate_event x WHERE x.certificate_id = e.certificate_id) \
     AND e.certificate_id IN";

/// The event that counts, of each certificate that there is.
///
/// # Errors
/// The database's own.
pub(super) async fn last_events(
    db: &impl ConnectionTrait,
    ids: &[CertificateId],
) -> Result<HashMap<CertificateId, certificate_event::Model>> {
    let ids = ids.iter().map(|id| id.0.into()).collect();
    let rows: Vec<certificate_event::Model> = written_out::among(db, LAST_EVENTS, [], ids).await?;
    Ok(rows.into_iter().map(|event| (event.certificate_id, event)).collect())
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

/// The book's next numbers; the book is held until the transaction ends.
async fn next_numbers(
    tx: &DatabaseTransaction,
    (kind, year): (&str, i32),
    count: usize,
) -> Result<RangeInclusive<i32>> {
    let take = "INSERT INTO register_book (kind, year, last_number) VALUES ($1, $2, $3) \
                ON CONFLICT (kind, year) DO UPDATE SET last_number = register_book.last_number + excluded.last_number \
                RETURNING last_number";
    let count = i32::try_from(count).map_err(Error::internal)?;
    let last: Option<i32> = written_out::value(tx, take, [kind.into(), year.into(), count.into()]).await?;
    let last = last.ok_or(Error::NotFound("register book"))?;
    Ok(last - count + 1..=last)
}
