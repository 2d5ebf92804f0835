//! From a tree to typed values, collecting everything that is wrong and not only the first fault.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use super::{Kind, Node};
use crate::finding::{Finding, MAX_FINDINGS};
use crate::problem::{Of, Problem, Term};

/// Something that can be read from a tree.
pub(crate) trait Decode: Sized {
    /// Reads it, or notes why it cannot be read.
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self>;

    /// What stands for a field that is left out; `None` if it must not be.
    fn when_missing() -> Option<Self> {
        None
    }
}

/// What was found while decoding one file.
pub(crate) struct Notes<'a> {
    file: &'a str,
    field: Of,
    /// The findings.
    pub(crate) findings: Vec<Finding>,
}

impl<'a> Notes<'a> {
    /// Nothing found yet.
    pub(crate) fn new(file: &'a str) -> Self {
        Self { file, field: Of::default(), findings: Vec::new() }
    }

    /// Notes an error at a line.
    pub(crate) fn error(&mut self, line: usize, problem: Problem) {
        self.add(Finding::error(problem, self.file, Some(line)));
    }

    /// Notes what only articles are refused for.
    pub(crate) fn told(&mut self, code: &'static str, line: usize, message: String, fix: &str) {
        self.add(Finding::told(code, self.file, Some(line), message, fix));
    }

    fn add(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        }
    }

    /// Notes that a value is not what it should be.
    pub(crate) fn invalid(&mut self, node: &Node, wanted: Term) {
        let field = self.field.clone();
        let problem = match &node.kind {
            Kind::Null => Problem::ValueEmpty { field, wanted },
            Kind::Scalar(text) => {
                let found: String = text.chars().take(60).collect();
                Problem::ValueWrong { field, wanted, found }
            }
            Kind::List(_) => Problem::ValueIsList { field, wanted },
            Kind::Map(_) => Problem::ValueIsMap { field, wanted },
        };
        self.error(node.line, problem);
    }

    /// The text of a scalar.
    pub(crate) fn scalar<'n>(&mut self, node: &'n Node, wanted: Term) -> Option<&'n str> {
        match &node.kind {
            Kind::Scalar(text) => Some(text),
            _ => {
                self.invalid(node, wanted);
                None
            }
        }
    }

    /// A map, after noting the fields that it should not have.
    pub(crate) fn record<'n>(&mut self, node: &'n Node, names: &[&str]) -> Option<&'n Node> {
        let Kind::Map(entries) = &node.kind else {
            self.invalid(node, Term::Fields);
            return None;
        };
        for (key, value) in entries.iter().filter(|(key, _)| !names.contains(&key.as_str())) {
            let problem = Problem::FieldUnknown { name: key.clone(), names: names.join(", ") };
            self.error(value.line, problem);
        }
        Some(node)
    }

    /// A field of a map.
    pub(crate) fn field<T: Decode>(&mut self, record: &Node, name: &str) -> Option<T> {
        let Some(node) = record.get(name) else {
            let standard = T::when_missing();
            if standard.is_none() {
                self.error(record.line, Problem::FieldMissing { name: name.to_owned() });
            }
            return standard;
        };
        let outer = std::mem::replace(&mut self.field, Of(Some(name.to_owned())));
        let value = T::decode(node, self);
        self.field = outer;
        value
    }

    /// A field that may be left out.
    pub(crate) fn field_or_default<T: Decode + Default>(&mut self, record: &Node, name: &str) -> Option<T> {
        if record.get(name).is_none() { Some(T::default()) } else { self.field(record, name) }
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        if node.kind == Kind::Null { Some(None) } else { T::decode(node, notes).map(Some) }
    }

    fn when_missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        let Kind::List(items) = &node.kind else {
            notes.invalid(node, Term::List);
            return None;
        };
        // First everything, then whether all could be read, so that each fault is noted.
        let decoded: Vec<Option<T>> = items.iter().map(|item| T::decode(item, notes)).collect();
        decoded.into_iter().collect()
    }
}

impl Decode for String {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        notes.scalar(node, Term::Text).map(str::to_owned)
    }
}

impl Decode for bool {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        match notes.scalar(node, Term::Truth)? {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                notes.invalid(node, Term::Truth);
                None
            }
        }
    }
}

/// Reads a scalar with `parse`, or notes what was wanted.
fn parsed<T>(
    node: &Node,
    notes: &mut Notes<'_>,
    wanted: Term,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let value = parse(notes.scalar(node, wanted)?);
    if value.is_none() {
        notes.invalid(node, wanted);
    }
    value
}

impl Decode for u32 {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        parsed(node, notes, Term::Whole, |text| text.parse().ok())
    }
}

impl Decode for u8 {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        parsed(node, notes, Term::Byte, |text| text.parse().ok())
    }
}

impl Decode for NaiveDate {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        let parse =
            |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        parsed(node, notes, Term::Day, parse)
    }
}

impl Decode for Decimal {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
        let parse = |text: &str| Decimal::from_str_exact(text).ok().filter(|_| digits(text));
        parsed(node, notes, Term::Decimal, parse)
    }
}

/// Reads one of several words, and says which there are if it is none of them.
pub(super) fn word<'de, T: Deserialize<'de>>(node: &'de Node, notes: &mut Notes<'_>) -> Option<T> {
    let text = notes.scalar(node, Term::Word)?;
    let reader: StrDeserializer<'de, ValueError> = text.into_deserializer();
    match T::deserialize(reader) {
        Ok(value) => Some(value),
        Err(error) => {
            let problem = Problem::WordUnknown { field: notes.field.clone(), error: error.to_string() };
            notes.error(node.line, problem);
            None
        }
    }
}
