//! The files of a package in memory: an ordered map from path to bytes.

mod archive;
mod folder;
mod path;

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::finding::Finding;
use crate::problem::Problem;

pub(crate) use path::check as check_path;

/// How many files a package may have.
pub const MAX_FILES: usize = 2_000;
/// How many bytes one file may have.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;
/// How many bytes all files together may have.
pub const MAX_TOTAL_BYTES: u64 = 64 * 1024 * 1024;

/// The files of a package by path, in byte order of their paths.
///
/// Two values are equal if their files are; the name of the folder they came from does not count.
#[derive(Clone, Debug, Default)]
pub struct Files {
    map: BTreeMap<String, Vec<u8>>,
    folder: Option<String>,
}

impl PartialEq for Files {
    fn eq(&self, other: &Self) -> bool {
        self.map == other.map
    }
}

impl Eq for Files {}

impl FromIterator<(String, Vec<u8>)> for Files {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        Self { map: files.into_iter().collect(), folder: None }
    }
}

impl Files {
    /// Reads a folder with everything in it.
    ///
    /// # Errors
    /// All files that may not be in a package: hidden ones, symbolic links, names with other characters
    /// than `a-z 0-9 - . _`, and what is too much or too large; or that the folder cannot be read.
    pub fn read_dir(folder: &Path) -> Result<Self, Vec<Finding>> {
        folder::read(folder)
    }

    /// Reads a zip archive. A single folder around everything is left away if it holds `course.yaml`.
    ///
    /// What the archive says of its sizes is not believed: bytes are counted while they are inflated.
    ///
    /// # Errors
    /// As for [`Files::read_dir`]; also paths that climb out of the package, names that occur twice,
    /// encrypted entries, and archives that cannot be read.
    pub fn read_zip(bytes: &[u8]) -> Result<Self, Vec<Finding>> {
        archive::read(bytes)
    }

    /// Writes everything into a new or empty folder, or nothing at all: it is written beside the target
    /// first and then renamed.
    ///
    /// # Errors
    /// If the target is there and not empty, if a path is not allowed in a package, or if writing fails.
    pub fn write_dir(&self, target: &Path) -> Result<(), Vec<Finding>> {
        folder::write(self, target)
    }

    /// A zip archive of the files. The same files always give the same bytes.
    ///
    /// # Errors
    /// If a path is not allowed in a package, or if there is too much.
    pub fn to_zip(&self) -> Result<Vec<u8>, Vec<Finding>> {
        archive::write(self)
    }

    /// The SHA-256 over, for each file in byte order of its path: the path, a zero byte, the SHA-256 of
    /// its bytes.
    #[must_use]
    pub fn content_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for (path, bytes) in &self.map {
            hash.update(path.as_bytes());
            hash.update([0]);
            hash.update(Sha256::digest(bytes));
        }
        hash.finalize().into()
    }

    /// [`Files::content_hash`] as 64 hexadecimal digits.
    #[must_use]
    pub fn content_hash_hex(&self) -> String {
        hex::encode(self.content_hash())
    }

    /// The bytes of one file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.map.get(path).map(Vec::as_slice)
    }

    /// Puts a file in, in place of any that was there. Paths are checked when the files are read as a
    /// package or written.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.map.insert(path.into(), bytes.into());
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &str) -> Option<Vec<u8>> {
        self.map.remove(path)
    }

    /// Paths and bytes, in byte order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.map.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The same files, as if they came from a folder of this name.
    #[must_use]
    pub fn in_folder(self, name: impl Into<String>) -> Self {
        Self { folder: Some(name.into()), ..self }
    }

    /// The name of the folder the files came from, where there was one.
    #[must_use]
    pub fn folder(&self) -> Option<&str> {
        self.folder.as_deref()
    }

    /// Everything about paths, numbers and sizes that the format forbids.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.map.keys().filter_map(|path| path::check(path)).collect();
        findings.extend(self.map.keys().filter_map(|path| self.check_parents(path)));
        let mut total = 0_u64;
        for (path, bytes) in &self.map {
            let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            total = total.saturating_add(size);
            findings.extend((size > MAX_FILE_BYTES).then(|| path::file_too_large(path)));
        }
        findings.extend((total > MAX_TOTAL_BYTES).then(path::package_too_large));
        findings.extend((self.map.len() > MAX_FILES).then(path::too_many_files));
        findings
    }

    /// A file cannot also be a folder.
    fn check_parents(&self, path: &str) -> Option<Finding> {
        let parents = path.match_indices('/').map(|(at, _)| path.get(..at).unwrap_or_default());
        let parent = parents.into_iter().find(|parent| self.map.contains_key(*parent))?;
        let problem = Problem::PathConflict { parent: parent.to_owned() };
        Some(Finding::error(problem, path, None))
    }
}

/// What forbids a file of this path and these bytes in a package.
#[must_use]
pub fn refuse_file(path: &str, bytes: &[u8]) -> Vec<Finding> {
    let too_large = u64::try_from(bytes.len()).is_ok_and(|size| size > MAX_FILE_BYTES);
    path::check(path).into_iter().chain(too_large.then(|| path::file_too_large(path))).collect()
}

/// The SHA-256 of one file, as `translated_from` has it: `sha256:` and 64 hexadecimal digits.
#[must_use]
pub fn file_hash(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}
