//! Accounts: registering, one's own data, and accounts that staff make.

use domain::{Context, people, quizzes};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};
use secrecy::SecretString;
use uuid::Uuid;

use crate::address::Address;
use crate::answer::{Made, Tagged};
use crate::auth::Bearer;
use crate::precondition::{ChangeError, expected_revision};
use crate::problem::ApiError;
use crate::{Tag, language};

pub(crate) mod shapes;

use shapes::{
    ExtraTime, MadeAccount, NewAccount, PasswordChange, PasswordLink, Person, PersonChanges, Registration,
    Role, RoleGrant,
};

/// Nothing to tell but that it is done.
#[derive(ApiResponse)]
pub enum Done {
    /// Done.
    #[oai(status = 204)]
    Done,
}

/// `/people…`.
pub struct PeopleApi;

#[OpenApi(tag = "Tag::People")]
impl PeopleApi {
    /// Register an account
    ///
    /// Open to everybody. Sign in afterwards with any of the names given; a private e-mail address is not needed.
    /// Refused with `sign_in_name_taken`.
    #[oai(path = "/people", method = "post", operation_id = "register")]
    async fn register(
        &self,
        cx: Data<&Context>,
        address: Address,
        /// The language of the account, unless `language` says it.
        #[oai(name = "Accept-Language")]
        accept_language: Header<Option<String>>,
        body: Json<Registration>,
    ) -> Result<Made<Json<Person>>, ApiError> {
        let language = language::choose(None, accept_language.0.as_deref());
        let new = body.person(language);
        let password = SecretString::from(body.0.password.0);
        let account = people::register(&cx, &domain::Actor::Anonymous, &new, &password, &address.0).await?;
        Ok(Made { body: Json(account.into()), location: "/api/v1/people/me".to_owned() })
    }

    /// Read one's own account
    ///
    /// Names, what signs in, roles. Its ETag is needed to change it.
    #[oai(path = "/people/me", method = "get", operation_id = "get_me")]
    async fn get_me(&self, actor: Bearer, cx: Data<&Context>) -> Result<Tagged<Json<Person>>, ApiError> {
        let account = people::me(&cx, &actor.0).await?;
        Ok(tagged(account))
    }

    /// Change one's own account
    ///
    /// New names have to be confirmed anew before the next certificate.
    #[oai(path = "/people/me", method = "patch", operation_id = "update_me")]
    async fn update_me(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The ETag you have read.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Json<PersonChanges>,
    ) -> Result<Tagged<Json<Person>>, ChangeError> {
        let expected = expected_revision(if_match.0.as_deref())?;
        let account = people::update_me(&cx, &actor.0, expected, body.0.into()).await?;
        Ok(tagged(account))
    }

    /// Confirm one's names for certificates
    ///
    /// The names are printed as they stand. Certificates that waited for this are issued. With `If-Match`,
    /// exactly the names you have read are confirmed. Refused with `names_missing`.
    #[oai(path = "/people/me/names-confirmation", method = "post", operation_id = "confirm_names")]
    async fn confirm_names(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The ETag you have read, to be sure.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Tagged<Json<Person>>, ChangeError> {
        let expected = if_match.0.map(|tag| expected_revision(Some(&tag))).transpose()?;
        let account = people::confirm_names(&cx, &actor.0, expected).await?;
        Ok(tagged(account))
    }

    /// Change one's password
    ///
    /// Every other session ends. A wrong current password is answered with 401 `wrong_sign_in`; after several of them
    /// the account has to wait.
    #[oai(path = "/people/me/password", method = "post", operation_id = "change_password")]
    async fn change_password(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        body: Json<PasswordChange>,
    ) -> Result<Done, ApiError> {
        let current = SecretString::from(body.0.current_password.0);
        let new = SecretString::from(body.0.new_password.0);
        people::change_password(&cx, &actor.0, &current, &new).await?;
        Ok(Done::Done)
    }

    /// Make an account for somebody else
    ///
    /// For administrators. Hand the one-time link to the person, who chooses a password with it. Refused with
    /// `sign_in_name_taken`.
    #[oai(path = "/people/accounts", method = "post", operation_id = "create_person")]
    async fn create_person(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        body: Json<NewAccount>,
    ) -> Result<Made<Json<MadeAccount>>, ApiError> {
        let roles: Vec<_> = body.roles.iter().copied().map(Into::into).collect();
        let (account, link) = people::create_person(&cx, &actor.0, &body.0.into(), &roles).await?;
        let location = format!("/api/v1/people/{}", account.id);
        Ok(Made { body: Json(MadeAccount { person: account.into(), password_link: link.into() }), location })
    }

    /// Read somebody's account
    ///
    /// For the person and for administrators.
    #[oai(path = "/people/:id", method = "get", operation_id = "get_person")]
    async fn get_person(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The person.
        id: Path<Uuid>,
    ) -> Result<Tagged<Json<Person>>, ApiError> {
        Ok(tagged(people::find_account(&cx, &actor.0, id.0.into()).await?))
    }

    /// Give a role
    ///
    /// For administrators. Giving it again changes nothing. Whoever signs for the academy (`academy_officer`) has no role of
    /// the centre beside `learner`, so nobody gives that role to themselves; refused with `academy_officer_apart`.
    #[oai(path = "/people/:id/roles", method = "post", operation_id = "grant_role")]
    async fn grant_role(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The person.
        id: Path<Uuid>,
        body: Json<RoleGrant>,
    ) -> Result<Json<Person>, ApiError> {
        let account = people::grant_role(&cx, &actor.0, id.0.into(), body.0.into()).await?;
        Ok(Json(account.into()))
    }

    /// Take a role away
    ///
    /// For administrators. It holds from the next request on. Taking one that the person has not changes nothing.
    #[oai(path = "/people/:id/roles/:role", method = "delete", operation_id = "withdraw_role")]
    async fn withdraw_role(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The person.
        id: Path<Uuid>,
        /// The role.
        role: Path<Role>,
        /// The course it is limited to; leave it out for the role that holds everywhere.
        course_id: Query<Option<Uuid>>,
    ) -> Result<Json<Person>, ApiError> {
        let role = domain::GrantedRole { role: role.0.into(), course_id: course_id.0.map(Into::into) };
        Ok(Json(people::withdraw_role(&cx, &actor.0, id.0.into(), role).await?.into()))
    }

    /// Give extra time in quizzes
    ///
    /// For coordinators. The deadlines of attempts that are open move at once.
    #[oai(path = "/people/:id/extra-time", method = "post", operation_id = "give_extra_time")]
    async fn give_extra_time(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The person.
        id: Path<Uuid>,
        body: Json<ExtraTime>,
    ) -> Result<Json<Person>, ApiError> {
        let ExtraTime { time_factor_percent, reason } = body.0;
        let person = id.0.into();
        let account = quizzes::give_extra_time(&cx, &actor.0, person, time_factor_percent, &reason.0).await?;
        Ok(Json(account.into()))
    }

    /// Make a new link to choose a password
    ///
    /// For administrators, when somebody has lost the password. Earlier links no longer work.
    #[oai(path = "/people/:id/password-links", method = "post", operation_id = "create_password_link")]
    async fn create_password_link(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The person.
        id: Path<Uuid>,
    ) -> Result<Json<PasswordLink>, ApiError> {
        let link = people::new_password_link(&cx, &actor.0, id.0.into()).await?;
        Ok(Json(link.into()))
    }
}

fn tagged(account: people::Account) -> Tagged<Json<Person>> {
    let revision = account.revision;
    Tagged::revision(account.into(), revision)
}
