//! What was voided before it was issued, and was given to nobody, may be forgotten with its holder.

use sea_orm_migration::prelude::*;

use crate::both::{Guard, guard_again, guard_unless};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Documents and credentials may go once their certificate is voided and its holder erased; the line in the register stays.
const fn unissued(table: &'static str) -> Guard {
    Guard {
        table,
        verb: "DELETE",
        unless: "EXISTS (SELECT 1 FROM certificate_event e JOIN certificate c ON c.id = e.certificate_id \
                 JOIN person p ON p.id = c.learner_id WHERE c.id = OLD.certificate_id AND e.state = 'voided' \
                 AND p.erased_at IS NOT NULL)",
    }
}

const FORGOTTEN: [Guard; 2] = [unissued("document_to_sign"), unissued("certificate_credential")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for guard in &FORGOTTEN {
            guard_unless(m, guard).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for guard in &FORGOTTEN {
            guard_again(m, guard).await?;
        }
        Ok(())
    }
}
