//! What the facts of one lesson add up to.

use sea_orm::entity::prelude::*;

use crate::ids::{CourseItemId, EnrolmentId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lesson_progress")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrolment_id: EnrolmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_item_id: CourseItemId,
    pub opened_at: DateTimeUtc,
    pub completed_at: Option<DateTimeUtc>,
    /// The latest sign of the learner here: where to resume.
    pub seen_at: DateTimeUtc,
    /// How far the text was read, in thousandths.
    pub position_permille: i32,
    /// Union of watched stretches: `{media: [[from_ms, to_ms], …]}`.
    pub watched: Json,
}

impl ActiveModelBehavior for ActiveModel {}
