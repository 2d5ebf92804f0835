//! Signing in with a password: the same answer and the same work for a wrong name and a wrong password.

use chrono::{DateTime, Utc};
use entity::ids::PersonId;
use entity::{person, sign_in_name};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};
use secrecy::SecretString;

use super::limits::{self, Attempt};
use super::page_sessions::{self, PageSession};
use super::passwords::Verdict;
use super::sessions::{self, SignedInTokens};
use super::sign_in_name::SignInName;
use crate::context::Context;
use crate::error::{Refusal, Result};

/// What somebody brings to sign in.
#[derive(Debug)]
pub struct Credentials {
    /// An e-mail address, a phone number or a user name.
    pub login: String,
    /// The password.
    pub password: SecretString,
    /// Whether others use the computer too: the session is short.
    pub shared_computer: bool,
    /// Where the request comes from, for counting failures; kept only as a keyed hash.
    pub address: Option<String>,
}

/// Signs somebody in.
///
/// # Errors
/// - [`Refusal::WrongSignIn`] for a wrong name or a wrong password.
/// - [`crate::Error::TooMany`] after too many failures of the account or the address.
/// - [`crate::Error::Unavailable`] when too many passwords wait to be compared.
#[tracing::instrument(skip_all)]
pub async fn sign_in(cx: &Context, credentials: Credentials) -> Result<SignedInTokens> {
    let shared_computer = credentials.shared_computer;
    let (tx, person, now) = prove(cx, credentials).await?;
    let tokens = sessions::open(cx, &tx, person, shared_computer, now).await?;
    tx.commit().await?;
    Ok(tokens)
}

/// Signs somebody in to the pages: the same proof, a cookie's token for it.
///
/// # Errors
/// As [`sign_in`].
#[tracing::instrument(skip_all)]
pub async fn sign_in_to_pages(cx: &Context, credentials: Credentials) -> Result<PageSession> {
    let shared_computer = credentials.shared_computer;
    let (tx, person, now) = prove(cx, credentials).await?;
    let session = page_sessions::open(cx, &tx, person, shared_computer, now).await?;
    tx.commit().await?;
    Ok(session)
}

/// Whose password it is, in the transaction in which the session is to begin.
async fn prove(
    cx: &Context,
    credentials: Credentials,
) -> Result<(DatabaseTransaction, PersonId, DateTime<Utc>)> {
    let name = SignInName::detect(&credentials.login);
    let account = match &name {
        Some(name) => name.value().to_owned(),
        None => credentials.login.trim().to_lowercase(),
    };
    let _turn = cx.passwords().turn(&account).await?;
    let attempt = limits::begin(cx, &account, credentials.address.as_deref()).await?;
    let holder = match &name {
        Some(name) => holder(cx.read(), name).await?,
        None => None,
    };
    let verdict = compare(cx, &attempt, &credentials.password, holder.as_ref()).await?;
    let (Some(holder), Verdict::Right { outdated }) = (holder, verdict) else {
        return Err(Refusal::WrongSignIn.into());
    };
    let renewed = if outdated { Some(cx.passwords().hash(&credentials.password).await?) } else { None };
    hold(cx, holder, renewed, &attempt).await
}

/// Compares a password; if it could not be compared, the try does not count.
pub(super) async fn compare(
    cx: &Context,
    attempt: &Attempt,
    password: &SecretString,
    holder: Option<&person::Model>,
) -> Result<Verdict> {
    let stored = holder.and_then(|holder| holder.password_hash.clone());
    let verdict = cx.passwords().verify(password, stored).await;
    if verdict.is_err() {
        limits::give_back(cx, attempt).await?;
    }
    verdict
}

async fn hold(
    cx: &Context,
    holder: person::Model,
    renewed_hash: Option<String>,
    attempt: &Attempt,
) -> Result<(DatabaseTransaction, PersonId, DateTime<Utc>)> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = person::Entity::find_by_id(holder.id).lock_exclusive().one(&tx).await?;
    // A password changed since it was compared is wrong now.
    let row = row.filter(|row| row.password_hash == holder.password_hash).ok_or(Refusal::WrongSignIn)?;
    if let Some(hash) = renewed_hash {
        let mut row = row.into_active_model();
        row.password_hash = Set(Some(hash));
        row.update(&tx).await?;
    }
    limits::succeed(&tx, attempt).await?;
    Ok((tx, holder.id, now))
}

/// Whose sign-in name this is.
pub(super) async fn holder(db: &impl ConnectionTrait, name: &SignInName) -> Result<Option<person::Model>> {
    let row = sign_in_name::Entity::find()
        .filter(sign_in_name::Column::Value.eq(name.value()))
        .filter(sign_in_name::Column::Kind.eq(name.kind()))
        .one(db)
        .await?;
    match row {
        Some(row) => Ok(person::Entity::find_by_id(row.person_id).one(db).await?),
        None => Ok(None),
    }
}
