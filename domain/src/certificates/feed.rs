//! What happens to certificates, told to partners in one order.
//!
//! Events are numbered in the transaction that writes them, under a row that it holds until it ends. So a number is seen
//! only after every smaller one: whoever reads on from a number misses nothing, on PostgreSQL too, where transactions end in
//! another order than they began. Whoever holds this row asks for no other lock but that of the register log, which is the
//! last in the order of locks.
//!
//! An event names its certificate by the SHA-256 of its code. Whoever has the code knows it again; who has not cannot ask
//! after it, and so learns nobody's name. Nor is the reason told, in which people write names: the code opens it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveTime, Utc};
use entity::enums::CertificateState;
use entity::ids::CertificateEventId;
use entity::told_event;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult};
use sha2::{Digest, Sha256};

use super::sandbox;
use crate::actor::Actor;
use crate::context::Context;
use crate::database::written_out;
use crate::error::{Error, Result};
use crate::policy::{self, Action};

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It counts from now on.
    Issued,
    /// Another has taken its place.
    Superseded,
    /// It does not count for now.
    Suspended,
    /// It counts again.
    Reinstated,
    /// It does not count any more.
    Revoked,
    /// It was never issued, and never will be.
    Voided,
}

impl EventKind {
    /// The word as the API has it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Superseded => "superseded",
            Self::Suspended => "suspended",
            Self::Reinstated => "reinstated",
            Self::Revoked => "revoked",
            Self::Voided => "voided",
        }
    }
}

/// Something that has happened to a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEvent {
    /// The cursor after it.
    pub cursor: String,
    /// The certificate's number in the register book.
    pub number: String,
    /// SHA-256, in hex, of the code by which to ask after it.
    pub code_sha256: String,
    /// What has happened.
    pub kind: EventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// The certificate that has taken its place.
    pub superseded_by: Option<ToldSuccessor>,
}

/// The certificate that has taken another's place, as events name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldSuccessor {
    /// Its number in the register book.
    pub number: String,
    /// SHA-256, in hex, of its code.
    pub code_sha256: String,
}

impl ToldSuccessor {
    fn new(number: String, code: &str) -> Self {
        Self { number, code_sha256: hashed(code) }
    }
}

/// A code as events tell it: its 16 letters and figures, hashed.
fn hashed(code: &str) -> String {
    hex::encode(Sha256::digest(code))
}

/// Some events, and where to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The events, in order.
    pub events: Vec<FeedEvent>,
    /// What to ask for next time, also if there is nothing yet.
    pub next: String,
    /// Whether there are more already.
    pub has_more: bool,
}

/// Gives events, of which everybody may know, the next numbers.
///
/// # Errors
/// The database's own.
pub(super) async fn tell(tx: &DatabaseTransaction, events: &[CertificateEventId]) -> Result<()> {
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let next = "UPDATE event_order SET last_seq = last_seq + $1 WHERE id = 1 RETURNING last_seq";
    let last: Option<i64> = written_out::value(tx, next, [count.into()]).await?;
    let last = last.ok_or_else(|| Error::internal("the order of events is not there"))?;
    let numbered = (last - count + 1..).zip(events);
    let rows = numbered.map(|(seq, event)| told_event::ActiveModel { seq: Set(seq), event_id: Set(*event) });
    told_event::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    number: String,
    code: String,
    state: CertificateState,
    state_before: Option<CertificateState>,
    at: DateTime<Utc>,
    successor_number: Option<String>,
    successor_code: Option<String>,
}

const SELECT: &str = "SELECT t.seq, c.serial AS number, c.code, e.state, e.at, \
     (SELECT b.state FROM certificate_event b WHERE b.certificate_id = e.certificate_id AND b.seq = e.seq - 1) \
     AS state_before, s.serial AS successor_number, s.code AS successor_code \
     FROM told_event t JOIN certificate_event e ON e.id = t.event_id \
     JOIN certificate c ON c.id = e.certificate_id LEFT JOIN certificate s ON s.id = e.successor_id \
     WHERE t.seq > $1 ORDER BY t.seq LIMIT $2";

