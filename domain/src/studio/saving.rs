//! Saving: a state for each text that arrives, once; two people's texts merged, or kept beside each other.

use chrono::{DateTime, Utc};
use course_content::manuscript::{grain_of, is_typed, refuse_typed};
use course_content::{Finding, merge};
use entity::enums::StateOrigin;
use entity::ids::{CourseId, ManuscriptStateId, PersonId};
use entity::{manuscript_file, manuscript_state};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{State, course_to_write, hold, manuscript};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::error::{Error, Refusal, Result};
use crate::media::About;
use crate::media::document_pictures::{self, DocumentPicture};

/// A text that is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// Of which file.
    pub path: String,
    /// The state that the author had before them; `None` for a new file.
    pub based_on: Option<ManuscriptStateId>,
    /// Made by whoever saves: saved twice, it is kept once.
    pub operation_id: Uuid,
    /// The text.
    pub bytes: Vec<u8>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is what counts already; no state was made.
    Unchanged(State),
    /// It counts now.
    Kept(State),
    /// It was joined with what somebody else had saved meanwhile.
    Merged {
        /// The text as it was sent: what the author goes on typing is based on this.
        sent: ManuscriptStateId,
        /// What counts now.
        head: State,
        /// Its text.
        text: String,
    },
    /// Somebody else changed the same place meanwhile. The text is kept, and does not count.
    Conflict(Conflict),
}

/// Two texts of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Where what was sent is kept.
    pub set_aside: ManuscriptStateId,
    /// What counts: the joined text is saved as based on this.
    pub head: State,
    /// What both began from; `None`: there was no file.
    pub base: Option<String>,
    /// The text that counts; `None`: the file was taken away.
    pub theirs: Option<String>,
    /// What was sent.
    pub yours: String,
}

/// One of several changes that are made together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Saves a file; one that is not typed, such as a picture, too.
    Put {
        /// Where.
        path: String,
        /// The state that the author had before them; `None` for a new file.
        based_on: Option<ManuscriptStateId>,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Takes a file away; its states stay.
    Remove {
        /// Which.
        path: String,
        /// As above.
        based_on: ManuscriptStateId,
    },
    /// Gives a file another place; its states stay with the old one, which the new one knows.
    Move {
        /// Which.
        from: String,
        /// The new place.
        to: String,
        /// As above.
        based_on: ManuscriptStateId,
        /// Its bytes there: links may go along.
        bytes: Vec<u8>,
    },
}

/// Keeps a text that somebody typed.
///
/// # Errors
/// - [`Error::NotFound`] if there is no such course, [`Error::Forbidden`] for those who only review it.
/// - [`Error::Invalid`] for a path or a text that cannot be in a package, or an unknown `based_on`.
/// - [`Error::Refused`] `KeyReused` if the operation's id was used for another text.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn save(cx: &Context, actor: &Actor, key: &str, save: Save) -> Result<Saved> {
    let course = course_to_write(cx, actor, key).await?;
    accept(refuse_typed(&save.path, &save.bytes))?;
    manuscript::make(cx, course.id).await?;
    let tx = cx.begin_write().await?;
    let desk = Desk::hold(cx, &tx, course.id, actor.person_id()).await?;
    let saved = desk.save(&save).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Makes several changes of a manuscript together, or none.
///
/// # Errors
/// As for [`save`]; also [`Error::Refused`] `ManuscriptConflict` if somebody else changed one of the files in the same place
/// meanwhile, and `ManuscriptFileExists` if a new name is taken.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn change_all(
    cx: &Context,
    actor: &Actor,
    key: &str,
    operation_id: Uuid,
    changes: Vec<Change>,
) -> Result<()> {
    change_all_with(cx, actor, key, (operation_id, changes), &[]).await
}

/// The same together with items of the media centre that the changes name.
pub(super) async fn change_all_with(
    cx: &Context,
    actor: &Actor,
    key: &str,
    (operation_id, changes): (Uuid, Vec<Change>),
    named: &[(DocumentPicture, About)],
) -> Result<()> {
    let course = course_to_write(cx, actor, key).await?;
    for change in &changes {
        accept(refused(change))?;
    }
    manuscript::make(cx, course.id).await?;
    let tx = cx.begin_write().await?;
    let desk = Desk::hold(cx, &tx, course.id, actor.person_id()).await?;
    for (place, change) in (0_u128..).zip(changes) {
        // Each has an id of its own: a file may be changed twice.
        desk.change(Uuid::from_u128(operation_id.as_u128().wrapping_add(place)), change).await?;
    }
    document_pictures::make(cx, &tx, actor, named).await?;
    tx.commit().await?;
    Ok(())
}

