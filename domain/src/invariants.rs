//! The invariants of the rules, proved from the rows as they are: what `forest-glade audit` prints.

use chrono::{DateTime, Duration, Utc};
use entity::enums::EnrolmentState;
use entity::ids::CourseRunId;
use entity::{certificate_document, course_run, enrolment};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::actor::Actor;
use crate::attendance;
use crate::certificates::{self, register_log};
use crate::context::Context;
use crate::enrolments;
use crate::error::Result;
use crate::policy::{self, Action};

/// Something that must never be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Which invariant, such as `no_overbooking`.
    pub invariant: &'static str,
    /// The thing it is about.
    pub subject: String,
    /// What was seen.
    pub seen: String,
}

/// An offer may be this much past its time, and a place this long free, before the sweep has seen it.
const SWEEP: Duration = Duration::minutes(2);

/// Invariants that one query decides: it returns the ids of what breaks them. Both databases read it alike.
const QUERIES: [(&str, &str); 7] = [
    (
        "no_duplicate_live_enrolment",
        "SELECT MIN(CAST(learner_id AS text)) AS subject FROM enrolment \
         WHERE state IN ('requested', 'waitlisted', 'offered', 'booked', 'active', 'completed') \
         GROUP BY course_run_id, learner_id HAVING COUNT(*) > 1",
    ),
    (
        "state_is_the_last_of_the_history",
        "SELECT CAST(e.id AS text) AS subject FROM enrolment e WHERE e.state <> (SELECT h.to_state \
         FROM enrolment_event h WHERE h.enrolment_id = e.id ORDER BY h.id DESC LIMIT 1)",
    ),
    (
        "certificate_has_a_completed_enrolment",
        "SELECT c.serial AS subject FROM certificate c JOIN enrolment e ON e.id = c.enrolment_id \
         WHERE e.state <> 'completed'",
    ),
    (
        "register_has_no_gaps",
        "SELECT b.kind || ' ' || CAST(b.year AS text) AS subject FROM register_book b WHERE b.last_number <> \
         (SELECT COUNT(*) FROM certificate c WHERE c.kind = b.kind AND c.year = b.year) OR b.last_number <> \
         (SELECT COALESCE(MAX(c.number), 0) FROM certificate c WHERE c.kind = b.kind AND c.year = b.year)",
    ),
    (
        "issued_certificate_has_its_document",
        "SELECT c.serial AS subject FROM certificate c WHERE EXISTS (SELECT 1 FROM certificate_event v \
         WHERE v.certificate_id = c.id AND v.state = 'issued') AND NOT EXISTS \
         (SELECT 1 FROM certificate_document d WHERE d.certificate_id = c.id)",
    ),
    (
        "on_its_way_as_the_last_event_says",
        "SELECT c.serial AS subject FROM certificate c JOIN certificate_event e ON e.certificate_id = c.id \
         LEFT JOIN unissued_certificate u ON u.certificate_id = c.id WHERE e.seq = (SELECT MAX(x.seq) \
         FROM certificate_event x WHERE x.certificate_id = c.id) AND COALESCE(u.state, '') <> \
         CASE WHEN e.state IN ('prepared', 'signed_by_centre') THEN e.state ELSE '' END",
    ),
    (
        // One that counts beside one that was revoked was issued past the revocation.
        "one_certificate_counts",
        "SELECT MIN(c.serial) AS subject FROM certificate c JOIN certificate_event e ON e.certificate_id = c.id \
         WHERE e.seq = (SELECT MAX(x.seq) FROM certificate_event x WHERE x.certificate_id = c.id) \
         AND e.state IN ('issued', 'suspended', 'revoked') GROUP BY c.enrolment_id \
         HAVING COUNT(*) > 1 AND SUM(CASE WHEN e.state = 'revoked' THEN 0 ELSE 1 END) > 0",
    ),
];

