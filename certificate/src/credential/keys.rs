//! Keys that sign credentials: Ed25519, one for each issuer and year, and where everybody finds the public half.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, KeypairBytes};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand::{CryptoRng, RngCore};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::Error;

/// `ed25519-pub` among the multicodecs.
const ED25519: [u8; 2] = [0xed, 0x01];

/// Where an issuer is found, and so its name: `https://centre.example` is `did:web:centre.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerAddress {
    base: String,
    did: String,
}

/// The public half of a key, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    issuer: IssuerAddress,
    label: String,
    key: VerifyingKey,
}

/// A key that signs credentials. It is wiped from memory when it is dropped.
pub struct IssuerKey {
    key: SigningKey,
    public: PublicKey,
}

/// Whoever signs credentials: a key in this process, or one on another machine.
pub trait CredentialSigner {
    /// The public half of the key that signs.
    fn key(&self) -> &PublicKey;

    /// Signs a message with Ed25519.
    ///
    /// # Errors
    /// [`Error::Signature`] if the signer cannot be reached or refuses.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Error>;
}

impl IssuerAddress {
    /// Reads an address: scheme, host, maybe a port and a path, with no slash at the end.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it is another kind of address.
    pub fn parse(base: &str) -> Result<Self, Error> {
        let invalid = Error::Invalid { field: "issuer", message: "is no https address without an end slash" };
        let rest = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"));
        let is_plain = |rest: &&str| {
            rest.split('/').all(|part| !part.is_empty())
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-._/:".contains(c))
        };
        let rest = rest.filter(is_plain).ok_or(invalid)?;
        let did = rest.replace(':', "%3A").replace('/', ":");
        Ok(Self { base: base.to_owned(), did: format!("did:web:{did}") })
    }

    /// The address itself.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.base
    }

    /// The issuer's name for machines.
    #[must_use]
    pub fn did(&self) -> &str {
        &self.did
    }

    /// Where the document of [`did_document`] is expected: `/.well-known/did.json`, or `/did.json` below the path.
    #[must_use]
    pub fn document_url(&self) -> String {
        let has_path = self.base.splitn(4, '/').nth(3).is_some();
        format!("{}{}/did.json", self.base, if has_path { "" } else { "/.well-known" })
    }
}

impl PublicKey {
    /// The issuer that the key signs for.
    #[must_use]
    pub fn issuer(&self) -> &IssuerAddress {
        &self.issuer
    }

    /// What tells the issuer's keys apart: the year.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Where [`PublicKey::jwk`] is served; tokens name their key so.
    #[must_use]
    pub fn kid(&self) -> String {
        format!("{}/keys/{}", self.issuer.base, self.label)
    }

    /// The key's name within [`did_document`]; embedded proofs name it so.
    #[must_use]
    pub fn method(&self) -> String {
        format!("{}#{}", self.issuer.did, self.label)
    }

    /// The key as a JWK.
    #[must_use]
    pub fn jwk(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(self.key.as_bytes());
        json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": self.kid(), "alg": "EdDSA", "use": "sig" })
    }

    /// The key as a Multikey, for keeping when the private half is gone.
    #[must_use]
    pub fn multikey(&self) -> String {
        base58(&[&ED25519[..], self.key.as_bytes()].concat())
    }

    /// Reads what [`PublicKey::multikey`] wrote.
    ///
    /// # Errors
    /// [`Error::Signature`] if it is no Ed25519 key; [`Error::Invalid`] as [`IssuerKey::from_seed`].
    pub fn from_multikey(issuer: &IssuerAddress, label: &str, multikey: &str) -> Result<Self, Error> {
        let wrong = || Error::Signature("this is no Multikey of Ed25519".to_owned());
        let text = multikey.strip_prefix('z').ok_or_else(wrong)?;
        let bytes = bs58::decode(text).into_vec().map_err(|_| wrong())?;
        let bytes = bytes.strip_prefix(&ED25519).and_then(|key| key.try_into().ok()).ok_or_else(wrong)?;
        Self::new(issuer, label, VerifyingKey::from_bytes(bytes).map_err(|_| wrong())?)
    }

