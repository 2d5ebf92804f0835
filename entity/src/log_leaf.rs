//! A leaf of the register log. Append-only.

use sea_orm::entity::prelude::*;

use crate::ids::CertificateEventId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_leaf")]
pub struct Model {
    /// From 0, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// What it tells of.
    pub event_id: CertificateEventId,
    /// `certificate::log::Leaf` in its canonical form: the bytes that are hashed.
    #[sea_orm(column_type = "Text")]
    pub leaf: String,
}

impl ActiveModelBehavior for ActiveModel {}
