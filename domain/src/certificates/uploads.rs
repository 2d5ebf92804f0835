//! Asking after a certificate with its file, or with the hash of it.
//!
//! The hash decides, of the whole file or of what it begins with. Only a file whose hash says nothing is read for
//! signatures, as a stranger's: what comes of that is a diagnosis and never `valid`.

use certificate::signing::{self, Verdict};
use chrono::{DateTime, Utc};
use entity::certificate_document;
use entity::enums::{CheckMeans, DocumentPart};
use sea_orm::{EntityTrait, QuerySelect};

use super::file_status::{FileCheck, FileStatus, Hint};
use super::revisions::{self, Beginning};
use super::rows::{self, Row};
use super::verify::{self, Asker, Verification};
use super::{printing, sandbox};
use crate::context::Context;
use crate::error::{Error, Result};

/// A file has to be this short: a document of ours has a tenth of it.
pub const LONGEST_FILE: usize = 2 * 1024 * 1024;

/// What an unknown file costs of the budget of whoever asks: it is dearer to read than a code.
const UNKNOWN_FILE: u32 = 2;

/// Answers somebody who has the file.
///
/// # Errors
/// - [`Error::TooMany`] after too many unknown files from this address, or by this key.
/// - [`Error::Forbidden`] for a key that may not verify.
pub async fn by_document<'a>(cx: &Context, file: Vec<u8>, asker: impl Into<Asker<'a>>) -> Result<FileCheck> {
    let (now, asker) = (cx.now(), asker.into());
    let charge = verify::charge(cx, asker, UNKNOWN_FILE, now)?;
    let (file, beginnings) = tokio::task::spawn_blocking(move || {
        let beginnings = revisions::beginnings(&file);
        (file, beginnings)
    })
    .await
    .map_err(Error::internal)?;
    if asker.is_in_sandbox() {
        return Ok(sandbox::by_file(&file, now));
    }
    let Some((row, part, size)) = recognised(cx, &beginnings).await? else {
        return diagnosed(cx, file, now).await;
    };
    verify::give_back(cx, asker, charge);
    verify::note(cx, &row, asker, CheckMeans::Document, now).await?;
    if size == file.len() {
        return as_part(cx, &row, part, now);
    }
    let is_cut_off = is_cut_off(cx, &row, &file).await?;
    let status = if is_cut_off { FileStatus::Incomplete } else { FileStatus::AlteredAfterSigning };
    not_genuine(cx, &row, status, now)
}

/// Answers somebody who has hashed the file where it is, and does not send it: how it stands, and no more than an
/// [`super::Outline`].
///
/// # Errors
/// - [`Error::Invalid`] for what is no SHA-256.
/// - [`Error::TooMany`] and [`Error::Forbidden`] as [`by_document`].
pub async fn by_hash<'a>(cx: &Context, sha256: &str, asker: impl Into<Asker<'a>>) -> Result<FileCheck> {
    let (now, asker) = (cx.now(), asker.into());
    let sha256 = read_hash(sha256)?;
    let charge = verify::charge(cx, asker, UNKNOWN_FILE, now)?;
    if asker.is_in_sandbox() {
        return Ok(sandbox::by_hash(&sha256, now));
    }
    let asked = [Beginning { size: 0, sha256 }];
    let Some((row, part, _)) = recognised(cx, &asked).await? else {
        return Ok(FileCheck::unknown(now));
    };
    verify::give_back(cx, asker, charge);
    verify::note(cx, &row, asker, CheckMeans::Document, now).await?;
    Ok(as_part(cx, &row, part, now)?.outlined())
}

/// A whole file that is a revision of a document of ours.
///
/// # Errors
/// [`Error::Internal`] when the record cannot be read.
pub(super) fn as_part(cx: &Context, row: &Row, part: DocumentPart, now: DateTime<Utc>) -> Result<FileCheck> {
    match part {
        DocumentPart::Whole => FileCheck::of(row, now),
        DocumentPart::SignedByCentre => not_genuine(cx, row, FileStatus::Incomplete, now),
        DocumentPart::Drawn => not_genuine(cx, row, FileStatus::Unsigned, now),
    }
}

/// SHA-256 in hex, in small letters.
///
/// # Errors
/// [`Error::Invalid`] at `/sha256`.
pub(super) fn read_hash(text: &str) -> Result<String> {
    let hash = text.trim().to_ascii_lowercase();
    if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(hash);
    }
    Err(Error::invalid("/sha256", "no_hash", "write the SHA-256 of the file in 64 hex digits"))
}

/// The longest beginning that the register knows, and whose it is.
async fn recognised(cx: &Context, beginnings: &[Beginning]) -> Result<Option<(Row, DocumentPart, usize)>> {
    let hashes: Vec<String> = beginnings.iter().map(|one| one.sha256.clone()).collect();
    let known = revisions::find(cx.read(), &hashes).await?;
    let longest = beginnings.iter().rev().find_map(|beginning| {
        let known = known.iter().find(|known| known.sha256 == beginning.sha256)?;
        Some((known.certificate_id, known.part, beginning.size))
    });
    let Some((id, part, size)) = longest else { return Ok(None) };
    let row = rows::one(cx.read(), "c.id = $1", [id.0.into()]).await?;
    Ok(row.map(|row| (row, part, size)))
}

/// Whether the file is the document up to somewhere.
async fn is_cut_off(cx: &Context, row: &Row, file: &[u8]) -> Result<bool> {
    let stored = certificate_document::Entity::find_by_id(row.id)
        .select_only()
        .column(certificate_document::Column::Bytes)
        .into_tuple::<Vec<u8>>()
        .one(cx.read())
        .await?;
    Ok(stored.is_some_and(|whole| whole.starts_with(file)))
}

fn not_genuine(cx: &Context, row: &Row, status: FileStatus, now: DateTime<Utc>) -> Result<FileCheck> {
    let register = Verification::of(row, now)?;
    let public = cx.settings().public_url.trim_end_matches('/');
    let genuine_url = Some(format!("{public}/v/{}", row.code));
    Ok(FileCheck { status, register, outline: None, hint: None, genuine_url })
}

/// What the signatures of a file say whose hash says nothing.
async fn diagnosed(cx: &Context, file: Vec<u8>, now: DateTime<Utc>) -> Result<FileCheck> {
    if !file.starts_with(b"%PDF-") {
        return Ok(FileCheck::without_certificate(FileStatus::Unknown, Some(Hint::NotAPdf), now));
    }
    let roots = printing::roots(cx).await?;
    let work = move || {
        let roots: Vec<_> = roots.iter().filter_map(|root| signing::read_root(&root.pem).ok()).collect();
        signing::read(&file, &roots)
    };
    let report = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    let is_ours = report.signatures.iter().any(|one| one.root.is_some());
    let (status, hint) = match report.verdict {
        Verdict::Unsigned => (FileStatus::Unsigned, None),
        Verdict::Altered if is_ours => (FileStatus::AlteredAfterSigning, None),
        Verdict::Genuine | Verdict::Incomplete | Verdict::UnknownSigner if is_ours => {
            let signers: Vec<_> = report.signatures.iter().map(|one| one.signer.as_str()).collect();
            tracing::error!(
                signature.signers = ?signers,
                "a document bears our signature, but the register has never heard of it: has a key been stolen?"
            );
            (FileStatus::Unknown, Some(Hint::SignedButNotRegistered))
        }
        _ => (FileStatus::Unknown, Some(Hint::SignedByOthers)),
    };
    Ok(FileCheck::without_certificate(status, hint, now))
}
