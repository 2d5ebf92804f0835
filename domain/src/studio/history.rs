//! What a file was: its saved states, the difference between two of them, and having one again.

use std::collections::{BTreeMap, HashMap};

use course_content::Line;
use entity::enums::StateOrigin;
use entity::ids::{ManuscriptStateId, PersonId};
use entity::{course, manuscript_file, manuscript_state};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use super::saving::{Desk, New};
use super::{Saved, State, course_to_read, course_to_write, manuscript};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::error::{Error, Result};
use crate::page::{Page, PageRequest};
use crate::people::{self, Names};

/// A state in the list of a file's states.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The state.
    pub state: State,
    /// Whether it is the one that counts.
    pub counts: bool,
    /// Who saved it; `None`: it came with a package.
    pub author: Option<Names>,
    /// Where the file lay before, if it came from another place; what it was until then is the history of that one.
    pub from: Option<String>,
}

/// A state with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateText {
    /// The state.
    pub state: State,
    /// Its text; `None`: the file was taken away.
    pub text: Option<String>,
}

/// The states of a file, the newest first.
///
/// # Errors
/// [`Error::NotFound`] if there is no such file, or the actor neither writes nor reviews the course.
pub async fn states(
    cx: &Context,
    actor: &Actor,
    (key, path): (&str, &str),
    page: PageRequest,
) -> Result<Page<Listed>> {
    let file = find_file(cx, actor, (key, path)).await?;
    let mut query = manuscript_state::Entity::find()
        .filter(manuscript_state::Column::ManuscriptFileId.eq(file.id))
        .order_by_desc(manuscript_state::Column::Id)
        .limit(page.limit + 1);
    if let Some(after) = page.after {
        query = query.filter(manuscript_state::Column::Id.lt(after));
    }
    let rows = Page::from_rows(query.all(cx.read()).await?, page.limit, |row| row.id.0);
    let authors = rows.items.iter().filter_map(|state| state.author_id);
    let names = people::names_of(cx.read(), authors).await?;
    let mut places = places_before(cx.read(), &rows.items).await?;
    Ok(rows.map(|state| Listed {
        counts: state.id == file.head_id,
        author: state.author_id.and_then(|id| names.get(&id).cloned()),
        from: places.remove(&state.id),
        state,
    }))
}

/// Where files lay that came from another place, by the state with which each came.
async fn places_before(
    db: &impl ConnectionTrait,
    states: &[State],
) -> Result<HashMap<ManuscriptStateId, String>> {
    let came = states.iter().filter(|state| state.origin == StateOrigin::Moved);
    let based_on: HashMap<_, _> = came.filter_map(|state| Some((state.based_on?, state.id))).collect();
    if based_on.is_empty() {
        return Ok(HashMap::new());
    }
    let before = manuscript_state::Entity::find()
        .filter(manuscript_state::Column::Id.is_in(based_on.keys().copied()))
        .all(db)
        .await?;
    let files = manuscript_file::Entity::find()
        .filter(manuscript_file::Column::Id.is_in(before.iter().map(|state| state.manuscript_file_id)))
        .all(db)
        .await?;
    let paths: HashMap<_, _> = files.into_iter().map(|file| (file.id, file.path)).collect();
    let place =
        |state: State| Some((*based_on.get(&state.id)?, paths.get(&state.manuscript_file_id)?.clone()));
    Ok(before.into_iter().filter_map(place).collect())
}

/// A state of a file; without an id, the one that counts.
///
/// # Errors
/// [`Error::NotFound`] if there is no such state, or the actor neither writes nor reviews the course.
pub async fn state(
    cx: &Context,
    actor: &Actor,
    (key, path): (&str, &str),
    id: Option<ManuscriptStateId>,
) -> Result<StateText> {
    let file = find_file(cx, actor, (key, path)).await?;
    let state = of_file(cx.read(), &file, id.unwrap_or(file.head_id)).await?;
    let text = match &state.sha256 {
        Some(sha256) => {
            let bytes = courses::read_blob(cx.read(), sha256).await?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        }
        None => None,
    };
    Ok(StateText { state, text })
}

