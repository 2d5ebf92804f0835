//! Keys and feedback as the API writes them; only reviews and self-checks hold them.

use std::collections::BTreeMap;

use domain::quizzes::{Feedback, Key, Source};
use poem_openapi::{Object, Union};
use serde::Serialize;

use super::questions::LocalText;

/// The right option.
#[derive(Clone, Debug, Object, Serialize)]
pub struct SingleChoiceKey {
    /// Its id.
    option_id: String,
}

/// The right options.
#[derive(Clone, Debug, Object, Serialize)]
pub struct MultipleResponseKey {
    /// Their ids.
    option_ids: Vec<String>,
}

/// The right target of each prompt.
#[derive(Clone, Debug, Object, Serialize)]
pub struct MatchingKey {
    /// Ids of targets by ids of prompts.
    matches: BTreeMap<String, String>,
}

/// The right order.
#[derive(Clone, Debug, Object, Serialize)]
pub struct OrderingKey {
    /// Ids of steps, the first on top.
    step_ids: Vec<String>,
}

/// The right numbers.
#[derive(Clone, Debug, Object, Serialize)]
pub struct NumericKey {
    /// One for each field.
    answers: Vec<NumberKey>,
}

/// A right number.
#[derive(Clone, Debug, Object, Serialize)]
pub struct NumberKey {
    /// The field.
    field_id: String,
    /// The number, with a point.
    answer: String,
    /// How far from it is still right, both ends included.
    tolerance: String,
}

/// The right answer.
#[derive(Clone, Debug, Union, Serialize)]
#[oai(discriminator_name = "kind", rename_all = "snake_case", one_of)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionKey {
    /// The right option.
    SingleChoice(SingleChoiceKey),
    /// The right options.
    MultipleResponse(MultipleResponseKey),
    /// The right targets.
    Matching(MatchingKey),
    /// The right order.
    Ordering(OrderingKey),
    /// The right numbers.
    Numeric(NumericKey),
}

impl From<Key> for QuestionKey {
    fn from(key: Key) -> Self {
        match key {
            Key::SingleChoice { option_id } => Self::SingleChoice(SingleChoiceKey { option_id }),
            Key::MultipleResponse { option_ids } => {
                Self::MultipleResponse(MultipleResponseKey { option_ids })
            }
            Key::Matching { matches } => Self::Matching(MatchingKey { matches }),
            Key::Ordering { step_ids } => Self::Ordering(OrderingKey { step_ids }),
            Key::Numeric { answers } => {
                let number = |one: domain::quizzes::RightNumber| NumberKey {
                    field_id: one.field_id,
                    answer: one.answer,
                    tolerance: one.tolerance,
                };
                Self::Numeric(NumericKey { answers: answers.into_iter().map(number).collect() })
            }
        }
    }
}

/// Why things are right or wrong.
#[derive(Clone, Debug, Object, Serialize)]
pub struct QuestionFeedback {
    /// For everyone.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    general: Option<LocalText>,
    /// For options: those chosen, or all where the key is shown too.
    options: Vec<OptionFeedback>,
}

/// Why an option is right or wrong.
#[derive(Clone, Debug, Object, Serialize)]
pub struct OptionFeedback {
    /// The option.
    option_id: String,
    /// Why.
    text: LocalText,
}

impl From<Feedback> for QuestionFeedback {
    fn from(feedback: Feedback) -> Self {
        let option = |one: domain::quizzes::OptionFeedback| OptionFeedback {
            option_id: one.option_id,
            text: one.text.into(),
        };
        Self {
            general: feedback.general.map(Into::into),
            options: feedback.options.into_iter().map(option).collect(),
        }
    }
}

/// A source of the course.
#[derive(Clone, Debug, Object, Serialize)]
pub struct QuestionSource {
    /// Its key in the course.
    key: String,
    /// What it is.
    title: String,
    /// Where to read it.
    address: String,
    /// Its year or edition, where known.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<String>,
}

impl From<Source> for QuestionSource {
    fn from(source: Source) -> Self {
        Self { key: source.key, title: source.title, address: source.address, edition: source.edition }
    }
}
