//! The studio's outline of a course: its modules, lessons and quizzes, which are moved by plain buttons.

use askama::Template;
use domain::content::{
    Course, Direction, ItemKey, Language, LessonItem, Module, ModuleItem, checks_of, lesson_path, quiz_of,
};
use domain::quizzes::ShownText;
use domain::studio::{self, Manuscript, Place, StateId, Step};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

mod course;
mod fields;
mod import;
mod parts;
mod question;
mod quiz;
mod sheet;

pub use course::{change as change_settings, settings};
pub use fields::spelt;
pub use import::{export, show as show_import, take_in};
pub use parts::{
    add_quiz, ask_removal, change_lesson, change_module, new_quiz, remove, show_lesson, show_module,
};
pub use question::{change as change_question, show as show_question};
pub use quiz::{change_rules, kind_said, list, rules, work};

/// What a page of the studio is asked for with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    module: String,
    lesson: String,
    quiz: String,
    path: String,
    id: String,
    kind: String,
    done: String,
    at: String,
    pressed: String,
    /// A question that was removed just now, and the state in which it stood.
    gone: String,
    from: String,
    /// The number of the part of a long list, from 1.
    part: String,
}

impl Asked {
    /// The lesson or quiz that is meant; nothing if it is a module.
    fn item(&self) -> Option<ItemKey> {
        item_of(&self.lesson, &self.quiz)
    }

    /// What to say of what was done; nothing for a word that is none of ours.
    fn said(&self, words: Words) -> String {
        match self.done.as_str() {
            "moved" => words.say("build-moved"),
            "removed" => words.say("build-removed"),
            "put-back" => words.say("build-put-back-done"),
            "added" => words.say("build-added"),
            "saved" => words.say("build-saved"),
            _ => String::new(),
        }
    }
}

fn item_of(lesson: &str, quiz: &str) -> Option<ItemKey> {
    let some = |key: &str| Some(key.to_owned()).filter(|key| !key.is_empty());
    some(lesson).map(ItemKey::Lesson).or_else(|| some(quiz).map(ItemKey::Quiz))
}

#[derive(Template)]
#[template(path = "building/outline.html")]
struct OutlinePage {
    page: Page,
    errors: Errors,
    done: String,
    /// What was moved just now, whose button is in focus again.
    at: String,
    pressed: String,
    key: String,
    title: ShownText,
    modules: Vec<ModuleCard>,
}

struct ModuleCard {
    id: String,
    title: ShownText,
    row: Row,
    items: Vec<ItemCard>,
}

struct ItemCard {
    id: String,
    about: String,
    row: Row,
}

/// What the buttons of one part of the outline need.
#[derive(Clone)]
struct Row {
    module: String,
    lesson: String,
    quiz: String,
    title: ShownText,
    /// Pages about it.
    links: Vec<(String, String)>,
    /// Whether it is a lesson that has no self-checks yet.
    lacks_checks: bool,
}

impl Row {
    fn blank() -> Self {
        let title = ShownText { text: String::new(), language: Language::En };
        Self {
            module: String::new(),
            lesson: String::new(),
            quiz: String::new(),
            title,
            links: Vec::new(),
            lacks_checks: false,
        }
    }
}

/// The outline.
#[handler]
pub async fn outline(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(show(&cx, &visit, &key, &asked, None).await?)
}

async fn show(
    cx: &Context,
    visit: &Visit,
    key: &str,
    asked: &Asked,
    refused: Option<Error>,
) -> Result<Response, PageError> {
    let course = studio::settings(cx, visit.signed_in()?, key).await?.course;
    let manuscript = studio::open(cx, visit.signed_in()?, key).await?;
    let words = visit.words();
    let errors = refused.as_ref().map(|error| Errors::told(words, error, &[], "")).unwrap_or_default();
    let status = refused.as_ref().map_or(StatusCode::OK, error_page::status);
    let modules = Cards { visit, course: &course, manuscript: &manuscript }.all();
    let page = OutlinePage {
        page: Page::new(visit),
        errors,
        done: asked.said(words),
        at: asked.at.clone(),
        pressed: asked.pressed.clone(),
        key: key.to_owned(),
        title: ShownText::of(&course.title, visit.language),
        modules,
    };
    page::render(status, &page)
}

/// What the cards of an outline are made from.
struct Cards<'a> {
    visit: &'a Visit,
    course: &'a Course,
    manuscript: &'a Manuscript,
}

