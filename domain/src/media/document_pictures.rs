//! Pictures that come within a document: each is written anew like one that is sent by itself, and becomes an item.

use course_content::course::{Language, Text};
use entity::enums::{MediaAccess, MediaKind, MediaState};
use entity::ids::{MediaItemId, PersonId};
use entity::media_item as row;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    QueryFilter, QueryOrder,
};

use super::items::{self, Size};
use super::store::Kept;
use super::{about::About, pictures, rows, searched, sniff, uploads};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::people;
use crate::policy::{self, Action};

/// So many pictures of one document are taken.
const MOST: usize = 100;
/// How much of what a document says is kept, in characters.
const TITLE: usize = 200;
const DESCRIPTION: usize = 4000;

/// A picture whose bytes are stored.
#[derive(Clone, Debug)]
pub(crate) struct DocumentPicture {
    /// The item that it is, or is about to become.
    pub id: MediaItemId,
    /// Whether the item is published already.
    pub is_published: bool,
    media_type: &'static str,
    /// Nothing for one of which there is an item.
    sizes: Vec<(Size, Kept)>,
}

impl DocumentPicture {
    fn byte_count(&self) -> u64 {
        self.sizes.first().map_or(0, |(_, kept)| kept.byte_count)
    }
}

/// Stores pictures, each in its sizes; nothing for those that the media centre does not take, or has no room for. There are no
/// items yet: see [`make`].
///
/// # Errors
/// [`Error::Forbidden`] for others than the people of the centre.
pub(crate) async fn store(
    cx: &Context,
    actor: &Actor,
    files: Vec<Vec<u8>>,
) -> Result<Vec<Option<DocumentPicture>>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    policy::authorize(actor, Action::UploadMedia)?;
    let uploader = people::owner(actor)?;
    let mut room = uploads::room(cx, cx.read(), uploader).await?;
    let mut stored: Vec<Option<DocumentPicture>> = Vec::with_capacity(files.len());
    for (at, file) in files.into_iter().enumerate() {
        let one = if at < MOST { store_one(cx, uploader, file, room).await? } else { None };
        room = room.saturating_sub(one.as_ref().map_or(0, DocumentPicture::byte_count));
        stored.push(one);
    }
    Ok(stored)
}

async fn store_one(
    cx: &Context,
    uploader: PersonId,
    file: Vec<u8>,
    room: u64,
) -> Result<Option<DocumentPicture>> {
    let head = file.get(..sniff::HEAD).unwrap_or(&file);
    let Some(known) = sniff::of(head).filter(|known| known.kind == MediaKind::Image) else { return Ok(None) };
    if file.len() as u64 > pictures::LONGEST {
        return Ok(None);
    }
    let media_type = known.media_type;
    // One picture at a time takes the memory that a picture takes.
    let alone = cx.drawing().acquire().await.map_err(Error::internal)?;
    let drawing = tokio::task::spawn_blocking(move || pictures::sizes(file, media_type));
    let drawn = match drawing.await.map_err(Error::internal)? {
        Err(Error::Refused(Refusal::MediaDamaged | Refusal::PictureTooLarge)) => return Ok(None),
        drawn => drawn?,
    };
    let sizes = items::stored(cx, drawn).await?;
    drop(alone);
    if let Some(there) = same(cx.read(), uploader, &sizes).await? {
        let is_published = there.state == MediaState::Published;
        return Ok(Some(DocumentPicture { id: there.id, is_published, media_type, sizes: Vec::new() }));
    }
    let picture = DocumentPicture { id: MediaItemId(cx.new_id()), is_published: false, media_type, sizes };
    Ok((picture.byte_count() <= room).then_some(picture))
}

/// The item that somebody has made of the same picture: the same file is always written anew to the same bytes.
async fn same(
    db: &impl ConnectionTrait,
    uploader: PersonId,
    sizes: &[(Size, Kept)],
) -> Result<Option<row::Model>> {
    let Some((_, largest)) = sizes.first() else { return Ok(None) };
    let same = row::Entity::find()
        .filter(row::Column::Sha256.eq(largest.sha256.as_str()))
        .filter(row::Column::UploaderId.eq(uploader))
        .filter(row::Column::Kind.eq(MediaKind::Image))
        .filter(row::Column::State.ne(MediaState::Retired))
        .filter(row::Column::Access.ne(MediaAccess::Staff))
        .order_by_asc(row::Column::Id);
    Ok(same.one(db).await?)
}

/// What is said about a picture of a document, in the language of the document.
pub(crate) fn said(title: &str, description: &str, language: Language) -> About {
    let text = |words: &str, most: usize| Text([(language, words.chars().take(most).collect())].into());
    let description = text(description, DESCRIPTION);
    // Shown to those who study: a picture of a course need not be seen by all the world.
    items::about(text(title, TITLE), description, language, MediaAccess::Enrolled, None)
}

/// Makes items of pictures whose bytes are stored, within the transaction that names them somewhere.
///
/// # Errors
/// [`Error::Refused`] `MediaQuotaUsedUp` if somebody has used the room meanwhile.
pub(crate) async fn make(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    new: &[(DocumentPicture, About)],
) -> Result<()> {
    let new: Vec<_> = new.iter().filter(|(picture, _)| !picture.sizes.is_empty()).collect();
    if new.is_empty() {
        return Ok(());
    }
    let uploader = people::owner(actor)?;
    people::hold_alone(tx, uploader).await?;
    let wanted: u64 = new.iter().map(|(picture, _)| picture.byte_count()).sum();
    if uploads::room(cx, tx, uploader).await? < wanted {
        return Err(Refusal::MediaQuotaUsedUp.into());
    }
    for (picture, about) in new {
        let now = cx.now();
        let row = new_row(cx, uploader, picture, &about.clone().checked()?).insert(tx).await?;
        items::note_sizes(tx, row.id, &picture.sizes, now).await?;
        audit_trail::record(cx, tx, actor, now, rows::entry("media.item_made", &row)).await?;
        searched::index(tx, &row).await?;
    }
    Ok(())
}

fn new_row(cx: &Context, uploader: PersonId, picture: &DocumentPicture, about: &About) -> row::ActiveModel {
    let sha256 = picture.sizes.first().map(|(_, kept)| kept.sha256.clone());
    let ending = if picture.media_type == "image/png" { "png" } else { "jpg" };
    let mut row = row::ActiveModel {
        id: Set(picture.id),
        kind: Set(MediaKind::Image),
        state: Set(MediaState::InReview),
        uploader_id: Set(uploader),
        publisher_id: Set(None),
        upload_id: Set(None),
        address: Set(None),
        sha256: Set(sha256),
        byte_count: Set(i64::try_from(picture.byte_count()).unwrap_or(i64::MAX)),
        media_type: Set(picture.media_type.to_owned()),
        file_name: Set(format!("picture.{ending}")),
        created_at: Set(cx.now()),
        published_at: Set(None),
        revision: Set(1),
        ..Default::default()
    };
    about.write(&mut row);
    row
}
