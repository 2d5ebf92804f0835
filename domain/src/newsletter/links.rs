//! The two links of the newsletter: one that confirms, good for two days, and one that ends it, good for ever.
//!
//! The first is random, and its hash is kept. The second is made of the subscription's id and a seal by a secret of the
//! centre's, so that nothing has to be kept for it, and a copy of the database removes nobody.

use chrono::{DateTime, Utc};
use course_content::Language;
use entity::ids::NewsletterSubscriptionId;
use entity::newsletter_link::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    QueryFilter,
};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::ASKED;
use crate::context::Context;
use crate::error::{Refusal, Result};
use crate::people;

/// Hex digits of an id.
const ID: usize = 32;
/// Hex digits of the seal: 128 bits.
const SEAL: usize = 32;

/// Makes a link that confirms; gives what it carries.
///
/// # Errors
/// The database's own.
pub(super) async fn make(
    db: &impl ConnectionTrait,
    id: NewsletterSubscriptionId,
    language: Language,
    now: DateTime<Utc>,
) -> Result<String> {
    let token = people::random_token();
    let row = ActiveModel {
        token_hash: Set(people::hash_of_token(token.expose_secret())),
        subscription_id: Set(id),
        language: Set(language.tag().to_owned()),
        expires_at: Set(now + ASKED),
    };
    row.insert(db).await?;
    Ok(token.expose_secret().to_owned())
}

/// The link that carries this, if it is good.
///
/// # Errors
/// [`Refusal::NewsletterLinkExpired`] if it is not.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    token: &SecretString,
    now: DateTime<Utc>,
) -> Result<Model> {
    let found = Entity::find_by_id(people::hash_of_token(token.expose_secret()))
        .filter(Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    found.ok_or_else(|| Refusal::NewsletterLinkExpired.into())
}

/// What a link carries by which a subscription ends.
pub(super) fn removal(cx: &Context, id: NewsletterSubscriptionId) -> String {
    format!("{}{}", id.0.simple(), seal(cx, id))
}

/// Whose link to leave this is.
///
/// # Errors
/// [`Refusal::RemovalLinkBroken`] if it is nobody's.
pub(super) fn leaving(cx: &Context, token: &SecretString) -> Result<NewsletterSubscriptionId> {
    let token = token.expose_secret();
    let parts = token.is_ascii().then(|| token.split_at_checked(ID)).flatten();
    let (id, sealed) = parts.ok_or(Refusal::RemovalLinkBroken)?;
    let id = NewsletterSubscriptionId(Uuid::try_parse(id).map_err(|_| Refusal::RemovalLinkBroken)?);
    if bool::from(seal(cx, id).as_bytes().ct_eq(sealed.as_bytes())) {
        Ok(id)
    } else {
        Err(Refusal::RemovalLinkBroken.into())
    }
}

fn seal(cx: &Context, id: NewsletterSubscriptionId) -> String {
    let mut seal = cx.token_keys().hide(&format!("newsletter removal:{id}"));
    seal.truncate(SEAL);
    seal
}

/// Forgets the links of subscriptions.
///
/// # Errors
/// The database's own.
pub(super) async fn forget_of(tx: &DatabaseTransaction, ids: &[NewsletterSubscriptionId]) -> Result<()> {
    Entity::delete_many().filter(Column::SubscriptionId.is_in(ids.iter().copied())).exec(tx).await?;
    Ok(())
}

/// Forgets links that are over.
///
/// # Errors
/// The database's own.
pub(super) async fn forget_old(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    Entity::delete_many().filter(Column::ExpiresAt.lte(now)).exec(db).await?;
    Ok(())
}