/// What is different between two states of a file; without the one before, everything is.
///
/// # Errors
/// As for [`state`].
pub async fn difference(
    cx: &Context,
    actor: &Actor,
    file: (&str, &str),
    (before, after): (Option<ManuscriptStateId>, ManuscriptStateId),
) -> Result<Vec<Line>> {
    let before = match before {
        Some(before) => state(cx, actor, file, Some(before)).await?.text.unwrap_or_default(),
        None => String::new(),
    };
    let after = state(cx, actor, file, Some(after)).await?.text.unwrap_or_default();
    // Away from the threads that answer requests: two long texts take a while.
    let compare = move || course_content::difference(&before, &after);
    tokio::task::spawn_blocking(compare).await.map_err(Error::internal)
}

/// Makes an earlier state count again: as a new one, with all that came in between still there.
///
/// # Errors
/// - As for [`state`], and for a state at which the file was taken away.
/// - [`Error::Forbidden`] for those who only review the course.
pub async fn restore(
    cx: &Context,
    actor: &Actor,
    (key, path): (&str, &str),
    id: ManuscriptStateId,
    operation_id: Uuid,
) -> Result<Saved> {
    let course = course_to_write(cx, actor, key).await?;
    let tx = cx.begin_write().await?;
    let desk = Desk::hold(cx, &tx, course.id, actor.person_id()).await?;
    let file = desk.file(path).await?.ok_or(Error::NotFound("file"))?;
    if let Some(known) = desk.known(&file, operation_id).await? {
        return Ok(Saved::Kept(known));
    }
    let old = of_file(&tx, &file, id).await?;
    let head = desk.state_of(&file, file.head_id).await?;
    let sha256 = old.sha256.ok_or(Error::NotFound("state"))?;
    if head.sha256.as_ref() == Some(&sha256) {
        return Ok(Saved::Unchanged(head));
    }
    let (based_on, origin) = (Some(head.id), StateOrigin::Restored);
    let new = New { path, sha256: Some(sha256), based_on, operation_id, origin, counts: true };
    let state = desk.append(new).await?;
    tx.commit().await?;
    Ok(Saved::Kept(state))
}

async fn find_file(cx: &Context, actor: &Actor, (key, path): (&str, &str)) -> Result<manuscript_file::Model> {
    let course = course_to_read(cx, actor, key).await?;
    manuscript::make(cx, course.id).await?;
    manuscript_file::Entity::find()
        .filter(manuscript_file::Column::CourseId.eq(course.id))
        .filter(manuscript_file::Column::Path.eq(path))
        .one(cx.read())
        .await?
        .ok_or(Error::NotFound("file"))
}

async fn of_file(
    db: &impl ConnectionTrait,
    file: &manuscript_file::Model,
    id: ManuscriptStateId,
) -> Result<State> {
    let state = manuscript_state::Entity::find_by_id(id).one(db).await?;
    state.filter(|state| state.manuscript_file_id == file.id).ok_or(Error::NotFound("state"))
}

/// What somebody has written in manuscripts, for the export of everything about them: files and times. The texts are the
/// course's, and in its history.
///
/// # Errors
/// The database's own.
pub async fn written_by(cx: &Context, person: PersonId) -> Result<Vec<Value>> {
    let states = manuscript_state::Entity::find()
        .filter(manuscript_state::Column::AuthorId.eq(person))
        .order_by_asc(manuscript_state::Column::Id)
        .all(cx.read())
        .await?;
    let mut by_file: BTreeMap<_, Vec<State>> = BTreeMap::new();
    for state in states {
        by_file.entry(state.manuscript_file_id).or_default().push(state);
    }
    let files = manuscript_file::Entity::find()
        .filter(manuscript_file::Column::Id.is_in(by_file.keys().copied()))
        .all(cx.read())
        .await?;
    let courses = course::Entity::find()
        .filter(course::Column::Id.is_in(files.iter().map(|file| file.course_id)))
        .all(cx.read())
        .await?;
    let one = |file: manuscript_file::Model| {
        let states = by_file.get(&file.id).map_or(&[][..], Vec::as_slice);
        json!({
            "course": courses.iter().find(|course| course.id == file.course_id).map(|course| &course.key),
            "file": file.path,
            "states": states.len(),
            "first_saved_at": states.first().map(|state| state.saved_at),
            "last_saved_at": states.last().map(|state| state.saved_at),
        })
    };
    Ok(files.into_iter().map(one).collect())
}
