//! Sessions and the register as the API writes them.

use chrono::{DateTime, Utc};
use domain::attendance::{self, Entry, EntryOutcome, EntryResult, SessionPlan};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use crate::answer::Tagged;
use crate::enrolments::EnrolmentState;
use crate::people::shapes::PersonNames;
use crate::text::Text;
use crate::{instant, words_of};

words_of! {
    /// Whether somebody was at a session.
    AttendanceState mirrors domain::enums::AttendanceState { Present, Absent, Excused }
}

/// A meeting of those on a run.
#[derive(Clone, Debug, Object)]
pub struct RunSession {
    /// Its id.
    id: Uuid,
    /// The run.
    course_run_id: Uuid,
    /// When it begins.
    starts_at: DateTime<Utc>,
    /// When it ends.
    ends_at: DateTime<Utc>,
    /// How long it takes.
    minutes: u64,
    /// Where, in words.
    place: String,
    /// Whether somebody's attendance is recorded: it can then no longer be changed, but called off with a reason.
    is_recorded: bool,
    /// When it was called off; missing for one that is held.
    #[oai(skip_serializing_if_is_none)]
    called_off_at: Option<DateTime<Utc>>,
    /// Why.
    #[oai(skip_serializing_if_is_none)]
    called_off_reason: Option<String>,
}

impl From<attendance::Session> for RunSession {
    fn from(session: attendance::Session) -> Self {
        Self {
            id: session.row.id.0,
            course_run_id: session.row.course_run_id.0,
            starts_at: session.row.starts_at,
            ends_at: session.row.ends_at,
            minutes: session.minutes(),
            is_recorded: session.is_recorded,
            called_off_at: session.row.called_off_at,
            called_off_reason: session.row.called_off_reason,
            place: session.row.place,
        }
    }
}

impl RunSession {
    /// Path of the session.
    pub fn location(&self) -> String {
        format!("/api/v1/course-runs/{}/sessions/{}", self.course_run_id, self.id)
    }
}

/// A session with its tag: the revision, and what else its body shows.
pub fn tagged(session: attendance::Session) -> Tagged<Json<RunSession>> {
    let etag = format!("r{}-{}", session.row.revision, session.is_recorded);
    Tagged { body: Json(session.into()), etag }
}

/// The sessions of a run in their order.
#[derive(Clone, Debug, Object)]
pub struct RunSessionList {
    /// One for each session.
    pub items: Vec<RunSession>,
}

/// A session to be added.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewRunSession {
    /// When it begins.
    starts_at: DateTime<Utc>,
    /// When it ends, 12 hours later at most.
    ends_at: DateTime<Utc>,
    /// Where, in words.
    #[oai(validator(min_length = 1, max_length = 200))]
    place: Text,
}

impl From<NewRunSession> for SessionPlan {
    fn from(new: NewRunSession) -> Self {
        Self { starts_at: new.starts_at, ends_at: new.ends_at, place: new.place.0 }
    }
}

/// What is to be changed about a session; what is left out stays.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct RunSessionChanges {
    /// When it begins.
    starts_at: Option<DateTime<Utc>>,
    /// When it ends, 12 hours later at most.
    ends_at: Option<DateTime<Utc>>,
    /// Where, in words.
    #[oai(validator(min_length = 1, max_length = 200))]
    place: Option<Text>,
}

impl RunSessionChanges {
    /// The plan with these changes.
    pub fn over(self, plan: SessionPlan) -> SessionPlan {
        SessionPlan {
            starts_at: self.starts_at.unwrap_or(plan.starts_at),
            ends_at: self.ends_at.unwrap_or(plan.ends_at),
            place: self.place.map_or(plan.place, Into::into),
        }
    }
}

/// How much somebody has attended.
#[derive(Clone, Copy, Debug, Object)]
pub struct AttendanceShare {
    /// Minutes for which the learner was there.
    attended_minutes: u64,
    /// Minutes that are needed.
    needed_minutes: u64,
    /// Minutes of all the sessions that count for the learner, those to come included: not of those that were called off, nor, on
    /// a run that is always open, of those before or after their time.
    planned_minutes: u64,
}

impl From<attendance::Share> for AttendanceShare {
    fn from(share: attendance::Share) -> Self {
        Self {
            attended_minutes: share.attended_minutes,
            needed_minutes: share.needed_minutes(),
            planned_minutes: share.planned_minutes,
        }
    }
}

/// The register of a run, one page of its people.
#[derive(Clone, Debug, Object)]
pub struct AttendanceRegister {
    /// The run.
    course_run_id: Uuid,
    /// The share of the sessions, by minutes, that the course asks for; 0 for none.
    attendance_percent: u8,
    /// Whether the course asks for attendance, and the run has no sessions yet.
    lacks_sessions: bool,
    /// The sessions in their order.
    sessions: Vec<RunSession>,
    /// Those who have a place, those who enrolled first first.
    items: Vec<Attendee>,
    /// Give it as `cursor` to get the next page; missing on the last.
    #[oai(skip_serializing_if_is_none)]
    next_cursor: Option<String>,
}

impl From<attendance::Register> for AttendanceRegister {
    fn from(register: attendance::Register) -> Self {
        Self {
            course_run_id: register.run.id.0,
            attendance_percent: register.percent,
            lacks_sessions: register.lacks_sessions(),
            sessions: register.sessions.into_iter().map(Into::into).collect(),
            items: register.people.items.into_iter().map(Into::into).collect(),
            next_cursor: register.people.next_cursor,
        }
    }
}

