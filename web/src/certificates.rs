//! A learner's certificates: the list, one of them with who checked it, and its document.

use askama::Template;
use domain::certificates::{self, Certificate, Status, register_log};
use domain::enums::CheckMeans;
use domain::ids::CertificateId;
use domain::page::PageRequest;
use domain::quizzes::ShownText;
use domain::{Context, Error};
use poem::http::header::{CONTENT_DISPOSITION, ETAG, IF_NONE_MATCH, VARY};
use poem::http::{HeaderMap, StatusCode};
use poem::web::{Data, Path, Query};
use poem::{Body, Response, Result, handler};
use serde::Deserialize;
use uuid::Uuid;

use crate::account::Done;
use crate::error_page::PageError;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

mod awaited;
mod printed;

pub use awaited::{AwaitedCard, awaited};
pub use printed::{Line, Part, kind, lines, names, outline, shown, word};

/// The colour and the picture of a status.
pub const fn look(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Valid => ("good", "check"),
        Status::Revoked => ("bad", "cross"),
        Status::Suspended => ("warn", "pause"),
        Status::Superseded => ("warn", "swap"),
        Status::Expired => ("warn", "clock"),
        Status::NotYetIssued => ("info", "clock"),
        Status::Unknown => ("info", "search"),
    }
}

/// How a certificate stands, as a tag.
struct Tag {
    text: String,
    tone: &'static str,
    icon: &'static str,
}

impl Tag {
    fn of(words: Words, certificate: &Certificate) -> Self {
        let (tone, icon) = look(certificate.status);
        let text = match certificate.facts.valid_until {
            Some(until) if certificate.status == Status::Valid => {
                words.with("certificate-valid-until", "day", words.day(until))
            }
            _ => words.say(&format!("certificate-{}", word(certificate.status))),
        };
        Self { text, tone, icon }
    }
}

/// Which page of a list is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cursor: String,
}

impl Asked {
    fn request(&self) -> Result<PageRequest, Error> {
        PageRequest::parse(None, Some(self.cursor.as_str()).filter(|cursor| !cursor.is_empty()))
    }
}

#[derive(Template)]
#[template(path = "certificates/list.html")]
struct ListPage {
    page: Page,
    /// What was done on the page before.
    done: String,
    /// Those that are not there yet; told on the first page.
    awaited: Vec<AwaitedCard>,
    cards: Vec<Card>,
    /// Where the next page is; empty for the last.
    next: String,
}

struct Card {
    id: CertificateId,
    title: ShownText,
    kind: String,
    number: String,
    issued: String,
    tag: Tag,
    has_document: bool,
}

/// One's own certificates.
#[handler]
pub async fn list(
    cx: Data<&Context>,
    visit: Visit,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Result<Response> {
    let actor = visit.signed_in()?;
    let request = asked.request().map_err(PageError)?;
    let found = certificates::list_own(&cx, actor, request).await.map_err(PageError)?;
    let words = visit.words();
    let card = |certificate: Certificate| Card {
        id: certificate.id,
        title: shown(&certificate.facts.programme, visit.language),
        kind: kind(words, certificate.facts.kind),
        issued: words.day(certificate.facts.issued_on),
        tag: Tag::of(words, &certificate),
        has_document: has_document(&certificate),
        number: certificate.serial,
    };
    let next = found.next_cursor.map(|next| format!("/certificates?cursor={next}")).unwrap_or_default();
    let cards = found.items.into_iter().map(card).collect();
    let is_first = asked.cursor.is_empty();
    let awaited = if is_first { awaited(&cx, &visit).await.map_err(PageError)? } else { Vec::new() };
    Ok(page::show(&ListPage { page: Page::new(&visit), done: done.said(&visit), awaited, cards, next })?)
}

/// Whether the holder can look at the document.
fn has_document(certificate: &Certificate) -> bool {
    let drawn = certificate.document_sha256.is_some() && certificate.status != Status::NotYetIssued;
    drawn && !certificate.facts.holder_erased
}

#[derive(Template)]
#[template(path = "certificates/show.html")]
struct ShowPage {
    page: Page,
    id: CertificateId,
    /// Whether the visitor is the holder; else staff.
    is_own: bool,
    number: String,
    tag: Tag,
    /// What the state means.
    told: String,
    /// Why, as written down by the centre; empty where there is no reason.
    reason: String,
    /// What is printed: in the language of the page, and in another.
    parts: Vec<Part>,
    names: Vec<ShownText>,
    issuers: Vec<ShownText>,
    lines: Vec<Line>,
    has_document: bool,
    /// Where anybody can see how it stands.
    share: String,
    /// The same as a path.
    code: String,
    /// Who asked after it, which its holder alone is told.
    checks: Vec<Check>,
    next: String,
    successor: Option<CertificateId>,
    supersedes: Option<CertificateId>,
}

struct Check {
    at: String,
    how: String,
}

/// One certificate, for its holder and for staff.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(one(&cx, &visit, CertificateId(id), &asked).await?)
}

