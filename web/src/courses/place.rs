//! The visitor's own place in a course: where it stands, what is still missing, and the next step.

use domain::courses::LoadedVersion;
use domain::enrolments::{self, Enrolment};
use domain::enums::{CertificateState, EnrolmentState, RunKind};
use domain::ids::{CourseRunId, EnrolmentId};
use domain::learning::{self, Eligibility};
use domain::quizzes::ShownText;
use domain::runs::{self, Run};
use domain::{Context, Error, Refusal, Result};

use super::run_line;
use crate::error_page;
use crate::visit::Visit;
use crate::words::Words;

/// Where the visitor stands with a course.
#[derive(Default)]
pub struct Place {
    /// Places asked for, waited for or held, the newest first.
    pub mine: Vec<Mine>,
    /// What has become of the last place, if there is no other; empty if there was none.
    pub ended: String,
    /// Whether asking for a place, or for another, makes sense.
    pub may_ask: bool,
}

/// A place that is asked for, waited for or held.
pub struct Mine {
    /// The enrolment.
    pub id: EnrolmentId,
    /// Its state in a word.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// When its run takes place; empty for one without dates.
    pub dates: String,
    /// What the state means.
    pub told: String,
    /// What is still missing.
    pub missing: Vec<Missing>,
    /// The next step: what the button says, and where it leads.
    pub next: Option<(&'static str, String)>,
    /// Whether an offered place can be taken.
    pub is_offered: bool,
    /// What giving it up is called; empty once the course is completed.
    pub give_up: &'static str,
    run: CourseRunId,
}

/// One thing that is missing.
pub struct Missing {
    /// What.
    pub text: ShownText,
    /// Where to see to it; empty if that is within the course.
    pub address: &'static str,
}

impl Place {
    /// Finds out where the visitor stands.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(cx: &Context, visit: &Visit, version: &LoadedVersion, open: &[Run]) -> Result<Self> {
        if !visit.is_signed_in() {
            return Ok(Self { may_ask: true, ..Self::default() });
        }
        let words = visit.words();
        let own = enrolments::list_own_of_course(cx, &visit.actor, version.course_id).await?;
        let mut mine = Vec::new();
        for enrolment in own.iter().filter(|enrolment| enrolment.row.state.is_live()) {
            mine.push(tell(cx, visit, enrolment, open).await?);
        }
        let ended =
            own.first().filter(|_| mine.is_empty()).map(|last| last.row.state.word().replace('_', "-"));
        let waits = |enrolment: &Enrolment| {
            use EnrolmentState as S;
            !enrolment.row.state.is_live() || matches!(enrolment.row.state, S::Requested | S::Waitlisted)
        };
        Ok(Self {
            mine,
            ended: ended.map(|state| words.say(&format!("place-ended-{state}"))).unwrap_or_default(),
            may_ask: own.iter().all(waits),
        })
    }

    /// Whether the visitor asked for, waits for or has a place on this run.
    pub fn is_on(&self, run: &CourseRunId) -> bool {
        self.mine.iter().any(|mine| mine.run == *run)
    }
}

async fn tell(cx: &Context, visit: &Visit, enrolment: &Enrolment, open: &[Run]) -> Result<Mine> {
    use EnrolmentState as S;
    let (words, row) = (visit.words(), &enrolment.row);
    let known = open.iter().find(|run| run.row.id == row.course_run_id).cloned();
    let run = match known {
        Some(run) => run,
        None => runs::find(cx, row.course_run_id).await?,
    };
    let study = match row.state {
        S::Booked | S::Active | S::Completed => {
            match learning::eligibility_of(cx, &visit.actor, enrolment).await {
                Ok(eligibility) => Some(eligibility),
                Err(Error::Refused(Refusal::RunNotStarted)) => None,
                Err(other) => return Err(other),
            }
        }
        _ => None,
    };
    let may_leave = enrolments::may_withdraw(enrolment).is_ok();
    Ok(Mine {
        id: row.id,
        state: words.say(&format!("place-{}", row.state.word().replace('_', "-"))),
        tone: tone(row.state),
        dates: if run.row.kind == RunKind::Dated { run_line::dates(words, &run) } else { String::new() },
        told: told(words, enrolment, &run, study.as_ref()),
        missing: study.as_ref().map(|study| missing(words, row.state, study)).unwrap_or_default(),
        next: study.as_ref().map(|study| next(row.id, row.state, study)),
        is_offered: row.state == S::Offered,
        give_up: if may_leave { give_up(row.state) } else { "" },
        run: row.course_run_id,
    })
}

