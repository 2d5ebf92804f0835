//! Recording attendance: each entry once, each refused by itself, and whether the course is completed by it.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::enums::{AttendanceState, EnrolmentState, RunState};
use entity::ids::{CourseRunId, EnrolmentId, RunSessionId};
use entity::{attendance_entry, enrolment, run_session};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::entries::{Against, Entry, EntryOutcome, EntryResult};
use super::sessions;
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::jobs::Job;
use crate::policy::{self, Action};
use crate::{enrolments, learning, people, runs};

/// How many entries may be told at once.
pub const MAX_ENTRIES: usize = 200;

/// Records who was at a session, and sees whose course is completed by it.
///
/// An entry is recorded once by its id, however often it is sent; entries that cannot be meant are refused one by one and
/// do not hold up the others. Of two who write the same register at once, the later one is refused what the earlier
/// one has recorded, and looks again.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such session; [`Error::Forbidden`] unless the actor keeps the register.
/// - [`Error::Invalid`] for more than [`MAX_ENTRIES`] entries.
/// - [`Error::Refused`] `RunCancelled` or `SessionCalledOff`.
#[tracing::instrument(skip_all, fields(run_session.id = %session))]
pub async fn record(
    cx: &Context,
    actor: &Actor,
    (run, session): (CourseRunId, RunSessionId),
    entries: Vec<Entry>,
) -> Result<Vec<EntryOutcome>> {
    if entries.len() > MAX_ENTRIES {
        return Err(Error::invalid("", "too_many", format!("tell of {MAX_ENTRIES} entries at a time")));
    }
    let tx = cx.begin_write().await?;
    let run = runs::lock(&tx, run).await?;
    policy::authorize(actor, Action::KeepRegister(run.course_id))?;
    if run.state == RunState::Cancelled {
        return Err(Refusal::RunCancelled.into());
    }
    let session = sessions::of_run(&tx, run.id, session).await?;
    if session.called_off_at.is_some() {
        return Err(Refusal::SessionCalledOff.into());
    }
    let asked = entries.iter().map(|entry| entry.enrolment_id).collect();
    let mut sheet = Sheet::open(cx, &tx, actor, session, asked).await?;
    let mut outcomes = Vec::with_capacity(entries.len());
    for entry in entries {
        let (op_id, enrolment_id) = (entry.op_id, entry.enrolment_id);
        outcomes.push(EntryOutcome { op_id, enrolment_id, result: sheet.take(&tx, entry).await? });
    }
    let completed = sheet.close(&tx).await?;
    tx.commit().await?;
    hand_over(cx, completed);
    Ok(outcomes)
}

/// The register of one session while entries are added to it.
struct Sheet<'a> {
    cx: &'a Context,
    actor: &'a Actor,
    session: run_session::Model,
    now: DateTime<Utc>,
    held: HashMap<EnrolmentId, enrolment::Model>,
    known: HashMap<EnrolmentId, Vec<attendance_entry::Model>>,
    changed: BTreeSet<EnrolmentId>,
    /// How many entries were added, and how many of them correct another.
    added: (usize, usize),
}

impl<'a> Sheet<'a> {
    async fn open(
        cx: &'a Context,
        tx: &DatabaseTransaction,
        actor: &'a Actor,
        session: run_session::Model,
        asked: Vec<EnrolmentId>,
    ) -> Result<Self> {
        let held = hold(tx, session.course_run_id, asked.clone()).await?;
        let rows = attendance_entry::Entity::find()
            .filter(attendance_entry::Column::RunSessionId.eq(session.id))
            .filter(attendance_entry::Column::EnrolmentId.is_in(asked))
            .order_by_asc(attendance_entry::Column::Seq)
            .all(tx)
            .await?;
        let mut known: HashMap<EnrolmentId, Vec<_>> = HashMap::new();
        for row in rows {
            known.entry(row.enrolment_id).or_default().push(row);
        }
        let held = held.into_iter().map(|row| (row.id, row)).collect();
        // Asked only now, under the hold.
        let now = cx.now();
        Ok(Self { cx, actor, session, now, held, known, changed: BTreeSet::new(), added: (0, 0) })
    }

