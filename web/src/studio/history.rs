//! What a file was: its states by author and minute, the difference that each made, and having one again.

use askama::Template;
use domain::enums::StateOrigin;
use domain::page::PageRequest;
use domain::policy::{self, Action};
use domain::quizzes::ShownText;
use domain::studio::{self, Listed};
use domain::{Context, Error};
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::address;
use super::compared::{self, Row};
use super::editor::{course_title, tag, title};
use crate::desk::named;
use crate::error_page::PageError;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

/// Which file, which part of the list, and which difference.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    path: String,
    cursor: String,
    before: String,
    after: String,
    done: String,
}

#[derive(Template)]
#[template(path = "studio/history.html")]
struct HistoryPage {
    page: Page,
    key: String,
    course: ShownText,
    title: ShownText,
    tag: &'static str,
    edit: String,
    here: String,
    may_write: bool,
    done: String,
    groups: Vec<Group>,
    difference: Option<Vec<Row>>,
    next: String,
}

/// What one author saved within a minute.
struct Group {
    /// The last state of it.
    state: Uuid,
    /// What all of it was based on.
    before: Option<Uuid>,
    when: String,
    author: ShownText,
    origin: StateOrigin,
    what: String,
    count: usize,
    counts: bool,
    has_text: bool,
    /// The history of the place where the file lay before; empty if it did not come from another.
    earlier: String,
    operation: Uuid,
}

/// The states of a file.
#[handler]
pub async fn show(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(page_of(&cx, &visit, &key, &asked).await?)
}

async fn page_of(cx: &Context, visit: &Visit, key: &str, asked: &Asked) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let file = (key, asked.path.as_str());
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let request = PageRequest::parse(Some(PageRequest::MAX_LIMIT), cursor)?;
    let states = studio::states(cx, actor, file, request).await?;
    let difference = match id(&asked.after) {
        Some(after) => {
            let before = id(&asked.before).map(Into::into);
            let lines = studio::difference(cx, actor, file, (before, after.into())).await?;
            Some(compared::rows(lines))
        }
        None => None,
    };
    let manuscript = studio::open(cx, actor, key).await?;
    let here = address(key, "history", &asked.path);
    let shown = HistoryPage {
        page: Page::new(visit),
        course: course_title(visit, &manuscript),
        title: title(visit, &manuscript, &asked.path),
        tag: tag(&asked.path),
        edit: address(key, "edit", &asked.path),
        may_write: policy::allows(actor, Action::WriteCourse(Some(manuscript.course_id))),
        done: if asked.done == "restored" { words.say("studio-restored") } else { String::new() },
        groups: groups(cx, words, key, &states.items),
        difference,
        next: states.next_cursor.map(|cursor| format!("{here}&cursor={cursor}")).unwrap_or_default(),
        here,
        key: key.to_owned(),
    };
    page::show(&shown)
}

fn id(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok()
}

/// States of one author that were typed within one minute are one entry, under the last of them.
fn groups(cx: &Context, words: Words, key: &str, states: &[Listed]) -> Vec<Group> {
    let mut groups: Vec<(Group, i64)> = Vec::new();
    for listed in states {
        let state = &listed.state;
        let author = listed.author.as_ref().map(|names| named(words, names));
        let author =
            author.unwrap_or_else(|| ShownText { text: words.say("studio-by-package"), language: words.0 });
        let minute = state.saved_at.timestamp().div_euclid(60);
        let before = state.based_on.map(|id| id.0).filter(|_| state.origin != StateOrigin::Moved);
        if let Some((group, at)) = groups.last_mut() {
            let is_typed = state.origin == StateOrigin::Typed && group.origin == StateOrigin::Typed;
            if is_typed && *at == minute && group.author == author && !listed.counts {
                group.before = before;
                group.count += 1;
                continue;
            }
        }
        let group = Group {
            state: state.id.0,
            before,
            when: words.moment(state.saved_at),
            author,
            origin: state.origin,
            what: words.say(&format!("studio-origin-{}", state.origin.word().replace('_', "-"))),
            count: 1,
            counts: listed.counts,
            has_text: state.sha256.is_some(),
            earlier: listed.from.as_ref().map(|from| address(key, "history", from)).unwrap_or_default(),
            operation: cx.new_id(),
        };
        groups.push((group, minute));
    }
    groups.into_iter().map(|(group, _)| group).collect()
}

/// Makes an earlier state count again.
#[handler]
pub async fn restore(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    let actor = visit.signed_in()?;
    let (Some(state), Some(operation)) = (id(form.get("state")), id(form.get("op"))) else {
        return Err(PageError(Error::NotFound("state")).into());
    };
    let file = (key.as_str(), asked.path.as_str());
    studio::restore(&cx, actor, file, state.into(), operation).await.map_err(PageError)?;
    Ok(page::see(&format!("{}&done=restored", address(&key, "history", &asked.path))))
}
