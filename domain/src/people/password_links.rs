//! Choosing a password: with the old one, or with a one-time link from staff.

use chrono::{DateTime, Duration, Utc};
use entity::ids::{PasswordLinkId, PersonId};
use entity::{password_link, person, sign_in_name};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::limits::Attempt;
use super::page_sessions::{self, PageSession};
use super::passwords::{self, Turn, Verdict};
use super::sign_in_name::SignInName;
use super::{accounts, limits, sessions, sign_in};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::policy::{self, Action};

/// How long a link waits for its person.
const LIFETIME: Duration = Duration::days(3);

/// A one-time link to choose a password.
#[derive(Debug)]
pub struct PasswordLink {
    /// What the link carries; shown once.
    pub token: SecretString,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Changes one's own password; every other session of the person ends.
///
/// # Errors
/// - [`Refusal::WrongSignIn`] if `current` is not the password.
/// - [`crate::Error::TooMany`] after too many wrong ones.
/// - [`crate::Error::Invalid`] at `/new_password` for one that is too short, too long or too easy.
#[tracing::instrument(skip_all)]
pub async fn change_password(
    cx: &Context,
    actor: &Actor,
    current: &SecretString,
    new: &SecretString,
) -> Result<()> {
    let me = accounts::owner(actor)?;
    passwords::check(new, "/new_password", &sign_in_names(cx.read(), me).await?)?;
    let proof = Proof::of(cx, me, current).await?;
    let hash = cx.passwords().hash(new).await?;

    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = proof.hold(&tx).await?;
    let here = if let Actor::Person(signed_in) = actor { Some(signed_in.session_id) } else { None };
    set(&tx, row, hash, now).await?;
    sessions::end_all(&tx, me, here, now).await?;
    accounts::record(cx, &tx, actor, now, me, "person.password_changed", json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// That whoever acts knows the password of their own account, for what a session alone may not do.
pub(crate) struct Proof {
    person: PersonId,
    compared_with: Option<String>,
    attempt: Attempt,
    _turn: Turn,
}

impl Proof {
    /// Compares the password; a wrong one counts as a failed try.
    ///
    /// # Errors
    /// - [`Refusal::WrongSignIn`] if it is another.
    /// - [`crate::Error::TooMany`] after too many wrong ones.
    pub(crate) async fn of(cx: &Context, person: PersonId, password: &SecretString) -> Result<Self> {
        let account = format!("person:{person}");
        let turn = cx.passwords().turn(&account).await?;
        let attempt = limits::begin(cx, &account, None).await?;
        let row = super::find(cx.read(), person).await?;
        let Verdict::Right { .. } = sign_in::compare(cx, &attempt, password, Some(&row)).await? else {
            return Err(Refusal::WrongSignIn.into());
        };
        Ok(Self { person, compared_with: row.password_hash, attempt, _turn: turn })
    }

    /// Holds the account, if its password is still the one that was compared.
    ///
    /// # Errors
    /// [`Refusal::WrongSignIn`] if it is not.
    pub(crate) async fn hold(self, tx: &DatabaseTransaction) -> Result<person::Model> {
        let row = accounts::lock(tx, self.person, None).await?;
        if row.password_hash != self.compared_with {
            return Err(Refusal::WrongSignIn.into());
        }
        limits::succeed(tx, &self.attempt).await?;
        Ok(row)
    }
}

/// What the holder of a link signs in with. Looking does not use the link up.
///
/// # Errors
/// [`Refusal::LinkUsedOrExpired`] for a link that is unknown, used or expired.
pub async fn find_link(cx: &Context, token: &SecretString) -> Result<Vec<SignInName>> {
    let person = live_link(cx.read(), token, cx.now()).await?.person_id;
    sign_in_names(cx.read(), person).await
}

/// Makes a new link for somebody who has lost the password; earlier links no longer work.
///
/// # Errors
/// - [`crate::Error::Forbidden`] if the actor may not make accounts.
/// - [`crate::Error::NotFound`] if there is no such person.
#[tracing::instrument(skip_all)]
pub async fn new_password_link(cx: &Context, actor: &Actor, person: PersonId) -> Result<PasswordLink> {
    policy::authorize(actor, Action::CreatePerson)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    accounts::lock(&tx, person, None).await?;
    spend_all(&tx, person, now).await?;
    let link = make(cx, &tx, person, now).await?;
    accounts::record(cx, &tx, actor, now, person, "person.password_link_made", json!({})).await?;
    tx.commit().await?;
    Ok(link)
}

/// Sets the password of whoever holds the link; every session of the person ends.
///
/// # Errors
/// - [`Refusal::LinkUsedOrExpired`] for a link that is unknown, used or expired.
/// - [`crate::Error::Invalid`] at `/password` for one that is too short, too long or too easy.
#[tracing::instrument(skip_all)]
pub async fn set_password_with_link(
    cx: &Context,
    token: &SecretString,
    password: &SecretString,
) -> Result<()> {
    let (tx, ..) = use_link(cx, token, password).await?;
    tx.commit().await?;
    Ok(())
}

/// The same, and signs in to the pages: whoever holds the link has proved who they are, however often somebody has
/// guessed at the old password before.
///
/// # Errors
/// As [`set_password_with_link`].
#[tracing::instrument(skip_all)]
pub async fn set_password_and_enter(
    cx: &Context,
    token: &SecretString,
    password: &SecretString,
    shared_computer: bool,
) -> Result<PageSession> {
    let (tx, person, now) = use_link(cx, token, password).await?;
    let session = page_sessions::open(cx, &tx, person, shared_computer, now).await?;
    tx.commit().await?;
    Ok(session)
}

async fn use_link(
    cx: &Context,
    token: &SecretString,
    password: &SecretString,
) -> Result<(DatabaseTransaction, PersonId, DateTime<Utc>)> {
    // Looked at before hashing, so that guessing links costs us nothing.
    let person = live_link(cx.read(), token, cx.now()).await?.person_id;
    passwords::check(password, "/password", &sign_in_names(cx.read(), person).await?)?;
    let hash = cx.passwords().hash(password).await?;

    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = accounts::lock(&tx, person, None).await?;
    // Again, under the lock: of two who hold the link, one sets the password.
    live_link(&tx, token, now).await?;
    spend_all(&tx, person, now).await?;
    set(&tx, row, hash, now).await?;
    sessions::end_all(&tx, person, None, now).await?;
    accounts::record(cx, &tx, &Actor::Anonymous, now, person, "person.password_set_with_link", json!({}))
        .await?;
    Ok((tx, person, now))
}

/// Writes a new link.
pub(super) async fn make(
    cx: &Context,
    tx: &DatabaseTransaction,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<PasswordLink> {
    let link = PasswordLink { token: sessions::random_token(), expires_at: now + LIFETIME };
    let row = password_link::ActiveModel {
        id: Set(cx.new_id::<PasswordLinkId>()),
        person_id: Set(person),
        token_hash: Set(sessions::hash(link.token.expose_secret())),
        expires_at: Set(link.expires_at),
        used_at: Set(None),
    };
    row.insert(tx).await?;
    Ok(link)
}

async fn live_link(
    db: &impl ConnectionTrait,
    token: &SecretString,
    now: DateTime<Utc>,
) -> Result<password_link::Model> {
    let link = password_link::Entity::find()
        .filter(password_link::Column::TokenHash.eq(sessions::hash(token.expose_secret())))
        .filter(password_link::Column::UsedAt.is_null())
        .filter(password_link::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    link.ok_or_else(|| Refusal::LinkUsedOrExpired.into())
}

async fn spend_all(tx: &DatabaseTransaction, person: PersonId, now: DateTime<Utc>) -> Result<()> {
    password_link::Entity::update_many()
        .col_expr(password_link::Column::UsedAt, Expr::value(now))
        .filter(password_link::Column::PersonId.eq(person))
        .filter(password_link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

async fn set(tx: &DatabaseTransaction, row: person::Model, hash: String, now: DateTime<Utc>) -> Result<()> {
    let mut row = row.into_active_model();
    row.password_hash = Set(Some(hash));
    row.updated_at = Set(now);
    row.update(tx).await?;
    Ok(())
}

async fn sign_in_names(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<SignInName>> {
    let rows = sign_in_name::Entity::find().filter(sign_in_name::Column::PersonId.eq(person)).all(db).await?;
    Ok(rows.into_iter().map(|name| SignInName::stored(name.kind, name.value)).collect())
}
