//! An attempt while it is open: the paper, saving it as a form, and saving one response for a script.

use askama::Template;
use domain::Context;
use domain::content::Overdue;
use domain::enums::AttemptState;
use domain::quizzes::{self, AttemptView};
use poem::Response;
use poem::http::StatusCode;
use uuid::Uuid;

use super::ending;
use super::paper::Paper;
use super::question::Parts;
use super::saving::{Saving, seen_after, sent};
use crate::error_page::PageError;
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "quizzes/attempt.html")]
struct AttemptPage {
    page: Page,
    view: AttemptView,
    paper: Paper,
    errors: Errors,
    /// Whether the button that saves everything was pressed, and everything is saved.
    is_saved: bool,
    /// Whether a newer response from elsewhere is shown somewhere.
    has_older: bool,
}

impl AttemptPage {
    fn new(visit: &Visit, view: AttemptView, saving: &Saving) -> Self {
        let words = visit.words();
        let mut errors = Errors::default();
        for item in &view.items {
            if let Some((_, error)) = saving.typed.get(&item.id) {
                let number = (item.position + 1).to_string();
                let values = [("number", number), ("error", error.clone())];
                errors.add(&super::paper::name(item), words.with_all("quiz-error-at", &values));
            }
        }
        Self {
            page: Page::new(visit),
            paper: Paper::new(words, &view, saving),
            view,
            errors,
            is_saved: false,
            has_older: !saving.older.is_empty(),
        }
    }

    fn answer(&self, status: StatusCode) -> Result<Response, PageError> {
        Ok(timed(page::render(status, self)?, &self.view))
    }

    /// “2 of 3”, or “2” where there is no limit.
    fn number(&self) -> String {
        let number = self.view.summary.number;
        match self.view.attempts {
            Some(of) => {
                let values = [("number", number.to_string()), ("of", of.to_string())];
                self.page.words.with_all("quiz-attempt-of", &values)
            }
            None => self.page.with("quiz-attempt-number", "number", number),
        }
    }

    /// When the time is up, in Minsk.
    fn ends(&self) -> Option<String> {
        self.view.summary.deadline_at.map(|at| self.page.words.time(at))
    }

    fn time_up(&self) -> String {
        time_up(self.page.words, &self.view)
    }

    /// “Answered 9 of 24”, with `{n}` in place of the 9 for scripts.
    fn answered(&self, key: &str, done: &str) -> String {
        let values = [("done", done.to_owned()), ("total", self.view.item_count.to_string())];
        self.page.words.with_all(key, &values)
    }
}

/// What happens to an attempt when its time is up, by the rule that it began with.
pub fn time_up(words: Words, view: &AttemptView) -> String {
    match (view.overdue, view.closes_at) {
        (Overdue::Grace, Some(closes)) => words.with("quiz-time-up-grace", "time", words.time(closes)),
        (Overdue::Abandon, _) => words.say("quiz-time-up-abandon"),
        _ => words.say("quiz-time-up"),
    }
}

/// Tells beside a page how much time is left, so that the page stays the same from second to second: who comes back to
/// it is not sent it again.
pub fn timed(mut response: Response, view: &AttemptView) -> Response {
    if let Some(left) = view.seconds_left.and_then(|left| format!("left;dur={left}").parse().ok()) {
        response.headers_mut().insert("server-timing", left);
    }
    response
}

/// The attempt, or how it ended.
pub async fn attempt(cx: &Context, visit: &Visit, id: Uuid, is_saved: bool) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let view = quizzes::attempt(cx, actor, id.into(), visit.language).await?;
    if view.summary.state != AttemptState::InProgress {
        return Ok(ending::lead_on(&view, 0));
    }
    let mut shown = AttemptPage::new(visit, view, &Saving::default());
    shown.is_saved = is_saved;
    shown.answer(StatusCode::OK)
}

/// Saves the form, whichever button was pressed, and leads where the button leads.
pub async fn save(cx: &Context, visit: &Visit, form: &Form, id: Uuid) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let view = quizzes::attempt(cx, actor, id.into(), visit.language).await?;
    let saving = Saving::of_form(cx, actor, visit.words(), &view, form).await?;
    if view.summary.state != AttemptState::InProgress || saving.late > 0 {
        let ended = quizzes::attempt(cx, actor, id.into(), visit.language).await?;
        return Ok(ending::lead_on(&ended, saving.late));
    }
    if !saving.is_whole() {
        let now = quizzes::attempt(cx, actor, id.into(), visit.language).await?;
        let status =
            if saving.typed.is_empty() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        return AttemptPage::new(visit, now, &saving).answer(status);
    }
    Ok(page::see(&leads_to(form, id)))
}

/// Where the button that was pressed leads.
fn leads_to(form: &Form, id: Uuid) -> String {
    let place = |name: &str| name.chars().take_while(|sign| sign.is_ascii_alphanumeric()).collect::<String>();
    if form.get("do") == "finish" {
        return format!("/attempts/{id}/submission");
    }
    if let Some(name) = form.some("next") {
        let number = place(&name).trim_start_matches('q').parse::<u32>().unwrap_or(0);
        return format!("/attempts/{id}#q{}", number.saturating_add(1));
    }
    match form.some("move").or_else(|| form.some("clear")) {
        Some(name) => format!("/attempts/{id}#{}", place(&name)),
        None => format!("/attempts/{id}?saved=1"),
    }
}

/// Saves one response for a script.
pub async fn respond(
    cx: &Context,
    visit: &Visit,
    form: &Form,
    (id, item): (Uuid, Uuid),
) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let new = sent(form)?;
    let seen = seen_after(form, &new);
    let receipt = quizzes::respond(cx, actor, id.into(), item.into(), new).await?;
    if !visit.wants_json {
        return Ok(page::see(&format!("/attempts/{id}")));
    }
    let words = visit.words();
    let sentence = words.with("quiz-saved-at", "time", words.time(receipt.saved_at));
    let body = serde_json::json!({ "seen": seen, "sentence": sentence });
    Ok(Response::builder().content_type("application/json").body(body.to_string()))
}
