//! Partner institutions: their keys and how these are used, what documents looked like at each signature, the order in which
//! events are told, and where they are told.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_append_only, drop_tables, make_append_only, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_partner(m).await?;
        create_partner_key(m).await?;
        create_partner_key_use(m).await?;
        create_document_revision(m).await?;
        create_told_event(m).await?;
        create_webhook(m).await?;
        create_webhook_delivery(m).await?;
        m.alter_table(
            Table::alter().table("certificate_check").add_column(uuid_null("partner_id")).to_owned(),
        )
        .await?;
        run(m, INDEXES).await?;
        run(m, WHAT_IS_THERE).await?;
        make_append_only(m, "document_revision").await?;
        make_append_only(m, "told_event").await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.alter_table(Table::alter().table("certificate_check").drop_column("partner_id").to_owned()).await?;
        drop_tables(m, &["webhook_delivery", "webhook"]).await?;
        drop_append_only(m, "told_event").await?;
        drop_append_only(m, "document_revision").await?;
        drop_tables(m, &["event_order", "partner_key_use", "partner_key", "partner"]).await
    }
}

const INDEXES: &[&str] = &[
    "CREATE INDEX ix_partner_key_partner ON partner_key (partner_id, id)",
    "CREATE INDEX ix_document_revision_sha256 ON document_revision (sha256)",
    "CREATE INDEX ix_webhook_partner ON webhook (partner_id, id)",
    "CREATE UNIQUE INDEX uq_webhook_delivery_event ON webhook_delivery (webhook_id, event_seq)",
    "CREATE INDEX ix_webhook_delivery_due ON webhook_delivery (webhook_id, next_at) WHERE state = 'pending'",
    "CREATE INDEX ix_webhook_delivery_dead ON webhook_delivery (webhook_id, id) WHERE state = 'dead'",
];

/// Documents and events from before: events of one instant are told in the order in which they were written.
const WHAT_IS_THERE: &[&str] = &[
    "INSERT INTO document_revision (certificate_id, part, sha256) \
     SELECT certificate_id, 'whole', sha256 FROM certificate_document",
    "INSERT INTO document_revision (certificate_id, part, sha256) \
     SELECT certificate_id, 'signed_by_centre', sha256 FROM document_to_sign",
    "INSERT INTO told_event (seq, event_id) SELECT ROW_NUMBER() OVER (ORDER BY e.at, e.id), e.id \
     FROM certificate_event e WHERE e.state NOT IN ('prepared', 'signed_by_centre')",
    "INSERT INTO event_order (id, last_seq) SELECT 1, COUNT(*) FROM told_event",
];

async fn create_partner(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("partner")
            .col(uuid("id"))
            .col(string("name").unique_key().to_owned())
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}

async fn create_partner_key(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("partner_key")
            .col(uuid("id"))
            .col(uuid("partner_id"))
            .col(string("name"))
            .col(string("sha256").unique_key().to_owned())
            .col(string("ending"))
            .col(string("scopes"))
            .col(boolean("is_sandbox"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("partner_key", "partner_id", "partner"))
            .to_owned(),
    )
    .await
}

async fn create_partner_key_use(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("partner_key_use")
            .col(uuid("key_id"))
            .col(date("used_on"))
            .col(big_integer("requests"))
            .primary_key(Index::create().col("key_id").col("used_on"))
            .foreign_key(&mut references("partner_key_use", "key_id", "partner_key"))
            .to_owned(),
    )
    .await
}

async fn create_document_revision(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("document_revision")
            .col(uuid("certificate_id"))
            .col(text("part"))
            .col(string("sha256"))
            .primary_key(Index::create().col("certificate_id").col("part"))
            .foreign_key(&mut references("document_revision", "certificate_id", "certificate"))
            .to_owned(),
    )
    .await
}

async fn create_told_event(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("event_order")
            .col(integer("id"))
            .col(big_integer("last_seq"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("told_event")
            .col(big_integer("seq"))
            .col(uuid("event_id").unique_key().to_owned())
            .primary_key(Index::create().col("seq"))
            .foreign_key(&mut references("told_event", "event_id", "certificate_event"))
            .to_owned(),
    )
    .await
}

async fn create_webhook(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("webhook")
            .col(uuid("id"))
            .col(uuid("partner_id"))
            .col(string("url"))
            .col(integer("secret_number"))
            .col(timestamp_with_time_zone_null("old_secret_until"))
            .col(big_integer("queued_through"))
            .col(timestamp_with_time_zone_null("disabled_at"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("webhook", "partner_id", "partner"))
            .to_owned(),
    )
    .await
}

async fn create_webhook_delivery(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("webhook_delivery")
            .col(uuid("id"))
            .col(uuid("webhook_id"))
            .col(big_integer("event_seq"))
            .col(text("state"))
            .col(integer("tries"))
            .col(timestamp_with_time_zone("next_at"))
            .col(string_null("last_answer"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("webhook_delivery", "webhook_id", "webhook"))
            .to_owned(),
    )
    .await
}
