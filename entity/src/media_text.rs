//! A text beside an item: captions, a transcript, or what a program found in it.

use sea_orm::entity::prelude::*;

use crate::enums::MediaTextKind;
use crate::ids::MediaItemId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: MediaItemId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: MediaTextKind,
    /// As a tag.
    #[sea_orm(primary_key, auto_increment = false)]
    pub language: String,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub updated_at: DateTimeUtc,
    pub revision: i32,
}

impl ActiveModelBehavior for ActiveModel {}
