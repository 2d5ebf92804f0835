//! Reading certificates: one's own, one by its id, the document, and who asked after it.

use std::collections::BTreeSet;

use certificate::{Holder, Record};
use chrono::{DateTime, Utc};
use entity::enums::{CertificateKind, CertificateState, CheckMeans};
use entity::ids::{CertificateCheckId, CertificateId, EnrolmentId, PartnerId, PersonId};
use entity::{certificate_check, certificate_document, partner};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::facts::Facts;
use super::rows::{self, Row};
use super::states::Status;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};

/// A certificate as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// What it was earned with.
    pub enrolment_id: EnrolmentId,
    /// Who holds it.
    pub learner_id: PersonId,
    /// Which document it is.
    pub kind: CertificateKind,
    /// Number in the register book.
    pub serial: String,
    /// The code by which anybody can ask after it.
    pub code: String,
    /// Where it stands.
    pub state: CertificateState,
    /// What somebody who asks after it is told.
    pub status: Status,
    /// Since when it has this status.
    pub since: DateTime<Utc>,
    /// Why it was revoked, suspended or corrected.
    pub reason: Option<String>,
    /// Everything printed on it.
    pub facts: Facts,
    /// When the record was frozen.
    pub prepared_at: DateTime<Utc>,
    /// The certificate that it took the place of.
    pub supersedes_id: Option<CertificateId>,
    /// The certificate that has taken its place.
    pub successor_id: Option<CertificateId>,
    /// SHA-256 of the document in hex, once it is drawn.
    pub document_sha256: Option<String>,
    /// Counts the changes of its life.
    pub revision: i32,
}

/// The document of a certificate, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// Number in the register book, for the file's name.
    pub serial: String,
    /// The holder's surname as printed, likewise.
    pub surname: String,
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
}

impl StoredDocument {
    /// `Content-Disposition` with a name for the file, in plain letters and in the holder's; `how` is `inline` or
    /// `attachment`.
    #[must_use]
    pub fn disposition(&self, how: &str) -> String {
        let Self { serial, surname, .. } = self;
        let full = percent_encoded(&format!("{serial} {surname}.pdf"));
        format!("{how}; filename=\"{serial}.pdf\"; filename*=UTF-8''{full}")
    }
}

/// As RFC 8187 wants it: letters and figures stay, every other byte is written as `%XX`.
fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Somebody's check of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its id.
    pub id: CertificateCheckId,
    /// When.
    pub at: DateTime<Utc>,
    /// How it was asked after.
    pub means: CheckMeans,
    /// The institution that asked, if it was one with a key.
    pub partner: Option<String>,
}

/// The actor's own certificates, the newest first.
///
/// # Errors
/// [`Error::SignInRequired`] for somebody who has not signed in.
pub async fn list_own(cx: &Context, actor: &Actor, page: PageRequest) -> Result<Page<Certificate>> {
    let person = actor.person_id().ok_or(Error::SignInRequired("this needs an account"))?;
    policy::authorize(actor, Action::ReadCertificate(person))?;
    let now = cx.now();
    let filter = "c.learner_id = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3";
    let limit = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
    let values = [person.0.into(), page.after.unwrap_or(Uuid::max()).into(), limit.into()];
    let rows = rows::all(cx.read(), filter, values).await?;
    let certificates = rows.iter().map(|row| Certificate::of(row, now)).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_rows(certificates, page.limit, |certificate| certificate.id.0))
}

/// One certificate, for its holder and for staff.
///
/// # Errors
/// [`Error::NotFound`] if there is none, or the actor may not know that there is.
pub async fn find_for(cx: &Context, actor: &Actor, id: CertificateId) -> Result<Certificate> {
    Certificate::of(&row_for(cx, actor, id).await?, cx.now())
}

