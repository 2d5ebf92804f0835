//! The outline of a manuscript: read, and worked on step by step.

use domain::Context;
use domain::studio;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::Tag;
use crate::auth::Bearer;
use crate::problem::ApiError;

mod shapes;
mod steps;

use shapes::{ManuscriptOutline, OutlineStepTaken};
use steps::OutlineStep;

/// `/courses/{key}/manuscript/outline…`.
pub struct OutlineApi;

#[OpenApi(tag = "Tag::Courses")]
impl OutlineApi {
    /// Read the outline of a manuscript
    ///
    /// Its modules, and the lessons and quizzes in them, as they stand now. For the course's trainers and reviewers. If
    /// `course.yaml` cannot be read, `get_manuscript` tells why, and the file is put right by `put_manuscript_file`.
    #[oai(path = "/courses/:key/manuscript/outline", method = "get", operation_id = "get_manuscript_outline")]
    async fn get_manuscript_outline(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
    ) -> Result<Json<ManuscriptOutline>, ApiError> {
        Ok(Json(studio::outline(&cx, &actor.0, &key).await?.into()))
    }

    /// Take one step of work on an outline
    ///
    /// For the course's trainers. A step goes by the outline as it stands now; files go where their lesson goes, and links to it
    /// are mended. Keys are made of titles and stay. Answers where the thing is now (of what was removed: where it was), and the
    /// outline. Send an `Idempotency-Key`, or what is added twice is there twice. Refused with `manuscript_conflict` if somebody
    /// else changed the same place at this very moment: take the step again.
    #[oai(
        path = "/courses/:key/manuscript/outline-steps",
        method = "post",
        operation_id = "take_outline_step"
    )]
    async fn take_outline_step(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The course's key.
        key: Path<String>,
        body: Json<OutlineStep>,
    ) -> Result<Json<OutlineStepTaken>, ApiError> {
        let values_at = body.0.values_at();
        let taken = studio::take_step(&cx, &actor.0, &key, body.0.into()).await;
        let place = taken.map_err(|error| steps::in_json(error, values_at))?;
        let outline = studio::outline(&cx, &actor.0, &key).await?;
        Ok(Json(OutlineStepTaken::of(place, outline.into())))
    }
}
