//! Items: made of what has arrived, found, listed, and written about.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use course_content::course::{Language, Text};
use entity::enums::{MediaAccess, MediaKind, MediaState, MediaTextKind};
use entity::ids::{MediaItemId, MediaUploadId, PersonId};
use entity::{media_item as row, media_rendition, media_text, media_upload};
use sea_orm::sea_query::{self, Expr, LikeExpr};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};

use super::about::About;
use super::sound::{self, Sound};
use super::store::{Kept, MediaStore};
use super::{access, films, pictures, rows, searched, sniff, uploads};
use crate::actor::Actor;
use crate::audit_trail;
use crate::clock::MINSK;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::jobs::Job;
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};
use crate::search;

/// Where an item stands, as it is told: that its review is due shows from that day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // as the states of the row
pub enum ShownState {
    Uploaded,
    Processing,
    NeedsCaptions,
    InReview,
    Published,
    /// Published, and somebody has to look whether it is still right.
    ReviewDue,
    Retired,
}

/// A picture in one of its sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
}

/// An item, and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The row.
    pub row: row::Model,
    /// What is said about it.
    pub about: About,
    /// Where it stands today.
    pub state: ShownState,
    /// Languages of its captions.
    pub captions: Vec<String>,
    /// Languages of its transcripts.
    pub transcripts: Vec<String>,
    /// The sizes of a picture.
    pub sizes: Vec<Size>,
    /// The sound of a film alone, if it was to be had.
    pub sound: Option<Sound>,
}

/// What an item is to be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// The file, which has arrived.
    pub upload_id: MediaUploadId,
    /// By language.
    pub title: Text,
    /// By language.
    pub description: Text,
    /// The language that is spoken or written in it.
    pub language: Language,
    /// Who may see it once it is published.
    pub access: MediaAccess,
}

/// An item that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The item.
    pub item: Item,
    /// Whether it was made now.
    pub is_new: bool,
}

/// Which items are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemQuery {
    /// Words, found as everywhere: in what is said about it, or in it.
    pub words: Option<String>,
    /// Of this sort.
    pub kind: Option<MediaKind>,
    /// With this topic.
    pub topic: Option<String>,
    /// In this language, or with captions or a title in it.
    pub language: Option<Language>,
}

/// Items that were looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// A page of them.
    pub page: Page<Item>,
    /// What was looked for instead, where what was typed is nowhere.
    pub shown_for: Option<String>,
}

/// Different sets of topics that are read for the list of topics.
const MOST_TOPIC_LINES: u64 = 1000;

/// Makes an item of a file that has arrived; asked again, gives the same.
///
/// # Errors
/// - [`Error::NotFound`] for an upload that there is not, or somebody else's.
/// - [`Error::Invalid`] without a title.
/// - [`Error::Refused`] `UploadIncomplete`, `MediaTypeMismatch`, `MediaDamaged`, `PictureTooLarge`.
pub async fn create(cx: &Context, actor: &Actor, new: NewItem) -> Result<Made> {
    let upload = uploads::own(cx, actor, new.upload_id).await?;
    if let Some(item) = upload.item_id {
        return Ok(Made { item: find(cx, actor, item).await?, is_new: false });
    }
    if uploads::arrived(cx, upload.id).await? != uploads::length(&upload) {
        return Err(Refusal::UploadIncomplete.into());
    }
    let seen = inspect(cx, &upload).await?;
    let about =
        about(new.title, new.description, new.language, new.access, seen.duration_seconds).checked()?;
    let item = match insert(cx, actor, &upload, &about, &seen).await {
        // Somebody was a moment faster with the same upload.
        Err(Error::Refused(Refusal::UploadUsed)) => {
            let made = uploads::own(cx, actor, upload.id).await?.item_id;
            let made = made.ok_or(Error::NotFound("upload"))?;
            return Ok(Made { item: find(cx, actor, made).await?, is_new: false });
        }
        other => other?,
    };
    if seen.sizes.is_empty() {
        cx.hand_over(Job::KeepMedia(item));
    } else {
        uploads::remove(&cx.media().spooled(upload.id)).await?;
    }
    Ok(Made { item: find(cx, actor, item).await?, is_new: true })
}

/// What is said of an item when it is made.
pub(super) fn about(
    title: Text,
    description: Text,
    language: Language,
    access: MediaAccess,
    duration_seconds: Option<i32>,
) -> About {
    About {
        title,
        description,
        authors: String::new(),
        licence: String::new(),
        language,
        topics: Vec::new(),
        content_note: None,
        review_by: None,
        access,
        poster_id: None,
        duration_seconds,
    }
}

/// What was seen in a file.
struct Seen {
    kind: MediaKind,
    duration_seconds: Option<i32>,
    /// Of a picture, which is stored at once.
    sizes: Vec<(Size, Kept)>,
}

