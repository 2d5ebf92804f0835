//! The press at work: drawing is done away from the threads that answer requests, and a record is read once.

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

/// Lays a record out and throws the sheet away, so that nothing can be refused once a number is taken.
///
/// # Errors
/// [`Error::Internal`] when the press itself is out of order.
pub(super) async fn rehearse(cx: &Context, record: Record) -> Result<Option<Refusal>> {
    institution_marks::bring(cx, &record).await?;
    let (own, now) = (cx.clone(), cx.now());
    at_press(cx, move |press| match refusal(press.rehearse(&record).map(|()| None))? {
        None if !credentials::rehearse(own.settings(), &record, now) => {
            tracing::warn!("a certificate cannot be written as a credential");
            Ok(Some(Refusal::CertificateNotPrintable))
        }
        other => Ok(other),
    })
    .await
}

/// What is given out: the document, and the credential that it carries.
pub(super) struct Drawn {
    pub document: Document,
    pub credential: Signed,
}

/// Draws a record with its credential inside, and signs both for the centre; nothing if the certificate, which has had
/// its number since then, waits for a time stamp that is not to be had now.
///
/// # Errors
/// [`Error::Internal`] when it cannot be drawn, though it was rehearsed, or there is no key to sign with.
pub(super) async fn draw(
    cx: &Context,
    (id, record): (CertificateId, Record),
    place: Place,
    since: DateTime<Utc>,
) -> Result<Option<Drawn>> {
    institution_marks::bring(cx, &record).await?;
    let (own, now) = (cx.clone(), cx.now());
    let waits = time_stamps::is_worth_waiting(since, now);
    if waits && cx.time_stamps().is_some_and(|authority| authority.rests(now)) {
        return Ok(None);
    }
    at_press(cx, move |press| {
        let centre = record.issuers.first().map_or("", |centre| centre.name.en.as_str());
        let key = own.centre_keys().of_year(centre, now)?;
        let address = credentials::centre_address(own.settings())?;
        let credential_key = own.credential_keys().of_year(&address, now)?;
        let credential = credentials::sign(own.settings(), &credential_key, (id, &record), place, now)?;
        let attachment = Attachment::credential(credential.token.as_bytes());
        let drawn = press.draw_with(&record, &attachment).map_err(Error::internal)?;
        let who = (Party::Centre, centre);
        let document = match own.time_stamps().map(|by| by.sign(drawn.clone(), who, now, &*key)) {
            Some(Some(stamped)) => stamped,
            Some(None) if waits => return Ok(None),
            without => {
                if without.is_some() {
                    tracing::warn!(certificate.id = %id, "a certificate is signed without a time stamp");
                }
                drawn.signed(who, now, &*key).map_err(Error::internal)?
            }
        };
        Ok(Some(Drawn { document, credential }))
    })
    .await
}

/// The roots that vouch for the signatures of the centre and, where it is known, of the academy, as PEM: what strangers
/// check them by.
///
/// # Errors
/// [`Error::Internal`] when there is no key.
pub async fn roots(cx: &Context) -> Result<Vec<InstitutionRoot>> {
    let (own, now) = (cx.clone(), cx.now());
    let find = move || {
        let issuers = own.settings().issuers(CertificateKind::AdvancedTraining, day::on(now));
        let name = |at: usize| issuers.get(at).map_or("", |institution| institution.name.get(Language::En));
        let pem = own.centre_keys().root_pem(name(0), now)?;
        let academy = own.academy().root(name(1), now)?;
        let academy = academy.map(|pem| InstitutionRoot { institution: "academy", pem });
        Ok([InstitutionRoot { institution: "centre", pem }].into_iter().chain(academy).collect())
    };
    tokio::task::spawn_blocking(find).await.map_err(Error::internal)?
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
