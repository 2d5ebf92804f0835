//! Signing in and out, choosing a password with a one-time link, and going on where one was.

use askama::Template;
use domain::people::{self, Credentials};
use domain::{Context, Error};
use poem::http::{HeaderValue, StatusCode};
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use secrecy::ExposeSecret;
use serde::Deserialize;

use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::{cookies, csrf, door, error_page, language};

/// Where to go on after signing in.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "people/sign_in.html")]
struct SignInPage {
    page: Page,
    title: String,
    errors: Errors,
    login: String,
    on_shared_computer: bool,
    next: String,
    /// What was typed elsewhere when the sign-in turned out to have ended.
    carried: Vec<(String, String)>,
    has_ended: bool,
}

impl SignInPage {
    fn new(visit: &Visit, next: &str) -> Self {
        Self {
            page: Page::new(visit),
            title: visit.words().say("sign-in-title"),
            errors: Errors::default(),
            login: String::new(),
            on_shared_computer: false,
            next: page::own_path(next).to_owned(),
            carried: Vec::new(),
            has_ended: visit.has_ended,
        }
    }
}

/// The form.
#[handler]
pub fn show(visit: Visit, Query(asked): Query<Next>) -> Result<Response> {
    if visit.is_signed_in() {
        return Ok(page::see(if asked.next.is_empty() { "/learn" } else { page::own_path(&asked.next) }));
    }
    Ok(page::show(&SignInPage::new(&visit, &asked.next))?)
}

/// The form in place of a page that needs an account. What was typed there is carried through the sign-in.
pub fn instead(visit: &Visit, form: &Form) -> Response {
    let mut shown = SignInPage::new(visit, &visit.target);
    if visit.has_ended {
        shown.title = visit.words().say("sign-in-again-title");
    }
    shown.carried = form.carried();
    page::render(StatusCode::UNAUTHORIZED, &shown).unwrap_or_else(|error| error_page::show(visit, &error.0))
}

/// Signs in, and goes on where one was.
#[handler]
pub async fn submit(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let credentials = Credentials {
        login: form.get("login").to_owned(),
        password: form.get("password").to_owned().into(),
        shared_computer: form.has("shared_computer"),
        address: Some(visit.address.clone()),
    };
    match people::sign_in_to_pages(&cx, credentials).await {
        Ok(session) => enter(&visit, &form, &session),
        Err(error @ (Error::Refused(_) | Error::TooMany { .. })) => Ok(refused(&visit, &form, &error)?),
        Err(other) => Err(error_page::PageError(other).into()),
    }
}

/// Gives the new session's cookie, and leads on.
pub fn enter(visit: &Visit, form: &Form, session: &people::PageSession) -> Result<Response> {
    let token = session.token.expose_secret();
    cookies::give(&visit.jar, cookies::SESSION, token, session.kept_for.and_then(|kept| kept.to_std().ok()));
    cookies::take(&visit.jar, cookies::VISIT);
    if cookies::read(&visit.jar, cookies::LANGUAGE).is_none() {
        language::remember(&visit.jar, session.person.profile.language);
    }
    let next = page::own_path(form.get("next"));
    let carried: Vec<_> = form.under("carried.").map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    if carried.is_empty() {
        return Ok(page::see(if next == "/" { "/learn" } else { next }));
    }
    // The form belongs to the new session; the old page's token is stale.
    let mut frame = visit.clone();
    frame.csrf = Some(csrf::token(token));
    Ok(door::send_carried(&frame, next, carried)?)
}

fn refused(visit: &Visit, form: &Form, error: &Error) -> Result<Response, error_page::PageError> {
    let mut shown = SignInPage::new(visit, form.get("next"));
    shown.errors.add("login", error_page::sentence(visit.words(), error));
    shown.login = form.get("login").to_owned();
    shown.on_shared_computer = form.has("shared_computer");
    shown.carried = form.under("carried.").map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    page::render(error_page::status(error), &shown)
}

/// Ends the sign-in. On a ward computer the browser forgets what it has kept of us.
#[handler]
pub async fn sign_out(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    match people::sign_out(&cx, &visit.actor).await {
        // Signed out already, in another tab: that is what was wanted.
        Ok(()) | Err(Error::SignInRequired(_)) => {}
        Err(other) => return Err(error_page::PageError(other).into()),
    }
    cookies::take(&visit.jar, cookies::SESSION);
    let mut response = page::see("/");
    if visit.shared_computer {
        let all = HeaderValue::from_static("\"cache\", \"storage\"");
        response.headers_mut().insert("clear-site-data", all);
    }
    Ok(response)
}

/// To be written.
#[handler]
pub fn set_password() -> Result<()> {
    Err(error_page::PageError(domain::Error::NotFound("page")).into())
}

/// To be written.
#[handler]
pub fn show_set_password() -> Result<()> {
    Err(error_page::PageError(domain::Error::NotFound("page")).into())
}
