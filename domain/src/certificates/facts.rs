//! What a certificate says, for those who may know; never more than is printed on it.

use certificate::{Holder, Kind, Record, Texts};
use chrono::NaiveDate;

use super::rows::Row;

/// What is printed on a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Number in the register book.
    pub number: String,
    /// Which document it is.
    pub kind: Kind,
    /// The holder's name in each script in which it was confirmed; the languages of the paper may show fewer. Empty
    /// once the holder is erased.
    pub holder: Holder,
    /// Whether the holder's data were removed at their own wish. The certificate stands as before.
    pub holder_erased: bool,
    /// Title of the programme.
    pub programme: Texts,
    /// Academic hours of 45 minutes taught online.
    pub hours_online: u32,
    /// Academic hours of 45 minutes taught face to face.
    pub hours_face_to_face: u32,
    /// How it was taught.
    pub form: Form,
    /// First day of the training.
    pub began_on: NaiveDate,
    /// Last day of the training.
    pub completed_on: NaiveDate,
    /// Whether a final test was passed; `None` if there was none.
    pub assessment_passed: Option<bool>,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Place of issue.
    pub place: Texts,
    /// The institutions that issue it, under the names they had that day.
    pub issuers: Vec<Texts>,
    /// Last day of validity; `None` for no term.
    pub valid_until: Option<NaiveDate>,
    /// The certificate that it took the place of.
    pub supersedes: Option<String>,
    /// The certificate that has taken its place.
    pub superseded_by: Option<Successor>,
}

/// How a course was taught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All of it online.
    Online,
    /// All of it face to face.
    FaceToFace,
    /// Some of each.
    Blended,
}

/// The certificate that has taken another's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// Its number.
    pub number: String,
    /// Its code.
    pub code: String,
}

/// A holder who is told to nobody.
const NOBODY: Holder = Holder { cyrillic: None, belarusian: None, latin: None, surname_first: false };

impl Facts {
    pub(super) fn of(row: &Row, record: Record) -> Self {
        let successor = row.successor_serial.clone().zip(row.successor_code.clone());
        Self {
            number: record.serial,
            kind: record.kind,
            holder: if row.erased_at.is_some() { NOBODY } else { record.holder },
            holder_erased: row.erased_at.is_some(),
            programme: record.programme,
            hours_online: record.hours_online,
            hours_face_to_face: record.hours_face_to_face,
            form: form(record.hours_online, record.hours_face_to_face),
            began_on: record.began_on,
            completed_on: record.completed_on,
            assessment_passed: record.result.map(|_| true),
            issued_on: record.issued_on,
            place: record.place,
            issuers: record.issuers.into_iter().map(|issuer| issuer.name).collect(),
            valid_until: record.valid_until,
            supersedes: record.supersedes,
            superseded_by: successor.map(|(number, code)| Successor { number, code }),
        }
    }
}

fn form(online: u32, face_to_face: u32) -> Form {
    match (online, face_to_face) {
        (0, _) => Form::FaceToFace,
        (_, 0) => Form::Online,
        _ => Form::Blended,
    }
}

impl Form {
    /// The word as the API has it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::FaceToFace => "face_to_face",
            Self::Blended => "blended",
        }
    }
}
