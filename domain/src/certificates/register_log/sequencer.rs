//! Places in the log: given one after another, in the transaction of the event itself, without gaps on either database.

use std::collections::HashMap;

use certificate::log::{Frontier, Hash, Leaf, stored_count};
use chrono::{DateTime, Utc};
use entity::ids::CertificateEventId;
use entity::{log_leaf, log_node, log_tree};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QuerySelect,
};

use super::{at_fault, counted, leaves, stored};
use crate::context::Context;
use crate::error::{Error, Result};

/// The one row of the tree.
pub(super) const TREE: i32 = 1;

/// The log, held until the transaction ends. Nobody who holds it waits for another row, so it is held last.
pub(super) struct Held {
    pub origin: String,
    pub tree: Frontier,
    row: log_tree::Model,
}

/// Enters events that were written down in this transaction, in their order. Whoever comes first opens the log, and enters
/// what had happened before.
///
/// # Errors
/// The database's own; [`Error::Internal`] if the tree is not as it was written.
pub(in crate::certificates) async fn enter(
    cx: &Context,
    tx: &DatabaseTransaction,
    events: &[CertificateEventId],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut held = hold(cx, tx, events, now).await?;
    for events in events.chunks(leaves::AT_A_TIME) {
        let mut made = leaves::of(tx, events).await?;
        let leaf =
            |event: &CertificateEventId| Ok((*event, made.remove(event).ok_or(Error::NotFound("event"))??));
        let new: Vec<_> = events.iter().map(leaf).collect::<Result<_>>()?;
        held.grow(tx, &new).await?;
    }
    held.keep(tx).await
}

/// Holds the log, and opens it if nobody has; `but` are entered by whoever asks.
///
/// # Errors
/// As for [`enter`].
pub(super) async fn hold(
    cx: &Context,
    tx: &DatabaseTransaction,
    but: &[CertificateEventId],
    now: DateTime<Utc>,
) -> Result<Held> {
    if let Some(held) = find(tx).await? {
        return Ok(held);
    }
    let is_new = open(tx, &origin(cx), now).await?;
    let mut held = find(tx).await?.ok_or(Error::NotFound("register log"))?;
    if is_new {
        let mut before = leaves::lacking(tx).await?;
        before.retain(|event| !but.contains(event));
        for events in before.chunks(leaves::AT_A_TIME) {
            let late = late(leaves::of(tx, events).await?, events, now)?;
            held.grow(tx, &late).await?;
        }
        held.keep(tx).await?;
    }
    Ok(held)
}

/// Leaves of what had happened before there was a log, in order; each says so.
fn late(
    mut made: HashMap<CertificateEventId, Result<Leaf>>,
    events: &[CertificateEventId],
    now: DateTime<Utc>,
) -> Result<Vec<(CertificateEventId, Leaf)>> {
    let entered_at = Some(leaves::written(now));
    let late = |event: &CertificateEventId| {
        let leaf = made.remove(event).ok_or(Error::NotFound("event"))??;
        Ok((*event, Leaf { entered_at: entered_at.clone(), ..leaf }))
    };
    events.iter().map(late).collect()
}

/// The log's name: the centre's address without the scheme, unless the settings have another.
fn origin(cx: &Context) -> String {
    let settings = cx.settings();
    settings.register_log.origin.clone().unwrap_or_else(|| {
        let address =
            settings.public_url.split_once("://").map_or(settings.public_url.as_str(), |(_, rest)| rest);
        format!("{address}/log")
    })
}

async fn find(tx: &DatabaseTransaction) -> Result<Option<Held>> {
    let row = log_tree::Entity::find_by_id(TREE).lock_exclusive().one(tx).await?;
    let held = row.map(|row| {
        let tree = Frontier::from_bytes(counted(row.size), &row.frontier).map_err(at_fault)?;
        Ok(Held { origin: row.origin.clone(), tree, row })
    });
    held.transpose()
}

/// Opens the log; `false` if another transaction has, and has ended.
async fn open(tx: &DatabaseTransaction, origin: &str, now: DateTime<Utc>) -> Result<bool> {
    let empty = Frontier::default();
    let row = log_tree::ActiveModel {
        id: Set(TREE),
        origin: Set(origin.to_owned()),
        size: Set(0),
        frontier: Set(empty.to_bytes()),
        opened_at: Set(now),
    };
    let insert = log_tree::Entity::insert(row)
        .on_conflict(OnConflict::column(log_tree::Column::Id).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await;
    match insert {
        Ok(rows) => Ok(rows > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

impl Held {
    /// Adds leaves behind those that are there.
    async fn grow(&mut self, tx: &DatabaseTransaction, new: &[(CertificateEventId, Leaf)]) -> Result<()> {
        let (mut rows, mut nodes) = (Vec::new(), Vec::new());
        let mut id = stored_count(self.tree.size());
        for (event, leaf) in new {
            let leaf = leaf.canonical_json().map_err(at_fault)?;
            let position = stored(self.tree.size());
            for hash in self.tree.push(Hash::leaf(leaf.as_bytes())) {
                nodes.push(log_node::ActiveModel { id: Set(stored(id)), hash: Set(hash.0.to_vec()) });
                id += 1;
            }
            rows.push(log_leaf::ActiveModel {
                position: Set(position),
                event_id: Set(*event),
                leaf: Set(leaf),
            });
        }
        if !rows.is_empty() {
            log_leaf::Entity::insert_many(rows).exec_without_returning(tx).await?;
            log_node::Entity::insert_many(nodes).exec_without_returning(tx).await?;
        }
        Ok(())
    }

    async fn keep(&self, tx: &DatabaseTransaction) -> Result<()> {
        let mut row = self.row.clone().into_active_model();
        row.size = Set(stored(self.tree.size()));
        row.frontier = Set(self.tree.to_bytes());
        row.update(tx).await?;
        Ok(())
    }
}
