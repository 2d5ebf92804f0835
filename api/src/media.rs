//! The media centre: what is there, what is said about it, and how it gets to the public.

use domain::Context;
use domain::content::Language as Tongue;
use domain::media::{self, ItemQuery, NewItem, NewText, Rendition};
use domain::page::PageRequest;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use crate::Tag;
use crate::answer::{Listed, Made, MadeOnce, Tagged};
use crate::auth::{Anyone, Bearer};
use crate::language::{self, Language};
use crate::precondition::{ChangeError, expected_revision};
use crate::problem::ApiError;
use crate::runs::Reason;

mod content;
mod shapes;
mod uploads;

pub(crate) use uploads::{UPLOADS, routes as upload_routes};

use content::{Asked, Bytes};
use shapes::{
    CaptionsAnswer, CaptionsFile, CaptionsRequest, MediaChanges, MediaItem, MediaItemList, MediaKind,
    MediaLink, MediaRendition, MediaTranscript, NewMediaItem,
};

/// `/media…`.
pub struct MediaApi;

#[OpenApi(tag = "Tag::Media")]
impl MediaApi {
    /// Find items of the media centre, newest first
    ///
    /// Those that the caller may see: without a token, what is public. The people of the centre see what is not published yet,
    /// too. Words of `q` are found as `GET /search` finds them, all of them in what is said about an item or in it; where what was
    /// typed is nowhere, what may have been meant is sought instead, and `shown_for` tells it.
    #[oai(path = "/media", method = "get", operation_id = "list_media")]
    async fn list_media(
        &self,
        actor: Anyone,
        cx: Data<&Context>,
        /// Words to look for.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// Of this kind.
        kind: Query<Option<MediaKind>>,
        /// Items on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<MediaItemList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let query = ItemQuery { words: q.0, kind: kind.0.map(Into::into), ..ItemQuery::default() };
        let found = media::list(&cx, &actor.0, &query, page).await?;
        Ok(MediaItemList::answer(found))
    }

    /// Make an item of an upload
    ///
    /// For the people of the centre, of an upload of their own that has arrived; asked again, gives the same item. Send nothing
    /// that tells of a patient. Pictures lose what a camera wrote into them, such as the place. Refused with `upload_incomplete`,
    /// `media_type_mismatch`, `media_damaged`, `picture_too_large` or `svg_not_taken`.
    #[oai(path = "/media", method = "post", operation_id = "create_media")]
    async fn create_media(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        body: Json<NewMediaItem>,
    ) -> Result<MadeOnce<Json<MediaItem>>, ApiError> {
        let made = media::create(&cx, &actor.0, NewItem::from(body.0)).await?;
        let location = format!("/api/v1/media/{}", made.item.row.id);
        let body = Json(MediaItem::from(made.item));
        Ok(MadeOnce { made: Made { body, location }, is_new: made.is_new })
    }

    /// Read what is said about an item
    ///
    /// With a token, also what is not public. Its ETag is needed to change it.
    #[oai(path = "/media/:id", method = "get", operation_id = "get_media")]
    async fn get_media(
        &self,
        actor: Anyone,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
    ) -> Result<Tagged<Json<MediaItem>>, ApiError> {
        Ok(shapes::tagged(media::find(&cx, &actor.0, id.0.into()).await?))
    }

    /// Write about an item
    ///
    /// For its uploader, coordinators and administrators; once it is published, for reviewers and administrators other than its
    /// uploader. Refused with `media_retired` or `uploader_is_publisher`.
    #[oai(path = "/media/:id", method = "patch", operation_id = "change_media")]
    async fn change_media(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
        /// The ETag you have read.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Json<MediaChanges>,
    ) -> Result<Tagged<Json<MediaItem>>, ChangeError> {
        let expected = expected_revision(if_match.0.as_deref())?;
        let item = media::change(&cx, &actor.0, id.0.into(), expected, |about| body.0.over(about)).await?;
        Ok(shapes::tagged(item))
    }

    /// Send the bytes of an item
    ///
    /// Whole, or a part of them (`Range`, `If-Range`); the ETag is their SHA-256. With a token, or by a link, also what is not
    /// public. A link is good for every rendition. Refused with `media_not_ready`.
    #[oai(path = "/media/:id/content", method = "get", operation_id = "get_media_content")]
    #[allow(clippy::too_many_arguments)] // each is a parameter of the operation
    async fn get_media_content(
        &self,
        actor: Anyone,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
        /// One of the widths of a picture.
        width: Query<Option<i32>>,
        /// `audio`: the sound of a film alone, if the item has `audio`.
        rendition: Query<Option<MediaRendition>>,
        /// Of a link: until when it is good.
        expires: Query<Option<i64>>,
        /// Of a link: what proves it.
        #[oai(validator(max_length = 100))]
        signature: Query<Option<String>>,
        asked: Asked,
    ) -> Result<Bytes, ApiError> {
        let link = expires.0.zip(signature.0).map(|(expires, signature)| media::Link { expires, signature });
        let asked_for = match rendition.0 {
            Some(MediaRendition::Audio) => Rendition::Sound,
            None => width.0.map_or(Rendition::Whole, Rendition::Wide),
        };
        let found = match link {
            Some(link) => media::content_by_link(&cx, id.0.into(), &link, asked_for).await?,
            None => media::content(&cx, &actor.0, id.0.into(), asked_for).await?,
        };
        Bytes::of(&cx, &found, &asked).await
    }

