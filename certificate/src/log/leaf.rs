//! A leaf: what became of a certificate, told without anything personal.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Fault, Hash};

/// What became of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It counts.
    Issued,
    /// Another took its place.
    Superseded,
    /// It does not count for a while.
    Suspended,
    /// It counts again.
    Reinstated,
    /// It does not count any more.
    Revoked,
    /// It was numbered, and will never be issued.
    Voided,
}

/// One entry of the log. Numbers, names and reasons stand in it only as commitments: whoever has the certificate's salt can
/// show what they are of, and nobody else can guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    // In the order of the alphabet, which makes the JSON canonical.
    /// When it happened, by the centre's clock; when it was logged, the place in the tree tells.
    pub at: String,
    /// SHA-256 of the certificate as a credential; `None` where there is no such thing.
    pub credential_sha256: Option<Hash>,
    /// SHA-256 of the document; `None` for one that was voided before it was drawn.
    pub document_sha256: Option<Hash>,
    /// When it was entered, for what had happened before there was a log.
    pub entered_at: Option<String>,
    /// What happened.
    pub event: Event,
    /// Commitment to the reason that was given.
    pub reason_commitment: Option<Hash>,
    /// Commitment to everything printed, in canonical form.
    pub record_commitment: Hash,
    /// Commitment to the number: the same in all entries of one certificate.
    pub serial_commitment: Hash,
    /// The `serial_commitment` of the certificate that took its place.
    pub successor_commitment: Option<Hash>,
    /// The version of this form.
    pub v: u8,
}

/// SHA-256 of a salt and what it hides.
#[must_use]
pub fn commitment(salt: &[u8], hidden: &str) -> Hash {
    Hash(Sha256::new().chain_update(salt).chain_update(hidden).finalize().into())
}

impl Leaf {
    /// The version of the form.
    pub const VERSION: u8 = 1;

    /// The leaf as it is hashed: JSON with sorted keys and no white space.
    ///
    /// # Errors
    /// None that is known.
    pub fn canonical_json(&self) -> Result<String, Fault> {
        serde_json::to_string(self).map_err(|_| Fault::Malformed("a leaf"))
    }

    /// Reads a leaf that is in its canonical form.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let read: Self = serde_json::from_str(text).map_err(|_| Fault::Malformed("a leaf"))?;
        let same = read.v == Self::VERSION && read.canonical_json()? == text;
        if same { Ok(read) } else { Err(Fault::Malformed("a leaf")) }
    }
}
