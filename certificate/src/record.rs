//! The frozen facts of one certificate: everything that is printed, and nothing that changes later.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Error;

/// Everything printed on a certificate, as it stood on the day of issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Which document this is.
    pub kind: Kind,
    /// Registration number, for example `FG-2026-000123`.
    pub serial: String,
    /// Verification code: 16 characters of Crockford's base 32, without separators.
    pub code: String,
    /// The address behind the QR mark.
    pub verification_url: String,
    /// Whose certificate it is.
    pub holder: Holder,
    /// Title of the programme.
    pub programme: Texts,
    /// Academic hours taught online.
    pub hours_online: u32,
    /// Academic hours taught face to face.
    pub hours_face_to_face: u32,
    /// First day of the training.
    pub began_on: NaiveDate,
    /// Last day of the training.
    pub completed_on: NaiveDate,
    /// Date of issue; also the date of the document itself.
    pub issued_on: NaiveDate,
    /// Last day of validity; `None` for no term.
    pub valid_until: Option<NaiveDate>,
    /// Verdict of the final assessment, if there was one.
    pub result: Option<Verdict>,
    /// Place of issue.
    pub place: Texts,
    /// The one or two institutions that issue the document, in the order of signing.
    pub issuers: Vec<Issuer>,
    /// The course's lasting key.
    pub course_key: String,
    /// The course's published version.
    pub course_version: u32,
    /// Hash of the course version's content.
    pub content_hash: String,
    /// Serial of the certificate that this one replaces.
    pub supersedes: Option<String>,
    /// Languages that the document prints, the leading one first.
    pub languages: Vec<Lang>,
    /// The name of its design, see [`crate::designs`].
    pub template: String,
}

/// The two documents that the centre issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The centre's own certificate of attendance.
    Attendance,
    /// The certificate of advanced training, issued together with the academy.
    AdvancedTraining,
}

/// A language of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Belarusian, official orthography.
    Be,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// Verdict of the final assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The assessment was passed.
    Passed,
}

/// The holder's name in each script, as the holder confirmed it; at least one is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// In Russian.
    pub cyrillic: Option<PersonName>,
    /// In Belarusian.
    pub belarusian: Option<PersonName>,
    /// In Latin letters, as in the passport.
    pub latin: Option<PersonName>,
    /// Whether the surname stands before the own name, as in «Нгуен Тхи Лан».
    #[serde(default)]
    pub surname_first: bool,
}

/// A person's name in one script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonName {
    /// Family name.
    pub surname: String,
    /// Own (given) name.
    pub own_name: String,
    /// Patronymic, where there is one.
    pub patronymic: Option<String>,
}

/// One text in the document's languages; a language that is not printed may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// English.
    pub en: String,
    /// Russian.
    pub ru: String,
    /// Belarusian; needed if the document prints Belarusian.
    pub be: Option<String>,
}

/// An institution that issues the document, with the names it bears that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// The institution's name.
    pub name: Texts,
    /// Post of the person who signs.
    pub post: Texts,
    /// Printed name of the person who signs.
    pub signatory: Texts,
    /// The mark beside its name: SHA-256 of the picture's file, see [`crate::InstitutionMark`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

impl Record {
    /// The record as JSON with sorted keys and no white space: equal records give equal text.
    ///
    /// # Errors
    /// [`Error::Json`] if the record cannot be serialised.
    pub fn canonical_json(&self) -> Result<String, Error> {
        let mut out = String::new();
        write_sorted(&serde_json::to_value(self)?, &mut out);
        Ok(out)
    }

    /// SHA-256 of [`Record::canonical_json`].
    ///
    /// # Errors
    /// [`Error::Json`] if the record cannot be serialised.
    pub fn sha256(&self) -> Result<[u8; 32], Error> {
        Ok(Sha256::digest(self.canonical_json()?).into())
    }

    /// The verification code in groups of four, as printed.
    #[must_use]
    pub fn grouped_code(&self) -> String {
        let chars: Vec<char> = self.code.chars().collect();
        let groups: Vec<String> = chars.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }
}

impl Texts {
    /// The text in one language, or `None` if there is none.
    #[must_use]
    pub fn get(&self, lang: Lang) -> Option<&str> {
        let text = match lang {
            Lang::Be => self.be.as_deref()?,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        };
        (!text.trim().is_empty()).then_some(text)
    }
}

impl Holder {
    /// The full name in the script of one language.
    #[must_use]
    pub fn full_name(&self, lang: Lang) -> Option<String> {
        let name = match lang {
            Lang::Be => self.belarusian.as_ref()?,
            Lang::Ru => self.cyrillic.as_ref()?,
            Lang::En => self.latin.as_ref()?,
        };
        let (surname, own) = (name.surname.as_str(), name.own_name.as_str());
        let patronymic = name.patronymic.as_deref().unwrap_or_default();
        let parts = if self.surname_first { [surname, own, patronymic] } else { [own, patronymic, surname] };
        let words: Vec<&str> = parts.iter().flat_map(|part| part.split_whitespace()).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// The names that a document in these languages prints, the leading one first, none twice; Latin letters always.
    #[must_use]
    pub fn printed(&self, languages: &[Lang]) -> Vec<(Lang, String)> {
        let named = |lang: Lang| Some((lang, self.full_name(lang)?));
        let mut names: Vec<(Lang, String)> = Vec::new();
        for (lang, name) in languages.iter().copied().chain([Lang::En]).filter_map(named) {
            if !names.iter().any(|(_, there)| *there == name) {
                names.push((lang, name));
            }
        }
        if names.is_empty() {
            names.extend([Lang::Ru, Lang::Be].into_iter().find_map(named));
        }
        names
    }
}

/// Writes keys in order whatever map `serde_json` was built with.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            out.push('{');
            for (i, (key, value)) in entries.into_iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write_sorted(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                write_sorted(item, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}
