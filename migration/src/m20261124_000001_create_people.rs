//! People, how they sign in, what they may do, and the audit trail.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::both::{drop_append_only, drop_tables, make_append_only, references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create_person(m).await?;
        create_sign_in_name(m).await?;
        create_role_grant(m).await?;
        create_session(m).await?;
        create_refresh_token(m).await?;
        create_sign_in_failure(m).await?;
        create_password_link(m).await?;
        create_audit_entry(m).await?;
        make_append_only(m, "audit_entry").await?;
        run(m, INDEXES).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        drop_append_only(m, "audit_entry").await?;
        drop_tables(
            m,
            &[
                "password_link",
                "sign_in_failure",
                "refresh_token",
                "session",
                "role_grant",
                "sign_in_name",
                "person",
            ],
        )
        .await?;
        Ok(())
    }
}

const INDEXES: &[&str] = &[
    "CREATE INDEX ix_sign_in_name_person ON sign_in_name (person_id)",
    "CREATE UNIQUE INDEX uq_role_grant_everywhere ON role_grant (person_id, role) WHERE course_id IS NULL",
    "CREATE UNIQUE INDEX uq_role_grant_course ON role_grant (person_id, role, course_id) WHERE course_id IS NOT NULL",
    "CREATE INDEX ix_role_grant_person ON role_grant (person_id)",
    "CREATE INDEX ix_session_person ON session (person_id)",
    "CREATE INDEX ix_refresh_token_session ON refresh_token (session_id)",
    "CREATE INDEX ix_audit_entry_subject ON audit_entry (subject_kind, subject_id)",
];

async fn create_person(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("person")
            .col(uuid("id"))
            .col(string_null("surname_ru"))
            .col(string_null("own_name_ru"))
            .col(string_null("patronymic_ru"))
            .col(string_null("surname_be"))
            .col(string_null("own_name_be"))
            .col(string_null("patronymic_be"))
            .col(string_null("surname_latin"))
            .col(string_null("own_name_latin"))
            .col(string_null("patronymic_latin"))
            .col(string_null("profession"))
            .col(string_null("employer"))
            .col(string_null("region"))
            .col(string("language"))
            .col(integer("time_factor_percent"))
            .col(string_null("password_hash"))
            .col(timestamp_with_time_zone_null("names_confirmed_at"))
            .col(integer("revision"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}

async fn create_sign_in_name(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("sign_in_name")
            .col(uuid("id"))
            .col(uuid("person_id"))
            .col(text("kind"))
            .col(string("value").unique_key().to_owned())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("sign_in_name", "person_id", "person"))
            .to_owned(),
    )
    .await
}

async fn create_role_grant(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("role_grant")
            .col(uuid("id"))
            .col(uuid("person_id"))
            .col(text("role"))
            .col(uuid_null("course_id"))
            .col(uuid_null("granted_by"))
            .col(timestamp_with_time_zone("granted_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("role_grant", "person_id", "person"))
            .foreign_key(&mut references("role_grant", "granted_by", "person"))
            .to_owned(),
    )
    .await
}

async fn create_session(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("session")
            .col(uuid("id"))
            .col(uuid("person_id"))
            .col(boolean("shared_computer"))
            .col(timestamp_with_time_zone("started_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .col(text_null("end_reason"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("session", "person_id", "person"))
            .to_owned(),
    )
    .await
}

async fn create_refresh_token(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("refresh_token")
            .col(uuid("id"))
            .col(uuid("session_id"))
            .col(string("token_hash").unique_key().to_owned())
            .col(timestamp_with_time_zone("issued_at"))
            .col(timestamp_with_time_zone_null("used_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("refresh_token", "session_id", "session"))
            .to_owned(),
    )
    .await
}

async fn create_sign_in_failure(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("sign_in_failure")
            .col(string("subject"))
            .col(integer("failures"))
            .col(timestamp_with_time_zone("last_failed_at"))
            .col(timestamp_with_time_zone_null("blocked_until"))
            .primary_key(Index::create().col("subject"))
            .to_owned(),
    )
    .await
}

async fn create_password_link(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("password_link")
            .col(uuid("id"))
            .col(uuid("person_id"))
            .col(string("token_hash").unique_key().to_owned())
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("used_at"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut references("password_link", "person_id", "person"))
            .to_owned(),
    )
    .await
}

async fn create_audit_entry(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("audit_entry")
            .col(uuid("id"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid_null("actor_id"))
            .col(string("action"))
            .col(string("subject_kind"))
            .col(uuid_null("subject_id"))
            .col(string_null("reason"))
            .col(string_null("request_id"))
            .col(json("detail"))
            .primary_key(Index::create().col("id"))
            .to_owned(),
    )
    .await
}
