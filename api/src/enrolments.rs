//! Taking a place, and giving it up.

use chrono::{DateTime, Utc};
use domain::enrolments::{self, Decision, Enrolled};
use domain::page::PageRequest;
use domain::{Context, Error};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use crate::answer::{Listed, Made, MadeOnce, Tagged};
use crate::auth::Bearer;
use crate::problem::ApiError;
use crate::text::Text;
use crate::{Tag, list_of, words_of};

words_of! {
    /// Where an enrolment stands.
    EnrolmentState mirrors domain::enums::EnrolmentState {
        Requested, Declined, Waitlisted, Offered, Booked, Active, Completed, NotCompleted, Withdrawn,
        CancelledByStaff, RunCancelled, OfferExpired,
    }
}

list_of! {
    /// One page of enrolments, newest first.
    EnrolmentList, Enrolment
}

/// A learner's place on a run.
#[derive(Clone, Debug, Object)]
pub struct Enrolment {
    /// Its id.
    id: Uuid,
    /// The run.
    course_run_id: Uuid,
    /// The version of the course on which the learner stays.
    course_version_id: Uuid,
    /// Who.
    learner_id: Uuid,
    /// Where it stands.
    state: EnrolmentState,
    /// 1 for the first on the waiting list; missing for others.
    #[oai(skip_serializing_if_is_none)]
    waiting_position: Option<u64>,
    /// When the place was asked for: the order of the waiting list.
    joined_at: DateTime<Utc>,
    /// Until when an offered place can be taken.
    #[oai(skip_serializing_if_is_none)]
    offer_expires_at: Option<DateTime<Utc>>,
    /// When the course was completed.
    #[oai(skip_serializing_if_is_none)]
    completed_at: Option<DateTime<Utc>>,
}

impl From<enrolments::Enrolment> for Enrolment {
    fn from(enrolment: enrolments::Enrolment) -> Self {
        let row = enrolment.row;
        Self {
            id: row.id.0,
            course_run_id: row.course_run_id.0,
            course_version_id: row.course_version_id.0,
            learner_id: row.learner_id.0,
            state: row.state.into(),
            waiting_position: enrolment.waiting_position,
            joined_at: row.joined_at,
            offer_expires_at: row.offer_expires_at,
            completed_at: row.completed_at,
        }
    }
}

/// Whom to enrol.
#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields)]
pub struct NewEnrolment {
    /// Somebody else, for coordinators; leave it out for yourself.
    learner_id: Option<Uuid>,
}

/// Why a place is given up.
#[derive(Clone, Debug, Default, Object)]
#[oai(deny_unknown_fields)]
pub struct Withdrawal {
    /// In your own words, if you like.
    #[oai(validator(max_length = 1000))]
    reason: Option<Text>,
}

/// What is decided of a request.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct EnrolmentDecision {
    /// Whether the learner gets a place, or one on the waiting list.
    approved: bool,
    /// Why not; the learner is told. A decline needs it.
    #[oai(validator(max_length = 1000))]
    reason: Option<Text>,
}

impl From<EnrolmentDecision> for Decision {
    fn from(decision: EnrolmentDecision) -> Self {
        if decision.approved {
            return Self::Approved;
        }
        let reason = decision.reason.as_ref().map(|reason| reason.as_ref().to_owned());
        Self::Declined { reason: reason.unwrap_or_default() }
    }
}

/// A change of an enrolment.
#[derive(Clone, Debug, Object)]
pub struct EnrolmentChange {
    /// The state before; missing for the first.
    #[oai(skip_serializing_if_is_none)]
    from: Option<EnrolmentState>,
    /// The state after.
    to: EnrolmentState,
    /// When.
    at: DateTime<Utc>,
    /// The rule or request that made the change, such as `place_freed`.
    cause: String,
    /// In somebody's words.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
}

/// Every state an enrolment was in, oldest first.
#[derive(Clone, Debug, Object)]
pub struct EnrolmentHistory {
    /// The changes.
    items: Vec<EnrolmentChange>,
}

/// `/enrolments…`.
pub struct EnrolmentsApi;

