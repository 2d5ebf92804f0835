//! The questions of a quiz or of self-checks in their order, and the rules of a quiz.

use askama::Template;
use domain::content::{Course, Direction, Question, QuestionFile, Quiz, ReviewPart, Shuffle, Text};
use domain::quizzes::{ShownText, kind_word};
use domain::studio::{self, QuestionStep};
use domain::{Context, Error};
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};

use super::fields::{
    Field, FormPage, Group, Kind, read, spelt, typed_number, typed_optional_number, words_to_choose,
};
use super::parts::{heading_fields, typed_heading};
use super::sheet::KINDS;
use super::{Asked, based_on, told};
use crate::error_page::{self, PageError};
use crate::errors::Errors;
use crate::form::Form;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "building/quiz.html")]
struct QuizPage {
    page: Page,
    errors: Errors,
    done: String,
    at: String,
    pressed: String,
    key: String,
    path: String,
    title: ShownText,
    based_on: String,
    /// The question that was removed just now, and the state in which it stood; empty if none was.
    gone: String,
    from: String,
    questions: Vec<Line>,
    part: Part,
    kinds: Vec<(&'static str, String)>,
    has_rules: bool,
    has_outcomes: bool,
}

/// So many questions stand on a page: a quiz of hundreds of them does not become an endless one.
const ON_A_PAGE: usize = 40;
/// So many characters of a question are said with each of its buttons, for those who do not see where they stand.
const BRIEF: usize = 50;

/// Which of the questions a page shows.
struct Part {
    /// Its number, from 1.
    number: usize,
    first: usize,
    count: usize,
    said: String,
    previous: String,
    next: String,
}

impl Part {
    /// The part that is asked for; after a question has moved, the one in which it is now.
    fn of(words: Words, asked: &Asked, key: &str, questions: &[Question]) -> Self {
        let all = questions.len();
        let last = all.div_ceil(ON_A_PAGE).max(1);
        let moved = questions.iter().position(|question| question.common().id == asked.at);
        let asked_for = asked.part.parse::<usize>().unwrap_or(1);
        let number = moved.map_or(asked_for, |at| at / ON_A_PAGE + 1).clamp(1, last);
        let first = (number - 1) * ON_A_PAGE;
        let count = ON_A_PAGE.min(all - first);
        let there = |number: usize| format!("{}&part={number}", address(key, &asked.path));
        let range = [("first", first + 1), ("last", first + count), ("all", all)];
        let range = range.map(|(name, number)| (name, number.to_string()));
        Self {
            number,
            first: first + 1,
            count,
            said: if last > 1 { words.with_all("build-part-of-list", &range) } else { String::new() },
            previous: if number > 1 { there(number - 1) } else { String::new() },
            next: if number < last { there(number + 1) } else { String::new() },
        }
    }
}

struct Line {
    id: String,
    stem: ShownText,
    /// The beginning of it.
    brief: String,
    kind: String,
    has_form: bool,
}

impl Line {
    fn of(visit: &Visit, question: &Question) -> Self {
        let common = question.common();
        let mut stem = ShownText::of(common.stem, visit.language);
        if stem.text.chars().count() > 160 {
            stem.text = stem.text.chars().take(160).chain(['…']).collect();
        }
        Self {
            id: common.id.to_owned(),
            brief: stem.text.chars().take(BRIEF).collect(),
            stem,
            kind: kind_said(visit.words(), kind_word(question)),
            has_form: !matches!(question, Question::CaseVignette(_)),
        }
    }
}

/// What a kind of question is called.
pub fn kind_said(words: Words, kind: &str) -> String {
    words.say(&format!("build-kind-{}", kind.replace('_', "-")))
}

/// Where the questions of a file are.
pub fn address(key: &str, path: &str) -> String {
    format!("/studio/{key}/quiz?path={path}")
}

/// The questions.
#[handler]
pub async fn list(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(show(&cx, &visit, &key, &asked, None).await?)
}

async fn show(
    cx: &Context,
    visit: &Visit,
    key: &str,
    asked: &Asked,
    refused: Option<Error>,
) -> Result<Response, PageError> {
    let found = studio::questions(cx, visit.signed_in()?, key, &asked.path).await?;
    let words = visit.words();
    let status = refused.as_ref().map_or(StatusCode::OK, error_page::status);
    let errors = refused.as_ref().map(|error| Errors::told(words, error, &[], "")).unwrap_or_default();
    let title = match &found.what {
        QuestionFile::Quiz(quiz) => ShownText::of(&quiz.title, visit.language),
        QuestionFile::Checks(_) => ShownText { text: words.say("build-checks"), language: visit.language },
    };
    let kind = |kind: &'static str| (kind, kind_said(words, kind));
    let part = Part::of(words, asked, key, found.what.questions());
    let shown = found.what.questions().iter().skip(part.first - 1).take(part.count);
    let page = QuizPage {
        page: Page::new(visit),
        errors,
        done: asked.said(words),
        at: asked.at.clone(),
        pressed: asked.pressed.clone(),
        key: key.to_owned(),
        path: asked.path.clone(),
        title,
        based_on: found.based_on.to_string(),
        gone: asked.gone.clone(),
        from: asked.from.clone(),
        questions: shown.map(|question| Line::of(visit, question)).collect(),
        part,
        kinds: KINDS.map(kind).to_vec(),
        has_rules: matches!(found.what, QuestionFile::Quiz(_)),
        has_outcomes: !found.course.outcomes.is_empty(),
    };
    page::render(status, &page)
}

/// Moves a question, takes it out, or puts one back that was taken out.
#[handler]
pub async fn work(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    let (actor, id, pressed) = (visit.signed_in()?, form.get("id").to_owned(), form.get("do"));
    let (file, stood) = ((key.as_str(), asked.path.as_str()), based_on(&form)?);
    let change = |step| studio::change_questions(&cx, actor, file, stood, step);
    let done = match pressed {
        "up" => change(QuestionStep::Move(id.clone(), Direction::Up)).await,
        "remove" => change(QuestionStep::Remove(id.clone())).await,
        "put-back" => studio::put_question_back(&cx, actor, file, stood, &id).await,
        _ => change(QuestionStep::Move(id.clone(), Direction::Down)).await,
    };
    match done {
        Ok(_) => Ok(page::see(&after(&address(&key, &asked.path), &id, pressed, &form))),
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            let asked = Asked { part: form.get("part").to_owned(), ..asked };
            Ok(show(&cx, &visit, &key, &asked, Some(error)).await?)
        }
        Err(error) => Err(PageError(error).into()),
    }
}

