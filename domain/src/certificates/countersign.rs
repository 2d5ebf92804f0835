//! The academy's signature: what waits for it, signing, and sending back.
//!
//! What the academy signs is the document that the centre has signed. Its own machine puts the signature together from that
//! document and sends only the signature; here it is put in at the same place, and the whole is read as a stranger would.

use certificate::signing::{self, Party, ROOM, STAMP_ROOM, Signer, Verdict, prepare_with_room, room_for};
use certificate::{Document, Record};
use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::{CertificateKind, CertificateState};
use entity::ids::CertificateId;
use entity::{certificate as row, document_to_sign};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::academy::Academy;
use super::document_keys::DocumentKeys;
use super::endorsing::ToEndorse;
use super::life::{self, Told};
use super::read::{self, Certificate, StoredDocument};
use super::states::{self, Act};
use super::time_stamps::TimeStamps;
use super::{endorsing, issue, printing, register, rows};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::learning::{self, Evidence};
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};

/// How far the academy's clock may be from ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(10);

/// A certificate that waits for the academy, with what its officer looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwaitsAcademy {
    /// The certificate.
    pub certificate: Certificate,
    /// What it was earned with.
    pub evidence: Evidence,
    /// Under which name the academy signs: the one of the day of issue.
    pub academy: String,
    /// What it is to endorse besides, where its key is elsewhere and the centre knows it.
    pub endorsement: Option<ToEndorse>,
}

/// The academy's signature, made on a machine of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countersignature {
    /// The time that stands in the document.
    pub signed_at: DateTime<Utc>,
    /// The signature itself, a CMS structure in DER.
    pub signature: Vec<u8>,
    /// Its endorsement of the credential, as a JSON web token.
    pub endorsement: Option<String>,
}

/// What waits for the academy, the longest waiting first.
///
/// # Errors
/// [`Error::Forbidden`] for others than officers of the academy.
pub async fn awaiting_academy(cx: &Context, actor: &Actor, page: PageRequest) -> Result<Page<AwaitsAcademy>> {
    policy::authorize(actor, Action::Countersign)?;
    // Only what was ever laid before the academy is looked through, and not the whole register.
    let filter = "c.id IN (SELECT certificate_id FROM document_to_sign WHERE certificate_id > $1) \
                  AND e.state = 'signed_by_centre' ORDER BY c.id LIMIT $2";
    let limit = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let values = [page.after.unwrap_or(Uuid::nil()).into(), limit.into()];
    let mut awaiting = Vec::new();
    for row in rows::all(cx.read(), filter, values).await? {
        let record = row.record()?;
        awaiting.push(AwaitsAcademy {
            certificate: Certificate::of(&row, cx.now())?,
            evidence: learning::evidence(cx, cx.read(), row.enrolment_id).await?,
            academy: academy_of(&record).to_owned(),
            endorsement: endorsing::asked(cx, row.id, &record)?,
        });
    }
    Ok(Page::from_rows(awaiting, page.limit, |waiting| waiting.certificate.id.0))
}

/// The document that the academy signs.
///
/// # Errors
/// - [`Error::Forbidden`] for others than officers of the academy.
/// - [`Error::NotFound`] if there is none for this certificate.
/// - [`Error::Refused`] `HolderErased` once the holder's data were removed.
pub async fn document_to_sign(cx: &Context, actor: &Actor, id: CertificateId) -> Result<StoredDocument> {
    policy::authorize(actor, Action::Countersign)?;
    let row = rows::one(cx.read(), "c.id = $1", [id.0.into()]).await?;
    let row = row.ok_or(Error::NotFound("certificate"))?;
    if row.erased_at.is_some() {
        return Err(Refusal::HolderErased.into());
    }
    let stored = document_to_sign::Entity::find_by_id(id).one(cx.read()).await?;
    let document_to_sign::Model { bytes, sha256, .. } = stored.ok_or(Error::NotFound("document"))?;
    Ok(StoredDocument { surname: read::surname(row.record()?), serial: row.serial, bytes, sha256 })
}

