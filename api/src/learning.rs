//! Outline, lessons, progress.

use domain::Context;
use domain::learning;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use crate::Tag;
use crate::answer::{Ready, Tagged};
use crate::auth::Bearer;
use crate::language::choose;
use crate::problem::ApiError;

mod facts;
mod progress;
mod shapes;

use facts::{FactOutcomes, ProgressFact};
use progress::{Eligibility, LearningProgress};
use shapes::{CourseOutline, LessonPage};

/// What a learner studies, under `/enrolments/{id}`.
pub struct LearningApi;

#[OpenApi(tag = "Tag::Learning")]
impl LearningApi {
    /// Read the outline of my course
    ///
    /// What there is, what is done, what is locked and why, and where to go on. Refused with `not_enrolled_yet`,
    /// `run_not_started` or `enrolment_ended`, as everything a learner does.
    #[oai(path = "/enrolments/:id/outline", method = "get", operation_id = "get_outline")]
    async fn get_outline(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
        /// The language of the texts: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the texts, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Tagged<Ready<CourseOutline>>, ApiError> {
        let language = choose(lang.0.as_deref(), accept.0.as_deref());
        let outline = learning::outline(&cx, &actor.0, id.0.into(), language).await?;
        Tagged::content(&outline.into())
    }

    /// Read a lesson
    ///
    /// Its text as safe HTML, with self-checks and sources. Reading it records nothing: send `lesson_opened`. Refused
    /// with `not_enrolled_yet`, `run_not_started` or `enrolment_ended`.
    #[oai(path = "/enrolments/:id/lessons/:lesson_id", method = "get", operation_id = "get_lesson")]
    #[allow(clippy::too_many_arguments)] // each is a parameter of the operation
    async fn get_lesson(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
        /// The lesson: its `id` in the outline.
        lesson_id: Path<Uuid>,
        /// The language of the lesson: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the lesson, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Tagged<Ready<LessonPage>>, ApiError> {
        let language = choose(lang.0.as_deref(), accept.0.as_deref());
        let lesson = learning::lesson(&cx, &actor.0, id.0.into(), lesson_id.0.into(), language).await?;
        Tagged::content(&lesson.into())
    }

    /// Record what I did
    ///
    /// Up to 200 facts at a time, from any device, in any order. A fact sent twice counts once; one that cannot be
    /// meant is refused by itself and does not hold up the others. All are refused with `not_enrolled_yet`,
    /// `run_not_started` or `enrolment_ended`.
    #[oai(path = "/enrolments/:id/progress", method = "post", operation_id = "record_progress")]
    async fn record_progress(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
        body: Json<Vec<ProgressFact>>,
    ) -> Result<Json<FactOutcomes>, ApiError> {
        let facts = body.0.into_iter().map(Into::into).collect();
        Ok(Json(learning::record_progress(&cx, &actor.0, id.0.into(), facts).await?.into()))
    }

    /// Read how far I have come
    ///
    /// In each lesson, on all devices together. Refused with `not_enrolled_yet`, `run_not_started` or
    /// `enrolment_ended`.
    #[oai(path = "/enrolments/:id/progress", method = "get", operation_id = "get_progress")]
    async fn get_progress(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
    ) -> Result<Json<LearningProgress>, ApiError> {
        Ok(Json(learning::progress(&cx, &actor.0, id.0.into()).await?.into()))
    }

    /// Read what is still missing
    ///
    /// For completion and for the certificate, by the rules that decide it, each with where to go. Refused with
    /// `not_enrolled_yet`, `run_not_started` or `enrolment_ended`.
    #[oai(path = "/enrolments/:id/eligibility", method = "get", operation_id = "get_eligibility")]
    async fn get_eligibility(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
        /// The language of the titles: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the titles, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Json<Eligibility>, ApiError> {
        let language = choose(lang.0.as_deref(), accept.0.as_deref());
        let eligibility = learning::eligibility(&cx, &actor.0, id.0.into()).await?;
        Ok(Json(Eligibility::of(id.0, eligibility, language)))
    }
}
