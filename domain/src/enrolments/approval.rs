//! What a coordinator decides of somebody who asked for a place.

use entity::enums::EnrolmentState;
use entity::ids::EnrolmentId;

use super::history::{self, Because};
use super::{Enrolment, places, rules, with_position};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::policy::{self, Action};

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
