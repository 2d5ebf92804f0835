//! The register book of a year, as it is printed and kept: every number, the voided ones too.

use certificate::{Kind, Lang};
use chrono::NaiveDate;
use entity::enums::{CertificateKind, CertificateState};

use super::rows;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::policy::{self, Action};

/// A line of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookLine {
    /// The number, with its prefix and year.
    pub serial: String,
    /// Where the certificate stands.
    pub state: CertificateState,
    /// The holder's name as it leads on the document; nothing once the holder's data were removed.
    pub holder: Option<String>,
    /// The title of the programme, in English.
    pub programme: String,
    /// Academic hours, online and face to face together.
    pub hours: u32,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Why it was voided, revoked, suspended or superseded.
    pub reason: Option<String>,
    /// Which certificate has taken its place.
    pub successor: Option<String>,
}

/// The lines of a book, in the order of their numbers.
///
/// # Errors
/// [`crate::Error::Forbidden`] for others than coordinators, administrators and officers of the academy.
pub async fn register_book(cx: &Context, actor: &Actor, kind: Kind, year: i32) -> Result<Vec<BookLine>> {
    policy::authorize(actor, Action::ReadRegister)?;
    let kind = match kind {
        Kind::Attendance => CertificateKind::Attendance,
        Kind::AdvancedTraining => CertificateKind::AdvancedTraining,
    };
    let filter = "c.kind = $1 AND c.year = $2 ORDER BY c.number";
    let rows = rows::all(cx.read(), filter, [kind.word().into(), year.into()]).await?;
    rows.into_iter()
        .map(|row| {
            let record = row.record()?;
            let name =
                [Lang::Be, Lang::Ru, Lang::En].into_iter().find_map(|lang| record.holder.full_name(lang));
            Ok(BookLine {
                serial: row.serial,
                state: row.state,
                holder: name.filter(|_| row.erased_at.is_none()),
                programme: record.programme.en,
                hours: record.hours_online + record.hours_face_to_face,
                issued_on: record.issued_on,
                reason: row.reason,
                successor: row.successor_serial,
            })
        })
        .collect()
}
