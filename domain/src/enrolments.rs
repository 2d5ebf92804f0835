//! Enrolments: taking a place, waiting for one, giving it up.

use chrono::{DateTime, Utc};
use entity::enums::{EnrolmentState, RunState};
use entity::ids::{CourseId, CourseRunId, EnrolmentId, PersonId};
use entity::{course_run, enrolment};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::actor::Actor;
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Refusal, Result};
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};
use crate::runs::{self, Run};

use history::Because;

mod approval;
mod history;
mod leaving;
mod moving;
mod places;
mod rules;
mod study;

pub use approval::{Decision, Request, count_requests, decide, requests};
pub use history::{Change, history};
pub(crate) use leaving::{forget_reasons, hold_runs_of, leave_all};
pub use moving::{MoveOffer, migrate, move_offer};
pub(crate) use places::{cancel_all, count_places, count_places_of, promote};
pub use places::{fill_places, runs_to_fill};
pub(crate) use rules::window;
pub(crate) use study::{begin, check_study, complete, find_for_study, give_version};

/// An enrolment with its place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The row.
    pub row: enrolment::Model,
    /// 1 for the first who waits; `None` for somebody who does not wait.
    pub waiting_position: Option<u64>,
    /// The revision of the learner's account, where it was read along.
    pub(crate) learner_revision: Option<i32>,
}

/// An enrolment that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enrolled {
    /// It was made now.
    New(Enrolment),
    /// It was there already.
    Existing(Enrolment),
}

impl Enrolled {
    /// The enrolment, new or not.
    #[must_use]
    pub fn enrolment(&self) -> &Enrolment {
        match self {
            Self::New(enrolment) | Self::Existing(enrolment) => enrolment,
        }
    }
}

/// Takes a place for `learner` on a run, or one on its waiting list.
///
/// Counting the places and taking one share a transaction that holds the run, so the last place is given once and
/// the waiting list is in the order of arrival. Asking again returns the same enrolment.
///
/// # Errors
/// - [`Error::Forbidden`] if the actor may not enrol this learner.
/// - [`Error::NotFound`] if there is no such run or learner.
/// - [`Error::Refused`] `RunCancelled`, `EnrolmentNotOpenYet`, `EnrolmentClosed`, `InvitationNeeded` or `RunFull`.
#[tracing::instrument(skip_all, fields(course_run.id = %run_id))]
pub async fn enrol(cx: &Context, actor: &Actor, run_id: CourseRunId, learner: PersonId) -> Result<Enrolled> {
    let tx = cx.begin_write().await?;
    let run = runs::lock(&tx, run_id).await?;
    policy::authorize(actor, Action::Enrol(learner, run.course_id))?;
    // Asked only now, so that the order of arrival is the order in which the run was held.
    let now = cx.now();
    if let Some(existing) = live(&tx, run_id, learner).await? {
        let existing = with_position(&tx, existing).await?;
        return Ok(Enrolled::Existing(existing));
    }
    let own = actor.is(learner);
    let (used, waiting) = places::count_where_limited(&tx, &run).await?;
    let state = rules::admit(&run, used, waiting, own, now)?;
    crate::people::hold(&tx, learner).await?;
    let row = places::insert(cx, &tx, &run, learner, state, now).await?;
    let because = Because { actor, cause: "enrolled", reason: None, at: now };
    history::record(cx, &tx, &row, None, because).await?;
    let made = with_position(&tx, row).await?;
    tx.commit().await?;
    Ok(Enrolled::New(made))
}

/// What a learner who asked for a place on a run now would get, or why they would be refused: the rule of [`enrol`]
/// itself, so that a page can tell before anybody asks.
///
/// # Errors
/// The refusal that [`enrol`] would answer with.
pub fn outlook(run: &Run, now: DateTime<Utc>) -> Result<EnrolmentState, Refusal> {
    rules::admit(&run.row, run.places_used, run.waiting, true, now)
}

