//! An item as it is shown: a film with its captions, a recording, a picture in its sizes, a document, a link.

use askama::Template;
use domain::content::Language;
use domain::enums::{MediaAccess, MediaKind, MediaState};
use domain::ids::MediaItemId;
use domain::media::{self, Item};
use domain::quizzes::ShownText;
use domain::{Actor, Context};

use crate::error_page::PageError;
use crate::language::own_name;
use crate::page::Page;
use crate::words::Words;

/// An item as it is shown, here or in a lesson.
#[derive(Template)]
#[template(path = "media/player.html")]
pub struct Player<'a> {
    page: &'a Page,
    id: MediaItemId,
    kind: &'static str,
    title: ShownText,
    description: ShownText,
    /// Where its bytes are; a film begins where its watcher stopped.
    address: String,
    /// What is saved, and how long it is.
    format: String,
    /// The picture that stands for a film before it plays.
    poster: String,
    /// The sizes of a picture, as browsers choose among them.
    sizes: String,
    tracks: Vec<Track>,
    /// Where else the same film is: its sound alone, and how long that is; or the film itself.
    other: Option<Other>,
    /// What somebody should know before they look.
    note: String,
    /// Where it goes on, in seconds.
    at: i64,
    /// Whether how far it was watched is kept.
    keeps: bool,
}

/// The other form of a film than the one that is shown.
struct Other {
    address: String,
    says: String,
}

/// What somebody asks to be shown of an item.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    /// From where, in seconds; else from where they stopped.
    pub at: Option<i64>,
    /// Of a film, its sound alone.
    pub sound: bool,
}

/// Captions in a language.
struct Track {
    tag: String,
    name: String,
    /// Shown without being asked for.
    is_first: bool,
}

/// How an address asks for the sound alone.
pub(super) const AS_SOUND: &str = "sound";
/// Less than this was hardly begun, and so near to its end it was watched, in seconds.
const BEGUN: i64 = 3;
const NEARLY_OVER: i64 = 5;

impl<'a> Player<'a> {
    /// Puts together what is needed to show an item as it is wanted.
    pub async fn of(
        cx: &Context,
        (page, actor): (&'a Page, &Actor),
        item: &Item,
        wanted: Wanted,
    ) -> Result<Self, PageError> {
        let id = item.row.id;
        let language = page.words.0;
        let is_stored = item.row.sha256.is_some();
        let bytes = if is_stored { address(cx, actor, &item.row).await? } else { String::new() };
        let stopped = media::watched(cx, actor, id).await?.position_ms / 1000;
        let at = wanted.at.unwrap_or_else(|| go_on_from(stopped, item.about.duration_seconds));
        let kind = if is_stored || item.row.kind == MediaKind::Link { item.row.kind.word() } else { "none" };
        let sound = item.sound.as_ref().filter(|_| wanted.sound);
        Ok(Self {
            page,
            id,
            kind: sound.map_or(kind, |_| MediaKind::Audio.word()),
            title: ShownText::of(&item.about.title, language),
            description: ShownText::of(&item.about.description, language),
            sizes: sizes(&bytes, item),
            poster: poster(cx, actor, item.about.poster_id).await,
            address: match sound {
                Some(_) => with(&bytes, "rendition=audio"),
                None => item.row.address.clone().unwrap_or(bytes),
            },
            other: other(page.words, item, sound.is_some()),
            format: format(page.words, item),
            tracks: tracks(item, language),
            note: item.about.content_note.clone().unwrap_or_default(),
            at,
            keeps: actor.person_id().is_some(),
        })
    }
}

impl Player<'_> {
    fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }
}

fn go_on_from(stopped: i64, duration: Option<i32>) -> i64 {
    let is_over = duration.is_some_and(|all| stopped > i64::from(all) - NEARLY_OVER);
    if stopped < BEGUN || is_over { 0 } else { stopped }
}

/// Where the bytes are. What is not for everybody is reached by a link that is good for a while.
pub(super) async fn address(cx: &Context, actor: &Actor, row: &media::Row) -> Result<String, PageError> {
    let plain = format!("/api/v1/media/{}/content", row.id);
    if row.access == MediaAccess::Public && row.state == MediaState::Published {
        return Ok(plain);
    }
    let (link, _) = media::link(cx, actor, row.id).await?;
    Ok(format!("{plain}?expires={}&signature={}", link.expires, link.signature))
}

/// An address with one more thing asked for.
fn with(address: &str, asked: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}{asked}")
}

/// Of a film that has its sound, whichever of both is not shown.
fn other(words: Words, item: &Item, is_sound: bool) -> Option<Other> {
    let sound = item.sound.as_ref()?;
    let page = format!("/media/{}", item.row.id);
    Some(if is_sound {
        Other { address: page, says: words.say("media-with-pictures") }
    } else {
        let size = words.with("media-sound-only", "mb", words.thousandths(megabytes(sound.byte_count)));
        Other { address: format!("{page}?as={AS_SOUND}"), says: size }
    })
}

/// What is saved, and how long it is: “PDF, 0.1 MB”.
fn format(words: Words, item: &Item) -> String {
    let ending = item.row.media_type.rsplit('/').next().unwrap_or_default().to_uppercase();
    let mb = words.thousandths(megabytes(item.row.byte_count));
    words.with_all("media-format", &[("format", ending), ("mb", mb)])
}

/// Megabytes in thousandths, rounded up to a tenth.
fn megabytes(bytes: i64) -> i32 {
    let tenths = (bytes.max(0) + 99_999) / 100_000;
    i32::try_from(tenths.saturating_mul(100)).unwrap_or(i32::MAX)
}

pub(super) fn sizes(address: &str, item: &Item) -> String {
    let one = |size: &media::Size| {
        format!("{} {w}w", with(address, &format!("width={w}", w = size.width)), w = size.width)
    };
    item.sizes.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A film is shown also without its poster.
async fn poster(cx: &Context, actor: &Actor, id: Option<MediaItemId>) -> String {
    let Some(id) = id else { return String::new() };
    match media::find(cx, actor, id).await {
        Ok(picture) => address(cx, actor, &picture.row).await.unwrap_or_default(),
        Err(_) => String::new(),
    }
}

/// Captions, in the language of the page first.
fn tracks(item: &Item, language: Language) -> Vec<Track> {
    let first = chosen(&item.captions, language);
    let track = |tag: &String| Track {
        tag: tag.clone(),
        name: Language::from_tag(tag).map_or_else(|| tag.clone(), |language| own_name(language).to_owned()),
        is_first: Some(tag.as_str()) == first.map(Language::tag),
    };
    item.captions.iter().map(track).collect()
}

/// Of the languages in which there is something, the page's or the nearest.
pub fn chosen(there: &[String], language: Language) -> Option<Language> {
    language.nearest().into_iter().find(|wanted| there.iter().any(|tag| tag == wanted.tag()))
}
