//! What a certificate was earned with, as whoever signs it looks at it.

use chrono::{DateTime, Utc};
use course_content::course::Text;
use entity::enums::ItemKind;
use entity::ids::EnrolmentId;
use entity::{enrolment, person};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::completion::title;
use super::done::Done;
use crate::context::Context;
use crate::courses::LoadedItem;
use crate::error::{Error, Result};

/// What a certificate was earned with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How many lessons were completed.
    pub lessons_completed: usize,
    /// Of how many.
    pub lessons: usize,
    /// The quizzes that were taken and marked, in the order of the course.
    pub results: Vec<QuizResult>,
    /// When the holder confirmed the names.
    pub names_confirmed_at: Option<DateTime<Utc>>,
}

/// How a quiz went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizResult {
    /// Its title.
    pub title: Text,
    /// The best score, in percent.
    pub percent: i32,
    /// How many attempts were made on this enrolment.
    pub attempts: usize,
}

/// Reads it for a certificate's enrolment.
///
/// # Errors
/// The database's own.
pub(crate) async fn evidence(cx: &Context, db: &impl ConnectionTrait, id: EnrolmentId) -> Result<Evidence> {
    let enrolment = enrolment::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound("enrolment"))?;
    let person = person::Entity::find_by_id(enrolment.learner_id).one(db).await?;
    let done = Done::read(cx, db, enrolment).await?;
    let items = || done.version.items.iter();
    let lessons = || items().filter(|item| item.required && item.kind == ItemKind::Lesson);
    let is_read = |id| done.lessons.iter().any(|row| row.course_item_id == id && row.completed_at.is_some());
    let result = |quiz: &LoadedItem| {
        let attempts = done.attempts.here(done.version.keyed_quiz(quiz.id)?.0);
        let percent = attempts.iter().filter_map(|attempt| attempt.percent).max()?;
        Some(QuizResult { title: title(&done.version, quiz.id), percent, attempts: attempts.len() })
    };
    Ok(Evidence {
        lessons_completed: lessons().filter(|lesson| is_read(lesson.id)).count(),
        lessons: lessons().count(),
        results: items().filter_map(result).collect(),
        names_confirmed_at: person.and_then(|person| person.names_confirmed_at),
    })
}
