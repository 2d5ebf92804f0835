//! A certificate for machines: the credential that the centre signed, and where its status is told.

use sea_orm::entity::prelude::*;

use crate::ids::CertificateId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_credential")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub certificate_id: CertificateId,
    /// Which status list, such as `2026-1`.
    pub status_list: String,
    /// The place in it: random, and nobody else's.
    pub status_index: i32,
    /// As a JSON web token; the one that the document carries.
    #[sea_orm(column_type = "Text")]
    pub token: String,
    /// As a JSON document with its proof within.
    #[sea_orm(column_type = "Text")]
    pub document: String,
}

impl ActiveModelBehavior for ActiveModel {}
