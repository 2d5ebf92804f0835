//! Outline and lessons as the API writes them.

use chrono::{DateTime, Utc};
use domain::learning;
use poem_openapi::Object;
use serde::Serialize;
use uuid::Uuid;

use super::progress::{LessonProgress, Resume};
use crate::attendance::shapes::OwnSession;
use crate::courses::CourseItemKind;
use crate::enrolments::EnrolmentState;
use crate::instant;
use crate::language::Language;
use crate::quizzes::keys::{QuestionFeedback, QuestionKey, QuestionSource};
use crate::quizzes::questions::{LocalText, Question};
use crate::quizzes::shapes::{AttemptSummary, QuestionCase};
use crate::words_of;

words_of! {
    /// How far a learner has come with a lesson or quiz.
    OutlineItemState mirrors learning::ItemState { New, Opened, Completed, Passed }
}

words_of! {
    /// What a quiz is for.
    QuizPurpose mirrors domain::content::QuizPurpose { PreTest, Practice, Final }
}

/// A course as its learner sees it.
#[derive(Clone, Debug, Object, Serialize)]
pub struct CourseOutline {
    /// The enrolment.
    enrolment_id: Uuid,
    /// Where it stands.
    enrolment_state: EnrolmentState,
    /// The course's key.
    course_key: String,
    /// The version on which the learner stays.
    version: i32,
    /// The course's title.
    title: LocalText,
    /// Said before the course begins.
    content_notes: Vec<LocalText>,
    /// The modules in order.
    modules: Vec<OutlineModule>,
    /// Where to go on; missing before the first lesson.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    resume: Option<Resume>,
    /// How many required lessons and quizzes there are.
    required_count: u64,
    /// How many of them are done.
    done_count: u64,
    /// The sessions of the run in their order, and what was recorded of the learner.
    sessions: Vec<OwnSession>,
}

/// A module of an outline.
#[derive(Clone, Debug, Object, Serialize)]
pub struct OutlineModule {
    /// Its key in the course.
    key: String,
    /// Its title.
    title: LocalText,
    /// One or two sentences.
    summary: LocalText,
    /// Lessons and quizzes in order.
    items: Vec<OutlineItem>,
}

/// A lesson or quiz of an outline.
#[derive(Clone, Debug, Object, Serialize)]
pub struct OutlineItem {
    /// Its id.
    id: Uuid,
    /// Lesson or quiz.
    kind: CourseItemKind,
    /// `<module>/<lesson>`, as links in lessons have it (`lesson:<module>/<lesson>`), or the quiz's key.
    path: String,
    /// Its title.
    title: LocalText,
    /// One or two sentences.
    summary: LocalText,
    /// Whether completion needs it.
    required: bool,
    /// How long it takes: a quiz by its time limit without extra time.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    /// How far the learner has come with it.
    state: OutlineItemState,
    /// Why it cannot be begun now.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    locked: Option<Lock>,
    /// Said before a lesson begins.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    content_note: Option<LocalText>,
    /// How the learner stands with a quiz.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    quiz: Option<QuizStanding>,
}

/// Why something cannot be begun now.
#[derive(Clone, Debug, Object, Serialize)]
pub struct Lock {
    /// The reason.
    code: String,
    /// The same in a sentence.
    message: String,
    /// When it opens by itself.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "instant::write_some")]
    until: Option<DateTime<Utc>>,
}

