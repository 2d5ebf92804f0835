//! Erasure: a person may be erased, and then the append-only guards let what they said pass.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{Guard, guard_again, guard_unless};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Responses may go once their learner is erased.
const RESPONSES: Guard = Guard {
    table: "response",
    verb: "DELETE",
    unless: "EXISTS (SELECT 1 FROM attempt a JOIN person p ON p.id = a.learner_id \
             WHERE a.id = OLD.attempt_id AND p.erased_at IS NOT NULL)",
};

/// The words in which somebody gave a reason may go once the learner is erased; what happened stays.
const REASONS: Guard = Guard {
    table: "enrolment_event",
    verb: "UPDATE",
    unless: "NEW.reason IS NULL AND NEW.id = OLD.id AND NEW.enrolment_id = OLD.enrolment_id \
             AND NEW.from_state IS NOT DISTINCT FROM OLD.from_state AND NEW.to_state = OLD.to_state \
             AND NEW.at = OLD.at AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id AND NEW.cause = OLD.cause \
             AND EXISTS (SELECT 1 FROM enrolment e JOIN person p ON p.id = e.learner_id \
             WHERE e.id = OLD.enrolment_id AND p.erased_at IS NOT NULL)",
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let erased_at = timestamp_with_time_zone_null("erased_at");
        m.alter_table(Table::alter().table("person").add_column(erased_at).to_owned()).await?;
        guard_unless(m, &RESPONSES).await?;
        guard_unless(m, &REASONS).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        guard_again(m, &REASONS).await?;
        guard_again(m, &RESPONSES).await?;
        m.alter_table(Table::alter().table("person").drop_column("erased_at").to_owned()).await
    }
}
