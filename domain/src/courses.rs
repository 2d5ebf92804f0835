//! Courses: drafts, publication, catalogue, and the published content kept in memory.

use std::sync::Arc;

use course_content::Files;
use entity::enums::{Role, VersionState};
use entity::ids::{CourseId, CourseVersionId};
use entity::{course, course_version};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::actor::Actor;
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Result};
use crate::policy::{self, Action};
use crate::review;

mod catalogue;
mod changes;
mod drafts;
mod library;
mod looked_at_again;
mod package_files;
mod publication;

pub use catalogue::{CatalogueEntry, CatalogueQuery, list};
pub(crate) use changes::version_before;
pub use changes::{ComparedLesson, VersionChanges, changes, compare_lesson};
pub use drafts::{Draft, create, find_draft, put_draft};
pub(crate) use drafts::{OPEN, WRITTEN, entry, find_or_insert_course, keep_blob, unreadable, write_draft};
pub use library::{Library, LoadedItem, LoadedVersion};
pub(crate) use library::{list_files, load_with_item, read_blob, read_text};
pub use looked_at_again::{DueAgain, due_again};
pub(crate) use looked_at_again::{remind, reminders_due};
pub use package_files::PackageFile;
pub(crate) use package_files::{file_of, in_media};
pub(crate) use publication::hold_published;
pub use publication::{Publication, load_shipped, publish};

/// The content of a version: from memory, or read from the database and kept.
///
/// # Errors
/// [`Error::NotFound`] if there is no such version.
pub async fn load(cx: &Context, version: CourseVersionId) -> Result<Arc<LoadedVersion>> {
    cx.library().load(cx, version).await
}

const PUBLISHED: &str = "
    SELECT v.id FROM course_version v JOIN course c ON c.id = v.course_id
    WHERE c.key = $1 AND v.state = 'published'";

/// The published version of a course.
///
/// # Errors
/// [`Error::NotFound`] if there is no such course, or nothing of it is published.
pub async fn find_published(cx: &Context, key: &str) -> Result<Arc<LoadedVersion>> {
    let published: Option<CourseVersionId> = written_out::value(cx.read(), PUBLISHED, [key.into()]).await?;
    load(cx, published.ok_or(Error::NotFound("course"))?).await
}

/// A version of a course by its number. Drafts are for those who write and review.
///
/// # Errors
/// [`Error::NotFound`] if there is none that the actor may read.
pub async fn find_version(cx: &Context, actor: &Actor, key: &str, number: i32) -> Result<Arc<LoadedVersion>> {
    let row = course_version::Entity::find()
        .inner_join(course::Entity)
        .filter(course::Column::Key.eq(key))
        .filter(course_version::Column::Number.eq(number))
        .one(cx.read())
        .await?
        .ok_or(Error::NotFound("course version"))?;
    if matches!(row.state, VersionState::Draft | VersionState::InReview) {
        // A stranger is not asked to sign in either: that would tell that there is a draft.
        let may_read = policy::allows(actor, Action::ReadDraft(row.course_id));
        may_read.then_some(()).ok_or(Error::NotFound("course version"))?;
    }
    load(cx, row.id).await
}

/// The published package of a course, byte for byte as imported.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such course, or nothing of it is published.
/// - [`Error::Forbidden`] for others than those who write or review: it holds the keys of quizzes.
pub async fn export(cx: &Context, actor: &Actor, key: &str) -> Result<Files> {
    let version = find_published(cx, key).await?;
    policy::authorize(actor, Action::ReadDraft(version.course_id))?;
    library::read_files(cx, version.id).await
}

/// The course of a key.
pub(crate) async fn find_course(db: &impl ConnectionTrait, key: &str) -> Result<Option<course::Model>> {
    Ok(course::Entity::find().filter(course::Column::Key.eq(key)).one(db).await?)
}

/// The version of a course that is in one of these states.
pub(crate) async fn find_in_state(
    db: &impl ConnectionTrait,
    course: CourseId,
    states: &[VersionState],
) -> Result<Option<course_version::Model>> {
    Ok(course_version::Entity::find()
        .filter(course_version::Column::CourseId.eq(course))
        .filter(course_version::Column::State.is_in(states.iter().copied()))
        .one(db)
        .await?)
}

/// The row of a version.
pub type VersionRow = course_version::Model;

/// The second clinician has read the draft, and does not say against what; see [`review::sign_off`].
///
/// # Errors
/// As there.
pub async fn review(
    cx: &Context,
    actor: &Actor,
    key: &str,
    read_revision: Option<i32>,
) -> Result<course_version::Model> {
    review::sign_off(cx, actor, key, read_revision, None).await
}

/// Reads a package that was sent as a ZIP, for the course of this key or for a new one.
///
/// # Errors
/// - [`Error::Forbidden`] unless the actor writes the course: nobody else has archives unpacked.
/// - [`Error::Invalid`] with everything that is wrong with the archive.
pub async fn unpack(cx: &Context, actor: &Actor, key: Option<&str>, zip: Vec<u8>) -> Result<Files> {
    let known = match key {
        Some(key) => find_course(cx.read(), key).await?,
        None => None,
    };
    policy::authorize(actor, Action::WriteCourse(known.map(|course| course.id)))?;
    // Away from the threads that answer requests: inflating takes a while.
    let unpacked =
        tokio::task::spawn_blocking(move || Files::read_zip(&zip)).await.map_err(Error::internal)?;
    unpacked.map_err(unreadable)
}

/// Whether the actor writes any course at all, so that a long body is worth reading.
#[must_use]
pub fn may_send_packages(actor: &Actor) -> bool {
    let Actor::Person(person) = actor else { return false };
    person.roles.iter().any(|granted| matches!(granted.role, Role::Trainer | Role::Administrator))
}
