//! Which documents have the terms that are asked for, the newest first, at a cost that does not grow with their number.
//!
//! A word that half of all documents have would make either database list half of all documents. So where a word is that
//! common, those indexed last are asked first, a stretch of them at a time, until there are enough.

use entity::search_index;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};

use super::documents::{IN_BUCKET, of_bucket};
use crate::database::written_out;
use crate::error::Result;

/// So many are listed at once without asking for the newest first.
const FEW: i64 = 3000;
/// A stretch has room for so many times what is wanted.
const ROOM: i64 = 3;
/// Each stretch is so many times as long as the one before.
const LONGER: i64 = 8;
/// No stretch is told by more terms than this; longer ones are everything.
const MOST_BUCKETS: i64 = 256;

/// What is asked for: every one of these, any term of each.
pub type Wanted = Vec<Vec<String>>;

#[derive(FromQueryResult)]
struct Matching {
    id: i64,
}

const SQLITE: &str =
    "SELECT rowid AS id FROM search_term WHERE search_term MATCH $1 ORDER BY rowid DESC LIMIT $2";
// Sorted apart, or PostgreSQL might walk through the documents by their ids, looking at the terms of each.
const POSTGRES: &str = "
    WITH found AS MATERIALIZED (
      SELECT id FROM search_document WHERE search_terms_of(terms) @@ CAST(CAST($1 AS text) AS tsquery)
    )
    SELECT id FROM found ORDER BY id DESC LIMIT $2";

/// The ids of the newest documents that match, at most `limit`; `likely` is how many are guessed to.
///
/// # Errors
/// The database's own.
pub async fn newest(
    db: &impl ConnectionTrait,
    index: &search_index::Model,
    wanted: &Wanted,
    likely: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    if wanted.iter().any(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let last = (index.next_id - 1) / IN_BUCKET;
    let mut buckets = stretch(index, likely, limit);
    loop {
        let is_whole = buckets > last.min(MOST_BUCKETS);
        let mut narrowed = wanted.clone();
        if !is_whole {
            narrowed.push((last - buckets + 1..=last).map(of_bucket).collect());
        }
        let found = run(db, &narrowed, limit).await?;
        if is_whole || i64::try_from(found.len()).unwrap_or(i64::MAX) >= limit {
            return Ok(found);
        }
        buckets *= LONGER;
    }
}

/// How many buckets of the newest documents are likely to have enough.
const fn stretch(index: &search_index::Model, likely: i64, limit: i64) -> i64 {
    if likely <= FEW {
        return i64::MAX / LONGER;
    }
    // Of so many ids one matches.
    let apart = index.next_id / likely + 1;
    limit * ROOM * apart / IN_BUCKET + 1
}

async fn run(db: &impl ConnectionTrait, wanted: &Wanted, limit: i64) -> Result<Vec<i64>> {
    let (sql, query) = match db.get_database_backend() {
        DbBackend::Sqlite => (SQLITE, written(wanted, '"', " OR ", " AND ")),
        _ => (POSTGRES, written(wanted, '\'', " | ", " & ")),
    };
    let rows: Vec<Matching> = written_out::all(db, sql, [query.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The question in the words of a database. Terms have neither quotes nor spaces.
fn written(wanted: &Wanted, quote: char, or: &str, and: &str) -> String {
    let any = |terms: &Vec<String>| {
        let quoted: Vec<String> = terms.iter().map(|term| format!("{quote}{term}{quote}")).collect();
        format!("({})", quoted.join(or))
    };
    wanted.iter().map(any).collect::<Vec<_>>().join(and)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(next_id: i64) -> search_index::Model {
        search_index::Model {
            id: 1,
            made_by: 1,
            built_to: String::new(),
            articles: String::new(),
            next_id,
            documents: next_id - 1,
            words: 0,
        }
    }

    #[test]
    fn a_rare_word_is_asked_of_all_and_a_common_one_of_the_newest() {
        assert!(stretch(&index(100_000), 3000, 240) > MOST_BUCKETS);
        assert_eq!(stretch(&index(100_000), 50_000, 240), 2);
        assert_eq!(stretch(&index(100_000), 5000, 240), 8);
    }

    #[test]
    fn the_question_is_written_for_each_database() {
        let wanted = vec![vec!["a".to_owned(), "b".to_owned()], vec!["#ap".to_owned()]];
        assert_eq!(written(&wanted, '"', " OR ", " AND "), "(\"a\" OR \"b\") AND (\"#ap\")");
        assert_eq!(written(&wanted, '\'', " | ", " & "), "('a' | 'b') & ('#ap')");
    }
}
