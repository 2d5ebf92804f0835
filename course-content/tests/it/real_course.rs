//! The course that ships with the centre.

use std::path::Path;

use course_content::{Files, Finding, check_files};

use crate::fixture::today;

#[test]
fn the_introduction_has_no_errors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("courses/intro-childrens-palliative-care");
    let findings = match Files::read_dir(&folder) {
        Ok(files) => check_files(files, today()),
        Err(findings) => findings,
    };
    let errors: Vec<String> =
        findings.iter().filter(|finding| finding.is_error()).map(Finding::to_string).collect();
    assert_eq!(errors, Vec::<String>::new());
}
