//! Readers of SQLite: connections that are only ever read from, each statement on one that is free.
//!
//! The pool that comes with sqlx asks every connection that is given back whether it is still there, which for SQLite is
//! a second way to its thread and back for each statement. See decision 0015.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{self, Metrics, Object, PoolError, RecycleError, RecycleResult};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult,
    RuntimeErr, Statement,
};
use sea_query_sqlx::SqlxValues;

use super::PoolUse;

/// For reading outside a transaction.
#[derive(Clone, Debug)]
pub enum Reader {
    /// Connections of their own.
    Sqlite(Readers),
    /// The pool that writers use too.
    Postgres(DatabaseConnection),
}

/// Connections to one SQLite file.
#[derive(Clone, Debug)]
pub struct Readers(managed::Pool<Opener>);

/// Opens a connection when all others are at work.
#[derive(Debug)]
pub(super) struct Opener(SqliteConnectOptions);

impl managed::Manager for Opener {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<SqliteConnection, sqlx::Error> {
        self.0.connect().await
    }

    async fn recycle(&self, connection: &mut SqliteConnection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        // Nothing here begins one; inside it all later reads would see the past.
        let is_at_rest = !connection.is_in_transaction();
        is_at_rest.then_some(()).ok_or(RecycleError::Message("it is within a transaction".into()))
    }
}

impl Readers {
    /// At most `most` connections, opened as they are needed.
    pub(super) fn new(options: SqliteConnectOptions, most: usize, patience: Duration) -> Result<Self, DbErr> {
        let pool = managed::Pool::builder(Opener(options))
            .max_size(most)
            .wait_timeout(Some(patience))
            .runtime(Runtime::Tokio1)
            .build();
        Ok(Self(pool.map_err(|error| DbErr::Custom(error.to_string()))?))
    }

    async fn one(&self) -> Result<Object<Opener>, DbErr> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
            PoolError::Closed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            _ => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        })
    }

    async fn query_one(&self, statement: &Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut reader = self.one().await?;
        let row = query(statement).fetch_optional(&mut *reader).await;
        Ok(kept(reader, row)?.map(QueryResult::from))
    }

    async fn query_all(&self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut reader = self.one().await?;
        let rows = query(statement).fetch_all(&mut *reader).await;
        Ok(kept(reader, rows)?.into_iter().map(QueryResult::from).collect())
    }

    /// Closes every connection that is free, and waits for each, so that the writer is the last; the others are closed
    /// when their statement ends. None is given out any more.
    pub(super) async fn close(&self) {
        for _ in 0..self.0.status().available {
            let Ok(reader) = self.0.get().await else { break };
            // A reader has nothing to write back, so nothing is lost with one that does not close in order.
            drop(Object::take(reader).close().await);
        }
        self.0.close();
    }

    pub(super) fn in_use(&self) -> PoolUse {
        let status = self.0.status();
        PoolUse { name: "readers", open: status.size, idle: status.available }
    }
}

fn query(statement: &Statement) -> sqlx::query::Query<'_, sqlx::Sqlite, SqlxValues> {
    let values = statement.values.clone().unwrap_or(sea_orm::Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

/// Keeps a reader for the next statement, unless its thread is gone.
fn kept<T>(reader: Object<Opener>, answer: Result<T, sqlx::Error>) -> Result<T, DbErr> {
    if matches!(answer, Err(sqlx::Error::WorkerCrashed)) {
        drop(Object::take(reader));
    }
    answer.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(_) => DbBackend::Sqlite,
            Self::Postgres(pool) => pool.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(_) => Err(DbErr::Custom("a reader does not write".to_owned())),
            Self::Postgres(pool) => pool.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(_) => Err(DbErr::Custom("a reader does not write".to_owned())),
            Self::Postgres(pool) => pool.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(readers) => readers.query_one(&statement).await,
            Self::Postgres(pool) => pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(readers) => readers.query_all(&statement).await,
            Self::Postgres(pool) => pool.query_all_raw(statement).await,
        }
    }
}
