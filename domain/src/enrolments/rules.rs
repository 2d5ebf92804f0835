//! Who gets a place: decided from what is read, without a database and without a clock.

use chrono::{DateTime, Utc};
use entity::enums::{Admission, EnrolmentState, RunKind, RunState};
use entity::{course_run, enrolment};

use crate::error::Refusal;

/// Whether the registration window is open. It is half-open: closed at `enrolment_closes_at` itself. A dated run that is
/// over takes nobody, whether or not a day was set.
pub(crate) fn window(run: &course_run::Model, now: DateTime<Utc>) -> Result<(), Refusal> {
    if run.state == RunState::Cancelled {
        return Err(Refusal::RunCancelled);
    }
    if now < run.enrolment_opens_at {
        return Err(Refusal::EnrolmentNotOpenYet);
    }
    let ends_at = run.ends_at.filter(|_| run.kind == RunKind::Dated);
    match [run.enrolment_closes_at, ends_at].into_iter().flatten().min() {
        Some(closes) if now >= closes => Err(Refusal::EnrolmentClosed),
        _ => Ok(()),
    }
}

/// Decides the state in which a new enrolment begins.
///
/// `used` counts booked, active and offered places, `waiting` the waiting list, both under the run's lock.
/// Nobody takes a free place past somebody who waits. Staff may enrol by invitation and outside the window.
pub(super) fn admit(
    run: &course_run::Model,
    used: u64,
    waiting: u64,
    own: bool,
    now: DateTime<Utc>,
) -> Result<EnrolmentState, Refusal> {
    match window(run, now) {
        Err(Refusal::EnrolmentClosed | Refusal::EnrolmentNotOpenYet) if !own => {}
        other => other?,
    }
    match run.admission {
        Admission::Invitation if own => return Err(Refusal::InvitationNeeded),
        Admission::Approval if own => return Ok(EnrolmentState::Requested),
        _ => {}
    }
    place(run, used, waiting)
}

/// A place if one is free and nobody waits for it, else one on the waiting list.
pub(super) fn place(run: &course_run::Model, used: u64, waiting: u64) -> Result<EnrolmentState, Refusal> {
    if waiting == 0 && free_places(run, used) > 0 {
        return Ok(EnrolmentState::Booked);
    }
    match run.waiting_list_size {
        Some(size) if waiting >= u64::from(size.unsigned_abs()) => Err(Refusal::RunFull),
        _ => Ok(EnrolmentState::Waitlisted),
    }
}

/// Places that nobody has; `u64::MAX` where there is no limit.
pub(super) fn free_places(run: &course_run::Model, used: u64) -> u64 {
    run.capacity.map_or(u64::MAX, |capacity| u64::from(capacity.unsigned_abs()).saturating_sub(used))
}

/// The state in which an enrolment ends when its place is given up.
pub(super) fn exit(state: EnrolmentState, own: bool) -> Result<EnrolmentState, Refusal> {
    match state {
        EnrolmentState::Completed => Err(Refusal::NotWithdrawable),
        state if !state.is_live() => Err(Refusal::EnrolmentEnded),
        _ if own => Ok(EnrolmentState::Withdrawn),
        _ => Ok(EnrolmentState::CancelledByStaff),
    }
}

/// Whether an offered place can be taken now.
pub(super) fn offer(row: &enrolment::Model, now: DateTime<Utc>) -> Result<(), Refusal> {
    match (row.state, row.offer_expires_at) {
        (EnrolmentState::Offered, Some(expires)) if now < expires => Ok(()),
        (EnrolmentState::Offered | EnrolmentState::OfferExpired, _) => Err(Refusal::OfferExpired),
        _ => Err(Refusal::NoOffer),
    }
}

