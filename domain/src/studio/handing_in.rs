//! Where a manuscript begins and where it ends: a new course, the draft that it is handed in as, and who has written in it.

use std::collections::{HashMap, HashSet};

use course_content::{Files, Package, Text, check, manuscript as content};
use entity::enums::{StateOrigin, VersionState};
use entity::ids::{CourseId, ManuscriptStateId, PersonId};
use entity::{course_version, manuscript_file, manuscript_state};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::saving::{Desk, New};
use super::{course_to_write, hold, manuscript};
use crate::actor::Actor;
use crate::audit_trail::{self, Entry};
use crate::context::Context;
use crate::courses::{self, Draft};
use crate::error::{Error, FieldError, Refusal, Result};
use crate::policy::{self, Action};

/// How long a title may be, in characters.
const TITLE_LENGTH: usize = 200;

/// Begins a course: a key, and its title in the languages in which it is going to be studied.
///
/// # Errors
/// - [`Error::Forbidden`] unless the actor may make courses.
/// - [`Error::Invalid`] at `/key` or `/title`; [`Error::Refused`] `CourseExists`.
pub async fn begin(cx: &Context, actor: &Actor, key: &str, title: &Text) -> Result<()> {
    policy::authorize(actor, Action::WriteCourse(None))?;
    let files = beginning(cx, key, title)?;
    let tx = cx.begin_write().await?;
    if courses::find_course(&tx, key).await?.is_some() {
        return Err(Refusal::CourseExists.into());
    }
    let now = cx.now();
    let course = courses::find_or_insert_course(cx, &tx, key, now).await?;
    // Somebody else may have begun it while this one waited.
    if manuscript::is_made(&tx, course.id).await? {
        return Err(Refusal::CourseExists.into());
    }
    let mut listed = Vec::new();
    for (path, bytes) in files.iter() {
        listed.push((path.to_owned(), courses::keep_blob(&tx, bytes).await?));
    }
    manuscript::fill(cx, &tx, (course.id, actor.person_id()), listed, now).await?;
    let entry = Entry {
        action: "course.begun",
        subject_kind: "course",
        subject_id: Some(course.id.0),
        reason: None,
        detail: json!({ "key": key }),
    };
    audit_trail::record(cx, &tx, actor, now, entry).await?;
    tx.commit().await?;
    Ok(())
}

fn beginning(cx: &Context, key: &str, title: &Text) -> Result<Files> {
    let too_long = |title: &String| title.chars().count() > TITLE_LENGTH;
    if title.0.values().any(too_long) {
        return Err(Error::invalid("/title", "too_long", "write at most 200 characters"));
    }
    let empty = |title: &String| title.trim().is_empty();
    if title.0.values().any(empty) {
        return Err(Error::invalid("/title", "required", "leave out the languages that have no title"));
    }
    content::begin(key, title, cx.now().date_naive()).map_err(|findings| {
        let field = |finding: course_content::Finding| FieldError {
            pointer: if finding.code == "key_invalid" { "/key".into() } else { "/title".into() },
            code: finding.code,
            message: format!("{} — {}", finding.message, finding.fix),
            finding: None,
        };
        Error::Invalid(findings.into_iter().map(field).collect())
    })
}

