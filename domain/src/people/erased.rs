//! What is left of an account once its person is erased: a row without a word in it, for what points to it.

use chrono::{DateTime, Utc};
use entity::ids::PersonId;
use entity::{password_link, person, refresh_token, role_grant, session, sign_in_name};
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};

use super::accounts;
use super::names::Names;
use crate::error::Result;

/// Empties the row and takes away everything that signs in. `row` is held by the caller.
///
/// # Errors
/// The database's own.
pub(crate) async fn erase_account(
    tx: &DatabaseTransaction,
    row: person::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, revision) = (row.id, row.revision);
    let mut empty = person::ActiveModel {
        id: Set(id),
        profession: Set(None),
        employer: Set(None),
        region: Set(None),
        time_factor_percent: Set(100),
        password_hash: Set(None),
        names_confirmed_at: Set(None),
        erased_at: Set(Some(now)),
        ..Default::default() // the names, which follow; language and day of making say nothing about anybody
    };
    accounts::set_names(&mut empty, &Names::default());
    accounts::touch(&mut empty, revision, now);
    empty.update(tx).await?;
    forget_sign_in(tx, id).await
}

async fn forget_sign_in(tx: &DatabaseTransaction, id: PersonId) -> Result<()> {
    let sessions = Query::select()
        .column(session::Column::Id)
        .from(session::Entity)
        .and_where(session::Column::PersonId.eq(id))
        .to_owned();
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::SessionId.in_subquery(sessions))
        .exec(tx)
        .await?;
    session::Entity::delete_many().filter(session::Column::PersonId.eq(id)).exec(tx).await?;
    password_link::Entity::delete_many().filter(password_link::Column::PersonId.eq(id)).exec(tx).await?;
    sign_in_name::Entity::delete_many().filter(sign_in_name::Column::PersonId.eq(id)).exec(tx).await?;
    role_grant::Entity::delete_many().filter(role_grant::Column::PersonId.eq(id)).exec(tx).await?;
    Ok(())
}
