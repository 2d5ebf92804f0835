//! The sessions of a run, and the register of who was there.

use domain::page::PageRequest;
use domain::{Context, attendance};
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use crate::Tag;
use crate::answer::{Listed, Made, Tagged};
use crate::auth::Bearer;
use crate::people::Done;
use crate::precondition::{ChangeError, expected_revision};
use crate::problem::ApiError;
use crate::runs::Reason;

pub(crate) mod shapes;

use shapes::{
    AttendanceEntry, AttendanceOutcomes, AttendanceRegister, NewRunSession, RunSession, RunSessionChanges,
    RunSessionList,
};

/// `/course-runs/{id}/sessions` and `/course-runs/{id}/attendance`.
pub struct AttendanceApi;

#[OpenApi(tag = "Tag::Runs")]
impl AttendanceApi {
    /// List the sessions of a run in their order
    ///
    /// For coordinators and trainers of the course, and for those who have a place on the run.
    #[oai(path = "/course-runs/:id/sessions", method = "get", operation_id = "list_run_sessions")]
    async fn list_run_sessions(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
    ) -> Result<Json<RunSessionList>, ApiError> {
        let sessions = attendance::list(&cx, &actor.0, id.0.into()).await?;
        Ok(Json(RunSessionList { items: sessions.into_iter().map(Into::into).collect() }))
    }

    /// Add a session to a run
    ///
    /// For coordinators of the course. 200 at most. Refused with `run_cancelled` or `session_overlaps`.
    #[oai(path = "/course-runs/:id/sessions", method = "post", operation_id = "create_run_session")]
    async fn create_run_session(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        body: Json<NewRunSession>,
    ) -> Result<Made<Json<RunSession>>, ApiError> {
        let made: RunSession = attendance::plan(&cx, &actor.0, id.0.into(), body.0.into()).await?.into();
        let location = made.location();
        Ok(Made { body: Json(made), location })
    }

    /// Read a session
    ///
    /// For coordinators and trainers of the course. Its ETag is needed to change it.
    #[oai(path = "/course-runs/:id/sessions/:session_id", method = "get", operation_id = "get_run_session")]
    async fn get_run_session(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        /// The session.
        session_id: Path<Uuid>,
    ) -> Result<Tagged<Json<RunSession>>, ApiError> {
        let session = attendance::find(&cx, &actor.0, (id.0.into(), session_id.0.into())).await?;
        Ok(shapes::tagged(session))
    }

    /// Move a session, or say where else it is
    ///
    /// For coordinators of the course; not once attendance is recorded. Whoever has attended enough by it has completed the
    /// course. Refused with `run_cancelled`, `session_recorded`, `session_called_off` or `session_overlaps`.
    #[oai(
        path = "/course-runs/:id/sessions/:session_id",
        method = "patch",
        operation_id = "change_run_session"
    )]
    #[allow(clippy::too_many_arguments)] // each is a parameter of the operation
    async fn change_run_session(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        /// The session.
        session_id: Path<Uuid>,
        /// The ETag you have read.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Json<RunSessionChanges>,
    ) -> Result<Tagged<Json<RunSession>>, ChangeError> {
        let expected = expected_revision(if_match.0.as_deref())?;
        let of_run = (id.0.into(), session_id.0.into());
        let changed = attendance::change(&cx, &actor.0, of_run, expected, |plan| body.0.over(plan)).await?;
        Ok(shapes::tagged(changed))
    }

    /// Take a session back
    ///
    /// For coordinators of the course; not once attendance is recorded. Whoever has attended enough without it has completed
    /// the course. Refused with `run_cancelled`, `session_called_off` or `session_recorded`.
    #[oai(
        path = "/course-runs/:id/sessions/:session_id",
        method = "delete",
        operation_id = "delete_run_session"
    )]
    async fn delete_run_session(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        /// The session.
        session_id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        attendance::remove(&cx, &actor.0, id.0.into(), session_id.0.into()).await?;
        Ok(Done::Done)
    }

    /// Call a session off, with a reason
    ///
    /// For coordinators of the course. What was recorded of it stays, and it counts for nobody. Whoever has attended enough
    /// without it has completed the course. Refused with `run_cancelled` or `session_called_off`.
    #[oai(
        path = "/course-runs/:id/sessions/:session_id/cancellation",
        method = "post",
        operation_id = "call_off_run_session"
    )]
    async fn call_off_run_session(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        /// The session.
        session_id: Path<Uuid>,
        body: Json<Reason>,
    ) -> Result<Tagged<Json<RunSession>>, ApiError> {
        let of_run = (id.0.into(), session_id.0.into());
        Ok(shapes::tagged(attendance::call_off(&cx, &actor.0, of_run, body.0.reason.as_ref()).await?))
    }

    /// Read the register of attendance
    ///
    /// Those who have a place, and everything recorded of them at each session. For coordinators and trainers of the course.
    #[oai(path = "/course-runs/:id/attendance", method = "get", operation_id = "get_attendance")]
    async fn get_attendance(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        /// People on the page.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(validator(max_length = 100))]
        cursor: Query<Option<String>>,
    ) -> Result<Listed<Json<AttendanceRegister>>, ApiError> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let register = attendance::register(&cx, &actor.0, id.0.into(), page).await?;
        let next = register.people.next_cursor.clone();
        Ok(Listed { body: Json(register.into()), next })
    }

    /// Record who was at a session
    ///
    /// Up to 200 entries at a time, for coordinators and trainers of the course. An entry sent twice is recorded once; one
    /// that cannot be meant is refused by itself and does not hold up the others. A correction names the entry that it
    /// corrects and says why; the old one is kept. Nobody records their own attendance, nor minutes that are still to come. Whoever has attended enough by it
    /// has completed the course. All are refused with `run_cancelled` or `session_called_off`.
    #[oai(
        path = "/course-runs/:id/sessions/:session_id/attendance",
        method = "put",
        operation_id = "record_attendance"
    )]
    async fn record_attendance(
        &self,
        actor: Bearer,
        cx: Data<&Context>,
        /// The run.
        id: Path<Uuid>,
        /// The session.
        session_id: Path<Uuid>,
        body: Json<Vec<AttendanceEntry>>,
    ) -> Result<Json<AttendanceOutcomes>, ApiError> {
        let entries = body.0.into_iter().map(Into::into).collect();
        let of_run = (id.0.into(), session_id.0.into());
        Ok(Json(attendance::record(&cx, &actor.0, of_run, entries).await?.into()))
    }
}
