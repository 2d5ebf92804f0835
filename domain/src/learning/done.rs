//! What a learner has done on an enrolment, read at once: every answer about it is drawn from the same rows.

use std::sync::{Arc, LazyLock};

use entity::ids::{AttemptId, EnrolmentId};
use entity::{enrolment, lesson_progress};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult, Value};

use crate::actor::Actor;
use crate::context::Context;
use crate::courses::{self, LoadedVersion};
use crate::database::written_out;
use crate::enrolments::{self, Enrolment};
use crate::error::Result;
use crate::quizzes::past::{self, Past};

/// Attempts and lessons in one statement: each way to the database costs as much as what it brings.
static ATTEMPTS_AND_LESSONS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, NULL AS opened_at, NULL AS completed_at, NULL AS seen_at, NULL AS position_permille, NULL AS watched {}
        UNION ALL
        SELECT NULL, enrolment_id, course_item_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
               opened_at, completed_at, seen_at, position_permille, watched
        FROM lesson_progress WHERE enrolment_id = $3",
        past::COLUMNS,
        past::ROWS
    )
});

/// One of the two.
enum Row {
    Attempt(past::Row),
    Lesson(lesson_progress::Model),
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, prefix: &str) -> std::result::Result<Self, DbErr> {
        match row.try_get::<Option<AttemptId>>(prefix, "id")? {
            Some(_) => past::Row::from_query_result(row, prefix).map(Self::Attempt),
            None => lesson_progress::Model::from_query_result(row, prefix).map(Self::Lesson),
        }
    }
}

/// What a learner has done on an enrolment.
pub(super) struct Done {
    pub enrolment: enrolment::Model,
    /// The version the learner began, and stays on.
    pub version: Arc<LoadedVersion>,
    pub lessons: Vec<lesson_progress::Model>,
    pub attempts: Past,
    /// The revision of the learner's account, where it was read along.
    pub learner_revision: Option<i32>,
}

impl Done {
    /// Reads it for an enrolment that is known.
    pub async fn read(cx: &Context, db: &impl ConnectionTrait, enrolment: enrolment::Model) -> Result<Self> {
        let version = courses::load(cx, enrolment.course_version_id).await?;
        let values = [enrolment.learner_id.0, version.course_id.0, enrolment.id.0].map(Value::from);
        let (mut lessons, mut attempts) = (Vec::new(), Vec::new());
        for row in written_out::all::<Row>(db, &ATTEMPTS_AND_LESSONS, values).await? {
            match row {
                Row::Attempt(attempt) => attempts.push(attempt),
                Row::Lesson(lesson) => lessons.push(lesson),
            }
        }
        let attempts = Past::of(enrolment.id, attempts);
        Ok(Self { enrolment, version, lessons, attempts, learner_revision: None })
    }

    /// Reads it for an enrolment that was listed as one's own, if it lets one study.
    pub async fn of_listed(cx: &Context, actor: &Actor, enrolment: &Enrolment) -> Result<Self> {
        enrolments::check_study(cx, cx.read(), actor, &enrolment.row).await?;
        let done = Self::read(cx, cx.read(), enrolment.row.clone()).await?;
        Ok(Self { learner_revision: enrolment.learner_revision, ..done })
    }

    /// Reads it for one's own enrolment, if it lets one study.
    pub async fn of_own(cx: &Context, actor: &Actor, id: EnrolmentId) -> Result<Self> {
        let enrolment = enrolments::find_for_study(cx, cx.read(), actor, id).await?;
        Self::read(cx, cx.read(), enrolment).await
    }
}
