//! Uploads that go on after a cut: how much has arrived is the length of a file, and that file is all that counts.
//!
//! The system's own lock on the file keeps two writers apart, also of two programs; whoever is killed lets go of it.

use std::fs::TryLockError;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::MediaKind;
use entity::ids::{MediaUploadId, PersonId};
use entity::media_upload as row;
use futures::{Stream, StreamExt};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use uuid::Uuid;

use super::{items, pictures, rows, sniff, sound};
use crate::actor::Actor;
use crate::audit_trail::{self, Entry};
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::people;
use crate::policy::{self, Action};

/// A name may be this long, in characters.
const NAME_LENGTH: usize = 200;
/// A line on which nothing arrives for so long is taken for broken.
const SILENCE: Duration = Duration::from_secs(20);
/// Nobody makes sound for so long.
const LEFT_FOR_GOOD: Duration = Duration::from_secs(24 * 60 * 60);
/// So many bytes are written at a time; the crate would take two megabytes for each upload.
const WRITTEN: usize = 256 * 1024;
/// So many bytes are on the disk at the latest: whoever comes back after a broken line does not wait for a gigabyte to be.
const SYNCED: usize = 32 * 1024 * 1024;
/// How many are forgotten in one go.
const AT_ONCE: u64 = 200;
const MEGABYTE: u64 = 1024 * 1024;

/// What somebody is about to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUpload {
    /// How long it is, in bytes.
    pub byte_count: u64,
    /// What the file is called.
    pub file_name: String,
    /// What it is said to be, such as `video/mp4`.
    pub media_type: String,
}

/// A file on its way here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: MediaUploadId,
    /// How much of it has arrived.
    pub offset: u64,
    /// How long it is to be.
    pub byte_count: u64,
    /// Until when it waits for the rest.
    pub expires_at: DateTime<Utc>,
}

/// Makes room for a file.
///
/// # Errors
/// - [`Error::Forbidden`] for others than the people of the centre.
/// - [`Error::Invalid`] for a name, a type or a length that is not taken.
/// - [`Error::Refused`] `MediaQuotaUsedUp`.
pub async fn begin(cx: &Context, actor: &Actor, new: NewUpload) -> Result<Upload> {
    policy::authorize(actor, Action::UploadMedia)?;
    let uploader = people::owner(actor)?;
    let file_name = read_name(&new.file_name)?;
    let media_type = read_type(&new.media_type)?;
    let byte_count = read_length(cx, media_type, new.byte_count)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    // Held alone: two that begin together do not both take the last of it.
    people::hold_alone(&tx, uploader).await?;
    if room(cx, &tx, uploader).await? < new.byte_count {
        return Err(Refusal::MediaQuotaUsedUp.into());
    }
    let lasts = TimeDelta::hours(cx.settings().media.upload_hours.into());
    let made = row::ActiveModel {
        id: Set(cx.new_id()),
        uploader_id: Set(uploader),
        file_name: Set(file_name.to_owned()),
        media_type: Set(media_type.media_type.to_owned()),
        byte_count: Set(byte_count),
        item_id: Set(None),
        created_at: Set(now),
        expires_at: Set(now + lasts),
    };
    let made = made.insert(&tx).await?;
    let detail = json!({ "media_type": made.media_type, "byte_count": byte_count });
    audit_trail::record(cx, &tx, actor, now, entry("media.upload_begun", made.id, detail)).await?;
    tx.commit().await?;
    Ok(upload(&made, 0))
}

/// A file without a name for what comes in one piece; it is gone as soon as nobody holds it.
///
/// # Errors
/// [`Error::Internal`] when there is no room for it.
pub fn scratch(cx: &Context) -> Result<std::fs::File> {
    tempfile::tempfile_in(cx.media().spool()).map_err(|fault| full_or_broken(&fault))
}

/// How far an upload is.
///
/// # Errors
/// [`Error::NotFound`] for one that there is not, any more, or that is somebody else's.
pub async fn look(cx: &Context, actor: &Actor, id: MediaUploadId) -> Result<Upload> {
    let row = own(cx, actor, id).await?;
    let arrived = arrived(cx, id).await?;
    Ok(upload(&row, arrived))
}

/// Takes the next bytes. What arrived before the line broke is kept, and on the disk.
///
/// # Errors
/// - [`Error::NotFound`] as for [`look`].
/// - [`Error::Refused`] `UploadBusy` while another request writes, `UploadOffset` for bytes that do not follow on those that
///   are here, `UploadTooLong` for more than was announced, `UploadBroken` when the line broke, `UploadUsed` once an item was
///   made of it.
pub async fn append(
    cx: &Context,
    actor: &Actor,
    id: MediaUploadId,
    offset: u64,
    bytes: impl Stream<Item = io::Result<bytes::Bytes>> + Unpin,
) -> Result<Upload> {
    let row = own(cx, actor, id).await?;
    if row.item_id.is_some() {
        return Err(Refusal::UploadUsed.into());
    }
    let mut file = held(&cx.media().spooled(id)).await?;
    let here = file.metadata().await.map_err(Error::internal)?.len();
    if here != offset {
        return Err(Refusal::UploadOffset.into());
    }
    file.seek(io::SeekFrom::End(0)).await.map_err(Error::internal)?;
    let room = length(&row).saturating_sub(offset);
    let taken = write(&mut file, bytes, room).await;
    file.flush().await.map_err(|fault| full_or_broken(&fault))?;
    if matches!(taken, Err(Error::Refused(Refusal::UploadTooLong))) {
        // Nobody knows which of these bytes are meant.
        file.set_len(offset).await.map_err(Error::internal)?;
    }
    file.sync_all().await.map_err(|fault| full_or_broken(&fault))?;
    Ok(upload(&row, offset + taken?))
}

