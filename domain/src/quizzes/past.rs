//! The attempts a learner has made at the quizzes of a course, read at once.

use entity::enums::EnrolmentState;
use entity::ids::CourseId;
use entity::{attempt, course_item, course_version, enrolment};
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use crate::error::Result;

/// Attempts at the quizzes of a course, by a learner on an enrolment.
///
/// A quiz is known by its key, which it keeps in every version of its course.
pub(crate) struct Past {
    enrolment: enrolment::Model,
    attempts: Vec<(attempt::Model, String)>,
}

impl Past {
    /// Reads those of an enrolment, and those the learner made on other enrolments that did not end in completion.
    /// Giving up a place and taking another gives no new attempts; a renewal after completion does.
    ///
    /// # Errors
    /// The database's own.
    pub async fn read(
        db: &impl ConnectionTrait,
        enrolment: &enrolment::Model,
        course_id: CourseId,
    ) -> Result<Self> {
        let others = Query::select()
            .column(enrolment::Column::Id)
            .from(enrolment::Entity)
            .and_where(enrolment::Column::LearnerId.eq(enrolment.learner_id))
            .and_where(enrolment::Column::State.ne(EnrolmentState::Completed))
            .to_owned();
        let counts = Condition::any()
            .add(attempt::Column::EnrolmentId.eq(enrolment.id))
            .add(attempt::Column::EnrolmentId.in_subquery(others));
        let found = attempt::Entity::find()
            .join(JoinType::InnerJoin, to_item())
            .join(JoinType::InnerJoin, to_version())
            .filter(attempt::Column::LearnerId.eq(enrolment.learner_id))
            .filter(course_version::Column::CourseId.eq(course_id))
            .filter(counts)
            .order_by_asc(attempt::Column::StartedAt)
            .order_by_asc(attempt::Column::Id)
            .select_also(course_item::Entity)
            .all(db)
            .await?;
        let attempts = found.into_iter().filter_map(|(attempt, item)| Some((attempt, item?.path))).collect();
        Ok(Self { enrolment: enrolment.clone(), attempts })
    }

    /// Those at a quiz that count against its limit, the first one first.
    pub fn counted(&self, key: &str) -> Vec<&attempt::Model> {
        self.attempts.iter().filter(|(_, at)| at == key).map(|(attempt, _)| attempt).collect()
    }

    /// Those at a quiz that may pass it: made on this enrolment, the first one first.
    pub fn here(&self, key: &str) -> Vec<&attempt::Model> {
        let mut here = self.counted(key);
        here.retain(|attempt| attempt.enrolment_id == self.enrolment.id);
        here
    }
}

fn to_item() -> RelationDef {
    attempt::Entity::belongs_to(course_item::Entity)
        .from(attempt::Column::CourseItemId)
        .to(course_item::Column::Id)
        .into()
}

fn to_version() -> RelationDef {
    course_item::Entity::belongs_to(course_version::Entity)
        .from(course_item::Column::CourseVersionId)
        .to(course_version::Column::Id)
        .into()
}
