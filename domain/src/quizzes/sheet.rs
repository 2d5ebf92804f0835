//! Everything on the pages of an attempt: its items, what is given to each, and their questions with their keys.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use course_content::course::{Language, Navigation};
use course_content::question::Question;
use entity::ids::{AttemptId, AttemptItemId};
use entity::{attempt, attempt_item, response};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use serde::Deserialize;
use serde_json::Value;

use super::frozen::{self, FrozenSettings};
use super::order;
use super::response::Response;
use super::shown::{self, Naming, ShownText};
use super::view::{ItemView, OwnResponse, ShownCase};
use crate::context::Context;
use crate::error::{Error, Result};

/// The newest response to an item that counts: one row of each item is read, however often an answer was changed.
const NEWEST: &str = "response.attempt_item_id = attempt_item.id AND response.state = 'accepted' AND response.seq = \
     (SELECT MAX(n.seq) FROM response n WHERE n.attempt_item_id = attempt_item.id AND n.state = 'accepted')";

/// A learner's own response, in the question's own ids.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub seq: i64,
    pub saved_at: DateTime<Utc>,
    pub response: Response,
}

/// An item and the response that counts, with the columns that are used: a long quiz has dozens of these rows.
#[derive(FromQueryResult)]
struct Row {
    id: AttemptItemId,
    position: i32,
    question_sha256: String,
    case_sha256: Option<String>,
    shown_order: Value,
    max_score_milli: i32,
    score_milli: Option<i32>,
    seq: Option<i64>,
    value: Option<Value>,
    received_at: Option<DateTime<Utc>>,
}

/// The items of an attempt in the order shown, each with the response that counts.
async fn rows(db: &impl ConnectionTrait, id: AttemptId) -> Result<Vec<Row>> {
    use attempt_item::Column as C;
    let mut select = attempt_item::Entity::find();
    QueryTrait::query(&mut select).join(JoinType::LeftJoin, response::Entity, Expr::cust(NEWEST));
    Ok(select
        .select_only()
        .columns([C::Id, C::Position, C::QuestionSha256, C::CaseSha256, C::ShownOrder])
        .columns([C::MaxScoreMilli, C::ScoreMilli])
        .columns([response::Column::Seq, response::Column::Value, response::Column::ReceivedAt])
        .filter(C::AttemptId.eq(id))
        .order_by_asc(C::Position)
        .into_model::<Row>()
        .all(db)
        .await?)
}

/// Everything on an attempt's pages, keys included: what of it is shown is decided by [`Sheet::show`].
pub(super) struct Sheet {
    pub items: Vec<attempt_item::Model>,
    pub given: HashMap<AttemptItemId, Own>,
    questions: HashMap<String, Arc<Question>>,
}

impl Sheet {
    pub async fn read(cx: &Context, db: &impl ConnectionTrait, id: AttemptId) -> Result<Self> {
        let (mut items, mut given) = (Vec::new(), HashMap::new());
        for row in rows(db, id).await? {
            if let (Some(seq), Some(value), Some(saved_at)) = (row.seq, row.value, row.received_at) {
                let response = serde_json::from_value(value).map_err(Error::internal)?;
                given.insert(row.id, Own { seq, saved_at, response });
            }
            items.push(attempt_item::Model {
                id: row.id,
                attempt_id: id,
                position: row.position,
                question_sha256: row.question_sha256,
                case_sha256: row.case_sha256,
                shown_order: row.shown_order,
                max_score_milli: row.max_score_milli,
                score_milli: row.score_milli,
            });
        }
        let hashes = items.iter().flat_map(|item| [Some(&item.question_sha256), item.case_sha256.as_ref()]);
        let hashes = hashes.flatten().map(String::as_str).collect();
        let questions = frozen::questions(cx, db, hashes).await?;
        Ok(Self { items, given, questions })
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

    pub fn question(&self, item: &attempt_item::Model) -> Result<&Question> {
        let found = self.questions.get(&item.question_sha256);
        found.map(AsRef::as_ref).ok_or_else(|| Error::internal("a question is missing"))
    }

    pub fn shown_order(item: &attempt_item::Model) -> Result<Vec<String>> {
        Deserialize::deserialize(&item.shown_order).map_err(Error::internal)
    }

    /// An item without its key.
    pub fn show(&self, item: &attempt_item::Model, language: Language) -> Result<ItemView> {
        let order = Self::shown_order(item)?;
        let question = shown::show(self.question(item)?, &order, Naming::Labels, language)
            .ok_or_else(|| Error::internal("a case stands where a question should"))?;
        let case = item.case_sha256.as_ref().and_then(|sha256| self.questions.get(sha256)).map(|case| {
            let common = case.common();
            ShownCase { id: common.id.to_owned(), stem: ShownText::of(common.stem, language) }
        });
        let response = self.given.get(&item.id).map(|own| OwnResponse {
            seq: own.seq,
            saved_at: own.saved_at,
            response: order::to_shown(own.response.clone(), &order),
        });
        let (id, position, max_score_milli) = (item.id, item.position, item.max_score_milli);
        Ok(ItemView { id, position, max_score_milli, case, question, response })
    }
}