    /// Reads a line of [`PublicKey::line`].
    ///
    /// # Errors
    /// [`Error::Invalid`] if it begins with no name of a key; otherwise as [`PublicKey::from_multikey`].
    pub fn from_line(line: &str) -> Result<Self, Error> {
        let invalid = Error::Invalid { field: "key", message: "is not `https://issuer/keys/label multikey`" };
        let (kid, multikey) = line.trim().split_once(' ').ok_or(invalid)?;
        let invalid = Error::Invalid { field: "key", message: "has no name like https://issuer/keys/label" };
        let (base, label) = kid.rsplit_once("/keys/").ok_or(invalid)?;
        Self::from_multikey(&IssuerAddress::parse(base)?, label, multikey.trim())
    }

    /// The key's name and the key, on one line, to be handed to somebody.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.kid(), self.multikey())
    }

    /// Reads what [`PublicKey::jwk`] wrote.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it has another form, or no name of an issuer's key.
    pub fn from_jwk(jwk: &Value) -> Result<Self, Error> {
        let invalid = || Error::Invalid { field: "key", message: "is no JWK of an issuer" };
        let part = |name: &str| jwk[name].as_str().ok_or_else(invalid);
        let (base, label) = part("kid")?.rsplit_once("/keys/").ok_or_else(invalid)?;
        let x = URL_SAFE_NO_PAD.decode(part("x")?).map_err(|_| invalid())?;
        let key = VerifyingKey::from_bytes(&x.try_into().map_err(|_| invalid())?).map_err(|_| invalid())?;
        Self::new(&IssuerAddress::parse(base)?, label, key)
    }

    fn new(issuer: &IssuerAddress, label: &str, key: VerifyingKey) -> Result<Self, Error> {
        if label.is_empty() || !label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(Error::Invalid {
                field: "key label",
                message: "is not of letters, digits and hyphens",
            });
        }
        Ok(Self { issuer: issuer.clone(), label: label.to_owned(), key })
    }

    /// Strict: one message has one signature, and weak keys sign nothing.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl IssuerKey {
    /// Makes a key.
    ///
    /// # Errors
    /// [`Error::Invalid`] as [`IssuerKey::from_seed`].
    pub fn generate(
        issuer: &IssuerAddress,
        label: &str,
        random: &mut (impl CryptoRng + RngCore),
    ) -> Result<Self, Error> {
        Self::new(issuer, label, SigningKey::generate(random))
    }

    /// The key of a seed.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the label is not of letters, digits and hyphens.
    pub fn from_seed(issuer: &IssuerAddress, label: &str, seed: &[u8; 32]) -> Result<Self, Error> {
        Self::new(issuer, label, SigningKey::from_bytes(seed))
    }

    /// Reads what [`IssuerKey::to_pem`] wrote.
    ///
    /// # Errors
    /// [`Error::Signature`] if it is no Ed25519 key in PKCS#8; [`Error::Invalid`] as [`IssuerKey::from_seed`].
    pub fn from_pem(issuer: &IssuerAddress, label: &str, pem: &str) -> Result<Self, Error> {
        let key = SigningKey::from_pkcs8_pem(pem).map_err(|error| Error::Signature(error.to_string()))?;
        Self::new(issuer, label, key)
    }

    /// The private key as PEM (PKCS#8), for a file that nobody else reads.
    ///
    /// # Errors
    /// [`Error::Signature`] if it cannot be written.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, Error> {
        // Without the public half: older readers know no other form.
        let pair = KeypairBytes { secret_key: self.key.to_bytes(), public_key: None };
        pair.to_pkcs8_pem(LineEnding::LF).map_err(|error| Error::Signature(error.to_string()))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    fn new(issuer: &IssuerAddress, label: &str, key: SigningKey) -> Result<Self, Error> {
        let public = PublicKey::new(issuer, label, key.verifying_key())?;
        Ok(Self { key, public })
    }
}

impl CredentialSigner for IssuerKey {
    fn key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Error> {
        Ok(self.key.sign(message).to_bytes())
    }
}

/// The did:web document of an issuer, with all the keys that ever signed for it; keys of others are left out.
#[must_use]
pub fn did_document(issuer: &IssuerAddress, keys: &[PublicKey]) -> Value {
    let own: Vec<&PublicKey> = keys.iter().filter(|key| key.issuer == *issuer).collect();
    let method = |key: &&PublicKey| {
        json!({
            "id": key.method(),
            "type": "Multikey",
            "controller": issuer.did,
            "publicKeyMultibase": key.multikey(),
        })
    };
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": issuer.did,
        "verificationMethod": own.iter().map(method).collect::<Vec<_>>(),
        "assertionMethod": own.iter().map(|key| key.method()).collect::<Vec<_>>(),
    })
}

/// Multibase in base 58.
pub(super) fn base58(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}
