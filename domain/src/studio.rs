//! The trainers' studio: courses as they are being written, and every state of each file that was ever saved.
//!
//! A course has at most one manuscript: its files as they stand now. Each save is a state of its file, and states are never
//! changed. Whoever saves names the state they had before them; where it is no longer the newest one, the two texts are
//! merged, or, where both changed the same place, the later one is kept beside it. No text that arrived is ever lost.

mod editing;
mod handing_in;
mod history;
mod imports;
mod manuscript;
mod outline;
mod preview;
mod questions;
mod saving;
mod settings;
mod shelf;
mod translation;

use entity::course;
use entity::ids::{CourseId, ManuscriptStateId};
use entity::manuscript_state;
use sea_orm::{DatabaseTransaction, EntityTrait, QuerySelect};

pub use editing::ToEdit;
pub use handing_in::{begin, hand_in};
pub(crate) use handing_in::{follow, has_typed};
pub use history::{Listed, StateText, difference, restore, state, states, written_by};
pub use imports::{FromWord, GiftInto, export, import_package, import_word, look_at_gift, take_gift};
pub use manuscript::{Head, Manuscript, open};
pub use outline::{Heading, Outline, Place, Step, outline, take_step};
pub use preview::{Preview, preview};
pub use questions::{QuestionStep, change_questions, put_question_back, questions};
pub use saving::{Change, Conflict, Save, Saved, change_all, save};
pub use settings::{change_settings, settings};
pub use shelf::{Shelved, shelf};
pub use translation::{Source, source};

use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::error::{Error, Result};
use crate::policy::{self, Action};

/// A saved state of a file.
pub type State = manuscript_state::Model;
/// The id of a saved state.
pub type StateId = ManuscriptStateId;

/// A course, for somebody who may read what is being written of it.
async fn course_to_read(cx: &Context, actor: &Actor, key: &str) -> Result<course::Model> {
    let course = courses::find_course(cx.read(), key).await?.ok_or(Error::NotFound("course"))?;
    policy::authorize_hidden(actor, Action::ReadDraft(course.id), "course")?;
    Ok(course)
}

/// A picture or document of a manuscript.
///
/// # Errors
/// [`Error::NotFound`] if there is no such file, or the actor neither writes nor reviews the course.
pub async fn file(cx: &Context, actor: &Actor, key: &str, name: &str) -> Result<courses::PackageFile> {
    let course = course_to_read(cx, actor, key).await?;
    // Whoever asks for a file first finds it as whoever opens the manuscript first does.
    manuscript::make(cx, course.id).await?;
    manuscript::file(cx.read(), course.id, &courses::in_media(name)).await
}

/// A course, for somebody who writes it.
async fn course_to_write(cx: &Context, actor: &Actor, key: &str) -> Result<course::Model> {
    let course = course_to_read(cx, actor, key).await?;
    policy::authorize(actor, Action::WriteCourse(Some(course.id)))?;
    Ok(course)
}

/// Holds a course until the transaction ends: those who save in it come one after the other.
async fn hold(tx: &DatabaseTransaction, course: CourseId) -> Result<()> {
    course::Entity::find_by_id(course)
        .lock_exclusive()
        .one(tx)
        .await?
        .map(drop)
        .ok_or(Error::NotFound("course"))
}
