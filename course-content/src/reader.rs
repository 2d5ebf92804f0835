//! Reads a package: its course, lessons and quizzes, with everything that is wrong at once.

pub(crate) mod front;
pub(crate) mod lesson;

use std::collections::BTreeMap;

use crate::course::{Checks, Course, Lesson, LessonItem, Module, ModuleItem, Quiz, QuizItem};
use crate::files::Files;
use crate::finding::{self, Finding};
use crate::problem::Problem;
use crate::question::Question;
use crate::yaml::{self, Decode, Notes};

/// A course package that could be read. Whether it is also right, [`check`](crate::check) tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// `course.yaml`.
    pub course: Course,
    /// Lessons by `<module>/<lesson>`.
    pub lessons: BTreeMap<String, Lesson>,
    /// Quizzes by key.
    pub quizzes: BTreeMap<String, Quiz>,
    /// The files, byte for byte.
    pub files: Files,
}

/// A lesson or a quiz, with its content, in its place in the course.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// A lesson.
    Lesson(&'a Lesson),
    /// A quiz: its place and its content.
    Quiz(&'a QuizItem, &'a Quiz),
}

impl Package {
    /// Reads a package.
    ///
    /// # Errors
    /// Everything that keeps files from being read: misspelt and missing fields, values that are not what
    /// they should be, YAML that cannot be read, files that are not plain UTF-8, paths that are not allowed.
    pub fn read(files: Files) -> Result<Self, Vec<Finding>> {
        let mut findings = files.check();
        let read = read_all(&files, &mut findings);
        finding::sort(&mut findings);
        match read {
            Some((course, lessons, quizzes)) if findings.is_empty() => {
                Ok(Self { course, lessons, quizzes, files })
            }
            _ => Err(findings),
        }
    }

    /// The content hash; see [`Files::content_hash`].
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.files.content_hash()
    }

    /// The lesson at `<module>/<lesson>`.
    #[must_use]
    pub fn lesson(&self, path: &str) -> Option<&Lesson> {
        self.lessons.get(path)
    }

    /// The quiz with this key.
    #[must_use]
    pub fn quiz(&self, key: &str) -> Option<&Quiz> {
        self.quizzes.get(key)
    }

    /// Lessons and quizzes in the order of the course, each with its module. A quiz without a file is
    /// left out.
    pub fn items(&self) -> impl Iterator<Item = (&Module, Item<'_>)> {
        self.course.modules.iter().flat_map(move |module| {
            module.items.iter().filter_map(move |item| Some((module, self.item(module, item)?)))
        })
    }

    fn item<'a>(&'a self, module: &Module, item: &'a ModuleItem) -> Option<Item<'a>> {
        match item {
            ModuleItem::Lesson(lesson) => {
                self.lessons.get(&format!("{}/{}", module.key, lesson.lesson)).map(Item::Lesson)
            }
            ModuleItem::Quiz(quiz) => self.quizzes.get(&quiz.quiz).map(|found| Item::Quiz(quiz, found)),
        }
    }
}

/// Where a quiz's file lies.
pub(crate) fn quiz_path(key: &str) -> String {
    format!("quizzes/{key}.yaml")
}

/// Where a lesson's self-checks lie.
pub(crate) fn checks_path(lesson: &str) -> String {
    format!("{lesson}.checks.yaml")
}

type Parts = (Course, BTreeMap<String, Lesson>, BTreeMap<String, Quiz>);

fn read_all(files: &Files, findings: &mut Vec<Finding>) -> Option<Parts> {
    let Some(bytes) = files.get("course.yaml") else {
        findings.push(Finding::error(Problem::CourseFileMissing {}, "course.yaml", None));
        return None;
    };
    let course: Course = read_yaml("course.yaml", bytes, findings)?;
    let mut lessons = BTreeMap::new();
    let mut quizzes = BTreeMap::new();
    for module in &course.modules {
        for item in &module.items {
            match item {
                ModuleItem::Lesson(item) => {
                    let lesson = read_lesson(files, &course, module, item, findings);
                    lessons.insert(lesson.path(), lesson);
                }
                ModuleItem::Quiz(item) => {
                    let path = quiz_path(&item.quiz);
                    let read = files.get(&path).and_then(|bytes| read_yaml(&path, bytes, findings));
                    quizzes.extend(read.map(|quiz| (item.quiz.clone(), quiz)));
                }
            }
        }
    }
    Some((course, lessons, quizzes))
}

fn read_lesson(
    files: &Files,
    course: &Course,
    module: &Module,
    item: &LessonItem,
    findings: &mut Vec<Finding>,
) -> Lesson {
    let stem = format!("{}/{}", module.key, item.lesson);
    let bodies = lesson::read_bodies(files, course.source_language, &stem, findings);
    let path = checks_path(&stem);
    let checks: Option<Checks> = files.get(&path).and_then(|bytes| read_yaml(&path, bytes, findings));
    let checks: Vec<Question> = checks.map(|checks| checks.questions).unwrap_or_default();
    Lesson { item: item.clone(), module: module.key.clone(), bodies, checks }
}

/// Reads one YAML file on its own.
pub(crate) fn read_file<T: Decode>(file: &str, bytes: &[u8]) -> Result<T, Vec<Finding>> {
    let mut findings = Vec::new();
    match read_yaml(file, bytes, &mut findings) {
        Some(value) if findings.is_empty() => Ok(value),
        _ => Err(findings),
    }
}

/// Reads a YAML file as a type, or tells everything that is wrong with it.
fn read_yaml<T: Decode>(file: &str, bytes: &[u8], findings: &mut Vec<Finding>) -> Option<T> {
    if findings.len() >= finding::MAX_FINDINGS {
        return None;
    }
    let text = text(file, bytes, findings)?;
    match yaml::parse(file, text, 0) {
        Ok(node) => {
            let mut notes = Notes::new(file);
            let value = T::decode(&node, &mut notes);
            findings.append(&mut notes.findings);
            value
        }
        Err(finding) => {
            findings.push(finding);
            None
        }
    }
}

/// The text of a file: UTF-8, no byte-order mark, `\n` line ends, no NUL.
pub(crate) fn text<'a>(file: &str, bytes: &'a [u8], findings: &mut Vec<Finding>) -> Option<&'a str> {
    let line_at = |at: usize| Some(1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count());
    let at_byte = |byte: u8| bytes.iter().position(|found| *found == byte).and_then(line_at);
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = line_at(error.valid_up_to());
            findings.push(Finding::error(Problem::NotUtf8 {}, file, line));
            return None;
        }
    };
    let before = findings.len();
    if text.starts_with('\u{FEFF}') {
        findings.push(Finding::error(Problem::ByteOrderMark {}, file, Some(1)));
    }
    if text.contains('\r') {
        findings.push(Finding::error(Problem::LineEnds {}, file, at_byte(b'\r')));
    }
    if text.contains('\0') {
        findings.push(Finding::error(Problem::NulCharacter {}, file, at_byte(0)));
    }
    (findings.len() == before).then_some(text)
}
