//! My learning: where to go on in one tap, what is on the way, what is offered, and the certificates.

use askama::Template;
use chrono::{DateTime, Timelike, Utc};
use domain::certificates::{self, Certificate, Status};
use domain::clock::MINSK;
use domain::content::Level;
use domain::courses::{self, LoadedVersion};
use domain::enrolments::{self, Enrolment};
use domain::enums::EnrolmentState;
use domain::ids::{CertificateId, EnrolmentId};
use domain::learning::{self, Outline};
use domain::page::PageRequest;
use domain::quizzes::ShownText;
use domain::refreshers::Task;
use domain::{Context, Error, runs};
use poem::Response;

use super::course::GoOn;
use super::soon::{Soon, soon};
use crate::certificates::{AwaitedCard, awaited, look, shown, word};
use crate::error_page::PageError;
use crate::page::{self, Page};
use crate::refreshers;
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "learning/mine.html")]
struct MinePage {
    page: Page,
    greeting: String,
    /// What safety-critical versions ask to be read, before everything else.
    refreshers: Vec<Task>,
    resume: Option<Resume>,
    on_the_way: Vec<Course>,
    completed: Vec<Course>,
    earlier: Vec<Course>,
    soon: Vec<Soon>,
    /// Certificates that are not there yet.
    awaited: Vec<AwaitedCard>,
    papers: Vec<Paper>,
}

/// Where to go on in one tap.
struct Resume {
    title: ShownText,
    course: ShownText,
    facts: String,
    go_on: GoOn,
    is_new: bool,
}

/// A course of the learner's, and how they stand with it.
pub struct Course {
    /// The enrolment.
    pub id: EnrolmentId,
    /// Where it leads.
    pub address: String,
    /// Its title.
    pub title: ShownText,
    plant: &'static str,
    state: EnrolmentState,
    /// What is said of the state, where it is no progress.
    said: String,
    /// How far the learner has come, once they study.
    pub outline: Option<Outline>,
    /// Until when an offered place is kept.
    pub offer_until: Option<DateTime<Utc>>,
}

impl Course {
    /// “4 of 13 done · next: Who does what in the team”, as HTML.
    fn progress(&self, page: &Page) -> String {
        let Some(outline) = &self.outline else { return String::new() };
        let values = [("done", outline.done_count.to_string()), ("of", outline.required_count.to_string())];
        let done = page.words.with_all("learn-done-of", &values);
        match outline.go_on() {
            Some(next) => format!("{done} · {}", page.naming("learn-next", &next.title)),
            None => done,
        }
    }

    fn is_offered(&self) -> bool {
        self.state == EnrolmentState::Offered
    }

    fn tone(&self) -> (&'static str, &'static str) {
        match self.state {
            EnrolmentState::Offered => ("warn", "clock"),
            EnrolmentState::Waitlisted => ("info", "people"),
            EnrolmentState::Completed => ("good", "check"),
            _ => ("info", "info"),
        }
    }

    fn is_waiting(&self) -> bool {
        self.state == EnrolmentState::Waitlisted
    }
}

/// A certificate of the learner's.
struct Paper {
    id: CertificateId,
    title: ShownText,
    facts: String,
    tone: &'static str,
    icon: &'static str,
    said: String,
    has_document: bool,
}

/// The picture of a level.
pub const fn plant(level: Level) -> &'static str {
    match level {
        Level::Approach => "approach",
        Level::General => "general",
        Level::Specialist => "specialist",
    }
}

/// My learning.
pub async fn mine(cx: &Context, visit: &Visit) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let page = Page::new(visit);
    let all = PageRequest { limit: PageRequest::MAX_LIMIT, after: None };
    let own = enrolments::list_own(cx, actor, all).await?;
    let mut courses = Vec::with_capacity(own.items.len());
    for enrolment in own.items {
        courses.push(course(cx, visit, &page, enrolment).await?);
    }
    let papers = certificates::list_own(cx, actor, all).await?.items;
    let awaited = awaited(cx, visit).await?;
    let shown = MinePage {
        awaited,
        refreshers: refreshers::due(cx, visit).await?,
        greeting: greeting(page.words, &page.name, cx.now()),
        resume: resume(&page, &courses),
        soon: soon(&page, &courses, &papers, cx.now()),
        papers: papers.iter().map(|paper| Paper::of(&page, paper)).collect(),
        completed: courses.extract_if(.., |course| course.state == EnrolmentState::Completed).collect(),
        earlier: courses.extract_if(.., |course| !course.state.is_live()).collect(),
        on_the_way: courses,
        page,
    };
    page::show(&shown)
}

async fn course(cx: &Context, visit: &Visit, page: &Page, enrolment: Enrolment) -> Result<Course, Error> {
    let row = &enrolment.row;
    let version = courses::load(cx, row.course_version_id).await?;
    let studies = matches!(row.state, EnrolmentState::Booked | EnrolmentState::Active);
    let outline = if studies { outline(cx, visit, &enrolment).await? } else { None };
    let said = said(cx, page, &enrolment, outline.is_some()).await?;
    Ok(Course {
        id: row.id,
        address: if outline.is_some() || row.state == EnrolmentState::Completed {
            format!("/learn/{}", row.id)
        } else {
            format!("/courses/{}", version.course_key)
        },
        title: title(&version, page),
        plant: plant(version.package.course.level),
        state: row.state,
        said,
        outline,
        offer_until: row.offer_expires_at.filter(|_| row.state == EnrolmentState::Offered),
    })
}

