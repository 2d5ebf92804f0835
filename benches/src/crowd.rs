//! Fills a database: everybody in the crowd is a copy of the demo nurse, with rows and ids of their own.
//!
//! Half of them hold a certificate, the others are still studying; each has answered ten questions.

use std::path::Path;

use anyhow::{Context as _, Result};
use certificate::Record;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use uuid::Uuid;

/// How many responses each has given.
pub const RESPONSES_EACH: u32 = 10;
/// The millisecond from which the crowd's ids count; the demo's own are later.
const FIRST_MILLISECOND: u64 = 1_760_000_000_000;

/// The kinds of rows, as a part of the crowd's ids.
#[derive(Clone, Copy)]
enum Kind {
    Person = 1,
    Name,
    Grant,
    Session,
    Enrolment,
    EnrolmentEvent,
    Attempt,
    AttemptItem,
    Response,
    Certificate,
    CertificateEvent,
    OpenAttempt,
    OpenItem,
}

/// The sign-in name of somebody in the crowd, from 1.
#[must_use]
pub fn name(n: u32) -> String {
    format!("learner-{n}")
}

/// The code of the certificate that somebody with an even number holds.
#[must_use]
pub fn code(n: u32) -> String {
    format!("{:08X}{n:08}", u64::from(n) * 48_271 % 2_147_483_647)
}

/// The enrolment of somebody in the crowd.
#[must_use]
pub fn enrolment(n: u32) -> Uuid {
    id(Kind::Enrolment, n, 1)
}

/// Those who have a second attempt open: `open` of them, evenly among all.
pub fn with_open_attempt(people: u32, open: u32) -> impl Iterator<Item = u32> {
    (0..open).map(move |k| 1 + k * (people / open))
}

/// The attempt that one of [`with_open_attempt`] has open.
#[must_use]
pub fn open_attempt(n: u32) -> Uuid {
    id(Kind::OpenAttempt, n, 1)
}

/// As `id_sql` makes them: the time first, as in every UUIDv7, so that they grow as real ones do.
fn id(kind: Kind, n: u32, k: u64) -> Uuid {
    let time = u128::from(FIRST_MILLISECOND) + u128::from(n);
    Uuid::from_u128(time << 80 | 7 << 76 | (kind as u128) << 64 | 8 << 60 | u128::from(k))
}

/// The id of row `k` of a kind, of person `n`.
fn id_sql(kind: Kind, k: &str) -> String {
    format!("unhex(printf('%012x7%03x8%015x', {FIRST_MILLISECOND} + n, {}, {k}))", kind as u32)
}

/// Puts `people` into the database of a demo that is not running; `open` of them have a second attempt open.
///
/// # Errors
/// The database's own.
pub async fn fill(database: &Path, people: u32, open: u32) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Off)
        .foreign_keys(false)
        .pragma("cache_size", "-200000");
    let mut db = options.connect().await?;
    run(&mut db, "BEGIN IMMEDIATE".into()).await?;
    prepare(&mut db, people).await?;
    copy_people(&mut db).await?;
    copy_studies(&mut db).await?;
    copy_certificates(&mut db).await?;
    fingerprint(&mut db).await?;
    forget_log(&mut db).await?;
    copy_open_attempts(&mut db, people / open).await?;
    run(&mut db, "COMMIT".into()).await?;
    run(&mut db, "PRAGMA wal_checkpoint(TRUNCATE)".into()).await?;
    Ok(db.close().await?)
}

/// The crowd's numbers, and the ids of the one whom it copies.
async fn prepare(db: &mut SqliteConnection, people: u32) -> Result<()> {
    run(
        db,
        format!(
            "CREATE TEMP TABLE crowd AS WITH RECURSIVE c(n) AS \
             (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {people}) SELECT n FROM c"
        ),
    )
    .await?;
    run(
        db,
        "CREATE TEMP TABLE nurse AS SELECT s.person_id AS person, e.id AS enrolment, a.id AS attempt, \
         c.id AS certificate FROM sign_in_name s JOIN enrolment e ON e.learner_id = s.person_id \
         JOIN attempt a ON a.enrolment_id = e.id JOIN certificate c ON c.enrolment_id = e.id \
         WHERE s.value = 'nurse@demo.test'"
            .into(),
    )
    .await
}

