//! Roles: given and taken away, everywhere or in one course.

use chrono::{DateTime, Utc};
use entity::enums::Role;
use entity::ids::{PersonId, RoleGrantId};
use entity::{course, person, role_grant};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    TryInsertResult,
};
use serde_json::json;

use super::accounts::{self, Account};
use crate::actor::{Actor, GrantedRole};
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::policy::{self, Action};

/// Gives a role to a person, everywhere or in one course; giving it again changes nothing.
///
/// # Errors
/// - [`Error::Forbidden`] if the actor may not give roles.
/// - [`Error::NotFound`] if there is no such person.
/// - [`Error::Refused`] `AcademyOfficerApart` if the person would sign for the academy and work for the centre.
#[tracing::instrument(skip_all)]
pub async fn grant_role(cx: &Context, actor: &Actor, person: PersonId, role: GrantedRole) -> Result<Account> {
    let (tx, now) = begin(cx, actor, person).await?;
    give(cx, &tx, actor, now, person, &[role]).await?;
    finish(tx, person).await
}

/// Takes a role away, from the next request on; one that the person has not is not taken.
///
/// # Errors
/// As for [`grant_role`].
#[tracing::instrument(skip_all)]
pub async fn withdraw_role(
    cx: &Context,
    actor: &Actor,
    person: PersonId,
    role: GrantedRole,
) -> Result<Account> {
    let (tx, now) = begin(cx, actor, person).await?;
    let course = match role.course_id {
        Some(course) => role_grant::Column::CourseId.eq(course),
        None => role_grant::Column::CourseId.is_null(),
    };
    let taken = role_grant::Entity::delete_many()
        .filter(role_grant::Column::PersonId.eq(person))
        .filter(role_grant::Column::Role.eq(role.role))
        .filter(course)
        .exec(&tx)
        .await?;
    if taken.rows_affected > 0 {
        accounts::record(cx, &tx, actor, now, person, "role.withdrawn", detail(role)).await?;
    }
    finish(tx, person).await
}

/// Holds the person. Roles stand in another table; an ETag read before this no longer fits.
async fn begin(
    cx: &Context,
    actor: &Actor,
    person: PersonId,
) -> Result<(DatabaseTransaction, DateTime<Utc>)> {
    policy::authorize(actor, Action::CreatePerson)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = accounts::lock(&tx, person, None).await?;
    let revision = row.revision;
    let mut row = person::ActiveModel::from(row);
    accounts::touch(&mut row, revision, now);
    row.update(&tx).await?;
    Ok((tx, now))
}

async fn finish(tx: DatabaseTransaction, person: PersonId) -> Result<Account> {
    let account = accounts::load(&tx, person).await?;
    tx.commit().await?;
    Ok(account)
}

/// Gives roles; those that are there already stay as they are.
///
/// # Errors
/// - [`Error::Invalid`] at `/course_id` for a role in a course that the centre has not.
/// - [`Error::Refused`] `AcademyOfficerApart`.
pub(super) async fn give(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    now: DateTime<Utc>,
    person: PersonId,
    roles: &[GrantedRole],
) -> Result<()> {
    for granted in roles {
        if let Some(course) = granted.course_id
            && course::Entity::find_by_id(course).one(tx).await?.is_none()
        {
            let message = "write the `id` of a course in the catalogue, or leave it out for all courses";
            return Err(Error::invalid("/course_id", "unknown_course", message));
        }
        let row = role_grant::ActiveModel {
            id: Set(cx.new_id::<RoleGrantId>()),
            person_id: Set(person),
            role: Set(granted.role),
            course_id: Set(granted.course_id),
            granted_by: Set(actor.person_id()),
            granted_at: Set(now),
        };
        let there_already = OnConflict::new().do_nothing().to_owned();
        let insert = role_grant::Entity::insert(row).on_conflict(there_already).try_insert();
        if let TryInsertResult::Inserted(1) = insert.exec_without_returning(tx).await? {
            accounts::record(cx, tx, actor, now, person, "role.granted", detail(*granted)).await?;
        }
    }
    if roles.iter().any(|granted| granted.role != Role::Learner) {
        keep_academy_apart(tx, person).await?;
    }
    Ok(())
}

/// Two signatures of one person are one: an officer of the academy has no role of the centre. So administrators appoint
/// officers, and never themselves.
async fn keep_academy_apart(tx: &DatabaseTransaction, person: PersonId) -> Result<()> {
    let held = role_grant::Entity::find().filter(role_grant::Column::PersonId.eq(person)).all(tx).await?;
    let has = |of_sort: fn(Role) -> bool| held.iter().any(|grant| of_sort(grant.role));
    if has(|role| role == Role::AcademyOfficer) && has(policy::is_of_centre) {
        return Err(Refusal::AcademyOfficerApart.into());
    }
    Ok(())
}

fn detail(role: GrantedRole) -> serde_json::Value {
    json!({ "role": role.role.word(), "course_id": role.course_id })
}
