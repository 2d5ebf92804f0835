//! The measure: a bare poem handler for each request, which runs the same SQL with sqlx and does nothing else.
//!
//! No token is verified, nobody is authorised, nothing is checked, limited, logged, counted or cached. The SQL is what
//! the centre sends for the same request, word for word, on connections opened the same way; the answers are equal.
//! What the centre writes down later and together, that somebody asked after a certificate, is written so here too.

use std::io::Write;
use std::path::{Path as FilePath, PathBuf};

use anyhow::Result;
use domain::clock::{Clock as _, SystemClock};
use poem::error::InternalServerError;
use poem::http::StatusCode;
use poem::listener::TcpAcceptor;
use poem::web::{Data, Json, Path};
use poem::{EndpointExt, Error, Request, Response, Route, Server, handler};
use serde::Deserialize;
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, SqlitePool};
use uuid::Uuid;

mod answers;
mod checks;
mod sql;

use answers::{Receipt, Run, Verification};
use checks::Checks;

/// What the bare server is given.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// A copy of the centre's database.
    database: PathBuf,
    /// What a course says, as JSON up to its runs: the centre keeps it in memory, and so does this.
    written: PathBuf,
}

#[derive(Clone)]
struct Bare {
    reader: SqlitePool,
    writer: SqlitePool,
    course: String,
    checks: Checks,
}

/// Serves until it is killed.
///
/// # Errors
/// When the database does not open.
pub async fn serve(options: &Options) -> Result<()> {
    let writer = pool(&options.database, 1, false).await?;
    let bare = Bare {
        reader: pool(&options.database, 4, true).await?,
        course: std::fs::read_to_string(&options.written)?,
        checks: Checks::default(),
        writer,
    };
    let routes = Route::new()
        .at("/api/v1/courses/:key", poem::get(course))
        .at("/api/v1/verifications/:code", poem::get(verification))
        .at("/api/v1/attempts/:id/responses/:item_id", poem::put(response))
        .data(bare);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout().lock(), "listening on http://{}", listener.local_addr()?)?;
    let stopped = async {
        if let Ok(mut stop) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            stop.recv().await;
        }
    };
    let server = Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?);
    Ok(server.run_with_graceful_shutdown(routes, stopped, None).await?)
}

/// Connections as the centre opens them.
async fn pool(database: &FilePath, connections: u32, read_only: bool) -> Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .statement_cache_capacity(256)
        .pragma("cache_size", "-2000")
        .pragma("temp_store", "MEMORY");
    let options = if read_only { options.pragma("query_only", "1") } else { options };
    let pool = SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
    Ok(pool.connect_with(options).await?)
}

#[handler]
async fn course(Data(bare): Data<&Bare>, Path(key): Path<String>) -> poem::Result<Response> {
    let now = SystemClock.now();
    let asked = sqlx::query(sql::PUBLISHED_WITH_OPEN).bind(&key).bind(now).fetch_all(&bare.reader).await;
    let rows = asked.map_err(InternalServerError)?;
    let runs = rows.iter().map(|row| Run::read(row, &key, now)).collect::<Result<Vec<_>, _>>();
    let runs = serde_json::to_string(&runs.map_err(InternalServerError)?).map_err(InternalServerError)?;
    Ok(json(format!("{},\"runs\":{runs}}}", bare.course)))
}

#[handler]
async fn verification(Data(bare): Data<&Bare>, Path(code): Path<String>) -> poem::Result<Response> {
    let row = sqlx::query(sql::CERTIFICATE).bind(&code).fetch_one(&bare.reader).await;
    let (row, now) = (row.map_err(InternalServerError)?, SystemClock.now());
    bare.checks.note(&bare.writer, row.try_get("id").map_err(InternalServerError)?, now);
    let answer = Verification::read(&row, now).map_err(InternalServerError)?;
    Ok(json(serde_json::to_string(&answer).map_err(InternalServerError)?))
}

#[handler]
async fn response(
    Data(bare): Data<&Bare>,
    Path((attempt, item)): Path<(Uuid, Uuid)>,
    request: &Request,
    Json(new): Json<NewResponse>,
) -> poem::Result<Response> {
    let (session, person) = (id(request, "x-session")?, id(request, "x-person")?);
    let receipt =
        respond(bare, (session, person), (attempt, item), new).await.map_err(InternalServerError)?;
    Ok(json(serde_json::to_string(&receipt).map_err(InternalServerError)?))
}

fn json(body: String) -> Response {
    Response::builder().content_type("application/json; charset=utf-8").body(body)
}

fn id(request: &Request, name: &str) -> poem::Result<Uuid> {
    let given = request.header(name).and_then(|id| id.parse().ok());
    given.ok_or_else(|| Error::from_status(StatusCode::BAD_REQUEST))
}

#[derive(Deserialize)]
struct NewResponse {
    op_id: Uuid,
    seq: i64,
    response: Value,
}

async fn respond(
    bare: &Bare,
    (session, person): (Uuid, Uuid),
    (attempt, item): (Uuid, Uuid),
    new: NewResponse,
) -> sqlx::Result<Receipt> {
    let now = SystemClock.now();
    let alive = sqlx::query(sql::SESSION).bind(session).bind(person).bind(now);
    alive.fetch_all(&bare.reader).await?;
    let mut tx = bare.writer.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(sql::PLACE).bind(item).bind(attempt).bind(1_i64).fetch_one(&mut *tx).await?;
    let written = sqlx::query(sql::RESPOND)
        .bind(Uuid::from_u64_pair(
            u64::try_from(now.timestamp_micros()).unwrap_or_default(),
            new.op_id.as_u64_pair().0,
        ))
        .bind(attempt)
        .bind(item)
        .bind(new.op_id)
        .bind(new.seq)
        .bind(&new.response)
        .bind(1_i64)
        .bind(item)
        .bind(new.seq)
        .bind("older")
        .bind("accepted")
        .bind(now)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    let state = written.try_get("state")?;
    Ok(Receipt { item_id: item, op_id: new.op_id, seq: new.seq, saved_at: now, state })
}
