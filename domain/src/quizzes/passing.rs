//! Whether a quiz is passed, by which of its attempts counts.

use course_content::course::{GradeMethod, Quiz};
use entity::enums::AttemptState;
use sea_orm::ConnectionTrait;

use super::past::Past;
use super::view::AttemptSummary;
use super::{scoring, submission};
use crate::context::Context;
use crate::error::Result;

/// Whether a quiz is passed. One without a pass mark is passed by any attempt that is scored.
///
/// With `grade_method: average` the marks of all scored attempts are added up, and the safety-critical
/// questions of the last one must be right.
///
/// # Errors
/// The database's own.
pub(crate) async fn passed(
    cx: &Context,
    db: &impl ConnectionTrait,
    past: &Past,
    (key, quiz): (&str, &Quiz),
) -> Result<bool> {
    let mut scored = past.here(key);
    scored.retain(|attempt| attempt.state == AttemptState::Scored);
    let Some(last) = scored.last() else { return Ok(false) };
    if !by_grade_method(quiz, &scored) {
        return Ok(false);
    }
    if quiz.grade_method == GradeMethod::Average && quiz.pass_mark_percent.is_some() {
        return Ok(submission::marks(cx, db, last.id).await?.1.safety_met);
    }
    Ok(true)
}

fn by_grade_method(quiz: &Quiz, scored: &[&AttemptSummary]) -> bool {
    let Some(pass_mark) = quiz.pass_mark_percent else { return true };
    let passes = |attempt: &&AttemptSummary| attempt.passed == Some(true);
    match quiz.grade_method {
        GradeMethod::Highest => scored.iter().any(passes),
        GradeMethod::First => scored.first().is_some_and(passes),
        GradeMethod::Last => scored.last().is_some_and(passes),
        GradeMethod::Average => {
            let score = scored.iter().map(|attempt| i64::from(attempt.score_milli.unwrap_or(0))).sum();
            let max = scored.iter().map(|attempt| i64::from(attempt.max_score_milli)).sum();
            scoring::reaches(score, max, pass_mark)
        }
    }
}
