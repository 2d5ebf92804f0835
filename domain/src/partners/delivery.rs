//! Bringing events to partners: each is tried until it is taken, ever more rarely, for three days; then it is a dead letter.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::DeliveryState;
use entity::ids::{WebhookDeliveryId, WebhookId};
use entity::{webhook, webhook_delivery};
use sea_orm::sea_query::{Expr, NullOrdering};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    IntoActiveModel, Order, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::json;

use super::{keys, secrets};
use crate::certificates::{FeedEvent, event_numbered, last_event_number};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::retries;

/// So many are sent to one address in one go, if that takes no longer than a turn.
const AT_A_TIME: u64 = 50;
/// After so long the others have their turn.
const TURN: TimeDelta = TimeDelta::seconds(15);
/// No try takes longer: the postman gives up before.
const TRY_LIMIT: TimeDelta = TimeDelta::seconds(15);
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

/// The addresses to which something has to be sent now: first those of whichever partner has waited longest for its turn.
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
    let turn_of_partner = "(SELECT MAX(w.turn_at) FROM webhook w WHERE w.partner_id = webhook.partner_id)";
    let ids = is_watching(webhook::Entity::find(), cx.now())
        .select_only()
        .column(webhook::Column::Id)
        .filter(due)
        .order_by_with_nulls(Expr::cust(turn_of_partner), Order::Asc, NullOrdering::First)
        .order_by_with_nulls(webhook::Column::TurnAt, Order::Asc, NullOrdering::First)
        .order_by_asc(webhook::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(cx.read())
        .await?;
    Ok(ids)
}

/// Those to which anything may be sent: that want it, and whose partner has a key that may watch.
fn is_watching(webhooks: Select<webhook::Entity>, now: DateTime<Utc>) -> Select<webhook::Entity> {
    webhooks
        .filter(webhook::Column::DisabledAt.is_null())
        .filter(webhook::Column::PartnerId.in_subquery(keys::partners_watching(now)))
}

/// Sends what is due to an address, until it does not take one, or its turn is over. Two programs never send the same one at
/// the same time.
///
/// # Errors
/// The database's own. That an address takes nothing is none.
#[tracing::instrument(skip_all, fields(webhook.id = %id))]
pub async fn deliver_due(cx: &Context, id: WebhookId) -> Result<()> {
    // Somebody else is sending: the next sweep finds this one again.
    let Ok(_hand) = cx.delivering().try_acquire() else { return Ok(()) };
    let began = cx.now();
    queue(cx, id, began).await?;
    for _ in 0..AT_A_TIME {
        if cx.now() - began >= TURN {
            return Ok(());
        }
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

/// Makes a delivery of each event since the last one, and writes down that the address had its turn.
async fn queue(cx: &Context, id: WebhookId, now: DateTime<Utc>) -> Result<()> {
    let tx = cx.begin_write().await?;
    let found = is_watching(webhook::Entity::find_by_id(id), now).lock_exclusive().one(&tx).await?;
    let Some(row) = found else { return Ok(()) };
    let last = last_event_number(&tx).await?;
    let (after, through) = (row.queued_through, last.min(row.queued_through + AT_A_TIME.cast_signed()));
    if through > after {
        enqueue(cx, &tx, id, after + 1..=through, now).await?;
    }
    let mut row = row.into_active_model();
    row.queued_through = Set(through.max(after));
    row.turn_at = Set(Some(now));
    row.update(&tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn enqueue(
    cx: &Context,
    tx: &DatabaseTransaction,
    id: WebhookId,
    events: RangeInclusive<i64>,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = events.map(|event_seq| webhook_delivery::ActiveModel {
        id: Set(cx.new_id()),
        webhook_id: Set(id),
        event_seq: Set(event_seq),
        state: Set(DeliveryState::Pending),
        tries: Set(0),
        next_at: Set(now),
        last_answer: Set(None),
        ended_at: Set(None),
    });
    webhook_delivery::Entity::insert_many(rows).on_conflict_do_nothing().exec_without_returning(tx).await?;
    Ok(())
}

/// Takes the next one that is due and says at once when it would be tried again: whoever is cut off loses that one try, and
/// nobody else takes it while it is under way.
async fn claim(cx: &Context, id: WebhookId) -> Result<Option<(webhook::Model, webhook_delivery::Model)>> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let found = is_watching(webhook::Entity::find_by_id(id), now).lock_exclusive().one(&tx).await?;
    let Some(webhook) = found else { return Ok(None) };
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
    delivery.next_at = Set(now + TRY_LIMIT + retries::until_next(tries));
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
        "code_sha256": event.code_sha256,
        "status": event.kind.word(),
        "at": event.at,
        "cursor": event.cursor,
    });
    if let Some(successor) = &event.superseded_by {
        data["superseded_by"] = json!({ "number": successor.number, "code_sha256": successor.code_sha256 });
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
    let rest = retries::rest_after(delivery.tries);
    let (id, webhook_id) = (delivery.id, delivery.webhook_id);
    // It may have been deleted, or sent for again, meanwhile.
    let found = webhook_delivery::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let Some(row) = found.filter(|row| row.tries == delivery.tries) else { return Ok(false) };
    let mut row = row.into_active_model();
    row.last_answer = Set(Some(match &answer {
        Ok(status) => status.to_string(),
        Err(why) => why.chars().take(200).collect(),
    }));
    match rest {
        Some(rest) if !taken => row.next_at = Set(now + rest),
        _ => {
            row.state = Set(if taken { DeliveryState::Delivered } else { DeliveryState::Dead });
            row.ended_at = Set(Some(now));
        }
    }
    row.update(&tx).await?;
    if answer == Ok(GONE) {
        disable(&tx, webhook_id, now).await?;
        tracing::warn!(webhook.id = %webhook_id, "an address wants no more events");
    }
    tx.commit().await?;
    tracing::debug!(webhook.taken = taken, webhook.tries = delivery.tries, "an event was sent");
    Ok(taken)
}

/// Sends nothing more there until it is replayed; what was to be sent are dead letters.
pub(super) async fn disable(tx: &DatabaseTransaction, id: WebhookId, now: DateTime<Utc>) -> Result<()> {
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
