//! What is measured without a rival: a certificate drawn, due work looked for.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use certificate::Press;
use domain::certificates::register_log::{self, LogKey};
use domain::certificates::{Academy, CredentialKeys, DocumentKeys};
use domain::clock::SystemClock;
use domain::jobs::{self, NoQueue};
use domain::partners::NoPost;
use domain::people::TokenKeys;
use domain::{Context, Database, Parts, Settings};

use crate::rounds::median;

#[path = "../../certificate/tests/records/mod.rs"]
mod records;

/// How many times each thing is done.
const TIMES: usize = 51;

/// The dearest of the specimens: milliseconds to draw it, and its size in bytes.
///
/// # Errors
/// When a certificate cannot be drawn.
pub fn certificate() -> Result<(f64, usize)> {
    let press = Press::new()?;
    let (mut dearest, mut largest) = (0.0_f64, 0);
    for (_, record) in records::specimens() {
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let began = Instant::now();
            largest = largest.max(press.draw(&record)?.bytes.len());
            times.push(milliseconds(began.elapsed()));
        }
        dearest = dearest.max(median(times));
    }
    Ok((dearest, largest))
}

/// Milliseconds to enter in the register log what had happened before it was opened.
///
/// # Errors
/// The database's own.
pub async fn open_log(database: &Path) -> Result<f64> {
    let cx = centre(database).await?;
    let began = Instant::now();
    register_log::publish(&cx).await?;
    let took = milliseconds(began.elapsed());
    cx.database().clone().close().await?;
    Ok(took)
}

/// Milliseconds to look for due work, as the server does every four seconds.
///
/// # Errors
/// The database's own.
pub async fn sweep(database: &Path) -> Result<f64> {
    let cx = centre(database).await?;
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let began = Instant::now();
        jobs::due(&cx, 100).await?;
        times.push(milliseconds(began.elapsed()));
    }
    cx.database().clone().close().await?;
    Ok(median(times))
}

/// The centre itself, in this program, on a database.
///
/// # Errors
/// The database's own.
pub async fn centre(database: &Path) -> Result<Context> {
    Ok(Context::new(Parts {
        database: Database::open(&format!("sqlite://{}", database.display()), 4).await?,
        clock: Arc::new(SystemClock),
        settings: Settings::default(),
        token_keys: TokenKeys::ephemeral(),
        centre_keys: DocumentKeys::ephemeral(),
        credential_keys: CredentialKeys::ephemeral(),
        log_key: LogKey::ephemeral(),
        academy: Academy::ephemeral(),
        jobs: Arc::new(NoQueue),
        post: Arc::new(NoPost),
        mail: None,
    }))
}

/// For the table.
#[must_use]
pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
