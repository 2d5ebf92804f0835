//! The answer given to a request with an `Idempotency-Key`, kept for a day.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotent_answer")]
pub struct Model {
    /// Who asked: a person's id, or `anonymous`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 of method, path and body, in hex.
    pub request_hash: String,
    pub began_at: DateTimeUtc,
    /// `None` while the first request is still being answered.
    pub status: Option<i32>,
    pub headers: Json,
    #[sea_orm(column_type = "Blob")]
    pub body: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
