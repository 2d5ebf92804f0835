//! Finding courses by words, the same on both databases: stems are made here, the databases only match them.
//!
//! SQLite has no Russian stemmer and PostgreSQL has one of its own; made here, a search finds the same on both.

use rust_stemmers::{Algorithm, Stemmer};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{DbBackend, Value};

/// Words of a query that are looked at; the rest is noise or mischief.
const MOST_WORDS: usize = 12;

/// The stems of a text, with single spaces between: what is stored and what is asked for.
///
/// Case, `ё`/`е`, apostrophes, and a Latin `i` inside a Cyrillic word make no difference; `ў` and `у` do.
/// Belarusian words go through the Russian stemmer too: it cuts some endings wrongly, but the same on both sides.
#[must_use]
pub fn stems(text: &str) -> String {
    let english = Stemmer::create(Algorithm::English);
    let russian = Stemmer::create(Algorithm::Russian);
    let mut out = String::new();
    for word in words(text) {
        let stem = if word.chars().any(is_cyrillic) { russian.stem(&word) } else { english.stem(&word) };
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&stem);
    }
    out
}

/// The condition "this version has every word", or `None` if the query holds no word at all.
pub(super) fn matches(query: &str, backend: DbBackend) -> Option<SimpleExpr> {
    let stems = stems(query);
    let words: Vec<&str> = stems.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
    if words.is_empty() {
        return None;
    }
    let (sql, term) = match backend {
        DbBackend::Sqlite => (
            "\"course_version\".\"id\" IN (SELECT t.course_version_id FROM course_search s \
             JOIN course_text t ON t.id = s.course_text_id WHERE course_search MATCH ?)",
            words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" "),
        ),
        _ => (
            "\"course_version\".\"id\" IN (SELECT course_version_id FROM course_text \
             WHERE to_tsvector('simple', stems) @@ to_tsquery('simple', $1))",
            words.iter().map(|word| format!("{word}:*")).collect::<Vec<_>>().join(" & "),
        ),
    };
    Some(Expr::cust_with_values(sql, [Value::from(term)]))
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !(c.is_alphanumeric() || is_apostrophe(c)))
        .map(normal_word)
        .filter(|word| !word.is_empty())
}

fn normal_word(word: &str) -> String {
    let cyrillic = word.chars().any(is_cyrillic);
    word.chars()
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
        assert_eq!(stems("\"' OR NEAR(a b) * : & | !"), stems("or near a b"));
        assert!(matches("\"*:&|!()", DbBackend::Sqlite).is_none());
    }
}