fn refused(change: &Change) -> Vec<Finding> {
    match change {
        Change::Put { path, bytes, .. } if is_typed(path) => refuse_typed(path, bytes),
        Change::Put { path, bytes, .. } => course_content::refuse_file(path, bytes),
        Change::Move { to, bytes, .. } => course_content::refuse_file(to, bytes),
        Change::Remove { .. } => Vec::new(),
    }
}

pub(super) fn accept(findings: Vec<Finding>) -> Result<()> {
    if findings.is_empty() { Ok(()) } else { Err(courses::unreadable(findings)) }
}

/// A manuscript that is held, and who writes in it.
pub(super) struct Desk<'a> {
    cx: &'a Context,
    tx: &'a DatabaseTransaction,
    course: CourseId,
    author: Option<PersonId>,
    now: DateTime<Utc>,
}

/// A state that is to be added.
pub(super) struct New<'a> {
    pub path: &'a str,
    /// `None`: the file is taken away.
    pub sha256: Option<String>,
    pub based_on: Option<ManuscriptStateId>,
    pub operation_id: Uuid,
    pub origin: StateOrigin,
    /// Whether it counts from now on.
    pub counts: bool,
}

impl<'a> Desk<'a> {
    pub(super) async fn hold(
        cx: &'a Context,
        tx: &'a DatabaseTransaction,
        course: CourseId,
        author: Option<PersonId>,
    ) -> Result<Self> {
        hold(tx, course).await?;
        // Asked only now, under the hold.
        Ok(Self { cx, tx, course, author, now: cx.now() })
    }

    async fn save(&self, save: &Save) -> Result<Saved> {
        let sha256 = courses::keep_blob(self.tx, &save.bytes).await?;
        let yours = String::from_utf8(save.bytes.clone()).map_err(Error::internal)?;
        let Some(file) = self.file(&save.path).await? else {
            if save.based_on.is_some() {
                return Err(unknown_state());
            }
            return Ok(Saved::Kept(self.append(typed(save, &sha256)).await?));
        };
        if let Some(known) = self.known(&file, save.operation_id).await? {
            return self.again(&file, known, &sha256, yours).await;
        }
        let head = self.state_of(&file, file.head_id).await?;
        let base = match save.based_on {
            Some(id) => Some(self.state_of(&file, id).await?),
            None => None,
        };
        let base_hash = base.as_ref().and_then(|base| base.sha256.as_ref());
        if head.sha256.as_ref() == Some(&sha256) {
            return Ok(Saved::Unchanged(head));
        }
        // Whoever had the same text before them had seen what counts, though it was saved again meanwhile.
        if save.based_on == Some(head.id) || (base.is_some() && base_hash == head.sha256.as_ref()) {
            return Ok(Saved::Kept(self.append(typed(save, &sha256)).await?));
        }
        let (base, theirs) = (self.text(base.as_ref()).await?, self.text(Some(&head)).await?);
        self.join(save, (head, sha256), Texts { base, theirs, yours }).await
    }

    /// Two texts of one file.
    async fn join(&self, save: &Save, (head, sha256): (State, String), texts: Texts) -> Result<Saved> {
        let Some(merged) = texts.merged(&save.path) else {
            let set_aside = self.set_aside(save, &sha256).await?;
            return Ok(Saved::Conflict(texts.conflict(set_aside, head)));
        };
        if merged == texts.yours {
            return Ok(Saved::Kept(self.append(typed(save, &sha256)).await?));
        }
        let sent = self.append(New { counts: false, ..typed(save, &sha256) }).await?;
        if Some(&merged) == texts.theirs.as_ref() {
            return Ok(Saved::Merged { sent: sent.id, head, text: merged });
        }
        let joined = New {
            path: &save.path,
            sha256: Some(courses::keep_blob(self.tx, merged.as_bytes()).await?),
            based_on: Some(sent.id),
            operation_id: self.cx.new_id(),
            origin: StateOrigin::Merged,
            counts: true,
        };
        Ok(Saved::Merged { sent: sent.id, head: self.append(joined).await?, text: merged })
    }

