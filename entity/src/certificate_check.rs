//! Somebody's check of a certificate; its holder sees them.

use sea_orm::entity::prelude::*;

use crate::enums::CheckMeans;
use crate::ids::{CertificateCheckId, CertificateId, PartnerId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_check")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificateCheckId,
    pub certificate_id: CertificateId,
    pub at: DateTimeUtc,
    pub means: CheckMeans,
    /// Which institution, if it was one with a key.
    pub partner_id: Option<PartnerId>,
}

impl ActiveModelBehavior for ActiveModel {}
