//! Signing in and out.

use domain::Context;
use domain::people::{self, Credentials, SignedInTokens};
use poem::web::Data;
use poem_openapi::payload::{Json, Response};
use poem_openapi::types::Password;
use poem_openapi::{Object, OpenApi};
use secrecy::{ExposeSecret, SecretString};

use crate::Tag;
use crate::address::Address;
use crate::auth::Bearer;
use crate::people::Done;
use crate::people::shapes::Person;
use crate::problem::ApiError;
use crate::text::Text;

/// What somebody brings to sign in.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct SignIn {
    /// An e-mail address, a phone number or a user name.
    login: Text,
    /// The password.
    password: Password,
    /// Whether others use the computer too: the session then ends after 8 hours, otherwise after 30 days.
    #[oai(default)]
    shared_computer: bool,
}

/// What a device is given at sign-in, and at each refresh.
#[derive(Clone, Object)]
pub struct Tokens {
    /// Send it as `Authorization: Bearer …`.
    access_token: String,
    /// Gives the next pair, once. Reuse ends the session.
    refresh_token: String,
    /// Seconds for which the access token is good.
    expires_in: u64,
    /// Who has signed in.
    person: Person,
}

/// A refresh token to be spent.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct Refresh {
    /// The token from the last sign-in or refresh.
    refresh_token: Password,
}

/// A password chosen with a one-time link.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct NewPassword {
    /// What the link carries.
    token: Password,
    /// At least 10 characters, at most 256 bytes, and not one of the sign-in names.
    password: Password,
}

impl From<SignedInTokens> for Tokens {
    fn from(tokens: SignedInTokens) -> Self {
        Self {
            access_token: tokens.access_token.expose_secret().to_owned(),
            refresh_token: tokens.refresh_token.expose_secret().to_owned(),
            expires_in: tokens.expires_in,
            person: tokens.person.into(),
        }
    }
}

/// `/auth…`.
pub struct SignInApi;

#[OpenApi(tag = "Tag::People")]
impl SignInApi {
    /// Sign in
    ///
    /// With any of the account's sign-in names. A wrong name and a wrong password are answered alike, with 401
    /// `wrong_sign_in`. After several wrong passwords the account and the address have to wait, a little longer each
    /// time.
    #[oai(path = "/auth/login", method = "post", operation_id = "sign_in")]
    async fn sign_in(
        &self,
        cx: Data<&Context>,
        address: Address,
        body: Json<SignIn>,
    ) -> Result<Response<Json<Tokens>>, ApiError> {
        let credentials = Credentials {
            login: body.0.login.0,
            password: body.0.password.0.into(),
            shared_computer: body.0.shared_computer,
            address: Some(address.0),
        };
        Ok(unstored(people::sign_in(&cx, credentials).await?))
    }

    /// Get the next pair of tokens
    ///
    /// The refresh token is spent by it. One that comes back after it was spent ends the session; one that is being
    /// refreshed at this very moment is refused with `request_in_progress`.
    #[oai(path = "/auth/refresh", method = "post", operation_id = "refresh")]
    async fn refresh(
        &self,
        cx: Data<&Context>,
        body: Json<Refresh>,
    ) -> Result<Response<Json<Tokens>>, ApiError> {
        let token = SecretString::from(body.0.refresh_token.0);
        Ok(unstored(people::refresh(&cx, &token).await?))
    }

    /// Sign out
    ///
    /// Ends this session; its tokens no longer work, at once.
    #[oai(path = "/auth/logout", method = "post", operation_id = "sign_out")]
    async fn sign_out(&self, actor: Bearer, cx: Data<&Context>) -> Result<Done, ApiError> {
        people::sign_out(&cx, &actor.0).await?;
        Ok(Done::Done)
    }

    /// Choose a password with a one-time link
    ///
    /// The link is spent by it, and every session of the account ends. Refused with `link_used_or_expired`.
    #[oai(path = "/auth/password", method = "post", operation_id = "set_password_with_link")]
    async fn set_password_with_link(
        &self,
        cx: Data<&Context>,
        body: Json<NewPassword>,
    ) -> Result<Done, ApiError> {
        let token = SecretString::from(body.0.token.0);
        let password = SecretString::from(body.0.password.0);
        people::set_password_with_link(&cx, &token, &password).await?;
        Ok(Done::Done)
    }
}

/// Tokens are for one device and no cache.
fn unstored(tokens: SignedInTokens) -> Response<Json<Tokens>> {
    Response::new(Json(tokens.into())).header("Cache-Control", "no-store")
}
