//! Handing an attempt in: what is still unanswered, then the end.

use askama::Template;
use domain::enums::AttemptState;
use domain::quizzes::{self, AttemptView};
use domain::{Context, Error, Refusal};
use poem::Response;
use uuid::Uuid;

use super::paper::{name, own};
use super::question::Fullness;
use super::sitting::{time_up, timed};
use crate::error_page::PageError;
use crate::page::{self, Page};
use crate::visit::Visit;

/// A question with something still to answer.
struct Left {
    name: String,
    number: i32,
    is_partly: bool,
}

#[derive(Template)]
#[template(path = "quizzes/submission.html")]
struct SubmissionPage {
    page: Page,
    view: AttemptView,
    left: Vec<Left>,
    answered: usize,
    /// How many questions were not reached, in a quiz that goes step by step.
    unreached: usize,
    /// Whether responses can still change.
    is_in_time: bool,
    saved_at: String,
    /// Until when it may still be handed in, where that is later than the time was up.
    closes: Option<String>,
}

impl SubmissionPage {
    fn unreached(&self) -> String {
        self.page.n("quiz-unreached", self.unreached)
    }

    fn time_up(&self) -> String {
        time_up(self.page.words, &self.view)
    }

    fn rest(&self) -> String {
        self.page.n("quiz-rest-saved", self.answered)
    }
}

/// Asks whether to hand the attempt in.
pub async fn ask_submission(cx: &Context, visit: &Visit, id: Uuid) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let view = quizzes::attempt(cx, actor, id.into(), visit.language).await?;
    if !view.summary.state.is_open() {
        return Ok(lead_on(&view, 0));
    }
    let left: Vec<_> = view.items.iter().filter_map(left).collect();
    let saved_at = view.items.iter().filter_map(|item| item.response.as_ref()).map(|own| own.saved_at).max();
    let words = visit.words();
    let is_in_time = view.summary.state == AttemptState::InProgress;
    let shown = SubmissionPage {
        page: Page::new(visit),
        answered: view.items.len() - left.len(),
        left,
        unreached: view.item_count - view.items.len(),
        is_in_time,
        saved_at: saved_at.map(|at| words.with("quiz-saved-at", "time", words.time(at))).unwrap_or_default(),
        closes: view.closes_at.filter(|_| !is_in_time).map(|at| words.time(at)),
        view,
    };
    Ok(timed(page::show(&shown)?, &shown.view))
}

fn left(item: &quizzes::ItemView) -> Option<Left> {
    let fullness = Fullness::of(&item.question, own(item));
    let is_partly = fullness == Fullness::Partly;
    (fullness != Fullness::Full).then(|| Left { name: name(item), number: item.position + 1, is_partly })
}

/// Hands the attempt in. Doing it again changes nothing.
pub async fn submit(cx: &Context, visit: &Visit, id: Uuid) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    match quizzes::submit(cx, actor, id.into()).await {
        // Abandoned by its quiz's rule: the review says what that means.
        Ok(_) | Err(Error::Refused(Refusal::AttemptTimeUp)) => {
            Ok(page::see(&format!("/attempts/{id}/review")))
        }
        Err(other) => Err(other.into()),
    }
}

/// Where an attempt that takes no more responses leads. `late`: how many came after the end.
pub fn lead_on(view: &AttemptView, late: usize) -> Response {
    let id = view.summary.id;
    let address = match (view.summary.state, late) {
        (AttemptState::Overdue, _) => format!("/attempts/{id}/submission"),
        (_, 0) => format!("/attempts/{id}/review"),
        (_, late) => format!("/attempts/{id}/review?late={late}"),
    };
    page::see(&address)
}
