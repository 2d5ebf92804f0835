//! The register of a run: those who have a place, and what is recorded of them at each session.

use std::collections::HashMap;

use course_content::course::Text;
use entity::enums::{AttendanceState, EnrolmentState};
use entity::ids::{CourseRunId, EnrolmentId, RunSessionId};
use entity::{attendance_entry, course_run, enrolment};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::sessions::{self, Session};
use super::share::{Counted, Share};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::error::Result;
use crate::page::{Page, PageRequest};
use crate::people::{self, Names};
use crate::policy::{self, Action};
use crate::runs;

/// Whom a register names: those who may have been at a session.
const NAMED: [EnrolmentState; 4] =
    [EnrolmentState::Booked, EnrolmentState::Active, EnrolmentState::Completed, EnrolmentState::NotCompleted];

/// The register of a run.
#[derive(Clone, Debug)]
pub struct Register {
    /// The run.
    pub run: course_run::Model,
    /// The title of its course.
    pub title: Text,
    /// The share that the course asks for; 0 for none.
    pub percent: u8,
    /// The sessions in their order.
    pub sessions: Vec<Session>,
    /// Those who have a place, those who enrolled first first.
    pub people: Page<Attendee>,
}

impl Register {
    /// Whether the course asks for attendance, and the run has no sessions at which anybody could be.
    #[must_use]
    pub fn lacks_sessions(&self) -> bool {
        self.percent > 0 && self.sessions.iter().all(|session| session.row.called_off_at.is_some())
    }
}

/// Somebody in the register.
#[derive(Clone, Debug)]
pub struct Attendee {
    /// Their place on the run.
    pub enrolment: enrolment::Model,
    /// Their names.
    pub names: Names,
    /// How much they have attended.
    pub share: Share,
    /// Everything recorded of them, the first entry first: of each session the last one counts.
    pub entries: Vec<attendance_entry::Model>,
}

impl Attendee {
    /// What counts of them at a session.
    #[must_use]
    pub fn at(&self, session: RunSessionId) -> Option<&attendance_entry::Model> {
        self.entries.iter().rev().find(|entry| entry.run_session_id == session)
    }
}

/// The register of a run, one page of its people.
///
/// # Errors
/// [`crate::Error::NotFound`] if there is no such run; [`crate::Error::Forbidden`] for those who do not keep it.
pub async fn register(cx: &Context, actor: &Actor, run: CourseRunId, page: PageRequest) -> Result<Register> {
    let db = cx.read();
    let run = runs::find(cx, run).await?.row;
    policy::authorize(actor, Action::KeepRegister(run.course_id))?;
    let sessions = sessions::of(db, run.id).await?;
    let mut query = enrolment::Entity::find()
        .filter(enrolment::Column::CourseRunId.eq(run.id))
        .filter(enrolment::Column::State.is_in(NAMED));
    if let Some(after) = page.after {
        query = query.filter(enrolment::Column::Id.gt(after));
    }
    let rows = query.order_by_asc(enrolment::Column::Id).limit(page.limit + 1).all(db).await?;
    let rows = Page::from_rows(rows, page.limit, |row| row.id.0);
    let mut entries = entries_of(db, rows.items.iter().map(|row| row.id)).await?;
    let names = people::names_of(db, rows.items.iter().map(|row| row.learner_id)).await?;
    let mut items = Vec::with_capacity(rows.items.len());
    for enrolment in rows.items {
        let entries = entries.remove(&enrolment.id).unwrap_or_default();
        let names = names.get(&enrolment.learner_id).cloned().unwrap_or_default();
        items.push(attendee(cx, (&run, &sessions), enrolment, names, entries).await?);
    }
    let version = courses::load(cx, run.course_version_id).await?;
    let course = &version.package.course;
    let people = Page { items, next_cursor: rows.next_cursor };
    let (title, percent) = (course.title.clone(), course.completion.attendance_percent);
    Ok(Register { run, title, percent, sessions, people })
}

async fn attendee(
    cx: &Context,
    (run, sessions): (&course_run::Model, &[Session]),
    enrolment: enrolment::Model,
    names: Names,
    entries: Vec<attendance_entry::Model>,
) -> Result<Attendee> {
    let version = courses::load(cx, enrolment.course_version_id).await?;
    let percent = version.package.course.completion.attendance_percent;
    let mut attendee = Attendee { enrolment, names, share: Share::of(percent, []), entries };
    let there = attendee.entries.iter().filter(|entry| entry.state == AttendanceState::Present);
    let own = Counted {
        kind: run.kind,
        joined_at: attendee.enrolment.joined_at,
        attends_since: there.map(|entry| entry.recorded_at).min(),
    };
    let theirs = sessions.iter().filter(|one| own.counts(one.planned(), attendee.at(one.row.id).is_some()));
    let counted = theirs.map(|session| {
        let last = attendee.at(session.row.id);
        (session.minutes(), last.map(|last| (last.state, last.minutes)))
    });
    attendee.share = Share::of(percent, counted.collect::<Vec<_>>());
    Ok(attendee)
}

/// How somebody is called who is, or was, on a run: also whoever is not in its register any more.
///
/// # Errors
/// [`crate::Error::NotFound`] if there is no such run; [`crate::Error::Forbidden`] for those who do not keep its register.
pub async fn name_of(
    cx: &Context,
    actor: &Actor,
    run: CourseRunId,
    id: EnrolmentId,
) -> Result<Option<Names>> {
    let run = runs::find(cx, run).await?.row;
    policy::authorize(actor, Action::KeepRegister(run.course_id))?;
    let found = enrolment::Entity::find_by_id(id)
        .filter(enrolment::Column::CourseRunId.eq(run.id))
        .one(cx.read())
        .await?;
    let Some(found) = found else { return Ok(None) };
    let mut names = people::names_of(cx.read(), [found.learner_id].into_iter()).await?;
    Ok(names.remove(&found.learner_id))
}

async fn entries_of(
    db: &impl ConnectionTrait,
    enrolments: impl Iterator<Item = EnrolmentId>,
) -> Result<HashMap<EnrolmentId, Vec<attendance_entry::Model>>> {
    let rows = attendance_entry::Entity::find()
        .filter(attendance_entry::Column::EnrolmentId.is_in(enrolments))
        .order_by_asc(attendance_entry::Column::Seq)
        .all(db)
        .await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        found.entry(row.enrolment_id).or_default().push(row);
    }
    Ok(found)
}
