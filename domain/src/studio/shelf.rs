//! The courses that somebody writes or reviews.

use std::collections::HashMap;

use course_content::Text;
use entity::enums::VersionState;
use entity::ids::CourseId;
use entity::{course, course_version};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::manuscript;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::policy::{self, Action};

/// A course in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// The course's key.
    pub key: String,
    /// Its title; of a course that was only begun, nothing.
    pub title: Text,
    /// Where its newest version stands; `None`: none was handed in yet.
    pub state: Option<VersionState>,
    /// Whether the actor writes it; otherwise they review it.
    pub may_write: bool,
}

/// The courses that somebody writes or reviews, in the order in which they began.
///
/// # Errors
/// [`Error::SignInRequired`] for strangers, [`Error::Forbidden`] for those who have nothing to do with writing.
pub async fn shelf(cx: &Context, actor: &Actor) -> Result<Vec<Shelved>> {
    if !policy::writes_courses(actor) {
        return Err(match actor {
            Actor::Anonymous => Error::SignInRequired("this needs an account"),
            Actor::Person(_) | Actor::Partner(_) | Actor::System => Error::Forbidden,
        });
    }
    let rows = course::Entity::find().order_by_asc(course::Column::Id).all(cx.read()).await?;
    let rows: Vec<_> =
        rows.into_iter().filter(|row| policy::allows(actor, Action::ReadDraft(row.id))).collect();
    let mut versions: HashMap<CourseId, course_version::Model> = course_version::Entity::find()
        .filter(course_version::Column::CourseId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(course_version::Column::Number)
        .all(cx.read())
        .await?
        .into_iter()
        // The last of each course stays.
        .map(|version| (version.course_id, version))
        .collect();
    let mut shelved = Vec::with_capacity(rows.len());
    for row in rows {
        let version = versions.remove(&row.id);
        let title = match &version {
            Some(version) => serde_json::from_value(version.title.clone()).map_err(Error::internal)?,
            None => begun_title(cx, row.id).await?,
        };
        shelved.push(Shelved {
            title,
            state: version.map(|version| version.state),
            may_write: policy::allows(actor, Action::WriteCourse(Some(row.id))),
            key: row.key,
        });
    }
    Ok(shelved)
}

async fn begun_title(cx: &Context, course: CourseId) -> Result<Text> {
    let files = manuscript::whole(cx.read(), course).await?;
    Ok(course_content::Package::read(files).map(|package| package.course.title).unwrap_or_default())
}
