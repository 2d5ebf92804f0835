//! The hash of a perfect subtree of the register log. Append-only.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_node")]
pub struct Model {
    /// As `certificate::log::stored_id` counts: from 0, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    #[sea_orm(column_type = "Blob")]
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
