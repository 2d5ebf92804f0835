//! Offerings of a course: dates, places, waiting list.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Context;
use domain::page::PageRequest;
use domain::runs::{self, Run, RunPlan};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::MaybeUndefined;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use crate::answer::{Listed, Made, Tagged};
use crate::auth::Bearer;
use crate::precondition::{ChangeError, expected_revision};
use crate::problem::ApiError;
use crate::text::Text;
use crate::{Tag, list_of, words_of};

words_of! {
    /// When a run takes place: always, each at their own pace, or between two dates.
    RunKind mirrors domain::enums::RunKind { SelfPaced, Dated }
}

words_of! {
    /// Who may take a place on a run.
    Admission mirrors domain::enums::Admission { Open, Approval, Invitation }
}

words_of! {
    /// Whether a run takes place.
    RunState mirrors domain::enums::RunState { Open, Cancelled }
}

list_of! {
    /// One page of runs, newest first.
    CourseRunList, CourseRun
}

/// One delivery of a course.
#[derive(Clone, Debug, Object)]
pub struct CourseRun {
    /// Its id.
    id: Uuid,
    /// The key of its course.
    course_key: String,
    /// Self-paced or dated.
    kind: RunKind,
    /// Open, or cancelled.
    state: RunState,
    /// Who may take a place.
    admission: Admission,
    /// Whether enrolment is open now.
    enrolment_is_open: bool,
    /// When enrolment opens.
    enrolment_opens_at: DateTime<Utc>,
    /// When enrolment closes; missing for never.
    #[oai(skip_serializing_if_is_none)]
    enrolment_closes_at: Option<DateTime<Utc>>,
    /// When a dated run begins.
    #[oai(skip_serializing_if_is_none)]
    starts_at: Option<DateTime<Utc>>,
    /// When a dated run ends.
    #[oai(skip_serializing_if_is_none)]
    ends_at: Option<DateTime<Utc>>,
    /// Places; missing for no limit.
    #[oai(skip_serializing_if_is_none)]
    capacity: Option<i32>,
    /// Places left; missing for no limit.
    #[oai(skip_serializing_if_is_none)]
    places_left: Option<u64>,
    /// People on the waiting list; missing where there is no limit of places.
    #[oai(skip_serializing_if_is_none)]
    waiting: Option<u64>,
    /// Length of the waiting list; missing for no limit, 0 for none.
    #[oai(skip_serializing_if_is_none)]
    waiting_list_size: Option<i32>,
    /// The number of learners below which the run does not take place.
    #[oai(skip_serializing_if_is_none)]
    minimum_number: Option<i32>,
    /// The day on which that is decided.
    #[oai(skip_serializing_if_is_none)]
    go_no_go_on: Option<NaiveDate>,
    /// How long an offered place waits for its learner; 0: places pass on without asking.
    offer_hours: i32,
}

impl CourseRun {
    /// A run of the domain, as it is now.
    pub fn of(run: Run, now: DateTime<Utc>) -> Self {
        Self {
            id: run.row.id.0,
            enrolment_is_open: run.is_open(now),
            places_left: run.places_left(),
            waiting: run.row.capacity.map(|_| run.waiting),
            course_key: run.course_key,
            kind: run.row.kind.into(),
            state: run.row.state.into(),
            admission: run.row.admission.into(),
            enrolment_opens_at: run.row.enrolment_opens_at,
            enrolment_closes_at: run.row.enrolment_closes_at,
            starts_at: run.row.starts_at,
            ends_at: run.row.ends_at,
            capacity: run.row.capacity,
            waiting_list_size: run.row.waiting_list_size,
            minimum_number: run.row.minimum_number,
            go_no_go_on: run.row.go_no_go_on,
            offer_hours: run.row.offer_hours,
        }
    }
}

/// A run to be made.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewCourseRun {
    /// The key of a course with a published version.
    #[oai(validator(min_length = 1, max_length = 100))]
    course_key: Text,
    /// What is planned.
    plan: CourseRunPlan,
}

