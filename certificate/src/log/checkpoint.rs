//! A checkpoint: what log this is, how many leaves it has, and its root.

use std::fmt;
use std::str::FromStr;

use super::{Fault, Hash, Note, NoteKey, NoteSigner};

/// The head of a tree, as it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name: its address without the scheme.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The checkpoint with the log's signature.
    #[must_use]
    pub fn signed(&self, signer: &NoteSigner) -> Note {
        let text = self.to_string();
        let line = signer.sign(&text, 0);
        Note { text, lines: vec![line] }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root.to_base64())
    }
}

impl FromStr for Checkpoint {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let malformed = Fault::Malformed("a checkpoint");
        let mut lines = text.split_terminator('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(malformed);
        };
        let read = size.parse::<u64>().map_err(|_| malformed.clone())?;
        if origin.is_empty() || read.to_string() != size || lines.any(str::is_empty) {
            return Err(malformed);
        }
        Ok(Self { origin: origin.to_owned(), size: read, root: Hash::from_base64(root)? })
    }
}

/// A checkpoint that the log has signed, read and believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpointed {
    /// What it says.
    pub head: Checkpoint,
    /// The note with all its signatures.
    pub note: Note,
}

impl Checkpointed {
    /// Reads a note that one of the log's keys has signed.
    ///
    /// # Errors
    /// As for [`Note::signed_by`]; [`Fault::OtherLog`] for a checkpoint of another log than the key's.
    pub fn read(note: Note, keys: &[NoteKey]) -> Result<Self, Fault> {
        let head: Checkpoint = note.text.parse()?;
        let mut refused = Fault::NotSigned("the log".to_owned());
        for key in keys {
            match note.signed_by(key) {
                Ok(_) if key.name() == head.origin => return Ok(Self { head, note }),
                Ok(_) => {
                    refused = Fault::OtherLog { known: key.name().to_owned(), offered: head.origin.clone() };
                }
                Err(Fault::NotSigned(_)) => {}
                Err(wrong) => refused = wrong,
            }
        }
        Err(refused)
    }
}
