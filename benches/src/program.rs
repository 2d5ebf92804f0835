//! The program under measurement: the `forest-glade` that stands beside this one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::machine::{self, Server};

/// The real program, built for release.
pub struct Program {
    file: PathBuf,
    apart: bool,
}

impl Program {
    /// Builds it, so that nobody measures yesterday's, and finds it; `apart` keeps it on a processor of its own.
    ///
    /// # Errors
    /// When it does not build, or this program is itself not built for release.
    pub fn build(apart: bool) -> Result<Self> {
        ensure!(!cfg!(debug_assertions), "debug builds are not worth measuring; run with --release");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo).args(["build", "--release", "--locked", "-p", "server"]).status()?;
        ensure!(built.success(), "the program does not build");
        Ok(Self { file: std::env::current_exe()?.with_file_name("forest-glade"), apart })
    }

    /// Serves a demo from a data directory; everything but the port is as installed.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn serve(&self, data: &Path) -> Result<Server> {
        let mut command = self.on(data);
        command.args(["serve", "--listen", "127.0.0.1:0", "--demo"]);
        Server::start(&mut command, &data.with_extension("log"))
    }

    /// Proves the invariants; gives how long that takes.
    ///
    /// # Errors
    /// When one is broken.
    pub fn audit(&self, data: &Path) -> Result<Duration> {
        let began = Instant::now();
        let audited = self.on(data).arg("audit").stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        ensure!(audited.success(), "the audit of {} finds breaches", data.display());
        Ok(began.elapsed())
    }

    /// The file of the database in a data directory.
    #[must_use]
    pub fn database(data: &Path) -> PathBuf {
        data.join("forest-glade.db")
    }

    /// Settings of whoever runs this have no part in it.
    fn on(&self, data: &Path) -> Command {
        let mut command = machine::command(&self.file, self.apart);
        let ours = std::env::vars_os().map(|(name, _)| name);
        for name in ours.filter(|name| name.to_string_lossy().starts_with("FOREST_GLADE_")) {
            command.env_remove(name);
        }
        command.arg("--data-dir").arg(data);
        command
    }
}
