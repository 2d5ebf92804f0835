//! Issuing: a number is taken once, the sheet is drawn from what was frozen under it, whatever is cut off between.
//!
//! 1. Everything that could refuse is asked first, the sheet is even laid out once for trial.
//! 2. One transaction takes the number and freezes the record. From here on nothing but the record counts.
//! 3. The sheet is drawn outside of any transaction.
//! 4. One transaction stores the bytes and, where the centre alone issues, says so; the bytes of a joint certificate are
//!    laid before the academy.
//!
//! Cut off before 2, nothing has happened; cut off after it, the next run goes on from the record. A group goes through
//! these steps together (decision 0030).

use std::collections::{HashMap, HashSet};

use certificate::Document;
use chrono::{DateTime, Utc};
use entity::enums::{CertificateKind, CertificateState, DocumentPart, EnrolmentState};
use entity::ids::{CertificateId, EnrolmentId, PersonId};
use entity::{
    certificate as row, certificate_document, certificate_event, document_to_sign, enrolment, person,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::credentials;
use super::draft::{self, Draft};
use super::due::unfinished_of;
use super::printing::{self, Drawn, Sheet};
use super::register::{self, Entry, Event};
use super::revisions;
use super::states::{self, Act};
use super::together::{Refused, in_groups};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};

/// Issues the certificate of a completed enrolment, and finishes one that was cut off.
///
/// # Errors
/// As [`issue_all_due`].
pub async fn issue_due(cx: &Context, enrolment: EnrolmentId) -> Result<()> {
    issue_all_due(cx, &[enrolment]).await.pop().unwrap_or(Ok(()))
}

/// Issues the certificates of completed enrolments, and finishes those that were cut off; tells how it ended for each.
///
/// Safe to do twice and by two workers at once: one enrolment has one certificate. What the holder or the centre
/// still has to do first is no error: it is due again once that is done.
///
/// # Errors
/// For each by itself:
/// - [`Error::NotFound`] if there is no such enrolment.
/// - [`Error::Refused`] with what somebody at the centre has to see to first.
/// - [`Error::Stale`] if the holder's account changed in between; the next run takes the new names.
#[tracing::instrument(skip_all, fields(enrolments = enrolments.len()))]
pub async fn issue_all_due(cx: &Context, enrolments: &[EnrolmentId]) -> Vec<Result<()>> {
    in_groups(enrolments, |group| issue_group(cx, group)).await
}

async fn issue_group(cx: &Context, enrolments: Vec<EnrolmentId>) -> Result<Refused<EnrolmentId>> {
    let refused = prepare(cx, &enrolments).await?;
    let begun = unfinished_of(cx.read(), &enrolments).await?;
    finish(cx, &begun).await?;
    Ok(refused)
}

/// Phases 1 and 2, for those that have no certificate yet.
async fn prepare(cx: &Context, enrolments: &[EnrolmentId]) -> Result<Refused<EnrolmentId>> {
    let now = cx.now();
    let certified = certified(cx.read(), enrolments).await?;
    let new: Vec<_> = enrolments.iter().copied().filter(|id| !certified.contains(id)).collect();
    if new.is_empty() {
        return Ok(Refused::new());
    }
    let rows = enrolment::Entity::find().filter(enrolment::Column::Id.is_in(new.iter().copied()));
    let mut rows = rows.all(cx.read()).await?;
    let there: HashSet<EnrolmentId> = rows.iter().map(|row| row.id).collect();
    let missing = new.into_iter().filter(|id| !there.contains(id));
    let mut refused: Refused<_> = missing.map(|id| (id, Error::NotFound("enrolment"))).collect();
    rows.retain(|row| row.state == EnrolmentState::Completed);
    let mut drafts = Vec::new();
    for (row, draft) in rows.iter().zip(draft::of_enrolments(cx, cx.read(), &rows, now).await?) {
        match draft {
            Ok(draft) => drafts.push((row.id, row.learner_id, draft)),
            Err(missing) => refused.extend(not_yet(&missing).err().map(|error| (row.id, error))),
        }
    }
    let records = drafts.iter().map(|(.., draft)| draft.record.clone()).collect();
    let mut entries = Vec::new();
    for ((id, learner, draft), refusal) in drafts.into_iter().zip(printing::rehearse(cx, records).await?) {
        match refusal {
            None => entries.push((id, learner, draft)),
            Some(refusal) => refused.extend(not_yet(&[refusal]).err().map(|error| (id, error))),
        }
    }
    let changed = take_numbers(cx, entries, now).await?;
    refused.extend(changed.into_iter().map(|id| (id, Error::Stale)));
    Ok(refused)
}

