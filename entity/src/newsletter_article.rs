//! An article that was there when the newsletter last looked: it is not announced again.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_article")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub noticed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
