//! Certificates as the API writes them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::certificates::{self, Facts, Holder, PersonName, Texts};
use domain::content::Language;
use poem_openapi::Object;
use serde::Serialize;
use uuid::Uuid;

use crate::words_of;

words_of! {
    /// Which document a certificate is.
    CertificateKind mirrors certificates::Kind { Attendance, AdvancedTraining }
}

words_of! {
    /// Where a certificate stands in the register.
    CertificateState mirrors domain::enums::CertificateState {
        Prepared, SignedByCentre, Issued, Superseded, Suspended, Revoked, Voided,
    }
}

words_of! {
    /// What somebody who asks after a certificate is told.
    CertificateStatus mirrors certificates::Status {
        Valid, Revoked, Suspended, Superseded, Expired, NotYetIssued, Unknown,
    }
}

words_of! {
    /// How a course was taught.
    StudyForm mirrors certificates::Form { Online, FaceToFace, Blended }
}

/// A name in one script, as printed.
#[derive(Clone, Debug, Object, Serialize)]
pub struct PrintedName {
    /// Family name.
    surname: String,
    /// Own (given) name.
    own_name: String,
    /// Patronymic, where there is one.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
}

/// The holder's name in each script in which the holder confirmed it.
#[derive(Clone, Debug, Object, Serialize)]
pub struct PrintedNames {
    /// In Russian.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    ru: Option<PrintedName>,
    /// In Belarusian.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    be: Option<PrintedName>,
    /// In Latin letters, as in the passport.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    latin: Option<PrintedName>,
}

/// A text in the languages in which it was there on the day of issue.
#[derive(Clone, Debug, Object, Serialize)]
pub struct PrintedText {
    /// In English.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<String>,
    /// In Russian.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    ru: Option<String>,
    /// In Belarusian.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    be: Option<String>,
}

/// The certificate that has taken another's place.
#[derive(Clone, Debug, Object, Serialize)]
pub struct Successor {
    /// Its number in the register book.
    number: String,
    /// The code by which to ask after it.
    code: String,
}

/// What is printed on a certificate: no birth date, no scores, no address.
#[derive(Clone, Debug, Object, Serialize)]
pub struct PrintedCertificate {
    /// Number in the register book.
    number: String,
    /// Which document it is.
    kind: CertificateKind,
    /// The holder's name in each script in which the holder confirmed it; the paper may show fewer.
    holder: PrintedNames,
    /// `true` once the holder's data were removed at their own wish: `holder` is empty then, and the certificate stands
    /// as its status says. Missing otherwise.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    holder_removed: Option<bool>,
    /// Title of the programme.
    programme: PrintedText,
    /// Academic hours of 45 minutes taught online.
    hours_online: u32,
    /// Academic hours of 45 minutes taught face to face.
    hours_face_to_face: u32,
    /// How the course was taught.
    form: StudyForm,
    /// First day of the training.
    began_on: NaiveDate,
    /// Last day of the training.
    completed_on: NaiveDate,
    /// Whether the final test was passed; missing if there was none.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    assessment_passed: Option<bool>,
    /// Date of issue.
    issued_on: NaiveDate,
    /// Place of issue.
    place: PrintedText,
    /// The institutions that issue it, under the names they had that day.
    issuers: Vec<PrintedText>,
    /// Last day of validity; missing for no term.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<NaiveDate>,
    /// Number of the certificate whose place it took.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<String>,
    /// The certificate that has taken its place.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<Successor>,
}

/// A certificate as its holder sees it.
#[derive(Clone, Debug, Object)]
pub struct Certificate {
    /// Its id.
    pub id: Uuid,
    /// What it was earned with.
    enrolment_id: Uuid,
    /// Who holds it.
    learner_id: Uuid,
    /// The code by which anybody can ask after it, as in the QR mark.
    code: String,
    /// Where it stands in the register.
    state: CertificateState,
    /// What somebody who asks after it is told.
    status: CertificateStatus,
    /// Since when it has this status.
    since: DateTime<Utc>,
    /// Why it was revoked, suspended or corrected; told to whoever asks after it.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
    /// When its record was frozen.
    prepared_at: DateTime<Utc>,
    /// SHA-256 of the document in hex; missing until it is drawn.
    #[oai(skip_serializing_if_is_none)]
    document_sha256: Option<String>,
    /// The certificate whose place it took.
    #[oai(skip_serializing_if_is_none)]
    supersedes_id: Option<Uuid>,
    /// The certificate that has taken its place.
    #[oai(skip_serializing_if_is_none)]
    superseded_by_id: Option<Uuid>,
    /// Everything printed on it.
    printed: PrintedCertificate,
}

impl From<PersonName> for PrintedName {
    fn from(name: PersonName) -> Self {
        Self { surname: name.surname, own_name: name.own_name, patronymic: name.patronymic }
    }
}

impl From<Holder> for PrintedNames {
    fn from(holder: Holder) -> Self {
        Self {
            ru: holder.cyrillic.map(Into::into),
            be: holder.belarusian.map(Into::into),
            latin: holder.latin.map(Into::into),
        }
    }
}

impl From<Texts> for PrintedText {
    fn from(texts: Texts) -> Self {
        let filled = |text: String| (!text.is_empty()).then_some(text);
        Self { en: filled(texts.en), ru: filled(texts.ru), be: texts.be.and_then(filled) }
    }
}

impl PrintedText {
    /// A text of a course.
    pub(super) fn of(text: &domain::content::Text) -> Self {
        let named = |language| text.0.get(&language).cloned();
        Self { en: named(Language::En), ru: named(Language::Ru), be: named(Language::Be) }
    }
}

impl From<certificates::Successor> for Successor {
    fn from(successor: certificates::Successor) -> Self {
        Self { number: successor.number, code: successor.code }
    }
}

impl From<Facts> for PrintedCertificate {
    fn from(facts: Facts) -> Self {
        Self {
            number: facts.number,
            kind: facts.kind.into(),
            holder: facts.holder.into(),
            holder_removed: facts.holder_erased.then_some(true),
            programme: facts.programme.into(),
            hours_online: facts.hours_online,
            hours_face_to_face: facts.hours_face_to_face,
            form: facts.form.into(),
            began_on: facts.began_on,
            completed_on: facts.completed_on,
            assessment_passed: facts.assessment_passed,
            issued_on: facts.issued_on,
            place: facts.place.into(),
            issuers: facts.issuers.into_iter().map(Into::into).collect(),
            valid_until: facts.valid_until,
            supersedes: facts.supersedes,
            superseded_by: facts.superseded_by.map(Into::into),
        }
    }
}

impl From<certificates::Certificate> for Certificate {
    fn from(certificate: certificates::Certificate) -> Self {
        Self {
            id: certificate.id.0,
            enrolment_id: certificate.enrolment_id.0,
            learner_id: certificate.learner_id.0,
            code: certificate.code,
            state: certificate.state.into(),
            status: certificate.status.into(),
            since: certificate.since,
            reason: certificate.reason,
            prepared_at: certificate.prepared_at,
            document_sha256: certificate.document_sha256,
            supersedes_id: certificate.supersedes_id.map(|id| id.0),
            superseded_by_id: certificate.successor_id.map(|id| id.0),
            printed: certificate.facts.into(),
        }
    }
}
