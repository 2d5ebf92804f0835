//! Where the queue is kept: a file of its own beside SQLite, or the same PostgreSQL database.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use apalis::prelude::{TaskBuilder, TaskSink};
use apalis_postgres::{PgPool, PostgresStorage};
use apalis_sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteStorage};
use domain::jobs::Job;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};

/// The name of the queue, in case something else uses the same tables.
const QUEUE: &str = "forest-glade";
/// How many jobs are fetched at a time: little more than are done at a time.
const BATCH: usize = 4;
/// A worker that was silent for this many beats is dead; its jobs go to another.
const HEARTBEAT: Duration = Duration::from_secs(30);
const MISSED_HEARTBEATS: usize = 2;

/// What is fetched from the queue as one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Task {
    /// Jobs that are done together.
    Together(Vec<Job>),
    /// One job, as it was written down before there were groups.
    One(Job),
}

impl Task {
    pub(super) fn jobs(self) -> Vec<Job> {
        match self {
            Self::Together(jobs) => jobs,
            Self::One(job) => vec![job],
        }
    }
}

/// Where the queue is to be kept.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file of its own.
    File(PathBuf),
    /// The centre's PostgreSQL database.
    Postgres(SecretString),
}

/// The queue, opened.
#[derive(Clone, Debug)]
pub(super) enum Store {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Store {
    /// Opens the queue. The file begins empty: what was in it is found again in the database.
    pub(super) async fn open(place: &Place) -> Result<Self> {
        match place {
            Place::File(path) => {
                let pool = open_file(path.clone()).await?;
                SqliteStorage::migrations().run(&pool).await?;
                sqlx::query("DELETE FROM Jobs").execute(&pool).await?;
                sqlx::query("DELETE FROM Workers").execute(&pool).await?;
                Ok(Self::Sqlite(pool))
            }
            Place::Postgres(url) => {
                let options = PgPoolOptions::new().max_connections(3).acquire_timeout(HEARTBEAT);
                let pool = options.connect(url.expose_secret()).await?;
                PostgresStorage::setup(&pool).await?;
                Ok(Self::Postgres(pool))
            }
        }
    }

    /// Writes jobs down that are done together.
    pub(super) async fn push(&self, jobs: Vec<Job>) -> Result<()> {
        // One try only: a job that failed rests and is found again by the sweep.
        let task = TaskBuilder::new(Task::Together(jobs)).max_attempts(1).build();
        match self {
            Self::Sqlite(pool) => sqlite(pool).push_task(task).await?,
            Self::Postgres(pool) => postgres(pool).push_task(task).await?,
        }
        Ok(())
    }

    /// Deletes what is over: finished jobs, and workers that have been silent for an hour.
    pub(super) async fn prune(&self) -> Result<()> {
        match self {
            Self::Sqlite(pool) => {
                sqlx::query("DELETE FROM Jobs WHERE status IN ('Done', 'Failed', 'Killed')")
                    .execute(pool)
                    .await?;
            }
            Self::Postgres(pool) => {
                sqlx::query(
                    "DELETE FROM apalis.jobs WHERE job_type = $1 AND status IN ('Done', 'Failed', 'Killed')",
                )
                .bind(QUEUE)
                .execute(pool)
                .await?;
                sqlx::query(
                    "DELETE FROM apalis.workers w WHERE w.worker_type = $1 \
                     AND w.last_seen < NOW() - INTERVAL '1 hour' \
                     AND NOT EXISTS (SELECT 1 FROM apalis.jobs j WHERE j.lock_by = w.id)",
                )
                .bind(QUEUE)
                .execute(pool)
                .await?;
            }
        }
        Ok(())
    }

    /// Closes the queue.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_file(path: PathBuf) -> Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Losing the queue in a power cut loses nothing.
        .synchronous(SqliteSynchronous::Off)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", "-500");
    Ok(SqlitePoolOptions::new().max_connections(2).connect_with(options).await?)
}

/// The queue in the file, for pushing or working.
pub(super) fn sqlite(pool: &SqlitePool) -> SqliteStorage<Task> {
    let config = apalis_sqlite::Config::default().queue(QUEUE).batch_size(BATCH).lock_tasks(false);
    let config = config.heartbeat_interval(HEARTBEAT).missed_heartbeats(MISSED_HEARTBEATS);
    SqliteStorage::new(pool).with_config(config)
}

/// The queue in PostgreSQL, for pushing or working.
pub(super) fn postgres(pool: &PgPool) -> PostgresStorage<Task> {
    let config = apalis_postgres::Config::default().queue(QUEUE).batch_size(BATCH).lock_tasks(false);
    let config = config.heartbeat_interval(HEARTBEAT).missed_heartbeats(MISSED_HEARTBEATS);
    PostgresStorage::new(pool).with_config(config)
}
