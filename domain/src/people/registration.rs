//! New accounts: one's own, or made by staff for somebody else.

use chrono::{DateTime, Utc};
use entity::enums::Role;
use entity::ids::{PersonId, SignInNameId};
use entity::{person, sign_in_name};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction};
use secrecy::SecretString;
use serde_json::json;

use super::accounts::{self, Account};
use super::names::{Names, NamesInput};
use super::page_sessions::{self, PageSession};
use super::password_links::{self, PasswordLink};
use super::profile::{self, Profile};
use super::sign_in_name::SignInName;
use super::{limits, passwords, roles};
use crate::actor::{Actor, GrantedRole};
use crate::context::Context;
use crate::error::{Error, FieldError, Refusal, Result, on_duplicate};
use crate::policy::{self, Action};

/// Who an account is for, as it comes from outside.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Names in each script that is given.
    pub names: NamesInput,
    /// To sign in with; at least one of the three.
    pub email: Option<String>,
    /// To sign in with.
    pub phone: Option<String>,
    /// To sign in with.
    pub user_name: Option<String>,
    /// Work and language.
    pub profile: Profile,
    /// The wording of the consent that the person ticked, such as `2026-11`; `None` where it is kept elsewhere.
    pub consent: Option<&'static str>,
}

/// The same, checked.
pub(super) struct Checked {
    pub names: Names,
    pub sign_in_names: Vec<SignInName>,
    pub profile: Profile,
}

/// Registers an account for oneself, as a learner.
///
/// # Errors
/// - [`Error::Invalid`] with every value that cannot be meant.
/// - [`Error::Refused`] `SignInNameTaken` if a sign-in name belongs to an account already.
/// - [`Error::TooMany`] after many registrations from this address.
/// - [`Error::Unavailable`] when too many passwords wait to be hashed.
#[tracing::instrument(skip_all)]
pub async fn register(
    cx: &Context,
    actor: &Actor,
    new: &NewPerson,
    password: &SecretString,
    address: &str,
) -> Result<Account> {
    let (tx, account, _) = make(cx, actor, new, password, address).await?;
    tx.commit().await?;
    Ok(account)
}

/// The same, and signs in to the pages.
///
/// # Errors
/// As [`register`].
#[tracing::instrument(skip_all)]
pub async fn register_and_enter(
    cx: &Context,
    new: &NewPerson,
    password: &SecretString,
    (address, shared_computer): (&str, bool),
) -> Result<PageSession> {
    let (tx, account, now) = make(cx, &Actor::Anonymous, new, password, address).await?;
    let session = page_sessions::open(cx, &tx, account.id, shared_computer, now).await?;
    tx.commit().await?;
    Ok(session)
}

async fn make(
    cx: &Context,
    actor: &Actor,
    new: &NewPerson,
    password: &SecretString,
    address: &str,
) -> Result<(DatabaseTransaction, Account, DateTime<Utc>)> {
    policy::authorize(actor, Action::Register)?;
    let checked = check_all(new, password)?;
    // Before the password is hashed, which is what a flood would make us do.
    limits::count_registration(cx, address).await?;
    let hash = cx.passwords().hash(password).await?;

    let tx = cx.begin_write().await?;
    let now = cx.now();
    let learner = [GrantedRole { role: Role::Learner, course_id: None }];
    let id = insert(cx, &tx, now, &checked, Some(hash)).await?;
    roles::give(cx, &tx, actor, now, id, &learner).await?;
    let detail = new.consent.map_or_else(|| json!({}), |wording| json!({ "consent": wording }));
    accounts::record(cx, &tx, actor, now, id, "person.registered", detail).await?;
    let account = accounts::load(&tx, id).await?;
    Ok((tx, account, now))
}

/// Whether somebody could register with this, but for the names that others have taken.
///
/// # Errors
/// [`Error::Invalid`] with every value that cannot be meant.
pub fn check_registration(new: &NewPerson, password: &SecretString) -> Result<()> {
    check_all(new, password).map(drop)
}

fn check_all(new: &NewPerson, password: &SecretString) -> Result<Checked> {
    let mut errors = Vec::new();
    let checked = check(new, &mut errors);
    let known = checked.as_ref().map_or(&[][..], |checked| &checked.sign_in_names);
    profile::gather(passwords::check(password, "/password", known), &mut errors);
    checked.filter(|_| errors.is_empty()).ok_or(Error::Invalid(errors))
}

/// Makes an account for somebody else, with roles, and a one-time link to choose a password.
///
/// # Errors
/// - [`Error::Forbidden`] if the actor may not make accounts.
/// - [`Error::Invalid`] with every value that cannot be meant.
/// - [`Error::Refused`] `SignInNameTaken` if a sign-in name belongs to an account already; `AcademyOfficerApart` for one
///   who would sign for the academy and work for the centre.
#[tracing::instrument(skip_all)]
pub async fn create_person(
    cx: &Context,
    actor: &Actor,
    new: &NewPerson,
    granted: &[GrantedRole],
) -> Result<(Account, PasswordLink)> {
    policy::authorize(actor, Action::CreatePerson)?;
    let mut errors = Vec::new();
    let checked = check(new, &mut errors).ok_or(Error::Invalid(errors))?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let id = insert(cx, &tx, now, &checked, None).await?;
    roles::give(cx, &tx, actor, now, id, granted).await?;
    let link = password_links::make(cx, &tx, id, now).await?;
    accounts::record(cx, &tx, actor, now, id, "person.created", json!({})).await?;
    let account = accounts::load(&tx, id).await?;
    tx.commit().await?;
    Ok((account, link))
}

/// Reads everything; `None` if anything cannot be meant.
pub(super) fn check(new: &NewPerson, errors: &mut Vec<FieldError>) -> Option<Checked> {
    let names = profile::gather(Names::parse(&new.names), errors);
    let given = [
        new.email.as_deref().map(SignInName::email),
        new.phone.as_deref().map(SignInName::phone),
        new.user_name.as_deref().map(SignInName::user_name),
    ];
    if given.iter().all(Option::is_none) {
        let message = "give an e-mail address, a phone number or a user name to sign in with";
        errors.push(FieldError {
            pointer: String::new(),
            code: "sign_in_name_required",
            message: message.into(),
            finding: None,
        });
    }
    let sign_in_names =
        given.into_iter().flatten().filter_map(|name| profile::gather(name, errors)).collect();
    let profile = new.profile.checked(errors);
    names.filter(|_| errors.is_empty()).map(|names| Checked { names, sign_in_names, profile })
}

/// Writes the rows of a new person.
pub(super) async fn insert(
    cx: &Context,
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    new: &Checked,
    password_hash: Option<String>,
) -> Result<PersonId> {
    let id = cx.new_id::<PersonId>();
    let mut row = person::ActiveModel {
        id: Set(id),
        profession: Set(new.profile.profession.map(profile::profession_word)),
        employer: Set(new.profile.employer.clone()),
        region: Set(new.profile.region.clone()),
        language: Set(new.profile.language.tag().to_owned()),
        time_factor_percent: Set(100),
        password_hash: Set(password_hash),
        names_confirmed_at: Set(None),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default() // the names, which follow
    };
    accounts::set_names(&mut row, &new.names);
    row.insert(tx).await?;
    for name in &new.sign_in_names {
        let row = sign_in_name::ActiveModel {
            id: Set(cx.new_id::<SignInNameId>()),
            person_id: Set(id),
            kind: Set(name.kind()),
            value: Set(name.value().to_owned()),
        };
        row.insert(tx).await.map_err(|err| on_duplicate(err, Refusal::SignInNameTaken))?;
    }
    Ok(id)
}
