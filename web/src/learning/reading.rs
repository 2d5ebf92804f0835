//! A lesson: its text, its self-checks, and saying that it is read.

use askama::Template;
use domain::enums::ItemKind;
use domain::learning::{self, Act, Fact, LessonView, Neighbour};
use domain::{Actor, Context, Error};
use poem::Response;
use poem::http::StatusCode;
use uuid::Uuid;

use super::checks::{self, Check};
use crate::error_page::PageError;
use crate::form::Form;
use crate::package_files;
use crate::page::{self, Page};
use crate::quizzes::Parts;
use crate::visit::Visit;

/// For so long a lesson that is opened again counts as still open.
const STILL_OPEN_SECONDS: i64 = 600;
/// Reading positions are told apart by so many thousandths.
const STRIDE: i32 = 10;

#[derive(Template)]
#[template(path = "learning/lesson.html")]
struct LessonPage {
    page: Page,
    enrolment: Uuid,
    lesson: LessonView,
    html: String,
    checks: Vec<Check>,
}

impl LessonPage {
    fn address(&self) -> String {
        address(self.enrolment, ItemKind::Lesson, self.lesson.id.0)
    }

    fn beside(&self, neighbour: &Neighbour) -> String {
        address(self.enrolment, neighbour.kind, neighbour.id.0)
    }

    fn is_done(&self) -> bool {
        self.lesson.progress.as_ref().is_some_and(|progress| progress.completed_at.is_some())
    }

    /// How far it was read, in thousandths.
    fn position(&self) -> i32 {
        if self.is_done() { 1000 } else { self.lesson.progress.as_ref().map_or(0, |p| p.position_permille) }
    }

    /// “Lesson 2 of 12”.
    fn number(&self) -> String {
        let values =
            [("number", self.lesson.number.to_string()), ("of", self.lesson.lesson_count.to_string())];
        self.page.words.with_all("lesson-number", &values)
    }

    fn minutes(&self) -> String {
        self.page.n("minutes", self.lesson.minutes)
    }

    fn text_mark(&self) -> &'static str {
        self.page.mark_language(self.lesson.text.language)
    }

    /// Whether the text says something that awaits a clinician's word.
    fn has_unsourced(&self) -> bool {
        self.html.contains("class=\"unsourced\"")
    }

    /// Whether the text is in another language than the page.
    fn is_foreign(&self) -> bool {
        self.lesson.text.language != self.page.words.0
    }

    fn language_told(&self) -> String {
        self.page.words.with("lesson-only-in", "language", self.lesson.text.language.tag())
    }
}

fn address(enrolment: Uuid, kind: ItemKind, id: Uuid) -> String {
    let kind = if kind == ItemKind::Lesson { "lessons" } else { "quizzes" };
    format!("/learn/{enrolment}/{kind}/{id}")
}

/// A lesson. What was answered in its self-checks stands in the address, so that nothing is lost by reloading.
pub async fn lesson(
    cx: &Context,
    visit: &Visit,
    (enrolment, id): (Uuid, Uuid),
    answers: Vec<(String, String)>,
) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let lesson = learning::lesson(cx, actor, enrolment.into(), id.into(), visit.language).await?;
    remember_opened(cx, actor, enrolment, &lesson).await;
    let checks = checks::shown(visit, &address(enrolment, ItemKind::Lesson, id), &lesson.checks, answers);
    let html = crate::media::in_lesson(cx, visit, with_addresses(enrolment, &lesson)).await?;
    page::show(&LessonPage { page: Page::new(visit), enrolment, html, checks, lesson })
}

/// The text with the addresses of other lessons, and of what it shows, in their places.
fn with_addresses(enrolment: Uuid, lesson: &LessonView) -> String {
    let html = package_files::with_addresses(&lesson.text.html, &format!("/learn/{enrolment}"));
    lesson.links.iter().fold(html, |html, (path, id)| {
        let there = format!("\"{}\"", address(enrolment, ItemKind::Lesson, id.0));
        html.replace(&format!("\"lesson:{path}\""), &there)
    })
}

/// Keeps that the lesson was opened: once in a while, however often the page is loaded. The lesson is shown also
/// where that cannot be kept now.
async fn remember_opened(cx: &Context, actor: &Actor, enrolment: Uuid, lesson: &LessonView) {
    let now = cx.now().timestamp();
    let is_still_open = lesson.progress.as_ref().is_some_and(|progress| {
        progress.completed_at.is_some() || now - progress.seen_at.timestamp() < STILL_OPEN_SECONDS
    });
    if is_still_open {
        return;
    }
    let moment = now.div_euclid(STILL_OPEN_SECONDS);
    let fact = fact(enrolment, lesson.id.0, &format!("opened/{moment}"), Act::LessonOpened);
    if let Err(error) = learning::record_progress(cx, actor, enrolment.into(), vec![fact]).await {
        tracing::warn!(%error, "that a lesson was opened could not be kept");
    }
}

/// A fact under a name of its own, so that telling it twice counts once.
fn fact(enrolment: Uuid, lesson: Uuid, what: &str, act: Act) -> Fact {
    let fact_id = Uuid::new_v5(&enrolment, format!("{lesson}/{what}").as_bytes());
    Fact { fact_id, lesson_id: lesson.into(), device_at: None, act }
}

/// Keeps that a lesson is read, and leads to the next; or keeps how far it was read, for a script.
pub async fn complete(
    cx: &Context,
    visit: &Visit,
    form: &Form,
    (enrolment, id): (Uuid, Uuid),
) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    if let Some(position) = form.some("position") {
        let permille = position.parse::<i32>().unwrap_or(0).clamp(0, 1000) / STRIDE * STRIDE;
        let act = Act::ReadingPosition { permille };
        let fact = fact(enrolment, id, &format!("position/{permille}"), act);
        learning::record_progress(cx, actor, enrolment.into(), vec![fact]).await?;
        return Ok(StatusCode::NO_CONTENT.into());
    }
    let lesson = learning::lesson(cx, actor, enrolment.into(), id.into(), visit.language).await?;
    let fact = fact(enrolment, id, "completed", Act::LessonCompleted);
    learning::record_progress(cx, actor, enrolment.into(), vec![fact]).await?;
    let next = lesson.next.map(|next| address(enrolment, next.kind, next.id.0));
    Ok(page::see(&next.unwrap_or_else(|| format!("/learn/{enrolment}"))))
}

/// Takes the answer to a self-check, and leads back to it with the feedback.
pub async fn check(
    cx: &Context,
    visit: &Visit,
    form: &Form,
    (enrolment, id, number): (Uuid, Uuid, usize),
    answers: Vec<(String, String)>,
) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let lesson = learning::lesson(cx, actor, enrolment.into(), id.into(), visit.language).await?;
    let check = number.checked_sub(1).and_then(|at| lesson.checks.get(at));
    let check = check.ok_or(Error::NotFound("self-check"))?;
    let answer = checks::answer(form, number, &check.question);
    if let Some(response) = answer.given() {
        let what = format!("check/{}/{}", check.question.id, crate::quizzes::text(response));
        let act =
            Act::SelfCheckAnswered { question_id: check.question.id.clone(), response: response.clone() };
        let fact = fact(enrolment, id, &what, act);
        learning::record_progress(cx, actor, enrolment.into(), vec![fact]).await?;
    }
    let query = answer.beside(answers);
    Ok(page::see(&format!("{}?{query}#check-{number}", address(enrolment, ItemKind::Lesson, id))))
}
