//! What changed between two versions of a course, for those who write it and for those who learn.

use std::sync::Arc;

use course_content::{Change, How, Language, Line, Part, changes as compare, difference, reading_texts};
use entity::course_version;
use entity::enums::VersionState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{LoadedVersion, OPEN, find_course, find_in_state, load};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::policy::{self, Action};
use crate::quizzes::ShownText;

/// Two versions of a course, and what is different between them.
pub struct VersionChanges {
    /// The older one.
    pub before: Arc<LoadedVersion>,
    /// The newer one.
    pub after: Arc<LoadedVersion>,
    /// Everything that is different, in the order of the newer one.
    pub changes: Vec<Change>,
}

/// What a learner reads in a lesson, in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedLesson {
    /// `<module>/<lesson>`.
    pub path: String,
    /// Its title, in the language asked for or the nearest.
    pub title: ShownText,
    /// Came, went or changed.
    pub how: How,
    /// The language of the lines.
    pub language: Language,
    /// Paragraph by paragraph, words marked; the same on both sides where only self-checks or facts changed.
    pub lines: Vec<Line>,
}

impl VersionChanges {
    /// Compares two versions.
    #[must_use]
    pub fn between(before: Arc<LoadedVersion>, after: Arc<LoadedVersion>) -> Self {
        let changes = compare(&before.package, &after.package);
        Self { before, after, changes }
    }

    /// Every lesson that is different, as a learner reads it.
    #[must_use]
    pub fn lessons(&self, language: Language) -> Vec<ComparedLesson> {
        let lessons = self.changes.iter().filter(|change| change.part == Part::Lesson);
        lessons.map(|change| compare_lesson(self, change, language)).collect()
    }
}

/// One lesson that is different, as a learner reads it.
#[must_use]
pub fn compare_lesson(versions: &VersionChanges, change: &Change, language: Language) -> ComparedLesson {
    let lesson = |version: &Arc<LoadedVersion>| version.package.lesson(&change.path).cloned();
    let (old, new) = (lesson(&versions.before), lesson(&versions.after));
    let (read_in, before, after) = reading_texts(old.as_ref(), new.as_ref(), language);
    ComparedLesson {
        path: change.path.clone(),
        title: ShownText::of(&change.title, language),
        how: change.how,
        language: read_in,
        lines: difference(&before, &after),
    }
}

/// What changed between two versions, by their numbers, for those who write and review the course. Left out: to the
/// draft, or else to what is published; from the version before that one.
///
/// # Errors
/// [`Error::NotFound`] if there is no such version that the actor may read, or none before it.
pub async fn changes(
    cx: &Context,
    actor: &Actor,
    key: &str,
    (from, to): (Option<i32>, Option<i32>),
) -> Result<VersionChanges> {
    let db = cx.read();
    let course = find_course(db, key).await?.ok_or(Error::NotFound("course"))?;
    policy::authorize_hidden(actor, Action::ReadDraft(course.id), "course")?;
    let numbered = |number: i32| async move {
        let found = course_version::Entity::find()
            .filter(course_version::Column::CourseId.eq(course.id))
            .filter(course_version::Column::Number.eq(number))
            .one(db)
            .await?;
        found.ok_or(Error::NotFound("course version"))
    };
    let after = match to {
        Some(number) => numbered(number).await?,
        None => match find_in_state(db, course.id, &OPEN).await? {
            Some(draft) => draft,
            None => (find_in_state(db, course.id, &[VersionState::Published]).await?)
                .ok_or(Error::NotFound("course version"))?,
        },
    };
    let before = match from {
        Some(number) => numbered(number).await?,
        None => version_before(cx, &after).await?.ok_or(Error::NotFound("course version"))?,
    };
    Ok(VersionChanges::between(load(cx, before.id).await?, load(cx, after.id).await?))
}

/// The published version that a version takes or took the place of.
///
/// # Errors
/// The database's own.
pub(crate) async fn version_before(
    cx: &Context,
    version: &course_version::Model,
) -> Result<Option<course_version::Model>> {
    let before = course_version::Entity::find()
        .filter(course_version::Column::CourseId.eq(version.course_id))
        .filter(course_version::Column::Number.lt(version.number))
        .filter(course_version::Column::State.is_in([VersionState::Published, VersionState::Superseded]))
        .order_by_desc(course_version::Column::Number)
        .one(cx.read())
        .await?;
    Ok(before)
}
