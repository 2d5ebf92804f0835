//! The JSON of the media centre, and its captions.

use chrono::{DateTime, NaiveDate, Utc};
use domain::content;
use domain::media::{About, Item, Link, Listed as Found, NewItem, ShownState, Size, Sound};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::MaybeUndefined;
use poem_openapi::{ApiRequest, ApiResponse, Enum, Object};
use uuid::Uuid;

use crate::answer::{Listed, Tagged};
use crate::language::Language;
use crate::text::Text;
use crate::words_of;

words_of! {
    /// What an item is.
    MediaKind mirrors domain::enums::MediaKind { Video, Audio, Document, Image, Link }
}

words_of! {
    /// Who may see an item once it is published.
    MediaAccess mirrors domain::enums::MediaAccess { Public, SignedIn, Enrolled, Staff }
}

words_of! {
    /// Where an item stands.
    MediaState mirrors ShownState {
        Uploaded, Processing, NeedsCaptions, InReview, Published, ReviewDue, Retired,
    }
}

/// A text in the languages in which there is one.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct MediaText {
    /// In English.
    #[oai(skip_serializing_if_is_none, validator(max_length = 4000))]
    en: Option<Text>,
    /// In Russian.
    #[oai(skip_serializing_if_is_none, validator(max_length = 4000))]
    ru: Option<Text>,
    /// In Belarusian.
    #[oai(skip_serializing_if_is_none, validator(max_length = 4000))]
    be: Option<Text>,
}

impl From<content::Text> for MediaText {
    fn from(mut text: content::Text) -> Self {
        let mut of = |language| text.0.remove(&language).map(Text::from);
        Self { en: of(content::Language::En), ru: of(content::Language::Ru), be: of(content::Language::Be) }
    }
}

impl From<MediaText> for content::Text {
    fn from(text: MediaText) -> Self {
        let languages = [
            (content::Language::En, text.en),
            (content::Language::Ru, text.ru),
            (content::Language::Be, text.be),
        ];
        Self(languages.into_iter().filter_map(|(language, text)| Some((language, text?.0))).collect())
    }
}

/// A picture in one of its sizes.
#[derive(Clone, Debug, Object)]
pub struct MediaSize {
    /// In pixels; ask for it as `?width=`.
    width: i32,
    /// In pixels.
    height: i32,
}

impl From<Size> for MediaSize {
    fn from(size: Size) -> Self {
        Self { width: size.width, height: size.height }
    }
}

/// The sound of a film alone, for weak lines.
#[derive(Clone, Debug, Object)]
pub struct MediaAudio {
    /// What it is.
    media_type: String,
    /// How many bytes it has.
    byte_count: i64,
    /// Of the bytes, in hex.
    sha256: String,
}

impl From<Sound> for MediaAudio {
    fn from(sound: Sound) -> Self {
        let Sound { sha256, byte_count } = sound;
        Self { media_type: Sound::MEDIA_TYPE.to_owned(), byte_count, sha256 }
    }
}

/// What there may be of an item besides what was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum MediaRendition {
    /// The sound of a film alone.
    Audio,
}

/// One page of items, newest first.
#[derive(Clone, Debug, Object)]
pub struct MediaItemList {
    /// The rows of this page.
    items: Vec<MediaItem>,
    /// What was looked for instead, where what was typed is nowhere.
    #[oai(skip_serializing_if_is_none)]
    shown_for: Option<String>,
    /// Give it as `cursor` to get the next page; missing on the last.
    #[oai(skip_serializing_if_is_none)]
    next_cursor: Option<String>,
}

impl MediaItemList {
    pub(super) fn answer(found: Found) -> Listed<Json<Self>> {
        let Found { page, shown_for } = found;
        let next = page.next_cursor.clone();
        let items = page.items.into_iter().map(Into::into).collect();
        Listed { body: Json(Self { items, shown_for, next_cursor: page.next_cursor }), next }
    }
}

