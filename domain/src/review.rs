//! Review: a second clinician reads a draft, comments on it, and signs it off or sends it back.

mod comments;
mod drafts;
mod steps;
mod threads;

use chrono::{DateTime, Utc};
use entity::course_version;
use entity::enums::{ReviewStepKind, VersionState};
use entity::ids::{CourseId, PersonId};
use sea_orm::ConnectionTrait;

use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::courses::{self, Draft};
use crate::error::{Error, Refusal, Result};
use crate::people::Names;
use crate::policy::{self, Action};
use crate::studio;

pub use comments::{MAX_QUOTE, MAX_TEXT, NewComment, Reply, comment, reply};
pub use drafts::{ListedDraft, list};
pub use steps::{ReadAgainst, ask, send_back, sign_off, sign_off_of};
pub(crate) use steps::{hold_open, is_read_against_source, is_signed_off};
pub use threads::{CommentEvent, Place, Thread, told};

/// A review as it stands.
#[derive(Clone, Debug)]
pub struct Review {
    /// The draft, with what the checker finds in it.
    pub draft: Draft,
    /// Everything that happened, the first first.
    pub steps: Vec<Step>,
    /// The comments with what was said to them, in the order of the files.
    pub threads: Vec<Thread>,
    /// Who has signed this very content off.
    pub signed_off: Option<Step>,
    /// What whoever asks may do now.
    pub may: May,
}

/// A step of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Asked for, signed off, sent back.
    pub kind: ReviewStepKind,
    /// Who; `None`: the centre itself.
    pub by: Option<PersonId>,
    /// How they are called; empty once they are erased.
    pub name: Names,
    /// When.
    pub at: DateTime<Utc>,
    /// Which content, by its hash.
    pub content_hash: String,
    /// In their words; may be empty.
    pub note: String,
    /// What it was read against; empty where that was not said.
    pub source: String,
    /// Which edition of that.
    pub edition: String,
}

/// What somebody may do with a draft now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Ask for a review.
    pub ask: bool,
    /// Sign off, or send back.
    pub decide: bool,
    /// Publish, once it is signed off.
    pub publish: bool,
    /// Whether they wrote it: four eyes.
    pub is_author: bool,
}

impl Review {
    /// Whether a review is asked for, and nobody has decided yet.
    #[must_use]
    pub fn is_asked_for(&self) -> bool {
        self.draft.version.state == VersionState::InReview && self.signed_off.is_none()
    }

    /// How many comments are not settled.
    #[must_use]
    pub fn open_count(&self) -> usize {
        self.threads.iter().filter(|thread| !thread.is_resolved()).count()
    }
}

/// A picture or document that the lessons of a draft show.
///
/// # Errors
/// [`Error::NotFound`] if there is no draft that the actor may read, or no such file in it.
pub async fn file(cx: &Context, actor: &Actor, key: &str, name: &str) -> Result<courses::PackageFile> {
    let draft = courses::find_draft(cx, actor, key).await?;
    courses::file_of(cx.read(), draft.version.id, name).await
}

/// The review of a course's draft, for those who write and review it.
///
/// # Errors
/// [`Error::NotFound`] if there is no draft that the actor may read.
pub async fn find(cx: &Context, actor: &Actor, key: &str) -> Result<Review> {
    let draft = courses::find_draft(cx, actor, key).await?;
    let db = cx.read();
    let steps = steps::of_version(db, draft.version.id).await?;
    let signed_off = steps::current(&steps, &draft.version).cloned();
    let threads = threads::of_version(cx, db, draft.version.id).await?;
    let may = may(db, actor, &draft.version).await?;
    Ok(Review { draft, steps, threads, signed_off, may })
}

async fn may(db: &impl ConnectionTrait, actor: &Actor, version: &course_version::Model) -> Result<May> {
    let course = version.course_id;
    let is_author = has_written(db, actor, version).await?;
    let others = !is_author || *actor == Actor::System;
    Ok(May {
        ask: policy::allows(actor, Action::WriteCourse(Some(course))),
        decide: others && policy::allows(actor, Action::ReviewCourse(course)),
        publish: others && policy::allows(actor, Action::PublishCourse(course)),
        is_author,
    })
}

/// Whether somebody wrote any state of a draft, be it not the last, or has typed in the manuscript that it comes from.
///
/// # Errors
/// The database's own.
pub(crate) async fn has_written(
    db: &impl ConnectionTrait,
    actor: &Actor,
    draft: &course_version::Model,
) -> Result<bool> {
    let Some(person) = actor.person_id() else { return Ok(false) };
    Ok(audit_trail::has_done(db, person, courses::WRITTEN, ("course_version", draft.id.0)).await?
        || studio::has_typed(db, person, draft.course_id).await?)
}

/// Four eyes: nobody decides about what they wrote.
async fn refuse_author(
    db: &impl ConnectionTrait,
    actor: &Actor,
    draft: &course_version::Model,
) -> Result<()> {
    if has_written(db, actor, draft).await? { Err(Refusal::ReviewerIsAuthor.into()) } else { Ok(()) }
}

async fn course_id(cx: &Context, key: &str) -> Result<CourseId> {
    Ok(courses::find_course(cx.read(), key).await?.ok_or(Error::NotFound("course"))?.id)
}

/// A text somebody types: without the spaces around it, and not longer than `most` characters.
fn typed<'a>(text: &'a str, pointer: &str, most: usize) -> Result<&'a str> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(Error::invalid(pointer, "too_long", format!("write at most {most} characters")));
    }
    Ok(text)
}

/// The same where something has to be said.
fn needed<'a>(text: &'a str, pointer: &str, most: usize) -> Result<&'a str> {
    match typed(text, pointer, most)? {
        "" => Err(Error::invalid(pointer, "required", "write something here")),
        text => Ok(text),
    }
}