/// A certificate, for an officer who is to sign it.
///
/// # Errors
/// - [`Error::Forbidden`] for others than officers of the academy.
/// - [`Error::NotFound`] if there is no such certificate.
pub async fn find_to_sign(cx: &Context, actor: &Actor, id: CertificateId) -> Result<Certificate> {
    policy::authorize(actor, Action::Countersign)?;
    read::find_for(cx, actor, id).await
}

/// Whether the academy's key is kept here.
#[must_use]
pub fn academy_signs_here(cx: &Context) -> bool {
    matches!(cx.academy(), Academy::Here { .. })
}

/// Signs with the academy's key where that is kept here.
///
/// # Errors
/// As [`countersign`], and [`Error::Refused`] `AcademyKeyElsewhere`.
pub async fn countersign_here(cx: &Context, actor: &Actor, id: CertificateId) -> Result<Certificate> {
    policy::authorize(actor, Action::Countersign)?;
    if matches!(cx.academy(), Academy::Elsewhere { .. }) {
        return Err(Refusal::AcademyKeyElsewhere.into());
    }
    let Some(waiting) = waiting(cx, id).await? else { return read::find_for(cx, actor, id).await };
    let (own, signed_at) = (cx.clone(), cx.now());
    let sign = move || match own.academy() {
        Academy::Elsewhere { .. } => Err(Error::from(Refusal::AcademyKeyElsewhere)),
        Academy::Here { document_keys, .. } => {
            let who = (waiting.academy.as_str(), own.time_stamps());
            let signed = sign_for_academy(document_keys, &waiting.to_sign.bytes, who, signed_at)?;
            Ok((waiting, signed))
        }
    };
    let (waiting, signed) = tokio::task::spawn_blocking(sign).await.map_err(Error::internal)??;
    take(cx, actor, waiting, signed).await?;
    read::find_for(cx, actor, id).await
}

/// Signs a document that the centre has signed, as the academy's own machine does, and has the signature stamped if an
/// authority is known and answers: an officer does not wait for one. Waits for files and the network.
///
/// # Errors
/// [`Error::Internal`] if the document has no place for it, or there is no key to sign with.
pub fn sign_for_academy(
    keys: &DocumentKeys,
    to_sign: &[u8],
    (academy, time_stamps): (&str, Option<&TimeStamps>),
    at: DateTime<Utc>,
) -> Result<Countersignature> {
    let key = keys.of_year(academy, at)?;
    let sign = |room: usize, signer: &dyn Signer| {
        signer.sign(prepare_with_room(to_sign, (Party::Academy, academy), at, room)?.digest())
    };
    let stamped = time_stamps.map(|by| by.with(at, &*key, |signer| sign(ROOM + STAMP_ROOM, signer)));
    let signature = match stamped {
        Some(Some(stamped)) => stamped,
        without => {
            if without.is_some() {
                tracing::warn!("the academy signs a document without a time stamp");
            }
            sign(ROOM, &*key).map_err(Error::internal)?
        }
    };
    Ok(Countersignature { signed_at: at, signature, endorsement: None })
}

/// Takes the academy's signature and issues the certificate. Sent once more, it changes nothing.
///
/// # Errors
/// - [`Error::Forbidden`] for others than officers of the academy.
/// - [`Error::NotFound`] if there is no such certificate.
/// - [`Error::Invalid`] for a time that is not of now.
/// - [`Error::Refused`] `SignatureNotTrusted` if it is not the academy's over this very document, or its endorsement not of this
///   very credential, `CentreHasNotSigned`
///   before there is anything to sign, or with what has become of the certificate.
pub async fn countersign(
    cx: &Context,
    actor: &Actor,
    id: CertificateId,
    signed: Countersignature,
) -> Result<Certificate> {
    policy::authorize(actor, Action::Countersign)?;
    let now = cx.now();
    if (signed.signed_at - now).abs() > CLOCKS_DIFFER {
        let message = "set the clock of the machine that signs; it differs by more than ten minutes";
        return Err(Error::invalid("/signed_at", "out_of_range", message));
    }
    if let Some(waiting) = waiting(cx, id).await? {
        take(cx, actor, waiting, signed).await?;
    }
    read::find_for(cx, actor, id).await
}

