//! What every page passes: who asks, whether the form is ours, one face for refusals, tags, squeezing, headers.

use askama::Template;
use domain::policy::{self, Action};
use domain::{Context, Error, media};
use poem::error::{MethodNotAllowedError, NotFoundError, ParsePathError};
use poem::http::header::{CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK, LOCATION, VARY};
use poem::http::{HeaderName, HeaderValue, Method, StatusCode};
use poem::middleware::CookieJarManager;
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Result};
use sha2::{Digest, Sha256};

use crate::assets;
use crate::error_page::{self, PageError};
use crate::form::{self, Form, Kept, Picked, Unreadable};
use crate::newsletter::PROVED_BY_LINK;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::{csrf, headers, sign_in};

/// Less than this is not worth squeezing.
const SQUEEZED_FROM: usize = 1024;

/// The step around all pages.
pub struct Door<E> {
    inner: E,
    over_tls: bool,
}

impl<E: Endpoint + 'static> Door<E> {
    /// Puts the door before `inner`.
    pub fn before(inner: E, cx: &Context) -> impl Endpoint<Output = Response> + use<E> {
        let over_tls = cx.settings().public_url.starts_with("https://");
        Door { inner, over_tls }.with(CookieJarManager::new()).map_to_response()
    }
}

impl<E: Endpoint> Endpoint for Door<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if let Some(elsewhere) = without_slash(&request) {
            return Ok(elsewhere);
        }
        let is_static = request.uri().path().starts_with("/static/");
        let asked = Asked::of(&request);
        let (mut response, is_never_kept) =
            if is_static { (self.fetch(request).await, false) } else { self.page(request).await };
        headers::put(&mut response, self.over_tls);
        headers::set_keeping(&mut response, is_never_kept);
        if is_static { Ok(response) } else { finish(response, &asked).await }
    }
}

impl<E: Endpoint> Door<E> {
    async fn fetch(&self, request: Request) -> Response {
        let visit = Visit::unknown(&request);
        match self.inner.call(request).await {
            Ok(output) => output.into_response(),
            Err(_) => not_found(&visit),
        }
    }

    async fn page(&self, mut request: Request) -> (Response, bool) {
        let begun = match request.data::<Context>() {
            Some(cx) => Visit::begin(cx, &request).await,
            None => Err(Error::internal("no context in the request")),
        };
        let visit = match begun {
            Ok(visit) => visit,
            Err(error) => return (error_page::show(&Visit::unknown(&request), &error), false),
        };
        // A session that has ended may have been one on a ward computer.
        let is_never_kept = visit.shared_computer || visit.has_ended;
        let mut visit = visit;
        let is_proved = PROVED_BY_LINK.contains(&request.uri().path());
        let form = if request.method() == Method::POST && !is_proved {
            match admit(&mut visit, &mut request).await {
                Ok(form) => form,
                Err(refusal) => return (refusal, is_never_kept),
            }
        } else {
            Form::default()
        };
        request.extensions_mut().insert(visit.clone());
        request.extensions_mut().insert(form.clone());
        let mut response = match self.inner.call(request).await {
            Ok(output) => output.into_response(),
            Err(error) => refuse(&visit, &form, error),
        };
        if !visit.stale.is_empty() {
            headers::never_keep(&mut response);
            if response.status() == StatusCode::OK {
                response.set_status(StatusCode::FORBIDDEN);
            }
        }
        (response, is_never_kept)
    }
}

