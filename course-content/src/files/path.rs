//! Which paths a package may have, and the findings about its size.

use crate::finding::Finding;

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
        let fix = format!("use at most {MAX_PATH_BYTES} characters and {MAX_DEPTH} levels");
        return Some(Finding::error("path_too_long", path, None, "the path is too long or too deep", fix));
    }
    None
}

/// Finds whether `path` could lead out of the package on any system.
pub(super) fn check_safe(path: &str) -> Option<Finding> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    let climbs = path.split('/').any(|name| name.is_empty() || name == "." || name == "..");
    let unsafe_path = drive || climbs || path.contains(['\\', '\0']);
    unsafe_path.then(|| {
        let fix = "name files relative to the course's folder, without `..`, `\\` and drive letters";
        Finding::error("unsafe_path", path, None, "this path leads out of the package", fix)
    })
}

/// Whether a file or folder may be called `name`.
pub(super) fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(allowed)
}

pub(super) fn hidden(path: &str) -> Finding {
    let fix = "keep hidden files and version control outside the course's folder";
    Finding::error("hidden_file", path, None, "hidden files may not be in a package", fix)
}

pub(super) fn name_not_allowed(path: &str) -> Finding {
    let message = "the name has characters other than `a-z 0-9 - . _`";
    Finding::error("name_not_allowed", path, None, message, "rename it")
}

pub(super) fn symlink(path: &str) -> Finding {
    let message = "symbolic links and special files may not be in a package";
    Finding::error("symlink", path, None, message, "put the file itself there")
}

pub(super) fn file_too_large(path: &str) -> Finding {
    let fix = "make it smaller or link to it on the media centre";
    Finding::error("file_too_large", path, None, "the file has more than 16 MiB", fix)
}

pub(super) fn package_too_large() -> Finding {
    let message = "all files together have more than 64 MiB";
    Finding::error("package_too_large", "", None, message, "make pictures smaller or take some out")
}

pub(super) fn too_many_files() -> Finding {
    let message = format!("there are more than {} files", super::MAX_FILES);
    Finding::error("too_many_files", "", None, message, "take out what the course does not use")
}

pub(super) fn unreadable(path: &str, error: &dyn std::fmt::Display) -> Finding {
    let message = format!("it cannot be read: {error}");
    Finding::error("unreadable", path, None, message, "check that it is there and may be read")
}
