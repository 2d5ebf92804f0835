//! Outlines of manuscripts as the API writes them.

use domain::content::{self, ItemKey, LessonItem, ModuleItem};
use domain::studio::{Outline, Place};
use poem_openapi::Object;

use crate::courses::CourseItemKind;
use crate::text::Text;

/// A text of a course in the languages in which there is one.
#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields)]
pub struct CourseText {
    /// In English.
    #[oai(skip_serializing_if_is_none, validator(max_length = 20000))]
    en: Option<Text>,
    /// In Russian.
    #[oai(skip_serializing_if_is_none, validator(max_length = 20000))]
    ru: Option<Text>,
    /// In Belarusian.
    #[oai(skip_serializing_if_is_none, validator(max_length = 20000))]
    be: Option<Text>,
}

impl From<content::Text> for CourseText {
    fn from(mut text: content::Text) -> Self {
        let mut of = |language| text.0.remove(&language).map(Text::from);
        Self { en: of(content::Language::En), ru: of(content::Language::Ru), be: of(content::Language::Be) }
    }
}

/// With the line ends of a course; a language in which nothing is said is left out.
impl From<CourseText> for content::Text {
    fn from(text: CourseText) -> Self {
        let languages = [
            (content::Language::En, text.en),
            (content::Language::Ru, text.ru),
            (content::Language::Be, text.be),
        ];
        let said = |(language, text): (content::Language, Option<Text>)| {
            let text = text?.0.replace("\r\n", "\n");
            Some((language, text.trim().to_owned())).filter(|(_, text)| !text.is_empty())
        };
        Self(languages.into_iter().filter_map(said).collect())
    }
}

/// What an outline says of a lesson.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct LessonEntry {
    /// Its title, at least in the language that the course is written in; at most 300 characters.
    title: CourseText,
    /// One or two sentences, likewise.
    summary: CourseText,
    /// How long it takes.
    #[oai(validator(minimum(value = "1"), maximum(value = "1440")))]
    minutes: u32,
    /// Whether completion needs it.
    required: bool,
    /// Ids of the outcomes that it serves.
    #[oai(validator(max_items = 100))]
    outcomes: Vec<Text>,
    /// Said before it begins.
    #[oai(skip_serializing_if_is_none)]
    content_note: Option<CourseText>,
}

impl LessonEntry {
    /// The entry of the lesson with this key.
    pub fn of_lesson(self, lesson: String) -> LessonItem {
        let note = self.content_note.map(content::Text::from);
        LessonItem {
            lesson,
            title: self.title.into(),
            summary: self.summary.into(),
            minutes: self.minutes,
            required: self.required,
            outcomes: self.outcomes.into_iter().map(Into::into).collect(),
            content_note: note.filter(|note| !note.0.is_empty()),
        }
    }
}

impl From<LessonItem> for LessonEntry {
    fn from(item: LessonItem) -> Self {
        Self {
            title: item.title.into(),
            summary: item.summary.into(),
            minutes: item.minutes,
            required: item.required,
            outcomes: item.outcomes.into_iter().map(Into::into).collect(),
            content_note: item.content_note.map(Into::into),
        }
    }
}

/// A lesson or a quiz, in its module.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct ManuscriptItemKey {
    /// Which of the two.
    kind: CourseItemKind,
    /// Its key.
    #[oai(validator(max_length = 100))]
    key: Text,
}

impl From<ManuscriptItemKey> for ItemKey {
    fn from(item: ManuscriptItemKey) -> Self {
        match item.kind {
            CourseItemKind::Lesson => Self::Lesson(item.key.into()),
            CourseItemKind::Quiz => Self::Quiz(item.key.into()),
        }
    }
}

impl From<ItemKey> for ManuscriptItemKey {
    fn from(key: ItemKey) -> Self {
        match key {
            ItemKey::Lesson(key) => Self { kind: CourseItemKind::Lesson, key: key.into() },
            ItemKey::Quiz(key) => Self { kind: CourseItemKind::Quiz, key: key.into() },
        }
    }
}

/// A lesson or a quiz of an outline.
#[derive(Clone, Debug, Object)]
struct ManuscriptItem {
    /// Which of the two.
    kind: CourseItemKind,
    /// Its key.
    key: String,
    /// Its title; missing for a quiz whose file cannot be read.
    #[oai(skip_serializing_if_is_none)]
    title: Option<CourseText>,
    /// Whether completion needs it.
    required: bool,
    /// For a lesson: all that the outline says of it, as `change_lesson` takes it.
    #[oai(skip_serializing_if_is_none)]
    lesson: Option<LessonEntry>,
}

/// A module of an outline.
#[derive(Clone, Debug, Object)]
struct ManuscriptModule {
    /// Its key.
    key: String,
    /// Its title.
    title: CourseText,
    /// One or two sentences.
    summary: CourseText,
    /// What is in it, in order.
    items: Vec<ManuscriptItem>,
}

/// The outline of a course as it is being written.
#[derive(Clone, Debug, Object)]
pub struct ManuscriptOutline {
    /// The course's key.
    key: String,
    /// Its modules, in order.
    modules: Vec<ManuscriptModule>,
}

impl From<Outline> for ManuscriptOutline {
    fn from(outline: Outline) -> Self {
        let Outline { course, quizzes } = outline;
        let item = |item| match item {
            ModuleItem::Lesson(lesson) => ManuscriptItem {
                kind: CourseItemKind::Lesson,
                key: lesson.lesson.clone(),
                title: Some(lesson.title.clone().into()),
                required: lesson.required,
                lesson: Some(lesson.into()),
            },
            ModuleItem::Quiz(quiz) => ManuscriptItem {
                kind: CourseItemKind::Quiz,
                title: quizzes.get(&quiz.quiz).cloned().map(Into::into),
                key: quiz.quiz,
                required: quiz.required,
                lesson: None,
            },
        };
        let module = |module: content::Module| ManuscriptModule {
            key: module.key,
            title: module.title.into(),
            summary: module.summary.into(),
            items: module.items.into_iter().map(item).collect(),
        };
        Self { key: course.key, modules: course.modules.into_iter().map(module).collect() }
    }
}

/// What a step has led to.
#[derive(Clone, Debug, Object)]
pub struct OutlineStepTaken {
    /// The module in which the thing is now, or which it is.
    module: String,
    /// The lesson or quiz that the step was about.
    #[oai(skip_serializing_if_is_none)]
    item: Option<ManuscriptItemKey>,
    /// The outline as it stands now.
    outline: ManuscriptOutline,
}

impl OutlineStepTaken {
    /// A place, and the outline around it.
    pub fn of((module, item): Place, outline: ManuscriptOutline) -> Self {
        Self { module, item: item.map(Into::into), outline }
    }
}
