//! Days and times as they are typed on the desk, by the clocks of Minsk.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use domain::Error;
use domain::clock::MINSK;

use crate::words::Words;

/// Whether an instant begins something or ends it: a day without a time is meant from its first instant, or to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// From then on.
    Begin,
    /// Until then.
    End,
}

/// A day that was typed into a field.
pub fn day(field: &str, typed: &str) -> Result<NaiveDate, Error> {
    let no_day = |_| Error::invalid(format!("/{field}"), "no_day", "write the day like this: 2027-05-31");
    NaiveDate::parse_from_str(typed, "%Y-%m-%d").map_err(no_day)
}

/// The instant of a day at a time that was typed into a field.
pub fn at(field: &str, day: NaiveDate, typed: &str) -> Result<DateTime<Utc>, Error> {
    let time = NaiveTime::parse_from_str(typed, "%H:%M").ok();
    let at = time.and_then(|time| in_minsk(day, time));
    at.ok_or_else(|| Error::invalid(format!("/{field}"), "no_time", "write the time like this: 9:00"))
}

/// A day without a time; nothing at the end of all days.
pub fn whole(day: NaiveDate, edge: Edge) -> Option<DateTime<Utc>> {
    let days = Days::new(u64::from(edge == Edge::End));
    in_minsk(day.checked_add_days(days)?, NaiveTime::MIN)
}

fn in_minsk(day: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
    Some(MINSK.from_local_datetime(&day.and_time(time)).single()?.to_utc())
}

/// Day and time as they would be typed; no time where the whole day is meant.
pub fn typed(at: DateTime<Utc>, edge: Edge) -> (String, String) {
    let local = at.with_timezone(&MINSK);
    if local.time() == NaiveTime::MIN {
        return (first_or_last(at, edge).to_string(), String::new());
    }
    (local.date_naive().to_string(), local.format("%H:%M").to_string())
}

/// The same in words: “25 November 2026”, or “25 November 2026, 9:00”.
pub fn said(words: Words, at: DateTime<Utc>, edge: Edge) -> String {
    let is_whole = at.with_timezone(&MINSK).time() == NaiveTime::MIN;
    if is_whole { words.day(first_or_last(at, edge)) } else { words.moment(at) }
}

/// The day that begins with an instant, or ends at it.
pub fn first_or_last(at: DateTime<Utc>, edge: Edge) -> NaiveDate {
    let within = if edge == Edge::End { at - Duration::seconds(1) } else { at };
    within.with_timezone(&MINSK).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_time_is_whole_and_is_typed_again_as_it_was() {
        let date = NaiveDate::from_ymd_opt(2027, 5, 31).unwrap();
        let begins = whole(date, Edge::Begin).unwrap();
        let ends = whole(date, Edge::End).unwrap();
        assert_eq!(begins.to_rfc3339(), "2027-05-30T21:00:00+00:00");
        assert_eq!(ends - begins, Duration::days(1));
        for (at, edge) in [(begins, Edge::Begin), (ends, Edge::End)] {
            assert_eq!(typed(at, edge), ("2027-05-31".to_owned(), String::new()));
        }
        let nine = at("x", date, "9:00").unwrap();
        assert_eq!(typed(nine, Edge::End), ("2027-05-31".to_owned(), "09:00".to_owned()));
    }
}
