//! What was said to a comment, and when it was settled or taken up again. Append-only.

use sea_orm::entity::prelude::*;

use crate::enums::CommentEventKind;
use crate::ids::{CommentEventId, PassageCommentId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommentEventId,
    pub passage_comment_id: PassageCommentId,
    /// 1, 2, 3 … within the comment.
    pub seq: i32,
    pub kind: CommentEventKind,
    pub text: String,
    pub person_id: Option<PersonId>,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
