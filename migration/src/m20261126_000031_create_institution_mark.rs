//! Marks of institutions, by the hash of their files: a certificate names its own, and may be drawn again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_append_only, make_append_only};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("institution_mark")
                .col(string("sha256"))
                .col(timestamp_with_time_zone("kept_at"))
                // Last, as in `certificate_document`.
                .col(blob("bytes"))
                .primary_key(Index::create().col("sha256"))
                .to_owned(),
        )
        .await?;
        make_append_only(m, "institution_mark").await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_append_only(m, "institution_mark").await
    }
}
