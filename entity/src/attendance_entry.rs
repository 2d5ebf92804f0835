//! What the register of attendance says of somebody at a session. Append-only: the last one counts.

use sea_orm::entity::prelude::*;

use crate::enums::AttendanceState;
use crate::ids::{AttendanceEntryId, EnrolmentId, PersonId, RunSessionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttendanceEntryId,
    pub run_session_id: RunSessionId,
    pub enrolment_id: EnrolmentId,
    /// 1 for the first; each one after it corrects the one before.
    pub seq: i32,
    pub state: AttendanceState,
    /// For somebody who was there; `None`: the whole time.
    pub minutes: Option<i32>,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// Made by whoever sends it, so that sending twice counts once.
    pub op_id: Uuid,
    /// `None`: the centre itself.
    pub recorded_by: Option<PersonId>,
    pub recorded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
