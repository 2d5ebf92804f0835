//! A certificate that has its number and is neither issued nor voided: there is still something to do for it.
//! The database keeps these rows itself, with each event.

use sea_orm::entity::prelude::*;

use crate::enums::CertificateState;
use crate::ids::CertificateId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unissued_certificate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub certificate_id: CertificateId,
    /// As its last event says.
    pub state: CertificateState,
}

impl ActiveModelBehavior for ActiveModel {}
