//! The sessions of a run: planned, moved and taken back as long as nobody's attendance is recorded, called off at any time.

use chrono::{DateTime, Datelike, Duration, Utc};
use entity::enums::RunState;
use entity::ids::{CourseRunId, EnrolmentId, RunSessionId};
use entity::{attendance_entry, course_run, enrolment, run_session};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::record;
use super::share::Planned;
use crate::actor::Actor;
use crate::audit_trail::{self, Entry};
use crate::context::Context;
use crate::error::{Error, FieldError, Refusal, Result};
use crate::policy::{self, Action};
use crate::runs;

/// How many sessions a run may have.
pub const MAX_SESSIONS: u64 = 200;
/// The register is kept for half days; nobody sits longer than this.
const LONGEST: Duration = Duration::hours(12);
/// How long the words for a place may be.
const LONGEST_PLACE: usize = 200;
/// How long the reason may be for which one is called off.
const LONGEST_REASON: usize = 500;

/// What is decided about a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPlan {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Where, in words.
    pub place: String,
}

/// A session, and whether it can still be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The row.
    pub row: run_session::Model,
    /// Whether somebody's attendance is recorded.
    pub is_recorded: bool,
}

impl Session {
    /// How long it takes.
    #[must_use]
    pub fn minutes(&self) -> u64 {
        length(&self.row)
    }

    pub(super) fn planned(&self) -> Planned {
        let row = &self.row;
        let is_called_off = row.called_off_at.is_some();
        Planned { ends_at: row.ends_at, planned_at: row.created_at, is_called_off }
    }
}

/// How long a session takes, in minutes.
pub(super) fn length(row: &run_session::Model) -> u64 {
    u64::try_from((row.ends_at - row.starts_at).num_minutes()).unwrap_or(0)
}

/// Adds a session to a run.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such run, [`Error::Forbidden`] unless the actor coordinates its course.
/// - [`Error::Invalid`] for times out of order or out of range, a place without words, or more than [`MAX_SESSIONS`].
/// - [`Error::Refused`] `RunCancelled` or `SessionOverlaps`.
pub async fn plan(cx: &Context, actor: &Actor, run: CourseRunId, plan: SessionPlan) -> Result<Session> {
    let tx = cx.begin_write().await?;
    let run = hold_run(&tx, actor, run).await?;
    let plan = checked(plan)?;
    let now = cx.now();
    check_room(&tx, run.id, None, &plan).await?;
    let row = run_session::ActiveModel {
        id: Set(cx.new_id()),
        course_run_id: Set(run.id),
        starts_at: Set(plan.starts_at),
        ends_at: Set(plan.ends_at),
        place: Set(plan.place),
        created_by: Set(actor.person_id()),
        created_at: Set(now),
        revision: Set(1),
        called_off_at: Set(None),
        called_off_reason: Set(None),
    };
    let row = row.insert(&tx).await?;
    audit_trail::record(cx, &tx, actor, now, entry("run_session.planned", &row)).await?;
    tx.commit().await?;
    Ok(Session { row, is_recorded: false })
}

/// Changes what `edit` changes of a session. Who has attended enough by it has completed the course.
///
/// # Errors
/// - As [`plan`]; [`Error::Stale`] if it has changed since `expected_revision`.
/// - [`Error::Refused`] `SessionRecorded` once somebody's attendance is recorded, `SessionCalledOff` once it was called off.
pub async fn change(
    cx: &Context,
    actor: &Actor,
    (run, id): (CourseRunId, RunSessionId),
    expected_revision: i32,
    edit: impl FnOnce(SessionPlan) -> SessionPlan,
) -> Result<Session> {
    let tx = cx.begin_write().await?;
    let run = hold_run(&tx, actor, run).await?;
    let row = of_run(&tx, run.id, id).await?;
    if row.revision != expected_revision {
        return Err(Error::Stale);
    }
    check_on(&row)?;
    check_unrecorded(&tx, id).await?;
    let before = SessionPlan { starts_at: row.starts_at, ends_at: row.ends_at, place: row.place.clone() };
    let plan = checked(edit(before))?;
    let now = cx.now();
    check_room(&tx, run.id, Some(id), &plan).await?;
    let mut changed = row.into_active_model();
    changed.starts_at = Set(plan.starts_at);
    changed.ends_at = Set(plan.ends_at);
    changed.place = Set(plan.place);
    changed.revision = Set(expected_revision + 1);
    let row = changed.update(&tx).await?;
    audit_trail::record(cx, &tx, actor, now, entry("run_session.changed", &row)).await?;
    let completed = record::complete_attendees(cx, &tx, run.id, now).await?;
    tx.commit().await?;
    record::hand_over(cx, completed);
    Ok(Session { row, is_recorded: false })
}

