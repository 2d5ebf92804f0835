//! One file of a course version's package.

use sea_orm::entity::prelude::*;

use crate::ids::CourseVersionId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "package_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub course_version_id: CourseVersionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub path: String,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
}

impl ActiveModelBehavior for ActiveModel {}
