//! Attempts, responses, results.

use domain::Context;
use domain::quizzes;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use crate::Tag;
use crate::answer::{Made, MadeOnce, Ready, Tagged};
use crate::auth::Bearer;
use crate::language::choose;
use crate::problem::ApiError;

pub(crate) mod keys;
pub(crate) mod questions;
pub(crate) mod shapes;

use shapes::{Attempt, AttemptReview, AttemptSummary, NewResponse, QuestionsWritten, ResponseReceipt};

/// `/attempts…`.
#[derive(Default)]
pub struct QuizzesApi {
    written: QuestionsWritten,
}

#[OpenApi(tag = "Tag::Quizzes")]
impl QuizzesApi {
    /// Start an attempt at a quiz
    ///
    /// The server's clock decides when the time is up. If an attempt is open already, it is given again, with 200.
    /// Refused with `no_attempts_left` or `pause_between_attempts`, with `attempt_open` while another enrolment has an
    /// attempt at it, and with `not_enrolled_yet`, `run_not_started` or `enrolment_ended`.
    #[oai(
        path = "/enrolments/:id/quizzes/:quiz_id/attempts",
        method = "post",
        operation_id = "start_attempt"
    )]
    #[allow(clippy::too_many_arguments)] // each is a parameter of the operation
    async fn start_attempt(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
        /// The quiz: its `id` in the outline.
        quiz_id: Path<Uuid>,
        /// The language of the questions: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the questions, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<MadeOnce<Ready<Attempt>>, ApiError> {
        let language = choose(lang.0.as_deref(), accept.0.as_deref());
        let started = quizzes::start(&cx, &actor.0, id.0.into(), quiz_id.0.into(), language).await?;
        let location = format!("/api/v1/attempts/{}", started.attempt.summary.id);
        let made =
            Made { body: Ready::write(&Attempt::of(started.attempt, &self.written, language)?)?, location };
        Ok(MadeOnce { made, is_new: started.is_new })
    }

    /// Read an attempt
    ///
    /// The questions without their keys, one's own latest responses, and the time left. Once the time is up, the
    /// attempt is closed by the quiz's rule before it is read.
    #[oai(path = "/attempts/:id", method = "get", operation_id = "get_attempt")]
    async fn get_attempt(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The attempt.
        id: Path<Uuid>,
        /// The language of the questions: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the questions, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Ready<Attempt>, ApiError> {
        let language = choose(lang.0.as_deref(), accept.0.as_deref());
        let attempt = quizzes::attempt(&cx, &actor.0, id.0.into(), language).await?;
        Ready::write(&Attempt::of(attempt, &self.written, language)?)
    }

    /// Save a response
    ///
    /// What was answered is on disk when this answers. The same `op_id` gives the same answer again, however often
    /// it is sent. Of several responses to one item the highest `seq` counts. A response that comes after the
    /// deadline (`attempt_time_up`), after submission (`attempt_submitted`) or after a newer one (`response_older`)
    /// is kept and refused with 409: it does not count by itself. `question_not_reached`: a sequential quiz is answered
    /// in its order.
    #[oai(path = "/attempts/:id/responses/:item_id", method = "put", operation_id = "save_response")]
    async fn save_response(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The attempt.
        id: Path<Uuid>,
        /// The item it answers.
        item_id: Path<Uuid>,
        body: Json<NewResponse>,
    ) -> Result<Json<ResponseReceipt>, ApiError> {
        let receipt = quizzes::respond(&cx, &actor.0, id.0.into(), item_id.0.into(), body.0.into()).await?;
        Ok(Json(receipt.into()))
    }

    /// Submit an attempt
    ///
    /// Scoring follows at once. Doing it again changes nothing and gives how the attempt stands. Refused with
    /// `attempt_time_up` where the quiz abandons attempts that are late.
    #[oai(path = "/attempts/:id/submission", method = "post", operation_id = "submit_attempt")]
    async fn submit_attempt(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The attempt.
        id: Path<Uuid>,
    ) -> Result<Json<AttemptSummary>, ApiError> {
        Ok(Json(quizzes::submit(&cx, &actor.0, id.0.into()).await?.into()))
    }

    /// Look back at an attempt
    ///
    /// Responses, correctness, feedback and key, as far as the quiz shows them now; `review_not_allowed` when it
    /// shows nothing.
    #[oai(path = "/attempts/:id/review", method = "get", operation_id = "review_attempt")]
    async fn review_attempt(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The attempt.
        id: Path<Uuid>,
        /// The language of the texts: `en`, `ru` or `be`.
        #[oai(validator(max_length = 35))]
        lang: Query<Option<String>>,
        /// Languages of the texts, in order of preference.
        #[oai(name = "Accept-Language")]
        accept: Header<Option<String>>,
    ) -> Result<Tagged<Ready<AttemptReview>>, ApiError> {
        let language = choose(lang.0.as_deref(), accept.0.as_deref());
        let review = quizzes::review(&cx, &actor.0, id.0.into(), language).await?;
        Tagged::content(&AttemptReview::of(review, &self.written, language)?)
    }
}
