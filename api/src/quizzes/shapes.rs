//! Attempts as the API writes them.

use chrono::{DateTime, Utc};
use domain::content::Language;
use domain::ids::AttemptItemId;
use domain::memory::Memory;
use domain::quizzes;
use poem_openapi::Object;
use serde::Serialize;
use uuid::Uuid;

use super::keys::{QuestionFeedback, QuestionKey, QuestionSource};
use super::questions::{LocalText, Question, QuestionResponse};
use crate::instant;
use crate::words_of;
use crate::written::Written;

words_of! {
    /// Where an attempt stands.
    AttemptState mirrors domain::enums::AttemptState {
        InProgress, Overdue, Submitted, NeedsMarking, Scored, Abandoned,
    }
}

words_of! {
    /// What became of a response.
    ResponseState mirrors domain::enums::ResponseState { Accepted, Older, Quarantined }
}

words_of! {
    /// How a learner moves through a quiz.
    QuizNavigation mirrors domain::content::Navigation { Free, Sequential }
}

words_of! {
    /// What a review may show.
    AttemptReviewPart mirrors domain::content::ReviewPart { Responses, Correctness, Feedback, Key }
}

/// Where an attempt stands.
#[derive(Clone, Debug, Object, Serialize)]
pub struct AttemptSummary {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    enrolment_id: Uuid,
    /// The quiz.
    quiz_id: Uuid,
    /// 1, 2, 3 … of this learner at this quiz.
    number: i32,
    /// Where it stands.
    state: AttemptState,
    /// When it began.
    #[serde(serialize_with = "instant::write")]
    started_at: DateTime<Utc>,
    /// When the time is up; missing where there is no limit.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "instant::write_some")]
    deadline_at: Option<DateTime<Utc>>,
    /// When it was submitted.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "instant::write_some")]
    submitted_at: Option<DateTime<Utc>>,
    /// When it was scored.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "instant::write_some")]
    scored_at: Option<DateTime<Utc>>,
    /// Thousandths of a mark earned, once scored.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    score_milli: Option<i32>,
    /// Thousandths of a mark there are to earn.
    max_score_milli: i32,
    /// The score in whole percent, rounded down, once scored.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<i32>,
    /// Whether it passes, once scored; missing where there is nothing to pass.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    passed: Option<bool>,
}

impl From<quizzes::AttemptSummary> for AttemptSummary {
    fn from(attempt: quizzes::AttemptSummary) -> Self {
        Self {
            id: attempt.id.0,
            enrolment_id: attempt.enrolment_id.0,
            quiz_id: attempt.quiz_id.0,
            number: attempt.number,
            state: attempt.state.into(),
            started_at: attempt.started_at,
            deadline_at: attempt.deadline_at,
            submitted_at: attempt.submitted_at,
            scored_at: attempt.scored_at,
            score_milli: attempt.score_milli,
            max_score_milli: attempt.max_score_milli,
            percent: attempt.percent,
            passed: attempt.passed,
        }
    }
}

/// An attempt as its learner sees it.
#[derive(Clone, Debug, Object, Serialize)]
pub struct Attempt {
    #[oai(flatten)]
    #[serde(flatten)]
    summary: AttemptSummary,
    /// The quiz's title.
    title: LocalText,
    /// Any question at any time, or one after the other.
    navigation: QuizNavigation,
    /// Share of the marks needed; missing where there is nothing to pass.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pass_mark_percent: Option<u8>,
    /// Extra time: 100 for none.
    time_factor_percent: i32,
    /// The server's clock, which decides.
    #[serde(serialize_with = "instant::write")]
    server_now: DateTime<Utc>,
    /// Whole seconds until the deadline, 0 once it has passed; missing where there is no limit.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_left: Option<i64>,
    /// How many items there are, shown or not.
    item_count: u64,
    /// The items that may be seen now. A sequential quiz shows those reached: an empty response goes on to the
    /// next. After the end they are shown if the quiz shows responses then.
    items: Vec<AttemptItem>,
}

impl Attempt {
    pub(super) fn of(
        view: quizzes::AttemptView,
        written: &QuestionsWritten,
        language: Language,
    ) -> domain::Result<Self> {
        let item = |item| AttemptItem::of(item, written, language);
        Ok(Self {
            summary: view.summary.into(),
            title: view.title.into(),
            navigation: view.navigation.into(),
            pass_mark_percent: view.pass_mark_percent,
            time_factor_percent: view.time_factor_percent,
            server_now: view.server_now,
            seconds_left: view.seconds_left,
            item_count: u64::try_from(view.item_count).unwrap_or(u64::MAX),
            items: view.items.into_iter().map(item).collect::<domain::Result<_>>()?,
        })
    }
}

/// A question in its place in an attempt.
#[derive(Clone, Debug, Object, Serialize)]
pub struct AttemptItem {
    /// Its id, for saving a response.
    id: Uuid,
    /// 0, 1, 2 … as shown.
    position: i32,
    /// Thousandths of a mark it is worth.
    max_score_milli: i32,
    /// The case it belongs to, shown above it.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<QuestionCase>,
    /// The question.
    question: Written<Question>,
    /// What counts of one's own responses now.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<SavedResponse>,
}