/// Writes what comes, up to `room`; gives how much that was.
async fn write(
    file: &mut File,
    mut bytes: impl Stream<Item = io::Result<bytes::Bytes>> + Unpin,
    room: u64,
) -> Result<u64> {
    let (mut taken, mut unsynced) = (0, 0);
    loop {
        let Ok(next) = tokio::time::timeout(SILENCE, bytes.next()).await else {
            return Err(Refusal::UploadBroken.into());
        };
        let Some(part) = next else { return Ok(taken) };
        let part = part.map_err(|_| Error::from(Refusal::UploadBroken))?;
        taken += part.len() as u64;
        if taken > room {
            return Err(Refusal::UploadTooLong.into());
        }
        file.write_all(&part).await.map_err(|fault| full_or_broken(&fault))?;
        unsynced += part.len();
        if unsynced >= SYNCED {
            file.sync_data().await.map_err(|fault| full_or_broken(&fault))?;
            unsynced = 0;
        }
    }
}

/// Opens the file of an upload for one writer alone.
async fn held(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    options.mode(0o600);
    let file = options.open(path).await.map_err(|fault| full_or_broken(&fault))?.into_std().await;
    match file.try_lock() {
        Ok(()) => {
            let mut file = File::from_std(file);
            file.set_max_buf_size(WRITTEN);
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => Err(Refusal::UploadBusy.into()),
        Err(TryLockError::Error(fault)) => Err(Error::internal(fault)),
    }
}

/// A disk without room may have some later.
fn full_or_broken(fault: &io::Error) -> Error {
    match fault.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::Unavailable(fault.to_string().into()),
        _ => Error::internal(fault.to_string()),
    }
}

/// Gives an upload up: what has arrived is deleted.
///
/// # Errors
/// [`Error::NotFound`] as for [`look`]; [`Error::Refused`] `UploadUsed` once an item was made of it.
pub async fn give_up(cx: &Context, actor: &Actor, id: MediaUploadId) -> Result<()> {
    let found = own(cx, actor, id).await?;
    if found.item_id.is_some() {
        return Err(Refusal::UploadUsed.into());
    }
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let unused =
        row::Entity::delete_many().filter(row::Column::Id.eq(id)).filter(row::Column::ItemId.is_null());
    unused.exec(&tx).await?;
    audit_trail::record(cx, &tx, actor, now, entry("media.upload_given_up", id, json!({}))).await?;
    tx.commit().await?;
    remove(&cx.media().spooled(id)).await
}

/// Forgets uploads whose time is up, and files that belong to none.
///
/// # Errors
/// The database's own, and those of the files.
pub async fn forget_old(cx: &Context) -> Result<()> {
    let expired = row::Entity::find()
        .filter(row::Column::ExpiresAt.lte(cx.now()))
        .order_by_asc(row::Column::ExpiresAt)
        .limit(AT_ONCE)
        .all(cx.read())
        .await?;
    for old in expired {
        // What is not stored yet is needed.
        let is_needed = match old.item_id {
            Some(item) => rows::find(cx.read(), item).await?.sha256.is_none(),
            None => false,
        };
        if !is_needed {
            let tx = cx.begin_write().await?;
            row::Entity::delete_by_id(old.id).exec(&tx).await?;
            tx.commit().await?;
            remove(&cx.media().spooled(old.id)).await?;
        }
    }
    forget_strays(cx).await
}

/// A row is there before its file, so a file without one belongs to nobody; nor does a folder any more in which somebody was
/// cut off while they made the sound of a film.
async fn forget_strays(cx: &Context) -> Result<()> {
    let mut files = tokio::fs::read_dir(cx.media().spool()).await.map_err(Error::internal)?;
    while let Some(file) = files.next_entry().await.map_err(Error::internal)? {
        if file.file_name().to_str().is_some_and(|name| name.starts_with(sound::FOLDER)) {
            forget_folder(&file).await?;
            continue;
        }
        let id = file.file_name().to_str().and_then(|name| Uuid::parse_str(name).ok());
        let Some(id) = id else { continue };
        if row::Entity::find_by_id(MediaUploadId(id)).one(cx.read()).await?.is_none() {
            remove(&file.path()).await?;
        }
    }
    Ok(())
}

