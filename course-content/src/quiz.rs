//! What a quiz and a file of self-checks say, as plain data.

use serde::{Deserialize, Serialize};

use crate::course::Text;
use crate::question::Question;

/// What a quiz is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuizPurpose {
    /// Before the course, without a pass mark.
    PreTest,
    /// For practice.
    Practice,
    /// The final test.
    Final,
}

/// Which attempt counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradeMethod {
    /// The best.
    Highest,
    /// The first.
    First,
    /// The last.
    Last,
    /// The mean.
    Average,
}

/// How a learner moves through a quiz.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Navigation {
    /// Any question at any time.
    Free,
    /// One after the other.
    Sequential,
}

/// What happens when the time is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overdue {
    /// What was answered in time is submitted.
    Autosubmit,
    /// It may still be submitted, not changed, for `grace_minutes`.
    Grace,
    /// It is abandoned.
    Abandon,
}

/// What a review may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewPart {
    /// What the learner answered.
    Responses,
    /// Whether each was right, and the marks.
    Correctness,
    /// The explanations.
    Feedback,
    /// The right answers.
    Key,
}

/// What may be shown, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewPolicy {
    /// While the attempt is open.
    pub during: Vec<ReviewPart>,
    /// Once it is scored.
    pub after_submission: Vec<ReviewPart>,
    /// Once the learner has passed, or has no attempts left.
    pub after_pass: Vec<ReviewPart>,
}

/// What is shuffled for each attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shuffle {
    /// The order of questions.
    pub questions: bool,
    /// The order of options within a question.
    pub options: bool,
}

/// `quizzes/<key>.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// The version of the format; 1.
    pub format: u32,
    /// The title.
    pub title: Text,
    /// One or two sentences.
    pub summary: Text,
    /// What it is for.
    pub purpose: QuizPurpose,
    /// Minutes from start to deadline; `None` for no limit.
    pub time_limit_minutes: Option<u32>,
    /// How many attempts; `None` for as many as wanted.
    pub attempts: Option<u32>,
    /// Hours between the end of one attempt and the start of the next.
    pub pause_hours: u32,
    /// Which attempt counts.
    pub grade_method: GradeMethod,
    /// Share of the marks needed; `None` where there is nothing to pass.
    pub pass_mark_percent: Option<u8>,
    /// How a learner moves through it.
    pub navigation: Navigation,
    /// What is shuffled.
    pub shuffle: Shuffle,
    /// What happens when the time is up.
    pub overdue: Overdue,
    /// For `overdue: grace`, how long it may still be submitted.
    pub grace_minutes: u32,
    /// What may be shown, and when.
    pub review: ReviewPolicy,
    /// The questions.
    pub questions: Vec<Question>,
}

/// `<lesson>.checks.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    /// The version of the format; 1.
    pub format: u32,
    /// The questions.
    pub questions: Vec<Question>,
}
