//! What is kept about people and why; taking it along; having it erased.

use askama::Template;
use domain::clock::MINSK;
use domain::page::PageRequest;
use domain::{Context, Error, Refusal, certificates, privacy};
use poem::http::StatusCode;
use poem::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::cookies;
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::headers;
use crate::page::{self, Page};
use crate::visit::Visit;

/// What was done on the page before.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
    /// The mark of whoever was erased.
    #[serde(default)]
    of: String,
}

#[derive(Template)]
#[template(path = "privacy/privacy.html")]
struct PrivacyPage {
    page: Page,
    /// Whether somebody has just been erased.
    is_erased: bool,
    /// The mark under which the browser may still keep answers of theirs.
    of: String,
    /// What is kept, why, and for how long: the words by which their texts go.
    kept: [&'static str; 8],
}

const KEPT: [&str; 8] =
    ["account", "sign-in", "places", "learning", "certificates", "checks", "newsletter", "trail"];

/// In plain words.
#[handler]
pub fn show(visit: Visit, Query(done): Query<Done>) -> Result<Response> {
    let is_erased = done.done == "erased" && !visit.is_signed_in();
    Ok(page::show(&PrivacyPage { page: Page::new(&visit), is_erased, of: done.of, kept: KEPT })?)
}

/// Everything about whoever asks, as a file.
#[handler]
pub async fn export(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    let all = privacy::export(&cx, visit.signed_in()?, visit.language).await.map_err(PageError)?;
    let body = serde_json::to_vec_pretty(&all).map_err(|error| PageError(Error::internal(error)))?;
    let day = cx.now().with_timezone(&MINSK).format("%Y-%m-%d");
    Ok(Response::builder()
        .content_type("application/json")
        .header(CONTENT_DISPOSITION, format!("attachment; filename=\"forest-glade-{day}.json\""))
        .header(CACHE_CONTROL, "no-store")
        .body(body))
}

#[derive(Template)]
#[template(path = "privacy/erasure.html")]
struct ErasurePage {
    page: Page,
    errors: Errors,
    /// Numbers of the certificates that stay in the register.
    certificates: Vec<String>,
    is_understood: bool,
}

impl ErasurePage {
    async fn new(cx: &Context, visit: &Visit) -> Result<Self, PageError> {
        let all = PageRequest { limit: PageRequest::MAX_LIMIT, after: None };
        let own = certificates::list_own(cx, visit.signed_in()?, all).await?;
        Ok(Self {
            page: Page::new(visit),
            errors: Errors::default(),
            certificates: own.items.into_iter().map(|certificate| certificate.serial).collect(),
            is_understood: false,
        })
    }
}

/// Says what is erased and what stays, before anything is.
#[handler]
pub async fn ask_erasure(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    Ok(page::show(&ErasurePage::new(&cx, &visit).await?)?)
}

/// Erases whoever asks for it with their password.
#[handler]
pub async fn erase(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let actor = visit.signed_in()?;
    let is_understood = form.has("understood");
    if !is_understood {
        let mut shown = ErasurePage::new(&cx, &visit).await?;
        shown.errors.add("understood", visit.words().say("erasure-understood-needed"));
        return Ok(page::render(StatusCode::UNPROCESSABLE_ENTITY, &shown)?);
    }
    match privacy::erase(&cx, actor, &form.get("password").into()).await {
        Ok(()) => Ok(gone(&visit)),
        Err(error @ (Error::Refused(_) | Error::TooMany { .. })) => {
            let mut shown = ErasurePage::new(&cx, &visit).await?;
            shown.is_understood = true;
            if matches!(error, Error::Refused(Refusal::WrongSignIn)) {
                shown.errors.add("password", visit.words().say("password-wrong"));
            } else {
                shown.errors = Errors::told(visit.words(), &error, &[], "password");
            }
            Ok(page::render(error_page::status(&error), &shown)?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

/// The browser forgets too: its pages at once, and by the script of the next page what it has kept for this person.
fn gone(visit: &Visit) -> Response {
    cookies::take(&visit.jar, cookies::SESSION);
    let owner = visit.owner().unwrap_or_default();
    let mut response = page::see(&format!("/privacy?done=erased&of={owner}"));
    headers::forget_pages(&mut response);
    response
}
