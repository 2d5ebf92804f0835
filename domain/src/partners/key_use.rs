//! How often keys are used, kept in memory for a moment and written down together.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::PartnerKeyId;
use entity::{partner_key, partner_key_use};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::clock::MINSK;
use crate::context::Context;
use crate::error::Result;

/// Requests made lately; a power cut loses those of the last moment.
#[derive(Default)]
pub struct KeyUse(Mutex<HashMap<(PartnerKeyId, NaiveDate), Counted>>);

#[derive(Clone, Copy)]
struct Counted {
    requests: i64,
    last_at: DateTime<Utc>,
}

impl KeyUse {
    /// Counts a request.
    pub(super) fn note(&self, key: PartnerKeyId, at: DateTime<Utc>) {
        self.add((key, at.with_timezone(&MINSK).date_naive()), Counted { requests: 1, last_at: at });
    }

    fn add(&self, key: (PartnerKeyId, NaiveDate), more: Counted) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = counted.entry(key).or_insert(Counted { requests: 0, last_at: more.last_at });
        entry.requests += more.requests;
        entry.last_at = Ord::max(entry.last_at, more.last_at);
    }

    fn take(&self) -> HashMap<(PartnerKeyId, NaiveDate), Counted> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes down how often keys were used lately; called by a job, and at shutdown.
///
/// # Errors
/// The database's own; what was counted is kept for the next time.
pub async fn store_uses(cx: &Context) -> Result<()> {
    let taken = cx.key_use().take();
    if taken.is_empty() {
        return Ok(());
    }
    let stored = store(cx, &taken).await;
    if stored.is_err() {
        taken.into_iter().for_each(|(key, counted)| cx.key_use().add(key, counted));
    }
    stored
}

async fn store(cx: &Context, counted: &HashMap<(PartnerKeyId, NaiveDate), Counted>) -> Result<()> {
    use partner_key_use::Column;
    let tx = cx.begin_write().await?;
    let mut keys: Vec<_> = counted.iter().collect();
    // In one order, so that no two servers wait for each other.
    keys.sort_by_key(|(key, _)| **key);
    for ((key, on), counted) in keys {
        let row = partner_key_use::ActiveModel {
            key_id: Set(*key),
            used_on: Set(*on),
            requests: Set(counted.requests),
        };
        let sum = Expr::col((partner_key_use::Entity, Column::Requests)).add(counted.requests);
        let add =
            OnConflict::columns([Column::KeyId, Column::UsedOn]).value(Column::Requests, sum).to_owned();
        partner_key_use::Entity::insert(row).on_conflict(add).exec_without_returning(&tx).await?;
        partner_key::Entity::update_many()
            .col_expr(partner_key::Column::LastUsedAt, Expr::value(Some(counted.last_at)))
            .filter(partner_key::Column::Id.eq(*key))
            .exec(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
