//! What learners did, and what they answered.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_append_only, drop_tables, make_append_only, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_progress_fact(m).await?;
        create_lesson_progress(m).await?;
        create_question_copy(m).await?;
        create_attempt(m).await?;
        create_attempt_item(m).await?;
        create_response(m).await?;
        make_append_only(m, "response").await?;
        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_append_only(m, "response").await?;
        drop_tables(m, &["attempt_item", "attempt", "question_copy", "lesson_progress", "progress_fact"])
            .await?;
        Ok(())
    }
}

const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX uq_attempt_number ON attempt (enrolment_id, course_item_id, number)",
    "CREATE UNIQUE INDEX uq_attempt_open ON attempt (enrolment_id, course_item_id) WHERE state IN ('in_progress', 'overdue')",
    "CREATE INDEX ix_attempt_learner ON attempt (learner_id, course_item_id)",
    "CREATE INDEX ix_attempt_due ON attempt (deadline_at) WHERE state IN ('in_progress', 'overdue')",
    "CREATE INDEX ix_attempt_unscored ON attempt (submitted_at) WHERE state = 'submitted'",
    "CREATE UNIQUE INDEX uq_attempt_item_position ON attempt_item (attempt_id, position)",
    "CREATE UNIQUE INDEX uq_response_op ON response (attempt_id, op_id)",
    "CREATE UNIQUE INDEX uq_response_seq ON response (attempt_item_id, seq) WHERE state = 'accepted'",
];

async fn create_progress_fact(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("progress_fact")
            .col(uuid("enrolment_id"))
            .col(uuid("fact_id"))
            .col(uuid("course_item_id"))
            .col(text("kind"))
            .col(json("detail"))
            .col(timestamp_with_time_zone_null("device_at"))
            .col(timestamp_with_time_zone("received_at"))
            .primary_key(Index::create().col("enrolment_id").col("fact_id"))
            .foreign_key(&mut references("progress_fact", "enrolment_id", "enrolment"))
            .foreign_key(&mut references("progress_fact", "course_item_id", "course_item"))
            .to_owned(),
    )
    .await
}

async fn create_lesson_progress(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("lesson_progress")
            .col(uuid("enrolment_id"))
            .col(uuid("course_item_id"))
            .col(timestamp_with_time_zone("opened_at"))
            .col(timestamp_with_time_zone_null("completed_at"))
            .col(timestamp_with_time_zone("seen_at"))
            .col(integer("position_permille"))
            .col(json("watched"))
            .primary_key(Index::create().col("enrolment_id").col("course_item_id"))
            .foreign_key(&mut references("lesson_progress", "enrolment_id", "enrolment"))
            .foreign_key(&mut references("lesson_progress", "course_item_id", "course_item"))
            .to_owned(),
    )
    .await
}

async fn create_question_copy(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("question_copy")
            .col(string("sha256"))
            .col(json("body"))
            .primary_key(Index::create().col("sha256"))
            .to_owned(),
    )
    .await
}

async fn create_attempt(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("attempt")
            .col(uuid("id"))
            .col(uuid("enrolment_id"))
            .col(uuid("learner_id"))
            .col(uuid("course_item_id"))
            .col(integer("number"))
            .col(text("state"))
            .col(json("settings"))
            .col(integer("time_factor_percent"))
            .col(timestamp_with_time_zone("started_at"))
            .col(timestamp_with_time_zone_null("deadline_at"))
            .col(timestamp_with_time_zone_null("submitted_at"))
            .col(timestamp_with_time_zone_null("scored_at"))
            .col(integer_null("score_milli"))
            .col(integer("max_score_milli"))
            .col(boolean_null("passed"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("attempt", "enrolment_id", "enrolment"))
            .foreign_key(&mut references("attempt", "learner_id", "person"))
            .foreign_key(&mut references("attempt", "course_item_id", "course_item"))
            .to_owned(),
    )
    .await
}

async fn create_attempt_item(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("attempt_item")
            .col(uuid("id"))
            .col(uuid("attempt_id"))
            .col(integer("position"))
            .col(string("question_sha256"))
            .col(string_null("case_sha256"))
            .col(json("shown_order"))
            .col(integer("max_score_milli"))
            .col(integer_null("score_milli"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("attempt_item", "attempt_id", "attempt"))
            .to_owned(),
    )
    .await
}

async fn create_response(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("response")
            .col(uuid("id"))
            .col(uuid("attempt_id"))
            .col(uuid("attempt_item_id"))
            .col(uuid("op_id"))
            .col(big_integer("seq"))
            .col(json("value"))
            .col(text("state"))
            .col(timestamp_with_time_zone("received_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("response", "attempt_id", "attempt"))
            .foreign_key(&mut references("response", "attempt_item_id", "attempt_item"))
            .to_owned(),
    )
    .await
}
