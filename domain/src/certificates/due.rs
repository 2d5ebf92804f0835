//! Which certificates are due, and what those that are not still lack.

use std::sync::Arc;

use chrono::NaiveDate;
use course_content::course::CertificateKind;
use entity::enums::{CertificateState, EnrolmentState};
use entity::ids::{CertificateId, CourseVersionId, EnrolmentId, PersonId};
use entity::{certificate as row, certificate_event, enrolment, person, unissued_certificate};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use super::{day, draft, printing};
use crate::context::Context;
use crate::courses;
use crate::database::written_out;
use crate::error::{Error, Refusal, Result};
use crate::memory::Memory;

/// What decides what a certificate lacks.
type Lacks = (PersonId, i32, CourseVersionId, NaiveDate, bool);

/// What certificates lack, by all that decides it: the person as of a revision, the version of the course, the day, on which it
/// depends who issues them, and whether the course is completed. A learner sees it on every page of a course, and setting the words of a
/// certificate takes longer than the rest of the page.
pub(crate) type LackingMemory = Memory<Lacks, Arc<[Refusal]>, 4096>;

/// A cross join, so that both databases begin with the short list.
const UNFINISHED: &str = "SELECT c.enrolment_id FROM unissued_certificate u CROSS JOIN certificate c \
     WHERE u.state = 'prepared' AND c.id = u.certificate_id ORDER BY random() LIMIT $1";

/// Of which enrolment a certificate is.
#[derive(FromQueryResult)]
struct OfEnrolment {
    enrolment_id: EnrolmentId,
}

const REVISION: &str = "SELECT revision FROM person WHERE id = $1";

/// Enrolments whose certificate is due, or was begun and cut off; at most `limit` of each.
///
/// They come in no order: one that cannot be issued for a reason of its own never keeps the others waiting.
///
/// # Errors
/// The database's own.
pub async fn enrolments_to_certify(cx: &Context, limit: u64) -> Result<Vec<EnrolmentId>> {
    let limit_of_each = i64::try_from(limit).unwrap_or(i64::MAX);
    let unfinished: Vec<OfEnrolment> =
        written_out::all(cx.read(), UNFINISHED, [limit_of_each.into()]).await?;
    let mut found: Vec<EnrolmentId> = unfinished.into_iter().map(|row| row.enrolment_id).collect();
    let certifying = certifying_versions(cx).await?;
    if certifying.is_empty() {
        return Ok(found);
    }
    let due: Vec<EnrolmentId> = without_certificate()
        .filter(enrolment::Column::CourseVersionId.is_in(certifying))
        .filter(Expr::exists(confirmed_learner()))
        .select_only()
        .column(enrolment::Column::Id)
        .order_by(Func::random(), Order::Asc)
        .limit(limit)
        .into_tuple()
        .all(cx.read())
        .await?;
    found.extend(due);
    Ok(found)
}

/// A person's completed enrolments that have no certificate; asked when the names are confirmed.
///
/// # Errors
/// The database's own.
pub async fn enrolments_of_to_certify(cx: &Context, person: PersonId) -> Result<Vec<EnrolmentId>> {
    let due = without_certificate()
        .filter(enrolment::Column::LearnerId.eq(person))
        .select_only()
        .column(enrolment::Column::Id)
        .into_tuple();
    Ok(due.all(cx.read()).await?)
}

/// What the certificate of an enrolment that has none yet still lacks, completion of the course apart. The revision of the
/// learner's account need not be read again by whoever knows it.
///
/// # Errors
/// The database's own.
pub(crate) async fn missing_for(
    cx: &Context,
    db: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    learner_revision: Option<i32>,
) -> Result<Vec<Refusal>> {
    let revision = match learner_revision {
        Some(known) => known,
        None => {
            let read = written_out::value(db, REVISION, [enrolment.learner_id.0.into()]).await?;
            read.ok_or(Error::NotFound("person"))?
        }
    };
    let now = cx.now();
    let is_due = enrolment.state == EnrolmentState::Completed;
    let key = (enrolment.learner_id, revision, enrolment.course_version_id, day::on(now), is_due);
    if let Some(known) = cx.lacking().get(&key) {
        return Ok(known.to_vec());
    }
    let missing = match draft::for_proof_reading(cx, db, enrolment, now).await? {
        // Drawn for trial once it is due: a name may be printable and too long for the sheet.
        Ok(draft) if is_due => {
            printing::rehearse(cx, vec![draft.record]).await?.into_iter().flatten().collect()
        }
        Ok(draft) => printing::proof_read(cx, &draft.record).await?.into_iter().collect(),
        Err(missing) => missing,
    };
    cx.lacking().keep(key, missing.as_slice().into());
    Ok(missing)
}

/// Certificates of enrolments that were numbered and not yet drawn.
///
/// # Errors
/// The database's own.
pub(super) async fn unfinished_of(
    db: &impl ConnectionTrait,
    enrolments: &[EnrolmentId],
) -> Result<Vec<CertificateId>> {
    let found = row::Entity::find()
        .filter(row::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .filter(row::Column::Id.in_subquery(prepared()));
    Ok(found.select_only().column(row::Column::Id).into_tuple().all(db).await?)
}

// Each part looks one row up for each candidate. A list of all voided certificates or people would be made anew at every
// sweep.

/// Which certificates have their number and nothing else yet.
fn prepared() -> SelectStatement {
    Query::select()
        .column(unissued_certificate::Column::CertificateId)
        .from(unissued_certificate::Entity)
        .and_where(unissued_certificate::Column::State.eq(CertificateState::Prepared))
        .to_owned()
}

/// That a certificate was voided: it will never be issued.
pub(super) fn voided() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(certificate_event::Entity)
        .and_where(
            Expr::col((certificate_event::Entity, certificate_event::Column::CertificateId))
                .equals((row::Entity, row::Column::Id)),
        )
        .and_where(certificate_event::Column::State.eq(CertificateState::Voided))
        .to_owned()
}

fn without_certificate() -> Select<enrolment::Entity> {
    let certified = Query::select()
        .expr(Expr::val(1))
        .from(row::Entity)
        .and_where(
            Expr::col((row::Entity, row::Column::EnrolmentId))
                .equals((enrolment::Entity, enrolment::Column::Id)),
        )
        .to_owned();
    enrolment::Entity::find()
        // Written out, so that both databases see that the partial index serves.
        .filter(Expr::cust("enrolment.state = 'completed'"))
        .filter(Expr::exists(certified).not())
}

fn confirmed_learner() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(person::Entity)
        .and_where(
            Expr::col((person::Entity, person::Column::Id))
                .equals((enrolment::Entity, enrolment::Column::LearnerId)),
        )
        .and_where(person::Column::NamesConfirmedAt.is_not_null())
        .to_owned()
}

/// Of the versions that somebody has completed without a certificate, those that lead to one.
async fn certifying_versions(cx: &Context) -> Result<Vec<CourseVersionId>> {
    let completed: Vec<CourseVersionId> = without_certificate()
        .select_only()
        .column(enrolment::Column::CourseVersionId)
        .distinct()
        .into_tuple()
        .all(cx.read())
        .await?;
    let mut certifying = Vec::new();
    for version in completed {
        let loaded = courses::load(cx, version).await?;
        if loaded.package.course.certificate.kind != CertificateKind::None {
            certifying.push(version);
        }
    }
    Ok(certifying)
}
