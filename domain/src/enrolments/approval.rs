//! What a coordinator decides of somebody who asked for a place.

use entity::enums::EnrolmentState;
use entity::ids::{CourseRunId, EnrolmentId};
use entity::{course_run, enrolment};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::history::{self, Because};
use super::{Enrolment, places, rules, with_position};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::page::{Page, PageRequest};
use crate::people::{self, Names};
use crate::policy::{self, Action};

/// Somebody who asks for a place.
#[derive(Clone, Debug)]
pub struct Request {
    /// What they asked for, and when.
    pub enrolment: enrolment::Model,
    /// Their names.
    pub names: Names,
}

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The learner gets a place, or one on the waiting list by the day on which they asked.
    Approved,
    /// Not this time; the learner is told why.
    Declined {
        /// Why.
        reason: String,
    },
}

/// Decides a request for a place. Deciding the same again changes nothing.
///
/// # Errors
/// - [`crate::Error::NotFound`] if there is no such enrolment, or for those who may not know of it.
/// - [`crate::Error::Forbidden`] for its learner.
/// - [`crate::Error::Invalid`] for a decline without a reason.
/// - [`crate::Error::Refused`] `NothingToDecide` if it is no request, `RunFull` if there is neither a place nor room on the list.
#[tracing::instrument(skip_all, fields(enrolment.id = %id))]
pub async fn decide(cx: &Context, actor: &Actor, id: EnrolmentId, decision: &Decision) -> Result<Enrolment> {
    let (tx, run, row) = super::hold(cx, actor, id).await?;
    policy::authorize(actor, Action::DecideEnrolment(run.course_id))?;
    let now = cx.now();
    if row.state != EnrolmentState::Requested {
        let is_so = match decision {
            // Approved long ago: on the list, or with a place.
            Decision::Approved => row.state.is_live(),
            Decision::Declined { .. } => row.state == EnrolmentState::Declined,
        };
        return if is_so { with_position(&tx, row).await } else { Err(Refusal::NothingToDecide.into()) };
    }
    let (to, cause, reason) = match decision {
        Decision::Approved => {
            let (used, waiting) = places::count_where_limited(&tx, &run).await?;
            (rules::place(&run, used, waiting)?, "approved", None)
        }
        Decision::Declined { reason } => {
            (EnrolmentState::Declined, "declined", Some(audit_trail::given_reason(reason)?))
        }
    };
    let row = history::move_to(cx, &tx, row, to, Because { actor, cause, reason, at: now }).await?;
    let decided = with_position(&tx, row).await?;
    tx.commit().await?;
    Ok(decided)
}

/// Those who ask for a place on a run, whoever asked first first.
///
/// # Errors
/// [`Error::NotFound`] if there is no such run, [`Error::Forbidden`] for those who do not decide.
pub async fn requests(
    cx: &Context,
    actor: &Actor,
    run: CourseRunId,
    page: PageRequest,
) -> Result<Page<Request>> {
    let mut query = asking(cx, actor, run).await?;
    if let Some(after) = page.after {
        query = query.filter(enrolment::Column::Id.gt(after));
    }
    // Ids are made in the order of their time.
    let query = query.order_by_asc(enrolment::Column::Id).limit(page.limit + 1);
    let page = Page::from_rows(query.all(cx.read()).await?, page.limit, |row| row.id.0);
    let names = people::names_of(cx.read(), page.items.iter().map(|row| row.learner_id)).await?;
    Ok(page.map(|enrolment| {
        let names = names.get(&enrolment.learner_id).cloned().unwrap_or_default();
        Request { enrolment, names }
    }))
}

/// How many ask for a place on a run.
///
/// # Errors
/// As [`requests`].
pub async fn count_requests(cx: &Context, actor: &Actor, run: CourseRunId) -> Result<u64> {
    Ok(asking(cx, actor, run).await?.count(cx.read()).await?)
}

async fn asking(cx: &Context, actor: &Actor, run: CourseRunId) -> Result<Select<enrolment::Entity>> {
    let run = course_run::Entity::find_by_id(run).one(cx.read()).await?;
    let run = run.ok_or(Error::NotFound("course run"))?;
    policy::authorize(actor, Action::DecideEnrolment(run.course_id))?;
    Ok(enrolment::Entity::find()
        .filter(enrolment::Column::CourseRunId.eq(run.id))
        .filter(enrolment::Column::State.eq(EnrolmentState::Requested)))
}
