//! Invented institutions and their keys, the same in every run.
#![allow(clippy::unwrap_used)]

use certificate::signing::{Identity, Root};
use chrono::{DateTime, Duration, TimeZone, Utc};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// When everything is signed.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap()
}

pub fn years(count: i64) -> Duration {
    Duration::days(365 * count)
}

/// The key that a root appoints, from a seed.
pub fn identity(name: &str, seed: u64) -> Identity {
    let mut random = StdRng::seed_from_u64(seed);
    let root = Root::found(name, (now(), now() + years(40)), &mut random).unwrap();
    root.appoint(name, (now(), now() + years(30)), now() + Duration::days(396), &mut random).unwrap()
}

/// Something as long as a credential with an endorsement, and as hard to deflate.
pub fn token() -> Vec<u8> {
    use rand::{Rng, distributions::Alphanumeric};
    StdRng::seed_from_u64(6).sample_iter(Alphanumeric).take(5 * 1024).collect()
}
