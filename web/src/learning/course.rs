//! The outline of a course: what is done, what comes next, what is locked and why, what the certificate needs.

use askama::Template;
use domain::attendance::{OwnSession, Share};
use domain::content::QuizPurpose;
use domain::enums::{CertificateState, ItemKind};
use domain::learning::{self, Eligibility, ItemState, Outline, OutlineItem};
use domain::quizzes::ShownText;
use domain::{Context, Refusal};
use poem::Response;
use uuid::Uuid;

use crate::desk;
use crate::error_page::{self, PageError};
use crate::page::{self, Page};
use crate::refreshers;
use crate::speech::html;
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "learning/outline.html")]
struct OutlinePage {
    page: Page,
    outline: Outline,
    eligibility: Eligibility,
    level: &'static str,
    go_on: Option<GoOn>,
    /// Whether there is a newer version to move to.
    is_newer_offered: bool,
}

/// Where to go on, in one tap.
pub struct GoOn {
    /// The lesson, quiz or attempt.
    pub address: String,
    /// What the button says.
    pub label: String,
}

impl GoOn {
    /// Where to go on in an outline.
    pub fn of(page: &Page, outline: &Outline) -> Option<Self> {
        let item = outline.go_on()?;
        let open = item.quiz.as_ref().and_then(|quiz| quiz.open_attempt_id);
        let label = match (item.kind, item.state) {
            (ItemKind::Quiz, _) if open.is_some() => "learn-go-on-attempt",
            (ItemKind::Quiz, _) => "learn-go-on-quiz",
            (ItemKind::Lesson, ItemState::Opened) => "learn-go-on-reading",
            (ItemKind::Lesson, _) if outline.resume.is_none() => "learn-begin",
            (ItemKind::Lesson, _) => "learn-go-on-lesson",
        };
        let address = match open {
            Some(attempt) => format!("/attempts/{attempt}"),
            None if item.state == ItemState::Opened => format!("{}#resume", address(outline, item)),
            None => address(outline, item),
        };
        Some(Self { address, label: page.t(label) })
    }
}

/// Where a lesson or quiz is.
pub fn address(outline: &Outline, item: &OutlineItem) -> String {
    let kind = if item.kind == ItemKind::Lesson { "lessons" } else { "quizzes" };
    format!("/learn/{}/{kind}/{}", outline.enrolment_id, item.id)
}

impl OutlinePage {
    fn address(&self, item: &OutlineItem) -> String {
        address(&self.outline, item)
    }

    fn is_here(&self, item: &OutlineItem) -> bool {
        self.outline.go_on().is_some_and(|here| here.id == item.id)
    }

