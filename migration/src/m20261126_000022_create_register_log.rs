//! The register log: leaves, the hashes over them, signed heads and who witnessed them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_append_only, drop_tables, make_append_only, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What only ever grows, in the order in which it can be dropped.
const APPEND_ONLY: [&str; 5] = ["log_cosignature", "log_checkpoint", "log_key", "log_node", "log_leaf"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_tree(m).await?;
        create_leaves(m).await?;
        create_heads(m).await?;
        for table in APPEND_ONLY {
            make_append_only(m, table).await?;
        }
        run(m, &["CREATE UNIQUE INDEX uq_log_leaf_event ON log_leaf (event_id)"]).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in APPEND_ONLY {
            drop_append_only(m, table).await?;
        }
        drop_tables(m, &["log_tree"]).await
    }
}

/// The one row that is held while the log grows.
async fn create_tree(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("log_tree")
            .col(integer("id"))
            .col(string("origin"))
            .col(big_integer("size"))
            .col(blob("frontier"))
            .col(timestamp_with_time_zone("opened_at"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}

async fn create_leaves(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("log_leaf")
            .col(big_integer("position"))
            .col(uuid("event_id"))
            .col(text("leaf"))
            .primary_key(Index::create().col("position"))
            .foreign_key(&mut references("log_leaf", "event_id", "certificate_event"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("log_node")
            .col(big_integer("id"))
            .col(blob("hash"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}

async fn create_heads(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("log_checkpoint")
            .col(big_integer("size"))
            .col(text("note"))
            .col(timestamp_with_time_zone("published_at"))
            .primary_key(Index::create().col("size"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("log_cosignature")
            .col(big_integer("size"))
            .col(string("witness"))
            .col(text("line"))
            .col(timestamp_with_time_zone("signed_at"))
            .primary_key(Index::create().col("size").col("witness"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("log_key")
            .col(string("key"))
            .col(timestamp_with_time_zone("used_since"))
            .primary_key(Index::create().col("key"))
            .to_owned(),
    )
    .await
}
