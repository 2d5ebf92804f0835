//! What is measured without a rival: a certificate drawn, due work looked for.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use certificate::{Press, Record};
use domain::certificates::register_log::{self, LogKey};
use domain::certificates::{Academy, CredentialKeys, DocumentKeys};
use domain::clock::SystemClock;
use domain::jobs::{self, NoQueue};
use domain::media::MediaStore;
use domain::partners::NoPost;
use domain::people::TokenKeys;
use domain::publications::Publications;
use domain::{Context, Database, Parts, Settings};

use crate::program::Program;
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
        let (took, size) = drawn(&press, &record)?;
        (dearest, largest) = (dearest.max(took), largest.max(size));
    }
    Ok((dearest, largest))
}

/// A joint certificate like most, and the milliseconds to draw it.
///
/// # Errors
/// When it cannot be drawn.
pub fn joint_certificate() -> Result<(Record, f64)> {
    let record = records::advanced();
    let (took, _) = drawn(&Press::new()?, &record)?;
    Ok((record, took))
}

/// Milliseconds that a drawing takes, and its size in bytes.
fn drawn(press: &Press, record: &Record) -> Result<(f64, usize)> {
    let (mut times, mut size) = (Vec::with_capacity(TIMES), 0);
    for _ in 0..TIMES {
        let began = Instant::now();
        size = press.draw(record)?.bytes.len();
        times.push(milliseconds(began.elapsed()));
    }
    Ok((median(times), size))
}

/// Milliseconds to enter in the register log what had happened before it was opened.
///
/// # Errors
/// The database's own.
pub async fn open_log(data: &Path) -> Result<f64> {
    let cx = centre(data).await?;
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
pub async fn sweep(data: &Path) -> Result<f64> {
    let cx = centre(data).await?;
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let began = Instant::now();
        jobs::due(&cx, 100).await?;
        times.push(milliseconds(began.elapsed()));
    }
    cx.database().clone().close().await?;
    Ok(median(times))
}

/// The centre itself, in this program, on the data directory of a demo, with its keys.
///
/// # Errors
/// The database's own, and those of the keys.
pub async fn centre(data: &Path) -> Result<Context> {
    let keys = data.join("keys");
    Ok(Context::new(Parts {
        database: Database::open(&format!("sqlite://{}", Program::database(data).display()), 4).await?,
        clock: Arc::new(SystemClock),
        settings: Settings::default(),
        token_keys: TokenKeys::ephemeral(),
        centre_keys: DocumentKeys::of_centre(&keys)?,
        credential_keys: CredentialKeys::of_centre(&keys)?,
        log_key: LogKey::open(&keys)?,
        academy: Academy::here(&keys)?,
        time_stamps: None,
        jobs: Arc::new(NoQueue),
        post: Arc::new(NoPost),
        mail: None,
        publications: Publications::default(),
        media: MediaStore::here(&data.join("media"))?,
    }))
}

/// For the table.
#[must_use]
pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
