//! Changes of a course that nobody has to type as files: read from the manuscript, made by `course_content`, saved together.

use std::collections::HashMap;

use course_content::editing::{self, Draft, EditRefused};
use course_content::{Course, Files, Text};
use entity::ids::{CourseId, ManuscriptStateId};
use entity::manuscript_file;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::saving::change_all_with;
use super::{Change, Manuscript, StateId, course_to_write, open};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::error::{Error, FieldError, Result};
use crate::media::About;
use crate::media::document_pictures::DocumentPicture;

/// How many characters a title may have.
pub const TITLE_LENGTH: usize = 300;
/// How many characters any other text of a form may have.
pub const TEXT_LENGTH: usize = 20_000;

/// What a form is filled with: the course, and the states that the form is about.
#[derive(Clone, Debug)]
pub struct ToEdit<T> {
    /// What is changed.
    pub what: T,
    /// The state that it was read from; what is saved is based on it.
    pub based_on: StateId,
    /// The course.
    pub course: Course,
}

/// `course.yaml` as it stands.
pub(super) fn course_of(files: &Files) -> Result<Course> {
    editing::read_course(files).map_err(refused)
}

/// Changes a course as it stands now, all of it or nothing.
pub(super) async fn edit<T>(
    cx: &Context,
    actor: &Actor,
    key: &str,
    edit: impl FnOnce(&mut Draft) -> Result<T>,
) -> Result<T> {
    edit_naming(cx, actor, key, &[], edit).await
}

/// The same together with items of the media centre that are named by it.
pub(super) async fn edit_naming<T>(
    cx: &Context,
    actor: &Actor,
    key: &str,
    named: &[(DocumentPicture, About)],
    edit: impl FnOnce(&mut Draft) -> Result<T>,
) -> Result<T> {
    let course = course_to_write(cx, actor, key).await?;
    let manuscript = open(cx, actor, key).await?;
    let mut draft = Draft::read(&manuscript.files).map_err(refused)?;
    let done = edit(&mut draft)?;
    let changes = based(cx, course.id, &manuscript, draft.changes()).await?;
    change_all_with(cx, actor, key, (cx.new_id(), changes), named).await?;
    Ok(done)
}

/// Each change with the state that it goes by.
pub(super) async fn based(
    cx: &Context,
    course: CourseId,
    manuscript: &Manuscript,
    changes: Vec<editing::Change>,
) -> Result<Vec<Change>> {
    let is_new = |path: &str| manuscript.head(path).is_none();
    let new = changes.iter().map(|change| change.path.clone()).filter(|path| is_new(path)).collect();
    let gone = gone(cx, course, new).await?;
    let change = |change: editing::Change| {
        let head = manuscript.head(&change.path).map(|head| head.state);
        let from = change.from.and_then(|from| Some((manuscript.head(&from)?.state, from)));
        match (change.bytes, from) {
            (Some(bytes), Some((based_on, from))) => {
                Some(Change::Move { from, to: change.path, based_on, bytes })
            }
            (Some(bytes), None) => {
                let based_on = head.or_else(|| gone.get(&change.path).copied());
                Some(Change::Put { path: change.path, based_on, bytes })
            }
            (None, _) => head.map(|based_on| Change::Remove { path: change.path, based_on }),
        }
    };
    Ok(changes.into_iter().filter_map(change).collect())
}

/// Files that were there once and were taken away: whoever puts one there again goes by the state that says so.
async fn gone(
    cx: &Context,
    course: CourseId,
    paths: Vec<String>,
) -> Result<HashMap<String, ManuscriptStateId>> {
    if paths.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = manuscript_file::Entity::find()
        .filter(manuscript_file::Column::CourseId.eq(course))
        .filter(manuscript_file::Column::Path.is_in(paths))
        .all(cx.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.path, row.head_id)).collect())
}

/// Why something could not be changed, in the terms of the centre.
pub(super) fn refused(refused: EditRefused) -> Error {
    match refused {
        EditRefused::Unreadable(findings) => courses::unreadable(findings),
        EditRefused::NotThere(_) => Error::NotFound("part of the course"),
        EditRefused::TooMany => {
            Error::invalid("/title", "too_many", "there are 99 already; make another module or course")
        }
    }
}

/// Gathers what is wrong with the values of a form.
#[derive(Default)]
pub(super) struct Checked(Vec<FieldError>);

impl Checked {
    pub(super) fn refuse(&mut self, pointer: impl Into<String>, code: &'static str, message: &str) {
        self.0.push(FieldError::new(pointer, code, message));
    }

    /// A title or a summary: at least in the language that the others are translated from.
    pub(super) fn heading(&mut self, name: &str, text: &Text, course: &Course, most: usize) {
        let source = course.source_language;
        if text.0.get(&source).is_none_or(|words| words.trim().is_empty()) {
            let pointer = format!("/{name}_{}", source.tag());
            self.refuse(
                pointer,
                "text_required",
                "write it at least in the language that the course is written in",
            );
        }
        self.length(name, text, most);
    }

    /// A text of any language.
    pub(super) fn length(&mut self, name: &str, text: &Text, most: usize) {
        for (language, words) in &text.0 {
            if words.chars().count() > most {
                self.refuse(format!("/{name}_{}", language.tag()), "text_too_long", "shorten it");
            }
        }
    }

    pub(super) fn range(&mut self, name: &str, value: u32, range: std::ops::RangeInclusive<u32>) {
        if !range.contains(&value) {
            self.refuse(format!("/{name}"), "out_of_range", "write a number that is possible here");
        }
    }

    pub(super) fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}
