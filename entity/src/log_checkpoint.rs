//! A head of the register log that was published. Append-only.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_checkpoint")]
pub struct Model {
    /// How many leaves there were.
    #[sea_orm(primary_key, auto_increment = false)]
    pub size: i64,
    /// The signed note.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    pub published_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
