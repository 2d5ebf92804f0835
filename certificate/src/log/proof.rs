//! Proofs: that a leaf is in a tree, and that a tree begins with a smaller one (RFC 6962 §2.1, RFC 9162 §2.1).

use super::tree::stored_id;
use super::{Fault, Hash};

/// What a proof is made of: for each of its hashes the kept ones that it is put together from, largest subtree first.
///
/// [`Plan::ids`] tells what has to be read, [`Plan::fill`] puts it together. A proof in a tree of n leaves reads no more than
/// 2 log₂ n hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan(Vec<Vec<u64>>);

impl Plan {
    /// The numbers of all hashes that are needed, each once.
    #[must_use]
    pub fn ids(&self) -> Vec<u64> {
        self.0.iter().flatten().copied().collect()
    }

    /// Puts the proof together.
    ///
    /// # Errors
    /// [`Fault::Lacking`] if `kept` does not have a hash.
    pub fn fill(&self, kept: impl Fn(u64) -> Option<Hash>) -> Result<Vec<Hash>, Fault> {
        let find = |id: &u64| kept(*id).ok_or(Fault::Lacking(*id));
        let join = |ids: &Vec<u64>| {
            let hashes = ids.iter().map(find).collect::<Result<Vec<_>, _>>()?;
            let joined = hashes.into_iter().rev().reduce(|right, left| Hash::node(left, right));
            Ok(joined.unwrap_or_else(Hash::of_nothing))
        };
        self.0.iter().map(join).collect()
    }
}

/// The perfect subtrees that the leaves from `from` up to `to` are made of; `from` begins the largest of them.
fn subtrees(from: u64, to: u64) -> Vec<u64> {
    let (mut ids, mut at) = (Vec::new(), from);
    while at < to {
        let level = (to - at).ilog2();
        ids.push(stored_id(level, at >> level));
        at += 1 << level;
    }
    ids
}

/// The largest power of two below `size`, which is at least 2: where its root divides the leaves.
const fn middle(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The root of the tree of so many leaves, as a proof of one hash.
#[must_use]
pub fn root(size: u64) -> Plan {
    Plan(vec![subtrees(0, size)])
}

/// The proof that a leaf is in the tree of so many leaves.
///
/// # Errors
/// [`Fault::OutOfRange`] if it is not.
pub fn inclusion(index: u64, size: u64) -> Result<Plan, Fault> {
    if index >= size {
        return Err(Fault::OutOfRange);
    }
    let (mut from, mut to, mut path) = (0, size, Vec::new());
    while to - from > 1 {
        let between = from + middle(to - from);
        if index < between {
            path.push(subtrees(between, to));
            to = between;
        } else {
            path.push(subtrees(from, between));
            from = between;
        }
    }
    path.reverse();
    Ok(Plan(path))
}

/// The proof that the tree of `new` leaves begins with that of `old` leaves.
///
/// # Errors
/// [`Fault::OutOfRange`] if it is smaller.
pub fn consistency(old: u64, new: u64) -> Result<Plan, Fault> {
    if old > new {
        return Err(Fault::OutOfRange);
    }
    if old == 0 || old == new {
        return Ok(Plan::default());
    }
    let (mut from, mut to, mut path) = (0, new, Vec::new());
    while old != to {
        let between = from + middle(to - from);
        if old <= between {
            path.push(subtrees(between, to));
            to = between;
        } else {
            path.push(subtrees(from, between));
            from = between;
        }
    }
    if from > 0 {
        path.push(subtrees(from, to));
    }
    path.reverse();
    Ok(Plan(path))
}

/// Believes that a leaf is in a tree, or not.
///
/// # Errors
/// [`Fault::NotIncluded`] if the proof does not lead to the root.
pub fn verify_inclusion(
    (index, leaf): (u64, Hash),
    (size, root): (u64, Hash),
    proof: &[Hash],
) -> Result<(), Fault> {
    if index >= size {
        return Err(Fault::OutOfRange);
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for step in proof {
        if last == 0 {
            return Err(Fault::NotIncluded);
        }
        if at & 1 == 1 || at == last {
            hash = Hash::node(*step, hash);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = Hash::node(hash, *step);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if last == 0 && hash == root { Ok(()) } else { Err(Fault::NotIncluded) }
}

/// Believes that a tree begins with a smaller one, or not.
///
/// # Errors
/// [`Fault::Smaller`] if it is the smaller one, [`Fault::Forked`] if the proof does not lead to both roots.
pub fn verify_consistency(
    (old, old_root): (u64, Hash),
    (new, new_root): (u64, Hash),
    proof: &[Hash],
) -> Result<(), Fault> {
    let forked = Fault::Forked { old, new };
    if old > new {
        return Err(Fault::Smaller { seen: old, offered: new });
    }
    if old == new || old == 0 {
        let same = if old == new { old_root == new_root } else { old_root == Hash::of_nothing() };
        return if same && proof.is_empty() { Ok(()) } else { Err(forked) };
    }
    // A perfect old tree is its own first step, which the proof leaves out.
    let own = old.is_power_of_two().then_some(old_root);
    let mut steps = own.iter().chain(proof);
    let Some(first) = steps.next() else { return Err(forked) };
    let whole = (old - 1).trailing_ones();
    let (mut at, mut last) = ((old - 1) >> whole, (new - 1) >> whole);
    let (mut before, mut after) = (*first, *first);
    for step in steps {
        if last == 0 {
            return Err(forked);
        }
        if at & 1 == 1 || at == last {
            (before, after) = (Hash::node(*step, before), Hash::node(*step, after));
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            after = Hash::node(after, *step);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if last == 0 && before == old_root && after == new_root { Ok(()) } else { Err(forked) }
}
