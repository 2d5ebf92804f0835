//! Keys of partners: made by administrators, shown once, known by their hash, revoked at once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{PartnerId, PartnerKeyId};
use entity::{partner, partner_key, partner_key_use};
use rand::RngCore;
use rand::rngs::OsRng;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::directory::read_name;
use super::webhooks;
use crate::actor::{Actor, Partner, Scope};
use crate::audit_trail::{self, Entry, given_reason};
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};

/// What every key begins with, so that one in a log or a repository is known for what it is.
const MARK: &str = "fg_";
/// What stands after it in a key for trying.
const SANDBOX_MARK: &str = "sandbox_";
/// No key is longer.
const LONGEST: usize = 100;
/// By so many of its last letters people tell a key from others.
const ENDING: usize = 4;
/// So many of its last days are shown.
const DAYS_SHOWN: u64 = 31;

/// The key of the demo's partner, which everybody knows.
pub const DEMO_KEY: &str = "fg_demo_partner_key";

/// A key that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// What it is for, in the partner's words.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// The last instant at which it is good; `None` for no term.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether it answers only about the examples.
    pub is_sandbox: bool,
}

/// A key as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Its id.
    pub id: PartnerKeyId,
    /// What it is for.
    pub name: String,
    /// Its last letters.
    pub ending: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Whether it answers only about the examples.
    pub is_sandbox: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute or so.
    pub last_used_at: Option<DateTime<Utc>>,
    /// How often it was used on each of the last days on which it was, the newest first.
    pub days: Vec<KeyDay>,
}

/// Whether a key is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It is.
    Active,
    /// Its term is over.
    Expired,
    /// It was taken back, which its term changes nothing about.
    Revoked,
}

impl KeyState {
    fn at(now: DateTime<Utc>, revoked_at: Option<DateTime<Utc>>, expires_at: Option<DateTime<Utc>>) -> Self {
        match (revoked_at, expires_at) {
            (Some(_), _) => Self::Revoked,
            (None, Some(until)) if until <= now => Self::Expired,
            _ => Self::Active,
        }
    }
}

/// A day on which a key was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyDay {
    /// The day, in Minsk.
    pub on: NaiveDate,
    /// Requests.
    pub requests: u64,
}

/// A key that was just made.
#[derive(Debug)]
pub struct MadeKey {
    /// What is kept of it.
    pub row: KeyRow,
    /// The key itself, which nobody can show again.
    pub key: SecretString,
}

/// Finds out whose key this is.
///
/// # Errors
/// [`Error::Refused`] `PartnerKeyUnknown`, `PartnerKeyRevoked` or `PartnerKeyExpired`.
pub async fn authenticate(cx: &Context, key: &str) -> Result<Actor> {
    let (row, now) = holding(cx, key).await?;
    cx.key_use().note(row.id, now);
    Ok(Actor::Partner(Partner {
        partner_id: row.partner_id,
        key_id: row.id,
        scopes: read_scopes(&row.scopes),
        is_sandbox: row.is_sandbox,
    }))
}

/// Whether a key may ask after many at once, so that a long body is worth reading; this is no use of it.
pub async fn may_send_batches(cx: &Context, key: &str) -> bool {
    holding(cx, key).await.is_ok_and(|(row, _)| read_scopes(&row.scopes).contains(&Scope::Verify))
}

async fn holding(cx: &Context, key: &str) -> Result<(partner_key::Model, DateTime<Utc>)> {
    if key.len() > LONGEST {
        return Err(Refusal::PartnerKeyUnknown.into());
    }
    // Compared by its hash: how long that takes tells nothing of the key.
    let found = partner_key::Entity::find().filter(partner_key::Column::Sha256.eq(hash(key)));
    let row = found.one(cx.read()).await?.ok_or(Refusal::PartnerKeyUnknown)?;
    let now = cx.now();
    match KeyState::at(now, row.revoked_at, row.expires_at) {
        KeyState::Active => {}
        KeyState::Revoked => return Err(Refusal::PartnerKeyRevoked.into()),
        KeyState::Expired => return Err(Refusal::PartnerKeyExpired.into()),
    }
    Ok((row, now))
}

/// Makes a key for a partner.
///
/// # Errors
/// - [`Error::Forbidden`] for others than administrators.
/// - [`Error::NotFound`] if there is no such partner.
/// - [`Error::Invalid`] without a name or a scope, or with a term that is over.
pub async fn create_key(cx: &Context, actor: &Actor, id: PartnerId, new: NewKey) -> Result<MadeKey> {
    policy::authorize(actor, Action::ManagePartners)?;
    let key = SecretString::from(fresh(new.is_sandbox));
    insert(cx, actor, id, new, &key).await.map(|row| MadeKey { row, key })
}

