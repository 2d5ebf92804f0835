//! What of an item can be searched: its texts by language, and who may find them.

use course_content::course::Language;
use entity::enums::{MediaAccess, MediaKind, MediaState, MediaTextKind};
use entity::ids::MediaItemId;
use entity::{media_item as row, media_text};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::about::About;
use super::captions;
use crate::error::Result;

const LANGUAGES: [Language; 3] = [Language::En, Language::Ru, Language::Be];

/// The texts of an item in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searchable {
    /// Its language.
    pub language: Language,
    /// Who may find it.
    pub access: MediaAccess,
    /// What it is.
    pub kind: MediaKind,
    /// What it is called in this language; empty where only its words are in it.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Words by which it is grouped.
    pub topics: Vec<String>,
    /// What is said or written in it, without marks and times.
    pub words: String,
}

/// The texts of an item, in every language in which it has any; none as long as it is not published.
///
/// # Errors
/// The database's own.
pub async fn searchable(db: &impl ConnectionTrait, id: MediaItemId) -> Result<Vec<Searchable>> {
    let Some(row) = row::Entity::find_by_id(id).one(db).await? else { return Ok(Vec::new()) };
    if row.state != MediaState::Published {
        return Ok(Vec::new());
    }
    let texts = media_text::Entity::find().filter(media_text::Column::ItemId.eq(id)).all(db).await?;
    let about = About::of(&row);
    let found = LANGUAGES.into_iter().map(|language| in_language(&row, &about, &texts, language));
    Ok(found.filter(|one| !(one.title.is_empty() && one.words.is_empty())).collect())
}

fn in_language(
    row: &row::Model,
    about: &About,
    texts: &[media_text::Model],
    language: Language,
) -> Searchable {
    let own = |text: &course_content::course::Text| text.0.get(&language).cloned().unwrap_or_default();
    let those = texts.iter().filter(|text| text.language == language.tag());
    Searchable {
        language,
        access: row.access,
        kind: row.kind,
        title: own(&about.title),
        description: own(&about.description),
        topics: about.topics.clone(),
        words: those.map(words).collect::<Vec<_>>().join("\n"),
    }
}

fn words(text: &media_text::Model) -> String {
    match text.kind {
        MediaTextKind::Captions => captions::words(&text.body),
        MediaTextKind::Transcript | MediaTextKind::Extracted => text.body.clone(),
    }
}
