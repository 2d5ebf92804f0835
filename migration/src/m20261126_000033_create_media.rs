//! The media centre: files on their way here, bytes by their hash, items, the sizes of pictures, and texts beside items.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_tables, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_blob(m).await?;
        create_upload(m).await?;
        create_item(m).await?;
        create_rendition(m).await?;
        create_text(m).await?;
        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(m, &["media_text", "media_rendition", "media_item", "media_upload", "media_blob"]).await
    }
}

const INDEXES: &[&str] = &[
    "CREATE INDEX ix_media_upload_uploader ON media_upload (uploader_id)",
    "CREATE INDEX ix_media_upload_expires ON media_upload (expires_at)",
    "CREATE INDEX ix_media_item_uploader ON media_item (uploader_id)",
    "CREATE INDEX ix_media_item_state ON media_item (state, id)",
];

async fn create_blob(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("media_blob")
            .col(string("sha256"))
            .col(big_integer("byte_count"))
            .col(timestamp_with_time_zone("kept_at"))
            .primary_key(Index::create().col("sha256"))
            .to_owned(),
    )
    .await
}

async fn create_upload(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("media_upload")
            .col(uuid("id"))
            .col(uuid("uploader_id"))
            .col(string("file_name"))
            .col(string("media_type"))
            .col(big_integer("byte_count"))
            .col(uuid_null("item_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("media_upload", "uploader_id", "person"))
            .to_owned(),
    )
    .await
}

/// No foreign key holds the upload: it is forgotten, and the item stays.
async fn create_item(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("media_item").to_owned();
    for text_column in ["kind", "state", "access"] {
        table.col(text(text_column));
    }
    for string_column in ["searched", "authors", "licence", "language", "topics", "media_type", "file_name"] {
        table.col(string(string_column));
    }
    table
        .col(uuid("id"))
        .col(json("title"))
        .col(json("description"))
        .col(string_null("content_note"))
        .col(date_null("review_by"))
        .col(uuid("uploader_id"))
        .col(uuid_null("publisher_id"))
        .col(uuid("upload_id").unique_key().to_owned())
        .col(string_null("sha256"))
        .col(big_integer("byte_count"))
        .col(integer_null("duration_seconds"))
        .col(uuid_null("poster_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(integer("revision"))
        .primary_key(Index::create().col("id"))
        .foreign_key(&mut references("media_item", "uploader_id", "person"))
        .foreign_key(&mut references("media_item", "publisher_id", "person"))
        .foreign_key(&mut references("media_item", "poster_id", "media_item"));
    m.create_table(table).await
}

async fn create_rendition(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("media_rendition")
            .col(uuid("item_id"))
            .col(integer("width"))
            .col(integer("height"))
            .col(string("sha256"))
            .col(big_integer("byte_count"))
            .primary_key(Index::create().col("item_id").col("width"))
            .foreign_key(&mut references("media_rendition", "item_id", "media_item"))
            .to_owned(),
    )
    .await
}

async fn create_text(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("media_text")
            .col(uuid("item_id"))
            .col(text("kind"))
            .col(string("language"))
            .col(text("body"))
            .col(timestamp_with_time_zone("updated_at"))
            .col(integer("revision"))
            .primary_key(Index::create().col("item_id").col("kind").col("language"))
            .foreign_key(&mut references("media_text", "item_id", "media_item"))
            .to_owned(),
    )
    .await
}
