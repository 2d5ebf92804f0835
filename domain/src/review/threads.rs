//! Comments as they are read: where their passage stands now, and what was said to them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use course_content::find_passage;
use entity::enums::CommentEventKind;
use entity::ids::{CourseVersionId, PassageCommentId, PersonId};
use entity::{comment_event, passage_comment, review_step};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::context::Context;
use crate::courses;
use crate::error::Result;
use crate::people::{self, Names};

/// A comment, with what was said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The comment.
    pub comment: passage_comment::Model,
    /// How its writer is called; empty once erased.
    pub name: Names,
    /// Where its passage is now.
    pub place: Place,
    /// What was said to it, the first first.
    pub events: Vec<CommentEvent>,
}

/// Where a passage is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On this line of its file, with the same words.
    Line(usize),
    /// Nowhere: its words are no longer there.
    Changed,
    /// The comment is about the file as a whole.
    Whole,
}

/// What was said to a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentEvent {
    /// Said, settled, or taken up again.
    pub kind: CommentEventKind,
    /// In words; may be empty.
    pub text: String,
    /// Who.
    pub by: Option<PersonId>,
    /// How they are called.
    pub name: Names,
    /// When.
    pub at: DateTime<Utc>,
}

impl Thread {
    /// Whether it is settled.
    #[must_use]
    pub fn is_resolved(&self) -> bool {
        let last = self.events.iter().rfind(|event| event.kind != CommentEventKind::Said);
        last.is_some_and(|event| event.kind == CommentEventKind::Resolved)
    }

    /// Where it stands in its file: where its passage is, or else was.
    fn line(&self) -> usize {
        match self.place {
            Place::Line(line) => line,
            Place::Changed => usize::try_from(self.comment.line).unwrap_or(0),
            Place::Whole => 0,
        }
    }
}

/// The comments on a version, by file and place.
pub(super) async fn of_version(
    cx: &Context,
    db: &impl ConnectionTrait,
    version: CourseVersionId,
) -> Result<Vec<Thread>> {
    let comments = passage_comment::Entity::find()
        .filter(passage_comment::Column::CourseVersionId.eq(version))
        .order_by_asc(passage_comment::Column::Id)
        .all(db)
        .await?;
    let mut events = events_of(db, &comments).await?;
    let by = |row: &passage_comment::Model| row.person_id;
    let people_of = events.values().flatten().filter_map(|event| event.person_id);
    let names = people::names_of(db, people_of.chain(comments.iter().filter_map(by))).await?;
    let called = |id: Option<PersonId>| id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
    let mut files = HashMap::new();
    for comment in &comments {
        if !files.contains_key(&comment.path) {
            files.insert(comment.path.clone(), courses::read_text(cx, version, &comment.path).await?);
        }
    }
    let event = |row: comment_event::Model| CommentEvent {
        kind: row.kind,
        text: row.text,
        by: row.person_id,
        name: called(row.person_id),
        at: row.at,
    };
    let thread = |comment: passage_comment::Model| Thread {
        name: called(comment.person_id),
        place: place(&comment, files.get(&comment.path).and_then(Option::as_deref)),
        events: events.remove(&comment.id).unwrap_or_default().into_iter().map(event).collect(),
        comment,
    };
    let mut threads: Vec<Thread> = comments.into_iter().map(thread).collect();
    threads.sort_by_key(|thread| (thread.comment.path.clone(), thread.line(), thread.comment.id));
    Ok(threads)
}

fn place(comment: &passage_comment::Model, file: Option<&str>) -> Place {
    match file {
        Some(_) if comment.quote.is_empty() => Place::Whole,
        Some(file) => {
            let near = usize::try_from(comment.line).unwrap_or(1);
            find_passage(&comment.path, file, &comment.quote, near).map_or(Place::Changed, Place::Line)
        }
        None => Place::Changed,
    }
}

type Events = HashMap<PassageCommentId, Vec<comment_event::Model>>;

async fn events_of(db: &impl ConnectionTrait, comments: &[passage_comment::Model]) -> Result<Events> {
    let rows = comment_event::Entity::find()
        .filter(comment_event::Column::PassageCommentId.is_in(comments.iter().map(|comment| comment.id)))
        .order_by_asc(comment_event::Column::Seq)
        .all(db)
        .await?;
    let mut events = Events::new();
    for row in rows {
        events.entry(row.passage_comment_id).or_default().push(row);
    }
    Ok(events)
}

/// Everything that somebody said in reviews, for themselves.
///
/// # Errors
/// The database's own.
pub async fn told(db: &impl ConnectionTrait, person: PersonId) -> Result<Value> {
    let steps = review_step::Entity::find()
        .filter(review_step::Column::PersonId.eq(person))
        .order_by_asc(review_step::Column::Id)
        .all(db)
        .await?;
    let comments = passage_comment::Entity::find()
        .filter(passage_comment::Column::PersonId.eq(person))
        .order_by_asc(passage_comment::Column::Id)
        .all(db)
        .await?;
    let replies = comment_event::Entity::find()
        .filter(comment_event::Column::PersonId.eq(person))
        .order_by_asc(comment_event::Column::Id)
        .all(db)
        .await?;
    let step = |row: review_step::Model| {
        json!({
            "kind": row.kind, "at": row.at, "note": row.note, "source": row.source, "edition": row.edition,
            "content_hash": row.content_hash,
        })
    };
    let comment = |row: passage_comment::Model| json!({ "path": row.path, "line": row.line, "quote": row.quote, "text": row.text, "at": row.at });
    let reply = |row: comment_event::Model| json!({ "kind": row.kind, "text": row.text, "at": row.at });
    Ok(json!({
        "steps": steps.into_iter().map(step).collect::<Vec<_>>(),
        "comments": comments.into_iter().map(comment).collect::<Vec<_>>(),
        "replies": replies.into_iter().map(reply).collect::<Vec<_>>(),
    }))
}
