//! Courses as the API writes them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::content::{Finding, Language, Severity, Text};
use domain::courses::{CatalogueEntry, Draft, LoadedVersion, Publication};
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::{language, text, words_of};

words_of! {
    /// EAPC's three levels of education.
    Level mirrors domain::content::Level { Approach, General, Specialist }
}

words_of! {
    /// What somebody is, and for whom a course is meant.
    Profession mirrors domain::content::Profession {
        Doctor, Nurse, Midwife, Caregiver, SocialWorker, Psychologist, MassageTherapist, Teacher, Chaplain,
        Volunteer, Artist, CampStaff, Manager, Other,
    }
}

words_of! {
    /// Which document a course leads to.
    CourseCertificateKind mirrors domain::content::CertificateKind { None, Attendance, AdvancedTraining }
}

words_of! {
    /// How much a new version changes for those who learnt the older one.
    ChangeClass mirrors domain::enums::ChangeClass { Editorial, Important, SafetyCritical }
}

words_of! {
    /// Where a version stands.
    VersionState mirrors domain::enums::VersionState { Draft, InReview, Published, Superseded, Withdrawn }
}

words_of! {
    /// What stands in a place of a course.
    CourseItemKind mirrors domain::enums::ItemKind { Lesson, Quiz }
}

/// A course in the catalogue.
#[derive(Clone, Debug, Object)]
pub struct CourseSummary {
    /// The course's id: what roles are limited to.
    pub id: Uuid,
    /// The course's key: what addresses name.
    pub key: String,
    /// The published version.
    pub version: i32,
    /// The title, in `lang`.
    pub title: String,
    /// One or two sentences, in `lang`.
    pub summary: String,
    /// The language of `title` and `summary`.
    pub lang: language::Language,
    /// EAPC level.
    pub level: Level,
    /// For whom.
    pub audience: Vec<Profession>,
    /// Languages in which the whole course can be studied.
    pub languages: Vec<language::Language>,
    /// Minutes studied online.
    pub online_minutes: i32,
    /// Minutes in the training room.
    pub face_to_face_minutes: i32,
}

impl CourseSummary {
    /// An entry in a language.
    pub fn of(entry: CatalogueEntry, language: Language) -> Self {
        Self {
            id: entry.course_id.0,
            title: entry.title.get(language).to_owned(),
            summary: entry.summary.get(language).to_owned(),
            lang: really_in(&entry.title, language),
            key: entry.key,
            version: entry.number,
            level: entry.level.into(),
            audience: all(entry.audience),
            languages: all(entry.languages),
            online_minutes: entry.online_minutes,
            face_to_face_minutes: entry.face_to_face_minutes,
        }
    }
}

/// What a version of a course teaches.
#[derive(Clone, Debug, Object)]
pub struct Course {
    /// The course's id: what roles are limited to.
    id: Uuid,
    /// The course's key: what addresses name.
    key: String,
    /// The version.
    version: i32,
    /// SHA-256 of the package, in hex.
    content_hash: String,
    /// The title, in `lang`.
    title: String,
    /// One or two sentences, in `lang`.
    summary: String,
    /// The language of the texts.
    lang: language::Language,
    /// EAPC level.
    level: Level,
    /// For whom.
    audience: Vec<Profession>,
    /// Languages in which the whole course can be studied.
    languages: Vec<language::Language>,
    /// Minutes studied online.
    online_minutes: u32,
    /// Minutes in the training room.
    face_to_face_minutes: u32,
    /// What a learner will be able to do.
    outcomes: Vec<CourseOutcome>,
    /// Said before the course begins.
    content_notes: Vec<String>,
    /// The document at the end.
    certificate: CourseCertificate,
    /// Who wrote it.
    authors: Vec<String>,
    /// Whether a clinician has signed the content off.
    clinical_sign_off: CourseSignOff,
    /// The day by which the content must be looked at again.
    review_by: NaiveDate,
    /// The modules, in order.
    modules: Vec<CourseModule>,
    /// Sources.
    references: Vec<CourseReference>,
}

/// A learning outcome.
#[derive(Clone, Debug, Object)]
struct CourseOutcome {
    /// Its key within the course.
    id: String,
    /// What the learner will be able to do.
    text: String,
    /// EAPC core competences, 1 to 10.
    competences: Vec<u8>,
}

