//! A question placed in an attempt.

use sea_orm::entity::prelude::*;

use crate::ids::{AttemptId, AttemptItemId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttemptItemId,
    pub attempt_id: AttemptId,
    /// 0, 1, 2 … as shown.
    pub position: i32,
    pub question_sha256: String,
    /// The case it belongs to, if any.
    pub case_sha256: Option<String>,
    /// Ids of options, targets or steps in the order shown.
    pub shown_order: Json,
    pub max_score_milli: i32,
    pub score_milli: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
