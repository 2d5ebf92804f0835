//! YAML as a tree that knows its lines: plain data only, without anchors, aliases and tags.

mod decode;
mod records;
mod tree;

pub(crate) use decode::{Decode, Notes};
pub(crate) use tree::{Kind, Node, parse};

use crate::finding::Finding;
use crate::problem::Problem;

/// Where something stands in a YAML file, as far as it can be known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// The file's path.
    pub(crate) file: &'a str,
    node: Option<&'a Node>,
}

impl<'a> Place<'a> {
    /// The top of a file.
    pub(crate) fn new(file: &'a str, node: Option<&'a Node>) -> Self {
        Self { file, node }
    }

    /// A field of the map that stands here; the map itself if it has no such field.
    pub(crate) fn field(self, name: &str) -> Self {
        let entry = self.node.and_then(|node| node.get(name));
        Self { node: entry.or(self.node), ..self }
    }

    /// An element of the list that stands here.
    pub(crate) fn item(self, index: usize) -> Self {
        let item = match self.node.map(|node| &node.kind) {
            Some(Kind::List(items)) => items.get(index),
            _ => None,
        };
        Self { node: item.or(self.node), ..self }
    }

    /// The value that stands here.
    pub(crate) fn kind(self) -> Option<&'a Kind> {
        self.node.map(|node| &node.kind)
    }

    /// The line, where it is known.
    pub(crate) fn line(self) -> Option<usize> {
        self.node.map(|node| node.line)
    }

    /// An error here.
    pub(crate) fn error(self, problem: Problem) -> Finding {
        Finding::error(problem, self.file, self.line())
    }

    /// A warning here.
    pub(crate) fn warning(self, problem: Problem) -> Finding {
        Finding::warning(problem, self.file, self.line())
    }
}
