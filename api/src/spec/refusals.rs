//! Refusals in the document: written once, with the codes that tell them apart.

use std::fmt::Write;

use domain::{Error, FieldError, Refusal};
use poem::http::StatusCode;
use poem_openapi::types::ToJSON;
use serde_json::{Value, json};

use crate::problem::{ApiError, PROBLEM_JSON, Problem, STATUSES, status_of};

/// What the document calls the refusals of a status.
pub(super) fn name(status: &str) -> Option<&'static str> {
    STATUSES.iter().find(|known| known.status.to_string() == status).map(|known| known.name)
}

/// Whether a description names a reason for which the present state refuses.
pub(super) fn names_any(description: &str) -> bool {
    let is_conflict = |refusal: &Refusal| status_of(*refusal) == StatusCode::CONFLICT;
    let is_named = |refusal: &Refusal| description.contains(&format!("`{}`", refusal.code()));
    Refusal::ALL.iter().any(|refusal| is_conflict(refusal) && is_named(refusal))
}

/// Writes the refusals down as components, and every code in the description of the whole.
pub(super) fn describe(document: &mut Value) {
    let mut responses = json!({
        "NotModified": {
            "description": "You have this very version.",
            "headers": { "ETag": { "required": true, "description": "Its tag.", "schema": { "type": "string" } } },
        },
    });
    for known in STATUSES {
        responses[known.name] = response(known.status, known.description);
    }
    document["components"]["responses"] = responses;
    let about = document["info"]["description"].as_str().unwrap_or_default();
    document["info"]["description"] = json!(format!("{}\n\n{}", about.trim_end(), codes()));
}

fn response(status: u16, description: &str) -> Value {
    let mut response = json!({
        "description": description,
        "content": { PROBLEM_JSON: {
            "schema": { "$ref": "#/components/schemas/Problem" },
            "example": example(status),
        } },
    });
    let header = match status {
        401 => ("WWW-Authenticate", "`Bearer`, or `ApiKey` for a key that is no good.", "string"),
        429 | 503 => ("Retry-After", "Seconds to wait.", "integer"),
        _ => return response,
    };
    response["headers"][header.0] =
        json!({ "required": true, "description": header.1, "schema": { "type": header.2 } });
    response
}

/// A problem of this status as it is really written.
fn example(status: u16) -> Option<Value> {
    let field = || FieldError {
        pointer: "/names/be/surname".into(),
        code: "required",
        message: "enter this part of the name, or leave the whole script out".into(),
        finding: None,
    };
    let error = match status {
        401 => Error::SignInRequired("the access token has expired"),
        403 => Error::Forbidden,
        404 => Error::NotFound("enrolment"),
        409 => Refusal::RunFull.into(),
        412 => Error::Stale,
        422 => Error::Invalid(vec![field()]),
        429 => Error::TooMany { retry_after_seconds: 30 },
        500 => Error::internal(""),
        503 => Error::Unavailable("".into()),
        _ => return plain_example(status)?.to_json(),
    };
    with_id(ApiError(error).problem().0).to_json()
}

fn plain_example(status: u16) -> Option<Problem> {
    let (code, detail) = match status {
        400 => ("unreadable", "parse JSON error: missing field `login`"),
        413 => ("body_too_large", "The body is longer than 1048576 bytes; send less."),
        415 => ("unsupported_media_type", "Send application/json."),
        428 => ("if_match_required", "Read it first, and send its ETag in If-Match."),
        _ => return None,
    };
    Some(with_id(Problem::new(StatusCode::from_u16(status).ok()?, code, detail)))
}

fn with_id(problem: Problem) -> Problem {
    Problem { request_id: Some("019ab5c0-0000-7000-8000-00000000000a".into()), ..problem }
}

/// Every reason for which the present state refuses, for those who write clients.
fn codes() -> String {
    let mut table = String::from("**Codes.**\n\n| `code` | status | meaning |\n|---|---|---|\n");
    for refusal in Refusal::ALL {
        let status = status_of(*refusal).as_u16();
        let _ = writeln!(table, "| `{}` | {status} | {refusal} |", refusal.code());
    }
    table
}
