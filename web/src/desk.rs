//! The desk of those who keep registers of attendance: the runs of their courses.

use askama::Template;
use domain::content::Language;
use domain::enums::RunState;
use domain::ids::CourseRunId;
use domain::page::PageRequest;
use domain::people::Names;
use domain::quizzes::ShownText;
use domain::{Context, Error, policy, runs};
use poem::web::{Data, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;

use crate::courses;
use crate::error_page::PageError;
use crate::page::{self, Page, next};
use crate::visit::Visit;
use crate::words::Words;

mod cancelling;
mod dates;
mod opening;
mod plan;
mod register;
mod requests;
mod run;
mod session;
mod settings;

pub use cancelling::{ask_cancel, cancel};
pub use opening::{ask_open, open};
pub use register::{keep, save, sheet};
pub use requests::{decide, show_requests};
pub use run::{add, call_off, one, when};
pub use session::{ask_call_off, ask_move, call_it_off, move_it};
pub use settings::{ask_change, change};

/// Which page of a list is asked for, and what was done on the page before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cursor: String,
    done: String,
}

impl Asked {
    fn request(&self, limit: u64) -> Result<PageRequest, Error> {
        PageRequest::parse(Some(limit), Some(self.cursor.as_str()).filter(|cursor| !cursor.is_empty()))
    }

    /// What to say of it; nothing for a word that is none of ours.
    fn said(&self, words: Words) -> String {
        match self.done.as_str() {
            "planned" => words.say("desk-planned"),
            "moved" => words.say("desk-moved"),
            "called-off" => words.say("desk-called-off"),
            "saved" => words.say("desk-saved"),
            "opened" => words.say("plan-opened"),
            "changed" => words.say("plan-changed"),
            "accepted" => words.say("request-accepted"),
            "waits" => words.say("request-waits"),
            "declined" => words.say("request-declined"),
            _ => String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/runs.html")]
struct RunsPage {
    page: Page,
    /// Whether the visitor opens runs.
    opens: bool,
    runs: Vec<Line>,
    next: String,
}

struct Line {
    id: CourseRunId,
    title: ShownText,
    dates: String,
    is_cancelled: bool,
}

/// The runs whose register the visitor keeps.
#[handler]
pub async fn show(cx: Data<&Context>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    Ok(list(&cx, &visit, &asked).await?)
}

async fn list(cx: &Context, visit: &Visit, asked: &Asked) -> Result<Response, PageError> {
    let found =
        runs::list_to_keep(cx, visit.signed_in()?, asked.request(PageRequest::DEFAULT_LIMIT)?).await?;
    let mut lines = Vec::with_capacity(found.items.len());
    for run in found.items {
        let version = domain::courses::load(cx, run.row.course_version_id).await?;
        let title = ShownText::of(&version.package.course.title, visit.language);
        let is_cancelled = run.row.state == RunState::Cancelled;
        lines.push(Line { id: run.row.id, title, dates: courses::dates(visit.words(), &run), is_cancelled });
    }
    let (opens, next) = (policy::manages_runs(&visit.actor), next("/desk", found.next_cursor));
    page::show(&RunsPage { page: Page::new(visit), opens, runs: lines, next })
}

/// How somebody is called in the language of the page, or in the nearest there is.
pub fn named(words: Words, names: &Names) -> ShownText {
    let all = [(names.be(), Language::Be), (names.ru(), Language::Ru), (names.latin(), Language::En)];
    let own = all.iter().find(|(names, language)| names.is_some() && *language == words.0);
    let found = own.or_else(|| all.iter().find(|(names, _)| names.is_some()));
    let Some((Some(names), language)) = found.copied() else {
        return ShownText { text: words.say("desk-removed"), language: words.0 };
    };
    let parts = [Some(names.surname()), Some(names.own_name()), names.patronymic()];
    ShownText { text: parts.into_iter().flatten().collect::<Vec<_>>().join(" "), language }
}

/// A length of time: “4 h 30 min”.
pub fn length(words: Words, minutes: u64) -> String {
    let parts = [("hours", (minutes / 60).to_string()), ("minutes", (minutes % 60).to_string())];
    words.with_all("attended-time", &parts)
}
