//! A question that was answered: what was given, what is right, and why.

use domain::content::Language;
use domain::quizzes::{
    Feedback, Key, Response, RightNumber, ShownField, ShownPart, ShownParts, ShownQuestion,
};

use super::prose::Prose;

/// A question that was answered, as far as it may be shown.
pub struct Answered {
    /// What was given, beside what is right where the key is shown.
    pub given: Given,
    /// Why, for everyone.
    pub general: Option<Prose>,
}

/// What was given.
pub enum Given {
    /// The options.
    Options(Vec<GivenOption>),
    /// The steps in the order given; and in the right one, where the key is shown and differs.
    Steps {
        /// As given.
        given: Vec<GivenStep>,
        /// As they should be.
        right: Vec<Prose>,
    },
    /// Prompts or numbers.
    Rows {
        /// One for each.
        rows: Vec<Row>,
        /// Whether there is a column for what is right.
        shows_right: bool,
    },
}

/// An option.
pub struct GivenOption {
    /// What it says.
    pub text: Prose,
    /// Whether it was chosen.
    pub is_chosen: bool,
    /// Whether it is right, where that may be shown.
    pub is_right: Option<bool>,
    /// Why.
    pub feedback: Option<Prose>,
}

/// A step.
pub struct GivenStep {
    /// What it says.
    pub text: Prose,
    /// Whether it stands in its place, where that may be shown.
    pub is_right: Option<bool>,
}

/// A prompt or a number.
pub struct Row {
    /// What it is.
    pub label: Option<Prose>,
    /// What was given, if anything.
    pub given: Option<Value>,
    /// Whether it is right, where that may be shown.
    pub is_right: Option<bool>,
    /// What is right.
    pub right: Option<Value>,
}

/// What was chosen or typed.
pub enum Value {
    /// A target.
    Text(Prose),
    /// A number with its unit.
    Number(String, Option<Prose>),
}

/// What may be shown of a question.
pub struct Shown<'a> {
    /// The response.
    pub response: Option<&'a Response>,
    /// Whether nothing was wrong or missing.
    pub is_right: Option<bool>,
    /// The key.
    pub key: Option<&'a Key>,
    /// Why.
    pub feedback: Option<&'a Feedback>,
    /// The language of the page, for decimal signs.
    pub language: Language,
}

impl Answered {
    /// Puts together what may be shown.
    pub fn new(question: &ShownQuestion, shown: &Shown<'_>) -> Self {
        let given = match &question.parts {
            ShownParts::SingleChoice { options } | ShownParts::MultipleResponse { options } => {
                Given::Options(options.iter().map(|option| shown.option(option)).collect())
            }
            ShownParts::Ordering { steps } => shown.steps(steps),
            ShownParts::Matching { prompts, targets } => Given::Rows {
                rows: prompts.iter().map(|prompt| shown.pair(prompt, targets)).collect(),
                shows_right: shown.key.is_some(),
            },
            ShownParts::Numeric { fields } => Given::Rows {
                rows: fields.iter().map(|field| shown.number(field)).collect(),
                shows_right: shown.key.is_some(),
            },
        };
        let general = shown.feedback.and_then(|feedback| feedback.general.as_ref()).map(Prose::of);
        Self { given, general }
    }
}