#[OpenApi(tag = "Tag::Enrolments")]
impl EnrolmentsApi {
    /// Take a place on a run
    ///
    /// Or on its waiting list, in the order of arrival. Asking again gives the same enrolment, with 200. Refused with
    /// `run_full`, `run_cancelled`, `enrolment_not_open_yet`, `enrolment_closed` or `invitation_needed`.
    #[oai(path = "/course-runs/:id/enrolments", method = "post", operation_id = "enrol_learner")]
    async fn enrol_learner(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        body: Json<NewEnrolment>,
    ) -> Result<MadeOnce<Json<Enrolment>>, ApiError> {
        let learner = body.learner_id.map(Into::into).or_else(|| actor.0.person_id());
        let learner = learner.ok_or(Error::SignInRequired("a place belongs to a person"))?;
        let enrolled = enrolments::enrol(&cx, &actor.0, id.0.into(), learner).await?;
        let is_new = matches!(enrolled, Enrolled::New(_));
        let enrolment = Enrolment::from(enrolled.enrolment().clone());
        let location = format!("/api/v1/enrolments/{}", enrolment.id);
        Ok(MadeOnce { made: Made { body: Json(enrolment), location }, is_new })
    }

    /// List who is on a run, newest first
    ///
    /// For coordinators of the course.
    #[oai(path = "/course-runs/:id/enrolments", method = "get", operation_id = "list_enrolments_of_run")]
    async fn list_enrolments_of_run(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        /// Enrolments on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<EnrolmentList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let page = enrolments::list_of_run(&cx, &actor.0, id.0.into(), page).await?;
        Ok(EnrolmentList::answer(page.map(Into::into)))
    }

    /// List my enrolments, newest first
    ///
    /// Those that have ended, too.
    #[oai(path = "/people/me/enrolments", method = "get", operation_id = "list_my_enrolments")]
    async fn list_my_enrolments(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// Enrolments on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<EnrolmentList>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let page = enrolments::list_own(&cx, &actor.0, page).await?;
        Ok(EnrolmentList::answer(page.map(Into::into)))
    }

    /// Read an enrolment
    ///
    /// For its learner and for coordinators of the course.
    #[oai(path = "/enrolments/:id", method = "get", operation_id = "get_enrolment")]
    async fn get_enrolment(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
    ) -> Result<Tagged<Json<Enrolment>>, ApiError> {
        let enrolment = enrolments::find(&cx, &actor.0, id.0.into()).await?;
        let position = enrolment.waiting_position.unwrap_or(0);
        let etag = format!("r{}-{position}", enrolment.row.revision);
        Ok(Tagged { body: Json(enrolment.into()), etag })
    }

    /// Read every state an enrolment was in
    ///
    /// For its learner and for coordinators of the course.
    #[oai(path = "/enrolments/:id/history", method = "get", operation_id = "get_enrolment_history")]
    async fn get_enrolment_history(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
    ) -> Result<Json<EnrolmentHistory>, ApiError> {
        let changes = enrolments::history(&cx, &actor.0, id.0.into()).await?;
        let change = |change: enrolments::Change| EnrolmentChange {
            from: change.from.map(Into::into),
            to: change.to.into(),
            at: change.at,
            cause: change.cause,
            reason: change.reason,
        };
        Ok(Json(EnrolmentHistory { items: changes.into_iter().map(change).collect() }))
    }

    /// Give up a place
    ///
    /// It passes on at once. Doing it again changes nothing. Refused with `not_withdrawable` or `enrolment_ended`.
    #[oai(path = "/enrolments/:id/withdrawal", method = "post", operation_id = "withdraw_enrolment")]
    async fn withdraw_enrolment(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
        body: Json<Withdrawal>,
    ) -> Result<Json<Enrolment>, ApiError> {
        let reason = body.reason.as_ref().map(AsRef::as_ref);
        Ok(Json(enrolments::withdraw(&cx, &actor.0, id.0.into(), reason).await?.into()))
    }

    /// Approve or decline a request for a place
    ///
    /// For coordinators of the course. Whoever is approved gets a place, or one on the waiting list by the day on which they
    /// asked. Deciding the same again changes nothing. Refused with `nothing_to_decide` or `run_full`.
    #[oai(path = "/enrolments/:id/approval", method = "post", operation_id = "decide_enrolment")]
    async fn decide_enrolment(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
        body: Json<EnrolmentDecision>,
    ) -> Result<Json<Enrolment>, ApiError> {
        Ok(Json(enrolments::decide(&cx, &actor.0, id.0.into(), &body.0.into()).await?.into()))
    }

    /// Take the place that is offered
    ///
    /// Doing it again changes nothing. Refused with `no_offer` or `offer_expired`.
    #[oai(path = "/enrolments/:id/offer-acceptance", method = "post", operation_id = "accept_offer")]
    async fn accept_offer(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The enrolment.
        id: Path<Uuid>,
    ) -> Result<Json<Enrolment>, ApiError> {
        Ok(Json(enrolments::accept_offer(&cx, &actor.0, id.0.into()).await?.into()))
    }
}
