//! Something a learner did, told by a device; counted once.

use sea_orm::entity::prelude::*;

use crate::enums::FactKind;
use crate::ids::{CourseItemId, EnrolmentId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "progress_fact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrolment_id: EnrolmentId,
    /// Made by the device, so that sending twice counts once.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fact_id: Uuid,
    pub course_item_id: CourseItemId,
    pub kind: FactKind,
    pub detail: Json,
    /// The device's clock.
    pub device_at: Option<DateTimeUtc>,
    /// The server's clock.
    pub received_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
