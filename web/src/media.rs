//! The media centre for everybody: what is there, narrowed by words, kind, language and topic.

use askama::Template;
use domain::content::Language;
use domain::enums::MediaKind;
use domain::ids::MediaItemId;
use domain::media::{self, Item, ItemQuery, Listed, ShownState};
use domain::page::PageRequest;
use domain::policy::{self, Action};
use domain::quizzes::ShownText;
use domain::{Context, Error};
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::error_page::PageError;
use crate::lists::{self, Line};
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

mod captions;
mod editing;
mod in_lesson;
mod item;
mod making;
mod player;
mod uploads;

pub use captions::{edit as edit_captions, file as captions_file, save as save_captions};
pub use editing::{edit, save, step};
pub use in_lesson::{in_draft, in_lesson};
pub use item::{show, watched};
pub use making::{ask as ask_new, make};
pub use uploads::{begin as begin_upload, look as look_at_upload, take as take_upload};

/// The kinds of items, as addresses and keys of texts have them.
const KINDS: [MediaKind; 5] =
    [MediaKind::Video, MediaKind::Audio, MediaKind::Document, MediaKind::Image, MediaKind::Link];
/// Nobody looks for more than this.
const LONGEST_QUESTION: usize = 200;
/// So much of a description stands in the list, in letters.
const SUMMARY: usize = 200;

/// What is asked of the list, as it stands in the address. What is not known there is not asked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    kind: String,
    topic: String,
    #[serde(rename = "in")]
    language: String,
    cursor: String,
}

impl Asked {
    fn query(&self) -> ItemQuery {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        ItemQuery {
            words: some(&self.q.chars().take(LONGEST_QUESTION).collect::<String>()),
            kind: KINDS.into_iter().find(|kind| kind.word() == self.kind),
            topic: some(&self.topic),
            language: Language::from_tag(&self.language),
        }
    }

    /// The same for the next page.
    fn next(&self, cursor: Option<String>) -> String {
        let Some(cursor) = cursor else { return String::new() };
        let all = [("q", &self.q), ("kind", &self.kind), ("topic", &self.topic), ("in", &self.language)];
        let mut pairs: Vec<_> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        pairs.push(("cursor", &cursor));
        format!("/media?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    }
}

#[derive(Template)]
#[template(path = "media/list.html")]
struct ListPage {
    page: Page,
    q: String,
    /// Whether it was narrowed, or is a later page.
    is_part: bool,
    /// Whether the visitor may bring something.
    brings: bool,
    kinds: Vec<Line>,
    topics: Vec<Line>,
    languages: Vec<Line>,
    cards: Vec<Card>,
    /// What was looked for instead, as a sentence in HTML; empty if nothing was.
    instead: String,
    next: String,
}

/// An item in the list.
struct Card {
    id: MediaItemId,
    title: ShownText,
    summary: ShownText,
    kind: String,
    length: String,
    language: String,
    /// Where it stands, if it is not simply published.
    state: String,
}

impl Card {
    fn of(words: Words, item: &Item) -> Self {
        let mut summary = ShownText::of(&item.about.description, words.0);
        if summary.text.chars().count() > SUMMARY {
            summary.text = summary.text.chars().take(SUMMARY).collect::<String>() + "…";
        }
        Self {
            id: item.row.id,
            title: ShownText::of(&item.about.title, words.0),
            summary,
            kind: kind(words, item.row.kind),
            length: length(words, item.about.duration_seconds),
            language: words.say(&format!("study-language-{}", item.about.language.tag())),
            state: state(words, item.state),
        }
    }
}

/// What items of a kind are called.
fn kind(words: Words, kind: MediaKind) -> String {
    words.say(&format!("media-kind-{}", kind.word()))
}

/// “7 min”; nothing for what does not play.
fn length(words: Words, seconds: Option<i32>) -> String {
    seconds.map(|seconds| words.count("minutes", (seconds + 30).max(60) / 60)).unwrap_or_default()
}

/// Where an item stands, in words; nothing for what is simply published.
fn state(words: Words, state: ShownState) -> String {
    let word = match state {
        ShownState::Published => return String::new(),
        ShownState::Uploaded | ShownState::Processing => "processing",
        ShownState::NeedsCaptions => "needs-captions",
        ShownState::InReview => "in-review",
        ShownState::ReviewDue => "review-due",
        ShownState::Retired => "retired",
    };
    words.say(&format!("media-state-{word}"))
}

/// Whether somebody brings things to the media centre.
fn brings(visit: &Visit) -> bool {
    policy::allows(&visit.actor, Action::UploadMedia)
}

/// The list.
#[handler]
pub async fn list(cx: Data<&Context>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    Ok(listed(&cx, &visit, &asked).await?)
}

async fn listed(cx: &Context, visit: &Visit, asked: &Asked) -> Result<Response, PageError> {
    let words = visit.words();
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let request = PageRequest::parse(None, cursor)?;
    let query = asked.query();
    let Listed { page: found, shown_for } = media::list(cx, &visit.actor, &query, request).await?;
    let topics = media::topics(cx, &visit.actor).await?;
    let page = Page::new(visit);
    page::show(&ListPage {
        q: query.words.clone().unwrap_or_default(),
        is_part: query != ItemQuery::default() || cursor.is_some(),
        brings: brings(visit),
        kinds: kinds(words, asked),
        topics: topic_lines(words, topics, asked),
        languages: with_any(words, "media-any-language", lists::languages(&asked.language), &asked.language),
        cards: found.items.iter().map(|item| Card::of(words, item)).collect(),
        instead: shown_for.map(|text| instead(&page, text, &found.items)).unwrap_or_default(),
        next: asked.next(found.next_cursor),
        page,
    })
}

/// What was looked for instead, in the language of what was found.
fn instead(page: &Page, text: String, found: &[Item]) -> String {
    let language = found.first().map_or(page.words.0, |item| item.about.language);
    page.naming("search-instead", &ShownText { text, language })
}

fn kinds(words: Words, asked: &Asked) -> Vec<Line> {
    let line = |one: MediaKind| Line {
        value: one.word().to_owned(),
        label: kind(words, one),
        chosen: one.word() == asked.kind,
        tag: "",
    };
    with_any(words, "media-any-kind", KINDS.into_iter().map(line).collect(), &asked.kind)
}

fn topic_lines(words: Words, topics: Vec<String>, asked: &Asked) -> Vec<Line> {
    let line =
        |topic: String| Line { chosen: topic == asked.topic, label: topic.clone(), value: topic, tag: "" };
    with_any(words, "media-any-topic", topics.into_iter().map(line).collect(), &asked.topic)
}

fn with_any(words: Words, key: &str, mut lines: Vec<Line>, chosen: &str) -> Vec<Line> {
    let any = Line { value: String::new(), label: words.say(key), chosen: chosen.is_empty(), tag: "" };
    lines.insert(0, any);
    lines
}

/// The id in an address; what cannot be read is no item.
fn id_in(id: &str) -> Result<MediaItemId, PageError> {
    let id = id.parse().map(MediaItemId);
    Ok(id.map_err(|_| Error::NotFound("media item"))?)
}
