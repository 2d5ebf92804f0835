//! What every request passes: an id, limits, one form for refusals, conditional answers, a line in the log.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{Context, certificates, courses};
use futures::FutureExt as _;
use http::header::{ALLOW, ETAG, IF_NONE_MATCH, LINK};
use http::{HeaderName, Method, Uri};
use poem::error::{MethodNotAllowedError, NotFoundError, ParsePathError, ReadBodyError};
use poem::http::StatusCode;
use poem::{Endpoint, Error, IntoResponse, Request, Response, Result};
use poem_openapi::error::ParsePathError as ParseOaiPathError;

use crate::answer::NEXT_CURSOR;
use crate::auth;
use crate::problem::{ApiError, Problem};
use crate::spec::Methods;

/// JSON bodies are at most this long.
const BODY_LIMIT: usize = 1024 * 1024;
/// A course package may be longer: `course-content` has limits of its own.
const PACKAGE_LIMIT: usize = 64 * 1024 * 1024;
/// A body has to be here by then: a drip of bytes does not hold a connection for ever.
const BODY_TIME_LIMIT: Duration = Duration::from_secs(300);
/// A request that takes longer is given up; its transaction rolls back.
const TIME_LIMIT: Duration = Duration::from_secs(60);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What was seen of a request, for metrics.
#[derive(Clone, Copy, Debug)]
pub struct Observed {
    /// GET, POST …
    pub method: &'static str,
    /// The status answered.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
}

/// Told of every request.
pub type Observe = Arc<dyn Fn(Observed) + Send + Sync>;

/// The outermost step around the resources.
pub struct Door<E> {
    inner: E,
    methods: Methods,
}

impl<E> Door<E> {
    /// Puts the door before `inner`.
    pub fn new(inner: E, methods: Methods) -> Self {
        Self { inner, methods }
    }
}

impl<E: Endpoint<Output: IntoResponse>> Endpoint for Door<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        if let Some(answer) = self.by_method(&request) {
            return Ok(answer);
        }
        match tokio::time::timeout(BODY_TIME_LIMIT, admit(&mut request)).await {
            Ok(Ok(())) => {}
            Ok(Err(problem)) => return Ok(problem.into_response(None)),
            Err(_) => return Ok(too_slow()),
        }
        let original = request.original_uri().clone();
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let if_none_match = header(&request, IF_NONE_MATCH).filter(|_| is_read);
        let has_key = request.headers().contains_key("idempotency-key");
        let answer = tokio::time::timeout(TIME_LIMIT, self.inner.call(request)).await;
        let mut response = match answer {
            Ok(Ok(output)) => output.into_response(),
            Ok(Err(error)) => from_poem(error).await,
            Err(_) => timed_out(is_read, has_key),
        };
        link_next(&original, &mut response);
        Ok(not_modified(if_none_match, response))
    }
}

impl<E> Door<E> {
    /// The answer to a request that its method already decides.
    fn by_method(&self, request: &Request) -> Option<Response> {
        let allowed = self.methods.allowed(request.uri().path());
        let mut answer = if allowed.is_empty() {
            return Some(not_found());
        } else if request.method() == Method::OPTIONS {
            Response::builder().status(StatusCode::NO_CONTENT).finish()
        } else if allowed.split(", ").all(|method| method != request.method()) {
            method_not_allowed()
        } else {
            return None;
        };
        set(&mut answer, ALLOW, &allowed);
        Some(answer)
    }
}

