//! A link by which a subscription is confirmed; a letter that is tried twice has two.

use sea_orm::entity::prelude::*;

use crate::ids::NewsletterSubscriptionId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_link")]
pub struct Model {
    /// SHA-256 of what the link carries.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    pub subscription_id: NewsletterSubscriptionId,
    /// The language that was asked for.
    pub language: String,
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
