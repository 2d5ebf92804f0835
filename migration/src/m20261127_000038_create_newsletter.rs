//! The newsletter: who gets it, which articles there were, and what is on its way to whom.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_tables, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_subscription(m).await?;
        create_link(m).await?;
        create_article(m).await?;
        create_letter(m).await?;
        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let tables =
            ["newsletter_letter", "newsletter_article", "newsletter_link", "newsletter_subscription"];
        drop_tables(m, &tables).await
    }
}

const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX uq_newsletter_subscription_address ON newsletter_subscription (address)",
    "CREATE INDEX ix_newsletter_link_subscription ON newsletter_link (subscription_id)",
    // Nobody is told of an article twice, whoever announces it; a letter that asks for a confirmation names no article.
    "CREATE UNIQUE INDEX uq_newsletter_letter_article ON newsletter_letter (subscription_id, article_key)",
    "CREATE INDEX ix_newsletter_letter_due ON newsletter_letter (state, next_at)",
    "CREATE INDEX ix_newsletter_letter_tried ON newsletter_letter (tried_at)",
];

async fn create_subscription(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("newsletter_subscription")
            .col(uuid("id"))
            .col(string("address"))
            .col(string("language"))
            .col(string("consent"))
            .col(timestamp_with_time_zone("asked_at"))
            .col(timestamp_with_time_zone_null("confirmed_at"))
            .col(integer("returned"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}

/// No foreign keys: whoever leaves goes at once, also while an article is being announced.
async fn create_link(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("newsletter_link")
            .col(string("token_hash"))
            .col(uuid("subscription_id"))
            .col(string("language"))
            .col(timestamp_with_time_zone("expires_at"))
            .primary_key(Index::create().col("token_hash"))
            .to_owned(),
    )
    .await
}

async fn create_article(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("newsletter_article")
            .col(string("key"))
            .col(timestamp_with_time_zone("noticed_at"))
            .primary_key(Index::create().col("key"))
            .to_owned(),
    )
    .await
}

async fn create_letter(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("newsletter_letter")
            .col(uuid("id"))
            .col(uuid("subscription_id"))
            .col(string_null("article_key"))
            .col(string_null("language"))
            .col(text("state"))
            .col(integer("tries"))
            .col(timestamp_with_time_zone("queued_at"))
            .col(timestamp_with_time_zone("next_at"))
            .col(timestamp_with_time_zone_null("tried_at"))
            .col(string_null("last_answer"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}
