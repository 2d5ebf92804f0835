//! The share of a run's sessions that somebody has attended, and which of them are theirs: pure, in whole minutes.

use chrono::{DateTime, Utc};
use entity::enums::{AttendanceState, RunKind};

/// How much was attended, of how much, and how much is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Minutes for which the learner was there.
    pub attended_minutes: u64,
    /// Minutes of all the sessions that count for the learner, those to come included.
    pub planned_minutes: u64,
    /// What the course asks for.
    pub percent: u8,
}

impl Share {
    /// Adds up sessions: the length of each, and what the register says last.
    #[must_use]
    pub fn of(
        percent: u8,
        sessions: impl IntoIterator<Item = (u64, Option<(AttendanceState, Option<i32>)>)>,
    ) -> Self {
        let mut share = Self { attended_minutes: 0, planned_minutes: 0, percent };
        for (length, mark) in sessions {
            share.planned_minutes += length;
            share.attended_minutes += mark.map_or(0, |(state, minutes)| attended(length, state, minutes));
        }
        share
    }

    /// The fewest minutes that are enough.
    #[must_use]
    pub fn needed_minutes(&self) -> u64 {
        (self.planned_minutes * u64::from(self.percent)).div_ceil(100)
    }

    /// Whether enough was attended. Where nothing is planned, nothing was attended.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.percent == 0 || self.planned_minutes > 0 && self.attended_minutes >= self.needed_minutes()
    }
}

/// When a session is, and what was decided about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    pub ends_at: DateTime<Utc>,
    pub planned_at: DateTime<Utc>,
    pub is_called_off: bool,
}

/// Whose sessions are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub kind: RunKind,
    pub joined_at: DateTime<Utc>,
    /// When it was first recorded that they were at a session of the run.
    pub attends_since: Option<DateTime<Utc>>,
}

impl Counted {
    /// Whether a session counts for them; `is_recorded`: whether the register says anything of them there.
    ///
    /// A run that is always open has one group after the other. What was over before somebody joined is not theirs, nor what
    /// is planned once they have begun to attend: nobody's aim moves away while they walk towards it.
    pub fn counts(&self, session: Planned, is_recorded: bool) -> bool {
        if session.is_called_off || is_recorded || self.kind == RunKind::Dated {
            return !session.is_called_off;
        }
        let was_before = session.ends_at <= self.joined_at && session.planned_at < self.joined_at;
        let is_later = self.attends_since.is_some_and(|since| session.planned_at > since);
        !was_before && !is_later
    }
}

/// Whoever is excused was not there either: a certificate tells of hours that were attended, and what was shown meanwhile was
/// not seen. For such days the share leaves room.
fn attended(length: u64, state: AttendanceState, minutes: Option<i32>) -> u64 {
    match state {
        AttendanceState::Present => minutes.map_or(length, |minutes| u64::try_from(minutes).unwrap_or(0)),
        AttendanceState::Absent | AttendanceState::Excused => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF_DAY: u64 = 240;
    const PRESENT: Option<(AttendanceState, Option<i32>)> = Some((AttendanceState::Present, None));

    fn share(percent: u8, marks: &[Option<(AttendanceState, Option<i32>)>]) -> Share {
        Share::of(percent, marks.iter().map(|mark| (HALF_DAY, *mark)))
    }

    #[test]
    fn the_last_minute_that_is_needed_makes_the_share() {
        let part = |minutes| Some((AttendanceState::Present, Some(minutes)));
        let marks = |minutes| [PRESENT, PRESENT, PRESENT, part(minutes), None];
        assert_eq!(share(80, &marks(239)).needed_minutes(), 960);
        assert!(!share(80, &marks(239)).is_reached());
        assert!(share(80, &marks(240)).is_reached());
    }

    #[test]
    fn a_part_of_a_minute_that_is_needed_is_a_whole_one() {
        assert_eq!(Share::of(33, [(10, None)]).needed_minutes(), 4);
        assert_eq!(Share::of(1, [(10, None)]).needed_minutes(), 1);
    }

    #[test]
    fn an_excuse_tells_why_and_does_not_count() {
        let excused = Some((AttendanceState::Excused, None));
        let absent = Some((AttendanceState::Absent, None));
        assert!(!share(100, &[PRESENT, excused]).is_reached());
        assert_eq!(share(80, &[PRESENT, excused]), share(80, &[PRESENT, absent]));
        assert!(!share(80, &[excused, excused]).is_reached());
    }

    #[test]
    fn a_run_that_is_always_open_counts_the_sessions_of_ones_own_time() {
        let day = |day: i64| DateTime::from_timestamp(day * 86_400, 0).unwrap();
        let session =
            |planned, ends| Planned { planned_at: day(planned), ends_at: day(ends), is_called_off: false };
        let mut own = Counted { kind: RunKind::SelfPaced, joined_at: day(10), attends_since: None };
        let [before, own_group, later] = [session(1, 9), session(1, 12), session(20, 30)];
        assert_eq!([before, own_group, later].map(|one| own.counts(one, false)), [false, true, true]);
        own.attends_since = Some(day(11));
        assert_eq!([before, own_group, later].map(|one| own.counts(one, false)), [false, true, false]);
        assert!(own.counts(before, true) && own.counts(later, true), "what is recorded of them is theirs");
        assert!(
            own.counts(session(11, 9), false),
            "what was written down afterwards was not there to be read"
        );
        let dated = Counted { kind: RunKind::Dated, ..own };
        assert!([before, own_group, later].iter().all(|one| dated.counts(*one, false)));
        assert!(!dated.counts(Planned { is_called_off: true, ..own_group }, true));
    }

    #[test]
    fn nothing_is_attended_where_nothing_is_planned() {
        assert!(!share(80, &[]).is_reached());
        assert!(share(0, &[]).is_reached());
    }
}
