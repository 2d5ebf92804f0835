//! Progress and what is missing, as the API writes them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::Refusal;
use domain::content::Language;
use domain::learning;
use domain::quizzes::ShownText;
use poem_openapi::Object;
use serde::Serialize;
use uuid::Uuid;

use super::facts::MediaSegment;
use super::shapes::all;
use crate::attendance::shapes::AttendanceShare;
use crate::certificates::shapes::CertificateState;
use crate::instant;
use crate::quizzes::questions::LocalText;

/// Where to go on: the lesson last seen on any device.
#[derive(Clone, Debug, Object, Serialize)]
pub struct Resume {
    /// The lesson.
    lesson_id: Uuid,
    /// How far it was read, in thousandths.
    position_permille: i32,
    /// When the learner was last there.
    #[serde(serialize_with = "instant::write")]
    seen_at: DateTime<Utc>,
}

impl From<learning::Resume> for Resume {
    fn from(resume: learning::Resume) -> Self {
        Self {
            lesson_id: resume.lesson_id.0,
            position_permille: resume.position_permille,
            seen_at: resume.seen_at,
        }
    }
}

/// How far a learner has come.
#[derive(Clone, Debug, Object)]
pub struct LearningProgress {
    /// The lessons that were opened, the latest seen first.
    lessons: Vec<LessonProgress>,
    /// Where to go on; missing before the first lesson.
    #[oai(skip_serializing_if_is_none)]
    resume: Option<Resume>,
}

/// How far a learner has come with a lesson.
#[derive(Clone, Debug, Object, Serialize)]
pub struct LessonProgress {
    /// The lesson.
    lesson_id: Uuid,
    /// When it was first opened.
    #[serde(serialize_with = "instant::write")]
    opened_at: DateTime<Utc>,
    /// When the learner said that it is done.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "instant::write_some")]
    completed_at: Option<DateTime<Utc>>,
    /// When the learner was last there, on any device.
    #[serde(serialize_with = "instant::write")]
    seen_at: DateTime<Utc>,
    /// How far the text was read, in thousandths.
    position_permille: i32,
    /// What was watched of its films: stretches in order, each moment once.
    watched: BTreeMap<String, Vec<MediaSegment>>,
}

impl From<learning::LessonProgress> for LessonProgress {
    fn from(lesson: learning::LessonProgress) -> Self {
        let segment = |one: learning::Segment| MediaSegment { from_ms: one.from_ms, to_ms: one.to_ms };
        let stretches = |all: Vec<learning::Segment>| all.into_iter().map(segment).collect();
        Self {
            lesson_id: lesson.lesson_id.0,
            opened_at: lesson.opened_at,
            completed_at: lesson.completed_at,
            seen_at: lesson.seen_at,
            position_permille: lesson.position_permille,
            watched: lesson.watched.0.into_iter().map(|(media, all)| (media, stretches(all))).collect(),
        }
    }
}

impl From<learning::Progress> for LearningProgress {
    fn from(progress: learning::Progress) -> Self {
        Self { lessons: all(progress.lessons), resume: progress.resume.map(Into::into) }
    }
}

/// What is missing for completion and for the certificate.
#[derive(Clone, Debug, Object)]
pub struct Eligibility {
    /// Whether the course is completed.
    complete: bool,
    /// What completion still needs, in the order of the course.
    missing: Vec<MissingThing>,
    /// What the certificate needs besides completion.
    certificate_missing: Vec<MissingThing>,
    /// The certificate, once there is one.
    #[oai(skip_serializing_if_is_none)]
    certificate: Option<EarnedCertificate>,
}

/// One thing that is missing.
#[derive(Clone, Debug, Object)]
pub struct MissingThing {
    /// The reason.
    code: String,
    /// The same in a sentence.
    message: String,
    /// The lesson or quiz, where it is one.
    #[oai(skip_serializing_if_is_none)]
    item_id: Option<Uuid>,
    /// Its title.
    #[oai(skip_serializing_if_is_none)]
    title: Option<LocalText>,
    /// How much was attended, and how much is needed, where it is attendance.
    #[oai(skip_serializing_if_is_none)]
    attendance: Option<AttendanceShare>,
    /// Where to go.
    #[oai(skip_serializing_if_is_none)]
    href: Option<String>,
}

/// The certificate of an enrolment.
#[derive(Clone, Debug, Object)]
pub struct EarnedCertificate {
    /// Its id.
    id: Uuid,
    /// Where it stands.
    state: CertificateState,
}

impl Eligibility {
    /// What is missing on an enrolment, with where to go.
    pub fn of(enrolment: Uuid, eligibility: learning::Eligibility, language: Language) -> Self {
        let missing = |one: learning::Missing| {
            let item = one.item_id.map(|id| id.0);
            MissingThing {
                code: one.refusal.code().to_owned(),
                message: one.refusal.to_string(),
                item_id: item,
                title: item.map(|_| ShownText::of(&one.title, language).into()),
                attendance: one.share.map(Into::into),
                href: href(enrolment, one.refusal, item),
            }
        };
        let refused = |refusal: Refusal| MissingThing {
            code: refusal.code().to_owned(),
            message: refusal.to_string(),
            item_id: None,
            title: None,
            attendance: None,
            href: href(enrolment, refusal, None),
        };
        Self {
            complete: eligibility.complete,
            missing: eligibility.missing.into_iter().map(missing).collect(),
            certificate_missing: eligibility.certificate_missing.into_iter().map(refused).collect(),
            certificate: eligibility
                .certificate
                .map(|(id, state)| EarnedCertificate { id: id.0, state: state.into() }),
        }
    }
}

fn href(enrolment: Uuid, refusal: Refusal, item: Option<Uuid>) -> Option<String> {
    match (refusal, item) {
        (Refusal::LessonsMissing, Some(item)) => {
            Some(format!("/api/v1/enrolments/{enrolment}/lessons/{item}"))
        }
        (Refusal::QuizNotPassed, Some(item)) => {
            Some(format!("/api/v1/enrolments/{enrolment}/quizzes/{item}/attempts"))
        }
        (Refusal::NamesMissing | Refusal::NamesNotConfirmed | Refusal::GlyphMissing, _) => {
            Some("/api/v1/people/me".to_owned())
        }
        _ => None,
    }
}
