//! Questions as a learner sees them. These types have no field that a key or feedback could stand in.

use course_content::course::{Language, Text};
use course_content::question::{Choice, Labelled, Question};
use serde::Serialize;

use super::order;

/// A text in the language it really is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownText {
    /// The text.
    pub text: String,
    /// Its language, which may be another than was asked for.
    pub language: Language,
}

impl ShownText {
    /// The text in `language`, or the nearest there is.
    #[must_use]
    pub fn of(text: &Text, language: Language) -> Self {
        let (language, text) = text.in_or_fallback(language).unwrap_or((language, ""));
        Self { text: text.to_owned(), language }
    }
}

/// Something that can be chosen, matched or ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownPart {
    /// What a response calls it.
    pub id: String,
    /// What it says.
    pub text: ShownText,
}

/// A number to be typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownField {
    /// What a response calls it.
    pub id: String,
    /// What the number is.
    pub label: Option<ShownText>,
    /// Its unit.
    pub unit: Option<ShownText>,
}

/// What a question is answered with, in the order shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ShownParts {
    /// Choose one.
    SingleChoice {
        /// To choose from.
        options: Vec<ShownPart>,
    },
    /// Choose all that apply.
    MultipleResponse {
        /// To choose from.
        options: Vec<ShownPart>,
    },
    /// Find the target of each prompt.
    Matching {
        /// What is to be matched.
        prompts: Vec<ShownPart>,
        /// What it may be matched to.
        targets: Vec<ShownPart>,
    },
    /// Put in order.
    Ordering {
        /// Never in the right order.
        steps: Vec<ShownPart>,
    },
    /// Type numbers.
    Numeric {
        /// The numbers asked for.
        fields: Vec<ShownField>,
    },
}

/// A question without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownQuestion {
    /// Its id in the course.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What is asked.
    pub stem: ShownText,
    /// What it is answered with.
    pub parts: ShownParts,
}

/// Whether steps and targets go by labels or by their own ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// In attempts: an id may tell where a step belongs.
    Labels,
    /// In practice, where the key is no secret.
    OwnIds,
}

/// Shows a question in `order`. Of a case it shows the stem alone: what is asked are its questions.
#[must_use]
pub(crate) fn show(
    question: &Question,
    order: &[String],
    naming: Naming,
    language: Language,
) -> ShownQuestion {
    let part = |id: &str, text: &Text| ShownPart { id: id.to_owned(), text: ShownText::of(text, language) };
    let hidden = |of: &[Labelled]| -> Vec<ShownPart> {
        let in_order = order.iter().filter_map(|id| of.iter().find(|one| one.id == *id));
        let name = |one: &Labelled| match naming {
            Naming::Labels => order::label(order, &one.id).unwrap_or_default(),
            Naming::OwnIds => one.id.clone(),
        };
        in_order.map(|one| part(&name(one), &one.text)).collect()
    };
    let options = |choice: &Choice| -> Vec<ShownPart> {
        let in_order = order.iter().filter_map(|id| choice.options.iter().find(|option| option.id == *id));
        in_order.map(|option| part(&option.id, &option.text)).collect()
    };
    let parts = match question {
        Question::SingleChoice(choice) => ShownParts::SingleChoice { options: options(choice) },
        Question::MultipleResponse(choice) => ShownParts::MultipleResponse { options: options(choice) },
        Question::Matching(matching) => ShownParts::Matching {
            prompts: matching.prompts.iter().map(|prompt| part(&prompt.id, &prompt.text)).collect(),
            targets: hidden(&matching.targets),
        },
        Question::Ordering(ordering) => ShownParts::Ordering { steps: hidden(&ordering.steps) },
        Question::Numeric(numeric) => ShownParts::Numeric { fields: fields(&numeric.fields, language) },
        Question::CaseVignette(_) => ShownParts::Numeric { fields: Vec::new() },
    };
    let common = question.common();
    let stem = ShownText::of(common.stem, language);
    ShownQuestion { id: common.id.to_owned(), version: version(question), stem, parts }
}

fn fields(fields: &[course_content::question::NumericField], language: Language) -> Vec<ShownField> {
    let text = |text: &Option<Text>| text.as_ref().map(|text| ShownText::of(text, language));
    fields
        .iter()
        .map(|field| ShownField { id: field.id.clone(), label: text(&field.label), unit: text(&field.unit) })
        .collect()
}

const fn version(question: &Question) -> u32 {
    match question {
        Question::SingleChoice(choice) | Question::MultipleResponse(choice) => choice.version,
        Question::Matching(matching) => matching.version,
        Question::Ordering(ordering) => ordering.version,
        Question::Numeric(numeric) => numeric.version,
        Question::CaseVignette(case) => case.version,
    }
}
