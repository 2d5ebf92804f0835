//! The receipt that a holder keeps: proof, with no connection and for ever, that the certificate stands in the log.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Checkpointed, Fault, Hash, Leaf, Note, NoteKey, commitment, verify_inclusion};

/// What a holder keeps beside the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The version of this form.
    pub v: u8,
    /// Number in the register book.
    pub serial: String,
    /// In hex: with it the commitments of the leaf can be opened.
    pub salt: String,
    /// The leaf, as it was hashed.
    pub leaf: String,
    /// Where it stands.
    pub index: u64,
    /// From the leaf to the root.
    pub proof: Vec<Hash>,
    /// The signed checkpoint over the tree that the proof is of.
    pub checkpoint: String,
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// What happened to the certificate.
    pub leaf: Leaf,
    /// How many leaves the tree had.
    pub size: u64,
    /// When the witness saw it; `None` if no witness was asked for.
    pub witnessed_at: Option<DateTime<Utc>>,
}

impl Receipt {
    /// The version of the form.
    pub const VERSION: u8 = 1;

    /// Believes a receipt, or not: the log's signature, the witness's if its key is given, the proof, and that the leaf is
    /// that of the number. Whether the leaf is that of a document its hash says.
    ///
    /// # Errors
    /// The first [`Fault`] that is found.
    pub fn check(&self, log: &[NoteKey], witness: Option<&NoteKey>) -> Result<Received, Fault> {
        let note: Note = self.checkpoint.parse()?;
        let seen = witness.map(|key| note.signed_by(key)).transpose()?.flatten();
        let witnessed_at = seen.and_then(|at| DateTime::from_timestamp(i64::try_from(at).ok()?, 0));
        let Checkpointed { head, .. } = Checkpointed::read(note, log)?;
        let of = (self.index, Hash::leaf(self.leaf.as_bytes()));
        verify_inclusion(of, (head.size, head.root), &self.proof)?;
        let leaf = Leaf::parse(&self.leaf)?;
        let salt = hex::decode(&self.salt).map_err(|_| Fault::Malformed("the salt"))?;
        if commitment(&salt, &self.serial) != leaf.serial_commitment {
            return Err(Fault::OtherCertificate);
        }
        Ok(Received { leaf, size: head.size, witnessed_at })
    }
}
