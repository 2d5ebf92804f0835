//! Which key an address goes with, when it last had its turn, and when it was last sent everything again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            uuid_null("key_id"),
            timestamp_with_time_zone_null("turn_at"),
            timestamp_with_time_zone_null("replayed_at"),
        ];
        for column in columns {
            m.alter_table(Table::alter().table("webhook").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in ["replayed_at", "turn_at", "key_id"] {
            m.alter_table(Table::alter().table("webhook").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