/// Why nobody is promoted from the waiting list now, if so. As long as newcomers are taken, those who wait are: nobody
/// passes them, so a place that is not given to them stays empty.
pub(super) fn promotion(run: &course_run::Model, now: DateTime<Utc>) -> Result<(), &'static str> {
    if run.state == RunState::Cancelled {
        return Err("run_cancelled");
    }
    match run.starts_at.filter(|_| run.kind == RunKind::Dated) {
        Some(starts) if now >= starts && window(run, now).is_err() => Err("run_has_begun"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use entity::ids::{CourseId, CourseRunId, CourseVersionId};

    use super::*;

    fn day(day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, day, 9, 0, 0).unwrap()
    }

    fn run(capacity: Option<i32>) -> course_run::Model {
        let nil = sea_orm::prelude::Uuid::nil();
        course_run::Model {
            id: CourseRunId(nil),
            course_id: CourseId(nil),
            course_version_id: CourseVersionId(nil),
            kind: RunKind::Dated,
            state: RunState::Open,
            admission: Admission::Open,
            enrolment_opens_at: day(2),
            enrolment_closes_at: Some(day(10)),
            starts_at: Some(day(12)),
            ends_at: Some(day(20)),
            capacity,
            kept_over_capacity: 0,
            waiting_list_size: Some(2),
            minimum_number: None,
            go_no_go_on: None,
            offer_hours: 48,
            created_by: None,
            created_at: day(1),
            revision: 1,
        }
    }

    #[test]
    fn the_window_is_open_at_its_first_instant_and_closed_at_its_last() {
        let run = run(None);
        assert_eq!(window(&run, day(1)), Err(Refusal::EnrolmentNotOpenYet));
        assert_eq!(window(&run, day(2)), Ok(()));
        assert_eq!(window(&run, day(10)), Err(Refusal::EnrolmentClosed));
        let unlimited = course_run::Model { enrolment_closes_at: None, ..run };
        assert_eq!(window(&unlimited, day(19)), Ok(()));
        assert_eq!(window(&unlimited, day(20)), Err(Refusal::EnrolmentClosed), "the run is over");
    }

    #[test]
    fn a_place_is_booked_while_there_is_one_and_then_the_list_is_used_until_it_is_full() {
        let run = run(Some(25));
        assert_eq!(admit(&run, 24, 0, true, day(3)), Ok(EnrolmentState::Booked));
        assert_eq!(admit(&run, 25, 0, true, day(3)), Ok(EnrolmentState::Waitlisted));
        assert_eq!(admit(&run, 25, 2, true, day(3)), Err(Refusal::RunFull));
    }

    #[test]
    fn a_newcomer_does_not_take_a_free_place_past_those_who_wait() {
        assert_eq!(admit(&run(Some(25)), 24, 1, true, day(3)), Ok(EnrolmentState::Waitlisted));
    }

    #[test]
    fn staff_may_enrol_somebody_after_the_window_has_closed() {
        assert_eq!(admit(&run(Some(25)), 3, 0, false, day(11)), Ok(EnrolmentState::Booked));
        assert_eq!(admit(&run(Some(25)), 3, 0, true, day(11)), Err(Refusal::EnrolmentClosed));
    }

    #[test]
    fn a_completed_course_is_not_withdrawn_from() {
        assert_eq!(exit(EnrolmentState::Completed, true), Err(Refusal::NotWithdrawable));
        assert_eq!(exit(EnrolmentState::Withdrawn, true), Err(Refusal::EnrolmentEnded));
        assert_eq!(exit(EnrolmentState::Booked, false), Ok(EnrolmentState::CancelledByStaff));
    }

    #[test]
    fn nobody_is_promoted_once_the_run_has_begun() {
        assert_eq!(promotion(&run(Some(1)), day(12)), Err("run_has_begun"));
        assert_eq!(promotion(&run(Some(1)), day(11)), Ok(()));
        let still_open = course_run::Model { enrolment_closes_at: None, ..run(Some(1)) };
        assert_eq!(promotion(&still_open, day(12)), Ok(()), "newcomers are taken, so those who wait are");
        assert_eq!(promotion(&still_open, day(20)), Err("run_has_begun"));
        let self_paced = course_run::Model { kind: RunKind::SelfPaced, ..run(Some(1)) };
        assert_eq!(promotion(&self_paced, day(12)), Ok(()));
    }
}