/// What a coordinator decides about a run.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct CourseRunPlan {
    /// Self-paced or dated.
    kind: RunKind,
    /// Who may take a place.
    admission: Admission,
    /// When enrolment opens.
    enrolment_opens_at: DateTime<Utc>,
    /// When enrolment closes; leave it out for never.
    enrolment_closes_at: Option<DateTime<Utc>>,
    /// When a dated run begins.
    starts_at: Option<DateTime<Utc>>,
    /// When a dated run ends.
    ends_at: Option<DateTime<Utc>>,
    /// Places; leave it out for no limit.
    #[oai(validator(minimum(value = "1"), maximum(value = "100000")))]
    capacity: Option<u32>,
    /// Length of the waiting list; leave it out for no limit, 0 for none.
    #[oai(validator(maximum(value = "100000")))]
    waiting_list_size: Option<u32>,
    /// The number of learners below which the run does not take place.
    #[oai(validator(minimum(value = "1"), maximum(value = "100000")))]
    minimum_number: Option<u32>,
    /// The day on which that is decided.
    go_no_go_on: Option<NaiveDate>,
    /// How long an offered place waits for its learner; 0: places pass on without asking.
    #[oai(default = "two_days", validator(maximum(value = "720")))]
    offer_hours: u32,
}

fn two_days() -> u32 {
    48
}

impl From<CourseRunPlan> for RunPlan {
    fn from(plan: CourseRunPlan) -> Self {
        Self {
            kind: plan.kind.into(),
            admission: plan.admission.into(),
            enrolment_opens_at: plan.enrolment_opens_at,
            enrolment_closes_at: plan.enrolment_closes_at,
            starts_at: plan.starts_at,
            ends_at: plan.ends_at,
            capacity: plan.capacity,
            waiting_list_size: plan.waiting_list_size,
            minimum_number: plan.minimum_number,
            go_no_go_on: plan.go_no_go_on,
            offer_hours: plan.offer_hours,
        }
    }
}

/// What is to be changed about a run; what is left out stays, and `null` clears.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct CourseRunChanges {
    /// Self-paced or dated.
    kind: Option<RunKind>,
    /// Who may take a place.
    admission: Option<Admission>,
    /// When enrolment opens.
    enrolment_opens_at: Option<DateTime<Utc>>,
    /// When enrolment closes; `null` for never.
    enrolment_closes_at: MaybeUndefined<DateTime<Utc>>,
    /// When a dated run begins.
    starts_at: MaybeUndefined<DateTime<Utc>>,
    /// When a dated run ends.
    ends_at: MaybeUndefined<DateTime<Utc>>,
    /// Places; `null` for no limit.
    #[oai(validator(minimum(value = "1"), maximum(value = "100000")))]
    capacity: MaybeUndefined<u32>,
    /// Length of the waiting list; `null` for no limit, 0 for none.
    #[oai(validator(maximum(value = "100000")))]
    waiting_list_size: MaybeUndefined<u32>,
    /// The number of learners below which the run does not take place.
    #[oai(validator(minimum(value = "1"), maximum(value = "100000")))]
    minimum_number: MaybeUndefined<u32>,
    /// The day on which that is decided.
    go_no_go_on: MaybeUndefined<NaiveDate>,
    /// How long an offered place waits for its learner; 0: places pass on without asking.
    #[oai(validator(maximum(value = "720")))]
    offer_hours: Option<u32>,
}

impl CourseRunChanges {
    /// The plan with these changes.
    fn over(self, plan: RunPlan) -> RunPlan {
        RunPlan {
            kind: self.kind.map_or(plan.kind, Into::into),
            admission: self.admission.map_or(plan.admission, Into::into),
            enrolment_opens_at: self.enrolment_opens_at.unwrap_or(plan.enrolment_opens_at),
            enrolment_closes_at: changed(self.enrolment_closes_at, plan.enrolment_closes_at),
            starts_at: changed(self.starts_at, plan.starts_at),
            ends_at: changed(self.ends_at, plan.ends_at),
            capacity: changed(self.capacity, plan.capacity),
            waiting_list_size: changed(self.waiting_list_size, plan.waiting_list_size),
            minimum_number: changed(self.minimum_number, plan.minimum_number),
            go_no_go_on: changed(self.go_no_go_on, plan.go_no_go_on),
            offer_hours: self.offer_hours.unwrap_or(plan.offer_hours),
        }
    }
}

