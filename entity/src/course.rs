//! A catalogue entry; what it teaches stands in its versions.

use sea_orm::entity::prelude::*;

use crate::ids::CourseId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CourseId,
    /// The package's key, such as `intro-childrens-palliative-care`.
    #[sea_orm(unique)]
    pub key: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
