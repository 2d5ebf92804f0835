//! A question as it was asked, stored once by its hash; attempts point to it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "question_copy")]
pub struct Model {
    /// SHA-256 of the canonical JSON, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    /// The question with its key.
    pub body: Json,
}

impl ActiveModelBehavior for ActiveModel {}
