//! The sound of a film alone, or that it was tried and there is none.

use sea_orm::entity::prelude::*;

use crate::ids::MediaItemId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_sound")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: MediaItemId,
    /// Of the bytes; nothing for a film of which no sound was to be had.
    pub sha256: Option<String>,
    pub byte_count: i64,
    pub tried_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
