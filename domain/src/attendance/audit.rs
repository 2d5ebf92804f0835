//! What an auditor proves of the register: each entry is of a session of its own run, and of no more minutes than that has.

use chrono::{DateTime, Utc};
use entity::ids::AttendanceEntryId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::database::written_out;
use crate::error::Result;
use crate::invariants::Breach;

#[derive(FromQueryResult)]
struct Kept {
    id: AttendanceEntryId,
    minutes: Option<i32>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    is_elsewhere: i32,
}

/// Entries that are of another run, or have minutes that may be too many: the two databases count time in different ways.
const KEPT: &str = "
    SELECT a.id, a.minutes, s.starts_at, s.ends_at,
      CASE WHEN e.course_run_id <> s.course_run_id THEN 1 ELSE 0 END AS is_elsewhere
    FROM attendance_entry a
    JOIN run_session s ON s.id = a.run_session_id
    JOIN enrolment e ON e.id = a.enrolment_id
    WHERE e.course_run_id <> s.course_run_id OR a.minutes IS NOT NULL";

/// Looks for entries that cannot be meant.
///
/// # Errors
/// The database's own.
pub(crate) async fn prove(db: &impl ConnectionTrait) -> Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    let kept: Vec<Kept> = written_out::all(db, KEPT, []).await?;
    for entry in kept {
        let mut breach =
            |invariant, seen| breaches.push(Breach { invariant, subject: entry.id.to_string(), seen });
        if entry.is_elsewhere == 1 {
            breach("attendance_is_of_its_own_run", "found".to_owned());
        }
        let length = (entry.ends_at - entry.starts_at).num_minutes();
        if let Some(minutes) = entry.minutes.filter(|minutes| !(1..=length).contains(&i64::from(*minutes))) {
            breach("attendance_fits_its_session", format!("{minutes} minutes of {length}"));
        }
    }
    Ok(breaches)
}
