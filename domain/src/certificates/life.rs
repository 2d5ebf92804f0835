//! What may become of a certificate: suspended, reinstated, revoked, corrected by another.

use chrono::{DateTime, Utc};
use entity::enums::CertificateState;
use entity::ids::{CertificateId, PersonId};
use entity::{certificate as row, certificate_credential, certificate_event, document_to_sign, person};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};

use super::draft::{self, Draft};
use super::read::{self, Certificate};
use super::register::{self, Entry, Event};
use super::states::{self, Act, Sibling};
use super::{day, due, issue, printing};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::policy::{self, Action};
use crate::quizzes;

/// How long a reason may be, in characters; it is told to everybody who asks after the certificate.
const REASON_LENGTH: usize = 500;

/// Revokes a certificate for good; one that was never issued is voided and its number stays visible.
///
/// The reason is told to whoever asks after the certificate, so it must name nobody.
///
/// # Errors
/// - [`Error::Forbidden`] for those who may not manage certificates.
/// - [`Error::NotFound`] if there is no such certificate.
/// - [`Error::Invalid`] without a reason.
/// - [`Error::Refused`] `CertificateRevoked`, `CertificateSuperseded` or `CertificateVoided`.
pub async fn revoke(cx: &Context, actor: &Actor, id: CertificateId, reason: &str) -> Result<Certificate> {
    change(cx, actor, id, Told::by_centre(Act::Revoke, "certificate.revoked"), reason).await
}

/// Suspends a certificate until it is reinstated.
///
/// # Errors
/// As [`revoke`], and [`Error::Refused`] `CertificateSuspended` or `CertificateNotIssued`.
pub async fn suspend(cx: &Context, actor: &Actor, id: CertificateId, reason: &str) -> Result<Certificate> {
    change(cx, actor, id, Told::by_centre(Act::Suspend, "certificate.suspended"), reason).await
}

/// Makes a suspended certificate count again.
///
/// # Errors
/// As [`revoke`], and [`Error::Refused`] `CertificateNotSuspended` or `CertificateNotIssued`.
pub async fn reinstate(cx: &Context, actor: &Actor, id: CertificateId, reason: &str) -> Result<Certificate> {
    change(cx, actor, id, Told::by_centre(Act::Reinstate, "certificate.reinstated"), reason).await
}

/// Something that is done to a certificate for a reason, and who may.
pub(super) struct Told {
    pub act: Act,
    /// As the audit trail has it.
    pub action: &'static str,
    pub allowed: Action,
}

impl Told {
    const fn by_centre(act: Act, action: &'static str) -> Self {
        Self { act, action, allowed: Action::ManageCertificates }
    }
}

/// Does it.
///
/// # Errors
/// As [`revoke`].
pub(super) async fn change(
    cx: &Context,
    actor: &Actor,
    id: CertificateId,
    Told { act, action, allowed }: Told,
    reason: &str,
) -> Result<Certificate> {
    policy::authorize(actor, allowed)?;
    let reason = read_reason(reason)?;
    let now = cx.now();
    let tx = cx.begin_write().await?;
    let (certificate, last) = register::hold(&tx, id).await?;
    let state = states::after(last.state, act)?;
    let event = Event { reason: Some(reason.to_owned()), ..Event::next(&last, state) };
    register::append(cx, &tx, vec![event], (actor, now)).await?;
    let detail = json!({ "number": certificate.serial, "state": state.word() });
    note(cx, &tx, (actor, now), (action, id), (reason, detail)).await?;
    tx.commit().await?;
    read::find_for(cx, actor, id).await
}

