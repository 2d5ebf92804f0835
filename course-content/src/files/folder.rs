//! Packages as folders on disk.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Files, MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES, path};
use crate::finding::Finding;

/// Reads a folder.
pub(super) fn read(folder: &Path) -> Result<Files, Vec<Finding>> {
    let mut walk = Walk::default();
    walk.folder(folder, "", 0);
    if !walk.findings.is_empty() {
        return Err(walk.findings);
    }
    let name = folder.canonicalize().ok().and_then(|full| full.file_name()?.to_str().map(str::to_owned));
    walk.files.folder = name;
    Ok(walk.files)
}

/// What has been read, and what has been found on the way.
#[derive(Default)]
struct Walk {
    files: Files,
    findings: Vec<Finding>,
    entries: usize,
    total: u64,
    full: bool,
}

impl Walk {
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        let listing = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match listing {
            Ok(entries) => entries,
            Err(error) => return self.findings.push(path::unreadable(prefix, &error)),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.entries += 1;
            // Every file has at most one folder of its own, so this many entries can be honest.
            let many = self.entries > MAX_FILES * 2 || self.files.len() >= MAX_FILES;
            if many && !self.full {
                self.full = true;
                self.findings.push(path::too_many_files());
            }
            if self.full {
                return;
            }
            self.entry(&entry, prefix, depth);
        }
    }

    fn entry(&mut self, entry: &fs::DirEntry, prefix: &str, depth: usize) {
        let raw = entry.file_name();
        let inner = join(prefix, &raw);
        if let Some(finding) = path::check(&inner) {
            return self.findings.push(finding);
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < path::MAX_DEPTH => {
                self.folder(&entry.path(), &inner, depth + 1);
            }
            Ok(kind) if kind.is_file() => self.file(&entry.path(), inner),
            Ok(_) => self.findings.push(path::symlink(&inner)),
            Err(error) => self.findings.push(path::unreadable(&inner, &error)),
        }
    }

    fn file(&mut self, place: &Path, inner: String) {
        let mut bytes = Vec::new();
        let read =
            fs::File::open(place).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes));
        let size = match read {
            Ok(size) => u64::try_from(size).unwrap_or(u64::MAX),
            Err(error) => return self.findings.push(path::unreadable(&inner, &error)),
        };
        self.total = self.total.saturating_add(size);
        if size > MAX_FILE_BYTES {
            self.findings.push(path::file_too_large(&inner));
        } else if self.total > MAX_TOTAL_BYTES {
            self.full = true;
            self.findings.push(path::package_too_large());
        } else {
            self.files.insert(inner, bytes);
        }
    }
}

fn join(prefix: &str, name: &OsStr) -> String {
    let name = name.to_string_lossy();
    if prefix.is_empty() { name.into_owned() } else { format!("{prefix}/{name}") }
}

/// Writes a folder, or nothing.
pub(super) fn write(files: &Files, target: &Path) -> Result<(), Vec<Finding>> {
    let findings = files.check();
    if !findings.is_empty() {
        return Err(findings);
    }
    write_checked(files, target).map_err(|error| {
        let message = format!("`{}` cannot be written: {error}", target.display());
        vec![Finding::told(
            "unwritable",
            "",
            None,
            message,
            "choose a new or empty folder that may be written",
        )]
    })
}

fn write_checked(files: &Files, target: &Path) -> io::Result<()> {
    match fs::read_dir(target) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let beside = beside(target)?;
    fs::create_dir(&beside)?;
    let written = write_all(files, &beside).and_then(|()| fs::rename(&beside, target));
    if written.is_err() {
        // The first error is the one to report.
        drop(fs::remove_dir_all(&beside));
    }
    written
}

/// A hidden folder beside the target, on the same file system, so that renaming is one step.
fn beside(target: &Path) -> io::Result<PathBuf> {
    let missing = || io::Error::new(io::ErrorKind::InvalidInput, "the target has no name");
    let name = target.file_name().ok_or_else(missing)?.to_string_lossy().into_owned();
    Ok(target.with_file_name(format!(".{name}.partial-{}", std::process::id())))
}

fn write_all(files: &Files, folder: &Path) -> io::Result<()> {
    for (inner, bytes) in files.iter() {
        let place = folder.join(inner);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(place, bytes)?;
    }
    Ok(())
}
