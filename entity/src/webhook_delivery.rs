//! An event on its way to an address.

use sea_orm::entity::prelude::*;

use crate::enums::DeliveryState;
use crate::ids::{WebhookDeliveryId, WebhookId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookDeliveryId,
    pub webhook_id: WebhookId,
    pub event_seq: i64,
    pub state: DeliveryState,
    pub tries: i32,
    /// When it is tried again.
    pub next_at: DateTimeUtc,
    /// What the address said last: a status, or why it was not reached.
    pub last_answer: Option<String>,
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
