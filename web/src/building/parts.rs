//! Forms about one part of an outline: a module, a lesson, a quiz; and the question before one is removed.

use askama::Template;
use domain::content::{Course, ItemKey, Language, LessonItem, Module, ModuleItem, Text};
use domain::quizzes::ShownText;
use domain::studio::{self, Heading, Step};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};

use super::fields::{Field, FormPage, Group, Kind, texts, typed_number, typed_option, typed_text};
use super::{Asked, back, told};
use crate::error_page::PageError;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// The languages of titles: those of the course, and always Belarusian.
pub fn heading_languages(course: &Course) -> Vec<Language> {
    Language::ALL
        .into_iter()
        .filter(|language| *language == Language::Be || course.languages.contains(language))
        .collect()
}

/// Title and summary.
pub fn heading_fields(words: Words, course: &Course, title: &Text, summary: &Text) -> Vec<Field> {
    let languages = heading_languages(course);
    let mut fields = texts(words, "title", &words.say("build-title"), Kind::Line, title, &languages);
    fields.extend(texts(words, "summary", &words.say("build-summary"), Kind::Area, summary, &languages));
    fields
}

/// Title and summary as they were typed.
pub fn typed_heading(form: &Form) -> Heading {
    Heading { title: typed_text(form, "title"), summary: typed_text(form, "summary") }
}

async fn course_of(cx: &Context, visit: &Visit, key: &str) -> Result<Course, PageError> {
    Ok(studio::settings(cx, visit.signed_in()?, key).await?.course)
}

fn module_of<'c>(course: &'c Course, key: &str) -> Result<&'c Module, PageError> {
    let found = course.modules.iter().find(|module| module.key == key);
    Ok(found.ok_or(Error::NotFound("module"))?)
}

fn module_form(visit: &Visit, course: &Course, asked: &Asked) -> Result<FormPage, PageError> {
    let words = visit.words();
    let (title, heading) = if asked.module.is_empty() {
        (words.say("build-add-module"), Heading::default())
    } else {
        let module = module_of(course, &asked.module)?;
        (words.say("build-module"), Heading { title: module.title.clone(), summary: module.summary.clone() })
    };
    let fields = heading_fields(words, course, &heading.title, &heading.summary);
    Ok(FormPage::new(Page::new(visit), &course.key, title, vec![Group::new(String::new(), fields)]))
}

/// A module, or a new one.
#[handler]
pub async fn show_module(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let course = course_of(&cx, &visit, &key).await?;
    Ok(module_form(&visit, &course, &asked)?.show(StatusCode::OK)?)
}

/// Names a module, or adds one.
#[handler]
pub async fn change_module(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    let (heading, actor) = (typed_heading(&form), visit.signed_in()?);
    let (step, done) = if asked.module.is_empty() {
        (Step::AddModule(heading), "added")
    } else {
        (Step::NameModule(asked.module.clone(), heading), "saved")
    };
    match studio::take_step(&cx, actor, &key, step).await {
        Ok(place) => Ok(back(&key, &place, done, "")),
        Err(error) => {
            let (status, errors) = told(visit.words(), error)?;
            let course = course_of(&cx, &visit, &key).await?;
            let page = module_form(&visit, &course, &asked)?.typed(&form);
            Ok(FormPage { errors, ..page }.show(status)?)
        }
    }
}

/// What is said of a lesson, or of a new one.
fn lesson_form(visit: &Visit, course: &Course, asked: &Asked) -> Result<FormPage, PageError> {
    let words = visit.words();
    let module = module_of(course, &asked.module)?;
    if !asked.quiz.is_empty() {
        return quiz_form(visit, course, module, asked);
    }
    let item = match asked.item() {
        Some(key) => Some(lesson_item(module, &key)?),
        None => None,
    };
    let blank = Text::default();
    let (title, summary) = item.map_or((&blank, &blank), |item| (&item.title, &item.summary));
    let mut fields = heading_fields(words, course, title, summary);
    let minutes = item.map_or(30, |item| item.minutes);
    fields.push(Field::new(Kind::Number, "minutes", words.say("build-minutes"), minutes));
    let required = if item.is_none_or(|item| item.required) { "1" } else { "" };
    fields.push(Field::new(Kind::Check, "required", words.say("build-required"), required));
    if !course.outcomes.is_empty() {
        let served = |id: &String| item.is_some_and(|item| item.outcomes.contains(id));
        let choice = |outcome: &domain::content::Outcome| {
            (outcome.id.clone(), ShownText::of(&outcome.text, visit.language), served(&outcome.id))
        };
        let choices = course.outcomes.iter().map(choice).collect();
        fields.push(Field::choose(Kind::Checks, "outcomes", words.say("build-outcomes"), choices));
    }
    let note = item.and_then(|item| item.content_note.clone()).unwrap_or_default();
    fields.extend(texts(
        words,
        "content_note",
        &words.say("build-content-note"),
        Kind::Area,
        &note,
        &course.languages,
    ));
    let title = words.say(if item.is_some() { "build-lesson" } else { "build-add-lesson" });
    let page = FormPage::new(Page::new(visit), &course.key, title, vec![Group::new(String::new(), fields)]);
    Ok(if item.is_some() { with_moves(page, visit, course, asked) } else { page })
}

fn lesson_item<'m>(module: &'m Module, key: &ItemKey) -> Result<&'m LessonItem, PageError> {
    let found = module.items.iter().find_map(|item| match (item, key) {
        (ModuleItem::Lesson(item), ItemKey::Lesson(key)) if item.lesson == *key => Some(item),
        _ => None,
    });
    Ok(found.ok_or(Error::NotFound("lesson"))?)
}