/// Reads the body within its limit, and refuses what no resource takes.
async fn admit(request: &mut Request) -> Result<(), Problem> {
    let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    if target.contains("%00") {
        return Err(nul("The address holds a NUL character; leave it out."));
    }
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let is_package = takes_package(request);
    // Who may not send packages does not fill the memory with one either.
    let is_welcome =
        is_package && auth::look(request).await.is_ok_and(|actor| courses::may_send_packages(&actor));
    let is_document = takes_document(request);
    let limit = if is_welcome {
        PACKAGE_LIMIT
    } else if is_document {
        certificates::LONGEST_FILE
    } else if takes_batch(request) && auth::may_send_batches(request).await {
        certificates::LONGEST_BATCH
    } else {
        BODY_LIMIT
    };
    let body = request.take_body().into_bytes_limit(limit).await.map_err(|error| match error {
        ReadBodyError::PayloadTooLarge => {
            let detail = format!("The body is longer than {limit} bytes; send less.");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
        }
        _ => Problem::new(StatusCode::BAD_REQUEST, "body_incomplete", "The body broke off; send it again."),
    })?;
    if !is_package && !is_document && holds_nul(&body) {
        return Err(nul("A text holds a NUL character; leave it out."));
    }
    request.set_body(body);
    Ok(())
}

/// Whether the body is a package or a text for one, and no JSON.
fn takes_package(request: &Request) -> bool {
    let path = request.uri().path();
    match *request.method() {
        Method::PUT => path.ends_with("/draft") || path.ends_with("/manuscript/package"),
        Method::POST => path.ends_with("/courses") || path.ends_with("/manuscript/word-documents"),
        _ => false,
    }
}

/// Whether the body is the file of a certificate.
fn takes_document(request: &Request) -> bool {
    *request.method() == Method::POST && request.uri().path().ends_with("/verifications/documents")
}

/// Whether the body asks after many certificates, and may be long.
fn takes_batch(request: &Request) -> bool {
    let length = request.header("content-length").and_then(|length| length.parse().ok());
    let may_be_long = length.is_none_or(|length: usize| length > BODY_LIMIT);
    may_be_long && *request.method() == Method::POST && request.uri().path().ends_with("/verifications/batch")
}

fn nul(detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "nul_character", detail)
}

/// Whether JSON holds a NUL: as a byte, or as `\u0000` whose backslash is not itself escaped.
fn holds_nul(json: &[u8]) -> bool {
    if json.contains(&0) {
        return true;
    }
    json.windows(6).enumerate().filter(|(_, window)| window == b"\\u0000").any(|(at, _)| {
        let before = json.get(..at).unwrap_or_default();
        before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 0
    })
}

/// Gives an id to a request, answers it, and writes one line about it: no address, no names, no bodies.
///
/// # Errors
/// None: a refusal is an answer too.
pub async fn observed<E: Endpoint>(
    cx: &Context,
    inner: &E,
    request: Request,
    observe: &Observe,
) -> Result<Response> {
    let id = cx.new_id::<domain::ids::SessionId>().to_string();
    let (method, path) = (request.method().clone(), shown(request.uri().path()));
    let started = Instant::now();
    let answer = domain::audit_trail::within_request(id.clone(), async {
        // A panic would close the connection without a word; it is a fault of ours like any other.
        match AssertUnwindSafe(inner.call(request)).catch_unwind().await {
            Ok(Ok(output)) => output.into_response(),
            Ok(Err(error)) => from_poem(error).await,
            Err(_) => ApiError(domain::Error::internal("a handler panicked")).into_response(),
        }
    });
    let mut response = answer.await;
    let took = started.elapsed();
    set(&mut response, REQUEST_ID, &id);
    let status = response.status().as_u16();
    tracing::info!(request.id = %id, http.method = %method, http.path = %path, http.status = status,
        took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX), "answered");
    observe(Observed { method: word(&method), status, took });
    Ok(response)
}

/// A path for the log: verification codes are a holder's secret.
fn shown(path: &str) -> String {
    let secret = ["/api/v1/verifications/", "/v/"].into_iter().find(|before| path.starts_with(before));
    secret.map_or_else(|| path.to_owned(), |before| format!("{before}…"))
}