async fn inspect(cx: &Context, upload: &media_upload::Model) -> Result<Seen> {
    let (file, said) = (cx.media().spooled(upload.id), upload.media_type.clone());
    let byte_count = uploads::length(upload);
    // One picture at a time takes the memory that a picture takes.
    let _alone = cx.drawing().acquire().await.map_err(Error::internal)?;
    let looking = tokio::task::spawn_blocking(move || look_at(file, &said, byte_count));
    let (kind, duration_seconds, drawn) = looking.await.map_err(Error::internal)??;
    Ok(Seen { kind, duration_seconds, sizes: stored(cx, drawn).await? })
}

/// Puts the sizes of a picture into the store. Unless an item names them, they go again after a while.
pub(super) async fn stored(cx: &Context, drawn: Vec<pictures::Drawn>) -> Result<Vec<(Size, Kept)>> {
    let mut sizes = Vec::with_capacity(drawn.len());
    for one in drawn {
        let kept = MediaStore::hash_bytes(&one.bytes);
        let tx = cx.begin_write().await?;
        rows::note_kept(&tx, std::slice::from_ref(&kept), cx.now()).await?;
        tx.commit().await?;
        cx.media().keep_bytes(one.bytes, &kept).await?;
        sizes.push((Size { width: one.width, height: one.height }, kept));
    }
    Ok(sizes)
}

/// Whether the bytes are what was said; how long a film plays, and what a picture shows.
fn look_at(
    path: PathBuf,
    said: &str,
    byte_count: u64,
) -> Result<(MediaKind, Option<i32>, Vec<pictures::Drawn>)> {
    let mut file = File::open(path).map_err(Error::internal)?;
    let mut head = Vec::new();
    (&mut file).take(sniff::HEAD as u64).read_to_end(&mut head).map_err(Error::internal)?;
    let known = sniff::of(&head).filter(|known| known.media_type == said);
    let Some(known) = known else {
        let is_svg = sniff::is_svg(&head);
        return Err(if is_svg { Refusal::SvgNotTaken } else { Refusal::MediaTypeMismatch }.into());
    };
    if known.kind == MediaKind::Image {
        let mut bytes = head;
        file.read_to_end(&mut bytes).map_err(Error::internal)?;
        return Ok((known.kind, None, pictures::sizes(bytes, known.media_type)?));
    }
    let duration = match known.media_type {
        "video/mp4" | "audio/mp4" => {
            let seconds = films::duration(&mut file, byte_count).map_err(Error::internal)?;
            // One that plays for less than a second plays.
            Some(seconds.ok_or(Refusal::MediaDamaged)?.max(1))
        }
        _ => None,
    };
    Ok((known.kind, duration, Vec::new()))
}

async fn insert(
    cx: &Context,
    actor: &Actor,
    upload: &media_upload::Model,
    about: &About,
    seen: &Seen,
) -> Result<MediaItemId> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = new_row(cx, upload, about, seen, now).insert(&tx).await;
    let row = row.map_err(|fault| crate::error::on_duplicate(fault, Refusal::UploadUsed))?;
    let used = media_upload::ActiveModel { item_id: Set(Some(row.id)), ..upload.clone().into_active_model() };
    used.update(&tx).await?;
    note_sizes(&tx, row.id, &seen.sizes, now).await?;
    audit_trail::record(cx, &tx, actor, now, rows::entry("media.item_made", &row)).await?;
    searched::index(&tx, &row).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// Writes down the sizes of a picture; nothing for what has none.
pub(super) async fn note_sizes(
    tx: &impl ConnectionTrait,
    item: MediaItemId,
    sizes: &[(Size, Kept)],
    now: DateTime<Utc>,
) -> Result<()> {
    if sizes.is_empty() {
        return Ok(());
    }
    let kept: Vec<Kept> = sizes.iter().map(|(_, kept)| kept.clone()).collect();
    rows::note_kept(tx, &kept, now).await?;
    let sizes = sizes.iter().map(|(size, kept)| rendition(item, *size, kept));
    media_rendition::Entity::insert_many(sizes).exec_without_returning(tx).await?;
    Ok(())
}

fn new_row(
    cx: &Context,
    upload: &media_upload::Model,
    about: &About,
    seen: &Seen,
    now: DateTime<Utc>,
) -> row::ActiveModel {
    let largest = seen.sizes.first().map(|(_, kept)| kept);
    let bytes = largest.and_then(|kept| i64::try_from(kept.byte_count).ok());
    let mut row = row::ActiveModel {
        id: Set(cx.new_id()),
        kind: Set(seen.kind),
        state: Set(if largest.is_some() { MediaState::InReview } else { MediaState::Uploaded }),
        uploader_id: Set(upload.uploader_id),
        publisher_id: Set(None),
        upload_id: Set(Some(upload.id)),
        address: Set(None),
        sha256: Set(largest.map(|kept| kept.sha256.clone())),
        byte_count: Set(bytes.unwrap_or(upload.byte_count)),
        media_type: Set(upload.media_type.clone()),
        file_name: Set(upload.file_name.clone()),
        created_at: Set(now),
        published_at: Set(None),
        revision: Set(1),
        ..Default::default()
    };
    about.write(&mut row);
    row
}

