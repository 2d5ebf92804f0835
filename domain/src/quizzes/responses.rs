//! Taking responses: the write that happens most, and that must never be lost or counted twice.

use chrono::{DateTime, Utc};
use course_content::course::Navigation;
use entity::enums::{AttemptState, ResponseState};
use entity::ids::{AttemptId, AttemptItemId, PersonId};
use entity::{attempt, attempt_item, response};
use sea_orm::sea_query::{CaseStatement, Expr, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult, JoinType,
    PaginatorTrait, QueryFilter, QuerySelect, RelationDef,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::frozen::{self, FrozenSettings, is_late};
use super::order;
use super::response::{self as answer, Response};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::policy::{self, Action};

/// A response as a device sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewResponse {
    /// Made by the device: sending the same one again changes nothing and gives the same answer.
    pub op_id: Uuid,
    /// Counted by the device for each item: the highest one counts.
    pub seq: i64,
    /// What was answered.
    pub response: Response,
}

/// That a response is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseReceipt {
    /// The item it answers.
    pub item_id: AttemptItemId,
    /// As sent.
    pub op_id: Uuid,
    /// As sent.
    pub seq: i64,
    /// By the server's clock, when it was first received.
    pub saved_at: DateTime<Utc>,
    /// What became of it.
    pub state: ResponseState,
}

/// Keeps a response. What was answered is on disk when this returns, also where it refuses to count it.
///
/// # Errors
/// - [`Error::NotFound`] for an attempt or item that is not the actor's.
/// - [`Error::Invalid`] for a response that cannot be meant, or an operation id used for another one.
/// - [`Error::Refused`] `ResponseOlder`, `AttemptTimeUp`, `AttemptSubmitted` (kept, not counted), or
///   `QuestionNotReached` (not kept).
pub async fn respond(
    cx: &Context,
    actor: &Actor,
    attempt_id: AttemptId,
    item_id: AttemptItemId,
    new: NewResponse,
) -> Result<ResponseReceipt> {
    let now = cx.now();
    let tx = cx.begin_write().await?;
    let place = find_place(&tx, attempt_id, item_id).await?;
    policy::authorize_hidden(actor, Action::Study(place.learner_id), "attempt")?;
    let value = meant(cx, &tx, &place, &new).await?;
    let in_time = place.state == AttemptState::InProgress && !is_late(place.deadline_at, now);
    if in_time {
        check_reached(&tx, attempt_id, &place).await?;
    }
    let row = response::Model {
        id: cx.new_id(),
        attempt_id,
        attempt_item_id: item_id,
        op_id: new.op_id,
        seq: new.seq,
        value,
        state: if in_time { ResponseState::Accepted } else { ResponseState::Quarantined },
        received_at: now,
    };
    let kept = match insert(&tx, &row).await? {
        Some(state) => response::Model { state, ..row },
        None => find_same(&tx, &row).await?,
    };
    tx.commit().await?;
    receipt(&place, &kept)
}

/// What the write needs to know of its attempt and item, in one read.
#[derive(FromQueryResult)]
struct Place {
    learner_id: PersonId,
    state: AttemptState,
    deadline_at: Option<DateTime<Utc>>,
    settings: Value,
    position: i32,
    question_sha256: String,
    shown_order: Value,
}

/// Holds the attempt, where the database locks rows, so that responses to it queue; then reads the place. The
/// attempt alone is held, and first, as scoring does: two that hold crosswise would wait for each other for ever.
async fn find_place(
    db: &impl ConnectionTrait,
    attempt_id: AttemptId,
    item_id: AttemptItemId,
) -> Result<Place> {
    if db.get_database_backend() != DbBackend::Sqlite {
        attempt::Entity::find_by_id(attempt_id).lock_exclusive().one(db).await?;
    }
    let to_attempt: RelationDef = attempt_item::Entity::belongs_to(attempt::Entity)
        .from(attempt_item::Column::AttemptId)
        .to(attempt::Column::Id)
        .into();
    let place = attempt_item::Entity::find_by_id(item_id)
        .filter(attempt_item::Column::AttemptId.eq(attempt_id))
        .join(JoinType::InnerJoin, to_attempt)
        .select_only()
        .column(attempt::Column::LearnerId)
        .column(attempt::Column::State)
        .column(attempt::Column::DeadlineAt)
        .column(attempt::Column::Settings)
        .column(attempt_item::Column::Position)
        .column(attempt_item::Column::QuestionSha256)
        .column(attempt_item::Column::ShownOrder)
        .into_model::<Place>()
        .one(db)
        .await?;
    place.ok_or(Error::NotFound("attempt"))
}

