//! From YAML text to a tree with lines.

use serde_saphyr::granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span};

use crate::finding::Finding;
use crate::problem::Problem;

/// How deep lists and maps may lie in each other.
const MAX_DEPTH: usize = 32;
/// How many events a file may consist of; a hundred questions in three languages are about ten thousand.
const MAX_EVENTS: usize = 400_000;

/// How many fields a map may have; looking for a second one of the same name takes the square of it.
const MAX_FIELDS: usize = 2_000;

/// A value and the line on which it, or the key before it, stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// The line, 1-based.
    pub(crate) line: usize,
    /// The value.
    pub(crate) kind: Kind,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing: `null`, `~` or an empty place.
    Null,
    /// Text, a number, a truth value or a date; which one, its reader decides.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in their order.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value of a map's field.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|(key, _)| key == name).map(|(_, node)| node),
            _ => None,
        }
    }
}

/// A list or a map that is not at its end yet.
enum Open {
    List(usize, Vec<Node>),
    Map(usize, Vec<(String, Node)>, Option<(String, usize)>),
}

/// Reads one YAML document. `lines_before` is how many lines of `file` stand before `text`.
pub(crate) fn parse(file: &str, text: &str, lines_before: usize) -> Result<Node, Finding> {
    let mut options = Options::default();
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    options.disallow_directives = true;
    options.set_emit_comments(false);
    let mut builder = Builder { file, lines_before, open: Vec::new(), root: None };
    for (count, event) in Parser::new_from_str_with_options(text, options).enumerate() {
        let (event, span) = event.map_err(|error| builder.syntax(&error))?;
        if count > MAX_EVENTS {
            return Err(builder.fault(&span, Problem::YamlTooLarge {}));
        }
        builder.take(event, &span)?;
    }
    let empty = Node { line: lines_before + 1, kind: Kind::Null };
    Ok(builder.root.unwrap_or(empty))
}

/// Puts the tree together. The stack is a list, so that deep nesting cannot exhaust ours.
struct Builder<'a> {
    file: &'a str,
    lines_before: usize,
    open: Vec<Open>,
    root: Option<Node>,
}

impl Builder<'_> {
    fn line(&self, span: &Span) -> usize {
        span.start.line() + self.lines_before
    }

    fn fault(&self, span: &Span, problem: Problem) -> Finding {
        Finding::error(problem, self.file, Some(self.line(span)))
    }

    fn syntax(&self, error: &ScanError) -> Finding {
        let line = error.marker().line() + self.lines_before;
        let problem = Problem::YamlSyntax { error: error.info() };
        Finding::error(problem, self.file, Some(line))
    }

    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Finding> {
        let line = self.line(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span)?;
                let plain = style == ScalarStyle::Plain;
                self.scalar(text.into_owned(), plain, span)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span)?;
                self.push(Open::List(line, Vec::new()), span)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span)?;
                self.push(Open::Map(line, Vec::new(), None), span)
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List(line, items)) => self.value(Node { line, kind: Kind::List(items) }, span),
                Some(Open::Map(line, entries, _)) => {
                    self.value(Node { line, kind: Kind::Map(entries) }, span)
                }
                None => Ok(()),
            },
            Event::Alias(_) => self.refuse(1, false, span),
            Event::DocumentStart(..) if self.root.is_some() => {
                Err(self.fault(span, Problem::YamlSecondDocument {}))
            }
            _ => Ok(()),
        }
    }

    fn refuse(&self, anchor: usize, tag: bool, span: &Span) -> Result<(), Finding> {
        if anchor != 0 {
            return Err(self.fault(span, Problem::YamlAnchor {}));
        }
        if tag {
            return Err(self.fault(span, Problem::YamlTag {}));
        }
        Ok(())
    }

    fn push(&mut self, open: Open, span: &Span) -> Result<(), Finding> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.fault(span, Problem::YamlTooDeep { most: MAX_DEPTH }));
        }
        self.open.push(open);
        Ok(())
    }

    fn scalar(&mut self, text: String, plain: bool, span: &Span) -> Result<(), Finding> {
        let line = self.line(span);
        if let Some(Open::Map(_, entries, pending @ None)) = self.open.last_mut() {
            if entries.iter().any(|(key, _)| *key == text) {
                return Err(self.fault(span, Problem::DuplicateKey { name: text }));
            }
            if entries.len() >= MAX_FIELDS {
                return Err(self.fault(span, Problem::YamlMapTooLarge {}));
            }
            *pending = Some((text, line));
            return Ok(());
        }
        let null = plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL");
        let kind = if null { Kind::Null } else { Kind::Scalar(text) };
        self.value(Node { line, kind }, span)
    }

    fn value(&mut self, mut node: Node, span: &Span) -> Result<(), Finding> {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, entries, pending)) => match pending.take() {
                Some((key, line)) => {
                    node.line = line;
                    entries.push((key, node));
                }
                None => {
                    return Err(self.fault(span, Problem::YamlNameMissing {}));
                }
            },
        }
        Ok(())
    }
}