/// An item of the media centre.
#[derive(Clone, Debug, Object)]
pub struct MediaItem {
    /// Its id.
    id: Uuid,
    /// What it is.
    kind: MediaKind,
    /// Where it stands.
    state: MediaState,
    /// Who may see it once it is published.
    access: MediaAccess,
    /// What it is called.
    title: MediaText,
    /// What it is about; of a picture, what is read out instead of it.
    description: MediaText,
    /// Who made it.
    authors: String,
    /// Under which licence it may be used.
    licence: String,
    /// The language that is spoken or written in it.
    language: Language,
    /// Words by which it is grouped.
    topics: Vec<String>,
    /// What somebody should know before they look.
    #[oai(skip_serializing_if_is_none)]
    content_note: Option<String>,
    /// The day by which somebody looks whether it is still right.
    #[oai(skip_serializing_if_is_none)]
    review_by: Option<NaiveDate>,
    /// How long it plays; measured of an MP4.
    #[oai(skip_serializing_if_is_none)]
    duration_seconds: Option<i32>,
    /// The picture that stands for a film before it plays.
    #[oai(skip_serializing_if_is_none)]
    poster_id: Option<Uuid>,
    /// What the bytes are.
    media_type: String,
    /// What its uploader called the file.
    file_name: String,
    /// How many bytes it has.
    byte_count: i64,
    /// Where a link leads.
    #[oai(skip_serializing_if_is_none)]
    address: Option<String>,
    /// Of the bytes, in hex; missing while they are being stored.
    #[oai(skip_serializing_if_is_none)]
    sha256: Option<String>,
    /// The sizes of a picture, the largest first.
    sizes: Vec<MediaSize>,
    /// The sound of a film alone: ask for it as `?rendition=audio`. Missing while nobody has made it, and where it is not made.
    #[oai(skip_serializing_if_is_none)]
    audio: Option<MediaAudio>,
    /// Languages of its captions.
    captions: Vec<String>,
    /// Languages of its transcripts.
    transcripts: Vec<String>,
    /// When the item was made.
    created_at: DateTime<Utc>,
    /// When it was published.
    #[oai(skip_serializing_if_is_none)]
    published_at: Option<DateTime<Utc>>,
}

impl From<Item> for MediaItem {
    fn from(item: Item) -> Self {
        let (row, about) = (item.row, item.about);
        Self {
            id: row.id.0,
            kind: row.kind.into(),
            state: item.state.into(),
            access: about.access.into(),
            title: about.title.into(),
            description: about.description.into(),
            authors: about.authors,
            licence: about.licence,
            language: about.language.into(),
            topics: about.topics,
            content_note: about.content_note,
            review_by: about.review_by,
            duration_seconds: about.duration_seconds,
            poster_id: about.poster_id.map(|id| id.0),
            media_type: row.media_type,
            file_name: row.file_name,
            byte_count: row.byte_count,
            address: row.address,
            sha256: row.sha256,
            sizes: item.sizes.into_iter().map(Into::into).collect(),
            audio: item.sound.map(Into::into),
            captions: item.captions,
            transcripts: item.transcripts,
            created_at: row.created_at,
            published_at: row.published_at,
        }
    }
}

/// An item with its tag: the revision, that its review is due, which comes with a day, and that it has its sound, which changes
/// nothing of what somebody has read of it.
pub(super) fn tagged(item: Item) -> Tagged<Json<MediaItem>> {
    let due = if item.state == ShownState::ReviewDue { "-due" } else { "" };
    let audio = if item.sound.is_some() { "-audio" } else { "" };
    let etag = format!("r{}{due}{audio}", item.row.revision);
    Tagged { body: Json(item.into()), etag }
}

/// What an item is to be made of.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewMediaItem {
    /// The upload, which has arrived.
    upload_id: Uuid,
    /// What it is called, in at least one language.
    title: MediaText,
    /// What it is about; of a picture, what is read out instead of it.
    description: Option<MediaText>,
    /// The language that is spoken or written in it.
    language: Language,
    /// Who may see it once it is published.
    access: MediaAccess,
}

impl From<NewMediaItem> for NewItem {
    fn from(new: NewMediaItem) -> Self {
        Self {
            upload_id: new.upload_id.into(),
            title: new.title.into(),
            description: new.description.map(Into::into).unwrap_or_default(),
            language: new.language.into(),
            access: new.access.into(),
        }
    }
}

