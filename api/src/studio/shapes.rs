//! Manuscripts as the API writes them.

use chrono::{DateTime, Utc};
use domain::page::Page;
use domain::studio::{self, Conflict, Listed, Saved, StateText};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::answer::{self, Tagged};
use crate::courses::shapes::CourseFinding;
use crate::{list_of, text, words_of};

words_of! {
    /// How a state came to be.
    StateOrigin mirrors domain::enums::StateOrigin {
        Typed, Merged, Restored, Imported, Moved, Removed, SetAside,
    }
}

/// A course as it is being written.
#[derive(Clone, Debug, Object)]
pub struct Manuscript {
    /// The course's key.
    key: String,
    /// Its files, in the order of their paths.
    files: Vec<ManuscriptFile>,
    /// What the checker finds in them.
    findings: Vec<CourseFinding>,
}

/// A file of a manuscript.
#[derive(Clone, Debug, Object)]
struct ManuscriptFile {
    /// Where it lies in the package.
    path: String,
    /// The state that counts.
    state: Uuid,
    /// Its number among the states of the file.
    number: i32,
    /// SHA-256 of its bytes, as `translated_from` has it.
    sha256: String,
    /// When it was saved.
    saved_at: DateTime<Utc>,
}

impl From<studio::Manuscript> for Manuscript {
    fn from(manuscript: studio::Manuscript) -> Self {
        let file = |head: studio::Head| ManuscriptFile {
            path: head.path,
            state: head.state.0,
            number: head.number,
            sha256: head.sha256,
            saved_at: head.saved_at,
        };
        Self {
            key: manuscript.course_key,
            files: manuscript.heads.into_iter().map(file).collect(),
            findings: manuscript.findings.into_iter().map(CourseFinding::of).collect(),
        }
    }
}

/// A saved state of a file with its text.
#[derive(Clone, Debug, Object)]
pub struct ManuscriptText {
    /// Where the file lies in the package.
    path: String,
    /// The state.
    pub state: Uuid,
    /// Its number among the states of the file.
    number: i32,
    /// The text.
    text: String,
}

impl ManuscriptText {
    /// A state of the domain; nothing for one at which the file was taken away.
    pub fn of(path: String, found: StateText) -> Option<Self> {
        Some(Self { path, state: found.state.id.0, number: found.state.number, text: found.text? })
    }
}

/// A text that is to be saved.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewText {
    /// Made by you: sent twice with the same one, a text is saved once.
    pub operation_id: Uuid,
    /// The text: UTF-8 with Unix line ends, at most a mebibyte.
    #[oai(validator(max_length = 1048576))]
    pub text: text::Text,
}

/// What became of a text.
#[derive(Clone, Copy, Debug, Enum)]
#[oai(rename_all = "snake_case")]
enum SaveOutcome {
    /// It counts already; no state was made.
    Unchanged,
    /// It counts now.
    Kept,
    /// It was joined with what somebody else had saved meanwhile.
    Merged,
}

/// A text that was saved.
#[derive(Clone, Debug, Object)]
pub struct SavedText {
    /// What became of it.
    outcome: SaveOutcome,
    /// The state that counts.
    state: Uuid,
    /// Its number among the states of the file.
    number: i32,
    /// For `merged`: the state that holds your text as you sent it.
    #[oai(skip_serializing_if_is_none)]
    sent: Option<Uuid>,
    /// For `merged`: the text that counts.
    #[oai(skip_serializing_if_is_none)]
    text: Option<String>,
}

/// What was saved, with its state as the tag.
pub fn saved(saved: Saved) -> Tagged<Json<SavedText>> {
    let (outcome, head, sent, text) = match saved {
        Saved::Unchanged(head) => (SaveOutcome::Unchanged, head, None, None),
        Saved::Kept(head) => (SaveOutcome::Kept, head, None, None),
        Saved::Merged { sent, head, text } => (SaveOutcome::Merged, head, Some(sent.0), Some(text)),
        Saved::Conflict(conflict) => (SaveOutcome::Unchanged, conflict.head, None, None),
    };
    let body = SavedText { outcome, state: head.id.0, number: head.number, sent, text };
    Tagged { etag: body.state.to_string(), body: Json(body) }
}

/// Two texts of one place, for whoever joins them.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct TextConflict {
    /// The state that holds your text.
    set_aside: Uuid,
    /// The state that counts: name it in `If-Match` with the joined text.
    state: Uuid,
    /// What both began from; missing if there was no file.
    #[oai(skip_serializing_if_is_none)]
    base: Option<String>,
    /// The text that counts; missing if the file was taken away.
    #[oai(skip_serializing_if_is_none)]
    theirs: Option<String>,
}

impl From<Conflict> for TextConflict {
    fn from(conflict: Conflict) -> Self {
        Self {
            set_aside: conflict.set_aside.0,
            state: conflict.head.id.0,
            base: conflict.base,
            theirs: conflict.theirs,
        }
    }
}

/// A saved state in the list.
#[derive(Clone, Debug, Object)]
pub struct ManuscriptState {
    /// The state.
    id: Uuid,
    /// 1, 2, 3 … within the file.
    number: i32,
    /// How it came to be.
    origin: StateOrigin,
    /// Whether it is the one that counts.
    counts: bool,
    /// The state that its author had before them.
    #[oai(skip_serializing_if_is_none)]
    based_on: Option<Uuid>,
    /// Where the file lay before, if it came from another place: its history goes on there.
    #[oai(skip_serializing_if_is_none)]
    moved_from: Option<String>,
    /// Who saved it; missing for what came with a package.
    #[oai(skip_serializing_if_is_none)]
    author_id: Option<Uuid>,
    /// When.
    saved_at: DateTime<Utc>,
}

impl From<Listed> for ManuscriptState {
    fn from(Listed { state, counts, from, .. }: Listed) -> Self {
        Self {
            id: state.id.0,
            number: state.number,
            origin: state.origin.into(),
            counts,
            based_on: state.based_on.map(|id| id.0),
            moved_from: from,
            author_id: state.author_id.map(|id| id.0),
            saved_at: state.saved_at,
        }
    }
}

list_of! {
    /// One page of the states of a file.
    ManuscriptStateList, ManuscriptState
}

/// The page as an answer.
pub fn states(page: Page<ManuscriptState>) -> answer::Listed<Json<ManuscriptStateList>> {
    ManuscriptStateList::answer(page)
}
