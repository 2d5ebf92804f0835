//! Everything on the pages of an attempt: what it asks, with the keys, and what the learner has answered.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use course_content::course::{Language, Navigation};
use entity::attempt;
use entity::ids::{AttemptId, AttemptItemId};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::asked::{self, Asked};
use super::frozen::FrozenSettings;
use super::late::LateQuestion;
use super::order;
use super::response::Response;
use super::shown::ShownText;
use super::view::{ItemView, OwnResponse, ShownCase};
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Result};

/// The newest response to each item that counts: one row of each is read, however often an answer was changed.
const NEWEST: &str = "
    SELECT r.attempt_item_id, r.seq, CAST(r.value AS TEXT) AS value, r.received_at
    FROM attempt_item i
    JOIN response r ON r.attempt_item_id = i.id AND r.state = 'accepted' AND r.seq =
         (SELECT MAX(n.seq) FROM response n WHERE n.attempt_item_id = i.id AND n.state = 'accepted')
    WHERE i.attempt_id = $1";

/// A learner's own response, in the question's own ids.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub seq: i64,
    pub saved_at: DateTime<Utc>,
    pub response: Response,
}

#[derive(FromQueryResult)]
struct Row {
    attempt_item_id: AttemptItemId,
    seq: i64,
    value: String,
    received_at: DateTime<Utc>,
}

/// The responses that count, by item.
async fn given(db: &impl ConnectionTrait, id: AttemptId) -> Result<HashMap<AttemptItemId, Own>> {
    let rows: Vec<Row> = written_out::all(db, NEWEST, [id.0.into()]).await?;
    let own = |row: Row| {
        let response = serde_json::from_str(&row.value).map_err(Error::internal)?;
        Ok((row.attempt_item_id, Own { seq: row.seq, saved_at: row.received_at, response }))
    };
    rows.into_iter().map(own).collect()
}

/// Everything on an attempt's pages, keys included: what of it is shown is decided by [`Sheet::show`].
pub(super) struct Sheet {
    pub items: Arc<[Asked]>,
    pub given: HashMap<AttemptItemId, Own>,
}

impl Sheet {
    pub async fn read(cx: &Context, db: &impl ConnectionTrait, id: AttemptId) -> Result<Self> {
        Ok(Self { items: asked::asked(cx, db, id).await?, given: given(db, id).await? })
    }

    /// How many items the learner has got to.
    pub fn reached(&self, attempt: &attempt::Model, settings: &FrozenSettings) -> usize {
        let one_by_one = settings.navigation == Navigation::Sequential && attempt.state.is_open();
        let first_open = self.items.iter().position(|item| !self.given.contains_key(&item.id));
        match first_open {
            Some(place) if one_by_one => place + 1,
            _ => self.items.len(),
        }
    }

    /// An item without its key.
    pub fn show(&self, item: &Asked, language: Language) -> Result<ItemView> {
        let question = LateQuestion::of(item, &self.items, language)
            .ok_or_else(|| Error::internal("an item has no question in its place"))?;
        let case = item.case.as_ref().map(|case| {
            let common = case.common();
            ShownCase { id: common.id.to_owned(), stem: ShownText::of(common.stem, language) }
        });
        let response = self.given.get(&item.id).map(|own| OwnResponse {
            seq: own.seq,
            saved_at: own.saved_at,
            response: order::to_shown(own.response.clone(), &item.order),
        });
        let (id, position, max_score_milli) = (item.id, item.position, item.max_score_milli);
        Ok(ItemView { id, position, max_score_milli, case, question, response })
    }
}
