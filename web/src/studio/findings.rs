//! What the checker finds, as pages tell it: how bad it is, where, and what to do.

use domain::content::{Finding, Severity, Value};

use crate::words::Words;

/// Something the checker finds.
pub struct Found {
    /// Whether it stands in the way of publication.
    pub is_error: bool,
    /// The file; empty for the course as a whole.
    pub file: String,
    /// The line, where it is known.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub said: String,
}

/// What is wrong and what to do, in the words of the page. What only the command line tells is told as it is.
pub fn said(words: Words, finding: &Finding) -> String {
    let Some(problem) = &finding.problem else { return format!("{} — {}", finding.message, finding.fix) };
    let value = |value: Value| match value {
        Value::Text(text) => text.into(),
        Value::Number(number) => number.into(),
        Value::Term(term) => words.say(&format!("finding-term-{}", term.key())).into(),
    };
    let values = problem.values().into_iter().map(|(name, of)| (name, value(of))).collect();
    words.with_values(&format!("finding-{}", problem.key()), values)
}

impl Found {
    fn of(words: Words, finding: &Finding) -> Self {
        Self {
            is_error: finding.severity == Severity::Error,
            file: finding.file.clone(),
            line: finding.line,
            said: said(words, finding),
        }
    }
}

/// Errors before warnings, each from top to bottom.
pub fn sorted(words: Words, findings: &[Finding]) -> Vec<Found> {
    let mut found: Vec<Found> = findings.iter().map(|finding| Found::of(words, finding)).collect();
    found.sort_by_key(|found| !found.is_error);
    found
}
