//! The auditor's look at the log: every leaf made again from the register, the whole tree hashed again, every head that was
//! ever published held against it.

use std::collections::HashMap;

use certificate::log::{Checkpointed, Event, Fault, Frontier, Hash, Leaf, Note, NoteKey, stored_count};
use entity::{log_checkpoint, log_cosignature, log_leaf, log_node, log_tree};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::sequencer::TREE;
use super::{counted, heads, leaves, stored};
use crate::error::Result;
use crate::invariants::Breach;

/// How many leaves are read at a time.
const CHUNK: u64 = leaves::AT_A_TIME as u64;

/// Everything that is wrong with the log.
///
/// # Errors
/// The database's own.
pub(crate) async fn prove(db: &impl ConnectionTrait) -> Result<Vec<Breach>> {
    let Some(row) = log_tree::Entity::find_by_id(TREE).one(db).await? else {
        // Nobody has opened it; then there is nothing in it either.
        let left =
            log_leaf::Entity::find().count(db).await? + log_checkpoint::Entity::find().count(db).await?;
        let gone = breach("log_is_whole", "the log", "the row that holds it is gone");
        return Ok(if left > 0 { vec![gone] } else { Vec::new() });
    };
    let mut audit = Audit { tree: Frontier::default(), breaches: Vec::new(), heads: read_heads(db).await? };
    audit.hold_against_heads();
    while audit.leaves(db).await? {}
    audit.ends(db, &row).await?;
    for event in leaves::lacking(db).await? {
        audit.breaches.push(breach("log_has_every_event", &event.to_string(), "the log does not tell of it"));
    }
    Ok(audit.breaches)
}

fn breach(invariant: &'static str, subject: &str, seen: impl Into<String>) -> Breach {
    Breach { invariant, subject: subject.to_owned(), seen: seen.into() }
}

/// Where the audit is.
struct Audit {
    tree: Frontier,
    breaches: Vec<Breach>,
    /// Heads not met yet, the smallest last.
    heads: Vec<(u64, Result<Checkpointed, Fault>)>,
}

/// Every head with its signatures, the largest first.
async fn read_heads(db: &impl ConnectionTrait) -> Result<Vec<(u64, Result<Checkpointed, Fault>)>> {
    let keys = heads::keys(db).await?;
    let keys: Vec<NoteKey> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    let mut lines: HashMap<i64, Vec<log_cosignature::Model>> = HashMap::new();
    for line in log_cosignature::Entity::find().all(db).await? {
        lines.entry(line.size).or_default().push(line);
    }
    let all = log_checkpoint::Entity::find().order_by_desc(log_checkpoint::Column::Size).all(db).await?;
    let read = |row: log_checkpoint::Model| {
        let witnesses = lines.remove(&row.size).unwrap_or_default();
        (counted(row.size), believed(&row, &keys, &witnesses))
    };
    Ok(all.into_iter().map(read).collect())
}

fn believed(
    row: &log_checkpoint::Model,
    keys: &[NoteKey],
    witnesses: &[log_cosignature::Model],
) -> Result<Checkpointed, Fault> {
    let mut note: Note = row.note.parse()?;
    for witness in witnesses {
        note.lines.push(witness.line.parse()?);
        note.signed_by(&witness.witness.parse()?)?;
    }
    Checkpointed::read(note, keys)
}

impl Audit {
    /// Looks at the next leaves; `false` when there are none.
    async fn leaves(&mut self, db: &impl ConnectionTrait) -> Result<bool> {
        let rows = log_leaf::Entity::find()
            .filter(log_leaf::Column::Position.gte(stored(self.tree.size())))
            .order_by_asc(log_leaf::Column::Position)
            .limit(CHUNK)
            .all(db)
            .await?;
        let events: Vec<_> = rows.iter().map(|row| row.event_id).collect();
        let made = leaves::of(db, &events).await?;
        let first = stored_count(self.tree.size());
        let mut new = Vec::new();
        for row in &rows {
            let position = self.tree.size();
            if counted(row.position) != position {
                let seen = format!("leaf {position} is missing");
                self.breaches.push(breach("log_has_no_gaps", "the log", seen));
                return Ok(false);
            }
            // A record that cannot be read is one that was altered.
            if !is_told(row, made.get(&row.event_id).and_then(|made| made.as_ref().ok())) {
                let seen = "the register does not say what the log says";
                self.breaches.push(breach("log_tells_what_happened", &format!("leaf {position}"), seen));
            }
            new.extend(self.tree.push(Hash::leaf(row.leaf.as_bytes())));
            self.hold_against_heads();
        }
        self.nodes(db, first, &new).await?;
        Ok(!rows.is_empty())
    }

    /// The kept hashes are those of the leaves.
    async fn nodes(&mut self, db: &impl ConnectionTrait, first: u64, new: &[Hash]) -> Result<()> {
        let kept = log_node::Entity::find()
            .filter(log_node::Column::Id.gte(stored(first)))
            .filter(log_node::Column::Id.lt(stored(first + new.len() as u64)))
            .order_by_asc(log_node::Column::Id)
            .all(db)
            .await?;
        let same = kept.len() == new.len() && kept.iter().zip(new).all(|(row, hash)| row.hash == hash.0);
        if !same {
            let subject = format!("hashes from {first}");
            self.breaches.push(breach("log_hashes_are_those_of_its_leaves", &subject, "they are others"));
        }
        Ok(())
    }

    /// A head of the size that the tree has now has its root.
    fn hold_against_heads(&mut self) {
        while let Some((size, head)) = self.heads.pop_if(|(size, _)| *size <= self.tree.size()) {
            let subject = format!("head of size {size}");
            match head {
                Err(fault) => self.breaches.push(breach("log_heads_are_signed", &subject, fault.to_string())),
                Ok(read) if read.head.size != size || read.head.root != self.tree.root() => {
                    let seen = "its root is not that of the leaves: the log was rewritten";
                    self.breaches.push(breach("log_heads_are_kept", &subject, seen));
                }
                Ok(_) => {}
            }
        }
    }

    /// Nothing is left over, and the row that holds the log says the same.
    async fn ends(&mut self, db: &impl ConnectionTrait, row: &log_tree::Model) -> Result<()> {
        let size = self.tree.size();
        for (head, _) in std::mem::take(&mut self.heads) {
            let seen = format!("there are {size} leaves: the log was cut");
            self.breaches.push(breach("log_heads_are_kept", &format!("head of size {head}"), seen));
        }
        if counted(row.size) != size || row.frontier != self.tree.to_bytes() {
            self.breaches.push(breach(
                "log_is_whole",
                "the log",
                "the row that holds it is not as its leaves are",
            ));
        }
        if log_node::Entity::find().count(db).await? != stored_count(size) {
            let seen = "there are more or fewer than its leaves have";
            self.breaches.push(breach("log_hashes_are_those_of_its_leaves", "the log", seen));
        }
        Ok(())
    }
}

/// Whether a leaf says what the register says. When it was entered, only the leaf itself knows; so does it which credential
/// there was of one that was voided, after its holder was erased.
fn is_told(row: &log_leaf::Model, made: Option<&Leaf>) -> bool {
    let (Ok(read), Some(made)) = (Leaf::parse(&row.leaf), made) else { return false };
    let forgotten = read.credential_sha256.filter(|_| made.event == Event::Voided);
    let credential_sha256 = made.credential_sha256.or(forgotten);
    Leaf { entered_at: read.entered_at.clone(), credential_sha256, ..made.clone() } == read
}
