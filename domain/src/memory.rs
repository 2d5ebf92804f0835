//! What never changes once it is made, kept in memory so that it is read or worked out once.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};

/// At most `MOST` values by key; when there is one too many, all are let go.
pub struct Memory<K, V, const MOST: usize>(RwLock<HashMap<K, V>>);

impl<K, V, const MOST: usize> Default for Memory<K, V, MOST> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K: Eq + Hash, V: Clone, const MOST: usize> Memory<K, V, MOST> {
    /// The value of a key, if it is kept.
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// A value that fits, whatever its key.
    pub fn find(&self, fits: impl Fn(&V) -> bool) -> Option<V> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().find(|value| fits(value)).cloned()
    }

    /// Keeps a value.
    pub fn keep(&self, key: K, value: V) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_again_until_there_is_one_too_many() {
        let memory = Memory::<String, u8, 2>::default();
        memory.keep("a".to_owned(), 1);
        memory.keep("b".to_owned(), 2);
        assert_eq!((memory.get("a"), memory.find(|value| *value > 1)), (Some(1), Some(2)));
        memory.keep("c".to_owned(), 3);
        assert_eq!((memory.get("a"), memory.get("c")), (None, Some(3)));
    }
}
