//! The keys of an institution: how each stands and is used, making one, which is shown once, and taking one back.

use askama::Template;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::clock::MINSK;
use domain::ids::{PartnerId, PartnerKeyId};
use domain::partners::{self, KeyRow, KeyState, MadeKey, NewKey};
use domain::{Context, Error, Scope};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::headers;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// A key as it stands on the desk.
pub struct KeyCard {
    pub id: PartnerKeyId,
    pub name: String,
    pub ending: String,
    /// How it stands, as a tag.
    pub tone: &'static str,
    pub icon: &'static str,
    pub state: String,
    pub is_active: bool,
    pub is_sandbox: bool,
    pub scopes: Vec<String>,
    pub made: String,
    /// Until when it is good, or since when not any more.
    pub term: (String, String),
    pub last_used: String,
    /// Each day on which it was used, the newest first.
    pub days: Vec<(String, String)>,
}

impl KeyCard {
    pub fn of(words: Words, key: KeyRow, now: DateTime<Utc>) -> Self {
        let state = key.state(now);
        let (tone, icon, word) = match state {
            KeyState::Active => ("good", "check", "partner-key-active"),
            KeyState::Expired => ("warn", "clock", "partner-key-expired"),
            KeyState::Revoked => ("bad", "cross", "partner-key-revoked"),
        };
        let requests = |count: u64| words.count("partner-key-requests", count);
        Self {
            id: key.id,
            ending: key.ending.clone(),
            tone,
            icon,
            state: words.say(word),
            is_active: state == KeyState::Active,
            is_sandbox: key.is_sandbox,
            scopes: key.scopes.iter().map(|scope| words.say(scope_key(*scope))).collect(),
            made: words.day_of(key.created_at),
            term: term(words, &key),
            last_used: key
                .last_used_at
                .map_or_else(|| words.say("partner-key-unused"), |at| words.moment(at)),
            days: key.days.iter().map(|day| (words.day(day.on), requests(day.requests))).collect(),
            name: key.name,
        }
    }
}

fn term(words: Words, key: &KeyRow) -> (String, String) {
    match (key.revoked_at, key.expires_at) {
        (Some(at), _) => (words.say("partner-key-revoked-on"), words.moment(at)),
        (None, Some(at)) => (words.say("partner-key-until"), words.moment(at)),
        (None, None) => (words.say("partner-key-until"), words.say("partner-key-endless")),
    }
}

const fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::Verify => "partner-scope-verify",
        Scope::Watch => "partner-scope-watch",
    }
}

/// What is typed of a key that is to be made.
#[derive(Default)]
struct Typed {
    name: String,
    scopes: Vec<Scope>,
    is_sandbox: bool,
    expires: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let is_chosen = |scope: &Scope| form.all("scopes").any(|word| word == scope.word());
        Self {
            name: form.get("name").to_owned(),
            scopes: Scope::ALL.into_iter().filter(is_chosen).collect(),
            is_sandbox: form.get("kind") == "sandbox",
            expires: form.get("expires_at").trim().to_owned(),
        }
    }

    /// The end of the last day, in Minsk.
    fn expires_at(&self) -> Result<Option<DateTime<Utc>>, Error> {
        if self.expires.is_empty() {
            return Ok(None);
        }
        let day = NaiveDate::parse_from_str(&self.expires, "%Y-%m-%d").ok().and_then(|day| day.succ_opt());
        let end = day.and_then(|next| next.and_time(NaiveTime::MIN).and_local_timezone(MINSK).single());
        let end = end.ok_or_else(|| Error::invalid("/expires_at", "no_day", "write it as 2027-05-31"))?;
        Ok(Some(end.with_timezone(&Utc)))
    }

    fn key(&self) -> Result<NewKey, Error> {
        Ok(NewKey {
            name: self.name.clone(),
            scopes: self.scopes.clone(),
            expires_at: self.expires_at()?,
            is_sandbox: self.is_sandbox,
        })
    }
}

