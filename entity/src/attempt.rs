//! One sitting of a quiz.

use sea_orm::entity::prelude::*;

use crate::enums::AttemptState;
use crate::ids::{AttemptId, CourseItemId, EnrolmentId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttemptId,
    pub enrolment_id: EnrolmentId,
    pub learner_id: PersonId,
    /// The quiz.
    pub course_item_id: CourseItemId,
    /// 1, 2, 3 … of this learner at this quiz.
    pub number: i32,
    pub state: AttemptState,
    /// The quiz's settings as they were at the start.
    pub settings: Json,
    /// Extra time as it was at the start: 100 for none.
    pub time_factor_percent: i32,
    pub started_at: DateTimeUtc,
    /// By the server's clock; `None` for no limit.
    pub deadline_at: Option<DateTimeUtc>,
    pub submitted_at: Option<DateTimeUtc>,
    pub scored_at: Option<DateTimeUtc>,
    /// Thousandths of a mark, so that no float decides a pass.
    pub score_milli: Option<i32>,
    pub max_score_milli: i32,
    pub passed: Option<bool>,
}

impl ActiveModelBehavior for ActiveModel {}
