//! Drafts: a whole package put in place, checked, and written anew as often as it takes.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use course_content::{Files, Finding, Item, Package, check};
use entity::enums::{ChangeClass, ItemKind, VersionState};
use entity::ids::{CourseId, CourseVersionId};
use entity::{course, course_item, course_version, package_blob, package_file};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::catalogue::{join, word};
use super::{LoadedVersion, find_course, find_in_state};
use crate::actor::Actor;
use crate::audit_trail::{self, Entry};
use crate::context::Context;
use crate::error::{Error, FieldError, Refusal, Result, on_duplicate};
use crate::policy::{self, Action};
use crate::studio;

/// The states of a draft: being written, and being read or signed off.
pub(crate) const OPEN: [VersionState; 2] = [VersionState::Draft, VersionState::InReview];
const MINUTES_IN_ACADEMIC_HOUR: u32 = 45;

/// A draft, with what the checker finds in it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The row.
    pub version: course_version::Model,
    /// The course's key.
    pub course_key: String,
    /// What the checker finds; errors stand in the way of publication.
    pub findings: Vec<Finding>,
}

/// Makes a course out of its first package, under the key that the package has.
///
/// # Errors
/// As for [`put_draft`], and [`Error::Refused`] `CourseExists`.
pub async fn create(cx: &Context, actor: &Actor, files: Files) -> Result<Draft> {
    policy::authorize(actor, Action::WriteCourse(None))?;
    let Package { course, files, .. } = Package::read(files).map_err(unreadable)?;
    if find_course(cx.read(), &course.key).await?.is_some() {
        return Err(Refusal::CourseExists.into());
    }
    put_draft(cx, actor, &course.key, files, Some(0)).await
}

/// What the audit trail says of somebody who wrote a draft.
pub(crate) const WRITTEN: &str = "course.draft_written";

/// Puts a whole package in place as the draft of its course; makes the course if it is new.
///
/// A draft with findings is kept: a trainer may save unfinished work. A package that cannot be read at all is
/// refused with every finding.
///
/// # Errors
/// - [`Error::Forbidden`] unless the actor writes the course.
/// - [`Error::Invalid`] for a package that cannot be read; `/<file>:<line>` points to each finding.
/// - [`Error::Refused`] `CourseKeyMismatch` if the package is another course's, `SameContent` if it is published.
/// - [`Error::Stale`] if the draft has changed since `expected_revision` (when given).
pub async fn put_draft(
    cx: &Context,
    actor: &Actor,
    key: &str,
    files: Files,
    expected_revision: Option<i32>,
) -> Result<Draft> {
    let known = find_course(cx.read(), key).await?;
    policy::authorize(actor, Action::WriteCourse(known.map(|course| course.id)))?;
    let package = Package::read(files).map_err(unreadable)?;
    if package.course.key != key {
        return Err(Refusal::CourseKeyMismatch.into());
    }
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let course = find_or_insert_course(cx, &tx, key, now).await?;
    studio::follow(cx, &tx, actor, (course.id, &package.files)).await?;
    let version = write_draft(cx, &tx, actor, (course.id, &package), expected_revision, now).await?;
    tx.commit().await?;
    Ok(Draft { findings: check(&package, now.date_naive()), version, course_key: course.key })
}

/// Writes the draft of a course that is held, and says so in the audit trail.
///
/// # Errors
/// As for [`put_draft`].
pub(crate) async fn write_draft(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    (course, package): (CourseId, &Package),
    expected_revision: Option<i32>,
    now: DateTime<Utc>,
) -> Result<course_version::Model> {
    let old = find_in_state(tx, course, &OPEN).await?;
    if expected_revision.is_some_and(|expected| old.as_ref().map_or(0, |o| o.revision) != expected) {
        return Err(Error::Stale);
    }
    let published = find_in_state(tx, course, &[VersionState::Published]).await?;
    let hash = package.files.content_hash_hex();
    if published.is_some_and(|p| p.content_hash == hash) {
        return Err(Refusal::SameContent.into());
    }
    let version = write_version(cx, tx, actor, course, old, package, now).await?;
    write_content(cx, tx, version.id, package).await?;
    audit_trail::record(cx, tx, actor, now, entry(WRITTEN, &version)).await?;
    Ok(version)
}

