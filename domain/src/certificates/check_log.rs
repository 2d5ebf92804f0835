//! Checks of certificates, kept in memory for a moment and written down together.
//!
//! Whoever asks after the same certificate in the same way again within the minute is noted once: known codes cost nothing,
//! and nobody fills the register with one of them.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use entity::certificate_check;
use entity::enums::CheckMeans;
use entity::ids::{CertificateCheckId, CertificateId, PartnerId};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::misses::household;
use crate::context::Context;
use crate::error::Result;
use crate::jobs::Job;

/// So many are handed to the job that writes them down.
const BATCH: usize = 256;

/// With so many waiting, whoever makes one more writes them down first.
const FULL: usize = 8 * BATCH;
/// More are not kept: memory is bounded, and a check that is not noted harms nobody.
const MOST: usize = 16 * FULL;

/// A minute, in seconds.
const MINUTE: i64 = 60;

/// Checks made lately; a power cut loses those of the last moment, never one that a holder has seen.
#[derive(Default)]
pub struct CheckLog {
    lately: Mutex<Lately>,
    salt: RandomState,
}

#[derive(Default)]
struct Lately {
    waiting: Vec<Check>,
    minute: i64,
    /// Who asked after what in this minute, as salted hashes.
    seen: HashSet<u64>,
}

#[derive(Clone, Copy)]
struct Check {
    id: CertificateCheckId,
    certificate_id: CertificateId,
    at: DateTime<Utc>,
    note: Note,
}

/// How somebody asked, and which institution that was.
#[derive(Clone, Copy)]
pub(super) struct Note {
    pub means: CheckMeans,
    pub partner_id: Option<PartnerId>,
}

impl CheckLog {
    /// How many wait with this one; nothing if it was noted a moment ago.
    fn push(&self, check: Check, address: &str) -> Option<usize> {
        let Check { certificate_id, at, note: Note { means, partner_id }, .. } = check;
        let address = if partner_id.is_some() { String::new() } else { household(address) };
        let who = self.salt.hash_one((certificate_id.0, means.word(), partner_id.map(|id| id.0), address));
        let mut lately = self.lately();
        let minute = at.timestamp().div_euclid(MINUTE);
        if lately.minute != minute {
            lately.minute = minute;
            lately.seen.clear();
        }
        if lately.seen.contains(&who) {
            return None;
        }
        if lately.seen.len() < MOST {
            lately.seen.insert(who);
        }
        if lately.waiting.len() < MOST {
            lately.waiting.push(check);
        }
        Some(lately.waiting.len())
    }

    fn take(&self) -> Vec<Check> {
        std::mem::take(&mut self.lately().waiting)
    }

    fn put_back(&self, checks: &[Check]) {
        self.lately().waiting.extend_from_slice(checks);
    }

    fn lately(&self) -> MutexGuard<'_, Lately> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps a check in mind; writes down what waits if that is too much to keep.
///
/// # Errors
/// The database's own, when the log is full and cannot be written down.
pub(super) async fn note(
    cx: &Context,
    certificate_id: CertificateId,
    (note, address): (Note, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    let check = Check { id: cx.new_id(), certificate_id, at, note };
    let Some(waiting) = cx.check_log().push(check, address) else { return Ok(()) };
    if waiting >= FULL
        && let Err(fault) = store_checks(cx).await
    {
        // An answer never fails for the log of it.
        tracing::warn!(%fault, waiting, "checks of certificates cannot be written down");
    }
    if waiting.is_multiple_of(BATCH) {
        cx.hand_over(Job::StoreChecks);
    }
    Ok(())
}

/// Writes down the checks made lately; called by a job, when the log is full, and at shutdown.
///
/// # Errors
/// The database's own; the checks are kept for the next time.
pub async fn store_checks(cx: &Context) -> Result<()> {
    // What comes meanwhile waits for the next time: on a busy day, one at a time would be written for ever.
    let taken = cx.check_log().take();
    for (batch, done) in taken.chunks(BATCH).zip((0..).step_by(BATCH)) {
        let rows = batch.iter().map(|check| certificate_check::ActiveModel {
            id: Set(check.id),
            certificate_id: Set(check.certificate_id),
            at: Set(check.at),
            means: Set(check.note.means),
            partner_id: Set(check.note.partner_id),
        });
        let insert = certificate_check::Entity::insert_many(rows).on_conflict_do_nothing();
        if let Err(fault) = insert.exec_without_returning(cx.database().write()).await {
            cx.check_log().put_back(taken.get(done..).unwrap_or_default());
            return Err(fault.into());
        }
    }
    Ok(())
}
