//! Runs: offerings of a course version, their window and capacity.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::enums::{Admission, RunKind, RunState, VersionState};
use entity::ids::{CourseId, CourseRunId, CourseVersionId};
use entity::{course, course_run, course_version};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use crate::actor::Actor;
use crate::audit_trail::{self, Entry};
use crate::context::Context;
use crate::courses::{self, LoadedVersion};
use crate::database::written_out;
use crate::enrolments;
use crate::error::{Error, Refusal, Result};
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};

mod opening;

pub use opening::{ToOpen, open, to_open};

/// What a coordinator decides about a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunPlan {
    /// Self-paced or dated.
    pub kind: RunKind,
    /// Who may take a place.
    pub admission: Admission,
    /// The registration window, half-open; no end for `None`.
    pub enrolment_opens_at: DateTime<Utc>,
    /// See `enrolment_opens_at`.
    pub enrolment_closes_at: Option<DateTime<Utc>>,
    /// When a dated run takes place.
    pub starts_at: Option<DateTime<Utc>>,
    /// See `starts_at`.
    pub ends_at: Option<DateTime<Utc>>,
    /// Places; `None` means no limit.
    pub capacity: Option<u32>,
    /// Waiting list; `None` means no limit, 0 means none.
    pub waiting_list_size: Option<u32>,
    /// The number of learners below which the run does not take place.
    pub minimum_number: Option<u32>,
    /// The day on which that is decided.
    pub go_no_go_on: Option<NaiveDate>,
    /// How long an offered place waits for its learner; 0: places pass on without asking.
    pub offer_hours: u32,
}

impl RunPlan {
    /// Self-paced, open to everybody from now on, without a limit.
    #[must_use]
    pub fn always_open(now: DateTime<Utc>) -> Self {
        Self {
            kind: RunKind::SelfPaced,
            admission: Admission::Open,
            enrolment_opens_at: now,
            enrolment_closes_at: None,
            starts_at: None,
            ends_at: None,
            capacity: None,
            waiting_list_size: None,
            minimum_number: None,
            go_no_go_on: None,
            offer_hours: 48,
        }
    }

    /// The plan by which a run stands now.
    #[must_use]
    pub fn of(row: &course_run::Model) -> Self {
        let size = |size: i32| size.unsigned_abs();
        Self {
            kind: row.kind,
            admission: row.admission,
            enrolment_opens_at: row.enrolment_opens_at,
            enrolment_closes_at: row.enrolment_closes_at,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            capacity: row.capacity.map(size),
            waiting_list_size: row.waiting_list_size.map(size),
            minimum_number: row.minimum_number.map(size),
            go_no_go_on: row.go_no_go_on,
            offer_hours: size(row.offer_hours),
        }
    }
}

/// A run with what strangers ask first: is there a place?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The row.
    pub row: course_run::Model,
    /// The key of its course.
    pub course_key: String,
    /// Places used: booked, active and offered.
    pub places_used: u64,
    /// People on the waiting list.
    pub waiting: u64,
}

impl Run {
    /// Places left; `None` means no limit.
    #[must_use]
    pub fn places_left(&self) -> Option<u64> {
        self.row.capacity.map(|capacity| u64::from(capacity.unsigned_abs()).saturating_sub(self.places_used))
    }

    /// Whether the registration window is open.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        enrolments::window(&self.row, now).is_ok()
    }
}

/// Makes a run of the course's published version.
///
/// # Errors
/// - [`Error::Forbidden`] unless the actor coordinates the course.
/// - [`Error::NotFound`] if there is no such course.
/// - [`Error::Refused`] `CourseNotPublished`.
/// - [`Error::Invalid`] for dates out of order or sizes out of range.
pub async fn create(cx: &Context, actor: &Actor, course_key: &str, plan: RunPlan) -> Result<Run> {
    let course = find_course(cx.read(), course_key).await?;
    policy::authorize(actor, Action::ManageRuns(course.id))?;
    check_plan(&plan)?;
    let tx = cx.begin_write().await?;
    // Held against publication, which moves the self-paced runs there are to its new version.
    course::Entity::find_by_id(course.id).lock_shared().one(&tx).await?;
    let row = insert(cx, &tx, actor, (cx.new_id(), course.id), &plan).await?;
    tx.commit().await?;
    Ok(Run { row, course_key: course.key, places_used: 0, waiting: 0 })
}

