//! The words of the index: how many documents have each, those that begin alike, and those that were meant by a slip.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};
use serde_json::json;

use super::counts::Counted;
use super::documents::{Forms, stems_of};
use super::edits;
use crate::database::written_out;
use crate::error::Result;

/// Words that begin as the one that is being typed.
const BEGINNINGS: u64 = 24;
/// Words of other lengths have no trigrams: no slip is looked for in them.
const WITH_TRIGRAMS: std::ops::RangeInclusive<usize> = 3..=24;
/// Trigrams that are looked for, all in one statement.
const TRIGRAMS: usize = 24;
/// A beginning may be so much shorter than the word that was meant.
const LONGER: usize = 4;

/// How many documents more or fewer have each word.
#[derive(Default)]
pub struct Changes(Forms);

impl Changes {
    /// A document with these terms goes.
    pub fn lose(&mut self, terms: &str) {
        for stem in stems_of(terms) {
            self.0.entry(stem.to_owned()).or_insert_with(|| (0, stem.to_owned())).0 -= 1;
        }
    }

    /// A document comes.
    pub fn gain(&mut self, counted: &Counted) {
        for (stem, (_, form)) in &counted.by_stem {
            let (documents, known) = self.0.entry(stem.clone()).or_insert_with(|| (0, form.clone()));
            *documents += 1;
            known.clone_from(form);
        }
    }
}

/// The rows of a JSON array, which carries any number of words in one value.
fn each(backend: DbBackend, place: &str) -> String {
    match backend {
        DbBackend::Sqlite => format!("json_each({place})"),
        _ => format!("json_array_elements(CAST({place} AS json))"),
    }
}

/// Counts words anew; always in the same order, so that no two who index wait for each other.
///
/// # Errors
/// The database's own.
pub async fn change(tx: &impl ConnectionTrait, changes: &Changes) -> Result<()> {
    let (more, fewer): (BTreeMap<_, _>, BTreeMap<_, _>) =
        changes.0.iter().filter(|(_, (by, _))| *by != 0).partition(|(_, (by, _))| *by > 0);
    let words = each(tx.get_database_backend(), "$1");
    let rows = |some: &BTreeMap<&String, &(i64, String)>| {
        let rows = some.iter().map(|(word, (by, form))| json!([word, by, form])).collect::<Vec<_>>();
        Value::from(serde_json::Value::from(rows).to_string())
    };
    if !more.is_empty() {
        let count = format!(
            "INSERT INTO search_word (word, documents, form) \
             SELECT value ->> 0, CAST(value ->> 1 AS integer), value ->> 2 FROM {words} WHERE true \
             ON CONFLICT (word) DO UPDATE SET documents = search_word.documents + excluded.documents"
        );
        written_out::run(tx, &count, [rows(&more)]).await?;
        let add = format!(
            "INSERT INTO search_trigram (trigram, letters, word) \
             SELECT value ->> 0, CAST(value ->> 1 AS integer), value ->> 2 FROM {words} WHERE true ON CONFLICT DO NOTHING"
        );
        written_out::run(tx, &add, [trigram_rows(more.keys().copied())]).await?;
    }
    if fewer.is_empty() { Ok(()) } else { lessen(tx, &words, rows(&fewer)).await }
}

#[derive(FromQueryResult)]
struct Gone {
    word: String,
}

/// Counts words that fewer documents have, and forgets those that none has.
async fn lessen(tx: &impl ConnectionTrait, words: &str, rows: Value) -> Result<()> {
    let count = format!(
        "UPDATE search_word SET documents = search_word.documents + fewer.much \
         FROM (SELECT value ->> 0 AS word, CAST(value ->> 1 AS integer) AS much FROM {words}) AS fewer \
         WHERE search_word.word = fewer.word"
    );
    written_out::run(tx, &count, [rows.clone()]).await?;
    let forget = format!(
        "DELETE FROM search_word WHERE word IN (SELECT value ->> 0 FROM {words}) AND documents <= 0 RETURNING word"
    );
    let gone: Vec<Gone> = written_out::all(tx, &forget, [rows]).await?;
    if gone.is_empty() {
        return Ok(());
    }
    let remove = format!(
        "DELETE FROM search_trigram WHERE (trigram, letters, word) IN \
         (SELECT value ->> 0, CAST(value ->> 1 AS integer), value ->> 2 FROM {words})"
    );
    written_out::run(tx, &remove, [trigram_rows(gone.iter().map(|gone| &gone.word))]).await
}

