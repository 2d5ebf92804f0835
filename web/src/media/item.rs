//! The page of an item: shown, said what it is, what is said in it as a text, and how far it was watched.

use askama::Template;
use chrono::NaiveDate;
use domain::content::Language;
use domain::enums::MediaState;
use domain::ids::MediaItemId;
use domain::media::{self, Cue, Item, Segment, ShownState, Told};
use domain::policy::{self, Action};
use domain::quizzes::ShownText;
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use super::player::{AS_SOUND, Player, Wanted, chosen};
use super::{brings, id_in, kind, length, state};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// From where a film is to play, and as what; and what was done on the page before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    at: String,
    #[serde(rename = "as")]
    form: String,
    done: String,
}

#[derive(Template)]
#[template(path = "media/item.html")]
struct ItemPage {
    page: Page,
    errors: Errors,
    done: String,
    id: MediaItemId,
    title: ShownText,
    description: ShownText,
    kind: String,
    length: String,
    language: String,
    state: String,
    authors: String,
    licence: String,
    topics: Vec<String>,
    player: String,
    /// Whether its sound alone is shown.
    is_sound: bool,
    /// The language of the cues, and each with its place.
    spoken: Language,
    cues: Vec<Line>,
    transcript: String,
    /// How much was watched, in words.
    watched: String,
    staff: Option<Staff>,
}

impl ItemPage {
    fn spoken_mark(&self) -> &'static str {
        self.page.mark_language(self.spoken)
    }
}

/// What is said in a film, and where.
struct Line {
    /// In seconds, to seek to.
    at: String,
    /// “1:05”.
    time: String,
    words: String,
}

impl Line {
    fn of(cue: Cue) -> Self {
        let seconds = cue.from_ms / 1000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let time = if hours > 0 {
            format!("{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{minutes}:{seconds:02}")
        };
        Self { at: (cue.from_ms / 1000).to_string(), time, words: cue.words }
    }
}

/// What the people of the centre see and may do.
struct Staff {
    access: String,
    review_by: Option<(NaiveDate, String)>,
    revision: i32,
    changes: bool,
    has_words: bool,
    submits: bool,
    publishes: bool,
    retires: bool,
    /// How a lesson shows it.
    link: String,
}

impl Staff {
    fn of(words: Words, visit: &Visit, item: &Item) -> Self {
        let (row, actor) = (&item.row, &visit.actor);
        let publisher = policy::allows(actor, Action::PublishMedia);
        let is_published = row.state == MediaState::Published;
        let changes = match row.state {
            MediaState::Retired => false,
            MediaState::Published => publisher && !actor.is(row.uploader_id),
            _ => policy::allows(actor, Action::ChangeMedia(row.uploader_id)),
        };
        Self {
            access: words.say(&format!("media-access-{}", row.access.word().replace('_', "-"))),
            review_by: row.review_by.map(|day| (day, words.day(day))),
            revision: row.revision,
            changes,
            has_words: matches!(row.kind.word(), "video" | "audio"),
            submits: changes && row.state == MediaState::NeedsCaptions,
            publishes: publisher
                && (row.state == MediaState::InReview || item.state == ShownState::ReviewDue),
            retires: publisher && (is_published || row.state == MediaState::InReview),
            link: format!("[{}](media:{})", ShownText::of(&item.about.title, words.0).text, row.id),
        }
    }
}

/// The page.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let shown = Shown { status: StatusCode::OK, asked, errors: Errors::default() };
    Ok(shown_item(&cx, &visit, id_in(&id)?, shown).await?)
}

/// What the page is shown with.
pub(super) struct Shown {
    pub(super) status: StatusCode,
    pub(super) asked: Asked,
    pub(super) errors: Errors,
}