/// Makes a run of the version that is published now; the caller holds the course.
async fn insert(
    cx: &Context,
    tx: &impl ConnectionTrait,
    actor: &Actor,
    (id, course): (CourseRunId, CourseId),
    plan: &RunPlan,
) -> Result<course_run::Model> {
    let now = cx.now();
    let version = published_version(tx, course).await?.ok_or(Refusal::CourseNotPublished)?;
    let row = course_run::ActiveModel { id: Set(id), ..new_row(cx, actor, course, version, plan, now) };
    let row = row.insert(tx).await?;
    audit_trail::record(cx, tx, actor, now, entry("course_run.created", &row)).await?;
    Ok(row)
}

/// Opens a run of a version that is being published, if its course has none; the caller holds the course.
pub(crate) async fn open_first(
    cx: &Context,
    tx: &impl ConnectionTrait,
    version: &course_version::Model,
    plan: RunPlan,
) -> Result<()> {
    let of_course = course_run::Entity::find().filter(course_run::Column::CourseId.eq(version.course_id));
    if of_course.one(tx).await?.is_some() {
        return Ok(());
    }
    let (actor, now) = (&Actor::System, cx.now());
    let row = new_row(cx, actor, version.course_id, version.id, &plan, now).insert(tx).await?;
    audit_trail::record(cx, tx, actor, now, entry("course_run.created", &row)).await
}

fn new_row(
    cx: &Context,
    actor: &Actor,
    course_id: CourseId,
    version: CourseVersionId,
    plan: &RunPlan,
    now: DateTime<Utc>,
) -> course_run::ActiveModel {
    let mut row = course_run::ActiveModel {
        id: Set(cx.new_id()),
        course_id: Set(course_id),
        course_version_id: Set(version),
        state: Set(RunState::Open),
        created_by: Set(actor.person_id()),
        created_at: Set(now),
        revision: Set(1),
        kept_over_capacity: Set(0),
        ..Default::default()
    };
    apply_plan(&mut row, plan);
    row
}

fn apply_plan(row: &mut course_run::ActiveModel, plan: &RunPlan) {
    row.kind = Set(plan.kind);
    row.admission = Set(plan.admission);
    row.enrolment_opens_at = Set(plan.enrolment_opens_at);
    row.enrolment_closes_at = Set(plan.enrolment_closes_at);
    row.starts_at = Set(plan.starts_at);
    row.ends_at = Set(plan.ends_at);
    row.capacity = Set(plan.capacity.map(u32::cast_signed));
    row.waiting_list_size = Set(plan.waiting_list_size.map(u32::cast_signed));
    row.minimum_number = Set(plan.minimum_number.map(u32::cast_signed));
    row.go_no_go_on = Set(plan.go_no_go_on);
    row.offer_hours = Set(plan.offer_hours.cast_signed());
}

