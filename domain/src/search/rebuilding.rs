//! The index made anew, where it was made by another version of the program, or the articles have changed since.
//!
//! A course or an item is a transaction of its own, and the index tells how far it has come: whoever is cut off goes on from
//! there. Meanwhile everything is found as it was indexed before.

use entity::ids::{CourseId, CourseVersionId};
use entity::search_index;
use sea_orm::{DatabaseTransaction, EntityTrait, FromQueryResult};
use uuid::Uuid;

use super::documents::{INDEX, VERSION, hold, keep, remove_older};
use super::sources::{hash_of_articles, index_articles, index_course};
use crate::context::Context;
use crate::database::written_out;
use crate::error::Result;
use crate::{courses, media};

/// Where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Built {
    /// Behind this course; behind none at the beginning.
    Courses(Uuid),
    /// Behind this item, with all courses.
    Media(Uuid),
    /// Behind all of them.
    Both,
}

const MEDIA: &str = "media:";
const BOTH: &str = "both";

impl Built {
    fn read(written: &str) -> Self {
        let id = |text: &str| Uuid::parse_str(text).unwrap_or_default();
        match written.strip_prefix(MEDIA) {
            Some(item) => Self::Media(id(item)),
            None if written == BOTH => Self::Both,
            None => Self::Courses(id(written)),
        }
    }

    fn written(self) -> String {
        match self {
            Self::Courses(id) => id.to_string(),
            Self::Media(id) => format!("{MEDIA}{id}"),
            Self::Both => BOTH.to_owned(),
        }
    }
}

/// Whether the index is not as this program would make it.
///
/// # Errors
/// The database's own.
pub(crate) async fn is_due(cx: &Context) -> Result<bool> {
    let index = search_index::Entity::find_by_id(INDEX).one(cx.read()).await?;
    let articles = hash_of_articles(cx.publications());
    Ok(index.is_some_and(|index| index.made_by != VERSION || index.articles != articles))
}

/// Makes the index anew, as far as that is due.
///
/// # Errors
/// The database's own.
pub(crate) async fn rebuild(cx: &Context) -> Result<()> {
    while is_due(cx).await? {
        step(cx).await?;
    }
    Ok(())
}

/// The next course, after the last of them the next item, and after the last of those everything else.
async fn step(cx: &Context) -> Result<()> {
    let index = search_index::Entity::find_by_id(INDEX).one(cx.read()).await?;
    let Some(index) = index else { return Ok(()) };
    let built = if index.made_by == VERSION { Built::Both } else { Built::read(&index.built_to) };
    match built {
        Built::Courses(after) => next_course(cx, after).await,
        Built::Media(after) => next_item(cx, after).await,
        Built::Both => the_rest(cx).await,
    }
}

#[derive(FromQueryResult)]
struct Next {
    course_id: CourseId,
    id: CourseVersionId,
}

const NEXT: &str = "
    SELECT course_id, id FROM course_version WHERE state = 'published' AND course_id > $1 ORDER BY course_id LIMIT 1";

async fn next_course(cx: &Context, after: Uuid) -> Result<()> {
    let next: Option<Next> = written_out::one(cx.read(), NEXT, [after.into()]).await?;
    let Some(next) = next else {
        return ended(cx.begin_write().await?, Built::Media(Uuid::nil())).await;
    };
    let loaded = courses::load(cx, next.id).await?;
    let tx = cx.begin_write().await?;
    if courses::hold_published(&tx, next.course_id).await? == Some(next.id) {
        index_course(&tx, next.course_id, &loaded.package).await?;
    }
    ended(tx, Built::Courses(next.course_id.0)).await
}

async fn next_item(cx: &Context, after: Uuid) -> Result<()> {
    let Some(next) = media::next_after(cx.read(), after.into()).await? else {
        return ended(cx.begin_write().await?, Built::Both).await;
    };
    let tx = cx.begin_write().await?;
    media::index_anew(&tx, next).await?;
    ended(tx, Built::Media(next.0)).await
}

/// Writes down how far one has come.
async fn ended(tx: DatabaseTransaction, built: Built) -> Result<()> {
    let mut index = hold(&tx).await?;
    index.built_to = built.written();
    keep(&tx, index).await?;
    Ok(tx.commit().await?)
}

async fn the_rest(cx: &Context) -> Result<()> {
    let tx = cx.begin_write().await?;
    hold(&tx).await?;
    index_articles(&tx, cx.publications()).await?;
    remove_older(&tx).await?;
    let mut index = hold(&tx).await?;
    (index.made_by, index.built_to) = (VERSION, String::new());
    index.articles = hash_of_articles(cx.publications());
    keep(&tx, index).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_one_has_come_is_read_as_it_was_written() {
        let id = Uuid::from_u128(7);
        for built in [Built::Courses(id), Built::Media(id), Built::Media(Uuid::nil()), Built::Both] {
            assert_eq!(Built::read(&built.written()), built);
        }
        assert_eq!(Built::read(""), Built::Courses(Uuid::nil()));
    }
}