/// Hands a manuscript in: its files as they stand become the draft of the course, to be read by a second clinician. What was
/// handed in already stays as it is, with whatever a reviewer has said of it.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such course, [`Error::Forbidden`] for those who only review it.
/// - [`Error::Invalid`] for files that cannot be read as a package; `/<file>:<line>` points to each finding.
/// - [`Error::Refused`] `SameContent` if exactly this is published.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn hand_in(cx: &Context, actor: &Actor, key: &str) -> Result<Draft> {
    let course = course_to_write(cx, actor, key).await?;
    manuscript::make(cx, course.id).await?;
    let tx = cx.begin_write().await?;
    hold(&tx, course.id).await?;
    let now = cx.now();
    // Under the hold: nothing is saved between what is read here and the entry that says that it was handed in.
    let package = Package::read(manuscript::whole(&tx, course.id).await?).map_err(courses::unreadable)?;
    if package.course.key != key {
        return Err(Refusal::CourseKeyMismatch.into());
    }
    let open = [VersionState::Draft, VersionState::InReview];
    let handed_in = courses::find_in_state(&tx, course.id, &open).await?;
    let hash = package.files.content_hash_hex();
    let version = match handed_in.filter(|draft| draft.content_hash == hash) {
        Some(same) => same,
        None => courses::write_draft(cx, &tx, actor, (course.id, &package), None, now).await?,
    };
    tx.commit().await?;
    Ok(Draft { findings: check(&package, now.date_naive()), version, course_key: course.key })
}

/// Whether somebody has saved anything in the manuscript of a course that may not be in what is published of it.
///
/// What was saved before the published version was handed in is in that version, or was overwritten before.
pub(crate) async fn has_typed(db: &impl ConnectionTrait, person: PersonId, course: CourseId) -> Result<bool> {
    let files = Query::select()
        .column(manuscript_file::Column::Id)
        .from(manuscript_file::Entity)
        .and_where(manuscript_file::Column::CourseId.eq(course))
        .to_owned();
    let mut typed = manuscript_state::Entity::find()
        .filter(manuscript_state::Column::ManuscriptFileId.in_subquery(files))
        .filter(manuscript_state::Column::AuthorId.eq(person));
    if let Some(handed_in) = last_published_draft(db, course).await? {
        typed = typed.filter(manuscript_state::Column::Id.gt(handed_in));
    }
    Ok(typed.count(db).await? > 0)
}

/// The place among all ids at which the last version that was published was put in place as a draft.
async fn last_published_draft(
    db: &impl ConnectionTrait,
    course: CourseId,
) -> Result<Option<ManuscriptStateId>> {
    let version = course_version::Entity::find()
        .filter(course_version::Column::CourseId.eq(course))
        .filter(course_version::Column::State.is_not_in([VersionState::Draft, VersionState::InReview]))
        .order_by_desc(course_version::Column::Number)
        .one(db)
        .await?;
    let Some(version) = version else { return Ok(None) };
    let subject = ("course_version", version.id.0);
    // Ids sort by the time at which they were made.
    Ok(audit_trail::last_done(db, courses::WRITTEN, subject).await?.map(|id| ManuscriptStateId(id.0)))
}

/// The manuscript follows a draft that was put in place as a whole package: what differs is taken over, and stays in the
/// history where it was.
pub(crate) async fn follow(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    (course, files): (CourseId, &Files),
) -> Result<()> {
    let heads = manuscript::heads(tx, course).await?;
    if heads.is_empty() {
        return Ok(());
    }
    let desk = Desk::hold(cx, tx, course, actor.person_id()).await?;
    let known: HashMap<_, _> = heads.iter().map(|head| (head.path.as_str(), head)).collect();
    for (path, bytes) in files.iter() {
        let sha256 = course_content::file_hash(bytes);
        let head = known.get(path);
        if head.is_some_and(|head| head.sha256 == sha256) {
            continue;
        }
        let based_on = head.map(|head| head.state);
        desk.append(imported(cx, path, Some(sha256), based_on)).await?;
    }
    let kept: HashSet<&str> = files.iter().map(|(path, _)| path).collect();
    for head in heads.iter().filter(|head| !kept.contains(head.path.as_str())) {
        desk.append(imported(cx, &head.path, None, Some(head.state))).await?;
    }
    Ok(())
}

fn imported<'a>(
    cx: &Context,
    path: &'a str,
    sha256: Option<String>,
    based_on: Option<ManuscriptStateId>,
) -> New<'a> {
    let origin = if sha256.is_some() { StateOrigin::Imported } else { StateOrigin::Removed };
    New { path, sha256, based_on, operation_id: cx.new_id(), origin, counts: true }
}
