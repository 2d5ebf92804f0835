//! Checks of certificates, written down together as the centre writes them.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use sqlx::{QueryBuilder, Sqlite, SqlitePool};
use uuid::Uuid;

/// As many as the centre writes at once.
const BATCH: usize = 256;

/// Which certificate, and when.
type Check = (Uuid, DateTime<Utc>);

/// Checks that wait.
#[derive(Clone, Default)]
pub(super) struct Checks(Arc<Mutex<Vec<Check>>>);

impl Checks {
    /// Notes a check; writes down a full batch, which nobody waits for.
    pub fn note(&self, writer: &SqlitePool, certificate: Uuid, at: DateTime<Utc>) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push((certificate, at));
        if waiting.len() >= BATCH {
            let batch = std::mem::take(&mut *waiting);
            let writer = writer.clone();
            tokio::spawn(async move {
                if let Err(fault) = store(&writer, batch).await {
                    drop(writeln!(std::io::stderr(), "{fault}"));
                }
            });
        }
    }
}

async fn store(writer: &SqlitePool, batch: Vec<Check>) -> sqlx::Result<()> {
    let mut insert = QueryBuilder::<Sqlite>::new(super::sql::CHECKS);
    insert.push_values(batch.into_iter().zip(0_u64..), |mut row, ((certificate, at), place)| {
        let id = Uuid::from_u64_pair(u64::try_from(at.timestamp_micros()).unwrap_or_default(), place);
        row.push_bind(id).push_bind(certificate).push_bind(at).push_bind("code");
    });
    insert.push(" ON CONFLICT DO NOTHING");
    insert.build().execute(writer).await?;
    Ok(())
}
