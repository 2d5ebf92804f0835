//! Many certificates at once, and certificates by their file.

use chrono::{DateTime, NaiveDate, Utc};
use domain::certificates::{self, Asked, Asker, FileCheck, FileStatus, Hint, Outline};
use domain::{Context, FieldError};
use poem::web::Data;
use poem_openapi::param::{Header, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiRequest, Object, OpenApi};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Checked, NO_STORE, key_holder, signed};
use crate::address::Address;
use crate::answer::Ready;
use crate::auth::ApiKey;
use crate::certificates::shapes::{CertificateKind, CertificateStatus, PrintedCertificate};
use crate::problem::ApiError;
use crate::text::Text;
use crate::{Tag, instant, words_of};

words_of! {
    /// What is said of a file, or of one item of many.
    DocumentStatus mirrors FileStatus {
        Valid, Revoked, Suspended, Superseded, Expired, NotYetIssued, Unknown, AlteredAfterSigning, Incomplete, Unsigned,
    }
}

words_of! {
    /// What else there is to say of a file.
    DocumentHint mirrors Hint { SignedButNotRegistered, SignedByOthers, NotAPdf }
}

/// What is told to whoever has the hash of a document alone.
#[derive(Clone, Debug, Object, Serialize)]
pub struct CertificateOutline {
    /// Which document it is.
    kind: CertificateKind,
    /// Date of issue.
    issued_on: NaiveDate,
    /// Last day of validity; missing for no term.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<NaiveDate>,
}

/// The answer to somebody who brings the file of a certificate, its hash, or one item of many.
#[derive(Clone, Debug, Object, Serialize)]
pub struct DocumentVerification {
    /// What is said of what was brought.
    status: DocumentStatus,
    /// How the certificate stands of which this is no whole and genuine document.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    register_status: Option<CertificateStatus>,
    /// Since when the certificate stands as it does.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "instant::write_some")]
    since: Option<DateTime<Utc>>,
    /// Why it was revoked, suspended or superseded. Missing when you asked with a hash.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// When this was looked up; keep it with the answer.
    #[serde(serialize_with = "instant::write")]
    checked_at: DateTime<Utc>,
    /// Everything printed on the genuine document: compare it with what you have. Missing when you asked with a hash.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<PrintedCertificate>,
    /// All that is told of it when you asked with a hash.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    outline: Option<CertificateOutline>,
    /// What else there is to say.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<DocumentHint>,
    /// Where the genuine certificate is looked up, if this is not its document. Missing when you asked with a hash.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    genuine_url: Option<String>,
    /// This answer, what you asked (`asked`) and your `nonce`, signed: keep it as evidence.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_jws: Option<String>,
}

/// The hash of a file.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct DocumentHash {
    /// SHA-256 of the whole file, in hex.
    #[oai(validator(pattern = "^[0-9a-fA-F]{64}$"))]
    sha256: Text,
}

/// Many certificates to be checked.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct VerificationBatch {
    /// At most 500.
    #[oai(validator(max_items = 500))]
    items: Vec<BatchItem>,
}

/// One certificate to be checked: by `code`, by `number` and `surname`, by `sha256` or by `jws`, and by one alone.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct BatchItem {
    /// The code.
    #[oai(validator(max_length = 200))]
    code: Option<Text>,
    /// Number in the register book; with `surname`.
    #[oai(validator(max_length = 100))]
    number: Option<Text>,
    /// The holder's surname.
    #[oai(validator(max_length = 200))]
    surname: Option<Text>,
    /// SHA-256 of the document, in hex.
    #[oai(validator(max_length = 100))]
    sha256: Option<Text>,
    /// The credential as a token.
    #[oai(validator(max_length = 65536))]
    jws: Option<Text>,
}

/// What is said of many certificates.
#[derive(Clone, Debug, Object, Serialize)]
pub struct BatchVerification {
    /// When all of it was looked up; keep it with the answer.
    #[serde(serialize_with = "instant::write")]
    checked_at: DateTime<Utc>,
    /// In the order asked.
    items: Vec<BatchAnswer>,
    /// This answer, what you asked (`asked` in each item) and your `nonce`, signed: keep it as evidence.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_jws: Option<String>,
}

/// What is said of one of many: `verification`, or `error` for an item that cannot be meant.
#[derive(Clone, Debug, Object, Serialize)]
pub struct BatchAnswer {
    /// How it stands.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<DocumentVerification>,
    /// What is wrong with the item.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<BatchError>,
}

/// What is wrong with an item.
#[derive(Clone, Debug, Object, Serialize)]
pub struct BatchError {
    /// Stable reason, such as `not_one_way`.
    code: String,
    /// What to write instead.
    message: String,
}

/// A document.
#[derive(ApiRequest)]
pub enum Upload {
    /// The file as it was given out, at most 2 MiB.
    #[oai(content_type = "application/pdf")]
    Pdf(Binary<Vec<u8>>),
}

/// `/verifications/batch`, `/verifications/documents` and `/verifications/hashes`.
pub struct ManyApi;

