//! The register of one session as a form, and as a sheet to print.

use std::collections::HashMap;

use askama::Template;
use domain::attendance::{
    self, Attendee, Entry, EntryOutcome, EntryResult, RecordedEntry, Register, Session,
};
use domain::enums::AttendanceState;
use domain::ids::{CourseRunId, EnrolmentId, RunSessionId};
use domain::page::PageRequest;
use domain::quizzes::ShownText;
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use uuid::Uuid;

use super::run::when;
use super::{Asked, named, next};
use crate::error_page::PageError;
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

const STATES: [AttendanceState; 3] =
    [AttendanceState::Present, AttendanceState::Absent, AttendanceState::Excused];

#[derive(Template)]
#[template(path = "desk/register.html")]
struct RegisterPage {
    page: Page,
    errors: Errors,
    done: String,
    run: CourseRunId,
    session: RunSessionId,
    title: ShownText,
    when: String,
    place: String,
    /// Whether somebody can only be excused yet.
    is_to_begin: bool,
    /// Why the session was called off; empty for one that is held.
    off: String,
    lines: Vec<Line>,
    next: String,
}

/// Somebody on the form.
struct Line {
    id: EnrolmentId,
    name: ShownText,
    /// The word of what is marked; empty for nothing.
    mark: String,
    minutes: String,
    reason: String,
    /// The number of the entry that counts; 0 for none.
    seen: i32,
    /// What that entry says, to tell whether anything was changed.
    was: String,
    /// The mark of this form: sent twice, it counts once.
    op: Uuid,
    /// What was recorded before, and why it was corrected.
    earlier: Vec<String>,
}

impl Line {
    fn of(words: Words, person: &Attendee, session: RunSessionId, typed: Option<&Typed>, op: Uuid) -> Self {
        let entries: Vec<_> = person.entries.iter().filter(|row| row.run_session_id == session).collect();
        let last = entries.last();
        let kept = |part: fn(&RecordedEntry) -> String| last.map(|row| part(row)).unwrap_or_default();
        let (mark, minutes) = (kept(|row| row.state.word().to_owned()), kept(|row| minutes_of(row.minutes)));
        Self {
            id: person.enrolment.id,
            name: named(words, &person.names),
            seen: last.map_or(0, |row| row.seq),
            was: format!("{mark} {minutes}"),
            mark: typed.map_or(mark, |typed| typed.mark.clone()),
            minutes: typed.map_or(minutes, |typed| typed.minutes.clone()),
            reason: typed.map(|typed| typed.reason.clone()).unwrap_or_default(),
            op,
            earlier: entries
                .windows(2)
                .flat_map(|pair| corrected(words, pair[0], pair[1]))
                // What was typed stands in the fields, so what counts has to be told.
                .chain(last.filter(|_| typed.is_some()).map(|row| recorded(words, "desk-counts", row)))
                .collect(),
        }
    }
}

fn minutes_of(minutes: Option<i32>) -> String {
    minutes.map(|minutes| minutes.to_string()).unwrap_or_default()
}

/// What stood there, until when, and why it does not any more.
fn corrected(words: Words, before: &RecordedEntry, after: &RecordedEntry) -> Vec<String> {
    let reason = after.reason.clone().unwrap_or_default();
    vec![recorded(words, "desk-earlier", before), words.with("desk-because", "reason", reason)]
}

fn recorded(words: Words, key: &'static str, entry: &RecordedEntry) -> String {
    let mut mark = words.say(&format!("desk-{}", entry.state.word()));
    if let Some(minutes) = entry.minutes {
        mark = format!("{mark}, {}", words.count("minutes", minutes));
    }
    words.with_all(key, &[("mark", mark), ("moment", words.moment(entry.recorded_at))])
}

/// What was typed of somebody.
struct Typed {
    mark: String,
    minutes: String,
    reason: String,
}

