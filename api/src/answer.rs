//! Answers: bodies with an ETag, things made, lists in pages, and bodies written beforehand.

use std::marker::PhantomData;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, LOCATION};
use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{
    MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry,
};
use poem_openapi::types::{ToJSON, Type};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::problem::ApiError;

/// JSON written beforehand: what never changes is not serialised at every request.
pub struct Ready<T>(Bytes, PhantomData<fn() -> T>);

impl<T: ToJSON> Ready<T> {
    /// Writes the value down.
    #[must_use]
    pub fn from_value(value: &T) -> Self {
        Self(value.to_json_string().into(), PhantomData)
    }
}

impl<T: Serialize + ToJSON> Ready<T> {
    /// Writes the value in one pass. The framework's own `Json` builds a tree of it first, which for a long answer costs
    /// more than everything else; debug builds, and so all tests, compare the two.
    ///
    /// # Errors
    /// None in practice: the shapes have only texts as keys.
    pub fn write(value: &T) -> Result<Self, ApiError> {
        debug_assert_eq!(serde_json::to_value(value).ok(), value.to_json(), "as the contract has it");
        let bytes = serde_json::to_vec(value).map_err(domain::Error::internal)?;
        Ok(Self(bytes.into(), PhantomData))
    }
}

impl<T> Ready<T> {
    /// Takes bytes that were written from a `T`.
    #[must_use]
    pub fn from_bytes(bytes: Bytes) -> Self {
        Self(bytes, PhantomData)
    }
}

impl<T: Type> Payload for Ready<T> {
    const CONTENT_TYPE: &'static str = "application/json; charset=utf-8";

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T> IntoResponse for Ready<T> {
    fn into_response(self) -> Response {
        Response::builder().header(CONTENT_TYPE, "application/json; charset=utf-8").body(self.0)
    }
}

impl<T: Type> ApiResponse for Ready<T> {
    fn meta() -> MetaResponses {
        one::<Self>(200, "", Vec::new())
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// 200, with the ETag of what was read.
pub struct Tagged<P> {
    /// The body.
    pub body: P,
    /// The tag, without quotes.
    pub etag: String,
}

impl<T: ToJSON + Type> Tagged<Json<T>> {
    /// A row and its revision.
    pub fn revision(value: T, revision: i32) -> Self {
        Self { body: Json(value), etag: format!("r{revision}") }
    }
}

impl<T: Serialize + ToJSON> Tagged<Ready<T>> {
    /// Tagged by its content: who has it already is not sent it again.
    ///
    /// # Errors
    /// As for [`Ready::write`].
    pub fn content(value: &T) -> Result<Self, ApiError> {
        let body = Ready::write(value)?;
        let etag = hex::encode(&Sha256::digest(&body.0)[..12]);
        Ok(Self { body, etag })
    }
}

impl<P: IntoResponse> IntoResponse for Tagged<P> {
    fn into_response(self) -> Response {
        with_header(self.body.into_response(), ETAG, &format!("\"{}\"", self.etag))
    }
}

impl<P: Payload + IntoResponse> ApiResponse for Tagged<P> {
    fn meta() -> MetaResponses {
        one::<P>(200, "", vec![header("ETag", "Give it back in `If-None-Match` or `If-Match`.", true)])
    }

    fn register(registry: &mut Registry) {
        P::register(registry);
    }
}

/// 201, and where the new thing is.
pub struct Made<P> {
    /// The body.
    pub body: P,
    /// Path of the new thing.
    pub location: String,
}

impl<P: IntoResponse> IntoResponse for Made<P> {
    fn into_response(self) -> Response {
        let mut response = with_header(self.body.into_response(), LOCATION, &self.location);
        response.set_status(StatusCode::CREATED);
        response
    }
}

impl<P: Payload + IntoResponse> ApiResponse for Made<P> {
    fn meta() -> MetaResponses {
        one::<P>(201, "Made.", vec![header("Location", "Where it is.", true)])
    }

    fn register(registry: &mut Registry) {
        P::register(registry);
    }
}

/// The same for what is made once: 200 if it was there already.
pub struct MadeOnce<P> {
    /// The body, and where it is.
    pub made: Made<P>,
    /// Whether it was made now.
    pub is_new: bool,
}

impl<P: IntoResponse> IntoResponse for MadeOnce<P> {
    fn into_response(self) -> Response {
        let mut response = self.made.into_response();
        if !self.is_new {
            response.set_status(StatusCode::OK);
        }
        response
    }
}

impl<P: Payload + IntoResponse> ApiResponse for MadeOnce<P> {
    fn meta() -> MetaResponses {
        let mut meta = Made::<P>::meta();
        let there = one::<P>(200, "It was there already.", vec![header("Location", "Where it is.", true)]);
        meta.responses.extend(there.responses);
        meta
    }

    fn register(registry: &mut Registry) {
        P::register(registry);
    }
}

/// Tells the door the cursor of the next page; the door, which knows the whole address, makes the link of it.
pub const NEXT_CURSOR: http::HeaderName = http::HeaderName::from_static("x-next-cursor");

/// 200 with one page of a list, and a link to the next.
pub struct Listed<P> {
    /// The body: `{items, next_cursor}`.
    pub body: P,
    /// The cursor of the next page.
    pub next: Option<String>,
}

impl<P: IntoResponse> IntoResponse for Listed<P> {
    fn into_response(self) -> Response {
        let response = self.body.into_response();
        match self.next {
            Some(next) => with_header(response, NEXT_CURSOR, &next),
            None => response,
        }
    }
}

impl<P: Payload + IntoResponse> ApiResponse for Listed<P> {
    fn meta() -> MetaResponses {
        one::<P>(
            200,
            "One page of the list.",
            vec![header("Link", "`rel=\"next\"`: the next page, if there is one.", false)],
        )
    }

    fn register(registry: &mut Registry) {
        P::register(registry);
    }
}

fn with_header(mut response: Response, name: http::HeaderName, value: &str) -> Response {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
    response
}

fn one<P: Payload>(status: u16, description: &'static str, headers: Vec<MetaHeader>) -> MetaResponses {
    MetaResponses {
        responses: vec![MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content: vec![MetaMediaType { content_type: P::CONTENT_TYPE, schema: P::schema_ref() }],
            headers,
        }],
    }
}

fn header(name: &str, description: &str, required: bool) -> MetaHeader {
    MetaHeader {
        name: name.into(),
        description: Some(description.into()),
        required,
        deprecated: false,
        schema: String::schema_ref(),
    }
}

/// Defines the JSON of one page of a list: `{items, next_cursor}`.
#[macro_export]
macro_rules! list_of {
    ($(#[$doc:meta])* $name:ident, $item:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug, poem_openapi::Object)]
        pub struct $name {
            /// The rows of this page.
            pub items: Vec<$item>,
            /// Give it as `cursor` to get the next page; missing on the last.
            #[oai(skip_serializing_if_is_none)]
            pub next_cursor: Option<String>,
        }

        impl $name {
            /// The page as an answer.
            fn answer(page: domain::page::Page<$item>) -> $crate::answer::Listed<poem_openapi::payload::Json<Self>> {
                let next = page.next_cursor.clone();
                let body = Self { items: page.items, next_cursor: page.next_cursor };
                $crate::answer::Listed { body: poem_openapi::payload::Json(body), next }
            }
        }
    };
}