/// Tells the log what is in the way: quietly if the holder knows. Where somebody at the centre has to act it is an error,
/// so that the job rests for longer each time, rather than saying so at every sweep.
fn not_yet(missing: &[Refusal]) -> Result<()> {
    let holders = [Refusal::NamesMissing, Refusal::NamesNotConfirmed, Refusal::NoCertificateForCourse];
    for refusal in missing.iter().filter(|refusal| holders.contains(refusal)) {
        tracing::debug!(certificate.refusal = refusal.code(), "no certificate yet");
    }
    match missing.iter().find(|refusal| !holders.contains(refusal)) {
        Some(refusal) => Err((*refusal).into()),
        None => Ok(()),
    }
}

/// Phase 2; gives those whose holder's account is not as it was drafted. People first, as whoever starts an attempt does: two
/// that hold crosswise would wait for each other. The enrolments are held, so that of two workers the second finds the
/// certificates of the first.
async fn take_numbers(
    cx: &Context,
    drafts: Vec<(EnrolmentId, PersonId, Draft)>,
    now: DateTime<Utc>,
) -> Result<Vec<EnrolmentId>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let tx = cx.begin_write().await?;
    let people: Vec<_> = drafts.iter().map(|(_, learner, draft)| (*learner, draft.person_revision)).collect();
    let met = meet_unchanged(&tx, &people).await?;
    let enrolments: Vec<_> = drafts.iter().map(|(id, ..)| *id).collect();
    let completed = hold_completed(&tx, &enrolments).await?;
    let certified = certified(&tx, &enrolments).await?;
    let (mut changed, mut entries) = (Vec::new(), Vec::new());
    for (enrolment_id, learner_id, draft) in drafts {
        if !met.contains(&learner_id) {
            changed.push(enrolment_id);
        } else if completed.contains(&enrolment_id) && !certified.contains(&enrolment_id) {
            entries.push(Entry { enrolment_id, learner_id, supersedes_id: None, draft });
        }
    }
    let rows = register::enter(cx, &tx, entries, None, (&Actor::System, now)).await?;
    let notes = rows.iter().map(|row| ("certificate.prepared", row)).collect();
    note(cx, &tx, notes, (&Actor::System, now)).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Holds the accounts of holders, and tells which of them are at the revision given, with their names confirmed.
pub(super) async fn meet_unchanged(
    tx: &DatabaseTransaction,
    holders: &[(PersonId, i32)],
) -> Result<HashSet<PersonId>> {
    let found = person::Entity::find()
        .filter(person::Column::Id.is_in(holders.iter().map(|(id, _)| *id)))
        .order_by_asc(person::Column::Id)
        .lock_shared()
        .all(tx)
        .await?;
    let found: HashMap<_, _> = found.into_iter().map(|person| (person.id, person)).collect();
    let is_same = |(id, revision): &&(PersonId, i32)| {
        found
            .get(id)
            .is_some_and(|person| person.revision == *revision && person.names_confirmed_at.is_some())
    };
    Ok(holders.iter().filter(is_same).map(|(id, _)| *id).collect())
}

