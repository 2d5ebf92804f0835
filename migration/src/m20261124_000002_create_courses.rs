//! Courses, their versions, their files, and the words they are found by.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::both::{drop_tables, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_course(m).await?;
        create_course_version(m).await?;
        create_package_blob(m).await?;
        create_package_file(m).await?;
        create_course_text(m).await?;
        create_course_item(m).await?;

        run(m, INDEXES).await?;
        let search =
            if m.get_database_backend() == DbBackend::Sqlite { SQLITE_SEARCH } else { POSTGRES_SEARCH };
        run(m, search).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        if m.get_database_backend() == DbBackend::Sqlite {
            run(m, &["DROP TABLE course_search"]).await?;
        }
        drop_tables(
            m,
            &["course_item", "course_text", "package_file", "package_blob", "course_version", "course"],
        )
        .await?;
        Ok(())
    }
}

const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX uq_course_version_number ON course_version (course_id, number)",
    "CREATE UNIQUE INDEX uq_course_version_published ON course_version (course_id) WHERE state = 'published'",
    "CREATE UNIQUE INDEX uq_course_version_draft ON course_version (course_id) WHERE state IN ('draft', 'in_review')",
    "CREATE UNIQUE INDEX uq_course_text_language ON course_text (course_version_id, language)",
    "CREATE UNIQUE INDEX uq_course_item_path ON course_item (course_version_id, kind, path)",
    "CREATE UNIQUE INDEX uq_course_item_position ON course_item (course_version_id, position)",
];

// FTS5 wants a table of its own; triggers keep it in step. UUID keys are no stable rowids, hence the copy.
const SQLITE_SEARCH: &[&str] = &[
    "CREATE VIRTUAL TABLE course_search USING fts5(course_text_id UNINDEXED, stems, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE TRIGGER course_text_inserted AFTER INSERT ON course_text BEGIN \
     INSERT INTO course_search (course_text_id, stems) VALUES (new.id, new.stems); END",
    "CREATE TRIGGER course_text_updated AFTER UPDATE ON course_text BEGIN \
     UPDATE course_search SET stems = new.stems WHERE course_text_id = new.id; END",
    "CREATE TRIGGER course_text_deleted AFTER DELETE ON course_text BEGIN \
     DELETE FROM course_search WHERE course_text_id = old.id; END",
];

const POSTGRES_SEARCH: &[&str] =
    &["CREATE INDEX ix_course_text_search ON course_text USING gin (to_tsvector('simple', stems))"];

async fn create_course(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("course")
            .col(uuid("id"))
            .col(string("key").unique_key().to_owned())
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}

async fn create_course_version(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("course_version")
            .col(uuid("id"))
            .col(uuid("course_id"))
            .col(integer("number"))
            .col(text("state"))
            .col(string("content_hash"))
            .col(text("change_class"))
            .col(string("change_note"))
            .col(string("level"))
            .col(json("title"))
            .col(json("summary"))
            .col(string("languages"))
            .col(string("audience"))
            .col(integer("online_minutes"))
            .col(integer("face_to_face_minutes"))
            .col(uuid_null("author_id"))
            .col(uuid_null("reviewer_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("published_at"))
            .col(integer("revision"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("course_version", "course_id", "course"))
            .foreign_key(&mut references("course_version", "author_id", "person"))
            .foreign_key(&mut references("course_version", "reviewer_id", "person"))
            .to_owned(),
    )
    .await
}

async fn create_package_blob(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("package_blob")
            .col(string("sha256"))
            .col(blob("bytes"))
            .primary_key(Index::create().col("sha256"))
            .to_owned(),
    )
    .await
}

async fn create_package_file(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("package_file")
            .col(uuid("course_version_id"))
            .col(string("path"))
            .col(string("sha256"))
            .primary_key(Index::create().col("course_version_id").col("path"))
            .foreign_key(&mut references("package_file", "course_version_id", "course_version"))
            .to_owned(),
    )
    .await
}

async fn create_course_text(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("course_text")
            .col(uuid("id"))
            .col(uuid("course_version_id"))
            .col(string("language"))
            .col(string("stems"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("course_text", "course_version_id", "course_version"))
            .to_owned(),
    )
    .await
}

async fn create_course_item(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("course_item")
            .col(uuid("id"))
            .col(uuid("course_version_id"))
            .col(text("kind"))
            .col(string("path"))
            .col(integer("position"))
            .col(boolean("required"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("course_item", "course_version_id", "course_version"))
            .to_owned(),
    )
    .await
}
