//! Steps of work on an outline as the API reads them: a union told apart by `step`.

use domain::content::Language;
use domain::studio::{Heading, Step};
use domain::{Error, FieldError};
use poem_openapi::{Enum, Object, Union};
use serde::Serialize;

use super::shapes::{CourseText, LessonEntry, ManuscriptItemKey};
use crate::quizzes::questions::kinds;
use crate::text::Text;
use crate::words_of;

kinds! {
    AddModuleStep: AddModule,
    NameModuleStep: NameModule,
    MoveModuleStep: MoveModule,
    RemoveModuleStep: RemoveModule,
    AddLessonStep: AddLesson,
    ChangeLessonStep: ChangeLesson,
    AddQuizStep: AddQuiz,
    AddChecksStep: AddChecks,
    RequireQuizStep: RequireQuiz,
    MoveItemStep: MoveItem,
    MoveItemToStep: MoveItemTo,
    RemoveItemStep: RemoveItem,
}

words_of! {
    /// By one place, to where.
    MoveDirection mirrors domain::content::Direction { Up, Down }
}

/// A new module at the end of the course.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct AddModule {
    /// `add_module`.
    step: AddModuleStep,
    /// Its title, at least in the language that the course is written in; at most 300 characters.
    title: CourseText,
    /// One or two sentences, likewise.
    summary: CourseText,
}

/// Another title for a module; its key stays.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NameModule {
    /// `name_module`.
    step: NameModuleStep,
    /// The module's key.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// Its title, at least in the language that the course is written in; at most 300 characters.
    title: CourseText,
    /// One or two sentences, likewise.
    summary: CourseText,
}

/// A module one place up or down.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct MoveModule {
    /// `move_module`.
    step: MoveModuleStep,
    /// The module's key.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// Where to.
    direction: MoveDirection,
}

/// A module goes, with everything in it.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct RemoveModule {
    /// `remove_module`.
    step: RemoveModuleStep,
    /// The module's key.
    #[oai(validator(max_length = 100))]
    module: Text,
}

/// A new lesson, without text yet, at the end of a module.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct AddLesson {
    /// `add_lesson`.
    step: AddLessonStep,
    /// The module's key.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// What is said of it.
    lesson: LessonEntry,
}

/// What is said of a lesson, all of it; its key stays.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct ChangeLesson {
    /// `change_lesson`.
    step: ChangeLessonStep,
    /// The module's key.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// The lesson's key.
    #[oai(validator(max_length = 100))]
    key: Text,
    /// What is said of it.
    lesson: LessonEntry,
}

/// A new quiz, without questions yet, at the end of a module.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct AddQuiz {
    /// `add_quiz`.
    step: AddQuizStep,
    /// The module's key.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// Its title, at least in the language that the course is written in; at most 300 characters.
    title: CourseText,
    /// One or two sentences, likewise.
    summary: CourseText,
}

/// A file of self-checks, none yet, for a lesson.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct AddChecks {
    /// `add_checks`.
    step: AddChecksStep,
    /// The module's key.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// The lesson's key.
    #[oai(validator(max_length = 100))]
    lesson: Text,
}

/// Whether a quiz has to be passed.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct RequireQuiz {
    /// `require_quiz`.
    step: RequireQuizStep,
    /// The module's key.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// The quiz's key.
    #[oai(validator(max_length = 100))]
    quiz: Text,
    /// Whether completion needs it passed.
    required: bool,
}

/// A lesson or a quiz one place up or down, from module to module.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct MoveItem {
    /// `move_item`.
    step: MoveItemStep,
    /// The key of the module in which it is.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// What is moved.
    item: ManuscriptItemKey,
    /// Where to.
    direction: MoveDirection,
}

/// A lesson or a quiz to the end of another module.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct MoveItemTo {
    /// `move_item_to`.
    step: MoveItemToStep,
    /// The key of the module in which it is.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// What is moved.
    item: ManuscriptItemKey,
    /// The key of the module to which it goes.
    #[oai(validator(max_length = 100))]
    to: Text,
}

