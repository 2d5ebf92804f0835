//! Publication: a reviewed draft becomes the version that new learners get, and never changes again.

use std::sync::Arc;

use course_content::{Files, Severity};
use entity::enums::{ChangeClass, RunKind, VersionState};
use entity::ids::{CourseId, CourseVersionId, MediaItemId};
use entity::{course, course_run, course_version};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};

use super::drafts::{self, entry};
use super::{LoadedVersion, find_course, find_in_state};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::enrolments;
use crate::error::{Error, Refusal, Result};
use crate::media;
use crate::policy::{self, Action};
use crate::runs::{self, RunPlan};
use crate::search;

/// What is said of a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// How much it changes for those who learnt the older one.
    pub change_class: ChangeClass,
    /// What changed, in a sentence or two.
    pub change_note: String,
}

/// Publishes the draft of a course. Learners stay on the version they began; new ones get this.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such course, [`Error::Forbidden`] if the actor may not publish it.
/// - [`Error::Refused`] `NothingToPublish`, `DraftNotReviewed`, `DraftHasErrors` or `MediaNotPublished`.
/// - [`Error::Stale`] if the draft was written anew while it was being checked.
pub async fn publish(
    cx: &Context,
    actor: &Actor,
    key: &str,
    said: &Publication,
) -> Result<course_version::Model> {
    let course = find_course(cx.read(), key).await?.ok_or(Error::NotFound("course"))?;
    policy::authorize(actor, Action::PublishCourse(course.id))?;
    let checked = refuse_errors(cx, key).await?;
    let tx = cx.begin_write().await?;
    let version = publish_checked(cx, &tx, actor, (course.id, &checked.content_hash), said).await?;
    search::index_course(&tx, course.id, &checked.package).await?;
    tx.commit().await?;
    Ok(version)
}

/// Publishes the draft that was checked, in the caller's transaction; the course is held until that ends.
async fn publish_checked(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    (course, checked): (CourseId, &str),
    said: &Publication,
) -> Result<course_version::Model> {
    course::Entity::find_by_id(course).lock_exclusive().one(tx).await?;
    let now = cx.now();
    let open = [VersionState::Draft, VersionState::InReview];
    let draft = find_in_state(tx, course, &open).await?.ok_or(Refusal::NothingToPublish)?;
    if draft.content_hash != checked {
        return Err(Error::Stale);
    }
    // The command line on the server stands for the centre itself and needs no second clinician.
    if draft.reviewer_id.is_none() && *actor != Actor::System {
        return Err(Refusal::DraftNotReviewed.into());
    }
    if let Some(before) = find_in_state(tx, course, &[VersionState::Published]).await? {
        let mut before = before.into_active_model();
        before.state = Set(VersionState::Superseded);
        before.update(tx).await?;
    }
    let mut draft = draft.into_active_model();
    draft.state = Set(VersionState::Published);
    draft.change_class = Set(said.change_class);
    draft.change_note = Set(said.change_note.clone());
    draft.published_at = Set(Some(now));
    let version = draft.update(tx).await?;
    move_self_paced_runs(tx, &version).await?;
    audit_trail::record(cx, tx, actor, now, entry("course.published", &version)).await?;
    Ok(version)
}

/// Has the draft checked; gives what was.
async fn refuse_errors(cx: &Context, key: &str) -> Result<Arc<LoadedVersion>> {
    let (draft, loaded) = match drafts::load_draft(cx, &Actor::System, key).await {
        Err(Error::NotFound("draft")) => return Err(Refusal::NothingToPublish.into()),
        other => other?,
    };
    let has_errors = draft.findings.iter().any(|finding| finding.severity == Severity::Error);
    if has_errors {
        return Err(Refusal::DraftHasErrors.into());
    }
    let shown = course_content::media_items(&loaded.package);
    let shown: Vec<MediaItemId> = shown.iter().filter_map(|id| id.parse().ok()).map(MediaItemId).collect();
    if !media::are_published(cx.read(), &shown).await? {
        return Err(Refusal::MediaNotPublished.into());
    }
    Ok(loaded)
}

/// The published version of a course, which is held so that no other is published meanwhile.
///
/// # Errors
/// The database's own.
pub(crate) async fn hold_published(
    tx: &impl ConnectionTrait,
    course: CourseId,
) -> Result<Option<CourseVersionId>> {
    course::Entity::find_by_id(course).lock_exclusive().one(tx).await?;
    Ok(find_in_state(tx, course, &[VersionState::Published]).await?.map(|version| version.id))
}

/// Self-paced runs get the new version, with those on them who have not begun; dated runs are taught as they were planned.
async fn move_self_paced_runs(tx: &impl ConnectionTrait, version: &course_version::Model) -> Result<()> {
    course_run::Entity::update_many()
        .col_expr(course_run::Column::CourseVersionId, Expr::value(version.id))
        .filter(course_run::Column::CourseId.eq(version.course_id))
        .filter(course_run::Column::Kind.eq(RunKind::SelfPaced))
        .exec(tx)
        .await?;
    enrolments::give_version(tx, version).await
}

/// Imports and publishes a course that comes with the program; a new one gets a self-paced run with its publication.
///
/// # Errors
/// As for [`super::put_draft`] and [`publish`]; that the same content is published already is no error here.
pub async fn load_shipped(cx: &Context, files: Files) -> Result<String> {
    let key = files.folder().unwrap_or_default().to_owned();
    let content = files.content_hash_hex();
    match put_and_publish(cx, &key, files).await {
        Ok(()) | Err(Error::Refused(Refusal::SameContent)) => Ok(key),
        // Somebody else may be loading it at this very moment: two servers that start together.
        Err(Error::Refused(Refusal::NothingToPublish)) if is_published(cx, &key, &content).await? => Ok(key),
        Err(other) => Err(other),
    }
}

async fn put_and_publish(cx: &Context, key: &str, files: Files) -> Result<()> {
    let actor = &Actor::System;
    let said = Publication { change_class: ChangeClass::Editorial, change_note: "Imported.".into() };
    drafts::put_draft(cx, actor, key, files, None).await?;
    let course = find_course(cx.read(), key).await?.ok_or(Error::NotFound("course"))?;
    let checked = refuse_errors(cx, key).await?;
    let tx = cx.begin_write().await?;
    let version = publish_checked(cx, &tx, actor, (course.id, &checked.content_hash), &said).await?;
    runs::open_first(cx, &tx, &version, RunPlan::always_open(cx.now())).await?;
    search::index_course(&tx, course.id, &checked.package).await?;
    tx.commit().await?;
    Ok(())
}

async fn is_published(cx: &Context, key: &str, content: &str) -> Result<bool> {
    Ok(super::find_published(cx, key).await?.content_hash == content)
}
