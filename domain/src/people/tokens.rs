//! Access tokens: signed with Ed25519, good for a quarter of an hour, with keys that are changed without a break.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, Duration, TimeZone, Utc};
use ed25519_dalek::SigningKey;
use entity::ids::{PersonId, SessionId};
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::RngCore;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::jwt_crypto;
use super::key_files::KeyFiles;
use crate::error::{Error, Result};
use crate::memory::Memory;

/// How long an access token is good for.
pub const ACCESS_TOKEN_LIFETIME: Duration = Duration::minutes(15);

/// How long an older key still verifies: the last token it signed, and clocks that differ.
const OLDER_KEY_VERIFIES_FOR: Duration = Duration::minutes(20);

/// How long a key signs before the centre makes another.
const KEY_SIGNS_FOR: Duration = Duration::days(30);

const AUDIENCE: &str = "forest-glade";
/// RFC 9068: nothing else that we sign is taken for an access token.
const TOKEN_TYPE: &str = "at+jwt";
const MAX_TOKEN_BYTES: usize = 4096;
/// The keys that sign access tokens, and the secret that hides who failed to sign in.
pub struct TokenKeys {
    files: Option<KeyFiles>,
    keys: RwLock<Vec<Key>>,
    genuine: GenuineTokens,
    /// The second of the last look at the files: another server may have made a key.
    looked_at: AtomicI64,
    pepper: [u8; 32],
}

struct Key {
    kid: String,
    since: DateTime<Utc>,
    signing: EncodingKey,
    verifying: DecodingKey,
}

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub iss: String,
    pub aud: String,
    pub sub: PersonId,
    pub sid: SessionId,
    pub iat: i64,
    pub exp: i64,
    pub jti: Uuid,
}

impl TokenKeys {
    /// Reads the keys in `token-keys/` of the data directory; makes the first one at the first start.
    ///
    /// # Errors
    /// [`Error::Internal`] when the folder cannot be written, or a key is damaged or readable by others.
    pub fn open(dir: &Path) -> Result<Self> {
        let files = KeyFiles::open(dir).map_err(Error::internal)?;
        if files.keys().map_err(Error::internal)?.is_empty() {
            // The first key signs from the beginning of time, so two processes that start together make one.
            files.add(0, &SigningKey::generate(&mut OsRng)).map_err(Error::internal)?;
        }
        let keys = files.keys().map_err(Error::internal)?;
        let pepper = files.pepper().map_err(Error::internal)?;
        Ok(Self::new(Some(files), keys, pepper))
    }

    /// Keys that nobody else has and nothing keeps; for tests.
    #[must_use]
    pub fn ephemeral() -> Self {
        let mut pepper = [0; 32];
        OsRng.fill_bytes(&mut pepper);
        Self::new(None, vec![(0, SigningKey::generate(&mut OsRng))], pepper)
    }

    fn new(files: Option<KeyFiles>, keys: Vec<(i64, SigningKey)>, pepper: [u8; 32]) -> Self {
        jwt_crypto::install();
        let keys = keys.iter().map(|(since, key)| Key::new(*since, key)).collect();
        Self {
            files,
            keys: RwLock::new(keys),
            genuine: GenuineTokens::default(),
            looked_at: AtomicI64::default(),
            pepper,
        }
    }

    /// Makes a new key if the newest has signed long enough; asked now and then. Whether it did.
    ///
    /// # Errors
    /// As for [`TokenKeys::rotate`].
    pub fn renew(&self, now: DateTime<Utc>) -> Result<bool> {
        self.read_again()?;
        let newest = self.keys.read().unwrap_or_else(PoisonError::into_inner).last().map(|key| key.since);
        let is_due = newest.is_none_or(|since| since + KEY_SIGNS_FOR <= now);
        if is_due {
            self.rotate(now)?;
        }
        Ok(is_due)
    }

    /// Takes over what the files hold now. Several servers share them, and each may have made a key.
    fn read_again(&self) -> Result<()> {
        if let Some(files) = &self.files {
            let found = files.keys().map_err(Error::internal)?;
            let found = found.iter().map(|(since, key)| Key::new(*since, key)).collect();
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = found;
        }
        Ok(())
    }

    /// Looks for the key of a token that none of those known has signed, at most once a second.
    fn look_for_key_of(&self, token: &str, now: DateTime<Utc>) -> Result<()> {
        let Ok(Header { kid: Some(kid), .. }) = jsonwebtoken::decode_header(token) else { return Ok(()) };
        let is_known = || {
            let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
            keys.iter().any(|key| key.kid == kid)
        };
        if is_known() || self.looked_at.swap(now.timestamp(), Ordering::Relaxed) == now.timestamp() {
            return Ok(());
        }
        self.read_again()
    }