async fn copy_people(db: &mut SqliteConnection) -> Result<()> {
    let person = id_sql(Kind::Person, "1");
    let of_nurse = "t.person_id = (SELECT person FROM nurse)";
    copy_rows(db, "person", "t.id = (SELECT person FROM nurse)", "1", &[("id", &person)]).await?;
    let name = [
        ("id", &*id_sql(Kind::Name, "1")),
        ("person_id", &person),
        ("kind", "'user_name'"),
        ("value", "'learner-' || n"),
    ];
    copy_rows(db, "sign_in_name", of_nurse, "1", &name).await?;
    let grant = [("id", &*id_sql(Kind::Grant, "k")), ("person_id", &person)];
    copy_rows(db, "role_grant", of_nurse, "1", &grant).await?;
    let sessions = format!(
        "INSERT INTO session (id, person_id, shared_computer, started_at, expires_at) \
         SELECT {}, {person}, 0, t.at, t.at FROM crowd CROSS JOIN \
         (SELECT created_at AS at FROM person WHERE id = (SELECT person FROM nurse) LIMIT 1) t",
        id_sql(Kind::Session, "1")
    );
    run(db, sessions).await
}

async fn copy_studies(db: &mut SqliteConnection) -> Result<()> {
    let (person, enrolment) = (id_sql(Kind::Person, "1"), id_sql(Kind::Enrolment, "1"));
    let of_enrolment = "t.enrolment_id = (SELECT enrolment FROM nurse)";
    let rows = [
        ("id", &*enrolment),
        ("learner_id", &person),
        ("state", "CASE n % 2 WHEN 0 THEN t.state ELSE 'active' END"),
        ("completed_at", "CASE n % 2 WHEN 0 THEN t.completed_at END"),
    ];
    copy_rows(db, "enrolment", "t.id = (SELECT enrolment FROM nurse)", "1", &rows).await?;
    let event = [("id", &*id_sql(Kind::EnrolmentEvent, "k")), ("enrolment_id", &enrolment)];
    let kept = "n % 2 = 0 OR t.to_state <> 'completed'";
    copy_rows(db, "enrolment_event", of_enrolment, kept, &event).await?;
    for table in ["lesson_progress", "progress_fact"] {
        copy_rows(db, table, of_enrolment, "1", &[("enrolment_id", &enrolment)]).await?;
    }
    let attempt = id_sql(Kind::Attempt, "1");
    let rows = [("id", &*attempt), ("enrolment_id", &enrolment), ("learner_id", &person)];
    copy_rows(db, "attempt", of_enrolment, "1", &rows).await?;
    let first = format!("k <= {RESPONSES_EACH}");
    let of_attempt = "t.attempt_id = (SELECT attempt FROM nurse)";
    let item = [("id", &*id_sql(Kind::AttemptItem, "k")), ("attempt_id", &attempt)];
    copy_rows(db, "attempt_item", of_attempt, &first, &item).await?;
    // The nurse answered her items in their order, so that response k is to item k.
    let response = [
        ("id", &*id_sql(Kind::Response, "k")),
        ("attempt_id", &attempt),
        ("attempt_item_id", &id_sql(Kind::AttemptItem, "k")),
    ];
    copy_rows(db, "response", of_attempt, &first, &response).await
}

/// The register log is opened anew over the certificates of all.
async fn forget_log(db: &mut SqliteConnection) -> Result<()> {
    let guards = take_guards(db, "log!_%").await?;
    for table in ["log_cosignature", "log_checkpoint", "log_key", "log_node", "log_leaf", "log_tree"] {
        run(db, format!("DELETE FROM {table}")).await?;
    }
    put_back(db, guards).await
}

/// The guards of some tables, which stand there no more.
async fn take_guards(db: &mut SqliteConnection, tables: &str) -> Result<Vec<String>> {
    let guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE $1 ESCAPE '!'";
    let guards: Vec<(String, String)> = sqlx::query_as(guards).bind(tables).fetch_all(&mut *db).await?;
    for (name, _) in &guards {
        run(db, format!("DROP TRIGGER {name}")).await?;
    }
    Ok(guards.into_iter().map(|(_, sql)| sql).collect())
}

async fn put_back(db: &mut SqliteConnection, guards: Vec<String>) -> Result<()> {
    for sql in guards {
        run(db, sql).await?;
    }
    Ok(())
}

/// Writes the fingerprint of each record beside it, as the audit wants it.
async fn fingerprint(db: &mut SqliteConnection) -> Result<()> {
    let guards = take_guards(db, "certificate").await?;
    let records = "SELECT id, CAST(record AS TEXT) FROM certificate";
    let records: Vec<(Uuid, String)> = sqlx::query_as(records).fetch_all(&mut *db).await?;
    for (id, record) in records {
        let record: Record = serde_json::from_str(&record)?;
        sqlx::query("UPDATE certificate SET record_sha256 = $1 WHERE id = $2")
            .bind(hex::encode(record.sha256()?))
            .bind(id)
            .execute(&mut *db)
            .await?;
    }
    put_back(db, guards).await
}