/// The draft of a course with what the checker finds today.
///
/// # Errors
/// [`Error::NotFound`] if there is none that the actor may read.
pub async fn find_draft(cx: &Context, actor: &Actor, key: &str) -> Result<Draft> {
    Ok(load_draft(cx, actor, key).await?.0)
}

/// The same with its content.
pub(super) async fn load_draft(
    cx: &Context,
    actor: &Actor,
    key: &str,
) -> Result<(Draft, Arc<LoadedVersion>)> {
    let db = cx.read();
    let course = find_course(db, key).await?.ok_or(Error::NotFound("course"))?;
    policy::authorize_hidden(actor, Action::ReadDraft(course.id), "course")?;
    let version = find_in_state(db, course.id, &OPEN).await?.ok_or(Error::NotFound("draft"))?;
    let loaded = super::load(cx, version.id).await?;
    let findings = check(&loaded.package, cx.now().date_naive());
    Ok((Draft { findings, version, course_key: course.key }, loaded))
}

/// What the audit trail says of a version.
pub(crate) fn entry(action: &'static str, version: &course_version::Model) -> Entry<'static> {
    Entry {
        action,
        subject_kind: "course_version",
        subject_id: Some(version.id.0),
        reason: None,
        detail: json!({ "number": version.number, "content_hash": version.content_hash }),
    }
}

/// Findings that forbid something, as values that cannot be meant.
pub(crate) fn unreadable(findings: Vec<Finding>) -> Error {
    let field = |finding: Finding| {
        let pointer = match finding.line {
            Some(line) => format!("/{}:{line}", finding.file),
            None => format!("/{}", finding.file),
        };
        FieldError::found(pointer, finding)
    };
    Error::Invalid(findings.into_iter().map(field).collect())
}

pub(crate) async fn find_or_insert_course(
    cx: &Context,
    tx: &impl ConnectionTrait,
    key: &str,
    now: DateTime<Utc>,
) -> Result<course::Model> {
    let new = course::ActiveModel { id: Set(cx.new_id()), key: Set(key.to_owned()), created_at: Set(now) };
    let conflict = OnConflict::column(course::Column::Key).do_nothing().to_owned();
    course::Entity::insert(new).on_conflict(conflict).exec_without_returning(tx).await?;
    // Held until the end, so that two trainers' drafts come one after the other.
    course::Entity::find()
        .filter(course::Column::Key.eq(key))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Error::NotFound("course"))
}

/// Makes the draft's row, or brings the one there is up to date; a changed draft has to be read again.
async fn write_version(
    cx: &Context,
    tx: &impl ConnectionTrait,
    actor: &Actor,
    course_id: CourseId,
    old: Option<course_version::Model>,
    package: &Package,
    now: DateTime<Utc>,
) -> Result<course_version::Model> {
    let count = course_version::Entity::find()
        .filter(course_version::Column::CourseId.eq(course_id))
        .count(tx)
        .await?;
    let mut row = describe(package);
    row.author_id = Set(actor.person_id());
    row.reviewer_id = Set(None);
    row.state = Set(VersionState::Draft);
    let written = match old {
        Some(old) => {
            row.id = Set(old.id);
            row.revision = Set(old.revision + 1);
            row.update(tx).await
        }
        None => {
            row.id = Set(cx.new_id());
            row.course_id = Set(course_id);
            row.number = Set(i32::try_from(count + 1).unwrap_or(i32::MAX));
            row.created_at = Set(now);
            row.published_at = Set(None);
            // Counted on from the version before: a tag of that one never fits this draft.
            row.revision = Set(last_revision(tx, course_id).await? + 1);
            row.insert(tx).await
        }
    };
    written.map_err(|err| on_duplicate(err, Refusal::RequestInProgress))
}

