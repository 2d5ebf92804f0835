//! From rows to leaves: what the log says of an event, made when it happens and made again by the auditor.

use std::collections::HashMap;

use certificate::Record;
use certificate::log::{Event, Hash, Leaf, commitment};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::enums::CertificateState;
use entity::ids::CertificateEventId;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::at_fault;
use crate::database::written_out;
use crate::error::{Error, Result};

/// What is not told to the public is no leaf: before it is issued, a certificate claims nothing.
pub(super) const TOLD: &str = "e.state NOT IN ('prepared', 'signed_by_centre')";

/// How many events are read at a time.
pub(super) const AT_A_TIME: usize = 400;

/// Everything that a leaf is made of.
#[derive(Debug, FromQueryResult)]
struct Source {
    id: CertificateEventId,
    state: CertificateState,
    /// The state before this one.
    before: Option<CertificateState>,
    at: DateTime<Utc>,
    reason: Option<String>,
    serial: String,
    salt: Vec<u8>,
    record: String,
    document_sha256: Option<String>,
    /// The credential that is given out; none for one that was issued before there were any.
    credential: Option<String>,
    successor_serial: Option<String>,
    successor_salt: Option<Vec<u8>>,
}

const SOURCES: &str = "SELECT e.id, e.state, e.at, e.reason, c.serial, c.salt, CAST(c.record AS TEXT) AS record, \
     (SELECT b.state FROM certificate_event b WHERE b.certificate_id = e.certificate_id AND b.seq = e.seq - 1) \
     AS before, d.sha256 AS document_sha256, \
     COALESCE(a.token, k.token) AS credential, s.serial AS successor_serial, s.salt AS successor_salt \
     FROM certificate_event e \
     JOIN certificate c ON c.id = e.certificate_id \
     LEFT JOIN certificate s ON s.id = e.successor_id \
     LEFT JOIN certificate_document d ON d.certificate_id = c.id \
     LEFT JOIN certificate_credential k ON k.certificate_id = c.id \
     LEFT JOIN certificate_endorsement a ON a.certificate_id = c.id \
     WHERE e.id IN (";

/// The leaves of events, or why one cannot be made; an event that is not there, or that the public is not told of, has none.
/// Asked for [`AT_A_TIME`] at most.
///
/// # Errors
/// The database's own.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    events: &[CertificateEventId],
) -> Result<HashMap<CertificateEventId, Result<Leaf>>> {
    if events.is_empty() {
        return Ok(HashMap::new());
    }
    let marks: Vec<String> = (1..=events.len()).map(|at| format!("${at}")).collect();
    let sql = [SOURCES, &marks.join(", "), ") AND ", TOLD].concat();
    let sources: Vec<Source> = written_out::all(db, &sql, events.iter().map(|id| id.0.into())).await?;
    Ok(sources.into_iter().map(|source| (source.id, source.leaf())).collect())
}

/// Every event that has no leaf yet, in the order in which they happened.
///
/// # Errors
/// The database's own.
pub(super) async fn lacking(db: &impl ConnectionTrait) -> Result<Vec<CertificateEventId>> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let sql = format!(
        "SELECT e.id FROM certificate_event e LEFT JOIN log_leaf l ON l.event_id = e.id \
         WHERE l.position IS NULL AND {TOLD} ORDER BY e.at, e.id"
    );
    let ids: Vec<Id> = written_out::all(db, &sql, []).await?;
    Ok(ids.into_iter().map(|row| CertificateEventId(row.id)).collect())
}

/// An instant as leaves have it.
pub(super) fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

impl Source {
    fn leaf(self) -> Result<Leaf> {
        let record: Record = serde_json::from_str(&self.record).map_err(Error::internal)?;
        let record = record.canonical_json().map_err(Error::internal)?;
        let document: Option<Hash> =
            self.document_sha256.map(|hash| hash.parse()).transpose().map_err(at_fault)?;
        let successor = self.successor_serial.zip(self.successor_salt);
        Ok(Leaf {
            at: written(self.at),
            credential_sha256: self.credential.map(|token| Hash::document(token.as_bytes())),
            document_sha256: document,
            entered_at: None,
            event: told(self.before, self.state)?,
            reason_commitment: self.reason.map(|reason| commitment(&self.salt, &reason)),
            record_commitment: commitment(&self.salt, &record),
            serial_commitment: commitment(&self.salt, &self.serial),
            successor_commitment: successor.map(|(serial, salt)| commitment(&salt, &serial)),
            v: Leaf::VERSION,
        })
    }
}

/// What the public is told that happened.
fn told(before: Option<CertificateState>, state: CertificateState) -> Result<Event> {
    use CertificateState as S;
    match (before, state) {
        (Some(S::Suspended), S::Issued) => Ok(Event::Reinstated),
        (_, S::Issued) => Ok(Event::Issued),
        (_, S::Superseded) => Ok(Event::Superseded),
        (_, S::Suspended) => Ok(Event::Suspended),
        (_, S::Revoked) => Ok(Event::Revoked),
        (_, S::Voided) => Ok(Event::Voided),
        (_, S::Prepared | S::SignedByCentre) => Err(Error::internal("nobody is told of this event")),
    }
}
