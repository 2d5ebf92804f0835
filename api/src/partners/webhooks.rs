//! Addresses to which partners have events sent.

use domain::page::PageRequest;
use domain::{Context, partners};
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::shapes::{
    self, DeadLetter, DeadLetterList, NewWebhook, Webhook, WebhookList, WebhookReplay, WebhookSecret,
};
use crate::Tag;
use crate::answer::{Listed, Made};
use crate::auth::ApiKey;
use crate::people::Done;
use crate::problem::ApiError;

/// `/webhooks…`.
pub struct WebhooksApi;

#[OpenApi(tag = "Tag::Partners")]
impl WebhooksApi {
    /// List my addresses, the oldest first
    ///
    /// For partners whose key may watch.
    #[oai(path = "/webhooks", method = "get", operation_id = "list_webhooks")]
    async fn list_webhooks(
        &self,
        partner: ApiKey,
        cx: Data<&Context>,
        /// Addresses on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<WebhookList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let page = partners::list_webhooks(&cx, &partner.0, page).await?;
        Ok(shapes::webhook_list(page.map(Webhook::from)))
    }

    /// Register an address to which events are sent
    ///
    /// For partners whose key may watch. It is sent what happens from now on, signed as Standard Webhooks has it with the
    /// secret in this answer. An answer other than 2xx is tried again, ever more rarely, for three days; 410 ends it, and so does
    /// the revocation of this key. Nothing is sent while the institution has no key that may watch. Refused with
    /// `too_many_webhooks` after ten, and with `sandbox_sends_nothing` for a sandbox key, which has no addresses.
    #[oai(path = "/webhooks", method = "post", operation_id = "create_webhook")]
    async fn create_webhook(
        &self,
        partner: ApiKey,
        cx: Data<&Context>,
        body: Json<NewWebhook>,
    ) -> Result<Made<Json<WebhookSecret>>, ApiError> {
        let made = WebhookSecret::from(partners::create_webhook(&cx, &partner.0, &body.url.0).await?);
        Ok(Made { location: made.location(), body: Json(made) })
    }

    /// Read one of my addresses
    ///
    /// For partners whose key may watch.
    #[oai(path = "/webhooks/:id", method = "get", operation_id = "get_webhook")]
    async fn get_webhook(
        &self,
        partner: ApiKey,
        cx: Data<&Context>,
        /// The address.
        id: Path<Uuid>,
    ) -> Result<Json<Webhook>, ApiError> {
        Ok(Json(partners::find_webhook(&cx, &partner.0, id.0.into()).await?.into()))
    }

    /// Delete one of my addresses
    ///
    /// For partners whose key may watch. What was still to be sent there is forgotten.
    #[oai(path = "/webhooks/:id", method = "delete", operation_id = "delete_webhook")]
    async fn delete_webhook(
        &self,
        partner: ApiKey,
        cx: Data<&Context>,
        /// The address.
        id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        partners::delete_webhook(&cx, &partner.0, id.0.into()).await?;
        Ok(Done::Done)
    }

    /// Give one of my addresses another secret
    ///
    /// For partners whose key may watch. The secret before signs for a day more, beside the new one.
    #[oai(path = "/webhooks/:id/secret", method = "post", operation_id = "rotate_webhook_secret")]
    async fn rotate_webhook_secret(
        &self,
        partner: ApiKey,
        cx: Data<&Context>,
        /// The address.
        id: Path<Uuid>,
    ) -> Result<Json<WebhookSecret>, ApiError> {
        Ok(Json(partners::rotate_secret(&cx, &partner.0, id.0.into()).await?.into()))
    }

    /// List what could not be delivered to one of my addresses, the latest first
    ///
    /// For partners whose key may watch. It is remembered for 30 days.
    #[oai(path = "/webhooks/:id/dead-letters", method = "get", operation_id = "list_dead_letters")]
    async fn list_dead_letters(
        &self,
        partner: ApiKey,
        cx: Data<&Context>,
        /// The address.
        id: Path<Uuid>,
        /// Events on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<DeadLetterList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let page = partners::dead_letters(&cx, &partner.0, id.0.into(), page).await?;
        Ok(shapes::dead_letter_list(page.map(DeadLetter::from)))
    }

    /// Send events to one of my addresses again
    ///
    /// For partners whose key may watch: what could not be delivered or, after a cursor of the feed, everything since; once a
    /// minute. An address to which nothing was sent any more is tried again, and goes with this key from now on.
    #[oai(path = "/webhooks/:id/replay", method = "post", operation_id = "replay_webhook")]
    async fn replay_webhook(
        &self,
        partner: ApiKey,
        cx: Data<&Context>,
        /// The address.
        id: Path<Uuid>,
        body: Json<WebhookReplay>,
    ) -> Result<Json<Webhook>, ApiError> {
        let after = body.after.as_ref().map(|cursor| cursor.0.as_str());
        Ok(Json(partners::replay(&cx, &partner.0, id.0.into(), after).await?.into()))
    }
}