    /// Makes a new key that signs from now on. Older keys verify until what they signed has expired.
    ///
    /// # Errors
    /// [`Error::Internal`] when the key cannot be kept.
    pub fn rotate(&self, now: DateTime<Utc>) -> Result<()> {
        let key = SigningKey::generate(&mut OsRng);
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = &self.files {
            files.add(now.timestamp(), &key).map_err(Error::internal)?;
            // Read back: of two processes that rotate in the same second, the key of one is kept for both.
            *keys = files
                .keys()
                .map_err(Error::internal)?
                .iter()
                .map(|(since, key)| Key::new(*since, key))
                .collect();
        } else {
            keys.push(Key::new(now.timestamp(), &key));
        }
        let spent = keys.windows(2).take_while(|pair| pair[1].since + OLDER_KEY_VERIFIES_FOR <= now).count();
        for old in keys.drain(..spent) {
            if let Some(files) = &self.files {
                files.remove(old.since.timestamp()).map_err(Error::internal)?;
            }
        }
        Ok(())
    }

    /// Signs a token.
    pub(crate) fn sign(&self, claims: &Claims) -> Result<String> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys.last().ok_or_else(|| Error::internal("there is no key to sign with"))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = Some(key.kid.clone());
        jsonwebtoken::encode(&header, claims, &key.signing).map_err(Error::internal)
    }

    /// Reads a token that we signed and that has not expired.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] for every other.
    pub(crate) fn verify(&self, token: &str, issuer: &str, now: DateTime<Utc>) -> Result<Claims> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(Error::SignInRequired("the access token is too long"));
        }
        let hash = Sha256::digest(token).into();
        let known = self.genuine.get(&hash);
        if known.is_none() {
            self.look_for_key_of(token, now)?;
        }
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let Genuine { kid, claims } = match known {
            Some(known) => known,
            None => {
                let read = read(&keys, token, issuer, now)?;
                self.genuine.keep(hash, read.clone());
                read
            }
        };
        // Whatever the clock and the caller decide is asked every time.
        if claims.iss != issuer {
            return Err(Error::SignInRequired("the access token is not one of ours"));
        }
        if find(&keys, &kid, now).is_none() {
            return Err(Error::SignInRequired("the access token is signed with another key"));
        }
        if claims.exp <= now.timestamp() {
            return Err(Error::SignInRequired("the access token has expired; refresh it"));
        }
        Ok(claims)
    }

    /// Who failed to sign in, unreadable to whoever reads the table.
    pub(crate) fn hide(&self, subject: &str) -> String {
        #[allow(clippy::expect_used)] // HMAC takes keys of every length
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.pepper).expect("a key of 32 bytes");
        mac.update(subject.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

impl Drop for TokenKeys {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.pepper);
    }
}

impl Key {
    fn new(since: i64, key: &SigningKey) -> Self {
        let public = key.verifying_key();
        Self {
            kid: hex::encode(&Sha256::digest(public.as_bytes())[..8]),
            since: Utc.timestamp_opt(since, 0).single().unwrap_or_default(),
            signing: jwt_crypto::encoding_key(key),
            verifying: jwt_crypto::decoding_key(&public),
        }
    }
}

/// A token whose signature is right.
#[derive(Clone)]
struct Genuine {
    kid: String,
    claims: Claims,
}

/// Genuine tokens by their SHA-256: checking a signature costs as much as a whole read, and comes out the same.
type GenuineTokens = Memory<[u8; 32], Genuine, 4096>;

/// Reads a token and checks everything about it that does not change.
fn read(keys: &[Key], token: &str, issuer: &str, now: DateTime<Utc>) -> Result<Genuine> {
    let refused = |_| Error::SignInRequired("the access token is not one of ours");
    let header = jsonwebtoken::decode_header(token).map_err(refused)?;
    let key = header.kid.as_deref().and_then(|kid| find(keys, kid, now));
    let key = key.ok_or(Error::SignInRequired("the access token is signed with another key"))?;
    let read = jsonwebtoken::decode::<Claims>(token, &key.verifying, &validation(issuer)).map_err(refused)?;
    if read.header.typ.as_deref() != Some(TOKEN_TYPE) {
        return Err(Error::SignInRequired("this is not an access token"));
    }
    Ok(Genuine { kid: key.kid.clone(), claims: read.claims })
}

/// The key of this id, if it is the newest or was until lately.
fn find<'a>(keys: &'a [Key], kid: &str, now: DateTime<Utc>) -> Option<&'a Key> {
    let place = keys.iter().position(|key| key.kid == kid)?;
    let successor = keys.get(place + 1);
    let alive = successor.is_none_or(|next| now < next.since + OLDER_KEY_VERIFIES_FOR);
    if alive { keys.get(place) } else { None }
}

fn validation(issuer: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // jsonwebtoken would ask the machine's clock; `verify` asks ours.
    validation.validate_exp = false;
    validation
}

impl Claims {
    /// Claims of a token for a session, good from one instant to another.
    pub(crate) fn new(
        issuer: &str,
        person: PersonId,
        session: SessionId,
        jti: Uuid,
        (now, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
        Self {
            iss: issuer.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: person,
            sid: session,
            iat: now.timestamp(),
            exp: until.timestamp(),
            jti,
        }
    }
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
