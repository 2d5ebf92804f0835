//! What stands between the braces of a question in GIFT.

use rust_decimal::Decimal;

use super::marks::{Mark, find, part, words};
use super::{GiftDefaults, GiftFault, GiftLoss, Prose};
use crate::course::{Language, Text};
use crate::question::{
    Choice, ChoiceOption, Labelled, Matching, Numeric, NumericField, Prompt, Question, Scoring,
};

/// The answers of a question, and the feedback for everyone.
pub(super) struct Answers {
    kind: Kind,
    feedback: Option<Text>,
    pub(super) losses: Vec<GiftLoss>,
}

enum Kind {
    Single(Vec<ChoiceOption>),
    Multiple(Vec<ChoiceOption>),
    Matching(Vec<Prompt>, Vec<Labelled>),
    Numeric(Decimal, Decimal),
}

/// One answer: `=` or `~`, its weight, its words, its feedback.
struct Answer<'a> {
    right: bool,
    weight: Option<Decimal>,
    words: &'a [Mark],
    feedback: Option<&'a [Mark]>,
}

/// Reads the answers.
pub(super) fn read(inside: &[Mark], prose: &mut Prose) -> Result<Answers, GiftFault> {
    let (inside, general) = part(inside, "####");
    let feedback = general.and_then(|marks| text(marks, prose));
    let mut losses = Vec::new();
    let kind = kind(inside, prose, &mut losses)?;
    Ok(Answers { kind, feedback, losses })
}

fn kind(inside: &[Mark], prose: &mut Prose, losses: &mut Vec<GiftLoss>) -> Result<Kind, GiftFault> {
    let start = inside.iter().take_while(|mark| mark.c.is_whitespace()).count();
    let inside = inside.get(start..).unwrap_or_default();
    if inside.is_empty() {
        return Err(GiftFault::Essay);
    }
    if let Some(kind) = truth(inside, prose) {
        return Ok(kind);
    }
    if inside.first().is_some_and(|mark| mark.sign && mark.c == '#') {
        return numeric(inside.get(1..).unwrap_or_default(), losses);
    }
    let answers = answers(inside);
    if answers.is_empty() {
        return Err(GiftFault::NothingRight);
    }
    let all_right = answers.iter().all(|answer| answer.right);
    if all_right && answers.iter().all(|answer| find(answer.words, "->").is_some()) {
        return matching(&answers, prose, losses);
    }
    if all_right {
        return short(&answers, losses);
    }
    choice(&answers, prose, losses)
}

/// `T`, `FALSE` and the like, with the feedback for whoever is wrong and for whoever is right.
fn truth(inside: &[Mark], prose: &mut Prose) -> Option<Kind> {
    let (word, rest) = part(inside, "#");
    let truth = match words(word).to_ascii_uppercase().as_str() {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => return None,
    };
    let (wrong, right) = rest.map_or((None, None), |rest| {
        let (wrong, right) = part(rest, "#");
        (Some(wrong), right)
    });
    let (yes, no) = match prose.language {
        Language::En => ("True", "False"),
        Language::Ru => ("Верно", "Неверно"),
        Language::Be => ("Правільна", "Няправільна"),
    };
    let option = |id: &str, words: &str, correct: bool, prose: &mut Prose| ChoiceOption {
        id: id.to_owned(),
        text: prose.text(words.to_owned()),
        correct,
        feedback: if correct { right } else { wrong }.and_then(|marks| text(marks, prose)),
    };
    Some(Kind::Single(vec![option("true", yes, truth, prose), option("false", no, !truth, prose)]))
}

/// Parts the answers, each of which begins with `=` or `~`.
fn answers(inside: &[Mark]) -> Vec<Answer<'_>> {
    let starts: Vec<usize> = inside
        .iter()
        .enumerate()
        .filter(|(_, mark)| mark.sign && matches!(mark.c, '=' | '~'))
        .map(|(at, _)| at)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([inside.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| answer(inside.get(*start..end)?)).collect()
}

