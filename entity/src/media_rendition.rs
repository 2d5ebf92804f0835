//! A picture in one of its sizes.

use sea_orm::entity::prelude::*;

use crate::ids::MediaItemId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_rendition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: MediaItemId,
    /// In pixels.
    #[sea_orm(primary_key, auto_increment = false)]
    pub width: i32,
    pub height: i32,
    pub sha256: String,
    pub byte_count: i64,
}

impl ActiveModelBehavior for ActiveModel {}
