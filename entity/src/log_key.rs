//! A key that has signed heads of the register log. Append-only.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_key")]
pub struct Model {
    /// As `name+id+key`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub used_since: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
