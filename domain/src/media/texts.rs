//! Texts beside items: captions, which are checked, and transcripts.

use chrono::{DateTime, Utc};
use course_content::course::Language;
use entity::enums::{MediaKind, MediaTextKind};
use entity::ids::MediaItemId;
use entity::{media_item as item_row, media_text as row};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::items::{Item, with_parts};
use super::{access, captions as webvtt, rows, searched};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};

/// A transcript may be this long, in bytes.
const LONGEST: usize = 512 * 1024;

/// The captions of an item in a language.
///
/// # Errors
/// As for [`super::find`], and [`Error::NotFound`] where there are none.
pub async fn captions(cx: &Context, actor: &Actor, id: MediaItemId, language: Language) -> Result<String> {
    read(cx, actor, id, (MediaTextKind::Captions, language)).await
}

/// The transcript of an item in a language.
///
/// # Errors
/// As for [`captions`].
pub async fn transcript(cx: &Context, actor: &Actor, id: MediaItemId, language: Language) -> Result<String> {
    read(cx, actor, id, (MediaTextKind::Transcript, language)).await
}

/// The cues of the captions of an item in a language.
///
/// # Errors
/// As for [`captions`].
pub async fn cues(
    cx: &Context,
    actor: &Actor,
    id: MediaItemId,
    language: Language,
) -> Result<Vec<webvtt::Cue>> {
    Ok(webvtt::cues(&captions(cx, actor, id, language).await?))
}

async fn read(
    cx: &Context,
    actor: &Actor,
    id: MediaItemId,
    (kind, language): (MediaTextKind, Language),
) -> Result<String> {
    let item = rows::find(cx.read(), id).await?;
    access::see(cx, actor, &item).await?;
    let found = row::Entity::find_by_id((id, kind, language.tag().to_owned())).one(cx.read()).await?;
    found.map(|text| text.body).ok_or(Error::NotFound("text beside this item"))
}

/// What is to be written beside an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewText {
    /// The language that it is in.
    pub language: Language,
    /// As it was sent.
    pub bytes: Vec<u8>,
    /// The revision of the item that its writer has read.
    pub read_revision: i32,
}

/// Puts captions beside a film or a recording.
///
/// # Errors
/// - As for [`super::change`].
/// - [`Error::Invalid`] at the line that would go wrong on the screen.
/// - [`Error::Refused`] `NothingIsSaidInIt` for other items.
pub async fn put_captions(cx: &Context, actor: &Actor, id: MediaItemId, new: NewText) -> Result<Item> {
    put(cx, actor, id, MediaTextKind::Captions, new).await
}

/// Puts a transcript beside a film or a recording.
///
/// # Errors
/// As for [`put_captions`].
pub async fn put_transcript(cx: &Context, actor: &Actor, id: MediaItemId, new: NewText) -> Result<Item> {
    put(cx, actor, id, MediaTextKind::Transcript, new).await
}

async fn put(
    cx: &Context,
    actor: &Actor,
    id: MediaItemId,
    kind: MediaTextKind,
    new: NewText,
) -> Result<Item> {
    access::see(cx, actor, &rows::find(cx.read(), id).await?).await?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let item = rows::lock(&tx, id).await?;
    access::change(actor, &item)?;
    if item.revision != new.read_revision {
        return Err(Error::Stale);
    }
    if !matches!(item.kind, MediaKind::Video | MediaKind::Audio) {
        return Err(Refusal::NothingIsSaidInIt.into());
    }
    let (text, language) = (checked(kind, new.bytes)?, new.language.tag());
    write(&tx, &item, (kind, language), text, now).await?;
    let revision = item.revision;
    let mut changed = item.into_active_model();
    changed.revision = Set(revision + 1);
    let item = changed.update(&tx).await?;
    let detail = json!({ "text": kind.word(), "language": language });
    let entry = rows::entry_with("media.text_written", id, detail);
    audit_trail::record(cx, &tx, actor, now, entry).await?;
    searched::index(&tx, &item).await?;
    tx.commit().await?;
    with_parts(cx, item).await
}

fn checked(kind: MediaTextKind, bytes: Vec<u8>) -> Result<String> {
    let unreadable = |_| Error::invalid("/text", "not_utf8", "save the text as UTF-8 and send it again");
    let text = String::from_utf8(bytes).map_err(unreadable)?;
    if kind == MediaTextKind::Captions {
        webvtt::check(&text)?;
    } else if text.trim().is_empty() || text.len() > LONGEST {
        return Err(Error::invalid("/text", "too_long", "write what is said, in at most 512 KB"));
    }
    Ok(text)
}

/// Writes a text in the place of the one before.
///
/// # Errors
/// The database's own.
pub(super) async fn write(
    tx: &impl ConnectionTrait,
    item: &item_row::Model,
    (kind, language): (MediaTextKind, &str),
    body: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let text = row::ActiveModel {
        item_id: Set(item.id),
        kind: Set(kind),
        language: Set(language.to_owned()),
        body: Set(body),
        updated_at: Set(now),
        revision: Set(1),
    };
    let key = [row::Column::ItemId, row::Column::Kind, row::Column::Language];
    let instead = OnConflict::columns(key)
        .update_columns([row::Column::Body, row::Column::UpdatedAt])
        .value(row::Column::Revision, Expr::col((row::Entity, row::Column::Revision)).add(1))
        .to_owned();
    row::Entity::insert(text).on_conflict(instead).exec_without_returning(tx).await?;
    Ok(())
}
