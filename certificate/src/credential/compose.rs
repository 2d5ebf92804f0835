//! From the frozen record to its credential.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::badge::{Achieved, Criteria, Identity, Institution, OpenBadge, Status, Subject, in_languages};
use super::keys::IssuerAddress;
use super::status::StatusEntry;
use super::terms::{
    Achievement, AchievementSubject, BADGE_CONTEXTS, CertificateOfCompletion, OpenBadgeCredential,
    VerifiableCredential,
};
use crate::record::{Lang, Record};
use crate::{Error, words};

/// What a credential says that the record does not hold.
#[derive(Clone, Debug)]
pub struct Placement {
    /// Who signs it: the first of the record's issuers.
    pub issuer: IssuerAddress,
    /// The holder, by an id that tells nothing else.
    pub subject: Uuid,
    /// The address of what was achieved: the course's version.
    pub achievement: String,
    /// The address of a page about what it takes.
    pub criteria: String,
    /// Since when it holds.
    pub issued_at: DateTime<Utc>,
    /// Where the record's days begin and end.
    pub offset: FixedOffset,
    /// Where its status is told. Open Badges 3.0 allows for one; a second is for suspension, and for W3C's readers.
    pub status: Vec<StatusEntry>,
}

impl OpenBadge {
    /// The credential of a certificate. Its id is the address at which the certificate is checked.
    ///
    /// # Errors
    /// [`Error::Invalid`] if something that has to be an address is none, if the record has no issuer or no name, or if it
    /// holds control characters other than ends of lines and tabs: readers write those in different ways, and so differ
    /// about what was signed.
    pub fn compose(record: &Record, placement: Placement) -> Result<Self, Error> {
        if !is_printable(&serde_json::to_value(record)?) {
            return Err(Error::Invalid { field: "record", message: "holds control characters" });
        }
        let langs = &record.languages;
        let centre = record.issuers.first().ok_or(missing("issuers"))?;
        let issuer = Institution::new(&placement.issuer, centre, langs);
        let ends = |on: NaiveDate| starts(on + Days::new(1), placement.offset) - TimeDelta::seconds(1);
        Ok(Self {
            context: BADGE_CONTEXTS,
            id: address("verification_url", &record.verification_url)?,
            kind: (VerifiableCredential::Word, OpenBadgeCredential::Word),
            name: in_each(langs, " / ", |lang| Some(words::title(record.kind, lang).to_owned())),
            issuer,
            valid_from: placement.issued_at.trunc_subsecs(0),
            valid_until: record.valid_until.map(|last| ends(last).to_utc()),
            credential_subject: Subject::compose(record, &placement)?,
            credential_status: status(placement.status),
            endorsement_jwt: Vec::new(),
        })
    }
}

impl Subject {
    fn compose(record: &Record, placement: &Placement) -> Result<Self, Error> {
        let names = record.holder.printed(&record.languages).into_iter();
        let identifier: Vec<Identity> = names.map(|(_, name)| Identity::named(name)).collect();
        if identifier.is_empty() {
            return Err(missing("holder"));
        }
        let day = |on| starts(on, placement.offset).to_rfc3339_opts(SecondsFormat::Secs, true);
        Ok(Self {
            id: placement.subject.urn().to_string(),
            kind: [AchievementSubject::Word],
            identifier,
            license_number: record.serial.clone(),
            activity_start_date: day(record.began_on),
            activity_end_date: day(record.completed_on),
            achievement: Achieved::compose(record, placement)?,
        })
    }
}

impl Achieved {
    fn compose(record: &Record, placement: &Placement) -> Result<Self, Error> {
        let langs = &record.languages;
        let statement = |lang| {
            let programme = record.programme.get(lang)?;
            Some(format!("{}: {programme}", words::statement(record.kind, lang)))
        };
        let taken = |lang| {
            let mut parts = words::hours(record.hours_online, record.hours_face_to_face, lang);
            parts.extend(record.result.map(|verdict| words::verdict(verdict, lang).to_owned()));
            Some(parts.join("; "))
        };
        Ok(Self {
            id: address("achievement", &placement.achievement)?,
            kind: [Achievement::Word],
            achievement_type: CertificateOfCompletion::Word,
            name: in_languages(&record.programme, langs),
            description: in_each(langs, "\n", statement),
            human_code: record.course_key.clone(),
            version: record.course_version.to_string(),
            criteria: Criteria {
                id: address("criteria", &placement.criteria)?,
                narrative: in_each(langs, "\n", taken),
            },
        })
    }
}

fn is_printable(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')),
        Value::Array(values) => values.iter().all(is_printable),
        Value::Object(values) => values.values().all(is_printable),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

fn status(mut entries: Vec<StatusEntry>) -> Option<Status> {
    if entries.len() > 1 {
        return Some(Status::Several(entries));
    }
    entries.pop().map(|entry| Status::One(Box::new(entry)))
}

/// A text of ours in each language, with ordinary spaces.
fn in_each(languages: &[Lang], between: &str, text: impl Fn(Lang) -> Option<String>) -> String {
    let all: Vec<String> = languages.iter().filter_map(|lang| text(*lang)).collect();
    all.join(between).replace(words::NB, " ")
}

/// The first instant of a day there.
fn starts(on: NaiveDate, offset: FixedOffset) -> DateTime<FixedOffset> {
    let utc = on.and_time(NaiveTime::MIN) - offset;
    DateTime::from_naive_utc_and_offset(utc, offset)
}

fn missing(field: &'static str) -> Error {
    Error::Invalid { field, message: "is missing" }
}

/// An address that stands in statements as it is, and that no reader takes for the short form of another.
pub(super) fn address(field: &'static str, text: &str) -> Result<String, Error> {
    let has_scheme = ["https://", "http://", "urn:uuid:", "did:web:"]
        .iter()
        .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    let is_plain = text.chars().all(|c| c.is_ascii_graphic() && !"<>\"{}|^`\\".contains(c));
    if has_scheme && is_plain {
        Ok(text.to_owned())
    } else {
        Err(Error::Invalid { field, message: "is no address" })
    }
}
