//! Credentials as compact tokens (JWS), as Open Badges 3.0 has them: the credential itself at the top, and its claims beside.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::Credential;
use super::keys::{CredentialSigner, PublicKey};
use crate::Error;

/// The only algorithm there is, and the only type: Open Badges demands `JWT` where W3C would have another.
pub(super) const ALGORITHM: &str = "EdDSA";
pub(super) const TYPE: &str = "JWT";

/// The head of a token; whatever else one may hold is refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) kid: String,
    pub(super) typ: String,
}

/// What a token claims beside the credential, which has to say the same.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) sub: String,
    pub(super) jti: String,
    pub(super) nbf: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) exp: Option<i64>,
}

#[derive(Serialize)]
struct Payload<'a, C> {
    #[serde(flatten)]
    credential: &'a C,
    #[serde(flatten)]
    claims: Claims,
}

impl Claims {
    /// What a token of this credential claims.
    pub(super) fn of(credential: &impl Credential) -> Self {
        Self {
            iss: credential.issuer().to_owned(),
            sub: credential.subject().to_owned(),
            jti: credential.id().to_owned(),
            nbf: credential.valid_from().timestamp(),
            exp: credential.valid_until().map(|until| until.timestamp()),
        }
    }
}

/// Signs a credential as a compact token.
///
/// # Errors
/// [`Error::Invalid`] if the key is not of the credential's issuer; [`Error::Signature`] if the signer does not sign;
/// [`Error::Json`] if the credential cannot be written.
pub fn jws(credential: &impl Credential, signer: &dyn CredentialSigner) -> Result<String, Error> {
    own_key(credential, signer.key())?;
    let header = Header { alg: ALGORITHM.to_owned(), kid: signer.key().kid(), typ: TYPE.to_owned() };
    let payload = Payload { credential, claims: Claims::of(credential) };
    let mut token = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header)?);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(&payload)?, &mut token);
    let signature = signer.sign(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

/// Nobody signs in the name of another.
pub(super) fn own_key(credential: &impl Credential, key: &PublicKey) -> Result<(), Error> {
    if credential.issuer() == key.issuer().did() {
        return Ok(());
    }
    Err(Error::Invalid { field: "issuer", message: "is not the one whose key signs" })
}
