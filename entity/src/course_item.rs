//! A lesson or quiz in its place in a course version.

use sea_orm::entity::prelude::*;

use crate::enums::ItemKind;
use crate::ids::{CourseItemId, CourseVersionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CourseItemId,
    pub course_version_id: CourseVersionId,
    pub kind: ItemKind,
    /// `<module>/<lesson>`, or the quiz's key.
    pub path: String,
    /// 0, 1, 2 … through the whole course.
    pub position: i32,
    /// Whether completion needs it.
    pub required: bool,
}

impl ActiveModelBehavior for ActiveModel {}
