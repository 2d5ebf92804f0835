//! What happens to certificates, for partners; and the keys that check what the centre has signed, for everybody.

use domain::page::PageRequest;
use domain::{Context, certificates};
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;

use super::shapes::{CertificateEventList, KeySet};
use crate::Tag;
use crate::auth::ApiKey;
use crate::problem::ApiError;

/// `/certificate-events` and `/keys`.
pub struct WatchingApi;

#[OpenApi(tag = "Tag::Partners")]
impl WatchingApi {
    /// Read what has happened to certificates
    ///
    /// For partners whose key may watch. In the order in which it became true, without gaps: whoever goes on from
    /// `next_cursor` misses nothing and reads nothing twice.
    #[oai(path = "/certificate-events", method = "get", operation_id = "list_certificate_events")]
    async fn list_certificate_events(
        &self,
        partner: ApiKey,
        cx: Data<&Context>,
        /// Events at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of an answer before; without it, from the beginning.
        #[oai(validator(max_length = 100))]
        after: Query<Option<String>>,
    ) -> Result<Json<CertificateEventList>, ApiError> {
        let page = PageRequest::parse(limit.0, None)?;
        let feed = certificates::events(&cx, &partner.0, after.0.as_deref(), page.limit).await?;
        Ok(Json(feed.into()))
    }

    /// Read the keys that check what the centre has signed
    ///
    /// Those of all years: keep them, and check answers and credentials without asking us.
    #[oai(path = "/keys", method = "get", operation_id = "get_keys")]
    async fn get_keys(&self, cx: Data<&Context>) -> Result<Json<KeySet>, ApiError> {
        Ok(Json(KeySet::of(&certificates::public_keys(&cx).await?)))
    }
}
