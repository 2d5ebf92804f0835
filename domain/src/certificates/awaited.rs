//! Courses that are completed and whose certificate is not there yet: what its holder waits for, or has to do first.

use course_content::course::Text;
use entity::enrolment;
use entity::ids::EnrolmentId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::due::{enrolments_of_to_certify, missing_for};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::error::{Error, Refusal, Result};

/// A certificate that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The completed enrolment.
    pub enrolment_id: EnrolmentId,
    /// Title of the course.
    pub programme: Text,
    /// What it still lacks; nothing for one that is about to be issued.
    pub missing: Vec<Refusal>,
}

/// The actor's own.
///
/// # Errors
/// [`Error::SignInRequired`] for nobody.
pub async fn awaited(cx: &Context, actor: &Actor) -> Result<Vec<Awaited>> {
    let me = actor.person_id().ok_or(Error::SignInRequired("these are your own certificates"))?;
    let due = enrolments_of_to_certify(cx, me).await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let rows = enrolment::Entity::find().filter(enrolment::Column::Id.is_in(due)).all(cx.read()).await?;
    let mut awaited = Vec::with_capacity(rows.len());
    for row in rows {
        let missing = missing_for(cx, cx.read(), &row, None).await?;
        if !missing.contains(&Refusal::NoCertificateForCourse) {
            let version = courses::load(cx, row.course_version_id).await?;
            let programme = version.package.course.title.clone();
            awaited.push(Awaited { enrolment_id: row.id, programme, missing });
        }
    }
    Ok(awaited)
}
