//! How far somebody has watched an item, and which stretches of it.

use sea_orm::entity::prelude::*;

use crate::ids::{MediaItemId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_watch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: MediaItemId,
    /// Where to go on.
    pub position_ms: i64,
    /// Pairs of milliseconds, in order, none touching another.
    pub watched: Json,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
