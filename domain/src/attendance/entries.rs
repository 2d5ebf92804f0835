//! Entries of the register: what is told of somebody at a session, and whether it can be meant.

use chrono::{DateTime, Utc};
use entity::attendance_entry;
use entity::enums::AttendanceState;
use entity::ids::EnrolmentId;
use uuid::Uuid;

/// What is told of somebody at a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Made by whoever tells it: told twice, it counts once.
    pub op_id: Uuid,
    /// Who, by their place on the run.
    pub enrolment_id: EnrolmentId,
    /// Whether they were there.
    pub state: AttendanceState,
    /// For how long, for somebody who was there; `None`: the whole time.
    pub minutes: Option<i32>,
    /// The number of the entry that this one corrects; `None` for the first.
    pub corrects: Option<i32>,
    /// Why it is corrected.
    pub reason: Option<String>,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryOutcome {
    /// The entry.
    pub op_id: Uuid,
    /// Who it was about.
    pub enrolment_id: EnrolmentId,
    /// What became of it.
    pub result: EntryResult,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryResult {
    /// It counts.
    Recorded {
        /// Its number among the entries about this person at this session.
        number: i32,
    },
    /// It was told before, and recorded then.
    Duplicate {
        /// As above.
        number: i32,
    },
    /// It was not recorded; the others were all the same.
    Refused {
        /// Stable, such as `reason_missing`.
        code: &'static str,
        /// What is wrong with it.
        message: String,
    },
}

impl EntryResult {
    pub(super) fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into() }
    }
}

/// What an entry is measured by.
pub(super) struct Against<'a> {
    /// What the register says of this person at this session, the first entry first.
    pub before: &'a [attendance_entry::Model],
    /// When the session begins.
    pub starts_at: DateTime<Utc>,
    /// How long it takes.
    pub length: u64,
    pub now: DateTime<Utc>,
}

impl Entry {
    /// The number that the entry gets, unless it is to be refused or was recorded before.
    pub(super) fn number(&self, against: &Against<'_>) -> Result<i32, EntryResult> {
        if let Some(known) = against.before.iter().find(|row| row.op_id == self.op_id) {
            return Err(if (self.state, self.minutes) == (known.state, known.minutes) {
                EntryResult::Duplicate { number: known.seq }
            } else {
                EntryResult::refused(
                    "operation_reused",
                    "this op_id was used for another entry; make a new one",
                )
            });
        }
        self.check_mark(against)?;
        self.check_correction(against.before.last())?;
        Ok(against.before.last().map_or(0, |last| last.seq) + 1)
    }

    fn check_mark(&self, against: &Against<'_>) -> Result<(), EntryResult> {
        let fits = |minutes: i32| u64::try_from(minutes).is_ok_and(|m| (1..=against.length).contains(&m));
        if !self.minutes.is_none_or(fits) {
            let message = format!("give 1 to {} minutes, or none for the whole session", against.length);
            return Err(EntryResult::refused("out_of_range", message));
        }
        if self.minutes.is_some() && self.state != AttendanceState::Present {
            return Err(EntryResult::refused("not_present", "minutes are for those who were there"));
        }
        if self.state != AttendanceState::Excused && against.now < against.starts_at {
            let message = "the session has not begun; before that, somebody can only be excused";
            return Err(EntryResult::refused("session_not_begun", message));
        }
        self.check_passed(against)
    }

    /// Nobody was there for minutes that are still to come.
    fn check_passed(&self, against: &Against<'_>) -> Result<(), EntryResult> {
        let told = self.minutes.map_or(against.length, |minutes| u64::try_from(minutes).unwrap_or(0));
        let passed = u64::try_from((against.now - against.starts_at).num_minutes()).unwrap_or(0);
        if self.state != AttendanceState::Present || told <= passed {
            return Ok(());
        }
        let message =
            format!("{passed} minutes of the session have passed; give so many, or wait for its end");
        Err(EntryResult::refused("session_not_over", message))
    }

    /// Nobody overwrites what they have not seen, and nobody without saying why.
    fn check_correction(&self, last: Option<&attendance_entry::Model>) -> Result<(), EntryResult> {
        if self.corrects != last.map(|last| last.seq) {
            let message = "another entry counts now; look at it, and name it in `corrects`";
            return Err(EntryResult::refused("recorded_meanwhile", message));
        }
        let reason = self.reason.as_deref().map_or(0, |reason| reason.trim().chars().count());
        if reason > LONGEST_REASON {
            return Err(EntryResult::refused("too_long", "say why in at most 1000 characters"));
        }
        if last.is_some() && reason == 0 {
            return Err(EntryResult::refused("reason_missing", "say why the entry is corrected"));
        }
        Ok(())
    }
}

const LONGEST_REASON: usize = 1000;