const fn tone(state: EnrolmentState) -> &'static str {
    match state {
        EnrolmentState::Booked | EnrolmentState::Active | EnrolmentState::Completed => "good",
        EnrolmentState::Offered => "warn",
        _ => "info",
    }
}

const fn give_up(state: EnrolmentState) -> &'static str {
    match state {
        EnrolmentState::Offered => "offer-decline",
        EnrolmentState::Waitlisted => "waiting-leave",
        EnrolmentState::Requested => "request-take-back",
        _ => "place-give-up",
    }
}

fn told(words: Words, enrolment: &Enrolment, run: &Run, study: Option<&Eligibility>) -> String {
    let row = &enrolment.row;
    match row.state {
        EnrolmentState::Requested => words.say("place-told-requested"),
        EnrolmentState::Waitlisted => {
            let position = enrolment.waiting_position.unwrap_or(1);
            let key =
                if run.row.offer_hours > 0 { "place-told-waiting" } else { "place-told-waiting-direct" };
            words.with(key, "position", position)
        }
        EnrolmentState::Offered => {
            let until = row.offer_expires_at.map(|at| words.moment(at)).unwrap_or_default();
            words.with("place-told-offered", "until", until)
        }
        EnrolmentState::Booked if study.is_none() => {
            let day = run.row.starts_at.map(|at| words.day_of(at)).unwrap_or_default();
            words.with("place-told-begins", "day", day)
        }
        EnrolmentState::Completed => {
            let day = row.completed_at.map(|at| words.day_of(at)).unwrap_or_default();
            words.with("place-told-completed", "day", day)
        }
        EnrolmentState::Active => words.say("place-told-active"),
        _ => words.say("place-told-booked"),
    }
}

/// What is still missing: lessons by their number, quizzes by their titles, then what only the certificate needs.
fn missing(words: Words, state: EnrolmentState, study: &Eligibility) -> Vec<Missing> {
    if state == EnrolmentState::Booked {
        return Vec::new(); // everything is; the list of modules tells it better
    }
    let own = |text: String| ShownText { text, language: words.0 };
    let lessons = study.missing.iter().filter(|missing| missing.refusal == Refusal::LessonsMissing).count();
    let mut told = Vec::new();
    if let Ok(count @ 1..) = i64::try_from(lessons) {
        told.push(Missing { text: own(words.count("place-lessons-left", count)), address: "" });
    }
    for other in study.missing.iter().filter(|missing| missing.refusal != Refusal::LessonsMissing) {
        let title = ShownText::of(&other.title, words.0);
        let text = if title.text.is_empty() { own(refused(words, other.refusal)) } else { title };
        told.push(Missing { text, address: "" });
    }
    for refusal in &study.certificate_missing {
        let address = match refusal {
            Refusal::NamesNotConfirmed | Refusal::NamesMissing | Refusal::GlyphMissing => "/account/names",
            Refusal::NoCertificateForCourse => continue,
            _ => "",
        };
        told.push(Missing { text: own(refused(words, *refusal)), address });
    }
    told
}

fn next(id: EnrolmentId, state: EnrolmentState, study: &Eligibility) -> (&'static str, String) {
    let issued = study.certificate.filter(|(_, state)| *state != CertificateState::Prepared);
    match (state, issued) {
        (EnrolmentState::Completed, Some((certificate, _))) => {
            ("place-see-certificate", format!("/certificates/{certificate}"))
        }
        (EnrolmentState::Completed, None) => ("place-look-again", format!("/learn/{id}")),
        (EnrolmentState::Booked, _) => ("place-begin", format!("/learn/{id}/next")),
        _ => ("place-go-on", format!("/learn/{id}/next")),
    }
}

fn refused(words: Words, refusal: Refusal) -> String {
    error_page::sentence(words, &Error::Refused(refusal))
}
