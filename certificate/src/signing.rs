//! Signatures within the document: each party signs a revision of its own, so that what one has signed the other cannot
//! change unseen.
//!
//! A signature takes two steps. [`prepare`] adds an empty signature and gives the digest of everything around it;
//! [`Prepared::finish`] puts the signature in. Only the digest travels, so a party may sign in a process of its own.
//!
//! An authority that is neither party may say at once that the signature was there ([`Stamped`]): the time in the document is
//! what its signer claims.

mod identity;
mod reading;
mod revision;
mod schemes;
mod seal;
mod stamping;
mod stub;
mod token;

pub use identity::{Identity, Root, as_certified, institution, read_root};
pub use reading::{Finding, Report, Stamp, Verdict, read, read_with_stamps};
pub(crate) use revision::prepare_from;
pub use revision::{Prepared, prepare, prepare_with_room};
pub use seal::{ROOM, Signer};
pub use stamping::{Courier, STAMP_ROOM, Stamped, read_stamp_root, room_for};
pub(crate) use stub::Stub;

/// What an institution is trusted by, as [`read_root`] reads it.
pub type Trusted = x509_cert::Certificate;

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// The training centre. It signs first, and certifies that nothing but signatures is added afterwards.
    Centre,
    /// The academy, which approves.
    Academy,
}

impl Party {
    /// Both, in the order in which they sign.
    pub const ALL: [Self; 2] = [Self::Centre, Self::Academy];

    /// The name of its field in the document.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Centre => "Centre",
            Self::Academy => "Academy",
        }
    }
}
