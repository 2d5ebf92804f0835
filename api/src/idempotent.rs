//! `Idempotency-Key`: the same key gives the same answer for a day.

use std::sync::Arc;
use std::time::Duration;

use domain::idempotency::{self, Answer, Begin, Claim, Scope};
use domain::{Actor, Context};
use http::Method;
use poem::http::StatusCode;
use poem::{Endpoint, IntoResponse, Request, Response, Result};
use sha2::{Digest, Sha256};

use crate::address::Address;
use crate::problem::ApiError;
use crate::{auth, door};

/// Answers that hold secrets are never kept: signing in twice is harmless, and gives two sessions. Nor is what partners are
/// told when they check: it is about now.
const NEVER_KEPT: [&str; 7] =
    ["/auth/", "/password", "/people/accounts", "/keys", "/links", "/verifications", "/webhooks"];

/// All that a stranger makes: an account.
const MADE_BY_STRANGERS: &str = "/people";

/// Work with a key is given up before its key may be taken over, or both would do it.
const ANSWER_LIMIT: Duration = Duration::from_secs(50);

/// Headers that belong to the answer and not to this one delivery of it.
const KEPT_HEADERS: [&str; 6] =
    ["cache-control", "content-type", "etag", "link", "location", "www-authenticate"];

/// Whether an answer to a POST to this path is kept.
pub(crate) fn keeps(path: &str) -> bool {
    !NEVER_KEPT.iter().any(|part| path.contains(part))
}

/// The step around the resources that remembers answers.
pub struct Idempotent<E>(Arc<E>);

impl<E> Idempotent<E> {
    /// Puts the step before `inner`.
    pub fn new(inner: E) -> Self {
        Self(Arc::new(inner))
    }
}

impl<E: Endpoint<Output: IntoResponse> + 'static> Endpoint for Idempotent<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        // A key of other letters is refused like every one that cannot be meant, not passed over.
        let key = request.headers().get("idempotency-key");
        let key = key.map(|key| String::from_utf8_lossy(key.as_bytes()).into_owned());
        let cx = request.data::<Context>().cloned();
        let kept = request.method() == Method::POST && keeps(request.uri().path());
        match (key, cx) {
            (Some(key), Some(cx)) if kept => Ok(self.once(&cx, &key, request).await.unwrap_or_else(refused)),
            _ => Ok(self.0.call(request).await?.into_response()),
        }
    }
}

fn refused(error: domain::Error) -> Response {
    ApiError(error).into_response()
}

impl<E: Endpoint<Output: IntoResponse> + 'static> Idempotent<E> {
    async fn once(&self, cx: &Context, key: &str, mut request: Request) -> domain::Result<Response> {
        let (scope, is_stranger) = scope(cx, &mut request).await?;
        if is_stranger && !request.uri().path().ends_with(MADE_BY_STRANGERS) {
            return Ok(answer(&*self.0, request).await);
        }
        let (request, hash) = hashed(request).await?;
        let (inner, cx, key) = (self.0.clone(), cx.clone(), key.to_owned());
        let answering = async move {
            let claim = match idempotency::begin(&cx, scope, &key, &hash).await? {
                Begin::Replay(answer) => return Ok(replay(answer)),
                Begin::First(claim) => claim,
            };
            match tokio::time::timeout(ANSWER_LIMIT, answer(&*inner, request)).await {
                Ok(response) => keep(&cx, &claim, response, is_stranger).await,
                // The change may have been made at the last moment, so the key is not given free at once.
                Err(_) => Ok(door::timed_out(false, true)),
            }
        };
        // In a task of its own: a caller whose line breaks between the change and the keeping of its answer would
        // otherwise make the change again with the same key.
        let answered = tokio::spawn(domain::audit_trail::still_within_request(answering));
        answered.await.map_err(domain::Error::internal)?
    }
}

async fn answer<E: Endpoint<Output: IntoResponse>>(inner: &E, request: Request) -> Response {
    match inner.call(request).await {
        Ok(output) => output.into_response(),
        Err(error) => door::from_poem(error).await,
    }
}

/// Whose key this is, and whether a stranger's. A token that does not hold is refused here, so that nobody reads
/// another's answers.
async fn scope(cx: &Context, request: &mut Request) -> domain::Result<(Scope, bool)> {
    Ok(match auth::look(request).await? {
        Actor::Person(person) => (Scope::of_person(person.person_id), false),
        Actor::Anonymous | Actor::Partner(_) | Actor::System => {
            (Scope::of_stranger(cx, &Address::of(request).0), true)
        }
    })
}

async fn hashed(mut request: Request) -> domain::Result<(Request, String)> {
    let body = request.take_body().into_bytes().await.map_err(domain::Error::internal)?;
    let mut hash = Sha256::new();
    hash.update(request.method().as_str());
    hash.update([0]);
    hash.update(request.original_uri().to_string());
    hash.update([0]);
    hash.update(&body);
    request.set_body(body);
    Ok((request, hex::encode(hash.finalize())))
}

/// Keeps the answer, unless trying again may give another: a fault of ours, or too many tries. Of strangers only what
/// they made is kept, or anybody could fill the database with refusals.
async fn keep(
    cx: &Context,
    claim: &Claim,
    response: Response,
    is_stranger: bool,
) -> domain::Result<Response> {
    let status = response.status();
    let may_differ = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    if may_differ || is_stranger && !status.is_success() {
        idempotency::abandon(cx, claim).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = body.into_bytes().await.map_err(domain::Error::internal)?;
    let header = |name: &str| Some((name.to_owned(), parts.headers.get(name)?.to_str().ok()?.to_owned()));
    let answer = Answer {
        status: status.as_u16(),
        headers: KEPT_HEADERS.into_iter().filter_map(header).collect(),
        body: bytes.to_vec(),
    };
    if let Err(fault) = idempotency::finish(cx, claim, &answer).await {
        // It was done, and that is what the caller is told.
        tracing::warn!(%fault, "an answer could not be kept for its idempotency key");
    }
    Ok(Response::from_parts(parts, bytes.into()))
}

fn replay(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let response = Response::builder().status(status).header("idempotent-replayed", "true");
    answer.headers.into_iter().fold(response, |r, (name, value)| r.header(name, value)).body(answer.body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_with_a_key_is_given_up_before_the_key_may_be_taken_over() {
        assert!(ANSWER_LIMIT < idempotency::CUT_OFF_AFTER.to_std().unwrap());
    }
}