/// Changes what `edit` changes of a run's plan. More places go to those who wait; fewer never take a place from
/// somebody who has one.
///
/// # Errors
/// - [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`] as for [`create`].
/// - [`Error::Stale`] if the run has changed since `expected_revision`.
/// - [`Error::Refused`] `WaitingListTooShort` if more people wait than the new list takes, and `RunCancelled`.
pub async fn change(
    cx: &Context,
    actor: &Actor,
    id: CourseRunId,
    expected_revision: i32,
    edit: impl FnOnce(RunPlan) -> RunPlan,
) -> Result<Run> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = lock(&tx, id).await?;
    policy::authorize(actor, Action::ManageRuns(row.course_id))?;
    if row.state == RunState::Cancelled {
        return Err(Refusal::RunCancelled.into());
    }
    if row.revision != expected_revision {
        return Err(Error::Stale);
    }
    let plan = edit(RunPlan::of(&row));
    check_plan(&plan)?;
    let (used, waiting) = enrolments::count_places(&tx, id).await?;
    if plan.waiting_list_size.is_some_and(|size| waiting > u64::from(size)) {
        return Err(Refusal::WaitingListTooShort.into());
    }
    let revision = row.revision;
    let mut changed = row.into_active_model();
    apply_plan(&mut changed, &plan);
    let kept = plan.capacity.map_or(0, |capacity| used.saturating_sub(capacity.into()));
    changed.kept_over_capacity = Set(i32::try_from(kept).unwrap_or(i32::MAX));
    changed.revision = Set(revision + 1);
    let row = changed.update(&tx).await?;
    enrolments::promote(cx, &tx, &row, now).await?;
    audit_trail::record(cx, &tx, actor, now, entry("course_run.changed", &row)).await?;
    tx.commit().await?;
    find(cx, id).await
}

/// Cancels a run; everyone on it is told by their enrolment's state.
///
/// # Errors
/// As for [`change`]; [`Error::Invalid`] without a reason.
pub async fn cancel(cx: &Context, actor: &Actor, id: CourseRunId, reason: &str) -> Result<Run> {
    let reason = audit_trail::given_reason(reason)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = lock(&tx, id).await?;
    policy::authorize(actor, Action::ManageRuns(row.course_id))?;
    if row.state == RunState::Open {
        let revision = row.revision;
        let mut changed = row.into_active_model();
        changed.state = Set(RunState::Cancelled);
        changed.revision = Set(revision + 1);
        let row = changed.update(&tx).await?;
        enrolments::cancel_all(cx, &tx, actor, id, reason, now).await?;
        let entry = Entry { reason: Some(reason), ..entry("course_run.cancelled", &row) };
        audit_trail::record(cx, &tx, actor, now, entry).await?;
        tx.commit().await?;
    }
    find(cx, id).await
}

/// A run with its places.
///
/// # Errors
/// [`Error::NotFound`] if there is no such run.
pub async fn find(cx: &Context, id: CourseRunId) -> Result<Run> {
    let db = cx.read();
    let (row, course) = course_run::Entity::find_by_id(id)
        .find_also_related(course::Entity)
        .one(db)
        .await?
        .ok_or(Error::NotFound("course run"))?;
    let course_key = course.map(|c| c.key).unwrap_or_default();
    with_places(db, row, course_key).await
}

/// The runs of a course, newest first.
///
/// # Errors
/// [`Error::NotFound`] if there is no such course.
pub async fn list_of_course(cx: &Context, course_key: &str, page: PageRequest) -> Result<Page<Run>> {
    let course = find_course(cx.read(), course_key).await?;
    list_where(cx, course_run::Column::CourseId.eq(course.id), page).await
}

const PUBLISHED_WITH_OPEN: &str = "
    SELECT v.id AS version_id, r.*
    FROM course c
    JOIN course_version v ON v.course_id = c.id AND v.state = 'published'
    LEFT JOIN course_run r ON r.course_id = c.id AND r.state = 'open'
      AND (r.enrolment_closes_at IS NULL OR r.enrolment_closes_at > $2)
      AND (r.kind <> 'dated' OR r.ends_at IS NULL OR r.ends_at > $2)
    WHERE c.key = $1
    ORDER BY r.id DESC LIMIT 100";

#[derive(FromQueryResult)]
struct Published {
    version_id: CourseVersionId,
    #[sea_orm(nested)]
    run: Option<course_run::Model>,
}

/// The published version of a course, with its runs whose enrolment has not closed, newest first: all that the page of a
/// course asks, at once.
///
/// # Errors
/// [`Error::NotFound`] if there is no such course, or nothing of it is published.
pub async fn find_published(cx: &Context, key: &str) -> Result<(Arc<LoadedVersion>, Vec<Run>)> {
    let values = [key.into(), cx.now().into()];
    let rows: Vec<Published> = written_out::all(cx.read(), PUBLISHED_WITH_OPEN, values).await?;
    let version_id = rows.first().ok_or(Error::NotFound("course"))?.version_id;
    let version = courses::load(cx, version_id).await?;
    let keyed = |row: Published| Some((row.run?, version.course_key.clone()));
    let runs = counted(cx.read(), rows.into_iter().filter_map(keyed).collect()).await?;
    Ok((version, runs))
}