/// The response in the question's own ids, if it can be meant.
async fn meant(cx: &Context, db: &impl ConnectionTrait, place: &Place, new: &NewResponse) -> Result<Value> {
    if new.seq < 0 {
        return Err(Error::invalid("/seq", "out_of_range", "count from 0 upwards"));
    }
    let question = frozen::question(cx, db, &place.question_sha256).await?;
    let shown_order: Vec<String> = Deserialize::deserialize(&place.shown_order).map_err(Error::internal)?;
    let response = order::to_own(new.response.clone(), &shown_order)
        .ok_or_else(|| answer::not_as_shown(&question, &new.response))?;
    answer::check(&question, &response)?;
    serde_json::to_value(response).map_err(Error::internal)
}

/// In a sequential quiz every earlier item has a response, be it an empty one.
async fn check_reached(db: &impl ConnectionTrait, attempt_id: AttemptId, place: &Place) -> Result<()> {
    if FrozenSettings::read(&place.settings)?.navigation == Navigation::Free {
        return Ok(());
    }
    let answered = Query::select()
        .expr(Expr::val(1))
        .from(response::Entity)
        .and_where(
            Expr::col((response::Entity, response::Column::AttemptItemId))
                .equals((attempt_item::Entity, attempt_item::Column::Id)),
        )
        .and_where(Expr::cust("response.state = 'accepted'"))
        .take();
    let skipped = attempt_item::Entity::find()
        .filter(attempt_item::Column::AttemptId.eq(attempt_id))
        .filter(attempt_item::Column::Position.lt(place.position))
        .filter(Expr::exists(answered).not())
        .count(db)
        .await?;
    if skipped > 0 { Err(Refusal::QuestionNotReached.into()) } else { Ok(()) }
}

/// Writes the row, as `older` if a newer one is there; `None` if this operation was written before.
///
/// The choice is made inside the statement, which on PostgreSQL sees what was committed while we waited.
async fn insert(db: &impl ConnectionTrait, row: &response::Model) -> Result<Option<ResponseState>> {
    use response::Column as C;
    let newer = Query::select()
        .expr(Expr::val(1))
        .from(response::Entity)
        .and_where(C::AttemptItemId.eq(row.attempt_item_id))
        .and_where(Expr::cust("state = 'accepted'"))
        .and_where(C::Seq.gte(row.seq))
        .take();
    let state: Expr = match row.state {
        ResponseState::Accepted => CaseStatement::new()
            .case(Expr::exists(newer), Expr::val(ResponseState::Older.word()))
            .finally(Expr::val(ResponseState::Accepted.word()))
            .into(),
        other => Expr::val(other.word()),
    };
    let statement = Query::insert()
        .into_table(response::Entity)
        .columns([C::Id, C::AttemptId, C::AttemptItemId, C::OpId, C::Seq, C::Value, C::State, C::ReceivedAt])
        .values([
            Expr::val(row.id.0),
            Expr::val(row.attempt_id.0),
            Expr::val(row.attempt_item_id.0),
            Expr::val(row.op_id),
            Expr::val(row.seq),
            Expr::val(row.value.clone()),
            state,
            Expr::val(row.received_at),
        ])
        .map_err(Error::internal)?
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .returning_col(C::State)
        .to_owned();
    let written = db.query_one(&statement).await?;
    Ok(written.map(|row| row.try_get("", "state")).transpose()?)
}

/// The row that the same operation wrote before.
async fn find_same(db: &impl ConnectionTrait, sent: &response::Model) -> Result<response::Model> {
    let kept = response::Entity::find()
        .filter(response::Column::AttemptId.eq(sent.attempt_id))
        .filter(response::Column::OpId.eq(sent.op_id))
        .one(db)
        .await?
        .ok_or_else(|| Error::internal("a response was neither written nor there"))?;
    if (kept.attempt_item_id, kept.seq, &kept.value) == (sent.attempt_item_id, sent.seq, &sent.value) {
        return Ok(kept);
    }
    Err(Error::invalid(
        "/op_id",
        "op_id_reused",
        "this operation id belongs to another response; make a new one",
    ))
}

/// The answer, which depends on nothing that happens after the response was first received.
fn receipt(place: &Place, kept: &response::Model) -> Result<ResponseReceipt> {
    match kept.state {
        ResponseState::Accepted => Ok(ResponseReceipt {
            item_id: kept.attempt_item_id,
            op_id: kept.op_id,
            seq: kept.seq,
            saved_at: kept.received_at,
            state: kept.state,
        }),
        ResponseState::Older => Err(Refusal::ResponseOlder.into()),
        ResponseState::Quarantined if is_late(place.deadline_at, kept.received_at) => {
            Err(Refusal::AttemptTimeUp.into())
        }
        ResponseState::Quarantined => Err(Refusal::AttemptSubmitted.into()),
    }
}