/// Gives a place up; it passes on at once.
///
/// # Errors
/// - [`Error::NotFound`] for somebody else's enrolment.
/// - [`Error::Refused`] `NotWithdrawable` for a completed course, `EnrolmentEnded` for one that has ended otherwise.
pub async fn withdraw(
    cx: &Context,
    actor: &Actor,
    id: EnrolmentId,
    reason: Option<&str>,
) -> Result<Enrolment> {
    let (tx, run, row) = hold(cx, actor, id).await?;
    let now = cx.now();
    if row.state == EnrolmentState::Withdrawn {
        return Ok(Enrolment { row, waiting_position: None, learner_revision: None });
    }
    let to = rules::exit(row.state, actor.is(row.learner_id))?;
    let freed = EnrolmentState::PLACED.contains(&row.state);
    let because = Because { actor, cause: "withdrawn", reason, at: now };
    let row = history::move_to(cx, &tx, row, to, because).await?;
    if freed {
        promote(cx, &tx, &run, now).await?;
    }
    tx.commit().await?;
    Ok(Enrolment { row, waiting_position: None, learner_revision: None })
}

/// Whether a place can be given up, by the rule of [`withdraw`] itself.
///
/// # Errors
/// The refusal that [`withdraw`] would answer its learner with.
pub fn may_withdraw(enrolment: &Enrolment) -> Result<(), Refusal> {
    rules::exit(enrolment.row.state, true).map(|_| ())
}

/// Takes an offered place.
///
/// # Errors
/// - [`Error::NotFound`] for somebody else's enrolment.
/// - [`Error::Refused`] `NoOffer` or `OfferExpired`.
pub async fn accept_offer(cx: &Context, actor: &Actor, id: EnrolmentId) -> Result<Enrolment> {
    let (tx, run, row) = hold(cx, actor, id).await?;
    let now = cx.now();
    if matches!(row.state, EnrolmentState::Booked | EnrolmentState::Active) {
        return Ok(Enrolment { row, waiting_position: None, learner_revision: None });
    }
    match rules::offer(&row, now) {
        Ok(()) => {}
        Err(Refusal::OfferExpired) if row.state == EnrolmentState::Offered => {
            // The place passes on now; the sweep need not come first.
            let because = Because::rule("offer_expired", now);
            history::move_to(cx, &tx, row, EnrolmentState::OfferExpired, because).await?;
            promote(cx, &tx, &run, now).await?;
            tx.commit().await?;
            return Err(Refusal::OfferExpired.into());
        }
        Err(refusal) => return Err(refusal.into()),
    }
    let because = Because { actor, cause: "offer_accepted", reason: None, at: now };
    let row = history::move_to(cx, &tx, row, EnrolmentState::Booked, because).await?;
    tx.commit().await?;
    Ok(Enrolment { row, waiting_position: None, learner_revision: None })
}

/// An enrolment, for its learner and for staff.
///
/// # Errors
/// [`Error::NotFound`] for strangers too.
pub async fn find(cx: &Context, actor: &Actor, id: EnrolmentId) -> Result<Enrolment> {
    let db = cx.read();
    let (row, run) = read(db, id).await?;
    policy::authorize_hidden(actor, Action::ReadEnrolment(row.learner_id, run.course_id), "enrolment")?;
    with_position(db, row).await
}

/// The actor's own enrolments, newest first.
///
/// # Errors
/// [`Error::SignInRequired`] for nobody.
pub async fn list_own(cx: &Context, actor: &Actor, page: PageRequest) -> Result<Page<Enrolment>> {
    let me = actor.person_id().ok_or(Error::SignInRequired("these are your own enrolments"))?;
    let db = cx.read();
    let rows = page_query(page).filter(enrolment::Column::LearnerId.eq(me)).all(db).await?;
    with_positions(db, Page::from_rows(rows, page.limit, |row| row.id.0)).await
}

const OWN_OF_COURSE: &str = "
    SELECT e.*, p.revision AS learner_revision
    FROM enrolment e
    JOIN course_run r ON r.id = e.course_run_id
    JOIN person p ON p.id = e.learner_id
    WHERE e.learner_id = $1 AND r.course_id = $2
    ORDER BY e.id DESC LIMIT 100";

#[derive(FromQueryResult)]
struct Own {
    #[sea_orm(nested)]
    row: enrolment::Model,
    learner_revision: i32,
}

/// The actor's own enrolments in one course, newest first.
///
/// # Errors
/// [`Error::SignInRequired`] for nobody.
pub async fn list_own_of_course(cx: &Context, actor: &Actor, course: CourseId) -> Result<Vec<Enrolment>> {
    let me = actor.person_id().ok_or(Error::SignInRequired("these are your own enrolments"))?;
    let db = cx.read();
    let rows: Vec<Own> = written_out::all(db, OWN_OF_COURSE, [me.0.into(), course.0.into()]).await?;
    let mut own = Vec::with_capacity(rows.len());
    for Own { row, learner_revision } in rows {
        let learner_revision = Some(learner_revision);
        own.push(Enrolment { learner_revision, ..with_position(db, row).await? });
    }
    Ok(own)
}

