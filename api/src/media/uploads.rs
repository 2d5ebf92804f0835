//! Uploads that go on after a cut: tus 1.0.0 (creation, expiration, termination), outside the contract's JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use domain::ids::MediaUploadId;
use domain::media::{self, NewUpload, Upload};
use domain::{Actor, Context, Error};
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use http::{HeaderName, Method};
use poem::endpoint::make;
use poem::http::StatusCode;
use poem::{Endpoint, EndpointExt, Request, Response, Route};
use uuid::Uuid;

use crate::auth;
use crate::door::from_poem;
use crate::problem::{ApiError, Problem};

/// Where uploads are.
pub(crate) const UPLOADS: &str = "/api/v1/media/uploads";
const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,expiration,termination";
const OFFSET_TYPE: &str = "application/offset+octet-stream";
const MEGABYTE: u64 = 1024 * 1024;

const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const METHOD_OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");

/// Why something is not done: by a rule of ours, or by the protocol.
enum Refused {
    Rule(Error),
    Protocol(Box<Problem>),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Rule(error)
    }
}

type Answer = Result<poem::ResponseBuilder, Refused>;

/// Everything under [`UPLOADS`].
pub(crate) fn routes(cx: &Context) -> impl Endpoint<Output = Response> + use<> {
    Route::new()
        .at("/", make(|request| async move { tus(all(request).await) }))
        .at("/:id", make(|request| async move { tus(one(request).await) }))
        .data(cx.clone())
        .catch_all_error(from_poem)
}

/// Every answer says which protocol this is.
fn tus(answer: Answer) -> Response {
    let mut response = match answer {
        Ok(response) => response.finish(),
        Err(Refused::Rule(error)) => poem::IntoResponse::into_response(ApiError(error)),
        Err(Refused::Protocol(problem)) => problem.into_response(None),
    };
    response.headers_mut().insert(TUS_RESUMABLE, http::HeaderValue::from_static(VERSION));
    response
}

async fn all(request: Request) -> Answer {
    let cx = context(&request)?;
    match method(&request).as_str() {
        "OPTIONS" => Ok(about(&cx)),
        "POST" => {
            speaks(&request)?;
            let actor = actor(&request).await?;
            let made = media::begin(&cx, &actor, announced(&request)?).await?;
            let location = format!("{UPLOADS}/{}", made.id);
            Ok(shown(StatusCode::CREATED, &made).header(LOCATION, location))
        }
        _ => Err(not_taken()),
    }
}

async fn one(mut request: Request) -> Answer {
    let cx = context(&request)?;
    let method = method(&request);
    if method == Method::OPTIONS {
        return Ok(about(&cx));
    }
    speaks(&request)?;
    let actor = actor(&request).await?;
    let id = request.raw_path_param("id").and_then(|id| Uuid::parse_str(id).ok());
    let id = MediaUploadId(id.ok_or(Error::NotFound("upload"))?);
    match method.as_str() {
        "HEAD" => {
            let upload = media::look(&cx, &actor, id).await?;
            Ok(shown(StatusCode::OK, &upload).header(UPLOAD_LENGTH, upload.byte_count))
        }
        "PATCH" => {
            let offset = offset(&request)?;
            let bytes = Box::pin(request.take_body().into_bytes_stream());
            let upload = media::append(&cx, &actor, id, offset, bytes).await?;
            Ok(shown(StatusCode::NO_CONTENT, &upload))
        }
        "DELETE" => {
            media::give_up(&cx, &actor, id).await?;
            Ok(Response::builder().status(StatusCode::NO_CONTENT))
        }
        _ => Err(not_taken()),
    }
}

fn context(request: &Request) -> Result<Context, Error> {
    request.data::<Context>().cloned().ok_or_else(|| Error::internal("no context in the request"))
}

/// Some lines let only GET and POST through.
fn method(request: &Request) -> Method {
    let instead = request.headers().get(METHOD_OVERRIDE).and_then(|method| method.as_bytes().try_into().ok());
    instead.unwrap_or_else(|| request.method().clone())
}

async fn actor(request: &Request) -> Result<Actor, Error> {
    auth::seen(request).await
}

fn about(cx: &Context) -> poem::ResponseBuilder {
    Response::builder()
        .status(StatusCode::NO_CONTENT)
        .header(TUS_VERSION, VERSION)
        .header(TUS_EXTENSION, EXTENSIONS)
        .header(TUS_MAX_SIZE, u64::from(cx.settings().media.largest_film_mb) * MEGABYTE)
        .header(ALLOW, "POST, HEAD, PATCH, DELETE, OPTIONS")
}

fn shown(status: StatusCode, upload: &Upload) -> poem::ResponseBuilder {
    let expires: DateTime<Utc> = upload.expires_at;
    Response::builder()
        .status(status)
        .header(UPLOAD_OFFSET, upload.offset)
        .header(UPLOAD_EXPIRES, expires.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
        .header(CACHE_CONTROL, "no-store")
}

fn speaks(request: &Request) -> Result<(), Refused> {
    if request.header(TUS_RESUMABLE.as_str()) == Some(VERSION) {
        return Ok(());
    }
    let detail = "Send Tus-Resumable: 1.0.0; uploads follow tus.io/protocols/resumable-upload.";
    Err(protocol(StatusCode::PRECONDITION_FAILED, "tus_version", detail))
}

fn not_taken() -> Refused {
    let detail = "This address takes POST, HEAD, PATCH, DELETE and OPTIONS, as tus 1.0.0 has them.";
    protocol(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}

fn protocol(status: StatusCode, code: &str, detail: &str) -> Refused {
    Refused::Protocol(Box::new(Problem::new(status, code, detail)))
}

/// Where the bytes of a PATCH begin.
fn offset(request: &Request) -> Result<u64, Refused> {
    if request.header(CONTENT_TYPE.as_str()) != Some(OFFSET_TYPE) {
        let detail = "Send the bytes as application/offset+octet-stream.";
        return Err(protocol(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
    }
    number(request, &UPLOAD_OFFSET)
}

fn number(request: &Request, name: &HeaderName) -> Result<u64, Refused> {
    let sent = request.header(name.as_str()).and_then(|text| text.parse().ok());
    sent.ok_or_else(|| {
        protocol(StatusCode::BAD_REQUEST, "unreadable", &format!("Send {name}, a whole number of bytes."))
    })
}

/// What the uploader says of the file: `filename` and `filetype` of the metadata, as tus clients send them.
fn announced(request: &Request) -> Result<NewUpload, Refused> {
    let sent = request.header(UPLOAD_METADATA.as_str()).unwrap_or_default();
    let value = |wanted: &str| {
        let pair = |pair: &str| {
            let (name, value) = pair.trim().split_once(' ')?;
            (name == wanted).then(|| String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok())?
        };
        sent.split(',').find_map(pair).unwrap_or_default()
    };
    Ok(NewUpload {
        byte_count: number(request, &UPLOAD_LENGTH)?,
        file_name: value("filename"),
        media_type: value("filetype"),
    })
}
