//! Why not yet: what completion and the certificate still need, by the rules that decide it.

use entity::enums::{CertificateState, EnrolmentState};
use entity::ids::{CertificateId, EnrolmentId};
use entity::{certificate, certificate_event, enrolment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::completion::{self, Missing};
use super::done::Done;
use crate::actor::Actor;
use crate::certificates;
use crate::context::Context;
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
        EnrolmentState::Completed => certificate(cx, &done.enrolment).await?,
        _ => None,
    };
    let certificate_missing = if certificate.is_some() {
        Vec::new()
    } else {
        certificates::missing_for(cx, db, &done.enrolment, done.learner_revision).await?
    };
    Ok(Eligibility { complete: missing.is_empty(), missing, certificate_missing, certificate })
}

/// The newest certificate of an enrolment, and its latest state.
async fn certificate(
    cx: &Context,
    enrolment: &enrolment::Model,
) -> Result<Option<(CertificateId, CertificateState)>> {
    let found = certificate::Entity::find()
        .filter(certificate::Column::EnrolmentId.eq(enrolment.id))
        .order_by_desc(certificate::Column::PreparedAt)
        .order_by_desc(certificate::Column::Id)
        .one(cx.read())
        .await?;
    let Some(found) = found else { return Ok(None) };
    let latest = certificate_event::Entity::find()
        .filter(certificate_event::Column::CertificateId.eq(found.id))
        .order_by_desc(certificate_event::Column::Seq)
        .one(cx.read())
        .await?;
    Ok(Some((found.id, latest.map_or(CertificateState::Prepared, |event| event.state))))
}
