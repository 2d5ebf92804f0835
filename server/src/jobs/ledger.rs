//! Which jobs are underway and which rest after a failure, so that nothing is queued twice or tried in haste.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::jobs::Job;

/// A job that was queued and not heard of for so long is lost, and may be queued again.
const LOST_AFTER: Duration = Duration::from_secs(300);
/// How long the first rest is; each failure doubles it.
const FIRST_REST: Duration = Duration::from_secs(5);
/// How long a rest is at most.
const LONGEST_REST: Duration = Duration::from_secs(600);

#[derive(Clone, Copy, Debug)]
enum State {
    Underway { since: Instant, failures: u32 },
    Resting { until: Instant, failures: u32 },
}

/// What is known of jobs in this process. It may forget everything: the database is the truth.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<HashMap<Job, State>>);

impl Ledger {
    /// Whether a job may be queued now; if so, it is underway from now on.
    pub(super) fn admit(&self, job: Job, now: Instant) -> bool {
        let mut states = self.states();
        let failures = match states.get(&job) {
            None => 0,
            Some(State::Underway { since, failures }) if now.duration_since(*since) > LOST_AFTER => *failures,
            Some(State::Resting { until, failures }) if *until <= now => *failures,
            Some(_) => return false,
        };
        states.insert(job, State::Underway { since: now, failures });
        true
    }

    /// A job is done, or was never queued after all.
    pub(super) fn end(&self, job: Job) {
        self.states().remove(&job);
    }

    /// A job failed; gives how many times it did without a success, and how long it rests.
    pub(super) fn fail(&self, job: Job, now: Instant) -> (u32, Duration) {
        let mut states = self.states();
        let before = match states.get(&job) {
            Some(State::Underway { failures, .. } | State::Resting { failures, .. }) => *failures,
            None => 0,
        };
        let rest = (FIRST_REST * 2_u32.saturating_pow(before.min(10))).min(LONGEST_REST);
        let failures = before.saturating_add(1);
        states.insert(job, State::Resting { until: now + rest, failures });
        (failures, rest)
    }

    /// Forgets jobs that are lost, and those that rested long ago and were not asked for again.
    pub(super) fn tidy(&self, now: Instant) {
        self.states().retain(|_, state| match state {
            State::Underway { since, .. } => now.duration_since(*since) <= LOST_AFTER,
            State::Resting { until, .. } => now < *until + LONGEST_REST,
        });
    }

    /// How many jobs are underway.
    pub(super) fn underway(&self) -> usize {
        let states = self.states();
        states.values().filter(|state| matches!(state, State::Underway { .. })).count()
    }

    fn states(&self) -> MutexGuard<'_, HashMap<Job, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: Job = Job::StoreChecks;

    #[test]
    fn a_job_is_underway_once_until_it_ends_or_is_lost() {
        let (ledger, now) = (Ledger::default(), Instant::now());
        assert!(ledger.admit(JOB, now));
        assert!(!ledger.admit(JOB, now));
        assert_eq!(ledger.underway(), 1);
        ledger.end(JOB);
        assert!(ledger.admit(JOB, now));
        assert!(ledger.admit(JOB, now + LOST_AFTER + Duration::from_secs(1)));
    }

    #[test]
    fn a_job_that_fails_rests_longer_each_time() {
        let (ledger, mut now) = (Ledger::default(), Instant::now());
        for (failures, seconds) in [(1, 5), (2, 10), (3, 20)] {
            let rest = Duration::from_secs(seconds);
            assert!(ledger.admit(JOB, now));
            assert_eq!(ledger.fail(JOB, now), (failures, rest));
            assert!(!ledger.admit(JOB, now));
            now += rest;
        }
        let rests = std::iter::repeat_with(|| ledger.fail(JOB, now).1);
        assert_eq!(rests.take(40).last(), Some(LONGEST_REST));
    }

    #[test]
    fn a_job_that_failed_and_is_no_longer_due_is_forgotten() {
        let (ledger, now) = (Ledger::default(), Instant::now());
        ledger.fail(JOB, now);
        ledger.tidy(now + LONGEST_REST * 3);
        assert!(ledger.states().is_empty());
    }
}
