//! Partner institutions and their keys, for administrators.

use domain::page::PageRequest;
use domain::{Context, partners};
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use crate::Tag;
use crate::answer::{Listed, Made};
use crate::auth::Bearer;
use crate::problem::ApiError;

pub(crate) mod shapes;
pub(crate) mod watching;
pub(crate) mod webhooks;

use shapes::{
    KeyRevocation, MadePartnerKey, NewPartner, NewPartnerKey, Partner, PartnerKey, PartnerKeyList,
    PartnerList,
};

/// `/partners…`.
pub struct PartnersApi;

#[OpenApi(tag = "Tag::Partners")]
impl PartnersApi {
    /// List the partner institutions, the oldest first
    ///
    /// For administrators.
    #[oai(path = "/partners", method = "get", operation_id = "list_partners")]
    async fn list_partners(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// Partners on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<PartnerList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        Ok(shapes::partner_list(partners::list(&cx, &actor.0, page).await?.map(Partner::from)))
    }

    /// Make a partner institution
    ///
    /// For administrators. Holders see its name when it has checked their certificate. Refused with `partner_name_taken`.
    #[oai(path = "/partners", method = "post", operation_id = "create_partner")]
    async fn create_partner(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        body: Json<NewPartner>,
    ) -> Result<Made<Json<Partner>>, ApiError> {
        let made = partners::create(&cx, &actor.0, &body.name.0).await?;
        Ok(Made { location: format!("/api/v1/partners/{}/keys", made.id), body: Json(made.into()) })
    }

    /// List the keys of a partner, the oldest first
    ///
    /// For administrators: what each may do, and how often it was used on its last days. The keys themselves nobody can
    /// show.
    #[oai(path = "/partners/:id/keys", method = "get", operation_id = "list_partner_keys")]
    async fn list_partner_keys(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The partner.
        id: Path<Uuid>,
        /// Keys on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<PartnerKeyList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let page = partners::list_keys(&cx, &actor.0, id.0.into(), page).await?;
        Ok(shapes::key_list(page.map(PartnerKey::from)))
    }

    /// Make a key for a partner
    ///
    /// For administrators. The key is in this answer and never again: hand it over in a safe way. A sandbox key answers
    /// only about examples: codes `TEST000000000001` to `TEST000000000006`, one of each status.
    #[oai(path = "/partners/:id/keys", method = "post", operation_id = "create_partner_key")]
    async fn create_partner_key(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The partner.
        id: Path<Uuid>,
        body: Json<NewPartnerKey>,
    ) -> Result<Made<Json<MadePartnerKey>>, ApiError> {
        let made = partners::create_key(&cx, &actor.0, id.0.into(), body.0.into()).await?;
        Ok(Made { body: Json(made.into()), location: format!("/api/v1/partners/{}/keys", id.0) })
    }

    /// Revoke a key of a partner
    ///
    /// For administrators. It is refused from the next request on, for good; revoked once more, nothing changes.
    #[oai(
        path = "/partners/:id/keys/:key_id/revocation",
        method = "post",
        operation_id = "revoke_partner_key"
    )]
    async fn revoke_partner_key(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The partner.
        id: Path<Uuid>,
        /// The key.
        key_id: Path<Uuid>,
        body: Json<KeyRevocation>,
    ) -> Result<Json<PartnerKey>, ApiError> {
        let key = (id.0.into(), key_id.0.into());
        Ok(Json(partners::revoke_key(&cx, &actor.0, key, &body.reason.0).await?.into()))
    }
}
