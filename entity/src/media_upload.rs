//! A file on its way here. How much of it has arrived is the length of its file in the spool, and nothing else.

use sea_orm::entity::prelude::*;

use crate::ids::{MediaItemId, MediaUploadId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_upload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MediaUploadId,
    pub uploader_id: PersonId,
    /// As the uploader calls it: for people, never for the file system.
    pub file_name: String,
    /// What the uploader says that it is.
    pub media_type: String,
    /// How long it is to be.
    pub byte_count: i64,
    /// What was made of it.
    pub item_id: Option<MediaItemId>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
