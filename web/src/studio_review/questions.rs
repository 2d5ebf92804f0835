//! Questions as their reviewers read them: what is asked, what is right, what is said then, and by which rules.

use domain::content::{Choice, Language, Matching, Numeric, Ordering, Question, Quiz, ReviewPart, Text};
use domain::quizzes::kind_word;

use crate::building::{kind_said, spelt};
use crate::words::Words;

/// Lines to read, in the language in which the questions are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The language asked for, or the nearest there is.
    pub language: Language,
    /// One after the other; an empty one stands before each question.
    pub lines: Vec<String>,
}

impl Written {
    /// A quiz with its rules and its questions.
    pub fn quiz(quiz: &Quiz, wanted: Language) -> Self {
        let mut written = Self::begin(&quiz.questions, wanted);
        written.rules(quiz);
        written.seen(quiz);
        written.questions(&quiz.questions);
        written
    }

    /// Questions without rules, as self-checks are.
    pub fn checks(questions: &[Question], wanted: Language) -> Self {
        let mut written = Self::begin(questions, wanted);
        written.questions(questions);
        written
    }

    /// As one text, to be compared.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    fn begin(questions: &[Question], wanted: Language) -> Self {
        let found = questions.first().and_then(|question| question.common().stem.in_or_fallback(wanted));
        Self { language: found.map_or(wanted, |(language, _)| language), lines: Vec::new() }
    }

    fn words(&self) -> Words {
        Words(self.language)
    }

    fn labelled(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            let line = format!("{}: {value}", self.words().say(label));
            self.lines.push(line);
        }
    }

    fn said(&mut self, label: &str, text: Option<&Text>) {
        if let Some(text) = text {
            self.labelled(label, text.get(self.language));
        }
    }

    fn rules(&mut self, quiz: &Quiz) {
        self.said("build-title", Some(&quiz.title));
        self.said("build-summary", Some(&quiz.summary));
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let chosen = |name: &str, value: String| {
            let choice = self.words().say(&format!("build-{name}-{}", value.replace('_', "-")));
            (format!("build-{name}"), choice)
        };
        let lines = [
            chosen("purpose", spelt(&quiz.purpose)),
            ("build-pass-mark".to_owned(), number(quiz.pass_mark_percent.map(u32::from))),
            ("build-attempts".to_owned(), number(quiz.attempts)),
            ("build-pause".to_owned(), number(Some(quiz.pause_hours).filter(|hours| *hours > 0))),
            chosen("grade", spelt(&quiz.grade_method)),
            ("build-time-limit".to_owned(), number(quiz.time_limit_minutes)),
            chosen("overdue", spelt(&quiz.overdue)),
            ("build-grace".to_owned(), number(Some(quiz.grace_minutes).filter(|minutes| *minutes > 0))),
            chosen("way", spelt(&quiz.navigation)),
        ];
        for (label, value) in lines {
            self.labelled(&label, &value);
        }
        let shuffled = [("questions", quiz.shuffle.questions), ("options", quiz.shuffle.options)];
        for (name, _) in shuffled.iter().filter(|(_, is_on)| *is_on) {
            let line = self.words().say(&format!("build-shuffle-{name}"));
            self.lines.push(line);
        }
    }

    fn seen(&mut self, quiz: &Quiz) {
        let moments = [
            ("build-during", &quiz.review.during),
            ("build-after-submission", &quiz.review.after_submission),
            ("build-after-pass", &quiz.review.after_pass),
        ];
        for (label, parts) in moments {
            let named = |part: &ReviewPart| self.words().say(&format!("build-part-{}", spelt(part)));
            let parts: Vec<String> = parts.iter().map(named).collect();
            self.labelled(label, &parts.join("; "));
        }
    }

    fn questions(&mut self, questions: &[Question]) {
        for (at, question) in questions.iter().enumerate() {
            self.lines.push(String::new());
            self.question(&(at + 1).to_string(), question);
        }
    }

    fn question(&mut self, number: &str, question: &Question) {
        let common = question.common();
        let kind = kind_said(self.words(), kind_word(question));
        self.lines.push(format!("{number}. {}", common.stem.get(self.language)));
        self.labelled("build-kind", &kind);
        match question {
            Question::SingleChoice(choice) | Question::MultipleResponse(choice) => self.options(choice),
            Question::Matching(matching) => self.pairs(matching),
            Question::Ordering(ordering) => self.steps(ordering),
            Question::Numeric(numeric) => self.numbers(numeric),
            Question::CaseVignette(case) => {
                for (at, part) in case.questions.iter().enumerate() {
                    self.question(&format!("{number}.{}", at + 1), part);
                }
            }
        }
        self.said("build-feedback-all", common.feedback);
        self.labelled("build-points", &common.points.to_string());
        self.labelled("build-outcome", common.outcome.unwrap_or_default());
        self.labelled("build-sources-of", &common.sources.join(", "));
        let marks = [("build-clinical", common.clinical), ("build-safety", common.safety_critical)];
        for (label, _) in marks.iter().filter(|(_, is_on)| *is_on) {
            let line = self.words().say(label);
            self.lines.push(line);
        }
    }

    fn options(&mut self, choice: &Choice) {
        for option in &choice.options {
            let label = if option.correct { "reviewing-right" } else { "reviewing-wrong" };
            self.said(label, Some(&option.text));
            self.said("build-feedback", option.feedback.as_ref());
        }
    }

    fn pairs(&mut self, matching: &Matching) {
        for prompt in &matching.prompts {
            let target = matching.targets.iter().find(|target| target.id == prompt.target);
            let target = target.map_or("", |target| target.text.get(self.language));
            self.lines.push(format!("{} → {target}", prompt.text.get(self.language)));
        }
        let is_free = |id: &str| matching.prompts.iter().all(|prompt| prompt.target != id);
        for target in matching.targets.iter().filter(|target| is_free(&target.id)) {
            self.said("reviewing-wrong", Some(&target.text));
        }
    }

    fn steps(&mut self, ordering: &Ordering) {
        for (at, step) in ordering.steps.iter().enumerate() {
            self.lines.push(format!("{}) {}", at + 1, step.text.get(self.language)));
        }
    }

    fn numbers(&mut self, numeric: &Numeric) {
        let text = |text: Option<&Text>| text.map_or("", |text| text.get(self.language)).to_owned();
        let fields: Vec<[String; 2]> = numeric
            .fields
            .iter()
            .map(|field| {
                let tolerance = if field.tolerance.is_zero() {
                    String::new()
                } else {
                    format!(" ± {}", field.tolerance)
                };
                let value = format!("{}{tolerance} {}", field.answer, text(field.unit.as_ref()));
                [text(field.label.as_ref()), value.trim_end().to_owned()]
            })
            .collect();
        for [label, value] in fields {
            let right = self.words().say("build-answer");
            let label = if label.is_empty() { right } else { label };
            self.lines.push(format!("{label}: {value}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn asked(kind: &str, more: Value) -> Value {
        let mut question = json!({
            "kind": kind, "id": kind, "version": 1, "points": 2, "outcome": "o1", "clinical": true,
            "sources": ["S1", "S2"], "stem": {"en": format!("Which {kind}?"), "ru": "Что?"},
        });
        let (Some(question_fields), Value::Object(more)) = (question.as_object_mut(), more) else {
            unreachable!()
        };
        question_fields.extend(more);
        question
    }

    fn text(text: &str) -> Value {
        json!({ "en": text })
    }

    fn questions() -> Vec<Question> {
        let options = json!({"options": [
            {"id": "a", "text": text("Wait"), "correct": true, "feedback": text("So it is.")},
            {"id": "b", "text": text("Run")},
        ]});
        let pairs = json!({
            "prompts": [{"id": "p", "text": text("Pain"), "target": "t"}],
            "targets": [{"id": "t", "text": text("FLACC")}, {"id": "u", "text": text("PedsQL")}],
        });
        let steps = json!({"steps": [{"id": "x", "text": text("Ask")}, {"id": "y", "text": text("Listen")}]});
        let fields = json!({"fields": [
            {"id": "f", "label": text("Dose"), "answer": "2.8", "tolerance": "0.1", "unit": text("mg")},
        ]});
        let all = json!([
            asked("single_choice", options),
            asked("matching", pairs),
            asked("ordering", steps),
            asked("numeric", fields),
        ]);
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn whoever_signs_reads_what_is_right_and_what_is_said_then() {
        let written = Written::checks(&questions(), Language::Be);
        assert_eq!(written.language, Language::Ru, "the nearest in which it is asked");
        let text = Written::checks(&questions(), Language::En).text();
        let wanted = [
            "1. Which single_choice?",
            "Right: Wait",
            "What is said to whoever chooses it: So it is.",
            "Wrong: Run",
            "Pain → FLACC",
            "Wrong: PedsQL",
            "1) Ask\n2) Listen",
            "Dose: 2.8 ± 0.1 mg",
            "Points: 2",
            "Outcome: o1",
            "Sources of this question: S1, S2",
            "States a clinical fact, so it needs a source",
        ];
        for line in wanted {
            assert!(text.contains(line), "no “{line}” in\n{text}");
        }
    }
}
