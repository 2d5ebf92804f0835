//! How far a learner has come, and where to resume.

use chrono::{DateTime, Utc};
use entity::ids::{CourseItemId, EnrolmentId};
use entity::lesson_progress;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::watched::Watched;
use crate::actor::Actor;
use crate::context::Context;
use crate::database::written_out;
use crate::enrolments;
use crate::error::{Error, Result};

/// How far a learner has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The lessons that were opened, the latest seen first.
    pub lessons: Vec<LessonProgress>,
    /// Where to go on.
    pub resume: Option<Resume>,
}

/// What the facts of one lesson add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LessonProgress {
    /// The lesson.
    pub lesson_id: CourseItemId,
    /// When it was first opened.
    pub opened_at: DateTime<Utc>,
    /// When the learner said that it is done.
    pub completed_at: Option<DateTime<Utc>>,
    /// When the learner was last here, on any device.
    pub seen_at: DateTime<Utc>,
    /// How far the text was read, in thousandths.
    pub position_permille: i32,
    /// What was watched of its films.
    pub watched: Watched,
}

/// Where to go on: the lesson last seen on any device, and how far it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Resume {
    /// The lesson.
    pub lesson_id: CourseItemId,
    /// How far it was read, in thousandths.
    pub position_permille: i32,
    /// When the learner was last there.
    pub seen_at: DateTime<Utc>,
}

/// How far one has come on one's own enrolment.
///
/// # Errors
/// [`Error::NotFound`] for another's enrolment; [`Error::Refused`] if it lets nobody study.
pub async fn progress(cx: &Context, actor: &Actor, id: EnrolmentId) -> Result<Progress> {
    let enrolment = enrolments::find_for_study(cx, cx.read(), actor, id).await?;
    let mut rows = rows(cx.read(), enrolment.id).await?;
    rows.sort_by_key(|row| std::cmp::Reverse((row.seen_at, row.course_item_id)));
    Ok(Progress {
        resume: resume(&rows),
        lessons: rows.iter().map(LessonProgress::of).collect::<Result<_>>()?,
    })
}

impl LessonProgress {
    pub(super) fn of(row: &lesson_progress::Model) -> Result<Self> {
        Ok(Self {
            lesson_id: row.course_item_id,
            opened_at: row.opened_at,
            completed_at: row.completed_at,
            seen_at: row.seen_at,
            position_permille: row.position_permille,
            watched: watched(row)?,
        })
    }
}

pub(super) fn resume(rows: &[lesson_progress::Model]) -> Option<Resume> {
    let last = rows.iter().max_by_key(|row| (row.seen_at, row.course_item_id))?;
    Some(Resume {
        lesson_id: last.course_item_id,
        position_permille: last.position_permille,
        seen_at: last.seen_at,
    })
}

pub(super) fn watched(row: &lesson_progress::Model) -> Result<Watched> {
    Deserialize::deserialize(&row.watched).map_err(Error::internal)
}

/// What the facts of each lesson add up to.
pub(super) async fn rows(db: &impl ConnectionTrait, id: EnrolmentId) -> Result<Vec<lesson_progress::Model>> {
    written_out::all(db, "SELECT * FROM lesson_progress WHERE enrolment_id = $1", [id.0.into()]).await
}
