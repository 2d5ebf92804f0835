//! Is this certificate genuine? For somebody who holds the paper and has never heard of us.

use askama::Template;
use domain::certificates::{self, Asker, Kind, Miswritten, Status, Successor, Verification};
use domain::{Context, Error};
use poem::http::header::{CACHE_CONTROL, RETRY_AFTER};
use poem::http::{HeaderValue, StatusCode};
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::certificates::{Line, lines, look, word};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// The code, typed into a form that needs no cookie.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    code: String,
}

#[derive(Template)]
#[template(path = "certificates/verify.html")]
struct AskPage {
    page: Page,
    errors: Errors,
    /// How long to wait after too many tries; empty for not at all.
    wait: String,
    code: String,
    number: String,
    surname: String,
}

/// What was typed.
#[derive(Clone, Copy, Default)]
struct Typed<'a> {
    code: &'a str,
    number: &'a str,
    surname: &'a str,
}

/// The forms; with a code, the answer.
#[handler]
pub async fn ask(cx: Data<&Context>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    if asked.code.trim().is_empty() {
        return Ok(page::show(&ask_page(&visit, Errors::default(), Typed::default()))?);
    }
    Ok(answer_code(&cx, &visit, &asked.code).await?)
}

/// The answer to a code, or to a number and a surname, which stand in no address.
#[handler]
pub async fn answer(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let typed = Typed { code: form.get("code"), number: form.get("number"), surname: form.get("surname") };
    if !typed.code.trim().is_empty() {
        return Ok(answer_code(&cx, &visit, typed.code).await?);
    }
    let mut errors = Errors::default();
    for (field, key) in [("number", "verify-number-missing"), ("surname", "verify-surname-missing")] {
        if form.some(field).is_none() {
            errors.add(field, visit.words().say(key));
        }
    }
    if !errors.is_empty() {
        let shown = ask_page(&visit, errors, typed);
        return Ok(page::render(StatusCode::UNPROCESSABLE_ENTITY, &shown)?);
    }
    let found = certificates::by_number_and_surname(&cx, typed.number, typed.surname, asker(&visit)).await;
    Ok(tell(&visit, found, typed)?)
}

/// The address that is printed above the code: there it is typed.
#[handler]
pub fn without_code() -> Response {
    page::see("/verify")
}

/// The answer to the code in the QR mark.
#[handler]
pub async fn by_code(cx: Data<&Context>, visit: Visit, Path(code): Path<String>) -> Result<Response> {
    Ok(answer_code(&cx, &visit, &code).await?)
}

async fn answer_code(cx: &Context, visit: &Visit, code: &str) -> Result<Response, PageError> {
    if let Err(miswritten) = certificates::check_code(code) {
        let (field, key) = match miswritten {
            Miswritten::Number => ("number", "verify-is-number"),
            Miswritten::NoCode => ("code", "verify-no-code"),
        };
        let mut errors = Errors::default();
        errors.add(field, visit.words().say(key));
        let number = if field == "number" { code } else { "" };
        let typed = Typed { code: if number.is_empty() { code } else { "" }, number, ..Typed::default() };
        return page::render(StatusCode::UNPROCESSABLE_ENTITY, &ask_page(visit, errors, typed));
    }
    let found = certificates::by_code(cx, code, asker(visit)).await;
    tell(visit, found, Typed { code, ..Typed::default() })
}

fn asker(visit: &Visit) -> Asker<'_> {
    Asker { address: &visit.address, actor: &visit.actor }
}

fn ask_page(visit: &Visit, errors: Errors, typed: Typed<'_>) -> AskPage {
    AskPage {
        page: Page::new(visit),
        errors,
        wait: String::new(),
        code: typed.code.to_owned(),
        number: typed.number.to_owned(),
        surname: typed.surname.to_owned(),
    }
}

/// The answer as a page that nobody keeps: it may change at any moment.
fn tell(visit: &Visit, found: Result<Verification, Error>, typed: Typed<'_>) -> Result<Response, PageError> {
    let words = visit.words();
    let mut response = match found {
        Ok(found) => page::show(&AnswerPage::of(visit, &found, typed))?,
        Err(error @ Error::TooMany { retry_after_seconds }) => {
            let seconds = i64::try_from(retry_after_seconds).unwrap_or(i64::MAX);
            let wait = words.count("verify-wait", seconds);
            let shown = AskPage { wait, ..ask_page(visit, Errors::default(), typed) };
            let mut response = page::render(error_page::status(&error), &shown)?;
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
            response
        }
        Err(other) => return Err(other.into()),
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}

#[derive(Template)]
#[template(path = "certificates/answer.html")]
struct AnswerPage {
    page: Page,
    /// How it stands, in a sentence.
    title: String,
    tone: &'static str,
    icon: &'static str,
    /// What that means for whoever asks.
    told: String,
    /// Since when, where that is known.
    since: String,
    /// Why, as written down by the centre; empty where there is no reason.
    reason: String,
    /// The certificate that has taken its place.
    successor: Option<Successor>,
    lines: Vec<Line>,
    is_unknown: bool,
    /// When this was looked up.
    checked: String,
    errors: Errors,
    code: String,
    number: String,
    surname: String,
}

impl AnswerPage {
    fn of(visit: &Visit, found: &Verification, typed: Typed<'_>) -> Self {
        let (words, status) = (visit.words(), found.status);
        let (tone, icon) = look(status);
        let facts = found.certificate.as_ref();
        let kind = facts.map_or("unknown", |facts| match facts.kind {
            Kind::Attendance => "attendance",
            Kind::AdvancedTraining => "advanced-training",
        });
        let since = found.since.filter(|_| status != Status::NotYetIssued);
        Self {
            title: words.with(&format!("verdict-{}", word(status)), "kind", kind),
            told: words.say(&format!("verdict-told-{}", word(status))),
            since: since.map(|at| since_when(words, status, at)).unwrap_or_default(),
            reason: found.reason.clone().unwrap_or_default(),
            successor: facts.and_then(|facts| facts.superseded_by.clone()),
            lines: facts.map(|facts| lines(words, facts)).unwrap_or_default(),
            is_unknown: status == Status::Unknown,
            checked: words.moment(found.checked_at),
            page: Page::new(visit),
            errors: Errors::default(),
            code: typed.code.to_owned(),
            number: typed.number.to_owned(),
            surname: typed.surname.to_owned(),
            tone,
            icon,
        }
    }
}

fn since_when(words: Words, status: Status, at: chrono::DateTime<chrono::Utc>) -> String {
    words.with(&format!("verdict-since-{}", word(status)), "day", words.day_of(at))
}
