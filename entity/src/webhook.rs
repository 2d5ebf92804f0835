//! An address to which a partner wants events sent.

use sea_orm::entity::prelude::*;

use crate::ids::{PartnerId, PartnerKeyId, WebhookId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookId,
    pub partner_id: PartnerId,
    /// The key that registered it or was last used on it: it is sent nothing more when that is revoked.
    pub key_id: Option<PartnerKeyId>,
    pub url: String,
    /// Which secret signs: it is worked out from this number, and stored nowhere.
    pub secret_number: i32,
    /// Until when the secret before signs too.
    pub old_secret_until: Option<DateTimeUtc>,
    /// The last event for which there is a delivery.
    pub queued_through: i64,
    /// When its last turn began: whoever has waited longest is next.
    pub turn_at: Option<DateTimeUtc>,
    /// When it was last to be sent everything again.
    pub replayed_at: Option<DateTimeUtc>,
    /// The address said that it wants no more, or its key was revoked.
    pub disabled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
