//! A line of the audit trail: who, what, when, from where, why. Append-only.

use sea_orm::entity::prelude::*;

use crate::ids::{AuditEntryId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    pub at: DateTimeUtc,
    /// `None`: the centre itself.
    pub actor_id: Option<PersonId>,
    /// The policy's name of the action.
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    pub reason: Option<String>,
    /// The request it came from.
    pub request_id: Option<String>,
    pub detail: Json,
}

impl ActiveModelBehavior for ActiveModel {}
