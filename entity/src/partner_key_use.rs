//! How often a key was used on a day.

use sea_orm::entity::prelude::*;

use crate::ids::PartnerKeyId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_key_use")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_id: PartnerKeyId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub used_on: Date,
    pub requests: i64,
}

impl ActiveModelBehavior for ActiveModel {}
