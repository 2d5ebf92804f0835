//! Time stamps: an authority that is neither institution says when a document was signed. A certificate waits for its
//! stamp for a while, and never for long.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use certificate::Document;
use certificate::signing::{Courier, Party, Signer, Stamped, Trusted, read_stamp_root};
use chrono::{DateTime, TimeDelta, Utc};

use crate::error::{Error, Result};

/// How long a certificate waits for a stamp once it has its number; then it is issued without.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);
/// How long the authority is left alone after a failure; each further one doubles it.
const FIRST_REST: TimeDelta = TimeDelta::seconds(5);
const LONGEST_REST: TimeDelta = TimeDelta::minutes(2);

/// The authority that stamps what is signed here, and what it is trusted by.
pub struct TimeStamps {
    courier: Box<dyn Courier + Send + Sync>,
    root: Trusted,
    rest: Mutex<Option<Rest>>,
}

/// What is known of an authority that failed.
#[derive(Clone, Copy, Debug)]
struct Rest {
    length: TimeDelta,
    until: DateTime<Utc>,
}

impl TimeStamps {
    /// An authority, by the way to it and its root as PEM.
    ///
    /// # Errors
    /// [`Error::Internal`] if that is no certificate, or one that does not vouch for itself.
    pub fn by(courier: Box<dyn Courier + Send + Sync>, root_pem: &str) -> Result<Self> {
        let root = read_stamp_root(root_pem).map_err(Error::internal)?;
        Ok(Self { courier, root, rest: Mutex::default() })
    }

    /// Whether the authority is left alone, as it failed lately.
    pub(super) fn rests(&self, now: DateTime<Utc>) -> bool {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|rest| now < rest.until)
    }

    /// Signs a document and has the signature stamped; nothing if there is no stamp to be had now. Waits for the network.
    pub(super) fn sign(
        &self,
        document: Document,
        who: (Party, &str),
        now: DateTime<Utc>,
        signer: &dyn Signer,
    ) -> Option<Document> {
        self.with(now, signer, |stamped| document.signed(who, now, stamped))
    }

    /// Does something with a signer whose signatures are stamped; nothing if there is no stamp to be had now.
    pub(super) fn with<T>(
        &self,
        now: DateTime<Utc>,
        signer: &dyn Signer,
        sign: impl FnOnce(&dyn Signer) -> Result<T, certificate::Error>,
    ) -> Option<T> {
        if self.rests(now) {
            return None;
        }
        let asked = Instant::now();
        let done = sign(&Stamped { signer, courier: &*self.courier, root: &self.root, at: now });
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        match done {
            Ok(signed) => {
                *rest = None;
                Some(signed)
            }
            Err(cause) => {
                // From the failure on: it may have been long in coming.
                let took = i64::try_from(asked.elapsed().as_secs()).unwrap_or_default();
                let failed = now + TimeDelta::seconds(took);
                *rest = Some(tired(*rest, failed, &cause));
                None
            }
        }
    }
}

/// Whether a certificate that has had its number since then still waits for its stamp.
pub(super) fn is_worth_waiting(since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now < since + PATIENCE
}

/// Lets the authority rest, and tells the log once.
fn tired(before: Option<Rest>, now: DateTime<Utc>, cause: &certificate::Error) -> Rest {
    let length = match before {
        Some(rest) => (rest.length * 2).min(LONGEST_REST),
        None => {
            tracing::warn!(
                %cause,
                "there is no time stamp to be had; certificates wait for one for up to ten minutes"
            );
            FIRST_REST
        }
    };
    tracing::debug!(%cause, time_stamp.rest_seconds = length.num_seconds(), "the time stamp authority rests");
    Rest { length, until: now + length }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn an_authority_that_fails_is_left_alone_for_longer_each_time() {
        let cause = certificate::Error::Signature("nobody answers".to_owned());
        let mut rest = tired(None, at(0), &cause);
        let mut lengths = vec![rest.length.num_seconds()];
        for _ in 0..6 {
            rest = tired(Some(rest), at(0), &cause);
            lengths.push(rest.length.num_seconds());
        }
        assert_eq!(lengths, [5, 10, 20, 40, 80, 120, 120]);
    }

    #[test]
    fn a_certificate_waits_for_ten_minutes_and_no_longer() {
        assert!(is_worth_waiting(at(0), at(599)));
        assert!(!is_worth_waiting(at(0), at(600)));
    }
}
