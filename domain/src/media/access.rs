//! Who may see an item and its bytes, and links that let somebody see them for a while.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use entity::enums::{MediaAccess, MediaKind, MediaState};
use entity::ids::MediaItemId;
use entity::{media_item as row, media_rendition, media_sound};
use sea_orm::EntityTrait;
use std::ops::Range;
use subtle::ConstantTimeEq;

use super::store::{Bytes, Content};
use super::{rows, sound};
use crate::actor::Actor;
use crate::context::Context;
use crate::enrolments;
use crate::error::{Error, Refusal, Result};
use crate::policy::{self, Action};

/// How long a link is good for at least: a film is watched in one go.
const LINK_LASTS: TimeDelta = TimeDelta::hours(4);
/// Links end with an hour of the clock; those of one hour are the same: a page that is shown anew names the picture that the
/// browser has.
const LINKS_ALIKE: TimeDelta = TimeDelta::hours(1);
const ALL: [MediaAccess; 4] =
    [MediaAccess::Public, MediaAccess::SignedIn, MediaAccess::Enrolled, MediaAccess::Staff];

/// What lets somebody see an item for a while, in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Until when, in seconds of the epoch.
    pub expires: i64,
    /// What proves that it is ours.
    pub signature: String,
}

/// In which form bytes are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rendition {
    /// As they were brought; of a picture, the largest size.
    #[default]
    Whole,
    /// Of a picture, the size that is so wide.
    Wide(i32),
    /// Of a film, its sound alone.
    Sound,
}

/// Lets those pass who may see an item.
///
/// # Errors
/// [`Error::NotFound`] for those who may not know of it; [`Error::SignInRequired`] for one that needs signing in.
pub(super) async fn see(cx: &Context, actor: &Actor, row: &row::Model) -> Result<()> {
    const WHAT: &str = "media item";
    if policy::allows(actor, Action::UploadMedia) {
        return Ok(());
    }
    if row.state != MediaState::Published || row.access == MediaAccess::Staff {
        return Err(Error::NotFound(WHAT));
    }
    let has_place = row.access == MediaAccess::Enrolled && has_place(cx, actor).await?;
    policy::authorize_hidden(actor, Action::ReadMedia { access: row.access, has_place }, WHAT)
}

/// Lets those pass who may change an item.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Refused`] `MediaRetired`, or `UploaderIsPublisher` for what is published.
pub(super) fn change(actor: &Actor, row: &row::Model) -> Result<()> {
    if row.state == MediaState::Published {
        policy::authorize(actor, Action::PublishMedia)?;
        return if actor.is(row.uploader_id) { Err(Refusal::UploaderIsPublisher.into()) } else { Ok(()) };
    }
    policy::authorize(actor, Action::ChangeMedia(row.uploader_id))?;
    if rows::is_open(row.state) { Ok(()) } else { Err(Refusal::MediaRetired.into()) }
}

/// Items for whom the actor may see, once they are published.
pub(super) async fn seen_by(cx: &Context, actor: &Actor) -> Result<Vec<MediaAccess>> {
    let has_place = has_place(cx, actor).await?;
    let may = |access: &MediaAccess| policy::allows(actor, Action::ReadMedia { access: *access, has_place });
    Ok(ALL.into_iter().filter(may).collect())
}

async fn has_place(cx: &Context, actor: &Actor) -> Result<bool> {
    match actor.person_id() {
        Some(person) => enrolments::may_study_somewhere(cx.read(), person).await,
        None => Ok(false),
    }
}

/// The bytes of an item: what they are, and how to open a part of them.
///
/// # Errors
/// As for [`super::find`], and [`Error::Refused`] `MediaNotReady` while they are being stored.
pub async fn content(cx: &Context, actor: &Actor, id: MediaItemId, rendition: Rendition) -> Result<Content> {
    let row = rows::find(cx.read(), id).await?;
    see(cx, actor, &row).await?;
    describe(cx, row, rendition).await
}

/// The same for whoever has a link.
///
/// # Errors
/// [`Error::NotFound`] for a link that is not ours or no longer good, or an item that is no longer published.
pub async fn content_by_link(
    cx: &Context,
    id: MediaItemId,
    link: &Link,
    rendition: Rendition,
) -> Result<Content> {
    let ours = signature(cx, id, link.expires);
    let is_ours: bool = ours.as_bytes().ct_eq(link.signature.as_bytes()).into();
    let row = rows::find(cx.read(), id).await?;
    if !is_ours || link.expires <= cx.now().timestamp() || row.state == MediaState::Retired {
        return Err(Error::NotFound("media item"));
    }
    describe(cx, row, rendition).await
}

async fn describe(cx: &Context, row: row::Model, rendition: Rendition) -> Result<Content> {
    let whole = Content {
        sha256: row.sha256.ok_or(Refusal::MediaNotReady)?,
        byte_count: bytes(row.byte_count),
        media_type: row.media_type,
        file_name: row.file_name,
        is_download: row.kind == MediaKind::Document,
        is_public: row.access == MediaAccess::Public && row.state == MediaState::Published,
    };
    match rendition {
        Rendition::Whole => Ok(whole),
        Rendition::Wide(width) => {
            let size = media_rendition::Entity::find_by_id((row.id, width)).one(cx.read()).await?;
            let size = size.ok_or(Error::NotFound("size of this picture"))?;
            Ok(Content { sha256: size.sha256, byte_count: bytes(size.byte_count), ..whole })
        }
        Rendition::Sound => {
            let made = media_sound::Entity::find_by_id(row.id).one(cx.read()).await?;
            let made = made.and_then(|made| Some((made.sha256?, made.byte_count)));
            let (sha256, byte_count) = made.ok_or(Error::NotFound("sound of this film"))?;
            let name = whole.file_name.rsplit_once('.').map_or(&*whole.file_name, |(name, _)| name);
            let (file_name, media_type) = (format!("{name}.m4a"), sound::MEDIA_TYPE.to_owned());
            Ok(Content { sha256, byte_count: bytes(byte_count), media_type, file_name, ..whole })
        }
    }
}

fn bytes(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

impl Content {
    /// Opens a part of the bytes.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not give them.
    pub async fn open(&self, cx: &Context, range: Range<u64>) -> Result<Bytes> {
        cx.media().open(&self.sha256, range).await
    }
}

/// A link for somebody who may see an item: a player asks for its film without saying who it is.
///
/// # Errors
/// As for [`super::find`].
pub async fn link(cx: &Context, actor: &Actor, id: MediaItemId) -> Result<(Link, DateTime<Utc>)> {
    let row = rows::find(cx.read(), id).await?;
    see(cx, actor, &row).await?;
    let expires_at =
        (cx.now() + LINK_LASTS + LINKS_ALIKE).duration_trunc(LINKS_ALIKE).map_err(Error::internal)?;
    let expires = expires_at.timestamp();
    Ok((Link { expires, signature: signature(cx, id, expires) }, expires_at))
}

fn signature(cx: &Context, id: MediaItemId, expires: i64) -> String {
    cx.token_keys().hide(&format!("media:{id}:{expires}"))
}
