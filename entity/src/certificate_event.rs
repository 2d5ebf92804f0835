//! A change in a certificate's life. Append-only: the one with the highest `seq` counts.

use sea_orm::entity::prelude::*;

use crate::enums::CertificateState;
use crate::ids::{CertificateEventId, CertificateId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificateEventId,
    pub certificate_id: CertificateId,
    pub seq: i32,
    pub state: CertificateState,
    pub at: DateTimeUtc,
    /// `None`: the centre itself, by a rule.
    pub actor_id: Option<PersonId>,
    pub reason: Option<String>,
    /// The certificate that supersedes this one.
    pub successor_id: Option<CertificateId>,
}

impl ActiveModelBehavior for ActiveModel {}
