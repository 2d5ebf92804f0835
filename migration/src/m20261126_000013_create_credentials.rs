//! Certificates for machines, and the academy's endorsements of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_append_only, make_append_only, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_certificate_credential(m).await?;
        create_certificate_endorsement(m).await?;
        run(m, &["CREATE UNIQUE INDEX uq_certificate_credential_status ON certificate_credential (status_list, status_index)"])
            .await?;
        make_append_only(m, "certificate_credential").await?;
        make_append_only(m, "certificate_endorsement").await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_append_only(m, "certificate_endorsement").await?;
        drop_append_only(m, "certificate_credential").await
    }
}

async fn create_certificate_credential(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("certificate_credential")
            .col(uuid("certificate_id"))
            .col(string("status_list"))
            .col(integer("status_index"))
            .col(text("token"))
            .col(text("document"))
            .primary_key(Index::create().col("certificate_id"))
            .foreign_key(&mut references("certificate_credential", "certificate_id", "certificate"))
            .to_owned(),
    )
    .await
}

async fn create_certificate_endorsement(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("certificate_endorsement")
            .col(uuid("certificate_id"))
            .col(text("endorsement"))
            .col(text("token"))
            .col(timestamp_with_time_zone("endorsed_at"))
            .primary_key(Index::create().col("certificate_id"))
            .foreign_key(&mut references("certificate_endorsement", "certificate_id", "certificate"))
            .to_owned(),
    )
    .await
}
