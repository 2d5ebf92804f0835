//! From review to the public and away from it: four eyes, and nothing unsaid.

use chrono::{Days, NaiveDate};
use entity::enums::{MediaAccess, MediaKind, MediaState, MediaTextKind};
use entity::ids::MediaItemId;
use entity::media_item as row;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter,
};

use super::items::{Item, with_parts};
use super::{access, rows, searched};
use crate::actor::Actor;
use crate::audit_trail::{self, Entry};
use crate::clock::MINSK;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::people;
use crate::policy::{self, Action};

/// The latest day by which somebody has to look again: two years from now.
const REVIEWED_WITHIN: Days = Days::new(731);

/// Hands an item over for review, once what is said in it is written down.
///
/// # Errors
/// - As for [`super::find`], and [`Error::Forbidden`] for those who may not change it.
/// - [`Error::Refused`] `MediaNotReady`, `CaptionsMissing`, `MediaRetired`.
pub async fn submit(cx: &Context, actor: &Actor, id: MediaItemId) -> Result<Item> {
    access::see(cx, actor, &rows::find(cx.read(), id).await?).await?;
    let tx = cx.begin_write().await?;
    let row = rows::lock(&tx, id).await?;
    policy::authorize(actor, Action::ChangeMedia(row.uploader_id))?;
    match row.state {
        MediaState::Uploaded | MediaState::Processing => return Err(Refusal::MediaNotReady.into()),
        MediaState::Retired => return Err(Refusal::MediaRetired.into()),
        MediaState::InReview | MediaState::Published => return with_parts(cx, row).await,
        MediaState::NeedsCaptions => {}
    }
    words_are_there(&tx, &row).await?;
    moved(cx, actor, tx, row, (MediaState::InReview, "media.item_submitted", None)).await
}

/// Publishes an item exactly as it was read, or lets it stay published for another while.
///
/// # Errors
/// - As for [`super::find`], and [`Error::Forbidden`] for those who may not publish.
/// - [`Error::Stale`] if it has changed since `read_revision`.
/// - [`Error::Invalid`] at `/licence` or `/review_by` without either.
/// - [`Error::Refused`] `UploaderIsPublisher`, `MediaNotInReview`, `CaptionsMissing`, `MediaRetired`.
pub async fn publish(cx: &Context, actor: &Actor, id: MediaItemId, read_revision: i32) -> Result<Item> {
    access::see(cx, actor, &rows::find(cx.read(), id).await?).await?;
    policy::authorize(actor, Action::PublishMedia)?;
    let publisher = people::owner(actor)?;
    let tx = cx.begin_write().await?;
    let row = rows::lock(&tx, id).await?;
    if row.uploader_id == publisher {
        return Err(Refusal::UploaderIsPublisher.into());
    }
    match row.state {
        MediaState::InReview | MediaState::Published => {}
        MediaState::Retired => return Err(Refusal::MediaRetired.into()),
        MediaState::Uploaded | MediaState::Processing | MediaState::NeedsCaptions => {
            return Err(Refusal::MediaNotInReview.into());
        }
    }
    if row.revision != read_revision {
        return Err(Error::Stale);
    }
    words_are_there(&tx, &row).await?;
    is_complete(&row, cx.now().with_timezone(&MINSK).date_naive())?;
    let mut row = row.into_active_model();
    row.publisher_id = Set(Some(publisher));
    row.published_at = Set(Some(cx.now()));
    let row = row.update(&tx).await?;
    moved(cx, actor, tx, row, (MediaState::Published, "media.item_published", None)).await
}

/// Takes an item away from the public. Its bytes stay, for those who ask why.
///
/// # Errors
/// As for [`super::find`], and [`Error::Forbidden`] for those who may not publish, [`Error::Invalid`] without a reason.
pub async fn retire(cx: &Context, actor: &Actor, id: MediaItemId, reason: &str) -> Result<Item> {
    access::see(cx, actor, &rows::find(cx.read(), id).await?).await?;
    policy::authorize(actor, Action::PublishMedia)?;
    let reason = audit_trail::given_reason(reason)?;
    let tx = cx.begin_write().await?;
    let row = rows::lock(&tx, id).await?;
    match row.state {
        MediaState::Retired => with_parts(cx, row).await,
        MediaState::Uploaded | MediaState::Processing => Err(Refusal::MediaNotReady.into()),
        MediaState::NeedsCaptions | MediaState::InReview | MediaState::Published => {
            moved(cx, actor, tx, row, (MediaState::Retired, "media.item_retired", Some(reason))).await
        }
    }
}

/// Whether all of these items are published for those who study.
///
/// # Errors
/// The database's own.
pub(crate) async fn are_published(db: &impl ConnectionTrait, ids: &[MediaItemId]) -> Result<bool> {
    let there = row::Entity::find()
        .filter(row::Column::Id.is_in(ids.iter().copied()))
        .filter(row::Column::State.eq(MediaState::Published))
        .filter(row::Column::Access.ne(MediaAccess::Staff));
    Ok(ids.is_empty() || there.count(db).await? == ids.len() as u64)
}

/// What is said in a film can be read below it, and what is said in a recording somewhere.
async fn words_are_there(db: &impl ConnectionTrait, row: &row::Model) -> Result<()> {
    let wanted: &[MediaTextKind] = match row.kind {
        MediaKind::Video => &[MediaTextKind::Captions],
        MediaKind::Audio => &[MediaTextKind::Captions, MediaTextKind::Transcript],
        MediaKind::Document | MediaKind::Image | MediaKind::Link => return Ok(()),
    };
    if rows::has_text(db, row.id, wanted).await? { Ok(()) } else { Err(Refusal::CaptionsMissing.into()) }
}

fn is_complete(row: &row::Model, today: NaiveDate) -> Result<()> {
    if row.licence.is_empty() {
        let message = "write under which licence it may be used";
        return Err(Error::invalid("/licence", "licence_missing", message));
    }
    let until = today.checked_add_days(REVIEWED_WITHIN).unwrap_or(today);
    if row.review_by.is_none_or(|day| day <= today || day > until) {
        let message = "write the day by which somebody looks again, within two years";
        return Err(Error::invalid("/review_by", "review_by_missing", message));
    }
    Ok(())
}

/// Moves an item on, writes that down, and ends the transaction.
async fn moved(
    cx: &Context,
    actor: &Actor,
    tx: DatabaseTransaction,
    row: row::Model,
    (to, action, reason): (MediaState, &'static str, Option<&str>),
) -> Result<Item> {
    let now = cx.now();
    let revision = row.revision;
    let mut changed = row.into_active_model();
    changed.state = Set(to);
    changed.revision = Set(revision + 1);
    let row = changed.update(&tx).await?;
    let entry = Entry { reason, ..rows::entry(action, &row) };
    audit_trail::record(cx, &tx, actor, now, entry).await?;
    searched::index(&tx, &row).await?;
    tx.commit().await?;
    with_parts(cx, row).await
}