/// What is to be changed about an item; what is left out stays, and `null` clears.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct MediaChanges {
    /// What it is called, in at least one language.
    title: Option<MediaText>,
    /// What it is about; of a picture, what is read out instead of it.
    description: Option<MediaText>,
    /// Who made it.
    #[oai(validator(max_length = 500))]
    authors: Option<Text>,
    /// Under which licence it may be used.
    #[oai(validator(max_length = 500))]
    licence: Option<Text>,
    /// The language that is spoken or written in it.
    language: Option<Language>,
    /// Words by which it is grouped, without commas.
    #[oai(validator(max_items = 20))]
    topics: Option<Vec<Text>>,
    /// What somebody should know before they look.
    #[oai(validator(max_length = 500))]
    content_note: MaybeUndefined<Text>,
    /// The day by which somebody looks whether it is still right.
    review_by: MaybeUndefined<NaiveDate>,
    /// Who may see it once it is published.
    access: Option<MediaAccess>,
    /// The picture that stands for a film before it plays.
    poster_id: MaybeUndefined<Uuid>,
    /// How long it plays.
    #[oai(validator(minimum(value = "1"), maximum(value = "86400")))]
    duration_seconds: MaybeUndefined<i32>,
}

impl MediaChanges {
    /// What is said about an item, with these changes.
    pub(super) fn over(self, about: About) -> About {
        let topics = self.topics.map(|topics| topics.into_iter().map(String::from).collect());
        About {
            title: self.title.map_or(about.title, Into::into),
            description: self.description.map_or(about.description, Into::into),
            authors: self.authors.map_or(about.authors, String::from),
            licence: self.licence.map_or(about.licence, String::from),
            language: self.language.map_or(about.language, Into::into),
            topics: topics.unwrap_or(about.topics),
            content_note: changed(self.content_note, about.content_note),
            review_by: changed(self.review_by, about.review_by),
            access: self.access.map_or(about.access, Into::into),
            poster_id: changed(self.poster_id, about.poster_id),
            duration_seconds: changed(self.duration_seconds, about.duration_seconds),
        }
    }
}

fn changed<T: Into<U>, U>(change: MaybeUndefined<T>, before: Option<U>) -> Option<U> {
    match change {
        MaybeUndefined::Undefined => before,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value.into()),
    }
}

/// What is said in a film or a recording.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct MediaTranscript {
    /// The language that the text is in.
    pub language: Language,
    /// What is said.
    #[oai(validator(min_length = 1, max_length = 500000))]
    pub text: Text,
}

/// A link to the bytes of an item.
#[derive(Clone, Debug, Object)]
pub struct MediaLink {
    /// The path, with what proves it.
    path: String,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
}

impl MediaLink {
    pub(super) fn of(id: Uuid, link: &Link, expires_at: DateTime<Utc>) -> Self {
        let Link { expires, signature } = link;
        let path = format!("/api/v1/media/{id}/content?expires={expires}&signature={signature}");
        Self { path, expires_at }
    }
}

/// A file of captions: the language, and `.vtt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CaptionsFile {
    /// In English.
    #[oai(rename = "en.vtt")]
    En,
    /// In Russian.
    #[oai(rename = "ru.vtt")]
    Ru,
    /// In Belarusian.
    #[oai(rename = "be.vtt")]
    Be,
}

impl From<CaptionsFile> for content::Language {
    fn from(file: CaptionsFile) -> Self {
        match file {
            CaptionsFile::En => Self::En,
            CaptionsFile::Ru => Self::Ru,
            CaptionsFile::Be => Self::Be,
        }
    }
}

/// Captions.
#[derive(ApiRequest)]
pub enum CaptionsRequest {
    /// WebVTT in UTF-8, at most 512 KB.
    #[oai(content_type = "text/vtt")]
    Vtt(Binary<Vec<u8>>),
}

/// Captions.
#[derive(ApiResponse)]
pub enum CaptionsAnswer {
    /// WebVTT.
    #[oai(status = 200, content_type = "text/vtt; charset=utf-8")]
    Vtt(
        Binary<Vec<u8>>,
        /// For this browser only; asked anew each time.
        #[oai(header = "Cache-Control")]
        String,
    ),
}

impl CaptionsAnswer {
    pub(super) fn of(text: String) -> Self {
        Self::Vtt(Binary(text.into_bytes()), "private, no-cache".to_owned())
    }
}
