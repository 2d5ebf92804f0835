//! What a learner gave for one item. Append-only: the accepted one with the highest `seq` counts.

use sea_orm::entity::prelude::*;

use crate::enums::ResponseState;
use crate::ids::{AttemptId, AttemptItemId, ResponseId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "response")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResponseId,
    pub attempt_id: AttemptId,
    pub attempt_item_id: AttemptItemId,
    /// Made by the device, so that sending twice counts once.
    pub op_id: Uuid,
    /// Counted by the device; an older write never overwrites a newer one.
    pub seq: i64,
    pub value: Json,
    pub state: ResponseState,
    pub received_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
