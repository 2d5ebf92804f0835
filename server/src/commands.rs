//! Commands that do one thing and end.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use domain::{Actor, Error, invariants};

use crate::config::Config;
use crate::data_dir::DataDir;
use crate::open;

pub(crate) mod academy_signer;
pub(crate) mod certificate;
pub(crate) mod course;
mod far_centre;
pub(crate) mod person;
mod to_sign;
pub(crate) mod witness;

/// Brings the schema up to date.
pub(crate) async fn migrate(config: &Config) -> Result<ExitCode> {
    let data = DataDir::open(&config.data_dir)?;
    let (database, steps) = open::database(config, &data).await?;
    database.close().await?;
    say(&match steps {
        0 => "the schema was up to date".to_owned(),
        1 => "1 step was applied".to_owned(),
        _ => format!("{steps} steps were applied"),
    })
}

/// Prints the contract of the API.
pub(crate) fn openapi() -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    out.write_all(api::spec_yaml().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the effective configuration.
pub(crate) fn config(config: &Config) -> Result<ExitCode> {
    say(config.to_toml()?.trim_end())
}

/// Proves the invariants; one line for each breach.
pub(crate) async fn audit(config: &Config) -> Result<ExitCode> {
    let cx = open::for_command(config).await?;
    let breaches = invariants::prove(&cx, &Actor::System).await;
    open::close(&cx).await;
    let breaches = breaches?;
    let mut out = std::io::stdout().lock();
    for breach in &breaches {
        writeln!(out, "{}: {}: {}", breach.invariant, breach.subject, breach.seen)?;
    }
    if breaches.is_empty() {
        writeln!(out, "no breach was found")?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// Prints a line.
fn say(line: &str) -> Result<ExitCode> {
    writeln!(std::io::stdout().lock(), "{line}")?;
    Ok(ExitCode::SUCCESS)
}

/// A refusal of the domain as sentences for somebody at a terminal.
fn explained(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid(fields) => {
            let lines = fields.iter().map(|field| format!("{} {}", field.pointer, field.message));
            anyhow::anyhow!("{}", lines.map(|line| line.trim().to_owned()).collect::<Vec<_>>().join("\n"))
        }
        other => other.into(),
    }
}
