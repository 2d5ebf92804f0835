//! Questions without their keys, and responses to them: a union for each, told apart by `kind`.

use std::collections::BTreeMap;

use domain::quizzes::{Response, ShownParts, ShownQuestion, ShownText};
use poem_openapi::{Enum, Object, Union};
use serde::Serialize;

use crate::language::Language;
use crate::text::Text;

/// A text in the language it really is in. Questions and feedback may hold inline Markdown and source tags.
#[derive(Clone, Debug, Object, Serialize)]
pub struct LocalText {
    /// The text.
    pub text: String,
    /// Its language; another than was asked for where there is no translation.
    pub lang: Language,
}

impl From<ShownText> for LocalText {
    fn from(shown: ShownText) -> Self {
        Self { text: shown.text, lang: shown.language.into() }
    }
}

/// Something that can be chosen, matched or ordered.
#[derive(Clone, Debug, Object, Serialize)]
pub struct QuestionPart {
    /// What a response calls it. Targets and steps of an attempt go by where they are shown.
    pub id: String,
    /// What it says.
    pub text: LocalText,
}

/// A number to be typed.
#[derive(Clone, Debug, Object, Serialize)]
pub struct QuestionField {
    /// What a response calls it.
    pub id: String,
    /// What the number is, where a question asks for several.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<LocalText>,
    /// The unit, shown after the field.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<LocalText>,
}

/// Options of which one is to be chosen, in the order to show them.
#[derive(Clone, Debug, Object, Serialize)]
pub struct SingleChoiceParts {
    /// The options.
    pub options: Vec<QuestionPart>,
}

/// Options of which all that apply are to be chosen, in the order to show them.
#[derive(Clone, Debug, Object, Serialize)]
pub struct MultipleResponseParts {
    /// The options.
    pub options: Vec<QuestionPart>,
}

/// Prompts, each to be matched to a target; a target may serve several prompts or none.
#[derive(Clone, Debug, Object, Serialize)]
pub struct MatchingParts {
    /// What is to be matched.
    pub prompts: Vec<QuestionPart>,
    /// What it may be matched to.
    pub targets: Vec<QuestionPart>,
}

/// Steps to be put in order; they are never shown in the right one.
#[derive(Clone, Debug, Object, Serialize)]
pub struct OrderingParts {
    /// The steps.
    pub steps: Vec<QuestionPart>,
}

/// Numbers to be typed.
#[derive(Clone, Debug, Object, Serialize)]
pub struct NumericParts {
    /// The numbers asked for.
    pub fields: Vec<QuestionField>,
}

/// What a question is answered with.
#[derive(Clone, Debug, Union, Serialize)]
#[oai(discriminator_name = "kind", rename_all = "snake_case", one_of)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionParts {
    /// Choose one.
    SingleChoice(SingleChoiceParts),
    /// Choose all that apply.
    MultipleResponse(MultipleResponseParts),
    /// Find the target of each prompt.
    Matching(MatchingParts),
    /// Put in order.
    Ordering(OrderingParts),
    /// Type numbers.
    Numeric(NumericParts),
}

/// A question without its key.
#[derive(Clone, Debug, Object, Serialize)]
pub struct Question {
    /// Its id in the course.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What is asked.
    pub stem: LocalText,
    /// What it is answered with.
    pub parts: QuestionParts,
}

fn part(part: domain::quizzes::ShownPart) -> QuestionPart {
    QuestionPart { id: part.id, text: part.text.into() }
}

fn parts(all: Vec<domain::quizzes::ShownPart>) -> Vec<QuestionPart> {
    all.into_iter().map(part).collect()
}

fn field(field: domain::quizzes::ShownField) -> QuestionField {
    QuestionField { id: field.id, label: field.label.map(Into::into), unit: field.unit.map(Into::into) }
}

impl From<ShownQuestion> for Question {
    fn from(shown: ShownQuestion) -> Self {
        let parts = match shown.parts {
            ShownParts::SingleChoice { options } => {
                QuestionParts::SingleChoice(SingleChoiceParts { options: parts(options) })
            }
            ShownParts::MultipleResponse { options } => {
                QuestionParts::MultipleResponse(MultipleResponseParts { options: parts(options) })
            }
            ShownParts::Matching { prompts, targets } => {
                QuestionParts::Matching(MatchingParts { prompts: parts(prompts), targets: parts(targets) })
            }
            ShownParts::Ordering { steps } => QuestionParts::Ordering(OrderingParts { steps: parts(steps) }),
            ShownParts::Numeric { fields } => {
                QuestionParts::Numeric(NumericParts { fields: fields.into_iter().map(field).collect() })
            }
        };
        Self { id: shown.id, version: shown.version, stem: shown.stem.into(), parts }
    }
}