/// Issues a certificate with the holder's names of today in the place of one with other names.
///
/// What was earned stays as it was frozen; the names, the institutions with their signatories and marks, and the design are those
/// of the day. The old certificate counts until the new one is issued, and says from then on which one superseded it. Asking again
/// after a cut goes on with the same one.
///
/// # Errors
/// - [`Error::Forbidden`], [`Error::NotFound`] and [`Error::Invalid`] as [`revoke`].
/// - [`Error::Refused`] `CertificateRevoked`, `CertificateSuspended` or `CertificateSuperseded`, also where another
///   certificate of the same course is so;
///   `NamesMissing`, `NamesNotConfirmed`, `GlyphMissing`, `IssuerMissing` or `CertificateNotPrintable` before a
///   number is taken.
/// - [`Error::Stale`] if the holder's account changed in between.
pub async fn correct(cx: &Context, actor: &Actor, id: CertificateId, reason: &str) -> Result<Certificate> {
    policy::authorize(actor, Action::ManageCertificates)?;
    let reason = read_reason(reason)?;
    let now = cx.now();
    let old = row::Entity::find_by_id(id).one(cx.read()).await?.ok_or(Error::NotFound("certificate"))?;
    states::after(register::last_event(cx.read(), id).await?.state, Act::Supersede)?;
    let draft = redraft(cx, &old, now).await?;
    if let [Some(refusal)] = printing::rehearse(cx, vec![draft.record.clone()]).await?[..] {
        return Err(refusal.into());
    }
    let tx = cx.begin_write().await?;
    let successor = enter_correction(cx, &tx, &old, draft, (actor, reason, now)).await?;
    tx.commit().await?;
    issue::finish(cx, &[successor]).await?;
    read::find_for(cx, actor, successor).await
}

/// The old record with the holder's names and the institutions of today.
async fn redraft(cx: &Context, old: &row::Model, now: DateTime<Utc>) -> Result<Draft> {
    let person = person::Entity::find_by_id(old.learner_id).one(cx.read()).await?;
    let person = person.ok_or(Error::NotFound("person"))?;
    if let Some(refusal) = draft::lacking_names(&person).first() {
        return Err((*refusal).into());
    }
    let mut record = register::frozen(old)?;
    record.holder = draft::holder(&person);
    record.issued_on = day::on(now);
    record.issuers = draft::issuers(cx.settings(), old.kind, record.issued_on);
    // As long as it may become, for the rehearsal.
    record.supersedes = Some(old.serial.clone());
    cx.settings().designs.of(record.kind).clone_into(&mut record.template);
    record.languages = draft::languages(&record, &person.language);
    match (record.issuers.is_empty(), record.languages.is_empty()) {
        (true, _) => Err(Refusal::IssuerMissing.into()),
        (_, true) => Err(Refusal::CertificateNotPrintable.into()),
        _ => Ok(Draft { kind: old.kind, person_revision: person.revision, record }),
    }
}

/// Takes a number for the correction, or finds the one that was taken and cut off.
async fn enter_correction(
    cx: &Context,
    tx: &DatabaseTransaction,
    old: &row::Model,
    mut draft: Draft,
    (actor, reason, now): (&Actor, &str, DateTime<Utc>),
) -> Result<CertificateId> {
    // Person, enrolment, certificate: everybody holds them in this order.
    if issue::meet_unchanged(tx, &[(old.learner_id, draft.person_revision)]).await?.is_empty() {
        return Err(Error::Stale);
    }
    quizzes::lock_enrolment(tx, old.enrolment_id).await?;
    let (old, last) = register::hold(tx, old.id).await?;
    // Only now it is certain whether that one was ever given to anybody.
    let gives_way = register::that_was_issued(tx, old.id).await?;
    draft.record.supersedes = gives_way.map(|(before, _)| before.serial);
    states::after(last.state, Act::Supersede)?;
    let siblings = siblings_of(tx, &old).await?;
    if let Some(begun) = states::correction_begun(last.state, &siblings)? {
        return Ok(begun);
    }
    let (enrolment_id, learner_id, supersedes_id) = (old.enrolment_id, old.learner_id, Some(old.id));
    let entry = Entry { enrolment_id, learner_id, supersedes_id, draft };
    let new = register::enter(cx, tx, vec![entry], Some(reason), (actor, now)).await?.pop();
    let new = new.ok_or(Error::NotFound("certificate"))?;
    if matches!(last.state, CertificateState::Prepared | CertificateState::SignedByCentre) {
        void(cx, tx, &last, new.id, (actor, reason, now)).await?;
    }
    let detail = json!({ "number": old.serial, "corrected_by": new.serial });
    note(cx, tx, (actor, now), ("certificate.corrected", old.id), (reason, detail)).await?;
    Ok(new.id)
}

