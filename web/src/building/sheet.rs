//! A question as a form has it: rows that may still be empty, read from what was typed and made into a question.

use domain::content::{
    Choice, ChoiceOption, Labelled, Matching, Numeric, NumericField, Ordering, Prompt, Question, Scoring,
    Text,
};
use domain::{Error, FieldError};

use super::fields::{read, typed_number, typed_option, typed_text};
use crate::form::Form;

/// The kinds that have a form. A case is written in its file.
pub const KINDS: [&str; 5] = ["single_choice", "multiple_response", "matching", "ordering", "numeric"];
/// So many rows a question may have.
const MOST: usize = 40;

/// A question on its way.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub kind: String,
    pub id: String,
    pub version: u32,
    pub points: u32,
    pub outcome: String,
    pub clinical: bool,
    pub safety_critical: bool,
    pub sources: String,
    pub stem: Text,
    pub feedback: Option<Text>,
    pub per_option: bool,
    pub rows: Vec<Row>,
    pub targets: Vec<Row>,
}

/// An option, a prompt, a step, a target or a number.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub id: String,
    pub text: Text,
    pub feedback: Option<Text>,
    pub correct: bool,
    /// Which target is right, from 0; of a number, nothing.
    pub target: usize,
    pub answer: String,
    pub tolerance: String,
    pub unit: Option<Text>,
}

impl Row {
    /// Nothing typed, and no target chosen: whoever forgets to choose one is told.
    fn empty() -> Self {
        Self { target: usize::MAX, ..Self::default() }
    }

    fn labelled(item: &Labelled) -> Self {
        Self { id: item.id.clone(), text: item.text.clone(), ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        self.text.0.is_empty() && self.feedback.is_none() && self.answer.trim().is_empty()
    }
}

impl Sheet {
    /// A new question with empty rows.
    pub fn new(kind: &str, outcome: &str) -> Self {
        let kind = if KINDS.contains(&kind) { kind } else { "single_choice" };
        let mut sheet = Self {
            kind: kind.to_owned(),
            version: 1,
            points: 1,
            outcome: outcome.to_owned(),
            clinical: true,
            ..Self::default()
        };
        sheet.pad();
        sheet
    }

    /// Gives it the empty rows that a question of its kind begins with, where it has fewer.
    pub fn pad(&mut self) {
        let (rows, targets) = match self.kind.as_str() {
            "numeric" => (1, 0),
            "matching" => (4, 4),
            _ => (4, 0),
        };
        self.rows.resize(self.rows.len().max(rows), Row::empty());
        self.targets.resize(self.targets.len().max(targets), Row::empty());
    }

    /// A question as it stands; nothing for a case.
    pub fn of(question: &Question) -> Option<Self> {
        let common = question.common();
        let mut sheet = Self {
            id: common.id.to_owned(),
            points: common.points,
            outcome: common.outcome.unwrap_or_default().to_owned(),
            clinical: common.clinical,
            safety_critical: common.safety_critical,
            sources: common.sources.join(", "),
            stem: common.stem.clone(),
            feedback: common.feedback.cloned(),
            ..Self::default()
        };
        sheet.take(question)?;
        Some(sheet)
    }

    fn take(&mut self, question: &Question) -> Option<()> {
        let (kind, version) = match question {
            Question::SingleChoice(choice) => ("single_choice", choice.version),
            Question::MultipleResponse(choice) => ("multiple_response", choice.version),
            Question::Matching(matching) => ("matching", matching.version),
            Question::Ordering(ordering) => ("ordering", ordering.version),
            Question::Numeric(numeric) => ("numeric", numeric.version),
            Question::CaseVignette(_) => return None,
        };
        (self.kind, self.version) = (kind.to_owned(), version);
        match question {
            Question::SingleChoice(choice) | Question::MultipleResponse(choice) => {
                self.per_option = choice.scoring == Scoring::PerOption;
                self.rows = choice.options.iter().map(option_row).collect();
            }
            Question::Matching(matching) => {
                self.targets = matching.targets.iter().map(Row::labelled).collect();
                let at = |id: &str| matching.targets.iter().position(|target| target.id == id);
                let row = |prompt: &Prompt| Row {
                    id: prompt.id.clone(),
                    text: prompt.text.clone(),
                    target: at(&prompt.target).unwrap_or(usize::MAX),
                    ..Row::default()
                };
                self.rows = matching.prompts.iter().map(row).collect();
            }
            Question::Ordering(ordering) => self.rows = ordering.steps.iter().map(Row::labelled).collect(),
            Question::Numeric(numeric) => self.rows = numeric.fields.iter().map(number_row).collect(),
            Question::CaseVignette(_) => {}
        }
        Some(())
    }

