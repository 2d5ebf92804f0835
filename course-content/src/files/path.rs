//! Which paths a package may have, and the findings about its size.

use crate::finding::Finding;
use crate::problem::Problem;

/// How long a path may be, in bytes.
const MAX_PATH_BYTES: usize = 200;
/// How many folders deep a file may lie, itself included.
pub(super) const MAX_DEPTH: usize = 6;

/// Finds what forbids `path` in a package.
pub(crate) fn check(path: &str) -> Option<Finding> {
    if let Some(finding) = check_safe(path) {
        return Some(finding);
    }
    if path.split('/').any(|name| name.starts_with('.')) {
        return Some(hidden(path));
    }
    if !path.split('/').all(is_name) {
        return Some(name_not_allowed(path));
    }
    if path.len() > MAX_PATH_BYTES || path.split('/').count() > MAX_DEPTH {
        let problem = Problem::PathTooLong { characters: MAX_PATH_BYTES, levels: MAX_DEPTH };
        return Some(Finding::error(problem, path, None));
    }
    None
}

/// Finds whether `path` could lead out of the package on any system.
pub(super) fn check_safe(path: &str) -> Option<Finding> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    let climbs = path.split('/').any(|name| name.is_empty() || name == "." || name == "..");
    let unsafe_path = drive || climbs || path.contains(['\\', '\0']);
    unsafe_path.then(|| Finding::error(Problem::UnsafePath {}, path, None))
}

/// Whether a file or folder may be called `name`.
pub(super) fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(allowed)
}

pub(super) fn hidden(path: &str) -> Finding {
    Finding::error(Problem::HiddenFile {}, path, None)
}

pub(super) fn name_not_allowed(path: &str) -> Finding {
    Finding::error(Problem::NameNotAllowed {}, path, None)
}

pub(super) fn symlink(path: &str) -> Finding {
    Finding::error(Problem::Symlink {}, path, None)
}

pub(super) fn file_too_large(path: &str) -> Finding {
    Finding::error(Problem::FileTooLarge {}, path, None)
}

pub(super) fn package_too_large() -> Finding {
    Finding::error(Problem::PackageTooLarge {}, "", None)
}

pub(super) fn too_many_files() -> Finding {
    Finding::error(Problem::TooManyFiles { most: super::MAX_FILES }, "", None)
}

pub(super) fn unreadable(path: &str, error: &dyn std::fmt::Display) -> Finding {
    Finding::error(Problem::Unreadable { error: error.to_string() }, path, None)
}
