//! The register log: everything that the public is told of certificates, in a tree that can only grow.
//!
//! What happens to a certificate and its leaf are written in one transaction (`enter`), each second the tree is signed
//! ([`publish`]), and a witness at the academy signs that it has only grown. So nobody, the centre included, can
//! date something back or alter it unseen. The rules of the tree are those of [`certificate::log`].

mod audit;
mod cosigning;
mod heads;
mod keys;
mod leaves;
mod proofs;
mod sequencer;

pub use certificate::log::{Fault, Hash, NoteKey, Receipt};

pub use cosigning::{add_cosignature, check_settings, offer};
pub use heads::{Head, head, is_due, publish};
pub use proofs::{Consistency, Inclusion, Leaves, Which, consistency, entries, inclusion, receipt, tile};

pub(crate) use audit::prove;
pub use keys::LogKey;
pub(super) use sequencer::enter;

use crate::error::Error;

/// What the tree holds and its rules do not allow is a fault of ours.
fn at_fault(fault: Fault) -> Error {
    Error::internal(fault)
}

/// A number of the tree as databases have it.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number of the tree from the database, where none is negative.
fn counted(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
