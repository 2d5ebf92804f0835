//! A certificate with the event that counts, read in one go.

use certificate::Record;
use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::{CertificateKind, CertificateState};
use entity::ids::{CertificateId, EnrolmentId, PersonId};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::states::{self, Status};
use crate::database::written_out;
use crate::error::{Error, Result};

/// For so long the register may say what the log does not tell of yet.
const LOG_FOLLOWS: TimeDelta = TimeDelta::minutes(1);

/// A certificate, its last event, and what it is linked to.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Row {
    pub id: CertificateId,
    pub enrolment_id: EnrolmentId,
    pub learner_id: PersonId,
    pub kind: CertificateKind,
    pub serial: String,
    pub code: String,
    /// Read only when somebody is told what stands in it.
    record: String,
    pub supersedes_id: Option<CertificateId>,
    pub prepared_at: DateTime<Utc>,
    pub seq: i32,
    pub state: CertificateState,
    pub at: DateTime<Utc>,
    pub reason: Option<String>,
    pub successor_id: Option<CertificateId>,
    pub successor_serial: Option<String>,
    pub successor_code: Option<String>,
    pub sha256: Option<String>,
    /// Where the register log tells of the event, and how far the log is signed.
    pub log_index: Option<i64>,
    pub log_size: Option<i64>,
    /// Since when the holder is erased.
    pub erased_at: Option<DateTime<Utc>>,
}

/// Every hash is behind the empty text; being asked so, SQLite takes it from the index and does not read past the bytes.
const SELECT: &str = "SELECT c.id, c.enrolment_id, c.learner_id, c.kind, c.serial, c.code, \
     CAST(c.record AS TEXT) AS record, c.supersedes_id, c.prepared_at, \
     e.seq, e.state, e.at, e.reason, e.successor_id, \
     s.serial AS successor_serial, s.code AS successor_code, d.sha256, p.erased_at, \
     l.position AS log_index, (SELECT MAX(k.size) FROM log_checkpoint k) AS log_size \
     FROM certificate c \
     JOIN person p ON p.id = c.learner_id \
     JOIN certificate_event e ON e.certificate_id = c.id \
     AND e.seq = (SELECT MAX(x.seq) FROM certificate_event x WHERE x.certificate_id = c.id) \
     LEFT JOIN certificate s ON s.id = e.successor_id \
     LEFT JOIN certificate_document d ON d.certificate_id = c.id AND d.sha256 >= '' \
     LEFT JOIN log_leaf l ON l.event_id = e.id \
     WHERE ";

impl Row {
    /// The frozen record: what is told of a certificate is told from it. It has the number and the code that the row was
    /// found by.
    pub fn record(&self) -> Result<Record> {
        let record: Record = serde_json::from_str(&self.record).map_err(Error::internal)?;
        if record.serial == self.serial && record.code == self.code {
            return Ok(record);
        }
        Err(Error::internal(format!("certificate {} has another number or code in its record", self.id)))
    }

    /// How it stands at `now`, and since when. What the log does not tell of, though it is signed, does not count: somebody
    /// wrote past it.
    pub fn standing(&self, record: &Record, now: DateTime<Utc>) -> (Status, DateTime<Utc>) {
        let is_told = self.log_index.is_some() || self.log_size.is_none() || now - self.at <= LOG_FOLLOWS;
        if self.state == CertificateState::Issued && !is_told {
            tracing::error!(certificate.id = %self.id, "the register log does not tell that this is issued");
            return (Status::NotYetIssued, self.at);
        }
        states::status((self.state, self.at), record.valid_until, now)
    }
}

/// The rows that fit; `filter` writes its parameters as `$1`, `$2` …, which both databases read.
///
/// # Errors
/// The database's own.
pub(super) async fn all<const N: usize>(
    db: &impl ConnectionTrait,
    filter: &str,
    values: [Value; N],
) -> Result<Vec<Row>> {
    written_out::all(db, &[SELECT, filter].concat(), values).await
}

/// The row that fits, if there is one.
///
/// # Errors
/// The database's own.
pub(super) async fn one<const N: usize>(
    db: &impl ConnectionTrait,
    filter: &str,
    values: [Value; N],
) -> Result<Option<Row>> {
    written_out::one(db, &[SELECT, filter].concat(), values).await
}

/// The rows of which `column` has one of these values.
///
/// # Errors
/// The database's own.
pub(super) async fn among(db: &impl ConnectionTrait, column: &str, values: Vec<Value>) -> Result<Vec<Row>> {
    written_out::among(db, &[SELECT, column, " IN"].concat(), [], values).await
}
