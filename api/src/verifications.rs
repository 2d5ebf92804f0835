//! Is this certificate genuine? Open to everybody; partners come with their key.

use chrono::{DateTime, Utc};
use domain::certificates::{self, Asker};
use domain::{Actor, Context, partners};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON;
use poem_openapi::{ApiResponse, Object, OpenApi};
use serde::Serialize;
use serde_json::{Value, json};

use crate::Tag;
use crate::address::Address;
use crate::answer::Ready;
use crate::certificates::shapes::{CertificateStatus, PrintedCertificate};
use crate::instant;
use crate::problem::ApiError;
use crate::text::Text;

pub(crate) mod many;

/// It may change at any moment.
const NO_STORE: &str = "no-store";

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
    /// This answer, what you asked (`asked`) and your `nonce`, signed: keep it as evidence.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_jws: Option<String>,
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
enum Checked<T: ToJSON> {
    /// How it stands at this moment. An unknown certificate is an answer too.
    #[oai(status = 200)]
    Now(
        Ready<T>,
        /// It may change at any moment: `no-store`.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

impl Checked<Verification> {
    async fn now(
        cx: &Context,
        found: certificates::Verification,
        (asked, nonce): (Value, Option<&str>),
    ) -> Result<Self, ApiError> {
        let mut verification = Verification {
            status: found.status.into(),
            since: found.since,
            reason: found.reason,
            checked_at: found.checked_at,
            certificate: found.certificate.map(Into::into),
            log: found.log.map(|place| RegisterLogPlace { index: place.index, size: place.size }),
            answer_jws: None,
        };
        verification.answer_jws = signed(cx, &verification, |answer| answer["asked"] = asked, nonce).await?;
        Ok(Self::Now(Ready::write(&verification)?, NO_STORE.to_owned()))
    }
}

/// The answer, what was asked and the nonce as a signed token, if there is a nonce. `asked` puts the question beside the
/// answer, which would fit any other: `unknown` is said of everything that there is not.
async fn signed<T: Serialize>(
    cx: &Context,
    answer: &T,
    asked: impl FnOnce(&mut Value),
    nonce: Option<&str>,
) -> Result<Option<String>, ApiError> {
    let Some(nonce) = nonce else { return Ok(None) };
    let mut payload = serde_json::to_value(answer).map_err(domain::Error::internal)?;
    asked(&mut payload);
    payload["nonce"] = nonce.into();
    Ok(Some(certificates::sign_answer(cx, payload.to_string().into_bytes()).await?))
}

/// Whose key this is; anybody without one.
async fn key_holder(cx: &Context, key: Option<&str>) -> Result<Actor, ApiError> {
    match key {
        Some(key) => Ok(partners::authenticate(cx, key).await?),
        None => Ok(Actor::Anonymous),
    }
}

/// `/verifications…`.
pub struct VerificationsApi;

#[OpenApi(tag = "Tag::Verification")]
impl VerificationsApi {
    /// Check a certificate by its code
    ///
    /// The code under the QR mark, typed with or without dashes. After 60 unknown codes in a minute an address waits;
    /// partners with their key have limits of their own.
    #[oai(path = "/verifications/:code", method = "get", operation_id = "verify_code")]
    async fn verify_code(
        &self,
        cx: Data<&Context>,
        address: Address,
        /// The code: 16 letters and figures.
        code: Path<String>,
        /// A partner's key.
        #[oai(name = "X-Api-Key", validator(max_length = 200))]
        key: Header<Option<String>>,
        /// Text of your own that is signed with the answer.
        #[oai(validator(min_length = 1, max_length = 128))]
        nonce: Query<Option<String>>,
    ) -> Result<Checked<Verification>, ApiError> {
        let actor = key_holder(&cx, key.0.as_deref()).await?;
        let asker = Asker { address: &address.0, actor: &actor };
        let found = certificates::by_code(&cx, &code.0, asker).await?;
        Checked::now(&cx, found, (json!({ "code": code.0 }), nonce.0.as_deref())).await
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
        /// A partner's key.
        #[oai(name = "X-Api-Key", validator(max_length = 200))]
        key: Header<Option<String>>,
        /// Text of your own that is signed with the answer.
        #[oai(validator(min_length = 1, max_length = 128))]
        nonce: Query<Option<String>>,
        body: Json<NumberAndSurname>,
    ) -> Result<Checked<Verification>, ApiError> {
        let actor = key_holder(&cx, key.0.as_deref()).await?;
        let asker = Asker { address: &address.0, actor: &actor };
        let NumberAndSurname { number, surname } = &body.0;
        let found = certificates::by_number_and_surname(&cx, &number.0, &surname.0, asker).await?;
        let asked = json!({ "number": number.0, "surname": surname.0 });
        Checked::now(&cx, found, (asked, nonce.0.as_deref())).await
    }
}
