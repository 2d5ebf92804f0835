//! What an attempt asks, in the order shown. It is frozen when the attempt begins, so it is read once and kept in memory.

use std::sync::Arc;

use course_content::question::Question;
use entity::attempt_item;
use entity::ids::{AttemptId, AttemptItemId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::frozen;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::memory::Memory;

/// A question in its place in an attempt, with its key.
pub(crate) struct Asked {
    pub id: AttemptItemId,
    /// 0, 1, 2 … as shown.
    pub position: i32,
    pub question: Arc<Question>,
    /// The case it belongs to, without its questions.
    pub case: Option<Arc<Question>>,
    /// Ids of options, targets or steps in the order shown.
    pub order: Vec<String>,
    pub max_score_milli: i32,
}

/// What attempts ask, by attempt: as many as are open in a busy hour.
pub(crate) type AskedMemory = Memory<AttemptId, Arc<[Asked]>, 256>;

/// What an attempt asks, from memory or from the database.
pub(super) async fn asked(cx: &Context, db: &impl ConnectionTrait, id: AttemptId) -> Result<Arc<[Asked]>> {
    if let Some(known) = cx.asked().get(&id) {
        return Ok(known);
    }
    let rows = attempt_item::Entity::find()
        .filter(attempt_item::Column::AttemptId.eq(id))
        .order_by_asc(attempt_item::Column::Position)
        .all(db)
        .await?;
    let hashes = rows.iter().flat_map(|row| [Some(&row.question_sha256), row.case_sha256.as_ref()]);
    let questions = frozen::questions(cx, db, hashes.flatten().map(String::as_str).collect()).await?;
    let question = |sha256: &String| {
        let found = questions.get(sha256).cloned();
        found.ok_or_else(|| Error::internal(format!("question {sha256} is missing")))
    };
    let place = |row: attempt_item::Model| {
        Ok(Asked {
            id: row.id,
            position: row.position,
            question: question(&row.question_sha256)?,
            case: row.case_sha256.as_ref().map(question).transpose()?,
            order: serde_json::from_value(row.shown_order).map_err(Error::internal)?,
            max_score_milli: row.max_score_milli,
        })
    };
    let asked: Arc<[Asked]> = rows.into_iter().map(place).collect::<Result<_>>()?;
    cx.asked().keep(id, asked.clone());
    Ok(asked)
}
