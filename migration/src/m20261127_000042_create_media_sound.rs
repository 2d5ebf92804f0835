//! The sound of a film alone, for weak lines; and no second way of searching items beside the search index.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_tables, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("media_sound")
                .col(uuid("item_id"))
                .col(string_null("sha256"))
                .col(big_integer("byte_count"))
                .col(timestamp_with_time_zone("tried_at"))
                .primary_key(Index::create().col("item_id"))
                .foreign_key(&mut references("media_sound", "item_id", "media_item"))
                .to_owned(),
        )
        .await?;
        run(m, &["CREATE INDEX ix_media_sound_sha256 ON media_sound (sha256)"]).await?;
        m.alter_table(Table::alter().table("media_item").drop_column("searched").to_owned()).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let again = string("searched").default("").to_owned();
        m.alter_table(Table::alter().table("media_item").add_column(again).to_owned()).await?;
        drop_tables(m, &["media_sound"]).await
    }
}
