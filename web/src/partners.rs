//! The desk of whoever manages partner institutions: who they are, their keys, and what is sent to them. For everybody
//! who has not signed in, what an institution can do here, and how it gets a key.

use askama::Template;
use domain::ids::PartnerId;
use domain::page::PageRequest;
use domain::partners::{self, PartnerAccount};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use uuid::Uuid;

use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page, next};
use crate::visit::Visit;
use crate::words::Words;

mod keys;
mod webhooks;

pub use keys::{ask_key, ask_revocation, make_key, revoke_key};
pub use webhooks::{letters, replay};

use keys::KeyCard;
use webhooks::AddressCard;

/// Which page of a list is asked for, and what was done on the page before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cursor: String,
    done: String,
}

impl Asked {
    fn request(&self) -> Result<PageRequest, Error> {
        PageRequest::parse(None, Some(self.cursor.as_str()).filter(|cursor| !cursor.is_empty()))
    }

    /// What to say of it; nothing for a word that is none of ours.
    fn said(&self, words: Words) -> String {
        match self.done.as_str() {
            "added" => words.say("partners-added"),
            "revoked" => words.say("partner-key-revoked-now"),
            "replayed" => words.say("partner-replayed"),
            _ => String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "partners/about.html")]
struct AboutPage {
    page: Page,
}

#[derive(Template)]
#[template(path = "partners/list.html")]
struct ListPage {
    page: Page,
    errors: Errors,
    partners: Vec<Line>,
    next: String,
    /// The name that was typed.
    typed: String,
}

struct Line {
    id: PartnerId,
    name: String,
    since: String,
}

/// All institutions; for a stranger, what this is about.
#[handler]
pub async fn show(cx: Data<&Context>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    // Whoever was signed in a moment ago wants the desk, not to be told of it.
    if !visit.is_signed_in() && !visit.has_ended {
        return Ok(page::show(&AboutPage { page: Page::new(&visit) })?);
    }
    Ok(list(&cx, &visit, StatusCode::OK, &asked, Errors::default(), "").await?)
}

async fn list(
    cx: &Context,
    visit: &Visit,
    status: StatusCode,
    asked: &Asked,
    errors: Errors,
    name: &str,
) -> Result<Response, PageError> {
    let found = partners::list(cx, visit.signed_in()?, asked.request()?).await?;
    let words = visit.words();
    let since = |at| words.with("partners-since", "day", words.day_of(at));
    let line = |partner: PartnerAccount| Line {
        id: partner.id,
        name: partner.name,
        since: since(partner.created_at),
    };
    page::render(
        status,
        &ListPage {
            page: Page::new(visit),
            errors,
            next: next("/partners", found.next_cursor),
            partners: found.items.into_iter().map(line).collect(),
            typed: name.to_owned(),
        },
    )
}

/// Adds an institution.
#[handler]
pub async fn add(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let name = form.get("name");
    match partners::create(&cx, visit.signed_in()?, name).await {
        Ok(made) => Ok(page::see(&format!("/partners/{}?done=added", made.id))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            let errors = Errors::told(visit.words(), &error, &[], "name");
            let status = error_page::status(&error);
            Ok(list(&cx, &visit, status, &Asked::default(), errors, name).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

#[derive(Template)]
#[template(path = "partners/one.html")]
struct OnePage {
    page: Page,
    done: String,
    id: PartnerId,
    name: String,
    since: String,
    keys: Vec<KeyCard>,
    /// Where more keys are.
    next: String,
    addresses: Vec<AddressCard>,
}

/// One institution: its keys, and the addresses that events are sent to.
#[handler]
pub async fn one(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(show_one(&cx, &visit, id.into(), &asked).await?)
}

async fn show_one(cx: &Context, visit: &Visit, id: PartnerId, asked: &Asked) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let partner = partners::find(cx, actor, id).await?;
    let keys = partners::list_keys(cx, actor, id, asked.request()?).await?;
    let addresses = partners::addresses_of(cx, actor, id).await?;
    let now = cx.now();
    page::show(&OnePage {
        page: Page::new(visit),
        done: asked.said(words),
        id,
        name: partner.name,
        since: words.with("partners-since", "day", words.day_of(partner.created_at)),
        next: next(&format!("/partners/{id}"), keys.next_cursor),
        keys: keys.items.into_iter().map(|key| KeyCard::of(words, key, now)).collect(),
        addresses: addresses.into_iter().map(|address| AddressCard::of(words, address)).collect(),
    })
}
