//! Comments on a draft: on a passage or on a file, with what is said to them.

use course_content::find_passage;
use entity::enums::CommentEventKind;
use entity::ids::PassageCommentId;
use entity::{comment_event, course_version, passage_comment};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};

use super::{course_id, hold_open, needed, typed};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::courses::{self, OPEN};
use crate::error::{Error, Refusal, Result, on_duplicate};
use crate::policy::{self, Action};

/// How long a passage may be that is quoted.
pub const MAX_QUOTE: usize = 1000;
/// How long a comment or a reply may be.
pub const MAX_TEXT: usize = 4000;

/// A comment that somebody makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewComment {
    /// The file of the package.
    pub path: String,
    /// The passage as its reader sees it; empty for the file as a whole.
    pub quote: String,
    /// About where, for a passage that is there more than once.
    pub line: Option<i32>,
    /// What there is to say.
    pub text: String,
}

/// What somebody says to a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Said something, settled it, or took it up again.
    pub kind: CommentEventKind,
    /// In their words; only what is said needs some.
    pub text: String,
}

/// Comments on the draft of a course.
///
/// # Errors
/// - [`Error::NotFound`] if there is no draft that the actor may read.
/// - [`Error::Invalid`] for a file that is not in it, a passage that is not in the file, or nothing said.
pub async fn comment(
    cx: &Context,
    actor: &Actor,
    key: &str,
    new: &NewComment,
) -> Result<passage_comment::Model> {
    let course = course_id(cx, key).await?;
    policy::authorize_hidden(actor, Action::ReadDraft(course), "course")?;
    let text = needed(&new.text, "/text", MAX_TEXT)?;
    let quote = typed(&new.quote, "/quote", MAX_QUOTE)?;
    let tx = cx.begin_write().await?;
    let draft = hold_open(&tx, course).await?;
    let line = place(cx, &draft, new, quote).await?;
    let row = passage_comment::ActiveModel {
        id: Set(cx.new_id()),
        course_version_id: Set(draft.id),
        path: Set(new.path.clone()),
        line: Set(line),
        quote: Set(quote.to_owned()),
        text: Set(text.to_owned()),
        content_hash: Set(draft.content_hash.clone()),
        person_id: Set(actor.person_id()),
        at: Set(cx.now()),
    };
    let row = row.insert(&tx).await?;
    tx.commit().await?;
    Ok(row)
}

/// The line of a passage in the draft as it is.
async fn place(cx: &Context, draft: &course_version::Model, new: &NewComment, quote: &str) -> Result<i32> {
    let file = courses::read_text(cx, draft.id, &new.path).await?;
    let file = file.ok_or_else(|| Error::invalid("/path", "unknown_file", "choose a text of the course"))?;
    let near = new.line.unwrap_or(1).max(1);
    if quote.is_empty() {
        return Ok(near);
    }
    let found = find_passage(&new.path, &file, quote, usize::try_from(near).unwrap_or(1));
    let line = found.ok_or_else(|| {
        Error::invalid("/quote", "not_found", "these words are not in the text; copy them from it")
    })?;
    Ok(i32::try_from(line).unwrap_or(i32::MAX))
}

/// Says something to a comment, settles it, or takes it up again. Settling what is settled changes nothing. Tells the key
/// of the course.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such comment on a draft that the actor may read.
/// - [`Error::Refused`] `NothingToPublish` once the draft is published.
pub async fn reply(cx: &Context, actor: &Actor, id: PassageCommentId, reply: &Reply) -> Result<String> {
    let comment = passage_comment::Entity::find_by_id(id).one(cx.read()).await?;
    let comment = comment.ok_or(Error::NotFound("comment"))?;
    let version = course_version::Entity::find_by_id(comment.course_version_id).one(cx.read()).await?;
    let version = version.ok_or(Error::NotFound("comment"))?;
    policy::authorize_hidden(actor, Action::ReadDraft(version.course_id), "comment")?;
    let text = match reply.kind {
        CommentEventKind::Said => needed(&reply.text, "/text", MAX_TEXT)?,
        CommentEventKind::Resolved | CommentEventKind::Reopened => typed(&reply.text, "/text", MAX_TEXT)?,
    };
    let tx = cx.begin_write().await?;
    let held = hold_open(&tx, version.course_id).await?;
    if held.id != version.id || !OPEN.contains(&held.state) {
        return Err(Refusal::NothingToPublish.into());
    }
    if add(cx, &tx, actor, id, (reply.kind, text)).await? {
        let action = match reply.kind {
            CommentEventKind::Said => None,
            CommentEventKind::Resolved => Some("course.comment_resolved"),
            CommentEventKind::Reopened => Some("course.comment_reopened"),
        };
        if let Some(action) = action {
            audit_trail::record(cx, &tx, actor, cx.now(), courses::entry(action, &held)).await?;
        }
    }
    tx.commit().await?;
    Ok(courses::load(cx, version.id).await?.course_key.clone())
}

/// Writes an event down; false where it would change nothing.
async fn add(
    cx: &Context,
    tx: &DatabaseTransaction,
    actor: &Actor,
    id: PassageCommentId,
    (kind, text): (CommentEventKind, &str),
) -> Result<bool> {
    let events = comment_event::Entity::find()
        .filter(comment_event::Column::PassageCommentId.eq(id))
        .order_by_asc(comment_event::Column::Seq)
        .all(tx)
        .await?;
    let settled = events.iter().rfind(|event| event.kind != CommentEventKind::Said);
    let is_resolved = settled.is_some_and(|event| event.kind == CommentEventKind::Resolved);
    let changes = match kind {
        CommentEventKind::Said => true,
        CommentEventKind::Resolved => !is_resolved,
        CommentEventKind::Reopened => is_resolved,
    };
    if !changes {
        return Ok(false);
    }
    let event = comment_event::ActiveModel {
        id: Set(cx.new_id()),
        passage_comment_id: Set(id),
        seq: Set(events.last().map_or(0, |last| last.seq) + 1),
        kind: Set(kind),
        text: Set(text.to_owned()),
        person_id: Set(actor.person_id()),
        at: Set(cx.now()),
    };
    event.insert(tx).await.map_err(|err| on_duplicate(err, Refusal::RequestInProgress))?;
    Ok(true)
}
