//! Reading credentials of ours as strictly as we write them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Credential;
use super::badge::OpenBadge;
use super::endorsement::Endorsement;
use super::jws::{ALGORITHM, Claims, Header, TYPE};
use super::keys::PublicKey;
use super::proof::Proof;

/// More than any credential of ours: a status list of random bits takes 30 KB.
const LONGEST: usize = 128 * 1024;
const CLAIMS: [&str; 5] = ["iss", "sub", "jti", "nbf", "exp"];

/// Why a document is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It cannot be read as a signed document at all, or is too long.
    #[error("this is no signed credential")]
    Unreadable,
    /// Its head is another than ours, above all its algorithm.
    #[error("the credential is signed in another way")]
    Head,
    /// None of the keys given has this name.
    #[error("the credential is signed with an unknown key")]
    Key,
    /// The signature is wrong: something was changed, or somebody else signed.
    #[error("the signature is wrong")]
    Signature,
    /// It is signed, but is not the document asked for, in the form in which we write it.
    #[error("the document has another form")]
    Form,
    /// The claims beside the credential, or its issuer and the key's, disagree.
    #[error("the credential contradicts itself")]
    Contradiction,
    /// It holds only later.
    #[error("the credential does not hold yet")]
    NotYet,
}

/// Reads a token of ours. Whether it still holds is another question: ask `valid_until`, and the status list.
///
/// # Errors
/// [`Refused`] for whatever we did not write, or that does not hold yet.
pub fn read<C: Credential>(token: &str, keys: &[PublicKey], now: DateTime<Utc>) -> Result<C, Refused> {
    let (signed, signature) = cut(token)?;
    let (header, payload) = signed.split_once('.').ok_or(Refused::Unreadable)?;
    let header: Header = decoded(header)?.ok_or(Refused::Head)?;
    if header.alg != ALGORITHM || header.typ != TYPE {
        return Err(Refused::Head);
    }
    let key = keys.iter().find(|key| key.kid() == header.kid).ok_or(Refused::Key)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Refused::Unreadable)?;
    if !key.has_signed(signed.as_bytes(), &signature) {
        return Err(Refused::Signature);
    }
    let mut body: Map<String, Value> = decoded(payload)?.ok_or(Refused::Form)?;
    let claims = CLAIMS.iter().filter_map(|name| body.remove_entry(*name)).collect();
    let claims: Claims = serde_json::from_value(Value::Object(claims)).map_err(|_| Refused::Contradiction)?;
    let credential: C = exactly(body)?;
    if claims != Claims::of(&credential) {
        return Err(Refused::Contradiction);
    }
    held(credential, key, now)
}

/// Reads a document of ours with a proof inside. As [`read`].
///
/// # Errors
/// As [`read`].
pub fn read_embedded<C: Credential>(
    json: &str,
    keys: &[PublicKey],
    now: DateTime<Utc>,
) -> Result<C, Refused> {
    if json.len() > LONGEST {
        return Err(Refused::Unreadable);
    }
    let mut body: Map<String, Value> = serde_json::from_str(json).map_err(|_| Refused::Unreadable)?;
    let proof = body.remove("proof").ok_or(Refused::Unreadable)?;
    let proof: Proof = serde_json::from_value(proof).map_err(|_| Refused::Head)?;
    let key = keys.iter().find(|key| key.method() == proof.verification_method).ok_or(Refused::Key)?;
    let credential: C = exactly(body)?;
    let signature = proof.proof_value.strip_prefix('z').and_then(|text| bs58::decode(text).into_vec().ok());
    let signature = signature.ok_or(Refused::Unreadable)?;
    if !key.has_signed(&proof.digest(&credential), &signature) {
        return Err(Refused::Signature);
    }
    held(credential, key, now)
}

/// Reads the endorsements in a credential; each has to be of this very one. Whose they are, their `issuer` says.
///
/// # Errors
/// As [`read`], and [`Refused::Contradiction`] if one is of another credential.
pub fn read_endorsements(
    badge: &OpenBadge,
    keys: &[PublicKey],
    now: DateTime<Utc>,
) -> Result<Vec<Endorsement>, Refused> {
    let read_one = |token: &String| {
        let endorsement: Endorsement = read(token, keys, now)?;
        if endorsement.is_of(badge) { Ok(endorsement) } else { Err(Refused::Contradiction) }
    };
    badge.endorsements().iter().map(read_one).collect()
}

fn cut(token: &str) -> Result<(&str, &str), Refused> {
    let has_three_parts = token.split('.').count() == 3;
    let parts = token.rsplit_once('.').filter(|_| has_three_parts && token.len() <= LONGEST);
    parts.ok_or(Refused::Unreadable)
}

/// JSON in base 64; `None` if it is JSON of another form.
fn decoded<T: DeserializeOwned>(part: &str) -> Result<Option<T>, Refused> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Refused::Unreadable)?;
    Ok(serde_json::from_slice(&bytes).ok())
}

/// The document, if we would write it in the very same way: so nothing in it goes unread.
fn exactly<C: Credential>(body: Map<String, Value>) -> Result<C, Refused> {
    let body = Value::Object(body);
    let credential = C::deserialize(&body).map_err(|_| Refused::Form)?;
    let again = serde_json::to_value(&credential).map_err(|_| Refused::Form)?;
    if again == body { Ok(credential) } else { Err(Refused::Form) }
}

fn held<C: Credential>(credential: C, key: &PublicKey, now: DateTime<Utc>) -> Result<C, Refused> {
    if credential.issuer() != key.issuer().did() {
        return Err(Refused::Contradiction);
    }
    if now < credential.valid_from() { Err(Refused::NotYet) } else { Ok(credential) }
}
