//! The plan of a run as a form: as it would be typed, as it was typed, and in words.

use chrono::{DateTime, NaiveDate, Utc};
use domain::enums::{Admission, RunKind};
use domain::runs::RunPlan;
use domain::{Error, FieldError};

use super::dates::{self, Edge};
use crate::form::Form;
use crate::words::Words;

/// When people learn.
pub const KINDS: [RunKind; 2] = [RunKind::SelfPaced, RunKind::Dated];
/// Who gets a place.
pub const ADMISSIONS: [Admission; 3] = [Admission::Open, Admission::Approval, Admission::Invitation];

/// A plan as it would be typed.
pub fn as_typed(plan: &RunPlan) -> Form {
    let size = |size: Option<u32>| size.map(|size| size.to_string()).unwrap_or_default();
    let instants = [
        ("enrolment_opens_at", Some(plan.enrolment_opens_at), Edge::Begin),
        ("enrolment_closes_at", plan.enrolment_closes_at, Edge::End),
        ("starts_at", plan.starts_at, Edge::Begin),
        ("ends_at", plan.ends_at, Edge::End),
    ];
    let instants = instants.into_iter().flat_map(|(name, at, edge)| {
        let (day, time) = at.map(|at| dates::typed(at, edge)).unwrap_or_default();
        [(name.to_owned(), day), (format!("{name}_time"), time)]
    });
    let others = [
        ("kind", plan.kind.word().to_owned()),
        ("admission", plan.admission.word().to_owned()),
        ("capacity", size(plan.capacity)),
        ("waiting_list_size", size(plan.waiting_list_size)),
        ("minimum_number", size(plan.minimum_number)),
        ("go_no_go_on", plan.go_no_go_on.map(|day| day.to_string()).unwrap_or_default()),
        ("offer_hours", plan.offer_hours.to_string()),
    ];
    let others = others.into_iter().map(|(name, value)| (name.to_owned(), value));
    instants.chain(others).collect()
}

/// What was typed as a plan; `before` is what the form was filled with, of which instants that were not touched stay to
/// the second.
///
/// # Errors
/// [`Error::Invalid`] with everything that cannot be read.
pub fn read(form: &Form, before: Option<&RunPlan>) -> Result<RunPlan, Error> {
    let mut typed = Reading { form, filled: before.map(as_typed), wrong: Vec::new() };
    let was = |at: fn(&RunPlan) -> Option<DateTime<Utc>>| before.and_then(at);
    let kind = typed.one_of("kind", &KINDS, RunKind::word);
    let starts_at = typed.at("starts_at", Edge::Begin, was(|plan| plan.starts_at));
    let ends_at = typed.at("ends_at", Edge::End, was(|plan| plan.ends_at));
    if kind == RunKind::SelfPaced && starts_at.or(ends_at).is_some() {
        typed.refuse("kind", "dates_unwanted", "a self-paced run has no dates; clear them, or choose dates");
    }
    let wrong_before = typed.wrong.len();
    let opens = typed.at("enrolment_opens_at", Edge::Begin, was(|plan| Some(plan.enrolment_opens_at)));
    if opens.is_none() && typed.wrong.len() == wrong_before {
        typed.refuse("enrolment_opens_at", "required", "say when enrolment opens");
    }
    let plan = RunPlan {
        kind,
        starts_at,
        ends_at,
        enrolment_opens_at: opens.unwrap_or_default(),
        enrolment_closes_at: typed.at("enrolment_closes_at", Edge::End, was(|plan| plan.enrolment_closes_at)),
        admission: typed.one_of("admission", &ADMISSIONS, Admission::word),
        capacity: typed.number("capacity"),
        waiting_list_size: typed.number("waiting_list_size"),
        offer_hours: typed.number("offer_hours").unwrap_or_default(),
        minimum_number: typed.number("minimum_number"),
        go_no_go_on: typed.day("go_no_go_on"),
    };
    if typed.wrong.is_empty() { Ok(plan) } else { Err(Error::Invalid(typed.wrong)) }
}

/// A form that is being read.
struct Reading<'a> {
    form: &'a Form,
    filled: Option<Form>,
    wrong: Vec<FieldError>,
}

impl Reading<'_> {
    fn refuse(&mut self, field: &str, code: &'static str, message: &str) {
        self.wrong.push(FieldError::new(format!("/{field}"), code, message));
    }

    /// What was read, or nothing and the reason why it could not be.
    fn kept<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        match read {
            Ok(value) => return Some(value),
            Err(Error::Invalid(wrong)) => self.wrong.extend(wrong),
            Err(_) => {}
        }
        None
    }

    fn one_of<T: Copy>(&mut self, field: &str, all: &[T], word: fn(T) -> &'static str) -> T {
        let chosen = all.iter().find(|one| word(**one) == self.form.get(field));
        if chosen.is_none() {
            self.refuse(field, "unknown_id", "choose one of those that are offered");
        }
        *chosen.unwrap_or(&all[0])
    }

    fn day(&mut self, field: &str) -> Option<NaiveDate> {
        let typed = self.form.some(field)?;
        self.kept(dates::day(field, &typed))
    }

    fn at(&mut self, field: &str, edge: Edge, before: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        let time_field = format!("{field}_time");
        let is_as_filled = |filled: &Form| {
            [field, &time_field].iter().all(|name| filled.get(name) == self.form.get(name).trim())
        };
        if self.filled.as_ref().is_some_and(is_as_filled) {
            return before;
        }
        let (day, time) = (self.form.get(field).trim(), self.form.get(&time_field).trim());
        if day.is_empty() && time.is_empty() {
            return None;
        }
        let (day, time) = (self.kept(dates::day(field, day))?, time.to_owned());
        if time.is_empty() { dates::whole(day, edge) } else { self.kept(dates::at(&time_field, day, &time)) }
    }

    fn number(&mut self, field: &str) -> Option<u32> {
        let typed = self.form.some(field)?;
        let number = typed.parse().ok();
        if number.is_none() {
            self.refuse(field, "out_of_range", "write a whole number");
        }
        number
    }
}

