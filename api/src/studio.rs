//! Courses as they are being written: files, their saved states, and handing in.

use domain::page::PageRequest;
use domain::studio::{self, Save, Saved};
use domain::{Context, Error};
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use crate::Tag;
use crate::answer::{Listed, Tagged};
use crate::auth::Bearer;
use crate::courses::shapes::CourseDraft;
use crate::precondition::ChangeError;
use crate::problem::ApiError;

mod gift;
pub(crate) mod imports;
pub(crate) mod outline;
pub(crate) mod shapes;

use shapes::{Manuscript, ManuscriptState, ManuscriptStateList, ManuscriptText, NewText, SavedText};

/// `/courses/{key}/manuscript…` and `/courses/{key}/submissions`.
pub struct StudioApi;

#[OpenApi(tag = "Tag::Courses")]
impl StudioApi {
    /// Read the manuscript of a course
    ///
    /// Its files as they stand now, and what the checker finds in them. For its trainers and reviewers. Opened for the first
    /// time, it is made out of the draft, or else of what is published.
    #[oai(path = "/courses/:key/manuscript", method = "get", operation_id = "get_manuscript")]
    async fn get_manuscript(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
    ) -> Result<Json<Manuscript>, ApiError> {
        Ok(Json(studio::open(&cx, &actor.0, &key).await?.into()))
    }

    /// Read a file of a manuscript
    ///
    /// The text that counts, and its state as the ETag. For the course's trainers and reviewers.
    #[oai(path = "/courses/:key/manuscript/file", method = "get", operation_id = "get_manuscript_file")]
    async fn get_manuscript_file(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// Where the file lies in the package.
        #[oai(validator(max_length = 200))]
        path: Query<String>,
    ) -> Result<Tagged<Json<ManuscriptText>>, ApiError> {
        let found = studio::state(&cx, &actor.0, (&key, &path), None).await?;
        let text = ManuscriptText::of(path.0, found).ok_or(Error::NotFound("file"))?;
        Ok(Tagged { etag: text.state.to_string(), body: Json(text) })
    }

    /// Save a file of a manuscript
    ///
    /// For the course's trainers. `If-Match` names the state that you had before you; for a new file send `If-None-Match: *`.
    /// Where somebody else has saved meanwhile, the two texts are merged, and the answer has the merged text; where both
    /// changed the same place, yours is kept aside, and the refusal `manuscript_conflict` has all three texts: save the joined
    /// one with the state of theirs in `If-Match`. Sent twice with one `operation_id`, a text is saved once.
    #[oai(path = "/courses/:key/manuscript/file", method = "put", operation_id = "put_manuscript_file")]
    #[allow(clippy::too_many_arguments)] // each is a parameter of the operation
    async fn put_manuscript_file(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// Where the file lies in the package.
        #[oai(validator(max_length = 200))]
        path: Query<String>,
        /// The ETag of the state that you had before you.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        /// `*` for a file that is not there yet.
        #[oai(name = "If-None-Match")]
        if_none_match: Header<Option<String>>,
        body: Json<NewText>,
    ) -> Result<Tagged<Json<SavedText>>, ChangeError> {
        let based_on = match (if_match.0.as_deref(), if_none_match.0.as_deref()) {
            (Some(tag), _) => Some(state_of(tag)?.into()),
            (None, Some("*")) => None,
            (None, _) => return Err(ChangeError::PreconditionRequired),
        };
        let NewText { operation_id, text } = body.0;
        let save = Save { path: path.0, based_on, operation_id, bytes: text.0.into_bytes() };
        match studio::save(&cx, &actor.0, &key, save).await? {
            Saved::Conflict(conflict) => Err(ChangeError::Conflict(Box::new(conflict.into()))),
            saved => Ok(shapes::saved(saved)),
        }
    }

    /// List the saved states of a file
    ///
    /// The newest first; nothing that was saved is ever lost. For the course's trainers and reviewers.
    #[oai(path = "/courses/:key/manuscript/states", method = "get", operation_id = "list_manuscript_states")]
    async fn list_manuscript_states(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// Where the file lies in the package.
        #[oai(validator(max_length = 200))]
        path: Query<String>,
        /// States on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<ManuscriptStateList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let states = studio::states(&cx, &actor.0, (&key, &path), page).await?;
        Ok(shapes::states(states.map(ManuscriptState::from)))
    }

    /// Read a saved state of a file
    ///
    /// As it was saved, whatever came after it. For the course's trainers and reviewers.
    #[oai(
        path = "/courses/:key/manuscript/states/:state_id",
        method = "get",
        operation_id = "get_manuscript_state"
    )]
    async fn get_manuscript_state(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        /// The state.
        state_id: Path<Uuid>,
        /// Where the file lies in the package.
        #[oai(validator(max_length = 200))]
        path: Query<String>,
    ) -> Result<Tagged<Json<ManuscriptText>>, ApiError> {
        let found = studio::state(&cx, &actor.0, (&key, &path), Some(state_id.0.into())).await?;
        let text = ManuscriptText::of(path.0, found).ok_or(Error::NotFound("file"))?;
        Ok(Tagged { etag: text.state.to_string(), body: Json(text) })
    }

    /// Hand the manuscript in
    ///
    /// For the course's trainers. Its files as they stand become the draft, which a reviewer who has written none of it reads.
    /// Refused with `same_content`; files that cannot be read as a package are told one by one (422).
    #[oai(path = "/courses/:key/submissions", method = "post", operation_id = "submit_manuscript")]
    async fn submit_manuscript(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
    ) -> Result<Tagged<Json<CourseDraft>>, ApiError> {
        let draft = studio::hand_in(&cx, &actor.0, &key).await?;
        let revision = draft.version.revision;
        Ok(Tagged::revision(CourseDraft::of(draft), revision))
    }
}

/// The state that `If-Match` names.
fn state_of(tag: &str) -> Result<Uuid, ChangeError> {
    let tag = tag.trim().trim_start_matches("W/").trim_matches('"');
    tag.parse().map_err(|_| Error::Stale.into())
}
