//! Certificates for their holders and for staff.

use chrono::{DateTime, Utc};
use domain::Context;
use domain::certificates::{self, StoredDocument};
use domain::page::PageRequest;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use crate::answer::{Listed, Made, Tagged};
use crate::auth::Bearer;
use crate::problem::ApiError;
use crate::text::Text;
use crate::{Tag, list_of, words_of};

pub(crate) mod academy;
pub(crate) mod shapes;

use shapes::Certificate;

words_of! {
    /// How a certificate was asked after.
    CheckMeans mirrors domain::enums::CheckMeans { Code, NumberAndSurname, Document, Partner }
}

list_of! {
    /// One page of certificates, newest first.
    CertificateList, Certificate
}

list_of! {
    /// One page of checks, the latest first.
    CertificateCheckList, CertificateCheck
}

/// Somebody's check of a certificate.
#[derive(Clone, Debug, Object)]
pub struct CertificateCheck {
    /// Its id.
    id: Uuid,
    /// When.
    at: DateTime<Utc>,
    /// How the certificate was asked after.
    means: CheckMeans,
    /// The institution that asked, if it was a partner with a key.
    #[oai(skip_serializing_if_is_none)]
    partner: Option<String>,
}

/// Why a certificate is changed.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct CertificateReason {
    /// Told to everybody who asks after the certificate: name nobody.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub(crate) reason: Text,
}

/// The document.
#[derive(ApiResponse)]
pub(crate) enum DocumentAnswer {
    /// The document, the same bytes at every download.
    #[oai(status = 200, content_type = "application/pdf")]
    Pdf(
        Binary<Vec<u8>>,
        /// SHA-256 of the bytes, in hex.
        #[oai(header = "ETag")]
        String,
        /// A name for the file, in plain letters and in the holder's.
        #[oai(header = "Content-Disposition")]
        String,
        /// For the holder's own browser only; the bytes never change.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

impl From<certificates::Check> for CertificateCheck {
    fn from(check: certificates::Check) -> Self {
        Self { id: check.id.0, at: check.at, means: check.means.into(), partner: check.partner }
    }
}

impl From<StoredDocument> for DocumentAnswer {
    fn from(document: StoredDocument) -> Self {
        let disposition = document.disposition("attachment");
        Self::Pdf(
            Binary(document.bytes),
            format!("\"{}\"", document.sha256),
            disposition,
            "private, max-age=31536000, immutable".to_owned(),
        )
    }
}

/// `/certificates…`.
pub struct CertificatesApi;

#[OpenApi(tag = "Tag::Certificates")]
impl CertificatesApi {
    /// List my certificates, newest first
    ///
    /// Revoked and superseded ones, too.
    #[oai(path = "/people/me/certificates", method = "get", operation_id = "list_my_certificates")]
    async fn list_my_certificates(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// Certificates on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<CertificateList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let page = certificates::list_own(&cx, &actor.0, page).await?;
        Ok(CertificateList::answer(page.map(Into::into)))
    }

    /// Read a certificate
    ///
    /// For its holder, for coordinators and for officers of the academy.
    #[oai(path = "/certificates/:id", method = "get", operation_id = "get_certificate")]
    async fn get_certificate(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
    ) -> Result<Tagged<Json<Certificate>>, ApiError> {
        let certificate = certificates::find_for(&cx, &actor.0, id.0.into()).await?;
        let etag = format!("r{}-{}", certificate.revision, certificate.status.word());
        Ok(Tagged { body: Json(certificate.into()), etag })
    }

    /// Download the document of a certificate
    ///
    /// The same bytes at every download, whatever has become of the certificate. Refused with
    /// `certificate_not_issued`.
    #[oai(path = "/certificates/:id/document.pdf", method = "get", operation_id = "get_certificate_document")]
    async fn get_certificate_document(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
    ) -> Result<DocumentAnswer, ApiError> {
        Ok(certificates::document(&cx, &actor.0, id.0.into()).await?.into())
    }

    /// List when a certificate was asked after, the latest first
    ///
    /// A check shows within the minute.
    #[oai(path = "/certificates/:id/checks", method = "get", operation_id = "list_certificate_checks")]
    async fn list_certificate_checks(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
        /// Checks on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<CertificateCheckList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let page = certificates::checks(&cx, &actor.0, id.0.into(), page).await?;
        Ok(CertificateCheckList::answer(page.map(Into::into)))
    }

    /// Revoke a certificate for good
    ///
    /// For coordinators. One that was never issued is voided; its number is not used again. Refused with
    /// `certificate_revoked`, `certificate_superseded` or `certificate_voided`.
    #[oai(path = "/certificates/:id/revocation", method = "post", operation_id = "revoke_certificate")]
    async fn revoke_certificate(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
        body: Json<CertificateReason>,
    ) -> Result<Json<Certificate>, ApiError> {
        Ok(Json(certificates::revoke(&cx, &actor.0, id.0.into(), &body.reason.0).await?.into()))
    }

    /// Suspend a certificate until it is reinstated
    ///
    /// For coordinators. Refused with `certificate_suspended`, `certificate_not_issued`, `certificate_revoked`,
    /// `certificate_superseded` or `certificate_voided`.
    #[oai(path = "/certificates/:id/suspension", method = "post", operation_id = "suspend_certificate")]
    async fn suspend_certificate(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
        body: Json<CertificateReason>,
    ) -> Result<Json<Certificate>, ApiError> {
        Ok(Json(certificates::suspend(&cx, &actor.0, id.0.into(), &body.reason.0).await?.into()))
    }

    /// Make a suspended certificate count again
    ///
    /// For coordinators. Refused with `certificate_not_suspended`, `certificate_not_issued`, `certificate_revoked`,
    /// `certificate_superseded` or `certificate_voided`.
    #[oai(path = "/certificates/:id/reinstatement", method = "post", operation_id = "reinstate_certificate")]
    async fn reinstate_certificate(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
        body: Json<CertificateReason>,
    ) -> Result<Json<Certificate>, ApiError> {
        Ok(Json(certificates::reinstate(&cx, &actor.0, id.0.into(), &body.reason.0).await?.into()))
    }

    /// Issue a corrected certificate in the place of this one
    ///
    /// For coordinators. The new one carries the names that its holder has confirmed by now; both answer for ever,
    /// and each names the other. Refused with `names_missing`, `names_not_confirmed`, `glyph_missing`,
    /// `issuer_missing` or `certificate_not_printable`, with `certificate_revoked`, `certificate_suspended` or
    /// `certificate_superseded`, and with 412 if the holder's account changes meanwhile.
    #[oai(path = "/certificates/:id/correction", method = "post", operation_id = "correct_certificate")]
    async fn correct_certificate(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
        body: Json<CertificateReason>,
    ) -> Result<Made<Json<Certificate>>, ApiError> {
        let new = certificates::correct(&cx, &actor.0, id.0.into(), &body.reason.0).await?;
        let location = format!("/api/v1/certificates/{}", new.id);
        Ok(Made { body: Json(new.into()), location })
    }
}
