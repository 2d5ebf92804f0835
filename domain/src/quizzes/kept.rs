//! Everything somebody answered in an attempt, for taking it along; no key, and no question that is not shown any more.

use std::collections::HashMap;

use course_content::course::{Language, ReviewPart};
use entity::ids::AttemptItemId;
use entity::{attempt, response};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::frozen::FrozenSettings;
use super::order;
use super::response::Response;
use super::sheet::Sheet;
use crate::context::Context;
use crate::error::{Error, Result};

/// The items that were answered, in the order shown, each with every response that was kept, in the ids it was shown
/// with: own ids may tell where a step belongs.
///
/// # Errors
/// The database's own.
pub(crate) async fn kept_responses(
    cx: &Context,
    attempt: &attempt::Model,
    language: Language,
) -> Result<Vec<Value>> {
    let rows = response::Entity::find()
        .filter(response::Column::AttemptId.eq(attempt.id))
        .order_by_asc(response::Column::Id)
        .all(cx.read())
        .await?;
    let mut given: HashMap<AttemptItemId, Vec<response::Model>> = HashMap::new();
    for row in rows {
        given.entry(row.attempt_item_id).or_default().push(row);
    }
    let settings = FrozenSettings::read(&attempt.settings)?;
    let is_shown =
        attempt.state.is_open() || settings.review.after_submission.contains(&ReviewPart::Responses);
    let sheet = Sheet::read(cx, cx.read(), attempt.id).await?;
    let mut items = Vec::new();
    for item in sheet.items.iter() {
        let Some(rows) = given.remove(&item.id) else { continue };
        let responses: Vec<Value> =
            rows.into_iter().map(|row| told(row, &item.order)).collect::<Result<_>>()?;
        let question = if is_shown { Some(sheet.show(item, language)?.question) } else { None };
        items.push(json!({ "position": item.position, "question": question, "responses": responses }));
    }
    Ok(items)
}

fn told(row: response::Model, order: &[String]) -> Result<Value> {
    let response: Response = serde_json::from_value(row.value).map_err(Error::internal)?;
    Ok(json!({
        "response": order::to_shown(response, order),
        "seq": row.seq,
        "state": row.state,
        "received_at": row.received_at,
    }))
}
