//! What has a date: offers that run out, attempts whose time runs, tests that open again, certificates that end.

use chrono::{DateTime, Days, Utc};
use domain::certificates::{Certificate, Status};
use domain::clock::MINSK;
use domain::quizzes::ShownText;

use super::course::address;
use super::own::Course;
use crate::certificates::shown;
use crate::page::Page;

/// How many days before its end a certificate is spoken of.
const CERTIFICATE_DAYS: u64 = 90;

/// Something with a date.
pub struct Soon {
    at: DateTime<Utc>,
    /// When, in words.
    pub when: String,
    /// What, as HTML.
    pub said: String,
    /// Where to do something about it.
    pub address: String,
}

/// Everything with a date, the nearest first.
pub fn soon(page: &Page, courses: &[Course], papers: &[Certificate], now: DateTime<Utc>) -> Vec<Soon> {
    let mut all: Vec<Soon> = courses.iter().flat_map(|course| of_course(page, course)).collect();
    all.extend(papers.iter().filter_map(|paper| ends(page, paper, now)));
    all.retain(|soon| soon.at > now);
    all.sort_by_key(|soon| soon.at);
    all
}

fn of_course(page: &Page, course: &Course) -> Vec<Soon> {
    let words = page.words;
    let entry = |at: DateTime<Utc>, key: &str, title: &ShownText, address: String| Soon {
        at,
        when: words.moment(at),
        said: page.naming(key, title),
        address,
    };
    let offer = course
        .offer_until
        .map(|until| entry(until, "soon-offer", &course.title, format!("#enrolment-{}", course.id)));
    let items = course.outline.iter().flat_map(|outline| {
        outline.modules.iter().flat_map(|module| &module.items).map(move |item| (outline, item))
    });
    let quizzes = items.filter_map(|(outline, item)| {
        let quiz = item.quiz.as_ref()?;
        let open = quiz.attempts.iter().find(|attempt| Some(attempt.id) == quiz.open_attempt_id);
        if let Some((attempt, deadline)) = open.and_then(|open| Some((open, open.deadline_at?))) {
            let place = format!("/attempts/{}", attempt.id);
            return Some(entry(deadline, "soon-attempt", &item.title, place));
        }
        let opens = item.locked_until.filter(|_| !item.is_done())?;
        Some(entry(opens, "soon-quiz", &item.title, address(outline, item)))
    });
    offer.into_iter().chain(quizzes).collect()
}

fn ends(page: &Page, paper: &Certificate, now: DateTime<Utc>) -> Option<Soon> {
    let until = paper.facts.valid_until.filter(|_| paper.status == Status::Valid)?;
    let near = now.with_timezone(&MINSK).date_naive().checked_add_days(Days::new(CERTIFICATE_DAYS))?;
    let at = until.and_hms_opt(23, 59, 59)?.and_local_timezone(MINSK).single()?.with_timezone(&Utc);
    let title = shown(&paper.facts.programme, page.words.0);
    (until <= near).then(|| Soon {
        at,
        when: page.words.day(until),
        said: page.naming("soon-certificate", &title),
        address: format!("/certificates/{}", paper.id),
    })
}
