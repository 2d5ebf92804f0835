//! Addresses to which partners have events sent: registering, changing the secret, what could not be delivered.

use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::DeliveryState;
use entity::ids::{PartnerId, PartnerKeyId, WebhookDeliveryId, WebhookId};
use entity::{webhook, webhook_delivery};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use super::{addresses, delivery, keys, secrets};
use crate::actor::{Actor, Partner};
use crate::audit_trail::{self, Entry};
use crate::certificates::{FeedEvent, event_numbered, last_event_number, read_cursor};
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};

/// How many addresses a partner may have.
const MOST: u64 = 10;
/// How long an address rests between two replays.
const REPLAY_RESTS: TimeDelta = TimeDelta::minutes(1);
/// How long the secret before still signs.
const OLD_SECRET_SIGNS_FOR: TimeDelta = TimeDelta::hours(24);

/// An address to which events are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Where.
    pub url: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Since when nothing is sent, because the address answered that it wants no more, or its key was revoked.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Until when the secret before signs too.
    pub old_secret_until: Option<DateTime<Utc>>,
}

/// A webhook with its secret.
#[derive(Debug)]
pub struct MadeWebhook {
    /// What is kept of it.
    pub webhook: Webhook,
    /// The secret, which is shown once.
    pub secret: SecretString,
}

/// Whose address it is, and by which key of theirs something is done with it; by none, if an administrator does it.
#[derive(Clone, Copy)]
pub(super) struct Whose {
    pub(super) partner_id: PartnerId,
    pub(super) key_id: Option<PartnerKeyId>,
}

impl From<&Partner> for Whose {
    fn from(partner: &Partner) -> Self {
        Self { partner_id: partner.partner_id, key_id: Some(partner.key_id) }
    }
}

/// An event that could not be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its id: that of the message, too.
    pub id: WebhookDeliveryId,
    /// What has happened.
    pub event: FeedEvent,
    /// How often it was tried.
    pub tries: u32,
    /// What the address said last.
    pub last_answer: Option<String>,
    /// When it was given up.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Registers an address; it is sent what happens from now on.
///
/// # Errors
/// - [`Error::Forbidden`] for others than partners whose key may watch.
/// - [`Error::Invalid`] for an address that nothing is sent to.
/// - [`Error::Refused`] `TooManyWebhooks`, or `SandboxSendsNothing`.
pub async fn create_webhook(cx: &Context, actor: &Actor, url: &str) -> Result<MadeWebhook> {
    let partner = watching(actor)?;
    let url = addresses::read(url, cx.settings().private_webhooks)?;
    if partner.is_sandbox {
        return Err(Refusal::SandboxSendsNothing.into());
    }
    let tx = cx.begin_write().await?;
    let now = cx.now();
    keys::hold(&tx, partner).await?;
    // Counted under the partner's row, so that of two at once one is the last.
    entity::partner::Entity::find_by_id(partner.partner_id).lock_exclusive().one(&tx).await?;
    let of_partner = webhook::Entity::find().filter(webhook::Column::PartnerId.eq(partner.partner_id));
    if of_partner.count(&tx).await? >= MOST {
        return Err(Refusal::TooManyWebhooks.into());
    }
    let row = webhook::ActiveModel {
        id: Set(cx.new_id()),
        partner_id: Set(partner.partner_id),
        key_id: Set(Some(partner.key_id)),
        url: Set(url),
        secret_number: Set(1),
        old_secret_until: Set(None),
        queued_through: Set(last_event_number(&tx).await?),
        turn_at: Set(None),
        replayed_at: Set(None),
        disabled_at: Set(None),
        created_at: Set(now),
    };
    let row = row.insert(&tx).await?;
    note(cx, &tx, (actor, now), "webhook.created", (partner.into(), row.id)).await?;
    tx.commit().await?;
    with_secret(cx, row)
}

/// The partner's addresses, the oldest first.
///
/// # Errors
/// [`Error::Forbidden`] for others than partners whose key may watch.
pub async fn list_webhooks(cx: &Context, actor: &Actor, page: PageRequest) -> Result<Page<Webhook>> {
    let partner = watching(actor)?;
    if partner.is_sandbox {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    }
    let rows = webhook::Entity::find()
        .filter(webhook::Column::PartnerId.eq(partner.partner_id))
        .filter(webhook::Column::Id.gt(page.after.unwrap_or(Uuid::nil())))
        .order_by_asc(webhook::Column::Id)
        .limit(page.limit + 1)
        .all(cx.read())
        .await?;
    Ok(Page::from_rows(rows, page.limit, |row| row.id.0).map(Webhook::from))
}

