//! Forms as they were posted: read once, kept until the answer, so that nothing typed is lost by a refusal.

use std::sync::Arc;
use std::time::Duration;

use poem::{Body, FromRequest, Request, RequestBody, Result};
use tokio::io::AsyncReadExt;

mod file;

pub use file::{Kept, Picked, Piece};

/// A form may be this long; the longest that everybody is given holds the responses to a whole quiz.
const LIMIT: u64 = 256 * 1024;
/// One of the studio may be this long: a text of a mebibyte, of which each byte is sent as three.
const STUDIO_LIMIT: u64 = 4 * 1024 * 1024;
/// So much more is listened to before it is refused.
const HEARD: u64 = 16 * 1024 * 1024;
/// Nobody types this many fields.
const MOST_FIELDS: usize = 1000;

/// Fields of the studio that hold whatever somebody wants to say, be it one small word.
const WORDS: [&str; 8] =
    ["text", "reply", "quote", "note", "source", "edition", "to_reviewer", "change_note"];

/// The field of a form that is sent for the second time.
pub const SENT_AGAIN: &str = "sent_again";
/// A form has to be here by then: a drip of bytes does not hold a connection for ever.
const TIME_LIMIT: Duration = Duration::from_secs(300);
/// One with a file for the media centre has longer.
const FILE_TIME_LIMIT: Duration = Duration::from_secs(3600);

/// What was posted, in the order of the form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Arc<Vec<(String, String)>>,
    /// The file, of a form that asks for one.
    picked: Option<Picked>,
}

/// Why a form could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is longer than any form of ours.
    TooLong,
    /// It broke off on the way, or is no form.
    Broken,
    /// It did not arrive in time.
    TooSlow,
}

impl Form {
    /// Reads the body of a request.
    pub async fn read(request: &mut Request) -> Result<Self, Unreadable> {
        Self::read_within(TIME_LIMIT, request).await
    }

    /// Reads the body of a request that brings something for the media centre: its file goes into `kept`.
    pub async fn read_keeping(request: &mut Request, kept: Kept) -> Result<Self, Unreadable> {
        let reading = file::read_keeping(request, kept);
        tokio::time::timeout(FILE_TIME_LIMIT, reading).await.map_err(|_| Unreadable::TooSlow)?
    }

    async fn read_within(limit: Duration, request: &mut Request) -> Result<Self, Unreadable> {
        tokio::time::timeout(limit, Self::parse(request)).await.map_err(|_| Unreadable::TooSlow)?
    }

    async fn parse(request: &mut Request) -> Result<Self, Unreadable> {
        if file::may_come_with(request) {
            return file::read(request).await;
        }
        let limit = if may_be_long(request) { STUDIO_LIMIT } else { LIMIT };
        let body = heard(request.take_body(), limit, HEARD).await?.ok_or(Unreadable::TooLong)?;
        let fields = serde_urlencoded::from_bytes(&body).map_err(|_| Unreadable::Broken)?;
        Self::of(fields, None)
    }

    fn of(fields: Vec<(String, String)>, picked: Option<Picked>) -> Result<Self, Unreadable> {
        if fields.len() > MOST_FIELDS {
            return Err(Unreadable::TooLong);
        }
        // Neither database keeps a NUL, and nobody types one.
        let clean = |text: String| if text.contains('\0') { text.replace('\0', "") } else { text };
        let fields = fields.into_iter().map(|(name, value)| (clean(name), clean(value))).collect();
        Ok(Self { fields: Arc::new(fields), picked })
    }

    /// What was picked where a form asks for a file.
    pub const fn picked(&self) -> Option<&Picked> {
        self.picked.as_ref()
    }

    /// Whether no field came.
    pub fn is_blank(&self) -> bool {
        self.fields.is_empty()
    }

    /// The value of a field; empty if it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The value of a field, trimmed, if there is any.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim()).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked, or a button pressed.
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Fields whose names begin with `prefix`, without it.
    pub fn under(&self, prefix: &str) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.as_str())))
    }

    /// Whose page it was made on; `None` if nobody had signed in.
    pub fn owner(&self) -> Option<&str> {
        crate::csrf::owner_in(self.get(crate::csrf::FIELD))
    }

    /// Everything except our own token and what must not be repeated on a page, for sending it once more.
    pub fn carried(&self) -> Vec<(String, String)> {
        let secret =
            |name: &str| [crate::csrf::FIELD, SENT_AGAIN].contains(&name) || name.contains("password");
        self.fields.iter().filter(|(name, _)| !secret(name)).cloned().collect()
    }
}

impl Form {
    /// What somebody typed into it in words; not what a page of ours put there or offered to choose.
    pub fn typed(&self) -> Vec<String> {
        let is_offered = |value: &str| {
            value
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_./".contains(&byte))
        };
        let is_of_words = |name: &str| {
            WORDS.contains(&name) || ["_en", "_ru", "_be"].iter().any(|language| name.ends_with(language))
        };
        let typed = |(name, value): &(String, String)| is_of_words(name) || !is_offered(value);
        let carried = self.carried().into_iter().filter(typed).map(|(_, value)| value);
        carried.filter(|value| !value.trim().is_empty()).collect()
    }
}

impl FromIterator<(String, String)> for Form {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(fields: T) -> Self {
        Self { fields: Arc::new(fields.into_iter().collect()), picked: None }
    }
}

impl<'a> FromRequest<'a> for Form {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        Ok(request.extensions().get::<Self>().cloned().unwrap_or_default())
    }
}

/// Whether a request brings a text of the studio, from somebody who may write there.
fn may_be_long(request: &Request) -> bool {
    request.uri().path().starts_with("/studio/") && request.extensions().get::<MayBeLong>().is_some()
}

/// The mark of a request whose form may be long.
#[derive(Clone)]
pub struct MayBeLong;

/// A body of at most `limit` bytes; nothing for a longer one, of which so much is `listened` to, since a browser shows an
/// answer only once it has been heard out.
async fn heard(body: Body, limit: u64, listened: u64) -> Result<Option<Vec<u8>>, Unreadable> {
    let (mut sent, mut body) = (body.into_async_read(), Vec::new());
    (&mut sent).take(limit).read_to_end(&mut body).await.map_err(|_| Unreadable::Broken)?;
    let rest = tokio::io::copy(&mut sent.take(listened), &mut tokio::io::sink()).await;
    Ok((rest.map_err(|_| Unreadable::Broken)? == 0).then_some(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_form_that_drips_is_given_up() {
        let (_open, dripping) = tokio::io::duplex(64);
        let mut request = Request::builder().body(Body::from_async_read(dripping));
        let read = Form::read_within(Duration::from_millis(20), &mut request).await;
        assert_eq!(read.err(), Some(Unreadable::TooSlow));
        let mut request = Request::builder().body("login=a&password=b&csrf=c&sent_again=1");
        let form = Form::read(&mut request).await.unwrap();
        assert_eq!(form.carried(), [("login".to_owned(), "a".to_owned())]);
    }

    #[test]
    fn what_was_typed_is_told_from_what_a_page_put_into_its_form() {
        let fields =
            [("csrf", "A B"), ("kind", "said"), ("reply", "why"), ("title_ru", "x"), ("authors", "Dr. A")];
        let form: Form =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(form.typed(), ["why", "x", "Dr. A"]);
    }
}
