//! Files that come in pieces from a page: announced, asked after, and gone on with, as tus does it for programs.

use domain::ids::MediaUploadId;
use domain::media::{self, NewUpload, Upload};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Body, Request, Response, Result, handler};
use uuid::Uuid;

use crate::error_page::PageError;
use crate::form::Form;
use crate::visit::Visit;

const OFFSET: &str = "upload-offset";
const TOKEN: &str = "x-csrf";

fn told(status: StatusCode, upload: &Upload) -> Response {
    Response::builder()
        .status(status)
        .header(OFFSET, upload.offset)
        .header("upload-length", upload.byte_count)
        .header("location", format!("/media/uploads/{}", upload.id))
        .finish()
}

/// Makes room for a file.
#[handler]
pub async fn begin(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let new = NewUpload {
        byte_count: form.get("length").parse().unwrap_or_default(),
        file_name: form.get("name").to_owned(),
        media_type: form.get("type").to_owned(),
    };
    let made = media::begin(&cx, visit.signed_in()?, new).await.map_err(PageError)?;
    Ok(told(StatusCode::CREATED, &made))
}

/// How far a file is.
#[handler]
pub async fn look(cx: Data<&Context>, visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let upload = media::look(&cx, visit.signed_in()?, upload_in(&id)?).await.map_err(PageError)?;
    Ok(told(StatusCode::NO_CONTENT, &upload))
}

/// Takes the next piece. Only a page of ours knows the token that comes with it.
#[handler]
pub async fn take(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<String>,
    request: &Request,
    body: Body,
) -> Result<Response> {
    let actor = visit.signed_in()?;
    if !visit.holds(request.header(TOKEN).unwrap_or_default()) {
        return Err(PageError(Error::SignInRequired("the page is out of date")).into());
    }
    let offset = request.header(OFFSET).and_then(|text| text.parse().ok());
    let offset = offset.ok_or(PageError(Error::NotFound("upload")))?;
    let bytes = Box::pin(body.into_bytes_stream());
    let upload = media::append(&cx, actor, upload_in(&id)?, offset, bytes).await.map_err(PageError)?;
    Ok(told(StatusCode::NO_CONTENT, &upload))
}

/// The id in an address or a form; what cannot be read is no upload.
pub(super) fn upload_in(id: &str) -> Result<MediaUploadId, PageError> {
    let id = Uuid::parse_str(id).map(MediaUploadId);
    Ok(id.map_err(|_| Error::NotFound("upload"))?)
}