pub(super) async fn shown_item(
    cx: &Context,
    visit: &Visit,
    id: MediaItemId,
    shown: Shown,
) -> Result<Response, PageError> {
    let (words, page) = (visit.words(), Page::new(visit));
    let item = media::find(cx, &visit.actor, id).await?;
    let wanted = Wanted { at: shown.asked.at.parse().ok(), sound: shown.asked.form == AS_SOUND };
    let player = Player::of(cx, (&page, &visit.actor), &item, wanted).await?;
    let player = page::fill(&player)?;
    let (spoken, cues) = cues(cx, visit, &item).await?;
    let about = &item.about;
    let filled = ItemPage {
        errors: shown.errors,
        done: said(words, &shown.asked.done),
        id,
        title: ShownText::of(&about.title, words.0),
        description: ShownText::of(&about.description, words.0),
        kind: kind(words, item.row.kind),
        length: length(words, about.duration_seconds),
        language: words.say(&format!("study-language-{}", about.language.tag())),
        state: state(words, item.state),
        authors: about.authors.clone(),
        licence: about.licence.clone(),
        topics: about.topics.clone(),
        player,
        is_sound: wanted.sound && item.sound.is_some(),
        spoken,
        cues,
        transcript: transcript(cx, visit, &item).await?,
        watched: how_much(cx, visit, &item).await?,
        staff: brings(visit).then(|| Staff::of(words, visit, &item)),
        page,
    };
    page::render(shown.status, &filled)
}

/// What to say of it; nothing for a word that is none of ours.
fn said(words: Words, done: &str) -> String {
    match done {
        "made" | "saved" | "submitted" | "published" | "retired" => words.say(&format!("media-done-{done}")),
        _ => String::new(),
    }
}

async fn cues(cx: &Context, visit: &Visit, item: &Item) -> Result<(Language, Vec<Line>), PageError> {
    let Some(language) = chosen(&item.captions, visit.language) else {
        return Ok((visit.language, Vec::new()));
    };
    let cues = media::cues(cx, &visit.actor, item.row.id, language).await?;
    Ok((language, cues.into_iter().map(Line::of).collect()))
}

async fn transcript(cx: &Context, visit: &Visit, item: &Item) -> Result<String, PageError> {
    match chosen(&item.transcripts, visit.language) {
        Some(language) => Ok(media::transcript(cx, &visit.actor, item.row.id, language).await?),
        None => Ok(String::new()),
    }
}

async fn how_much(cx: &Context, visit: &Visit, item: &Item) -> Result<String, PageError> {
    let Some(all) = item.about.duration_seconds.filter(|_| visit.is_signed_in()) else {
        return Ok(String::new());
    };
    let seen = media::watched(cx, &visit.actor, item.row.id).await?.watched_ms();
    let percent = (seen / 10 / i64::from(all.max(1))).min(100);
    Ok(if percent == 0 { String::new() } else { visit.words().with("media-watched", "percent", percent) })
}

/// Keeps how far somebody has watched, for a script.
#[handler]
pub async fn watched(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    let told = Told {
        position_ms: form.get("position").parse().unwrap_or(-1),
        segments: form.get("segments").split(',').filter_map(segment).collect(),
    };
    media::watch(&cx, visit.signed_in()?, id_in(&id)?, &told).await.map_err(PageError)?;
    Ok(StatusCode::NO_CONTENT.into())
}

/// `1000-5000`, in milliseconds.
fn segment(text: &str) -> Option<Segment> {
    let (from, to) = text.split_once('-')?;
    Some(Segment { from_ms: from.parse().ok()?, to_ms: to.parse().ok()? })
}

/// The page with what was refused; what is no refusal goes on as it is.
pub(super) async fn refused(cx: &Context, visit: &Visit, id: MediaItemId, error: Error) -> Result<Response> {
    if !matches!(error, Error::Invalid(_) | Error::Refused(_) | Error::Stale) {
        return Err(PageError(error).into());
    }
    let errors = Errors::told(visit.words(), &error, &[], "");
    let shown = Shown { status: error_page::status(&error), asked: Asked::default(), errors };
    Ok(shown_item(cx, visit, id, shown).await?)
}
