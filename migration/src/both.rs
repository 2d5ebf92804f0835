//! What SQLite and PostgreSQL say differently.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// A foreign key that keeps what it points to, named as house rules ask.
pub fn references(from_table: &str, from: &str, to_table: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{from_table}_{from}"))
        .from(Alias::new(from_table), Alias::new(from))
        .to(Alias::new(to_table), Alias::new("id"))
        .on_delete(ForeignKeyAction::Restrict)
        .to_owned()
}

/// Refuses `UPDATE` and `DELETE` on a table, whoever asks.
pub async fn make_append_only(m: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let db = m.get_connection();
    match m.get_database_backend() {
        DbBackend::Sqlite => {
            for verb in ["UPDATE", "DELETE"] {
                let name = verb.to_lowercase();
                db.execute_unprepared(&format!(
                    "CREATE TRIGGER {table}_refuses_{name} BEFORE {verb} ON {table} \
                     BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                ))
                .await?;
            }
        }
        _ => {
            db.execute_unprepared(&format!(
                "CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$; \
                 CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
            ))
            .await?;
        }
    }
    Ok(())
}

/// Drops an append-only table with what guards it.
pub async fn drop_append_only(m: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    m.drop_table(Table::drop().table(Alias::new(table)).to_owned()).await?;
    if m.get_database_backend() == DbBackend::Postgres {
        m.get_connection().execute_unprepared(&format!("DROP FUNCTION {table}_is_append_only()")).await?;
    }
    Ok(())
}

/// Drops plain tables, in the order given.
pub async fn drop_tables(m: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables {
        m.drop_table(Table::drop().table(Alias::new(*table)).to_owned()).await?;
    }
    Ok(())
}

/// An index that both databases write alike, partial ones included.
pub async fn run(m: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        m.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
