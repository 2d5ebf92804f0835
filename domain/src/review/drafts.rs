//! Which drafts are under way, for those who write and review them.

use course_content::Text;
use entity::enums::VersionState;
use entity::{course, course_version};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::actor::Actor;
use crate::context::Context;
use crate::courses::OPEN;
use crate::error::{Error, Result};
use crate::policy::{self, Action};

/// A draft in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDraft {
    /// The course's key.
    pub course_key: String,
    /// Its title.
    pub title: Text,
    /// Whether a review is asked for.
    pub is_asked_for: bool,
    /// Whether somebody has signed it off.
    pub is_signed_off: bool,
}

/// The drafts that the actor may read; those for which a review is asked come first.
///
/// # Errors
/// [`Error::SignInRequired`] for somebody who has not signed in.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<ListedDraft>> {
    if *actor == Actor::Anonymous {
        return Err(Error::SignInRequired("drafts are for those who write and review them"));
    }
    let rows = course_version::Entity::find()
        .find_also_related(course::Entity)
        .filter(course_version::Column::State.is_in(OPEN))
        .order_by_asc(course_version::Column::Id)
        .all(cx.read())
        .await?;
    let mut drafts = Vec::new();
    for (version, of) in rows {
        let Some(of) = of.filter(|of| policy::allows(actor, Action::ReadDraft(of.id))) else { continue };
        let is_signed_off = version.state == VersionState::InReview && version.reviewer_id.is_some();
        drafts.push(ListedDraft {
            course_key: of.key,
            title: serde_json::from_value(version.title).map_err(Error::internal)?,
            is_asked_for: version.state == VersionState::InReview && !is_signed_off,
            is_signed_off,
        });
    }
    drafts.sort_by_key(|draft| !draft.is_asked_for);
    Ok(drafts)
}