/// The register of a session as a form.
#[handler]
pub async fn keep(
    cx: Data<&Context>,
    visit: Visit,
    Path((run, session)): Path<(Uuid, Uuid)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (errors, typed) = (Errors::default(), HashMap::new());
    Ok(show(&cx, &visit, (run.into(), session.into()), &asked, errors, &typed).await?)
}

/// The same as a sheet to print and to sign.
#[handler]
pub async fn sheet(
    cx: Data<&Context>,
    visit: Visit,
    Path((run, session)): Path<(Uuid, Uuid)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(printed(&cx, &visit, (run.into(), session.into()), &asked).await?)
}

type Place = (CourseRunId, RunSessionId);

/// The session and those on its run, by their names.
async fn read(
    cx: &Context,
    visit: &Visit,
    (run, session): Place,
    asked: &Asked,
) -> Result<(Session, Register), PageError> {
    let actor = visit.signed_in()?;
    let mut register = attendance::register(cx, actor, run, asked.request(PageRequest::MAX_LIMIT)?).await?;
    let words = visit.words();
    register.people.items.sort_by_key(|person| named(words, &person.names).text);
    let found = register.sessions.iter().find(|one| one.row.id == session).cloned();
    Ok((found.ok_or(Error::NotFound("session"))?, register))
}

async fn show(
    cx: &Context,
    visit: &Visit,
    (run, id): Place,
    asked: &Asked,
    errors: Errors,
    typed: &HashMap<EnrolmentId, Typed>,
) -> Result<Response, PageError> {
    let (session, register) = read(cx, visit, (run, id), asked).await?;
    let words = visit.words();
    let line = |person: &Attendee| Line::of(words, person, id, typed.get(&person.enrolment.id), cx.new_id());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    page::render(
        status,
        &RegisterPage {
            page: Page::new(visit),
            done: if errors.is_empty() { asked.said(words) } else { String::new() },
            errors,
            run,
            session: id,
            title: ShownText::of(&register.title, visit.language),
            when: when(words, session.row.starts_at, session.row.ends_at),
            is_to_begin: cx.now() < session.row.starts_at,
            off: session.row.called_off_reason.unwrap_or_default(),
            place: session.row.place,
            lines: register.people.items.iter().map(line).collect(),
            next: next(&format!("/desk/runs/{run}/sessions/{id}"), register.people.next_cursor),
        },
    )
}

/// Records what was marked, and tells what of it was refused and why.
#[handler]
pub async fn save(
    cx: Data<&Context>,
    visit: Visit,
    Path((run, session)): Path<(Uuid, Uuid)>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    let (actor, words) = (visit.signed_in()?, visit.words());
    let place = (CourseRunId(run), RunSessionId(session));
    let mut outcomes = Vec::new();
    let mut entries = Vec::new();
    for (id, op) in form.under("op-") {
        let Some(changed) = changed(&form, id, op) else { continue };
        match changed {
            Ok(entry) => entries.push(entry),
            Err(outcome) => outcomes.push(outcome),
        }
    }
    outcomes.extend(attendance::record(&cx, actor, place, entries).await.map_err(PageError)?);
    let refused: Vec<_> = outcomes.into_iter().filter_map(refusal).collect();
    if refused.is_empty() {
        let cursor =
            if asked.cursor.is_empty() { String::new() } else { format!("&cursor={}", asked.cursor) };
        return Ok(page::see(&format!("/desk/runs/{run}/sessions/{session}?done=saved{cursor}")));
    }
    let (_, register) = read(&cx, &visit, place, &asked).await?;
    let (mut errors, mut typed) = (Errors::default(), HashMap::new());
    for (id, code, message) in refused {
        let name = called(&cx, &visit, &register, id).await?;
        let key = format!("desk-refused-{}", code.replace('_', "-"));
        let said = if words.has(&key) { words.say(&key) } else { message };
        // Whoever has left stands nowhere on the form that the sentence could lead to.
        let stands = register.people.items.iter().any(|person| person.enrolment.id == id);
        errors.add(&if stands { format!("of-{id}") } else { String::new() }, format!("{name}: {said}"));
        let field = |name: &str| form.get(&format!("{name}-{id}")).to_owned();
        typed.insert(id, Typed { mark: field("mark"), minutes: field("minutes"), reason: field("reason") });
    }
    Ok(show(&cx, &visit, place, &asked, errors, &typed).await?)
}

