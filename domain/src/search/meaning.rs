//! What somebody means by what they typed: whole words, words not typed to their end, slips, the other keyboard.

use std::collections::HashSet;

use super::matching::{self, Wanted};
use super::ranking::{Sought, Way};
use super::vocabulary::{self, Known};
use super::words::{Stems, words};
use super::{Search, keyboard};
use crate::error::Result;

/// Letters and words of a question that are looked at; the rest is noise or mischief.
const LONGEST: usize = 400;
const MOST_WORDS: usize = 12;
/// The beginning of a word has so many letters at least: of the word that is being typed, and of any other.
const BEGINNING: usize = 2;
const BEGINNING_OF_OTHERS: usize = 4;
/// What a word is worth that only begins as typed, or was typed with a slip.
const WORTH_OF_BEGINNING: f64 = 0.6;
const WORTH_OF_SLIP: f64 = 0.8;

impl Search<'_> {
    /// The words that were typed, each with the stems of the index by which it counts as found.
    pub(super) async fn seek(&self, typed: &str) -> Result<Vec<Sought>> {
        let mut sought = typed_words(typed);
        let stems: Vec<String> = sought.iter().map(|word| word.stem.clone()).collect();
        let known = vocabulary::known(self.cx.read(), &stems).await?;
        let last = sought.len().saturating_sub(1);
        for (at, word) in sought.iter_mut().enumerate() {
            word.ways = known
                .iter()
                .filter(|known| known.word == word.stem)
                .take(1)
                .map(|known| way(known, 1.0))
                .collect();
            let least = if at == last { BEGINNING } else { BEGINNING_OF_OTHERS };
            if (at == last || word.ways.is_empty()) && word.stem.chars().count() >= least {
                let longer = vocabulary::beginning(self.cx.read(), &word.stem).await?;
                let longer = longer.iter().filter(|known| known.word != word.stem);
                word.ways.extend(longer.map(|known| way(known, WORTH_OF_BEGINNING)));
            }
        }
        Ok(sought)
    }

    /// What was meant instead, and how that is written, if there is something the actor finds by it.
    pub(super) async fn mend(&self, typed: &str, sought: &[Sought]) -> Result<Option<(Vec<Sought>, String)>> {
        let (mut meant, mut is_other) = (sought.to_vec(), false);
        for word in &mut meant {
            if !self.is_anywhere(word).await?
                && let Some(other) = self.without_slips(word).await?
            {
                *word = other;
                is_other = true;
            }
        }
        if is_other {
            let told = meant.iter().map(|word| word.form.as_str()).collect::<Vec<_>>().join(" ");
            return Ok(Some((meant, told)));
        }
        for other in keyboard::otherwise(&typed.chars().take(LONGEST).collect::<String>()) {
            let meant = self.seek(&other).await?;
            if !self.with_all(&meant).await?.is_empty() {
                return Ok(Some((meant, other.split_whitespace().collect::<Vec<_>>().join(" "))));
            }
        }
        Ok(None)
    }

    /// A word that the actor finds something by, a slip or two away.
    async fn without_slips(&self, word: &Sought) -> Result<Option<Sought>> {
        let mut meant = word.clone();
        for known in vocabulary::meant(self.cx.read(), &word.stem).await?.into_iter().take(MOST_WORDS) {
            let one = Sought { ways: vec![way(&known, WORTH_OF_SLIP)], ..Sought::default() };
            // A word that only others may see is not told of.
            if self.is_anywhere(&one).await? {
                if meant.form == word.form {
                    (meant.form, meant.ways) = (known.form, Vec::new());
                }
                meant.ways.extend(one.ways);
            }
        }
        Ok(Some(meant).filter(|meant| meant.form != word.form))
    }

    /// Whether the actor finds anything by this word alone.
    async fn is_anywhere(&self, word: &Sought) -> Result<bool> {
        let stems = word.ways.iter().map(|way| way.stem.clone()).collect();
        let wanted: Wanted = std::iter::once(stems).chain(self.narrowed.iter().cloned()).collect();
        let likely = super::documents(word);
        Ok(!matching::newest(self.cx.read(), &self.index, &wanted, likely, 1).await?.is_empty())
    }
}

fn way(known: &Known, worth: f64) -> Way {
    Way { stem: known.word.clone(), documents: i64::from(known.documents), worth }
}

/// The words of a question, each once.
fn typed_words(typed: &str) -> Vec<Sought> {
    let (stems, mut seen) = (Stems::default(), HashSet::new());
    let cut: String = typed.chars().take(LONGEST).collect();
    // Half a word is none.
    let typed = if cut.len() < typed.len() {
        cut.rsplit_once(char::is_whitespace).map_or("", |(whole, _)| whole)
    } else {
        &cut
    };
    let sought =
        words(typed).map(|word| Sought { stem: stems.of(&word.form), form: word.form, ways: Vec::new() });
    sought.filter(|word| seen.insert(word.stem.clone())).take(MOST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_typed_twice_is_sought_once_and_mischief_is_cut_off() {
        assert_eq!(typed_words("боль Боли БОЛЬЮ").len(), 1);
        assert_eq!(typed_words(&"a1 ".repeat(5000)).len(), 1);
        let many: String = (0..5000).map(|n| format!("w{n} ")).collect();
        assert_eq!(typed_words(&many).len(), MOST_WORDS);
        assert!(typed_words("\"*:&|!()\0\n—").is_empty());
    }
}