/// Looks for anything that breaks the rules. An empty list is the proof.
///
/// # Errors
/// [`crate::Error::Forbidden`] for others than administrators and the server itself.
pub async fn prove(cx: &Context, actor: &Actor) -> Result<Vec<Breach>> {
    policy::authorize(actor, Action::Audit)?;
    // As of one instant: what is changed while we look is no breach.
    let db = &cx.database().begin_read().await?;
    let now = cx.now();
    let mut breaches = Vec::new();
    for (invariant, sql) in QUERIES {
        breaches.extend(ask(db, invariant, sql).await?);
    }
    breaches.extend(places(db, now).await?);
    breaches.extend(offers(db, now).await?);
    breaches.extend(documents(db).await?);
    breaches.extend(attendance::prove(db).await?);
    breaches.extend(certificates::prove(db).await?);
    breaches.extend(register_log::prove(db).await?);
    Ok(breaches)
}

async fn ask(db: &impl ConnectionTrait, invariant: &'static str, sql: &str) -> Result<Vec<Breach>> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    rows.iter()
        .map(|row| {
            let subject: String = row.try_get("", "subject")?;
            Ok(Breach { invariant, subject, seen: "found".into() })
        })
        .collect()
}

/// No overbooking, no overflow of the waiting list, nobody waiting while a place is free.
async fn places(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    for run in course_run::Entity::find().all(db).await? {
        let (used, waiting) = enrolments::count_places(db, run.id).await?;
        let mut breach =
            |invariant, seen| breaches.push(Breach { invariant, subject: run.id.to_string(), seen });
        let most = run.capacity.map(|capacity| i64::from(capacity) + i64::from(run.kept_over_capacity));
        if let Some(most) = most.filter(|most| used.cast_signed() > *most) {
            breach("no_overbooking", format!("{used} places used of {most}"));
        }
        if let Some(size) = run.waiting_list_size.filter(|size| waiting.cast_signed() > i64::from(*size)) {
            breach("no_waiting_list_overflow", format!("{waiting} wait where {size} may"));
        }
        if waiting > 0 && enrolments::would_promote(&run, used, now) && !freed_lately(db, run.id, now).await?
        {
            breach("nobody_waits_while_a_place_is_free", format!("{waiting} wait, {used} places used"));
        }
    }
    Ok(breaches)
}

/// A completed course frees a place that a job passes on; every other cause passes it on at once.
async fn freed_lately(db: &impl ConnectionTrait, run: CourseRunId, now: DateTime<Utc>) -> Result<bool> {
    let completed = enrolment::Entity::find()
        .filter(enrolment::Column::CourseRunId.eq(run))
        .filter(enrolment::Column::CompletedAt.gte(now - SWEEP))
        .count(db)
        .await?;
    Ok(completed > 0)
}

async fn offers(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Breach>> {
    let late = enrolment::Entity::find()
        .filter(enrolment::Column::State.eq(EnrolmentState::Offered))
        .filter(enrolment::Column::OfferExpiresAt.lt(now - SWEEP))
        .all(db)
        .await?;
    let breach = |row: enrolment::Model| Breach {
        invariant: "no_offer_past_its_time",
        subject: row.id.to_string(),
        seen: format!("expired {:?}", row.offer_expires_at),
    };
    Ok(late.into_iter().map(breach).collect())
}

/// Every stored document still has the hash it was stored with. Read a few at a time: they are large.
async fn documents(db: &impl ConnectionTrait) -> Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let rows = certificate_document::Entity::find()
            .filter(certificate_document::Column::CertificateId.gt(after))
            .order_by_asc(certificate_document::Column::CertificateId)
            .limit(50)
            .all(db)
            .await?;
        let Some(last) = rows.last() else { return Ok(breaches) };
        after = last.certificate_id.0;
        for row in rows.iter().filter(|row| hex::encode(Sha256::digest(&row.bytes)) != row.sha256) {
            breaches.push(Breach {
                invariant: "document_is_unchanged",
                subject: row.certificate_id.to_string(),
                seen: "its bytes have another hash".into(),
            });
        }
    }
}
