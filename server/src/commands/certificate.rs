//! `forest-glade certificate …`: what a stranger asks of a file, with no connection and no database.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use certificate::log::{Event, Hash, NoteKey, Receipt, Received};
use certificate::signing::{self, Finding, Report, Trusted, Verdict, read_root, read_stamp_root};
use clap::Args;

/// No certificate is larger.
const LARGEST: u64 = 4 * 1024 * 1024;

/// When the receipt does not prove that the file is in the register log.
const NOT_LOGGED: u8 = 6;

/// What a receipt is checked by.
#[derive(Args, Debug)]
pub(crate) struct Logged {
    /// The receipt that the holder keeps beside the PDF: proves that the register log has it.
    #[arg(long, value_name = "FILE", requires = "log_key")]
    receipt: Option<PathBuf>,
    /// A key of the log, as name+id+key; once for each. They stand at /log/keys of the centre.
    #[arg(long, value_name = "KEY")]
    log_key: Vec<NoteKey>,
    /// The key of the academy's witness; without it, the log's word stands alone.
    #[arg(long, value_name = "KEY")]
    witness_key: Option<NoteKey>,
}

/// Says what the signatures of a file are worth, and its receipt.
pub(crate) fn check(
    file: &Path,
    (roots, stamp_roots): (&[PathBuf], &[PathBuf]),
    logged: &Logged,
) -> Result<ExitCode> {
    let bytes = read(file)?;
    let (trusted, authorities) = (trusted(roots, read_root)?, trusted(stamp_roots, read_stamp_root)?);
    let report = signing::read_with_stamps(&bytes, &trusted, &authorities);
    let mut out = std::io::stdout().lock();
    for one in &report.signatures {
        say(&mut out, one, (roots, stamp_roots))?;
    }
    let (said, code) = told(report.verdict);
    writeln!(out, "{said}")?;
    alone(&mut out, &report, roots)?;
    if let Some(receipt) = &logged.receipt
        && let Err(refused) = received(&bytes, receipt, logged, &mut out)
    {
        writeln!(out, "the receipt does not hold: {refused:#}")?;
        return Ok(ExitCode::from(if code == 0 { NOT_LOGGED } else { code }));
    }
    Ok(ExitCode::from(code))
}

fn trusted(
    files: &[PathBuf],
    read_as: impl Fn(&str) -> Result<Trusted, certificate::Error>,
) -> Result<Vec<Trusted>> {
    let read = |file: &PathBuf| {
        let pem = std::str::from_utf8(&read(file)?)?.to_owned();
        read_as(&pem).with_context(|| format!("{} holds no root as PEM", file.display()))
    };
    files.iter().map(read).collect()
}

/// Says what a signature is worth, and its time stamp.
fn say(out: &mut impl Write, found: &Finding, (roots, stamp_roots): (&[PathBuf], &[PathBuf])) -> Result<()> {
    let vouched = |root: Option<usize>, among: &[PathBuf]| match root.and_then(|root| among.get(root)) {
        Some(root) => format!("vouched for by {}", root.display()),
        None => "nobody vouches for it".to_owned(),
    };
    let held = if found.holds { "holds" } else { "does not hold" };
    writeln!(out, "the signature of {:?} {held}, {}", found.signer, vouched(found.root, roots))?;
    if let Some(stamp) = &found.stamp {
        let by = vouched(stamp.root, stamp_roots);
        writeln!(out, "it was there at {}, says {:?}, {by}", stamp.at, stamp.authority)?;
    }
    Ok(())
}

/// Names the roots that were given and signed nothing: who has to sign a file, only whoever checks it can know.
fn alone(out: &mut impl Write, report: &Report, roots: &[PathBuf]) -> Result<()> {
    let signed = |root: usize| report.signatures.iter().any(|one| one.root == Some(root));
    for (_, root) in roots.iter().enumerate().filter(|(at, _)| !signed(*at)) {
        writeln!(out, "nobody whom {} vouches for has signed it", root.display())?;
    }
    if let (Verdict::Genuine, [one]) = (report.verdict, report.signatures.as_slice()) {
        writeln!(
            out,
            "it is signed by {:?} alone; a certificate of two institutions has two signatures",
            one.signer
        )?;
    }
    Ok(())
}

/// Says what a receipt proves of a file.
fn received(document: &[u8], receipt: &Path, logged: &Logged, out: &mut impl Write) -> Result<()> {
    let receipt: Receipt = serde_json::from_slice(&read(receipt)?)?;
    let proven = receipt.check(&logged.log_key, logged.witness_key.as_ref())?;
    let event = proven.leaf.event;
    ensure!(event == Event::Issued, "it proves that a certificate was {}, not issued", word(event)?);
    let same = proven.leaf.document_sha256.is_some_and(|hash| hash == Hash::document(document));
    ensure!(same, "it is the receipt of another file");
    let Received { leaf, size, witnessed_at } = proven;
    writeln!(out, "the register log has it: entry {} of {size}", receipt.index)?;
    writeln!(out, "the centre says that it was issued {}", leaf.at)?;
    if let Some(entered) = leaf.entered_at {
        writeln!(out, "it was entered late, {entered}: for the time before, the centre's word stands alone")?;
    }
    match witnessed_at {
        Some(at) => writeln!(out, "the witness had seen it at {at}")?,
        None => writeln!(out, "no witness was asked for (--witness-key): the log's word stands alone")?,
    }
    Ok(())
}

/// An event as leaves have it.
fn word(event: Event) -> Result<String> {
    let word = serde_json::to_value(event)?;
    Ok(word.as_str().unwrap_or_default().to_owned())
}

const fn told(verdict: Verdict) -> (&'static str, u8) {
    match verdict {
        Verdict::Genuine => (
            "genuine: it is as it was signed; whether it still counts, the centre's page of its code says",
            0,
        ),
        Verdict::Altered => ("altered: it is not as it was signed; ask its holder for the original", 1),
        Verdict::Incomplete => ("incomplete: an institution that has to sign has not", 3),
        Verdict::UnknownSigner => (
            "unknown signer: give the roots of the institutions with --root; the centre has them at /pki/",
            4,
        ),
        Verdict::Unsigned => ("unsigned: nobody has signed this file", 5),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    ensure!(bytes.len() as u64 <= LARGEST, "{} is larger than any certificate", path.display());
    Ok(bytes)
}