    /// `done`, `here`, `locked` or `new`.
    fn class(&self, item: &OutlineItem) -> &'static str {
        match item {
            done if done.is_done() => "done",
            here if self.is_here(here) => "here",
            locked if locked.locked.is_some() => "locked",
            _ => "new",
        }
    }

    /// Its number among the lessons and quizzes of the course.
    fn number(&self, item: &OutlineItem) -> usize {
        let mut items = self.outline.modules.iter().flat_map(|module| &module.items);
        items.position(|other| other.id == item.id).unwrap_or_default() + 1
    }

    /// What is said under the title: state, minutes, attempts.
    fn facts(&self, item: &OutlineItem) -> String {
        let words = self.page.words;
        let mut said = Vec::new();
        if item.is_done() {
            said.push(words.say(if item.kind == ItemKind::Quiz { "learn-passed" } else { "learn-done" }));
        } else if self.is_here(item) {
            said.push(words.say("learn-you-are-here"));
        }
        let read = self.outline.resume.filter(|resume| resume.lesson_id == item.id && !item.is_done());
        if let Some(resume) = read.filter(|resume| resume.position_permille > 0) {
            said.push(words.with("lesson-read-percent", "percent", resume.position_permille / 10));
        }
        said.extend(item.minutes.map(|minutes| words.count("minutes", minutes)));
        if let Some(quiz) = &item.quiz {
            said.extend(quiz.pass_mark_percent.map(|mark| words.with("learn-to-pass", "percent", mark)));
            let left = quiz.attempts_left.filter(|_| !item.is_done());
            said.extend(left.map(|left| words.count("learn-attempts-left", left)));
            if quiz.purpose != QuizPurpose::Final && !item.required {
                said.push(words.say("learn-for-practice"));
            }
        } else if !item.required {
            said.push(words.say("learn-optional"));
        }
        said.join(" · ")
    }

    /// Why it cannot be begun now.
    fn lock(&self, item: &OutlineItem) -> Option<String> {
        let refusal = item.locked.filter(|_| !item.is_done())?;
        Some(match item.locked_until {
            Some(until) => self.page.with("learn-opens", "moment", self.page.words.moment(until)),
            None => error_page::sentence(self.page.words, &refusal.into()),
        })
    }

    /// How many lessons are still to read.
    fn lessons_missing(&self) -> usize {
        self.eligibility.missing.iter().filter(|missing| missing.refusal == Refusal::LessonsMissing).count()
    }

    /// Everything else that is missing: the sentence as HTML, and where to go.
    fn else_missing(&self) -> Vec<(String, String)> {
        let words = self.page.words;
        let others = self.eligibility.missing.iter().filter(|m| m.refusal != Refusal::LessonsMissing);
        let enrolment = self.outline.enrolment_id;
        let of_course = others.map(|missing| {
            let quiz = missing.item_id.map(|id| format!("/learn/{enrolment}/quizzes/{id}"));
            let title = ShownText::of(&missing.title, words.0);
            let said = match (missing.refusal, missing.share) {
                (Refusal::QuizNotPassed, _) => self.page.naming("learn-quiz-missing", &title),
                (Refusal::AttendanceMissing, Some(share)) => html(&attendance(words, &share)),
                (other, _) => html(&error_page::sentence(words, &other.into())),
            };
            (said, quiz.unwrap_or_default())
        });
        let of_certificate = self.eligibility.certificate_missing.iter().map(|refusal| {
            let names = *refusal == Refusal::NamesNotConfirmed;
            let address = if names { "/account/names" } else { "" };
            (html(&error_page::sentence(words, &(*refusal).into())), address.to_owned())
        });
        of_course.chain(of_certificate).collect()
    }

    /// The sessions of the run: when, where, and what was recorded.
    fn sessions(&self) -> Vec<(String, &str, String)> {
        let words = self.page.words;
        let recorded = |session: &OwnSession| {
            let mark = session.state.map(|state| words.say(&format!("desk-{}", state.word())));
            let minutes = session.minutes.map(|minutes| words.count("minutes", minutes));
            let off = session.called_off_at.map(|_| words.say("desk-is-off"));
            off.into_iter().chain(mark).chain(minutes).collect::<Vec<_>>().join(", ")
        };
        let sessions = self.outline.sessions.iter();
        sessions
            .map(|session| {
                let when = desk::when(words, session.starts_at, session.ends_at);
                (when, session.place.as_str(), recorded(session))
            })
            .collect()
    }

    fn has_certificate(&self) -> bool {
        !self.eligibility.certificate_missing.contains(&Refusal::NoCertificateForCourse)
    }

    fn certificate_is_issued(&self) -> bool {
        matches!(self.eligibility.certificate, Some((_, CertificateState::Issued)))
    }
}

/// How much was attended, and how much is needed.
fn attendance(words: Words, share: &Share) -> String {
    let (there, needed) = (share.attended_minutes, share.needed_minutes());
    let lengths = [("there", desk::length(words, there)), ("needed", desk::length(words, needed))];
    words.with_all("learn-attendance-missing", &lengths)
}

/// The outline of one's own course.
pub async fn outline(cx: &Context, visit: &Visit, id: Uuid) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let (outline, eligibility) = learning::overview(cx, actor, id.into(), visit.language).await?;
    let page = Page::new(visit);
    let go_on = GoOn::of(&page, &outline);
    let level = super::own::plant(outline.level);
    let is_newer_offered = refreshers::is_offered(cx, actor, id).await?;
    page::show(&OutlinePage { page, go_on, outline, eligibility, level, is_newer_offered })
}

/// Leads to where one goes on, or to the outline of a course that is done.
pub async fn go_on(cx: &Context, visit: &Visit, id: Uuid) -> Result<Response, PageError> {
    let outline = learning::outline(cx, visit.signed_in()?, id.into(), visit.language).await?;
    let go_on = GoOn::of(&Page::new(visit), &outline);
    Ok(page::see(&go_on.map_or_else(|| format!("/learn/{id}"), |go_on| go_on.address)))
}
