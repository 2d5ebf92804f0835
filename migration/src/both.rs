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

/// A way past the guard of an append-only table, for the rows for which `unless` holds; both databases read it alike.
pub struct Guard {
    pub table: &'static str,
    /// `UPDATE` or `DELETE`.
    pub verb: &'static str,
    pub unless: &'static str,
}

/// Opens the way.
pub async fn guard_unless(m: &SchemaManager<'_>, guard: &Guard) -> Result<(), DbErr> {
    let Guard { table, verb, unless } = guard;
    let name = verb.to_lowercase();
    let statements = match m.get_database_backend() {
        DbBackend::Sqlite => format!(
            "DROP TRIGGER {table}_refuses_{name}; \
             CREATE TRIGGER {table}_refuses_{name} BEFORE {verb} ON {table} WHEN NOT ({unless}) \
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        ),
        _ => {
            let (other, row) = if *verb == "UPDATE" { ("DELETE", "NEW") } else { ("UPDATE", "OLD") };
            format!(
                "CREATE FUNCTION {table}_may_{name}() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN IF NOT ({unless}) THEN RAISE EXCEPTION '{table} is append-only'; END IF; \
                 RETURN {row}; END $$; \
                 DROP TRIGGER {table}_refuses_change ON {table}; \
                 CREATE TRIGGER {table}_refuses_change BEFORE {other} OR TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only(); \
                 CREATE TRIGGER {table}_refuses_{name} BEFORE {verb} ON {table} \
                 FOR EACH ROW EXECUTE FUNCTION {table}_may_{name}()"
            )
        }
    };
    m.get_connection().execute_unprepared(&statements).await?;
    Ok(())
}

/// Closes it.
pub async fn guard_again(m: &SchemaManager<'_>, guard: &Guard) -> Result<(), DbErr> {
    let Guard { table, verb, .. } = guard;
    let name = verb.to_lowercase();
    let statements = match m.get_database_backend() {
        DbBackend::Sqlite => format!(
            "DROP TRIGGER {table}_refuses_{name}; \
             CREATE TRIGGER {table}_refuses_{name} BEFORE {verb} ON {table} \
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        ),
        _ => format!(
            "DROP TRIGGER {table}_refuses_{name} ON {table}; \
             DROP FUNCTION {table}_may_{name}(); \
             DROP TRIGGER {table}_refuses_change ON {table}; \
             CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
        ),
    };
    m.get_connection().execute_unprepared(&statements).await?;
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
