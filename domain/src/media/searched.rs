//! What of an item is found by searching: what is said about it, and what is said in it, in each language.

use course_content::course::{Language, Text};
use entity::enums::{MediaAccess, MediaState, MediaTextKind};
use entity::ids::MediaItemId;
use entity::{media_item as row, media_text};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::{About, captions, rows};
use crate::error::Result;
use crate::search::{self, Document, SearchAccess, SearchKind};

/// Puts what an item says into the search index in the place of what it said before. Until it is published, the people of
/// the centre find it, who see it in their list; what is retired is found no more.
///
/// # Errors
/// The database's own.
pub(super) async fn index(tx: &impl ConnectionTrait, item: &row::Model) -> Result<()> {
    let is_found = item.state != MediaState::Retired;
    let documents = if is_found { documents(tx, item).await? } else { Vec::new() };
    search::replace(tx, &format!("media:{}", item.id), documents).await
}

/// The same for an item that is read and held first.
///
/// # Errors
/// The database's own.
pub(crate) async fn index_anew(tx: &DatabaseTransaction, id: MediaItemId) -> Result<()> {
    let item = rows::lock(tx, id).await?;
    index(tx, &item).await
}

/// The item after this one that is found.
///
/// # Errors
/// The database's own.
pub(crate) async fn next_after(db: &impl ConnectionTrait, after: MediaItemId) -> Result<Option<MediaItemId>> {
    let next = row::Entity::find()
        .filter(row::Column::State.ne(MediaState::Retired))
        .filter(row::Column::Id.gt(after))
        .order_by_asc(row::Column::Id)
        .one(db)
        .await?;
    Ok(next.map(|item| item.id))
}

async fn documents(db: &impl ConnectionTrait, item: &row::Model) -> Result<Vec<Document>> {
    let about = About::of(item);
    let spoken = texts(db, item.id).await?;
    let document = |kind, language: Language, body, hidden| Document {
        kind,
        about: item.id.to_string(),
        course_id: None,
        language: language.tag(),
        access: access(item),
        title: about.title.get(language).to_owned(),
        body,
        hidden,
    };
    let own = |text: &Text, language| text.0.get(&language).cloned().unwrap_or_default();
    let said_about = about.title.0.keys().map(|language| {
        let hidden = format!("{} {}", about.authors, about.topics.join(" "));
        document(SearchKind::Media, *language, own(&about.description, *language), hidden)
    });
    let said_in = spoken
        .into_iter()
        .map(|(language, text)| document(SearchKind::Transcript, language, text, String::new()));
    Ok(said_about.chain(said_in).collect())
}

/// What is said or written in it, once in each language: a transcript, or else captions, or else what a program found.
async fn texts(db: &impl ConnectionTrait, id: MediaItemId) -> Result<Vec<(Language, String)>> {
    let all = media_text::Entity::find().filter(media_text::Column::ItemId.eq(id)).all(db).await?;
    let of = |kind, language: Language| {
        all.iter().find(move |text| text.kind == kind && text.language == language.tag())
    };
    let in_language = |language| {
        let transcript = of(MediaTextKind::Transcript, language).map(|text| text.body.clone());
        let captions = || of(MediaTextKind::Captions, language).map(|text| captions::words(&text.body));
        let extracted = || of(MediaTextKind::Extracted, language).map(|text| text.body.clone());
        transcript.or_else(captions).or_else(extracted).map(|text| (language, text))
    };
    Ok(Language::ALL.into_iter().filter_map(in_language).collect())
}

fn access(item: &row::Model) -> SearchAccess {
    if item.state != MediaState::Published {
        return SearchAccess::Staff;
    }
    match item.access {
        MediaAccess::Public => SearchAccess::Public,
        MediaAccess::SignedIn => SearchAccess::SignedIn,
        MediaAccess::Enrolled => SearchAccess::Enrolled,
        MediaAccess::Staff => SearchAccess::Staff,
    }
}
