//! An address that the newsletter goes to, or that was asked whether it should. It belongs to no account.

use sea_orm::entity::prelude::*;

use crate::ids::NewsletterSubscriptionId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_subscription")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NewsletterSubscriptionId,
    pub address: String,
    /// Of the letters, a BCP 47 tag.
    pub language: String,
    /// Which wording was agreed to.
    pub consent: String,
    /// When somebody last asked for it.
    pub asked_at: DateTimeUtc,
    /// When whoever reads this address said yes; nothing is sent before but the question.
    pub confirmed_at: Option<DateTimeUtc>,
    /// How many letters in a row were refused because there is no such reader.
    pub returned: i32,
}

impl ActiveModelBehavior for ActiveModel {}
