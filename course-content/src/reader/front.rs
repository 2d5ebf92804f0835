//! Front matter: the YAML between two lines `---` at the beginning of a Markdown file.

use crate::finding::Finding;
use crate::problem::Problem;
use crate::yaml::{self, Kind, Node};

/// A Markdown file in its two parts.
pub(crate) struct Fronted<'a> {
    /// The front matter; `None` if there is none, or nothing in it.
    pub(crate) node: Option<Node>,
    /// What follows.
    pub(crate) markdown: &'a str,
    /// The line of the file on which that begins, 1-based.
    pub(crate) first_line: usize,
}

/// Parts a file into its front matter, its Markdown, and the line on which the Markdown begins.
pub(crate) fn split<'a>(file: &str, text: &'a str, findings: &mut Vec<Finding>) -> Option<Fronted<'a>> {
    let Some(rest) = text.strip_prefix("---\n") else {
        return Some(Fronted { node: None, markdown: text, first_line: 1 });
    };
    let end = if rest.starts_with("---\n") { Some(0) } else { rest.find("\n---\n").map(|at| at + 1) };
    let parts = end.and_then(|end| Some((rest.get(..end)?, rest.get(end + "---\n".len()..)?)));
    let Some((front, markdown)) = parts else {
        findings.push(Finding::error(Problem::FrontMatterOpen {}, file, Some(1)));
        return None;
    };
    match yaml::parse(file, front, 1) {
        Ok(node) => Some(Fronted {
            node: Some(node).filter(|node| node.kind != Kind::Null),
            markdown,
            first_line: front.lines().count() + 3,
        }),
        Err(finding) => {
            findings.push(finding);
            None
        }
    }
}
