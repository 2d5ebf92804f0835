//! `forest-glade academy-signer`: the academy's own machine. It fetches what waits, shows what the document says, signs, and
//! returns the signature; the academy's key never leaves it.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail, ensure};
use certificate::credential::PublicKey;
use certificate::signing::{self, read_root};
use clap::{Args, Subcommand};
use domain::certificates::{CredentialKeys, DocumentKeys, TimeStamps, endorse_for_academy, sign_for_academy};
use domain::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};

use super::far_centre::FarCentre;
use super::to_sign::{ToSign, plain};
use crate::courier;

/// The academy's own machine.
#[derive(Subcommand, Debug)]
pub(crate) enum AcademySigner {
    /// Print the academy's root, which the centre's configuration names as academy_root; its key is made if there is none.
    Root {
        /// The folder of the academy's keys.
        #[arg(long)]
        keys: PathBuf,
        /// The academy's name, as certificates have it.
        #[arg(long)]
        academy: String,
    },
    /// Print the public halves of the keys that endorse credentials, for the centre's academy_credential_keys; this year's is made if
    /// there is none.
    CredentialKeys {
        /// The folder of the academy's keys.
        #[arg(long)]
        keys: PathBuf,
        /// The centre's address, as its certificates have it.
        #[arg(long)]
        centre: String,
    },
    /// Show what waits for the academy, and sign what is agreed to.
    Sign(Sign),
}

/// Whose centre, whose keys, and how.
#[derive(Args, Debug)]
pub(crate) struct Sign {
    /// The address of the centre, such as https://learn.example.
    #[arg(long)]
    centre: String,
    /// The sign-in name of an officer of the academy. The password is asked for, or read from ACADEMY_SIGNER_PASSWORD.
    #[arg(long)]
    user: String,
    /// The folder of the academy's keys.
    #[arg(long)]
    keys: PathBuf,
    /// The centre's root, a PEM file that was received by a way of its own.
    #[arg(long)]
    centre_root: PathBuf,
    /// Where the documents are put to be looked at.
    #[arg(long, default_value = "to-sign")]
    documents: PathBuf,
    /// The address of an authority that stamps the time on signatures (RFC 3161).
    #[arg(long, value_name = "URL", requires = "time_stamp_root")]
    time_stamp_service: Option<String>,
    /// The root of that authority, a PEM file.
    #[arg(long, value_name = "FILE", requires = "time_stamp_service")]
    time_stamp_root: Option<PathBuf>,
    /// The academy's name, if it is another by now than that in its root. What names another is not signed.
    #[arg(long)]
    academy: Option<String>,
    /// Sign everything that waits, without asking.
    #[arg(long)]
    all: bool,
}

/// What the officer says of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Sign,
    Later,
    End,
}

/// Runs it.
pub(crate) fn run(command: AcademySigner) -> Result<ExitCode> {
    match command {
        AcademySigner::Root { keys, academy } => {
            let pem = Keys::open(&keys)?
                .documents
                .root_pem(&academy, SystemClock.now())
                .map_err(super::explained)?;
            std::io::stdout().write_all(pem.as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        AcademySigner::CredentialKeys { keys, centre } => {
            let lines = Keys::open(&keys)?.credentials.for_centre(&centre, SystemClock.now());
            std::io::stdout().write_all(lines.map_err(super::explained)?.as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        AcademySigner::Sign(asked) => sign(&asked),
    }
}

/// The academy's keys.
struct Keys {
    documents: DocumentKeys,
    credentials: CredentialKeys,
}

impl Keys {
    fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Self {
            documents: DocumentKeys::of_academy(folder).map_err(super::explained)?,
            credentials: CredentialKeys::of_academy(folder).map_err(super::explained)?,
        })
    }
}

/// Who signs, and how.
struct Signer<'a> {
    keys: &'a Keys,
    time_stamps: Option<&'a TimeStamps>,
    /// How the academy is called.
    academy: &'a str,
}

/// Goes through what waits. The exit code is 1 if anything that was agreed to could not be signed.
fn sign(asked: &Sign) -> Result<ExitCode> {
    let keys = Keys::open(&asked.keys)?;
    let time_stamps =
        courier::time_stamps(asked.time_stamp_service.as_deref(), asked.time_stamp_root.as_deref())?;
    let root = std::fs::read_to_string(&asked.centre_root)
        .with_context(|| format!("{} cannot be read", asked.centre_root.display()))?;
    let root = read_root(&root)
        .with_context(|| format!("{} holds no certificate as PEM", asked.centre_root.display()))?;
    // Its own root says how the academy is called, and not the centre: the name goes into a certificate for thirty years.
    let academy = match &asked.academy {
        Some(name) => name.clone(),
        None => keys
            .documents
            .institution()
            .map_err(super::explained)?
            .context("there is no key yet; begin with `root`")?,
    };
    std::fs::create_dir_all(&asked.documents)?;
    let mut centre = FarCentre::sign_in(&asked.centre, &asked.user, &password()?)?;
    let signer = Signer { keys: &keys, time_stamps: time_stamps.as_ref(), academy: &academy };
    let (mut after, mut signed, mut failed) = (String::new(), 0, 0);
    'pages: loop {
        let page = centre.get_json(&format!("/countersignatures?limit=50{after}"))?;
        for waiting in page["items"].as_array().into_iter().flatten() {
            match one(&mut centre, &signer, (waiting, &root), asked) {
                Ok(Answer::End) => break 'pages,
                Ok(Answer::Later) => {}
                Ok(Answer::Sign) => signed += 1,
                Err(error) => {
                    failed += 1;
                    say(&format!("{}: {error:#}; not signed", number(waiting)))?;
                }
            }
        }
        match page["next_cursor"].as_str() {
            Some(next) => after = format!("&cursor={next}"),
            None => break,
        }
    }
    say(&format!("signed: {signed}, not signed: {failed}"))?;
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// Shows one, and signs it if that is agreed to; then its document has done its service.
fn one(
    centre: &mut FarCentre,
    signer: &Signer<'_>,
    (waiting, root): (&Value, &signing::Trusted),
    asked: &Sign,
) -> Result<Answer> {
    let document = fetch(centre, waiting, root)?;
    let file = asked.documents.join(format!("{}.pdf", number(waiting)));
    let answer = ask(waiting, (&document, &file), asked)?;
    if answer == Answer::Sign {
        hand_in(centre, signer, waiting, &document)?;
        std::fs::remove_file(&file)?;
    }
    Ok(answer)
}

/// The document, if it is as the centre has signed it and nobody has added anything.
fn fetch(centre: &mut FarCentre, waiting: &Value, root: &signing::Trusted) -> Result<ToSign> {
    let id = waiting["certificate"]["id"].as_str().context("the centre's answer names no certificate")?;
    let document = centre.get(&format!("/certificates/{id}/document-to-sign.pdf"))?;
    let report = signing::read(&document, std::slice::from_ref(root));
    let is_centres = match report.signatures.as_slice() {
        [one] => one.holds && one.root == Some(0) && one.covers == document.len(),
        _ => false,
    };
    ensure!(is_centres, "the document is not as the centre's root vouches for it");
    ToSign::read(document, waiting)
}

/// Shows a certificate and asks what to do.
fn ask(waiting: &Value, (document, file): (&ToSign, &Path), asked: &Sign) -> Result<Answer> {
    document.put(file)?;
    say(&document.shown(waiting, file))?;
    if asked.all {
        return Ok(Answer::Sign);
    }
    loop {
        write!(std::io::stdout(), "sign? [y]es, [n]ot now, [q]uit: ")?;
        std::io::stdout().flush()?;
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line)? == 0 {
            return Ok(Answer::End);
        }
        match line.trim() {
            "y" | "yes" => return Ok(Answer::Sign),
            "n" | "no" => return Ok(Answer::Later),
            "q" | "quit" => return Ok(Answer::End),
            _ => {}
        }
    }
}