/// The document as stored: the same bytes for ever, whatever has become of the certificate.
///
/// # Errors
/// - [`Error::NotFound`] if there is none, or the actor may not know that there is.
/// - [`Error::Refused`] `CertificateNotIssued` while an institution has yet to sign, `HolderErased` once the holder's
///   data were removed.
pub async fn document(cx: &Context, actor: &Actor, id: CertificateId) -> Result<StoredDocument> {
    let row = given_out(cx, actor, id).await?;
    let surname = surname(row.record()?);
    let stored = certificate_document::Entity::find_by_id(id).one(cx.read()).await?;
    let certificate_document::Model { bytes, sha256, .. } = stored.ok_or(Error::NotFound("document"))?;
    Ok(StoredDocument { serial: row.serial, surname, bytes, sha256 })
}

/// A certificate whose document and credential may be given out.
///
/// # Errors
/// As [`document`].
pub(super) async fn given_out(cx: &Context, actor: &Actor, id: CertificateId) -> Result<Row> {
    use CertificateState as S;
    let row = row_for(cx, actor, id).await?;
    if matches!(row.state, S::Prepared | S::SignedByCentre | S::Voided) {
        return Err(Refusal::CertificateNotIssued.into());
    }
    if row.erased_at.is_some() {
        return Err(Refusal::HolderErased.into());
    }
    Ok(row)
}

/// The holder's surname as it leads on the document.
pub(super) fn surname(record: Record) -> String {
    let Holder { cyrillic, belarusian, latin, .. } = record.holder;
    cyrillic.or(belarusian).or(latin).map(|name| name.surname).unwrap_or_default()
}

/// Who asked after a certificate and when, the latest first, for its holder alone; a check shows within the minute.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such certificate, or the actor may not know that there is.
/// - [`Error::Forbidden`] for others than its holder.
pub async fn checks(
    cx: &Context,
    actor: &Actor,
    id: CertificateId,
    page: PageRequest,
) -> Result<Page<Check>> {
    let holder = row_for(cx, actor, id).await?.learner_id;
    policy::authorize(actor, Action::HoldCertificate(holder))?;
    let before = CertificateCheckId(page.after.unwrap_or(Uuid::max()));
    let rows = certificate_check::Entity::find()
        .filter(certificate_check::Column::CertificateId.eq(id))
        .filter(certificate_check::Column::Id.lt(before))
        .order_by_desc(certificate_check::Column::Id)
        .limit(page.limit + 1)
        .all(cx.read())
        .await?;
    let ids: BTreeSet<PartnerId> = rows.iter().filter_map(|row| row.partner_id).collect();
    let named = partner::Entity::find().filter(partner::Column::Id.is_in(ids)).all(cx.read()).await?;
    let name = |id| named.iter().find(|partner| partner.id == id).map(|partner| partner.name.clone());
    Ok(Page::from_rows(rows, page.limit, |row| row.id.0).map(|row| Check {
        id: row.id,
        at: row.at,
        means: row.means,
        partner: row.partner_id.and_then(name),
    }))
}

async fn row_for(cx: &Context, actor: &Actor, id: CertificateId) -> Result<Row> {
    let row = rows::one(cx.read(), "c.id = $1", [id.0.into()]).await?;
    let row = row.ok_or(Error::NotFound("certificate"))?;
    policy::authorize_hidden(actor, Action::ReadCertificate(row.learner_id), "certificate")?;
    Ok(row)
}

impl Certificate {
    pub(super) fn of(row: &Row, now: DateTime<Utc>) -> Result<Self> {
        let record = row.record()?;
        let (status, since) = row.standing(&record, now);
        Ok(Self {
            id: row.id,
            enrolment_id: row.enrolment_id,
            learner_id: row.learner_id,
            kind: row.kind,
            serial: row.serial.clone(),
            code: row.code.clone(),
            state: row.state,
            status,
            since,
            reason: row.reason.clone(),
            facts: Facts::of(row, record),
            prepared_at: row.prepared_at,
            supersedes_id: row.supersedes_id,
            successor_id: row.successor_id,
            document_sha256: row.sha256.clone(),
            revision: row.seq,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_written_in_plain_bytes() {
        assert_eq!(percent_encoded("FG-1 Ў’\"\r.pdf"), "FG-1%20%D0%8E%E2%80%99%22%0D.pdf");
    }
}