async fn last_revision(tx: &impl ConnectionTrait, course_id: CourseId) -> Result<i32> {
    let last = course_version::Entity::find()
        .filter(course_version::Column::CourseId.eq(course_id))
        .order_by_desc(course_version::Column::Number)
        .one(tx)
        .await?;
    Ok(last.map_or(0, |version| version.revision))
}

/// The columns that say what a package says.
fn describe(package: &Package) -> course_version::ActiveModel {
    let course = &package.course;
    let minutes =
        |hours: u32| i32::try_from(hours.saturating_mul(MINUTES_IN_ACADEMIC_HOUR)).unwrap_or(i32::MAX);
    course_version::ActiveModel {
        content_hash: Set(package.files.content_hash_hex()),
        change_class: Set(ChangeClass::Editorial),
        change_note: Set(String::new()),
        level: Set(word(&course.level)),
        title: Set(json!(course.title)),
        summary: Set(json!(course.summary)),
        languages: Set(join(course.languages.iter().map(|language| language.tag()))),
        audience: Set(join(course.audience.iter().map(word))),
        online_minutes: Set(minutes(course.hours.online)),
        face_to_face_minutes: Set(minutes(course.hours.face_to_face)),
        ..Default::default()
    }
}

/// Writes files and items of a draft anew.
async fn write_content(
    cx: &Context,
    tx: &impl ConnectionTrait,
    version: CourseVersionId,
    package: &Package,
) -> Result<()> {
    package_file::Entity::delete_many()
        .filter(package_file::Column::CourseVersionId.eq(version))
        .exec(tx)
        .await?;
    course_item::Entity::delete_many()
        .filter(course_item::Column::CourseVersionId.eq(version))
        .exec(tx)
        .await?;
    for (path, bytes) in package.files.iter() {
        write_file(tx, version, path, bytes).await?;
    }
    let placed = package.items().map(|(_, item)| match item {
        Item::Lesson(lesson) => (ItemKind::Lesson, lesson.path(), lesson.item.required),
        Item::Quiz(placed, _) => (ItemKind::Quiz, placed.quiz.clone(), placed.required),
    });
    // One that is placed twice is a finding, which a draft may have: it is kept in its first place.
    let mut seen = HashSet::new();
    let placed = placed.filter(|(kind, path, _)| seen.insert((*kind, path.clone())));
    let items = placed.enumerate().map(|(position, (kind, path, required))| course_item::ActiveModel {
        id: Set(cx.new_id()),
        course_version_id: Set(version),
        kind: Set(kind),
        path: Set(path),
        position: Set(i32::try_from(position).unwrap_or(i32::MAX)),
        required: Set(required),
    });
    course_item::Entity::insert_many(items).exec_without_returning(tx).await?;
    Ok(())
}

async fn write_file(
    tx: &impl ConnectionTrait,
    version: CourseVersionId,
    path: &str,
    bytes: &[u8],
) -> Result<()> {
    let sha256 = keep_blob(tx, bytes).await?;
    let file = package_file::ActiveModel {
        course_version_id: Set(version),
        path: Set(path.to_owned()),
        sha256: Set(sha256),
    };
    package_file::Entity::insert(file).exec_without_returning(tx).await?;
    Ok(())
}

/// Keeps bytes, once; gives their hash.
pub(crate) async fn keep_blob(tx: &impl ConnectionTrait, bytes: &[u8]) -> Result<String> {
    let sha256 = course_content::file_hash(bytes);
    let blob = package_blob::ActiveModel { sha256: Set(sha256.clone()), bytes: Set(bytes.to_vec()) };
    let conflict = OnConflict::column(package_blob::Column::Sha256).do_nothing().to_owned();
    package_blob::Entity::insert(blob).on_conflict(conflict).exec_without_returning(tx).await?;
    Ok(sha256)
}
