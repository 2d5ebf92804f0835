//! Whether a quiz is passed, by which of its attempts counts.

use course_content::course::{GradeMethod, Quiz};
use course_content::question::Question;
use entity::enums::AttemptState;
use sea_orm::ConnectionTrait;

use super::past::Past;
use super::view::AttemptSummary;
use super::{scoring, submission};
use crate::context::Context;
use crate::error::Result;

/// Whether a quiz is passed. One without a pass mark is passed by any attempt that is scored, if its safety-critical
/// questions are right in the last one.
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
    let mut ended = past.here(key);
    ended.retain(|attempt| matches!(attempt.state, AttemptState::Scored | AttemptState::Abandoned));
    let Some(last) = ended.iter().rfind(|attempt| attempt.state == AttemptState::Scored) else {
        return Ok(false);
    };
    let Some(pass_mark) = quiz.pass_mark_percent else {
        return Ok(!has_safety_critical(quiz) || submission::marks(cx, db, last.id).await?.1.safety_met);
    };
    if !by_grade_method(quiz, pass_mark, &ended) {
        return Ok(false);
    }
    if quiz.grade_method == GradeMethod::Average {
        return Ok(submission::marks(cx, db, last.id).await?.1.safety_met);
    }
    Ok(true)
}

/// Whether some of its questions have to be right, whatever the others earn.
pub(crate) fn has_safety_critical(quiz: &Quiz) -> bool {
    quiz.questions.iter().any(|question| match question {
        Question::CaseVignette(case) => case.questions.iter().any(|one| one.common().safety_critical),
        other => other.common().safety_critical,
    })
}

/// Of attempts that have ended. One that was abandoned is an attempt without a mark: whoever lets the first run out after
/// a look at the questions has had the first.
fn by_grade_method(quiz: &Quiz, pass_mark: u8, ended: &[&AttemptSummary]) -> bool {
    let passes = |attempt: &&AttemptSummary| attempt.passed == Some(true);
    match quiz.grade_method {
        GradeMethod::Highest => ended.iter().any(passes),
        GradeMethod::First => ended.first().is_some_and(passes),
        GradeMethod::Last => ended.last().is_some_and(passes),
        GradeMethod::Average => {
            let score = ended.iter().map(|attempt| i64::from(attempt.score_milli.unwrap_or(0))).sum();
            let max = ended.iter().map(|attempt| i64::from(attempt.max_score_milli)).sum();
            scoring::reaches(score, max, pass_mark)
        }
    }
}