fn title(version: &LoadedVersion, page: &Page) -> ShownText {
    ShownText::of(&version.package.course.title, page.words.0)
}

/// The outline, unless the run has not begun yet.
async fn outline(cx: &Context, visit: &Visit, of: &Enrolment) -> Result<Option<Outline>, Error> {
    match learning::outline_of(cx, &visit.actor, of, visit.language).await {
        Ok(outline) => Ok(Some(outline)),
        Err(Error::Refused(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What is said of an enrolment that is no progress.
async fn said(cx: &Context, page: &Page, enrolment: &Enrolment, has_begun: bool) -> Result<String, Error> {
    let words = page.words;
    Ok(match enrolment.row.state {
        EnrolmentState::Offered => {
            let until = enrolment.row.offer_expires_at;
            until
                .map(|until| words.with("learn-offered-until", "moment", words.moment(until)))
                .unwrap_or_default()
        }
        EnrolmentState::Waitlisted => {
            words.with("learn-waiting", "place", enrolment.waiting_position.unwrap_or_default())
        }
        EnrolmentState::Requested => words.say("learn-requested"),
        EnrolmentState::Booked if !has_begun => {
            let starts_at = runs::find(cx, enrolment.row.course_run_id).await?.row.starts_at;
            starts_at.map(|at| words.with("learn-begins", "moment", words.moment(at))).unwrap_or_default()
        }
        EnrolmentState::Booked | EnrolmentState::Active => String::new(),
        EnrolmentState::Completed => {
            let at = enrolment.row.completed_at;
            at.map(|at| words.with("learn-completed-on", "day", words.day_of(at))).unwrap_or_default()
        }
        ended => words.say(&format!("learn-ended-{}", ended.word().replace('_', "-"))),
    })
}

/// The course with an attempt under way, else the one that was studied last, else the newest.
fn resume(page: &Page, courses: &[Course]) -> Option<Resume> {
    let (course, outline, item) = courses
        .iter()
        .filter_map(|course| {
            let outline = course.outline.as_ref()?;
            Some((course, outline, outline.go_on()?))
        })
        .max_by_key(|(course, outline, item)| {
            let is_open = item.quiz.as_ref().is_some_and(|quiz| quiz.open_attempt_id.is_some());
            (is_open, outline.resume.map(|resume| resume.seen_at), course.id)
        })?;
    let words = page.words;
    let mut facts = Vec::new();
    let read = outline.resume.filter(|resume| resume.lesson_id == item.id);
    let permille = read.map_or(0, |resume| resume.position_permille.clamp(0, 1000));
    if permille > 0 {
        facts.push(words.with("lesson-read-percent", "percent", permille / 10));
    }
    if let Some(minutes) = item.minutes {
        let left = (minutes * (1000 - permille.unsigned_abs())).div_ceil(1000);
        let key = if permille > 0 { "learn-minutes-left" } else { "minutes" };
        facts.push(words.count(key, left.max(1)));
    }
    Some(Resume {
        title: item.title.clone(),
        course: course.title.clone(),
        facts: facts.join(" · "),
        go_on: GoOn::of(page, outline)?,
        is_new: outline.resume.is_none(),
    })
}

impl Paper {
    fn of(page: &Page, certificate: &Certificate) -> Self {
        let (words, facts) = (page.words, &certificate.facts);
        let (tone, icon) = look(certificate.status);
        let said = match facts.valid_until {
            Some(until) if certificate.status == Status::Valid => {
                words.with("certificate-valid-until", "day", words.day(until))
            }
            _ => words.say(&format!("certificate-{}", word(certificate.status))),
        };
        let hours = words.count("academic-hours", facts.hours_online + facts.hours_face_to_face);
        let issued = words.with("certificate-issued-on", "day", words.day(facts.issued_on));
        Self {
            id: certificate.id,
            title: shown(&facts.programme, words.0),
            facts: [hours, issued, certificate.serial.clone()].join(" · "),
            tone,
            icon,
            said,
            has_document: certificate.document_sha256.is_some() && certificate.status != Status::NotYetIssued,
        }
    }
}

/// Clinicians come at any hour.
fn greeting(words: Words, name: &str, now: DateTime<Utc>) -> String {
    let key = match now.with_timezone(&MINSK).hour() {
        5..=11 => "greeting-morning",
        12..=17 => "greeting-day",
        18..=22 => "greeting-evening",
        _ => "greeting-night",
    };
    let hello = words.say(key);
    if name.is_empty() { hello } else { format!("{hello}, {name}") }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use domain::content::Language;

    use super::*;

    #[test]
    fn whoever_comes_is_greeted_by_the_hour_in_minsk() {
        let at = |hour| Utc.with_ymd_and_hms(2026, 11, 25, hour, 0, 0).unwrap();
        let words = Words(Language::En);
        assert_eq!(greeting(words, "", at(15)), "Good evening");
        assert_eq!(greeting(words, "Дар’я", at(22)), "A quiet night to you, Дар’я");
    }
}
