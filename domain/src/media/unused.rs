//! Bytes that no item has any more, or never had: deleted after a while.

use chrono::TimeDelta;
use entity::{media_blob, media_item, media_rendition, media_sound};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::context::Context;
use crate::error::Result;

/// For so long bytes wait for an item: whoever was cut off goes on meanwhile.
const GRACE: TimeDelta = TimeDelta::days(7);
/// How many are deleted in one go.
const AT_ONCE: u64 = 200;

/// Deletes bytes that nothing has used for a week; gives how many.
///
/// The file goes inside the transaction that deletes its row: whoever is about to store the same bytes writes that row
/// first, so one of the two waits for the other.
///
/// # Errors
/// The database's own, and the store's.
pub async fn delete_unused(cx: &Context) -> Result<usize> {
    let before = cx.now() - GRACE;
    let unused = media_blob::Entity::find()
        .filter(media_blob::Column::KeptAt.lt(before))
        .filter(media_blob::Column::Sha256.not_in_subquery(of_items()))
        .filter(media_blob::Column::Sha256.not_in_subquery(of_sizes()))
        .filter(media_blob::Column::Sha256.not_in_subquery(of_sounds()))
        .order_by_asc(media_blob::Column::KeptAt)
        .limit(AT_ONCE)
        .all(cx.read())
        .await?;
    let mut deleted = 0;
    for blob in unused {
        let tx = cx.begin_write().await?;
        let gone = media_blob::Entity::delete_many()
            .filter(media_blob::Column::Sha256.eq(blob.sha256.as_str()))
            .filter(media_blob::Column::KeptAt.lt(before))
            .filter(media_blob::Column::Sha256.not_in_subquery(of_items()))
            .filter(media_blob::Column::Sha256.not_in_subquery(of_sizes()))
            .filter(media_blob::Column::Sha256.not_in_subquery(of_sounds()))
            .exec(&tx)
            .await?;
        if gone.rows_affected == 1 {
            cx.media().delete(&blob.sha256).await?;
            deleted += 1;
        }
        tx.commit().await?;
    }
    Ok(deleted)
}

fn of_items() -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(media_item::Column::Sha256)
        .from(media_item::Entity)
        .and_where(Expr::col(media_item::Column::Sha256).is_not_null())
        .to_owned()
}

fn of_sizes() -> sea_orm::sea_query::SelectStatement {
    Query::select().column(media_rendition::Column::Sha256).from(media_rendition::Entity).to_owned()
}

fn of_sounds() -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(media_sound::Column::Sha256)
        .from(media_sound::Entity)
        .and_where(Expr::col(media_sound::Column::Sha256).is_not_null())
        .to_owned()
}
