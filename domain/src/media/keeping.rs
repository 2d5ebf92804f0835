//! Storing what has arrived: hashed, put into the store once, and read where a program can read it.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use entity::enums::{MediaKind, MediaState, MediaTextKind};
use entity::ids::MediaItemId;
use entity::media_item as row;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use super::store::MediaStore;
use super::{rows, searched, texts, uploads};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::Result;
use crate::jobs::Job;

/// States in which there are bytes to store.
const ON_THE_WAY: [MediaState; 2] = [MediaState::Uploaded, MediaState::Processing];
/// How long a program may read in a document, and how much of what it finds is kept, in bytes.
const READING_LIMIT: Duration = Duration::from_secs(30);
const MOST_TEXT: u64 = 512 * 1024;

/// Items whose bytes are not stored yet.
///
/// # Errors
/// The database's own.
pub async fn to_keep(cx: &Context, limit: u64) -> Result<Vec<MediaItemId>> {
    let waiting = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::State.is_in(ON_THE_WAY))
        .order_by_asc(row::Column::Id)
        .limit(limit);
    Ok(waiting.into_tuple().all(cx.read()).await?)
}

/// Stores the bytes of an item. Doing it twice, or when it is done, changes nothing.
///
/// # Errors
/// The database's own, and the store's.
pub async fn keep(cx: &Context, id: MediaItemId) -> Result<()> {
    let item = rows::find(cx.read(), id).await?;
    if !ON_THE_WAY.contains(&item.state) {
        return Ok(());
    }
    note_begun(cx, id).await?;
    let Some(upload) = item.upload_id else { return Ok(()) };
    let file = cx.media().spooled(upload);
    let found = if item.kind == MediaKind::Document { text_in(&file).await } else { None };
    let kept = MediaStore::hash_file(&file).await?;
    let tx = cx.begin_write().await?;
    rows::note_kept(&tx, std::slice::from_ref(&kept), cx.now()).await?;
    tx.commit().await?;
    cx.media().keep_file(&file, &kept).await?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let item = rows::lock(&tx, id).await?;
    if item.state != MediaState::Processing {
        return Ok(());
    }
    if let Some(text) = found {
        texts::write(&tx, &item, (MediaTextKind::Extracted, &item.language), text, now).await?;
    }
    let (revision, next) = (item.revision, next(item.kind));
    let mut changed = item.into_active_model();
    changed.sha256 = Set(Some(kept.sha256));
    changed.state = Set(next);
    changed.revision = Set(revision + 1);
    let item = changed.update(&tx).await?;
    audit_trail::record(cx, &tx, &Actor::System, now, rows::entry("media.item_stored", &item)).await?;
    searched::index(&tx, &item).await?;
    tx.commit().await?;
    if item.kind == MediaKind::Video {
        cx.hand_over(Job::MakeSound(id));
    }
    uploads::remove(&file).await
}

async fn note_begun(cx: &Context, id: MediaItemId) -> Result<()> {
    let tx = cx.begin_write().await?;
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(MediaState::Processing))
        .filter(row::Column::Id.eq(id))
        .filter(row::Column::State.eq(MediaState::Uploaded))
        .exec(&tx)
        .await?;
    Ok(tx.commit().await?)
}

/// What is said has to be written down before it goes to review.
fn next(kind: MediaKind) -> MediaState {
    match kind {
        MediaKind::Video | MediaKind::Audio => MediaState::NeedsCaptions,
        MediaKind::Document | MediaKind::Image | MediaKind::Link => MediaState::InReview,
    }
}

/// What `pdftotext` finds in a document, if this machine has it; a document without it is found by its title only.
async fn text_in(file: &Path) -> Option<String> {
    let mut reading = Command::new("pdftotext");
    reading.arg("-q").arg("-enc").arg("UTF-8").arg("--").arg(file).arg("-");
    reading.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut reading = reading.spawn().ok()?;
    let mut found = Vec::new();
    let output = reading.stdout.take()?;
    tokio::time::timeout(READING_LIMIT, output.take(MOST_TEXT).read_to_end(&mut found)).await.ok()?.ok()?;
    let text = String::from_utf8_lossy(&found).replace('\0', "");
    (!text.trim().is_empty()).then_some(text)
}
