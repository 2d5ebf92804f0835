//! Is this certificate genuine? For somebody who holds the paper and has never heard of us.

use askama::Template;
use domain::certificates::{self, Asker, LONGEST_FILE, Miswritten};
use domain::{Context, Error};
use poem::http::header::{CACHE_CONTROL, RETRY_AFTER};
use poem::http::{HeaderValue, StatusCode};
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::{Form, Picked};
use crate::page::{self, Page};
use crate::visit::Visit;

mod told;

use told::AnswerPage;

/// How long a file may be, for scripts.
pub const LIMIT: usize = LONGEST_FILE;
/// The same as people say it.
pub const MEGABYTES: usize = LONGEST_FILE / (1024 * 1024);

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

/// What was brought instead of a code.
enum Brought {
    /// A form for a file, without one.
    Nothing,
    /// A file with nothing in it.
    Empty,
    /// A file that is too long for one of ours.
    TooLong,
    /// The file.
    File(Vec<u8>),
    /// Its hash alone: the file stayed where it is.
    Hash(String),
}

impl Brought {
    /// `None` for a form that asks for no file. A browser that has hashed a file says how long it is, too.
    fn with(form: &Form) -> Option<Self> {
        if form.has("sha256") {
            return Some(match form.get("bytes").parse() {
                Ok(0) => Self::Empty,
                Ok(bytes) if bytes > LONGEST_FILE => Self::TooLong,
                _ => Self::Hash(form.get("sha256").to_owned()),
            });
        }
        Some(match form.picked()? {
            // What is kept is asked for nowhere here.
            Picked::Nothing | Picked::Kept(_) => Self::Nothing,
            Picked::TooLong => Self::TooLong,
            Picked::File(bytes) if bytes.is_empty() => Self::Empty,
            Picked::File(bytes) => Self::File(bytes.to_vec()),
        })
    }
}

/// The forms; with a code, the answer.
#[handler]
pub async fn ask(cx: Data<&Context>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    if asked.code.trim().is_empty() {
        return Ok(page::show(&ask_page(&visit, Errors::default(), Typed::default()))?);
    }
    Ok(answer_code(&cx, &visit, &asked.code).await?)
}

/// The answer to a code, to a file, or to a number and a surname, which stand in no address.
#[handler]
pub async fn answer(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    if let Some(brought) = Brought::with(&form) {
        return Ok(answer_file(&cx, &visit, brought).await?);
    }
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
    Ok(tell(&visit, found.map(|found| AnswerPage::to_typed(&visit, &found.into(), typed)), typed)?)
}

async fn answer_file(cx: &Context, visit: &Visit, brought: Brought) -> Result<Response, PageError> {
    let found = match brought {
        Brought::File(file) => {
            let found = certificates::by_document(cx, file, asker(visit)).await;
            found.map(|found| AnswerPage::to_file(visit, &found))
        }
        Brought::Hash(sha256) => {
            let found = certificates::by_hash(cx, &sha256, asker(visit)).await;
            found.map(|found| AnswerPage::to_hash(visit, &found))
        }
        Brought::Nothing => return refuse_file(visit, "verify-file-missing"),
        Brought::Empty => return refuse_file(visit, "verify-file-empty"),
        Brought::TooLong => return refuse_file(visit, "verify-file-too-long"),
    };
    tell(visit, found, Typed::default())
}

fn refuse_file(visit: &Visit, key: &str) -> Result<Response, PageError> {
    let mut errors = Errors::default();
    errors.add("file", visit.words().with(key, "mb", MEGABYTES));
    page::render(StatusCode::UNPROCESSABLE_ENTITY, &ask_page(visit, errors, Typed::default()))
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
    let typed = Typed { code, ..Typed::default() };
    tell(visit, found.map(|found| AnswerPage::to_typed(visit, &found.into(), typed)), typed)
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
fn tell(visit: &Visit, found: Result<AnswerPage, Error>, typed: Typed<'_>) -> Result<Response, PageError> {
    let words = visit.words();
    let mut response = match found {
        Ok(shown) => page::show(&shown)?,
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
