//! The steps of a review: asked for, signed off, sent back; each written down for exactly the content that was meant.

use chrono::{DateTime, Utc};
use entity::enums::{ReviewStepKind, VersionState};
use entity::ids::{CourseId, CourseVersionId, PersonId};
use entity::{course, course_version, review_step};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::{MAX_TEXT, Step, course_id, needed, refuse_author, typed};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::courses::{self, OPEN};
use crate::error::{Error, Refusal, Result};
use crate::people::{self, Names};
use crate::policy::{self, Action};

/// How long the name of a source or an edition may be.
const LONGEST_SOURCE: usize = 300;

/// What a clinician has read a draft against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadAgainst {
    /// A guideline, a formulary, a book.
    pub source: String,
    /// Its edition or year.
    pub edition: String,
}

impl ReadAgainst {
    fn checked(&self) -> Result<Self> {
        Ok(Self {
            source: needed(&self.source, "/source", LONGEST_SOURCE)?.to_owned(),
            edition: needed(&self.edition, "/edition", LONGEST_SOURCE)?.to_owned(),
        })
    }
}

/// Asks for the review of a draft. Asking again changes nothing, but what is said with it is kept.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such course, [`Error::Forbidden`] for others than its writers.
/// - [`Error::Refused`] `NothingToPublish` if it has no draft; [`Error::Stale`] if that has changed since it was read.
pub async fn ask(
    cx: &Context,
    actor: &Actor,
    key: &str,
    read_revision: Option<i32>,
    note: &str,
) -> Result<course_version::Model> {
    let course = course_id(cx, key).await?;
    policy::authorize(actor, Action::WriteCourse(Some(course)))?;
    let note = typed(note, "/note", MAX_TEXT)?;
    let tx = cx.begin_write().await?;
    let draft = hold_open(&tx, course).await?;
    if draft.state == VersionState::InReview {
        add_note(cx, &tx, actor, &draft, note).await?;
        tx.commit().await?;
        return Ok(draft);
    }
    fits(&draft, read_revision)?;
    let said = Said { note, ..Said::of(ReviewStepKind::Asked, "course.review_asked") };
    let version = take(cx, &tx, actor, draft, said).await?;
    tx.commit().await?;
    Ok(version)
}

/// Keeps what is said to the reviewer by somebody who asks for a review that is asked for already; said twice, it is kept once.
async fn add_note(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    draft: &course_version::Model,
    note: &str,
) -> Result<()> {
    let steps = of_version(tx, draft.id).await?;
    let is_said =
        |step: &Step| step.kind == ReviewStepKind::Asked && step.note == note && step.by == actor.person_id();
    if note.is_empty() || steps.iter().any(is_said) {
        return Ok(());
    }
    let said = Said { note, ..Said::of(ReviewStepKind::Asked, "course.review_asked") };
    row(cx, actor, draft, &said).insert(tx).await?;
    Ok(())
}

/// A second clinician has read the draft and stands for it, as it is.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such course, [`Error::Forbidden`] for others than its reviewers.
/// - [`Error::Refused`] `NothingToPublish`, or `ReviewerIsAuthor`: four eyes.
/// - [`Error::Stale`] if the draft has changed since `read_revision` (when given).
/// - [`Error::Invalid`] for a source that is not named.
pub async fn sign_off(
    cx: &Context,
    actor: &Actor,
    key: &str,
    read_revision: Option<i32>,
    read_against: Option<&ReadAgainst>,
) -> Result<course_version::Model> {
    let course = course_id(cx, key).await?;
    policy::authorize(actor, Action::ReviewCourse(course))?;
    let read_against = read_against.map(ReadAgainst::checked).transpose()?.unwrap_or_default();
    let tx = cx.begin_write().await?;
    let draft = hold_open(&tx, course).await?;
    refuse_author(&tx, actor, &draft).await?;
    fits(&draft, read_revision)?;
    let said = Said { read_against, ..Said::of(ReviewStepKind::SignedOff, "course.draft_reviewed") };
    let version = take(cx, &tx, actor, draft, said).await?;
    tx.commit().await?;
    Ok(version)
}

/// The reviewer wants something changed first, and says what. A sign-off that was given is taken back by it.
///
/// # Errors
/// As [`sign_off`]; [`Error::Invalid`] without a note.
pub async fn send_back(
    cx: &Context,
    actor: &Actor,
    key: &str,
    read_revision: Option<i32>,
    note: &str,
) -> Result<course_version::Model> {
    let course = course_id(cx, key).await?;
    policy::authorize(actor, Action::ReviewCourse(course))?;
    let note = needed(note, "/note", MAX_TEXT)?;
    let tx = cx.begin_write().await?;
    let draft = hold_open(&tx, course).await?;
    refuse_author(&tx, actor, &draft).await?;
    fits(&draft, read_revision)?;
    let said = Said { note, ..Said::of(ReviewStepKind::SentBack, "course.draft_sent_back") };
    let version = take(cx, &tx, actor, draft, said).await?;
    tx.commit().await?;
    Ok(version)
}

