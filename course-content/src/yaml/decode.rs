//! From a tree to typed values, collecting everything that is wrong and not only the first fault.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use super::{Kind, Node};
use crate::finding::{Finding, MAX_FINDINGS};

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
    field: String,
    /// The findings.
    pub(crate) findings: Vec<Finding>,
}

impl<'a> Notes<'a> {
    /// Nothing found yet.
    pub(crate) fn new(file: &'a str) -> Self {
        Self { file, field: "the file".to_owned(), findings: Vec::new() }
    }

    /// Notes an error at a line.
    pub(crate) fn error(&mut self, code: &'static str, line: usize, message: String, fix: impl Into<String>) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding::error(code, self.file, Some(line), message, fix));
        }
    }

    /// Notes that a value is not what it should be.
    pub(crate) fn invalid(&mut self, node: &Node, wanted: &str) {
        let field = &self.field;
        let message = match &node.kind {
            Kind::Null => format!("{field} is empty; it must be {wanted}"),
            Kind::Scalar(text) => {
                let short: String = text.chars().take(60).collect();
                format!("{field} must be {wanted}, not `{short}`")
            }
            Kind::List(_) => format!("{field} must be {wanted}, not a list"),
            Kind::Map(_) => format!("{field} must be {wanted}, not a map"),
        };
        self.error("value_invalid", node.line, message, format!("write {wanted}"));
    }

    /// The text of a scalar.
    pub(crate) fn scalar<'n>(&mut self, node: &'n Node, wanted: &str) -> Option<&'n str> {
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
            self.invalid(node, "a map with named fields");
            return None;
        };
        for (key, value) in entries.iter().filter(|(key, _)| !names.contains(&key.as_str())) {
            let message = format!("there is no field `{key}` here");
            let fix = format!("correct the spelling or delete it; the fields are {}", names.join(", "));
            self.error("field_unknown", value.line, message, fix);
        }
        Some(node)
    }

    /// A field of a map.
    pub(crate) fn field<T: Decode>(&mut self, record: &Node, name: &str) -> Option<T> {
        let Some(node) = record.get(name) else {
            let standard = T::when_missing();
            if standard.is_none() {
                let message = format!("the field `{name}` is missing");
                self.error("field_missing", record.line, message, format!("add `{name}: …`"));
            }
            return standard;
        };
        let outer = std::mem::replace(&mut self.field, format!("`{name}`"));
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
            notes.invalid(node, "a list; an empty one is written `[]`");
            return None;
        };
        // First everything, then whether all could be read, so that each fault is noted.
        let decoded: Vec<Option<T>> = items.iter().map(|item| T::decode(item, notes)).collect();
        decoded.into_iter().collect()
    }
}

impl Decode for String {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        notes.scalar(node, "text").map(str::to_owned)
    }
}

impl Decode for bool {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        match notes.scalar(node, "`true` or `false`")? {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                notes.invalid(node, "`true` or `false`");
                None
            }
        }
    }
}

/// Reads a scalar with `parse`, or notes what was wanted.
fn parsed<T>(
    node: &Node,
    notes: &mut Notes<'_>,
    wanted: &str,
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
        parsed(node, notes, "a whole number, 0 or more", |text| text.parse().ok())
    }
}

impl Decode for u8 {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        parsed(node, notes, "a whole number from 0 to 255", |text| text.parse().ok())
    }
}

impl Decode for NaiveDate {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        let parse =
            |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        parsed(node, notes, "a date such as 2028-10-01", parse)
    }
}

impl Decode for Decimal {
    fn decode(node: &Node, notes: &mut Notes<'_>) -> Option<Self> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
        let parse = |text: &str| Decimal::from_str_exact(text).ok().filter(|_| digits(text));
        parsed(node, notes, "a decimal number with a point, such as \"4.8\"", parse)
    }
}

/// Reads one of several words, and says which there are if it is none of them.
pub(super) fn word<'de, T: Deserialize<'de>>(node: &'de Node, notes: &mut Notes<'_>) -> Option<T> {
    let text = notes.scalar(node, "a word")?;
    let reader: StrDeserializer<'de, ValueError> = text.into_deserializer();
    match T::deserialize(reader) {
        Ok(value) => Some(value),
        Err(error) => {
            let message = format!("{}: {error}", notes.field);
            notes.error("value_invalid", node.line, message, "write one of the expected words");
            None
        }
    }
}
