//! Bringing something to the media centre: a file in one piece, a file that came in pieces, or a link.

use std::fs::File;
use std::io::{self, Read, Seek};

use askama::Template;
use bytes::Bytes;
use domain::content::{Language, Text};
use domain::enums::MediaAccess;
use domain::ids::{MediaItemId, MediaUploadId};
use domain::media::{self, NewItem, NewLink, NewUpload};
use domain::{Actor, Context, Error};
use futures::stream;
use poem::http::StatusCode;
use poem::web::Data;
use poem::{Response, Result, handler};

use super::brings;
use super::uploads::upload_in;
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::{Form, Picked, Piece};
use crate::language::OFFERED;
use crate::lists::{self, Line};
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// How much of a file is handed on at a time.
const PIECE: usize = 256 * 1024;
/// Who may see an item, as forms have it; the first is proposed.
const ACCESS: [MediaAccess; 4] =
    [MediaAccess::Public, MediaAccess::SignedIn, MediaAccess::Enrolled, MediaAccess::Staff];

#[derive(Template)]
#[template(path = "media/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    titles: Vec<Titled>,
    languages: Vec<Line>,
    access: Vec<Line>,
    address: String,
    /// The file that has arrived already, by its upload; empty if none has.
    upload: String,
}

/// What an item is called in a language, and what it is about.
pub(super) struct Titled {
    pub(super) tag: &'static str,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) description: String,
}

impl Titled {
    /// A pair of fields for each language.
    pub(super) fn all(words: Words, title: &Text, description: &Text) -> Vec<Self> {
        let of = |text: &Text, language| text.0.get(&language).cloned().unwrap_or_default();
        let one = |language: Language| Self {
            tag: language.tag(),
            name: words.say(&format!("study-language-{}", language.tag())),
            title: of(title, language),
            description: of(description, language),
        };
        OFFERED.into_iter().map(one).collect()
    }
}

/// The texts of a form by language: fields such as `title_be`.
pub(super) fn texts(form: &Form, name: &str) -> Text {
    let one = |language: Language| Some((language, form.some(&format!("{name}_{}", language.tag()))?));
    Text(OFFERED.into_iter().filter_map(one).collect())
}

/// Who may see it, as a list.
pub(super) fn access_lines(words: Words, chosen: MediaAccess) -> Vec<Line> {
    let line = |one: MediaAccess| Line {
        value: one.word().to_owned(),
        label: words.say(&format!("media-access-{}", one.word().replace('_', "-"))),
        chosen: one == chosen,
        tag: "",
    };
    ACCESS.into_iter().map(line).collect()
}

/// What was chosen; what is not known is for the people of the centre alone.
pub(super) fn access(form: &Form) -> MediaAccess {
    ACCESS.into_iter().find(|one| one.word() == form.get("access")).unwrap_or(MediaAccess::Staff)
}

/// The form.
#[handler]
pub async fn ask(visit: Visit) -> Result<Response> {
    visit.signed_in()?;
    if !brings(&visit) {
        return Err(PageError(Error::Forbidden).into());
    }
    Ok(form_page(&visit, StatusCode::OK, Errors::default(), &Form::default(), String::new())?)
}

fn form_page(
    visit: &Visit,
    status: StatusCode,
    errors: Errors,
    form: &Form,
    upload: String,
) -> Result<Response, PageError> {
    let words = visit.words();
    let language = Some(form.get("language")).filter(|tag| !tag.is_empty()).unwrap_or(visit.language.tag());
    let chosen = if form.get("access").is_empty() { MediaAccess::Public } else { access(form) };
    page::render(
        status,
        &NewPage {
            page: Page::new(visit),
            errors,
            titles: Titled::all(visit.words(), &texts(form, "title"), &texts(form, "description")),
            languages: lists::languages(language),
            access: access_lines(words, chosen),
            address: form.get("address").to_owned(),
            upload,
        },
    )
}

