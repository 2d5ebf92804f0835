//! The desk of administrators: the addresses of a partner with what is on its way there, and sending again for the partner.

use std::collections::HashMap;

use entity::enums::DeliveryState;
use entity::ids::{PartnerId, WebhookId};
use entity::{webhook, webhook_delivery};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::webhooks::{self, DeadLetter, Webhook, Whose};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};

/// An address, and how what is sent there fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressAtDesk {
    /// The address.
    pub webhook: Webhook,
    /// Events that are still tried.
    pub on_their_way: u64,
    /// Events that were given up.
    pub undelivered: u64,
}

/// A partner's addresses, of which there are few, the oldest first.
///
/// # Errors
/// [`Error::Forbidden`] for others than administrators.
pub async fn addresses_of(cx: &Context, actor: &Actor, partner: PartnerId) -> Result<Vec<AddressAtDesk>> {
    policy::authorize(actor, Action::ManagePartners)?;
    let of_partner = webhook::Entity::find().filter(webhook::Column::PartnerId.eq(partner));
    let rows = of_partner.order_by_asc(webhook::Column::Id).all(cx.read()).await?;
    with_counts(cx, rows).await
}

/// One of them.
///
/// # Errors
/// - [`Error::Forbidden`] for others than administrators.
/// - [`Error::NotFound`] if the partner has no such address.
pub async fn address_of(
    cx: &Context,
    actor: &Actor,
    (partner, id): (PartnerId, WebhookId),
) -> Result<AddressAtDesk> {
    policy::authorize(actor, Action::ManagePartners)?;
    let found = webhooks::of_partner(partner, id).all(cx.read()).await?;
    with_counts(cx, found).await?.pop().ok_or(Error::NotFound("webhook"))
}

/// What could not be delivered to one of them, the latest first.
///
/// # Errors
/// As [`address_of`].
pub async fn undelivered_to(
    cx: &Context,
    actor: &Actor,
    (partner, id): (PartnerId, WebhookId),
    page: PageRequest,
) -> Result<Page<DeadLetter>> {
    policy::authorize(actor, Action::ManagePartners)?;
    if webhooks::of_partner(partner, id).one(cx.read()).await?.is_none() {
        return Err(Error::NotFound("webhook"));
    }
    webhooks::dead_letters_at(cx, id, page).await
}

/// Sends all of that again, as the partner itself can; an address that had said that it wants no more is tried again.
///
/// # Errors
/// As [`address_of`].
pub async fn replay_for(
    cx: &Context,
    actor: &Actor,
    (partner, id): (PartnerId, WebhookId),
) -> Result<Webhook> {
    policy::authorize(actor, Action::ManagePartners)?;
    let whose = Whose { partner_id: partner, key_id: None };
    webhooks::replay_at(cx, actor, (whose, id), None).await
}

async fn with_counts(cx: &Context, rows: Vec<webhook::Model>) -> Result<Vec<AddressAtDesk>> {
    use webhook_delivery::Column;
    let counted: Vec<(WebhookId, DeliveryState, i64)> = webhook_delivery::Entity::find()
        .select_only()
        .column(Column::WebhookId)
        .column(Column::State)
        .column_as(Column::Id.count(), "deliveries")
        .filter(Column::WebhookId.is_in(rows.iter().map(|row| row.id)))
        .filter(Column::State.ne(DeliveryState::Delivered))
        .group_by(Column::WebhookId)
        .group_by(Column::State)
        .into_tuple()
        .all(cx.read())
        .await?;
    let counts: HashMap<_, _> =
        counted.into_iter().map(|(id, state, count)| ((id, state), count.unsigned_abs())).collect();
    let count = |id, state| counts.get(&(id, state)).copied().unwrap_or_default();
    let at_desk = |row: webhook::Model| AddressAtDesk {
        on_their_way: count(row.id, DeliveryState::Pending),
        undelivered: count(row.id, DeliveryState::Dead),
        webhook: row.into(),
    };
    Ok(rows.into_iter().map(at_desk).collect())
}
