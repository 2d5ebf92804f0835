//! The database: readers, one writer, and how each of the two kinds is opened.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::{
    self, ConnectOptions as _,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::error::{Error, Result};

mod readers;
pub(crate) mod written_out;

pub use readers::Reader;

use readers::Readers;

/// How long a writer waits for the one before it; what is locked for longer is answered as unavailable.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections to read and to write with. On PostgreSQL all are the same pool.
#[derive(Clone, Debug)]
pub struct Database {
    reader: Reader,
    /// For long looks at one instant, which only the audit takes.
    observer: DatabaseConnection,
    writer: DatabaseConnection,
}

/// How the connections of a pool are used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolUse {
    /// Which pool.
    pub name: &'static str,
    /// How many connections are open.
    pub open: usize,
    /// How many of them wait for work.
    pub idle: usize,
}

impl PoolUse {
    fn of<DB: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<DB>) -> Self {
        Self { name, open: usize::try_from(pool.size()).unwrap_or(usize::MAX), idle: pool.num_idle() }
    }
}

impl Database {
    /// Opens `sqlite://path` or `postgres://…`; an SQLite file is made if there is none.
    ///
    /// SQLite gets one writer and several readers: a count-then-insert then never meets "database is locked".
    /// `synchronous=FULL` makes an acknowledged write survive a power cut.
    ///
    /// # Errors
    /// The database's own, when it does not answer.
    pub async fn open(url: &str, readers: u32) -> std::result::Result<Self, DbErr> {
        Self::open_with_patience(url, readers, PATIENCE).await
    }

    /// The same, with another time to wait for what somebody else has locked.
    ///
    /// # Errors
    /// The database's own, when it does not answer.
    pub async fn open_with_patience(
        url: &str,
        readers: u32,
        patience: Duration,
    ) -> std::result::Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            // The writer first: it makes the file and its journal, which a read-only connection may not.
            let writer = sea_orm::Database::connect(sqlite_options(url, 1, false, patience)).await?;
            let observer = sea_orm::Database::connect(sqlite_options(url, 1, true, patience)).await?;
            let options =
                SqliteConnectOptions::from_str(url).map_err(unreadable)?.disable_statement_logging();
            let most = usize::try_from(readers).unwrap_or(1);
            let readers = Readers::new(sqlite(options, true, patience), most, PATIENCE * 2)?;
            return Ok(Self { reader: Reader::Sqlite(readers), observer, writer });
        }
        let pool = sea_orm::Database::connect(postgres_options(url, readers.max(2) * 2, patience)).await?;
        Ok(Self { reader: Reader::Postgres(pool.clone()), observer: pool.clone(), writer: pool })
    }

    /// For reading outside a transaction.
    #[must_use]
    pub fn read(&self) -> &Reader {
        &self.reader
    }

    /// For single statements that write, and for migrations.
    #[must_use]
    pub fn write(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Which of the two it is; for dialects of search only, never for a rule.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// How the connections are used now, pool by pool.
    #[must_use]
    pub fn pools(&self) -> Vec<PoolUse> {
        let of = |name, db: &DatabaseConnection| match db.get_database_backend() {
            DbBackend::Sqlite => PoolUse::of(name, db.get_sqlite_connection_pool()),
            _ => PoolUse::of(name, db.get_postgres_connection_pool()),
        };
        match &self.reader {
            Reader::Sqlite(readers) => vec![readers.in_use(), of("writer", &self.writer)],
            Reader::Postgres(_) => vec![of("all", &self.writer)],
        }
    }

    /// Whether the database answers a question about a table of ours.
    ///
    /// The writer is not asked: it may be at work for long, and a probe that waits for it would end a busy centre.
    ///
    /// # Errors
    /// The database's own.
    pub async fn ping(&self) -> std::result::Result<(), DbErr> {
        let asked = Statement::from_string(self.backend(), "SELECT 1 FROM course LIMIT 1");
        self.reader.query_one_raw(asked).await.map(drop)
    }

    /// Begins a transaction that only reads, and sees everything as it was at one instant.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    pub async fn begin_read(&self) -> Result<DatabaseTransaction> {
        // SQLite keeps to the instant of the first read anyway.
        let isolation = (self.backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
        let options = TransactionOptions { isolation_level: isolation, ..Default::default() };
        self.observer.begin_with_options(options).await.map_err(Error::from)
    }

    /// Begins a transaction that writes; dropped uncommitted, it is rolled back.
    ///
    /// SQLite begins `IMMEDIATE`: writers queue here and not in the middle. PostgreSQL runs in parallel, so a
    /// rule that counts rows first locks the row that stands for them (`lock_exclusive`).
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database is locked or does not answer.
    pub async fn begin_write(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        self.writer.begin_with_options(options).await.map_err(Error::from)
    }

    /// Closes every connection; SQLite writes its journal back.
    ///
    /// # Errors
    /// The database's own.
    pub async fn close(self) -> std::result::Result<(), DbErr> {
        if let Reader::Sqlite(readers) = &self.reader {
            readers.close().await;
        }
        self.observer.close().await?;
        self.writer.close().await
    }
}

fn postgres_options(url: &str, connections: u32, patience: Duration) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .sqlx_logging(false)
        // Otherwise a row that is locked for long would take one connection after the other.
        .map_sqlx_postgres_opts(move |postgres| postgres.options([("lock_timeout", patience.as_millis())]));
    options
}

/// No statistics are gathered: those of a young database would rule the plans of the old one. Without them SQLite
/// trusts the indexes, and every statement has one. See decision 0009.
fn sqlite_options(url: &str, connections: u32, read_only: bool, patience: Duration) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(0)
        .acquire_timeout(PATIENCE * 2)
        .test_before_acquire(false)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .sqlx_logging(false)
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.before_acquire(|connection, _| Box::pin(is_at_rest(connection)))
        })
        .map_sqlx_sqlite_opts(move |options| sqlite(options, read_only, patience));
    options
}

fn sqlite(options: SqliteConnectOptions, read_only: bool, patience: Duration) -> SqliteConnectOptions {
    let options = options
        .create_if_missing(!read_only)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(patience)
        .foreign_keys(true)
        .statement_cache_capacity(256)
        .pragma("cache_size", "-2000")
        .pragma("temp_store", "MEMORY")
        // REPLACE deletes what is in its way; without this, past the guards of what is append-only.
        .pragma("recursive_triggers", "ON")
        // What is erased is gone from the file, and from every copy made of it later.
        .pragma("secure_delete", "ON");
    if read_only { options.pragma("query_only", "1") } else { options }
}

fn unreadable(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

/// Whether a connection is between two transactions, as one that waits for work must be.
///
/// A full disk makes SQLite itself roll back. The `ROLLBACK` that follows fails, sqlx goes on counting the transaction
/// as open, and would put every later one inside it, where nothing is ever committed. Such a connection is closed.
async fn is_at_rest(connection: &mut sqlx::SqliteConnection) -> sqlx::Result<bool> {
    Ok(!sqlx::Connection::is_in_transaction(connection))
}
