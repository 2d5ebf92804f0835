//! Is this certificate genuine? Open to everybody.

use chrono::{DateTime, Utc};
use domain::Context;
use domain::certificates;
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use serde::Serialize;

use crate::Tag;
use crate::address::Address;
use crate::answer::Ready;
use crate::certificates::shapes::{CertificateStatus, PrintedCertificate};
use crate::instant;
use crate::problem::ApiError;
use crate::text::Text;

/// The answer to somebody who asks after a certificate.
#[derive(Clone, Debug, Object, Serialize)]
pub struct Verification {
    /// How it stands.
    status: CertificateStatus,
    /// Since when.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "instant::write_some")]
    since: Option<DateTime<Utc>>,
    /// Why it was revoked, suspended or superseded.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// When this was looked up; keep it with the answer.
    #[serde(serialize_with = "instant::write")]
    checked_at: DateTime<Utc>,
    /// Everything printed on it: compare it with the paper. Missing for `unknown` and `not_yet_issued`.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<PrintedCertificate>,
    /// Where the register log tells of it; proofs are at `/register-log/proof`. Missing within the second of a change.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<RegisterLogPlace>,
}

/// A place in the register log.
#[derive(Clone, Debug, Object, Serialize)]
pub struct RegisterLogPlace {
    /// The index of the leaf that tells how the certificate stands.
    index: u64,
    /// How many leaves are signed.
    size: u64,
}

/// What is read off the paper.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NumberAndSurname {
    /// Number in the register book.
    #[oai(validator(max_length = 100))]
    number: Text,
    /// The holder's surname in any script in which it is printed; case and apostrophes do not matter.
    #[oai(validator(max_length = 200))]
    surname: Text,
}

/// How a certificate stands.
#[derive(ApiResponse)]
enum Checked {
    /// How it stands at this moment. An unknown certificate is an answer too.
    #[oai(status = 200)]
    Now(
        Ready<Verification>,
        /// It may change at any moment: `no-store`.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

impl Checked {
    fn now(found: certificates::Verification) -> Result<Self, ApiError> {
        let verification = Verification {
            status: found.status.into(),
            since: found.since,
            reason: found.reason,
            checked_at: found.checked_at,
            certificate: found.certificate.map(Into::into),
            log: found.log.map(|place| RegisterLogPlace { index: place.index, size: place.size }),
        };
        Ok(Self::Now(Ready::write(&verification)?, "no-store".to_owned()))
    }
}

/// `/verifications…`.
pub struct VerificationsApi;

#[OpenApi(tag = "Tag::Verification")]
impl VerificationsApi {
    /// Check a certificate by its code
    ///
    /// The code under the QR mark, typed with or without dashes. After 60 unknown codes in a minute an address waits.
    #[oai(path = "/verifications/:code", method = "get", operation_id = "verify_code")]
    async fn verify_code(
        &self,
        cx: Data<&Context>,
        address: Address,
        /// The code: 16 letters and figures.
        code: Path<String>,
    ) -> Result<Checked, ApiError> {
        Checked::now(certificates::by_code(&cx, &code.0, &address.0).await?)
    }

    /// Check a certificate by its number and the holder's surname
    ///
    /// A wrong number and a wrong surname are answered alike: `unknown`. After 20 wrong pairs in a minute an address
    /// waits.
    #[oai(path = "/verifications", method = "post", operation_id = "verify_number_and_surname")]
    async fn verify_number_and_surname(
        &self,
        cx: Data<&Context>,
        address: Address,
        body: Json<NumberAndSurname>,
    ) -> Result<Checked, ApiError> {
        let asked = &body.0;
        let found =
            certificates::by_number_and_surname(&cx, &asked.number.0, &asked.surname.0, &address.0).await?;
        Checked::now(found)
    }
}
