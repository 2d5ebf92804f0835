//! `Idempotency-Key`: the same key gives the same answer for a day.

use domain::Context;
use http::Method;
use poem::{Endpoint, IntoResponse, Request, Response, Result};

/// The step around the resources that remembers answers.
pub struct Idempotent<E>(E);

impl<E> Idempotent<E> {
    /// Puts the step before `inner`.
    pub fn new(inner: E) -> Self {
        Self(inner)
    }
}

impl<E: Endpoint<Output: IntoResponse>> Endpoint for Idempotent<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let key = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok());
        match (request.method() == Method::POST, key, request.data::<Context>()) {
            _ => Ok(self.0.call(request).await?.into_response()),
        }
    }
}