/// Questions as written in a language, by their places in attempts, in which they are frozen: they are most of an
/// attempt, and writing them took longer than finding everything else.
pub type QuestionsWritten = Memory<(AttemptItemId, Language), Written<Question>, 4096>;

impl AttemptItem {
    fn of(item: quizzes::ItemView, written: &QuestionsWritten, language: Language) -> domain::Result<Self> {
        let key = (item.id, language);
        let question = match written.get(&key) {
            Some(question) => question,
            None => {
                let question = Written::of(&(*item.question).clone().into())?;
                written.keep(key, question.clone());
                question
            }
        };
        Ok(Self {
            id: item.id.0,
            position: item.position,
            max_score_milli: item.max_score_milli,
            case: item.case.map(Into::into),
            question,
            response: item.response.map(|own| SavedResponse {
                seq: own.seq,
                saved_at: own.saved_at,
                response: own.response.into(),
            }),
        })
    }
}

/// A case with several questions.
#[derive(Clone, Debug, Object, Serialize)]
pub struct QuestionCase {
    /// Its id in the course.
    id: String,
    /// The case.
    stem: LocalText,
}

impl From<quizzes::ShownCase> for QuestionCase {
    fn from(case: quizzes::ShownCase) -> Self {
        Self { id: case.id, stem: case.stem.into() }
    }
}

/// A response that is saved.
#[derive(Clone, Debug, Object, Serialize)]
pub struct SavedResponse {
    /// As the device counted.
    seq: i64,
    /// By the server's clock.
    #[serde(serialize_with = "instant::write")]
    saved_at: DateTime<Utc>,
    /// What was answered.
    response: QuestionResponse,
}

/// A response to save.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewResponse {
    /// A UUID that the device makes for this response, and sends again if it has to repeat it.
    op_id: Uuid,
    /// Counted upwards by the device for each item.
    #[oai(validator(minimum(value = "0")))]
    seq: i64,
    /// What is answered.
    response: QuestionResponse,
}

impl From<NewResponse> for quizzes::NewResponse {
    fn from(new: NewResponse) -> Self {
        Self { op_id: new.op_id, seq: new.seq, response: new.response.into() }
    }
}

/// That a response is saved.
#[derive(Clone, Debug, Object)]
pub struct ResponseReceipt {
    /// The item it answers.
    item_id: Uuid,
    /// As sent.
    op_id: Uuid,
    /// As sent.
    seq: i64,
    /// When it was first received, by the server's clock.
    saved_at: DateTime<Utc>,
    /// What became of it.
    state: ResponseState,
}

impl From<quizzes::ResponseReceipt> for ResponseReceipt {
    fn from(receipt: quizzes::ResponseReceipt) -> Self {
        Self {
            item_id: receipt.item_id.0,
            op_id: receipt.op_id,
            seq: receipt.seq,
            saved_at: receipt.saved_at,
            state: receipt.state.into(),
        }
    }
}

/// An attempt looked back at.
#[derive(Clone, Debug, Object, Serialize)]
pub struct AttemptReview {
    /// Where it stands.
    attempt: AttemptSummary,
    /// The quiz's title.
    title: LocalText,
    /// What is shown now.
    parts: Vec<AttemptReviewPart>,
    /// The items, with the parts that are shown.
    items: Vec<ReviewedItem>,
}

/// An item looked back at.
#[derive(Clone, Debug, Object, Serialize)]
pub struct ReviewedItem {
    #[oai(flatten)]
    #[serde(flatten)]
    item: AttemptItem,
    /// Whether it was right, if correctness is shown.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    correctness: Option<Correctness>,
    /// Why, if feedback is shown.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback: Option<QuestionFeedback>,
    /// What is right, if the key is shown.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<QuestionKey>,
    /// Where it is written, with feedback or key.
    sources: Vec<QuestionSource>,
}

/// Whether a response was right, and its marks.
#[derive(Clone, Debug, Object, Serialize)]
pub struct Correctness {
    /// Whether nothing was wrong or missing.
    right: bool,
    /// Thousandths of a mark earned.
    score_milli: i32,
    /// Whether it had to be right to pass.
    safety_critical: bool,
}

impl AttemptReview {
    pub(super) fn of(
        review: quizzes::Review,
        written: &QuestionsWritten,
        language: Language,
    ) -> domain::Result<Self> {
        let item = |one: quizzes::ReviewedItem| {
            Ok(ReviewedItem {
                item: AttemptItem::of(one.item, written, language)?,
                correctness: one.correctness.map(|mark| Correctness {
                    right: mark.right,
                    score_milli: mark.score_milli,
                    safety_critical: mark.safety_critical,
                }),
                feedback: one.feedback.map(Into::into),
                key: one.key.map(Into::into),
                sources: one.sources.into_iter().map(Into::into).collect(),
            })
        };
        Ok(Self {
            attempt: review.summary.into(),
            title: review.title.into(),
            parts: review.parts.into_iter().map(Into::into).collect(),
            items: review.items.into_iter().map(item).collect::<domain::Result<_>>()?,
        })
    }
}
