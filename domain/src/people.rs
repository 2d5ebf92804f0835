//! People: accounts, names, sign-in, roles.

mod jwt_crypto;
mod key_files;
pub mod names;
pub mod passwords;
pub mod sign_in_name;
pub mod tokens;

use entity::ids::PersonId;
use entity::person;
use sea_orm::{ConnectionTrait, EntityTrait};

pub use names::{Names, NamesInput, ScriptNames, ScriptNamesInput};
pub use passwords::PasswordHasher;
pub use sign_in_name::SignInName;
pub use tokens::TokenKeys;

use crate::error::{Error, Result};

/// The row of a person.
///
/// # Errors
/// [`Error::NotFound`] if there is no such person.
pub(crate) async fn find(db: &impl ConnectionTrait, id: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound("person"))
}

/// Stand-in.
///
/// # Errors
/// Always.
pub async fn authenticate(_: &crate::Context, _: &str) -> Result<crate::Actor> {
    Err(Error::SignInRequired("nobody is known yet"))
}
