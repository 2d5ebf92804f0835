//! What a course package says: the course, its modules, lessons and quizzes, as plain data.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::question::Question;
pub use crate::quiz::*;

/// A language in which the centre teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Russian.
    Ru,
    /// Belarusian, official orthography.
    Be,
}

impl Language {
    /// All of them, in the order in which pages offer them.
    pub const ALL: [Self; 3] = [Self::En, Self::Ru, Self::Be];

    /// The BCP 47 tag: `en`, `ru` or `be`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
            Self::Be => "be",
        }
    }

    /// The language itself, then the others, first the one that its readers are likeliest to read.
    #[must_use]
    pub const fn nearest(self) -> [Self; 3] {
        match self {
            Self::En => [Self::En, Self::Ru, Self::Be],
            Self::Ru => [Self::Ru, Self::Be, Self::En],
            Self::Be => [Self::Be, Self::Ru, Self::En],
        }
    }

    /// Reads a BCP 47 tag by its primary part, so that `ru-BY` is Russian.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// One text in several languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub BTreeMap<Language, String>);

impl Text {
    /// The text in `language`, or in the nearest language there is; with the language it really is in.
    #[must_use]
    pub fn in_or_fallback(&self, language: Language) -> Option<(Language, &str)> {
        let mut nearest = language.nearest().into_iter();
        nearest.find_map(|wanted| self.0.get(&wanted).map(|text| (wanted, text.as_str())))
    }

    /// The text in `language`, or in the nearest language there is, or nothing at all.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        self.in_or_fallback(language).map_or("", |(_, text)| text)
    }
}

/// EAPC's three levels of education.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The palliative care approach: everybody.
    Approach,
    /// People who often work with such children.
    General,
    /// Specialists.
    Specialist,
}

/// For whom a course is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each name says it
pub enum Profession {
    Doctor,
    Nurse,
    Midwife,
    Caregiver,
    SocialWorker,
    Psychologist,
    MassageTherapist,
    Teacher,
    Chaplain,
    Volunteer,
    Artist,
    CampStaff,
    Manager,
    Other,
}

/// Which document the course leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateKind {
    /// No document.
    None,
    /// The centre's own certificate of attendance.
    Attendance,
    /// The joint certificate of advanced training: centre and academy.
    AdvancedTraining,
}

/// `course.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// The version of the format; 1.
    pub format: u32,
    /// The course's key, equal to the folder's name.
    pub key: String,
    /// The languages in which the whole course can be studied.
    pub languages: Vec<Language>,
    /// The language the others are translated from.
    pub source_language: Language,
    /// The title.
    pub title: Text,
    /// One or two sentences for the catalogue.
    pub summary: Text,
    /// EAPC level.
    pub level: Level,
    /// For whom.
    pub audience: Vec<Profession>,
    /// Academic hours.
    pub hours: Hours,
    /// What a learner will be able to do.
    pub outcomes: Vec<Outcome>,
    /// What completion asks besides required lessons and quizzes.
    pub completion: Completion,
    /// The document at the end.
    pub certificate: CertificateRule,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Which clinician signed the content off, or that nobody has yet.
    pub clinical_sign_off: SignOff,
    /// The day by which the content must be looked at again.
    pub review_by: NaiveDate,
    /// What is said before the course begins ("this course speaks of a child's death").
    pub content_notes: Vec<Text>,
    /// Sources by key, such as `S21`.
    pub references: BTreeMap<String, Reference>,
    /// The modules, in order.
    pub modules: Vec<Module>,
}

/// Academic hours of 45 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// Hours studied online.
    pub online: u32,
    /// Hours in the training room.
    pub face_to_face: u32,
}

/// A learning outcome, tagged with the EAPC core competences it serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its key within the course.
    pub id: String,
    /// EAPC core competences, 1 to 10.
    pub competences: Vec<u8>,
    /// What the learner will be able to do.
    pub text: Text,
}

/// What completion asks besides required lessons and quizzes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Completion {
    /// Share of the face-to-face sessions that must be attended, 0 to 100.
    pub attendance_percent: u8,
}

/// The document at the end of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateRule {
    /// Which kind.
    pub kind: CertificateKind,
    /// Months until it expires; `None` for never.
    pub validity_months: Option<u32>,
}

/// Whether a clinician has signed the content off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SignOff {
    /// The word `awaiting`.
    Awaiting(Awaiting),
    /// Who, when, and against which edition of the sources.
    Signed {
        /// The clinician.
        by: String,
        /// The day.
        on: NaiveDate,
        /// The edition of the sources it was checked against.
        edition: String,
    },
}

/// The word `awaiting`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaiting {
    /// Nobody has signed yet.
    Awaiting,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What it is.
    pub title: String,
    /// Where it was read.
    pub address: String,
    /// Its year or edition, where known.
    pub edition: Option<String>,
}

/// A module: an ordered part of the course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Its key, equal to its folder's name.
    pub key: String,
    /// The title.
    pub title: Text,
    /// One or two sentences.
    pub summary: Text,
    /// Lessons and quizzes in one order.
    pub items: Vec<ModuleItem>,
}

/// A lesson or a quiz in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ModuleItem {
    /// A lesson.
    Lesson(LessonItem),
    /// A quiz.
    Quiz(QuizItem),
}

/// A lesson's entry in `course.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonItem {
    /// Its key: the file's name without language and ending.
    pub lesson: String,
    /// The title.
    pub title: Text,
    /// One or two sentences.
    pub summary: Text,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// Whether completion needs it.
    pub required: bool,
    /// Which outcomes it serves.
    pub outcomes: Vec<String>,
    /// Said before the lesson begins.
    pub content_note: Option<Text>,
}

/// A quiz's entry in `course.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuizItem {
    /// Its key: the file's name in `quizzes/` without ending.
    pub quiz: String,
    /// Whether completion needs it passed.
    pub required: bool,
}

/// A lesson with its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its entry in `course.yaml`.
    pub item: LessonItem,
    /// The key of its module.
    pub module: String,
    /// Its text in each language.
    pub bodies: BTreeMap<Language, LessonBody>,
    /// Its self-check questions.
    pub checks: Vec<Question>,
}

impl Lesson {
    /// The lesson's path in the package without language and ending; unique in the course.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.module, self.item.lesson)
    }
}

/// The text of a lesson in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonBody {
    /// Markdown without the front matter.
    pub markdown: String,
    /// The line of the file on which the Markdown begins, 1-based, for findings.
    pub first_line: usize,
    /// Whether the source has changed since this was translated.
    pub out_of_date: bool,
}

/// Front matter of a lesson file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// `sha256:` and the hash of the source-language file this was translated from.
    #[serde(default)]
    pub translated_from: Option<String>,
}