fn rendition(item: MediaItemId, size: Size, kept: &Kept) -> media_rendition::ActiveModel {
    media_rendition::ActiveModel {
        item_id: Set(item),
        width: Set(size.width),
        height: Set(size.height),
        sha256: Set(kept.sha256.clone()),
        byte_count: Set(i64::try_from(kept.byte_count).unwrap_or(i64::MAX)),
    }
}

/// An item, for those who may see it.
///
/// # Errors
/// [`Error::NotFound`] if there is none, or for those who may not know; [`Error::SignInRequired`] for one that needs it.
pub async fn find(cx: &Context, actor: &Actor, id: MediaItemId) -> Result<Item> {
    let row = rows::find(cx.read(), id).await?;
    access::see(cx, actor, &row).await?;
    with_parts(cx, row).await
}

/// Items that the actor may see, the newest first. The people of the centre see those too that are not published.
///
/// # Errors
/// The database's own.
pub async fn list(cx: &Context, actor: &Actor, query: &ItemQuery, page: PageRequest) -> Result<Listed> {
    let mut found = row::Entity::find().order_by_desc(row::Column::Id).limit(page.limit + 1);
    found = found.filter(row::Column::Access.is_in(access::seen_by(cx, actor).await?));
    if !policy::allows(actor, Action::UploadMedia) {
        found = found.filter(row::Column::State.eq(MediaState::Published));
    }
    if let Some(kind) = query.kind {
        found = found.filter(row::Column::Kind.eq(kind));
    }
    if let Some(topic) = &query.topic {
        found = found.filter(like(row::Column::Topics, &format!(",{},", topic.to_lowercase())));
    }
    if let Some(language) = query.language {
        found = found.filter(row::Column::Language.eq(language.tag()));
    }
    let mut shown_for = None;
    if let Some(words) = query.words.as_deref().filter(|words| !words.trim().is_empty()) {
        let (items, meant) = search::items_with(cx, actor, words).await?;
        found = found.filter(row::Column::Id.is_in(items));
        shown_for = meant;
    }
    if let Some(after) = page.after {
        found = found.filter(row::Column::Id.lt(after));
    }
    let rows = Page::from_rows(found.all(cx.read()).await?, page.limit, |row| row.id.0);
    let page = Page { items: all_with_parts(cx, rows.items).await?, next_cursor: rows.next_cursor };
    Ok(Listed { page, shown_for })
}

/// Whether a column has these letters somewhere.
fn like(column: row::Column, letters: &str) -> Expr {
    let literal = letters.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    sea_query::ExprTrait::like(Expr::col(column), LikeExpr::new(format!("%{literal}%")).escape('\\'))
}

/// Those of some items that the actor may see, by their ids.
///
/// # Errors
/// The database's own.
pub async fn find_all(cx: &Context, actor: &Actor, ids: &[MediaItemId]) -> Result<Vec<Item>> {
    let rows = row::Entity::find().filter(row::Column::Id.is_in(ids.iter().copied())).all(cx.read()).await?;
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        if access::see(cx, actor, &row).await.is_ok() {
            seen.push(row);
        }
    }
    all_with_parts(cx, seen).await
}

/// The topics of what the actor may see and is published, in the order of the alphabet.
///
/// # Errors
/// The database's own.
pub async fn topics(cx: &Context, actor: &Actor) -> Result<Vec<String>> {
    let lines: Vec<String> = row::Entity::find()
        .select_only()
        .column(row::Column::Topics)
        .distinct()
        .filter(row::Column::Access.is_in(access::seen_by(cx, actor).await?))
        .filter(row::Column::State.eq(MediaState::Published))
        .limit(MOST_TOPIC_LINES)
        .into_tuple()
        .all(cx.read())
        .await?;
    let words = lines.iter().flat_map(|line| line.split(',')).filter(|topic| !topic.is_empty());
    Ok(words.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect())
}

