//! The register log as it stands: one row, held while a leaf is added.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_tree")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The log's name in its checkpoints; never changed once the log is open.
    pub origin: String,
    /// How many leaves there are.
    pub size: i64,
    /// The hashes of the perfect subtrees that the tree is put together from.
    #[sea_orm(column_type = "Blob")]
    pub frontier: Vec<u8>,
    pub opened_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
