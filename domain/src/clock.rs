//! Time, handed in from outside so that a test can set it.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, FixedOffset, TimeZone, Utc};

/// Minsk is three hours ahead of UTC all the year round.
pub const MINSK: FixedOffset = match FixedOffset::east_opt(3 * 3600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant, to the microsecond: what both databases can keep.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place where the time is read
    fn now(&self) -> DateTime<Utc> {
        to_micros(Utc::now())
    }
}

/// A clock set by hand.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `start`.
    #[must_use]
    pub fn at(start: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(start.timestamp_micros()))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.num_microseconds().unwrap_or(i64::MAX / 4), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        // Each look moves it by a microsecond, so that events keep their order.
        let micros = self.0.fetch_add(1, Ordering::SeqCst);
        Utc.timestamp_micros(micros).single().unwrap_or_default()
    }
}

fn to_micros(instant: DateTime<Utc>) -> DateTime<Utc> {
    Utc.timestamp_micros(instant.timestamp_micros()).single().unwrap_or(instant)
}
