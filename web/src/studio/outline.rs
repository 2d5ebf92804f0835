//! A course in the studio: its files in the order of the course, what the checker finds in each, and handing it in.

use askama::Template;
use domain::content::{Language, Severity, is_typed, lesson_path};
use domain::policy::{self, Action};
use domain::quizzes::ShownText;
use domain::review;
use domain::studio::{self, Manuscript};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use super::address;
use super::findings::{Found, sorted};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::page::{self, Page};
use crate::studio_review::state;
use crate::visit::Visit;

/// What was done on the page before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

#[derive(Template)]
#[template(path = "studio/outline.html")]
struct OutlinePage {
    page: Page,
    errors: Errors,
    done: String,
    key: String,
    title: ShownText,
    may_write: bool,
    parts: Vec<Part>,
    /// What concerns the course as a whole, or a file that is not there.
    found: Vec<Found>,
    error_count: usize,
    /// Where what was handed in stands; empty if nothing was.
    draft: String,
}

/// A module, or the files that belong to none.
struct Part {
    title: Option<ShownText>,
    things: Vec<Thing>,
}

/// A lesson or a quiz, or a file by itself.
struct Thing {
    title: ShownText,
    files: Vec<FileLink>,
}

/// A file, there or to be written.
struct FileLink {
    label: String,
    path: String,
    address: String,
    is_there: bool,
    errors: usize,
    warnings: usize,
}

/// The files of a course.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let done = match asked.done.as_str() {
        "begun" => visit.words().say("studio-begun"),
        "handed-in" => visit.words().say("studio-handed-in"),
        _ => String::new(),
    };
    Ok(page_of(&cx, &visit, &key, StatusCode::OK, (Errors::default(), done)).await?)
}

async fn page_of(
    cx: &Context,
    visit: &Visit,
    key: &str,
    status: StatusCode,
    (errors, done): (Errors, String),
) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let manuscript = studio::open(cx, actor, key).await?;
    let title =
        manuscript.package.as_ref().map(|package| ShownText::of(&package.course.title, visit.language));
    let drafts = review::list(cx, actor).await?;
    let draft = drafts.iter().find(|draft| draft.course_key == key);
    let draft = draft.map(|draft| state(visit.words(), draft.is_asked_for, draft.is_signed_off));
    let is_elsewhere = |found: &Found| manuscript.head(&found.file).is_none();
    let shown = OutlinePage {
        page: Page::new(visit),
        errors,
        done,
        title: title.unwrap_or_else(|| ShownText { text: key.to_owned(), language: visit.language }),
        may_write: policy::allows(actor, Action::WriteCourse(Some(manuscript.course_id))),
        parts: parts(visit, &manuscript),
        found: sorted(visit.words(), &manuscript.findings).into_iter().filter(is_elsewhere).collect(),
        error_count: manuscript.findings.iter().filter(|f| f.severity == Severity::Error).count(),
        draft: draft.unwrap_or_default(),
        key: manuscript.course_key,
    };
    page::render(status, &shown)
}

/// The files in the order of the course; what belongs to no lesson and no quiz stands at the end.
fn parts(visit: &Visit, manuscript: &Manuscript) -> Vec<Part> {
    let course = visit.words().say("studio-course-file");
    let first = thing(manuscript, plain(visit, course), vec![(String::new(), "course.yaml".to_owned())]);
    let mut parts = vec![Part { title: None, things: vec![first] }];
    if let Some(package) = &manuscript.package {
        for module in &package.course.modules {
            let things =
                module.items.iter().map(|item| item_of(visit, manuscript, &module.key, item)).collect();
            parts.push(Part { title: Some(ShownText::of(&module.title, visit.language)), things });
        }
    }
    let listed: Vec<String> = (parts.iter().flat_map(|part| &part.things))
        .flat_map(|thing| thing.files.iter().map(|file| file.path.clone()))
        .collect();
    let others = manuscript.heads.iter().filter(|head| is_typed(&head.path) && !listed.contains(&head.path));
    let others: Vec<Thing> = others
        .map(|head| {
            thing(manuscript, plain(visit, head.path.clone()), vec![(String::new(), head.path.clone())])
        })
        .collect();
    if !others.is_empty() {
        parts.push(Part {
            title: Some(plain(visit, visit.words().say("studio-other-files"))),
            things: others,
        });
    }
    parts
}

fn plain(visit: &Visit, text: String) -> ShownText {
    ShownText { text, language: visit.language }
}

fn item_of(
    visit: &Visit,
    manuscript: &Manuscript,
    module: &str,
    item: &domain::content::ModuleItem,
) -> Thing {
    match item {
        domain::content::ModuleItem::Lesson(lesson) => {
            let stem = format!("{module}/{}", lesson.lesson);
            let languages = manuscript.package.as_ref().map_or(&[][..], |p| &p.course.languages);
            let is_meant = |language: &Language| {
                languages.contains(language) || manuscript.head(&lesson_path(&stem, *language)).is_some()
            };
            let mut files: Vec<_> = (Language::ALL.into_iter().filter(is_meant))
                .map(|language| {
                    (
                        visit.words().say(&format!("study-language-{}", language.tag())),
                        lesson_path(&stem, language),
                    )
                })
                .collect();
            files.push((visit.words().say("studio-checks"), format!("{stem}.checks.yaml")));
            thing(manuscript, ShownText::of(&lesson.title, visit.language), files)
        }
        domain::content::ModuleItem::Quiz(quiz) => {
            let title = manuscript.package.as_ref().and_then(|p| p.quiz(&quiz.quiz)).map(|quiz| &quiz.title);
            let title = title.map_or_else(
                || plain(visit, quiz.quiz.clone()),
                |title| ShownText::of(title, visit.language),
            );
            let path = format!("quizzes/{}.yaml", quiz.quiz);
            thing(manuscript, title, vec![(visit.words().say("studio-quiz"), path)])
        }
    }
}

fn thing(manuscript: &Manuscript, title: ShownText, files: Vec<(String, String)>) -> Thing {
    let count = |path: &str, severity| {
        manuscript.findings.iter().filter(|f| f.file == path && f.severity == severity).count()
    };
    let file = |(label, path): (String, String)| FileLink {
        address: address(&manuscript.course_key, "edit", &path),
        is_there: manuscript.head(&path).is_some(),
        errors: count(&path, Severity::Error),
        warnings: count(&path, Severity::Warning),
        label,
        path,
    };
    Thing { title, files: files.into_iter().map(file).collect() }
}

/// Hands the manuscript in.
#[handler]
pub async fn hand_in(cx: Data<&Context>, visit: Visit, Path(key): Path<String>) -> Result<Response> {
    let actor = visit.signed_in()?;
    match studio::hand_in(&cx, actor, &key).await {
        Ok(_) => Ok(page::see(&format!("/studio/{key}?done=handed-in"))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            let mut errors = Errors::default();
            match &error {
                // Every finding stands on the page itself.
                Error::Invalid(_) => errors.add("", visit.words().say("studio-unreadable")),
                other => errors.add("", error_page::sentence(visit.words(), other)),
            }
            let status = error_page::status(&error);
            Ok(page_of(&cx, &visit, &key, status, (errors, String::new())).await?)
        }
        Err(other) => Err(PageError(other).into()),
    }
}
