//! The press at work: drawing is done away from the threads that answer requests, and a record is read once.

use std::collections::HashMap;

use certificate::signing::Party;
use certificate::{Attachment, Document, Press, Record};
use chrono::{DateTime, Utc};
use course_content::{CertificateKind, Language};
use entity::ids::CertificateId;

use super::credentials::{self, Place, Signed};
use super::{day, institution_marks, time_stamps};
use crate::context::Context;
use crate::error::{Error, Refusal, Result};

/// Reads a record for letters of its holder's that cannot be printed, for showing what is missing while there is time to
/// correct them. Whatever else keeps it from the press is seen when it is rehearsed.
///
/// # Errors
/// [`Error::Internal`] when the press itself is out of order.
pub(super) async fn proof_read(cx: &Context, record: &Record) -> Result<Option<Refusal>> {
    if record.holder.printed(&record.languages).iter().all(|(_, name)| certificate::is_plain(name)) {
        return Ok(None);
    }
    // Shorter than the way to another thread is worth.
    let read = cx.press().await?.missing_glyphs(record);
    refusal(read.map(|missing| (!missing.is_empty()).then_some(Refusal::GlyphMissing)))
}

/// Lays records out and throws the sheets away, so that nothing can be refused once a number is taken.
///
/// # Errors
/// [`Error::Internal`] when the press itself is out of order.
pub(super) async fn rehearse(cx: &Context, records: Vec<Record>) -> Result<Vec<Option<Refusal>>> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    institution_marks::bring(cx, &records).await?;
    let (own, now) = (cx.clone(), cx.now());
    at_press(cx, move |press| {
        let one = |record: &Record| match refusal(press.rehearse(record).map(|()| None))? {
            None if !credentials::rehearse(own.settings(), record, now) => {
                tracing::warn!("a certificate cannot be written as a credential");
                Ok(Some(Refusal::CertificateNotPrintable))
            }
            other => Ok(other),
        };
        records.iter().map(one).collect()
    })
    .await
}

/// What is to be drawn: a record as frozen, where its status is told, and since when it has its number.
pub(super) struct Sheet {
    pub id: CertificateId,
    pub record: Record,
    pub place: Place,
    pub since: DateTime<Utc>,
}

/// What is given out: the document, and the credential that it carries.
pub(super) struct Drawn {
    pub document: Document,
    pub credential: Signed,
}

/// Draws records with their credentials inside, and signs both for the centre; nothing of one that waits for a time stamp that
/// is not to be had now.
///
/// # Errors
/// [`Error::Internal`] when one cannot be drawn, though it was rehearsed, or there is no key to sign with.
pub(super) async fn draw(cx: &Context, sheets: Vec<Sheet>) -> Result<HashMap<CertificateId, Drawn>> {
    institution_marks::bring(cx, sheets.iter().map(|sheet| &sheet.record)).await?;
    let own = cx.clone();
    at_press(cx, move |press| {
        // Each as of its own time: stamps may take theirs.
        sheets.into_iter().filter_map(|sheet| draw_one(&own, press, sheet, own.now()).transpose()).collect()
    })
    .await
}

fn draw_one(
    cx: &Context,
    press: &Press,
    sheet: Sheet,
    now: DateTime<Utc>,
) -> Result<Option<(CertificateId, Drawn)>> {
    let Sheet { id, record, place, since } = sheet;
    let waits = time_stamps::is_worth_waiting(since, now);
    if waits && cx.time_stamps().is_some_and(|authority| authority.rests(now)) {
        return Ok(None);
    }
    let centre = record.issuers.first().map_or("", |centre| centre.name.en.as_str());
    let key = cx.centre_keys().of_year(centre, now)?;
    let address = credentials::centre_address(cx.settings())?;
    let credential_key = cx.credential_keys().of_year(&address, now)?;
    let credential = credentials::sign(cx.settings(), &credential_key, (id, &record), place, now)?;
    let attachment = Attachment::credential(credential.token.as_bytes());
    let drawn = press.draw_with(&record, &attachment).map_err(Error::internal)?;
    let who = (Party::Centre, centre);
    let document = match cx.time_stamps().map(|by| by.sign(drawn.clone(), who, now, &*key)) {
        Some(Some(stamped)) => stamped,
        Some(None) if waits => return Ok(None),
        without => {
            if without.is_some() {
                tracing::warn!(certificate.id = %id, "a certificate is signed without a time stamp");
            }
            drawn.signed(who, now, &*key).map_err(Error::internal)?
        }
    };
    Ok(Some((id, Drawn { document, credential })))
}

/// The roots that vouch for the signatures of the centre and, where it is known, of the academy, as PEM: what strangers
/// check them by.
///
/// # Errors
/// [`Error::Internal`] when there is no key.
pub async fn roots(cx: &Context) -> Result<Vec<InstitutionRoot>> {
    let (own, now) = (cx.clone(), cx.now());
    tokio::task::spawn_blocking(move || find_roots(&own, now)).await.map_err(Error::internal)?
}

/// The same, for whoever may wait for files.
///
/// # Errors
/// As [`roots`].
pub(super) fn find_roots(cx: &Context, now: DateTime<Utc>) -> Result<Vec<InstitutionRoot>> {
    let issuers = cx.settings().issuers(CertificateKind::AdvancedTraining, day::on(now));
    let name = |at: usize| issuers.get(at).map_or("", |institution| institution.name.get(Language::En));
    let pem = cx.centre_keys().root_pem(name(0), now)?;
    let academy = cx.academy().root(name(1), now)?;
    let academy = academy.map(|pem| InstitutionRoot { institution: "academy", pem });
    Ok([InstitutionRoot { institution: "centre", pem }].into_iter().chain(academy).collect())
}

/// What an institution's signatures are checked by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionRoot {
    /// Whose: `centre` or `academy`.
    pub institution: &'static str,
    /// Its certificate.
    pub pem: String,
}

pub(super) async fn at_press<T: Send + 'static>(
    cx: &Context,
    work: impl FnOnce(&Press) -> Result<T> + Send + 'static,
) -> Result<T> {
    let press = cx.press().await?;
    tokio::task::spawn_blocking(move || work(&press)).await.map_err(Error::internal)?
}

/// What the press refuses for the sake of the record stands to reason; the rest is a fault.
fn refusal(read: Result<Option<Refusal>, certificate::Error>) -> Result<Option<Refusal>> {
    match read {
        Ok(found) => Ok(found),
        Err(certificate::Error::MissingGlyph(_)) => Ok(Some(Refusal::GlyphMissing)),
        Err(certificate::Error::Invalid { field, message }) => {
            tracing::warn!(
                certificate.field = field,
                certificate.fault = message,
                "a certificate cannot be printed"
            );
            Ok(Some(Refusal::CertificateNotPrintable))
        }
        Err(certificate::Error::TooLong) => Ok(Some(Refusal::CertificateNotPrintable)),
        Err(other) => Err(Error::internal(other)),
    }
}
