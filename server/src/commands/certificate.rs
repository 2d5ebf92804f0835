//! `forest-glade certificate …`: what a stranger asks of a file, with no connection and no database.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use certificate::signing::{self, Verdict, read_root};

/// No certificate is larger.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Says what the signatures of a file are worth.
pub(crate) fn check(file: &Path, roots: &[PathBuf]) -> Result<ExitCode> {
    let bytes = read(file)?;
    let trusted = roots.iter().map(|root| {
        let pem = std::str::from_utf8(&read(root)?)?.to_owned();
        read_root(&pem).with_context(|| format!("{} holds no certificate as PEM", root.display()))
    });
    let report = signing::read(&bytes, &trusted.collect::<Result<Vec<_>>>()?);
    let mut out = std::io::stdout().lock();
    for one in &report.signatures {
        let held = if one.holds { "holds" } else { "does not hold" };
        let vouched = match one.root.and_then(|root| roots.get(root)) {
            Some(root) => format!("vouched for by {}", root.display()),
            None => "nobody vouches for it".to_owned(),
        };
        writeln!(out, "the signature of {:?} {held}, {vouched}", one.signer)?;
    }
    let (said, code) = told(report.verdict);
    writeln!(out, "{said}")?;
    Ok(ExitCode::from(code))
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