/// A lesson or a quiz goes.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct RemoveItem {
    /// `remove_item`.
    step: RemoveItemStep,
    /// The module's key.
    #[oai(validator(max_length = 100))]
    module: Text,
    /// What goes.
    item: ManuscriptItemKey,
}

/// One step of work on an outline.
#[derive(Clone, Debug, Union)]
#[oai(discriminator_name = "step", rename_all = "snake_case", one_of)]
pub enum OutlineStep {
    /// A new module.
    AddModule(AddModule),
    /// Another title for a module.
    NameModule(NameModule),
    /// A module one place up or down.
    MoveModule(MoveModule),
    /// A module goes.
    RemoveModule(RemoveModule),
    /// A new lesson.
    AddLesson(AddLesson),
    /// What is said of a lesson.
    ChangeLesson(ChangeLesson),
    /// A new quiz.
    AddQuiz(AddQuiz),
    /// Self-checks for a lesson.
    AddChecks(AddChecks),
    /// Whether a quiz has to be passed.
    RequireQuiz(RequireQuiz),
    /// A lesson or a quiz one place up or down.
    MoveItem(MoveItem),
    /// A lesson or a quiz into another module.
    MoveItemTo(MoveItemTo),
    /// A lesson or a quiz goes.
    RemoveItem(RemoveItem),
}

fn heading(title: CourseText, summary: CourseText) -> Heading {
    Heading { title: title.into(), summary: summary.into() }
}

impl From<OutlineStep> for Step {
    fn from(step: OutlineStep) -> Self {
        match step {
            OutlineStep::AddModule(s) => Self::AddModule(heading(s.title, s.summary)),
            OutlineStep::NameModule(s) => Self::NameModule(s.module.0, heading(s.title, s.summary)),
            OutlineStep::MoveModule(s) => Self::MoveModule(s.module.0, s.direction.into()),
            OutlineStep::RemoveModule(s) => Self::RemoveModule(s.module.0),
            OutlineStep::AddLesson(s) => Self::AddLesson(s.module.0, s.lesson.of_lesson(String::new())),
            OutlineStep::ChangeLesson(s) => Self::ChangeLesson(s.module.0, s.lesson.of_lesson(s.key.0)),
            OutlineStep::AddQuiz(s) => Self::AddQuiz(s.module.0, heading(s.title, s.summary)),
            OutlineStep::AddChecks(s) => Self::AddChecks(s.module.0, s.lesson.0),
            OutlineStep::RequireQuiz(s) => Self::RequireQuiz(s.module.0, s.quiz.0, s.required),
            OutlineStep::MoveItem(s) => Self::MoveItem(s.module.0, s.item.into(), s.direction.into()),
            OutlineStep::MoveItemTo(s) => Self::MoveItemTo(s.module.0, s.item.into(), s.to.0),
            OutlineStep::RemoveItem(s) => Self::RemoveItem(s.module.0, s.item.into()),
        }
    }
}

impl OutlineStep {
    /// Where in its JSON the values stand that forms have at the top.
    pub const fn values_at(&self) -> &'static str {
        match self {
            Self::AddLesson(_) | Self::ChangeLesson(_) => "/lesson",
            _ => "",
        }
    }
}

/// Forms have a field for each language (`/title_en`), the API has an object (`/title/en`), below `values_at`.
pub fn in_json(error: Error, values_at: &str) -> Error {
    let Error::Invalid(fields) = error else { return error };
    let pointer = |field: FieldError| {
        if field.finding.is_some() {
            return field;
        }
        let pointer = match field.pointer.rsplit_once('_') {
            Some((name, tag)) if Language::from_tag(tag).is_some() => format!("{values_at}{name}/{tag}"),
            _ => format!("{values_at}{}", field.pointer),
        };
        FieldError { pointer, ..field }
    };
    Error::Invalid(fields.into_iter().map(pointer).collect())
}
