//! The register book of a year, as it is printed and kept: every number, the voided ones too.

use certificate::book::{Book, Entry, EntryState};
use certificate::{Kind, Lang, Texts};
use chrono::NaiveDate;
use course_content::{CertificateKind as CourseKind, Language};
use entity::enums::{CertificateKind, CertificateState};
use entity::register_book;
use sea_orm::{EntityTrait, QueryOrder};

use super::{day, printing, rows};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
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
    /// The title of the programme.
    pub programme: Texts,
    /// Academic hours, online and face to face together.
    pub hours: u32,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Why it was voided, revoked, suspended or superseded.
    pub reason: Option<String>,
    /// Which certificate has taken its place.
    pub successor: Option<String>,
}

/// Which books there are: of which documents and which years, the latest first.
///
/// # Errors
/// [`crate::Error::Forbidden`] for others than coordinators, administrators and officers of the academy.
pub async fn register_books(cx: &Context, actor: &Actor) -> Result<Vec<(Kind, i32)>> {
    policy::authorize(actor, Action::ReadRegister)?;
    let books = register_book::Entity::find()
        .order_by_desc(register_book::Column::Year)
        .order_by_asc(register_book::Column::Kind)
        .all(cx.read())
        .await?;
    Ok(books.into_iter().map(|book| (kind_of(book.kind), book.year)).collect())
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
                programme: record.programme,
                hours: record.hours_online + record.hours_face_to_face,
                issued_on: record.issued_on,
                reason: row.reason,
                successor: row.successor_serial,
            })
        })
        .collect()
}

/// A book as a table for spreadsheets: UTF-8 with a byte order mark, by which they know it.
///
/// # Errors
/// As [`register_book()`].
pub async fn register_book_table(cx: &Context, actor: &Actor, kind: Kind, year: i32) -> Result<Vec<u8>> {
    let lines = register_book(cx, actor, kind, year).await?;
    let mut book = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    book.write_record(HEADING).map_err(Error::internal)?;
    for line in lines {
        let fields = [
            line.serial,
            line.state.word().to_owned(),
            line.holder.unwrap_or_default(),
            line.programme.en,
            line.hours.to_string(),
            line.issued_on.to_string(),
            line.reason.unwrap_or_default(),
            line.successor.unwrap_or_default(),
        ];
        book.write_record(fields.map(harmless)).map_err(Error::internal)?;
    }
    book.into_inner().map_err(|error| Error::internal(error.to_string()))
}

const HEADING: [&str; 8] =
    ["number", "state", "holder", "programme", "academic hours", "issued on", "reason", "superseded by"];

/// A name or a reason is text, whatever a spreadsheet makes of its first letter.
fn harmless(field: String) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field }
}

/// A book for printing, as PDF in a language.
///
/// # Errors
/// As [`register_book()`], and [`crate::Error::Internal`] when the press is out of order.
pub async fn printed_register_book(
    cx: &Context,
    actor: &Actor,
    (kind, year): (Kind, i32),
    language: Language,
) -> Result<Vec<u8>> {
    let lines = register_book(cx, actor, kind, year).await?;
    let (lang, as_of) = (lang_of(language), day::on(cx.now()));
    let issuers = cx.settings().issuers(CourseKind::Attendance, as_of);
    let book = Book {
        kind,
        year,
        institution: issuers.first().map_or("", |centre| centre.name.get(language)).to_owned(),
        lang,
        as_of,
        entries: lines.into_iter().map(|line| entry(line, lang)).collect(),
    };
    printing::at_press(cx, move |press| press.print_book(&book).map_err(Error::internal)).await
}

fn entry(line: BookLine, lang: Lang) -> Entry {
    use CertificateState as S;
    Entry {
        serial: line.serial,
        holder: line.holder,
        programme: line.programme.get(lang).unwrap_or(&line.programme.en).to_owned(),
        hours: line.hours,
        issued_on: line.issued_on,
        state: match line.state {
            S::Prepared => EntryState::Prepared,
            S::SignedByCentre => EntryState::SignedByCentre,
            S::Issued => EntryState::Issued,
            S::Suspended => EntryState::Suspended,
            S::Superseded => EntryState::Superseded,
            S::Revoked => EntryState::Revoked,
            S::Voided => EntryState::Voided,
        },
        reason: line.reason,
        successor: line.successor,
    }
}

const fn kind_of(kind: CertificateKind) -> Kind {
    match kind {
        CertificateKind::Attendance => Kind::Attendance,
        CertificateKind::AdvancedTraining => Kind::AdvancedTraining,
    }
}

const fn lang_of(language: Language) -> Lang {
    match language {
        Language::Be => Lang::Be,
        Language::Ru => Lang::Ru,
        Language::En => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_takes_nothing_for_a_formula() {
        assert_eq!(harmless("=1+1".into()), "'=1+1");
        assert_eq!(harmless("Вераб’ёва".into()), "Вераб’ёва");
    }
}