/// Where the list is seen after something was done with a question: at it, or where it was.
fn after(there: &str, id: &str, pressed: &str, form: &Form) -> String {
    let query: Vec<(&str, &str)> = match pressed {
        "remove" => {
            vec![
                ("done", "removed"),
                ("gone", id),
                ("from", form.get("based_on")),
                ("part", form.get("part")),
            ]
        }
        "put-back" => vec![("done", "put-back"), ("at", id), ("pressed", pressed)],
        _ => vec![("done", "moved"), ("at", id), ("pressed", pressed)],
    };
    format!("{there}&{}", serde_urlencoded::to_string(query).unwrap_or_default())
}

const PURPOSES: [&str; 3] = ["pre_test", "practice", "final"];
const GRADES: [&str; 4] = ["highest", "first", "last", "average"];
const WAYS: [&str; 2] = ["free", "sequential"];
const OVERDUE: [&str; 3] = ["autosubmit", "grace", "abandon"];
const PARTS: [&str; 4] = ["responses", "correctness", "feedback", "key"];

fn rules_page(visit: &Visit, course: &Course, quiz: &Quiz, based_on: &str) -> FormPage {
    let words = visit.words();
    let choose = |name: &str, all: &[&str], chosen: String| {
        let choices = words_to_choose(words, &format!("build-{name}"), all, &[chosen]);
        Field::choose(Kind::Select, name, words.say(&format!("build-{name}")), choices)
    };
    let number = |name: &str, label: &str, value: Option<u32>| {
        Field::new(
            Kind::Number,
            name,
            words.say(label),
            value.map(|value| value.to_string()).unwrap_or_default(),
        )
    };
    let tick = |name: &str, label: &str, on: bool| {
        Field::new(Kind::Check, name, words.say(label), if on { "1" } else { "" })
    };
    let how = vec![
        choose("purpose", &PURPOSES, spelt(&quiz.purpose)),
        number("pass_mark_percent", "build-pass-mark", quiz.pass_mark_percent.map(u32::from)),
        number("attempts", "build-attempts", quiz.attempts),
        number("pause_hours", "build-pause", Some(quiz.pause_hours)),
        choose("grade", &GRADES, spelt(&quiz.grade_method)),
        number("time_limit_minutes", "build-time-limit", quiz.time_limit_minutes),
        choose("overdue", &OVERDUE, spelt(&quiz.overdue)),
        number("grace_minutes", "build-grace", Some(quiz.grace_minutes)),
        choose("way", &WAYS, spelt(&quiz.navigation)),
        tick("shuffle_questions", "build-shuffle-questions", quiz.shuffle.questions),
        tick("shuffle_options", "build-shuffle-options", quiz.shuffle.options),
    ];
    let groups = vec![
        Group::new(words.say("build-about"), heading_fields(words, course, &quiz.title, &quiz.summary)),
        Group::new(words.say("build-rules"), how),
        Group::new(words.say("build-seen"), seen_fields(words, quiz)),
    ];
    let mut page = FormPage::new(Page::new(visit), &course.key, words.say("build-rules"), groups);
    page.lead = words.say("build-rules-lead");
    page.hidden = vec![("based_on".into(), based_on.into())];
    page
}

