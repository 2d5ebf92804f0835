//! Forms that ask for a file: a certificate's document, which is checked and thrown away, and what comes into a course.

use std::sync::Arc;

use domain::certificates::LONGEST_FILE;
use domain::content::MAX_WORD_BYTES;
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody};

use super::{Form, Unreadable, heard};

/// How long a file may be that comes to a page; nothing where none may come.
fn longest(path: &str) -> Option<usize> {
    let into_course = path.strip_prefix("/studio/").is_some_and(|path| path.ends_with("/import"));
    // The same as anywhere else.
    let into_course = into_course.then_some(MAX_WORD_BYTES);
    into_course.or_else(|| (path == "/verify").then_some(LONGEST_FILE))
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
    /// It is longer than may come there, and was not read.
    TooLong,
}

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
    is_multipart && longest(request.uri().path()).is_some()
}

/// Reads the fields and the file.
pub async fn read(request: &mut Request) -> Result<Form, Unreadable> {
    let longest = longest(request.uri().path()).unwrap_or_default();
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