    async fn set_aside(&self, save: &Save, sha256: &str) -> Result<ManuscriptStateId> {
        let new = New { origin: StateOrigin::SetAside, counts: false, ..typed(save, sha256) };
        Ok(self.append(new).await?.id)
    }

    /// What was answered to a save that was sent before.
    async fn again(
        &self,
        file: &manuscript_file::Model,
        known: State,
        sha256: &str,
        yours: String,
    ) -> Result<Saved> {
        if known.sha256.as_deref() != Some(sha256) {
            return Err(Refusal::KeyReused.into());
        }
        if known.origin == StateOrigin::SetAside {
            let head = self.state_of(file, file.head_id).await?;
            let base = match known.based_on {
                Some(id) => Some(self.state_of(file, id).await?),
                None => None,
            };
            let (base, theirs) = (self.text(base.as_ref()).await?, self.text(Some(&head)).await?);
            return Ok(Saved::Conflict(Texts { base, theirs, yours }.conflict(known.id, head)));
        }
        let joined = manuscript_state::Entity::find()
            .filter(manuscript_state::Column::ManuscriptFileId.eq(file.id))
            .filter(manuscript_state::Column::BasedOn.eq(known.id))
            .filter(manuscript_state::Column::Origin.eq(StateOrigin::Merged))
            .filter(manuscript_state::Column::Number.eq(known.number + 1))
            .one(self.tx)
            .await?;
        match joined {
            Some(head) => {
                let text = self.text(Some(&head)).await?.unwrap_or_default();
                Ok(Saved::Merged { sent: known.id, head, text })
            }
            None => Ok(Saved::Kept(known)),
        }
    }

    async fn change(&self, operation_id: Uuid, change: Change) -> Result<()> {
        match change {
            Change::Put { path, based_on, bytes } if is_typed(&path) => {
                match self.save(&Save { path, based_on, operation_id, bytes }).await? {
                    Saved::Conflict(_) => Err(Refusal::ManuscriptConflict.into()),
                    Saved::Unchanged(_) | Saved::Kept(_) | Saved::Merged { .. } => Ok(()),
                }
            }
            Change::Put { path, based_on, bytes } => {
                let sha256 = Some(courses::keep_blob(self.tx, &bytes).await?);
                let origin = StateOrigin::Imported;
                let new = New { path: &path, sha256, based_on, operation_id, origin, counts: true };
                self.append_to(based_on, new).await.map(drop)
            }
            Change::Remove { path, based_on } => self.remove(operation_id, &path, based_on).await.map(drop),
            Change::Move { from, to, based_on, bytes } => {
                self.rename(operation_id, (&from, &to), (based_on, &bytes)).await
            }
        }
    }

    async fn remove(
        &self,
        operation_id: Uuid,
        path: &str,
        based_on: ManuscriptStateId,
    ) -> Result<Option<State>> {
        let (based_on, origin) = (Some(based_on), StateOrigin::Removed);
        let new = New { path, sha256: None, based_on, operation_id, origin, counts: true };
        self.append_to(based_on, new).await
    }

    async fn rename(
        &self,
        operation_id: Uuid,
        (from, to): (&str, &str),
        (based_on, bytes): (ManuscriptStateId, &[u8]),
    ) -> Result<()> {
        let file = self.file(from).await?.ok_or(Error::NotFound("file"))?;
        let head = self.state_of(&file, file.head_id).await?;
        if self.remove(operation_id, from, based_on).await?.is_none() {
            return Ok(());
        }
        if let Some(taken) = self.file(to).await?
            && self.state_of(&taken, taken.head_id).await?.sha256.is_some()
        {
            return Err(Refusal::ManuscriptFileExists.into());
        }
        let (sha256, origin) = (Some(courses::keep_blob(self.tx, bytes).await?), StateOrigin::Moved);
        let new = New { path: to, sha256, based_on: Some(head.id), operation_id, origin, counts: true };
        self.append(new).await.map(drop)
    }