const OPEN_OF_COURSES: &str = "
    SELECT r.*, c.key AS course_key
    FROM course_run r JOIN course c ON c.id = r.course_id
    WHERE r.state = 'open'
      AND (r.enrolment_closes_at IS NULL OR r.enrolment_closes_at > $1)
      AND (r.kind <> 'dated' OR r.ends_at IS NULL OR r.ends_at > $1)
      AND r.course_id IN";

#[derive(FromQueryResult)]
struct OfCourse {
    #[sea_orm(nested)]
    run: course_run::Model,
    course_key: String,
}

/// The runs of several courses whose enrolment has not closed, newest first, in two queries however many they are.
///
/// # Errors
/// The database's own.
pub async fn open_of_courses(cx: &Context, courses: &[CourseId]) -> Result<Vec<Run>> {
    let (db, asked) = (cx.read(), courses.iter().map(|course| course.0.into()).collect());
    let rows: Vec<OfCourse> = written_out::among(db, OPEN_OF_COURSES, [cx.now().into()], asked).await?;
    let mut open: Vec<_> = rows.into_iter().map(|row| (row.run, row.course_key)).collect();
    open.sort_unstable_by_key(|(run, _)| Reverse(run.id));
    counted(db, open).await
}

/// Runs of courses of these keys, with the places taken on those that have a limit.
async fn counted(db: &impl ConnectionTrait, runs: Vec<(course_run::Model, String)>) -> Result<Vec<Run>> {
    let limited = runs.iter().filter(|(row, _)| row.capacity.is_some()).map(|(row, _)| row.id);
    let counted = enrolments::count_places_of(db, limited).await?;
    let run = |(row, course_key): (course_run::Model, String)| {
        let (places_used, waiting) = counted.get(&row.id).copied().unwrap_or_default();
        Run { row, course_key, places_used, waiting }
    };
    Ok(runs.into_iter().map(run).collect())
}

/// All runs, newest first.
///
/// # Errors
/// The database's own.
pub async fn list(cx: &Context, page: PageRequest) -> Result<Page<Run>> {
    list_where(cx, course_run::Column::State.is_not_null(), page).await
}

/// The runs whose register the actor keeps, newest first.
///
/// # Errors
/// [`Error::SignInRequired`] for nobody, [`Error::Forbidden`] for those who keep none.
pub async fn list_to_keep(cx: &Context, actor: &Actor, page: PageRequest) -> Result<Page<Run>> {
    let all: Vec<CourseId> =
        course::Entity::find().select_only().column(course::Column::Id).into_tuple().all(cx.read()).await?;
    let may_keep = |course: &CourseId| policy::allows(actor, Action::KeepRegister(*course));
    let kept: Vec<CourseId> = all.into_iter().filter(may_keep).collect();
    if kept.is_empty() {
        return Err(match actor {
            Actor::Anonymous => Error::SignInRequired("this needs an account"),
            _ => Error::Forbidden,
        });
    }
    list_where(cx, course_run::Column::CourseId.is_in(kept), page).await
}

async fn list_where(
    cx: &Context,
    filter: sea_orm::sea_query::SimpleExpr,
    page: PageRequest,
) -> Result<Page<Run>> {
    let db = cx.read();
    let mut query = course_run::Entity::find().find_also_related(course::Entity).filter(filter);
    if let Some(after) = page.after {
        query = query.filter(course_run::Column::Id.lt(after));
    }
    let rows = query.order_by_desc(course_run::Column::Id).limit(page.limit + 1).all(db).await?;
    let page = Page::from_rows(rows, page.limit, |(row, _)| row.id.0);
    let mut items = Vec::with_capacity(page.items.len());
    for (row, course) in page.items {
        items.push(with_places(db, row, course.map(|c| c.key).unwrap_or_default()).await?);
    }
    Ok(Page { items, next_cursor: page.next_cursor })
}

