//! An account as its owner sees it: reading it, changing it, confirming names for certificates.

use chrono::{DateTime, Utc};
use course_content::{Language, Profession};
use entity::ids::PersonId;
use entity::{person, role_grant, sign_in_name};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::names::{Names, NamesInput};
use super::profile::{self, Profile};
use super::sign_in_name::SignInName;
use crate::actor::{Actor, GrantedRole};
use crate::audit_trail::{self, Entry};
use crate::certificates;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::jobs::Job;
use crate::policy::{self, Action};

/// An account, for its owner and for staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose it is.
    pub id: PersonId,
    /// Names in each script that was given.
    pub names: Names,
    /// When the holder confirmed how the names are printed on certificates.
    pub names_confirmed_at: Option<DateTime<Utc>>,
    /// What signs in.
    pub sign_in_names: Vec<SignInName>,
    /// Work and language.
    pub profile: Profile,
    /// Extra time in quizzes: 100 for none, 300 at most.
    pub time_factor_percent: i32,
    /// What the person may do, everywhere or in one course.
    pub roles: Vec<GrantedRole>,
    /// Counts changes, for `If-Match`.
    pub revision: i32,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is to be changed; `None` leaves a value as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountChanges {
    /// All names anew, in every script.
    pub names: Option<NamesInput>,
    /// The profession; `Some(None)` clears it.
    pub profession: Option<Option<Profession>>,
    /// The employer; `Some(None)` clears it.
    pub employer: Option<Option<String>>,
    /// The region; `Some(None)` clears it.
    pub region: Option<Option<String>>,
    /// The interface language.
    pub language: Option<Language>,
}

/// One's own account.
///
/// # Errors
/// [`Error::SignInRequired`] for somebody who has not signed in.
pub async fn me(cx: &Context, actor: &Actor) -> Result<Account> {
    load(cx.read(), owner(actor)?).await
}

/// Somebody's account, for themselves and for those who make accounts.
///
/// # Errors
/// [`Error::NotFound`] if there is no such person, or the actor may not know that there is.
pub async fn find_account(cx: &Context, actor: &Actor, id: PersonId) -> Result<Account> {
    let action = if actor.is(id) { Action::OwnAccount(id) } else { Action::CreatePerson };
    policy::authorize_hidden(actor, action, "person")?;
    load(cx.read(), id).await
}

/// Changes one's own account. New names have to be confirmed anew.
///
/// # Errors
/// - [`Error::Stale`] if the account has another revision by now.
/// - [`Error::Invalid`] with every value that cannot be meant.
#[tracing::instrument(skip_all)]
pub async fn update_me(
    cx: &Context,
    actor: &Actor,
    expected_revision: i32,
    changes: AccountChanges,
) -> Result<Account> {
    let me = owner(actor)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = lock(&tx, me, Some(expected_revision)).await?;
    let (mut row, fields) = apply(row, &changes)?;
    touch(&mut row, expected_revision, now);
    row.update(&tx).await?;
    record(cx, &tx, actor, now, me, "person.changed", json!({ "fields": fields })).await?;
    let account = load(&tx, me).await?;
    tx.commit().await?;
    Ok(account)
}

/// Confirms how one's names are to be printed on certificates. Certificates that waited for it are issued.
///
/// # Errors
/// - [`Error::Refused`] `NamesMissing` if no script is complete.
/// - [`Error::Stale`] if `expected_revision` is given and the account has another by now.
#[tracing::instrument(skip_all)]
pub async fn confirm_names(cx: &Context, actor: &Actor, expected_revision: Option<i32>) -> Result<Account> {
    let me = owner(actor)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = lock(&tx, me, expected_revision).await?;
    if Names::of(&row).is_empty() {
        return Err(Refusal::NamesMissing.into());
    }
    if row.names_confirmed_at.is_none() {
        let revision = row.revision;
        let mut row = row.into_active_model();
        row.names_confirmed_at = Set(Some(now));
        touch(&mut row, revision, now);
        row.update(&tx).await?;
        record(cx, &tx, actor, now, me, "person.names_confirmed", json!({})).await?;
    }
    let account = load(&tx, me).await?;
    tx.commit().await?;
    for enrolment in certificates::enrolments_of_to_certify(cx, me).await? {
        cx.hand_over(Job::IssueCertificate(enrolment));
    }
    Ok(account)
}