/// Where a quiz stands and whether it has to be passed.
fn quiz_form(visit: &Visit, course: &Course, module: &Module, asked: &Asked) -> Result<FormPage, PageError> {
    let words = visit.words();
    let required = module.items.iter().find_map(|item| match item {
        ModuleItem::Quiz(item) if item.quiz == asked.quiz => Some(item.required),
        _ => None,
    });
    let required = required.ok_or(Error::NotFound("quiz"))?;
    let required =
        Field::new(Kind::Check, "required", words.say("build-required"), if required { "1" } else { "" });
    let groups = vec![Group::new(String::new(), vec![required])];
    let page = FormPage::new(Page::new(visit), &course.key, words.say("build-quiz"), groups);
    Ok(with_moves(page, visit, course, asked))
}

/// The other modules, into which a lesson or a quiz can be moved.
fn with_moves(page: FormPage, visit: &Visit, course: &Course, asked: &Asked) -> FormPage {
    let others = course.modules.iter().filter(|module| module.key != asked.module);
    let moves =
        others.map(|module| (module.key.clone(), module.title.get(visit.language).to_owned())).collect();
    let moved = [("module", &asked.module), ("lesson", &asked.lesson), ("quiz", &asked.quiz)];
    let moved = moved.map(|(name, value)| (name.to_owned(), value.clone())).to_vec();
    FormPage { moves, moved, ..page }
}

/// A lesson, or a new one; or where a quiz stands.
#[handler]
pub async fn show_lesson(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let course = course_of(&cx, &visit, &key).await?;
    Ok(lesson_form(&visit, &course, &asked)?.show(StatusCode::OK)?)
}

fn typed_lesson(form: &Form, asked: &Asked) -> LessonItem {
    let Heading { title, summary } = typed_heading(form);
    LessonItem {
        lesson: asked.lesson.clone(),
        title,
        summary,
        minutes: typed_number(form, "minutes"),
        required: form.has("required"),
        outcomes: form.all("outcomes").map(str::to_owned).collect(),
        content_note: typed_option(form, "content_note"),
    }
}

/// Changes what is said of a lesson, or adds one.
#[handler]
pub async fn change_lesson(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    let (module, actor) = (asked.module.clone(), visit.signed_in()?);
    let (step, done) = if !asked.quiz.is_empty() {
        (Step::RequireQuiz(module, asked.quiz.clone(), form.has("required")), "saved")
    } else if asked.lesson.is_empty() {
        (Step::AddLesson(module, typed_lesson(&form, &asked)), "added")
    } else {
        (Step::ChangeLesson(module, typed_lesson(&form, &asked)), "saved")
    };
    match studio::take_step(&cx, actor, &key, step).await {
        Ok(place) => Ok(back(&key, &place, done, "")),
        Err(error) => {
            let (status, errors) = told(visit.words(), error)?;
            let course = course_of(&cx, &visit, &key).await?;
            let page = lesson_form(&visit, &course, &asked)?.typed(&form);
            Ok(FormPage { errors, ..page }.show(status)?)
        }
    }
}

fn new_quiz_form(visit: &Visit, course: &Course, asked: &Asked) -> Result<FormPage, PageError> {
    module_of(course, &asked.module)?;
    let (words, none) = (visit.words(), Text::default());
    let fields = heading_fields(words, course, &none, &none);
    let title = words.say("build-add-quiz");
    Ok(FormPage::new(Page::new(visit), &course.key, title, vec![Group::new(String::new(), fields)]))
}

/// The form for a new quiz.
#[handler]
pub async fn new_quiz(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let course = course_of(&cx, &visit, &key).await?;
    Ok(new_quiz_form(&visit, &course, &asked)?.show(StatusCode::OK)?)
}

/// Adds a quiz.
#[handler]
pub async fn add_quiz(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    let step = Step::AddQuiz(asked.module.clone(), typed_heading(&form));
    match studio::take_step(&cx, visit.signed_in()?, &key, step).await {
        Ok(place) => Ok(back(&key, &place, "added", "")),
        Err(error) => {
            let (status, errors) = told(visit.words(), error)?;
            let course = course_of(&cx, &visit, &key).await?;
            let page = new_quiz_form(&visit, &course, &asked)?.typed(&form);
            Ok(FormPage { errors, ..page }.show(status)?)
        }
    }
}

#[derive(Template)]
#[template(path = "building/removal.html")]
struct RemovalPage {
    page: Page,
    key: String,
    title: String,
    what: ShownText,
    /// How many lessons and quizzes go with a module.
    count: usize,
    back: String,
}

/// Asks before something is removed.
#[handler]
pub async fn ask_removal(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let course = course_of(&cx, &visit, &key).await?;
    let module = module_of(&course, &asked.module)?;
    let words = visit.words();
    let (title, what, count) = match asked.item() {
        None => ("build-remove-module", ShownText::of(&module.title, visit.language), module.items.len()),
        Some(ItemKey::Quiz(quiz)) => {
            ("build-remove-quiz", ShownText { text: quiz, language: visit.language }, 0)
        }
        Some(item) => {
            ("build-remove-lesson", ShownText::of(&lesson_item(module, &item)?.title, visit.language), 0)
        }
    };
    let at = super::id_of(&asked.module, asked.item().as_ref());
    let back = format!("/studio/{key}/outline#{at}");
    Ok(page::show(&RemovalPage { page: Page::new(&visit), key, title: words.say(title), what, count, back })?)
}

/// Removes something.
#[handler]
pub async fn remove(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let module = asked.module.clone();
    let step = match asked.item() {
        Some(item) => Step::RemoveItem(module, item),
        None => Step::RemoveModule(module),
    };
    studio::take_step(&cx, visit.signed_in()?, &key, step).await.map_err(PageError)?;
    Ok(page::see(&format!("/studio/{key}/outline?done=removed")))
}
