//! The schema, step by step. Migrations own it: entities are compared with it in a test.

#![allow(clippy::wildcard_imports)] // the column helpers are meant to be imported together

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseConnection;

mod both;
mod m20261124_000001_create_people;
mod m20261124_000002_create_courses;
mod m20261124_000003_create_runs_and_enrolments;
mod m20261124_000004_create_learning_and_quizzes;
mod m20261124_000005_create_certificates;
mod m20261124_000006_create_idempotent_answers;
mod m20261125_000007_add_page_tokens;
mod m20261125_000008_add_erasure;

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
        ]
    }
}

/// Brings a database up to date; gives how many steps that took.
///
/// # Errors
/// The database's own, or that it is newer than this program.
pub async fn apply(db: &DatabaseConnection) -> Result<usize, DbErr> {
    let pending = Migrator::get_pending_migrations(db).await?.len();
    Migrator::up(db, None).await?;
    Ok(pending)
}
