//! People: accounts, names, sign-in, roles.

/// Hashes passwords.
pub struct PasswordHasher;
impl PasswordHasher {
    /// New.
    pub fn new(_workers: usize) -> Self {
        Self
    }
}
/// Signs access tokens.
pub struct TokenKeys;

/// Stand-in until the people area lands.
pub(crate) async fn find(
    db: &impl sea_orm::ConnectionTrait,
    id: entity::ids::PersonId,
) -> crate::Result<entity::person::Model> {
    <entity::person::Entity as sea_orm::EntityTrait>::find_by_id(id)
        .one(db)
        .await?
        .ok_or(crate::Error::NotFound("person"))
}

/// Stand-in until the people area lands.
///
/// # Errors
/// Always.
pub async fn authenticate(_: &crate::Context, _: &str) -> crate::Result<crate::Actor> {
    Err(crate::Error::SignInRequired("nobody is known yet"))
}