async fn insert(
    cx: &Context,
    actor: &Actor,
    partner_id: PartnerId,
    new: NewKey,
    key: &SecretString,
) -> Result<KeyRow> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    if partner::Entity::find_by_id(partner_id).one(&tx).await?.is_none() {
        return Err(Error::NotFound("partner"));
    }
    let row = new.check(now)?.row(cx, partner_id, key.expose_secret(), now).insert(&tx).await?;
    let detail = json!({ "partner_id": partner_id, "scopes": row.scopes, "ends_with": row.ending });
    note(cx, &tx, (actor, now), ("partner_key.created", row.id), (None, detail)).await?;
    tx.commit().await?;
    Ok(KeyRow::of(row, Vec::new()))
}

/// Revokes a key; from the next request on it is refused, and the addresses that go with it are sent nothing more. Revoked
/// once more, nothing changes.
///
/// # Errors
/// - [`Error::Forbidden`] for others than administrators.
/// - [`Error::NotFound`] if the partner has no such key.
/// - [`Error::Invalid`] without a reason.
pub async fn revoke_key(
    cx: &Context,
    actor: &Actor,
    (partner_id, id): (PartnerId, PartnerKeyId),
    reason: &str,
) -> Result<KeyRow> {
    policy::authorize(actor, Action::ManagePartners)?;
    let reason = given_reason(reason)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let found = partner_key::Entity::find_by_id(id).filter(partner_key::Column::PartnerId.eq(partner_id));
    let row = found.lock_exclusive().one(&tx).await?.ok_or(Error::NotFound("key"))?;
    if row.revoked_at.is_some() {
        return Ok(KeyRow::of(row, Vec::new()));
    }
    let mut row = row.into_active_model();
    row.revoked_at = Set(Some(now));
    let row = row.update(&tx).await?;
    webhooks::disable_those_of(&tx, (partner_id, id), now).await?;
    let detail = json!({ "partner_id": partner_id, "ends_with": row.ending });
    note(cx, &tx, (actor, now), ("partner_key.revoked", id), (Some(reason), detail)).await?;
    tx.commit().await?;
    Ok(KeyRow::of(row, Vec::new()))
}

/// One of a partner's keys, with how it was used.
///
/// # Errors
/// - [`Error::Forbidden`] for others than administrators.
/// - [`Error::NotFound`] if the partner has no such key.
pub async fn find_key(cx: &Context, actor: &Actor, of: PartnerId, id: PartnerKeyId) -> Result<KeyRow> {
    policy::authorize(actor, Action::ManagePartners)?;
    let found = partner_key::Entity::find_by_id(id).filter(partner_key::Column::PartnerId.eq(of));
    let row = found.one(cx.read()).await?.ok_or(Error::NotFound("key"))?;
    Ok(KeyRow::of(row, days_of(cx.read(), id).await?))
}

/// The partners that have a key by which they may be told of events at this moment.
pub(super) fn partners_watching(now: DateTime<Utc>) -> SelectStatement {
    use partner_key::Column;
    let still = Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now));
    partner_key::Entity::find()
        .select_only()
        .column(Column::PartnerId)
        .filter(Column::RevokedAt.is_null())
        .filter(Column::IsSandbox.eq(false))
        .filter(Column::Scopes.contains(Scope::Watch.word()))
        .filter(still)
        .into_query()
}

/// Whether the key that an address goes with was revoked; an address from before has none.
pub(super) async fn is_revoked(tx: &DatabaseTransaction, key: Option<PartnerKeyId>) -> Result<bool> {
    let Some(key) = key else { return Ok(false) };
    let row = partner_key::Entity::find_by_id(key).one(tx).await?;
    Ok(row.is_none_or(|row| row.revoked_at.is_some()))
}

/// Holds the key of a request until its transaction ends, so that it is not revoked in between.
///
/// # Errors
/// [`Error::Refused`] `PartnerKeyRevoked` if it was.
pub(super) async fn hold(tx: &DatabaseTransaction, partner: &Partner) -> Result<()> {
    let row = partner_key::Entity::find_by_id(partner.key_id).lock_exclusive().one(tx).await?;
    match row {
        Some(row) if row.revoked_at.is_none() => Ok(()),
        _ => Err(Refusal::PartnerKeyRevoked.into()),
    }
}

/// The keys of a partner, the oldest first, with how they were used.
///
/// # Errors
/// - [`Error::Forbidden`] for others than administrators.
/// - [`Error::NotFound`] if there is no such partner.
pub async fn list_keys(
    cx: &Context,
    actor: &Actor,
    of: PartnerId,
    page: PageRequest,
) -> Result<Page<KeyRow>> {
    policy::authorize(actor, Action::ManagePartners)?;
    if partner::Entity::find_by_id(of).one(cx.read()).await?.is_none() {
        return Err(Error::NotFound("partner"));
    }
    let rows = partner_key::Entity::find()
        .filter(partner_key::Column::PartnerId.eq(of))
        .filter(partner_key::Column::Id.gt(page.after.unwrap_or(Uuid::nil())))
        .order_by_asc(partner_key::Column::Id)
        .limit(page.limit + 1)
        .all(cx.read())
        .await?;
    let Page { items, next_cursor } = Page::from_rows(rows, page.limit, |row| row.id.0);
    let mut keys = Vec::with_capacity(items.len());
    for row in items {
        let days = days_of(cx.read(), row.id).await?;
        keys.push(KeyRow::of(row, days));
    }
    Ok(Page { items: keys, next_cursor })
}

