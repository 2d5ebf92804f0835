//! Erasing a person: everything goes but what the register of certificates and the history of runs stand on.
//!
//! What stays, and why:
//! - the row of the person, emptied, since others point to it;
//! - certificates as issued, which the centre has to answer for; whoever asks is no longer told the name. What waited to be
//!   issued is voided, and of what was voided only its line in the register stays;
//! - that there was an enrolment, when it began and how it ended, so that numbers of past runs stay true;
//! - what somebody said of a course as its reviewer or author, which the centre answers for: the names on it go;
//! - the audit trail, which knows ids and no names; the reasons given for what was done to the person go.

use entity::ids::PersonId;
use entity::{
    attempt, attempt_item, certificate, certificate_check, enrolment, lesson_progress, progress_fact,
    response,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use secrecy::SecretString;
use serde_json::json;

use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::{
    attendance, audit_trail, certificates, enrolments, idempotency, letters, media, newsletter, people,
    refreshers,
};

/// Erases whoever acts. All of it happens, or none.
///
/// # Errors
/// - [`crate::Error::Refused`] `WrongSignIn` if `password` is not theirs; `RequestInProgress` if a place is being taken
///   for them at this moment.
/// - [`crate::Error::TooMany`] after too many wrong passwords.
#[tracing::instrument(skip_all)]
pub async fn erase(cx: &Context, actor: &Actor, password: &SecretString) -> Result<()> {
    let me = people::owner(actor)?;
    let proof = people::Proof::of(cx, me, password).await?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let runs = enrolments::hold_runs_of(&tx, me).await?;
    let row = proof.hold(&tx).await?;
    enrolments::leave_all(cx, &tx, actor, (me, &runs), now).await?;
    // While it is still known what they sign in with.
    newsletter::forget_of(&tx, me).await?;
    // From here on the database lets what the person said pass.
    people::erase_account(&tx, row, now).await?;
    forget_learning(&tx, me).await?;
    forget_checks(&tx, me).await?;
    letters::forget_of(&tx, me).await?;
    media::forget_of(&tx, me).await?;
    audit_trail::forget_reasons(&tx, me).await?;
    idempotency::forget_scope(&tx, &idempotency::Scope::of_person(me)).await?;
    certificates::forget_unissued(cx, &tx, me, now).await?;
    people::record(cx, &tx, actor, now, me, "person.erased", json!({})).await?;
    tx.commit().await?;
    Ok(())
}

async fn forget_learning(tx: &DatabaseTransaction, me: PersonId) -> Result<()> {
    let attempts = || attempts_of(me);
    // Held first, as whoever saves a response holds them: a response that is on its way is there before all of them go.
    let held =
        attempt::Entity::find().filter(attempt::Column::LearnerId.eq(me)).order_by_asc(attempt::Column::Id);
    held.lock_exclusive().all(tx).await?;
    response::Entity::delete_many()
        .filter(response::Column::AttemptId.in_subquery(attempts()))
        .exec(tx)
        .await?;
    attempt_item::Entity::delete_many()
        .filter(attempt_item::Column::AttemptId.in_subquery(attempts()))
        .exec(tx)
        .await?;
    attempt::Entity::delete_many().filter(attempt::Column::LearnerId.eq(me)).exec(tx).await?;
    progress_fact::Entity::delete_many()
        .filter(progress_fact::Column::EnrolmentId.in_subquery(enrolments_of(me)))
        .exec(tx)
        .await?;
    lesson_progress::Entity::delete_many()
        .filter(lesson_progress::Column::EnrolmentId.in_subquery(enrolments_of(me)))
        .exec(tx)
        .await?;
    attendance::forget_of(tx, me).await?;
    refreshers::forget_of(tx, me).await?;
    enrolments::forget_reasons(tx, me).await
}

/// Who asked after a certificate is of interest to its holder alone.
async fn forget_checks(tx: &DatabaseTransaction, me: PersonId) -> Result<()> {
    let own = Query::select()
        .column(certificate::Column::Id)
        .from(certificate::Entity)
        .and_where(certificate::Column::LearnerId.eq(me))
        .to_owned();
    certificate_check::Entity::delete_many()
        .filter(certificate_check::Column::CertificateId.in_subquery(own))
        .exec(tx)
        .await?;
    Ok(())
}

fn attempts_of(me: PersonId) -> SelectStatement {
    Query::select()
        .column(attempt::Column::Id)
        .from(attempt::Entity)
        .and_where(attempt::Column::LearnerId.eq(me))
        .to_owned()
}

fn enrolments_of(me: PersonId) -> SelectStatement {
    Query::select()
        .column(enrolment::Column::Id)
        .from(enrolment::Entity)
        .and_where(enrolment::Column::LearnerId.eq(me))
        .to_owned()
}
