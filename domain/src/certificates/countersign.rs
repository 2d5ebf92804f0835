//! The academy's signature: what waits for it, signing, and sending back.
//!
//! What the academy signs is the document that the centre has signed. Its own machine puts the signature together from that
//! document and sends only the signature; here it is put in at the same place, and the whole is read as a stranger would.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use certificate::signing::{
    self, Party, ROOM, STAMP_ROOM, Signer, Trusted, Verdict, prepare_with_room, room_for,
};
use certificate::{Document, Record};
use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::{CertificateKind, CertificateState};
use entity::ids::CertificateId;
use entity::{certificate as row, certificate_event, document_to_sign};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::academy::Academy;
use super::document_keys::DocumentKeys;
use super::endorsing::{Endorsed, Endorser, ToEndorse};
use super::life::{self, Told};
use super::read::{self, Certificate, StoredDocument};
use super::states::{self, Act};
use super::time_stamps::TimeStamps;
use super::together::{Refused, in_groups};
use super::{endorsing, issue, printing, register, rows};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::learning::{self, Evidence};
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};

/// How far the academy's clock may be from ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(10);

/// How long an officer waits for the time stamps of what is signed together; the rest goes without.
const OFFICER_WAITS: Duration = Duration::from_secs(10);

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
    // Only what is on its way is looked through, and not all that the academy has ever signed.
    let filter = "c.id IN (SELECT certificate_id FROM unissued_certificate WHERE state = 'signed_by_centre' \
                  AND certificate_id > $1 ORDER BY certificate_id LIMIT $2) ORDER BY c.id";
    let limit = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let values = [page.after.unwrap_or(Uuid::nil()).into(), limit.into()];
    let (rows, now) = (rows::all(cx.read(), filter, values).await?, cx.now());
    let enrolments: Vec<_> = rows.iter().map(|row| row.enrolment_id).collect();
    let evidence = learning::evidence(cx, cx.read(), &enrolments).await?;
    let mut awaiting = Vec::with_capacity(rows.len());
    for row in rows {
        let record = row.record()?;
        awaiting.push(AwaitsAcademy {
            certificate: Certificate::of(&row, now)?,
            evidence: evidence.get(&row.enrolment_id).cloned().ok_or(Error::NotFound("enrolment"))?,
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
/// As [`countersign_all_here`], and [`Error::NotFound`] if there is no such certificate.
pub async fn countersign_here(cx: &Context, actor: &Actor, id: CertificateId) -> Result<Certificate> {
    countersign_all_here(cx, actor, &[id]).await?.pop().unwrap_or(Ok(()))?;
    read::find_for(cx, actor, id).await
}

/// Signs certificates with the academy's key where that is kept here; tells how it ended for each: what cannot be signed
/// keeps no other from being signed.
///
/// # Errors
/// [`Error::Forbidden`] for others than officers of the academy; for each by itself as [`countersign`], and [`Error::Refused`]
/// `AcademyKeyElsewhere`.
pub async fn countersign_all_here(
    cx: &Context,
    actor: &Actor,
    ids: &[CertificateId],
) -> Result<Vec<Result<()>>> {
    policy::authorize(actor, Action::Countersign)?;
    if matches!(cx.academy(), Academy::Elsewhere { .. }) {
        return Ok(ids.iter().map(|_| Err(Refusal::AcademyKeyElsewhere.into())).collect());
    }
    Ok(in_groups(ids, |group| sign_group(cx, actor, group)).await)
}

async fn sign_group(cx: &Context, actor: &Actor, ids: Vec<CertificateId>) -> Result<Refused<CertificateId>> {
    let now = cx.now();
    let (waiting, mut refused) = waiting(cx, &ids).await?;
    // A correction holds the certificate that it corrects as well, so it goes alone.
    let (corrections, new): (Vec<_>, Vec<_>) =
        waiting.into_iter().partition(|waiting| waiting.certificate.supersedes_id.is_some());
    for group in std::iter::once(new).chain(corrections.into_iter().map(|one| vec![one])) {
        if group.is_empty() {
            continue;
        }
        let credentials = endorsing::credentials_of(cx, group.iter().map(|one| &one.certificate)).await?;
        let own = cx.clone();
        let sign = move || sign_here(&own, group, credentials, now);
        let signed = tokio::task::spawn_blocking(sign).await.map_err(Error::internal)??;
        refused.extend(take(cx, actor, signed).await?);
    }
    Ok(refused)
}

/// Signs and endorses, and reads each whole as any stranger will.
fn sign_here(
    cx: &Context,
    group: Vec<Waiting>,
    mut credentials: HashMap<CertificateId, String>,
    now: DateTime<Utc>,
) -> Result<Vec<Signed>> {
    let Academy::Here { document_keys, .. } = cx.academy() else {
        return Err(Refusal::AcademyKeyElsewhere.into());
    };
    let roots = Roots::read(cx, now)?;
    let endorser = Endorser::new(cx, (now, CLOCKS_DIFFER))?;
    let began = Instant::now();
    let sign = |waiting: Waiting| {
        let Waiting { certificate, record, to_sign } = waiting;
        let who = (Party::Academy, academy_of(&record));
        let (key, at) = (document_keys.of_year(who.1, now)?, cx.now());
        let document = Document::stored(to_sign.bytes, to_sign.template);
        let stamps = cx.time_stamps().filter(|_| began.elapsed() < OFFICER_WAITS);
        let document = signed(document, who, at, (&*key, stamps))?;
        let credential = credentials.remove(&certificate.id);
        let endorsed = endorser.endorse((certificate.id, record), credential, None)?;
        Ok(Signed { document: roots.vouch_for(document)?, certificate, endorsed })
    };
    group.into_iter().map(sign).collect()
}

/// The document with the academy's signature, stamped if an authority is given and answers: an officer does not wait for one.
fn signed(
    document: Document,
    who: (Party, &str),
    now: DateTime<Utc>,
    (signer, stamps): (&dyn Signer, Option<&TimeStamps>),
) -> Result<Document> {
    if let Some(authority) = stamps {
        if let Some(stamped) = authority.sign(document.clone(), who, now, signer) {
            return Ok(stamped);
        }
        tracing::warn!("the academy signs a document without a time stamp");
    }
    document.signed(who, now, signer).map_err(Error::internal)
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
    let (mut found, mut refused) = waiting(cx, &[id]).await?;
    if let Some(waiting) = found.pop() {
        let mut credentials = endorsing::credentials_of(cx, [&waiting.certificate]).await?;
        let own = cx.clone();
        let complete = move || complete(&own, waiting, credentials.remove(&id), signed, now);
        let signed = tokio::task::spawn_blocking(complete).await.map_err(Error::internal)??;
        refused.extend(take(cx, actor, vec![signed]).await?);
    }
    if let Some(error) = refused.remove(&id) {
        return Err(error);
    }
    read::find_for(cx, actor, id).await
}

/// Puts the academy's signature in where it belongs, takes its endorsement, and reads the whole as any stranger will.
fn complete(
    cx: &Context,
    Waiting { certificate, record, to_sign }: Waiting,
    credential: Option<String>,
    signed: Countersignature,
    now: DateTime<Utc>,
) -> Result<Signed> {
    let (who, room) = ((Party::Academy, academy_of(&record)), room_for(&signed.signature));
    let prepared = prepare_with_room(&to_sign.bytes, who, signed.signed_at, room);
    let prepared = prepared.map_err(Error::internal)?;
    let bytes = prepared.finish(&signed.signature).map_err(|_| Refusal::SignatureNotTrusted)?;
    let document = Roots::read(cx, now)?.vouch_for(Document::stored(bytes, to_sign.template))?;
    let endorser = Endorser::new(cx, (now, CLOCKS_DIFFER))?;
    let endorsed = endorser.endorse((certificate.id, record), credential, signed.endorsement)?;
    Ok(Signed { certificate, document, endorsed })
}

/// Whom both signatures are checked by.
struct Roots(Vec<Trusted>);

impl Roots {
    fn read(cx: &Context, now: DateTime<Utc>) -> Result<Self> {
        let roots = printing::find_roots(cx, now)?;
        Ok(Self(roots.iter().filter_map(|root| signing::read_root(&root.pem).ok()).collect()))
    }

    /// The document, if a stranger who reads it finds it genuine.
    fn vouch_for(&self, document: Document) -> Result<Document> {
        let is_genuine = self.0.len() == Party::ALL.len()
            && signing::read(&document.bytes, &self.0).verdict == Verdict::Genuine;
        if is_genuine { Ok(document) } else { Err(Refusal::SignatureNotTrusted.into()) }
    }
}

/// A certificate that both have signed, with the academy's endorsement.
struct Signed {
    certificate: row::Model,
    document: Document,
    endorsed: Option<Endorsed>,
}

/// Stores what the academy has signed, and issues the certificates; gives those that it cannot sign any more, and why.
async fn take(cx: &Context, actor: &Actor, signed: Vec<Signed>) -> Result<Refused<CertificateId>> {
    // As of now: stamps may have taken their time.
    let (tx, now) = (cx.begin_write().await?, cx.now());
    let rows: Vec<_> = signed.iter().map(|signed| &signed.certificate).collect();
    let last = register::hold_all(&tx, &register::with_predecessors(&tx, &rows).await?).await?;
    let overtaken = issue::overtaken(&tx, &rows).await?;
    let (mut certificates, mut documents, mut endorsements) = (Vec::new(), Vec::new(), Vec::new());
    let mut refused = Refused::new();
    for Signed { certificate, document, endorsed } in signed {
        match awaits(certificate.kind, last.get(&certificate.id)) {
            Ok(true) if overtaken.contains(&certificate.id) => certificates.push(certificate),
            Ok(true) => {
                documents.push((certificate.id, document));
                endorsements.extend(endorsed.map(|endorsed| (certificate.id, endorsed)));
                certificates.push(certificate);
            }
            // Another with the same right was faster.
            Ok(false) => {}
            Err(error) => refused.extend([(certificate.id, error)]),
        }
    }
    if !certificates.is_empty() {
        issue::store(&tx, documents, now).await?;
        endorsing::store(&tx, endorsements, now).await?;
        let certificates: Vec<_> = certificates.iter().collect();
        issue::issue(cx, &tx, (&certificates, &last), (actor, now)).await?;
        tx.commit().await?;
    }
    Ok(refused)
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
    record: Record,
    to_sign: document_to_sign::Model,
}

/// What the academy is to sign of these: nothing of what it has signed; and what it cannot sign, and why.
async fn waiting(cx: &Context, ids: &[CertificateId]) -> Result<(Vec<Waiting>, Refused<CertificateId>)> {
    let found = row::Entity::find().filter(row::Column::Id.is_in(ids.iter().copied())).all(cx.read()).await?;
    let mut found: HashMap<_, _> = found.into_iter().map(|row| (row.id, row)).collect();
    let last = register::last_events(cx.read(), ids).await?;
    let documents = document_to_sign::Entity::find()
        .filter(document_to_sign::Column::CertificateId.is_in(ids.iter().copied()))
        .all(cx.read())
        .await?;
    let mut documents: HashMap<_, _> = documents.into_iter().map(|row| (row.certificate_id, row)).collect();
    let mut one = |id| {
        let certificate = found.remove(&id).ok_or(Error::NotFound("certificate"))?;
        if !awaits(certificate.kind, last.get(&id))? {
            return Ok(None);
        }
        let to_sign = documents.remove(&id).ok_or(Error::NotFound("document"))?;
        Ok(Some(Waiting { record: register::frozen(&certificate)?, certificate, to_sign }))
    };
    let (mut waiting, mut refused) = (Vec::new(), Refused::new());
    for id in ids.iter().copied().collect::<BTreeSet<_>>() {
        match one(id) {
            Ok(found) => waiting.extend(found),
            Err(error) => refused.extend([(id, error)]),
        }
    }
    Ok((waiting, refused))
}

/// Whether a certificate waits for the academy; not if it has signed.
fn awaits(kind: CertificateKind, last: Option<&certificate_event::Model>) -> Result<bool> {
    use CertificateState as S;
    let is_joint = kind == CertificateKind::AdvancedTraining;
    match last.ok_or(Error::NotFound("certificate"))?.state {
        S::SignedByCentre => Ok(true),
        S::Prepared if is_joint => Err(Refusal::CentreHasNotSigned.into()),
        S::Issued | S::Suspended | S::Superseded | S::Revoked if is_joint => Ok(false),
        other => {
            states::after(other, Act::SendBack)?;
            Err(Refusal::CertificateSigned.into())
        }
    }
}

/// Under which name the academy signs a record.
fn academy_of(record: &Record) -> &str {
    record.issuers.get(1).map_or("", |academy| academy.name.en.as_str())
}
