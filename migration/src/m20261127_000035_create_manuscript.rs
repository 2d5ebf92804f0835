//! Courses as they are being written: files, and every state of each that was ever saved.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_append_only, drop_tables, make_append_only, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_manuscript_file(m).await?;
        create_manuscript_state(m).await?;
        make_append_only(m, "manuscript_state").await?;
        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_append_only(m, "manuscript_state").await?;
        drop_tables(m, &["manuscript_file"]).await
    }
}

const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX uq_manuscript_file_path ON manuscript_file (course_id, path)",
    "CREATE UNIQUE INDEX uq_manuscript_state_number ON manuscript_state (manuscript_file_id, number)",
    "CREATE UNIQUE INDEX uq_manuscript_state_op ON manuscript_state (manuscript_file_id, operation_id)",
    "CREATE INDEX ix_manuscript_state_author ON manuscript_state (author_id, id)",
];

async fn create_manuscript_file(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("manuscript_file")
            .col(uuid("id"))
            .col(uuid("course_id"))
            .col(string("path"))
            .col(uuid("head_id"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("manuscript_file", "course_id", "course"))
            .to_owned(),
    )
    .await
}

async fn create_manuscript_state(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("manuscript_state")
            .col(uuid("id"))
            .col(uuid("manuscript_file_id"))
            .col(integer("number"))
            .col(string_null("sha256"))
            .col(uuid_null("based_on"))
            .col(uuid_null("author_id"))
            .col(timestamp_with_time_zone("saved_at"))
            .col(uuid("operation_id"))
            .col(text("origin"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("manuscript_state", "manuscript_file_id", "manuscript_file"))
            .to_owned(),
    )
    .await
}
