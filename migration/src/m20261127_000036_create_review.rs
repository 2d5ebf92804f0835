//! Review and publishing: steps of a review, comments on passages, who moved to a newer version, who has read what changed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{
    Guard, drop_append_only, drop_tables, guard_again, guard_unless, make_append_only, references, run,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What somebody has read may go once they are erased.
const READ: Guard = Guard {
    table: "refresher_acknowledgement",
    verb: "DELETE",
    unless: "EXISTS (SELECT 1 FROM person p WHERE p.id = OLD.person_id AND p.erased_at IS NOT NULL)",
};

const APPEND_ONLY: [&str; 5] =
    ["comment_event", "passage_comment", "review_step", "enrolment_move", "refresher_acknowledgement"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_review_step(m).await?;
        create_passage_comment(m).await?;
        create_comment_event(m).await?;
        create_enrolment_move(m).await?;
        create_refresher_acknowledgement(m).await?;
        create_review_reminder(m).await?;
        run(m, INDEXES).await?;
        run(m, &[SIGNED_BEFORE]).await?;
        for table in APPEND_ONLY {
            make_append_only(m, table).await?;
        }
        guard_unless(m, &READ).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        guard_again(m, &READ).await?;
        for table in APPEND_ONLY {
            drop_append_only(m, table).await?;
        }
        drop_tables(m, &["review_reminder"]).await?;
        run(m, &["DROP INDEX ix_enrolment_version"]).await
    }
}

const INDEXES: &[&str] = &[
    "CREATE INDEX ix_review_step_version ON review_step (course_version_id, id)",
    "CREATE INDEX ix_review_step_person ON review_step (person_id)",
    "CREATE INDEX ix_passage_comment_version ON passage_comment (course_version_id, id)",
    "CREATE INDEX ix_passage_comment_person ON passage_comment (person_id)",
    "CREATE UNIQUE INDEX uq_comment_event_seq ON comment_event (passage_comment_id, seq)",
    "CREATE INDEX ix_comment_event_person ON comment_event (person_id)",
    "CREATE INDEX ix_enrolment_move_enrolment ON enrolment_move (enrolment_id)",
    "CREATE INDEX ix_enrolment_move_from ON enrolment_move (from_version_id)",
    "CREATE INDEX ix_enrolment_version ON enrolment (course_version_id, learner_id)",
];

/// Drafts that a reviewer read before steps were kept: the audit trail knows by whom, when and which.
const SIGNED_BEFORE: &str = "
    INSERT INTO review_step
        (id, course_version_id, kind, revision, content_hash, note, source, edition, person_id, at)
    SELECT a.id, v.id, 'signed_off', v.revision, v.content_hash, '', '', '', a.actor_id, a.at
    FROM audit_entry a JOIN course_version v ON v.id = a.subject_id
    WHERE a.action = 'course.draft_reviewed' AND a.subject_kind = 'course_version'
      AND v.reviewer_id = a.actor_id AND a.detail ->> 'content_hash' = v.content_hash";

async fn create_review_step(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("review_step")
            .col(uuid("id"))
            .col(uuid("course_version_id"))
            .col(text("kind"))
            .col(integer("revision"))
            .col(string("content_hash"))
            .col(string("note"))
            .col(string("source"))
            .col(string("edition"))
            .col(uuid_null("person_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("review_step", "course_version_id", "course_version"))
            .foreign_key(&mut references("review_step", "person_id", "person"))
            .to_owned(),
    )
    .await
}

async fn create_passage_comment(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("passage_comment")
            .col(uuid("id"))
            .col(uuid("course_version_id"))
            .col(string("path"))
            .col(integer("line"))
            .col(string("quote"))
            .col(string("text"))
            .col(string("content_hash"))
            .col(uuid_null("person_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("passage_comment", "course_version_id", "course_version"))
            .foreign_key(&mut references("passage_comment", "person_id", "person"))
            .to_owned(),
    )
    .await
}

async fn create_comment_event(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("comment_event")
            .col(uuid("id"))
            .col(uuid("passage_comment_id"))
            .col(integer("seq"))
            .col(text("kind"))
            .col(string("text"))
            .col(uuid_null("person_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("comment_event", "passage_comment_id", "passage_comment"))
            .foreign_key(&mut references("comment_event", "person_id", "person"))
            .to_owned(),
    )
    .await
}

async fn create_enrolment_move(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("enrolment_move")
            .col(uuid("id"))
            .col(uuid("enrolment_id"))
            .col(uuid("from_version_id"))
            .col(uuid("to_version_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("enrolment_move", "enrolment_id", "enrolment"))
            .foreign_key(&mut references("enrolment_move", "from_version_id", "course_version"))
            .foreign_key(&mut references("enrolment_move", "to_version_id", "course_version"))
            .to_owned(),
    )
    .await
}

async fn create_refresher_acknowledgement(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("refresher_acknowledgement")
            .col(uuid("person_id"))
            .col(uuid("course_version_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("person_id").col("course_version_id"))
            .foreign_key(&mut references("refresher_acknowledgement", "person_id", "person"))
            .foreign_key(&mut references("refresher_acknowledgement", "course_version_id", "course_version"))
            .to_owned(),
    )
    .await
}

async fn create_review_reminder(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("review_reminder")
            .col(uuid("course_version_id"))
            .col(text("kind"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("course_version_id").col("kind"))
            .foreign_key(&mut references("review_reminder", "course_version_id", "course_version"))
            .to_owned(),
    )
    .await
}
