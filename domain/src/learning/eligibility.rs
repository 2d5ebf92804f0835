//! Why not yet: what completion and the certificate still need, by the rules that decide it.

use entity::enums::{CertificateState, EnrolmentState};
use entity::ids::{CertificateId, EnrolmentId};
use sea_orm::FromQueryResult;

use super::completion::{self, Missing};
use super::done::Done;
use crate::actor::Actor;
use crate::certificates;
use crate::context::Context;
use crate::database::written_out;
use crate::enrolments::Enrolment;
use crate::error::{Refusal, Result};

/// How far a learner is from completion and certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// Whether the course is completed.
    pub complete: bool,
    /// What completion still needs, in the order of the course.
    pub missing: Vec<Missing>,
    /// What the certificate needs besides completion.
    pub certificate_missing: Vec<Refusal>,
    /// The certificate, if there is one, and where it stands.
    pub certificate: Option<(CertificateId, CertificateState)>,
}

/// What is missing on one's own enrolment.
///
/// # Errors
/// [`crate::Error::NotFound`] for another's enrolment; [`crate::Error::Refused`] if it lets nobody study.
pub async fn eligibility(cx: &Context, actor: &Actor, id: EnrolmentId) -> Result<Eligibility> {
    of(cx, &Done::of_own(cx, actor, id).await?).await
}

/// The same for an enrolment that was listed.
///
/// # Errors
/// As [`eligibility`].
pub async fn eligibility_of(cx: &Context, actor: &Actor, enrolment: &Enrolment) -> Result<Eligibility> {
    of(cx, &Done::of_listed(cx, actor, enrolment).await?).await
}

/// What is missing, given what is done.
pub(super) async fn of(cx: &Context, done: &Done) -> Result<Eligibility> {
    let db = cx.read();
    let missing = completion::missing(cx, db, done).await?;
    // Nothing is prepared before the course is completed, and what is completed stays so.
    let certificate = match done.enrolment.state {
        EnrolmentState::Completed => certificate(cx, done.enrolment.id).await?,
        _ => None,
    };
    let certificate_missing = if certificate.is_some() {
        Vec::new()
    } else {
        certificates::missing_for(cx, db, &done.enrolment, done.learner_revision).await?
    };
    Ok(Eligibility { complete: missing.is_empty(), missing, certificate_missing, certificate })
}

/// The newest certificate of an enrolment, with the event that counts; nothing of its record.
const NEWEST: &str = "
    SELECT c.id, e.state
    FROM certificate c
    LEFT JOIN certificate_event e ON e.certificate_id = c.id
      AND e.seq = (SELECT MAX(x.seq) FROM certificate_event x WHERE x.certificate_id = c.id)
    WHERE c.enrolment_id = $1
    ORDER BY c.prepared_at DESC, c.id DESC LIMIT 1";

#[derive(FromQueryResult)]
struct Newest {
    id: CertificateId,
    state: Option<CertificateState>,
}

async fn certificate(
    cx: &Context,
    enrolment: EnrolmentId,
) -> Result<Option<(CertificateId, CertificateState)>> {
    let newest: Option<Newest> = written_out::one(cx.read(), NEWEST, [enrolment.0.into()]).await?;
    Ok(newest.map(|newest| (newest.id, newest.state.unwrap_or(CertificateState::Prepared))))
}
