//! `forest-glade course …`: packages checked, imported and exported.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use course_content::{Files, Finding, Severity, check_files};
use domain::clock::{Clock, SystemClock};
use domain::{Actor, Error, courses};

use super::{explained, say};
use crate::config::Config;
use crate::open;

/// Prints what is wrong with a package; fails if anything forbids publishing it.
pub(crate) fn check(folder: &Path) -> Result<ExitCode> {
    let findings = match Files::read_dir(folder) {
        Ok(files) => check_files(files, SystemClock.now().date_naive()),
        Err(findings) => findings,
    };
    print(&findings)?;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let counted = |count: usize, word| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    say(&format!("{}, {}", counted(errors, "error"), counted(findings.len() - errors, "warning")))?;
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Publishes a package; a course that is new gets a run that is always open.
pub(crate) async fn import(config: &Config, folder: &Path) -> Result<ExitCode> {
    let files = match Files::read_dir(folder) {
        Ok(files) => files,
        Err(findings) => {
            print(&findings)?;
            bail!("{} cannot be read as a course package", folder.display());
        }
    };
    let cx = open::for_command(config).await?;
    let loaded = courses::load_shipped(&cx, files).await;
    open::close(&cx).await;
    let key = loaded.map_err(explained).with_context(|| {
        format!("nothing was imported; `forest-glade course check {}` says more", folder.display())
    })?;
    say(&format!("{key} is published"))
}

/// Writes the published package of a course into a new or empty folder, byte for byte.
pub(crate) async fn export(config: &Config, key: &str, folder: &Path) -> Result<ExitCode> {
    let cx = open::for_command(config).await?;
    let files = courses::export(&cx, &Actor::System, key).await;
    open::close(&cx).await;
    let files = match files {
        Err(Error::NotFound(_)) => {
            bail!("no course `{key}` is published; GET /api/v1/courses lists those that are")
        }
        other => other.map_err(explained)?,
    };
    if let Err(findings) = files.write_dir(folder) {
        print(&findings)?;
        bail!("nothing was exported");
    }
    say(&format!("{key} is in {}", folder.display()))
}

fn print(findings: &[Finding]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for finding in findings {
        let weight = if finding.severity == Severity::Error { "error" } else { "warning" };
        writeln!(out, "{weight}: {finding}")?;
    }
    Ok(())
}
