//! Answers kept for requests that are sent twice.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_tables, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_idempotent_answer(m).await?;

        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(m, &["idempotent_answer"]).await?;
        Ok(())
    }
}

const INDEXES: &[&str] = &["CREATE INDEX ix_idempotent_answer_began ON idempotent_answer (began_at)"];

async fn create_idempotent_answer(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("idempotent_answer")
            .col(string("scope"))
            .col(string("key"))
            .col(string("request_hash"))
            .col(timestamp_with_time_zone("began_at"))
            .col(integer_null("status"))
            .col(json("headers"))
            .col(blob("body"))
            .primary_key(Index::create().col("scope").col("key"))
            .to_owned(),
    )
    .await
}
