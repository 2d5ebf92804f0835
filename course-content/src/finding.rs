//! What is wrong with a package: where, what, and what to do about it.

use std::fmt;

use serde::Serialize;

use crate::problem::Problem;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The package cannot be published like this.
    Error,
    /// Somebody should look at it; publishing is possible.
    Warning,
}

/// One thing that is wrong, said in plain English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable name for this kind of finding, such as `translation_missing`.
    pub code: &'static str,
    /// The file's path in the package; empty for the package as a whole.
    pub file: String,
    /// The line, 1-based, where it can be known.
    pub line: Option<usize>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do, without a full stop.
    pub fix: String,
    /// The same for other languages; nothing for what is told at the command line alone.
    #[serde(skip)]
    pub problem: Option<Box<Problem>>,
}

impl Finding {
    /// Something that forbids publishing.
    #[must_use]
    pub fn error(problem: Problem, file: &str, line: Option<usize>) -> Self {
        let told = Self::told(problem.code(), file, line, problem.message(), problem.fix());
        Self { problem: Some(Box::new(problem)), ..told }
    }

    /// Something that forbids publishing, told at the command line and nowhere else.
    pub(crate) fn told(
        code: &'static str,
        file: &str,
        line: Option<usize>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        let (file, message, fix) = (shown(file), shown(&message.into()), shown(&fix.into()));
        Self { severity: Severity::Error, code, file, line, message, fix, problem: None }
    }

    /// Something that somebody should look at.
    #[must_use]
    pub fn warning(problem: Problem, file: &str, line: Option<usize>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(problem, file, line) }
    }

    /// Whether it forbids publishing.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.file.as_str(), self.line) {
            ("", _) => {}
            (file, Some(line)) => write!(f, "{file}:{line}: ")?,
            (file, None) => write!(f, "{file}: ")?,
        }
        write!(f, "{} — {}", self.message, self.fix)
    }
}

/// How many characters of a message are shown.
const MAX_SHOWN: usize = 500;
/// How many findings are worth reading at once; a hostile package could cause millions.
pub(crate) const MAX_FINDINGS: usize = 1_000;

/// Text as it may go to a terminal or a page: of one line, without control characters, not endless.
pub(crate) fn shown(text: &str) -> String {
    let mut shown: String =
        text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).take(MAX_SHOWN).collect();
    if text.chars().nth(MAX_SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Sorts findings by file, line and weight, so that a list reads from top to bottom.
pub(crate) fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        (&a.file, a.line, a.severity, a.code, &a.message)
            .cmp(&(&b.file, b.line, b.severity, b.code, &b.message))
    });
    findings.dedup();
    findings.truncate(MAX_FINDINGS);
}

#[cfg(test)]
mod tests {
    use super::Finding;

    #[test]
    fn a_finding_reads_as_file_line_message_and_what_to_do() {
        let finding = Finding::told("x", "course.yaml", Some(7), "`minutes` is 0", "write 1 to 1440");
        assert_eq!(finding.to_string(), "course.yaml:7: `minutes` is 0 — write 1 to 1440");
        let whole = Finding::told("x", "", None, "the archive is empty", "choose another");
        assert_eq!(whole.to_string(), "the archive is empty — choose another");
    }

    #[test]
    fn a_finding_cannot_play_tricks_on_a_terminal() {
        let finding = Finding::told("x", "a\u{1b}[2J", None, "b\nc".repeat(1_000), "d");
        assert_eq!(finding.file, "a\u{FFFD}[2J");
        assert_eq!(finding.message.chars().count(), 501);
        assert!(!finding.message.contains('\n'));
    }
}
