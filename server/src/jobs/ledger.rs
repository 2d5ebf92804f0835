//! Which jobs are underway and which rest after a failure, so that nothing is queued twice or tried in haste.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::jobs::Job;
use tokio::time::Instant;

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
    pub(super) fn admit(&self, job: Job) -> bool {
        let now = Instant::now();
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
    pub(super) fn fail(&self, job: Job) -> (u32, Duration) {
        let mut states = self.states();
        let before = match states.get(&job) {
            Some(State::Underway { failures, .. } | State::Resting { failures, .. }) => *failures,
            None => 0,
        };
        let rest = (FIRST_REST * 2_u32.saturating_pow(before.min(10))).min(LONGEST_REST);
        let failures = before.saturating_add(1);
        states.insert(job, State::Resting { until: Instant::now() + rest, failures });
        (failures, rest)
    }

    /// How many jobs are underway. Forgets those that rested long ago and were not asked for again.
    pub(super) fn tidy(&self) -> usize {
        let now = Instant::now();
        let mut states = self.states();
        states.retain(|_, state| match state {
            State::Underway { since, .. } => now.duration_since(*since) <= LOST_AFTER,
            State::Resting { until, .. } => now < *until + LONGEST_REST,
        });
        states.values().filter(|state| matches!(state, State::Underway { .. })).count()
    }

    fn states(&self) -> MutexGuard<'_, HashMap<Job, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_job_is_underway_once_until_it_ends_or_is_lost() {
        let ledger = Ledger::default();
        assert!(ledger.admit(Job::StoreChecks));
        assert!(!ledger.admit(Job::StoreChecks));
        assert_eq!(ledger.tidy(), 1);
        ledger.end(Job::StoreChecks);
        assert!(ledger.admit(Job::StoreChecks));
        tokio::time::advance(LOST_AFTER + Duration::from_secs(1)).await;
        assert!(ledger.admit(Job::StoreChecks));
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_that_fails_rests_longer_each_time() {
        let ledger = Ledger::default();
        for (failures, seconds) in [(1, 5), (2, 10), (3, 20)] {
            assert!(ledger.admit(Job::StoreChecks));
            assert_eq!(ledger.fail(Job::StoreChecks), (failures, Duration::from_secs(seconds)));
            assert!(!ledger.admit(Job::StoreChecks));
            tokio::time::advance(Duration::from_secs(seconds)).await;
        }
        for _ in 0..20 {
            ledger.fail(Job::StoreChecks);
        }
        assert_eq!(ledger.fail(Job::StoreChecks).1, LONGEST_REST);
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_that_failed_and_is_no_longer_due_is_forgotten() {
        let ledger = Ledger::default();
        ledger.fail(Job::StoreChecks);
        tokio::time::advance(LONGEST_REST * 3).await;
        assert_eq!(ledger.tidy(), 0);
        assert!(ledger.states().is_empty());
    }
}
