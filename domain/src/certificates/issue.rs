//! Issuing: a number is taken once, the sheet is drawn from what was frozen under it, whatever is cut off between.
//!
//! 1. Everything that could refuse is asked first, the sheet is even drawn once for trial.
//! 2. One transaction takes the number and freezes the record. From here on nothing but the record counts.
//! 3. The sheet is drawn outside of any transaction.
//! 4. One transaction stores the bytes and, where the centre alone issues, says so; the bytes of a joint certificate are
//!    laid before the academy.
//!
//! Cut off before 2, nothing has happened; cut off after it, the next run goes on from the record.

use certificate::Document;
use chrono::{DateTime, Utc};
use entity::enums::{CertificateKind, CertificateState, DocumentPart, EnrolmentState};
use entity::ids::{CertificateId, EnrolmentId, PersonId};
use entity::{
    certificate as row, certificate_document, certificate_event, document_to_sign, enrolment, person,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect,
};
use serde_json::json;

use super::credentials;
use super::draft::{self, Draft};
use super::due::unfinished_of;
use super::printing::{self, Drawn};
use super::register::{self, Entry, Event};
use super::revisions;
use super::states::{self, Act};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::quizzes;

/// Issues the certificate of a completed enrolment, and finishes one that was cut off.
///
/// Safe to do twice and by two workers at once: one enrolment has one certificate. What the holder or the centre
/// still has to do first is no error: it is due again once that is done.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such enrolment.
/// - [`Error::Refused`] with what somebody at the centre has to see to first.
/// - [`Error::Stale`] if the holder's account changed in between; the next run takes the new names.
#[tracing::instrument(skip_all, fields(enrolment.id = %enrolment_id))]
pub async fn issue_due(cx: &Context, enrolment_id: EnrolmentId) -> Result<()> {
    if !has_certificate(cx.read(), enrolment_id).await? {
        prepare(cx, enrolment_id).await?;
    }
    for certificate in unfinished_of(cx.read(), enrolment_id).await? {
        finish(cx, certificate).await?;
    }
    Ok(())
}

