//! A run on the desk: its sessions, planning one and calling one off, and how much everybody has attended.

use askama::Template;
use chrono::{DateTime, FixedOffset, Utc};
use domain::attendance::{self, Register, Session, SessionPlan};
use domain::clock::MINSK;
use domain::enums::RunState;
use domain::ids::{CourseRunId, RunSessionId};
use domain::page::PageRequest;
use domain::policy::{self, Action};
use domain::quizzes::ShownText;
use domain::runs::RunPlan;
use domain::{Context, Error, enrolments, runs};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use uuid::Uuid;

use super::plan::{self, Fact};
use super::{Asked, dates, length, named, next};
use crate::courses;
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "desk/run.html")]
struct RunPage {
    page: Page,
    errors: Errors,
    done: String,
    id: CourseRunId,
    title: ShownText,
    dates: String,
    is_cancelled: bool,
    /// What is planned; only for those who may change it.
    facts: Vec<Fact>,
    /// How many ask for a place.
    requests: u64,
    /// What the course asks for.
    asks: String,
    /// Whether it asks for it in vain, as long as no sessions are planned.
    lacks_sessions: bool,
    sessions: Vec<Card>,
    /// Whether the visitor changes the run and plans its sessions.
    plans: bool,
    typed: Typed,
    people: Vec<(ShownText, String)>,
    /// Where more people are; empty for the last page.
    next: String,
}

/// A session as it stands on the desk.
struct Card {
    id: RunSessionId,
    when: String,
    place: String,
    is_recorded: bool,
    /// Why it was called off; empty for one that is held.
    off: String,
}

impl Card {
    fn of(words: Words, session: Session) -> Self {
        Self {
            id: session.row.id,
            when: when(words, session.row.starts_at, session.row.ends_at),
            place: session.row.place,
            is_recorded: session.is_recorded,
            off: session.row.called_off_reason.unwrap_or_default(),
        }
    }
}

/// “25 November 2026, 9:00–13:00”.
pub fn when(words: Words, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> String {
    format!("{}–{}", words.moment(starts_at), words.time(ends_at))
}

/// The form for a session as it was typed.
#[derive(Default)]
pub struct Typed {
    pub day: String,
    pub from: String,
    pub to: String,
    pub place: String,
}

impl Typed {
    /// As it would be typed, by the clocks of Minsk.
    pub fn planned(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, place: &str) -> Self {
        let (from, to) = (starts_at.with_timezone(&MINSK), ends_at.with_timezone(&MINSK));
        let time = |at: DateTime<FixedOffset>| at.format("%H:%M").to_string();
        let day = from.format("%Y-%m-%d").to_string();
        Self { day, from: time(from), to: time(to), place: place.to_owned() }
    }

    /// As it was typed.
    pub fn of(form: &Form) -> Self {
        let field = |name: &str| form.get(name).trim().to_owned();
        Self { day: field("day"), from: field("from"), to: field("to"), place: field("place") }
    }

    /// What was typed as a plan, by the clocks of Minsk. A session that ends earlier than it begins is the rule's to refuse.
    pub fn plan(&self) -> Result<SessionPlan, Error> {
        let day = dates::day("day", &self.day)?;
        let (starts_at, ends_at) = (dates::at("from", day, &self.from)?, dates::at("to", day, &self.to)?);
        Ok(SessionPlan { starts_at, ends_at, place: self.place.clone() })
    }
}

/// A run: what its register comes to.
#[handler]
pub async fn one(
    cx: Data<&Context>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let shown = Shown { status: StatusCode::OK, asked, errors: Errors::default(), typed: Typed::default() };
    Ok(show(&cx, &visit, id.into(), shown).await?)
}

/// What a page of a run is shown with.
struct Shown {
    status: StatusCode,
    asked: Asked,
    errors: Errors,
    typed: Typed,
}

async fn show(cx: &Context, visit: &Visit, id: CourseRunId, shown: Shown) -> Result<Response, PageError> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let request = shown.asked.request(PageRequest::MAX_LIMIT)?;
    let register = attendance::register(cx, actor, id, request).await?;
    let run = runs::find(cx, id).await?;
    let is_cancelled = run.row.state == RunState::Cancelled;
    let plans = policy::allows(actor, Action::ManageRuns(register.run.course_id)) && !is_cancelled;
    let facts = if plans { plan::facts(words, &RunPlan::of(&run.row)) } else { Vec::new() };
    page::render(
        shown.status,
        &RunPage {
            page: Page::new(visit),
            errors: shown.errors,
            done: shown.asked.said(words),
            id,
            title: ShownText::of(&register.title, visit.language),
            dates: courses::dates(words, &run),
            is_cancelled,
            facts: facts.into_iter().filter(|fact| !fact.value.is_empty()).collect(),
            requests: if plans { enrolments::count_requests(cx, actor, id).await? } else { 0 },
            asks: asks(words, &register),
            lacks_sessions: register.lacks_sessions(),
            plans,
            typed: shown.typed,
            people: people(words, &register),
            next: next(&format!("/desk/runs/{id}"), register.people.next_cursor),
            sessions: register.sessions.into_iter().map(|session| Card::of(words, session)).collect(),
        },
    )
}

fn asks(words: Words, register: &Register) -> String {
    match register.percent {
        0 => words.say("desk-asks-nothing"),
        percent if register.lacks_sessions() => words.with("desk-sessions-wanted", "percent", percent),
        percent => words.with("desk-asks", "percent", percent),
    }
}

/// Everybody, with how much they have attended.
fn people(words: Words, register: &Register) -> Vec<(ShownText, String)> {
    let attended = |person: &attendance::Attendee| {
        let there = length(words, person.share.attended_minutes);
        if person.share.percent == 0 {
            return there;
        }
        let needed = length(words, person.share.needed_minutes());
        words.with_all("desk-attended", &[("there", there), ("needed", needed)])
    };
    register.people.items.iter().map(|person| (named(words, &person.names), attended(person))).collect()
}

/// Plans a session.
#[handler]
pub async fn add(cx: Data<&Context>, visit: Visit, Path(id): Path<Uuid>, form: Form) -> Result<Response> {
    let (actor, id, typed) = (visit.signed_in()?, CourseRunId(id), Typed::of(&form));
    let made = match typed.plan() {
        Ok(plan) => attendance::plan(&cx, actor, id, plan).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(_) => Ok(page::see(&format!("/desk/runs/{id}?done=planned"))),
        Err(error) => refused(&cx, &visit, id, error, typed).await,
    }
}

/// Calls a session off.
#[handler]
pub async fn call_off(
    cx: Data<&Context>,
    visit: Visit,
    Path((id, session)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let (actor, id) = (visit.signed_in()?, CourseRunId(id));
    match attendance::remove(&cx, actor, id, session.into()).await {
        Ok(()) => Ok(page::see(&format!("/desk/runs/{id}?done=called-off"))),
        Err(error) => refused(&cx, &visit, id, error, Typed::default()).await,
    }
}

async fn refused(
    cx: &Context,
    visit: &Visit,
    id: CourseRunId,
    error: Error,
    typed: Typed,
) -> Result<Response> {
    if !matches!(error, Error::Invalid(_) | Error::Refused(_)) {
        return Err(PageError(error).into());
    }
    let fields = [("/starts_at", "day"), ("/ends_at", "to")];
    let errors = Errors::told(visit.words(), &error, &fields, "");
    let status = error_page::status(&error);
    Ok(show(cx, visit, id, Shown { status, asked: Asked::default(), errors, typed }).await?)
}
