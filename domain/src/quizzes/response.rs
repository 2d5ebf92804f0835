//! What a learner gives for one question: its form, and whether it can be meant.

use std::collections::{BTreeMap, BTreeSet};

use course_content::question::{Labelled, Question};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::number::parse_number;
use crate::error::{Error, FieldError, Result};

/// How long what is typed into one field may be.
const MAX_TYPED: usize = 64;

/// What a learner gives for one question. Parts may be missing: an empty response takes an earlier one back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Response {
    /// One option.
    SingleChoice {
        /// The option chosen, if any.
        #[serde(default)]
        option_id: Option<String>,
    },
    /// Any number of options.
    MultipleResponse {
        /// The options chosen.
        option_ids: Vec<String>,
    },
    /// A target for each prompt.
    Matching {
        /// Ids of targets by ids of prompts.
        matches: BTreeMap<String, String>,
    },
    /// Steps in the order the learner gave them.
    Ordering {
        /// Ids of steps, the first on top.
        step_ids: Vec<String>,
    },
    /// Numbers as they were typed.
    Numeric {
        /// What was typed, by ids of fields: `2,8` or `2.8`.
        values: BTreeMap<String, String>,
    },
}

impl Response {
    /// Reads a response as it comes from outside.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it has not the form of any kind of response.
    pub fn parse(value: &Value) -> Result<Self> {
        Self::deserialize(value).map_err(|e| Error::invalid("/response", "not_a_response", e.to_string()))
    }

    /// Whether nothing is answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::SingleChoice { option_id } => option_id.is_none(),
            Self::MultipleResponse { option_ids: ids } | Self::Ordering { step_ids: ids } => ids.is_empty(),
            Self::Matching { matches: map } => map.is_empty(),
            Self::Numeric { values } => values.values().all(|typed| typed.trim().is_empty()),
        }
    }
}

/// The word for the kind of a question, equal to the `kind` of its responses.
#[must_use]
pub const fn kind_word(question: &Question) -> &'static str {
    match question {
        Question::SingleChoice(_) => "single_choice",
        Question::MultipleResponse(_) => "multiple_response",
        Question::Matching(_) => "matching",
        Question::Ordering(_) => "ordering",
        Question::Numeric(_) => "numeric",
        Question::CaseVignette(_) => "case_vignette",
    }
}

/// Whether a response can be meant for this question; every reason why not.
///
/// # Errors
/// [`Error::Invalid`] for another kind, unknown ids, ids given twice, and numbers that are none.
pub(crate) fn check(question: &Question, response: &Response) -> Result<()> {
    let mut findings = Findings::default();
    match (question, response) {
        (Question::SingleChoice(choice), Response::SingleChoice { option_id }) => {
            let known = choice.options.iter().map(|option| option.id.as_str()).collect();
            findings.known("/response/option_id", &known, option_id.as_deref());
        }
        (Question::MultipleResponse(choice), Response::MultipleResponse { option_ids }) => {
            let known = choice.options.iter().map(|option| option.id.as_str()).collect();
            findings.distinct("/response/option_ids", &known, option_ids);
        }
        (Question::Matching(matching), Response::Matching { matches }) => {
            let prompts = matching.prompts.iter().map(|prompt| prompt.id.as_str()).collect();
            let targets = ids(&matching.targets);
            for (prompt, target) in matches {
                findings.known("/response/matches", &prompts, Some(prompt));
                findings.known("/response/matches", &targets, Some(target));
            }
        }
        (Question::Ordering(ordering), Response::Ordering { step_ids }) => {
            findings.distinct("/response/step_ids", &ids(&ordering.steps), step_ids);
        }
        (Question::Numeric(numeric), Response::Numeric { values }) => {
            let known = numeric.fields.iter().map(|field| field.id.as_str()).collect();
            for (field, typed) in values {
                findings.known("/response/values", &known, Some(field));
                findings.number(typed);
            }
        }
        _ => findings.wrong_kind(question),
    }
    findings.done()
}

/// Why a response cannot be meant that calls targets or steps otherwise than they were shown.
pub(super) fn not_as_shown(question: &Question, response: &Response) -> Error {
    let mut findings = Findings::default();
    match (question, response) {
        (Question::Matching(_), Response::Matching { .. }) => findings.unknown("/response/matches"),
        (Question::Ordering(_), Response::Ordering { .. }) => findings.unknown("/response/step_ids"),
        _ => findings.wrong_kind(question),
    }
    Error::Invalid(findings.0)
}

fn ids(labelled: &[Labelled]) -> BTreeSet<&str> {
    labelled.iter().map(|one| one.id.as_str()).collect()
}

#[derive(Default)]
struct Findings(Vec<FieldError>);

impl Findings {
    fn add(&mut self, pointer: &str, code: &'static str, message: impl Into<String>) {
        let new = FieldError::new(pointer, code, message);
        if !self.0.contains(&new) {
            self.0.push(new);
        }
    }

    fn known(&mut self, pointer: &str, known: &BTreeSet<&str>, id: Option<&str>) {
        if id.is_some_and(|id| !known.contains(id)) {
            self.unknown(pointer);
        }
    }

    fn unknown(&mut self, pointer: &str) {
        self.add(pointer, "unknown_id", "use the ids that the question was shown with");
    }

    fn wrong_kind(&mut self, question: &Question) {
        let message = format!("this question is answered with `{}`", kind_word(question));
        self.add("/response/kind", "wrong_kind", message);
    }

    fn distinct(&mut self, pointer: &str, known: &BTreeSet<&str>, given: &[String]) {
        if given.len() > known.len() {
            self.add(pointer, "too_many", "the question has fewer parts than that");
            return;
        }
        for id in given {
            self.known(pointer, known, Some(id));
        }
        if given.iter().collect::<BTreeSet<_>>().len() < given.len() {
            self.add(pointer, "given_twice", "give each id once");
        }
    }

    fn number(&mut self, typed: &str) {
        let empty = typed.trim().is_empty();
        if typed.len() > MAX_TYPED || (!empty && parse_number(typed).is_none()) {
            self.add("/response/values", "not_a_number", "write a number such as 2,8 or 2.8");
        }
    }

    fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}
