//! Which articles are new: each is noted once, and whoever has the newsletter at that moment is told of it.
//!
//! Those that are there when the centre first looks are noted while nobody can have subscribed, so they are told to nobody;
//! whoever confirms later gets only later ones.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::ids::NewsletterSubscriptionId;
use entity::newsletter_article::{self as article, ActiveModel, Column};
use entity::{newsletter_letter as letter, newsletter_subscription as subscription};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect,
};

use super::{is_offered, waiting};
use crate::clock::MINSK;
use crate::context::Context;
use crate::error::Result;
use crate::jobs::Job;
use crate::publications::Publication;

/// So many letters are written down in one statement.
const AT_A_TIME: usize = 200;

/// Whether there are articles that were not noted.
///
/// # Errors
/// The database's own.
pub async fn is_news(cx: &Context) -> Result<bool> {
    Ok(!unnoted(cx, cx.read(), cx.now()).await?.is_empty())
}

/// Notes new articles, and writes down whom to tell of them: all of it, or nothing. Of two servers one does.
///
/// # Errors
/// The database's own.
#[tracing::instrument(skip_all)]
pub async fn announce(cx: &Context) -> Result<()> {
    let tx = cx.begin_write().await?;
    let now = cx.now();
    for publication in unnoted(cx, &tx, now).await? {
        if note(&tx, &publication.key, now).await? && is_offered(cx) {
            let told = tell(cx, &tx, &publication.key, now).await?;
            tracing::info!(article = publication.key, told, "an article is announced");
        }
    }
    tx.commit().await?;
    cx.hand_over(Job::SendNewsletter);
    Ok(())
}

/// The oldest first. One of a later day waits for its day.
async fn unnoted<'a>(
    cx: &'a Context,
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<&'a Publication>> {
    let keys: Vec<String> =
        article::Entity::find().select_only().column(Column::Key).into_tuple().all(db).await?;
    let (noted, today) = (HashSet::<_>::from_iter(keys), now.with_timezone(&MINSK).date_naive());
    let is_new = |one: &&Publication| one.published_on <= today && !noted.contains(&one.key);
    Ok(cx.publications().newest_first().iter().rev().filter(is_new).collect())
}

/// Whether it was noted by this, and not by another at the same moment.
async fn note(tx: &DatabaseTransaction, key: &str, now: DateTime<Utc>) -> Result<bool> {
    let row = ActiveModel { key: Set(key.to_owned()), noticed_at: Set(now) };
    let there_already = OnConflict::column(Column::Key).do_nothing().to_owned();
    let inserted = article::Entity::insert(row).on_conflict(there_already).exec_without_returning(tx).await?;
    Ok(inserted > 0)
}

async fn tell(cx: &Context, tx: &DatabaseTransaction, key: &str, now: DateTime<Utc>) -> Result<usize> {
    let readers: Vec<NewsletterSubscriptionId> = subscription::Entity::find()
        .select_only()
        .column(subscription::Column::Id)
        .filter(subscription::Column::ConfirmedAt.is_not_null())
        .into_tuple()
        .all(tx)
        .await?;
    for some in readers.chunks(AT_A_TIME) {
        let to = |id: &NewsletterSubscriptionId| letter::ActiveModel {
            article_key: Set(Some(key.to_owned())),
            ..waiting(cx, *id, now)
        };
        let told_already = OnConflict::columns([letter::Column::SubscriptionId, letter::Column::ArticleKey])
            .do_nothing()
            .to_owned();
        letter::Entity::insert_many(some.iter().map(to))
            .on_conflict(told_already)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(readers.len())
}
