//! Questions of six kinds, with their keys.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::course::Text;

/// A question with its key. What a learner may see of it is decided elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Question {
    /// Exactly one option is right.
    SingleChoice(Choice),
    /// One or more options are right; "choose all that apply".
    MultipleResponse(Choice),
    /// Each prompt has one target.
    Matching(Matching),
    /// Steps to be put in order.
    Ordering(Ordering),
    /// Numbers, with tolerance and unit.
    Numeric(Numeric),
    /// A case with several questions.
    CaseVignette(CaseVignette),
}

/// What single choice and multiple response consist of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Unique in its file.
    pub id: String,
    /// Raised when the meaning changes.
    pub version: u32,
    /// Marks.
    pub points: u32,
    /// The outcome it tests.
    pub outcome: String,
    /// States a clinical fact.
    pub clinical: bool,
    /// Must be right to pass.
    #[serde(default)]
    pub safety_critical: bool,
    /// Keys of references.
    pub sources: Vec<String>,
    /// What is asked.
    pub stem: Text,
    /// Explanation for everyone.
    #[serde(default)]
    pub feedback: Option<Text>,
    /// How marks are given in a multiple response.
    #[serde(default)]
    pub scoring: Scoring,
    /// The options.
    pub options: Vec<ChoiceOption>,
}

/// How a multiple response is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scoring {
    /// All marks if every option is decided rightly, else none.
    #[default]
    AllOrNothing,
    /// The share of options decided rightly.
    PerOption,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// Unique in its question.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// Whether it is right.
    #[serde(default)]
    pub correct: bool,
    /// Why it is right or wrong.
    #[serde(default)]
    pub feedback: Option<Text>,
}

/// A matching question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// Unique in its file.
    pub id: String,
    /// Raised when the meaning changes.
    pub version: u32,
    /// Marks.
    pub points: u32,
    /// The outcome it tests.
    pub outcome: String,
    /// States a clinical fact.
    pub clinical: bool,
    /// Must be right to pass.
    #[serde(default)]
    pub safety_critical: bool,
    /// Keys of references.
    pub sources: Vec<String>,
    /// What is asked.
    pub stem: Text,
    /// Explanation for everyone.
    #[serde(default)]
    pub feedback: Option<Text>,
    /// What is to be matched.
    pub prompts: Vec<Prompt>,
    /// What it may be matched to.
    pub targets: Vec<Labelled>,
}

/// One prompt of a matching question, with its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// Unique in its question.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// The id of the right target.
    pub target: String,
}

/// An id and what it says: a target or a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labelled {
    /// Unique in its question.
    pub id: String,
    /// What it says.
    pub text: Text,
}

/// An ordering question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ordering {
    /// Unique in its file.
    pub id: String,
    /// Raised when the meaning changes.
    pub version: u32,
    /// Marks.
    pub points: u32,
    /// The outcome it tests.
    pub outcome: String,
    /// States a clinical fact.
    pub clinical: bool,
    /// Must be right to pass.
    #[serde(default)]
    pub safety_critical: bool,
    /// Keys of references.
    pub sources: Vec<String>,
    /// What is asked.
    pub stem: Text,
    /// Explanation for everyone.
    #[serde(default)]
    pub feedback: Option<Text>,
    /// The steps in their right order.
    pub steps: Vec<Labelled>,
}

/// A numeric question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numeric {
    /// Unique in its file.
    pub id: String,
    /// Raised when the meaning changes.
    pub version: u32,
    /// Marks.
    pub points: u32,
    /// The outcome it tests.
    pub outcome: String,
    /// States a clinical fact.
    pub clinical: bool,
    /// Must be right to pass.
    #[serde(default)]
    pub safety_critical: bool,
    /// Keys of references.
    pub sources: Vec<String>,
    /// What is asked.
    pub stem: Text,
    /// Explanation for everyone.
    #[serde(default)]
    pub feedback: Option<Text>,
    /// The numbers asked for.
    pub fields: Vec<NumericField>,
}

/// One number asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumericField {
    /// Unique in its question.
    pub id: String,
    /// What the number is, where a question asks for several.
    #[serde(default)]
    pub label: Option<Text>,
    /// The right number.
    pub answer: Decimal,
    /// How far from it is still right, both ends included.
    #[serde(default)]
    pub tolerance: Decimal,
    /// The unit, shown after the field.
    #[serde(default)]
    pub unit: Option<Text>,
}

/// A case with several questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseVignette {
    /// Unique in its file.
    pub id: String,
    /// Raised when the meaning changes.
    pub version: u32,
    /// States a clinical fact.
    pub clinical: bool,
    /// Some of its questions, which say so themselves, must be right to pass.
    #[serde(default)]
    pub safety_critical: bool,
    /// Keys of references.
    pub sources: Vec<String>,
    /// The case.
    pub stem: Text,
    /// Explanation for everyone.
    #[serde(default)]
    pub feedback: Option<Text>,
    /// Its questions; none of them a case itself.
    pub questions: Vec<Question>,
}

/// What every question that is answered has in common.
#[derive(Clone, Copy, Debug)]
pub struct Common<'a> {
    /// Unique in its file.
    pub id: &'a str,
    /// Marks; a case has none of its own.
    pub points: u32,
    /// The outcome it tests; a case has none of its own.
    pub outcome: Option<&'a str>,
    /// States a clinical fact.
    pub clinical: bool,
    /// Must be right to pass.
    pub safety_critical: bool,
    /// Keys of references.
    pub sources: &'a [String],
    /// What is asked.
    pub stem: &'a Text,
    /// Explanation for everyone.
    pub feedback: Option<&'a Text>,
}

macro_rules! common {
    ($question:expr) => {
        Common {
            id: &$question.id,
            points: $question.points,
            outcome: Some(&$question.outcome),
            clinical: $question.clinical,
            safety_critical: $question.safety_critical,
            sources: &$question.sources,
            stem: &$question.stem,
            feedback: $question.feedback.as_ref(),
        }
    };
}

impl Question {
    /// Which version of it this is; marks of an older one are not compared with it.
    #[must_use]
    pub const fn version(&self) -> u32 {
        match self {
            Self::SingleChoice(question) | Self::MultipleResponse(question) => question.version,
            Self::Matching(question) => question.version,
            Self::Ordering(question) => question.version,
            Self::Numeric(question) => question.version,
            Self::CaseVignette(question) => question.version,
        }
    }

    /// Gives it another id.
    pub fn set_id(&mut self, id: String) {
        match self {
            Self::SingleChoice(question) | Self::MultipleResponse(question) => question.id = id,
            Self::Matching(question) => question.id = id,
            Self::Ordering(question) => question.id = id,
            Self::Numeric(question) => question.id = id,
            Self::CaseVignette(question) => question.id = id,
        }
    }

    /// What all kinds have in common.
    #[must_use]
    pub fn common(&self) -> Common<'_> {
        match self {
            Self::SingleChoice(choice) | Self::MultipleResponse(choice) => common!(choice),
            Self::Matching(matching) => common!(matching),
            Self::Ordering(ordering) => common!(ordering),
            Self::Numeric(numeric) => common!(numeric),
            Self::CaseVignette(case) => Common {
                id: &case.id,
                points: 0,
                outcome: None,
                clinical: case.clinical,
                safety_critical: case.safety_critical,
                sources: &case.sources,
                stem: &case.stem,
                feedback: case.feedback.as_ref(),
            },
        }
    }
}