/// One of them.
///
/// # Errors
/// - [`Error::Forbidden`] for others than partners whose key may watch.
/// - [`Error::NotFound`] if the partner has no such address.
pub async fn find_webhook(cx: &Context, actor: &Actor, id: WebhookId) -> Result<Webhook> {
    let partner = sending(actor)?;
    let found = of_partner(partner.partner_id, id).one(cx.read()).await?;
    found.map(Webhook::from).ok_or(Error::NotFound("webhook"))
}

/// Forgets an address, and everything that was still to be sent there.
///
/// # Errors
/// As [`find_webhook`].
pub async fn delete_webhook(cx: &Context, actor: &Actor, id: WebhookId) -> Result<()> {
    let partner = sending(actor)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    hold(&tx, partner.partner_id, id).await?;
    webhook_delivery::Entity::delete_many()
        .filter(webhook_delivery::Column::WebhookId.eq(id))
        .exec(&tx)
        .await?;
    webhook::Entity::delete_by_id(id).exec(&tx).await?;
    note(cx, &tx, (actor, now), "webhook.deleted", (partner.into(), id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives an address another secret; the one before signs for a day more, beside it.
///
/// # Errors
/// As [`find_webhook`].
pub async fn rotate_secret(cx: &Context, actor: &Actor, id: WebhookId) -> Result<MadeWebhook> {
    let partner = sending(actor)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    keys::hold(&tx, partner).await?;
    let row = hold(&tx, partner.partner_id, id).await?;
    let number = row.secret_number + 1;
    let mut row = row.into_active_model();
    row.key_id = Set(Some(partner.key_id)); // whoever has this key knows the secret
    row.secret_number = Set(number);
    row.old_secret_until = Set(Some(now + OLD_SECRET_SIGNS_FOR));
    let row = row.update(&tx).await?;
    note(cx, &tx, (actor, now), "webhook.secret_changed", (partner.into(), id)).await?;
    tx.commit().await?;
    with_secret(cx, row)
}

/// What could not be delivered, the latest first.
///
/// # Errors
/// As [`find_webhook`].
pub async fn dead_letters(
    cx: &Context,
    actor: &Actor,
    id: WebhookId,
    page: PageRequest,
) -> Result<Page<DeadLetter>> {
    find_webhook(cx, actor, id).await?;
    dead_letters_at(cx, id, page).await
}

/// The same once it is known that whoever asks may see them.
///
/// # Errors
/// The database's own.
pub(super) async fn dead_letters_at(
    cx: &Context,
    id: WebhookId,
    page: PageRequest,
) -> Result<Page<DeadLetter>> {
    let rows = webhook_delivery::Entity::find()
        .filter(webhook_delivery::Column::WebhookId.eq(id))
        .filter(webhook_delivery::Column::State.eq(DeliveryState::Dead))
        .filter(webhook_delivery::Column::Id.lt(page.after.unwrap_or(Uuid::max())))
        .order_by_desc(webhook_delivery::Column::Id)
        .limit(page.limit + 1)
        .all(cx.read())
        .await?;
    let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |row| row.id.0);
    let mut letters = Vec::with_capacity(items.len());
    for row in items {
        let event = event_numbered(cx, row.event_seq).await?.ok_or(Error::NotFound("event"))?;
        let (tries, last_answer) = (row.tries.unsigned_abs(), row.last_answer);
        letters.push(DeadLetter { id: row.id, event, tries, last_answer, ended_at: row.ended_at });
    }
    Ok(Page { items: letters, next_cursor })
}

/// Sends again what could not be delivered or, after a cursor of the feed, everything since. An address to which nothing was
/// sent any more is tried again, and goes with this key from now on.
///
/// # Errors
/// - As [`find_webhook`], and [`Error::Invalid`] for a cursor that was not given by us.
/// - [`Error::TooMany`] within a minute of the last replay.
pub async fn replay(cx: &Context, actor: &Actor, id: WebhookId, after: Option<&str>) -> Result<Webhook> {
    let partner = sending(actor)?;
    replay_at(cx, actor, (partner.into(), id), after).await
}

/// The same once it is known that whoever asks may have it sent.
///
/// # Errors
/// As [`replay`].
pub(super) async fn replay_at(
    cx: &Context,
    actor: &Actor,
    (whose, id): (Whose, WebhookId),
    after: Option<&str>,
) -> Result<Webhook> {
    let after = after.map(read_cursor).transpose()?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    if let Actor::Partner(partner) = actor {
        keys::hold(&tx, partner).await?;
    }
    let row = hold(&tx, whose.partner_id, id).await?;
    may_replay(&row, now)?;
    let (queued, of_key) = (row.queued_through, row.key_id);
    let mut row = row.into_active_model();
    if let Some(key) = whose.key_id {
        row.key_id = Set(Some(key));
    }
    row.replayed_at = Set(Some(now));
    // An administrator sends again what did not arrive, and brings no address back whose key was revoked.
    if whose.key_id.is_some() || !keys::is_revoked(&tx, of_key).await? {
        row.disabled_at = Set(None);
    }
    match after {
        None => revive(&tx, id, now).await?,
        Some(after) => {
            // As if nothing had been sent since.
            webhook_delivery::Entity::delete_many()
                .filter(webhook_delivery::Column::WebhookId.eq(id))
                .filter(webhook_delivery::Column::EventSeq.gt(after))
                .exec(&tx)
                .await?;
            row.queued_through = Set(after.min(queued));
        }
    }
    let row = row.update(&tx).await?;
    note(cx, &tx, (actor, now), "webhook.replayed", (whose, id)).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Once a minute: what is sent again takes its turn among what everybody is sent.
fn may_replay(row: &webhook::Model, now: DateTime<Utc>) -> Result<()> {
    let next = row.replayed_at.map_or(now, |last| last + REPLAY_RESTS);
    if next <= now {
        return Ok(());
    }
    let left = (next - now + TimeDelta::milliseconds(999)).num_seconds();
    let retry_after_seconds = u64::try_from(left).unwrap_or(1);
    Err(Error::TooMany { retry_after_seconds })
}

/// Sends nothing more to the addresses that go with a key that was revoked: whoever had it may have registered them.
///
/// # Errors
/// The database's own.
pub(super) async fn disable_those_of(
    tx: &DatabaseTransaction,
    (partner, key): (PartnerId, PartnerKeyId),
    now: DateTime<Utc>,
) -> Result<()> {
    // Those without a key are older than this column.
    let of_key = Condition::any().add(webhook::Column::KeyId.eq(key)).add(webhook::Column::KeyId.is_null());
    let rows = webhook::Entity::find()
        .filter(webhook::Column::PartnerId.eq(partner))
        .filter(webhook::Column::DisabledAt.is_null())
        .filter(of_key)
        .order_by_asc(webhook::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    for row in rows {
        delivery::disable(tx, row.id, now).await?;
    }
    Ok(())
}

async fn revive(tx: &DatabaseTransaction, id: WebhookId, now: DateTime<Utc>) -> Result<()> {
    use webhook_delivery::Column;
    webhook_delivery::Entity::update_many()
        .col_expr(Column::State, Expr::value(DeliveryState::Pending))
        .col_expr(Column::Tries, Expr::value(0))
        .col_expr(Column::NextAt, Expr::value(now))
        .col_expr(Column::EndedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::WebhookId.eq(id))
        .filter(Column::State.eq(DeliveryState::Dead))
        .exec(tx)
        .await?;
    Ok(())
}

/// The partner, if its key may watch.
fn watching(actor: &Actor) -> Result<&Partner> {
    policy::authorize(actor, Action::WatchCertificates)?;
    match actor {
        Actor::Partner(partner) => Ok(partner),
        _ => Err(Error::Forbidden),
    }
}

/// The partner, if its key may watch and is no key for trying: such a one has no addresses.
fn sending(actor: &Actor) -> Result<&Partner> {
    match watching(actor)? {
        partner if partner.is_sandbox => Err(Error::NotFound("webhook")),
        partner => Ok(partner),
    }
}

pub(super) fn of_partner(partner: PartnerId, id: WebhookId) -> sea_orm::Select<webhook::Entity> {
    webhook::Entity::find_by_id(id).filter(webhook::Column::PartnerId.eq(partner))
}

async fn hold(tx: &DatabaseTransaction, partner: PartnerId, id: WebhookId) -> Result<webhook::Model> {
    of_partner(partner, id).lock_exclusive().one(tx).await?.ok_or(Error::NotFound("webhook"))
}

fn with_secret(cx: &Context, row: webhook::Model) -> Result<MadeWebhook> {
    let secret = secrets::shown(cx, row.id, row.secret_number)?.into();
    Ok(MadeWebhook { webhook: row.into(), secret })
}

async fn note(
    cx: &Context,
    tx: &impl ConnectionTrait,
    (actor, now): (&Actor, DateTime<Utc>),
    action: &'static str,
    (whose, id): (Whose, WebhookId),
) -> Result<()> {
    let detail = json!({ "partner_id": whose.partner_id, "key_id": whose.key_id });
    let entry = Entry { action, subject_kind: "webhook", subject_id: Some(id.0), reason: None, detail };
    audit_trail::record(cx, tx, actor, now, entry).await
}

impl From<webhook::Model> for Webhook {
    fn from(row: webhook::Model) -> Self {
        let webhook::Model { id, url, created_at, disabled_at, old_secret_until, .. } = row;
        Self { id, url, created_at, disabled_at, old_secret_until }
    }
}
