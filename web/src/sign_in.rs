//! Signing in and out, choosing a password with a one-time link, and going on where one was.

use askama::Template;
use domain::people::{self, Credentials};
use domain::{Context, Error};
use poem::http::header::CACHE_CONTROL;
use poem::http::{HeaderValue, StatusCode};
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::error_page::PageError;
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::{cookies, csrf, door, error_page, headers, language};

/// Where to go on after signing in.
#[derive(Deserialize)]
pub struct Next {
    /// A path of our own.
    #[serde(default)]
    pub next: String,
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
    /// The mark of whoever typed it; empty if nobody had signed in.
    typed_by: String,
    /// Whether something was posted there, which is to be sent again.
    repeats: bool,
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
            typed_by: String::new(),
            repeats: false,
            has_ended: visit.has_ended,
        }
    }

    /// Puts back what was typed, here and on the page that the sign-in came between.
    fn keep(&mut self, form: &Form) {
        form.get("login").clone_into(&mut self.login);
        self.on_shared_computer = form.has("shared_computer");
        page::own_path(form.get("next")).clone_into(&mut self.next);
        self.carried = carried(form);
        form.get(TYPED_BY).clone_into(&mut self.typed_by);
        self.repeats = form.has("repeat");
    }

    fn answer(&self, status: StatusCode) -> Result<Response, PageError> {
        let mut response = page::render(status, self)?;
        if self.repeats {
            headers::never_keep(&mut response);
        }
        Ok(response)
    }
}

/// The form.
#[handler]
pub fn show(visit: Visit, form: Form, Query(asked): Query<Next>) -> Result<Response> {
    if visit.is_signed_in() {
        return Ok(page::see(if asked.next.is_empty() { "/learn" } else { page::own_path(&asked.next) }));
    }
    let mut shown = SignInPage::new(&visit, &asked.next);
    if !visit.stale.is_empty() {
        shown.keep(&form);
    }
    Ok(shown.answer(StatusCode::OK)?)
}

/// The form in place of a page that needs an account. What was typed there is carried through the sign-in.
pub fn instead(visit: &Visit, form: &Form) -> Response {
    let mut shown = SignInPage::new(visit, &visit.target);
    // A form made by somebody who had signed in says so, also when the cookie has gone.
    shown.has_ended |= form.owner().is_some();
    if shown.has_ended {
        shown.title = visit.words().say("sign-in-again-title");
    }
    shown.carried = form.carried();
    form.owner().unwrap_or_default().clone_into(&mut shown.typed_by);
    shown.repeats = form.has(csrf::FIELD);
    shown.answer(StatusCode::UNAUTHORIZED).unwrap_or_else(|error| error_page::show(visit, &error.0))
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
        Err(other) => Err(PageError(other).into()),
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
    let mut response = lead_on(visit, form, session)?;
    if session.kept_for.is_none() {
        headers::never_keep(&mut response); // a ward computer, from this very answer on
    }
    Ok(response)
}

/// Where one was, or to what was typed there if it is one's own.
fn lead_on(visit: &Visit, form: &Form, session: &people::PageSession) -> Result<Response> {
    let next = page::own_path(form.get("next"));
    if !form.has("repeat") {
        return Ok(page::see(if next == "/" { "/learn" } else { next }));
    }
    // The form belongs to the new session; the old page's token is stale.
    let mut frame = visit.clone();
    frame.csrf = Some(csrf::token(session.token.expose_secret(), Some(session.person.id)));
    let typed_by = form.get(TYPED_BY);
    if !typed_by.is_empty() && typed_by != csrf::owner(session.person.id) {
        return Ok(door::drop_carried(&frame)?);
    }
    Ok(door::send_carried(&frame, next, carried(form))?)
}

/// The field with the mark of whoever typed what is carried along.
pub const TYPED_BY: &str = "typed_by";

/// What was typed on the page that the sign-in came between.
pub fn carried(form: &Form) -> Vec<(String, String)> {
    form.under("carried.").map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn refused(visit: &Visit, form: &Form, error: &Error) -> Result<Response, PageError> {
    let mut shown = SignInPage::new(visit, "");
    shown.errors.add("login", error_page::sentence(visit.words(), error));
    shown.keep(form);
    shown.answer(error_page::status(error))
}

/// Ends the sign-in, if it has not ended already, and the browser forgets the pages.
#[handler]
pub async fn sign_out(cx: Data<&Context>, visit: Visit) -> Result<Response> {
    match people::sign_out(&cx, &visit.actor).await {
        // Signed out already, in another tab: that is what was wanted.
        Ok(()) | Err(Error::SignInRequired(_)) => {}
        Err(other) => return Err(PageError(other).into()),
    }
    cookies::take(&visit.jar, cookies::SESSION);
    cookies::take(&visit.jar, cookies::VISIT);
    let mut response = page::see("/");
    headers::forget_pages(&mut response);
    Ok(response)
}

/// A one-time link to choose a password, as somebody follows it.
#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

#[derive(Template)]
#[template(path = "people/set_password.html")]
struct SetPasswordPage {
    page: Page,
    errors: Errors,
    token: String,
    /// What the account signs in with; a browser that keeps passwords asks for it.
    login: String,
    on_shared_computer: bool,
}

impl SetPasswordPage {
    fn new(visit: &Visit, token: &str, login: String, on_shared_computer: bool) -> Self {
        let (page, token) = (Page::new(visit), token.to_owned());
        Self { page, errors: Errors::default(), token, login, on_shared_computer }
    }

    fn answer(&self, status: StatusCode) -> Result<Response> {
        let mut response = page::render(status, self)?;
        // The address holds a key to the account.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }
}

/// The form behind a one-time link.
#[handler]
pub async fn show_set_password(
    cx: Data<&Context>,
    visit: Visit,
    form: Form,
    Query(link): Query<Link>,
) -> Result<Response> {
    let token = if visit.stale.is_empty() { link.token.as_str() } else { form.get("token") };
    let login = login_behind(&cx, token).await?;
    SetPasswordPage::new(&visit, token, login, form.has("shared_computer")).answer(StatusCode::OK)
}

/// Sets the password, and signs in with it.
#[handler]
pub async fn set_password(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let token = form.get("token");
    let login = login_behind(&cx, token).await?;
    let password = SecretString::from(form.get("password"));
    let shared_computer = form.has("shared_computer");
    let token_sent = token.to_owned().into();
    match people::set_password_and_enter(&cx, &token_sent, &password, shared_computer).await {
        Ok(session) => enter(&visit, &form, &session),
        Err(error @ Error::Invalid(_)) => {
            let mut shown = SetPasswordPage::new(&visit, token, login, shared_computer);
            shown.errors = Errors::told(visit.words(), &error, &[], "password");
            shown.answer(error_page::status(&error))
        }
        Err(other) => Err(PageError(other).into()),
    }
}

async fn login_behind(cx: &Context, token: &str) -> Result<String> {
    let names = people::find_link(cx, &token.to_owned().into()).await.map_err(PageError)?;
    Ok(names.first().map(|name| name.value().to_owned()).unwrap_or_default())
}
