//! What a translation is made from, and what of it has changed since.

use course_content::manuscript::{lesson_of, lesson_path, translated_from};
use course_content::{Language, Line, file_hash};
use entity::{manuscript_file, manuscript_state};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::Manuscript;
use crate::context::Context;
use crate::courses;
use crate::error::{Error, Result};

/// The source of a translation.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies.
    pub path: String,
    /// Its language.
    pub language: Language,
    /// Its text as it is now.
    pub text: String,
    /// Whether the translation says that it was made from this text.
    pub is_current: bool,
    /// What has changed since it was made, where that is known.
    pub changed: Option<Vec<Line>>,
}

/// The source of a lesson's translation with this text; nothing for what is no translation.
///
/// # Errors
/// The database's own.
pub async fn source(cx: &Context, manuscript: &Manuscript, path: &str, text: &str) -> Result<Option<Source>> {
    let Some((lesson, language)) = lesson_of(path) else { return Ok(None) };
    let Some(package) = &manuscript.package else { return Ok(None) };
    let from = package.course.source_language;
    let path = lesson_path(lesson, from);
    let Some(now) = manuscript.text(&path).filter(|_| from != language) else { return Ok(None) };
    let made_from = translated_from(text);
    let is_current = made_from == Some(file_hash(now.as_bytes()).as_str());
    let changed = match made_from.filter(|_| !is_current) {
        Some(hash) => changed_since(cx, manuscript, &path, hash, now).await?,
        None => None,
    };
    Ok(Some(Source { text: now.to_owned(), path, language: from, is_current, changed }))
}

/// What of a file has changed since it had this hash; nothing if it never had.
async fn changed_since(
    cx: &Context,
    manuscript: &Manuscript,
    path: &str,
    hash: &str,
    now: &str,
) -> Result<Option<Vec<Line>>> {
    let file = manuscript_file::Entity::find()
        .filter(manuscript_file::Column::CourseId.eq(manuscript.course_id))
        .filter(manuscript_file::Column::Path.eq(path))
        .one(cx.read())
        .await?;
    let Some(file) = file else { return Ok(None) };
    // Only a state of this very file: a hash that somebody wrote leads to nothing else.
    let states = manuscript_state::Entity::find()
        .filter(manuscript_state::Column::ManuscriptFileId.eq(file.id))
        .filter(manuscript_state::Column::Sha256.eq(hash));
    if states.count(cx.read()).await? == 0 {
        return Ok(None);
    }
    let before = courses::read_blob(cx.read(), hash).await?;
    let (before, now) = (String::from_utf8_lossy(&before).into_owned(), now.to_owned());
    let compare = move || course_content::difference(&before, &now);
    tokio::task::spawn_blocking(compare).await.map(Some).map_err(Error::internal)
}