fn changed<T>(change: MaybeUndefined<T>, before: Option<T>) -> Option<T> {
    match change {
        MaybeUndefined::Undefined => before,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value),
    }
}

/// A run with its tag: the revision, and what else its body shows.
fn tagged(run: Run, now: DateTime<Utc>) -> Tagged<Json<CourseRun>> {
    let etag = format!("r{}-{}-{}-{}", run.row.revision, run.places_used, run.waiting, run.is_open(now));
    Tagged { body: Json(CourseRun::of(run, now)), etag }
}

/// Why something was done, in somebody's words.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct Reason {
    /// Why.
    #[oai(validator(min_length = 1, max_length = 1000))]
    pub reason: Text,
}

/// `/course-runs…`.
pub struct RunsApi;

#[OpenApi(tag = "Tag::Runs")]
impl RunsApi {
    /// List all runs, newest first
    ///
    /// Of every course, open and cancelled.
    #[oai(path = "/course-runs", method = "get", operation_id = "list_course_runs")]
    async fn list_course_runs(
        &self,
        cx: Data<&Context>,
        /// Runs on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<CourseRunList>>, ApiError> {
        let page = runs::list(&cx, PageRequest::parse(limit.0, cursor.0.as_deref())?).await?;
        let now = cx.now();
        Ok(CourseRunList::answer(page.map(|run| CourseRun::of(run, now))))
    }

    /// List the runs of a course, newest first
    ///
    /// Of every version, open and cancelled.
    #[oai(path = "/courses/:key/runs", method = "get", operation_id = "list_runs_of_course")]
    async fn list_runs_of_course(
        &self,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// Runs on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<CourseRunList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let page = runs::list_of_course(&cx, &key, page).await?;
        let now = cx.now();
        Ok(CourseRunList::answer(page.map(|run| CourseRun::of(run, now))))
    }

    /// Make a run of a course's published version
    ///
    /// For coordinators of the course. Refused with `course_not_published`.
    #[oai(path = "/course-runs", method = "post", operation_id = "create_course_run")]
    async fn create_course_run(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        body: Json<NewCourseRun>,
    ) -> Result<Made<Json<CourseRun>>, ApiError> {
        let run = runs::create(&cx, &actor.0, &body.0.course_key.0, body.0.plan.into()).await?;
        let location = format!("/api/v1/course-runs/{}", run.row.id);
        Ok(Made { body: Json(CourseRun::of(run, cx.now())), location })
    }

    /// Read a run
    ///
    /// Its ETag is needed to change it.
    #[oai(path = "/course-runs/:id", method = "get", operation_id = "get_course_run")]
    async fn get_course_run(
        &self,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
    ) -> Result<Tagged<Json<CourseRun>>, ApiError> {
        let run = runs::find(&cx, id.0.into()).await?;
        Ok(tagged(run, cx.now()))
    }

    /// Change a run
    ///
    /// The whole plan anew. More places go to those who wait; fewer never take a place from somebody who has one.
    /// Refused with `waiting_list_too_short` or `run_cancelled`.
    #[oai(path = "/course-runs/:id", method = "patch", operation_id = "change_course_run")]
    async fn change_course_run(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        /// The ETag you have read.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Json<CourseRunChanges>,
    ) -> Result<Tagged<Json<CourseRun>>, ChangeError> {
        let expected = expected_revision(if_match.0.as_deref())?;
        let run = runs::change(&cx, &actor.0, id.0.into(), expected, |plan| body.0.over(plan)).await?;
        Ok(tagged(run, cx.now()))
    }

    /// Cancel a run
    ///
    /// Everyone on it loses their place; the reason is kept in each enrolment's history.
    #[oai(path = "/course-runs/:id/cancellation", method = "post", operation_id = "cancel_course_run")]
    async fn cancel_course_run(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        body: Json<Reason>,
    ) -> Result<Json<CourseRun>, ApiError> {
        let run = runs::cancel(&cx, &actor.0, id.0.into(), &body.reason.0).await?;
        Ok(Json(CourseRun::of(run, cx.now())))
    }
}
