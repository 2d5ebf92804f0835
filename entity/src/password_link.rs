//! A one-time link to choose a password.

use sea_orm::entity::prelude::*;

use crate::ids::{PasswordLinkId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PasswordLinkId,
    pub person_id: PersonId,
    /// SHA-256 of the token in the link, in hex.
    #[sea_orm(unique)]
    pub token_hash: String,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
