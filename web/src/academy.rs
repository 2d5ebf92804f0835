//! The desk of the academy's officers: what waits for their signature, with what it was earned with; signing and sending
//! back.

use askama::Template;
use domain::certificates::{self, AwaitsAcademy, Kind, StoredDocument};
use domain::ids::CertificateId;
use domain::page::PageRequest;
use domain::quizzes::ShownText;
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::http::header::CONTENT_DISPOSITION;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use uuid::Uuid;

use crate::certificates::{Line, kept, kind, lines, names, shown};
use crate::error_page::{PageError, sentence};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// A desk is looked through from top to bottom.
const AT_ONCE: u64 = 20;

/// What was done on the page before, and which page of the list is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cursor: String,
    signed: u32,
    returned: String,
}

impl Asked {
    /// What to say of it.
    fn said(&self, words: Words) -> String {
        match (self.signed, self.returned.as_str()) {
            (0, "") => String::new(),
            (0, number) => words.with("academy-returned", "number", number),
            (count, _) => words.count("academy-signed", count),
        }
    }
}

#[derive(Template)]
#[template(path = "academy/desk.html")]
struct DeskPage {
    page: Page,
    done: String,
    errors: Errors,
    lead: String,
    cards: Vec<Card>,
    /// Whether the academy's key is kept here; else its own machine signs.
    signs_here: bool,
    /// Where the next page is; empty for the last.
    next: String,
    books: Vec<BookLink>,
}

/// A register book that can be fetched.
struct BookLink {
    title: String,
    /// Where it is, without what its form adds.
    path: String,
}

impl BookLink {
    fn of(words: Words, (of, year): (Kind, i32)) -> Self {
        let title = [("kind", kind(words, of)), ("year", year.to_string())];
        Self {
            title: words.with_all("academy-book", &title),
            path: format!("/academy/books/{}/{year}", word(of)),
        }
    }
}

/// A certificate that waits.
struct Card {
    id: CertificateId,
    number: String,
    /// The holder's names as printed, the one in the script of the page first.
    names: Vec<ShownText>,
    programme: ShownText,
    lines: Vec<Line>,
    /// What it was earned with.
    evidence: Vec<String>,
}

impl Card {
    fn of(words: Words, waiting: AwaitsAcademy) -> Self {
        let evidence = evidence(words, &waiting);
        let facts = &waiting.certificate.facts;
        Self {
            id: waiting.certificate.id,
            number: facts.number.clone(),
            names: names(words, facts),
            programme: shown(&facts.programme, words.0),
            lines: lines(words, facts).into_iter().filter(|line| line.is_detail).collect(),
            evidence,
        }
    }
}

fn evidence(words: Words, waiting: &AwaitsAcademy) -> Vec<String> {
    let found = &waiting.evidence;
    let lessons = [("done", found.lessons_completed.to_string()), ("of", found.lessons.to_string())];
    let mut told = vec![words.with_all("academy-lessons", &lessons)];
    for quiz in &found.results {
        let title = quiz.title.get(words.0).to_owned();
        let (percent, attempts) = (quiz.percent.to_string(), quiz.attempts.to_string());
        let result = [("title", title), ("percent", percent), ("attempts", attempts)];
        told.push(words.with_all("academy-quiz", &result));
    }
    if let Some(at) = found.names_confirmed_at {
        told.push(words.with("academy-names-confirmed", "day", words.day_of(at)));
    }
    told
}

/// What waits for the academy.
#[handler]
pub async fn show(cx: Data<&Context>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    Ok(desk(&cx, &visit, StatusCode::OK, &asked, Errors::default()).await?)
}

async fn desk(
    cx: &Context,
    visit: &Visit,
    status: StatusCode,
    asked: &Asked,
    errors: Errors,
) -> Result<Response, PageError> {
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let request = PageRequest::parse(Some(AT_ONCE), cursor)?;
    let found = certificates::awaiting_academy(cx, visit.signed_in()?, request).await?;
    let words = visit.words();
    let next = found.next_cursor.map(|next| format!("/academy?cursor={next}")).unwrap_or_default();
    let cards: Vec<Card> = found.items.into_iter().map(|waiting| Card::of(words, waiting)).collect();
    let books = certificates::register_books(cx, visit.signed_in()?).await?;
    let lead = if next.is_empty() { words.count("academy-waiting", cards.len()) } else { String::new() };
    page::render(
        status,
        &DeskPage {
            page: Page::new(visit),
            done: asked.said(words),
            errors,
            lead,
            cards,
            signs_here: certificates::academy_signs_here(cx),
            next,
            books: books.into_iter().map(|book| BookLink::of(words, book)).collect(),
        },
    )
}

