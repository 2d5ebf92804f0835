//! A change of an enrolment: every state it was in, and why. Append-only.

use sea_orm::entity::prelude::*;

use crate::enums::EnrolmentState;
use crate::ids::{EnrolmentEventId, EnrolmentId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EnrolmentEventId,
    pub enrolment_id: EnrolmentId,
    pub from_state: Option<EnrolmentState>,
    pub to_state: EnrolmentState,
    pub at: DateTimeUtc,
    /// `None`: the centre itself, by a rule.
    pub actor_id: Option<PersonId>,
    /// The rule or request that made the change, such as `place_freed`.
    pub cause: String,
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
