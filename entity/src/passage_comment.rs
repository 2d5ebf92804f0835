//! A comment on a passage of a draft, which is found again by its quote. Append-only.

use sea_orm::entity::prelude::*;

use crate::ids::{CourseVersionId, PassageCommentId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passage_comment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PassageCommentId,
    pub course_version_id: CourseVersionId,
    /// The file of the package.
    pub path: String,
    /// Where the passage stood when it was commented on, from 1.
    pub line: i32,
    /// The passage as its reader saw it; empty for the file as a whole.
    pub quote: String,
    pub text: String,
    /// The content that was read.
    pub content_hash: String,
    pub person_id: Option<PersonId>,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
