//! A step of a review: asked for, signed off, sent back. Append-only.

use sea_orm::entity::prelude::*;

use crate::enums::ReviewStepKind;
use crate::ids::{CourseVersionId, PersonId, ReviewStepId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewStepId,
    pub course_version_id: CourseVersionId,
    pub kind: ReviewStepKind,
    /// The revision of the draft that was meant.
    pub revision: i32,
    /// And its content: a sign-off holds for nothing else.
    pub content_hash: String,
    /// Why it is sent back, or what else there is to say.
    pub note: String,
    /// What the clinical content was read against, and which edition of it; empty where it was not said.
    pub source: String,
    pub edition: String,
    /// `None`: the centre itself.
    pub person_id: Option<PersonId>,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