macro_rules! kinds {
    ($($name:ident: $variant:ident),+ $(,)?) => {$(
        /// The one word that tells this form from the others.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
        #[oai(rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            #[allow(missing_docs)] // the word says it
            $variant,
        }
    )+};
}
pub(crate) use kinds;

kinds! {
    SingleChoiceKind: SingleChoice,
    MultipleResponseKind: MultipleResponse,
    MatchingKind: Matching,
    OrderingKind: Ordering,
    NumericKind: Numeric,
}

/// One option, or none.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(deny_unknown_fields)]
pub struct SingleChoiceResponse {
    /// `single_choice`.
    kind: SingleChoiceKind,
    /// The option chosen; leave it out to take a choice back.
    #[oai(validator(max_length = 100))]
    option_id: Option<Text>,
}

/// Any number of options.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(deny_unknown_fields)]
pub struct MultipleResponseResponse {
    /// `multiple_response`.
    kind: MultipleResponseKind,
    /// The options chosen.
    #[oai(validator(max_items = 100))]
    option_ids: Vec<Text>,
}

/// A target for each prompt; prompts may be missing.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(deny_unknown_fields)]
pub struct MatchingResponse {
    /// `matching`.
    kind: MatchingKind,
    /// Ids of targets by ids of prompts.
    matches: BTreeMap<String, Text>,
}

/// Steps in the order given; steps may be missing.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(deny_unknown_fields)]
pub struct OrderingResponse {
    /// `ordering`.
    kind: OrderingKind,
    /// Ids of steps, the first on top.
    #[oai(validator(max_items = 100))]
    step_ids: Vec<Text>,
}

/// Numbers as they were typed; fields may be missing.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(deny_unknown_fields)]
pub struct NumericResponse {
    /// `numeric`.
    kind: NumericKind,
    /// What was typed, by ids of fields: `2,8` or `2.8`, without exponent or thousands separator.
    values: BTreeMap<String, Text>,
}

/// What a learner answers, with the ids the question was shown with.
#[derive(Clone, Debug, Union, Serialize)]
#[oai(discriminator_name = "kind", rename_all = "snake_case", one_of)]
#[serde(untagged)]
pub enum QuestionResponse {
    /// One option, or none.
    SingleChoice(SingleChoiceResponse),
    /// Any number of options.
    MultipleResponse(MultipleResponseResponse),
    /// A target for each prompt.
    Matching(MatchingResponse),
    /// Steps in order.
    Ordering(OrderingResponse),
    /// Numbers.
    Numeric(NumericResponse),
}

impl From<QuestionResponse> for Response {
    fn from(given: QuestionResponse) -> Self {
        match given {
            QuestionResponse::SingleChoice(given) => {
                Self::SingleChoice { option_id: given.option_id.map(Into::into) }
            }
            QuestionResponse::MultipleResponse(given) => {
                Self::MultipleResponse { option_ids: all(given.option_ids) }
            }
            QuestionResponse::Matching(given) => Self::Matching { matches: each(given.matches) },
            QuestionResponse::Ordering(given) => Self::Ordering { step_ids: all(given.step_ids) },
            QuestionResponse::Numeric(given) => Self::Numeric { values: each(given.values) },
        }
    }
}

impl From<Response> for QuestionResponse {
    fn from(given: Response) -> Self {
        match given {
            Response::SingleChoice { option_id } => Self::SingleChoice(SingleChoiceResponse {
                kind: SingleChoiceKind::SingleChoice,
                option_id: option_id.map(Into::into),
            }),
            Response::MultipleResponse { option_ids } => Self::MultipleResponse(MultipleResponseResponse {
                kind: MultipleResponseKind::MultipleResponse,
                option_ids: all(option_ids),
            }),
            Response::Matching { matches } => {
                Self::Matching(MatchingResponse { kind: MatchingKind::Matching, matches: each(matches) })
            }
            Response::Ordering { step_ids } => {
                Self::Ordering(OrderingResponse { kind: OrderingKind::Ordering, step_ids: all(step_ids) })
            }
            Response::Numeric { values } => {
                Self::Numeric(NumericResponse { kind: NumericKind::Numeric, values: each(values) })
            }
        }
    }
}

fn all<T: Into<U>, U>(texts: Vec<T>) -> Vec<U> {
    texts.into_iter().map(Into::into).collect()
}

fn each<T: Into<U>, U>(texts: BTreeMap<String, T>) -> BTreeMap<String, U> {
    texts.into_iter().map(|(id, text)| (id, text.into())).collect()
}
