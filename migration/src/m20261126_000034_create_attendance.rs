//! Sessions of runs, and the register of who was there.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{
    Guard, drop_append_only, drop_tables, guard_again, guard_unless, make_append_only, references, run,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Entries may go once their learner is erased.
const ENTRIES: Guard = Guard {
    table: "attendance_entry",
    verb: "DELETE",
    unless: "EXISTS (SELECT 1 FROM enrolment e JOIN person p ON p.id = e.learner_id \
             WHERE e.id = OLD.enrolment_id AND p.erased_at IS NOT NULL)",
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_run_session(m).await?;
        create_attendance_entry(m).await?;
        make_append_only(m, "attendance_entry").await?;
        guard_unless(m, &ENTRIES).await?;
        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        guard_again(m, &ENTRIES).await?;
        drop_append_only(m, "attendance_entry").await?;
        drop_tables(m, &["run_session"]).await
    }
}

const INDEXES: &[&str] = &[
    "CREATE INDEX ix_run_session_run ON run_session (course_run_id, starts_at)",
    "CREATE UNIQUE INDEX uq_attendance_entry_seq ON attendance_entry (run_session_id, enrolment_id, seq)",
    "CREATE UNIQUE INDEX uq_attendance_entry_op ON attendance_entry (enrolment_id, run_session_id, op_id)",
];

async fn create_run_session(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("run_session")
            .col(uuid("id"))
            .col(uuid("course_run_id"))
            .col(timestamp_with_time_zone("starts_at"))
            .col(timestamp_with_time_zone("ends_at"))
            .col(string("place"))
            .col(uuid_null("created_by"))
            .col(timestamp_with_time_zone("created_at"))
            .col(integer("revision"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("run_session", "course_run_id", "course_run"))
            .to_owned(),
    )
    .await
}

async fn create_attendance_entry(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("attendance_entry")
            .col(uuid("id"))
            .col(uuid("run_session_id"))
            .col(uuid("enrolment_id"))
            .col(integer("seq"))
            .col(text("state"))
            .col(integer_null("minutes"))
            .col(string_null("reason"))
            .col(uuid("op_id"))
            .col(uuid_null("recorded_by"))
            .col(timestamp_with_time_zone("recorded_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("attendance_entry", "run_session_id", "run_session"))
            .foreign_key(&mut references("attendance_entry", "enrolment_id", "enrolment"))
            .to_owned(),
    )
    .await
}
