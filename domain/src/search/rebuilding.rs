//! The index made anew, where it was made by another version of the program, or the articles have changed since.
//!
//! A course is a transaction of its own, and the index tells how far it has come: whoever is cut off goes on from there.
//! Meanwhile everything is found as it was indexed before.

use entity::ids::{CourseId, CourseVersionId};
use entity::search_index;
use sea_orm::{EntityTrait, FromQueryResult};

use super::documents::{INDEX, VERSION, hold, keep, remove_older};
use super::sources::{hash_of_articles, index_articles, index_course};
use crate::context::Context;
use crate::courses;
use crate::database::written_out;
use crate::error::Result;

/// Comes after every course.
const AFTER_COURSES: &str = "courses";

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

#[derive(FromQueryResult)]
struct Next {
    course_id: CourseId,
    id: CourseVersionId,
}

const NEXT: &str = "
    SELECT course_id, id FROM course_version WHERE state = 'published' AND ($1 = '' OR course_id > $2)
    ORDER BY course_id LIMIT 1";

/// The next course, or after the last of them everything else.
async fn step(cx: &Context) -> Result<()> {
    let index = search_index::Entity::find_by_id(INDEX).one(cx.read()).await?;
    let Some(index) = index else { return Ok(()) };
    if index.made_by != VERSION && index.built_to != AFTER_COURSES {
        return next_course(cx, &index.built_to).await;
    }
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

async fn next_course(cx: &Context, built_to: &str) -> Result<()> {
    let after = uuid::Uuid::parse_str(built_to).unwrap_or_default();
    let next: Option<Next> = written_out::one(cx.read(), NEXT, [built_to.into(), after.into()]).await?;
    let Some(next) = next else { return note(cx, AFTER_COURSES).await };
    let loaded = courses::load(cx, next.id).await?;
    let tx = cx.begin_write().await?;
    if courses::hold_published(&tx, next.course_id).await? == Some(next.id) {
        index_course(&tx, next.course_id, &loaded.package).await?;
    }
    let mut index = hold(&tx).await?;
    index.built_to = next.course_id.0.to_string();
    keep(&tx, index).await?;
    Ok(tx.commit().await?)
}

async fn note(cx: &Context, built_to: &str) -> Result<()> {
    let tx = cx.begin_write().await?;
    let mut index = hold(&tx).await?;
    built_to.clone_into(&mut index.built_to);
    keep(&tx, index).await?;
    Ok(tx.commit().await?)
}
