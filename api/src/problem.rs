//! Refusals over HTTP: RFC 9457 problems, and the only mapping there is from the domain's errors to statuses.

use domain::{Error, FieldError};
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::ToJSON;
use poem_openapi::{ApiResponse, Object};

use crate::studio::shapes::TextConflict;

/// Why a request was refused, and what to do next (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Problem {
    /// Names the kind of problem; ends with `code`.
    #[oai(rename = "type")]
    pub type_: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do next.
    pub detail: String,
    /// Stable reason, such as `run_full`.
    pub code: String,
    /// Each value that cannot be meant.
    #[oai(skip_serializing_if_is_empty, default)]
    pub errors: Vec<ProblemField>,
    /// For `manuscript_conflict`: the other text, and what both began from.
    #[oai(skip_serializing_if_is_none)]
    pub conflict: Option<TextConflict>,
    /// Quote this when you ask about it; the log has it too.
    #[oai(skip_serializing_if_is_none)]
    pub request_id: Option<String>,
}

/// One value that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ProblemField {
    /// Where it stands, as a JSON pointer such as `/names/ru/surname`.
    pub pointer: String,
    /// Stable reason, such as `too_long`.
    pub code: String,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl From<FieldError> for ProblemField {
    fn from(field: FieldError) -> Self {
        Self { pointer: field.pointer, code: field.code.to_owned(), message: field.message }
    }
}

impl Problem {
    /// A problem of this status, with the request's id.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            type_: format!("/problems/{code}"),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            errors: Vec::new(),
            conflict: None,
            request_id: domain::audit_trail::request_id(),
        }
    }

    /// The problem as a response, with the headers its status asks for.
    #[must_use]
    pub fn into_response(self, retry_after_seconds: Option<u64>) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::builder().status(status).header(CONTENT_TYPE, PROBLEM_JSON);
        if status == StatusCode::UNAUTHORIZED {
            // What would have helped: a token, or another key.
            let is_key = self.code.starts_with("partner_key_");
            response = response.header(WWW_AUTHENTICATE, if is_key { "ApiKey" } else { "Bearer" });
        }
        if let Some(seconds) = retry_after_seconds {
            response = response.header(RETRY_AFTER, seconds);
        }
        response.body(self.to_json_string())
    }
}

/// The media type of every refusal.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// How long to wait when the storage does not answer.
const STORAGE_RETRY_SECONDS: u64 = 2;

/// A refusal of the domain on its way out.
#[derive(Debug)]
pub struct ApiError(pub Error);

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<ApiError> for poem::Error {
    fn from(error: ApiError) -> Self {
        Self::from_response(error.into_response())
    }
}

impl ApiError {
    /// The refusal as a problem, and how many seconds to wait before trying again.
    pub(crate) fn problem(self) -> (Problem, Option<u64>) {
        let (status, code, retry) = match &self.0 {
            Error::NotFound(_) => (StatusCode::NOT_FOUND, "not_found", None),
            Error::SignInRequired(_) => (StatusCode::UNAUTHORIZED, "sign_in_required", None),
            Error::Forbidden => (StatusCode::FORBIDDEN, "forbidden", None),
            Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", None),
            Error::Refused(refusal) => (status_of(*refusal), refusal.code(), None),
            Error::Stale => (StatusCode::PRECONDITION_FAILED, "stale", None),
            Error::TooMany { retry_after_seconds } => {
                (StatusCode::TOO_MANY_REQUESTS, "too_many_requests", Some(*retry_after_seconds))
            }
            Error::Unavailable(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable", Some(STORAGE_RETRY_SECONDS))
            }
            Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", None),
        };
        let mut problem = Problem::new(status, code, sentence(&self.0));
        if let Error::Invalid(fields) = self.0 {
            problem.errors = fields.into_iter().map(ProblemField::from).collect();
        }
        (problem, retry)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        log(&self.0);
        let (problem, retry) = self.problem();
        problem.into_response(retry)
    }
}

/// Most refusals of the present state are conflicts; some have a status of their own.
pub(crate) fn status_of(refusal: domain::Refusal) -> StatusCode {
    match refusal {
        domain::Refusal::WrongSignIn
        | domain::Refusal::PartnerKeyUnknown
        | domain::Refusal::PartnerKeyExpired
        | domain::Refusal::PartnerKeyRevoked => StatusCode::UNAUTHORIZED,
        domain::Refusal::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

/// Logged once, here, with its causes and the id that the caller is told; the caller gets none of the causes.
fn log(error: &Error) {
    let id = domain::audit_trail::request_id();
    match error {
        Error::Internal(cause) => {
            tracing::error!(request.id = id, cause = %chain(cause.as_ref()), "a request failed by our fault");
        }
        Error::Unavailable(cause) => {
            tracing::warn!(request.id = id, cause = %chain(cause.as_ref()), "the storage does not answer");
        }
        _ => {}
    }
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |e| e.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// A sentence with a capital and a full stop.
fn sentence(error: &Error) -> String {
    let text = match error {
        Error::Internal(_) => {
            "this is our fault, and it is in our log; try again, or tell us the request id".into()
        }
        other => other.to_string(),
    };
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str() + ".")
}

/// The refusals of one status.
pub(crate) struct Status {
    pub status: u16,
    /// What the document calls them.
    pub name: &'static str,
    pub description: &'static str,
}

const fn status(status: u16, name: &'static str, description: &'static str) -> Status {
    Status { status, name, description }
}

/// Every status with which a request is refused.
pub(crate) const STATUSES: [Status; 13] = [
    status(400, "Unreadable", "The request cannot be read; `detail` says why."),
    status(401, "SignInRequired", "Sign in first, or again."),
    status(403, "Forbidden", "You are not allowed to do this."),
    status(404, "NotFound", "There is no such thing, or you may not know that there is."),
    status(409, "Conflict", "The present state refuses this; see `code`."),
    status(412, "Stale", "It has changed since you read it."),
    status(413, "BodyTooLarge", "The body is too large."),
    status(415, "UnsupportedMediaType", "The body is of another media type than this operation takes."),
    status(422, "Invalid", "A value cannot be meant; `errors` says which."),
    status(428, "IfMatchRequired", "Send `If-Match` with the ETag you have read."),
    status(429, "TooManyRequests", "Too many tries; `Retry-After` says when to try again."),
    status(500, "InternalError", "Our fault, and in our log; quote `request_id` when you ask about it."),
    status(503, "StorageUnavailable", "The storage does not answer now; nothing was changed."),
];

impl ApiResponse for ApiError {
    fn meta() -> MetaResponses {
        let response = |known: Status| MetaResponse {
            description: known.description,
            status: Some(known.status),
            status_range: None,
            content: vec![MetaMediaType {
                content_type: PROBLEM_JSON,
                schema: Json::<Problem>::schema_ref(),
            }],
            headers: Vec::new(),
        };
        MetaResponses { responses: STATUSES.map(response).into() }
    }

    fn register(registry: &mut Registry) {
        <Json<Problem> as Payload>::register(registry);
    }
}
