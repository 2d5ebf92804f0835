//! A witness has seen a head of the register log. Append-only.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_cosignature")]
pub struct Model {
    /// Which head.
    #[sea_orm(primary_key, auto_increment = false)]
    pub size: i64,
    /// The witness's key, as `name+id+key`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub witness: String,
    /// The line below the note.
    #[sea_orm(column_type = "Text")]
    pub line: String,
    /// When, by the witness's own clock.
    pub signed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
