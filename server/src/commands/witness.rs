//! `forest-glade witness`: the academy's own process, which signs that the centre's register log has only grown.
//!
//! It calls and is never called, so the academy's machine needs no open port. It remembers one thing, the last head that it
//! signed, and writes that down before it shows its signature to anybody.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use certificate::log::{Algorithm, Fault, NoteKey, NoteSigner, Offer, Seen, witness};
use clap::Args;
use domain::clock::{Clock as _, SystemClock};

use super::far_centre::is_private;

/// When the log is not to be believed: somebody has to look.
const REFUSED: u8 = 3;
/// No answer of the centre's is longer.
const LONGEST: u64 = 64 * 1024;
/// How long the centre has to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a witness is told.
#[derive(Args, Debug)]
pub(crate) struct Witness {
    /// Where the centre is, such as `https://learn.example.by`.
    #[arg(long, value_name = "URL")]
    centre: String,
    /// What was signed last; made at the first look.
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
    /// The witness's secret; made if there is none. Only its owner may read it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The name of the witness in its signatures.
    #[arg(long, default_value = "academy/witness", value_name = "NAME")]
    name: String,
    /// The key of the log, as /log/keys of the centre has it; without it, the one that is met first is remembered.
    #[arg(long, value_name = "KEY")]
    log_key: Option<NoteKey>,
    /// How many seconds pass between two looks.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..), value_name = "SECONDS")]
    every: u64,
    /// Look once and end.
    #[arg(long)]
    once: bool,
}

/// Watches until it is stopped, or until the log is not to be believed.
pub(crate) fn watch(asked: &Witness) -> Result<ExitCode> {
    ensure!(
        is_private(&asked.centre)?,
        "the log is read over https:// only: its key is believed at the first look"
    );
    let signer = signer(&asked.key, &asked.name)?;
    say(&format!("the witness's key, for register_log.witness of the centre: {}", signer.key()))?;
    let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false);
    let centre = Centre { agent: config.build().into(), url: asked.centre.trim_end_matches('/').to_owned() };
    // What was signed before may not have arrived.
    let mut sent = None;
    loop {
        match look(asked, &centre, &signer, &mut sent) {
            Ok(Look::Signed(size)) => say(&format!("{size} leaves: signed"))?,
            Ok(Look::Nothing) if asked.once => say("nothing new")?,
            Ok(Look::Nothing) => {}
            Ok(Look::Refused(fault)) => {
                let mut err = io::stderr().lock();
                writeln!(err, "forest-glade: refused, nothing was signed: {fault}")?;
                return Ok(ExitCode::from(REFUSED));
            }
            Err(error) if asked.once => return Err(error),
            Err(error) => {
                let cause = format!("{error:#}");
                tracing::warn!(cause, "the centre was not reached, or did not take it; it is tried again");
            }
        }
        if asked.once {
            return Ok(ExitCode::SUCCESS);
        }
        std::thread::sleep(Duration::from_secs(asked.every));
    }
}

/// What came of a look.
enum Look {
    /// So many leaves were signed.
    Signed(u64),
    /// The log is as it was.
    Nothing,
    /// The log is not to be believed.
    Refused(Fault),
}

fn look(asked: &Witness, centre: &Centre, signer: &NoteSigner, sent: &mut Option<u64>) -> Result<Look> {
    let seen = seen(asked, centre)?;
    let offer = match centre.get(&format!("/log/offer?old={}", seen.size))?.parse::<Offer>() {
        Ok(offer) => offer,
        Err(fault) => bail!("the centre's answer cannot be read: {fault}"),
    };
    let now = u64::try_from(SystemClock.now().timestamp()).unwrap_or_default();
    let (next, line) = match witness(&seen, &offer, signer, now) {
        Ok(signed) => signed,
        Err(fault) => return Ok(Look::Refused(fault)),
    };
    if *sent == Some(next.size) {
        return Ok(Look::Nothing);
    }
    remember(&asked.state, &next)?;
    let mut note = offer.checkpoint;
    note.lines.push(line);
    centre
        .post("/api/v1/register-log/cosignatures", &serde_json::json!({ "checkpoint": note.to_string() }))?;
    *sent = Some(next.size);
    Ok(Look::Signed(next.size))
}

/// What was signed last; at the first look, nothing, of the log that was named or is met.
fn seen(asked: &Witness, centre: &Centre) -> Result<Seen> {
    let path = &asked.state;
    let seen = match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str::<Seen>(&text).with_context(|| {
            format!("{} is not what a witness remembers; look before you delete it", path.display())
        })?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Seen::nothing(&met(asked, centre)?),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    if let Some(key) = &asked.log_key {
        ensure!(seen.log == key.to_string(), "{} is of the log {}, not of {key}", path.display(), seen.log);
    }
    Ok(seen)
}

fn met(asked: &Witness, centre: &Centre) -> Result<NoteKey> {
    if let Some(key) = &asked.log_key {
        return Ok(key.clone());
    }
    let keys = centre.get("/log/keys")?;
    let key: NoteKey = keys.lines().last().context("the centre names no key of its log yet")?.parse()?;
    say(&format!("the log's key, met for the first time: {key}"))?;
    Ok(key)
}

/// Whole or not at all, and on the disk before anybody sees the signature.
fn remember(path: &Path, seen: &Seen) -> Result<()> {
    let cannot = || format!("{} cannot be written", path.display());
    let scratch = path.with_extension("new");
    let mut file = File::create(&scratch).with_context(cannot)?;
    file.write_all(serde_json::to_string(seen)?.as_bytes()).with_context(cannot)?;
    file.sync_all().with_context(cannot)?;
    fs::rename(&scratch, path).with_context(cannot)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).with_context(cannot)
}

fn signer(path: &Path, name: &str) -> Result<NoteSigner> {
    let cannot = |what: &str| format!("{} cannot be {what}", path.display());
    if !path.exists() {
        let made = NoteSigner::generate(name, Algorithm::Cosignature, &mut rand::rngs::OsRng)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).with_context(|| cannot("written"))?;
        file.write_all(made.to_pem()?.as_bytes()).with_context(|| cannot("written"))?;
        file.sync_all().with_context(|| cannot("written"))?;
    }
    let pem = fs::read_to_string(path).with_context(|| cannot("read"))?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path)?.permissions());
        ensure!(mode & 0o077 == 0, "{}: others can read this secret; set its mode to 600", path.display());
    }
    Ok(NoteSigner::from_pem(name, Algorithm::Cosignature, &pem)?)
}

/// The centre, over HTTP.
struct Centre {
    agent: ureq::Agent,
    url: String,
}

impl Centre {
    fn get(&self, path: &str) -> Result<String> {
        let answer = self.agent.get(format!("{}{path}", self.url)).call();
        Self::read(path, answer)
    }

    fn post(&self, path: &str, body: &serde_json::Value) -> Result<()> {
        let request = self.agent.post(format!("{}{path}", self.url)).content_type("application/json");
        Self::read(path, request.send(body.to_string())).map(drop)
    }

    fn read(path: &str, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<String> {
        let mut answer = answer.with_context(|| format!("{path} is not answered"))?;
        let body = answer.body_mut().with_config().limit(LONGEST).read_to_string()?;
        ensure!(answer.status().is_success(), "{path} is answered with {}: {body}", answer.status());
        Ok(body)
    }
}

fn say(line: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
