//! A joint certificate's document as the centre has signed it, until and after the academy signs: what it signed stays to
//! be seen.

use sea_orm::entity::prelude::*;

use crate::ids::CertificateId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_to_sign")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub certificate_id: CertificateId,
    #[sea_orm(column_type = "Blob")]
    pub bytes: Vec<u8>,
    pub sha256: String,
    pub template: String,
    pub drawn_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