async fn one(cx: &Context, visit: &Visit, id: CertificateId, asked: &Asked) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let certificate = certificates::find_for(cx, actor, id).await?;
    let is_own = actor.is(certificate.learner_id);
    let (checks, next) = if is_own {
        let listed = certificates::checks(cx, actor, id, asked.request()?).await?;
        (listed.items, listed.next_cursor.map(|next| format!("?cursor={next}#checks-h")))
    } else {
        (Vec::new(), None)
    };
    let check = |check: certificates::Check| Check { at: words.moment(check.at), how: how(words, &check) };
    let code = grouped(&certificate.code);
    let public = cx.settings().public_url.trim_end_matches('/');
    let shown = ShowPage {
        id,
        is_own,
        number: certificate.serial.clone(),
        tag: Tag::of(words, &certificate),
        told: told(words, &certificate),
        reason: certificate.reason.clone().filter(|_| is_explained(certificate.status)).unwrap_or_default(),
        parts: printed::parts(words, &certificate.facts),
        names: names(words, &certificate.facts),
        issuers: certificate.facts.issuers.iter().map(|name| shown(name, words.0)).collect(),
        lines: lines(words, &certificate.facts),
        has_document: has_document(&certificate),
        share: format!("{public}/v/{code}"),
        code,
        next: next.unwrap_or_default(),
        checks: checks.into_iter().map(check).collect(),
        successor: certificate.successor_id,
        supersedes: certificate.supersedes_id,
        page: Page::new(visit),
    };
    page::show(&shown)
}

/// How somebody asked, and which institution that was.
fn how(words: Words, check: &certificates::Check) -> String {
    match (check.means, &check.partner) {
        (CheckMeans::Code, _) => words.say("checked-by-code"),
        (CheckMeans::NumberAndSurname, _) => words.say("checked-by-number"),
        (CheckMeans::Document, _) => words.say("checked-by-document"),
        (CheckMeans::Partner, name) => {
            words.with("checked-by-partner", "name", name.clone().unwrap_or_default())
        }
    }
}

/// Why it was reinstated explains nothing about a certificate that counts.
const fn is_explained(status: Status) -> bool {
    matches!(status, Status::Revoked | Status::Suspended | Status::Superseded)
}

/// What its state means to the holder.
fn told(words: Words, certificate: &Certificate) -> String {
    let key = format!("certificate-told-{}", word(certificate.status));
    words.with(&key, "day", words.day_of(certificate.since))
}

/// A code as it is read aloud: in groups of four.
fn grouped(code: &str) -> String {
    let mut grouped = String::with_capacity(code.len() + 3);
    for (at, letter) in code.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push('-');
        }
        grouped.push(letter);
    }
    grouped
}

/// How the document is asked for.
#[derive(Deserialize)]
pub struct How {
    download: Option<String>,
}

/// The document as stored, to be looked at, or with `?download` to be kept.
#[handler]
pub async fn document(
    cx: Data<&Context>,
    visit: Visit,
    headers: &HeaderMap,
    Path(id): Path<Uuid>,
    Query(how): Query<How>,
) -> Result<Response> {
    let found = certificates::document(&cx, visit.signed_in()?, id.into()).await.map_err(PageError)?;
    let how = if how.download.is_some() { "attachment" } else { "inline" };
    let tag = format!("\"{}\"", found.sha256);
    // Asked for each time, so that nobody reads it who is not its holder; the door says how long it is kept.
    let answer = Response::builder().header(ETAG, &tag).header(VARY, "Cookie");
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    let answer = answer.content_type("application/pdf").header(CONTENT_DISPOSITION, found.disposition(how));
    Ok(answer.body(found.bytes))
}

/// The certificate for machines, as a token.
#[handler]
pub async fn credential(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    let found = certificates::credential(&cx, visit.signed_in()?, id.into()).await.map_err(PageError)?;
    Ok(kept("application/vc+jwt", &format!("{}.jwt", found.serial), found.token))
}

/// The proof that it stands in the register log.
#[handler]
pub async fn receipt(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    let found = register_log::receipt(&cx, visit.signed_in()?, id.into()).await.map_err(PageError)?;
    let name = format!("{}.receipt.json", found.serial);
    let written = serde_json::to_string(&found).map_err(|error| PageError(Error::internal(error)))?;
    Ok(kept("application/json", &name, written))
}

/// An answer that the browser keeps as a file of this name.
pub fn kept(kind: &str, name: &str, body: impl Into<Body>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    Response::builder().content_type(kind).header(CONTENT_DISPOSITION, disposition).body(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_in_groups_of_four() {
        assert_eq!(grouped("7KQ4M2XD9TPAW3HC"), "7KQ4-M2XD-9TPA-W3HC");
        assert_eq!(grouped(""), "");
    }
}
