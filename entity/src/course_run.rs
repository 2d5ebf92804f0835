//! One delivery of a course version.

use sea_orm::entity::prelude::*;

use crate::enums::{Admission, RunKind, RunState};
use crate::ids::{CourseId, CourseRunId, CourseVersionId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CourseRunId,
    pub course_id: CourseId,
    pub course_version_id: CourseVersionId,
    pub kind: RunKind,
    pub state: RunState,
    pub admission: Admission,
    /// The registration window, half-open; no end for `None`.
    pub enrolment_opens_at: DateTimeUtc,
    pub enrolment_closes_at: Option<DateTimeUtc>,
    /// When a dated run takes place.
    pub starts_at: Option<DateTimeUtc>,
    pub ends_at: Option<DateTimeUtc>,
    /// Places; `None` means no limit.
    pub capacity: Option<i32>,
    /// Places that people kept when the capacity was cut below them.
    pub kept_over_capacity: i32,
    /// Waiting list; `None` means no limit, 0 means none.
    pub waiting_list_size: Option<i32>,
    /// The number of learners below which the run does not take place.
    pub minimum_number: Option<i32>,
    /// The day on which that is decided.
    pub go_no_go_on: Option<Date>,
    /// How long an offered place waits for its learner; 0: places pass on without asking.
    pub offer_hours: i32,
    pub created_by: Option<PersonId>,
    pub created_at: DateTimeUtc,
    /// Counts changes, for `If-Match`.
    pub revision: i32,
    #[sea_orm(belongs_to, from = "course_id", to = "id")]
    pub course: BelongsTo<super::course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
