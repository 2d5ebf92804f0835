//! The newsletter: asked for by anybody, confirmed by whoever reads the address, left by one press; an address serves nothing else.
//!
//! A subscription is an address and belongs to no account. Nobody is shown addresses: staff are told how many there are.

mod announcing;
mod links;
mod sending;

use chrono::{DateTime, TimeDelta, Utc};
use course_content::Language;
use entity::enums::{DeliveryState, SignInKind};
use entity::ids::{NewsletterLetterId, NewsletterSubscriptionId, PersonId};
use entity::{newsletter_letter as letter, newsletter_subscription as subscription, sign_in_name};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
};
use secrecy::SecretString;

use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::jobs::Job;
use crate::people::{self, SignInName};
use crate::policy::{self, Action};
use crate::retries;

pub use announcing::{announce, is_news};
pub use sending::{is_due, send_due};

/// How long a link to confirm is good, and how long an address waits for it.
const ASKED: TimeDelta = TimeDelta::hours(48);
/// Within so long an address is sent so many questions at most, whoever asks.
const DAY: TimeDelta = TimeDelta::hours(24);
const QUESTIONS_A_DAY: u64 = 3;
/// The wording that is agreed to; it changes with the text on the page.
const CONSENT: &str = "2026-11";

/// What goes to one reader.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailing {
    /// The same at every try.
    pub id: NewsletterLetterId,
    /// The reader's address.
    pub to: String,
    /// The language of the letter.
    pub language: Language,
    /// What it says.
    pub says: Says,
    /// When it is sent.
    pub at: DateTime<Utc>,
}

/// What a letter of the newsletter says.
#[derive(Clone, PartialEq, Eq)]
pub enum Says {
    /// Whether the reader wants it, with what the link to say so carries.
    Asks {
        /// Good for two days.
        token: String,
    },
    /// That there is an article.
    Tells {
        /// The key of the article.
        key: String,
        /// Its title.
        title: String,
        /// What it is about.
        summary: String,
        /// What the link carries by which its reader leaves.
        removal: String,
    },
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Who get the newsletter.
    pub confirmed: u64,
    /// Who were asked and have not answered.
    pub asked: u64,
}

/// Whether the newsletter can be asked for: not where no letters are sent.
#[must_use]
pub fn is_offered(cx: &Context) -> bool {
    cx.mail().is_some()
}

/// Asks whoever reads an address whether they want the newsletter. The answer is the same, and costs the same, whether the
/// address is new, waits, or has the newsletter already.
///
/// # Errors
/// - [`Refusal::NewsletterOff`] where no letters are sent.
/// - [`Error::Invalid`] at `/email` for what is no address.
/// - [`Error::TooMany`] if too much was asked `from` here. That an address was asked too often is told to nobody.
#[tracing::instrument(skip_all)]
pub async fn subscribe(cx: &Context, email: &str, language: Language, from: &str) -> Result<()> {
    if !is_offered(cx) {
        return Err(Refusal::NewsletterOff.into());
    }
    let address = SignInName::email(email)?;
    people::count_newsletter(cx, from).await?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let row = ask(cx, &tx, (address.value(), language), now).await?;
    let may_ask = questions_since(&tx, row.id, now - DAY).await? < QUESTIONS_A_DAY;
    if may_ask {
        question(cx, row.id, language, now).insert(&tx).await?;
    }
    tx.commit().await?;
    cx.hand_over(Job::SendNewsletter);
    Ok(())
}

/// The row of an address, held; made if there was none.
async fn ask(
    cx: &Context,
    tx: &DatabaseTransaction,
    (address, language): (&str, Language),
    now: DateTime<Utc>,
) -> Result<subscription::Model> {
    let fresh = subscription::ActiveModel {
        id: Set(cx.new_id()),
        address: Set(address.to_owned()),
        language: Set(language.tag().to_owned()),
        consent: Set(CONSENT.to_owned()),
        asked_at: Set(now),
        confirmed_at: Set(None),
        returned: Set(0),
    };
    let again = OnConflict::column(subscription::Column::Address)
        .update_column(subscription::Column::AskedAt)
        .to_owned();
    subscription::Entity::insert(fresh).on_conflict(again).exec_without_returning(tx).await?;
    let found = subscription::Entity::find()
        .filter(subscription::Column::Address.eq(address))
        .lock_exclusive()
        .one(tx)
        .await?;
    found.ok_or_else(|| Error::Unavailable("a subscription was ended just now".into()))
}

async fn questions_since(
    tx: &DatabaseTransaction,
    id: NewsletterSubscriptionId,
    since: DateTime<Utc>,
) -> Result<u64> {
    let asked = letter::Entity::find()
        .filter(letter::Column::SubscriptionId.eq(id))
        .filter(letter::Column::ArticleKey.is_null())
        .filter(letter::Column::QueuedAt.gt(since));
    Ok(asked.count(tx).await?)
}

/// A letter that waits to be sent.
fn waiting(cx: &Context, to: NewsletterSubscriptionId, now: DateTime<Utc>) -> letter::ActiveModel {
    letter::ActiveModel {
        id: Set(cx.new_id()),
        subscription_id: Set(to),
        article_key: Set(None),
        language: Set(None),
        state: Set(DeliveryState::Pending),
        tries: Set(0),
        queued_at: Set(now),
        next_at: Set(now),
        tried_at: Set(None),
        last_answer: Set(None),
        ended_at: Set(None),
    }
}

