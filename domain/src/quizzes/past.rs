//! The attempts a learner has made at the quizzes of a course, read at once.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::enrolment;
use entity::enums::AttemptState;
use entity::ids::{AttemptId, CourseId, CourseItemId, EnrolmentId};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::scoring;
use super::view::AttemptSummary;
use crate::database::written_out;
use crate::error::Result;

/// What is read of an attempt; the settings that it keeps are long, and are left out.
pub(crate) const COLUMNS: &str = "
    a.id, a.enrolment_id, a.course_item_id, a.number, a.state, a.started_at, a.deadline_at, a.submitted_at,
    a.scored_at, a.score_milli, a.max_score_milli, a.passed, i.path";
/// Attempts of learner `$1` at the quizzes of course `$2`, as enrolment `$3` sees them.
pub(crate) const ROWS: &str = "
    FROM attempt a
    JOIN course_item i ON i.id = a.course_item_id
    JOIN course_version v ON v.id = i.course_version_id
    WHERE a.learner_id = $1 AND v.course_id = $2
      AND (a.enrolment_id = $3
           OR a.enrolment_id IN (SELECT id FROM enrolment WHERE learner_id = $1
                               AND state NOT IN ('completed', 'cancelled_by_staff', 'run_cancelled')))";
static ATTEMPTS: LazyLock<String> = LazyLock::new(|| format!("SELECT {COLUMNS} {ROWS}"));

/// Attempts at the quizzes of a course, by a learner on an enrolment.
///
/// A quiz is known by its key, which it keeps in every version of its course.
pub(crate) struct Past {
    enrolment_id: EnrolmentId,
    attempts: Vec<(AttemptSummary, String)>,
}

/// An attempt as it is read.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: AttemptId,
    enrolment_id: EnrolmentId,
    course_item_id: CourseItemId,
    number: i32,
    state: AttemptState,
    started_at: DateTime<Utc>,
    deadline_at: Option<DateTime<Utc>>,
    submitted_at: Option<DateTime<Utc>>,
    scored_at: Option<DateTime<Utc>>,
    score_milli: Option<i32>,
    max_score_milli: i32,
    passed: Option<bool>,
    path: String,
}

impl Past {
    /// Reads those of an enrolment, and those the learner made on other enrolments that did not end in completion.
    /// Giving up a place and taking another gives no new attempts. A renewal after completion does, and so does a place
    /// that the centre took away: what was passed there is lost, so what was used up there is not held against anybody.
    ///
    /// # Errors
    /// The database's own.
    pub async fn read(
        db: &impl ConnectionTrait,
        enrolment: &enrolment::Model,
        course_id: CourseId,
    ) -> Result<Self> {
        let values = [enrolment.learner_id.0, course_id.0, enrolment.id.0].map(Value::from);
        Ok(Self::of(enrolment.id, written_out::all(db, &ATTEMPTS, values).await?))
    }

    /// The attempts that an enrolment sees, in the order in which they began.
    pub fn of(enrolment_id: EnrolmentId, mut rows: Vec<Row>) -> Self {
        rows.sort_by_key(|row| (row.started_at, row.id));
        Self { enrolment_id, attempts: rows.into_iter().map(Row::told).collect() }
    }

    /// Those at a quiz that count against its limit, the first one first.
    pub fn counted(&self, key: &str) -> Vec<&AttemptSummary> {
        self.attempts.iter().filter(|(_, at)| at == key).map(|(attempt, _)| attempt).collect()
    }

    /// Those at a quiz that may pass it: made on this enrolment, the first one first.
    pub fn here(&self, key: &str) -> Vec<&AttemptSummary> {
        let mut here = self.counted(key);
        here.retain(|attempt| attempt.enrolment_id == self.enrolment_id);
        here
    }
}

impl Row {
    /// With the key of its quiz.
    fn told(self) -> (AttemptSummary, String) {
        let summary = AttemptSummary {
            id: self.id,
            enrolment_id: self.enrolment_id,
            quiz_id: self.course_item_id,
            number: self.number,
            state: self.state,
            started_at: self.started_at,
            deadline_at: self.deadline_at,
            submitted_at: self.submitted_at,
            scored_at: self.scored_at,
            score_milli: self.score_milli,
            max_score_milli: self.max_score_milli,
            percent: self.score_milli.map(|score| scoring::percent(score, self.max_score_milli)),
            passed: self.passed,
        };
        (summary, self.path)
    }
}