async fn copy_certificates(db: &mut SqliteConnection) -> Result<()> {
    let certificate = id_sql(Kind::Certificate, "1");
    let serial = "substr(t.serial, 1, 8) || printf('%06d', t.number + n / 2)";
    let code = "printf('%08X%08d', n * 48271 % 2147483647, n)";
    let record = format!("json_set(t.record, '$.serial', {serial}, '$.code', {code})");
    let (even, of_nurse) = ("n % 2 = 0", "t.certificate_id = (SELECT certificate FROM nurse)");
    let rows = [
        ("id", &*certificate),
        ("enrolment_id", &id_sql(Kind::Enrolment, "1")),
        ("learner_id", &id_sql(Kind::Person, "1")),
        ("number", "t.number + n / 2"),
        ("serial", serial),
        ("code", code),
        ("record", &record),
    ];
    copy_rows(db, "certificate", "t.id = (SELECT certificate FROM nurse)", even, &rows).await?;
    run(db, "UPDATE register_book SET last_number = (SELECT MAX(number) FROM certificate)".into()).await?;
    let event = [("id", &*id_sql(Kind::CertificateEvent, "k")), ("certificate_id", &certificate)];
    copy_rows(db, "certificate_event", of_nurse, even, &event).await?;
    // An empty document and its hash: a hundred thousand real ones would be ten gigabytes of the same drawing.
    let document = [
        ("certificate_id", &*certificate),
        ("bytes", "x''"),
        ("sha256", "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'"),
    ];
    copy_rows(db, "certificate_document", of_nurse, even, &document).await
}

/// What is written to while it is measured: attempts without a deadline, with all their items.
async fn copy_open_attempts(db: &mut SqliteConnection, every: u32) -> Result<()> {
    let (attempt, some) = (id_sql(Kind::OpenAttempt, "1"), format!("n % {every} = 1"));
    let rows = [
        ("id", &*attempt),
        ("enrolment_id", &id_sql(Kind::Enrolment, "1")),
        ("learner_id", &id_sql(Kind::Person, "1")),
        ("number", "2"),
        ("state", "'in_progress'"),
        ("deadline_at", "NULL"),
        ("submitted_at", "NULL"),
        ("scored_at", "NULL"),
        ("score_milli", "NULL"),
        ("passed", "NULL"),
    ];
    copy_rows(db, "attempt", "t.id = (SELECT attempt FROM nurse)", &some, &rows).await?;
    let item = [("id", &*id_sql(Kind::OpenItem, "k")), ("attempt_id", &attempt), ("score_milli", "NULL")];
    copy_rows(db, "attempt_item", "t.attempt_id = (SELECT attempt FROM nurse)", &some, &item).await
}

/// Copies the nurse's rows of a table for everybody for whom `kept` holds, in order of `n`, with some columns
/// changed. `k` numbers the nurse's rows from 1.
async fn copy_rows(
    db: &mut SqliteConnection,
    table: &str,
    nurses: &str,
    kept: &str,
    changed: &[(&str, &str)],
) -> Result<()> {
    let columns: Vec<String> =
        sqlx::query_scalar("SELECT name FROM pragma_table_info($1)").bind(table).fetch_all(&mut *db).await?;
    let value = |column: &String| match changed.iter().find(|(name, _)| name == column) {
        Some((_, value)) => (*value).to_owned(),
        None => format!("t.{column}"),
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    run(db, format!("CREATE TEMP TABLE own AS SELECT row_number() OVER (ORDER BY rowid) AS k, * FROM {table} t WHERE {nurses}"))
        .await?;
    let (columns, values) = (columns.join(", "), values.join(", "));
    run(
        db,
        format!(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM crowd CROSS JOIN temp.own t WHERE {kept}"
        ),
    )
    .await
    .with_context(|| format!("{table} cannot be filled"))?;
    run(db, "DROP TABLE temp.own".into()).await
}

async fn run(db: &mut SqliteConnection, sql: String) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(db).await?;
    Ok(())
}

/// Copies a database that is being served.
///
/// # Errors
/// The database's own.
pub async fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut db = SqliteConnectOptions::new().filename(from).connect().await?;
    sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy().into_owned()).execute(&mut db).await?;
    Ok(db.close().await?)
}
