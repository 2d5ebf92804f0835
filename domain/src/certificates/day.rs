//! The calendar of the register book: days and years as they are in Minsk.

use chrono::{DateTime, NaiveDate, Utc};

pub(super) use crate::clock::MINSK as OFFSET;

/// The day in Minsk.
pub(super) fn on(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&OFFSET).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_year_begins_at_nine_in_the_evening_of_utc() {
        let before = DateTime::parse_from_rfc3339("2026-12-31T20:59:59Z").unwrap().to_utc();
        let after = DateTime::parse_from_rfc3339("2026-12-31T21:00:00Z").unwrap().to_utc();
        assert_eq!(on(before).to_string(), "2026-12-31");
        assert_eq!(on(after).to_string(), "2027-01-01");
    }
}
