//! The bytes of an item over HTTP: whole or in part (RFC 9110 §14), and not at all for those who have them.

use std::ops::Range;

use domain::Context;
use domain::media::Content;
use http::HeaderMap;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use poem::http::StatusCode;
use poem::{Body, FromRequest, IntoResponse, Request, RequestBody, Response};
use poem_openapi::ApiResponse;
use poem_openapi::payload::{Binary, Json, Payload};
use poem_openapi::registry::{
    MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry,
};
use poem_openapi::types::Type;

use crate::problem::{ApiError, PROBLEM_JSON, Problem};

/// What the headers of a request ask for.
pub struct Asked {
    range: Option<String>,
    if_range: Option<String>,
    if_none_match: Option<String>,
}

impl<'a> FromRequest<'a> for Asked {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let headers: &HeaderMap = request.headers();
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok(Self { range: text(&RANGE), if_range: text(&IF_RANGE), if_none_match: text(&IF_NONE_MATCH) })
    }
}

/// Which bytes are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Some(Range<u64>),
    /// None of those that were asked for are there.
    Nowhere,
}

/// Bytes on their way.
pub struct Bytes(Response);

impl Bytes {
    pub(super) async fn of(cx: &Context, found: &Content, asked: &Asked) -> Result<Self, ApiError> {
        let etag = format!("\"{}\"", found.sha256);
        if asked.if_none_match.as_deref().is_some_and(|tags| has(tags, &etag)) {
            return Ok(Self(described(StatusCode::NOT_MODIFIED, found, &etag).finish()));
        }
        // A part of another version than the caller has would not fit.
        let fits = asked.if_range.as_deref().is_none_or(|tag| tag.trim() == etag);
        let part = asked
            .range
            .as_deref()
            .filter(|_| fits)
            .map_or(Part::Whole, |range| part(range, found.byte_count));
        let (status, range) = match part {
            Part::Whole => (StatusCode::OK, 0..found.byte_count),
            Part::Some(range) => (StatusCode::PARTIAL_CONTENT, range),
            Part::Nowhere => return Ok(Self(nowhere(found.byte_count))),
        };
        let mut response = described(status, found, &etag)
            .header(CONTENT_TYPE, &found.media_type)
            .header(CONTENT_LENGTH, range.end - range.start);
        if status == StatusCode::PARTIAL_CONTENT {
            let (last, all) = (range.end - 1, found.byte_count);
            response = response.header(CONTENT_RANGE, format!("bytes {}-{last}/{all}", range.start));
        }
        Ok(Self(response.body(Body::from_bytes_stream(found.open(cx, range).await?))))
    }
}

/// What is said of the bytes, whatever part of them is sent. Nothing in them runs here, whatever it is.
fn described(status: StatusCode, found: &Content, etag: &str) -> poem::ResponseBuilder {
    let cache = if found.is_public { "public, max-age=300" } else { "private, no-cache" };
    Response::builder()
        .status(status)
        .header(ETAG, etag)
        .header(ACCEPT_RANGES, "bytes")
        .header(CACHE_CONTROL, cache)
        .header(CONTENT_DISPOSITION, disposition(found))
        .header(CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
}

fn nowhere(byte_count: u64) -> Response {
    let detail = format!("There are {byte_count} bytes; ask for some of them.");
    let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", detail);
    let mut response = problem.into_response(None);
    if let Ok(range) = format!("bytes */{byte_count}").parse() {
        response.headers_mut().insert(CONTENT_RANGE, range);
    }
    response
}

fn has(tags: &str, etag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.trim() == "*" || tags.split(',').any(|tag| opaque(tag) == etag)
}

/// One range, as players ask for it; several at once, and what cannot be read, are answered with the whole.
fn part(header: &str, all: u64) -> Part {
    let Some((from, until)) = header.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-'))
    else {
        return Part::Whole;
    };
    let (from, until) = (from.trim(), until.trim());
    let range = match (from.parse::<u64>(), until.parse::<u64>()) {
        (Ok(from), Ok(until)) if from <= until => from..until.saturating_add(1).min(all),
        (Ok(from), Err(_)) if until.is_empty() => from..all,
        (Err(_), Ok(last)) if from.is_empty() => all.saturating_sub(last)..all,
        _ => return Part::Whole,
    };
    if range.start < range.end { Part::Some(range) } else { Part::Nowhere }
}

/// Shown where it is, or saved, under a name that every browser reads.
fn disposition(found: &Content) -> String {
    let how = if found.is_download { "attachment" } else { "inline" };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let letter =
        |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let name: String = found.file_name.bytes().map(letter).collect();
    format!("{how}; filename*=UTF-8''{name}")
}

impl IntoResponse for Bytes {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for Bytes {
    fn meta() -> MetaResponses {
        let bytes = || vec![media("application/octet-stream", Binary::<Vec<u8>>::schema_ref())];
        let etag = || header("ETag", "SHA-256 of all the bytes, in hex.");
        let range = || header("Content-Range", "Which bytes of how many.");
        let refused = vec![media(PROBLEM_JSON, Json::<Problem>::schema_ref())];
        MetaResponses {
            responses: vec![
                response(200, "The bytes, of the item's own media type.", bytes(), vec![etag()]),
                response(206, "The bytes that were asked for.", bytes(), vec![etag(), range()]),
                response(416, "None of the bytes that were asked for are there.", refused, vec![range()]),
            ],
        }
    }

    fn register(registry: &mut Registry) {
        <Json<Problem> as Payload>::register(registry);
    }
}

fn response(
    status: u16,
    description: &'static str,
    content: Vec<MetaMediaType>,
    headers: Vec<MetaHeader>,
) -> MetaResponse {
    MetaResponse { description, status: Some(status), status_range: None, content, headers }
}

fn media(content_type: &'static str, schema: MetaSchemaRef) -> MetaMediaType {
    MetaMediaType { content_type, schema }
}

fn header(name: &str, description: &str) -> MetaHeader {
    MetaHeader {
        name: name.into(),
        description: Some(description.into()),
        required: true,
        deprecated: false,
        schema: String::schema_ref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_players_write_it() {
        assert_eq!(part("bytes=0-9", 100), Part::Some(0..10));
        assert_eq!(part("bytes=90-", 100), Part::Some(90..100));
        assert_eq!(part("bytes=-5", 100), Part::Some(95..100));
        assert_eq!(part("bytes=95-500", 100), Part::Some(95..100));
        assert_eq!(part("bytes=-500", 100), Part::Some(0..100));
        for nowhere in ["bytes=100-", "bytes=200-300", "bytes=-0"] {
            assert_eq!(part(nowhere, 100), Part::Nowhere, "{nowhere}");
        }
        for whole in ["bytes=0-1,4-5", "bytes=9-1", "bytes=", "lines=1-2", "bytes=a-b"] {
            assert_eq!(part(whole, 100), Part::Whole, "{whole}");
        }
    }
}
