//! The addresses of an institution: how what is sent there fares, and sending again what did not arrive.

use askama::Template;
use domain::Context;
use domain::ids::{PartnerId, WebhookId};
use domain::partners::{self, AddressAtDesk, DeadLetter};
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use uuid::Uuid;

use super::{Asked, next};
use crate::error_page::PageError;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// An address as it stands on the desk.
pub struct AddressCard {
    pub id: WebhookId,
    pub url: String,
    /// Whether something is sent there, as a tag.
    pub tone: &'static str,
    pub icon: &'static str,
    pub state: String,
    /// What is on its way, and what did not arrive.
    pub told: Vec<String>,
    pub has_letters: bool,
}

impl AddressCard {
    pub fn of(words: Words, at: AddressAtDesk) -> Self {
        let (tone, icon, state) = match at.webhook.disabled_at {
            None => ("good", "send", words.say("partner-address-open")),
            Some(since) => {
                ("warn", "pause", words.with("partner-address-stopped", "day", words.day_of(since)))
            }
        };
        let counts = [("partner-on-their-way", at.on_their_way), ("partner-undelivered", at.undelivered)];
        let mut told: Vec<String> = counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| words.count(key, count))
            .collect();
        if told.is_empty() {
            told.push(words.say("partner-all-arrived"));
        }
        let has_letters = at.undelivered > 0;
        Self { id: at.webhook.id, url: at.webhook.url, tone, icon, state, told, has_letters }
    }
}

#[derive(Template)]
#[template(path = "partners/letters.html")]
struct LettersPage {
    page: Page,
    id: PartnerId,
    partner: String,
    address: AddressCard,
    letters: Vec<Letter>,
    next: String,
}

/// An event that did not arrive.
struct Letter {
    number: String,
    event: String,
    at: String,
    tries: String,
    given_up: String,
    /// What the address said last, as it came.
    answer: String,
}

impl Letter {
    fn of(words: Words, letter: DeadLetter) -> Self {
        let event = letter.event;
        Self {
            event: words.say(&format!("partner-event-{}", event.kind.word())),
            at: words.moment(event.at),
            number: event.number,
            tries: words.count("partner-tries", letter.tries),
            given_up: letter.ended_at.map(|at| words.moment(at)).unwrap_or_default(),
            answer: letter.last_answer.unwrap_or_default(),
        }
    }
}

/// What did not arrive at an address.
#[handler]
pub async fn letters(
    cx: Data<&Context>,
    visit: Visit,
    Path((id, webhook)): Path<(Uuid, Uuid)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(show(&cx, &visit, (id.into(), webhook.into()), &asked).await?)
}

async fn show(
    cx: &Context,
    visit: &Visit,
    (id, webhook): (PartnerId, WebhookId),
    asked: &Asked,
) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let partner = partners::find(cx, actor, id).await?.name;
    let address = partners::address_of(cx, actor, (id, webhook)).await?;
    let found = partners::undelivered_to(cx, actor, (id, webhook), asked.request()?).await?;
    page::show(&LettersPage {
        page: Page::new(visit),
        id,
        partner,
        address: AddressCard::of(words, address),
        next: next(&format!("/partners/{id}/addresses/{webhook}"), found.next_cursor),
        letters: found.items.into_iter().map(|letter| Letter::of(words, letter)).collect(),
    })
}

/// Sends all of it again.
#[handler]
pub async fn replay(
    cx: Data<&Context>,
    visit: Visit,
    Path((id, webhook)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let whose = (id.into(), webhook.into());
    partners::replay_for(&cx, visit.signed_in()?, whose).await.map_err(PageError)?;
    Ok(page::see(&format!("/partners/{id}?done=replayed")))
}
