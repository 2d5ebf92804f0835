//! Which fields each part of a package has.

use std::collections::BTreeMap;

use super::decode::word;
use super::{Decode, Kind, Node, Notes};
use crate::course::{
    Awaiting, CertificateKind, CertificateRule, Checks, Completion, Course, FrontMatter, GradeMethod, Hours,
    Language, LessonItem, Level, Module, ModuleItem, Navigation, Outcome, Overdue, Profession, Quiz,
    QuizItem, QuizPurpose, Reference, ReviewPart, ReviewPolicy, Shuffle, SignOff, Text,
};
use crate::problem::{Problem, Term};
use crate::publications::ArticleFront;
use crate::question::{
    CaseVignette, Choice, ChoiceOption, Labelled, Matching, Numeric, NumericField, Ordering, Prompt,
    Question, Scoring,
};

/// Reads records field by field: those that must be there, then those that may be left out.
macro_rules! records {
    ($($type:ident { $($needed:ident),* $(; $($optional:ident),*)? })*) => {$(
        impl Decode for $type {
            fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
                let names = [$(stringify!($needed),)* $($(stringify!($optional),)*)?];
                let record = notes.record(node, &names)?;
                $(let $needed = notes.field(record, stringify!($needed));)*
                $($(let $optional = notes.field_or_default(record, stringify!($optional));)*)?
                Some(Self { $($needed: $needed?,)* $($($optional: $optional?,)*)? })
            }
        }
    )*};
}

records! {
    Course {
        format, key, languages, source_language, title, summary, level, audience, hours, outcomes, completion,
        certificate, authors, clinical_sign_off, review_by, content_notes, references, modules
    }
    Hours { online, face_to_face }
    Outcome { id, competences, text }
    Completion { attendance_percent }
    CertificateRule { kind, validity_months }
    Reference { title, address, edition }
    Module { key, title, summary, items }
    LessonItem { lesson, title, summary, minutes, required, outcomes, content_note }
    QuizItem { quiz, required }
    FrontMatter { translated_from }
    ArticleFront { title, summary, published_on, author, source }
    ReviewPolicy { during, after_submission, after_pass }
    Shuffle { questions, options }
    Quiz {
        format, title, summary, purpose, time_limit_minutes, attempts, pause_hours, grade_method,
        pass_mark_percent, navigation, shuffle, overdue, grace_minutes, review, questions
    }
    Checks { format, questions }
    ChoiceOption { id, text; correct, feedback }
    Prompt { id, text, target }
    Labelled { id, text }
    NumericField { id, answer; label, tolerance, unit }
}

/// As `records!`, for questions, which also have a `kind` that has been read before.
macro_rules! questions {
    ($($type:ident { $($needed:ident),*; $($optional:ident),* })*) => {$(
        impl Decode for $type {
            fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
                let names = ["kind", $(stringify!($needed),)* $(stringify!($optional),)*];
                let record = notes.record(node, &names)?;
                $(let $needed = notes.field(record, stringify!($needed));)*
                $(let $optional = notes.field_or_default(record, stringify!($optional));)*
                Some(Self { $($needed: $needed?,)* $($optional: $optional?,)* })
            }
        }
    )*};
}

questions! {
    Choice { id, version, points, outcome, clinical, sources, stem, options; safety_critical, feedback, scoring }
    Matching { id, version, points, outcome, clinical, sources, stem, prompts, targets; safety_critical, feedback }
    Ordering { id, version, points, outcome, clinical, sources, stem, steps; safety_critical, feedback }
    Numeric { id, version, points, outcome, clinical, sources, stem, fields; safety_critical, feedback }
    CaseVignette { id, version, clinical, sources, stem, questions; safety_critical, feedback }
}

/// Reads words with the spelling that the types give them.
macro_rules! words {
    ($($type:ident)*) => {$(
        impl Decode for $type {
            fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
                word(node, notes)
            }
        }
    )*};
}

words! {
    Language Level Profession CertificateKind Awaiting QuizPurpose GradeMethod Navigation Overdue ReviewPart Scoring
}

impl Decode for Text {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            notes.invalid(node, Term::Texts);
            return None;
        };
        let mut texts = BTreeMap::new();
        let mut whole = true;
        for (key, value) in entries {
            let language = Language::ALL.into_iter().find(|language| language.tag() == key);
            match (language, String::decode(value, notes)) {
                (Some(language), Some(text)) => drop(texts.insert(language, text)),
                (None, _) => {
                    notes.error(value.line, Problem::LanguageUnknown { name: key.clone() });
                    whole = false;
                }
                (_, None) => whole = false,
            }
        }
        whole.then_some(Self(texts))
    }
}

impl Decode for BTreeMap<String, Reference> {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            notes.invalid(node, Term::References);
            return None;
        };
        let decode = |(key, value): &(String, Node)| Some((key.clone(), Reference::decode(value, notes)?));
        let decoded: Vec<Option<_>> = entries.iter().map(decode).collect();
        decoded.into_iter().collect()
    }
}

impl Decode for SignOff {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        if !matches!(node.kind, Kind::Map(_)) {
            return Awaiting::decode(node, notes).map(Self::Awaiting);
        }
        let record = notes.record(node, &["by", "on", "edition"])?;
        let by = notes.field(record, "by");
        let on = notes.field(record, "on");
        let edition = notes.field(record, "edition");
        Some(Self::Signed { by: by?, on: on?, edition: edition? })
    }
}

impl Decode for ModuleItem {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        match (node.get("lesson"), node.get("quiz")) {
            (Some(_), _) => LessonItem::decode(node, notes).map(Self::Lesson),
            (None, Some(_)) => QuizItem::decode(node, notes).map(Self::Quiz),
            (None, None) => {
                notes.error(node.line, Problem::ItemUnknown {});
                None
            }
        }
    }
}

impl Decode for Question {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        let Kind::Map(_) = &node.kind else {
            notes.invalid(node, Term::Question);
            return None;
        };
        let kind: String = notes.field(node, "kind")?;
        match kind.as_str() {
            "single_choice" => Choice::decode(node, notes).map(Self::SingleChoice),
            "multiple_response" => Choice::decode(node, notes).map(Self::MultipleResponse),
            "matching" => Matching::decode(node, notes).map(Self::Matching),
            "ordering" => Ordering::decode(node, notes).map(Self::Ordering),
            "numeric" => Numeric::decode(node, notes).map(Self::Numeric),
            "case_vignette" => CaseVignette::decode(node, notes).map(Self::CaseVignette),
            other => {
                let line = node.get("kind").map_or(node.line, |kind| kind.line);
                notes.error(line, Problem::QuestionKindUnknown { kind: other.to_owned() });
                None
            }
        }
    }
}