/// Makes an item, and leads to it.
#[handler]
pub async fn make(cx: Data<&Context>, visit: Visit, form: Form) -> Result<Response> {
    let actor = visit.signed_in()?;
    // A file that has arrived is not sent again because a title is missing.
    let arrived = match arrived(&cx, actor, &form).await {
        Ok(arrived) => arrived,
        Err(error) => return refused(&visit, &form, error, String::new()),
    };
    let upload = arrived.map(|id| id.to_string()).unwrap_or_default();
    match made(&cx, actor, &form, arrived).await {
        Ok(id) => Ok(page::see(&format!("/media/{id}?done=made"))),
        Err(error) => refused(&visit, &form, error, upload),
    }
}

async fn made(
    cx: &Context,
    actor: &Actor,
    form: &Form,
    upload: Option<MediaUploadId>,
) -> Result<MediaItemId, Error> {
    let (title, description) = (texts(form, "title"), texts(form, "description"));
    let language = Language::from_tag(form.get("language")).unwrap_or(Language::En);
    let access = access(form);
    if let Some(upload_id) = upload {
        let new = NewItem { upload_id, title, description, language, access };
        return Ok(media::create(cx, actor, new).await?.item.row.id);
    }
    let Some(address) = form.some("address") else {
        return Err(Error::invalid("/file", "nothing_brought", "choose a file, or write an address"));
    };
    let new = NewLink { address, title, description, language, access };
    Ok(media::create_link(cx, actor, new).await?.row.id)
}

/// The file of a form, once it is here: sent in pieces before, or with the form.
async fn arrived(cx: &Context, actor: &Actor, form: &Form) -> Result<Option<MediaUploadId>, Error> {
    if let Some(upload) = form.some("upload") {
        return Ok(Some(upload_in(&upload).map_err(|error| error.0)?));
    }
    match form.picked() {
        Some(Picked::Kept(piece)) => Ok(Some(store(cx, actor, piece).await?)),
        Some(Picked::TooLong) => {
            Err(Error::invalid("/file", "file_too_long", "send it in pieces, or make it shorter"))
        }
        _ => Ok(None),
    }
}

async fn store(cx: &Context, actor: &Actor, piece: &Piece) -> Result<MediaUploadId, Error> {
    let new = NewUpload {
        byte_count: piece.byte_count,
        file_name: piece.name.clone(),
        media_type: piece.media_type.clone(),
    };
    let upload = media::begin(cx, actor, new).await?;
    let mut file = piece.file.try_clone().map_err(Error::internal)?;
    file.rewind().map_err(Error::internal)?;
    let bytes = Box::pin(stream::unfold(file, |file| async { next(file).await }));
    media::append(cx, actor, upload.id, 0, bytes).await?;
    Ok(upload.id)
}

async fn next(mut file: File) -> Option<(io::Result<Bytes>, File)> {
    let reading = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let read = (&mut file).take(PIECE as u64).read_to_end(&mut bytes);
        (read.map(|_| Bytes::from(bytes)), file)
    });
    match reading.await {
        Ok((Ok(bytes), _)) if bytes.is_empty() => None,
        Ok(read) => Some(read),
        Err(_) => None,
    }
}

fn refused(visit: &Visit, form: &Form, error: Error, upload: String) -> Result<Response> {
    if !matches!(error, Error::Invalid(_) | Error::Refused(_)) {
        return Err(PageError(error).into());
    }
    let fields = [
        ("/title", "title_be"),
        ("/media_type", "file"),
        ("/byte_count", "file"),
        ("/file_name", "file"),
        ("/upload_id", "file"),
    ];
    let otherwise = if form.some("address").is_some() { "address" } else { "file" };
    let errors = Errors::told(visit.words(), &error, &fields, otherwise);
    // A file that is refused for what it is will not do better when it is sent again.
    let upload = if matches!(error, Error::Refused(_)) { String::new() } else { upload };
    Ok(form_page(visit, error_page::status(&error), errors, form, upload)?)
}
