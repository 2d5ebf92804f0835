//! A question as fields of a form, and the response read back from them.

use std::collections::BTreeMap;

use domain::content::Language;
use domain::quizzes::{Response, ShownField, ShownPart, ShownParts, ShownQuestion, parse_number};
use sha2::{Digest, Sha256};

use super::prose::{Prose, plain};
use crate::form::Form;

/// A question as fields of a form.
pub struct Asked {
    /// The name of its fields, and its place on the page: `q7`.
    pub name: String,
    /// What is asked.
    pub stem: Prose,
    /// What it is answered with.
    pub parts: Parts,
}

/// What a question is answered with, as it now stands on the page.
pub enum Parts {
    /// Options to tick.
    Choice {
        /// Whether several may be ticked.
        many: bool,
        /// The options.
        options: Vec<Choice>,
    },
    /// A list to choose from for each prompt.
    Matching {
        /// What there is to choose from.
        targets: Vec<Target>,
        /// The prompts.
        pairs: Vec<Pair>,
    },
    /// Steps to move up and down.
    Ordering {
        /// In the order given.
        steps: Vec<Step>,
    },
    /// Numbers to type.
    Numeric {
        /// The fields.
        fields: Vec<Number>,
    },
}

/// An option.
pub struct Choice {
    /// What a response calls it.
    pub id: String,
    /// What it says.
    pub text: Prose,
    /// Whether it is ticked.
    pub is_chosen: bool,
}

/// Something a prompt may be matched to.
pub struct Target {
    /// What a response calls it.
    pub id: String,
    /// What it goes by on the page.
    pub letter: char,
    /// What it says.
    pub text: Prose,
    /// The same without marks.
    pub plain: String,
}

/// A prompt.
pub struct Pair {
    /// What a response calls it.
    pub id: String,
    /// What it says.
    pub text: Prose,
    /// The target chosen; empty if none is.
    pub target: String,
}

/// A step.
pub struct Step {
    /// What a response calls it.
    pub id: String,
    /// What it says.
    pub text: Prose,
    /// The same without marks.
    pub plain: String,
}

/// A number to type.
pub struct Number {
    /// What a response calls it.
    pub id: String,
    /// What it is.
    pub label: Option<Prose>,
    /// Its unit.
    pub unit: Option<Prose>,
    /// What was typed.
    pub typed: String,
    /// Whether that is no number.
    pub is_wrong: bool,
}

impl Asked {
    /// A question with what was answered so far, on a page in the language `page`.
    pub fn new(name: String, question: &ShownQuestion, response: Option<&Response>, page: Language) -> Self {
        let response = standing(question, response);
        let parts = match (&question.parts, response) {
            (ShownParts::SingleChoice { options }, Response::SingleChoice { option_id }) => {
                choices(false, options, option_id.as_slice())
            }
            (ShownParts::MultipleResponse { options }, Response::MultipleResponse { option_ids }) => {
                choices(true, options, &option_ids)
            }
            (ShownParts::Matching { prompts, targets }, Response::Matching { matches }) => Parts::Matching {
                targets: alphabet(targets.first().map_or(page, |target| target.text.language))
                    .zip(targets)
                    .map(target)
                    .collect(),
                pairs: prompts.iter().map(|prompt| pair(prompt, &matches)).collect(),
            },
            (ShownParts::Ordering { steps }, Response::Ordering { step_ids }) => {
                let find = |id: &String| steps.iter().find(|step| step.id == *id);
                Parts::Ordering { steps: step_ids.iter().filter_map(find).map(step).collect() }
            }
            (ShownParts::Numeric { fields }, Response::Numeric { values }) => {
                Parts::Numeric { fields: fields.iter().map(|field| number(field, &values)).collect() }
            }
            // `standing` answers in the kind of the question.
            _ => Parts::Numeric { fields: Vec::new() },
        };
        Self { name, stem: Prose::of(&question.stem), parts }
    }
}

fn choices(many: bool, options: &[ShownPart], chosen: &[String]) -> Parts {
    let choice = |option: &ShownPart| Choice {
        id: option.id.clone(),
        text: Prose::of(&option.text),
        is_chosen: chosen.contains(&option.id),
    };
    Parts::Choice { many, options: options.iter().map(choice).collect() }
}

/// The letters that targets go by.
pub fn alphabet(language: Language) -> impl Iterator<Item = char> {
    let letters = match language {
        Language::En => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        Language::Ru => "АБВГДЕЖЗИКЛМНПРСТУФХЦЧШЭЮЯ",
        Language::Be => "АБВГДЕЖЗІКЛМНПРСТУФХЦЧШЭЮЯ",
    };
    letters.chars()
}

fn target((letter, part): (char, &ShownPart)) -> Target {
    Target { id: part.id.clone(), letter, text: Prose::of(&part.text), plain: plain(&part.text) }
}

fn pair(prompt: &ShownPart, matches: &BTreeMap<String, String>) -> Pair {
    let target = matches.get(&prompt.id).cloned().unwrap_or_default();
    Pair { id: prompt.id.clone(), text: Prose::of(&prompt.text), target }
}

fn step(part: &ShownPart) -> Step {
    Step { id: part.id.clone(), text: Prose::of(&part.text), plain: plain(&part.text) }
}

