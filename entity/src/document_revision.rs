//! How a document began: the hash of what it was at each signature. Append-only.

use sea_orm::entity::prelude::*;

use crate::enums::DocumentPart;
use crate::ids::CertificateId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub certificate_id: CertificateId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: DocumentPart,
    /// SHA-256 of the file up to the end of that part, in hex.
    pub sha256: String,
}

impl ActiveModelBehavior for ActiveModel {}