impl Cards<'_> {
    fn all(&self) -> Vec<ModuleCard> {
        self.course.modules.iter().map(|module| self.module(module)).collect()
    }

    /// A page about something, with the word for it.
    fn link(&self, label: &str, page: &str) -> (String, String) {
        (self.visit.words().say(label), format!("/studio/{}/{page}", self.course.key))
    }

    fn module(&self, module: &Module) -> ModuleCard {
        let (at, title) = (&module.key, ShownText::of(&module.title, self.visit.language));
        let links = vec![
            self.link("build-change", &format!("module?module={at}")),
            self.link("build-remove", &format!("removal?module={at}")),
        ];
        let items = module.items.iter().map(|item| match item {
            ModuleItem::Lesson(item) => self.lesson(at, item),
            ModuleItem::Quiz(item) => self.quiz(at, &item.quiz),
        });
        let row = Row { module: at.clone(), title: title.clone(), links, ..Row::blank() };
        ModuleCard { id: id_of(at, None), title, items: items.collect(), row }
    }

    fn lesson(&self, at: &str, item: &LessonItem) -> ItemCard {
        let lesson = &item.lesson;
        let path = format!("{at}/{lesson}");
        let (checks, text) = (checks_of(&path), lesson_path(&path, self.course.source_language));
        let lacks_checks = self.manuscript.head(&checks).is_none();
        let mut links = vec![
            self.link("build-write", &format!("edit?path={text}")),
            self.link("build-change", &format!("lesson?module={at}&lesson={lesson}")),
        ];
        links.extend((!lacks_checks).then(|| self.link("build-checks", &format!("quiz?path={checks}"))));
        links.push(self.link("build-remove", &format!("removal?module={at}&lesson={lesson}")));
        let title = ShownText::of(&item.title, self.visit.language);
        let about = self.visit.words().count("build-lesson-minutes", item.minutes);
        let row =
            Row { module: at.to_owned(), lesson: lesson.clone(), title, links, lacks_checks, ..Row::blank() };
        ItemCard { id: id_of(at, Some(&ItemKey::Lesson(lesson.clone()))), about, row }
    }

    fn quiz(&self, at: &str, quiz: &str) -> ItemCard {
        let links = vec![
            self.link("build-questions", &format!("quiz?path={}", quiz_of(quiz))),
            self.link("build-change", &format!("lesson?module={at}&quiz={quiz}")),
            self.link("build-remove", &format!("removal?module={at}&quiz={quiz}")),
        ];
        let found = self.manuscript.package.as_ref().and_then(|package| package.quiz(quiz));
        let untitled = || ShownText { text: quiz.to_owned(), language: self.visit.language };
        let title = found.map_or_else(untitled, |quiz| ShownText::of(&quiz.title, self.visit.language));
        let row = Row { module: at.to_owned(), quiz: quiz.to_owned(), title, links, ..Row::blank() };
        let about = self.visit.words().say("build-quiz");
        ItemCard { id: id_of(at, Some(&ItemKey::Quiz(quiz.to_owned()))), about, row }
    }
}

/// How a part of the outline is called on its page.
fn id_of(module: &str, item: Option<&ItemKey>) -> String {
    match item {
        None => format!("m-{module}"),
        Some(ItemKey::Lesson(key)) => format!("l-{module}.{key}"),
        Some(ItemKey::Quiz(key)) => format!("q-{module}.{key}"),
    }
}

/// Back to the outline, with the focus on what was worked on. A fragment in the address would take the focus away from it.
fn back(key: &str, (module, item): &Place, done: &str, pressed: &str) -> Response {
    let at = id_of(module, item.as_ref());
    page::see(&format!("/studio/{key}/outline?done={done}&at={at}&pressed={pressed}"))
}

/// Moves something.
#[handler]
pub async fn move_part(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response> {
    let actor = visit.signed_in()?;
    let (module, item) = (form.get("module").to_owned(), item_of(form.get("lesson"), form.get("quiz")));
    let pressed = form.get("do");
    let direction = if pressed == "up" { Direction::Up } else { Direction::Down };
    let step = match (item, pressed) {
        (Some(ItemKey::Lesson(lesson)), "checks") => Step::AddChecks(module, lesson),
        (Some(item), "to") => Step::MoveItemTo(module, item, form.get("to").to_owned()),
        (Some(item), _) => Step::MoveItem(module, item, direction),
        (None, _) => Step::MoveModule(module, direction),
    };
    match studio::take_step(&cx, actor, &key, step).await {
        Ok((module, Some(ItemKey::Lesson(lesson)))) if pressed == "checks" => {
            let path = checks_of(&format!("{module}/{lesson}"));
            Ok(page::see(&quiz::address(&key, &path)))
        }
        Ok(place) => Ok(back(&key, &place, "moved", pressed)),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            Ok(show(&cx, &visit, &key, &Asked::default(), Some(error)).await?)
        }
        Err(error) => Err(PageError(error).into()),
    }
}

/// What is wrong with a form, on the same form; anything else is a page of its own.
fn told(words: Words, error: Error) -> Result<(StatusCode, Errors), PageError> {
    if !matches!(error, Error::Invalid(_) | Error::Refused(_)) {
        return Err(PageError(error));
    }
    Ok((error_page::status(&error), Errors::told(words, &error, &[], "")))
}

/// The state that a form goes by.
fn based_on(form: &Form) -> Result<StateId, PageError> {
    let id = form.get("based_on").parse::<uuid::Uuid>();
    let unknown = || Error::invalid("/based_on", "unknown_state", "open the page again");
    Ok(id.map(StateId::from).map_err(|_| unknown())?)
}
