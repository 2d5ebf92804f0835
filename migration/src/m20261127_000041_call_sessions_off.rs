//! Sessions that were called off, and why: what was recorded of them stays.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in [timestamp_with_time_zone_null("called_off_at"), string_null("called_off_reason")] {
            m.alter_table(Table::alter().table("run_session").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in ["called_off_at", "called_off_reason"] {
            m.alter_table(Table::alter().table("run_session").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