/// Leads from an address that somebody typed with a slash at its end to the page they mean.
fn without_slash(request: &Request) -> Option<Response> {
    let path = request.uri().path();
    let meant = path.trim_matches('/');
    if request.method() != Method::GET || meant.is_empty() || !path.ends_with('/') {
        return None;
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let there = Response::builder().status(StatusCode::PERMANENT_REDIRECT);
    Some(there.header(LOCATION, format!("/{meant}{query}")).finish())
}

/// Reads a form and makes sure that a page of ours sent it.
async fn admit(visit: &mut Visit, request: &mut Request) -> Result<Form, Response> {
    if policy::writes_courses(&visit.actor) {
        request.extensions_mut().insert(form::MayBeLong);
    }
    let form = read(visit, request).await.map_err(|why| unreadable(visit, why))?;
    // Of a file that is too long nothing was read, not even whose form it is: all it brings about is to be told so.
    let is_too_long = matches!(form.picked(), Some(Picked::TooLong)) && form.is_blank();
    if is_too_long || is_harmless(visit, request.uri().path()) || visit.holds(form.get(csrf::FIELD)) {
        return Ok(form);
    }
    if visit.wants_json {
        return Err(error_page::short(visit, &Error::SignInRequired("the page is out of date")));
    }
    if is_own_again(visit, &form, request.uri().path()) {
        // A password is not carried along: the form itself is shown again, as if it had only been asked for.
        visit.stale = stale_sentence(visit, &form, "send-again-password");
        request.set_method(Method::GET);
        return Ok(form);
    }
    Err(stale(visit, &form))
}

/// Reads a form. Files of the media centre are taken from those alone who may bring them.
async fn read(visit: &Visit, request: &mut Request) -> Result<Form, Unreadable> {
    let brings = request.uri().path() == "/media/new" && policy::allows(&visit.actor, Action::UploadMedia);
    let is_multipart = request.content_type().is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let scratch = request.data::<Context>().filter(|_| brings && is_multipart).map(media::scratch);
    match scratch {
        Some(file) => Form::read_keeping(request, Kept(file.map_err(|_| Unreadable::Broken)?)).await,
        None => Form::read(request).await,
    }
}

/// Forms with a password, each of which is also a page at its address.
const WITH_PASSWORD: [&str; 5] =
    ["/sign-in", "/sign-up", "/set-password", "/account/password", "/privacy/erasure"];

/// Whether a stale form is one with a password, and nobody else's than whoever sends it.
fn is_own_again(visit: &Visit, form: &Form, path: &str) -> bool {
    let is_own = form.owner().is_none_or(|owner| visit.owner().as_deref() == Some(owner));
    is_own && WITH_PASSWORD.contains(&path)
}

fn unreadable(visit: &Visit, why: Unreadable) -> Response {
    let (status, sentence) = match why {
        Unreadable::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, "error-too-long"),
        Unreadable::Broken => (StatusCode::BAD_REQUEST, "error-broken-form"),
        // A line this slow is cut: to whoever sits at it, the form broke off.
        Unreadable::TooSlow => (StatusCode::REQUEST_TIMEOUT, "error-broken-form"),
    };
    page_for(visit, status, "error-title-invalid", sentence)
}

/// Whether a form changes nothing, whoever sends it: checking a certificate, and signing out whoever is signed out
/// already, which asks for nothing but that the browser forgets.
fn is_harmless(visit: &Visit, path: &str) -> bool {
    path == "/verify" || path == "/sign-out" && !visit.is_signed_in()
}

/// The answer to a form of ours whose cookie is another by now.
fn stale(visit: &Visit, form: &Form) -> Response {
    let answer = match form.owner() {
        _ if visit.has_ended => Ok(sign_in::instead(visit, form)),
        Some(_) if !visit.is_signed_in() => Ok(sign_in::instead(visit, form)),
        Some(owner) if visit.owner().as_deref() != Some(owner) => not_sent(visit, StatusCode::CONFLICT),
        _ => send_again(visit, form),
    };
    answer.unwrap_or_else(|error| error_page::show(visit, &error.0))
}

/// A form that was open for too long, or in a browser that keeps no cookies: everything is still there.
#[derive(Template)]
#[template(path = "send_again.html")]
struct SendAgain {
    page: Page,
    action: String,
    fields: Vec<(String, String)>,
    /// Whether somebody has just signed in to send it.
    after_sign_in: bool,
    /// What to say about it.
    told: &'static str,
}

/// Asks to send a form once more, with everything that was typed.
fn send_again(visit: &Visit, form: &Form) -> Result<Response, PageError> {
    let told = stale_sentence(visit, form, "send-again-stale"); // before the page gives a cookie
    let shown = SendAgain {
        page: Page::new(visit),
        action: visit.target.clone(),
        fields: form.carried(),
        after_sign_in: false,
        told,
    };
    kept_nowhere(page::render(StatusCode::FORBIDDEN, &shown))
}