fn number(field: &ShownField, values: &BTreeMap<String, String>) -> Number {
    let typed = values.get(&field.id).cloned().unwrap_or_default();
    Number {
        id: field.id.clone(),
        label: field.label.as_ref().map(Prose::of),
        unit: field.unit.as_ref().map(Prose::of),
        is_wrong: !typed.is_empty() && parse_number(&typed).is_none(),
        typed,
    }
}

/// How a response is given; equal to the `kind` of questions and responses elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One option.
    SingleChoice,
    /// Any number of options.
    MultipleResponse,
    /// A target for each prompt.
    Matching,
    /// Steps in order.
    Ordering,
    /// Numbers.
    Numeric,
}

impl Kind {
    const ALL: [Self; 5] =
        [Self::SingleChoice, Self::MultipleResponse, Self::Matching, Self::Ordering, Self::Numeric];

    /// The kind of a question.
    pub const fn of(question: &ShownQuestion) -> Self {
        match question.parts {
            ShownParts::SingleChoice { .. } => Self::SingleChoice,
            ShownParts::MultipleResponse { .. } => Self::MultipleResponse,
            ShownParts::Matching { .. } => Self::Matching,
            ShownParts::Ordering { .. } => Self::Ordering,
            ShownParts::Numeric { .. } => Self::Numeric,
        }
    }

    /// Its word, which scripts send back.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SingleChoice => "single_choice",
            Self::MultipleResponse => "multiple_response",
            Self::Matching => "matching",
            Self::Ordering => "ordering",
            Self::Numeric => "numeric",
        }
    }

    /// Reads its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The response that a form gives in the fields called `name`.
pub fn read(form: &Form, name: &str, kind: Kind) -> Response {
    let all = || form.all(name).map(str::to_owned).collect();
    let by_part = || -> BTreeMap<String, String> {
        let prefix = format!("{name}.");
        let parts = form.under(&prefix).map(|(part, value)| (part.to_owned(), value.trim().to_owned()));
        parts.filter(|(_, value)| !value.is_empty()).collect()
    };
    match kind {
        Kind::SingleChoice => Response::SingleChoice { option_id: form.some(name) },
        Kind::MultipleResponse => Response::MultipleResponse { option_ids: all() },
        Kind::Matching => Response::Matching { matches: by_part() },
        Kind::Ordering => Response::Ordering { step_ids: all() },
        Kind::Numeric => Response::Numeric { values: by_part() },
    }
}

/// The response that takes an earlier one back.
pub fn nothing(kind: Kind) -> Response {
    read(&Form::default(), "", kind)
}

/// What the fields of a question hold when they are shown: the response, or the steps as they are shown first.
pub fn standing(question: &ShownQuestion, response: Option<&Response>) -> Response {
    let given = response.cloned().filter(|given| !given.is_empty());
    let mut given = given.unwrap_or_else(|| nothing(Kind::of(question)));
    if let (ShownParts::Ordering { steps }, Response::Ordering { step_ids }) = (&question.parts, &mut given) {
        let missing = steps.iter().filter(|step| !step_ids.contains(&step.id));
        let missing: Vec<_> = missing.map(|step| step.id.clone()).collect();
        step_ids.extend(missing);
    }
    given
}

/// A move that a button asks for: `q4.shown-2.up`.
pub struct Move<'a> {
    /// The name of the question's fields.
    pub name: &'a str,
    step: &'a str,
    is_up: bool,
}

impl<'a> Move<'a> {
    /// Reads the value of the button.
    pub fn parse(value: &'a str) -> Option<Self> {
        let (rest, way) = value.rsplit_once('.')?;
        let (name, step) = rest.split_once('.')?;
        Some(Self { name, step, is_up: way == "up" })
    }

    /// Moves the step one place.
    pub fn apply(&self, response: &mut Response) {
        let Response::Ordering { step_ids } = response else { return };
        let Some(at) = step_ids.iter().position(|step| step == self.step) else { return };
        let to = if self.is_up { at.checked_sub(1) } else { Some(at + 1) };
        if let Some(to) = to.filter(|to| *to < step_ids.len()) {
            step_ids.swap(at, to);
        }
    }
}

/// A short mark of a response, by which a form that comes back tells whether the response was touched.
pub fn mark(response: &Response) -> String {
    hex::encode(&Sha256::digest(text(response))[..4])
}

/// A response as text: the same for the same answer.
pub fn text(response: &Response) -> String {
    let mut same = response.clone();
    if let Response::MultipleResponse { option_ids } = &mut same {
        option_ids.sort();
    }
    serde_json::to_string(&same).unwrap_or_default()
}

/// Whether a question is answered with all its parts, some, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fullness {
    /// Nothing is answered.
    Empty,
    /// A prompt or a number is missing.
    Partly,
    /// Nothing is missing.
    Full,
}

impl Fullness {
    /// How much of a question is answered.
    pub fn of(question: &ShownQuestion, response: Option<&Response>) -> Self {
        let Some(response) = response.filter(|response| !response.is_empty()) else { return Self::Empty };
        let (given, asked) = match (&question.parts, response) {
            (ShownParts::Matching { prompts, .. }, Response::Matching { matches }) => {
                (matches.len(), prompts.len())
            }
            (ShownParts::Numeric { fields }, Response::Numeric { values }) => {
                (values.values().filter(|typed| !typed.trim().is_empty()).count(), fields.len())
            }
            _ => (1, 1),
        };
        if given < asked { Self::Partly } else { Self::Full }
    }
}

#[cfg(test)]
#[path = "question_tests.rs"]
mod tests;
