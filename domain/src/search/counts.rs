//! How often each word of a document occurs and where first, in eight bytes a word: what ranking and snippets need.
//!
//! Of an entry the first four bytes are the hash of the stem, by which entries are sorted; one is how often it occurs, its
//! highest bit whether it stands in the title; three are where it first stands in the text, all ones if nowhere.

use std::collections::BTreeMap;

use super::words::{Stems, words};

const ENTRY: usize = 8;
const NOWHERE: u32 = 0x00ff_ffff;
const IN_TITLE: u8 = 0x80;
const OFTEN: u8 = 0x7f;

/// What is known of one word of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// How often it occurs; from 127 on, 127.
    pub times: u8,
    /// Whether it stands in the title.
    pub in_title: bool,
    /// Where it first stands in the text, in bytes; `None` if only in the title, or in what is not shown.
    pub at: Option<usize>,
}

/// What a text says, counted.
#[derive(Default)]
pub struct Counted {
    /// By stem: what is known of it, and a whole word of it.
    pub by_stem: BTreeMap<String, (Count, String)>,
    /// How many words there are.
    pub words: usize,
}

impl Counted {
    /// Counts a title, a text, and words that lead to the document without being shown.
    pub fn of(title: &str, body: &str, hidden: &str) -> Self {
        let (mut counted, stems) = (Self::default(), Stems::default());
        counted.take(&stems, title, |count, _| count.in_title = true);
        counted.take(&stems, body, |count, at| {
            count.at.get_or_insert(at);
        });
        counted.take(&stems, hidden, |_, _| {});
        counted
    }

    fn take(&mut self, stems: &Stems, text: &str, note: impl Fn(&mut Count, usize)) {
        for word in words(text) {
            self.words += 1;
            let stem = stems.of(&word.form);
            let new = || (Count { times: 0, in_title: false, at: None }, word.form);
            let (count, _) = self.by_stem.entry(stem).or_insert_with(new);
            count.times = count.times.saturating_add(1).min(OFTEN);
            note(count, word.at);
        }
    }

    /// The entries as they are kept.
    pub fn bytes(&self) -> Vec<u8> {
        let mut entries: Vec<[u8; ENTRY]> =
            self.by_stem.iter().map(|(stem, (count, _))| entry(stem, count)).collect();
        entries.sort_unstable();
        entries.concat()
    }
}

fn entry(stem: &str, count: &Count) -> [u8; ENTRY] {
    let [a, b, c, d] = hash(stem).to_be_bytes();
    let at = count.at.and_then(|at| u32::try_from(at).ok()).filter(|at| *at < NOWHERE).unwrap_or(NOWHERE);
    let [_, x, y, z] = at.to_be_bytes();
    let title = if count.in_title { IN_TITLE } else { 0 };
    [a, b, c, d, count.times.min(OFTEN) | title, x, y, z]
}

/// What the kept entries say of a stem.
pub fn find(entries: &[u8], stem: &str) -> Option<Count> {
    let wanted = hash(stem).to_be_bytes();
    let (entries, _) = entries.as_chunks::<ENTRY>();
    let place = entries.partition_point(|[a, b, c, d, ..]| [*a, *b, *c, *d] < wanted);
    let [a, b, c, d, count, x, y, z] = *entries.get(place)?;
    let at = u32::from_be_bytes([0, x, y, z]);
    let found = || Count {
        times: count & OFTEN,
        in_title: count & IN_TITLE != 0,
        at: usize::try_from(at).ok().filter(|_| at != NOWHERE),
    };
    ([a, b, c, d] == wanted).then(found)
}

/// FNV-1a: the same for ever, on every machine. Two stems of a document with one hash are ranked as one, no worse.
fn hash(stem: &str) -> u32 {
    stem.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_found_again() {
        let counted = Counted::of("Боль у детей", "Оценка боли. Боль и страх.", "шкала");
        let (bytes, stems) = (counted.bytes(), Stems::default());
        let of = |form: &str| find(&bytes, &stems.of(form));
        assert_eq!(of("болью"), Some(Count { times: 3, in_title: true, at: Some("Оценка ".len()) }));
        assert_eq!(of("шкалы"), Some(Count { times: 1, in_title: false, at: None }));
        assert_eq!(of("сон"), None);
        assert_eq!(find(&[], "x"), None);
    }
}