/// Writes about an item. What is published, only those who may publish it change, and never its uploader.
///
/// # Errors
/// - As for [`find`], and [`Error::Forbidden`] for those who may not change it.
/// - [`Error::Stale`] if it has changed since `expected_revision`.
/// - [`Error::Invalid`] for what cannot be meant.
/// - [`Error::Refused`] `MediaRetired`, `UploaderIsPublisher`.
pub async fn change(
    cx: &Context,
    actor: &Actor,
    id: MediaItemId,
    expected_revision: i32,
    edit: impl FnOnce(About) -> About,
) -> Result<Item> {
    access::see(cx, actor, &rows::find(cx.read(), id).await?).await?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = rows::lock(&tx, id).await?;
    access::change(actor, &row)?;
    if row.revision != expected_revision {
        return Err(Error::Stale);
    }
    let about = edit(About::of(&row)).checked()?;
    if let Some(poster) = about.poster_id {
        let picture = rows::find(&tx, poster).await.ok().filter(|poster| poster.kind == MediaKind::Image);
        picture.ok_or_else(|| {
            Error::invalid("/poster_id", "not_a_picture", "name a picture of the media centre")
        })?;
    }
    let revision = row.revision;
    let mut changed = row.into_active_model();
    about.write(&mut changed);
    changed.revision = Set(revision + 1);
    let row = changed.update(&tx).await?;
    audit_trail::record(cx, &tx, actor, now, rows::entry("media.item_changed", &row)).await?;
    searched::index(&tx, &row).await?;
    tx.commit().await?;
    with_parts(cx, row).await
}

/// The item with its texts and sizes.
pub(super) async fn with_parts(cx: &Context, row: row::Model) -> Result<Item> {
    let mut items = all_with_parts(cx, vec![row]).await?;
    items.pop().ok_or(Error::NotFound("media item"))
}

/// Items with their texts and sizes, in their order.
async fn all_with_parts(cx: &Context, rows: Vec<row::Model>) -> Result<Vec<Item>> {
    let ids: Vec<MediaItemId> = rows.iter().map(|row| row.id).collect();
    let texts: Vec<(MediaItemId, MediaTextKind, String)> = media_text::Entity::find()
        .select_only()
        .columns([media_text::Column::ItemId, media_text::Column::Kind, media_text::Column::Language])
        .filter(media_text::Column::ItemId.is_in(ids.iter().copied()))
        .order_by_asc(media_text::Column::Language)
        .into_tuple()
        .all(cx.read())
        .await?;
    let sounds = sound::of(cx.read(), &ids).await?;
    let sizes = media_rendition::Entity::find()
        .filter(media_rendition::Column::ItemId.is_in(ids))
        .order_by_desc(media_rendition::Column::Width)
        .all(cx.read())
        .await?;
    let today = cx.now().with_timezone(&MINSK).date_naive();
    let of = |id: MediaItemId, wanted: MediaTextKind| {
        let those = texts.iter().filter(|(item, kind, _)| *item == id && *kind == wanted);
        those.map(|(_, _, language)| language.clone()).collect()
    };
    let item = |row: row::Model| Item {
        about: About::of(&row),
        state: shown(&row, today),
        captions: of(row.id, MediaTextKind::Captions),
        transcripts: of(row.id, MediaTextKind::Transcript),
        sizes: sizes.iter().filter(|size| size.item_id == row.id).map(Size::of).collect(),
        sound: sounds.iter().find(|(item, _)| *item == row.id).map(|(_, sound)| sound.clone()),
        row,
    };
    Ok(rows.into_iter().map(item).collect())
}

impl Size {
    fn of(row: &media_rendition::Model) -> Self {
        Self { width: row.width, height: row.height }
    }
}

fn shown(row: &row::Model, today: NaiveDate) -> ShownState {
    match row.state {
        MediaState::Uploaded => ShownState::Uploaded,
        MediaState::Processing => ShownState::Processing,
        MediaState::NeedsCaptions => ShownState::NeedsCaptions,
        MediaState::InReview => ShownState::InReview,
        MediaState::Published if row.review_by.is_some_and(|day| day < today) => ShownState::ReviewDue,
        MediaState::Published => ShownState::Published,
        MediaState::Retired => ShownState::Retired,
    }
}

/// How many bytes somebody's items take.
///
/// # Errors
/// The database's own.
pub(super) async fn taken_by(db: &impl ConnectionTrait, uploader: PersonId) -> Result<u64> {
    let sum: Option<i64> = row::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(byte_count) AS bigint)"), "sum")
        .filter(row::Column::UploaderId.eq(uploader))
        .into_tuple()
        .one(db)
        .await?
        .flatten();
    Ok(u64::try_from(sum.unwrap_or_default()).unwrap_or_default())
}

/// What somebody has brought to the media centre, for the export of all that is kept about them.
///
/// # Errors
/// The database's own.
pub(crate) async fn uploaded_by(cx: &Context, person: PersonId) -> Result<Vec<Value>> {
    let rows = row::Entity::find().filter(row::Column::UploaderId.eq(person)).order_by_asc(row::Column::Id);
    let told = |row: row::Model| json!({ "id": row.id, "title": row.title, "file_name": row.file_name, "uploaded_at": row.created_at });
    Ok(rows.all(cx.read()).await?.into_iter().map(told).collect())
}