/// Everyone on a run, newest first, for staff.
///
/// # Errors
/// [`Error::NotFound`] if there is no such run, [`Error::Forbidden`] for others than staff.
pub async fn list_of_run(
    cx: &Context,
    actor: &Actor,
    run: CourseRunId,
    page: PageRequest,
) -> Result<Page<Enrolment>> {
    let db = cx.read();
    let run = course_run::Entity::find_by_id(run).one(db).await?.ok_or(Error::NotFound("course run"))?;
    policy::authorize(actor, Action::ListEnrolments(run.course_id))?;
    let rows = page_query(page).filter(enrolment::Column::CourseRunId.eq(run.id)).all(db).await?;
    with_positions(db, Page::from_rows(rows, page.limit, |row| row.id.0)).await
}

fn page_query(page: PageRequest) -> sea_orm::Select<enrolment::Entity> {
    let mut query = enrolment::Entity::find();
    if let Some(after) = page.after {
        query = query.filter(enrolment::Column::Id.lt(after));
    }
    query.order_by_desc(enrolment::Column::Id).limit(page.limit + 1)
}

async fn with_positions(db: &impl ConnectionTrait, page: Page<enrolment::Model>) -> Result<Page<Enrolment>> {
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(with_position(db, row).await?);
    }
    Ok(Page { items, next_cursor: page.next_cursor })
}

async fn with_position(db: &impl ConnectionTrait, row: enrolment::Model) -> Result<Enrolment> {
    let waiting_position = match row.state {
        EnrolmentState::Waitlisted => Some(places::position(db, &row).await?),
        _ => None,
    };
    Ok(Enrolment { row, waiting_position, learner_revision: None })
}

async fn live(
    db: &impl ConnectionTrait,
    run: CourseRunId,
    learner: PersonId,
) -> Result<Option<enrolment::Model>> {
    Ok(enrolment::Entity::find()
        .filter(enrolment::Column::CourseRunId.eq(run))
        .filter(enrolment::Column::LearnerId.eq(learner))
        .filter(enrolment::Column::State.is_in(EnrolmentState::LIVE))
        .one(db)
        .await?)
}

async fn read(db: &impl ConnectionTrait, id: EnrolmentId) -> Result<(enrolment::Model, course_run::Model)> {
    let row = enrolment::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound("enrolment"))?;
    let run = course_run::Entity::find_by_id(row.course_run_id).one(db).await?;
    Ok((row, run.ok_or(Error::NotFound("enrolment"))?))
}

/// Whether somebody has a place on any course.
///
/// # Errors
/// The database's own.
pub(crate) async fn may_study_somewhere(db: &impl ConnectionTrait, learner: PersonId) -> Result<bool> {
    let studying = [EnrolmentState::Booked, EnrolmentState::Active, EnrolmentState::Completed];
    let places = enrolment::Entity::find()
        .filter(enrolment::Column::LearnerId.eq(learner))
        .filter(enrolment::Column::State.is_in(studying));
    Ok(places.count(db).await? > 0)
}

/// Begins a change of an enrolment: holds its run first, then reads it as it is under that hold.
async fn hold(
    cx: &Context,
    actor: &Actor,
    id: EnrolmentId,
) -> Result<(sea_orm::DatabaseTransaction, course_run::Model, enrolment::Model)> {
    let tx = cx.begin_write().await?;
    let (row, _) = read(&tx, id).await?;
    let run = runs::lock(&tx, row.course_run_id).await?;
    // Held too: completion holds the enrolment and not the run.
    let row = enrolment::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = row.ok_or(Error::NotFound("enrolment"))?;
    policy::authorize_hidden(actor, Action::ChangeEnrolment(row.learner_id, run.course_id), "enrolment")?;
    Ok((tx, run, row))
}

/// Whether the run has begun to be taught, as far as its dates say.
pub(crate) fn has_begun(run: &course_run::Model, now: DateTime<Utc>) -> bool {
    run.state == RunState::Open && run.starts_at.is_none_or(|starts| starts <= now)
}

/// Whether somebody who waits would get a place now.
pub(crate) fn would_promote(run: &course_run::Model, used: u64, now: DateTime<Utc>) -> bool {
    rules::promotion(run, now).is_ok() && rules::free_places(run, used) > 0
}
