//! Joint certificates have a document that the academy has yet to sign: it stands apart from what is issued.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{Guard, drop_append_only, guard_again, guard_unless, make_append_only, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_document_to_sign(m).await?;
        make_append_only(m, "document_to_sign").await?;
        guard_unless(m, &NEVER_GIVEN).await?;
        run(
            m,
            &["DELETE FROM certificate_document WHERE certificate_id IN \
                  (SELECT id FROM certificate WHERE kind = 'advanced_training')"],
        )
        .await?;
        guard_again(m, &NEVER_GIVEN).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_append_only(m, "document_to_sign").await
    }
}

/// A joint document could not be issued before, so nobody was ever given one: each is drawn anew, to be signed by both.
const NEVER_GIVEN: Guard = Guard {
    table: "certificate_document",
    verb: "DELETE",
    unless: "EXISTS (SELECT 1 FROM certificate c WHERE c.id = OLD.certificate_id AND c.kind = 'advanced_training')",
};

async fn create_document_to_sign(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("document_to_sign")
            .col(uuid("certificate_id"))
            .col(string("sha256"))
            .col(string("template"))
            .col(timestamp_with_time_zone("drawn_at"))
            // Last, as in `certificate_document`.
            .col(blob("bytes"))
            .primary_key(Index::create().col("certificate_id"))
            .foreign_key(&mut references("document_to_sign", "certificate_id", "certificate"))
            .to_owned(),
    )
    .await
}