/// Deletes a folder that nobody has written to for a day.
async fn forget_folder(folder: &tokio::fs::DirEntry) -> Result<()> {
    let written = match folder.metadata().await.and_then(|about| about.modified()) {
        Ok(written) => written,
        // Its maker was done with it a moment ago.
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(()),
        Err(fault) => return Err(Error::internal(fault)),
    };
    if written.elapsed().is_ok_and(|age| age > LEFT_FOR_GOOD) {
        tokio::fs::remove_dir_all(folder.path()).await.map_err(Error::internal)?;
    }
    Ok(())
}

/// Deletes a file; one that is gone already is deleted.
pub(super) async fn remove(path: &Path) -> Result<()> {
    match tokio::fs::remove_file(path).await {
        Err(fault) if fault.kind() != ErrorKind::NotFound => Err(Error::internal(fault)),
        _ => Ok(()),
    }
}

/// The row of one's own upload, while it waits or was made use of.
pub(super) async fn own(cx: &Context, actor: &Actor, id: MediaUploadId) -> Result<row::Model> {
    policy::authorize(actor, Action::UploadMedia)?;
    let found = row::Entity::find_by_id(id).one(cx.read()).await?;
    let is_there = |row: &row::Model| actor.is(row.uploader_id) && row.expires_at > cx.now();
    found.filter(is_there).ok_or(Error::NotFound("upload"))
}

/// How many bytes of an upload are here.
pub(super) async fn arrived(cx: &Context, id: MediaUploadId) -> Result<u64> {
    match tokio::fs::metadata(cx.media().spooled(id)).await {
        Ok(about) => Ok(about.len()),
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(0),
        Err(fault) => Err(Error::internal(fault)),
    }
}

pub(super) fn length(row: &row::Model) -> u64 {
    u64::try_from(row.byte_count).unwrap_or_default()
}

/// How many bytes somebody may still bring.
pub(super) async fn room(cx: &Context, db: &impl ConnectionTrait, uploader: PersonId) -> Result<u64> {
    let quota = u64::from(cx.settings().media.quota_mb) * MEGABYTE;
    Ok(quota.saturating_sub(used(db, uploader, cx.now()).await?))
}

/// What somebody's items and uploads take.
async fn used(db: &impl ConnectionTrait, uploader: PersonId, now: DateTime<Utc>) -> Result<u64> {
    let waiting = Condition::all()
        .add(row::Column::UploaderId.eq(uploader))
        .add(row::Column::ItemId.is_null())
        .add(row::Column::ExpiresAt.gt(now));
    let sum: Option<i64> = row::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(byte_count) AS bigint)"), "sum")
        .filter(waiting)
        .into_tuple()
        .one(db)
        .await?
        .flatten();
    let waiting = u64::try_from(sum.unwrap_or_default()).unwrap_or_default();
    Ok(waiting + items::taken_by(db, uploader).await?)
}

fn upload(row: &row::Model, offset: u64) -> Upload {
    // An item was made of it: it has arrived, wherever it lies now.
    let offset = if row.item_id.is_some() { length(row) } else { offset };
    Upload { id: row.id, offset, byte_count: length(row), expires_at: row.expires_at }
}

fn entry(action: &'static str, id: MediaUploadId, detail: serde_json::Value) -> Entry<'static> {
    Entry { action, subject_kind: "media_upload", subject_id: Some(id.0), reason: None, detail }
}

/// A name for people to read: it is never the name of a file here, and is no path anywhere.
fn read_name(name: &str) -> Result<&str> {
    let name = name.trim();
    let is_path = name.contains(['/', '\\']) || name == "." || name == "..";
    if is_path || name.chars().any(char::is_control) {
        return Err(Error::invalid(
            "/file_name",
            "path_in_name",
            "give the name of the file without its folders",
        ));
    }
    if name.is_empty() || name.chars().count() > NAME_LENGTH {
        return Err(Error::invalid("/file_name", "name_length", "write a name of 1 to 200 characters"));
    }
    Ok(name)
}

fn read_type(media_type: &str) -> Result<sniff::Known> {
    if media_type.trim().to_ascii_lowercase().starts_with("image/svg") {
        return Err(Refusal::SvgNotTaken.into());
    }
    sniff::named(media_type).ok_or_else(|| {
        let message = format!("the media centre takes {}", sniff::all());
        Error::invalid("/media_type", "media_type_not_taken", message)
    })
}

fn read_length(cx: &Context, known: sniff::Known, byte_count: u64) -> Result<i64> {
    let limits = &cx.settings().media;
    let most = match known.kind {
        MediaKind::Video | MediaKind::Audio => u64::from(limits.largest_film_mb) * MEGABYTE,
        MediaKind::Document => u64::from(limits.largest_document_mb) * MEGABYTE,
        MediaKind::Image => pictures::LONGEST,
        MediaKind::Link => 0,
    };
    if byte_count == 0 {
        return Err(Error::invalid("/byte_count", "empty_file", "the file is empty; choose another"));
    }
    if byte_count > most {
        let message = format!("a file of this type is at most {} MB long", most / MEGABYTE);
        return Err(Error::invalid("/byte_count", "file_too_long", message));
    }
    i64::try_from(byte_count).map_err(Error::internal)
}
