//! A bounded memory of what was made before, so that what many certificates share is made once.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Keeps at least the last `room` things that were asked for, and at most twice as many.
pub(crate) struct Shelf<K, V> {
    room: usize,
    kept: Mutex<Generations<K, V>>,
}

/// What was asked for lately, and what was before that: when the one is full, it takes the place of the other.
struct Generations<K, V> {
    late: HashMap<K, Arc<V>>,
    early: HashMap<K, Arc<V>>,
}

impl<K: Hash + Eq, V> Shelf<K, V> {
    pub(crate) fn new(room: usize) -> Self {
        Self { room, kept: Mutex::new(Generations { late: HashMap::new(), early: HashMap::new() }) }
    }

    /// What is kept under the key, or else is made now: nobody waits for it, so two may make the same.
    pub(crate) fn get<Q, E>(&self, key: &Q, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(found) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).find(key, self.room) {
            return Ok(found);
        }
        let made = Arc::new(make()?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.put(key.to_owned(), Arc::clone(&made), self.room);
        Ok(made)
    }
}

impl<K: Hash + Eq, V> Generations<K, V> {
    fn find<Q>(&mut self, key: &Q, room: usize) -> Option<Arc<V>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        if let Some(found) = self.late.get(key) {
            return Some(Arc::clone(found));
        }
        let (key, found) = self.early.remove_entry(key)?;
        self.put(key, Arc::clone(&found), room);
        Some(found)
    }

    fn put(&mut self, key: K, value: Arc<V>, room: usize) {
        if self.late.len() >= room {
            self.early = std::mem::take(&mut self.late);
        }
        self.late.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_again_is_not_made_again_and_the_rest_is_forgotten() {
        let shelf = Shelf::<String, usize>::new(2);
        let made = Mutex::new(Vec::new());
        let ask = |key: &str| {
            let value = shelf.get(key, || {
                made.lock().unwrap().push(key.to_owned());
                Ok::<_, ()>(key.len())
            });
            assert_eq!(*value.unwrap(), key.len());
        };
        for key in ["a", "a", "bb", "a", "ccc", "a", "dddd", "a", "eeeee", "a", "bb"] {
            ask(key);
        }
        assert_eq!(*made.lock().unwrap(), ["a", "bb", "ccc", "dddd", "eeeee", "bb"]);
        let kept = shelf.kept.lock().unwrap();
        assert!(kept.late.len() + kept.early.len() <= 4);
    }

    #[test]
    fn what_could_not_be_made_is_tried_again() {
        let shelf = Shelf::<String, usize>::new(2);
        assert_eq!(shelf.get("a", || Err("no")), Err("no"));
        assert_eq!(shelf.get("a", || Ok::<_, &str>(1)).map(|kept| *kept), Ok(1));
    }
}
