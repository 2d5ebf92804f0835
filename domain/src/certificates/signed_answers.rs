//! Answers that a partner can keep as evidence: signed with the centre's credential key of the year.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certificate::credential::{CredentialSigner, IssuerAddress, PublicKey};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::{Error, Result};

/// What a signed answer is called in its head, so that it is taken for nothing else that the key signs.
const TYPE: &str = "verification-answer+jwt";

/// Signs an answer, given as the bytes of its JSON, as a compact JWS (EdDSA).
///
/// # Errors
/// [`Error::Internal`] when there is no key to sign with.
pub async fn sign_answer(cx: &Context, answer: Vec<u8>) -> Result<String> {
    let (own, now) = (cx.clone(), cx.now());
    let sign = move || {
        let key = own.credential_keys().of_year(&issuer(&own)?, now)?;
        let head = json!({ "alg": "EdDSA", "kid": key.public().kid(), "typ": TYPE }).to_string();
        let mut token = URL_SAFE_NO_PAD.encode(head);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(answer, &mut token);
        let signature = key.sign(token.as_bytes()).map_err(Error::internal)?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    };
    tokio::task::spawn_blocking(sign).await.map_err(Error::internal)?
}

/// The public half of every key that ever signed credentials and answers, as JWKs, the oldest first.
///
/// # Errors
/// [`Error::Internal`] when a key is damaged.
pub async fn public_keys(cx: &Context) -> Result<Vec<Value>> {
    let (own, now) = (cx.clone(), cx.now());
    let read = move || keys(&own, now).map(|keys| keys.iter().map(PublicKey::jwk).collect());
    tokio::task::spawn_blocking(read).await.map_err(Error::internal)?
}

/// The same as keys. Waits for files.
///
/// # Errors
/// As [`public_keys`].
pub(super) fn keys(cx: &Context, now: DateTime<Utc>) -> Result<Vec<PublicKey>> {
    cx.credential_keys().public(&issuer(cx)?, now)
}

fn issuer(cx: &Context) -> Result<IssuerAddress> {
    IssuerAddress::parse(cx.settings().public_url.trim_end_matches('/')).map_err(Error::internal)
}