fn answer(marks: &[Mark]) -> Option<Answer<'_>> {
    let (first, rest) = marks.split_first()?;
    let (rest, feedback) = part(rest, "#");
    let (weight, words) = weight(rest);
    Some(Answer { right: first.c == '=', weight, words, feedback })
}

/// `%50%` before the words.
fn weight(marks: &[Mark]) -> (Option<Decimal>, &[Mark]) {
    let start = marks.iter().take_while(|mark| mark.c.is_whitespace()).count();
    let inner = marks.get(start..).filter(|marks| marks.first().is_some_and(|mark| mark.c == '%'));
    let Some(inner) = inner.and_then(|inner| inner.get(1..)) else { return (None, marks) };
    let (number, rest) = part(inner, "%");
    match (decimal(number), rest) {
        (Some(weight), Some(rest)) => (Some(weight), rest),
        _ => (None, marks),
    }
}

fn choice(answers: &[Answer<'_>], prose: &mut Prose, losses: &mut Vec<GiftLoss>) -> Result<Kind, GiftFault> {
    if answers.len() < 2 {
        return Err(GiftFault::TooFew);
    }
    let right = answers.iter().filter(|answer| answer.right).count();
    if right > 1 {
        return Err(GiftFault::SeveralRight);
    }
    let worth = |answer: &&Answer<'_>| answer.weight.is_some_and(|weight| weight > Decimal::ZERO);
    let weighted = answers.iter().filter(worth).count();
    let single = right == 1;
    if !single && weighted == 0 {
        return Err(GiftFault::NothingRight);
    }
    let full = |answer: &Answer<'_>| answer.weight == Some(Decimal::ONE_HUNDRED);
    losses.extend(
        (single && answers.iter().any(|answer| !answer.right && worth(&answer)))
            .then_some(GiftLoss::PartMarks),
    );
    let mut options = Vec::new();
    for (index, answer) in answers.iter().enumerate() {
        let correct = if single { answer.right } else { worth(&answer) };
        let words = prose.words(answer.words);
        if words.trim().is_empty() {
            return Err(GiftFault::EmptyAnswer);
        }
        let feedback = answer.feedback.and_then(|marks| text(marks, prose));
        options.push(ChoiceOption { id: id(index), text: prose.text(words), correct, feedback });
    }
    let one_full = !single && weighted == 1 && answers.iter().any(full);
    Ok(if single || one_full { Kind::Single(options) } else { Kind::Multiple(options) })
}

/// `a`, `b`, … `z`, `a2`, …
fn id(index: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { letter.to_string() } else { format!("{letter}{}", index / 26 + 1) }
}

fn matching(
    answers: &[Answer<'_>],
    prose: &mut Prose,
    losses: &mut Vec<GiftLoss>,
) -> Result<Kind, GiftFault> {
    let (mut prompts, mut targets): (Vec<Prompt>, Vec<Labelled>) = (Vec::new(), Vec::new());
    for answer in answers {
        let (left, right) = part(answer.words, "->");
        let right = prose.words(right.unwrap_or_default());
        if right.is_empty() {
            return Err(GiftFault::EmptyAnswer);
        }
        losses.extend(answer.feedback.map(|_| GiftLoss::Feedback));
        let right = prose.text(right);
        let target = match targets.iter().find(|target| target.text == right) {
            Some(target) => target.id.clone(),
            None => {
                let id = format!("t{}", targets.len() + 1);
                targets.push(Labelled { id: id.clone(), text: right });
                id
            }
        };
        // Without a left side it is only there to mislead.
        let left = prose.words(left);
        if !left.is_empty() {
            let id = format!("p{}", prompts.len() + 1);
            prompts.push(Prompt { id, text: prose.text(left), target });
        }
    }
    if prompts.len() < 2 || targets.len() < 2 {
        return Err(GiftFault::TooFew);
    }
    Ok(Kind::Matching(prompts, targets))
}

/// Short answers can be held only if they are numbers.
fn short(answers: &[Answer<'_>], losses: &mut Vec<GiftLoss>) -> Result<Kind, GiftFault> {
    let numbers: Option<Vec<Decimal>> = answers.iter().map(|answer| decimal(answer.words)).collect();
    let numbers = numbers.ok_or(GiftFault::ShortAnswer)?;
    let first = numbers.first().copied().ok_or(GiftFault::NothingRight)?;
    losses.extend(numbers.iter().any(|number| *number != first).then_some(GiftLoss::OtherNumbers));
    losses.extend(answers.iter().any(|answer| answer.feedback.is_some()).then_some(GiftLoss::Feedback));
    Ok(Kind::Numeric(first, Decimal::ZERO))
}

/// `3:0.5`, `1..5`, or several of them with weights.
fn numeric(inside: &[Mark], losses: &mut Vec<GiftLoss>) -> Result<Kind, GiftFault> {
    let mut several = answers(inside);
    if several.is_empty() {
        let (number, feedback) = part(inside, "#");
        several.push(Answer { right: true, weight: None, words: number, feedback });
    }
    let full = |answer: &&Answer<'_>| {
        answer.right && answer.weight.is_none_or(|weight| weight == Decimal::ONE_HUNDRED)
    };
    let best = several.iter().find(full).ok_or(GiftFault::NothingRight)?;
    losses
        .extend((several.iter().filter(|answer| answer.right).count() > 1).then_some(GiftLoss::OtherNumbers));
    losses.extend(several.iter().any(|answer| answer.feedback.is_some()).then_some(GiftLoss::Feedback));
    let (number, tolerance) = number(best.words).ok_or(GiftFault::NotANumber)?;
    Ok(Kind::Numeric(number, tolerance))
}

fn number(marks: &[Mark]) -> Option<(Decimal, Decimal)> {
    if let (least, Some(most)) = part(marks, "..") {
        let (least, most) = (decimal(least)?, decimal(most)?);
        let middle = least.checked_add(most)?.checked_div(Decimal::TWO)?;
        return (least <= most)
            .then(|| Some((middle.normalize(), (most.checked_sub(middle)?).normalize())))?;
    }
    let (number, tolerance) = part(marks, ":");
    let tolerance = match tolerance {
        Some(marks) => decimal(marks)?,
        None => Decimal::ZERO,
    };
    (tolerance >= Decimal::ZERO).then_some(())?;
    Some((decimal(number)?, tolerance))
}

fn decimal(marks: &[Mark]) -> Option<Decimal> {
    let text = words(marks).replace(',', ".");
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
    Decimal::from_str_exact(&text).ok().filter(|_| digits && !text.is_empty())
}

fn text(marks: &[Mark], prose: &mut Prose) -> Option<Text> {
    let words = prose.words(marks);
    (!words.is_empty()).then(|| prose.text(words))
}

macro_rules! with_head {
    ($type:ident, $id:ident, $stem:ident, $answers:ident, $defaults:ident, $($own:ident: $value:expr),*) => {
        $type {
            id: $id,
            version: 1,
            points: 1,
            outcome: $defaults.outcome.clone(),
            clinical: $defaults.clinical,
            safety_critical: false,
            sources: Vec::new(),
            stem: $stem,
            feedback: $answers.feedback,
            $($own: $value),*
        }
    };
}

impl Answers {
    /// The whole question.
    pub(super) fn question(self, id: String, stem: Text, defaults: &GiftDefaults) -> Question {
        match self.kind {
            Kind::Single(options) => Question::SingleChoice(with_head!(
                Choice, id, stem, self, defaults, scoring: Scoring::default(), options: options
            )),
            Kind::Multiple(options) => Question::MultipleResponse(with_head!(
                Choice, id, stem, self, defaults, scoring: Scoring::PerOption, options: options
            )),
            Kind::Matching(prompts, targets) => Question::Matching(with_head!(
                Matching, id, stem, self, defaults, prompts: prompts, targets: targets
            )),
            Kind::Numeric(answer, tolerance) => {
                let field =
                    NumericField { id: "number".to_owned(), label: None, answer, tolerance, unit: None };
                Question::Numeric(with_head!(Numeric, id, stem, self, defaults, fields: vec![field]))
            }
        }
    }
}
