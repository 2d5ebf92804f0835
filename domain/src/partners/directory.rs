//! The partner institutions themselves.

use chrono::{DateTime, Utc};
use entity::ids::PartnerId;
use entity::partner;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use crate::actor::Actor;
use crate::audit_trail::{self, Entry};
use crate::context::Context;
use crate::error::{Error, Refusal, Result, on_duplicate};
use crate::page::{Page, PageRequest};
use crate::policy::{self, Action};

/// How long a name may be, in characters: holders read it.
const NAME_LENGTH: usize = 200;

/// A partner institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerAccount {
    /// Its id.
    pub id: PartnerId,
    /// Its name, which holders see.
    pub name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// Makes a partner.
///
/// # Errors
/// - [`Error::Forbidden`] for others than administrators.
/// - [`Error::Invalid`] without a name that can be read.
/// - [`Error::Refused`] `PartnerNameTaken`.
pub async fn create(cx: &Context, actor: &Actor, name: &str) -> Result<PartnerAccount> {
    policy::authorize(actor, Action::ManagePartners)?;
    let name = read_name(name)?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = partner::ActiveModel { id: Set(cx.new_id()), name: Set(name.to_owned()), created_at: Set(now) };
    let row = row.insert(&tx).await.map_err(|error| on_duplicate(error, Refusal::PartnerNameTaken))?;
    let entry = Entry {
        action: "partner.created",
        subject_kind: "partner",
        subject_id: Some(row.id.0),
        reason: None,
        detail: json!({ "name": row.name }),
    };
    audit_trail::record(cx, &tx, actor, now, entry).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// All partners, the oldest first.
///
/// # Errors
/// [`Error::Forbidden`] for others than administrators.
pub async fn list(cx: &Context, actor: &Actor, page: PageRequest) -> Result<Page<PartnerAccount>> {
    policy::authorize(actor, Action::ManagePartners)?;
    let rows = partner::Entity::find()
        .filter(partner::Column::Id.gt(page.after.unwrap_or(Uuid::nil())))
        .order_by_asc(partner::Column::Id)
        .limit(page.limit + 1)
        .all(cx.read())
        .await?;
    Ok(Page::from_rows(rows, page.limit, |row| row.id.0).map(PartnerAccount::from))
}

/// One of them.
///
/// # Errors
/// - [`Error::Forbidden`] for others than administrators.
/// - [`Error::NotFound`] if there is no such partner.
pub async fn find(cx: &Context, actor: &Actor, id: PartnerId) -> Result<PartnerAccount> {
    policy::authorize(actor, Action::ManagePartners)?;
    let found = partner::Entity::find_by_id(id).one(cx.read()).await?;
    found.map(PartnerAccount::from).ok_or(Error::NotFound("partner"))
}

/// A name of one line, without the spaces around it.
///
/// # Errors
/// [`Error::Invalid`] at `/name`.
pub(super) fn read_name(name: &str) -> Result<&str> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_LENGTH {
        return Err(Error::invalid("/name", "name_length", "write a name of 1 to 200 characters"));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::invalid("/name", "control_character", "write plain text"));
    }
    Ok(name)
}

impl From<partner::Model> for PartnerAccount {
    fn from(row: partner::Model) -> Self {
        Self { id: row.id, name: row.name, created_at: row.created_at }
    }
}
