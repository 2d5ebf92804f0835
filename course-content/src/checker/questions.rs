//! Questions: ids, keys, sources, texts.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Check;
use crate::problem::{Problem, Term};
use crate::question::{CaseVignette, Choice, Labelled, Matching, Numeric, Ordering, Question};
use crate::yaml::Place;

impl Check<'_> {
    /// All questions of a file, which stand in its field `questions`.
    pub(super) fn questions(&mut self, place: Place<'_>, questions: &[Question]) {
        let place = place.field("questions");
        if questions.is_empty() {
            self.add(place.error(Problem::QuestionsMissing {}));
        }
        let mut ids = BTreeSet::new();
        for (index, question) in questions.iter().enumerate() {
            self.question(place.item(index), question, &mut ids);
        }
    }

    fn question<'q>(&mut self, place: Place<'_>, question: &'q Question, ids: &mut BTreeSet<&'q str>) {
        let common = question.common();
        self.id(place.field("id"), common.id);
        if !ids.insert(common.id) {
            self.add(place.field("id").error(Problem::QuestionTwice { id: common.id.to_owned() }));
        }
        if let Some(outcome) = common.outcome {
            self.range(place, "points", common.points, 1..=100);
            self.outcome(place.field("outcome"), outcome);
        }
        self.range(place, "version", question.version(), 1..=1_000_000);
        for (index, key) in common.sources.iter().enumerate() {
            self.source(place.file, place.field("sources").item(index).line(), key);
        }
        if common.clinical && common.sources.is_empty() {
            self.add(place.error(Problem::ClinicalWithoutSource { id: common.id.to_owned() }));
        }
        self.markdown_text(place, "stem", common.stem);
        if let Some(feedback) = common.feedback {
            self.markdown_text(place, "feedback", feedback);
        }
        match question {
            Question::SingleChoice(choice) => self.choice(place, choice, true),
            Question::MultipleResponse(choice) => self.choice(place, choice, false),
            Question::Matching(matching) => self.matching(place, matching),
            Question::Ordering(ordering) => self.ordering(place, ordering),
            Question::Numeric(numeric) => self.numeric(place, numeric),
            Question::CaseVignette(case) => self.case(place, case, ids),
        }
    }

    fn choice(&mut self, place: Place<'_>, choice: &Choice, single: bool) {
        let place = place.field("options");
        self.at_least_two(place, choice.options.len(), Term::Options);
        self.unique(place, choice.options.iter().map(|option| option.id.as_str()));
        for (index, option) in choice.options.iter().enumerate() {
            let place = place.item(index);
            self.markdown_text(place, "text", &option.text);
            if let Some(feedback) = &option.feedback {
                self.markdown_text(place, "feedback", feedback);
            }
        }
        let right = choice.options.iter().filter(|option| option.correct).count();
        if right == 0 {
            self.add(place.error(Problem::KeyMissing { id: choice.id.clone() }));
        } else if single && right > 1 {
            self.add(place.error(Problem::KeyAmbiguous { id: choice.id.clone(), count: right }));
        }
    }

    fn matching(&mut self, place: Place<'_>, matching: &Matching) {
        self.unique(place.field("prompts"), matching.prompts.iter().map(|prompt| prompt.id.as_str()));
        self.labelled(place.field("targets"), &matching.targets);
        self.at_least_two(place.field("targets"), matching.targets.len(), Term::Targets);
        self.at_least_two(place.field("prompts"), matching.prompts.len(), Term::Prompts);
        for (index, prompt) in matching.prompts.iter().enumerate() {
            let place = place.field("prompts").item(index);
            self.markdown_text(place, "text", &prompt.text);
            if !matching.targets.iter().any(|target| target.id == prompt.target) {
                self.add(place.field("target").error(Problem::TargetUnknown { id: prompt.target.clone() }));
            }
        }
    }

    fn ordering(&mut self, place: Place<'_>, ordering: &Ordering) {
        self.at_least_two(place.field("steps"), ordering.steps.len(), Term::Steps);
        self.labelled(place.field("steps"), &ordering.steps);
    }

    fn numeric(&mut self, place: Place<'_>, numeric: &Numeric) {
        let place = place.field("fields");
        if numeric.fields.is_empty() {
            self.add(place.error(Problem::NumberMissing {}));
        }
        self.unique(place, numeric.fields.iter().map(|field| field.id.as_str()));
        for (index, field) in numeric.fields.iter().enumerate() {
            let place = place.item(index);
            if field.tolerance < Decimal::ZERO {
                let problem = Problem::ToleranceNegative { value: field.tolerance.to_string() };
                self.add(place.field("tolerance").error(problem));
            }
            for (name, text) in [("label", &field.label), ("unit", &field.unit)] {
                if let Some(text) = text {
                    self.markdown_text(place, name, text);
                }
            }
        }
    }

    fn case<'q>(&mut self, place: Place<'_>, case: &'q CaseVignette, ids: &mut BTreeSet<&'q str>) {
        let place = place.field("questions");
        self.at_least_two(place, case.questions.len(), Term::Questions);
        if case.safety_critical && !case.questions.iter().any(|question| question.common().safety_critical) {
            self.add(place.error(Problem::CaseNotCritical { id: case.id.clone() }));
        }
        for (index, question) in case.questions.iter().enumerate() {
            let place = place.item(index);
            if matches!(question, Question::CaseVignette(_)) {
                self.add(place.error(Problem::CaseNested {}));
            }
            self.question(place, question, ids);
        }
    }

    fn labelled(&mut self, place: Place<'_>, items: &[Labelled]) {
        self.unique(place, items.iter().map(|item| item.id.as_str()));
        for (index, item) in items.iter().enumerate() {
            self.markdown_text(place.item(index), "text", &item.text);
        }
    }

    fn unique<'q>(&mut self, place: Place<'_>, ids: impl Iterator<Item = &'q str>) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.enumerate() {
            let place = place.item(index).field("id");
            self.id(place, id);
            if !seen.insert(id) {
                self.add(place.error(Problem::IdTwice { id: id.to_owned() }));
            }
        }
    }

    fn at_least_two(&mut self, place: Place<'_>, count: usize, what: Term) {
        if count < 2 {
            self.add(place.error(Problem::ChoicesTooFew { what }));
        }
    }
}
