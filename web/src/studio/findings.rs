//! What the checker finds, as pages tell it: how bad it is, where, and what to do.

use domain::content::{Finding, Severity};

/// Something the checker finds.
pub struct Found {
    /// Whether it stands in the way of publication.
    pub is_error: bool,
    /// The file; empty for the course as a whole.
    pub file: String,
    /// The line, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

impl From<&Finding> for Found {
    fn from(finding: &Finding) -> Self {
        Self {
            is_error: finding.severity == Severity::Error,
            file: finding.file.clone(),
            line: finding.line,
            message: finding.message.clone(),
            fix: finding.fix.clone(),
        }
    }
}

/// Errors before warnings, each from top to bottom.
pub fn sorted(findings: &[Finding]) -> Vec<Found> {
    let mut found: Vec<Found> = findings.iter().map(Found::from).collect();
    found.sort_by_key(|found| !found.is_error);
    found
}
