//! The hashes of RFC 6962: leaves and nodes are told apart by their first byte.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::Fault;

/// SHA-256 of a leaf, of a node, or of a whole tree; written in hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, std::hash::Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of a leaf.
    #[must_use]
    pub fn leaf(data: &[u8]) -> Self {
        Self(Sha256::new().chain_update([0]).chain_update(data).finalize().into())
    }

    /// The hash of a node over two others.
    #[must_use]
    pub fn node(left: Self, right: Self) -> Self {
        Self(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
    }

    /// The hash of a document, as a leaf has it.
    #[must_use]
    pub fn document(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The root of a tree without leaves.
    #[must_use]
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// As notes write it.
    #[must_use]
    pub fn to_base64(self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads what notes write.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for anything else.
    pub fn from_base64(text: &str) -> Result<Self, Fault> {
        let bytes = STANDARD.decode(text).map_err(|_| Fault::Malformed("a hash"))?;
        Self::from_bytes(&bytes)
    }

    /// Reads 32 bytes.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for more or fewer.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        bytes.try_into().map(Self).map_err(|_| Fault::Malformed("a hash"))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Hash {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        Self::from_bytes(&hex::decode(text).map_err(|_| Fault::Malformed("a hash"))?)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
