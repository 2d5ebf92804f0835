//! Certificates for their holders and for staff.

use chrono::{DateTime, Utc};
use domain::Context;
use domain::certificates::register_log::{self, Receipt};
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

/// Proof that a certificate was entered in the register log when it was issued, to be kept beside the document. It is checked
/// with the log's key and the witness's, and no connection.
#[derive(Clone, Debug, Object)]
pub struct CertificateReceipt {
    /// The version of this form.
    v: u8,
    /// Number in the register book.
    serial: String,
    /// In hex. With it the commitments in the leaf can be opened; it is the holder's to keep.
    salt: String,
    /// The leaf as it was hashed: JSON in canonical form.
    leaf: String,
    /// Where the leaf stands.
    index: u64,
    /// The inclusion proof of RFC 6962, each hash in hex.
    proof: Vec<String>,
    /// The signed checkpoint that the proof leads to; one that the witness has signed, as soon as there is.
    checkpoint: String,
}

/// The receipt.
#[derive(ApiResponse)]
enum ReceiptAnswer {
    /// The receipt.
    #[oai(status = 200)]
    Receipt(
        Json<CertificateReceipt>,
        /// A name for the file.
        #[oai(header = "Content-Disposition")]
        String,
        /// For the holder alone, and better with every new head: `no-store`.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

impl From<Receipt> for ReceiptAnswer {
    fn from(receipt: Receipt) -> Self {
        let disposition = format!("attachment; filename=\"{}.receipt.json\"", receipt.serial);
        let proof = receipt.proof.iter().map(ToString::to_string).collect();
        let Receipt { v, serial, salt, leaf, index, checkpoint, .. } = receipt;
        Self::Receipt(
            Json(CertificateReceipt { v, serial, salt, leaf, index, proof, checkpoint }),
            disposition,
            "no-store".to_owned(),
        )
    }
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

/// The certificate for machines.
#[derive(ApiResponse)]
enum CredentialAnswer {
    /// An Open Badges 3.0 credential with its proof within (eddsa-rdfc-2022).
    #[oai(status = 200, content_type = "application/vc")]
    Document(
        Binary<Vec<u8>>,
        /// A name for the file.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

/// The certificate for machines, as a token.
#[derive(ApiResponse)]
enum CredentialTokenAnswer {
    /// An Open Badges 3.0 credential as a JSON web token (EdDSA).
    #[oai(status = 200, content_type = "application/vc+jwt")]
    Token(
        Binary<Vec<u8>>,
        /// A name for the file.
        #[oai(header = "Content-Disposition")]
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

    /// Download a certificate for machines
    ///
    /// An Open Badges 3.0 credential of the centre, as a JSON document. Refused with `certificate_not_issued` or
    /// `holder_erased`. Certificates issued before there were credentials have none.
    #[oai(
        path = "/certificates/:id/credential.json",
        method = "get",
        operation_id = "get_certificate_credential"
    )]
    async fn get_certificate_credential(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
    ) -> Result<CredentialAnswer, ApiError> {
        let found = certificates::credential(&cx, &actor.0, id.0.into()).await?;
        let name = format!("attachment; filename=\"{}.json\"", found.serial);
        Ok(CredentialAnswer::Document(Binary(found.document.into_bytes()), name))
    }

    /// Download a certificate for machines as a token
    ///
    /// The same credential as a JSON web token; that of a joint certificate has the academy's endorsement inside. Refused
    /// with `certificate_not_issued` or `holder_erased`.
    #[oai(
        path = "/certificates/:id/credential.jwt",
        method = "get",
        operation_id = "get_certificate_credential_token"
    )]
    async fn get_certificate_credential_token(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
    ) -> Result<CredentialTokenAnswer, ApiError> {
        let found = certificates::credential(&cx, &actor.0, id.0.into()).await?;
        let name = format!("attachment; filename=\"{}.jwt\"", found.serial);
        Ok(CredentialTokenAnswer::Token(Binary(found.token.into_bytes()), name))
    }

    /// Download the receipt of a certificate
    ///
    /// For its holder alone: proof that it was entered in the register log when it was issued, whatever has become of it since.
    /// Refused with `certificate_not_issued`, and with `holder_erased`.
    #[oai(path = "/certificates/:id/receipt.json", method = "get", operation_id = "get_certificate_receipt")]
    async fn get_certificate_receipt(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The certificate.
        id: Path<Uuid>,
    ) -> Result<ReceiptAnswer, ApiError> {
        Ok(register_log::receipt(&cx, &actor.0, id.0.into()).await?.into())
    }

    /// List when a certificate was asked after, the latest first
    ///
    /// For its holder alone. A check shows within the minute; whoever asks again in the same way within a minute is listed once.
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
