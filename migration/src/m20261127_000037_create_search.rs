//! One index for everything that is searched, in the place of the words of courses.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::both::{drop_tables, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let on_sqlite = m.get_database_backend() == DbBackend::Sqlite;
        if on_sqlite {
            run(m, &["DROP TABLE course_search"]).await?;
        }
        drop_tables(m, &["course_text"]).await?;
        create_search_document(m).await?;
        create_search_index(m).await?;
        run(m, INDEXES).await?;
        run(m, if on_sqlite { SQLITE } else { POSTGRES }).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let on_sqlite = m.get_database_backend() == DbBackend::Sqlite;
        if on_sqlite {
            run(m, &["DROP TABLE search_term"]).await?;
        }
        drop_tables(m, &["search_trigram", "search_word", "search_index", "search_document"]).await?;
        create_course_text(m).await?;
        if on_sqlite {
            run(m, &["CREATE VIRTUAL TABLE course_search USING fts5(course_text_id UNINDEXED, stems)"]).await
        } else {
            run(m, &["DROP FUNCTION search_terms_of(text)"]).await
        }
    }
}

const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX uq_search_document_about ON search_document (kind, about, language)",
    "CREATE INDEX ix_search_document_source ON search_document (source)",
    "CREATE INDEX ix_search_document_made_by ON search_document (made_by)",
    "INSERT INTO search_index (id, made_by, built_to, articles, next_id, documents, words) \
     VALUES (1, 0, '', '', 1, 0, 0)",
];

// Terms are made by the program, so the tokenizer only parts them at spaces: everything that is not ASCII is a letter to it.
// Nothing but presence is asked for, so no places are kept. Words and their parts are found by ranges of bytes.
const SQLITE: &[&str] = &[
    "CREATE VIRTUAL TABLE search_term USING fts5(terms, content = 'search_document', content_rowid = 'id', \
     detail = none, tokenize = \"ascii tokenchars '#'\")",
    "CREATE TRIGGER search_document_inserted AFTER INSERT ON search_document BEGIN \
     INSERT INTO search_term (rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER search_document_deleted AFTER DELETE ON search_document BEGIN \
     INSERT INTO search_term (search_term, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    "CREATE TABLE search_word (word varchar NOT NULL PRIMARY KEY, documents integer NOT NULL, form varchar NOT NULL) \
     WITHOUT ROWID",
    "CREATE TABLE search_trigram (trigram varchar NOT NULL, letters integer NOT NULL, word varchar NOT NULL, \
     PRIMARY KEY (trigram, letters, word)) WITHOUT ROWID",
];

// The function says that it is dear, so that no plan ever asks it of row after row.
const POSTGRES: &[&str] = &[
    "CREATE FUNCTION search_terms_of(terms text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100000 AS \
     $$ BEGIN RETURN array_to_tsvector(string_to_array(terms, ' ')); END $$",
    "CREATE INDEX ix_search_document_terms ON search_document USING gin (search_terms_of(terms))",
    "CREATE TABLE search_word (word varchar COLLATE \"C\" NOT NULL PRIMARY KEY, documents integer NOT NULL, \
     form varchar NOT NULL)",
    "CREATE TABLE search_trigram (trigram varchar COLLATE \"C\" NOT NULL, letters integer NOT NULL, \
     word varchar COLLATE \"C\" NOT NULL, PRIMARY KEY (trigram, letters, word))",
];

async fn create_search_document(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("search_document")
            .col(big_integer("id"))
            .col(string("source"))
            .col(text("kind"))
            .col(string("about"))
            .col(uuid_null("course_id"))
            .col(string("language"))
            .col(text("access"))
            .col(integer("made_by"))
            .col(integer("words"))
            .col(string("title"))
            .col(blob("counts"))
            .col(text("body"))
            .col(text("terms"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}

async fn create_search_index(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("search_index")
            .col(integer("id"))
            .col(integer("made_by"))
            .col(string("built_to"))
            .col(string("articles"))
            .col(big_integer("next_id"))
            .col(big_integer("documents"))
            .col(big_integer("words"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}

/// As it was, without its words: they are made when a draft is next written.
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
