//! The register log: a Merkle tree over what becomes of certificates, its signed heads, its proofs, and who witnesses them.
//!
//! Trees, proofs and their verification are those of RFC 6962; tiles, checkpoints and cosignatures are written as C2SP has
//! them (`tlog-tiles`, `tlog-checkpoint`, `tlog-cosignature`, `tlog-witness`). Nothing here knows where hashes are kept: a
//! [`Plan`] says which ones a proof needs, and is then given them.

mod checkpoint;
mod hash;
mod leaf;
mod note;
mod proof;
mod receipt;
mod tile;
mod tree;
mod witness;

pub use checkpoint::{Checkpoint, Checkpointed};
pub use hash::Hash;
pub use leaf::{Event, Leaf, commitment};
pub use note::{Algorithm, Line, Note, NoteKey, NoteSigner};
pub use proof::{Plan, consistency, inclusion, root, verify_consistency, verify_inclusion};
pub use receipt::{Receipt, Received};
pub use tile::{TILE_WIDTH, Tile, TileOf, read_bundle, write_bundle};
pub use tree::{Frontier, stored_count, stored_id};
pub use witness::{Offer, Seen, witness};

/// Why something of the log is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is not written as it has to be.
    #[error("{0} is not written as it has to be")]
    Malformed(&'static str),
    /// A key cannot be read.
    #[error("the key cannot be read: {0}")]
    Key(String),
    /// Nobody whose key is known has signed it.
    #[error("{0} has not signed this")]
    NotSigned(String),
    /// Its signature is wrong.
    #[error("the signature of {0} is wrong")]
    WrongSignature(String),
    /// A hash that a proof needs is not there.
    #[error("hash {0} of the tree is not there")]
    Lacking(u64),
    /// The tree has no such leaf, or no such size.
    #[error("the tree does not reach that far")]
    OutOfRange,
    /// The leaf is not in the tree.
    #[error("the leaf is not in the tree that was signed")]
    NotIncluded,
    /// The larger tree does not begin with the smaller one.
    #[error("the log was rewritten: the tree of size {new} does not begin with the tree of size {old}")]
    Forked {
        /// Size of the smaller tree.
        old: u64,
        /// Size of the larger one.
        new: u64,
    },
    /// A log never becomes smaller.
    #[error("the log has become smaller: {offered} leaves where there were {seen}")]
    Smaller {
        /// How many there were.
        seen: u64,
        /// How many there are said to be.
        offered: u64,
    },
    /// The checkpoint is another log's.
    #[error("this is the log {offered}, not {known}")]
    OtherLog {
        /// The log that is known.
        known: String,
        /// The one that was met.
        offered: String,
    },
    /// The proof begins at another size than was asked for.
    #[error("the proof begins at size {offered}, and {seen} was asked for")]
    OtherSize {
        /// What was asked for.
        seen: u64,
        /// What was given.
        offered: u64,
    },
    /// The receipt does not belong to this certificate.
    #[error("the receipt is that of another certificate")]
    OtherCertificate,
}