async fn days_of(db: &impl ConnectionTrait, key: PartnerKeyId) -> Result<Vec<KeyDay>> {
    let rows = partner_key_use::Entity::find()
        .filter(partner_key_use::Column::KeyId.eq(key))
        .order_by_desc(partner_key_use::Column::UsedOn)
        .limit(DAYS_SHOWN)
        .all(db)
        .await?;
    Ok(rows.iter().map(|row| KeyDay { on: row.used_on, requests: row.requests.unsigned_abs() }).collect())
}

/// Makes the partner of the demo and its key, unless they are there.
///
/// # Errors
/// The database's own.
pub async fn make_demo_partner(cx: &Context, name: &str) -> Result<()> {
    let there = partner_key::Entity::find().filter(partner_key::Column::Sha256.eq(hash(DEMO_KEY)));
    if there.one(cx.read()).await?.is_some() {
        return Ok(());
    }
    let partner = partner::Entity::find().filter(partner::Column::Name.eq(name)).one(cx.read()).await?;
    let id = match partner {
        Some(partner) => partner.id,
        None => super::create(cx, &Actor::System, name).await?.id,
    };
    let new = NewKey { name: "demo".into(), scopes: Scope::ALL.into(), expires_at: None, is_sandbox: false };
    insert(cx, &Actor::System, id, new, &SecretString::from(DEMO_KEY)).await.map(drop)
}

async fn note(
    cx: &Context,
    tx: &impl ConnectionTrait,
    (actor, now): (&Actor, DateTime<Utc>),
    (action, id): (&'static str, PartnerKeyId),
    (reason, detail): (Option<&str>, serde_json::Value),
) -> Result<()> {
    let entry = Entry { action, subject_kind: "partner_key", subject_id: Some(id.0), reason, detail };
    audit_trail::record(cx, tx, actor, now, entry).await
}

fn fresh(is_sandbox: bool) -> String {
    let mut bits = [0; 32];
    OsRng.fill_bytes(&mut bits);
    format!("{MARK}{}{}", if is_sandbox { SANDBOX_MARK } else { "" }, URL_SAFE_NO_PAD.encode(bits))
}

fn hash(key: &str) -> String {
    hex::encode(Sha256::digest(key.as_bytes()))
}

fn read_scopes(words: &str) -> Vec<Scope> {
    Scope::ALL.into_iter().filter(|scope| words.split(' ').any(|word| word == scope.word())).collect()
}

impl NewKey {
    fn check(mut self, now: DateTime<Utc>) -> Result<Self> {
        self.name = read_name(&self.name)?.to_owned();
        self.scopes.sort_unstable();
        self.scopes.dedup();
        if self.scopes.is_empty() {
            return Err(Error::invalid("/scopes", "no_scope", "give the key at least one scope"));
        }
        if self.expires_at.is_some_and(|until| until <= now) {
            return Err(Error::invalid("/expires_at", "in_the_past", "name an instant that is to come"));
        }
        Ok(self)
    }

    fn row(
        self,
        cx: &Context,
        partner_id: PartnerId,
        key: &str,
        now: DateTime<Utc>,
    ) -> partner_key::ActiveModel {
        let words: Vec<&str> = self.scopes.iter().map(|scope| scope.word()).collect();
        let ending = key.get(key.len().saturating_sub(ENDING)..).unwrap_or_default().to_owned();
        partner_key::ActiveModel {
            id: Set(cx.new_id()),
            partner_id: Set(partner_id),
            name: Set(self.name),
            sha256: Set(hash(key)),
            ending: Set(ending),
            scopes: Set(words.join(" ")),
            is_sandbox: Set(self.is_sandbox),
            created_at: Set(now),
            expires_at: Set(self.expires_at),
            revoked_at: Set(None),
            last_used_at: Set(None),
        }
    }
}

impl KeyRow {
    /// Whether it is good at this moment.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>) -> KeyState {
        KeyState::at(now, self.revoked_at, self.expires_at)
    }

    fn of(row: partner_key::Model, days: Vec<KeyDay>) -> Self {
        Self {
            id: row.id,
            name: row.name,
            ending: row.ending,
            scopes: read_scopes(&row.scopes),
            is_sandbox: row.is_sandbox,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
            days,
        }
    }
}
