//! The log: readable lines on a terminal, JSON elsewhere; never names, addresses, responses or tokens.

use std::io::IsTerminal;

use anyhow::{Context as _, Result};
use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// What libraries say at `info` is not for operators, and poem's lines hold the addresses of callers.
const QUIET: [(&str, &str); 6] = [
    ("poem", "warn"),
    ("apalis", "warn"),
    ("apalis_core", "warn"),
    ("apalis_sqlite", "warn"),
    ("sqlx", "warn"),
    ("sea_orm", "warn"),
];

/// Begins to log on the standard error stream.
pub(crate) fn start(log: &str, format: LogFormat) -> Result<()> {
    let filter = EnvFilter::try_new(directives(log)).with_context(|| {
        format!("`log = \"{log}\"` cannot be meant; write `info`, `warn` or `info,domain=debug`")
    })?;
    let json = match format {
        LogFormat::Auto => !std::io::stderr().is_terminal(),
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    // Where the log cannot be written, as on a full disk, nobody can be told so there: saying it would end the request.
    let builder = tracing_subscriber::fmt().log_internal_errors(false);
    let builder = builder.with_env_filter(filter).with_writer(std::io::stderr);
    // A second start, as in tests, keeps the first.
    let started = if json {
        builder.json().flatten_event(true).try_init()
    } else {
        builder.with_ansi(false).try_init()
    };
    drop(started);
    Ok(())
}

/// The operator's directives, and the quiet ones for libraries that they do not name.
fn directives(log: &str) -> String {
    let named = |library: &str| log.split(',').any(|part| part.trim().split('=').next() == Some(library));
    let quiet = QUIET.iter().filter(|(library, _)| !named(library));
    quiet.fold(log.to_owned(), |all, (library, level)| format!("{all},{library}={level}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_quiet_unless_they_are_named() {
        let directives = directives("info,sqlx=debug");
        assert!(directives.contains("poem=warn") && !directives.contains("sqlx=warn"), "{directives}");
        assert!(EnvFilter::try_new(directives).is_ok());
    }
}
