//! A letter to somebody. Whom it goes to is looked up when it is sent: no address stands here.

use sea_orm::entity::prelude::*;

use crate::enums::{DeliveryState, LetterKind};
use crate::ids::{LetterId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LetterId,
    pub person_id: PersonId,
    pub kind: LetterKind,
    /// What it is about: a certificate.
    pub about_id: Uuid,
    /// What the text needs to know, as it was when this happened.
    pub facts: Json,
    pub state: DeliveryState,
    pub tries: i32,
    pub queued_at: DateTimeUtc,
    /// When it is tried, or tried again.
    pub next_at: DateTimeUtc,
    pub tried_at: Option<DateTimeUtc>,
    /// Why it was not taken last time, addresses left out.
    pub last_answer: Option<String>,
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
