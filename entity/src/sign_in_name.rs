//! A name to sign in with: an e-mail address, a phone number or a user name.

use sea_orm::entity::prelude::*;

use crate::enums::SignInKind;
use crate::ids::{PersonId, SignInNameId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_name")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInNameId,
    pub person_id: PersonId,
    pub kind: SignInKind,
    /// In the one spelling that is compared.
    #[sea_orm(unique)]
    pub value: String,
}

impl ActiveModelBehavior for ActiveModel {}
