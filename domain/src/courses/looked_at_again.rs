//! When courses have to be looked at again: shown to those who write and review them, who are reminded once of each.

use std::collections::BTreeSet;
use std::sync::Arc;

use certificate::Texts;
use chrono::{NaiveDate, TimeDelta};
use entity::enums::{LetterKind, ReminderKind, VersionState};
use entity::ids::{CourseVersionId, PersonId};
use entity::{audit_entry, course_version, review_reminder};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{LoadedVersion, WRITTEN, load};
use crate::actor::Actor;
use crate::clock::MINSK;
use crate::context::Context;
use crate::error::Result;
use crate::letters::{self, Facts, News};
use crate::policy::{self, Action};

/// So long before the day it is near.
const NEAR: TimeDelta = TimeDelta::days(60);

/// A published course whose day is near or past.
#[derive(Clone)]
pub struct DueAgain {
    /// The version.
    pub version: Arc<LoadedVersion>,
    /// The day by which it is to be looked at again.
    pub review_by: NaiveDate,
    /// Near, or past.
    pub kind: ReminderKind,
}

/// The courses that are due to be looked at again, of those which the actor writes or reviews; the earliest first.
///
/// # Errors
/// The database's own.
pub async fn due_again(cx: &Context, actor: &Actor) -> Result<Vec<DueAgain>> {
    let mut due = all_due(cx).await?;
    due.retain(|one| policy::allows(actor, Action::ReadDraft(one.version.course_id)));
    due.sort_by_key(|one| one.review_by);
    Ok(due)
}

/// Published versions are few and in memory, so that nothing is asked of the database but which they are.
async fn all_due(cx: &Context) -> Result<Vec<DueAgain>> {
    let published = course_version::Entity::find()
        .filter(course_version::Column::State.eq(VersionState::Published))
        .all(cx.read())
        .await?;
    let today = cx.now().with_timezone(&MINSK).date_naive();
    let mut due = Vec::new();
    for row in published {
        let version = load(cx, row.id).await?;
        let review_by = version.package.course.review_by;
        let kind = if review_by < today { ReminderKind::Past } else { ReminderKind::Soon };
        if review_by - today <= NEAR {
            due.push(DueAgain { version, review_by, kind });
        }
    }
    Ok(due)
}

/// The versions whose authors are still to be reminded. Where the centre sends no letters, none.
///
/// # Errors
/// The database's own.
pub(crate) async fn reminders_due(cx: &Context) -> Result<Vec<CourseVersionId>> {
    let mut waiting = Vec::new();
    if cx.mail().is_none() {
        return Ok(waiting);
    }
    for one in all_due(cx).await? {
        if !is_reminded(cx.read(), &one).await? {
            waiting.push(one.version.id);
        }
    }
    Ok(waiting)
}

async fn is_reminded(db: &impl ConnectionTrait, one: &DueAgain) -> Result<bool> {
    let key = (one.version.id, one.kind);
    Ok(review_reminder::Entity::find_by_id(key).one(db).await?.is_some())
}

/// Writes to the authors and the reviewer of a version, once each.
///
/// # Errors
/// The database's own.
pub(crate) async fn remind(cx: &Context, id: CourseVersionId) -> Result<()> {
    let Some(one) = all_due(cx).await?.into_iter().find(|one| one.version.id == id) else { return Ok(()) };
    let tx = cx.begin_write().await?;
    let now = cx.now();
    // Two servers that remind at the same time: the later one waits here, and finds it done.
    let held = course_version::Entity::find_by_id(id);
    let Some(row) = sea_orm::QuerySelect::lock_exclusive(held).one(&tx).await? else { return Ok(()) };
    if is_reminded(&tx, &one).await? {
        return Ok(());
    }
    let done = review_reminder::ActiveModel { course_version_id: Set(id), kind: Set(one.kind), at: Set(now) };
    done.insert(&tx).await?;
    let kind = match one.kind {
        ReminderKind::Soon => LetterKind::ReviewDueSoon,
        ReminderKind::Past => LetterKind::ReviewOverdue,
    };
    for person in writers(&tx, &row).await? {
        let facts = Facts { programme: titles(&one.version), course: Some(one.version.course_key.clone()) };
        letters::queue(cx, &tx, person, News { kind, about: id.0, facts }, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn titles(version: &LoadedVersion) -> Texts {
    use course_content::Language::{Be, En, Ru};
    let title = &version.package.course.title;
    let say = |language| title.get(language).to_owned();
    Texts { en: say(En), ru: say(Ru), be: title.0.contains_key(&Be).then(|| say(Be)) }
}

/// Everybody who wrote some state of a version, and who read it.
async fn writers(db: &impl ConnectionTrait, row: &course_version::Model) -> Result<BTreeSet<PersonId>> {
    let written = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectKind.eq("course_version"))
        .filter(audit_entry::Column::SubjectId.eq(row.id.0))
        .filter(audit_entry::Column::Action.eq(WRITTEN))
        .all(db)
        .await?;
    let authors = written.into_iter().filter_map(|entry| entry.actor_id);
    Ok(authors.chain(row.author_id).chain(row.reviewer_id).collect())
}