/// Somebody in the register.
#[derive(Clone, Debug, Object)]
pub struct Attendee {
    /// Their place on the run.
    enrolment_id: Uuid,
    /// Who.
    learner_id: Uuid,
    /// Their names; without any for somebody whose data were removed.
    names: PersonNames,
    /// Where the enrolment stands.
    enrolment_state: EnrolmentState,
    /// How much they have attended.
    attendance: AttendanceShare,
    /// Everything recorded of them: of each session the entry with the highest number counts, and the others were corrected.
    entries: Vec<RecordedAttendance>,
}

impl From<attendance::Attendee> for Attendee {
    fn from(attendee: attendance::Attendee) -> Self {
        let entry = |row: attendance::RecordedEntry| RecordedAttendance {
            session_id: row.run_session_id.0,
            number: row.seq,
            state: row.state.into(),
            minutes: row.minutes,
            reason: row.reason,
            recorded_by: row.recorded_by.map(|id| id.0),
            recorded_at: row.recorded_at,
        };
        Self {
            enrolment_id: attendee.enrolment.id.0,
            learner_id: attendee.enrolment.learner_id.0,
            names: (&attendee.names).into(),
            enrolment_state: attendee.enrolment.state.into(),
            attendance: attendee.share.into(),
            entries: attendee.entries.into_iter().map(entry).collect(),
        }
    }
}

/// What was recorded of somebody at a session.
#[derive(Clone, Debug, Object)]
pub struct RecordedAttendance {
    /// The session.
    session_id: Uuid,
    /// 1 for the first; each one after it corrects the one before.
    number: i32,
    /// Whether they were there.
    state: AttendanceState,
    /// For how long; missing for the whole time.
    #[oai(skip_serializing_if_is_none)]
    minutes: Option<i32>,
    /// Why it was corrected.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
    /// Who has recorded it; missing for the centre itself.
    #[oai(skip_serializing_if_is_none)]
    recorded_by: Option<Uuid>,
    /// When.
    recorded_at: DateTime<Utc>,
}

/// What is told of somebody at a session.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct AttendanceEntry {
    /// A UUID of your own for this entry; send it again if you have to repeat it.
    op_id: Uuid,
    /// Who, by their place on the run.
    enrolment_id: Uuid,
    /// Whether they were there.
    state: AttendanceState,
    /// For how long somebody was there; leave it out for the whole session.
    #[oai(validator(minimum(value = "1"), maximum(value = "720")))]
    minutes: Option<i32>,
    /// The number of the entry that this one corrects; leave it out for the first.
    #[oai(validator(minimum(value = "1")))]
    corrects: Option<i32>,
    /// Why it is corrected.
    #[oai(validator(max_length = 1000))]
    reason: Option<Text>,
}

impl From<AttendanceEntry> for Entry {
    fn from(entry: AttendanceEntry) -> Self {
        Self {
            op_id: entry.op_id,
            enrolment_id: entry.enrolment_id.into(),
            state: entry.state.into(),
            minutes: entry.minutes,
            corrects: entry.corrects,
            reason: entry.reason.map(Into::into),
        }
    }
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AttendanceVerdict {
    /// It counts.
    Recorded,
    /// It was sent before, and recorded then.
    Duplicate,
    /// It was not recorded.
    Refused,
}

/// What became of each entry, in the order sent.
#[derive(Clone, Debug, Object)]
pub struct AttendanceOutcomes {
    /// One for each entry.
    items: Vec<AttendanceOutcome>,
}

/// What became of an entry.
#[derive(Clone, Debug, Object)]
pub struct AttendanceOutcome {
    /// The entry.
    op_id: Uuid,
    /// Who it was about.
    enrolment_id: Uuid,
    /// What became of it.
    outcome: AttendanceVerdict,
    /// Its number, which a correction of it names.
    #[oai(skip_serializing_if_is_none)]
    number: Option<i32>,
    /// Why it was refused, such as `reason_missing`.
    #[oai(skip_serializing_if_is_none)]
    code: Option<String>,
    /// The same in a sentence.
    #[oai(skip_serializing_if_is_none)]
    message: Option<String>,
}

impl From<Vec<EntryOutcome>> for AttendanceOutcomes {
    fn from(outcomes: Vec<EntryOutcome>) -> Self {
        let answer = |one: EntryOutcome| {
            let (outcome, number, code, message) = match one.result {
                EntryResult::Recorded { number } => (AttendanceVerdict::Recorded, Some(number), None, None),
                EntryResult::Duplicate { number } => (AttendanceVerdict::Duplicate, Some(number), None, None),
                EntryResult::Refused { code, message } => {
                    (AttendanceVerdict::Refused, None, Some(code.to_owned()), Some(message))
                }
            };
            let (op_id, enrolment_id) = (one.op_id, one.enrolment_id.0);
            AttendanceOutcome { op_id, enrolment_id, outcome, number, code, message }
        };
        Self { items: outcomes.into_iter().map(answer).collect() }
    }
}

/// A session of the run, and what was recorded of the learner.
#[derive(Clone, Debug, Object, Serialize)]
pub struct OwnSession {
    /// The session.
    id: Uuid,
    /// When it begins.
    #[serde(serialize_with = "instant::write")]
    starts_at: DateTime<Utc>,
    /// When it ends.
    #[serde(serialize_with = "instant::write")]
    ends_at: DateTime<Utc>,
    /// Where, in words.
    place: String,
    /// Whether the learner was there; missing as long as nothing is recorded.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<AttendanceState>,
    /// For how many minutes; missing for the whole time.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<i32>,
    /// When it was called off; it then counts for nobody.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "instant::write_some")]
    called_off_at: Option<DateTime<Utc>>,
}

impl From<attendance::OwnSession> for OwnSession {
    fn from(session: attendance::OwnSession) -> Self {
        Self {
            id: session.id.0,
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            place: session.place,
            state: session.state.map(Into::into),
            minutes: session.minutes,
            called_off_at: session.called_off_at,
        }
    }
}