/// Gives a person another amount of extra time, in the caller's transaction.
///
/// # Errors
/// [`Error::NotFound`] if there is no such person; [`Error::Invalid`] for less than none or more than thrice the time.
pub(crate) async fn set_time_factor(
    cx: &Context,
    tx: &DatabaseTransaction,
    (actor, now): (&Actor, DateTime<Utc>),
    id: PersonId,
    (percent, reason): (i32, &str),
) -> Result<Account> {
    if !(100..=300).contains(&percent) {
        let message = "give 100 (no extra time) to 300 (three times as long)";
        return Err(Error::invalid("/time_factor_percent", "out_of_range", message));
    }
    let row = lock(tx, id, None).await?;
    let (revision, before) = (row.revision, row.time_factor_percent);
    let mut row = row.into_active_model();
    row.time_factor_percent = Set(percent);
    touch(&mut row, revision, now);
    row.update(tx).await?;
    let detail = json!({ "from": before, "to": percent });
    let entry = Entry {
        action: "person.time_factor_changed",
        subject_kind: "person",
        subject_id: Some(id.0),
        reason: Some(reason),
        detail,
    };
    audit_trail::record(cx, tx, actor, now, entry).await?;
    load(tx, id).await
}

/// The account of a person.
pub(super) async fn load(db: &impl ConnectionTrait, id: PersonId) -> Result<Account> {
    let row = super::find(db, id).await?;
    let sign_in_names = sign_in_name::Entity::find()
        .filter(sign_in_name::Column::PersonId.eq(id))
        .order_by_asc(sign_in_name::Column::Id)
        .all(db)
        .await?;
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(id))
        .order_by_asc(role_grant::Column::Id)
        .all(db)
        .await?;
    Ok(Account {
        id,
        names: Names::of(&row),
        names_confirmed_at: row.names_confirmed_at,
        sign_in_names: sign_in_names
            .into_iter()
            .map(|name| SignInName::stored(name.kind, name.value))
            .collect(),
        profile: Profile::of(&row),
        time_factor_percent: row.time_factor_percent,
        roles: grants.into_iter().map(|g| GrantedRole { role: g.role, course_id: g.course_id }).collect(),
        revision: row.revision,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// The person whose own account this is about.
pub(crate) fn owner(actor: &Actor) -> Result<PersonId> {
    let person = actor.person_id().ok_or(Error::SignInRequired("this needs an account"))?;
    policy::authorize(actor, Action::OwnAccount(person))?;
    Ok(person)
}

/// Locks a person's row and compares its revision.
pub(super) async fn lock(
    tx: &DatabaseTransaction,
    id: PersonId,
    expected_revision: Option<i32>,
) -> Result<person::Model> {
    let row = person::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let row = row.filter(|row| row.erased_at.is_none()).ok_or(Error::NotFound("person"))?;
    if expected_revision.is_some_and(|expected| expected != row.revision) {
        return Err(Error::Stale);
    }
    Ok(row)
}

/// Writes down a change of a person.
pub(crate) async fn record(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    now: DateTime<Utc>,
    person: PersonId,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<()> {
    let entry = Entry { action, subject_kind: "person", subject_id: Some(person.0), reason: None, detail };
    audit_trail::record(cx, tx, actor, now, entry).await
}

/// Counts a change.
pub(super) fn touch(row: &mut person::ActiveModel, revision: i32, now: DateTime<Utc>) {
    row.revision = Set(revision.wrapping_add(1));
    row.updated_at = Set(now);
}

/// Puts names into a row.
pub(super) fn set_names(row: &mut person::ActiveModel, names: &Names) {
    let parts = |script: Option<&super::ScriptNames>| {
        let part = |value: Option<&str>| Set(value.map(str::to_owned));
        (
            part(script.map(|s| s.surname())),
            part(script.map(|s| s.own_name())),
            part(script.and_then(|s| s.patronymic())),
        )
    };
    (row.surname_ru, row.own_name_ru, row.patronymic_ru) = parts(names.ru());
    (row.surname_be, row.own_name_be, row.patronymic_be) = parts(names.be());
    (row.surname_latin, row.own_name_latin, row.patronymic_latin) = parts(names.latin());
}

/// Puts changes into a row; tells which fields they touch, for the audit trail.
fn apply(
    before: person::Model,
    changes: &AccountChanges,
) -> Result<(person::ActiveModel, Vec<&'static str>)> {
    let known_names = Names::of(&before);
    let mut row = before.into_active_model();
    let mut errors = Vec::new();
    let mut fields = Vec::new();
    if let Some(names) = changes.names.as_ref().and_then(|n| profile::gather(Names::parse(n), &mut errors))
        && names != known_names
    {
        set_names(&mut row, &names);
        row.names_confirmed_at = Set(None);
        fields.push("names");
    }
    if let Some(profession) = changes.profession {
        row.profession = Set(profession.map(profile::profession_word));
        fields.push("profession");
    }
    if let Some(employer) = &changes.employer {
        row.employer =
            Set(profile::gather(profile::line(employer.as_deref(), "/employer"), &mut errors).flatten());
        fields.push("employer");
    }
    if let Some(region) = &changes.region {
        row.region = Set(profile::gather(profile::line(region.as_deref(), "/region"), &mut errors).flatten());
        fields.push("region");
    }
    if let Some(language) = changes.language {
        row.language = Set(language.tag().to_owned());
        fields.push("language");
    }
    if errors.is_empty() { Ok((row, fields)) } else { Err(Error::Invalid(errors)) }
}
