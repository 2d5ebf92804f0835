//! The schema, step by step. Migrations own it: entities are compared with it in a test.

#![allow(clippy::wildcard_imports)] // the column helpers are meant to be imported together

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

mod both;
mod m20261124_000001_create_people;
mod m20261124_000002_create_courses;
mod m20261124_000003_create_runs_and_enrolments;
mod m20261124_000004_create_learning_and_quizzes;
mod m20261124_000005_create_certificates;
mod m20261124_000006_create_idempotent_answers;
mod m20261125_000007_add_page_tokens;
mod m20261125_000008_add_erasure;
mod m20261126_000009_mend_erasure;
mod m20261126_000010_create_document_to_sign;
mod m20261126_000012_create_partners;
mod m20261126_000013_create_credentials;
mod m20261126_000022_create_register_log;
mod m20261126_000027_create_letters;
mod m20261126_000028_add_webhook_key;
mod m20261126_000029_forget_voided;
mod m20261126_000030_index_document_hashes;
mod m20261126_000031_create_institution_mark;
mod m20261126_000032_create_unissued_certificate;
mod m20261126_000033_create_media;
mod m20261126_000034_create_attendance;
mod m20261127_000035_create_manuscript;
mod m20261127_000036_create_review;
mod m20261127_000037_create_search;
mod m20261127_000038_create_newsletter;
mod m20261127_000041_call_sessions_off;
mod m20261127_000042_create_media_sound;

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_people::Migration),
            Box::new(m20261124_000002_create_courses::Migration),
            Box::new(m20261124_000003_create_runs_and_enrolments::Migration),
            Box::new(m20261124_000004_create_learning_and_quizzes::Migration),
            Box::new(m20261124_000005_create_certificates::Migration),
            Box::new(m20261124_000006_create_idempotent_answers::Migration),
            Box::new(m20261125_000007_add_page_tokens::Migration),
            Box::new(m20261125_000008_add_erasure::Migration),
            Box::new(m20261126_000009_mend_erasure::Migration),
            Box::new(m20261126_000010_create_document_to_sign::Migration),
            Box::new(m20261126_000012_create_partners::Migration),
            Box::new(m20261126_000013_create_credentials::Migration),
            Box::new(m20261126_000022_create_register_log::Migration),
            Box::new(m20261126_000027_create_letters::Migration),
            Box::new(m20261126_000028_add_webhook_key::Migration),
            Box::new(m20261126_000029_forget_voided::Migration),
            Box::new(m20261126_000030_index_document_hashes::Migration),
            Box::new(m20261126_000031_create_institution_mark::Migration),
            Box::new(m20261126_000032_create_unissued_certificate::Migration),
            Box::new(m20261126_000033_create_media::Migration),
            Box::new(m20261126_000034_create_attendance::Migration),
            Box::new(m20261127_000035_create_manuscript::Migration),
            Box::new(m20261127_000036_create_review::Migration),
            Box::new(m20261127_000037_create_search::Migration),
            Box::new(m20261127_000038_create_newsletter::Migration),
            Box::new(m20261127_000041_call_sessions_off::Migration),
            Box::new(m20261127_000042_create_media_sound::Migration),
        ]
    }
}

/// Brings a database up to date; gives how many steps that took.
///
/// All steps or none, on SQLite too: whoever is cut off in between begins anew. Of two programs that start together one
/// waits for the other and then has nothing to do.
///
/// # Errors
/// The database's own, or that it is newer than this program.
pub async fn apply(db: &DatabaseConnection) -> Result<usize, DbErr> {
    let immediate = Some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: immediate, ..Default::default() };
    let tx = db.begin_with_options(options).await?;
    if db.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL lock_timeout = '60s'; SELECT pg_advisory_xact_lock(1994)").await?;
    }
    let pending = Migrator::get_pending_migrations(&tx).await?.len();
    Migrator::up(&tx, None).await?;
    tx.commit().await?;
    Ok(pending)
}