/// What has happened since a cursor; from the beginning without one.
///
/// # Errors
/// - [`Error::Forbidden`] for others than partners whose key may watch.
/// - [`Error::Invalid`] for a cursor that was not given by us.
pub async fn events(cx: &Context, actor: &Actor, after: Option<&str>, limit: u64) -> Result<Feed> {
    policy::authorize(actor, Action::WatchCertificates)?;
    let after = after.map_or(Ok(0), read_cursor)?;
    let mut events = match actor {
        Actor::Partner(partner) if partner.is_sandbox => examples(after),
        _ => since(cx, after, limit + 1).await?,
    };
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = events.len() > most;
    events.truncate(most);
    let next = events.last().map_or_else(|| cursor(after), |event| event.cursor.clone());
    Ok(Feed { events, next, has_more })
}

/// The number of the last event.
///
/// # Errors
/// The database's own.
pub(crate) async fn last_event_number(db: &impl ConnectionTrait) -> Result<i64> {
    let last: Option<i64> =
        written_out::value(db, "SELECT last_seq FROM event_order WHERE id = 1", []).await?;
    Ok(last.unwrap_or_default())
}

/// The event with a number.
///
/// # Errors
/// The database's own.
pub(crate) async fn event_numbered(cx: &Context, seq: i64) -> Result<Option<FeedEvent>> {
    let events = since(cx, seq - 1, 1).await?;
    Ok(events.into_iter().find(|event| event.cursor == cursor(seq)))
}

async fn since(cx: &Context, after: i64, limit: u64) -> Result<Vec<FeedEvent>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows: Vec<Row> = written_out::all(cx.read(), SELECT, [after.into(), limit.into()]).await?;
    Ok(rows.into_iter().filter_map(FeedEvent::of).collect())
}

fn examples(after: i64) -> Vec<FeedEvent> {
    use EventKind as K;
    let kinds = [K::Issued, K::Revoked, K::Suspended, K::Superseded];
    let event = |(kind, (at, (number, day))): (EventKind, (usize, (usize, chrono::NaiveDate)))| FeedEvent {
        cursor: cursor(i64::try_from(at + 1).unwrap_or_default()),
        number: sandbox::serial(number),
        code_sha256: hashed(&sandbox::code(number)),
        kind,
        at: day.and_time(NaiveTime::MIN).and_utc(),
        superseded_by: (kind == K::Superseded)
            .then(|| ToldSuccessor::new(sandbox::serial(1), &sandbox::code(1))),
    };
    let skipped = usize::try_from(after).unwrap_or(usize::MAX);
    kinds.into_iter().zip(sandbox::events().enumerate()).skip(skipped).map(event).collect()
}

impl FeedEvent {
    fn of(row: Row) -> Option<Self> {
        use CertificateState as S;
        let kind = match (row.state, row.state_before) {
            (S::Issued, Some(S::Suspended)) => EventKind::Reinstated,
            (S::Issued, _) => EventKind::Issued,
            (S::Superseded, _) => EventKind::Superseded,
            (S::Suspended, _) => EventKind::Suspended,
            (S::Revoked, _) => EventKind::Revoked,
            (S::Voided, _) => EventKind::Voided,
            (S::Prepared | S::SignedByCentre, _) => return None,
        };
        let successor = row.successor_number.zip(row.successor_code);
        Some(Self {
            cursor: cursor(row.seq),
            number: row.number,
            code_sha256: hashed(&row.code),
            kind,
            at: row.at,
            superseded_by: successor.map(|(number, code)| ToldSuccessor::new(number, &code)),
        })
    }
}

fn cursor(seq: i64) -> String {
    URL_SAFE_NO_PAD.encode(seq.to_be_bytes())
}

/// The number that a cursor stands for.
///
/// # Errors
/// [`Error::Invalid`] at `/after`.
pub(crate) fn read_cursor(cursor: &str) -> Result<i64> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| bytes.try_into().ok());
    let number = bytes.map(i64::from_be_bytes).filter(|number| *number >= 0);
    number
        .ok_or_else(|| Error::invalid("/after", "unknown_cursor", "use the next_cursor of an answer before"))
}
