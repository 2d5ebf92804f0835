//! An item of the media centre: a film, a recording, a document, a picture or a link, and what is said about it.

use sea_orm::entity::prelude::*;

use crate::enums::{MediaAccess, MediaKind, MediaState};
use crate::ids::{MediaItemId, MediaUploadId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MediaItemId,
    pub kind: MediaKind,
    /// That its review is due is computed from `review_by`.
    pub state: MediaState,
    pub access: MediaAccess,
    /// By language; of a picture, the description is also what is read out instead of it.
    pub title: Json,
    pub description: Json,
    pub authors: String,
    pub licence: String,
    /// The language that is spoken or written in it, as a tag.
    pub language: String,
    /// Words with commas around each: `,pain,fear,`.
    pub topics: String,
    /// What somebody should know before they look.
    pub content_note: Option<String>,
    /// The day by which somebody has to look whether it is still right.
    pub review_by: Option<Date>,
    pub uploader_id: PersonId,
    /// Who published it: never the uploader.
    pub publisher_id: Option<PersonId>,
    /// The upload that it was made of: one item each; a link has none.
    #[sea_orm(unique)]
    pub upload_id: Option<MediaUploadId>,
    /// Where a link leads.
    pub address: Option<String>,
    /// Of the bytes, once they are stored.
    pub sha256: Option<String>,
    pub byte_count: i64,
    pub media_type: String,
    pub file_name: String,
    pub duration_seconds: Option<i32>,
    /// The picture that stands for a film before it plays.
    pub poster_id: Option<MediaItemId>,
    pub created_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
    pub revision: i32,
}

impl ActiveModelBehavior for ActiveModel {}
