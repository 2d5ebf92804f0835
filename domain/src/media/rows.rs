//! Reading the rows of items, and writing down what becomes of them.

use chrono::{DateTime, Utc};
use entity::enums::{MediaState, MediaTextKind};
use entity::ids::MediaItemId;
use entity::{media_blob, media_item as row, media_text};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect,
};
use serde_json::{Value, json};

use super::store::Kept;
use crate::audit_trail::Entry;
use crate::error::{Error, Result};

const NO_ITEM: Error = Error::NotFound("media item");

/// An item.
///
/// # Errors
/// [`Error::NotFound`] if there is no such item.
pub(super) async fn find(db: &impl ConnectionTrait, id: MediaItemId) -> Result<row::Model> {
    row::Entity::find_by_id(id).one(db).await?.ok_or(NO_ITEM)
}

/// An item that nobody else changes before the transaction ends.
///
/// # Errors
/// [`Error::NotFound`] if there is no such item.
pub(super) async fn lock(tx: &DatabaseTransaction, id: MediaItemId) -> Result<row::Model> {
    row::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(NO_ITEM)
}

/// Whether there is such a text beside an item, in any language.
///
/// # Errors
/// The database's own.
pub(super) async fn has_text(
    db: &impl ConnectionTrait,
    id: MediaItemId,
    kinds: &[MediaTextKind],
) -> Result<bool> {
    let texts = media_text::Entity::find()
        .filter(media_text::Column::ItemId.eq(id))
        .filter(media_text::Column::Kind.is_in(kinds.iter().copied()));
    Ok(texts.count(db).await? > 0)
}

/// Writes down that bytes are in the store; once.
///
/// # Errors
/// The database's own.
pub(super) async fn note_kept(tx: &impl ConnectionTrait, kept: &[Kept], now: DateTime<Utc>) -> Result<()> {
    let blobs = kept.iter().map(|kept| media_blob::ActiveModel {
        sha256: Set(kept.sha256.clone()),
        byte_count: Set(i64::try_from(kept.byte_count).unwrap_or(i64::MAX)),
        kept_at: Set(now),
    });
    media_blob::Entity::insert_many(blobs).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// What is written down about a change of an item.
pub(super) fn entry(action: &'static str, item: &row::Model) -> Entry<'static> {
    let detail = json!({ "state": item.state.word(), "revision": item.revision });
    entry_with(action, item.id, detail)
}

pub(super) fn entry_with(action: &'static str, id: MediaItemId, detail: Value) -> Entry<'static> {
    Entry { action, subject_kind: "media_item", subject_id: Some(id.0), reason: None, detail }
}

/// Whether an item still takes what is written about it.
pub(super) fn is_open(state: MediaState) -> bool {
    state != MediaState::Retired
}
