//! People: accounts, names, sign-in, roles.

/// Hashes passwords.
pub struct PasswordHasher;
impl PasswordHasher {
    /// New.
    pub fn new(_workers: usize) -> Self { Self }
}
/// Signs access tokens.
pub struct TokenKeys;
