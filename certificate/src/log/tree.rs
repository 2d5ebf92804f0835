//! Growing the tree: where its hashes are kept, and what a new leaf adds to them.
//!
//! Only perfect subtrees are kept, and a hash of one never changes. They are numbered in the order in which leaves complete
//! them, without gaps, so that keeping them is adding rows and nothing else.

use super::{Fault, Hash};

/// The number under which the hash of a perfect subtree is kept: the `position`-th of those over 2^`level` leaves.
#[must_use]
pub const fn stored_id(level: u32, position: u64) -> u64 {
    // The last leaf of the subtree completes it, and the smaller ones that end with that leaf come before it.
    let last = ((position + 1) << level) - 1;
    stored_count(last) + level as u64
}

/// How many hashes are kept for so many leaves.
#[must_use]
pub const fn stored_count(leaves: u64) -> u64 {
    // Two a leaf, less one for each perfect subtree that has found no other half.
    2 * leaves - leaves.count_ones() as u64
}

/// The perfect subtrees that a tree is put together from, largest first: all that is needed to grow it, and its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// How many leaves there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its hash; gives the hashes to keep, the first under [`stored_count`] of the size before.
    pub fn push(&mut self, leaf: Hash) -> Vec<Hash> {
        let mut new = vec![leaf];
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            hash = Hash::node(left, hash);
            new.push(hash);
        }
        self.peaks.push(hash);
        self.size += 1;
        new
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let joined = self.peaks.iter().rev().copied().reduce(|right, left| Hash::node(left, right));
        joined.unwrap_or_else(Hash::of_nothing)
    }

    /// The peaks one after another, to be kept beside the size.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| peak.0).collect()
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// [`Fault::Malformed`] if there are more or fewer peaks than a tree of this size has.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() != size.count_ones() as usize * 32 {
            return Err(Fault::Malformed("the frontier of the tree"));
        }
        let peaks = bytes.chunks_exact(32).map(Hash::from_bytes).collect::<Result<_, _>>()?;
        Ok(Self { size, peaks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_numbered_without_gaps_in_the_order_in_which_it_is_made() {
        let mut kept = 0;
        for leaf in 0..300_u64 {
            assert_eq!(stored_count(leaf), kept);
            for level in 0..=leaf.trailing_ones() {
                assert_eq!(stored_id(level, leaf >> level), kept, "level {level} of leaf {leaf}");
                kept += 1;
            }
        }
    }

    #[test]
    fn a_frontier_reads_back_and_grows_on() {
        let mut whole = Frontier::default();
        for n in 0..70_u64 {
            let read = Frontier::from_bytes(n, &whole.to_bytes()).unwrap();
            assert_eq!(read, whole);
            whole.push(Hash::leaf(&n.to_be_bytes()));
        }
        assert!(Frontier::from_bytes(3, &[0; 32]).is_err());
    }
}