/// Signs, and gives the signature to the centre.
fn hand_in(centre: &mut FarCentre, signer: &Signer<'_>, waiting: &Value, document: &ToSign) -> Result<()> {
    use base64::Engine as _;
    let id = waiting["certificate"]["id"].as_str().unwrap_or_default();
    let academy = waiting["academy"].as_str().context("the centre's answer names no academy")?;
    ensure!(
        signing::as_certified(academy) == signing::as_certified(signer.academy),
        "it names the academy {}, and not {}; --academy gives a new name",
        plain(academy),
        signer.academy
    );
    let who = (academy, signer.time_stamps);
    let signed = sign_for_academy(&signer.keys.documents, document.document(), who, SystemClock.now())
        .map_err(super::explained)?;
    let signature = base64::engine::general_purpose::STANDARD.encode(&signed.signature);
    let mut body = json!({ "signed_at": signed.signed_at, "signature": signature });
    if let Some(asked) = waiting.get("endorsement") {
        body["endorsement"] = endorse(centre, signer.keys, asked, document.document())?.into();
    }
    let answer = centre.post(&format!("/certificates/{id}/countersignature"), &body)?;
    match answer["state"].as_str() {
        Some("issued") => say(&format!("{} is signed and issued", number(waiting))),
        other => bail!("the centre has it as {}", other.unwrap_or("nothing that is known")),
    }
}

/// Endorses the credential within the document; the centre asks for it once it was given the key.
fn endorse(centre: &mut FarCentre, keys: &Keys, asked: &Value, document: &[u8]) -> Result<String> {
    let asked =
        serde_json::from_value(asked.clone()).context("the centre asks for no endorsement that is known")?;
    let served = centre.get_json("/keys")?;
    let of_centre: Result<Vec<_>, _> =
        served["keys"].as_array().into_iter().flatten().map(PublicKey::from_jwk).collect();
    let of_centre = of_centre.context("the centre's keys cannot be read")?;
    // The centre is called as its newest key is.
    let called = of_centre.last().context("the centre has no key")?.issuer().url().to_owned();
    endorse_for_academy(&keys.credentials, document, (&called, &of_centre), &asked, SystemClock.now())
        .map_err(super::explained)
}

fn number(waiting: &Value) -> &str {
    // It becomes the name of a file.
    let number = waiting["certificate"]["printed"]["number"].as_str().unwrap_or_default();
    if number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') { number } else { "certificate" }
}

fn password() -> Result<String> {
    match std::env::var("ACADEMY_SIGNER_PASSWORD") {
        Ok(password) => Ok(password),
        Err(_) => rpassword::prompt_password("password: ").context("the password cannot be asked for"),
    }
}

fn say(text: &str) -> Result<()> {
    writeln!(std::io::stdout().lock(), "{text}").map_err(Into::into)
}