#[OpenApi(tag = "Tag::Verification")]
impl ManyApi {
    /// Check many certificates at once
    ///
    /// For partners whose key may verify; at most 500 items in any mixture of ways. Each is answered by itself, in the order
    /// asked. After many unknown certificates in a minute a key waits.
    #[oai(path = "/verifications/batch", method = "post", operation_id = "verify_batch")]
    async fn verify_batch(
        &self,
        partner: ApiKey,
        cx: Data<&Context>,
        /// Text of your own that is signed with the answer.
        #[oai(validator(min_length = 1, max_length = 128))]
        nonce: Query<Option<String>>,
        body: Json<VerificationBatch>,
    ) -> Result<Checked<BatchVerification>, ApiError> {
        let nonce = nonce.0.as_deref();
        let written: Vec<_> =
            if nonce.is_some() { body.items.iter().map(BatchItem::asked).collect() } else { vec![] };
        let asked = body.0.items.into_iter().map(Into::into).collect();
        let found = certificates::verify_many(&cx, &partner.0, asked).await?;
        let items = found.into_iter().map(Into::into).collect();
        let mut answer = BatchVerification { checked_at: cx.now(), items, answer_jws: None };
        let beside = |answer: &mut Value| {
            for (at, asked) in written.into_iter().enumerate() {
                answer["items"][at]["asked"] = asked;
            }
        };
        answer.answer_jws = signed(&cx, &answer, beside, nonce).await?;
        Ok(Checked::Now(Ready::write(&answer)?, NO_STORE.to_owned()))
    }

    /// Check a certificate by its file
    ///
    /// Open to everybody, and to partners with their key. Its hash decides; a file that was changed, added to or cut off is
    /// never `valid`. It is looked at and thrown away. After 30 unknown files in a minute an address waits.
    #[oai(path = "/verifications/documents", method = "post", operation_id = "verify_document")]
    async fn verify_document(
        &self,
        cx: Data<&Context>,
        address: Address,
        /// A partner's key.
        #[oai(name = "X-Api-Key", validator(max_length = 200))]
        key: Header<Option<String>>,
        /// Text of your own that is signed with the answer.
        #[oai(validator(min_length = 1, max_length = 128))]
        nonce: Query<Option<String>>,
        body: Upload,
    ) -> Result<Checked<DocumentVerification>, ApiError> {
        let actor = key_holder(&cx, key.0.as_deref()).await?;
        let (Upload::Pdf(file), nonce) = (body, nonce.0.as_deref());
        let asker = Asker { address: &address.0, actor: &actor };
        let sha256 = nonce.map(|_| hex::encode(Sha256::digest(&file.0)));
        let found = certificates::by_document(&cx, file.0, asker).await?;
        answered(&cx, found, (sha256.as_deref(), nonce)).await
    }

    /// Check a certificate by the hash of its file
    ///
    /// Open to everybody, and to partners with their key: for those who hash the file where it is. The register log shows the
    /// hash of every document, so a hash is answered with how the certificate stands, its kind and its dates, and with no name.
    /// Send the file, or ask with the code, to be told what is printed; send it, too, to learn what is wrong with one
    /// that is `unknown`.
    #[oai(path = "/verifications/hashes", method = "post", operation_id = "verify_hash")]
    async fn verify_hash(
        &self,
        cx: Data<&Context>,
        address: Address,
        /// A partner's key.
        #[oai(name = "X-Api-Key", validator(max_length = 200))]
        key: Header<Option<String>>,
        /// Text of your own that is signed with the answer.
        #[oai(validator(min_length = 1, max_length = 128))]
        nonce: Query<Option<String>>,
        body: Json<DocumentHash>,
    ) -> Result<Checked<DocumentVerification>, ApiError> {
        let actor = key_holder(&cx, key.0.as_deref()).await?;
        let asker = Asker { address: &address.0, actor: &actor };
        let found = certificates::by_hash(&cx, &body.sha256.0, asker).await?;
        answered(&cx, found, (Some(&body.sha256.0), nonce.0.as_deref())).await
    }
}

async fn answered(
    cx: &Context,
    found: FileCheck,
    (sha256, nonce): (Option<&str>, Option<&str>),
) -> Result<Checked<DocumentVerification>, ApiError> {
    let mut answer = DocumentVerification::from(found);
    let beside = |answer: &mut Value| answer["asked"] = json!({ "sha256": sha256 });
    answer.answer_jws = signed(cx, &answer, beside, nonce).await?;
    Ok(Checked::Now(Ready::write(&answer)?, NO_STORE.to_owned()))
}

impl BatchItem {
    /// What was asked, as a signed answer repeats it: a token by its hash.
    fn asked(&self) -> Value {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
        let token = self.jws.as_ref().map(|token| hex::encode(Sha256::digest(token.0.trim())));
        let fields = [
            ("code", text(&self.code)),
            ("number", text(&self.number)),
            ("surname", text(&self.surname)),
            ("sha256", text(&self.sha256)),
            ("jws_sha256", token),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))).collect()
    }
}

impl From<BatchItem> for Asked {
    fn from(item: BatchItem) -> Self {
        let BatchItem { code, number, surname, sha256, jws } = item;
        let text = |text: Option<Text>| text.map(String::from);
        Self {
            code: text(code),
            number: text(number),
            surname: text(surname),
            sha256: text(sha256),
            jws: text(jws),
        }
    }
}

impl From<Result<FileCheck, FieldError>> for BatchAnswer {
    fn from(answer: Result<FileCheck, FieldError>) -> Self {
        match answer {
            Ok(check) => Self { verification: Some(check.into()), error: None },
            Err(FieldError { code, message, .. }) => {
                Self { verification: None, error: Some(BatchError { code: code.to_owned(), message }) }
            }
        }
    }
}

impl From<Outline> for CertificateOutline {
    fn from(Outline { kind, issued_on, valid_until }: Outline) -> Self {
        Self { kind: kind.into(), issued_on, valid_until }
    }
}

impl From<FileCheck> for DocumentVerification {
    fn from(check: FileCheck) -> Self {
        let register_status = check.register_status().map(Into::into);
        let FileCheck { status, register, outline, hint, genuine_url } = check;
        Self {
            status: status.into(),
            register_status,
            since: register.since,
            reason: register.reason,
            checked_at: register.checked_at,
            certificate: register.certificate.map(Into::into),
            outline: outline.map(Into::into),
            hint: hint.map(Into::into),
            genuine_url,
            answer_jws: None,
        }
    }
}