/// Holds enrolments, and tells which of them are completed.
async fn hold_completed(tx: &DatabaseTransaction, ids: &[EnrolmentId]) -> Result<HashSet<EnrolmentId>> {
    let held = enrolment::Entity::find()
        .filter(enrolment::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(enrolment::Column::Id)
        .lock_exclusive();
    let held = held.all(tx).await?.into_iter().filter(|row| row.state == EnrolmentState::Completed);
    Ok(held.map(|row| row.id).collect())
}

/// Phases 3 and 4: draws what was frozen, stores it and issues it where the centre alone does. One that waits for its time
/// stamp is found again by the next sweep.
///
/// # Errors
/// [`Error::Internal`] when a frozen record is not as it was written or cannot be drawn.
pub(super) async fn finish(cx: &Context, ids: &[CertificateId]) -> Result<()> {
    let found = row::Entity::find().filter(row::Column::Id.is_in(ids.iter().copied())).all(cx.read());
    // A correction holds the certificate that it corrects as well, so it goes alone.
    let (corrections, new): (Vec<_>, Vec<_>) =
        found.await?.into_iter().partition(|certificate| certificate.supersedes_id.is_some());
    for group in std::iter::once(new).chain(corrections.into_iter().map(|one| vec![one])) {
        if !group.is_empty() {
            finish_group(cx, group).await?;
        }
    }
    Ok(())
}

async fn finish_group(cx: &Context, mut certificates: Vec<row::Model>) -> Result<()> {
    let places = credentials::choose_places(cx.read(), &certificates).await?;
    let sheets = certificates.iter().zip(places).map(|(certificate, place)| {
        let (id, since) = (certificate.id, certificate.prepared_at);
        Ok(Sheet { id, record: register::frozen(certificate)?, place, since })
    });
    let mut drawn = printing::draw(cx, sheets.collect::<Result<_>>()?).await?;
    certificates.retain(|certificate| drawn.contains_key(&certificate.id));
    if certificates.is_empty() {
        tracing::debug!("certificates wait for their time stamps");
        return Ok(());
    }
    let now = cx.now();
    let tx = cx.begin_write().await?;
    let ids = register::with_predecessors(&tx, &certificates.iter().collect::<Vec<_>>()).await?;
    let last = register::hold_all(&tx, &ids).await?;
    // Another worker may have been faster.
    let state = |certificate: &row::Model| last.get(&certificate.id).map(|last| last.state);
    certificates.retain(|certificate| state(certificate) == Some(CertificateState::Prepared));
    let mut finished = Vec::with_capacity(certificates.len());
    for certificate in &certificates {
        finished.extend(drawn.remove(&certificate.id).map(|drawn| (certificate, drawn)));
    }
    store_drawn(cx, &tx, finished, &last, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Phase 4.
async fn store_drawn(
    cx: &Context,
    tx: &DatabaseTransaction,
    finished: Vec<(&row::Model, Drawn)>,
    last: &HashMap<CertificateId, certificate_event::Model>,
    now: DateTime<Utc>,
) -> Result<()> {
    if finished.is_empty() {
        return Ok(());
    }
    let is_own = |certificate: &row::Model| certificate.kind == CertificateKind::Attendance;
    let own: Vec<_> =
        finished.iter().map(|(certificate, _)| *certificate).filter(|one| is_own(one)).collect();
    let overtaken = overtaken(tx, &own).await?;
    let (mut whole, mut half, mut credentials) = (Vec::new(), Vec::new(), Vec::new());
    for (certificate, Drawn { document, credential }) in finished {
        if overtaken.contains(&certificate.id) {
            continue;
        }
        credentials.push((certificate.id, credential));
        if is_own(certificate) {
            whole.push((certificate.id, document));
        } else {
            half.push((certificate, document));
        }
    }
    credentials::store(tx, credentials).await?;
    store(tx, whole, now).await?;
    issue(cx, tx, (&own, last), (&Actor::System, now)).await?;
    // A joint certificate counts once the academy has signed it, too.
    let joint: Vec<_> = half.iter().map(|(certificate, _)| *certificate).collect();
    let half = half.into_iter().map(|(certificate, document)| (certificate.id, document)).collect();
    lay_before_academy(tx, half, now).await?;
    let signed = |certificate: &&row::Model| {
        let last = last.get(&certificate.id).ok_or(Error::NotFound("certificate"))?;
        let state = states::after(last.state, Act::SignForCentre)?;
        Ok(Event::next(last, state))
    };
    let events = joint.iter().map(signed).collect::<Result<_>>()?;
    register::append(cx, tx, events, (&Actor::System, now)).await?;
    let notes = joint.into_iter().map(|certificate| ("certificate.signed_by_centre", certificate)).collect();
    note(cx, tx, notes, (&Actor::System, now)).await
}

/// Corrections of what was revoked or suspended meanwhile: nothing of them is kept, as they are voided. What they correct is held.
///
/// # Errors
/// The database's own.
pub(super) async fn overtaken(
    tx: &DatabaseTransaction,
    certificates: &[&row::Model],
) -> Result<HashSet<CertificateId>> {
    let mut overtaken = HashSet::new();
    for certificate in certificates {
        let Some(old) = certificate.supersedes_id else { continue };
        if let Some((_, last)) = register::that_was_issued(tx, old).await?
            && states::after(last.state, Act::Supersede).is_err()
        {
            overtaken.insert(certificate.id);
        }
    }
    Ok(overtaken)
}

/// Says that certificates, of which the last events are given, are issued, and that those which they correct are superseded
/// by them.
pub(super) async fn issue(
    cx: &Context,
    tx: &DatabaseTransaction,
    (certificates, last): (&[&row::Model], &HashMap<CertificateId, certificate_event::Model>),
    (actor, now): (&Actor, DateTime<Utc>),
) -> Result<()> {
    let (mut events, mut notes) = (Vec::new(), Vec::new());
    for &certificate in certificates {
        let last = last.get(&certificate.id).ok_or(Error::NotFound("certificate"))?;
        if let Some(old) = certificate.supersedes_id
            && let Err(refusal) = supersede(cx, tx, old, certificate, now).await?
        {
            // What it was to correct was revoked or suspended meanwhile: that decision stands.
            let voided = Event::next(last, states::after(last.state, Act::Revoke)?);
            let voided = Event { reason: Some(refusal.code().to_owned()), ..voided };
            register::append(cx, tx, vec![voided], (&Actor::System, now)).await?;
            note(cx, tx, vec![("certificate.voided", certificate)], (&Actor::System, now)).await?;
            continue;
        }
        events.push(Event::next(last, states::after(last.state, Act::Issue)?));
        notes.push(("certificate.issued", certificate));
    }
    register::append(cx, tx, events, (actor, now)).await?;
    note(cx, tx, notes, (actor, now)).await
}

/// Why a correction was asked for: its first event says so.
async fn because(tx: &DatabaseTransaction, correction: &row::Model) -> Result<certificate_event::Model> {
    let first = certificate_event::Entity::find()
        .filter(certificate_event::Column::CertificateId.eq(correction.id))
        .filter(certificate_event::Column::Seq.eq(1));
    first.one(tx).await?.ok_or(Error::NotFound("certificate"))
}

/// What was voided never counted: what gives way is the certificate that it was to correct, if there is one. It is held.
async fn supersede(
    cx: &Context,
    tx: &DatabaseTransaction,
    old: CertificateId,
    correction: &row::Model,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>> {
    let Some((_, last)) = register::that_was_issued(tx, old).await? else { return Ok(Ok(())) };
    let state = match states::after(last.state, Act::Supersede) {
        Ok(state) => state,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let reason = because(tx, correction).await?.reason;
    let event = Event { reason, successor: Some(correction.id), ..Event::next(&last, state) };
    register::append(cx, tx, vec![event], (&Actor::System, now)).await?;
    Ok(Ok(()))
}

/// Stores the documents that are given out.
pub(super) async fn store(
    tx: &DatabaseTransaction,
    documents: Vec<(CertificateId, Document)>,
    now: DateTime<Utc>,
) -> Result<()> {
    keep_revisions(tx, &documents, DocumentPart::Whole).await?;
    let row = |(id, document): (CertificateId, Document)| certificate_document::ActiveModel {
        certificate_id: Set(id),
        sha256: Set(hex::encode(document.sha256)),
        bytes: Set(document.bytes),
        template: Set(document.template),
        drawn_at: Set(now),
    };
    // Not as it was read back: it is large.
    for document in documents {
        certificate_document::Entity::insert(row(document)).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Stores the documents that the academy signs.
async fn lay_before_academy(
    tx: &DatabaseTransaction,
    documents: Vec<(CertificateId, Document)>,
    now: DateTime<Utc>,
) -> Result<()> {
    keep_revisions(tx, &documents, DocumentPart::SignedByCentre).await?;
    let row = |(id, document): (CertificateId, Document)| document_to_sign::ActiveModel {
        certificate_id: Set(id),
        sha256: Set(hex::encode(document.sha256)),
        bytes: Set(document.bytes),
        template: Set(document.template),
        drawn_at: Set(now),
    };
    // As above.
    for document in documents {
        document_to_sign::Entity::insert(row(document)).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn keep_revisions(
    tx: &DatabaseTransaction,
    documents: &[(CertificateId, Document)],
    last: DocumentPart,
) -> Result<()> {
    let rows: Vec<_> =
        documents.iter().flat_map(|(id, document)| revisions::of(*id, &document.bytes, last)).collect();
    if rows.is_empty() { Ok(()) } else { revisions::keep(tx, rows).await }
}

/// Which of these enrolments have a certificate.
async fn certified(db: &impl ConnectionTrait, enrolments: &[EnrolmentId]) -> Result<HashSet<EnrolmentId>> {
    let found = row::Entity::find().filter(row::Column::EnrolmentId.is_in(enrolments.iter().copied()));
    let found = found.select_only().column(row::Column::EnrolmentId).into_tuple().all(db).await?;
    Ok(found.into_iter().collect())
}

async fn note(
    cx: &Context,
    tx: &DatabaseTransaction,
    notes: Vec<(&'static str, &row::Model)>,
    (actor, now): (&Actor, DateTime<Utc>),
) -> Result<()> {
    let entry = |(action, certificate): (&'static str, &row::Model)| audit_trail::Entry {
        action,
        subject_kind: "certificate",
        subject_id: Some(certificate.id.0),
        reason: None,
        detail: json!({ "number": certificate.serial }),
    };
    audit_trail::record_all(cx, tx, (actor, now), notes.into_iter().map(entry).collect()).await
}
