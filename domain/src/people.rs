//! People: accounts, names, sign-in, roles.

mod accounts;
mod demo;
mod erased;
mod jwt_crypto;
mod key_files;
mod limits;
mod names;
mod page_sessions;
mod password_links;
mod passwords;
mod profile;
mod registration;
mod roles;
mod sessions;
mod sign_in;
mod sign_in_name;
mod tokens;

use std::collections::{HashMap, HashSet};

use course_content::Language;
use entity::enums::SignInKind;
use entity::ids::PersonId;
use entity::{person, sign_in_name as name_row};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub(crate) use accounts::set_time_factor;
pub use accounts::{Account, AccountChanges, confirm_names, find_account, me, update_me};
pub(crate) use accounts::{owner, record};
pub use demo::{DEMO_PASSWORD, make_demo_people};
pub(crate) use erased::erase_account;
pub(crate) use limits::count_newsletter;
pub use names::{Names, NamesInput, ScriptNames, ScriptNamesInput};
pub use page_sessions::{PageSession, PageVisitor, VisitorName, authenticate_page};
pub(crate) use password_links::Proof;
pub use password_links::{
    PasswordLink, change_password, find_link, new_password_link, set_password_and_enter,
    set_password_with_link,
};
pub use passwords::PasswordHasher;
pub use profile::Profile;
pub use registration::{NewPerson, check_registration, create_person, register, register_and_enter};
pub use roles::{grant_role, withdraw_role};
pub use sessions::{SignedInTokens, authenticate, refresh, sign_out};
pub(crate) use sessions::{hash as hash_of_token, random_token};
pub use sign_in::{Credentials, sign_in, sign_in_to_pages};
pub use sign_in_name::SignInName;
pub use tokens::{ACCESS_TOKEN_LIFETIME, TokenKeys};

use crate::context::Context;
use crate::error::{Error, Result};

/// The names of many.
///
/// # Errors
/// The database's own.
pub(crate) async fn names_of(
    db: &impl ConnectionTrait,
    people: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, Names>> {
    let rows = person::Entity::find().filter(person::Column::Id.is_in(people)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, Names::of(&row))).collect())
}

/// The row of a person.
///
/// # Errors
/// [`Error::NotFound`] if there is no such person.
pub(crate) async fn find(db: &impl ConnectionTrait, id: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound("person"))
}

/// Makes sure that a person is there and is not erased before the transaction ends.
///
/// # Errors
/// [`Error::NotFound`] if there is no such person.
pub(crate) async fn hold(tx: &impl ConnectionTrait, id: PersonId) -> Result<person::Model> {
    let row = person::Entity::find_by_id(id).lock_shared().one(tx).await?;
    row.filter(|row| row.erased_at.is_none()).ok_or(Error::NotFound("person"))
}

/// Of several people those who are there and not erased; that stays so until the transaction ends.
///
/// # Errors
/// The database's own.
pub(crate) async fn hold_all(
    tx: &impl ConnectionTrait,
    ids: impl Iterator<Item = PersonId>,
) -> Result<HashSet<PersonId>> {
    let rows = person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .order_by_asc(person::Column::Id)
        .lock_shared()
        .all(tx)
        .await?;
    Ok(rows.into_iter().filter(|row| row.erased_at.is_none()).map(|row| row.id).collect())
}

/// The same, and nobody else holds this person before the transaction ends.
///
/// # Errors
/// As for [`hold`].
pub(crate) async fn hold_alone(tx: &impl ConnectionTrait, id: PersonId) -> Result<person::Model> {
    let row = person::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    row.filter(|row| row.erased_at.is_none()).ok_or(Error::NotFound("person"))
}

/// Where somebody is written to, and in which language: the address that they sign in with. It was never confirmed by
/// letter, so it may be mistyped, and somebody else's.
///
/// # Errors
/// The database's own.
pub(crate) async fn letter_address(
    db: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<(String, Language)>> {
    let row = person::Entity::find_by_id(id).one(db).await?;
    let Some(row) = row.filter(|row| row.erased_at.is_none()) else { return Ok(None) };
    let name = name_row::Entity::find()
        .filter(name_row::Column::PersonId.eq(id))
        .filter(name_row::Column::Kind.eq(SignInKind::Email))
        .order_by_asc(name_row::Column::Id)
        .one(db)
        .await?;
    Ok(name.map(|name| (name.value, Profile::of(&row).language)))
}

/// Forgets what no longer matters: old failures to sign in, and sessions that have been over for a month.
///
/// # Errors
/// The database's own.
pub async fn forget_old(cx: &Context) -> Result<()> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    limits::forget_old(&tx, now).await?;
    sessions::forget_old(&tx, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a new key for access tokens if it is time; nobody is signed out by that.
///
/// # Errors
/// [`Error::Internal`] when the key cannot be kept.
pub fn renew_token_key(cx: &Context) -> Result<()> {
    if cx.token_keys().renew(cx.now())? {
        tracing::info!("a new key signs access tokens from now on");
    }
    Ok(())
}

#[cfg(test)]
mod use_case_tests;
