//! The outline of a course: modules, lessons and quizzes, added, named, moved and removed.

use std::collections::BTreeMap;

use course_content::editing::{Direction, ItemKey};
use course_content::{Course, LessonItem, ModuleItem, Text};

use super::editing::{Checked, TEXT_LENGTH, TITLE_LENGTH, course_of, edit, refused};
use super::open;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;

/// One step of work on an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A new module at the end of the course.
    AddModule(Heading),
    /// Another title for a module.
    NameModule(String, Heading),
    /// A module one place up or down.
    MoveModule(String, Direction),
    /// A module goes, with everything in it.
    RemoveModule(String),
    /// A new lesson at the end of a module.
    AddLesson(String, LessonItem),
    /// What is said of a lesson: module, key, everything else.
    ChangeLesson(String, LessonItem),
    /// A new quiz at the end of a module.
    AddQuiz(String, Heading),
    /// Self-checks, none yet, for a lesson of a module.
    AddChecks(String, String),
    /// Whether a quiz has to be passed.
    RequireQuiz(String, String, bool),
    /// A lesson or a quiz one place up or down, from module to module.
    MoveItem(String, ItemKey, Direction),
    /// A lesson or a quiz to the end of another module.
    MoveItemTo(String, ItemKey, String),
    /// A lesson or a quiz goes.
    RemoveItem(String, ItemKey),
}

/// A title and what it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The title.
    pub title: Text,
    /// One or two sentences.
    pub summary: Text,
}

/// Where what was worked on is now: its module, and itself if it is not a module.
pub type Place = (String, Option<ItemKey>);

/// An outline as it stands.
#[derive(Clone, Debug)]
pub struct Outline {
    /// What `course.yaml` says.
    pub course: Course,
    /// Titles of quizzes by their keys; those whose files cannot be read are missing.
    pub quizzes: BTreeMap<String, Text>,
}

/// The outline of a course as it stands.
///
/// # Errors
/// As for [`settings`](super::settings()).
pub async fn outline(cx: &Context, actor: &Actor, key: &str) -> Result<Outline> {
    let manuscript = open(cx, actor, key).await?;
    let course = course_of(&manuscript.files)?;
    let package = manuscript.package.as_ref();
    let items = course.modules.iter().flat_map(|module| &module.items);
    let title = |item: &ModuleItem| match item {
        ModuleItem::Quiz(item) => Some((item.quiz.clone(), package?.quiz(&item.quiz)?.title.clone())),
        ModuleItem::Lesson(_) => None,
    };
    let quizzes = items.filter_map(title).collect();
    Ok(Outline { course, quizzes })
}

/// Takes one step. Answers where what it was about is now; of what was removed, where it was.
///
/// # Errors
/// - [`Error::NotFound`](crate::Error::NotFound) if there is no such course, or no such part of it any more.
/// - [`Error::Forbidden`](crate::Error::Forbidden) for those who only review it.
/// - [`Error::Invalid`](crate::Error::Invalid) for a title that is missing or too long, or if `course.yaml` cannot be read.
/// - [`Error::Refused`](crate::Error::Refused) `ManuscriptConflict` if somebody else changed the same place meanwhile.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn take_step(cx: &Context, actor: &Actor, key: &str, step: Step) -> Result<Place> {
    edit(cx, actor, key, |draft| {
        check(&draft.course, &step)?;
        let place = match step {
            Step::AddModule(of) => draft.add_module(of.title, of.summary).map(|key| (key, None)),
            Step::NameModule(key, of) => draft.name_module(&key, of.title, of.summary).map(|()| (key, None)),
            Step::MoveModule(key, direction) => draft.move_module(&key, direction).map(|()| (key, None)),
            Step::RemoveModule(key) => draft.remove_module(&key).map(|()| (key, None)),
            Step::AddLesson(module, item) => {
                draft.add_lesson(&module, item).map(|key| (module, Some(ItemKey::Lesson(key))))
            }
            Step::ChangeLesson(module, item) => {
                let key = item.lesson.clone();
                draft.change_lesson(&module, &key, item).map(|()| (module, Some(ItemKey::Lesson(key))))
            }
            Step::AddQuiz(module, of) => {
                let added = draft.add_quiz(&module, of.title, of.summary);
                added.map(|key| (module, Some(ItemKey::Quiz(key))))
            }
            Step::AddChecks(module, key) => {
                draft.add_checks(&module, &key).map(|_| (module, Some(ItemKey::Lesson(key))))
            }
            Step::RequireQuiz(module, key, required) => {
                draft.require_quiz(&module, &key, required).map(|()| (module, Some(ItemKey::Quiz(key))))
            }
            Step::MoveItem(module, key, direction) => {
                draft.move_item(&module, &key, direction).map(|(module, key)| (module, Some(key)))
            }
            Step::MoveItemTo(module, key, to) => {
                draft.move_item_to(&module, &key, &to).map(|(module, key)| (module, Some(key)))
            }
            Step::RemoveItem(module, key) => draft.remove_item(&module, &key).map(|()| (module, Some(key))),
        };
        place.map_err(refused)
    })
    .await
}

fn check(course: &Course, step: &Step) -> Result<()> {
    let mut checked = Checked::default();
    let mut heading = |title: &Text, summary: &Text| {
        checked.heading("title", title, course, TITLE_LENGTH);
        checked.length("summary", summary, TEXT_LENGTH);
    };
    match step {
        Step::AddModule(of) | Step::NameModule(_, of) | Step::AddQuiz(_, of) => {
            heading(&of.title, &of.summary);
        }
        Step::AddLesson(_, item) | Step::ChangeLesson(_, item) => {
            heading(&item.title, &item.summary);
            checked.range("minutes", item.minutes, 1..=1_440);
            if let Some(note) = &item.content_note {
                checked.length("content_note", note, TEXT_LENGTH);
            }
        }
        Step::MoveModule(..)
        | Step::RemoveModule(_)
        | Step::AddChecks(..)
        | Step::RequireQuiz(..)
        | Step::MoveItem(..)
        | Step::MoveItemTo(..)
        | Step::RemoveItem(..) => {}
    }
    checked.done()
}
