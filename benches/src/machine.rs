//! Servers as processes of their own: when they are ready, what they cost, which processor they run on.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

/// The kernel counts processor time in hundredths of a second, on every Linux.
const TICK: Duration = Duration::from_millis(10);

/// Processor time that this program has used so far, by all its threads.
///
/// # Errors
/// When the kernel does not tell.
pub fn own_cpu() -> Result<Duration> {
    cpu_of("self")
}

/// Resident memory of this program now, in bytes.
///
/// # Errors
/// When the kernel does not tell.
pub fn own_resident() -> Result<u64> {
    resident_of("self")
}

/// Processor time that a process and those it has started have used so far.
///
/// # Errors
/// When the kernel does not tell.
pub fn cpu_of_children(process: &str) -> Result<Duration> {
    let mut all = cpu_of(process)?;
    for other in std::fs::read_dir("/proc")? {
        let name = other?.file_name();
        let Some(name) = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())) else {
            continue;
        };
        // It may have ended since the list was made.
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{name}/stat")) else { continue };
        let parent = stat.rsplit(')').next().and_then(|fields| fields.split_whitespace().nth(1));
        if parent == Some(process) {
            all += cpu_of(name).unwrap_or_default();
        }
    }
    Ok(all)
}

fn resident_of(process: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let kib =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().split(' ').next()?.parse().ok());
    kib.map(|kib: u64| kib * 1024).context("no resident memory")
}

fn cpu_of(process: &str) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name of the program stands in brackets and may hold anything.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<u32>().ok());
    Ok(TICK * (ticks(11).context("no user time")? + ticks(12).context("no system time")?))
}

/// A server that is ready.
pub struct Server {
    child: Child,
    /// Kept open: a server may write to it until it ends.
    _says: BufReader<ChildStdout>,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to its ready line.
    pub ready_in: Duration,
}

impl Server {
    /// Starts a server and waits for the line `listening on http://…`; its log goes to `log`.
    ///
    /// # Errors
    /// When it ends before it is ready.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let log_file = std::fs::File::create(log)?;
        let began = Instant::now();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log_file).spawn()?;
        let mut says = BufReader::new(child.stdout.take().context("the server has no output")?);
        let mut line = String::new();
        while says.read_line(&mut line)? > 0 {
            if let Some(address) = line.trim().strip_prefix("listening on http://") {
                let (address, ready_in) = (address.parse()?, began.elapsed());
                return Ok(Self { child, _says: says, address, ready_in });
            }
            line.clear();
        }
        bail!("{command:?} ended before it was ready; {} says why", log.display())
    }

    /// Processor time used so far, by all its threads.
    ///
    /// # Errors
    /// When it has ended.
    pub fn cpu(&self) -> Result<Duration> {
        cpu_of(&self.child.id().to_string())
    }

    /// Resident memory now, in bytes.
    ///
    /// # Errors
    /// When it has ended.
    pub fn resident(&self) -> Result<u64> {
        resident_of(&self.child.id().to_string())
    }

    /// Asks it to end and waits until it has.
    ///
    /// # Errors
    /// When it fails to end well.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        let ended = self.child.wait()?;
        if ended.success() { Ok(()) } else { bail!("a server ended with {ended}") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `stop` there is nobody left to kill.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Keeps servers on the first processor and this program, which makes the load, on the second.
///
/// # Errors
/// When there is no second, or no `taskset`.
pub fn keep_load_apart() -> Result<()> {
    let own = std::process::id().to_string();
    let moved = Command::new("taskset").args(["-cp", "1", &own]).stdout(Stdio::null()).status()?;
    ensure!(moved.success(), "the load cannot be moved to a processor of its own");
    Ok(())
}

/// How a program is started: anywhere, or on the processor that is kept for servers.
#[must_use]
pub fn command(program: &Path, apart: bool) -> Command {
    if !apart {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(program);
    command
}
