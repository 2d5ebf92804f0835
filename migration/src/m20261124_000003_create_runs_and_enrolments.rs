//! Runs, and the places on them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_append_only, drop_tables, make_append_only, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_course_run(m).await?;
        create_enrolment(m).await?;
        create_enrolment_event(m).await?;
        make_append_only(m, "enrolment_event").await?;
        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_append_only(m, "enrolment_event").await?;
        drop_tables(m, &["enrolment", "course_run"]).await?;
        Ok(())
    }
}

const INDEXES: &[&str] = &[
    "CREATE INDEX ix_course_run_course ON course_run (course_id)",
    "CREATE UNIQUE INDEX uq_enrolment_live ON enrolment (course_run_id, learner_id) WHERE state IN ('requested', 'waitlisted', 'offered', 'booked', 'active', 'completed')",
    "CREATE INDEX ix_enrolment_queue ON enrolment (course_run_id, state, priority, joined_at, id)",
    "CREATE INDEX ix_enrolment_learner ON enrolment (learner_id, id)",
    "CREATE INDEX ix_enrolment_offers ON enrolment (offer_expires_at) WHERE state = 'offered'",
    "CREATE INDEX ix_enrolment_waiting ON enrolment (course_run_id) WHERE state = 'waitlisted'",
    "CREATE INDEX ix_enrolment_completed ON enrolment (id) WHERE state = 'completed'",
    "CREATE INDEX ix_enrolment_event_enrolment ON enrolment_event (enrolment_id, id)",
];

async fn create_course_run(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("course_run")
            .col(uuid("id"))
            .col(uuid("course_id"))
            .col(uuid("course_version_id"))
            .col(text("kind"))
            .col(text("state"))
            .col(text("admission"))
            .col(timestamp_with_time_zone("enrolment_opens_at"))
            .col(timestamp_with_time_zone_null("enrolment_closes_at"))
            .col(timestamp_with_time_zone_null("starts_at"))
            .col(timestamp_with_time_zone_null("ends_at"))
            .col(integer_null("capacity"))
            .col(integer("kept_over_capacity"))
            .col(integer_null("waiting_list_size"))
            .col(integer_null("minimum_number"))
            .col(date_null("go_no_go_on"))
            .col(integer("offer_hours"))
            .col(uuid_null("created_by"))
            .col(timestamp_with_time_zone("created_at"))
            .col(integer("revision"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("course_run", "course_id", "course"))
            .foreign_key(&mut references("course_run", "course_version_id", "course_version"))
            .foreign_key(&mut references("course_run", "created_by", "person"))
            .to_owned(),
    )
    .await
}

async fn create_enrolment(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("enrolment")
            .col(uuid("id"))
            .col(uuid("course_run_id"))
            .col(uuid("course_version_id"))
            .col(uuid("learner_id"))
            .col(text("state"))
            .col(integer("priority"))
            .col(timestamp_with_time_zone("joined_at"))
            .col(timestamp_with_time_zone_null("offer_expires_at"))
            .col(timestamp_with_time_zone_null("completed_at"))
            .col(integer("revision"))
            .col(timestamp_with_time_zone("updated_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("enrolment", "course_run_id", "course_run"))
            .foreign_key(&mut references("enrolment", "course_version_id", "course_version"))
            .foreign_key(&mut references("enrolment", "learner_id", "person"))
            .to_owned(),
    )
    .await
}

async fn create_enrolment_event(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("enrolment_event")
            .col(uuid("id"))
            .col(uuid("enrolment_id"))
            .col(text_null("from_state"))
            .col(text("to_state"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("actor_id"))
            .col(string("cause"))
            .col(string_null("reason"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("enrolment_event", "enrolment_id", "enrolment"))
            .to_owned(),
    )
    .await
}
