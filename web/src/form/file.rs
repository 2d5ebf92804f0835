//! Forms that ask for a file: a certificate's document, which is checked and thrown away, what comes into a course, and what is
//! brought to the media centre, which goes to the disk as it comes.

use std::fs::File;
use std::sync::Arc;

use domain::certificates::LONGEST_FILE;
use domain::content::MAX_WORD_BYTES;
use poem::web::{Field, Multipart};
use poem::{FromRequest, Request, RequestBody};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Form, MayBeLong, Unreadable, heard};

/// How long a file may be that comes to a page; nothing where none may come.
fn longest(request: &Request) -> Option<usize> {
    let path = request.uri().path();
    let into_course = path.strip_prefix("/studio/").is_some_and(|path| path.ends_with("/import"));
    // Only those who write courses bring something into one.
    if into_course && request.extensions().get::<MayBeLong>().is_some() {
        return Some(MAX_WORD_BYTES);
    }
    // The same as anywhere else.
    (path == "/verify").then_some(LONGEST_FILE)
}

/// What stands around the file and in the other fields.
const AROUND: u64 = 16 * 1024;
/// So much more is listened to: whoever picks the wrong file often picks a film.
const LISTENED: u64 = 64 * 1024 * 1024;

/// What was picked.
#[derive(Clone, Debug)]
pub enum Picked {
    /// No file was.
    Nothing,
    /// Its bytes.
    File(Arc<Vec<u8>>),
    /// A file for the media centre.
    Kept(Piece),
    /// It is longer than may come there, and was not read.
    TooLong,
}

/// A file that came with a form, on the disk.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its bytes; it has no name here, and goes with whoever holds it.
    pub file: Arc<File>,
    /// What its owner calls it.
    pub name: String,
    /// What it is said to be.
    pub media_type: String,
    /// How long it is.
    pub byte_count: u64,
}

/// Where a file is put as it comes.
pub struct Kept(pub File);

/// A form brings at most this; longer files come in pieces.
const LONGEST_KEPT: u64 = 64 * 1024 * 1024;

impl Picked {
    fn of(file_name: &str, bytes: Vec<u8>, longest: usize) -> Self {
        // What a browser sends for a field in which no file was picked.
        if file_name.is_empty() && bytes.is_empty() {
            Self::Nothing
        } else if bytes.len() > longest {
            Self::TooLong
        } else {
            Self::File(Arc::new(bytes))
        }
    }
}

/// Whether a request may bring a file, and does.
pub fn may_come_with(request: &Request) -> bool {
    let is_multipart = request.content_type().is_some_and(|kind| kind.starts_with("multipart/form-data"));
    is_multipart && longest(request).is_some()
}

/// Reads the fields and the file.
pub async fn read(request: &mut Request) -> Result<Form, Unreadable> {
    let longest = longest(request).unwrap_or_default();
    let body = request.take_body();
    let limit = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(AROUND);
    let Some(body) = heard(body, limit, LISTENED).await? else {
        return Form::of(Vec::new(), Some(Picked::TooLong));
    };
    let mut parts = Multipart::from_request(request, &mut RequestBody::new(body.into()))
        .await
        .map_err(|_| Unreadable::Broken)?;
    let (mut fields, mut picked) = (Vec::new(), None);
    while let Some(part) = parts.next_field().await.map_err(|_| Unreadable::Broken)? {
        let (name, file_name) = (part.name().map(str::to_owned), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.map_err(|_| Unreadable::Broken)?;
        match file_name {
            Some(file_name) => picked = Some(Picked::of(&file_name, bytes, longest)),
            None => {
                let value = String::from_utf8(bytes).map_err(|_| Unreadable::Broken)?;
                fields.push((name.unwrap_or_default(), value));
            }
        }
    }
    Form::of(fields, picked)
}

/// Reads the fields, and puts the file where it is kept.
pub async fn read_keeping(request: &mut Request, kept: Kept) -> Result<Form, Unreadable> {
    let body = request.take_body().into_async_read();
    let body = poem::Body::from_async_read(body.take(LONGEST_KEPT + AROUND + LISTENED));
    let mut parts = Multipart::from_request(request, &mut RequestBody::new(body))
        .await
        .map_err(|_| Unreadable::Broken)?;
    let (mut fields, mut picked, mut kept) = (Vec::new(), None, Some(kept));
    while let Some(part) = parts.next_field().await.map_err(|_| Unreadable::Broken)? {
        let name = part.name().map(str::to_owned).unwrap_or_default();
        match kept.take_if(|_| part.file_name().is_some()) {
            Some(place) => picked = Some(keep(part, place).await?),
            None => fields.push((name, text(part).await?)),
        }
    }
    Form::of(fields, picked)
}

/// A field that is no file; longer than any of ours is no form.
async fn text(part: Field) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    let mut part = part.into_async_read().take(super::LIMIT + 1);
    part.read_to_end(&mut bytes).await.map_err(|_| Unreadable::Broken)?;
    if bytes.len() as u64 > super::LIMIT {
        return Err(Unreadable::TooLong);
    }
    String::from_utf8(bytes).map_err(|_| Unreadable::Broken)
}

async fn keep(part: Field, Kept(file): Kept) -> Result<Picked, Unreadable> {
    let name = part.file_name().unwrap_or_default().to_owned();
    let media_type = part.content_type().unwrap_or_default().to_owned();
    let mut sent = part.into_async_read();
    let mut to = tokio::fs::File::from_std(file.try_clone().map_err(|_| Unreadable::Broken)?);
    let taken = tokio::io::copy(&mut (&mut sent).take(LONGEST_KEPT), &mut to).await;
    let byte_count = taken.map_err(|_| Unreadable::Broken)?;
    to.flush().await.map_err(|_| Unreadable::Broken)?;
    let rest = tokio::io::copy(&mut sent, &mut tokio::io::sink()).await.map_err(|_| Unreadable::Broken)?;
    Ok(match byte_count {
        _ if rest > 0 => Picked::TooLong,
        0 if name.is_empty() => Picked::Nothing,
        _ => Picked::Kept(Piece { file: Arc::new(file), name, media_type, byte_count }),
    })
}
