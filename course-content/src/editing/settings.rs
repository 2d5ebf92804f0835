//! Where a course begins: its first `course.yaml`.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use super::{COURSE_FILE, EditRefused, records};
use crate::checker::is_key;
use crate::course::{
    Awaiting, CertificateKind, CertificateRule, Completion, Course, Hours, Language, Level, SignOff, Text,
};
use crate::files::Files;

/// What has to be known before a course can begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// The course's key.
    pub key: String,
    /// Its title.
    pub title: Text,
    /// One or two sentences.
    pub summary: Text,
    /// The languages in which it will be taught.
    pub languages: Vec<Language>,
    /// The one in which it is written first; it is among them.
    pub source_language: Language,
    /// Who writes it.
    pub author: String,
}

/// A package with nothing in it but what is known at the beginning. It is to be looked at again in 24 months, as late as
/// may be; nobody has signed it off.
///
/// # Errors
/// [`EditRefused::KeyInvalid`].
pub fn begin(beginning: Beginning, today: NaiveDate) -> Result<Files, EditRefused> {
    if !is_key(&beginning.key) {
        return Err(EditRefused::KeyInvalid(beginning.key));
    }
    let mut languages = beginning.languages;
    if !languages.contains(&beginning.source_language) {
        languages.insert(0, beginning.source_language);
    }
    let course = Course {
        format: 1,
        key: beginning.key,
        languages,
        source_language: beginning.source_language,
        title: beginning.title,
        summary: beginning.summary,
        level: Level::Approach,
        audience: Vec::new(),
        hours: Hours { online: 1, face_to_face: 0 },
        outcomes: Vec::new(),
        completion: Completion { attendance_percent: 0 },
        certificate: CertificateRule { kind: CertificateKind::Attendance, validity_months: None },
        authors: vec![beginning.author],
        clinical_sign_off: SignOff::Awaiting(Awaiting::Awaiting),
        review_by: today.checked_add_months(Months::new(24)).unwrap_or(today),
        content_notes: Vec::new(),
        references: BTreeMap::new(),
        modules: Vec::new(),
    };
    let bytes = records::course(&course).document().into_bytes();
    Ok([(COURSE_FILE.to_owned(), bytes)].into_iter().collect())
}