async fn prepare(cx: &Context, enrolment_id: EnrolmentId) -> Result<()> {
    let now = cx.now();
    let enrolment = enrolment::Entity::find_by_id(enrolment_id).one(cx.read()).await?;
    let enrolment = enrolment.ok_or(Error::NotFound("enrolment"))?;
    if enrolment.state != EnrolmentState::Completed {
        return Ok(());
    }
    match draft::of_enrolment(cx, cx.read(), &enrolment, now).await? {
        Ok(draft) => match printing::rehearse(cx, draft.record.clone()).await? {
            None => take_number(cx, &enrolment, draft, now).await,
            Some(refusal) => not_yet(&[refusal]),
        },
        Err(missing) => not_yet(&missing),
    }
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

/// Phase 2. The person first, as whoever starts an attempt does: two that hold crosswise would wait for each other. The
/// enrolment is held, so that of two workers the second finds the certificate of the first.
async fn take_number(cx: &Context, of: &enrolment::Model, draft: Draft, now: DateTime<Utc>) -> Result<()> {
    let (enrolment_id, learner_id) = (of.id, of.learner_id);
    let tx = cx.begin_write().await?;
    meet_unchanged(&tx, learner_id, draft.person_revision).await?;
    let enrolment = quizzes::lock_enrolment(&tx, enrolment_id).await?;
    if enrolment.state != EnrolmentState::Completed || has_certificate(&tx, enrolment_id).await? {
        return Ok(());
    }
    let entry = Entry { enrolment_id, learner_id, supersedes_id: None, actor: &Actor::System, reason: None };
    let certificate = register::enter(cx, &tx, draft, entry, now).await?;
    note(cx, &tx, "certificate.prepared", &certificate, (&Actor::System, now)).await?;
    tx.commit().await?;
    Ok(())
}

/// Holds the holder's account as the draft has it.
pub(super) async fn meet_unchanged(tx: &DatabaseTransaction, holder: PersonId, revision: i32) -> Result<()> {
    let person = person::Entity::find_by_id(holder).lock_shared().one(tx).await?;
    let same =
        person.is_some_and(|person| person.revision == revision && person.names_confirmed_at.is_some());
    if same { Ok(()) } else { Err(Error::Stale) }
}

/// Phases 3 and 4: draws what was frozen, stores it and issues it where the centre alone does. One that waits for its time
/// stamp is found again by the next sweep.
///
/// # Errors
/// [`Error::Internal`] when the frozen record is not as it was written or cannot be drawn.
pub(super) async fn finish(cx: &Context, id: CertificateId) -> Result<()> {
    let certificate = row::Entity::find_by_id(id).one(cx.read()).await?;
    let certificate = certificate.ok_or(Error::NotFound("certificate"))?;
    let place = credentials::choose_place(cx.read(), &certificate).await?;
    let (frozen, since) = (register::frozen(&certificate)?, certificate.prepared_at);
    let Some(Drawn { document, credential }) = printing::draw(cx, (id, frozen), place, since).await? else {
        tracing::debug!(certificate.id = %id, "a certificate waits for its time stamp");
        return Ok(());
    };
    let now = cx.now();
    let tx = cx.begin_write().await?;
    let (certificate, last) = register::hold(&tx, id).await?;
    // Another worker may have been faster.
    if last.state != CertificateState::Prepared {
        return Ok(());
    }
    credentials::store(&tx, id, credential).await?;
    match certificate.kind {
        CertificateKind::Attendance => {
            store(&tx, id, document, now).await?;
            issue(cx, &tx, (&certificate, &last), (&Actor::System, now)).await?;
        }
        // A joint certificate counts once the academy has signed it, too.
        CertificateKind::AdvancedTraining => {
            lay_before_academy(&tx, id, document, now).await?;
            let state = states::after(last.state, Act::SignForCentre)?;
            let signed = Event { seq: last.seq + 1, state, reason: None, successor: None };
            register::append(cx, &tx, id, signed, (&Actor::System, now)).await?;
            note(cx, &tx, "certificate.signed_by_centre", &certificate, (&Actor::System, now)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Says that a certificate is issued, and that the one it corrects is superseded by it.
pub(super) async fn issue(
    cx: &Context,
    tx: &DatabaseTransaction,
    (certificate, last): (&row::Model, &certificate_event::Model),
    (actor, now): (&Actor, DateTime<Utc>),
) -> Result<()> {
    if let Some(old) = certificate.supersedes_id
        && let Err(refusal) =
            supersede(cx, tx, old, (certificate.id, &because(tx, certificate).await?), now).await?
    {
        // What it was to correct was revoked or suspended meanwhile: that decision stands.
        let voided = Event {
            seq: last.seq + 1,
            state: states::after(last.state, Act::Revoke)?,
            reason: Some(refusal.code()),
            successor: None,
        };
        register::append(cx, tx, certificate.id, voided, (&Actor::System, now)).await?;
        return note(cx, tx, "certificate.voided", certificate, (&Actor::System, now)).await;
    }
    let state = states::after(last.state, Act::Issue)?;
    let issued = Event { seq: last.seq + 1, state, reason: None, successor: None };
    register::append(cx, tx, certificate.id, issued, (actor, now)).await?;
    note(cx, tx, "certificate.issued", certificate, (actor, now)).await
}

/// Why a correction was asked for: its first event says so.
async fn because(tx: &DatabaseTransaction, correction: &row::Model) -> Result<certificate_event::Model> {
    let first = certificate_event::Entity::find()
        .filter(certificate_event::Column::CertificateId.eq(correction.id))
        .filter(certificate_event::Column::Seq.eq(1));
    first.one(tx).await?.ok_or(Error::NotFound("certificate"))
}

/// What was voided never counted: what gives way is the certificate that it was to correct, if there is one.
async fn supersede(
    cx: &Context,
    tx: &DatabaseTransaction,
    mut old: CertificateId,
    (successor, because): (CertificateId, &certificate_event::Model),
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>> {
    let last = loop {
        let (certificate, last) = register::hold(tx, old).await?;
        match (last.state, certificate.supersedes_id) {
            (CertificateState::Voided, Some(before)) => old = before,
            (CertificateState::Voided, None) => return Ok(Ok(())),
            _ => break last,
        }
    };
    let state = match states::after(last.state, Act::Supersede) {
        Ok(state) => state,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let reason = because.reason.as_deref();
    let event = Event { seq: last.seq + 1, state, reason, successor: Some(successor) };
    register::append(cx, tx, old, event, (&Actor::System, now)).await?;
    Ok(Ok(()))
}

/// Stores the document that is given out.
pub(super) async fn store(
    tx: &DatabaseTransaction,
    id: CertificateId,
    document: Document,
    now: DateTime<Utc>,
) -> Result<()> {
    revisions::keep(tx, id, &document.bytes, DocumentPart::Whole).await?;
    let document = certificate_document::ActiveModel {
        certificate_id: Set(id),
        sha256: Set(hex::encode(document.sha256)),
        bytes: Set(document.bytes),
        template: Set(document.template),
        drawn_at: Set(now),
    };
    // Not as it was read back: it is large.
    certificate_document::Entity::insert(document).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores the document that the academy signs.
async fn lay_before_academy(
    tx: &DatabaseTransaction,
    id: CertificateId,
    document: Document,
    now: DateTime<Utc>,
) -> Result<()> {
    revisions::keep(tx, id, &document.bytes, DocumentPart::SignedByCentre).await?;
    let document = document_to_sign::ActiveModel {
        certificate_id: Set(id),
        sha256: Set(hex::encode(document.sha256)),
        bytes: Set(document.bytes),
        template: Set(document.template),
        drawn_at: Set(now),
    };
    // Not as it was read back: it is large.
    document_to_sign::Entity::insert(document).exec_without_returning(tx).await?;
    Ok(())
}

async fn has_certificate(db: &impl ConnectionTrait, enrolment: EnrolmentId) -> Result<bool> {
    let found = row::Entity::find().filter(row::Column::EnrolmentId.eq(enrolment)).count(db).await?;
    Ok(found > 0)
}

async fn note(
    cx: &Context,
    tx: &DatabaseTransaction,
    action: &'static str,
    certificate: &row::Model,
    (actor, now): (&Actor, DateTime<Utc>),
) -> Result<()> {
    let entry = audit_trail::Entry {
        action,
        subject_kind: "certificate",
        subject_id: Some(certificate.id.0),
        reason: None,
        detail: json!({ "number": certificate.serial }),
    };
    audit_trail::record(cx, tx, actor, now, entry).await
}
