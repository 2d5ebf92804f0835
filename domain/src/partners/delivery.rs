//! Bringing events to partners: each is tried until it is taken, ever more rarely, for three days; then it is a dead letter.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use entity::enums::DeliveryState;
use entity::ids::{WebhookDeliveryId, WebhookId};
use entity::{webhook, webhook_delivery};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::secrets;
use crate::certificates::{FeedEvent, event_numbered, last_event_number};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::retries;

/// So many are sent to one address in one go.
const AT_A_TIME: u64 = 50;
/// 410: the address wants no more.
const GONE: u16 = 410;

/// A message that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where to.
    pub url: String,
    /// Headers, without those that are the sender's own.
    pub headers: [(&'static str, String); 4],
    /// The body.
    pub body: String,
    /// Whether addresses of this machine and of the networks around it may be reached.
    pub private: bool,
}

/// What brings messages over HTTP.
#[async_trait]
pub trait Post: Send + Sync {
    /// Sends a message; gives the status of the answer, or why there was none.
    async fn send(&self, message: Message) -> Result<u16, String>;
}

/// A post that takes nothing; for commands that do one thing and end.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPost;

#[async_trait]
impl Post for NoPost {
    async fn send(&self, _message: Message) -> Result<u16, String> {
        Err("nothing is sent from here".to_owned())
    }
}

/// The addresses to which something has to be sent now.
///
/// # Errors
/// The database's own.
pub async fn webhooks_due(cx: &Context, limit: u64) -> Result<Vec<WebhookId>> {
    let last = last_event_number(cx.read()).await?;
    let waiting = webhook_delivery::Entity::find()
        .select_only()
        .column(webhook_delivery::Column::WebhookId)
        .filter(webhook_delivery::Column::State.eq(DeliveryState::Pending))
        .filter(webhook_delivery::Column::NextAt.lte(cx.now()));
    let due = Condition::any()
        .add(webhook::Column::QueuedThrough.lt(last))
        .add(webhook::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(waiting)));
    let ids = webhook::Entity::find()
        .select_only()
        .column(webhook::Column::Id)
        .filter(webhook::Column::DisabledAt.is_null())
        .filter(due)
        .order_by_asc(webhook::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(cx.read())
        .await?;
    Ok(ids)
}

/// Sends what is due to an address, until it does not take one. Two programs never send the same one at the same time.
///
/// # Errors
/// The database's own. That an address takes nothing is none.
#[tracing::instrument(skip_all, fields(webhook.id = %id))]
pub async fn deliver_due(cx: &Context, id: WebhookId) -> Result<()> {
    // Somebody else is sending: the next sweep finds this one again.
    let Ok(_hand) = cx.delivering().try_acquire() else { return Ok(()) };
    queue(cx, id).await?;
    for _ in 0..AT_A_TIME {
        let Some((webhook, delivery)) = claim(cx, id).await? else { return Ok(()) };
        let answer = match message(cx, &webhook, &delivery).await? {
            Some(message) => cx.post().send(message).await,
            None => Err("the event is not there any more".to_owned()),
        };
        if !settle(cx, delivery, answer).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// Makes a delivery of each event since the last one.
async fn queue(cx: &Context, id: WebhookId) -> Result<()> {
    let tx = cx.begin_write().await?;
    let found = webhook::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let Some(row) = found else { return Ok(()) };
    let last = last_event_number(&tx).await?;
    let next = (row.queued_through + 1)..=last.min(row.queued_through + AT_A_TIME.cast_signed());
    if next.is_empty() {
        return Ok(());
    }
    let (through, now) = (*next.end(), cx.now());
    let rows = next.map(|event_seq| webhook_delivery::ActiveModel {
        id: Set(cx.new_id()),
        webhook_id: Set(id),
        event_seq: Set(event_seq),
        state: Set(DeliveryState::Pending),
        tries: Set(0),
        next_at: Set(now),
        last_answer: Set(None),
        ended_at: Set(None),
    });
    webhook_delivery::Entity::insert_many(rows).on_conflict_do_nothing().exec_without_returning(&tx).await?;
    let mut row = row.into_active_model();
    row.queued_through = Set(through);
    row.update(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the next one that is due and says at once when it would be tried again: whoever is cut off loses that one try.
async fn claim(cx: &Context, id: WebhookId) -> Result<Option<(webhook::Model, webhook_delivery::Model)>> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let found = webhook::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let Some(webhook) = found.filter(|webhook| webhook.disabled_at.is_none()) else { return Ok(None) };
    let due = webhook_delivery::Entity::find()
        .filter(webhook_delivery::Column::WebhookId.eq(id))
        .filter(webhook_delivery::Column::State.eq(DeliveryState::Pending))
        .filter(webhook_delivery::Column::NextAt.lte(now))
        .order_by_asc(webhook_delivery::Column::EventSeq)
        .one(&tx)
        .await?;
    let Some(delivery) = due else { return Ok(None) };
    let tries = delivery.tries + 1;
    let mut delivery = delivery.into_active_model();
    delivery.tries = Set(tries);
    delivery.next_at = Set(now + retries::until_next(tries));
    let delivery = delivery.update(&tx).await?;
    tx.commit().await?;
    Ok(Some((webhook, delivery)))
}

async fn message(
    cx: &Context,
    webhook: &webhook::Model,
    delivery: &webhook_delivery::Model,
) -> Result<Option<Message>> {
    let Some(event) = event_numbered(cx, delivery.event_seq).await? else { return Ok(None) };
    let (now, id, body) = (cx.now(), message_id(delivery.id), written(&event));
    let mut numbers = vec![webhook.secret_number];
    if webhook.old_secret_until.is_some_and(|until| now < until) {
        numbers.push(webhook.secret_number - 1);
    }
    let signature = secrets::signatures(cx, webhook.id, &numbers, (&id, now, &body))?;
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id),
        ("webhook-timestamp", now.timestamp().to_string()),
        ("webhook-signature", signature),
    ];
    Ok(Some(Message { url: webhook.url.clone(), headers, body, private: cx.settings().private_webhooks }))
}

/// The same at every try, so that whoever gets it twice can tell.
fn message_id(delivery: WebhookDeliveryId) -> String {
    format!("msg_{}", delivery.0.simple())
}

/// An event as Standard Webhooks has it: its type, its time, and the same data as in the feed.
fn written(event: &FeedEvent) -> String {
    let mut data = json!({
        "number": event.number,
        "code": event.code,
        "status": event.kind.word(),
        "at": event.at,
        "cursor": event.cursor,
    });
    if let Some(reason) = &event.reason {
        data["reason"] = json!(reason);
    }
    if let Some(successor) = &event.superseded_by {
        data["superseded_by"] = json!({ "number": successor.number, "code": successor.code });
    }
    json!({ "type": format!("certificate.{}", event.kind.word()), "timestamp": event.at, "data": data })
        .to_string()
}

/// Writes down what came of a try; whether the address takes more.
async fn settle(
    cx: &Context,
    delivery: webhook_delivery::Model,
    answer: Result<u16, String>,
) -> Result<bool> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let taken = matches!(answer, Ok(200..=299));
    let is_over = retries::rest_after(delivery.tries).is_none();
    let (id, webhook_id) = (delivery.id, delivery.webhook_id);
    // It may have been deleted, or sent for again, meanwhile.
    let found = webhook_delivery::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let Some(row) = found.filter(|row| row.tries == delivery.tries) else { return Ok(false) };
    let mut row = row.into_active_model();
    row.last_answer = Set(Some(match &answer {
        Ok(status) => status.to_string(),
        Err(why) => why.chars().take(200).collect(),
    }));
    if taken || is_over {
        row.state = Set(if taken { DeliveryState::Delivered } else { DeliveryState::Dead });
        row.ended_at = Set(Some(now));
    }
    row.update(&tx).await?;
    if answer == Ok(GONE) {
        disable(&tx, webhook_id, now).await?;
    }
    tx.commit().await?;
    tracing::debug!(webhook.taken = taken, webhook.tries = delivery.tries, "an event was sent");
    Ok(taken)
}

/// Sends nothing more there; what was to be sent are dead letters, which a replay sends again.
async fn disable(tx: &DatabaseTransaction, id: WebhookId, now: DateTime<Utc>) -> Result<()> {
    use webhook_delivery::Column;
    webhook::Entity::update_many()
        .col_expr(webhook::Column::DisabledAt, Expr::value(Some(now)))
        .filter(webhook::Column::Id.eq(id))
        .exec(tx)
        .await?;
    webhook_delivery::Entity::update_many()
        .col_expr(Column::State, Expr::value(DeliveryState::Dead))
        .col_expr(Column::EndedAt, Expr::value(Some(now)))
        .filter(Column::WebhookId.eq(id))
        .filter(Column::State.eq(DeliveryState::Pending))
        .exec(tx)
        .await?;
    tracing::warn!(webhook.id = %id, "an address wants no more events; nothing is sent there until it is replayed");
    Ok(())
}

/// Forgets deliveries that ended long ago.
///
/// # Errors
/// The database's own.
pub async fn forget_old(cx: &Context) -> Result<()> {
    webhook_delivery::Entity::delete_many()
        .filter(webhook_delivery::Column::EndedAt.lt(cx.now() - retries::REMEMBERED))
        .exec(cx.database().write())
        .await
        .map_err(Error::from)?;
    Ok(())
}
