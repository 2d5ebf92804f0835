//! One sign-in on one device, until sign-out.

use sea_orm::entity::prelude::*;

use crate::enums::SessionEnd;
use crate::ids::{PersonId, SessionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub person_id: PersonId,
    /// A ward computer: short, and nothing stays behind.
    pub shared_computer: bool,
    pub started_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<SessionEnd>,
    /// SHA-256 of the token in the cookie, in hex; `None` for a session of the JSON API.
    pub page_token_hash: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
