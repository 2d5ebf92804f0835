//! Self-checks of a lesson: practice that only the learner sees. Answers stand in the address of the page.

use domain::learning::SelfCheck;
use domain::quizzes::{Response, ShownQuestion, Source};

use crate::form::Form;
use crate::quizzes::{Asked, Kind, Move, Parts, Prose, read};
use crate::visit::Visit;

/// The field that says which self-checks are answered.
const ANSWERED: &str = "k";

/// A self-check on the page.
pub struct Check {
    /// 1, 2, 3 …
    pub number: usize,
    /// The case above it, said once.
    pub case: Option<Prose>,
    /// The fields.
    pub asked: Asked,
    /// Where the answer is sent, with the answers to the others.
    pub action: String,
    /// What the answer leads to.
    pub feedback: Option<Feedback>,
    /// What keeps it from being looked at; empty for nothing.
    pub error: &'static str,
}

/// What an answer leads to.
pub struct Feedback {
    /// Whether nothing was wrong or missing.
    pub is_right: bool,
    /// What is said of what was chosen.
    pub chosen: Vec<Prose>,
    /// What is said to everyone.
    pub general: Option<Prose>,
    /// Where it is written.
    pub sources: Vec<Source>,
}

/// The self-checks with the answers that stand in the address.
pub fn shown(
    visit: &Visit,
    address: &str,
    checks: &[SelfCheck],
    answers: Vec<(String, String)>,
) -> Vec<Check> {
    let mut last_case = "";
    let given: Form = answers.iter().cloned().collect();
    let mut shown = Vec::with_capacity(checks.len());
    for (check, number) in checks.iter().zip(1..) {
        let case = check.case.as_ref();
        let id = case.map_or("", |case| case.id.as_str());
        let new_case = case.filter(|_| id != last_case).map(|case| Prose::of(&case.stem));
        last_case = id;
        let response = read(&given, &name(number), Kind::of(&check.question));
        let others = query(answers.iter().filter(|(key, value)| !belongs(key, value, number)));
        let asked = Asked::new(name(number), &check.question, Some(&response), visit.language);
        let is_asked = given.all(ANSWERED).any(|known| known == number.to_string());
        let error = match &asked.parts {
            _ if !is_asked => "",
            Parts::Numeric { fields } if fields.iter().any(|field| field.is_wrong) => "field-not-a-number",
            _ if response.is_empty() => "lesson-check-empty",
            _ => "",
        };
        let looks = is_asked && error.is_empty();
        shown.push(Check {
            number,
            case: new_case,
            asked,
            action: format!("{address}/checks/{number}?{others}"),
            feedback: looks.then(|| feedback(check, &response)),
            error,
        });
    }
    shown
}

fn feedback(check: &SelfCheck, response: &Response) -> Feedback {
    let is_chosen = |id: &String| match response {
        Response::SingleChoice { option_id } => option_id.as_ref() == Some(id),
        Response::MultipleResponse { option_ids } => option_ids.contains(id),
        _ => false,
    };
    let of_options = check.feedback.options.iter().filter(|option| is_chosen(&option.option_id));
    Feedback {
        is_right: check.key.is_met_by(response),
        chosen: of_options.map(|option| Prose::of(&option.text)).collect(),
        general: check.feedback.general.as_ref().map(Prose::of),
        sources: check.sources.clone(),
    }
}

fn name(number: usize) -> String {
    format!("c{number}")
}

/// Whether a pair of the address belongs to a self-check.
fn belongs(key: &str, value: &str, number: usize) -> bool {
    let name = name(number);
    let is_part = key.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    is_part || (key == ANSWERED && value == number.to_string())
}

/// The answers among the pairs of an address; languages and the like stay out.
fn query<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    let is_answer = |key: &str| {
        let number = key.strip_prefix('c').map(|rest| rest.split('.').next().unwrap_or_default());
        key == ANSWERED || number.is_some_and(|number| number.parse::<usize>().is_ok())
    };
    let answers: Vec<_> = pairs.filter(|(key, _)| is_answer(key)).collect();
    serde_urlencoded::to_string(answers).unwrap_or_default()
}

/// An answer to a self-check, as it was posted.
pub struct Answer {
    number: usize,
    response: Response,
    /// Whether a step was only moved.
    is_draft: bool,
}

/// Reads the answer to a self-check.
pub fn answer(form: &Form, number: usize, question: &ShownQuestion) -> Answer {
    let mut response = read(form, &name(number), Kind::of(question));
    let step = Move::parse(form.get("move")).filter(|step| step.name == name(number));
    if let Some(step) = &step {
        step.apply(&mut response);
    }
    Answer { number, response, is_draft: step.is_some() }
}

impl Answer {
    /// What was answered, if anything was.
    pub fn given(&self) -> Option<&Response> {
        Some(&self.response).filter(|response| !self.is_draft && !response.is_empty())
    }

    /// The query of an address with this answer beside those to the other self-checks.
    pub fn beside(&self, others: Vec<(String, String)>) -> String {
        let name = name(self.number);
        let mut pairs: Vec<(String, String)> = others;
        pairs.retain(|(key, value)| !belongs(key, value, self.number));
        let one = |part: &str, value: &String| (format!("{name}{part}"), value.clone());
        match &self.response {
            Response::SingleChoice { option_id } => pairs.extend(option_id.iter().map(|id| one("", id))),
            Response::MultipleResponse { option_ids: ids } | Response::Ordering { step_ids: ids } => {
                pairs.extend(ids.iter().map(|id| one("", id)));
            }
            Response::Matching { matches: map } | Response::Numeric { values: map } => {
                pairs.extend(map.iter().map(|(part, value)| one(&format!(".{part}"), value)));
            }
        }
        if !self.is_draft {
            pairs.push((ANSWERED.to_owned(), self.number.to_string()));
        }
        query(pairs.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::content::Language;
    use domain::quizzes::{ShownPart, ShownParts, ShownText};

    fn asks(steps: &[&str]) -> ShownQuestion {
        let text = |text: &str| ShownText { text: text.to_owned(), language: Language::En };
        let part = |id: &&str| ShownPart { id: (*id).to_owned(), text: text(id) };
        let parts = ShownParts::Ordering { steps: steps.iter().map(part).collect() };
        ShownQuestion { id: "q".to_owned(), version: 1, stem: text("?"), parts }
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_answer_takes_its_own_place_in_the_address_and_leaves_the_others() {
        let form: Form = pairs(&[("c1", "y"), ("c1", "x")]).into_iter().collect();
        let before =
            pairs(&[("c1", "x"), ("c11", "b"), ("k", "1"), ("k", "11"), ("lang", "ru"), ("c2.p", "t")]);
        let answer = answer(&form, 1, &asks(&["x", "y"]));
        assert_eq!(answer.beside(before), "c11=b&k=11&c2.p=t&c1=y&c1=x&k=1");
    }

    #[test]
    fn moving_a_step_is_no_answer_yet() {
        let form: Form = pairs(&[("c1", "x"), ("c1", "y"), ("move", "c1.y.up")]).into_iter().collect();
        let moved = answer(&form, 1, &asks(&["x", "y"]));
        assert_eq!(moved.given(), None);
        assert_eq!(moved.beside(Vec::new()), "c1=y&c1=x");
    }
}
