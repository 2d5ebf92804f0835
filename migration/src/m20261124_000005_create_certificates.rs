//! The register book, and what was issued from it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_append_only, drop_tables, make_append_only, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_register_book(m).await?;
        create_certificate(m).await?;
        create_certificate_document(m).await?;
        create_certificate_event(m).await?;
        create_certificate_check(m).await?;
        make_append_only(m, "certificate").await?;
        make_append_only(m, "certificate_document").await?;
        make_append_only(m, "certificate_event").await?;
        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(m, &["certificate_check"]).await?;
        drop_append_only(m, "certificate_event").await?;
        drop_append_only(m, "certificate_document").await?;
        drop_append_only(m, "certificate").await?;
        drop_tables(m, &["register_book"]).await?;
        Ok(())
    }
}

const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX uq_certificate_number ON certificate (kind, year, number)",
    "CREATE UNIQUE INDEX uq_certificate_enrolment ON certificate (enrolment_id) WHERE supersedes_id IS NULL",
    "CREATE INDEX ix_certificate_supersedes ON certificate (supersedes_id) WHERE supersedes_id IS NOT NULL",
    "CREATE INDEX ix_certificate_enrolment ON certificate (enrolment_id)",
    "CREATE INDEX ix_certificate_learner ON certificate (learner_id, id)",
    "CREATE INDEX ix_certificate_document_sha256 ON certificate_document (sha256)",
    "CREATE UNIQUE INDEX uq_certificate_event_seq ON certificate_event (certificate_id, seq)",
    "CREATE INDEX ix_certificate_check_certificate ON certificate_check (certificate_id, id)",
];

async fn create_register_book(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("register_book")
            .col(text("kind"))
            .col(integer("year"))
            .col(integer("last_number"))
            .primary_key(Index::create().col("kind").col("year"))
            .to_owned(),
    )
    .await
}

async fn create_certificate(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("certificate")
            .col(uuid("id"))
            .col(uuid("enrolment_id"))
            .col(uuid("learner_id"))
            .col(text("kind"))
            .col(integer("year"))
            .col(integer("number"))
            .col(string("serial").unique_key().to_owned())
            .col(string("code").unique_key().to_owned())
            .col(json("record"))
            .col(string("record_sha256"))
            .col(blob("salt"))
            .col(date_null("valid_until"))
            .col(uuid_null("supersedes_id"))
            .col(timestamp_with_time_zone("prepared_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("certificate", "enrolment_id", "enrolment"))
            .foreign_key(&mut references("certificate", "learner_id", "person"))
            .foreign_key(&mut references("certificate", "supersedes_id", "certificate"))
            .to_owned(),
    )
    .await
}

async fn create_certificate_document(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("certificate_document")
            .col(uuid("certificate_id"))
            .col(string("sha256"))
            .col(string("template"))
            .col(timestamp_with_time_zone("drawn_at"))
            // Last, so that SQLite reads the columns before it without walking through the document.
            .col(blob("bytes"))
            .primary_key(Index::create().col("certificate_id"))
            .foreign_key(&mut references("certificate_document", "certificate_id", "certificate"))
            .to_owned(),
    )
    .await
}

async fn create_certificate_event(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("certificate_event")
            .col(uuid("id"))
            .col(uuid("certificate_id"))
            .col(integer("seq"))
            .col(text("state"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("actor_id"))
            .col(string_null("reason"))
            .col(uuid_null("successor_id"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("certificate_event", "certificate_id", "certificate"))
            .foreign_key(&mut references("certificate_event", "successor_id", "certificate"))
            .to_owned(),
    )
    .await
}

async fn create_certificate_check(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("certificate_check")
            .col(uuid("id"))
            .col(uuid("certificate_id"))
            .col(timestamp_with_time_zone("at"))
            .col(text("means"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("certificate_check", "certificate_id", "certificate"))
            .to_owned(),
    )
    .await
}
