//! How far somebody has watched: where to go on, on any device, and the union of what they have seen.

use chrono::{DateTime, Utc};
use entity::ids::{MediaItemId, PersonId};
use entity::{media_item, media_watch as row};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::stretches::{Segment, union};
use super::{access, rows};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::people;

/// How many stretches may be told at once, and how many are kept: nobody watches a film in a thousand pieces.
const MOST_TOLD: usize = 200;
const MOST_KEPT: usize = 1000;
/// No film is longer than a day.
const LONGEST_MS: i64 = 24 * 60 * 60 * 1000;

/// What a player tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Where it stands now.
    pub position_ms: i64,
    /// What was watched since it last told, or any of it again.
    pub segments: Vec<Segment>,
}

/// How far somebody has watched an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// Where to go on.
    pub position_ms: i64,
    /// What was watched, each moment once.
    pub segments: Vec<Segment>,
}

impl Watch {
    fn of(row: &row::Model) -> Result<Self> {
        let segments = serde_json::from_value(row.watched.clone()).map_err(Error::internal)?;
        Ok(Self { position_ms: row.position_ms, segments })
    }

    /// How much was watched, each moment counted once.
    #[must_use]
    pub fn watched_ms(&self) -> i64 {
        self.segments.iter().map(|stretch| stretch.to_ms - stretch.from_ms).sum()
    }
}

impl Told {
    fn check(&self) -> Result<()> {
        let is_meant = |one: &Segment| 0 <= one.from_ms && one.from_ms < one.to_ms && one.to_ms <= LONGEST_MS;
        if self.segments.len() > MOST_TOLD || !self.segments.iter().all(is_meant) {
            let message = "tell of at most 200 stretches that begin before they end, within a day";
            return Err(Error::invalid("/segments", "out_of_range", message));
        }
        if !(0..=LONGEST_MS).contains(&self.position_ms) {
            return Err(Error::invalid("/position_ms", "out_of_range", "a film is at most a day long"));
        }
        Ok(())
    }
}

/// How far whoever acts has watched an item; nothing at all for a stranger.
///
/// # Errors
/// As for [`super::find`].
pub async fn watched(cx: &Context, actor: &Actor, id: MediaItemId) -> Result<Watch> {
    access::see(cx, actor, &rows::find(cx.read(), id).await?).await?;
    let Some(me) = actor.person_id() else { return Ok(Watch::default()) };
    let known = row::Entity::find_by_id((me, id)).one(cx.read()).await?;
    known.as_ref().map_or_else(|| Ok(Watch::default()), Watch::of)
}

/// Keeps how far whoever acts has watched. Told twice, it counts once; devices may tell in any order.
///
/// # Errors
/// - As for [`super::find`], and [`Error::SignInRequired`] for a stranger.
/// - [`Error::Invalid`] for stretches that cannot be meant.
pub async fn watch(cx: &Context, actor: &Actor, id: MediaItemId, told: &Told) -> Result<Watch> {
    let me = people::owner(actor)?;
    access::see(cx, actor, &rows::find(cx.read(), id).await?).await?;
    told.check()?;
    let tx: DatabaseTransaction = cx.begin_write().await?;
    let now = cx.now();
    people::hold(&tx, me).await?;
    let watch = count(&tx, (me, id), Some(told.position_ms), &told.segments, now).await?;
    tx.commit().await?;
    Ok(watch)
}

/// Counts what was watched in a lesson, if the lesson names an item of ours.
///
/// # Errors
/// The database's own.
pub(crate) async fn count_in_lesson(
    tx: &impl ConnectionTrait,
    learner: PersonId,
    media: &str,
    segments: &[Segment],
    now: DateTime<Utc>,
) -> Result<()> {
    let Ok(id) = Uuid::parse_str(media) else { return Ok(()) };
    let id = MediaItemId(id);
    if media_item::Entity::find_by_id(id).one(tx).await?.is_some() {
        count(tx, (learner, id), None, segments, now).await?;
    }
    Ok(())
}

async fn count(
    tx: &impl ConnectionTrait,
    key: (PersonId, MediaItemId),
    position_ms: Option<i64>,
    segments: &[Segment],
    now: DateTime<Utc>,
) -> Result<Watch> {
    let (person_id, item_id) = key;
    let new = row::ActiveModel {
        person_id: Set(person_id),
        item_id: Set(item_id),
        position_ms: Set(0),
        watched: Set(json!([])),
        updated_at: Set(now),
    };
    row::Entity::insert(new).on_conflict_do_nothing().exec_without_returning(tx).await?;
    let known = row::Entity::find_by_id(key).lock_exclusive().one(tx).await?;
    let known = known.ok_or(Error::NotFound("media item"))?;
    let mut watch = Watch::of(&known)?;
    if watch.segments.len() < MOST_KEPT {
        watch.segments = union(watch.segments.iter().chain(segments).copied());
    }
    watch.position_ms = position_ms.unwrap_or(watch.position_ms);
    let mut changed = known.into_active_model();
    changed.position_ms = Set(watch.position_ms);
    changed.watched = Set(serde_json::to_value(&watch.segments).map_err(Error::internal)?);
    changed.updated_at = Set(now);
    changed.update(tx).await?;
    Ok(watch)
}

/// Forgets what somebody has watched.
///
/// # Errors
/// The database's own.
pub(crate) async fn forget_of(tx: &impl ConnectionTrait, person: PersonId) -> Result<()> {
    row::Entity::delete_many().filter(row::Column::PersonId.eq(person)).exec(tx).await?;
    Ok(())
}

/// What somebody has watched, for the export of all that is kept about them.
///
/// # Errors
/// The database's own.
pub(crate) async fn watched_by(cx: &Context, person: PersonId) -> Result<Vec<Value>> {
    let rows = row::Entity::find()
        .filter(row::Column::PersonId.eq(person))
        .order_by_asc(row::Column::ItemId)
        .all(cx.read())
        .await?;
    let told = |row: row::Model| json!({ "item_id": row.item_id, "position_ms": row.position_ms, "watched": row.watched, "updated_at": row.updated_at });
    Ok(rows.into_iter().map(told).collect())
}
