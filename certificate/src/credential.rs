//! A certificate for machines: an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0) of the same frozen record.
//!
//! Three documents have a fixed shape here: the [`OpenBadge`], the academy's [`Endorsement`] of it, and the
//! [`StatusListCredential`] that says which were withdrawn. Each is signed as a compact token ([`jws`]) or with a proof of
//! its own inside ([`embedded`]), and read back as strictly as we write ([`read`], [`read_embedded`]).
//!
//! A joint certificate: compose the badge, let the academy sign an [`Endorsement`] of it, put that in with
//! [`OpenBadge::endorsed`], and only then let the centre sign the whole.

mod badge;
mod compose;
mod endorsement;
mod jws;
mod keys;
mod proof;
mod quads;
mod reading;
mod status;
mod terms;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use badge::OpenBadge;
pub use compose::Placement;
pub use endorsement::Endorsement;
pub use jws::jws;
pub use keys::{CredentialSigner, IssuerAddress, IssuerKey, PublicKey, did_document};
pub use proof::embedded;
pub use reading::{Refused, read, read_embedded, read_endorsements};
pub use status::{Purpose, StatusEntry, StatusList, StatusListCredential};

/// A document that an issuer signs. Its shape is fixed, so that a proof needs no JSON-LD processor; nobody else adds one.
pub trait Credential: Serialize + DeserializeOwned + shape::Shape {
    /// What the document is called for ever.
    fn id(&self) -> &str;
    /// The DID of who signs it.
    fn issuer(&self) -> &str;
    /// The id of what it speaks of.
    fn subject(&self) -> &str;
    /// Since when it holds.
    fn valid_from(&self) -> DateTime<Utc>;
    /// The last second at which it holds; `None` for no term.
    fn valid_until(&self) -> Option<DateTime<Utc>>;
    /// What the document states, as canonical N-Quads (RDFC-1.0): this is what an embedded proof signs.
    fn statements(&self) -> String {
        let mut quads = quads::Quads::default();
        self.write(&mut quads);
        quads.canonical()
    }
}

/// Keeps [`Credential`] to the documents of this module.
mod shape {
    /// A document that knows its own statements.
    pub trait Shape {
        /// Adds everything that the document states.
        fn write(&self, quads: &mut super::quads::Quads);
    }
}