/// Counts the places only where there is a limit: a run without one may have a hundred thousand learners.
pub(crate) async fn with_places(
    db: &impl ConnectionTrait,
    row: course_run::Model,
    course_key: String,
) -> Result<Run> {
    let (places_used, waiting) = match row.capacity {
        Some(_) => enrolments::count_places(db, row.id).await?,
        None => (0, 0),
    };
    Ok(Run { row, course_key, places_used, waiting })
}

/// Reads a run and holds it until the transaction ends: whoever counts its places does this first.
pub(crate) async fn lock(tx: &impl ConnectionTrait, id: CourseRunId) -> Result<course_run::Model> {
    course_run::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(Error::NotFound("course run"))
}

async fn find_course(db: &impl ConnectionTrait, key: &str) -> Result<course::Model> {
    course::Entity::find().filter(course::Column::Key.eq(key)).one(db).await?.ok_or(Error::NotFound("course"))
}

async fn published_version(db: &impl ConnectionTrait, course: CourseId) -> Result<Option<CourseVersionId>> {
    Ok(course_version::Entity::find()
        .filter(course_version::Column::CourseId.eq(course))
        .filter(course_version::Column::State.eq(VersionState::Published))
        .one(db)
        .await?
        .map(|version| version.id))
}

fn entry<'a>(action: &'static str, row: &course_run::Model) -> Entry<'a> {
    Entry {
        action,
        subject_kind: "course_run",
        subject_id: Some(row.id.0),
        reason: None,
        detail: json!({ "capacity": row.capacity, "waiting_list_size": row.waiting_list_size }),
    }
}

/// Nobody plans a hall of more than this.
const MOST_PLACES: u32 = 100_000;

fn check_plan(plan: &RunPlan) -> Result<()> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, pointer: &str, code: &'static str, message: &str| {
        if !holds {
            wrong.push(crate::error::FieldError::new(pointer, code, message));
        }
    };
    let closes_after = plan.enrolment_closes_at.is_none_or(|closes| closes > plan.enrolment_opens_at);
    check(closes_after, "/enrolment_closes_at", "out_of_order", "enrolment must close after it opens");
    let ends_after = plan.starts_at.zip(plan.ends_at).is_none_or(|(starts, ends)| ends > starts);
    check(ends_after, "/ends_at", "out_of_order", "the run must end after it starts");
    let is_dated = plan.kind == RunKind::Dated;
    check(!is_dated || plan.starts_at.is_some(), "/starts_at", "missing", "a dated run needs starts_at");
    check(!is_dated || plan.ends_at.is_some(), "/ends_at", "missing", "a dated run needs ends_at");
    let sized = |size: Option<u32>, least| size.is_none_or(|n| (least..=MOST_PLACES).contains(&n));
    check(
        sized(plan.capacity, 1),
        "/capacity",
        "out_of_range",
        "give 1 to 100000 places, or none for no limit",
    );
    check(sized(plan.waiting_list_size, 0), "/waiting_list_size", "out_of_range", "give 0 to 100000");
    check(sized(plan.minimum_number, 1), "/minimum_number", "out_of_range", "give 1 to 100000");
    check(plan.offer_hours <= 24 * 30, "/offer_hours", "out_of_range", "give 0 to 720 hours");
    let dates = [
        ("/enrolment_opens_at", Some(plan.enrolment_opens_at.date_naive())),
        ("/enrolment_closes_at", plan.enrolment_closes_at.map(|at| at.date_naive())),
        ("/starts_at", plan.starts_at.map(|at| at.date_naive())),
        ("/ends_at", plan.ends_at.map(|at| at.date_naive())),
        ("/go_no_go_on", plan.go_no_go_on),
    ];
    for (pointer, date) in dates {
        let sane = date.is_none_or(|date| (2000..2200).contains(&date.year()));
        check(sane, pointer, "out_of_range", "give a date between the years 2000 and 2200");
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}
