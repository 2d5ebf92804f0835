//! A key of a partner. The key itself is nowhere: it was shown once.

use sea_orm::entity::prelude::*;

use crate::ids::{PartnerId, PartnerKeyId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnerKeyId,
    pub partner_id: PartnerId,
    pub name: String,
    /// SHA-256 of the key, in hex: a key has 256 random bits, so nothing slower is needed.
    #[sea_orm(unique)]
    pub sha256: String,
    /// Its last letters, by which people tell keys apart.
    pub ending: String,
    /// What it may do, as words with spaces between.
    pub scopes: String,
    /// Answers only about the examples.
    pub is_sandbox: bool,
    pub created_at: DateTimeUtc,
    pub expires_at: Option<DateTimeUtc>,
    pub revoked_at: Option<DateTimeUtc>,
    pub last_used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
