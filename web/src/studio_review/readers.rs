//! Who has read what a safety-critical version changed, for those who keep registers.

use askama::Template;
use domain::page::PageRequest;
use domain::quizzes::ShownText;
use domain::{Context, courses, refreshers};
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use super::title_of;
use crate::desk::named;
use crate::error_page::PageError;
use crate::page::{self, Page, next};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "studio_review/readers.html")]
struct ReadersPage {
    page: Page,
    title: ShownText,
    note: String,
    told: String,
    people: Vec<(ShownText, String)>,
    next: String,
}

/// Which version, and which part of the list.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    version: String,
    cursor: String,
}

/// The list.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(shown(&cx, &visit, &key, &asked).await?)
}

async fn shown(cx: &Context, visit: &Visit, key: &str, asked: &Asked) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let request = PageRequest::parse(Some(PageRequest::MAX_LIMIT), cursor)?;
    let of = (key, asked.version.parse().ok());
    let readers = refreshers::readers(cx, actor, of, request).await?;
    let version = courses::load(cx, readers.version.id).await?;
    let told = [("read", readers.read.to_string()), ("all", readers.all.to_string())];
    let person = |reader: refreshers::Reader| {
        let read = match reader.read_at {
            Some(at) => words.with("readers-read", "moment", words.moment(at)),
            None => words.say("readers-not-yet"),
        };
        (named(words, &reader.names), read)
    };
    let address = format!("/studio/{key}/refresher");
    let following = next(&address, readers.people.next_cursor);
    let number = readers.version.number;
    page::show(&ReadersPage {
        page: Page::new(visit),
        title: title_of(&version, visit),
        note: readers.version.change_note,
        told: words.with_all("readers-told", &told),
        people: readers.people.items.into_iter().map(person).collect(),
        next: if following.is_empty() { following } else { format!("{following}&version={number}") },
    })
}