/// One that waits to be signed gives way at once: only one of the two may ever be.
async fn void(
    cx: &Context,
    tx: &DatabaseTransaction,
    last: &certificate_event::Model,
    successor: CertificateId,
    (actor, reason, now): (&Actor, &str, DateTime<Utc>),
) -> Result<()> {
    let voided = Event::next(last, CertificateState::Voided);
    let event = Event { reason: Some(reason.to_owned()), successor: Some(successor), ..voided };
    register::append(cx, tx, vec![event], (actor, now)).await
}

/// Every other certificate of the same enrolment that was not voided. The enrolment is held: nobody adds one meanwhile.
async fn siblings_of(db: &impl ConnectionTrait, old: &row::Model) -> Result<Vec<Sibling>> {
    let found = row::Entity::find()
        .filter(row::Column::EnrolmentId.eq(old.enrolment_id))
        .filter(row::Column::Id.ne(old.id))
        .filter(Expr::exists(due::voided()).not());
    let mut siblings = Vec::new();
    for row in found.all(db).await? {
        let state = register::last_event(db, row.id).await?.state;
        siblings.push(Sibling { id: row.id, state, is_correction: row.supersedes_id == Some(old.id) });
    }
    Ok(siblings)
}

/// Voids what was never issued to somebody who is erased, and deletes the documents and credentials of all that was voided:
/// nobody was ever given them. The person is held, and is erased in the same transaction.
///
/// # Errors
/// The database's own.
pub(crate) async fn forget_unissued(
    cx: &Context,
    tx: &DatabaseTransaction,
    holder: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let own = row::Entity::find().filter(row::Column::LearnerId.eq(holder)).order_by_asc(row::Column::Id);
    let ids: Vec<CertificateId> = own.select_only().column(row::Column::Id).into_tuple().all(tx).await?;
    // All are held before the first event: whoever writes one holds the log from then on.
    let last = register::hold_all(tx, &ids).await?;
    let (mut events, mut forgotten) = (Vec::new(), Vec::new());
    for last in ids.iter().filter_map(|id| last.get(id)) {
        match last.state {
            CertificateState::Prepared | CertificateState::SignedByCentre => {
                let state = states::after(last.state, Act::Revoke)?;
                let reason = Some(Refusal::HolderErased.code().to_owned());
                events.push(Event { reason, ..Event::next(last, state) });
            }
            CertificateState::Voided => {}
            _ => continue,
        }
        forgotten.push(last.certificate_id);
    }
    register::append(cx, tx, events, (&Actor::System, now)).await?;
    if forgotten.is_empty() {
        return Ok(());
    }
    let of_these = document_to_sign::Column::CertificateId.is_in(forgotten.iter().copied());
    document_to_sign::Entity::delete_many().filter(of_these).exec(tx).await?;
    let of_these = certificate_credential::Column::CertificateId.is_in(forgotten);
    certificate_credential::Entity::delete_many().filter(of_these).exec(tx).await?;
    Ok(())
}

fn read_reason(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::invalid(
            "/reason",
            "required",
            "say why; whoever asks after the certificate is told",
        ));
    }
    if reason.chars().count() > REASON_LENGTH {
        return Err(Error::invalid("/reason", "too_long", "say it in 500 characters"));
    }
    if reason.chars().any(|c| c == '\0') {
        return Err(Error::invalid("/reason", "control_character", "write plain text"));
    }
    Ok(reason)
}

async fn note(
    cx: &Context,
    tx: &DatabaseTransaction,
    (actor, now): (&Actor, DateTime<Utc>),
    (action, id): (&'static str, CertificateId),
    (reason, detail): (&str, Value),
) -> Result<()> {
    let subject_id = Some(id.0);
    let entry =
        audit_trail::Entry { action, subject_kind: "certificate", subject_id, reason: Some(reason), detail };
    audit_trail::record(cx, tx, actor, now, entry).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_needed_and_kept_short() {
        assert!(read_reason(" \n").is_err());
        assert!(read_reason(&"я".repeat(501)).is_err());
        assert!(read_reason("a\0b").is_err());
        assert_eq!(read_reason(&format!(" {} ", "я".repeat(500))).unwrap().chars().count(), 500);
    }
}