/// What learners see, and when.
fn seen_fields(words: Words, quiz: &Quiz) -> Vec<Field> {
    let parts = |name: &str, label: &str, parts: &[ReviewPart]| {
        let chosen: Vec<String> = parts.iter().map(spelt).collect();
        Field::choose(
            Kind::Checks,
            name,
            words.say(label),
            words_to_choose(words, "build-part", &PARTS, &chosen),
        )
    };
    vec![
        parts("during", "build-during", &quiz.review.during),
        parts("after_submission", "build-after-submission", &quiz.review.after_submission),
        parts("after_pass", "build-after-pass", &quiz.review.after_pass),
    ]
}

async fn quiz_to_edit(
    cx: &Context,
    visit: &Visit,
    key: &str,
    path: &str,
) -> Result<(Quiz, Course, String), PageError> {
    let found = studio::questions(cx, visit.signed_in()?, key, path).await?;
    match found.what {
        QuestionFile::Quiz(quiz) => Ok((*quiz, found.course, found.based_on.to_string())),
        QuestionFile::Checks(_) => Err(Error::NotFound("quiz").into()),
    }
}

fn crumbs(words: Words, key: &str, path: &str) -> Vec<(String, String)> {
    vec![(words.say("build-questions"), address(key, path))]
}

/// The rules of a quiz.
#[handler]
pub async fn rules(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (quiz, course, based_on) = quiz_to_edit(&cx, &visit, &key, &asked.path).await?;
    let crumbs = crumbs(visit.words(), &key, &asked.path);
    Ok(FormPage { crumbs, ..rules_page(&visit, &course, &quiz, &based_on) }.show(StatusCode::OK)?)
}

fn typed(form: &Form, stood: Quiz) -> Quiz {
    let parts = |name: &str| form.all(name).filter_map(read).collect();
    let heading = typed_heading(form);
    let percent = typed_optional_number(form, "pass_mark_percent");
    Quiz {
        title: heading.title,
        summary: Text(heading.summary.0),
        purpose: read(form.get("purpose")).unwrap_or(stood.purpose),
        time_limit_minutes: typed_optional_number(form, "time_limit_minutes"),
        attempts: typed_optional_number(form, "attempts"),
        pause_hours: typed_number(form, "pause_hours"),
        grade_method: read(form.get("grade")).unwrap_or(stood.grade_method),
        pass_mark_percent: percent.map(|percent| u8::try_from(percent).unwrap_or(u8::MAX)),
        navigation: read(form.get("way")).unwrap_or(stood.navigation),
        shuffle: Shuffle { questions: form.has("shuffle_questions"), options: form.has("shuffle_options") },
        overdue: read(form.get("overdue")).unwrap_or(stood.overdue),
        grace_minutes: typed_number(form, "grace_minutes"),
        review: domain::content::ReviewPolicy {
            during: parts("during"),
            after_submission: parts("after_submission"),
            after_pass: parts("after_pass"),
        },
        ..stood
    }
}

/// Changes the rules of a quiz.
#[handler]
pub async fn change_rules(
    cx: Data<&Context>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> Result<Response> {
    let (quiz, course, _) = quiz_to_edit(&cx, &visit, &key, &asked.path).await?;
    let typed = typed(&form, quiz);
    let step = QuestionStep::Rules(Box::new(typed.clone()));
    let actor = visit.signed_in()?;
    match studio::change_questions(&cx, actor, (&key, &asked.path), based_on(&form)?, step).await {
        Ok(_) => Ok(page::see(&format!("{}&done=saved", address(&key, &asked.path)))),
        Err(error) => {
            let (status, errors) = told(visit.words(), error)?;
            let page = rules_page(&visit, &course, &typed, form.get("based_on")).typed(&form);
            let crumbs = crumbs(visit.words(), &key, &asked.path);
            Ok(FormPage { errors, crumbs, ..page }.show(status)?)
        }
    }
}
