//! Refusals as pages: what happened, what to do next, and nothing of what was typed lost.

use askama::Template;
use domain::{Error, FieldError, Refusal};
use poem::http::StatusCode;
use poem::http::header::RETRY_AFTER;
use poem::{Response, error::ResponseError};

use crate::page::{self, Page};
use crate::studio::said;
use crate::visit::Visit;
use crate::words::Words;

/// A use case's refusal on its way to the door, which makes a page of it.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct PageError(#[from] pub Error);

impl ResponseError for PageError {
    fn status(&self) -> StatusCode {
        status(&self.0)
    }
}

/// The status of a refusal.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::SignInRequired(_) => StatusCode::UNAUTHORIZED,
        Error::Forbidden => StatusCode::FORBIDDEN,
        // A password that is not right is a value of the form, not a state that refuses.
        Error::Invalid(_) | Error::Refused(Refusal::WrongSignIn) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Refused(_) | Error::Stale => StatusCode::CONFLICT,
        Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The sentence for a refusal, in the words of the page. Pages have words for what they can meet; what only the other
/// door refuses is told as it is.
pub fn sentence(words: Words, error: &Error) -> String {
    match error {
        // Whether there is such a page for others is nobody's business.
        Error::NotFound(_) | Error::Forbidden => words.say("error-not-found"),
        Error::SignInRequired(_) => words.say("error-sign-in"),
        Error::Invalid(fields) => match fields.first() {
            Some(first) => field_sentence(words, first),
            None => words.say("error-title-invalid"),
        },
        Error::Refused(refusal) => {
            let key = format!("refusal-{}", refusal.code().replace('_', "-"));
            if words.has(&key) { words.say(&key) } else { refusal.to_string() }
        }
        Error::Stale => words.say("changed-meanwhile"),
        Error::TooMany { retry_after_seconds } => {
            words.count("error-too-many", minutes(*retry_after_seconds))
        }
        Error::Unavailable(_) => words.say("error-unavailable"),
        Error::Internal(_) => words.say("error-internal"),
    }
}

/// The sentence for a value that cannot be meant: what the checker finds there, or else the field's own if there is one, then that of the code; one that has
/// no translation is told as it is.
pub fn field_sentence(words: Words, field: &FieldError) -> String {
    if let Some(finding) = &field.finding {
        return said(words, finding);
    }
    let key = format!("field-{}", field.code.replace('_', "-"));
    let parts = field.pointer.rsplit('/').filter(|part| !part.is_empty());
    let own = parts.map(|part| format!("{key}-{}", part.replace('_', "-")));
    let known = own.chain([key.clone()]).find(|key| words.has(key));
    known.map_or_else(|| field.message.clone(), |key| words.say(&key))
}

fn minutes(seconds: u64) -> i64 {
    i64::try_from(seconds.div_ceil(60)).unwrap_or(i64::MAX)
}

/// Something that went wrong, as a page of its own.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    title: String,
    sentence: String,
    /// Where to go next.
    links: Vec<(String, &'static str)>,
    /// What was typed and has no place any more.
    typed: Vec<String>,
    request_id: String,
}

/// The page for a refusal.
pub fn show(visit: &Visit, error: &Error) -> Response {
    show_typed(visit, error, Vec::new())
}

/// The page for a refusal of what was typed on a page that cannot be shown again: it stands there, to be copied.
pub fn show_typed(visit: &Visit, error: &Error, typed: Vec<String>) -> Response {
    let words = visit.words();
    if let Error::Internal(cause) | Error::Unavailable(cause) = error {
        tracing::error!(cause = %cause, "a page could not be made");
    }
    let status = status(error);
    let title = match status {
        StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => "error-title-not-found",
        StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS => "error-title-refused",
        StatusCode::UNPROCESSABLE_ENTITY => "error-title-invalid",
        _ => "error-title-ours",
    };
    let mut response = with_typed(visit, (status, title, sentence(words, error)), typed);
    let retry = match error {
        Error::TooMany { retry_after_seconds } => *retry_after_seconds,
        Error::Unavailable(_) => 2,
        _ => return response,
    };
    if let Ok(value) = retry.to_string().parse() {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

/// A page with a title and a sentence.
pub fn plain(visit: &Visit, status: StatusCode, title: &str, sentence: String) -> Response {
    with_typed(visit, (status, title, sentence), Vec::new())
}

fn with_typed(
    visit: &Visit,
    (status, title, sentence): (StatusCode, &str, String),
    typed: Vec<String>,
) -> Response {
    let page = Page::new(visit);
    let mut links = vec![(page.t("go-to-catalogue"), "/")];
    if visit.is_signed_in() {
        links.insert(0, (page.t("go-to-my-learning"), "/learn"));
    }
    let request_id = domain::audit_trail::request_id().unwrap_or_default();
    let shown = ErrorPage { title: page.t(title), sentence, links, typed, request_id, page };
    page::render(status, &shown).unwrap_or_else(|_| status.into())
}

/// The answer to a script: a status, a code and a sentence.
pub fn short(visit: &Visit, error: &Error) -> Response {
    let code = match error {
        Error::Refused(refusal) => refusal.code(),
        Error::SignInRequired(_) => "sign_in_required",
        Error::NotFound(_) => "not_found",
        Error::TooMany { .. } => "too_many_requests",
        Error::Unavailable(_) => "unavailable",
        _ => "refused",
    };
    let body = serde_json::json!({ "code": code, "sentence": sentence(visit.words(), error) });
    Response::builder().status(status(error)).content_type("application/problem+json").body(body.to_string())
}
