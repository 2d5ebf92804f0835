//! A letter of the newsletter on its way to a subscription: of an article, or the question whether it is wanted at all.

use sea_orm::entity::prelude::*;

use crate::enums::DeliveryState;
use crate::ids::{NewsletterLetterId, NewsletterSubscriptionId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_letter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NewsletterLetterId,
    pub subscription_id: NewsletterSubscriptionId,
    /// The article; none in the letter that asks for a confirmation.
    pub article_key: Option<String>,
    /// The language that was asked for, of a letter that asks for a confirmation.
    pub language: Option<String>,
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
