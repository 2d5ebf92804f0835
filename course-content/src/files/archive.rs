//! Packages as zip archives, which may come from anybody.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{Files, MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES, path};
use crate::finding::Finding;
use crate::problem::Problem;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads an archive.
pub(super) fn read(bytes: &[u8]) -> Result<Files, Vec<Finding>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| vec![broken(&error)])?;
    if archive.has_duplicate_names() {
        return Err(vec![Finding::error(Problem::DuplicatePath {}, "", None)]);
    }
    // Every file has at most one folder of its own, so this many entries can be honest.
    if archive.len() > MAX_FILES * 2 {
        return Err(vec![path::too_many_files()]);
    }
    let mut findings: Vec<Finding> =
        (0..archive.len()).filter_map(|index| check_entry(&archive, index)).collect();
    if !findings.is_empty() {
        findings.truncate(100);
        return Err(findings);
    }
    let files = strip_folder(inflate(&mut archive)?);
    let findings = files.check();
    if findings.is_empty() { Ok(files) } else { Err(findings) }
}

/// Looks at an entry's head, before anything is inflated.
fn check_entry(archive: &Archive<'_>, index: usize) -> Option<Finding> {
    let entry = match archive.by_index_data(index) {
        Ok(entry) => entry,
        Err(error) => return Some(broken(&error)),
    };
    let name = match entry.name() {
        Ok(name) => name,
        Err(error) => return Some(broken(&error)),
    };
    let plain = if entry.is_dir() { name.strip_suffix('/').unwrap_or(&name) } else { &name };
    if let Some(finding) = path::check_safe(plain) {
        return Some(finding);
    }
    // 0o170000 is the mask of a file's kind in Unix; nothing, a file or a folder is fine.
    let special =
        entry.unix_mode().is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000 | 0o040_000));
    if special || entry.is_symlink() {
        return Some(path::symlink(plain));
    }
    entry.encrypted().then(|| Finding::error(Problem::Encrypted {}, plain, None))
}

fn inflate(archive: &mut Archive<'_>) -> Result<BTreeMap<String, Vec<u8>>, Vec<Finding>> {
    let mut map = BTreeMap::new();
    let mut left = MAX_TOTAL_BYTES;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| vec![broken(&error)])?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(|error| vec![broken(&error)])?.into_owned();
        if map.len() >= MAX_FILES {
            return Err(vec![path::too_many_files()]);
        }
        let limit = left.min(MAX_FILE_BYTES);
        let mut bytes = Vec::new();
        entry
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| vec![path::unreadable(&name, &error)])?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > MAX_FILE_BYTES {
            return Err(vec![path::file_too_large(&name)]);
        }
        left = left.checked_sub(size).ok_or_else(|| vec![path::package_too_large()])?;
        map.insert(name, bytes);
    }
    Ok(map)
}

/// Leaves a single folder around everything away, if the course lies in it.
fn strip_folder(map: BTreeMap<String, Vec<u8>>) -> Files {
    let top = map.keys().next().and_then(|path| path.split_once('/')).map(|(top, _)| top.to_owned());
    let Some(top) = top else { return map.into_iter().collect() };
    let prefix = format!("{top}/");
    let single = map.keys().all(|path| path.starts_with(&prefix));
    if !single || !map.contains_key(&format!("{prefix}course.yaml")) {
        return map.into_iter().collect();
    }
    let inner = |(path, bytes): (String, Vec<u8>)| Some((path.strip_prefix(&prefix)?.to_owned(), bytes));
    let mut files: Files = map.into_iter().filter_map(inner).collect();
    files.folder = Some(top);
    files
}

fn broken(error: &zip::result::ZipError) -> Finding {
    Finding::error(Problem::ArchiveUnreadable { error: error.to_string() }, "", None)
}

/// Writes an archive without times, owners or anything else that could differ.
pub(super) fn write(files: &Files) -> Result<Vec<u8>, Vec<Finding>> {
    let findings = files.check();
    if !findings.is_empty() {
        return Err(findings);
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files.iter() {
        writer.start_file(path, options).map_err(|error| vec![broken(&error)])?;
        writer.write_all(bytes).map_err(|error| vec![path::unreadable(path, &error)])?;
    }
    Ok(writer.finish().map_err(|error| vec![broken(&error)])?.into_inner())
}
