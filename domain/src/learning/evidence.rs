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
use crate::error::{Error, Result};

/// What a certificate was earned with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How many lessons were completed.
    pub lessons_completed: usize,
    /// Of how many.
    pub lessons: usize,
    /// The quizzes that the course asks for.
    pub results: Vec<QuizResult>,
    /// When the holder confirmed the names.
    pub names_confirmed_at: Option<DateTime<Utc>>,
}

/// How a quiz went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizResult {
    /// Its title.
    pub title: Text,
    /// The best score, in percent; nothing if no attempt was marked.
    pub percent: Option<i32>,
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
    let required = |kind| done.version.items.iter().filter(move |item| item.required && item.kind == kind);
    let is_read = |id| done.lessons.iter().any(|row| row.course_item_id == id && row.completed_at.is_some());
    let results = required(ItemKind::Quiz).map(|quiz| {
        let attempts = match done.version.keyed_quiz(quiz.id) {
            Some((key, _)) => done.attempts.here(key),
            None => Vec::new(),
        };
        let percent = attempts.iter().filter_map(|attempt| attempt.percent).max();
        QuizResult { title: title(&done.version, quiz.id), percent, attempts: attempts.len() }
    });
    Ok(Evidence {
        lessons_completed: required(ItemKind::Lesson).filter(|lesson| is_read(lesson.id)).count(),
        lessons: required(ItemKind::Lesson).count(),
        results: results.collect(),
        names_confirmed_at: person.and_then(|person| person.names_confirmed_at),
    })
}
