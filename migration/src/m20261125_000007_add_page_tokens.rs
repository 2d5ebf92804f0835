//! Sessions of the pages: a cookie's token, known by its hash.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::run;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let add = Table::alter().table("session").add_column(string_null("page_token_hash")).to_owned();
        m.alter_table(add).await?;
        run(
            m,
            &["CREATE UNIQUE INDEX uq_session_page_token ON session (page_token_hash) \
               WHERE page_token_hash IS NOT NULL"],
        )
        .await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        run(m, &["DROP INDEX uq_session_page_token"]).await?;
        let drop = Table::alter().table("session").drop_column("page_token_hash").to_owned();
        m.alter_table(drop).await
    }
}
