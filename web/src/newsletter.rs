//! The newsletter on pages: asking for it, confirming, leaving. The last two need nothing but the link of a letter.

use askama::Template;
use domain::content::Language;
use domain::newsletter::{self, Counts};
use domain::{Context, Error, Refusal};
use poem::http::header::CACHE_CONTROL;
use poem::http::{HeaderValue, StatusCode};
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::lists::{self, Line};
use crate::page::{self, Page};
use crate::visit::Visit;

mod letter;

pub use letter::removal_address;

/// Where whoever holds the link of a letter presses a button. The link is the proof, so neither cookie nor token is asked for,
/// and what else comes with it is not read: mail programs press the second by themselves (RFC 8058).
pub const PROVED_BY_LINK: [&str; 2] = ["/newsletter/confirmation", "/newsletter/removal"];

/// The form, wherever it stands.
pub struct Asking {
    /// What is wrong with what was typed.
    pub errors: Errors,
    /// What was typed.
    pub email: String,
    /// The languages of the letters.
    pub languages: Vec<Line>,
}

impl Asking {
    /// The empty form; none where no letters are sent.
    pub fn on(cx: &Context, visit: &Visit) -> Option<Self> {
        newsletter::is_offered(cx).then(|| Self::typed("", visit.language.tag()))
    }

    fn typed(email: &str, language: &str) -> Self {
        Self { errors: Errors::default(), email: email.to_owned(), languages: lists::languages(language) }
    }
}

/// How many there are, for whoever may see it.
pub async fn counts(cx: &Context, visit: &Visit) -> Result<Option<Counts>, Error> {
    match newsletter::counts(cx, &visit.actor).await {
        Ok(counts) => Ok(Some(counts)),
        Err(Error::Forbidden | Error::SignInRequired(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

#[derive(Template)]
#[template(path = "newsletter/ask.html")]
struct AskPage {
    page: Page,
    newsletter: Asking,
}

/// A page that tells one thing; with a button where there is something to press.
#[derive(Template)]
#[template(path = "newsletter/told.html")]
struct ToldPage {
    page: Page,
    title: String,
    lead: String,
    /// What is pressed, and where it leads.
    button: Option<(String, String)>,
    /// Whether this is good news, said aloud.
    is_done: bool,
}

/// What the link of a letter carries.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Link {
    token: String,
}

/// The form by itself.
#[handler]
pub fn show(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    let newsletter = Asking::on(&cx, &visit).ok_or(PageError(Refusal::NewsletterOff.into()))?;
    Ok(page::show(&AskPage { page: Page::new(&visit), newsletter })?)
}

/// Asks whoever reads the address. The answer is the same for every address.
#[handler]
pub async fn ask(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let language = Language::from_tag(form.get("newsletter_language")).unwrap_or(visit.language);
    match newsletter::subscribe(&cx, form.get("email"), language, &visit.address).await {
        Ok(()) => told(&visit, ("newsletter-asked", "newsletter-asked-lead"), None, true),
        Err(error @ (Error::Invalid(_) | Error::TooMany { .. })) => {
            let mut shown = Asking::typed(form.get("email").trim(), language.tag());
            shown.errors = Errors::told(visit.words(), &error, &[], "email");
            let shown = AskPage { page: Page::new(&visit), newsletter: shown };
            Ok(page::render(error_page::status(&error), &shown)?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}

/// The button that confirms. Programs that look through letters open links, so opening one confirms nothing.
#[handler]
pub async fn show_confirmation(
    cx: Data<&Context>,
    visit: Visit,
    Query(link): Query<Link>,
) -> Result<Response> {
    match newsletter::find_question(&cx, &link.token.into()).await {
        Ok(()) => {
            told(&visit, ("newsletter-confirm", "newsletter-consent"), Some("newsletter-confirm-do"), false)
        }
        Err(error) => ask_again(&cx, &visit, error),
    }
}

/// Confirms.
#[handler]
pub async fn confirm(cx: Data<&Context>, visit: Visit, Query(link): Query<Link>) -> Result<Response> {
    match newsletter::confirm(&cx, &link.token.into()).await {
        Ok(()) => told(&visit, ("newsletter-confirmed", "newsletter-confirmed-lead"), None, true),
        Err(error) => ask_again(&cx, &visit, error),
    }
}

/// A link that is over leads to the form, where another is asked for.
fn ask_again(cx: &Context, visit: &Visit, error: Error) -> Result<Response> {
    let is_over = matches!(error, Error::Refused(Refusal::NewsletterLinkExpired));
    let Some(mut newsletter) = Asking::on(cx, visit).filter(|_| is_over) else {
        return Err(PageError(error).into());
    };
    newsletter.errors = Errors::told(visit.words(), &error, &[], "email");
    let shown = AskPage { page: Page::new(visit), newsletter };
    Ok(unkept(page::render(StatusCode::CONFLICT, &shown)?))
}

/// The button that ends the subscription.
#[handler]
pub fn show_removal(cx: Data<&Context>, visit: Visit, Query(link): Query<Link>) -> Result<Response> {
    newsletter::check_removal(&cx, &link.token.into()).map_err(PageError)?;
    told(&visit, ("newsletter-leave", "newsletter-leave-lead"), Some("newsletter-leave-do"), false)
}

/// Ends it, at once, whoever presses: a person here, or a mail program for one.
#[handler]
pub async fn remove(cx: Data<&Context>, visit: Visit, Query(link): Query<Link>) -> Result<Response> {
    newsletter::remove(&cx, &link.token.into()).await.map_err(PageError)?;
    told(&visit, ("newsletter-left", "newsletter-left-lead"), None, true)
}

fn told(visit: &Visit, (title, lead): (&str, &str), button: Option<&str>, is_done: bool) -> Result<Response> {
    let words = visit.words();
    let shown = ToldPage {
        page: Page::new(visit),
        title: words.say(title),
        lead: words.say(lead),
        button: button.map(|key| (words.say(key), visit.target.clone())),
        is_done,
    };
    Ok(unkept(page::show(&shown)?))
}

/// An address with a link of a letter in it is kept by no browser, and found by no search.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}
