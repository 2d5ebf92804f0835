//! The command line: what can be asked, and where it is answered.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use tokio::sync::watch;

use crate::commands::academy_signer::{self, AcademySigner};
use crate::commands::person::Person;
use crate::commands::witness::Witness;
use crate::commands::{self, certificate, course, person, witness};
use crate::config::{Config, DEFAULT_FILE, Flags};
use crate::{serve, telemetry};

/// When the configuration cannot be used; clap answers a wrong command line with the same.
const USAGE: u8 = 2;
/// When a second signal ends the program at once: 128 and the signal, as shells count.
const INTERRUPTED: i32 = 130;

/// Forest Glade: the training centre of the Belarusian Children's Hospice.
#[derive(Parser, Debug)]
#[command(name = "forest-glade", version, max_term_width = 100)]
struct Cli {
    /// The configuration file [default: forest-glade.toml, if there is one].
    #[arg(long, global = true, env = "FOREST_GLADE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of the SQLite database, the job queue and the keys [default: data].
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// postgres://… or sqlite://… [default: an SQLite file in the data directory].
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the centre: API, documentation, health and metrics.
    Serve(Serve),
    /// Bring the database's schema up to date and end.
    Migrate,
    /// Print the contract of the API (openapi.yaml).
    Openapi,
    /// Check, import and export course packages.
    #[command(subcommand)]
    Course(Course),
    /// Check certificates, with no connection and no database.
    #[command(subcommand)]
    Certificate(Certificate),
    /// Sign for the academy, on a machine of its own.
    #[command(subcommand)]
    AcademySigner(AcademySigner),
    /// Accounts.
    #[command(subcommand)]
    Person(PersonCommand),
    /// Sign, for the academy, that the centre's register log has only grown. Ends with 3 when it has not: then somebody has
    /// to look.
    Witness(Witness),
    /// Prove the invariants; a line for each breach, and exit code 1.
    Audit,
    /// Print the effective configuration; secrets are hidden.
    Config,
}

#[derive(Args, Debug)]
struct Serve {
    /// IP address and port to listen on [default: 127.0.0.1:8080].
    #[arg(long, value_parser = address)]
    listen: Option<SocketAddr>,
    /// Serve /metrics on an address of its own; without it, only to callers on this machine.
    #[arg(long, value_parser = address)]
    metrics_listen: Option<SocketAddr>,
    /// Make demo people with a public password; refuses to listen on anything but this machine.
    #[arg(long)]
    demo: bool,
}

#[derive(Subcommand, Debug)]
enum Course {
    /// Say what is wrong with a package; exit code 1 if anything forbids publishing it.
    Check { dir: PathBuf },
    /// Publish a package.
    Import { dir: PathBuf },
    /// Write a published package into a new or empty folder, byte for byte.
    Export { key: String, dir: PathBuf },
}

#[derive(Subcommand, Debug)]
enum Certificate {
    /// Say whether a certificate is genuine; exit code 0 if it is, 1 if it was altered, 3 if a signature is missing,
    /// 4 if nobody vouches for the signer, 5 if nobody has signed it, 6 if its receipt does not hold.
    Check {
        /// The PDF.
        file: PathBuf,
        /// The root of an institution, as PEM; once for each. They stand at /pki/ of the centre.
        #[arg(long)]
        root: Vec<PathBuf>,
        /// The root of an authority that stamps the time, as PEM; once for each.
        #[arg(long, value_name = "FILE")]
        stamp_root: Vec<PathBuf>,
        #[command(flatten)]
        logged: certificate::Logged,
    },
}

#[derive(Subcommand, Debug)]
enum PersonCommand {
    /// Make an account and print a one-time link to choose its password.
    Create(Person),
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "write an IP address and a port, such as 127.0.0.1:8080")
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let config = match load(&cli) {
        Ok(config) => config,
        Err(error) => return fail(&error, USAGE),
    };
    run(cli.command, &config).unwrap_or_else(|error| fail(&error, 1))
}

fn load(cli: &Cli) -> Result<Config> {
    let mut flags =
        Flags { data_dir: cli.data_dir.clone(), database_url: cli.database_url.clone(), ..Flags::default() };
    if let Command::Serve(serve) = &cli.command {
        flags.listen = serve.listen;
        flags.metrics_listen = serve.metrics_listen;
    }
    let usual = Path::new(DEFAULT_FILE);
    let file = cli.config.as_deref().or_else(|| usual.exists().then_some(usual));
    let readable = |(name, text): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, text.into_string().ok()?))
    };
    Ok(Config::load(file, std::env::vars_os().filter_map(readable), &flags)?)
}

fn run(command: Command, config: &Config) -> Result<ExitCode> {
    telemetry::start(&config.log, config.log_format)?;
    let runtime = tokio::runtime::Runtime::new().context("the program cannot start its threads")?;
    runtime.block_on(async {
        match command {
            Command::Serve(asked) => serve_until_told(config, asked.demo).await,
            Command::Migrate => commands::migrate(config).await,
            Command::Openapi => commands::openapi(),
            Command::Course(Course::Check { dir }) => course::check(&dir),
            Command::Course(Course::Import { dir }) => course::import(config, &dir).await,
            Command::Course(Course::Export { key, dir }) => course::export(config, &key, &dir).await,
            Command::Certificate(Certificate::Check { file, root, stamp_root, logged }) => {
                certificate::check(&file, (&root, &stamp_root), &logged)
            }
            // It waits for a person and for the line, so it has a thread of its own.
            Command::AcademySigner(asked) => {
                tokio::task::spawn_blocking(move || academy_signer::run(asked)).await?
            }
            Command::Person(PersonCommand::Create(new)) => person::create(config, new).await,
            Command::Witness(asked) => witness::watch(&asked),
            Command::Audit => commands::audit(config).await,
            Command::Config => commands::config(config),
        }
    })
}

async fn serve_until_told(config: &Config, demo: bool) -> Result<ExitCode> {
    let (tell, told) = watch::channel(false);
    let mut signals = Signals::new().context("the program cannot listen for signals")?;
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!("stopping: no new requests, those that were begun are finished");
        tell.send_replace(true);
        signals.next().await;
        tracing::warn!("stopped at once, as was asked for twice");
        std::process::exit(INTERRUPTED);
    });
    serve::serve(config, demo, told).await?;
    Ok(ExitCode::SUCCESS)
}

/// What asks the program to end.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
        })
    }

    /// Waits for the next one. When Ctrl-C cannot be listened for, there is only the other.
    async fn next(&mut self) {
        let interrupt = async {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        #[cfg(unix)]
        tokio::select! {
            () = interrupt => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(not(unix))]
        interrupt.await;
    }
}

/// Says why on the error stream.
fn fail(error: &anyhow::Error, code: u8) -> ExitCode {
    use std::io::Write;
    // If even that cannot be written, the exit code says it.
    drop(writeln!(std::io::stderr().lock(), "forest-glade: {error:#}"));
    ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_host_name_is_refused_with_what_to_write() {
        let refused = Cli::try_parse_from(["forest-glade", "serve", "--listen", "localhost:80"]).unwrap_err();
        assert!(refused.to_string().contains("127.0.0.1:8080"), "{refused}");
    }

    #[test]
    fn flags_of_all_commands_stand_before_or_after_them() {
        for line in [["--data-dir", "x", "audit"], ["audit", "--data-dir", "x"]] {
            let cli = Cli::try_parse_from(["forest-glade"].iter().chain(&line)).unwrap();
            assert_eq!(cli.data_dir, Some(PathBuf::from("x")));
        }
    }
}
