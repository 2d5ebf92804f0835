//! Sending the newsletter: as letters are sent, at a part of their pace, with an eye on addresses that do not exist any more.

use chrono::{DateTime, Utc};
use course_content::Language;
use entity::enums::DeliveryState;
use entity::newsletter_letter::{self as letter, Column};
use entity::newsletter_subscription as subscription;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{Mailing, Says, end, links};
use crate::context::Context;
use crate::error::Result;
use crate::letters::{self, Mail, Unsent};
use crate::{publications, retries};

/// So many are sent in one go.
const AT_A_TIME: usize = 20;
/// After so many letters in a row that were refused because there is no such reader, the subscription ends.
const RETURNED: i32 = 3;

/// The letters that people wait for, and the others.
#[derive(Clone, Copy)]
enum Turn {
    /// Questions whether the newsletter is wanted: somebody sits there and waits.
    Questions,
    /// Articles, which leave a quarter of each minute to other letters.
    Articles,
}

impl Turn {
    fn due(self, now: DateTime<Utc>) -> Select<letter::Entity> {
        let of_this = match self {
            Self::Questions => Column::ArticleKey.is_null(),
            Self::Articles => Column::ArticleKey.is_not_null(),
        };
        let pending = letter::Entity::find().filter(Column::State.eq(DeliveryState::Pending));
        pending.filter(Column::NextAt.lte(now)).filter(of_this)
    }

    async fn has_room(self, cx: &Context, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
        let all = u64::from(cx.settings().letters_a_minute);
        let room = match self {
            Self::Questions => all,
            Self::Articles => all - all / 4,
        };
        Ok(letters::tried_lately(db, now).await? < room)
    }
}

/// Whether a letter of the newsletter can be sent now.
///
/// # Errors
/// The database's own.
pub async fn is_due(cx: &Context) -> Result<bool> {
    if cx.mail().is_none() {
        return Ok(false);
    }
    let now = cx.now();
    for turn in [Turn::Questions, Turn::Articles] {
        let is_due = turn.due(now).limit(1).one(cx.read()).await?.is_some();
        if is_due && turn.has_room(cx, cx.read(), now).await? {
            return Ok(true);
        }
    }
    Ok(false)
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
        let question = claim(cx, Turn::Questions).await?;
        let next = match question {
            None => claim(cx, Turn::Articles).await?,
            some => some,
        };
        let Some(row) = next else { return Ok(()) };
        send(cx, mail, row).await?;
    }
    Ok(())
}

/// Takes the next one that is due and says at once when it would be tried again: whoever is cut off loses that one try.
async fn claim(cx: &Context, turn: Turn) -> Result<Option<letter::Model>> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    if !turn.has_room(cx, &tx, now).await? {
        return Ok(None);
    }
    let next = turn.due(now).order_by_asc(Column::NextAt).order_by_asc(Column::Id).limit(1);
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
    let reader = subscription::Entity::find_by_id(row.subscription_id).one(cx.read()).await?;
    // Whoever left while it was written down is sent nothing.
    let Some(reader) = reader else {
        letter::Entity::delete_by_id(row.id).exec(cx.database().write()).await?;
        return Ok(());
    };
    let Some(letter) = write(cx, &row, &reader).await? else {
        return settle(cx, &row, Err(Unsent::Later("the article is not there any more".to_owned()))).await;
    };
    let sent = mail.send_newsletter(letter).await.map_err(|unsent| unsent.without_address(&reader.address));
    settle(cx, &row, sent).await
}

/// The letter; none for an article that this program does not have, though perhaps another that is newer.
async fn write(cx: &Context, row: &letter::Model, to: &subscription::Model) -> Result<Option<Mailing>> {
    let at = cx.now();
    let tag = row.language.as_ref().unwrap_or(&to.language);
    let language = Language::from_tag(tag).unwrap_or(Language::En);
    let says = if let Some(key) = &row.article_key {
        let Ok(publication) = publications::find(cx, key) else { return Ok(None) };
        let article = publication.in_language(language);
        let (title, summary) = (article.title.clone(), article.summary.clone());
        Says::Tells { key: key.clone(), title, summary, removal: links::removal(cx, to.id) }
    } else {
        Says::Asks { token: links::make(cx.database().write(), to.id, language, at).await? }
    };
    Ok(Some(Mailing { id: row.id, to: to.address.clone(), language, says, at }))
}

/// Writes down what came of a try.
async fn settle(cx: &Context, tried: &letter::Model, sent: std::result::Result<(), Unsent>) -> Result<()> {
    let is_over = retries::rest_after(tried.tries).is_none();
    let is_returned = matches!(&sent, Err(Unsent::Never(why)) if is_about_reader(why));
    let (state, answer) = match sent {
        Ok(()) => (DeliveryState::Delivered, None),
        Err(Unsent::Later(why)) if !is_over => (DeliveryState::Pending, Some(why)),
        Err(Unsent::Later(why) | Unsent::Never(why)) => (DeliveryState::Dead, Some(why)),
    };
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let reader = subscription::Entity::find_by_id(tried.subscription_id).lock_exclusive().one(&tx).await?;
    // Its reader may have left, or another may have tried it meanwhile.
    let found = letter::Entity::find_by_id(tried.id).lock_exclusive().one(&tx).await?;
    let Some(row) = found.filter(|row| row.tries == tried.tries) else { return Ok(()) };
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.last_answer = Set(answer.clone());
    row.ended_at = Set((state != DeliveryState::Pending).then_some(now));
    row.update(&tx).await?;
    if let Some(reader) = reader.filter(|_| is_returned || state == DeliveryState::Delivered) {
        count_returned(&tx, reader, is_returned).await?;
    }
    tx.commit().await?;
    tell(tried, state, answer.unwrap_or_default());
    Ok(())
}

fn tell(tried: &letter::Model, state: DeliveryState, cause: String) {
    let (id, tries, state) = (tried.id, tried.tries, state.word());
    tracing::debug!(letter.id = %id, letter.tries = tries, letter.state = state, cause, "a letter of the newsletter was tried");
}

/// Whether a refusal for good says that there is no such reader. One for what the letter is or whom it is from (X.7.X of
/// RFC 3463) is the centre's to put right, and no reader is lost by it.
fn is_about_reader(why: &str) -> bool {
    !why.split(|c: char| !c.is_ascii_digit() && c != '.').any(|word| word.starts_with("5.7."))
}

/// Counts letters in a row that came back, and ends the subscription after so many.
async fn count_returned(
    tx: &DatabaseTransaction,
    reader: subscription::Model,
    is_returned: bool,
) -> Result<()> {
    let returned = if is_returned { reader.returned + 1 } else { 0 };
    if returned >= RETURNED {
        tracing::info!("a subscription has ended: its letters came back");
        return end(tx, &[reader.id]).await;
    }
    if returned != reader.returned {
        let mut reader = reader.into_active_model();
        reader.returned = Set(returned);
        reader.update(tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_sender_is_none_of_the_reader() {
        for reader in
            ["550 5.1.1 … user unknown", "permanent error (550): 5.2.1 disabled", "550 no such user"]
        {
            assert!(is_about_reader(reader), "{reader}");
        }
        for sender in ["550 5.7.1 spam", "permanent error (554): 5.7.26 SPF fails"] {
            assert!(!is_about_reader(sender), "{sender}");
        }
    }
}