impl Shown<'_> {
    fn option(&self, option: &ShownPart) -> GivenOption {
        let is_chosen = match self.response {
            Some(Response::SingleChoice { option_id }) => option_id.as_ref() == Some(&option.id),
            Some(Response::MultipleResponse { option_ids }) => option_ids.contains(&option.id),
            _ => false,
        };
        let is_right = match self.key {
            Some(Key::SingleChoice { option_id }) => Some(*option_id == option.id),
            Some(Key::MultipleResponse { option_ids }) => Some(option_ids.contains(&option.id)),
            // One that was chosen alone is as right as the whole; of several nobody can tell.
            _ if is_chosen && matches!(self.response, Some(Response::SingleChoice { .. })) => self.is_right,
            _ if is_chosen && self.is_right == Some(true) => Some(true),
            _ => None,
        };
        let feedback = self.feedback.and_then(|feedback| {
            let own = feedback.options.iter().find(|feedback| feedback.option_id == option.id);
            own.map(|own| Prose::of(&own.text))
        });
        GivenOption { text: Prose::of(&option.text), is_chosen, is_right, feedback }
    }

    fn steps(&self, steps: &[ShownPart]) -> Given {
        let text = |id: &String| steps.iter().find(|step| step.id == *id).map(|step| Prose::of(&step.text));
        let right: &[String] = match self.key {
            Some(Key::Ordering { step_ids }) => step_ids,
            _ => &[],
        };
        let given: &[String] = match self.response {
            Some(Response::Ordering { step_ids }) => step_ids,
            _ => &[],
        };
        let in_place = |at: usize, id: &String| right.get(at).map(|right| right == id).or(self.is_right);
        let step =
            |(at, id): (usize, &String)| Some(GivenStep { text: text(id)?, is_right: in_place(at, id) });
        Given::Steps {
            given: given.iter().enumerate().filter_map(step).collect(),
            right: if given == right { Vec::new() } else { right.iter().filter_map(text).collect() },
        }
    }

    fn pair(&self, prompt: &ShownPart, targets: &[ShownPart]) -> Row {
        let text = |id: &String| targets.iter().find(|target| target.id == *id).map(|t| Prose::of(&t.text));
        let given = match self.response {
            Some(Response::Matching { matches }) => matches.get(&prompt.id),
            _ => None,
        };
        let right = match self.key {
            Some(Key::Matching { matches }) => matches.get(&prompt.id),
            _ => None,
        };
        Row {
            label: Some(Prose::of(&prompt.text)),
            given: given.and_then(text).map(Value::Text),
            is_right: right.map(|right| given == Some(right)).or(self.is_right.filter(|right| *right)),
            right: right.and_then(text).map(Value::Text),
        }
    }

    fn number(&self, field: &ShownField) -> Row {
        let unit = || field.unit.as_ref().map(Prose::of);
        let given = match self.response {
            Some(Response::Numeric { values }) => values.get(&field.id),
            _ => None,
        };
        let right = match self.key {
            Some(Key::Numeric { answers }) => answers.iter().find(|right| right.field_id == field.id),
            _ => None,
        };
        let admits = |right: &RightNumber| given.is_some_and(|typed| right.admits(typed));
        let sign = |number: &str| match self.language {
            Language::En => number.to_owned(),
            Language::Ru | Language::Be => number.replace('.', ","),
        };
        Row {
            label: field.label.as_ref().map(Prose::of),
            given: given.map(|typed| Value::Number(typed.clone(), unit())),
            is_right: right.map(admits).or(self.is_right.filter(|right| *right)),
            right: right.map(|right| Value::Number(sign(&right.answer), unit())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::quizzes::ShownText;

    fn parts(ids: &[&str]) -> Vec<ShownPart> {
        let text = |id: &str| ShownText { text: id.to_owned(), language: Language::En };
        ids.iter().map(|id| ShownPart { id: (*id).to_owned(), text: text(id) }).collect()
    }

    fn asks(parts: ShownParts) -> ShownQuestion {
        let stem = ShownText { text: "?".to_owned(), language: Language::En };
        ShownQuestion { id: "q".to_owned(), version: 1, stem, parts }
    }

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn shown<'a>(response: &'a Response, is_right: bool, key: Option<&'a Key>) -> Shown<'a> {
        Shown {
            response: Some(response),
            is_right: Some(is_right),
            key,
            feedback: None,
            language: Language::Ru,
        }
    }

    #[test]
    fn without_the_key_nothing_tells_which_of_several_ticks_was_wrong() {
        let question = asks(ShownParts::MultipleResponse { options: parts(&["a", "b", "c"]) });
        let response = Response::MultipleResponse { option_ids: ids(&["a", "b"]) };
        let told = |key: Option<&Key>| {
            let answered = Answered::new(&question, &shown(&response, false, key));
            let Given::Options(options) = answered.given else { panic!("options") };
            options.iter().map(|option| option.is_right).collect::<Vec<_>>()
        };
        assert_eq!(told(None), [None, None, None]);
        let key = Key::MultipleResponse { option_ids: ids(&["a", "c"]) };
        assert_eq!(told(Some(&key)), [Some(true), Some(false), Some(true)]);
    }

    #[test]
    fn the_right_order_is_shown_beside_a_wrong_one_only() {
        let question = asks(ShownParts::Ordering { steps: parts(&["x", "y"]) });
        let key = Key::Ordering { step_ids: ids(&["y", "x"]) };
        let right = |given: &[&str]| {
            let response = Response::Ordering { step_ids: ids(given) };
            let answered = Answered::new(&question, &shown(&response, given == ["y", "x"], Some(&key)));
            let Given::Steps { right, .. } = answered.given else { panic!("steps") };
            right.len()
        };
        assert_eq!(right(&["x", "y"]), 2);
        assert_eq!(right(&["y", "x"]), 0);
    }

    #[test]
    fn a_right_number_has_the_decimal_sign_of_the_page() {
        let field = ShownField { id: "h".to_owned(), label: None, unit: None };
        let question = asks(ShownParts::Numeric { fields: vec![field] });
        let response = Response::Numeric { values: [("h".to_owned(), "5".to_owned())].into() };
        let right = RightNumber { field_id: "h".into(), answer: "6.5".into(), tolerance: "0.05".into() };
        let key = Key::Numeric { answers: vec![right] };
        let Given::Rows { rows, .. } = Answered::new(&question, &shown(&response, false, Some(&key))).given
        else {
            panic!("rows")
        };
        assert_eq!(rows[0].is_right, Some(false));
        assert!(matches!(&rows[0].right, Some(Value::Number(number, None)) if number == "6,5"));
    }
}
