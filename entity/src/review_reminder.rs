//! That the authors of a version were reminded to look at it again: once of each kind.

use sea_orm::entity::prelude::*;

use crate::enums::ReminderKind;
use crate::ids::CourseVersionId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_version_id: CourseVersionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: ReminderKind,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
