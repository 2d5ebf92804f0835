//! What a certificate was earned with, as whoever signs it looks at it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use course_content::course::Text;
use entity::enums::ItemKind;
use entity::ids::{EnrolmentId, PersonId};
use entity::{enrolment, person};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::completion::title;
use super::done::Done;
use crate::context::Context;
use crate::courses::LoadedItem;
use crate::error::Result;

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

/// Reads it for the enrolments of certificates, those that there are.
///
/// # Errors
/// The database's own.
pub(crate) async fn evidence(
    cx: &Context,
    db: &impl ConnectionTrait,
    ids: &[EnrolmentId],
) -> Result<HashMap<EnrolmentId, Evidence>> {
    let ids = ids.iter().copied();
    let enrolments = enrolment::Entity::find().filter(enrolment::Column::Id.is_in(ids)).all(db).await?;
    let learners: HashSet<PersonId> = enrolments.iter().map(|enrolment| enrolment.learner_id).collect();
    let people = person::Entity::find().filter(person::Column::Id.is_in(learners)).all(db).await?;
    let confirmed: HashMap<_, _> = people.into_iter().map(|row| (row.id, row.names_confirmed_at)).collect();
    let mut found = HashMap::with_capacity(enrolments.len());
    for enrolment in enrolments {
        let confirmed_at = confirmed.get(&enrolment.learner_id).copied().flatten();
        found.insert(enrolment.id, drawn_from(&Done::read(cx, db, enrolment).await?, confirmed_at));
    }
    Ok(found)
}

fn drawn_from(done: &Done, names_confirmed_at: Option<DateTime<Utc>>) -> Evidence {
    let items = || done.version.items.iter();
    let lessons = || items().filter(|item| item.required && item.kind == ItemKind::Lesson);
    let is_read = |id| done.lessons.iter().any(|row| row.course_item_id == id && row.completed_at.is_some());
    let result = |quiz: &LoadedItem| {
        let attempts = done.attempts.here(done.version.keyed_quiz(quiz.id)?.0);
        let percent = attempts.iter().filter_map(|attempt| attempt.percent).max()?;
        Some(QuizResult { title: title(&done.version, quiz.id), percent, attempts: attempts.len() })
    };
    Evidence {
        lessons_completed: lessons().filter(|lesson| is_read(lesson.id)).count(),
        lessons: lessons().count(),
        results: items().filter_map(result).collect(),
        names_confirmed_at,
    }
}