/// The document at the end of a course.
#[derive(Clone, Debug, Object)]
struct CourseCertificate {
    /// Which kind.
    kind: CourseCertificateKind,
    /// Months until it expires; missing for never.
    #[oai(skip_serializing_if_is_none)]
    validity_months: Option<u32>,
}

/// Whether a clinician has signed the content off.
#[derive(Clone, Debug, Object)]
struct CourseSignOff {
    /// Signed, or still awaiting a clinician.
    signed: bool,
    /// The clinician.
    #[oai(skip_serializing_if_is_none)]
    by: Option<String>,
    /// The day.
    #[oai(skip_serializing_if_is_none)]
    on: Option<NaiveDate>,
}

/// A module.
#[derive(Clone, Debug, Object)]
struct CourseModule {
    /// Its key.
    key: String,
    /// The title.
    title: String,
    /// One or two sentences.
    summary: String,
    /// Lessons and quizzes in order.
    items: Vec<CourseItem>,
}

/// A lesson or quiz in its place.
#[derive(Clone, Debug, Object)]
struct CourseItem {
    /// Its id.
    id: Uuid,
    /// Lesson or quiz.
    kind: CourseItemKind,
    /// The title.
    title: String,
    /// One or two sentences.
    summary: String,
    /// How long it takes; missing for a quiz without a limit.
    #[oai(skip_serializing_if_is_none)]
    minutes: Option<u32>,
    /// Whether completion needs it.
    required: bool,
    /// Said before it begins.
    #[oai(skip_serializing_if_is_none)]
    content_note: Option<String>,
}

/// A source.
#[derive(Clone, Debug, Object)]
struct CourseReference {
    /// Its tag in the text, such as `S21`.
    tag: String,
    /// What it is.
    title: String,
    /// Where it was read.
    address: String,
    /// Its year or edition, where known.
    #[oai(skip_serializing_if_is_none)]
    edition: Option<String>,
}

const MINUTES_IN_ACADEMIC_HOUR: u32 = 45;

impl Course {
    /// A version in a language.
    pub fn of(version: &LoadedVersion, language: Language) -> Self {
        let course = &version.package.course;
        let say = |text: &Text| text.get(language).to_owned();
        let sign_off = version.sign_off();
        Self {
            id: version.course_id.0,
            key: version.course_key.clone(),
            version: version.number,
            content_hash: version.content_hash.clone(),
            title: say(&course.title),
            summary: say(&course.summary),
            lang: really_in(&course.title, language),
            level: course.level.into(),
            audience: all(course.audience.iter().copied()),
            languages: all(course.languages.iter().copied()),
            online_minutes: course.hours.online.saturating_mul(MINUTES_IN_ACADEMIC_HOUR),
            face_to_face_minutes: course.hours.face_to_face.saturating_mul(MINUTES_IN_ACADEMIC_HOUR),
            outcomes: (course.outcomes.iter())
                .map(|o| CourseOutcome {
                    id: o.id.clone(),
                    text: say(&o.text),
                    competences: o.competences.clone(),
                })
                .collect(),
            content_notes: course.content_notes.iter().map(say).collect(),
            certificate: CourseCertificate {
                kind: course.certificate.kind.into(),
                validity_months: course.certificate.validity_months,
            },
            authors: course.authors.clone(),
            clinical_sign_off: CourseSignOff {
                signed: sign_off.is_some(),
                by: sign_off.map(|(by, _)| by.to_owned()),
                on: sign_off.map(|(_, on)| on),
            },
            review_by: course.review_by,
            modules: modules(version, language),
            references: references(version),
        }
    }
}

/// The language in which somebody who wants `wanted` sees a text.
fn really_in(text: &Text, wanted: Language) -> language::Language {
    text.in_or_fallback(wanted).map_or(Language::En, |(found, _)| found).into()
}

fn all<T, U: From<T>>(things: impl IntoIterator<Item = T>) -> Vec<U> {
    things.into_iter().map(Into::into).collect()
}

