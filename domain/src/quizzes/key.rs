//! Keys and feedback, in types of their own: only review and practice know them.

use std::collections::{BTreeMap, BTreeSet};

use course_content::course::Language;
use course_content::question::{Choice, Question};
use serde::Serialize;

use super::number::{is_near, parse_number};
use super::order;
use super::response::Response;
use super::shown::{Naming, ShownText};

/// The right answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Key {
    /// The right option.
    SingleChoice {
        /// Its id.
        option_id: String,
    },
    /// The right options.
    MultipleResponse {
        /// Their ids.
        option_ids: Vec<String>,
    },
    /// The right target of each prompt.
    Matching {
        /// Ids of targets by ids of prompts.
        matches: BTreeMap<String, String>,
    },
    /// The right order.
    Ordering {
        /// Ids of steps, the first on top.
        step_ids: Vec<String>,
    },
    /// The right numbers.
    Numeric {
        /// One for each field.
        answers: Vec<RightNumber>,
    },
}

/// A right number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RightNumber {
    /// The field.
    pub field_id: String,
    /// The number, with a point.
    pub answer: String,
    /// How far from it is still right.
    pub tolerance: String,
}

/// Why things are right or wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Feedback {
    /// For everyone.
    pub general: Option<ShownText>,
    /// For options.
    pub options: Vec<OptionFeedback>,
}

/// Why an option is right or wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OptionFeedback {
    /// The option.
    pub option_id: String,
    /// Why.
    pub text: ShownText,
}

/// The key of a question, in the names it was shown with; `None` for a case.
#[must_use]
pub(crate) fn key(question: &Question, order: &[String], naming: Naming) -> Option<Key> {
    let name = |id: &String| match naming {
        Naming::Labels => order::label(order, id).unwrap_or_else(|| id.clone()),
        Naming::OwnIds => id.clone(),
    };
    Some(match question {
        Question::SingleChoice(choice) => {
            Key::SingleChoice { option_id: right_options(choice).into_iter().next().unwrap_or_default() }
        }
        Question::MultipleResponse(choice) => Key::MultipleResponse { option_ids: right_options(choice) },
        Question::Matching(matching) => Key::Matching {
            matches: matching
                .prompts
                .iter()
                .map(|prompt| (prompt.id.clone(), name(&prompt.target)))
                .collect(),
        },
        Question::Ordering(ordering) => {
            Key::Ordering { step_ids: ordering.steps.iter().map(|step| name(&step.id)).collect() }
        }
        Question::Numeric(numeric) => {
            Key::Numeric { answers: numeric.fields.iter().map(right_number).collect() }
        }
        Question::CaseVignette(_) => return None,
    })
}

impl Key {
    /// The response that earns every mark.
    #[must_use]
    pub fn as_response(self) -> Response {
        match self {
            Self::SingleChoice { option_id } => Response::SingleChoice { option_id: Some(option_id) },
            Self::MultipleResponse { option_ids } => Response::MultipleResponse { option_ids },
            Self::Matching { matches } => Response::Matching { matches },
            Self::Ordering { step_ids } => Response::Ordering { step_ids },
            Self::Numeric { answers } => Response::Numeric {
                values: answers.into_iter().map(|right| (right.field_id, right.answer)).collect(),
            },
        }
    }
}

impl Key {
    /// Whether a response leaves nothing wrong or missing.
    #[must_use]
    pub fn is_met_by(&self, response: &Response) -> bool {
        match (self, response) {
            (Self::SingleChoice { option_id }, Response::SingleChoice { option_id: given }) => {
                given.as_ref() == Some(option_id)
            }
            (Self::MultipleResponse { option_ids }, Response::MultipleResponse { option_ids: given }) => {
                option_ids.iter().collect::<BTreeSet<_>>() == given.iter().collect()
            }
            (Self::Matching { matches }, Response::Matching { matches: given }) => matches == given,
            (Self::Ordering { step_ids }, Response::Ordering { step_ids: given }) => step_ids == given,
            (Self::Numeric { answers }, Response::Numeric { values }) => answers
                .iter()
                .all(|right| values.get(&right.field_id).is_some_and(|typed| right.admits(typed))),
            _ => false,
        }
    }
}

impl RightNumber {
    /// Whether what was typed is near enough.
    #[must_use]
    pub fn admits(&self, typed: &str) -> bool {
        let numbers = (parse_number(typed), parse_number(&self.answer), parse_number(&self.tolerance));
        matches!(numbers, (Some(given), Some(answer), Some(tolerance)) if is_near(given, answer, tolerance))
    }
}

fn right_options(choice: &Choice) -> Vec<String> {
    choice.options.iter().filter(|option| option.correct).map(|option| option.id.clone()).collect()
}

fn right_number(field: &course_content::question::NumericField) -> RightNumber {
    RightNumber {
        field_id: field.id.clone(),
        answer: field.answer.to_string(),
        tolerance: field.tolerance.to_string(),
    }
}

/// For which options feedback is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FeedbackFor<'a> {
    /// For those chosen: feedback on the others would tell which are right.
    Chosen(Option<&'a Response>),
    /// For all, where the key is shown too.
    All,
}

/// The feedback of a question.
#[must_use]
pub(crate) fn feedback(question: &Question, whom: FeedbackFor<'_>, language: Language) -> Feedback {
    let general = question.common().feedback.map(|text| ShownText::of(text, language));
    let (Question::SingleChoice(choice) | Question::MultipleResponse(choice)) = question else {
        return Feedback { general, options: Vec::new() };
    };
    let wanted = |id: &String| match whom {
        FeedbackFor::All => true,
        FeedbackFor::Chosen(Some(Response::SingleChoice { option_id })) => option_id.as_ref() == Some(id),
        FeedbackFor::Chosen(Some(Response::MultipleResponse { option_ids })) => option_ids.contains(id),
        FeedbackFor::Chosen(_) => false,
    };
    let options = choice.options.iter().filter(|option| wanted(&option.id)).filter_map(|option| {
        let text = ShownText::of(option.feedback.as_ref()?, language);
        Some(OptionFeedback { option_id: option.id.clone(), text })
    });
    Feedback { general, options: options.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::{fixtures, scoring};

    #[test]
    fn a_key_is_met_by_what_earns_every_mark_and_by_nothing_else() {
        for question in fixtures::all() {
            let Some(key) = key(&question, &[], Naming::OwnIds) else { continue };
            let right = key.clone().as_response();
            assert!(key.is_met_by(&right));
            assert!(scoring::mark(&question, Some(&right)).right);
            for other in fixtures::all().iter().filter_map(|other| super::key(other, &[], Naming::OwnIds)) {
                let given = other.as_response();
                assert_eq!(key.is_met_by(&given), scoring::mark(&question, Some(&given)).right);
            }
        }
    }

    #[test]
    fn a_number_is_admitted_within_its_tolerance_however_it_is_typed() {
        let right = RightNumber { field_id: "dose".into(), answer: "2.8".into(), tolerance: "0.05".into() };
        for (typed, admitted) in [("2,8", true), ("2.85", true), ("2,9", false), ("", false), ("two", false)]
        {
            assert_eq!(right.admits(typed), admitted, "{typed}");
        }
    }
}