/// How somebody is called, also one who has left the run since the form was opened.
async fn called(
    cx: &Context,
    visit: &Visit,
    register: &Register,
    id: EnrolmentId,
) -> Result<String, PageError> {
    let there = register.people.items.iter().find(|person| person.enrolment.id == id);
    let names = match there {
        Some(person) => Some(person.names.clone()),
        None => attendance::name_of(cx, visit.signed_in()?, register.run.id, id).await?,
    };
    Ok(names.map_or_else(|| visit.words().say("desk-removed"), |names| named(visit.words(), &names).text))
}

fn refusal(outcome: EntryOutcome) -> Option<(EnrolmentId, &'static str, String)> {
    match outcome.result {
        EntryResult::Refused { code, message } => Some((outcome.enrolment_id, code, message)),
        EntryResult::Recorded { .. } | EntryResult::Duplicate { .. } => None,
    }
}

/// What was marked of somebody, where it is not what stood there before.
fn changed(form: &Form, id: &str, op: &str) -> Option<Result<Entry, EntryOutcome>> {
    let field = |name: &str| form.get(&format!("{name}-{id}")).trim();
    let enrolment_id = EnrolmentId(Uuid::parse_str(id).ok()?);
    let op_id = Uuid::parse_str(op).ok()?;
    let refused = |code| {
        let result = EntryResult::Refused { code, message: String::new() };
        Some(Err(EntryOutcome { op_id, enrolment_id, result }))
    };
    let Some(state) = STATES.into_iter().find(|state| state.word() == field("mark")) else {
        return if field("minutes").is_empty() { None } else { refused("mark_missing") };
    };
    // Minutes that were left beside somebody who is no longer there say nothing.
    let minutes = if state == AttendanceState::Present { field("minutes") } else { "" };
    if field("was") == format!("{} {minutes}", state.word()).trim() {
        return if field("reason").is_empty() { None } else { refused("mark_missing") };
    }
    let seen: i32 = field("seen").parse().ok()?;
    let Some(minutes) = (if minutes.is_empty() { Some(None) } else { minutes.parse().ok().map(Some) }) else {
        return refused("out_of_range");
    };
    Some(Ok(Entry {
        op_id,
        enrolment_id,
        state,
        minutes,
        corrects: Some(seen).filter(|seen| *seen > 0),
        reason: Some(field("reason").to_owned()).filter(|reason| !reason.is_empty()),
    }))
}

#[derive(Template)]
#[template(path = "desk/sheet.html")]
struct SheetPage {
    page: Page,
    run: CourseRunId,
    session: RunSessionId,
    title: ShownText,
    when: String,
    place: String,
    names: Vec<ShownText>,
    next: String,
}

async fn printed(
    cx: &Context,
    visit: &Visit,
    (run, id): Place,
    asked: &Asked,
) -> Result<Response, PageError> {
    let (session, register) = read(cx, visit, (run, id), asked).await?;
    let words = visit.words();
    page::show(&SheetPage {
        page: Page::new(visit),
        run,
        session: id,
        title: ShownText::of(&register.title, visit.language),
        when: when(words, session.row.starts_at, session.row.ends_at),
        place: session.row.place,
        names: register.people.items.iter().map(|person| named(words, &person.names)).collect(),
        next: next(&format!("/desk/runs/{run}/sessions/{id}/sheet"), register.people.next_cursor),
    })
}