    async fn take(&mut self, tx: &DatabaseTransaction, entry: Entry) -> Result<EntryResult> {
        let Some(enrolment) = self.held.get(&entry.enrolment_id).filter(|row| row.state.may_study()) else {
            return Ok(EntryResult::refused(
                "not_on_run",
                "nobody has a place on this run by that enrolment",
            ));
        };
        if self.actor.is(enrolment.learner_id) {
            return Ok(EntryResult::refused("own_attendance", "nobody records their own attendance"));
        }
        let before = self.known.entry(entry.enrolment_id).or_default();
        let length = sessions::length(&self.session);
        let against = Against { before, starts_at: self.session.starts_at, length, now: self.now };
        let number = match entry.number(&against) {
            Ok(number) => number,
            Err(otherwise) => return Ok(otherwise),
        };
        let row = attendance_entry::ActiveModel {
            id: Set(self.cx.new_id()),
            run_session_id: Set(self.session.id),
            enrolment_id: Set(entry.enrolment_id),
            seq: Set(number),
            state: Set(entry.state),
            minutes: Set(entry.minutes),
            reason: Set(entry.reason.map(|reason| reason.trim().to_owned()).filter(|said| !said.is_empty())),
            op_id: Set(entry.op_id),
            recorded_by: Set(self.actor.person_id()),
            recorded_at: Set(self.now),
        };
        before.push(row.insert(tx).await?);
        self.changed.insert(entry.enrolment_id);
        self.added.0 += 1;
        self.added.1 += usize::from(number > 1);
        Ok(EntryResult::Recorded { number })
    }

    /// Whose course is completed by what was added.
    async fn close(mut self, tx: &DatabaseTransaction) -> Result<Vec<EnrolmentId>> {
        if self.changed.is_empty() {
            return Ok(Vec::new());
        }
        let entry = audit_trail::Entry {
            action: "attendance.recorded",
            subject_kind: "run_session",
            subject_id: Some(self.session.id.0),
            reason: None,
            detail: json!({ "entries": self.added.0, "corrections": self.added.1 }),
        };
        audit_trail::record(self.cx, tx, self.actor, self.now, entry).await?;
        let mut completed = Vec::new();
        for id in std::mem::take(&mut self.changed) {
            let Some(enrolment) = self.held.get(&id) else { continue };
            let last = self.known.get(&id).and_then(|rows| rows.last());
            if last.is_some_and(|last| last.state == AttendanceState::Present) {
                enrolments::begin(self.cx, tx, enrolment, self.now).await?;
            }
            completed.extend(complete(self.cx, tx, enrolment, self.now).await?);
        }
        Ok(completed)
    }
}

/// Sees who on a run has completed the course now that its sessions have changed.
pub(super) async fn complete_attendees(
    cx: &Context,
    tx: &DatabaseTransaction,
    run: CourseRunId,
    now: DateTime<Utc>,
) -> Result<Vec<EnrolmentId>> {
    let attendees = sessions::attendees(tx, run).await?;
    let mut completed = Vec::new();
    for enrolment in hold(tx, run, attendees).await? {
        completed.extend(complete(cx, tx, &enrolment, now).await?);
    }
    Ok(completed)
}

async fn complete(
    cx: &Context,
    tx: &DatabaseTransaction,
    enrolment: &enrolment::Model,
    now: DateTime<Utc>,
) -> Result<Option<EnrolmentId>> {
    if enrolment.state == EnrolmentState::Completed {
        return Ok(None);
    }
    let missing = learning::evaluate(cx, tx, enrolment, now).await?;
    Ok(missing.is_empty().then_some(enrolment.id))
}

/// Hands the certificates over to be issued; called after the commit.
pub(super) fn hand_over(cx: &Context, completed: Vec<EnrolmentId>) {
    for enrolment in completed {
        cx.hand_over(Job::IssueCertificate(enrolment));
    }
}

/// Holds enrolments of a run and, before them, their learners; those who are erased are left out.
async fn hold(
    tx: &DatabaseTransaction,
    run: CourseRunId,
    ids: Vec<EnrolmentId>,
) -> Result<Vec<enrolment::Model>> {
    let of_run = || {
        enrolment::Entity::find()
            .filter(enrolment::Column::CourseRunId.eq(run))
            .filter(enrolment::Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(enrolment::Column::Id)
    };
    let learners = of_run().all(tx).await?.into_iter().map(|row| row.learner_id);
    let present = people::hold_all(tx, learners).await?;
    let held = of_run().lock_exclusive().all(tx).await?;
    Ok(held.into_iter().filter(|row| present.contains(&row.learner_id)).collect())
}
