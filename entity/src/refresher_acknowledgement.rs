//! That somebody has read what a safety-critical version changed. Append-only.

use sea_orm::entity::prelude::*;

use crate::ids::{CourseVersionId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresher_acknowledgement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_version_id: CourseVersionId,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
