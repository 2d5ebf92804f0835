//! The courses that ship with the centre.

use std::path::Path;

use course_content::{Files, Finding, check_files};

use crate::fixture::today;

#[test]
fn no_course_that_ships_has_errors() {
    let courses = Path::new(env!("CARGO_MANIFEST_DIR")).join("courses");
    let folders: Vec<_> = std::fs::read_dir(courses).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(folders.len() >= 2, "{folders:?}");
    for folder in folders {
        let findings = match Files::read_dir(&folder) {
            Ok(files) => check_files(files, today()),
            Err(findings) => findings,
        };
        let errors: Vec<String> =
            findings.iter().filter(|finding| finding.is_error()).map(Finding::to_string).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", folder.display());
    }
}