    /// What was typed.
    pub fn typed(form: &Form) -> Self {
        let rows = |name: &str| {
            let count = typed_number(form, &format!("{name}_count")) as usize;
            (0..count.min(MOST)).map(|index| typed_row(form, name, index)).collect::<Vec<_>>()
        };
        Self {
            kind: form.get("kind").to_owned(),
            id: form.get("id").to_owned(),
            version: typed_number(form, "version"),
            points: typed_number(form, "points"),
            outcome: form.get("outcome").to_owned(),
            clinical: form.has("clinical"),
            safety_critical: form.has("safety_critical"),
            sources: form.get("sources").to_owned(),
            stem: typed_text(form, "stem"),
            feedback: typed_option(form, "feedback"),
            per_option: form.has("per_option"),
            rows: rows("row"),
            targets: rows("target"),
        }
    }

    /// Does what a button between the rows says: more rows, or one of them up, down or away. Whether it was such a button.
    pub fn work(&mut self, pressed: &str) -> bool {
        if pressed == "more" {
            let more = if self.kind == "numeric" { 1 } else { 2 };
            self.rows.extend(vec![Row::empty(); more]);
            if self.kind == "matching" {
                self.targets.extend(vec![Row::empty(); more]);
            }
            self.rows.truncate(MOST);
            self.targets.truncate(MOST);
            return true;
        }
        let Some((what, index)) = pressed.split_once('-') else { return false };
        let Ok(at) = index.parse::<usize>() else { return false };
        let last = self.rows.len();
        match what {
            "up" if at > 0 && at < last => self.rows.swap(at, at - 1),
            "down" if at + 1 < last => self.rows.swap(at, at + 1),
            "drop" if at < last => drop(self.rows.remove(at)),
            _ => {}
        }
        true
    }

    /// Leaves out the rows in which nothing was typed. Which target is right stays right.
    pub fn compact(&mut self) {
        let kept: Vec<usize> =
            (0..self.targets.len()).filter(|at| !self.targets.get(*at).is_some_and(Row::is_empty)).collect();
        for row in &mut self.rows {
            row.target = kept.iter().position(|at| *at == row.target).unwrap_or(usize::MAX);
        }
        self.rows.retain(|row| !row.is_empty());
        self.targets.retain(|row| !row.is_empty());
    }

