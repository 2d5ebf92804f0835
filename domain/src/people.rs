//! People: accounts, names, sign-in, roles.

mod jwt_crypto;
mod key_files;
pub mod names;
pub mod passwords;
pub mod sign_in_name;
pub mod tokens;

pub use names::{Names, NamesInput, ScriptNames, ScriptNamesInput};
pub use passwords::PasswordHasher;
pub use sign_in_name::SignInName;
pub use tokens::TokenKeys;
