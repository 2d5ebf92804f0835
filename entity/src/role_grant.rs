//! A role given to a person, everywhere or in one course.

use sea_orm::entity::prelude::*;

use crate::enums::Role;
use crate::ids::{CourseId, PersonId, RoleGrantId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleGrantId,
    pub person_id: PersonId,
    pub role: Role,
    /// `None`: everywhere.
    pub course_id: Option<CourseId>,
    pub granted_by: Option<PersonId>,
    pub granted_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
