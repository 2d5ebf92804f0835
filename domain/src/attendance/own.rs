//! Attendance as it concerns one learner: the sessions of the run, what was recorded, and what of it is enough.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{AttendanceState, RunKind};
use entity::ids::{EnrolmentId, PersonId, RunSessionId};
use entity::{attendance_entry, enrolment};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::share::{Counted, Planned, Share};
use crate::database::written_out;
use crate::error::{Error, Refusal, Result};

/// A session of the run that somebody is on, and what the register says of them.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OwnSession {
    /// The session.
    pub id: RunSessionId,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Where, in words.
    pub place: String,
    /// Whether the learner was there; `None` as long as nothing is recorded.
    pub state: Option<AttendanceState>,
    /// For how many minutes, where it was not the whole time.
    pub minutes: Option<i32>,
    /// When it was planned.
    pub planned_at: DateTime<Utc>,
    /// When it was called off, if it was.
    pub called_off_at: Option<DateTime<Utc>>,
}

impl OwnSession {
    fn planned(&self) -> Planned {
        let is_called_off = self.called_off_at.is_some();
        Planned { ends_at: self.ends_at, planned_at: self.planned_at, is_called_off }
    }
}

/// How somebody stands with what the course asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How much was attended.
    pub share: Share,
    /// What is missing, if something is.
    pub missing: Option<Refusal>,
}

const OWN: &str = "
    SELECT s.id, s.starts_at, s.ends_at, s.place, a.state, a.minutes, s.created_at AS planned_at, s.called_off_at
    FROM run_session s
    LEFT JOIN attendance_entry a ON a.run_session_id = s.id AND a.enrolment_id = $1
      AND a.seq = (SELECT MAX(x.seq) FROM attendance_entry x WHERE x.run_session_id = s.id AND x.enrolment_id = $1)
    WHERE s.course_run_id = $2
    ORDER BY s.starts_at, s.id";

/// The sessions of the run that an enrolment is on, in their order.
///
/// # Errors
/// The database's own.
pub(crate) async fn own_sessions(
    db: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
) -> Result<Vec<OwnSession>> {
    written_out::all(db, OWN, [enrolment.id.0.into(), enrolment.course_run_id.0.into()]).await
}

/// How an enrolment stands with a share that is asked for.
///
/// # Errors
/// The database's own.
pub(crate) async fn standing(
    db: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    percent: u8,
) -> Result<Standing> {
    let own = counted(db, enrolment).await?;
    let sessions = own_sessions(db, enrolment).await?;
    let sessions = sessions.iter().filter(|one| own.counts(one.planned(), one.state.is_some()));
    let counted = sessions.map(|session| {
        let length = (session.ends_at - session.starts_at).num_minutes();
        (u64::try_from(length).unwrap_or(0), session.state.map(|state| (state, session.minutes)))
    });
    let share = Share::of(percent, counted);
    let missing = match share {
        share if share.is_reached() => None,
        share if share.planned_minutes == 0 => Some(Refusal::SessionsMissing),
        _ => Some(Refusal::AttendanceMissing),
    };
    Ok(Standing { share, missing })
}

#[derive(FromQueryResult)]
struct Attends {
    kind: RunKind,
    at: Option<DateTime<Utc>>,
}

const ATTENDS_SINCE: &str = "
    SELECT r.kind, a.recorded_at AS at FROM course_run r
    LEFT JOIN attendance_entry a ON a.enrolment_id = $1 AND a.state = 'present'
    WHERE r.id = $2
    ORDER BY a.recorded_at LIMIT 1";

/// By what an enrolment's sessions are told from others on its run.
async fn counted(db: &impl ConnectionTrait, enrolment: &enrolment::Model) -> Result<Counted> {
    let asked = [enrolment.id.0.into(), enrolment.course_run_id.0.into()];
    let found: Option<Attends> = written_out::one(db, ATTENDS_SINCE, asked).await?;
    let Attends { kind, at } = found.ok_or(Error::NotFound("course run"))?;
    Ok(Counted { kind, joined_at: enrolment.joined_at, attends_since: at })
}

/// First and last day on which somebody was at a session, for each enrolment, by the last word of the register.
///
/// # Errors
/// The database's own.
pub(crate) async fn days_attended(
    db: &impl ConnectionTrait,
    enrolments: &[enrolment::Model],
) -> Result<HashMap<EnrolmentId, (DateTime<Utc>, DateTime<Utc>)>> {
    let ids = enrolments.iter().map(|enrolment| enrolment.id.0.into()).collect();
    let attended: Vec<Attended> = written_out::among(db, ATTENDED, [], ids).await?;
    let mut days = HashMap::new();
    for Attended { enrolment_id, starts_at, ends_at } in attended {
        let (first, last) = days.entry(enrolment_id).or_insert((starts_at, ends_at));
        *first = starts_at.min(*first);
        *last = ends_at.max(*last);
    }
    Ok(days)
}

#[derive(FromQueryResult)]
struct Attended {
    enrolment_id: EnrolmentId,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

const ATTENDED: &str = "
    SELECT a.enrolment_id, s.starts_at, s.ends_at FROM attendance_entry a
    JOIN run_session s ON s.id = a.run_session_id
    WHERE a.state = 'present' AND s.called_off_at IS NULL AND a.seq =
      (SELECT MAX(x.seq) FROM attendance_entry x WHERE x.run_session_id = a.run_session_id AND x.enrolment_id = a.enrolment_id)
      AND a.enrolment_id IN";

/// Everything that the register says of an enrolment, corrections included, for its learner.
///
/// # Errors
/// The database's own.
pub(crate) async fn kept_of(db: &impl ConnectionTrait, enrolment: &enrolment::Model) -> Result<Vec<Value>> {
    let sessions = own_sessions(db, enrolment).await?;
    let rows = attendance_entry::Entity::find()
        .filter(attendance_entry::Column::EnrolmentId.eq(enrolment.id))
        .order_by_asc(attendance_entry::Column::RecordedAt)
        .order_by_asc(attendance_entry::Column::Id)
        .all(db)
        .await?;
    let one = |row: attendance_entry::Model| {
        let session = sessions.iter().find(|session| session.id == row.run_session_id);
        json!({
            "session": session.map(|session| json!({
                "starts_at": session.starts_at, "ends_at": session.ends_at, "place": session.place,
                "called_off_at": session.called_off_at,
            })),
            "number": row.seq,
            "state": row.state,
            "minutes": row.minutes,
            "reason": row.reason,
            "recorded_at": row.recorded_at,
        })
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Forgets when somebody was where.
///
/// # Errors
/// The database's own; it lets this pass for those who are erased.
pub(crate) async fn forget_of(db: &impl ConnectionTrait, learner: PersonId) -> Result<()> {
    let own = Query::select()
        .column(enrolment::Column::Id)
        .from(enrolment::Entity)
        .and_where(enrolment::Column::LearnerId.eq(learner))
        .to_owned();
    attendance_entry::Entity::delete_many()
        .filter(attendance_entry::Column::EnrolmentId.in_subquery(own))
        .exec(db)
        .await?;
    Ok(())
}