    /// The question.
    pub fn question(mut self) -> Result<Question, Error> {
        name(&mut self.rows, |at| match self.kind.as_str() {
            "matching" => format!("p{}", at + 1),
            "ordering" => format!("s{}", at + 1),
            "numeric" => format!("n{}", at + 1),
            _ => letter(at),
        });
        name(&mut self.targets, |at| format!("t{}", at + 1));
        let sources = self.sources.split([',', ';', ' ', '[', ']']).map(str::trim);
        let sources: Vec<String> = sources.filter(|source| !source.is_empty()).map(str::to_owned).collect();
        macro_rules! with_head {
            ($type:ident { $($own:ident: $value:expr),* }) => {
                $type {
                    id: self.id, version: self.version, points: self.points, outcome: self.outcome,
                    clinical: self.clinical, safety_critical: self.safety_critical, sources, stem: self.stem,
                    feedback: self.feedback, $($own: $value),*
                }
            };
        }
        Ok(match self.kind.as_str() {
            "matching" => {
                let (prompts, targets) = pairs(&self.rows, &self.targets)?;
                Question::Matching(with_head!(Matching { prompts: prompts, targets: targets }))
            }
            "ordering" => {
                Question::Ordering(with_head!(Ordering { steps: self.rows.iter().map(label).collect() }))
            }
            "numeric" => Question::Numeric(with_head!(Numeric { fields: numbers(&self.rows)? })),
            kind => {
                let several = kind == "multiple_response";
                let scoring =
                    if several && self.per_option { Scoring::PerOption } else { Scoring::AllOrNothing };
                let options = self.rows.iter().map(option).collect();
                let choice = with_head!(Choice { scoring: scoring, options: options });
                if several { Question::MultipleResponse(choice) } else { Question::SingleChoice(choice) }
            }
        })
    }
}

fn option_row(option: &ChoiceOption) -> Row {
    Row {
        id: option.id.clone(),
        text: option.text.clone(),
        feedback: option.feedback.clone(),
        correct: option.correct,
        ..Row::default()
    }
}

fn number_row(field: &NumericField) -> Row {
    Row {
        id: field.id.clone(),
        text: field.label.clone().unwrap_or_default(),
        answer: field.answer.to_string(),
        tolerance: field.tolerance.to_string(),
        unit: field.unit.clone(),
        ..Row::default()
    }
}

fn typed_row(form: &Form, name: &str, index: usize) -> Row {
    let row = format!("{name}_{index}");
    Row {
        id: form.get(&format!("{row}_id")).to_owned(),
        text: typed_text(form, &row),
        feedback: typed_option(form, &format!("{row}_feedback")),
        correct: form.has(&format!("correct_{index}")),
        target: form.get(&format!("{row}_target")).parse().unwrap_or(usize::MAX),
        answer: form.get(&format!("answer_{index}")).to_owned(),
        tolerance: form.get(&format!("tolerance_{index}")).to_owned(),
        unit: typed_option(form, &format!("{row}_unit")),
    }
}

/// Gives each row that has no id one that no other has.
fn name(rows: &mut [Row], id: impl Fn(usize) -> String) {
    for at in 0..rows.len() {
        let free = (0..).map(&id).find(|id| !rows.iter().any(|row| row.id == *id)).unwrap_or_default();
        if let Some(row) = rows.get_mut(at).filter(|row| row.id.is_empty()) {
            row.id = free;
        }
    }
}

fn letter(at: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { letter.to_string() } else { format!("{letter}{}", at / 26 + 1) }
}

fn label(row: &Row) -> Labelled {
    Labelled { id: row.id.clone(), text: row.text.clone() }
}

fn option(row: &Row) -> ChoiceOption {
    ChoiceOption {
        id: row.id.clone(),
        text: row.text.clone(),
        correct: row.correct,
        feedback: row.feedback.clone(),
    }
}

fn pairs(rows: &[Row], targets: &[Row]) -> Result<(Vec<Prompt>, Vec<Labelled>), Error> {
    let prompt = |(at, row): (usize, &Row)| {
        let Some(target) = targets.get(row.target) else {
            let pointer = format!("/row_{at}_target");
            return Err(Error::invalid(pointer, "no_target", "choose what belongs to it"));
        };
        Ok(Prompt { id: row.id.clone(), text: row.text.clone(), target: target.id.clone() })
    };
    let prompts = rows.iter().enumerate().map(prompt).collect::<Result<_, _>>()?;
    Ok((prompts, targets.iter().map(label).collect()))
}

fn numbers(rows: &[Row]) -> Result<Vec<NumericField>, Error> {
    let mut wrong = Vec::new();
    let mut number = |name: String, typed: &str| {
        let typed = typed.trim().replace(',', ".");
        let plain = typed.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
        // A decimal is spelt in quotes, so that no digit of a dose is lost on the way.
        let number = if plain { read(&typed) } else { None };
        if number.is_none() {
            let message = "write a number such as 2.8".to_owned();
            wrong.push(FieldError {
                pointer: format!("/{name}"),
                code: "not_a_number",
                message,
                finding: None,
            });
        }
        number.unwrap_or_default()
    };
    let mut fields = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let tolerance = if row.tolerance.trim().is_empty() { "0" } else { &row.tolerance };
        fields.push(NumericField {
            id: row.id.clone(),
            label: Some(row.text.clone()).filter(|text| !text.0.is_empty()),
            answer: number(format!("answer_{at}"), &row.answer),
            tolerance: number(format!("tolerance_{at}"), tolerance),
            unit: row.unit.clone(),
        });
    }
    if wrong.is_empty() { Ok(fields) } else { Err(Error::Invalid(wrong)) }
}
