//! Bytes of the media centre, known by their hash: they lie in the store, once however often they were uploaded.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_blob")]
pub struct Model {
    /// Of the bytes, in hexadecimal; also where they lie.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    pub byte_count: i64,
    pub kept_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
