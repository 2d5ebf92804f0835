//! Letters to people: what is to be written to whom, and how far it is on its way.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_tables, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_letter(m).await?;
        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(m, &["letter"]).await
    }
}

const INDEXES: &[&str] = &[
    // Not partial: SQLite does not see that a bound value is the word of the index.
    "CREATE INDEX ix_letter_due ON letter (state, next_at)",
    "CREATE INDEX ix_letter_about ON letter (about_id)",
    "CREATE INDEX ix_letter_person ON letter (person_id)",
    "CREATE INDEX ix_letter_tried ON letter (tried_at)",
];

/// No foreign key holds the person: whoever issues holds a certificate already, and people are held before certificates.
async fn create_letter(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("letter")
            .col(uuid("id"))
            .col(uuid("person_id"))
            .col(text("kind"))
            .col(uuid("about_id"))
            .col(json("facts"))
            .col(text("state"))
            .col(integer("tries"))
            .col(timestamp_with_time_zone("queued_at"))
            .col(timestamp_with_time_zone("next_at"))
            .col(timestamp_with_time_zone_null("tried_at"))
            .col(string_null("last_answer"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}