    /// Adds a state to a file whose head is `based_on`; nothing if that was done before.
    async fn append_to(&self, based_on: Option<ManuscriptStateId>, new: New<'_>) -> Result<Option<State>> {
        let file = self.file(new.path).await?;
        if let Some(file) = &file
            && self.known(file, new.operation_id).await?.is_some()
        {
            return Ok(None);
        }
        if file.map(|file| file.head_id) != based_on {
            return Err(Refusal::ManuscriptConflict.into());
        }
        self.append(new).await.map(Some)
    }

    /// Adds a state to a file, and the file if there is none.
    pub(super) async fn append(&self, new: New<'_>) -> Result<State> {
        let id: ManuscriptStateId = self.cx.new_id();
        let file = match self.file(new.path).await? {
            Some(file) => file,
            None => {
                let file = manuscript_file::ActiveModel {
                    id: Set(self.cx.new_id()),
                    course_id: Set(self.course),
                    path: Set(new.path.to_owned()),
                    head_id: Set(id),
                };
                file.insert(self.tx).await?
            }
        };
        let state = manuscript_state::ActiveModel {
            id: Set(id),
            manuscript_file_id: Set(file.id),
            number: Set(self.last_number(&file).await? + 1),
            sha256: Set(new.sha256),
            based_on: Set(new.based_on),
            author_id: Set(self.author),
            saved_at: Set(self.now),
            operation_id: Set(new.operation_id),
            origin: Set(new.origin),
        };
        let state = state.insert(self.tx).await?;
        if new.counts && file.head_id != id {
            let mut file = file.into_active_model();
            file.head_id = Set(id);
            file.update(self.tx).await?;
        }
        Ok(state)
    }

    pub(super) async fn file(&self, path: &str) -> Result<Option<manuscript_file::Model>> {
        Ok(manuscript_file::Entity::find()
            .filter(manuscript_file::Column::CourseId.eq(self.course))
            .filter(manuscript_file::Column::Path.eq(path))
            .one(self.tx)
            .await?)
    }

    pub(super) async fn known(
        &self,
        file: &manuscript_file::Model,
        operation_id: Uuid,
    ) -> Result<Option<State>> {
        Ok(manuscript_state::Entity::find()
            .filter(manuscript_state::Column::ManuscriptFileId.eq(file.id))
            .filter(manuscript_state::Column::OperationId.eq(operation_id))
            .one(self.tx)
            .await?)
    }

    pub(super) async fn state_of(
        &self,
        file: &manuscript_file::Model,
        id: ManuscriptStateId,
    ) -> Result<State> {
        let state = manuscript_state::Entity::find_by_id(id).one(self.tx).await?;
        state.filter(|state| state.manuscript_file_id == file.id).ok_or_else(unknown_state)
    }

    async fn last_number(&self, file: &manuscript_file::Model) -> Result<i32> {
        let last = manuscript_state::Entity::find()
            .filter(manuscript_state::Column::ManuscriptFileId.eq(file.id))
            .order_by_desc(manuscript_state::Column::Number)
            .one(self.tx)
            .await?;
        Ok(last.map_or(0, |state| state.number))
    }

    async fn text(&self, state: Option<&State>) -> Result<Option<String>> {
        let Some(sha256) = state.and_then(|state| state.sha256.as_ref()) else { return Ok(None) };
        let bytes = courses::read_blob(self.tx, sha256).await?;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

fn typed<'a>(save: &'a Save, sha256: &str) -> New<'a> {
    New {
        path: &save.path,
        sha256: Some(sha256.to_owned()),
        based_on: save.based_on,
        operation_id: save.operation_id,
        origin: StateOrigin::Typed,
        counts: true,
    }
}

fn unknown_state() -> Error {
    Error::invalid("/based_on", "unknown_state", "name a state of this file that you have read")
}

/// What both began from, what counts, and what was sent.
struct Texts {
    base: Option<String>,
    theirs: Option<String>,
    yours: String,
}

impl Texts {
    fn merged(&self, path: &str) -> Option<String> {
        let base = self.base.as_deref().unwrap_or_default();
        merge(base, &self.yours, self.theirs.as_deref()?, grain_of(path))
    }

    fn conflict(self, set_aside: ManuscriptStateId, head: State) -> Conflict {
        Conflict { set_aside, head, base: self.base, theirs: self.theirs, yours: self.yours }
    }
}