fn trigram_rows<'a>(words: impl Iterator<Item = &'a String>) -> Value {
    let mut rows = Vec::new();
    for word in words {
        let letters = word.chars().count();
        if WITH_TRIGRAMS.contains(&letters) {
            rows.extend(trigrams(word).into_iter().map(|trigram| json!([trigram, letters, word])));
        }
    }
    Value::from(serde_json::Value::from(rows).to_string())
}

/// Three letters in a row, the beginning and the end of the word counting as letters.
fn trigrams(word: &str) -> Vec<String> {
    let letters: Vec<char> = std::iter::once('^').chain(word.chars()).chain(std::iter::once('$')).collect();
    let mut found: Vec<String> = letters.windows(3).map(|three| three.iter().collect()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A word of the index.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Known {
    /// The stem.
    pub word: String,
    /// How many documents have it.
    pub documents: i32,
    /// A whole word of it.
    pub form: String,
}

/// Those of the stems that the index has.
///
/// # Errors
/// The database's own.
pub async fn known(db: &impl ConnectionTrait, stems: &[String]) -> Result<Vec<Known>> {
    let sql = "SELECT word, documents, form FROM search_word WHERE word IN";
    written_out::among(db, sql, [], stems.iter().map(|stem| stem.as_str().into()).collect()).await
}

/// The words that begin alike, those of the most documents first.
///
/// # Errors
/// The database's own.
pub async fn beginning(db: &impl ConnectionTrait, beginning: &str) -> Result<Vec<Known>> {
    let sql = "SELECT word, documents, form FROM search_word WHERE word >= $1 AND word < $2 \
               ORDER BY documents DESC, word LIMIT $3";
    let after = format!("{beginning}\u{10ffff}");
    written_out::all(db, sql, [beginning.into(), after.into(), BEGINNINGS.into()]).await
}

/// The words that may have been meant, all by the same few slips; those of the most documents first.
///
/// A whole word is likelier than the beginning of one.
///
/// # Errors
/// The database's own.
pub async fn meant(db: &impl ConnectionTrait, typed: &str) -> Result<Vec<Known>> {
    let letters = typed.chars().count();
    let slips = edits::allowed(letters);
    if slips == 0 || !WITH_TRIGRAMS.contains(&letters) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for known in alike(db, typed, slips).await? {
        let (whole, begun) = edits::between(typed, &known.word);
        let distance = if whole <= slips { whole * 2 } else { begun * 2 + 1 };
        if distance <= slips * 2 + 1 {
            found.push((distance, known));
        }
    }
    found.sort_by(|(a, one), (b, other)| {
        a.cmp(b).then(other.documents.cmp(&one.documents)).then_with(|| one.word.cmp(&other.word))
    });
    let fewest = found.first().map(|(distance, _)| *distance);
    Ok(found.into_iter().filter(|(distance, _)| Some(*distance) == fewest).map(|(_, known)| known).collect())
}

/// Words that share enough trigrams: a slip touches three of them, or four where two letters changed places.
async fn alike(db: &impl ConnectionTrait, typed: &str, slips: usize) -> Result<Vec<Known>> {
    let letters = typed.chars().count();
    let mut asked = trigrams(typed);
    let least = asked.len().saturating_sub(4 * slips).max(1);
    let filler = asked.first().cloned().unwrap_or_default();
    asked.resize(TRIGRAMS, filler);
    let places: Vec<String> = (4..4 + TRIGRAMS).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT w.word, w.documents, w.form FROM (\
           SELECT word, COUNT(*) AS shared FROM search_trigram \
           WHERE trigram IN ({}) AND letters BETWEEN $1 AND $2 \
           GROUP BY word HAVING COUNT(*) >= $3 ORDER BY COUNT(*) DESC, word LIMIT 100\
         ) AS t JOIN search_word w ON w.word = t.word",
        places.join(", ")
    );
    let bound = |number: usize| Value::from(i32::try_from(number).unwrap_or(i32::MAX));
    let values = [
        bound(letters - slips),
        bound(letters + slips.max(LONGER)),
        Value::from(i64::try_from(least).unwrap_or(1)),
    ];
    written_out::all(db, &sql, values.into_iter().chain(asked.into_iter().map(Value::from))).await
}
