//! The register book of a year, printed: a table over as many sheets as it takes, no line of which is parted.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::record::{Kind, Lang};
use crate::{Error, Press};

mod paper;
mod setting;
mod table;
mod wording;

/// A book to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Of which documents.
    pub kind: Kind,
    /// The year of issue.
    pub year: i32,
    /// Whose book it is.
    pub institution: String,
    /// In which language it is printed.
    pub lang: Lang,
    /// The day whose state it shows.
    pub as_of: NaiveDate,
    /// Every number, in its order.
    pub entries: Vec<Entry>,
}

/// A number of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number, with its prefix and year.
    pub serial: String,
    /// The holder's name as printed; nothing once the holder's data were removed.
    pub holder: Option<String>,
    /// The title of the programme.
    pub programme: String,
    /// Academic hours.
    pub hours: u32,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Where the certificate stands.
    pub state: EntryState,
    /// Why it was voided, revoked, suspended or superseded.
    pub reason: Option<String>,
    /// The number that has taken its place.
    pub successor: Option<String>,
}

/// Where a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryState {
    /// It has its number.
    Prepared,
    /// The centre has signed, and the academy is to.
    SignedByCentre,
    /// It counts.
    Issued,
    /// It does not count for now.
    Suspended,
    /// Another counts in its place.
    Superseded,
    /// It does not count any more.
    Revoked,
    /// It was never issued.
    Voided,
}

impl Book {
    /// How many numbers stand where, each state that occurs once.
    fn counts(&self) -> BTreeMap<EntryState, usize> {
        let mut counts = BTreeMap::new();
        for entry in &self.entries {
            *counts.entry(entry.state).or_default() += 1;
        }
        counts
    }
}

impl Press {
    /// Prints a register book as PDF. The same book gives the same bytes; a letter that the fonts lack is printed as `?`.
    ///
    /// # Errors
    /// [`Error::Font`] or [`Error::Write`] if the file cannot be put together.
    pub fn print_book(&self, book: &Book) -> Result<Vec<u8>, Error> {
        let (fonts, plates) = self.parts();
        let sheets = table::arrange(fonts, book);
        paper::write(fonts, plates, book, &sheets)
    }
}
