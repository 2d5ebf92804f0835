//! Whether a course is completed, and what is missing if not.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use course_content::course::Text;
use entity::enrolment;
use entity::enums::{EnrolmentState, ItemKind};
use entity::ids::CourseItemId;
use sea_orm::ConnectionTrait;

use super::done::Done;
use crate::attendance::{self, Share};
use crate::context::Context;
use crate::courses::LoadedVersion;
use crate::enrolments;
use crate::error::{Refusal, Result};
use crate::quizzes;

/// One thing that completion still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Why it is missing.
    pub refusal: Refusal,
    /// The lesson or quiz, where it is one.
    pub item_id: Option<CourseItemId>,
    /// Its title; without languages where there is none.
    pub title: Text,
    /// How much was attended and how much is needed, where it is attendance.
    pub share: Option<Share>,
}

/// What completion still needs. When that is nothing, the enrolment is completed.
///
/// The caller holds the enrolment's row: of two facts that complete a course together the later one sees the
/// other. An ended enrolment is completed by nothing.
///
/// # Errors
/// The database's own.
pub(crate) async fn evaluate(
    cx: &Context,
    db: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    now: DateTime<Utc>,
) -> Result<Vec<Missing>> {
    let missing = missing(cx, db, &Done::read(cx, db, enrolment.clone()).await?).await?;
    if missing.is_empty() {
        enrolments::complete(cx, db, enrolment.id, now).await?;
    }
    Ok(missing)
}

/// What completion still needs, in the order of the course; nothing once it is completed.
pub(super) async fn missing(cx: &Context, db: &impl ConnectionTrait, done: &Done) -> Result<Vec<Missing>> {
    let Done { enrolment, version, lessons, attempts, .. } = done;
    if enrolment.state == EnrolmentState::Completed {
        return Ok(Vec::new());
    }
    let read: HashSet<_> =
        lessons.iter().filter(|row| row.completed_at.is_some()).map(|row| row.course_item_id).collect();
    let mut missing = Vec::new();
    for item in version.items.iter().filter(|item| item.required) {
        let (is_done, refusal) = match item.kind {
            ItemKind::Lesson => (read.contains(&item.id), Refusal::LessonsMissing),
            ItemKind::Quiz => {
                let is_passed = match version.keyed_quiz(item.id) {
                    Some(quiz) => quizzes::passed(cx, db, attempts, quiz).await?,
                    None => false,
                };
                (is_passed, Refusal::QuizNotPassed)
            }
        };
        if !is_done {
            let title = title(version, item.id);
            missing.push(Missing { refusal, item_id: Some(item.id), title, share: None });
        }
    }
    missing.extend(attendance(db, done).await?);
    Ok(missing)
}

async fn attendance(db: &impl ConnectionTrait, done: &Done) -> Result<Option<Missing>> {
    let percent = done.version.package.course.completion.attendance_percent;
    if percent == 0 {
        return Ok(None);
    }
    let standing = attendance::standing(db, &done.enrolment, percent).await?;
    let share = Some(standing.share);
    let missing = |refusal| Missing { refusal, item_id: None, title: Text::default(), share };
    Ok(standing.missing.map(missing))
}

/// The title of a lesson or quiz.
pub(super) fn title(version: &LoadedVersion, id: CourseItemId) -> Text {
    let lesson = version.lesson(id).map(|lesson| &lesson.item.title);
    lesson.or_else(|| version.quiz(id).map(|quiz| &quiz.title)).cloned().unwrap_or_default()
}
