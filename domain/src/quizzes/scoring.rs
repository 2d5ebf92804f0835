//! Marks: how much each response earns, and whether they are enough to pass. Integers only.

use std::collections::BTreeMap;

use course_content::question::{Choice, Matching, Numeric, Ordering, Question, Scoring};

use super::number::{is_near, parse_number};
use super::response::Response;

/// What one response earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Thousandths of a mark earned.
    pub score_milli: i32,
    /// Thousandths of a mark there were to earn.
    pub max_score_milli: i32,
    /// Whether nothing was wrong or missing.
    pub right: bool,
}

/// What all responses of an attempt earn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// Thousandths of a mark earned.
    pub score_milli: i32,
    /// Thousandths of a mark there were to earn.
    pub max_score_milli: i32,
    /// Whether every safety-critical question is fully right.
    pub safety_met: bool,
}

/// Thousandths of a mark for a question of so many marks.
#[must_use]
pub fn max_score_milli(points: u32) -> i32 {
    i32::try_from(points).unwrap_or(i32::MAX).saturating_mul(1000)
}

/// Marks one response.
///
/// - Single choice and ordering: all or nothing. An order with one step displaced is another procedure.
/// - Multiple response: all or nothing, or the share of options decided rightly. Nothing chosen earns nothing.
/// - Matching and numeric: the share of prompts or fields that are right, rounded down to a thousandth.
#[must_use]
pub fn mark(question: &Question, response: Option<&Response>) -> Mark {
    let (right, of) = match (question, response) {
        (_, None) => (0, 1),
        (Question::SingleChoice(choice), Some(Response::SingleChoice { option_id: Some(id) })) => {
            (usize::from(choice.options.iter().any(|option| option.correct && option.id == *id)), 1)
        }
        (Question::MultipleResponse(choice), Some(Response::MultipleResponse { option_ids })) => {
            decided(choice, option_ids)
        }
        (Question::Matching(matching), Some(Response::Matching { matches })) => {
            (matched(matching, matches), matching.prompts.len())
        }
        (Question::Ordering(ordering), Some(Response::Ordering { step_ids })) => {
            (usize::from(in_order(ordering, step_ids)), 1)
        }
        (Question::Numeric(numeric), Some(Response::Numeric { values })) => {
            (near(numeric, values), numeric.fields.len())
        }
        _ => (0, 1),
    };
    share(max_score_milli(question.common().points), right, of)
}

/// Adds up an attempt: each question with its mark.
#[must_use]
pub fn total<'a>(marked: impl IntoIterator<Item = (&'a Question, Mark)>) -> Total {
    let none = Total { score_milli: 0, max_score_milli: 0, safety_met: true };
    marked.into_iter().fold(none, |sum, (question, mark)| Total {
        score_milli: sum.score_milli.saturating_add(mark.score_milli),
        max_score_milli: sum.max_score_milli.saturating_add(mark.max_score_milli),
        safety_met: sum.safety_met && (mark.right || !question.common().safety_critical),
    })
}

/// Whether a total passes; `None` where there is nothing to pass.
#[must_use]
pub fn passes(total: Total, pass_mark_percent: Option<u8>) -> Option<bool> {
    let pass_mark = pass_mark_percent?;
    Some(total.safety_met && reaches(total.score_milli.into(), total.max_score_milli.into(), pass_mark))
}

/// Whether a score reaches a share of the marks, without rounding.
#[must_use]
pub(super) fn reaches(score: i64, max: i64, percent: u8) -> bool {
    score.saturating_mul(100) >= max.saturating_mul(percent.into())
}

/// A score in whole percent, rounded down, so that nobody reads "80" who has not 80.
#[must_use]
pub fn percent(score_milli: i32, max_score_milli: i32) -> i32 {
    let share = i64::from(score_milli).saturating_mul(100).checked_div(max_score_milli.into()).unwrap_or(100);
    i32::try_from(share).unwrap_or(100)
}

fn share(max_score_milli: i32, right: usize, of: usize) -> Mark {
    let (right, of) = (i64::try_from(right).unwrap_or(0), i64::try_from(of).unwrap_or(1));
    let earned = i64::from(max_score_milli).saturating_mul(right).checked_div(of).unwrap_or(0);
    Mark { score_milli: i32::try_from(earned).unwrap_or(0), max_score_milli, right: of > 0 && right == of }
}

fn decided(choice: &Choice, chosen: &[String]) -> (usize, usize) {
    if chosen.is_empty() {
        return (0, 1);
    }
    let right = choice.options.iter().filter(|option| option.correct == chosen.contains(&option.id)).count();
    match choice.scoring {
        Scoring::PerOption => (right, choice.options.len()),
        Scoring::AllOrNothing => (usize::from(right == choice.options.len()), 1),
    }
}

fn matched(matching: &Matching, matches: &BTreeMap<String, String>) -> usize {
    matching.prompts.iter().filter(|prompt| matches.get(&prompt.id) == Some(&prompt.target)).count()
}

fn in_order(ordering: &Ordering, step_ids: &[String]) -> bool {
    ordering.steps.iter().map(|step| &step.id).eq(step_ids)
}

fn near(numeric: &Numeric, values: &BTreeMap<String, String>) -> usize {
    let given = |field: &str| values.get(field).and_then(|typed| parse_number(typed));
    let is_right =
        |id: &str, answer, tolerance| given(id).is_some_and(|given| is_near(given, answer, tolerance));
    numeric.fields.iter().filter(|field| is_right(&field.id, field.answer, field.tolerance)).count()
}

#[cfg(test)]
#[path = "scoring_tests.rs"]
mod tests;
