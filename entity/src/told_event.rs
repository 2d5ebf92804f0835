//! An event of a certificate's life that everybody may know of, in the order in which they became true. Append-only.

use sea_orm::entity::prelude::*;

use crate::ids::CertificateEventId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "told_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    #[sea_orm(unique)]
    pub event_id: CertificateEventId,
}

impl ActiveModelBehavior for ActiveModel {}
