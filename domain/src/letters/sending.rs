//! Sending letters: each is tried until it is taken, ever more rarely, for three days, and so many in a minute.

use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::DeliveryState;
use entity::letter::{self, Column};
use entity::newsletter_letter;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{Letter, Mail, News, Unsent};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{people, retries};

/// So many are sent in one go.
const AT_A_TIME: usize = 20;
/// The letters of so long a time are counted.
const COUNTED: TimeDelta = TimeDelta::minutes(1);
/// How much is kept of what a mail server says.
const LONGEST_ANSWER: usize = 200;

/// Whether a letter can be sent now.
///
/// # Errors
/// The database's own.
pub async fn is_due(cx: &Context) -> Result<bool> {
    let now = cx.now();
    if cx.mail().is_none() || due(now).limit(1).one(cx.read()).await?.is_none() {
        return Ok(false);
    }
    may_send(cx, cx.read(), now).await
}

/// Sends what is due, as many as a minute allows. Two programs never send the same one at the same time.
///
/// # Errors
/// The database's own. That a letter is not taken is none.
#[tracing::instrument(skip_all)]
pub async fn send_due(cx: &Context) -> Result<()> {
    let Some(mail) = cx.mail() else { return Ok(()) };
    // Somebody else is sending: the next sweep finds what is left.
    let Ok(_hand) = cx.delivering().try_acquire() else { return Ok(()) };
    for _ in 0..AT_A_TIME {
        let Some(row) = claim(cx).await? else { return Ok(()) };
        send(cx, mail, row).await?;
    }
    Ok(())
}

fn due(now: DateTime<Utc>) -> Select<letter::Entity> {
    letter::Entity::find().filter(Column::State.eq(DeliveryState::Pending)).filter(Column::NextAt.lte(now))
}

async fn may_send(cx: &Context, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    Ok(tried_lately(db, now).await? < u64::from(cx.settings().letters_a_minute))
}

/// How many letters were handed to the mail server within the last minute, those of the newsletter with them.
///
/// # Errors
/// The database's own.
pub(crate) async fn tried_lately(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64> {
    let letters = letter::Entity::find().filter(Column::TriedAt.gt(now - COUNTED)).count(db).await?;
    let of_newsletter = newsletter_letter::Entity::find()
        .filter(newsletter_letter::Column::TriedAt.gt(now - COUNTED))
        .count(db)
        .await?;
    Ok(letters + of_newsletter)
}

/// Takes the next one that is due and says at once when it would be tried again: whoever is cut off loses that one try.
async fn claim(cx: &Context) -> Result<Option<letter::Model>> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    if !may_send(cx, &tx, now).await? {
        return Ok(None);
    }
    let next = due(now).order_by_asc(Column::NextAt).order_by_asc(Column::Id).limit(1);
    let Some(row) = next.lock_exclusive().one(&tx).await? else { return Ok(None) };
    let tries = row.tries + 1;
    let mut row = row.into_active_model();
    row.tries = Set(tries);
    row.tried_at = Set(Some(now));
    row.next_at = Set(now + retries::until_next(tries));
    let row = row.update(&tx).await?;
    tx.commit().await?;
    Ok(Some(row))
}

async fn send(cx: &Context, mail: &dyn Mail, row: letter::Model) -> Result<()> {
    let reader = people::letter_address(cx.read(), row.person_id).await?;
    let Some((to, language)) = reader else {
        return settle(cx, &row, Err(Unsent::Never("there is no address any more".to_owned()))).await;
    };
    let facts = serde_json::from_value(row.facts.clone()).map_err(Error::internal)?;
    let news = News { kind: row.kind, about: row.about_id, facts };
    let letter = Letter { id: row.id, to: to.clone(), language, news, at: cx.now() };
    let sent = mail.send(letter).await.map_err(|unsent| unsent.without_address(&to));
    settle(cx, &row, sent).await
}

/// Writes down what came of a try.
async fn settle(cx: &Context, tried: &letter::Model, sent: std::result::Result<(), Unsent>) -> Result<()> {
    let is_over = retries::rest_after(tried.tries).is_none();
    let (state, answer) = match sent {
        Ok(()) => (DeliveryState::Delivered, None),
        Err(Unsent::Later(why)) if !is_over => (DeliveryState::Pending, Some(why)),
        Err(Unsent::Later(why) | Unsent::Never(why)) => (DeliveryState::Dead, Some(why)),
    };
    let tx = cx.begin_write().await?;
    let now = cx.now();
    // It may have been overtaken, or its reader erased, or another may have tried it meanwhile.
    let found = letter::Entity::find_by_id(tried.id).lock_exclusive().one(&tx).await?;
    let Some(row) = found.filter(|row| row.tries == tried.tries) else { return Ok(()) };
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.last_answer = Set(answer.clone());
    row.ended_at = Set((state != DeliveryState::Pending).then_some(now));
    row.update(&tx).await?;
    tx.commit().await?;
    let (id, tries, cause) = (tried.id, tried.tries, answer.unwrap_or_default());
    if state == DeliveryState::Dead {
        tracing::warn!(letter.id = %id, letter.tries = tries, cause, "a letter is not sent; it was given up");
    } else {
        let state = state.word();
        tracing::debug!(letter.id = %id, letter.tries = tries, letter.state = state, cause, "a letter was tried");
    }
    Ok(())
}

impl Unsent {
    /// The same without whatever in it names the reader.
    pub(crate) fn without_address(self, address: &str) -> Self {
        match self {
            Self::Later(why) => Self::Later(without_address(&why, address)),
            Self::Never(why) => Self::Never(without_address(&why, address)),
        }
    }
}

/// What a mail server says often names whom it was for: neither the log nor the database is to keep that.
fn without_address(answer: &str, address: &str) -> String {
    let local = address.split('@').next().unwrap_or_default();
    let names_somebody = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.contains('@') || bare.eq_ignore_ascii_case(local)
    };
    let words = answer.split_whitespace().map(|word| if names_somebody(word) { "…" } else { word });
    let kept = words.collect::<Vec<_>>().join(" ");
    kept.chars().take(LONGEST_ANSWER).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_an_answer_names_nobody() {
        let said = "550 5.1.1 <Nurse.Anna@example.by>: user NURSE.ANNA unknown,\n try anna@example.by\0";
        let kept = without_address(said, "nurse.anna@example.by");
        assert_eq!(kept, "550 5.1.1 … user … unknown, try …");
        assert_eq!(without_address(&"я ".repeat(500), "a@b.by").chars().count(), LONGEST_ANSWER);
    }
}