/// Puts the academy's signature in where it belongs, and issues the certificate.
async fn take(cx: &Context, actor: &Actor, waiting: Waiting, signed: Countersignature) -> Result<()> {
    let (now, id) = (cx.now(), waiting.certificate.id);
    let made = signed.endorsement.clone();
    let endorsed = endorsing::endorse(cx, &waiting.certificate, made, (now, CLOCKS_DIFFER)).await?;
    let document = complete(cx, waiting, signed).await?;
    let tx = cx.begin_write().await?;
    let (certificate, last) = register::hold(&tx, id).await?;
    // Another with the same right may have been faster.
    if last.state == CertificateState::SignedByCentre {
        issue::store(&tx, id, document, now).await?;
        if let Some(endorsed) = endorsed {
            endorsing::store(&tx, id, endorsed, now).await?;
        }
        issue::issue(cx, &tx, (&certificate, &last), (actor, now)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Sends a certificate back to the centre: it is voided, its number stays visible, and the centre may correct it.
///
/// # Errors
/// - [`Error::Forbidden`] for others than officers of the academy.
/// - [`Error::NotFound`] if there is no such certificate.
/// - [`Error::Invalid`] without a reason.
/// - [`Error::Refused`] `CertificateSigned` once it is issued or if the academy has no part in it, or with what has become
///   of it.
pub async fn send_back(cx: &Context, actor: &Actor, id: CertificateId, reason: &str) -> Result<Certificate> {
    policy::authorize(actor, Action::Countersign)?;
    let certificate = row::Entity::find_by_id(id).one(cx.read()).await?;
    if certificate.is_some_and(|certificate| certificate.kind != CertificateKind::AdvancedTraining) {
        return Err(Refusal::CertificateSigned.into());
    }
    let told = Told { act: Act::SendBack, action: "certificate.sent_back", allowed: Action::Countersign };
    life::change(cx, actor, id, told, reason).await
}

/// A certificate that the academy has yet to sign.
struct Waiting {
    certificate: row::Model,
    academy: String,
    to_sign: document_to_sign::Model,
}

/// What the academy is to sign; nothing if it has.
async fn waiting(cx: &Context, id: CertificateId) -> Result<Option<Waiting>> {
    use CertificateState as S;
    let certificate = row::Entity::find_by_id(id).one(cx.read()).await?;
    let certificate = certificate.ok_or(Error::NotFound("certificate"))?;
    let is_joint = certificate.kind == CertificateKind::AdvancedTraining;
    match register::last_event(cx.read(), id).await?.state {
        S::SignedByCentre => {}
        S::Prepared if is_joint => return Err(Refusal::CentreHasNotSigned.into()),
        S::Issued | S::Suspended | S::Superseded | S::Revoked if is_joint => return Ok(None),
        other => {
            states::after(other, Act::SendBack)?;
            return Err(Refusal::CertificateSigned.into());
        }
    }
    let to_sign = document_to_sign::Entity::find_by_id(id).one(cx.read()).await?;
    let to_sign = to_sign.ok_or(Error::NotFound("document"))?;
    let academy = academy_of(&register::frozen(&certificate)?).to_owned();
    Ok(Some(Waiting { certificate, academy, to_sign }))
}

/// Under which name the academy signs a record.
fn academy_of(record: &Record) -> &str {
    record.issuers.get(1).map_or("", |academy| academy.name.en.as_str())
}

/// Puts the signature in, and reads the whole as any stranger will.
async fn complete(cx: &Context, waiting: Waiting, signed: Countersignature) -> Result<Document> {
    let roots = printing::roots(cx).await?;
    let work = move || {
        let Waiting { academy, to_sign, .. } = waiting;
        let (who, room) = ((Party::Academy, academy.as_str()), room_for(&signed.signature));
        let prepared = prepare_with_room(&to_sign.bytes, who, signed.signed_at, room);
        let prepared = prepared.map_err(Error::internal)?;
        let bytes = prepared.finish(&signed.signature).map_err(|_| Refusal::SignatureNotTrusted)?;
        let trusted: Vec<_> = roots.iter().filter_map(|root| signing::read_root(&root.pem).ok()).collect();
        if trusted.len() < Party::ALL.len() || signing::read(&bytes, &trusted).verdict != Verdict::Genuine {
            return Err(Refusal::SignatureNotTrusted.into());
        }
        Ok(Document::stored(bytes, to_sign.template))
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}
