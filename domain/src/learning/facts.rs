//! What devices tell of a learner's progress: the forms of a fact, and whether it can be meant.

use chrono::{DateTime, Datelike, Utc};
use course_content::course::Lesson;
use course_content::question::Question;
use entity::enums::FactKind;
use entity::ids::CourseItemId;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::watched::Segment;
use crate::error::Error;
use crate::quizzes::{self, Response};

/// How many stretches one fact may tell of.
const MAX_SEGMENTS: usize = 200;
/// No film is longer than a day.
const MAX_MEDIA_MS: i64 = 24 * 60 * 60 * 1000;
/// The years that a device's clock may show.
const CALENDAR: std::ops::RangeInclusive<i32> = 1900..=9999;
/// How long the name of a film may be, in bytes.
const MAX_MEDIA_NAME: usize = 200;

/// Something a learner did in a lesson, told by a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Made by the device: a fact sent twice counts once.
    pub fact_id: Uuid,
    /// The lesson.
    pub lesson_id: CourseItemId,
    /// The device's clock.
    pub device_at: Option<DateTime<Utc>>,
    /// What was done.
    pub act: Act,
}

/// What was done in a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// It was opened.
    LessonOpened,
    /// The learner says it is done.
    LessonCompleted,
    /// It was read so far.
    ReadingPosition {
        /// Thousandths of the text.
        permille: i32,
    },
    /// Stretches of a film were watched.
    MediaWatched {
        /// The film, as the lesson names it.
        media: String,
        /// The stretches.
        segments: Vec<Segment>,
    },
    /// A self-check was answered.
    SelfCheckAnswered {
        /// The question.
        question_id: String,
        /// What was answered, in the question's own ids.
        response: Response,
    },
}

/// What became of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactOutcome {
    /// The fact.
    pub fact_id: Uuid,
    /// What became of it.
    pub result: FactResult,
}

/// What became of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum FactResult {
    /// It counts.
    Accepted,
    /// It was told before and counted then.
    Duplicate,
    /// It cannot be meant; sending it again is of no use.
    Refused {
        /// Stable, such as `unknown_lesson`.
        code: &'static str,
        /// What is wrong with it.
        message: String,
    },
}

impl FactResult {
    fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into() }
    }
}

impl Fact {
    /// What is kept of it, if it can be meant in this lesson. A device's clock may be wrong by decades and still be
    /// kept, but not by more than a calendar holds.
    pub(super) fn detail(&self, lesson: &Lesson) -> Result<Value, FactResult> {
        if self.device_at.is_some_and(|at| !CALENDAR.contains(&at.year())) {
            let message = "a device's clock shows a year from 1900 to 9999";
            return Err(FactResult::refused("out_of_range", message));
        }
        self.act.detail(lesson)
    }
}

impl Act {
    /// Its word in the database.
    #[must_use]
    pub const fn kind(&self) -> FactKind {
        match self {
            Self::LessonOpened => FactKind::LessonOpened,
            Self::LessonCompleted => FactKind::LessonCompleted,
            Self::ReadingPosition { .. } => FactKind::ReadingPosition,
            Self::MediaWatched { .. } => FactKind::MediaWatched,
            Self::SelfCheckAnswered { .. } => FactKind::SelfCheckAnswered,
        }
    }

    fn detail(&self, lesson: &Lesson) -> Result<Value, FactResult> {
        match self {
            Self::LessonOpened | Self::LessonCompleted => Ok(json!({})),
            Self::ReadingPosition { permille } if (0..=1000).contains(permille) => {
                Ok(json!({"permille": permille}))
            }
            Self::ReadingPosition { .. } => {
                Err(FactResult::refused("out_of_range", "a reading position is 0 to 1000 thousandths"))
            }
            Self::MediaWatched { media, segments } => {
                check_watched(media, segments)?;
                Ok(json!({"media": media, "segments": segments}))
            }
            Self::SelfCheckAnswered { question_id, response } => {
                let question = find_check(&lesson.checks, question_id).ok_or_else(|| {
                    FactResult::refused("unknown_question", "the lesson has no such self-check")
                })?;
                quizzes::check_response(question, response).map_err(|error| match error {
                    Error::Invalid(found) if !found.is_empty() => {
                        let first = found.into_iter().next().map(|first| (first.code, first.message));
                        let (code, message) = first.unwrap_or_default();
                        FactResult::refused(code, message)
                    }
                    other => FactResult::refused("not_a_response", other.to_string()),
                })?;
                let mark = quizzes::mark(question, Some(response));
                Ok(json!({"question_id": question_id, "response": response, "right": mark.right}))
            }
        }
    }
}

fn check_watched(media: &str, segments: &[Segment]) -> Result<(), FactResult> {
    if media.is_empty() || media.len() > MAX_MEDIA_NAME || media.contains('\0') {
        return Err(FactResult::refused("not_a_name", "name the film as the lesson does"));
    }
    if segments.len() > MAX_SEGMENTS {
        return Err(FactResult::refused("too_many", format!("tell of {MAX_SEGMENTS} stretches at most")));
    }
    let is_meant = |one: &Segment| 0 <= one.from_ms && one.from_ms < one.to_ms && one.to_ms <= MAX_MEDIA_MS;
    if segments.is_empty() || !segments.iter().all(is_meant) {
        let message = "a stretch begins before it ends, within a day";
        return Err(FactResult::refused("out_of_range", message));
    }
    Ok(())
}

/// A self-check by its id, also one inside a case.
fn find_check<'a>(checks: &'a [Question], id: &str) -> Option<&'a Question> {
    checks.iter().find_map(|check| match check {
        Question::CaseVignette(case) => find_check(&case.questions, id),
        question => Some(question).filter(|question| question.common().id == id),
    })
}
