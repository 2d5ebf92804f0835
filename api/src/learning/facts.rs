//! Facts of progress as the API reads them: a union told apart by `kind`.

use chrono::{DateTime, Utc};
use domain::learning::{Act, Fact, FactOutcome, FactResult, Segment};
use poem_openapi::{Enum, Object, Union};
use serde::Serialize;
use uuid::Uuid;

use crate::quizzes::questions::{QuestionResponse, kinds};
use crate::text::Text;

kinds! {
    LessonOpenedKind: LessonOpened,
    LessonCompletedKind: LessonCompleted,
    ReadingPositionKind: ReadingPosition,
    MediaWatchedKind: MediaWatched,
    SelfCheckAnsweredKind: SelfCheckAnswered,
}

/// A lesson was opened.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct LessonOpened {
    /// `lesson_opened`.
    kind: LessonOpenedKind,
    /// A UUID that the device makes for this fact, and sends again if it has to repeat it.
    fact_id: Uuid,
    /// The lesson.
    lesson_id: Uuid,
    /// When, by the device's clock.
    device_at: Option<DateTime<Utc>>,
}

/// The learner says that a lesson is done.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct LessonCompleted {
    /// `lesson_completed`.
    kind: LessonCompletedKind,
    /// A UUID that the device makes for this fact, and sends again if it has to repeat it.
    fact_id: Uuid,
    /// The lesson.
    lesson_id: Uuid,
    /// When, by the device's clock.
    device_at: Option<DateTime<Utc>>,
}

/// A lesson was read so far; the farthest position counts.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct ReadingPosition {
    /// `reading_position`.
    kind: ReadingPositionKind,
    /// A UUID that the device makes for this fact, and sends again if it has to repeat it.
    fact_id: Uuid,
    /// The lesson.
    lesson_id: Uuid,
    /// When, by the device's clock.
    device_at: Option<DateTime<Utc>>,
    /// Thousandths of the text.
    #[oai(validator(minimum(value = "0"), maximum(value = "1000")))]
    permille: i32,
}

/// Stretches of a film were watched; each moment counts once, however often it is watched.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct MediaWatched {
    /// `media_watched`.
    kind: MediaWatchedKind,
    /// A UUID that the device makes for this fact, and sends again if it has to repeat it.
    fact_id: Uuid,
    /// The lesson.
    lesson_id: Uuid,
    /// When, by the device's clock.
    device_at: Option<DateTime<Utc>>,
    /// The film, as the lesson names it.
    #[oai(validator(min_length = 1, max_length = 200))]
    media: Text,
    /// The stretches.
    #[oai(validator(min_items = 1, max_items = 200))]
    segments: Vec<MediaSegment>,
}

/// A stretch of a film.
#[derive(Clone, Copy, Debug, Object, Serialize)]
#[oai(deny_unknown_fields)]
pub struct MediaSegment {
    /// Where it begins, in milliseconds.
    pub from_ms: i64,
    /// Where it ends, in milliseconds.
    pub to_ms: i64,
}

/// A self-check was answered.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct SelfCheckAnswered {
    /// `self_check_answered`.
    kind: SelfCheckAnsweredKind,
    /// A UUID that the device makes for this fact, and sends again if it has to repeat it.
    fact_id: Uuid,
    /// The lesson.
    lesson_id: Uuid,
    /// When, by the device's clock.
    device_at: Option<DateTime<Utc>>,
    /// The question.
    #[oai(validator(max_length = 100))]
    question_id: Text,
    /// What was answered.
    response: QuestionResponse,
}

/// Something a learner did in a lesson.
#[derive(Clone, Debug, Union)]
#[oai(discriminator_name = "kind", rename_all = "snake_case", one_of)]
pub enum ProgressFact {
    /// A lesson was opened.
    LessonOpened(LessonOpened),
    /// The learner says that a lesson is done.
    LessonCompleted(LessonCompleted),
    /// A lesson was read so far.
    ReadingPosition(ReadingPosition),
    /// Stretches of a film were watched.
    MediaWatched(MediaWatched),
    /// A self-check was answered.
    SelfCheckAnswered(SelfCheckAnswered),
}

impl From<ProgressFact> for Fact {
    fn from(fact: ProgressFact) -> Self {
        let (fact_id, lesson_id, device_at, act) = match fact {
            ProgressFact::LessonOpened(f) => (f.fact_id, f.lesson_id, f.device_at, Act::LessonOpened),
            ProgressFact::LessonCompleted(f) => (f.fact_id, f.lesson_id, f.device_at, Act::LessonCompleted),
            ProgressFact::ReadingPosition(f) => {
                (f.fact_id, f.lesson_id, f.device_at, Act::ReadingPosition { permille: f.permille })
            }
            ProgressFact::MediaWatched(f) => {
                let segment = |one: MediaSegment| Segment { from_ms: one.from_ms, to_ms: one.to_ms };
                let segments = f.segments.into_iter().map(segment).collect();
                (f.fact_id, f.lesson_id, f.device_at, Act::MediaWatched { media: f.media.0, segments })
            }
            ProgressFact::SelfCheckAnswered(f) => {
                let (question_id, response) = (f.question_id.0, f.response.into());
                (f.fact_id, f.lesson_id, f.device_at, Act::SelfCheckAnswered { question_id, response })
            }
        };
        Self { fact_id, lesson_id: lesson_id.into(), device_at, act }
    }
}

/// What became of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum FactVerdict {
    /// It counts.
    Accepted,
    /// It was told before, and counted then.
    Duplicate,
    /// It cannot be meant; sending it again is of no use.
    Refused,
}

/// What became of each fact, in the order sent.
#[derive(Clone, Debug, Object)]
pub struct FactOutcomes {
    /// One for each fact.
    items: Vec<FactAnswer>,
}

/// What became of a fact.
#[derive(Clone, Debug, Object)]
pub struct FactAnswer {
    /// The fact.
    fact_id: Uuid,
    /// What became of it.
    outcome: FactVerdict,
    /// Why it was refused, such as `unknown_lesson`.
    #[oai(skip_serializing_if_is_none)]
    code: Option<String>,
    /// The same in a sentence.
    #[oai(skip_serializing_if_is_none)]
    message: Option<String>,
}

impl From<Vec<FactOutcome>> for FactOutcomes {
    fn from(outcomes: Vec<FactOutcome>) -> Self {
        let answer = |one: FactOutcome| {
            let (outcome, code, message) = match one.result {
                FactResult::Accepted => (FactVerdict::Accepted, None, None),
                FactResult::Duplicate => (FactVerdict::Duplicate, None, None),
                FactResult::Refused { code, message } => {
                    (FactVerdict::Refused, Some(code.to_owned()), Some(message))
                }
            };
            FactAnswer { fact_id: one.fact_id, outcome, code, message }
        };
        Self { items: outcomes.into_iter().map(answer).collect() }
    }
}
