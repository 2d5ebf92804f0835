//! A document as issued: facts frozen, never changed; its life stands in its events.

use sea_orm::entity::prelude::*;

use crate::enums::CertificateKind;
use crate::ids::{CertificateId, EnrolmentId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificateId,
    pub enrolment_id: EnrolmentId,
    pub learner_id: PersonId,
    pub kind: CertificateKind,
    /// Year and number in the register book.
    pub year: i32,
    pub number: i32,
    /// The number as printed, such as `FG-2026-000123`.
    #[sea_orm(unique)]
    pub serial: String,
    /// 80 random bits in 16 letters of Crockford's base 32.
    #[sea_orm(unique)]
    pub code: String,
    /// Everything printed, as `certificate::Record`.
    pub record: Json,
    pub record_sha256: String,
    /// Random, for a commitment that gives nothing away.
    #[sea_orm(column_type = "Blob")]
    pub salt: Vec<u8>,
    pub valid_until: Option<Date>,
    pub supersedes_id: Option<CertificateId>,
    pub prepared_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