/// Calls a session off, also one of which something is recorded: that stays, and the session counts for nobody. Who has
/// attended enough without it has completed the course.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such session, [`Error::Forbidden`] unless the actor coordinates its course.
/// - [`Error::Invalid`] at `/reason` if it is not said why.
/// - [`Error::Refused`] `RunCancelled`, or `SessionCalledOff` if it was called off before.
pub async fn call_off(
    cx: &Context,
    actor: &Actor,
    (run, id): (CourseRunId, RunSessionId),
    reason: &str,
) -> Result<Session> {
    let tx = cx.begin_write().await?;
    let run = hold_run(&tx, actor, run).await?;
    let row = of_run(&tx, run.id, id).await?;
    check_on(&row)?;
    let reason = said(reason)?;
    let now = cx.now();
    let revision = row.revision + 1;
    let mut changed = row.into_active_model();
    changed.called_off_at = Set(Some(now));
    changed.called_off_reason = Set(Some(reason.to_owned()));
    changed.revision = Set(revision);
    let row = changed.update(&tx).await?;
    let told = Entry { reason: Some(reason), ..entry("run_session.called_off", &row) };
    audit_trail::record(cx, &tx, actor, now, told).await?;
    let completed = record::complete_attendees(cx, &tx, run.id, now).await?;
    let is_recorded = is_recorded(&tx, id).await?;
    tx.commit().await?;
    record::hand_over(cx, completed);
    Ok(Session { row, is_recorded })
}

fn said(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => Err(Error::invalid("/reason", "required", "say why it is called off; learners are told")),
        1..=LONGEST_REASON => Ok(reason),
        _ => Err(Error::invalid("/reason", "too_long", "say it in at most 500 characters")),
    }
}

fn check_on(row: &run_session::Model) -> Result<()> {
    if row.called_off_at.is_some() { Err(Refusal::SessionCalledOff.into()) } else { Ok(()) }
}

/// Takes a session back of which nothing is recorded, as if it had not been planned. Who has attended enough without it has
/// completed the course.
///
/// # Errors
/// As [`change`], [`Error::Stale`] apart.
pub async fn remove(cx: &Context, actor: &Actor, run: CourseRunId, id: RunSessionId) -> Result<()> {
    let tx = cx.begin_write().await?;
    let run = hold_run(&tx, actor, run).await?;
    let row = of_run(&tx, run.id, id).await?;
    check_on(&row)?;
    check_unrecorded(&tx, id).await?;
    let now = cx.now();
    run_session::Entity::delete_by_id(id).exec(&tx).await?;
    audit_trail::record(cx, &tx, actor, now, entry("run_session.removed", &row)).await?;
    let completed = record::complete_attendees(cx, &tx, run.id, now).await?;
    tx.commit().await?;
    record::hand_over(cx, completed);
    Ok(())
}

/// The sessions of a run in their order, for those who keep its register and for those who have a place on it.
///
/// # Errors
/// [`Error::NotFound`] if there is no such run, [`Error::Forbidden`] for others.
pub async fn list(cx: &Context, actor: &Actor, run: CourseRunId) -> Result<Vec<Session>> {
    let db = cx.read();
    let run = runs::find(cx, run).await?.row;
    let keeps = policy::authorize(actor, Action::KeepRegister(run.course_id));
    if let (Err(refused), false) = (keeps, has_place(db, actor, run.id).await?) {
        return Err(refused);
    }
    of(db, run.id).await
}

/// A session of a run, for those who keep its register.
///
/// # Errors
/// [`Error::NotFound`] if there is no such session, [`Error::Forbidden`] for others.
pub async fn find(cx: &Context, actor: &Actor, (run, id): (CourseRunId, RunSessionId)) -> Result<Session> {
    let db = cx.read();
    let run = runs::find(cx, run).await?.row;
    policy::authorize(actor, Action::KeepRegister(run.course_id))?;
    let row = of_run(db, run.id, id).await?;
    Ok(Session { is_recorded: is_recorded(db, id).await?, row })
}

async fn has_place(db: &impl ConnectionTrait, actor: &Actor, run: CourseRunId) -> Result<bool> {
    let Some(me) = actor.person_id() else { return Ok(false) };
    let own = enrolment::Entity::find()
        .filter(enrolment::Column::CourseRunId.eq(run))
        .filter(enrolment::Column::LearnerId.eq(me))
        .all(db)
        .await?;
    Ok(own.iter().any(|row| row.state.may_study()))
}

/// The sessions of a run in their order.
pub(super) async fn of(db: &impl ConnectionTrait, run: CourseRunId) -> Result<Vec<Session>> {
    let rows = run_session::Entity::find()
        .filter(run_session::Column::CourseRunId.eq(run))
        .order_by_asc(run_session::Column::StartsAt)
        .order_by_asc(run_session::Column::Id)
        .all(db)
        .await?;
    let recorded: Vec<RunSessionId> = attendance_entry::Entity::find()
        .select_only()
        .column(attendance_entry::Column::RunSessionId)
        .distinct()
        .filter(attendance_entry::Column::RunSessionId.in_subquery(ids_of(run)))
        .into_tuple()
        .all(db)
        .await?;
    let session = |row: run_session::Model| Session { is_recorded: recorded.contains(&row.id), row };
    Ok(rows.into_iter().map(session).collect())
}

