//! An address to which a partner wants events sent.

use sea_orm::entity::prelude::*;

use crate::ids::{PartnerId, WebhookId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookId,
    pub partner_id: PartnerId,
    pub url: String,
    /// Which secret signs: it is worked out from this number, and stored nowhere.
    pub secret_number: i32,
    /// Until when the secret before signs too.
    pub old_secret_until: Option<DateTimeUtc>,
    /// The last event for which there is a delivery.
    pub queued_through: i64,
    /// The address said that it wants no more.
    pub disabled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
