//! The catalogue: published courses, filtered and searched.

use std::ops::RangeInclusive;

use course_content::{Language, Level, Profession, Text};
use entity::enums::VersionState;
use entity::ids::CourseId;
use entity::{course, course_version};
use sea_orm::sea_query::{Expr, ExprTrait as _, SimpleExpr};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JsonValue as Json, QueryFilter, QueryOrder, QuerySelect,
    Select, SelectModel, Selector,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};
use crate::search;

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
    /// Academic hours in all, online and in the training room together.
    pub hours: Option<RangeInclusive<u16>>,
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

/// What is read of a version for its entry.
#[derive(FromQueryResult)]
struct Row {
    course_id: CourseId,
    key: String,
    number: i32,
    title: Json,
    summary: Json,
    level: String,
    audience: String,
    languages: String,
    online_minutes: i32,
    face_to_face_minutes: i32,
}

/// What is asked for far more often than anything else: everything, from the beginning.
const ALL: &str = "
    SELECT v.course_id, c.key, v.number, v.title, v.summary, v.level, v.audience, v.languages, v.online_minutes,
           v.face_to_face_minutes
    FROM course_version v JOIN course c ON c.id = v.course_id
    WHERE v.state = 'published' ORDER BY v.course_id LIMIT $1";

/// Published courses, in the order in which they were first imported.
///
/// # Errors
/// The database's own.
pub async fn list(cx: &Context, query: &CatalogueQuery, page: PageRequest) -> Result<Page<CatalogueEntry>> {
    let rows = if *query == CatalogueQuery::default() && page.after.is_none() {
        let limit = i64::try_from(page.limit + 1).unwrap_or(i64::MAX);
        written_out::all(cx.read(), ALL, [limit.into()]).await?
    } else {
        rest_of(narrowed(cx, query).await?, page).all(cx.read()).await?
    };
    let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |row| row.course_id.0);
    Ok(Page { items: items.into_iter().map(entry).collect::<Result<_>>()?, next_cursor })
}

/// The versions that were asked for.
async fn narrowed(cx: &Context, query: &CatalogueQuery) -> Result<Select<course_version::Entity>> {
    let mut select =
        course_version::Entity::find().filter(course_version::Column::State.eq(VersionState::Published));
    if let Some(words) = query.words.as_deref().filter(|words| !words.trim().is_empty()) {
        let found = search::courses_with(cx, words).await?;
        select = select.filter(course_version::Column::CourseId.is_in(found));
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
    if let Some(hours) = &query.hours {
        select = select.filter(lasts(hours));
    }
    Ok(select)
}

/// What comes behind the cursor, as rows of the catalogue.
fn rest_of(select: Select<course_version::Entity>, page: PageRequest) -> Selector<SelectModel<Row>> {
    use course_version::Column as V;
    let select = match page.after {
        Some(after) => select.filter(V::CourseId.gt(after)),
        None => select,
    };
    let read = [
        V::CourseId,
        V::Number,
        V::Title,
        V::Summary,
        V::Level,
        V::Audience,
        V::Languages,
        V::OnlineMinutes,
        V::FaceToFaceMinutes,
    ];
    let select = select.inner_join(course::Entity).select_only().columns(read).column(course::Column::Key);
    select.order_by_asc(V::CourseId).limit(page.limit + 1).into_model()
}

fn entry(row: Row) -> Result<CatalogueEntry> {
    Ok(CatalogueEntry {
        course_id: row.course_id,
        key: row.key,
        number: row.number,
        title: serde_json::from_value(row.title).unwrap_or_default(),
        summary: serde_json::from_value(row.summary).unwrap_or_default(),
        level: value_of(&row.level)?,
        audience: split(&row.audience)?,
        languages: split(&row.languages)?,
        online_minutes: row.online_minutes,
        face_to_face_minutes: row.face_to_face_minutes,
    })
}

/// Whether a course has so many academic hours of 45 minutes.
fn lasts(hours: &RangeInclusive<u16>) -> SimpleExpr {
    let minutes = |column: course_version::Column| Expr::col((course_version::Entity, column));
    minutes(course_version::Column::OnlineMinutes)
        .add(minutes(course_version::Column::FaceToFaceMinutes))
        .between(i32::from(*hours.start()) * 45, i32::from(*hours.end()) * 45)
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
