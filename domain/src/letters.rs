//! Letters to people. What is to be told is written down in the transaction in which it happened, and sent later.
//!
//! A row says to whom, what and what about, and holds neither address nor text: both are made when the letter is sent, from
//! what the reader's account says then. Where the centre has no mail server nothing is written down, so that nobody is
//! told old news once it has one.

mod sending;

use async_trait::async_trait;
use certificate::Texts;
use chrono::{DateTime, Utc};
use course_content::Language;
use entity::enums::{DeliveryState, LetterKind};
use entity::ids::{LetterId, PersonId};
use entity::letter;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::newsletter::Mailing;
use crate::{people, retries};

pub(crate) use sending::tried_lately;
pub use sending::{is_due, send_due};

/// What a letter tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What has happened.
    pub kind: LetterKind,
    /// To which certificate, or which version of a course.
    pub about: Uuid,
    /// What the text needs to know.
    pub facts: Facts,
}

/// What the text of a letter needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The title of the programme.
    pub programme: Texts,
    /// The key of the course, where the letter leads to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<String>,
}

/// A letter that is ready to be written and sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same at every try, so that whoever gets it twice can tell.
    pub id: LetterId,
    /// The reader's address.
    pub to: String,
    /// The language in which the reader wants to be spoken to.
    pub language: Language,
    /// What it tells.
    pub news: News,
    /// When it is sent.
    pub at: DateTime<Utc>,
}

/// Why a letter was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// Nobody answered, or asked to be tried later.
    Later(String),
    /// It will never be taken, however often it is tried.
    Never(String),
}

/// What writes letters out and hands them to a mail server.
#[async_trait]
pub trait Mail: Send + Sync {
    /// Sends a letter.
    async fn send(&self, letter: Letter) -> std::result::Result<(), Unsent>;

    /// Sends a letter of the newsletter.
    async fn send_newsletter(&self, letter: Mailing) -> std::result::Result<(), Unsent>;
}

/// Writes a letter down, if letters are sent and this person has an address. What still waited about the same is
/// overtaken by it, and is never sent.
///
/// # Errors
/// The database's own.
pub(crate) async fn queue(
    cx: &Context,
    tx: &DatabaseTransaction,
    to: PersonId,
    news: News,
    now: DateTime<Utc>,
) -> Result<()> {
    // Others may be told about the same; what they are told still waits.
    letter::Entity::delete_many()
        .filter(letter::Column::AboutId.eq(news.about))
        .filter(letter::Column::PersonId.eq(to))
        .filter(letter::Column::State.eq(DeliveryState::Pending))
        .exec(tx)
        .await?;
    if people::letter_address(tx, to).await?.is_none() {
        return Ok(());
    }
    let row = letter::ActiveModel {
        id: Set(cx.new_id()),
        person_id: Set(to),
        kind: Set(news.kind),
        about_id: Set(news.about),
        facts: Set(serde_json::to_value(news.facts).map_err(Error::internal)?),
        state: Set(DeliveryState::Pending),
        tries: Set(0),
        queued_at: Set(now),
        next_at: Set(now),
        tried_at: Set(None),
        last_answer: Set(None),
        ended_at: Set(None),
    };
    row.insert(tx).await?;
    Ok(())
}

/// Takes back what still waits to be told about something.
///
/// # Errors
/// The database's own.
pub(crate) async fn overtake(tx: &DatabaseTransaction, about: Uuid) -> Result<()> {
    letter::Entity::delete_many()
        .filter(letter::Column::AboutId.eq(about))
        .filter(letter::Column::State.eq(DeliveryState::Pending))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets all letters of somebody, also those that wait.
///
/// # Errors
/// The database's own.
pub(crate) async fn forget_of(tx: &DatabaseTransaction, person: PersonId) -> Result<()> {
    letter::Entity::delete_many().filter(letter::Column::PersonId.eq(person)).exec(tx).await?;
    Ok(())
}

/// What somebody was written lately, for themselves.
///
/// # Errors
/// The database's own.
pub(crate) async fn told(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Value>> {
    let rows = letter::Entity::find()
        .filter(letter::Column::PersonId.eq(person))
        .order_by_asc(letter::Column::Id)
        .all(db)
        .await?;
    let one = |row: letter::Model| {
        json!({
            "kind": row.kind.word(),
            "about": row.about_id,
            "state": row.state.word(),
            "queued_at": row.queued_at,
            "ended_at": row.ended_at,
        })
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Forgets letters that ended long ago, and those that nobody could send for as long.
///
/// # Errors
/// The database's own.
pub async fn forget_old(cx: &Context) -> Result<()> {
    letter::Entity::delete_many()
        .filter(letter::Column::QueuedAt.lt(cx.now() - retries::REMEMBERED))
        .exec(cx.database().write())
        .await
        .map_err(Error::from)?;
    Ok(())
}
