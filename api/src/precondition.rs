//! `If-Match`: nobody overwrites what they have not read.

use domain::{Error, Refusal};
use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaResponses, Registry};

use crate::problem::{ApiError, Problem};
use crate::studio::shapes::TextConflict;

/// A refusal of the domain, or of a change without `If-Match`.
pub enum ChangeError {
    /// Of the domain.
    Refused(ApiError),
    /// `If-Match` is missing.
    PreconditionRequired,
    /// Somebody else changed the same place of a text meanwhile.
    Conflict(Box<TextConflict>),
}

impl From<Error> for ChangeError {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}

impl IntoResponse for ChangeError {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(error) => error.into_response(),
            Self::PreconditionRequired => {
                let detail = "Read it first, and send its ETag in If-Match.";
                Problem::new(StatusCode::PRECONDITION_REQUIRED, "if_match_required", detail)
                    .into_response(None)
            }
            Self::Conflict(conflict) => {
                let (problem, retry) = ApiError(Refusal::ManuscriptConflict.into()).problem();
                Problem { conflict: Some(*conflict), ..problem }.into_response(retry)
            }
        }
    }
}

impl From<ChangeError> for poem::Error {
    fn from(error: ChangeError) -> Self {
        Self::from_response(error.into_response())
    }
}

impl ApiResponse for ChangeError {
    fn meta() -> MetaResponses {
        ApiError::meta()
    }

    fn register(registry: &mut Registry) {
        ApiError::register(registry);
    }
}

/// The revision that `If-Match` names.
///
/// # Errors
/// `PreconditionRequired` without the header; `Stale` for a tag that no revision has.
pub fn expected_revision(if_match: Option<&str>) -> Result<i32, ChangeError> {
    let tag = if_match.ok_or(ChangeError::PreconditionRequired)?;
    tag.trim()
        .trim_start_matches("W/")
        .trim_matches('"')
        .strip_prefix('r')
        // What follows the revision tells versions of the body apart, for `If-None-Match`.
        .and_then(|rest| rest.split('-').next())
        .and_then(|revision| revision.parse().ok())
        .ok_or_else(|| Error::Stale.into())
}
