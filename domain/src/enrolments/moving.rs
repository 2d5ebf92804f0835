//! Learners stay on the version they began; a newer one is offered, and whoever wants moves to it.

use entity::enums::{AttemptState, EnrolmentState, ItemKind, VersionState};
use entity::ids::{CourseItemId, EnrolmentId};
use entity::{attempt, course_version, enrolment, enrolment_move, lesson_progress};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::history::{Because, record};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses::{self, LoadedVersion, VersionChanges};
use crate::error::{Error, Refusal, Result};
use crate::learning;
use crate::policy::{self, Action};

/// A newer version that a learner may move to.
pub struct MoveOffer {
    /// The enrolment.
    pub enrolment: enrolment::Model,
    /// What is different.
    pub versions: VersionChanges,
    /// What was said of each version since theirs, the first first.
    pub notes: Vec<course_version::Model>,
}

/// What a learner on an older version is offered: nothing once the course is completed, or where theirs is the newest.
///
/// # Errors
/// [`Error::NotFound`] for anybody else's enrolment.
pub async fn move_offer(cx: &Context, actor: &Actor, id: EnrolmentId) -> Result<Option<MoveOffer>> {
    let row = enrolment::Entity::find_by_id(id).one(cx.read()).await?.ok_or(Error::NotFound("enrolment"))?;
    policy::authorize_hidden(actor, Action::Study(row.learner_id), "enrolment")?;
    let before = courses::load(cx, row.course_version_id).await?;
    let newer = newer(cx.read(), &before).await?;
    let Some(newest) = newer.iter().find(|one| one.state == VersionState::Published) else {
        return Ok(None);
    };
    if row.state != EnrolmentState::Active {
        return Ok(None);
    }
    let after = courses::load(cx, newest.id).await?;
    let versions = VersionChanges::between(before, after);
    Ok(Some(MoveOffer { enrolment: row, versions, notes: newer }))
}

/// The versions that were published since this one, the first first.
async fn newer(db: &impl ConnectionTrait, than: &LoadedVersion) -> Result<Vec<course_version::Model>> {
    let found = course_version::Entity::find()
        .filter(course_version::Column::CourseId.eq(than.course_id))
        .filter(course_version::Column::Number.gt(than.number))
        .filter(course_version::Column::State.is_in([VersionState::Published, VersionState::Superseded]))
        .order_by_asc(course_version::Column::Number);
    Ok(found.all(db).await?)
}

/// Moves a learner to the version that is published. What was read counts where the lesson is still there, by its path;
/// quizzes that were passed stay so, by their key. Moving again changes nothing.
///
/// # Errors
/// - [`Error::NotFound`] for anybody else's enrolment.
/// - [`Error::Refused`] `NothingToMove` where the course is completed, ended or not begun; `AttemptOpen` while an attempt
///   is open.
pub async fn migrate(cx: &Context, actor: &Actor, id: EnrolmentId) -> Result<super::Enrolment> {
    let known =
        enrolment::Entity::find_by_id(id).one(cx.read()).await?.ok_or(Error::NotFound("enrolment"))?;
    policy::authorize_hidden(actor, Action::Study(known.learner_id), "enrolment")?;
    let before = courses::load(cx, known.course_version_id).await?;
    let after = courses::find_published(cx, &before.course_key).await?;
    let tx = cx.begin_write().await?;
    let held = enrolment::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = held.ok_or(Error::NotFound("enrolment"))?;
    if row.course_version_id == after.id {
        tx.rollback().await?;
        return super::find(cx, actor, id).await;
    }
    if row.state != EnrolmentState::Active {
        return Err(Refusal::NothingToMove.into());
    }
    if row.course_version_id != before.id || after.number < before.number {
        return Err(Error::Stale);
    }
    refuse_open_attempts(&tx, id).await?;
    take_along(&tx, id, (&before, &after)).await?;
    let row = write(cx, &tx, actor, row, &after).await?;
    learning::evaluate(cx, &tx, &row, cx.now()).await?;
    tx.commit().await?;
    super::find(cx, actor, id).await
}

/// What is asked in an attempt belongs to the version in which it began.
async fn refuse_open_attempts(tx: &DatabaseTransaction, id: EnrolmentId) -> Result<()> {
    let open = attempt::Entity::find()
        .filter(attempt::Column::EnrolmentId.eq(id))
        .filter(attempt::Column::State.is_in([AttemptState::InProgress, AttemptState::Overdue]));
    if open.count(tx).await? > 0 { Err(Refusal::AttemptOpen.into()) } else { Ok(()) }
}

/// What was read of a lesson is of the lesson of the same path from now on. The facts it was counted from stay as they were.
async fn take_along(
    tx: &DatabaseTransaction,
    id: EnrolmentId,
    (before, after): (&LoadedVersion, &LoadedVersion),
) -> Result<()> {
    let lesson_of = |version: &LoadedVersion, path: &str| -> Option<CourseItemId> {
        let mut items = version.items.iter().filter(|item| item.kind == ItemKind::Lesson);
        items.find(|item| item.path == path).map(|item| item.id)
    };
    for old in before.items.iter().filter(|item| item.kind == ItemKind::Lesson) {
        let of_lesson = Condition::all()
            .add(lesson_progress::Column::EnrolmentId.eq(id))
            .add(lesson_progress::Column::CourseItemId.eq(old.id));
        match lesson_of(after, &old.path) {
            Some(new) => {
                lesson_progress::Entity::update_many()
                    .col_expr(lesson_progress::Column::CourseItemId, Expr::value(new))
                    .filter(of_lesson)
                    .exec(tx)
                    .await?;
            }
            None => {
                lesson_progress::Entity::delete_many().filter(of_lesson).exec(tx).await?;
            }
        }
    }
    Ok(())
}

async fn write(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    row: enrolment::Model,
    after: &LoadedVersion,
) -> Result<enrolment::Model> {
    let now = cx.now();
    let moved = enrolment_move::ActiveModel {
        id: Set(cx.new_id()),
        enrolment_id: Set(row.id),
        from_version_id: Set(row.course_version_id),
        to_version_id: Set(after.id),
        at: Set(now),
    };
    moved.insert(tx).await?;
    let (state, revision) = (row.state, row.revision);
    let mut changed = row.into_active_model();
    changed.course_version_id = Set(after.id);
    changed.revision = Set(revision + 1);
    changed.updated_at = Set(now);
    let row = changed.update(tx).await?;
    let because = Because { actor, cause: "moved_to_newer_version", reason: None, at: now };
    record(cx, tx, &row, Some(state), because).await?;
    Ok(row)
}
