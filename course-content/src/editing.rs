//! Changes a package without anybody having to see its files: files go in, changed files come out.

mod gift;
mod keep;
mod keys;
mod links;
mod outline;
mod plain;
mod questions;
mod records;
mod word;
mod yaml;

use std::collections::BTreeSet;

pub use gift::{Gift, GiftDefaults, GiftFault, GiftLoss, GiftRefused, GiftTaken, MAX_GIFT_BYTES, read_gift};
pub use keys::key_from;
pub use outline::{Direction, Draft, ItemKey};
pub use questions::{QuestionFile, fresh_quiz, read_questions, write_checks, write_quiz};
pub use word::{MAX_WORD_BYTES, WordLesson, WordNote, WordPicture, WordRefused, WordText, read_word};

use crate::course::Course;
use crate::files::Files;
use crate::finding::Finding;
use crate::reader::read_file;
use yaml::Yaml;

/// What becomes of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: String,
    /// Its new bytes; `None` if it goes.
    pub bytes: Option<Vec<u8>>,
    /// Where it lay before, if it has moved; that it is there no more is part of this change.
    pub from: Option<String>,
}

/// Why something could not be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditRefused {
    /// The file that would be changed cannot be read.
    Unreadable(Vec<Finding>),
    /// There is no such module, lesson or quiz (any more).
    NotThere(String),
    /// Modules and lessons are numbered with two digits.
    TooMany,
}

/// The name of the file that says what a course is.
pub const COURSE_FILE: &str = "course.yaml";

/// What differs between two states of a package, in the order of the paths.
#[must_use]
pub fn changes(before: &Files, after: &Files) -> Vec<Change> {
    let paths: BTreeSet<&str> = before.iter().chain(after.iter()).map(|(path, _)| path).collect();
    let differs = |path: &&str| before.get(path) != after.get(path);
    let change =
        |path: &str| Change { path: path.to_owned(), bytes: after.get(path).map(<[u8]>::to_vec), from: None };
    paths.into_iter().filter(differs).map(change).collect()
}

/// `course.yaml` of a package.
///
/// # Errors
/// [`EditRefused::Unreadable`] with everything that is wrong with it.
pub fn read_course(files: &Files) -> Result<Course, EditRefused> {
    read_file(COURSE_FILE, files.get(COURSE_FILE).unwrap_or_default()).map_err(EditRefused::Unreadable)
}

/// `course.yaml` that says `after`, over bytes that said `before`: what did not change keeps its lines.
fn write_course(bytes: &[u8], before: &Course, after: &Course) -> Vec<u8> {
    write_over(bytes, &records::course(before), &records::course(after), |bytes| {
        read_file::<Course>(COURSE_FILE, bytes).is_ok_and(|read| read == *after)
    })
}

/// A document over the one that was there, if `right` finds that it says what it should, or else anew.
fn write_over(bytes: &[u8], before: &Yaml, after: &Yaml, right: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let over = str::from_utf8(bytes).ok().map(|text| keep::rewrite(text, before, after).into_bytes());
    over.filter(|over| right(over)).unwrap_or_else(|| after.document().into_bytes())
}

#[cfg(test)]
mod tests;
