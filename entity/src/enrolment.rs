//! A learner's place on a run.

use sea_orm::entity::prelude::*;

use crate::enums::EnrolmentState;
use crate::ids::{CourseRunId, CourseVersionId, EnrolmentId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EnrolmentId,
    pub course_run_id: CourseRunId,
    /// The version the learner began, and stays on.
    pub course_version_id: CourseVersionId,
    pub learner_id: PersonId,
    pub state: EnrolmentState,
    /// Lower comes first on the waiting list.
    pub priority: i32,
    /// The order of the waiting list within a priority; never changed.
    pub joined_at: DateTimeUtc,
    pub offer_expires_at: Option<DateTimeUtc>,
    pub completed_at: Option<DateTimeUtc>,
    /// Counts changes, for `If-Match`.
    pub revision: i32,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
