//! Erasure without long looks, and without what was said of somebody: indexes for whatever points to a row that may be
//! deleted, and reasons in the audit trail that may go.

use sea_orm_migration::prelude::*;

use crate::both::{Guard, guard_again, guard_unless};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Deleting a row asks every table that points to it; without an index each is read from end to end, while the only
/// writer waits. The export of somebody's data asks for what they did.
const INDEXES: &[(&str, &str)] = &[
    ("ix_response_item", "response (attempt_item_id)"),
    ("ix_progress_fact_item", "progress_fact (course_item_id)"),
    ("ix_lesson_progress_item", "lesson_progress (course_item_id)"),
    ("ix_attempt_item", "attempt (course_item_id)"),
    ("ix_audit_entry_actor", "audit_entry (actor_id, id)"),
];

/// Why somebody was given extra time, say, may tell of their health: it goes with them. What was done stays.
const REASONS: Guard = Guard {
    table: "audit_entry",
    verb: "UPDATE",
    unless: "NEW.reason IS NULL AND NEW.id = OLD.id AND NEW.at = OLD.at \
             AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id AND NEW.action = OLD.action \
             AND NEW.subject_kind = OLD.subject_kind AND NEW.subject_id IS NOT DISTINCT FROM OLD.subject_id \
             AND NEW.request_id IS NOT DISTINCT FROM OLD.request_id \
             AND CAST(NEW.detail AS TEXT) = CAST(OLD.detail AS TEXT) AND OLD.subject_kind = 'person' \
             AND EXISTS (SELECT 1 FROM person p WHERE p.id = OLD.subject_id AND p.erased_at IS NOT NULL)",
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (name, of) in INDEXES {
            m.get_connection().execute_unprepared(&format!("CREATE INDEX {name} ON {of}")).await?;
        }
        guard_unless(m, &REASONS).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        guard_again(m, &REASONS).await?;
        for (name, _) in INDEXES {
            m.get_connection().execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        Ok(())
    }
}