/// The ids of a run's sessions, as a part of a statement.
fn ids_of(run: CourseRunId) -> SelectStatement {
    Query::select()
        .column(run_session::Column::Id)
        .from(run_session::Entity)
        .and_where(run_session::Column::CourseRunId.eq(run))
        .to_owned()
}

/// A session of this run and no other.
pub(super) async fn of_run(
    db: &impl ConnectionTrait,
    run: CourseRunId,
    id: RunSessionId,
) -> Result<run_session::Model> {
    let row = run_session::Entity::find_by_id(id).one(db).await?;
    row.filter(|row| row.course_run_id == run).ok_or(Error::NotFound("session"))
}

async fn hold_run(tx: &impl ConnectionTrait, actor: &Actor, id: CourseRunId) -> Result<course_run::Model> {
    let run = runs::lock(tx, id).await?;
    policy::authorize(actor, Action::ManageRuns(run.course_id))?;
    if run.state == RunState::Cancelled {
        return Err(Refusal::RunCancelled.into());
    }
    Ok(run)
}

async fn is_recorded(db: &impl ConnectionTrait, id: RunSessionId) -> Result<bool> {
    let entries = attendance_entry::Entity::find().filter(attendance_entry::Column::RunSessionId.eq(id));
    Ok(entries.limit(1).count(db).await? > 0)
}

async fn check_unrecorded(db: &impl ConnectionTrait, id: RunSessionId) -> Result<()> {
    if is_recorded(db, id).await? { Err(Refusal::SessionRecorded.into()) } else { Ok(()) }
}

/// One session at a time: nobody can be in two, and the share would never be reached.
async fn check_room(
    db: &impl ConnectionTrait,
    run: CourseRunId,
    itself: Option<RunSessionId>,
    plan: &SessionPlan,
) -> Result<()> {
    let mut others = run_session::Entity::find().filter(run_session::Column::CourseRunId.eq(run));
    if let Some(itself) = itself {
        others = others.filter(run_session::Column::Id.ne(itself));
    }
    if others.clone().count(db).await? >= MAX_SESSIONS {
        let message = format!("a run has {MAX_SESSIONS} sessions at most; call one off first");
        return Err(Error::invalid("", "too_many", message));
    }
    let at_that_time = others
        .filter(run_session::Column::CalledOffAt.is_null())
        .filter(run_session::Column::StartsAt.lt(plan.ends_at))
        .filter(run_session::Column::EndsAt.gt(plan.starts_at));
    if at_that_time.limit(1).count(db).await? > 0 {
        return Err(Refusal::SessionOverlaps.into());
    }
    Ok(())
}

fn checked(plan: SessionPlan) -> Result<SessionPlan> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, pointer: &str, code: &'static str, message: &str| {
        if !holds {
            wrong.push(FieldError { pointer: pointer.into(), code, message: message.into(), finding: None });
        }
    };
    let sane = |at: DateTime<Utc>| (2000..2200).contains(&at.year());
    check(sane(plan.starts_at), "/starts_at", "out_of_range", "give a date between the years 2000 and 2200");
    let length = plan.ends_at.signed_duration_since(plan.starts_at);
    let fits = length >= Duration::minutes(1) && length <= LONGEST;
    check(fits, "/ends_at", "session_length", "a session ends a minute to 12 hours after it starts");
    let place = plan.place.trim().to_owned();
    let named = (1..=LONGEST_PLACE).contains(&place.chars().count());
    check(named, "/place", "required", "say where it is, in at most 200 characters");
    if wrong.is_empty() { Ok(SessionPlan { place, ..plan }) } else { Err(Error::Invalid(wrong)) }
}

fn entry<'a>(action: &'static str, row: &run_session::Model) -> Entry<'a> {
    Entry {
        action,
        subject_kind: "run_session",
        subject_id: Some(row.id.0),
        reason: None,
        detail: json!({ "course_run_id": row.course_run_id, "starts_at": row.starts_at, "ends_at": row.ends_at }),
    }
}

/// Of those on a run whom the course is not completed by yet, those of whom something is recorded.
pub(super) async fn attendees(db: &impl ConnectionTrait, run: CourseRunId) -> Result<Vec<EnrolmentId>> {
    use entity::enums::EnrolmentState::{Active, Booked};
    let recorded = Query::select()
        .column(attendance_entry::Column::EnrolmentId)
        .from(attendance_entry::Entity)
        .and_where(attendance_entry::Column::RunSessionId.in_subquery(ids_of(run)))
        .to_owned();
    Ok(enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::Id)
        .filter(enrolment::Column::CourseRunId.eq(run))
        .filter(enrolment::Column::State.is_in([Booked, Active]))
        .filter(enrolment::Column::Id.in_subquery(recorded))
        .into_tuple()
        .all(db)
        .await?)
}