fn modules(version: &LoadedVersion, language: Language) -> Vec<CourseModule> {
    let item = |item: &domain::courses::LoadedItem| {
        let lesson = version.lesson(item.id).map(|l| &l.item);
        let quiz = version.quiz(item.id);
        let title = lesson.map(|l| &l.title).or(quiz.map(|q| &q.title));
        let summary = lesson.map(|l| &l.summary).or(quiz.map(|q| &q.summary));
        CourseItem {
            id: item.id.0,
            kind: item.kind.into(),
            title: title.map(|t| t.get(language).to_owned()).unwrap_or_default(),
            summary: summary.map(|t| t.get(language).to_owned()).unwrap_or_default(),
            minutes: lesson.map(|l| l.minutes).or(quiz.and_then(|q| q.time_limit_minutes)),
            required: item.required,
            content_note: lesson.and_then(|l| l.content_note.as_ref()).map(|t| t.get(language).to_owned()),
        }
    };
    (version.package.course.modules.iter())
        .map(|module| CourseModule {
            key: module.key.clone(),
            title: module.title.get(language).to_owned(),
            summary: module.summary.get(language).to_owned(),
            items: version.items_of(module).into_iter().map(item).collect(),
        })
        .collect()
}

fn references(version: &LoadedVersion) -> Vec<CourseReference> {
    (version.package.course.references.iter())
        .map(|(tag, r)| CourseReference {
            tag: tag.clone(),
            title: r.title.clone(),
            address: r.address.clone(),
            edition: r.edition.clone(),
        })
        .collect()
}

/// A draft, with what the checker finds in it.
#[derive(Clone, Debug, Object)]
pub struct CourseDraft {
    /// The course's key.
    key: String,
    /// The number it will have.
    version: i32,
    /// Draft, or read by a reviewer.
    state: VersionState,
    /// SHA-256 of the package, in hex.
    content_hash: String,
    /// What the checker finds; errors stand in the way of publication.
    findings: Vec<CourseFinding>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "snake_case")]
enum FindingSeverity {
    /// Stands in the way of publication.
    Error,
    /// Worth a look.
    Warning,
}

/// Something the checker finds in a package.
#[derive(Clone, Debug, Object)]
pub struct CourseFinding {
    /// How bad it is.
    severity: FindingSeverity,
    /// Stable reason, such as `translation_missing`.
    code: String,
    /// The file.
    file: String,
    /// The line, 1-based, where it is known.
    #[oai(skip_serializing_if_is_none)]
    line: Option<u64>,
    /// What is wrong.
    message: String,
    /// What to do.
    fix: String,
}

impl CourseDraft {
    /// A draft of the domain.
    pub fn of(draft: Draft) -> Self {
        Self {
            key: draft.course_key,
            version: draft.version.number,
            state: draft.version.state.into(),
            content_hash: draft.version.content_hash,
            findings: draft.findings.into_iter().map(CourseFinding::of).collect(),
        }
    }
}

impl CourseFinding {
    /// A finding of the checker.
    pub fn of(finding: Finding) -> Self {
        Self {
            severity: match finding.severity {
                Severity::Error => FindingSeverity::Error,
                Severity::Warning => FindingSeverity::Warning,
            },
            code: finding.code.to_owned(),
            file: finding.file,
            line: finding.line.map(|line| line as u64),
            message: finding.message,
            fix: finding.fix,
        }
    }
}

/// A version's life.
#[derive(Clone, Debug, Object)]
pub struct CourseVersion {
    /// 1, 2, 3 …
    version: i32,
    /// Where it stands.
    state: VersionState,
    /// SHA-256 of the package, in hex.
    content_hash: String,
    /// How much it changes.
    change_class: ChangeClass,
    /// What changed.
    change_note: String,
    /// When it was published.
    #[oai(skip_serializing_if_is_none)]
    published_at: Option<DateTime<Utc>>,
}

impl CourseVersion {
    /// A row of the domain.
    pub fn of(row: domain::courses::VersionRow) -> Self {
        Self {
            version: row.number,
            state: row.state.into(),
            content_hash: row.content_hash,
            change_class: row.change_class.into(),
            change_note: row.change_note,
            published_at: row.published_at,
        }
    }
}

/// What is said of a new version.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewPublication {
    /// How much it changes for those who learnt the older one.
    change_class: ChangeClass,
    /// What changed, in a sentence or two; may be empty where the change is editorial.
    #[oai(validator(max_length = 2000))]
    change_note: text::Text,
}

impl From<NewPublication> for Publication {
    fn from(new: NewPublication) -> Self {
        Self { change_class: new.change_class.into(), change_note: new.change_note.0 }
    }
}
