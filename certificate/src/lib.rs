//! The certificate of Forest Glade as a document: a frozen [`Record`] goes in, the bytes of a PDF come out.
//!
//! Drawing is pure: the same record always gives the same bytes, so the document can be hashed, signed and
//! stored once and never has to be drawn again. What it says to machines is its [`credential`]. The crate knows no database,
//! no clock and no network.

#[cfg(test)]
extern crate self as certificate;

mod art;
mod attachment;
pub mod book;
mod case;
mod compacting;
mod content;
pub mod credential;
mod deflating;
mod design;
mod embedding;
mod error;
mod flora;
mod fonts;
mod institution_mark;
mod layout;
pub mod log;
mod looks;
mod masking;
mod meadow;
mod metadata;
mod page;
mod pdf;
mod pen;
mod plates;
mod press;
mod qr;
mod record;
#[cfg(test)]
#[path = "../tests/records/mod.rs"]
mod records;
mod shelf;
pub mod signing;
mod sketch;
mod tags;
mod text;
mod words;

pub use attachment::Attachment;
pub use design::designs;
pub use error::Error;
pub use fonts::is_plain;
pub use institution_mark::InstitutionMark;
pub use press::{Document, Press};
pub use record::{Holder, Issuer, Kind, Lang, PersonName, Record, Texts, Verdict};