/// Signs what is marked. What cannot be signed is told, and the rest is signed all the same.
#[handler]
pub async fn sign(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let actor = visit.signed_in()?;
    let words = visit.words();
    let (mut signed, mut errors) = (0, Errors::default());
    let marked = form.all("sign").filter_map(|id| Uuid::parse_str(id).ok().map(CertificateId));
    let marked: Vec<_> = marked.collect();
    let ended = certificates::countersign_all_here(&cx, actor, &marked).await.map_err(PageError)?;
    for (id, ended) in marked.into_iter().zip(ended) {
        match ended {
            Ok(()) => signed += 1,
            Err(refusal @ Error::Refused(_)) => {
                let number = certificates::find_for(&cx, actor, id).await.map_err(PageError)?.serial;
                errors.add("", format!("{number}: {}", sentence(words, &refusal)));
            }
            Err(other) => return Err(PageError(other).into()),
        }
    }
    if errors.is_empty() && signed == 0 {
        errors.add("", words.say("academy-nothing-marked"));
    }
    if errors.is_empty() {
        return Ok(page::see(&format!("/academy?signed={signed}")));
    }
    let asked = Asked { signed, ..Asked::default() };
    Ok(desk(&cx, &visit, StatusCode::CONFLICT, &asked, errors).await?)
}

/// The document that the academy signs.
#[handler]
pub async fn document(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    let found = certificates::document_to_sign(&cx, visit.signed_in()?, id.into()).await;
    let found: StoredDocument = found.map_err(PageError)?;
    let answer = Response::builder().content_type("application/pdf");
    Ok(answer.header(CONTENT_DISPOSITION, found.disposition("inline")).body(found.bytes))
}

/// A register book for printing, in the language of the page.
#[handler]
pub async fn printed_book(
    cx: Data<&Context>,
    visit: Visit,
    Path((kind, year)): Path<(String, i32)>,
) -> Result<Response> {
    let of = (kind_named(&kind)?, year);
    let book = certificates::printed_register_book(&cx, visit.signed_in()?, of, visit.language).await;
    Ok(kept("application/pdf", &format!("register-{kind}-{year}.pdf"), book.map_err(PageError)?))
}

/// The same for spreadsheets.
#[handler]
pub async fn book_table(
    cx: Data<&Context>,
    visit: Visit,
    Path((kind, year)): Path<(String, i32)>,
) -> Result<Response> {
    let of = kind_named(&kind)?;
    let table = certificates::register_book_table(&cx, visit.signed_in()?, of, year).await;
    Ok(kept("text/csv", &format!("register-{kind}-{year}.csv"), table.map_err(PageError)?))
}

/// What a book is called in its address.
const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Attendance => "attendance",
        Kind::AdvancedTraining => "advanced_training",
    }
}

fn kind_named(name: &str) -> Result<Kind, PageError> {
    let found = [Kind::Attendance, Kind::AdvancedTraining].into_iter().find(|kind| word(*kind) == name);
    found.ok_or(PageError(Error::NotFound("register book")))
}

#[derive(Template)]
#[template(path = "academy/return.html")]
struct ReturnPage {
    page: Page,
    errors: Errors,
    number: String,
    name: ShownText,
    /// What was written.
    reason: String,
}

/// Asks why a certificate is sent back.
#[handler]
pub async fn ask_return(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>) -> Result<Response> {
    Ok(returning(&cx, &visit, id.into(), StatusCode::OK, Errors::default(), "").await?)
}

/// Sends it back.
#[handler]
pub async fn send_back(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<Uuid>,
    form: Form,
) -> Result<Response> {
    let (actor, reason) = (visit.signed_in()?, form.get("reason"));
    match certificates::send_back(&cx, actor, id.into(), reason).await {
        Ok(back) => Ok(page::see(&format!("/academy?returned={}", back.serial))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            let errors = Errors::told(visit.words(), &error, &[], "");
            let status = crate::error_page::status(&error);
            Ok(returning(&cx, &visit, id.into(), status, errors, reason).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

async fn returning(
    cx: &Context,
    visit: &Visit,
    id: CertificateId,
    status: StatusCode,
    errors: Errors,
    reason: &str,
) -> Result<Response, PageError> {
    let certificate = certificates::find_to_sign(cx, visit.signed_in()?, id).await?;
    let name = names(visit.words(), &certificate.facts).into_iter().next();
    page::render(
        status,
        &ReturnPage {
            page: Page::new(visit),
            errors,
            number: certificate.serial,
            name: name.unwrap_or(ShownText { text: String::new(), language: visit.language }),
            reason: reason.to_owned(),
        },
    )
}
