//! The index as a whole: one row, which is held while something is indexed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_index")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The version of the program's index that made all of it.
    pub made_by: i32,
    /// How far a newer version has come with making it anew.
    pub built_to: String,
    /// The hash of the articles in it.
    pub articles: String,
    /// The id of the next document.
    pub next_id: i64,
    /// How many documents there are.
    pub documents: i64,
    /// How many words they have together.
    pub words: i64,
}

impl ActiveModelBehavior for ActiveModel {}
