//! The words of a text and their stems, made here so that a search finds the same on both databases.
//!
//! SQLite has no Russian stemmer and PostgreSQL has one of its own, so the databases are only asked which documents have a
//! stem.

use rust_stemmers::{Algorithm, Stemmer};

/// Longer words are no words that anybody types.
const LONGEST: usize = 64;

/// A word in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it begins, in bytes.
    pub at: usize,
    /// Where it ends.
    pub end: usize,
    /// In small letters, as one of several ways to write it.
    pub form: String,
}

/// Makes stems; two stemmers are kept for all words of a text.
pub struct Stems {
    english: Stemmer,
    russian: Stemmer,
}

impl Default for Stems {
    fn default() -> Self {
        Self { english: Stemmer::create(Algorithm::English), russian: Stemmer::create(Algorithm::Russian) }
    }
}

impl Stems {
    /// The stem of a form.
    ///
    /// Belarusian words go through the Russian stemmer too: it cuts some endings wrongly, but the same on both sides.
    pub fn of(&self, form: &str) -> String {
        let stemmer = if form.chars().any(is_cyrillic) { &self.russian } else { &self.english };
        stemmer.stem(form).into_owned()
    }
}

/// The words of a text in their order.
///
/// Case, `ё`/`е`, apostrophes, and a Latin `i` inside a Cyrillic word make no difference to their forms; `ў` and `у` do.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, _) = rest.find(|(_, c)| is_of_word(*c))?;
            let mut end = text.len();
            while let Some((next, c)) = rest.peek() {
                if !is_of_word(*c) {
                    end = *next;
                    break;
                }
                rest.next();
            }
            let form = normal(text.get(at..end).unwrap_or_default());
            if !form.is_empty() {
                return Some(Word { at, end, form });
            }
        }
    })
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_apostrophe(c)
}

fn normal(word: &str) -> String {
    let cyrillic = word.chars().any(is_cyrillic);
    word.chars()
        .take(LONGEST)
        .filter(|c| !is_apostrophe(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            'i' if cyrillic => 'і',
            'ё' => 'е',
            other => other,
        })
        .collect()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02BC}')
}

fn is_cyrillic(c: char) -> bool {
    ('\u{0400}'..='\u{052F}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        let stems = Stems::default();
        words(text).map(|word| stems.of(&word.form)).collect()
    }

    #[test]
    fn forms_of_a_russian_word_share_a_stem() {
        assert_eq!(stems("паллиативная помощь"), stems("Паллиативной ПОМОЩИ"));
    }

    #[test]
    fn a_latin_i_in_a_belarusian_word_makes_no_difference_and_u_does() {
        assert_eq!(stems("дзiцяцi"), stems("дзіцяці"));
        assert_ne!(stems("воўк"), stems("воук"));
    }

    #[test]
    fn apostrophes_of_all_kinds_are_one() {
        assert_eq!(stems("сям'я"), stems("сям’я"));
        assert_eq!(stems("сям\u{02BC}я"), stems("сям’я"));
    }

    #[test]
    fn operators_of_the_databases_are_only_words_or_nothing() {
        assert_eq!(stems("\"' OR NEAR(a b) * : & | !\0"), ["or", "near", "a", "b"]);
        assert!(stems("\"*:&|!() ' ’ \0").is_empty());
    }

    #[test]
    fn a_word_stands_where_it_stands() {
        let text = "«Боль» у ребёнка’s 2";
        let found: Vec<_> = words(text).map(|word| text[word.at..word.end].to_owned()).collect();
        assert_eq!(found, ["Боль", "у", "ребёнка’s", "2"]);
    }
}
