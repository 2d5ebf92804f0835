//! Captions and transcripts: sent to players, and written beside the film.

use askama::Template;
use domain::content::Language;
use domain::ids::MediaItemId;
use domain::media::{self, Item, NewText};
use domain::quizzes::ShownText;
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use super::editing::language_name;
use super::player::{Player, Wanted};
use super::{brings, id_in};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::language::OFFERED;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// The captions of an item, as players take them.
#[handler]
pub async fn file(
    cx: Data<&Context>,
    visit: Visit,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response> {
    let language = file.strip_suffix(".vtt").and_then(Language::from_tag);
    let language = language.ok_or(PageError(Error::NotFound("captions")))?;
    let text = media::captions(&cx, &visit.actor, id_in(&id)?, language).await.map_err(PageError)?;
    Ok(Response::builder().content_type("text/vtt; charset=utf-8").body(text))
}

/// In which language they are written.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "in")]
    language: String,
    done: String,
}

#[derive(Template)]
#[template(path = "media/captions.html")]
struct CaptionsPage {
    page: Page,
    errors: Errors,
    done: bool,
    id: MediaItemId,
    title: ShownText,
    player: String,
    revision: i32,
    /// The language that is being written, and all there are.
    language: &'static str,
    language_name: String,
    languages: Vec<(&'static str, String)>,
    captions: String,
    transcript: String,
    /// The line that was refused; 0 for none.
    line: usize,
}

/// What stands in the fields.
struct Typed {
    captions: String,
    transcript: String,
}

/// The editor.
#[handler]
pub async fn edit(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let actor = visit.signed_in()?;
    let item = media::find(&cx, actor, id_in(&id)?).await.map_err(PageError)?;
    if !brings(&visit) {
        return Err(PageError(Error::Forbidden).into());
    }
    let language = Language::from_tag(&asked.language).unwrap_or(item.about.language);
    let typed = written(&cx, &visit, &item, language).await?;
    let told = Wrong { status: StatusCode::OK, errors: Errors::default(), line: 0 };
    Ok(editor(&cx, &visit, &item, language, (typed, !asked.done.is_empty(), told)).await?)
}

/// What is written already.
async fn written(cx: &Context, visit: &Visit, item: &Item, language: Language) -> Result<Typed, PageError> {
    let (actor, id) = (&visit.actor, item.row.id);
    let or_none = |text: Result<String, Error>| match text {
        Err(Error::NotFound(_)) => Ok(String::new()),
        other => other,
    };
    Ok(Typed {
        captions: or_none(media::captions(cx, actor, id, language).await)?,
        transcript: or_none(media::transcript(cx, actor, id, language).await)?,
    })
}

/// What was refused.
struct Wrong {
    status: StatusCode,
    errors: Errors,
    line: usize,
}

async fn editor(
    cx: &Context,
    visit: &Visit,
    item: &Item,
    language: Language,
    (typed, done, wrong): (Typed, bool, Wrong),
) -> Result<Response, PageError> {
    let (words, page) = (visit.words(), Page::new(visit));
    let player = page::fill(&Player::of(cx, (&page, &visit.actor), item, Wanted::default()).await?)?;
    let filled = CaptionsPage {
        errors: wrong.errors,
        done,
        id: item.row.id,
        title: ShownText::of(&item.about.title, words.0),
        player,
        revision: item.row.revision,
        language: language.tag(),
        language_name: language_name(words, language),
        languages: OFFERED.map(|one| (one.tag(), language_name(words, one))).to_vec(),
        captions: typed.captions,
        transcript: typed.transcript,
        line: wrong.line,
        page,
    };
    page::render(wrong.status, &filled)
}

/// Saves captions or a transcript.
#[handler]
pub async fn save(cx: Data<&Context>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response> {
    let (actor, id) = (visit.signed_in()?, id_in(&id)?);
    let item = media::find(&cx, actor, id).await.map_err(PageError)?;
    let language = Language::from_tag(form.get("language")).unwrap_or(item.about.language);
    let is_captions = form.has("captions");
    let text = form.get(if is_captions { "captions" } else { "transcript" }).replace("\r\n", "\n");
    let read_revision = form.get("revision").parse().unwrap_or_default();
    let new = NewText { language, bytes: text.clone().into_bytes(), read_revision };
    let saved = if is_captions {
        media::put_captions(&cx, actor, id, new).await
    } else {
        media::put_transcript(&cx, actor, id, new).await
    };
    let error = match saved {
        Ok(_) => return Ok(page::see(&format!("/media/{id}/captions?in={}&done=saved", language.tag()))),
        Err(error) => error,
    };
    if !matches!(error, Error::Invalid(_) | Error::Refused(_) | Error::Stale) {
        return Err(PageError(error).into());
    }
    let wrong = Wrong::of(visit.words(), &error, is_captions);
    let mut typed = written(&cx, &visit, &item, language).await?;
    *(if is_captions { &mut typed.captions } else { &mut typed.transcript }) = text;
    Ok(editor(&cx, &visit, &item, language, (typed, false, wrong)).await?)
}

impl Wrong {
    /// A cue that would go wrong is named by its line.
    fn of(words: Words, error: &Error, is_captions: bool) -> Self {
        let status = error_page::status(error);
        let field = if is_captions { "captions" } else { "transcript" };
        let mut errors = Errors::default();
        if let Error::Invalid(found) = error
            && let Some(first) = found.first()
        {
            let line = first.pointer.strip_prefix("/captions:").and_then(|line| line.parse().ok());
            let sentence =
                words.with(&format!("media-cue-{}", first.code.replace('_', "-")), "line", line.unwrap_or(1));
            errors.add(field, sentence);
            return Self { status, errors, line: line.unwrap_or(0) };
        }
        errors.add("", error_page::sentence(words, error));
        Self { status, errors, line: 0 }
    }
}
