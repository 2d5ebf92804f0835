//! Two texts of one place, side by side, to be joined by whoever came second.

use askama::Template;
use domain::Context;
use domain::quizzes::ShownText;
use domain::studio::{self, Conflict};
use poem::Response;
use poem::http::StatusCode;
use uuid::Uuid;

use super::address;
use super::compared::{self, Row};
use super::editor::{course_title, tag, title};
use crate::error_page::PageError;
use crate::page::{self, Page};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "studio/conflict.html")]
struct ConflictPage {
    page: Page,
    key: String,
    course: ShownText,
    title: ShownText,
    tag: &'static str,
    /// Where the joined text is sent.
    action: String,
    based_on: String,
    operation: Uuid,
    /// What the other one has made of it; `None`: they took the file away.
    theirs: Option<String>,
    /// What was sent.
    yours: String,
    /// From theirs to yours.
    difference: Vec<Row>,
    history: String,
}

/// Both texts, and a field for the joined one.
pub async fn page_of(
    cx: &Context,
    visit: &Visit,
    key: &str,
    path: &str,
    conflict: Conflict,
) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let manuscript = studio::open(cx, actor, key).await?;
    let (from, to) = (conflict.head.id, conflict.set_aside);
    let lines = studio::difference(cx, actor, (key, path), (Some(from), to)).await?;
    let shown = ConflictPage {
        page: Page::new(visit),
        course: course_title(visit, &manuscript),
        title: title(visit, &manuscript, path),
        tag: tag(path),
        action: address(key, "edit", path),
        based_on: conflict.head.id.to_string(),
        operation: cx.new_id(),
        theirs: conflict.theirs,
        yours: conflict.yours,
        difference: compared::rows(lines),
        history: address(key, "history", path),
        key: key.to_owned(),
    };
    page::render(StatusCode::CONFLICT, &shown)
}