/// One thing that a plan says.
pub struct Fact {
    /// Its field.
    name: &'static str,
    /// What it is called.
    pub label: String,
    /// What is said; empty for nothing.
    pub value: String,
}

/// What a plan says, in the order of the form.
pub fn facts(words: Words, plan: &RunPlan) -> Vec<Fact> {
    let at = |at: Option<DateTime<Utc>>, edge| at.map(|at| dates::said(words, at, edge)).unwrap_or_default();
    let size = |size: Option<u32>| size.map(|size| size.to_string()).unwrap_or_default();
    let all = [
        ("kind", kind(words, plan.kind)),
        ("starts_at", at(plan.starts_at, Edge::Begin)),
        ("ends_at", at(plan.ends_at, Edge::End)),
        ("enrolment_opens_at", at(Some(plan.enrolment_opens_at), Edge::Begin)),
        ("enrolment_closes_at", at(plan.enrolment_closes_at, Edge::End)),
        ("admission", admission(words, plan.admission)),
        ("capacity", size(plan.capacity)),
        ("waiting_list_size", size(plan.waiting_list_size)),
        ("offer_hours", plan.offer_hours.to_string()),
        ("minimum_number", size(plan.minimum_number)),
        ("go_no_go_on", plan.go_no_go_on.map(|day| words.day(day)).unwrap_or_default()),
    ];
    let fact = |(name, value)| Fact { name, label: label(words, name), value };
    all.into_iter().map(fact).collect()
}

/// What a plan says now where a form says something else.
pub fn differing(words: Words, plan: &RunPlan, form: &Form) -> Vec<Fact> {
    let now = as_typed(plan);
    let differs = |name: &str| {
        [name.to_owned(), format!("{name}_time")].iter().any(|field| now.get(field) != form.get(field).trim())
    };
    let mut facts: Vec<Fact> = facts(words, plan).into_iter().filter(|fact| differs(fact.name)).collect();
    for fact in facts.iter_mut().filter(|fact| fact.value.is_empty()) {
        fact.value = words.say("nothing-written");
    }
    facts
}

/// What a field is called.
pub fn label(words: Words, name: &str) -> String {
    words.say(&format!("plan-{}", name.replace('_', "-")))
}

/// What a kind is called.
pub fn kind(words: Words, kind: RunKind) -> String {
    words.say(&format!("plan-kind-{}", kind.word().replace('_', "-")))
}

/// What an admission is called.
pub fn admission(words: Words, admission: Admission) -> String {
    words.say(&format!("plan-admission-{}", admission.word()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn plan() -> RunPlan {
        let mut plan = RunPlan::always_open(Utc.with_ymd_and_hms(2026, 11, 27, 6, 7, 8).unwrap());
        plan.kind = RunKind::Dated;
        plan.starts_at = Utc.with_ymd_and_hms(2027, 1, 10, 6, 0, 0).single();
        plan.ends_at = Utc.with_ymd_and_hms(2027, 1, 12, 21, 0, 0).single();
        plan.capacity = Some(25);
        plan
    }

    #[test]
    fn a_form_that_nobody_touched_changes_nothing_to_the_second() {
        assert_eq!(read(&as_typed(&plan()), Some(&plan())).unwrap(), plan());
    }

    #[test]
    fn everything_that_cannot_be_read_is_told_at_its_field() {
        let typed = [
            ("kind", "self_paced"),
            ("admission", "bribe"),
            ("enrolment_opens_at", "tomorrow"),
            ("enrolment_closes_at_time", "9:00"),
            ("starts_at", "2027-01-10"),
            ("starts_at_time", "25:00"),
            ("ends_at", "2027-01-12"),
            ("capacity", "many"),
        ];
        let form = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let Err(Error::Invalid(wrong)) = read(&form, None) else { panic!("it was read") };
        let told: Vec<_> = wrong.iter().map(|error| (error.pointer.as_str(), error.code)).collect();
        let wanted = [
            ("/starts_at_time", "no_time"),
            ("/kind", "dates_unwanted"),
            ("/enrolment_opens_at", "no_day"),
            ("/enrolment_closes_at", "no_day"),
            ("/admission", "unknown_id"),
            ("/capacity", "out_of_range"),
        ];
        assert_eq!(told, wanted);
    }
}
