//! The catalogue: published courses, filtered and searched.

use course_content::{Language, Level, Profession, Text};
use entity::enums::VersionState;
use entity::ids::CourseId;
use entity::{course, course_version};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::search;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};

/// What is asked of the catalogue; everything together, nothing for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogueQuery {
    /// Words that must all occur, in any language.
    pub words: Option<String>,
    /// EAPC level.
    pub level: Option<Level>,
    /// For whom.
    pub audience: Option<Profession>,
    /// A language of study.
    pub language: Option<Language>,
}

/// One course of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// The course's id.
    pub course_id: CourseId,
    /// The course's key.
    pub key: String,
    /// The number of the published version.
    pub number: i32,
    /// Title by language.
    pub title: Text,
    /// Summary by language.
    pub summary: Text,
    /// EAPC level.
    pub level: Level,
    /// For whom.
    pub audience: Vec<Profession>,
    /// Languages of study.
    pub languages: Vec<Language>,
    /// Minutes studied online.
    pub online_minutes: i32,
    /// Minutes in the training room.
    pub face_to_face_minutes: i32,
}

/// Published courses, in the order in which they were first imported.
///
/// # Errors
/// The database's own.
pub async fn list(cx: &Context, query: &CatalogueQuery, page: PageRequest) -> Result<Page<CatalogueEntry>> {
    let mut select = course_version::Entity::find()
        .find_also_related(course::Entity)
        .filter(course_version::Column::State.eq(VersionState::Published));
    if let Some(words) = query.words.as_deref().filter(|words| !words.trim().is_empty()) {
        match search::matches(words, cx.database().backend()) {
            Some(condition) => select = select.filter(condition),
            None => return Ok(Page { items: Vec::new(), next_cursor: None }),
        }
    }
    if let Some(level) = query.level {
        select = select.filter(course_version::Column::Level.eq(word(&level)));
    }
    if let Some(audience) = query.audience {
        select = select.filter(course_version::Column::Audience.contains(format!(",{},", word(&audience))));
    }
    if let Some(language) = query.language {
        select = select.filter(course_version::Column::Languages.contains(format!(",{},", language.tag())));
    }
    if let Some(after) = page.after {
        select = select.filter(course_version::Column::CourseId.gt(after));
    }
    let rows =
        select.order_by_asc(course_version::Column::CourseId).limit(page.limit + 1).all(cx.read()).await?;
    let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |(version, _)| version.course_id.0);
    Ok(Page { items: items.into_iter().map(entry).collect::<Result<_>>()?, next_cursor })
}

fn entry((version, course): (course_version::Model, Option<course::Model>)) -> Result<CatalogueEntry> {
    Ok(CatalogueEntry {
        course_id: version.course_id,
        key: course.map(|c| c.key).unwrap_or_default(),
        number: version.number,
        title: serde_json::from_value(version.title).unwrap_or_default(),
        summary: serde_json::from_value(version.summary).unwrap_or_default(),
        level: value_of(&version.level)?,
        audience: split(&version.audience)?,
        languages: split(&version.languages)?,
        online_minutes: version.online_minutes,
        face_to_face_minutes: version.face_to_face_minutes,
    })
}

/// The word by which a value of a closed set is written in packages and in the database.
pub(super) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `,a,b,` for `LIKE '%,a,%'`.
pub(super) fn join<'a>(words: impl IntoIterator<Item = impl AsRef<str> + 'a>) -> String {
    words.into_iter().fold(String::from(","), |joined, w| joined + w.as_ref() + ",")
}

fn split<T: DeserializeOwned>(joined: &str) -> Result<Vec<T>> {
    joined.split(',').filter(|word| !word.is_empty()).map(value_of).collect()
}

/// The value that a word stands for.
fn value_of<T: DeserializeOwned>(word: &str) -> Result<T> {
    serde_json::from_value(word.into()).map_err(Error::internal)
}