/// The draft of a course, which nobody else writes, reviews or publishes until the transaction ends.
///
/// # Errors
/// [`Error::Refused`] `NothingToPublish` if there is none.
pub(crate) async fn hold_open(tx: &DatabaseTransaction, course: CourseId) -> Result<course_version::Model> {
    course::Entity::find_by_id(course).lock_exclusive().one(tx).await?;
    Ok(courses::find_in_state(tx, course, &OPEN).await?.ok_or(Refusal::NothingToPublish)?)
}

fn fits(draft: &course_version::Model, read_revision: Option<i32>) -> Result<()> {
    let is_old = read_revision.is_some_and(|read| read != draft.revision);
    if is_old { Err(Error::Stale) } else { Ok(()) }
}

/// What is said with a step.
struct Said<'a> {
    kind: ReviewStepKind,
    action: &'static str,
    note: &'a str,
    read_against: ReadAgainst,
}

impl Said<'_> {
    fn of(kind: ReviewStepKind, action: &'static str) -> Self {
        Self { kind, action, note: "", read_against: ReadAgainst::default() }
    }
}

fn row(
    cx: &Context,
    actor: &Actor,
    draft: &course_version::Model,
    said: &Said<'_>,
) -> review_step::ActiveModel {
    review_step::ActiveModel {
        id: Set(cx.new_id()),
        course_version_id: Set(draft.id),
        kind: Set(said.kind),
        revision: Set(draft.revision),
        content_hash: Set(draft.content_hash.clone()),
        note: Set(said.note.to_owned()),
        source: Set(said.read_against.source.clone()),
        edition: Set(said.read_against.edition.clone()),
        person_id: Set(actor.person_id()),
        at: Set(cx.now()),
    }
}

async fn take(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    draft: course_version::Model,
    said: Said<'_>,
) -> Result<course_version::Model> {
    let (now, revision) = (cx.now(), draft.revision);
    row(cx, actor, &draft, &said).insert(tx).await?;
    let (state, reviewer) = match said.kind {
        ReviewStepKind::Asked => (VersionState::InReview, None),
        ReviewStepKind::SignedOff => (VersionState::InReview, actor.person_id()),
        ReviewStepKind::SentBack => (VersionState::Draft, None),
    };
    let mut changed = draft.into_active_model();
    changed.state = Set(state);
    changed.reviewer_id = Set(reviewer);
    changed.revision = Set(revision + 1);
    let version = changed.update(tx).await?;
    audit_trail::record(cx, tx, actor, now, courses::entry(said.action, &version)).await?;
    Ok(version)
}

/// The steps of a version's review, the first first.
pub(super) async fn of_version(db: &impl ConnectionTrait, version: CourseVersionId) -> Result<Vec<Step>> {
    let rows = review_step::Entity::find()
        .filter(review_step::Column::CourseVersionId.eq(version))
        .order_by_asc(review_step::Column::At)
        .order_by_asc(review_step::Column::Id)
        .all(db)
        .await?;
    let names = people::names_of(db, rows.iter().filter_map(|row| row.person_id)).await?;
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
    Ok(rows.into_iter().map(|row| (name(row.person_id), row)).map(step).collect())
}

fn step((name, row): (Names, review_step::Model)) -> Step {
    Step {
        kind: row.kind,
        by: row.person_id,
        name,
        at: row.at,
        content_hash: row.content_hash,
        note: row.note,
        source: row.source,
        edition: row.edition,
    }
}

/// The sign-off that holds for the content as it is: the last decision, if it is one of this very content.
pub(super) fn current<'a>(steps: &'a [Step], version: &course_version::Model) -> Option<&'a Step> {
    let last = steps.iter().rfind(|step| step.kind != ReviewStepKind::Asked)?;
    let holds = last.kind == ReviewStepKind::SignedOff && last.content_hash == version.content_hash;
    Some(last).filter(|last| holds && version.reviewer_id.is_some() && last.by == version.reviewer_id)
}

/// Whether the draft, as it is, was signed off.
///
/// # Errors
/// The database's own.
pub(crate) async fn is_signed_off(
    db: &impl ConnectionTrait,
    version: &course_version::Model,
) -> Result<bool> {
    Ok(current(&of_version(db, version.id).await?, version).is_some())
}

/// Who has read a published version, for whoever looks at its page; `None` where nobody had to.
///
/// # Errors
/// The database's own.
pub async fn sign_off_of(cx: &Context, version: CourseVersionId) -> Result<Option<(Names, DateTime<Utc>)>> {
    let steps = of_version(cx.read(), version).await?;
    let last = steps.into_iter().rfind(|step| step.kind == ReviewStepKind::SignedOff);
    Ok(last.map(|step| (step.name, step.at)))
}

/// Whether the clinician who signed a published version off named what they read it against.
///
/// # Errors
/// The database's own.
pub(crate) async fn is_read_against_source(
    db: &impl ConnectionTrait,
    version: CourseVersionId,
) -> Result<bool> {
    let signed = review_step::Entity::find()
        .filter(review_step::Column::CourseVersionId.eq(version))
        .filter(review_step::Column::Kind.eq(ReviewStepKind::SignedOff))
        .order_by_desc(review_step::Column::Id)
        .one(db)
        .await?;
    Ok(signed.is_some_and(|step| !step.source.is_empty()))
}