fn question(
    cx: &Context,
    to: NewsletterSubscriptionId,
    language: Language,
    now: DateTime<Utc>,
) -> letter::ActiveModel {
    letter::ActiveModel { language: Set(Some(language.tag().to_owned())), ..waiting(cx, to, now) }
}

/// Whether a link to confirm is good. Looking at it confirms nothing: programs that search letters open links too.
///
/// # Errors
/// [`Refusal::NewsletterLinkExpired`] if it is not.
pub async fn find_question(cx: &Context, token: &SecretString) -> Result<()> {
    links::find(cx.read(), token, cx.now()).await.map(drop)
}

/// Whoever holds the link wants the newsletter, in the language that was asked for. Saying so twice changes nothing.
///
/// # Errors
/// [`Refusal::NewsletterLinkExpired`] for a link that is unknown or over, or whose subscription was ended.
#[tracing::instrument(skip_all)]
pub async fn confirm(cx: &Context, token: &SecretString) -> Result<()> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let link = links::find(&tx, token, now).await?;
    let found = subscription::Entity::find_by_id(link.subscription_id).lock_exclusive().one(&tx).await?;
    let row = found.ok_or(Refusal::NewsletterLinkExpired)?;
    let confirmed_at = row.confirmed_at.or(Some(now));
    let mut row = row.into_active_model();
    row.confirmed_at = Set(confirmed_at);
    row.language = Set(link.language);
    row.consent = Set(CONSENT.to_owned());
    row.returned = Set(0);
    row.update(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a link to leave is one of ours. Whether its reader has left already it does not say.
///
/// # Errors
/// [`Refusal::RemovalLinkBroken`] if it is not.
pub fn check_removal(cx: &Context, token: &SecretString) -> Result<()> {
    links::leaving(cx, token).map(drop)
}

/// Whoever holds the link leaves: the address goes, and everything that waits for it. Leaving twice changes nothing.
///
/// # Errors
/// [`Refusal::RemovalLinkBroken`] for a link that is not ours.
#[tracing::instrument(skip_all)]
pub async fn remove(cx: &Context, token: &SecretString) -> Result<()> {
    let id = links::leaving(cx, token)?;
    let tx = cx.begin_write().await?;
    end(&tx, &[id]).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends subscriptions; nothing is kept of them. The subscription goes first: whoever holds it waits for those who have it.
async fn end(tx: &DatabaseTransaction, ids: &[NewsletterSubscriptionId]) -> Result<()> {
    let own = subscription::Column::Id.is_in(ids.iter().copied());
    subscription::Entity::delete_many().filter(own).exec(tx).await?;
    let to_them = letter::Column::SubscriptionId.is_in(ids.iter().copied());
    letter::Entity::delete_many().filter(to_them).exec(tx).await?;
    links::forget_of(tx, ids).await
}

/// How many there are.
///
/// # Errors
/// [`Error::Forbidden`] for whoever may not see it.
pub async fn counts(cx: &Context, actor: &Actor) -> Result<Counts> {
    policy::authorize(actor, Action::CountSubscriptions)?;
    let confirmed = subscription::Column::ConfirmedAt.is_not_null();
    let confirmed = subscription::Entity::find().filter(confirmed).count(cx.read()).await?;
    let all = subscription::Entity::find().count(cx.read()).await?;
    Ok(Counts { confirmed, asked: all.saturating_sub(confirmed) })
}

/// Ends the subscriptions of the addresses that somebody signs in with, who wants to be forgotten.
///
/// # Errors
/// The database's own.
pub(crate) async fn forget_of(tx: &DatabaseTransaction, person: PersonId) -> Result<()> {
    let own = sign_in_name::Entity::find()
        .filter(sign_in_name::Column::PersonId.eq(person))
        .filter(sign_in_name::Column::Kind.eq(SignInKind::Email))
        .all(tx)
        .await?;
    let addresses = own.into_iter().map(|name| name.value);
    let found =
        subscription::Entity::find().filter(subscription::Column::Address.is_in(addresses)).all(tx).await?;
    end(tx, &found.into_iter().map(|row| row.id).collect::<Vec<_>>()).await
}

/// Forgets addresses that were asked and did not answer, links that are over, and letters that ended long ago.
///
/// # Errors
/// The database's own.
pub async fn forget_old(cx: &Context) -> Result<()> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let unanswered: Vec<NewsletterSubscriptionId> = subscription::Entity::find()
        .select_only()
        .column(subscription::Column::Id)
        .filter(subscription::Column::ConfirmedAt.is_null())
        .filter(subscription::Column::AskedAt.lt(now - ASKED))
        .limit(AT_A_TIME)
        .lock_exclusive()
        .into_tuple()
        .all(&tx)
        .await?;
    end(&tx, &unanswered).await?;
    links::forget_old(&tx, now).await?;
    forget_letters(&tx, now).await?;
    tx.commit().await?;
    Ok(())
}

/// So many unanswered addresses are forgotten at a time: a statement takes only so many ids.
const AT_A_TIME: u64 = 10_000;

async fn forget_letters(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    let old = letter::Column::QueuedAt.lt(now - retries::REMEMBERED);
    letter::Entity::delete_many().filter(old).exec(db).await?;
    Ok(())
}