#[derive(Template)]
#[template(path = "partners/new_key.html")]
struct NewKeyPage {
    page: Page,
    errors: Errors,
    id: PartnerId,
    partner: String,
    /// The name that was typed.
    typed: String,
    /// What it may do: the value, its words, whether it is chosen.
    scopes: Vec<(&'static str, String, bool)>,
    is_sandbox: bool,
    expires: String,
}

/// Asks what the key is for.
#[handler]
pub async fn ask_key(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    let usual = Typed { scopes: vec![Scope::Verify], ..Typed::default() };
    Ok(asking(&cx, &visit, id.into(), StatusCode::OK, Errors::default(), &usual).await?)
}

async fn asking(
    cx: &Context,
    visit: &Visit,
    id: PartnerId,
    status: StatusCode,
    errors: Errors,
    typed: &Typed,
) -> Result<Response, PageError> {
    let partner = partners::find(cx, visit.signed_in()?, id).await?.name;
    let words = visit.words();
    let scope = |scope: Scope| (scope.word(), words.say(scope_key(scope)), typed.scopes.contains(&scope));
    page::render(
        status,
        &NewKeyPage {
            page: Page::new(visit),
            errors,
            id,
            partner,
            typed: typed.name.clone(),
            scopes: Scope::ALL.into_iter().map(scope).collect(),
            is_sandbox: typed.is_sandbox,
            expires: typed.expires.clone(),
        },
    )
}

#[derive(Template)]
#[template(path = "partners/made_key.html")]
struct MadeKeyPage {
    page: Page,
    id: PartnerId,
    partner: String,
    key: String,
    is_sandbox: bool,
}

/// Makes the key, and shows it this once.
#[handler]
pub async fn make_key(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<Uuid>,
    form: Form,
) -> Result<Response> {
    let (actor, id, typed) = (visit.signed_in()?, PartnerId(id), Typed::of(&form));
    let made = match typed.key() {
        Ok(new) => partners::create_key(&cx, actor, id, new).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(made) => Ok(show_once(&cx, &visit, id, &made).await?),
        Err(error @ Error::Invalid(_)) => {
            let errors = Errors::told(visit.words(), &error, &[], "");
            Ok(asking(&cx, &visit, id, error_page::status(&error), errors, &typed).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

async fn show_once(
    cx: &Context,
    visit: &Visit,
    id: PartnerId,
    made: &MadeKey,
) -> Result<Response, PageError> {
    let partner = partners::find(cx, visit.signed_in()?, id).await?.name;
    let (key, is_sandbox) = (made.key.expose_secret().to_owned(), made.row.is_sandbox);
    let mut response = page::show(&MadeKeyPage { page: Page::new(visit), id, partner, key, is_sandbox })?;
    headers::never_keep(&mut response);
    Ok(response)
}

#[derive(Template)]
#[template(path = "partners/revoke_key.html")]
struct RevokePage {
    page: Page,
    errors: Errors,
    id: PartnerId,
    partner: String,
    key: KeyCard,
    reason: String,
}

/// Asks whether the key is really to be taken back, and why.
#[handler]
pub async fn ask_revocation(
    cx: Data<&Context>,
    visit: Visit,
    Path((id, key)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    Ok(revoking(&cx, &visit, (id.into(), key.into()), StatusCode::OK, Errors::default(), "").await?)
}

/// Takes it back.
#[handler]
pub async fn revoke_key(
    cx: Data<&Context>,
    visit: Visit,
    Path((id, key)): Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<Response> {
    let (whose, reason) = ((id.into(), key.into()), form.get("reason"));
    match partners::revoke_key(&cx, visit.signed_in()?, whose, reason).await {
        Ok(_) => Ok(page::see(&format!("/partners/{id}?done=revoked"))),
        Err(error @ Error::Invalid(_)) => {
            let mut errors = Errors::default();
            errors.add("reason", visit.words().say("partner-revoke-reason-missing"));
            let status = error_page::status(&error);
            Ok(revoking(&cx, &visit, whose, status, errors, reason).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

async fn revoking(
    cx: &Context,
    visit: &Visit,
    (id, key): (PartnerId, PartnerKeyId),
    status: StatusCode,
    errors: Errors,
    reason: &str,
) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let partner = partners::find(cx, actor, id).await?.name;
    let found = partners::find_key(cx, actor, id, key).await?;
    if found.revoked_at.is_some() {
        // From a page that is out of date: it is done.
        return Ok(page::see(&format!("/partners/{id}?done=revoked")));
    }
    let key = KeyCard::of(visit.words(), found, cx.now());
    let shown = RevokePage { page: Page::new(visit), errors, id, partner, key, reason: reason.to_owned() };
    page::render(status, &shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_good_until_the_end_of_its_last_day_in_minsk() {
        let until = |text: &str| Typed { expires: text.to_owned(), ..Typed::default() }.expires_at();
        let end = until("2027-05-31").unwrap().unwrap();
        assert_eq!(end.to_rfc3339(), "2027-05-31T21:00:00+00:00");
        assert!(until("").unwrap().is_none() && until("31 May").is_err());
    }
}
