//! A learner's change from one version of a course to another. Append-only.

use sea_orm::entity::prelude::*;

use crate::ids::{CourseVersionId, EnrolmentId, EnrolmentMoveId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment_move")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EnrolmentMoveId,
    pub enrolment_id: EnrolmentId,
    /// What was learnt until then.
    pub from_version_id: CourseVersionId,
    pub to_version_id: CourseVersionId,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
