//! The academy's endorsement of a credential, and the credential that the centre signed anew with it inside.

use sea_orm::entity::prelude::*;

use crate::ids::CertificateId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_endorsement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub certificate_id: CertificateId,
    /// What the academy signed.
    #[sea_orm(column_type = "Text")]
    pub endorsement: String,
    /// The credential with it, as a JSON web token.
    #[sea_orm(column_type = "Text")]
    pub token: String,
    pub endorsed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
