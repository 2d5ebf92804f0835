//! The words by which a course version is found in one language.

use sea_orm::entity::prelude::*;

use crate::ids::{CourseTextId, CourseVersionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CourseTextId,
    pub course_version_id: CourseVersionId,
    pub language: String,
    /// Stems with single spaces between: see `domain::courses::search`.
    pub stems: String,
}

impl ActiveModelBehavior for ActiveModel {}
