//! Who is asking: the bearer token, checked once a request.

use domain::{Actor, Context, Error};
use http::header::AUTHORIZATION;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::SecurityScheme;
use poem_openapi::auth::{ApiKey as SentKey, Bearer as BearerToken};

use crate::problem::ApiError;

/// An access token from `POST /auth/login`, as `Authorization: Bearer …`; it lasts 15 minutes.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", bearer_format = "JWT", key_name = "access_token", checker = "check")]
pub struct Bearer(pub Actor);

/// A partner's key, which an administrator of the centre gives out, as `X-Api-Key: …`.
#[derive(SecurityScheme)]
#[oai(ty = "api_key", key_in = "header", key_name = "X-Api-Key", checker = "check_key")]
pub struct ApiKey(pub Actor);

async fn check_key(request: &Request, sent: SentKey) -> poem::Result<Actor> {
    let cx = request.data::<Context>();
    let cx = cx.ok_or_else(|| ApiError(Error::internal("no context in the request")))?;
    domain::partners::authenticate(cx, &sent.key).await.map_err(|error| ApiError(error).into())
}

/// Who an earlier step of the same request found to be asking.
#[derive(Clone)]
pub struct Known(pub Actor);

async fn check(request: &Request, token: BearerToken) -> poem::Result<Actor> {
    authenticate(request, &token.token).await.map_err(|error| ApiError(error).into())
}

/// Finds out who holds a token, once a request.
///
/// # Errors
/// [`Error::SignInRequired`] for a token that does not hold.
pub async fn authenticate(request: &Request, token: &str) -> domain::Result<Actor> {
    if let Some(Known(actor)) = request.extensions().get::<Known>() {
        return Ok(actor.clone());
    }
    let cx = request.data::<Context>().ok_or_else(|| Error::internal("no context in the request"))?;
    domain::people::authenticate(cx, token).await
}

/// Finds out who asks, if the request says so, for this step and for those after it.
///
/// # Errors
/// [`Error::SignInRequired`] for a token that does not hold, or a header that is none.
pub async fn look(request: &mut Request) -> domain::Result<Actor> {
    let actor = seen(request).await?;
    if actor != Actor::Anonymous {
        request.extensions_mut().insert(Known(actor.clone()));
    }
    Ok(actor)
}

/// Finds out who asks, if the request says so.
///
/// # Errors
/// As for [`look`].
pub async fn seen(request: &Request) -> domain::Result<Actor> {
    let Some(shown) = request.headers().get(AUTHORIZATION) else { return Ok(Actor::Anonymous) };
    let token = shown.to_str().ok().and_then(bearer);
    let token = token.ok_or(Error::SignInRequired("the Authorization header is no bearer token"))?;
    authenticate(request, token).await
}

/// Whoever asks, for what strangers may ask too.
pub struct Anyone(pub Actor);

impl<'a> FromRequest<'a> for Anyone {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self(seen(request).await.map_err(ApiError)?))
    }
}

/// Whether the request shows a partner's key that may ask after many at once: nobody else fills the memory with them.
pub async fn may_send_batches(request: &Request) -> bool {
    let (cx, key) = (request.data::<Context>(), request.header("x-api-key"));
    let (Some(cx), Some(key)) = (cx, key) else { return false };
    domain::partners::may_send_batches(cx, key).await
}

/// The token of `Bearer …`, whose first word may be written in any case.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
