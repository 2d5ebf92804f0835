//! What one version of a course has that another has not: lessons and quizzes that came, went or changed.

use std::collections::BTreeSet;

use crate::course::{Course, Language, Lesson, LessonBody, Text};
use crate::reader::lesson::body_path;
use crate::reader::{Item, Package, checks_path, quiz_path};
use crate::render::reading_text;

/// What became of a part of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is new.
    Added,
    /// It is no longer there.
    Removed,
    /// It says something else.
    Changed,
}

/// Which part of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What is said of the course as a whole: its texts, outcomes, sources, the order of its parts.
    Course,
    /// A lesson.
    Lesson,
    /// A quiz.
    Quiz,
    /// A picture or another file that lies beside.
    File,
}

/// A part of a course that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub how: How,
    /// Which part it is.
    pub part: Part,
    /// `<module>/<lesson>`, the quiz's key, or the path of the file.
    pub path: String,
    /// Its title, the newer one where there are two; without languages for a file.
    pub title: Text,
}

/// Everything that is different, in the order of the newer version; what was removed comes last.
#[must_use]
pub fn changes(before: &Package, after: &Package) -> Vec<Change> {
    let mut found = Vec::new();
    if whole(before) != whole(after) {
        let title = after.course.title.clone();
        found.push(Change { how: How::Changed, part: Part::Course, path: String::new(), title });
    }
    for (_, item) in after.items() {
        let how = match item {
            Item::Lesson(lesson) => how(before.lesson(&lesson.path()), |old| is_same(old, lesson)),
            Item::Quiz(placed, quiz) => how(before.quiz(&placed.quiz), |old| old == quiz),
        };
        found.extend(how.map(|how| of_item(how, item)));
    }
    let gone = before.items().map(|(_, item)| item).filter(|item| match item {
        Item::Lesson(lesson) => after.lesson(&lesson.path()).is_none(),
        Item::Quiz(placed, _) => after.quiz(&placed.quiz).is_none(),
    });
    found.extend(gone.map(|item| of_item(How::Removed, item)));
    found.extend(files(before, after));
    found
}

fn how<T>(old: Option<&T>, is_same: impl FnOnce(&T) -> bool) -> Option<How> {
    match old {
        None => Some(How::Added),
        Some(old) if is_same(old) => None,
        Some(_) => Some(How::Changed),
    }
}

fn of_item(how: How, item: Item<'_>) -> Change {
    let (part, path, title) = match item {
        Item::Lesson(lesson) => (Part::Lesson, lesson.path(), &lesson.item.title),
        Item::Quiz(placed, quiz) => (Part::Quiz, placed.quiz.clone(), &quiz.title),
    };
    Change { how, part, path, title: title.clone() }
}

/// The course without what its lessons and quizzes say of themselves, and their order.
fn whole(package: &Package) -> (Course, Vec<String>) {
    let order = package.items().map(|(module, item)| match item {
        Item::Lesson(lesson) => lesson.path(),
        Item::Quiz(placed, _) => format!("{}:{}:{}", module.key, placed.quiz, placed.required),
    });
    let mut course = package.course.clone();
    for module in &mut course.modules {
        module.items.clear();
    }
    (course, order.collect())
}

fn is_same(old: &Lesson, new: &Lesson) -> bool {
    let texts = |lesson: &Lesson| -> Vec<(Language, String)> {
        lesson.bodies.iter().map(|(language, body)| (*language, body.markdown.clone())).collect()
    };
    old.item == new.item && old.checks == new.checks && texts(old) == texts(new)
}

/// Files that are neither texts of lessons nor quizzes nor the course itself.
fn files(before: &Package, after: &Package) -> Vec<Change> {
    let told: BTreeSet<String> = own_paths(before).chain(own_paths(after)).collect();
    let paths: BTreeSet<&str> = before.files.iter().chain(after.files.iter()).map(|(path, _)| path).collect();
    let change = |path: &str| {
        let how = match (before.files.get(path), after.files.get(path)) {
            (Some(old), Some(new)) if old == new => return None,
            (Some(_), Some(_)) => How::Changed,
            (None, _) => How::Added,
            (_, None) => How::Removed,
        };
        Some(Change { how, part: Part::File, path: path.to_owned(), title: Text::default() })
    };
    paths.into_iter().filter(|path| !told.contains(*path)).filter_map(change).collect()
}

fn own_paths(package: &Package) -> impl Iterator<Item = String> {
    let of_item = |(_, item): (_, Item<'_>)| match item {
        Item::Lesson(lesson) => paths_of_lesson(&lesson.path()),
        Item::Quiz(placed, _) => vec![quiz_path(&placed.quiz)],
    };
    std::iter::once("course.yaml".to_owned()).chain(package.items().flat_map(of_item))
}

/// The files of a lesson: its texts, then its self-checks.
#[must_use]
pub fn paths_of_lesson(lesson: &str) -> Vec<String> {
    let texts = Language::ALL.into_iter().map(|language| body_path(lesson, language));
    texts.chain([checks_path(lesson)]).collect()
}

/// The file of a quiz.
#[must_use]
pub fn path_of_quiz(key: &str) -> String {
    quiz_path(key)
}

/// What a learner reads in a lesson of one version and of another, a line for each paragraph; empty for a lesson that
/// is not there. Both in one language: the one asked for, or the nearest in which it was changed.
#[must_use]
pub fn reading_texts(
    before: Option<&Lesson>,
    after: Option<&Lesson>,
    wanted: Language,
) -> (Language, String, String) {
    let body = |lesson: Option<&Lesson>, language| -> Option<String> {
        lesson?.bodies.get(&language).map(|body: &LessonBody| reading_text(&body.markdown))
    };
    let in_language = |language| {
        let (old, new) = (body(before, language), body(after, language));
        (language, old.unwrap_or_default(), new.unwrap_or_default())
    };
    let mut texts = wanted.nearest().into_iter().map(in_language);
    let nearest = texts.clone().find(|(_, old, new)| !(old.is_empty() && new.is_empty()));
    let changed = texts.find(|(_, old, new)| old != new && (after.is_none() || !new.is_empty()));
    changed.or(nearest).unwrap_or_else(|| (wanted, String::new(), String::new()))
}
