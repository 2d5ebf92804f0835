//! What a coordinator decides of somebody who asked for a place.

use entity::enums::EnrolmentState;
use entity::ids::EnrolmentId;

use super::history::{self, Because};
use super::{Enrolment, places, rules, with_position};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::policy::{self, Action};

/// How long a reason may be, in characters.
const REASON_LENGTH: usize = 1000;

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
/// - [`Error::NotFound`] if there is no such enrolment, or for those who may not know of it.
/// - [`Error::Forbidden`] for its learner.
/// - [`Error::Invalid`] for a decline without a reason.
/// - [`Error::Refused`] `NothingToDecide` if it is no request, `RunFull` if there is neither a place nor room on the list.
#[tracing::instrument(skip_all, fields(enrolment.id = %id))]
pub async fn decide(cx: &Context, actor: &Actor, id: EnrolmentId, decision: &Decision) -> Result<Enrolment> {
    let (tx, run, row) = super::hold(cx, actor, id).await?;
    policy::authorize(actor, Action::DecideEnrolment(run.course_id))?;
    let now = cx.now();
    let (to, reason) = match decision {
        Decision::Declined { reason } => (EnrolmentState::Declined, Some(worded(reason)?)),
        Decision::Approved if row.state == EnrolmentState::Requested => {
            let (used, waiting) = places::count_where_limited(&tx, &run).await?;
            (rules::place(&run, used, waiting)?, None)
        }
        Decision::Approved => (EnrolmentState::Booked, None),
    };
    if row.state != EnrolmentState::Requested {
        // Approved long ago: on the list, or with a place.
        let is_so = if to == EnrolmentState::Declined { row.state == to } else { row.state.is_live() };
        return if is_so { with_position(&tx, row).await } else { Err(Refusal::NothingToDecide.into()) };
    }
    let cause = if to == EnrolmentState::Declined { "declined" } else { "approved" };
    let row = history::move_to(cx, &tx, row, to, Because { actor, cause, reason, at: now }).await?;
    let decided = with_position(&tx, row).await?;
    tx.commit().await?;
    Ok(decided)
}

fn worded(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_LENGTH {
        return Err(Error::invalid("/reason", "required", "say why in at most 1000 characters"));
    }
    Ok(reason)
}
