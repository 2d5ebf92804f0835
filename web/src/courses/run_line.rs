//! A run as pages tell it: when it takes place, whether there is a place, and until when one can enrol.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::clock::MINSK;
use domain::enrolments;
use domain::enums::{EnrolmentState, RunKind};
use domain::ids::CourseRunId;
use domain::runs::Run;
use domain::{Error, Refusal};

use crate::error_page;
use crate::words::Words;

/// A run in words.
pub struct RunLine {
    /// Which.
    pub id: CourseRunId,
    /// “12–23 October 2026”, or that one begins at any time.
    pub dates: String,
    /// Whether it has dates.
    pub is_dated: bool,
    /// When it begins; nothing for at any time.
    pub begins_at: Option<DateTime<Utc>>,
    /// “7 places left of 25”, “Full · 3 people are waiting”, “Opens on 1 January 2027”.
    pub places: String,
    /// Whether there is anything to say about places.
    pub is_limited: bool,
    /// Whether the places will soon be gone, or are.
    pub is_urgent: bool,
    /// The colour of that: good, warn, info or bad.
    pub tone: &'static str,
    /// The last day to enrol; empty for none.
    pub enrol_by: String,
    /// Below which number it is called off, and when that is decided; empty if it takes place anyhow.
    pub minimum: String,
    /// What the button that asks for a place says; empty where asking would be refused.
    pub ask: String,
    /// Why asking would be refused; empty where it would not.
    pub refusal: String,
    outlook: Result<EnrolmentState, Refusal>,
}

impl RunLine {
    /// Tells a run as it is now.
    pub fn of(words: Words, run: &Run, now: DateTime<Utc>) -> Self {
        let outlook = enrolments::outlook(run, now);
        let (places, tone) = places(words, run, outlook);
        let few = run.row.capacity.zip(run.places_left());
        let few = few.is_some_and(|(all, left)| left * 3 <= u64::from(all.unsigned_abs()));
        Self {
            id: run.row.id,
            dates: dates(words, run),
            is_dated: run.row.kind == RunKind::Dated,
            begins_at: run.row.starts_at.filter(|_| run.row.kind == RunKind::Dated),
            is_limited: run.row.capacity.is_some() || outlook.is_err(),
            is_urgent: few && outlook.is_ok(),
            enrol_by: last_day(run).map(|day| words.day(day)).unwrap_or_default(),
            minimum: minimum(words, run),
            ask: ask(outlook).map(|key| words.say(key)).unwrap_or_default(),
            refusal: outlook.err().map(|refusal| why_not(words, refusal, &places)).unwrap_or_default(),
            places,
            tone,
            outlook,
        }
    }

    /// The run on which a place is got most easily.
    pub fn easiest(mut lines: Vec<Self>) -> Option<Self> {
        let best = lines.iter().enumerate().min_by_key(|(_, line)| line.effort()).map(|(at, _)| at)?;
        Some(lines.swap_remove(best))
    }

    fn effort(&self) -> (u8, Option<DateTime<Utc>>) {
        (effort(self.outlook), self.begins_at)
    }
}

/// What stands between a learner and a place: less is easier.
const fn effort(outlook: Result<EnrolmentState, Refusal>) -> u8 {
    match outlook {
        Ok(EnrolmentState::Requested) => 1,
        Ok(EnrolmentState::Waitlisted) => 2,
        Ok(_) => 0,
        Err(Refusal::EnrolmentNotOpenYet) => 3,
        Err(Refusal::InvitationNeeded) => 4,
        Err(_) => 5,
    }
}

/// When a run takes place, in words.
pub fn dates(words: Words, run: &Run) -> String {
    let day = |at: DateTime<Utc>| at.with_timezone(&MINSK).date_naive();
    match (run.row.kind, run.row.starts_at, run.row.ends_at) {
        // One that ends with a day ends at the first instant of the next.
        (RunKind::Dated, Some(starts), Some(ends)) => {
            words.period(day(starts), day(ends - Duration::seconds(1)))
        }
        (RunKind::Dated, Some(starts), None) => words.day(day(starts)),
        _ => words.say("run-at-any-time"),
    }
}

fn places(words: Words, run: &Run, outlook: Result<EnrolmentState, Refusal>) -> (String, &'static str) {
    match outlook {
        Ok(EnrolmentState::Waitlisted) if run.waiting > 0 => {
            let waiting = words.count("people-waiting", whole(run.waiting));
            (words.with("run-full-waiting", "waiting", waiting), "warn")
        }
        Ok(EnrolmentState::Waitlisted) => (words.say("run-full"), "warn"),
        Ok(_) => (left(words, run), "good"),
        Err(Refusal::EnrolmentNotOpenYet) => {
            (words.with("run-opens-on", "day", words.day_of(run.row.enrolment_opens_at)), "info")
        }
        Err(Refusal::RunFull) => (words.say("run-full-list-too"), "warn"),
        Err(Refusal::InvitationNeeded) => (words.say("run-by-invitation"), "info"),
        Err(refusal) => (refused(words, refusal), "bad"),
    }
}

fn left(words: Words, run: &Run) -> String {
    let Some((left, all)) = run.places_left().zip(run.row.capacity) else {
        return words.say("run-without-limit");
    };
    let left = words.count("places-left", whole(left));
    words.with_all("run-left-of", &[("left", left), ("all", all.to_string())])
}

fn minimum(words: Words, run: &Run) -> String {
    let Some((number, day)) = run.row.minimum_number.zip(run.row.go_no_go_on) else {
        return String::new();
    };
    let people = words.count("run-minimum-people", number);
    words.with_all("run-minimum", &[("people", people), ("day", words.day(day))])
}

/// The window is half-open, so its last day is that of the instant before its end.
fn last_day(run: &Run) -> Option<NaiveDate> {
    let last = run.row.enrolment_closes_at? - Duration::seconds(1);
    Some(last.with_timezone(&MINSK).date_naive())
}

const fn ask(outlook: Result<EnrolmentState, Refusal>) -> Option<&'static str> {
    match outlook {
        Ok(EnrolmentState::Requested) => Some("enrol-request"),
        Ok(EnrolmentState::Waitlisted) => Some("enrol-wait"),
        Ok(_) => Some("enrol"),
        Err(_) => None,
    }
}

/// Why one cannot enrol: the day on which it opens says more than that it has not.
fn why_not(words: Words, refusal: Refusal, places: &str) -> String {
    if refusal == Refusal::EnrolmentNotOpenYet { places.to_owned() } else { refused(words, refusal) }
}

fn refused(words: Words, refusal: Refusal) -> String {
    error_page::sentence(words, &Error::Refused(refusal))
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_at_once_comes_before_a_request_a_waiting_list_and_a_day_to_come() {
        let outlooks = [
            Ok(EnrolmentState::Booked),
            Ok(EnrolmentState::Requested),
            Ok(EnrolmentState::Waitlisted),
            Err(Refusal::EnrolmentNotOpenYet),
            Err(Refusal::InvitationNeeded),
            Err(Refusal::RunFull),
        ];
        assert!(outlooks.map(effort).is_sorted());
    }

    #[test]
    fn there_is_a_button_exactly_where_asking_is_not_refused() {
        assert_eq!(ask(Ok(EnrolmentState::Booked)), Some("enrol"));
        assert_eq!(ask(Err(Refusal::EnrolmentClosed)), None);
    }
}