/// How a learner stands with a quiz.
#[derive(Clone, Debug, Object, Serialize)]
pub struct QuizStanding {
    /// What it is for.
    purpose: QuizPurpose,
    /// Share of the marks needed.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pass_mark_percent: Option<u8>,
    /// How many attempts may still begin; missing for as many as wanted.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts_left: Option<u32>,
    /// The attempt that is open.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    open_attempt_id: Option<Uuid>,
    /// Every attempt, the first one first.
    attempts: Vec<AttemptSummary>,
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

pub(super) fn all<T: Into<U>, U>(things: Vec<T>) -> Vec<U> {
    things.into_iter().map(Into::into).collect()
}

impl From<learning::Outline> for CourseOutline {
    fn from(outline: learning::Outline) -> Self {
        Self {
            enrolment_id: outline.enrolment_id.0,
            enrolment_state: outline.enrolment_state.into(),
            course_key: outline.course_key,
            version: outline.version_number,
            title: outline.title.into(),
            content_notes: all(outline.content_notes),
            modules: all(outline.modules),
            resume: outline.resume.map(Into::into),
            required_count: count(outline.required_count),
            done_count: count(outline.done_count),
            sessions: all(outline.sessions),
        }
    }
}

impl From<learning::OutlineModule> for OutlineModule {
    fn from(module: learning::OutlineModule) -> Self {
        Self {
            key: module.key,
            title: module.title.into(),
            summary: module.summary.into(),
            items: all(module.items),
        }
    }
}

impl From<learning::OutlineItem> for OutlineItem {
    fn from(item: learning::OutlineItem) -> Self {
        let until = item.locked_until;
        Self {
            id: item.id.0,
            kind: item.kind.into(),
            path: item.path,
            title: item.title.into(),
            summary: item.summary.into(),
            required: item.required,
            minutes: item.minutes,
            state: item.state.into(),
            locked: item.locked.map(|refusal| Lock {
                code: refusal.code().to_owned(),
                message: refusal.to_string(),
                until,
            }),
            content_note: item.content_note.map(Into::into),
            quiz: item.quiz.map(|quiz| QuizStanding {
                purpose: quiz.purpose.into(),
                pass_mark_percent: quiz.pass_mark_percent,
                attempts_left: quiz.attempts_left,
                open_attempt_id: quiz.open_attempt_id.map(|id| id.0),
                attempts: all(quiz.attempts),
            }),
        }
    }
}

/// A lesson as its learner reads it.
#[derive(Clone, Debug, Object, Serialize)]
pub struct LessonPage {
    /// Its id.
    id: Uuid,
    /// `<module>/<lesson>`.
    path: String,
    /// Its title.
    title: LocalText,
    /// The text as safe HTML. Links to lessons are `lesson:<module>/<lesson>`, files `media/<file>`, items of the media centre,
    /// linked to or shown as pictures, `media:<id>`, sources `#source-<key>`: the reader puts its own addresses in their place.
    html: String,
    /// The language of `html`.
    lang: Language,
    /// Whether the text it was translated from has changed since.
    out_of_date: bool,
    /// How long it takes.
    minutes: u32,
    /// Whether completion needs it.
    required: bool,
    /// Said before it begins.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    content_note: Option<LocalText>,
    /// Questions for practice, with their keys.
    checks: Vec<SelfCheck>,
    /// The sources that its text cites.
    references: Vec<QuestionSource>,
    /// The lesson or quiz before it.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<Neighbour>,
    /// The lesson or quiz after it.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Neighbour>,
    /// How far the learner has come with it.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<LessonProgress>,
}

/// A lesson or quiz beside another.
#[derive(Clone, Debug, Object, Serialize)]
pub struct Neighbour {
    /// Its id.
    id: Uuid,
    /// Lesson or quiz.
    kind: CourseItemKind,
    /// Its title.
    title: LocalText,
}

/// A question for practice: its key is no secret.
#[derive(Clone, Debug, Object, Serialize)]
pub struct SelfCheck {
    /// The case it belongs to, shown above it.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<QuestionCase>,
    /// The question.
    question: Question,
    /// What is right.
    key: QuestionKey,
    /// Why.
    feedback: QuestionFeedback,
    /// Where it is written.
    sources: Vec<QuestionSource>,
}

impl From<learning::Neighbour> for Neighbour {
    fn from(neighbour: learning::Neighbour) -> Self {
        Self { id: neighbour.id.0, kind: neighbour.kind.into(), title: neighbour.title.into() }
    }
}

impl From<learning::SelfCheck> for SelfCheck {
    fn from(check: learning::SelfCheck) -> Self {
        Self {
            case: check.case.map(Into::into),
            question: check.question.into(),
            key: check.key.into(),
            feedback: check.feedback.into(),
            sources: all(check.sources),
        }
    }
}

impl From<learning::LessonView> for LessonPage {
    fn from(lesson: learning::LessonView) -> Self {
        Self {
            id: lesson.id.0,
            path: lesson.path,
            title: lesson.title.into(),
            html: lesson.text.html.clone(),
            lang: lesson.text.language.into(),
            out_of_date: lesson.text.out_of_date,
            minutes: lesson.minutes,
            required: lesson.required,
            content_note: lesson.content_note.map(Into::into),
            checks: all(lesson.checks),
            references: all(lesson.references),
            previous: lesson.previous.map(Into::into),
            next: lesson.next.map(Into::into),
            progress: lesson.progress.map(Into::into),
        }
    }
}
