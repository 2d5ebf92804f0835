//! The last number given in each register book.

use sea_orm::entity::prelude::*;

use crate::enums::CertificateKind;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_book")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: CertificateKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    pub last_number: i32,
}

impl ActiveModelBehavior for ActiveModel {}
