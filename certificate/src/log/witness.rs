//! The witness: signs that a log which it has seen before has only grown.
//!
//! What it is offered is written as the body of `add-checkpoint` in C2SP `tlog-witness`, so the same rule serves a witness that
//! is called and one that calls.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Checkpointed, Fault, Hash, Line, Note, NoteKey, NoteSigner, verify_consistency};

/// Hashes in a proof are fewer than this, whatever the size of the log.
const LONGEST_PROOF: usize = 63;

/// All that a witness remembers: the last head that it signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The key of the log, as `name+id+key`.
    pub log: String,
    /// How many leaves it had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Seen {
    /// What is remembered of a log that was never met before.
    #[must_use]
    pub fn nothing(log: &NoteKey) -> Self {
        Self { log: log.to_string(), size: 0, root: Hash::of_nothing() }
    }
}

/// A checkpoint with the proof that it follows from an older one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The size that the proof begins at.
    pub old: u64,
    /// The proof.
    pub proof: Vec<Hash>,
    /// The checkpoint.
    pub checkpoint: Note,
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Offer {
    type Err = Fault;

    fn from_str(body: &str) -> Result<Self, Fault> {
        let malformed = Fault::Malformed("what is offered to the witness");
        let (head, checkpoint) = body.split_once("\n\n").ok_or_else(|| malformed.clone())?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).ok_or_else(|| malformed.clone())?;
        let read = old.parse::<u64>().map_err(|_| malformed.clone())?;
        let proof = lines.map(Hash::from_base64).collect::<Result<Vec<_>, _>>()?;
        if read.to_string() != old || proof.len() > LONGEST_PROOF {
            return Err(malformed);
        }
        Ok(Self { old: read, proof, checkpoint: checkpoint.parse()? })
    }
}

/// Signs what is offered if it follows from what was seen; gives what is to be remembered, before the signature is shown to
/// anybody.
///
/// # Errors
/// What is wrong with it; nothing is to be forgotten then.
pub fn witness(seen: &Seen, offer: &Offer, signer: &NoteSigner, now: u64) -> Result<(Seen, Line), Fault> {
    let log: NoteKey = seen.log.parse()?;
    let Checkpointed { head, note } = Checkpointed::read(offer.checkpoint.clone(), &[log])?;
    if head.size < seen.size {
        return Err(Fault::Smaller { seen: seen.size, offered: head.size });
    }
    if offer.old != seen.size {
        return Err(Fault::OtherSize { seen: seen.size, offered: offer.old });
    }
    verify_consistency((seen.size, seen.root), (head.size, head.root), &offer.proof)?;
    let remembered = Seen { log: seen.log.clone(), size: head.size, root: head.root };
    Ok((remembered, signer.sign(&note.text, now)))
}
