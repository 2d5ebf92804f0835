//! When what somebody else's machine has not taken is tried again, and when it is given up: after three days.

use chrono::TimeDelta;

/// How long after each try the next one is made; after the last it is given up.
const RESTS: [TimeDelta; 9] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
    TimeDelta::hours(20),
    TimeDelta::hours(24),
];
/// How long what was delivered, or given up, is remembered.
pub(crate) const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// The rest after so many tries; none after the last.
pub(crate) fn rest_after(tries: i32) -> Option<TimeDelta> {
    RESTS.get(usize::try_from(tries).ok()?.checked_sub(1)?).copied()
}

/// What is written down before a try: whoever is cut off while trying loses that one.
pub(crate) fn until_next(tries: i32) -> TimeDelta {
    rest_after(tries).unwrap_or(TimeDelta::minutes(1))
}
