//! What is said of an item, written by the people of the centre; and its steps to the public and away from it.

use askama::Template;
use chrono::NaiveDate;
use domain::content::Language;
use domain::enums::MediaKind;
use domain::ids::MediaItemId;
use domain::media::{self, About, Item, ItemQuery};
use domain::page::PageRequest;
use domain::quizzes::ShownText;
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};

use super::item;
use super::making::{Titled, access, access_lines, texts};
use super::{brings, id_in};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::lists::{self, Line};
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "media/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    id: MediaItemId,
    heading: ShownText,
    revision: i32,
    titles: Vec<Titled>,
    authors: String,
    licence: String,
    topics: String,
    note: String,
    review_by: String,
    languages: Vec<Line>,
    access: Vec<Line>,
    /// Pictures that can stand for a film; empty for other items.
    posters: Vec<Line>,
}

/// The form with what is said now.
#[handler]
pub async fn edit(cx: Data<&Context>, visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let actor = visit.signed_in()?;
    let item = media::find(&cx, actor, id_in(&id)?).await.map_err(PageError)?;
    if !brings(&visit) {
        return Err(PageError(Error::Forbidden).into());
    }
    let said = item.about.clone();
    Ok(form_page(&cx, &visit, item, (said, String::new()), (StatusCode::OK, Errors::default())).await?)
}

async fn form_page(
    cx: &Context,
    visit: &Visit,
    item: Item,
    (about, typed_day): (About, String),
    (status, errors): (StatusCode, Errors),
) -> Result<Response, PageError> {
    let words = visit.words();
    let day = about.review_by.map(|day| day.to_string()).unwrap_or_default();
    let posters =
        if item.row.kind == MediaKind::Video { posters(cx, visit, &about).await? } else { Vec::new() };
    let filled = EditPage {
        page: Page::new(visit),
        errors,
        id: item.row.id,
        heading: ShownText::of(&item.about.title, words.0),
        revision: item.row.revision,
        titles: Titled::all(visit.words(), &about.title, &about.description),
        authors: about.authors,
        licence: about.licence,
        topics: about.topics.join(", "),
        note: about.content_note.unwrap_or_default(),
        review_by: if typed_day.is_empty() { day } else { typed_day },
        languages: lists::languages(about.language.tag()),
        access: access_lines(words, about.access),
        posters,
    };
    page::render(status, &filled)
}

/// The pictures there are, and none.
async fn posters(cx: &Context, visit: &Visit, about: &About) -> Result<Vec<Line>, PageError> {
    let query = ItemQuery { kind: Some(MediaKind::Image), ..ItemQuery::default() };
    let page = PageRequest { limit: PageRequest::MAX_LIMIT, after: None };
    let found = media::list(cx, &visit.actor, &query, page).await?;
    let line = |item: &Item| Line {
        value: item.row.id.to_string(),
        label: ShownText::of(&item.about.title, visit.language).text,
        chosen: about.poster_id == Some(item.row.id),
        tag: "",
    };
    let none = Line {
        value: String::new(),
        label: visit.words().say("media-no-poster"),
        chosen: about.poster_id.is_none(),
        tag: "",
    };
    Ok(std::iter::once(none).chain(found.page.items.iter().map(line)).collect())
}

/// Saves what is said.
#[handler]
pub async fn save(cx: Data<&Context>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response> {
    let (actor, id) = (visit.signed_in()?, id_in(&id)?);
    let read = form.get("revision").parse().unwrap_or_default();
    let (day, typed) = day(&form);
    let changed = match day {
        Ok(day) => media::change(&cx, actor, id, read, |about| said(&form, day, about)).await,
        Err(error) => Err(error),
    };
    let error = match changed {
        Ok(_) => return Ok(page::see(&format!("/media/{id}?done=saved"))),
        Err(error) => error,
    };
    if !matches!(error, Error::Invalid(_) | Error::Refused(_) | Error::Stale) {
        return Err(PageError(error).into());
    }
    let fields = [("/title", "title_be"), ("/content_note", "note"), ("/poster_id", "poster")];
    let errors = Errors::told(visit.words(), &error, &fields, "");
    let item = media::find(&cx, actor, id).await.map_err(PageError)?;
    let about = said(&form, item.about.review_by, item.about.clone());
    let status = error_page::status(&error);
    Ok(form_page(&cx, &visit, item, (about, typed), (status, errors)).await?)
}

/// The day that was written, and as it was typed.
fn day(form: &Form) -> (Result<Option<NaiveDate>, Error>, String) {
    let typed = form.get("review_by").trim().to_owned();
    if typed.is_empty() {
        return (Ok(None), typed);
    }
    let day = NaiveDate::parse_from_str(&typed, "%Y-%m-%d").map(Some);
    let no_day = |_| Error::invalid("/review_by", "no_day", "write the day like this: 2027-05-31");
    (day.map_err(no_day), typed)
}

/// What the form says, over what is not in it.
fn said(form: &Form, review_by: Option<NaiveDate>, about: About) -> About {
    let poster = form.get("poster").parse().ok().map(MediaItemId);
    About {
        title: texts(form, "title"),
        description: texts(form, "description"),
        authors: form.get("authors").to_owned(),
        licence: form.get("licence").to_owned(),
        language: Language::from_tag(form.get("language")).unwrap_or(about.language),
        topics: topics(form),
        content_note: form.some("note"),
        review_by,
        access: access(form),
        poster_id: if form.has("poster") { poster } else { about.poster_id },
        duration_seconds: about.duration_seconds,
    }
}

fn topics(form: &Form) -> Vec<String> {
    form.get("topics").split(',').map(|topic| topic.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

/// One step: handed over for review, published, retired.
#[handler]
pub async fn step(cx: Data<&Context>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response> {
    let (actor, id) = (visit.signed_in()?, id_in(&id)?);
    let read = form.get("revision").parse().unwrap_or_default();
    let (done, stepped) = match form.get("step") {
        "submit" => ("submitted", media::submit(&cx, actor, id).await),
        "publish" => ("published", media::publish(&cx, actor, id, read).await),
        "retire" if form.some("reason").is_none() => ("", Err(no_reason())),
        "retire" => ("retired", media::retire(&cx, actor, id, form.get("reason")).await),
        _ => ("", Err(Error::NotFound("page"))),
    };
    match stepped {
        Ok(_) => Ok(page::see(&format!("/media/{id}?done={done}"))),
        Err(error) => item::refused(&cx, &visit, id, error).await,
    }
}

fn no_reason() -> Error {
    Error::invalid("/reason", "retire_reason_missing", "say why, for those who ask later")
}

/// The name of a language, for headings.
pub(super) fn language_name(words: Words, language: Language) -> String {
    words.say(&format!("study-language-{}", language.tag()))
}
