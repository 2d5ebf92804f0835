//! Limits how often one address asks after certificates that there are not.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::error::{Error, Result};

/// What an address may spend in a window: 60 unknown codes, or 20 wrong pairs of number and surname.
pub(super) const BUDGET: u32 = 60;

/// What a partner's key may: three batches of unknown codes, or one of wrong pairs.
const PARTNER_BUDGET: u32 = 1500;

/// A window, in seconds.
const WINDOW: i64 = 60;

/// Addresses are counted in this many slots, 96 KiB in all; two that fall into one share its budget.
const SLOTS: usize = 8192;

/// How much was spent lately by each address.
///
/// Memory is bounded, and nothing is ever thrown out to make room: whoever asks from many addresses fills slots and
/// makes others wait a minute at worst. Addresses are kept as salted hashes only.
pub struct Misses {
    slots: Mutex<Box<[Slot]>>,
    salt: RandomState,
    budget: u32,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    window: i64,
    spent: u32,
}

/// What was charged for a question, to be given back if the answer is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Charge {
    slot: usize,
    window: i64,
    cost: u32,
}

impl Default for Misses {
    fn default() -> Self {
        Self::with_budget(BUDGET)
    }
}

impl Misses {
    /// Counts by the keys of partners.
    pub(crate) fn of_partners() -> Self {
        Self::with_budget(PARTNER_BUDGET)
    }

    fn with_budget(budget: u32) -> Self {
        let slots = Mutex::new(vec![Slot::default(); SLOTS].into_boxed_slice());
        Self { slots, salt: RandomState::new(), budget }
    }

    /// Charges an address before the question is answered, so that many questions at once are all counted.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the budget of this window does not allow it.
    pub(super) fn charge(&self, address: &str, cost: u32, now: DateTime<Utc>) -> Result<Charge> {
        let window = now.timestamp().div_euclid(WINDOW);
        let slot = self.slot(address);
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = &mut slots[slot];
        if counted.window != window {
            *counted = Slot { window, spent: 0 };
        }
        if counted.spent.saturating_add(cost) > self.budget {
            let left = WINDOW - now.timestamp().rem_euclid(WINDOW);
            return Err(Error::TooMany { retry_after_seconds: u64::try_from(left).unwrap_or(1) });
        }
        counted.spent += cost;
        Ok(Charge { slot, window, cost })
    }

    /// Gives back what was charged for a question whose answer is known.
    pub(super) fn give_back(&self, charge: Charge) {
        self.give_back_part(charge, charge.cost);
    }

    /// Gives back what was charged for those of many questions whose answers are known.
    pub(super) fn give_back_part(&self, charge: Charge, cost: u32) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = &mut slots[charge.slot];
        if counted.window == charge.window {
            counted.spent = counted.spent.saturating_sub(cost);
        }
    }

    #[allow(clippy::cast_possible_truncation)] // any part of a hash is as good as another
    fn slot(&self, address: &str) -> usize {
        self.salt.hash_one(household(address)) as usize % SLOTS
    }
}

/// An IPv6 address stands for its /64: one household has them all.
pub(super) fn household(address: &str) -> String {
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => format!("{:x?}", &ip.segments()[..4]),
        Ok(IpAddr::V4(ip)) => ip.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        Utc.timestamp_opt(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn the_sixty_first_unknown_code_in_a_minute_waits_for_the_next() {
        let misses = Misses::default();
        for _ in 0..60 {
            misses.charge("10.0.0.1", 1, at(0)).unwrap();
        }
        let refused = misses.charge("10.0.0.1", 1, at(15)).unwrap_err();
        assert!(matches!(refused, Error::TooMany { retry_after_seconds: 45 }));
        misses.charge("10.0.0.1", 1, at(0) + Duration::seconds(60)).unwrap();
    }

    #[test]
    fn a_known_answer_costs_nothing() {
        let misses = Misses::default();
        for _ in 0..1000 {
            let charge = misses.charge("10.0.0.1", 3, at(0)).unwrap();
            misses.give_back(charge);
        }
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_count_as_one() {
        assert_eq!(household("2001:db8:0:1::1"), household("2001:db8:0:1:ffff::2"));
        assert_ne!(household("2001:db8:0:1::1"), household("2001:db8:0:2::1"));
        assert_eq!(household("::ffff:10.0.0.1"), household("10.0.0.1"));
    }
}
