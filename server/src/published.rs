//! What strangers check certificates by: roots, keys of credentials, and the lists of those that were withdrawn.

use std::future::Future;

use api::problem::ApiError;
use domain::certificates::{self, CredentialIssuer};
use domain::{Context, Error};
use poem::endpoint::make;
use poem::http::header::CACHE_CONTROL;
use poem::{Endpoint, IntoResponse, Request, Response, Route};

/// Roots and keys change once in years, lists with every certificate that is withdrawn.
const SELDOM: &str = "public, max-age=3600";
const OFTEN: &str = "public, max-age=60";

/// Every address of it.
pub(crate) fn routes(cx: &Context) -> Route {
    Route::new()
        .at("/pki/", at(cx, |cx, _| roots(cx)))
        .at("/pki/:file", at(cx, root))
        .at("/.well-known/did.json", at(cx, |cx, _| did_document(cx, "centre")))
        .at("/keys/:label", at(cx, |cx, request| key(cx, "centre", request)))
        .at("/pki/academy/did.json", at(cx, |cx, _| did_document(cx, "academy")))
        .at("/pki/academy/keys/:label", at(cx, |cx, request| key(cx, "academy", request)))
        .at("/status/:list", at(cx, |cx, request| status_list(cx, request, false)))
        .at("/status/:list/suspension", at(cx, |cx, request| status_list(cx, request, true)))
}

fn at<A, F>(cx: &Context, answer: A) -> impl Endpoint<Output = Response> + use<A, F>
where
    A: Fn(Context, Request) -> F + Send + Sync + Clone + 'static,
    F: Future<Output = Result<Response, Error>> + Send,
{
    let cx = cx.clone();
    make(move |request| {
        let answering = answer(cx.clone(), request);
        async move { answering.await.unwrap_or_else(|error| ApiError(error).into_response()) }
    })
}

fn kept(kind: &str, time: &'static str, body: String) -> Response {
    Response::builder().content_type(kind).header(CACHE_CONTROL, time).body(body)
}

/// The address of each root, a line each.
async fn roots(cx: Context) -> Result<Response, Error> {
    let roots = certificates::roots(&cx).await?;
    let lines = roots.iter().map(|root| format!("/pki/{}.pem\n", root.institution)).collect();
    Ok(kept("text/plain; charset=utf-8", SELDOM, lines))
}

/// One of them.
async fn root(cx: Context, request: Request) -> Result<Response, Error> {
    let file = request.raw_path_param("file").unwrap_or_default().to_owned();
    let mut roots = certificates::roots(&cx).await?.into_iter();
    let root = roots.find(|root| file.strip_suffix(".pem") == Some(root.institution));
    let root = root.ok_or(Error::NotFound("root"))?;
    Ok(kept("application/x-pem-file", SELDOM, root.pem))
}

async fn issuer(cx: &Context, institution: &str) -> Result<CredentialIssuer, Error> {
    let mut issuers = certificates::credential_issuers(cx).await?.into_iter();
    issuers.find(|issuer| issuer.institution == institution).ok_or(Error::NotFound("issuer"))
}

/// The document by which an issuer's keys are found (did:web).
async fn did_document(cx: Context, institution: &str) -> Result<Response, Error> {
    let document = issuer(&cx, institution).await?.did_document();
    Ok(kept("application/did+json", SELDOM, document.to_string()))
}

/// A key of an issuer, under the address by which tokens name it.
async fn key(cx: Context, institution: &str, request: Request) -> Result<Response, Error> {
    let label = request.raw_path_param("label").unwrap_or_default().to_owned();
    let mut keys = issuer(&cx, institution).await?.keys.into_iter();
    let key = keys.find(|key| key.label() == label).ok_or(Error::NotFound("key"))?;
    Ok(kept("application/jwk+json", SELDOM, key.jwk().to_string()))
}

/// A status list: the JSON document, or the token for those who ask for `application/vc+jwt`.
async fn status_list(cx: Context, request: Request, suspension: bool) -> Result<Response, Error> {
    let name = request.raw_path_param("list").unwrap_or_default().to_owned();
    let list = certificates::status_list(&cx, &name, suspension).await?;
    let wants_token = request.header("accept").is_some_and(|kinds| kinds.contains("application/vc+jwt"));
    let (kind, body) = if wants_token {
        ("application/vc+jwt", list.token.clone())
    } else {
        ("application/vc", list.document.clone())
    };
    let mut response = kept(kind, OFTEN, body);
    response.headers_mut().insert(poem::http::header::VARY, poem::http::HeaderValue::from_static("Accept"));
    Ok(response)
}
