//! Certificates on their way stand in a list of their own: what is still to do is found without looking at what is done.
//!
//! The database itself keeps the list with each event, so it agrees with the events whoever writes them: an older program that
//! still runs beside a newer one, too.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::both::{references, run};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("unissued_certificate")
                .col(uuid("certificate_id"))
                .col(text("state"))
                .primary_key(Index::create().col("certificate_id"))
                .foreign_key(&mut references("unissued_certificate", "certificate_id", "certificate"))
                .to_owned(),
        )
        .await?;
        // The trigger first: nobody writes an event between it and the end of this step.
        match m.get_database_backend() {
            DbBackend::Sqlite => run(m, &[FOLLOW_ON_SQLITE]).await?,
            _ => run(m, &FOLLOW_ON_POSTGRESQL).await?,
        }
        run(m, &[FILL]).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        match m.get_database_backend() {
            DbBackend::Sqlite => run(m, &["DROP TRIGGER certificate_event_is_followed"]).await?,
            _ => run(m, &FORGET_ON_POSTGRESQL).await?,
        }
        m.drop_table(Table::drop().table("unissued_certificate").to_owned()).await
    }
}

const FOLLOW_ON_SQLITE: &str = "CREATE TRIGGER certificate_event_is_followed AFTER INSERT ON certificate_event BEGIN \
     DELETE FROM unissued_certificate WHERE certificate_id = NEW.certificate_id; \
     INSERT INTO unissued_certificate (certificate_id, state) SELECT NEW.certificate_id, NEW.state \
     WHERE NEW.state IN ('prepared', 'signed_by_centre'); END";

const FOLLOW_ON_POSTGRESQL: [&str; 2] = [
    "CREATE FUNCTION follow_certificate_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     DELETE FROM unissued_certificate WHERE certificate_id = NEW.certificate_id; \
     IF NEW.state IN ('prepared', 'signed_by_centre') THEN \
     INSERT INTO unissued_certificate (certificate_id, state) VALUES (NEW.certificate_id, NEW.state); END IF; \
     RETURN NULL; END $$",
    "CREATE TRIGGER certificate_event_is_followed AFTER INSERT ON certificate_event \
     FOR EACH ROW EXECUTE FUNCTION follow_certificate_event()",
];

const FORGET_ON_POSTGRESQL: [&str; 2] = [
    "DROP TRIGGER certificate_event_is_followed ON certificate_event",
    "DROP FUNCTION follow_certificate_event()",
];

const FILL: &str = "INSERT INTO unissued_certificate (certificate_id, state) \
     SELECT e.certificate_id, e.state FROM certificate_event e WHERE e.state IN ('prepared', 'signed_by_centre') \
     AND e.seq = (SELECT MAX(x.seq) FROM certificate_event x WHERE x.certificate_id = e.certificate_id)";
