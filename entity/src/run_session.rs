//! A meeting of those on a run: half a day in a room, or online.

use sea_orm::entity::prelude::*;

use crate::ids::{CourseRunId, PersonId, RunSessionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RunSessionId,
    pub course_run_id: CourseRunId,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    /// Where, in words: a room, an address, a link.
    pub place: String,
    pub created_by: Option<PersonId>,
    pub created_at: DateTimeUtc,
    /// Counts changes, for `If-Match`.
    pub revision: i32,
    /// When it was called off: it then counts for nobody, and what was recorded of it stays.
    pub called_off_at: Option<DateTimeUtc>,
    /// Why.
    pub called_off_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
