//! The same content drawn by others: WeasyPrint, reportlab and Typst, where a Python has them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use certificate::Record;
use serde::Deserialize;

/// What draws with them.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers.py");

/// What a drawing costs a peer.
#[derive(Debug, Deserialize)]
pub struct Drawn {
    /// Milliseconds of processor time.
    pub ms: f64,
    /// Its size.
    pub bytes: usize,
}

/// What each of them takes to draw a record, by their names.
///
/// # Errors
/// When that Python has not what `benches/peers.txt` lists.
pub fn draw(python: &Path, record: &Record) -> Result<BTreeMap<String, Drawn>> {
    let mut child = Command::new(python).arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let record = serde_json::to_vec(record)?;
    child.stdin.take().context("no way to give them the record")?.write_all(&record)?;
    let said = child.wait_with_output()?;
    ensure!(said.status.success(), "{SCRIPT} ended with {}", said.status);
    Ok(serde_json::from_slice(&said.stdout)?)
}
