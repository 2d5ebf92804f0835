//! Heads of the log: signed each second that it has grown, kept for ever.

use certificate::log::{Checkpoint, Note};
use chrono::{DateTime, Utc};
use entity::{log_checkpoint, log_cosignature, log_key};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    QueryFilter, QueryOrder,
};

use super::{at_fault, counted, sequencer, stored};
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Result};

/// A head of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// The signed note, with the signatures of witnesses below that of the log.
    pub note: Note,
    /// When the log signed it.
    pub published_at: DateTime<Utc>,
    /// When a witness signed it; `None` while none has.
    pub witnessed_at: Option<DateTime<Utc>>,
}

/// Whether the log has grown since it was signed last, or was never opened.
///
/// # Errors
/// The database's own.
pub async fn is_due(cx: &Context) -> Result<bool> {
    let signed = "SELECT 1 FROM log_tree t JOIN log_checkpoint k ON k.size = t.size";
    Ok(written_out::value::<i32>(cx.read(), signed, []).await?.is_none())
}

/// Signs the log as it stands, if it has grown; opens it, if nobody has.
///
/// # Errors
/// [`Error::Internal`] when the log's key cannot be used.
#[tracing::instrument(skip_all)]
pub async fn publish(cx: &Context) -> Result<()> {
    let now = cx.now();
    let tx = cx.begin_write().await?;
    let held = sequencer::hold(cx, &tx, &[], now).await?;
    let size = stored(held.tree.size());
    if log_checkpoint::Entity::find_by_id(size).one(&tx).await?.is_none() {
        let (own, origin) = (cx.clone(), held.origin.clone());
        let signer = tokio::task::spawn_blocking(move || own.log_key().signer(&origin));
        let signer = signer.await.map_err(Error::internal)??;
        let head = Checkpoint { origin: held.origin, size: held.tree.size(), root: held.tree.root() };
        remember_key(&tx, &signer.key().to_string(), now).await?;
        let note = head.signed(&signer).to_string();
        log_checkpoint::ActiveModel { size: Set(size), note: Set(note), published_at: Set(now) }
            .insert(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Old heads are checked by the key that they were signed with, also once it is another.
async fn remember_key(tx: &DatabaseTransaction, key: &str, now: DateTime<Utc>) -> Result<()> {
    let row = log_key::ActiveModel { key: Set(key.to_owned()), used_since: Set(now) };
    let insert = log_key::Entity::insert(row)
        .on_conflict(OnConflict::column(log_key::Column::Key).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await;
    match insert {
        Ok(_) | Err(sea_orm::DbErr::RecordNotInserted) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// Every key that has ever signed the log, the present one last, as `name+id+key`.
///
/// # Errors
/// The database's own.
pub(super) async fn keys(db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let rows = log_key::Entity::find().order_by_asc(log_key::Column::UsedSince).all(db).await?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

/// The latest head.
///
/// # Errors
/// [`Error::NotFound`] before the first; the server signs it within a second of its start.
pub async fn head(cx: &Context) -> Result<Head> {
    let latest = log_checkpoint::Entity::find().order_by_desc(log_checkpoint::Column::Size);
    let row = latest.one(cx.read()).await?.ok_or(Error::NotFound("head of the log"))?;
    with_cosignatures(cx.read(), row).await
}

/// The latest head that a witness has signed, or else the latest, over a tree of more than `index` leaves.
///
/// # Errors
/// [`Error::NotFound`] if there is none yet.
pub(super) async fn head_over(cx: &Context, index: u64) -> Result<Head> {
    let witnessed = log_cosignature::Entity::find()
        .filter(log_cosignature::Column::Size.gt(stored(index)))
        .order_by_desc(log_cosignature::Column::Size)
        .one(cx.read())
        .await?;
    let head = match witnessed {
        Some(cosignature) => at(cx, counted(cosignature.size)).await?,
        None => head(cx).await?,
    };
    if head.checkpoint.size > index { Ok(head) } else { Err(Error::NotFound("head of the log")) }
}

/// The head over a tree of so many leaves.
///
/// # Errors
/// [`Error::NotFound`] if the tree was not signed at this size.
pub(super) async fn at(cx: &Context, size: u64) -> Result<Head> {
    let row = log_checkpoint::Entity::find_by_id(stored(size)).one(cx.read()).await?;
    with_cosignatures(cx.read(), row.ok_or(Error::NotFound("head of the log"))?).await
}

async fn with_cosignatures(db: &impl ConnectionTrait, row: log_checkpoint::Model) -> Result<Head> {
    let mut note: Note = row.note.parse().map_err(at_fault)?;
    let cosignatures = log_cosignature::Entity::find()
        .filter(log_cosignature::Column::Size.eq(row.size))
        .order_by_asc(log_cosignature::Column::SignedAt)
        .all(db)
        .await?;
    for cosignature in &cosignatures {
        note.lines.push(cosignature.line.parse().map_err(at_fault)?);
    }
    Ok(Head {
        checkpoint: note.text.parse().map_err(at_fault)?,
        note,
        published_at: row.published_at,
        witnessed_at: cosignatures.first().map(|first| first.signed_at),
    })
}

impl Head {
    /// The keys that the log has signed with, the present one last, as `name+id+key`.
    ///
    /// # Errors
    /// The database's own.
    pub async fn keys(cx: &Context) -> Result<Vec<String>> {
        keys(cx.read()).await
    }
}
