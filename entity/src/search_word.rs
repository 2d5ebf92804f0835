//! A word of the index, as a stem.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_word")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    /// How many documents have it.
    pub documents: i32,
    /// A whole word of this stem, as it stands in a text.
    pub form: String,
}

impl ActiveModelBehavior for ActiveModel {}
