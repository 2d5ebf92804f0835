//! What an attempt keeps of its quiz: the settings and each question as it was, once by its hash.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use course_content::course::{GradeMethod, Navigation, Overdue, Quiz, QuizPurpose, ReviewPolicy};
use course_content::question::Question;
use entity::question_copy;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::view::AttemptSummary;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::memory::Memory;

/// How long after a deadline something may still arrive and count: what a request needs on a slow line.
pub const NETWORK_GRACE: Duration = Duration::seconds(5);

/// The settings of a quiz as they were when an attempt began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenSettings {
    /// What the quiz is for.
    pub purpose: QuizPurpose,
    /// Minutes from start to deadline, without extra time.
    pub time_limit_minutes: Option<u32>,
    /// How many attempts there are.
    pub attempts: Option<u32>,
    /// Hours between two attempts.
    pub pause_hours: u32,
    /// Which attempt counts.
    pub grade_method: GradeMethod,
    /// Share of the marks needed.
    pub pass_mark_percent: Option<u8>,
    /// Any question at any time, or one after the other.
    pub navigation: Navigation,
    /// What happens when the time is up.
    pub overdue: Overdue,
    /// For `overdue: grace`, how long it may still be submitted.
    pub grace_minutes: u32,
    /// What may be shown, and when.
    pub review: ReviewPolicy,
}

impl FrozenSettings {
    /// The settings of a quiz as it is now.
    #[must_use]
    pub fn of(quiz: &Quiz) -> Self {
        Self {
            purpose: quiz.purpose,
            time_limit_minutes: quiz.time_limit_minutes,
            attempts: quiz.attempts,
            pause_hours: quiz.pause_hours,
            grade_method: quiz.grade_method,
            pass_mark_percent: quiz.pass_mark_percent,
            navigation: quiz.navigation,
            overdue: quiz.overdue,
            grace_minutes: quiz.grace_minutes,
            review: quiz.review.clone(),
        }
    }

    /// Reads what an attempt keeps.
    pub(super) fn read(stored: &Value) -> Result<Self> {
        Self::deserialize(stored).map_err(Error::internal)
    }

    /// When an attempt that starts now is due, with extra time: 100 percent is none.
    #[must_use]
    pub fn deadline(&self, start: DateTime<Utc>, time_factor_percent: i32) -> Option<DateTime<Utc>> {
        let seconds = i64::from(self.time_limit_minutes?) * 60;
        start.checked_add_signed(Duration::seconds(seconds * i64::from(time_factor_percent.max(100)) / 100))
    }

    /// Until when an attempt may still be submitted: its deadline, or later by the `grace` rule.
    #[must_use]
    pub fn closes_at(&self, deadline: DateTime<Utc>) -> DateTime<Utc> {
        match self.overdue {
            Overdue::Grace => deadline + Duration::minutes(self.grace_minutes.into()),
            Overdue::Autosubmit | Overdue::Abandon => deadline,
        }
    }
}

/// Whether the time for responses is over.
#[must_use]
pub(super) fn is_late(deadline: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    deadline.is_some_and(|deadline| now > deadline + NETWORK_GRACE)
}

/// When an attempt ended, for the pause before the next.
#[must_use]
pub(super) fn ended_at(attempt: &AttemptSummary) -> DateTime<Utc> {
    let ends = [attempt.submitted_at, attempt.deadline_at];
    ends.into_iter().flatten().min().unwrap_or(attempt.started_at)
}

/// The hash of a question, and what is stored under it.
pub(super) fn copy(question: &Question) -> Result<question_copy::Model> {
    let body = canonical(serde_json::to_value(question).map_err(Error::internal)?);
    Ok(question_copy::Model { sha256: hex::encode(Sha256::digest(body.to_string())), body })
}

/// The same JSON with the fields of each object in order of their names.
fn canonical(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> =
                fields.into_iter().map(|(name, value)| (name, canonical(value))).collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(canonical).collect()),
        plain => plain,
    }
}

/// Frozen questions by hash.
pub(crate) type QuestionMemory = Memory<String, Arc<Question>, 4096>;

/// A frozen question, from memory or from the database.
pub(super) async fn question(cx: &Context, db: &impl ConnectionTrait, sha256: &str) -> Result<Arc<Question>> {
    if let Some(found) = cx.questions().get(sha256) {
        return Ok(found);
    }
    let missing = || Error::internal(format!("question {sha256} is missing"));
    questions(cx, db, vec![sha256]).await?.remove(sha256).ok_or_else(missing)
}

/// Frozen questions by hash, with one query for all that are not in memory.
pub(super) async fn questions(
    cx: &Context,
    db: &impl ConnectionTrait,
    hashes: Vec<&str>,
) -> Result<HashMap<String, Arc<Question>>> {
    let mut found = HashMap::new();
    let mut unread = Vec::new();
    for sha256 in hashes {
        match cx.questions().get(sha256) {
            Some(question) => drop(found.insert(sha256.to_owned(), question)),
            None => unread.push(sha256),
        }
    }
    if unread.is_empty() {
        return Ok(found);
    }
    let rows =
        question_copy::Entity::find().filter(question_copy::Column::Sha256.is_in(unread)).all(db).await?;
    for row in rows {
        let question = Arc::new(serde_json::from_value::<Question>(row.body).map_err(Error::internal)?);
        cx.questions().keep(row.sha256.clone(), question.clone());
        found.insert(row.sha256, question);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::fixtures;

    #[test]
    fn a_copy_is_the_whole_question_under_a_stable_hash() {
        for question in fixtures::all() {
            let row = copy(&question).unwrap();
            assert_eq!(row.sha256, copy(&question).unwrap().sha256);
            assert_eq!(serde_json::from_value::<Question>(row.body).unwrap(), question);
        }
    }

    #[test]
    fn canonical_json_has_its_fields_in_order() {
        let text = r#"{"b":{"d":1,"c":[{"z":0,"y":0}]},"a":2}"#;
        let sorted = canonical(serde_json::from_str(text).unwrap()).to_string();
        assert_eq!(sorted, r#"{"a":2,"b":{"c":[{"y":0,"z":0}],"d":1}}"#);
    }
}