fn word(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// Gives poem's own refusals (unreadable body, no such path) the same form as ours.
pub async fn from_poem(error: Error) -> Response {
    if error.is_from_response() {
        return error.into_response();
    }
    if error.is::<NotFoundError>() || error.is::<ParsePathError>() || error.is::<ParseOaiPathError>() {
        return not_found();
    }
    if error.is::<MethodNotAllowedError>() {
        return method_not_allowed();
    }
    let status = error.status();
    let (code, detail) = match status {
        StatusCode::UNAUTHORIZED => ("sign_in_required", "Sign in first, or again.".to_owned()),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("unsupported_media_type", "Send application/json.".to_owned()),
        status if status.is_client_error() => ("unreadable", readable(&error.to_string())),
        _ => {
            let id = domain::audit_trail::request_id();
            tracing::error!(request.id = id, cause = %error, "a request failed by our fault");
            (
                "internal",
                "This is our fault, and it is in our log; try again, or tell us the request id.".to_owned(),
            )
        }
    };
    Problem::new(status, code, detail).into_response(None)
}

/// poem's sentences are for programmers; cut before they hold what was sent once more.
fn readable(text: &str) -> String {
    let text = text.split(", found ").next().unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

fn not_found() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here.").into_response(None)
}

fn too_slow() -> Response {
    let detail = "The body did not arrive in time; send it again over a better line.";
    Problem::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", detail).into_response(None)
}

fn method_not_allowed() -> Response {
    let detail = "This address does not take that method; see the Allow header.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail).into_response(None)
}

/// The answer to what takes too long. A change may have been made at the last moment: that is not known here.
pub(crate) fn timed_out(is_read: bool, has_key: bool) -> Response {
    let detail = late(is_read, has_key);
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timed_out", detail).into_response(Some(5))
}

const fn late(is_read: bool, has_key: bool) -> &'static str {
    match (is_read, has_key) {
        (true, _) => "This took too long and was given up; try again shortly.",
        (false, true) => {
            "This took too long; we do not know whether it was done. Ask again with the same Idempotency-Key."
        }
        (false, false) => {
            "This took too long; we do not know whether it was done. Look before you ask again."
        }
    }
}

/// Says where the next page is: the address of this one, with the cursor put in.
fn link_next(this: &Uri, response: &mut Response) {
    let Some(cursor) = response.headers_mut().remove(NEXT_CURSOR) else { return };
    let query = this.query().unwrap_or_default().split('&');
    let kept = query.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let next = format!("cursor={}", cursor.to_str().unwrap_or_default());
    let query: Vec<&str> = kept.chain([next.as_str()]).collect();
    set(response, LINK, &format!("<{}?{}>; rel=\"next\"", this.path(), query.join("&")));
}

/// 304 without a body when the caller has this very version.
fn not_modified(if_none_match: Option<String>, response: Response) -> Response {
    let (Some(wanted), StatusCode::OK) = (if_none_match, response.status()) else { return response };
    let Some(etag) = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()) else { return response };
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    if wanted.trim() != "*" && !wanted.split(',').any(|tag| opaque(tag) == opaque(etag)) {
        return response;
    }
    let mut unchanged = Response::builder().status(StatusCode::NOT_MODIFIED).finish();
    set(&mut unchanged, ETAG, etag);
    unchanged
}

fn header(request: &Request, name: HeaderName) -> Option<String> {
    request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_claims_only_what_is_known() {
        assert!(!late(true, true).contains("know"));
        assert!(
            late(false, true).contains("do not know") && late(false, true).contains("same Idempotency-Key")
        );
        assert!(late(false, false).contains("do not know"));
    }

    #[test]
    fn a_nul_is_seen_in_its_bare_and_its_escaped_form_only() {
        assert!(holds_nul(b"{\"a\": \"x\\u0000y\"}"));
        assert!(holds_nul(b"{\"a\": \"\\\\\\u0000\"}"));
        assert!(!holds_nul(b"{\"a\": \"\\\\u0000\"}"));
        assert!(holds_nul(b"\0"));
    }
}