    /// Make a link to the bytes of an item
    ///
    /// For players, which send no token: good for at least four hours, for whoever has it.
    #[oai(path = "/media/:id/links", method = "post", operation_id = "create_media_link")]
    async fn create_media_link(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
    ) -> Result<Json<MediaLink>, ApiError> {
        let (link, expires_at) = media::link(&cx, &actor.0, id.0.into()).await?;
        Ok(Json(MediaLink::of(id.0, &link, expires_at)))
    }

    /// Read the captions of an item
    ///
    /// WebVTT, as players take it. With a token, also of what is not public.
    #[oai(path = "/media/:id/captions/:file", method = "get", operation_id = "get_media_captions")]
    async fn get_media_captions(
        &self,
        actor: Anyone,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
        /// The language, and `.vtt`.
        file: Path<CaptionsFile>,
    ) -> Result<CaptionsAnswer, ApiError> {
        Ok(CaptionsAnswer::of(media::captions(&cx, &actor.0, id.0.into(), file.0.into()).await?))
    }

    /// Put captions beside a film or a recording
    ///
    /// For those who may change it. Cues follow one another: one that is backward or overlaps the one before is refused with its
    /// line (`/captions:12`). Refused with `nothing_is_said_in_it`, `media_retired` or `uploader_is_publisher`.
    #[oai(path = "/media/:id/captions/:file", method = "put", operation_id = "put_media_captions")]
    async fn put_media_captions(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
        /// The language, and `.vtt`.
        file: Path<CaptionsFile>,
        /// The ETag of the item you have read.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: CaptionsRequest,
    ) -> Result<Tagged<Json<MediaItem>>, ChangeError> {
        let read_revision = expected_revision(if_match.0.as_deref())?;
        let CaptionsRequest::Vtt(bytes) = body;
        let new = NewText { language: file.0.into(), bytes: bytes.0, read_revision };
        Ok(shapes::tagged(media::put_captions(&cx, &actor.0, id.0.into(), new).await?))
    }

    /// Read the transcript of an item
    ///
    /// What is said in it, as a text. With a token, also of what is not public.
    #[oai(path = "/media/:id/transcript", method = "get", operation_id = "get_media_transcript")]
    async fn get_media_transcript(
        &self,
        actor: Anyone,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
        /// Language of the transcript: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the answer, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Json<MediaTranscript>, ApiError> {
        let wanted: Tongue = language::choose(lang.0.as_deref(), accept.0.as_deref());
        let text = media::transcript(&cx, &actor.0, id.0.into(), wanted).await?;
        Ok(Json(MediaTranscript { language: Language::from(wanted), text: text.into() }))
    }

    /// Put a transcript beside a film or a recording
    ///
    /// For those who may change it. Refused with `nothing_is_said_in_it`, `media_retired` or `uploader_is_publisher`.
    #[oai(path = "/media/:id/transcript", method = "put", operation_id = "put_media_transcript")]
    async fn put_media_transcript(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
        /// The ETag of the item you have read.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Json<MediaTranscript>,
    ) -> Result<Tagged<Json<MediaItem>>, ChangeError> {
        let read_revision = expected_revision(if_match.0.as_deref())?;
        let bytes = body.0.text.0.into_bytes();
        let new = NewText { language: body.0.language.into(), bytes, read_revision };
        Ok(shapes::tagged(media::put_transcript(&cx, &actor.0, id.0.into(), new).await?))
    }

    /// Hand an item over for review
    ///
    /// For its uploader, coordinators and administrators; documents and pictures are in review by themselves. Refused with
    /// `media_not_ready`, `captions_missing` or `media_retired`.
    #[oai(path = "/media/:id/submission", method = "post", operation_id = "submit_media")]
    async fn submit_media(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
    ) -> Result<Tagged<Json<MediaItem>>, ApiError> {
        Ok(shapes::tagged(media::submit(&cx, &actor.0, id.0.into()).await?))
    }

    /// Publish an item as you have read it
    ///
    /// For reviewers and administrators other than its uploader; it has a licence and a day by which it is looked at again. Once
    /// that day has passed, publish it again with another. Refused with `uploader_is_publisher`, `media_not_in_review`,
    /// `captions_missing` or `media_retired`.
    #[oai(path = "/media/:id/publication", method = "post", operation_id = "publish_media")]
    async fn publish_media(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
        /// The ETag you have read.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Tagged<Json<MediaItem>>, ChangeError> {
        let read = expected_revision(if_match.0.as_deref())?;
        Ok(shapes::tagged(media::publish(&cx, &actor.0, id.0.into(), read).await?))
    }

    /// Take an item away from the public
    ///
    /// For reviewers and administrators. It stays for those who ask why; a better one is another item. Refused with
    /// `media_not_ready`.
    #[oai(path = "/media/:id/retirement", method = "post", operation_id = "retire_media")]
    async fn retire_media(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The item.
        id: Path<Uuid>,
        body: Json<Reason>,
    ) -> Result<Json<MediaItem>, ApiError> {
        Ok(Json(media::retire(&cx, &actor.0, id.0.into(), &body.reason.0).await?.into()))
    }
}
