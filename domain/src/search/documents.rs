//! What is found: a document in one language, and how it is put into the index in the place of what was there before.

use std::collections::BTreeMap;

use entity::enums::{SearchAccess, SearchKind};
use entity::ids::CourseId;
use entity::{search_document, search_index};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult, QuerySelect,
};

use super::counts::Counted;
use super::vocabulary::{self, Changes};
use crate::database::written_out;
use crate::error::{Error, Result};

/// The version of what this program writes into the index; another one in the database has it made anew.
pub(super) const VERSION: i32 = 2;
/// The only row.
pub(super) const INDEX: i32 = 1;
/// How many documents are told apart by one term for those that were indexed at about the same time.
pub(super) const IN_BUCKET: i64 = 2048;
/// Documents inserted by one statement: SQLite takes 32,766 values.
const AT_ONCE: usize = 200;

/// Something to find, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub kind: SearchKind,
    /// Its key, path or id.
    pub about: String,
    /// The course it belongs to.
    pub course_id: Option<CourseId>,
    /// As a tag.
    pub language: &'static str,
    /// Who finds it.
    pub access: SearchAccess,
    /// Shown whole.
    pub title: String,
    /// Shown in part.
    pub body: String,
    /// Words that lead to it and are not shown.
    pub hidden: String,
}

#[derive(FromQueryResult)]
struct Old {
    terms: String,
    words: i32,
}

const OLD: &str = "SELECT terms, words FROM search_document WHERE source = $1";

/// Puts documents in the place of those that were made from the same source; none at all takes them out.
///
/// Whoever indexes holds the index until the end of the transaction, after everything else.
///
/// # Errors
/// The database's own.
pub async fn replace(tx: &impl ConnectionTrait, source: &str, documents: Vec<Document>) -> Result<()> {
    let mut index = hold(tx).await?;
    let old: Vec<Old> = written_out::all(tx, OLD, [source.into()]).await?;
    let mut changes = Changes::default();
    for Old { terms, words } in &old {
        changes.lose(terms);
        index.words -= i64::from(*words);
    }
    index.documents -= i64::try_from(old.len()).unwrap_or(0);
    if !old.is_empty() {
        written_out::run(tx, "DELETE FROM search_document WHERE source = $1", [source.into()]).await?;
    }
    let mut rows = Vec::with_capacity(documents.len());
    for document in documents {
        let counted = Counted::of(&document.title, &document.body, &document.hidden);
        changes.gain(&counted);
        rows.push(row(&mut index, source, document, &counted));
    }
    for some in rows.chunks(AT_ONCE) {
        search_document::Entity::insert_many(some.to_vec()).exec_without_returning(tx).await?;
    }
    vocabulary::change(tx, &changes).await?;
    keep(tx, index).await
}

/// Takes out what an older version of the index has made and a newer one has not.
///
/// # Errors
/// The database's own.
pub(super) async fn remove_older(tx: &impl ConnectionTrait) -> Result<()> {
    let sql = "SELECT DISTINCT source AS source FROM search_document WHERE made_by < $1";
    let sources: Vec<Source> = written_out::all(tx, sql, [VERSION.into()]).await?;
    for Source { source } in sources {
        replace(tx, &source, Vec::new()).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Source {
    source: String,
}

/// The index, held by whoever writes.
pub(super) async fn hold(tx: &impl ConnectionTrait) -> Result<search_index::Model> {
    let held = search_index::Entity::find_by_id(INDEX).lock_exclusive().one(tx).await?;
    held.ok_or_else(|| Error::internal("the row of the search index is missing"))
}

pub(super) async fn keep(tx: &impl ConnectionTrait, index: search_index::Model) -> Result<()> {
    search_index::ActiveModel {
        id: Set(INDEX),
        made_by: Set(index.made_by),
        built_to: Set(index.built_to),
        articles: Set(index.articles),
        next_id: Set(index.next_id),
        documents: Set(index.documents),
        words: Set(index.words),
    }
    .update(tx)
    .await?;
    Ok(())
}

fn row(
    index: &mut search_index::Model,
    source: &str,
    document: Document,
    counted: &Counted,
) -> search_document::ActiveModel {
    let (id, words) = (index.next_id, i32::try_from(counted.words).unwrap_or(i32::MAX));
    index.next_id += 1;
    index.documents += 1;
    index.words += i64::from(words);
    search_document::ActiveModel {
        id: Set(id),
        source: Set(source.to_owned()),
        terms: Set(terms(id, &document, counted)),
        counts: Set(counted.bytes()),
        kind: Set(document.kind),
        about: Set(document.about),
        course_id: Set(document.course_id),
        language: Set(document.language.to_owned()),
        access: Set(document.access),
        made_by: Set(VERSION),
        words: Set(words),
        title: Set(document.title),
        body: Set(document.body),
    }
}

/// The stems of a document, those of its title once more under a mark, and what narrows a search.
///
/// No stem has a `#`, so nothing that somebody writes or types is ever taken for one of the latter.
fn terms(id: i64, document: &Document, counted: &Counted) -> String {
    let mut terms: Vec<String> = counted.by_stem.keys().cloned().collect();
    let titled = counted.by_stem.iter().filter(|(_, (count, _))| count.in_title);
    terms.extend(titled.map(|(stem, _)| in_title(stem)));
    terms.push(of_kind(document.kind));
    terms.push(in_language(document.language));
    terms.push(seen_by(document.access, document.course_id));
    terms.extend((document.access == SearchAccess::Course).then(|| EVERY_COURSE.to_owned()));
    terms.push(of_bucket(id / IN_BUCKET));
    terms.join(" ")
}

/// What those see who work on all courses.
pub(super) const EVERY_COURSE: &str = "#acs";

/// The term of a stem in the title.
pub(super) fn in_title(stem: &str) -> String {
    format!("##{stem}")
}

pub(super) fn of_kind(kind: SearchKind) -> String {
    format!("#k{}", kind.word())
}

pub(super) fn in_language(tag: &str) -> String {
    format!("#l{tag}")
}

pub(super) fn of_bucket(bucket: i64) -> String {
    format!("#b{bucket}")
}

/// The term by which those find a document who may; a document of nobody's course is found by none.
pub(super) fn seen_by(access: SearchAccess, course: Option<CourseId>) -> String {
    match access {
        SearchAccess::Public => "#ap".to_owned(),
        SearchAccess::SignedIn => "#as".to_owned(),
        SearchAccess::Enrolled => "#ae".to_owned(),
        SearchAccess::Staff => "#aw".to_owned(),
        SearchAccess::Course => course.map_or_else(|| "#an".to_owned(), |id| format!("#ac{}", id.0.simple())),
    }
}

/// The stems among the terms of a document.
pub(super) fn stems_of(terms: &str) -> impl Iterator<Item = &str> {
    terms.split(' ').filter(|term| !term.is_empty() && !term.starts_with('#'))
}

/// By which forms stems were met.
pub(super) type Forms = BTreeMap<String, (i64, String)>;
