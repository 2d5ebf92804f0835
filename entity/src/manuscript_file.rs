//! A file of a course as it is being written. Its texts are in `manuscript_state`.

use sea_orm::entity::prelude::*;

use crate::ids::{CourseId, ManuscriptFileId, ManuscriptStateId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "manuscript_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ManuscriptFileId,
    pub course_id: CourseId,
    pub path: String,
    /// The state that counts.
    pub head_id: ManuscriptStateId,
}

impl ActiveModelBehavior for ActiveModel {}