/// Why a form is to be sent again. One that was sent again already, and still without a cookie, will not do better.
fn stale_sentence(visit: &Visit, form: &Form, first: &'static str) -> &'static str {
    if form.has(form::SENT_AGAIN) && !visit.has_cookie() { "send-again-cookies" } else { first }
}

/// Asks somebody who has just signed in to send what was typed before.
pub fn send_carried(
    visit: &Visit,
    action: &str,
    fields: Vec<(String, String)>,
) -> Result<Response, PageError> {
    let mut page = Page::new(visit);
    page.signed_in = true; // since a moment ago
    let told = "send-again-signed-in";
    let shown = SendAgain { page, action: action.to_owned(), fields, after_sign_in: true, told };
    kept_nowhere(page::show(&shown))
}

/// What somebody typed is not sent as another's.
#[derive(Template)]
#[template(path = "not_sent.html")]
struct NotSent {
    page: Page,
}

/// Says that what was typed is somebody else's and was not sent; nothing of it is shown.
fn not_sent(visit: &Visit, status: StatusCode) -> Result<Response, PageError> {
    kept_nowhere(page::render(status, &NotSent { page: Page::new(visit) }))
}

/// The same to somebody who has just signed in.
pub fn drop_carried(visit: &Visit) -> Result<Response, PageError> {
    let mut page = Page::new(visit);
    page.signed_in = true; // since a moment ago
    kept_nowhere(page::show(&NotSent { page }))
}

fn kept_nowhere(answer: Result<Response, PageError>) -> Result<Response, PageError> {
    answer.map(|mut response| {
        headers::never_keep(&mut response);
        response
    })
}

/// Makes a page of a refusal.
fn refuse(visit: &Visit, form: &Form, error: poem::Error) -> Response {
    if error.is_from_response() {
        return error.into_response();
    }
    if error.is::<NotFoundError>() || error.is::<ParsePathError>() {
        return not_found(visit);
    }
    if error.is::<MethodNotAllowedError>() {
        let title = "error-title-not-found";
        return page_for(visit, StatusCode::METHOD_NOT_ALLOWED, title, "error-method");
    }
    let error = match error.downcast::<PageError>() {
        Ok(PageError(error)) => error,
        Err(other) if other.status().is_client_error() => Error::NotFound("page"),
        Err(other) => Error::internal(other.to_string()),
    };
    match error {
        error if visit.wants_json => error_page::short(visit, &error),
        Error::SignInRequired(_) => sign_in::instead(visit, form),
        // A text that is written in the studio takes longer than others, and its page may be gone meanwhile.
        error if visit.target.starts_with("/studio") => error_page::show_typed(visit, &error, form.typed()),
        error => error_page::show(visit, &error),
    }
}

fn not_found(visit: &Visit) -> Response {
    error_page::show(visit, &Error::NotFound("page"))
}

fn page_for(visit: &Visit, status: StatusCode, title: &str, sentence: &str) -> Response {
    error_page::plain(visit, status, title, visit.words().say(sentence))
}

/// What of a request decides the form of its answer.
struct Asked {
    takes_gzip: bool,
    if_none_match: Option<HeaderValue>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let tag = request.headers().get(IF_NONE_MATCH).cloned();
        Self { takes_gzip: assets::takes(request.headers(), "gzip"), if_none_match: tag.filter(|_| is_read) }
    }
}

/// Tags a page by its content, answers 304 to whoever has it, and squeezes it.
async fn finish(mut response: Response, asked: &Asked) -> Result<Response> {
    let is_text = response.content_type().is_some_and(|kind| {
        kind.starts_with("text/") || ["json", "atom+xml"].iter().any(|part| kind.contains(part))
    });
    if !is_text {
        return Ok(response);
    }
    if response.content_type().is_some_and(|kind| kind.starts_with("text/html")) {
        // Said before the page itself: on a slow line the style sheet is asked for a tenth of a second sooner.
        set(&mut response, LINK, &format!("<{}>; rel=preload; as=style", assets::address("site.css")));
    }
    let body = response.take_body().into_bytes().await?;
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"));
    if response.status() == StatusCode::OK {
        let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(&body)[..12]));
        if asked.if_none_match.as_ref().is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
            response.set_status(StatusCode::NOT_MODIFIED);
            response.headers_mut().remove(CONTENT_TYPE);
            set(&mut response, ETAG, &tag);
            return Ok(response);
        }
        set(&mut response, ETAG, &tag);
    }
    if asked.takes_gzip && body.len() >= SQUEEZED_FROM {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response.set_body(assets::squeeze(&body));
    } else {
        response.set_body(body);
    }
    Ok(response)
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
}
