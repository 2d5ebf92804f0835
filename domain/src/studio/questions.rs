//! The questions of a quiz or of a lesson's self-checks: added, changed, moved and removed one at a time.

use std::collections::BTreeSet;

use course_content::editing::{self, Direction, QuestionFile};
use course_content::{Choice, Course, Question, Quiz, Text};

use super::editing::{Checked, TEXT_LENGTH, TITLE_LENGTH, ToEdit, course_of, refused};
use super::{Change, StateId, change_all, course_to_write, open, state};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};

/// What is done to a file of questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionStep {
    /// A new question at the end; its id is given to it.
    Add(Question),
    /// Another question in place of the one with the same id.
    Change(Question),
    /// A question one place up or down.
    Move(String, Direction),
    /// A question goes.
    Remove(String),
    /// What the quiz says of itself; the questions are left aside.
    Rules(Box<Quiz>),
}

/// A file of questions as it stands.
///
/// # Errors
/// [`Error::NotFound`] if there is no such course or file, or the actor neither writes nor reviews it; [`Error::Invalid`]
/// if it or `course.yaml` cannot be read.
pub async fn questions(cx: &Context, actor: &Actor, key: &str, path: &str) -> Result<ToEdit<QuestionFile>> {
    let manuscript = open(cx, actor, key).await?;
    let head = manuscript.head(path).ok_or(Error::NotFound("file of questions"))?;
    let bytes = manuscript.files.get(path).unwrap_or_default();
    let what = editing::read_questions(path, bytes).map_err(refused)?;
    Ok(ToEdit { what, based_on: head.state, course: course_of(&manuscript.files)? })
}

/// Takes one step in a file of questions, based on the state that was read. Answers the id of the question.
///
/// # Errors
/// As for [`questions`]; also [`Error::Forbidden`] for those who only review the course, [`Error::Invalid`] with a pointer to
/// each value, and [`Error::Refused`] `ManuscriptConflict`.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn change_questions(
    cx: &Context,
    actor: &Actor,
    (key, path): (&str, &str),
    based_on: StateId,
    step: QuestionStep,
) -> Result<String> {
    course_to_write(cx, actor, key).await?;
    let course = questions(cx, actor, key, path).await?.course;
    check(&course, &step)?;
    let base = state(cx, actor, (key, path), Some(based_on)).await?.text.unwrap_or_default();
    let mut file = editing::read_questions(path, base.as_bytes()).map_err(refused)?;
    let id = take(&mut file, step)?;
    let bytes = file.write(path, base.as_bytes());
    let put = Change::Put { path: path.to_owned(), based_on: Some(based_on), bytes };
    change_all(cx, actor, key, cx.new_id(), vec![put]).await?;
    Ok(id)
}

/// Puts a question that was removed back to where it stood in an earlier state; what was changed since stays. Put back twice,
/// it is there once. Answers its id.
///
/// # Errors
/// As for [`change_questions`]; [`Error::NotFound`] if there was no such question in that state.
#[tracing::instrument(skip_all, fields(course.key = key))]
pub async fn put_question_back(
    cx: &Context,
    actor: &Actor,
    (key, path): (&str, &str),
    from: StateId,
    id: &str,
) -> Result<String> {
    course_to_write(cx, actor, key).await?;
    let before = state(cx, actor, (key, path), Some(from)).await?.text.unwrap_or_default();
    let before = editing::read_questions(path, before.as_bytes()).map_err(refused)?;
    let found = before.questions().iter().enumerate().find(|(_, question)| question.common().id == id);
    let (at, question) = found.ok_or(Error::NotFound("question"))?;
    let ToEdit { what: mut file, based_on, .. } = questions(cx, actor, key, path).await?;
    if ids(file.questions()).contains(id) {
        return Ok(id.to_owned());
    }
    let at = at.min(file.questions().len());
    file.questions_mut().insert(at, question.clone());
    let base = state(cx, actor, (key, path), Some(based_on)).await?.text.unwrap_or_default();
    let bytes = file.write(path, base.as_bytes());
    let put = Change::Put { path: path.to_owned(), based_on: Some(based_on), bytes };
    change_all(cx, actor, key, cx.new_id(), vec![put]).await?;
    Ok(id.to_owned())
}

fn take(file: &mut QuestionFile, step: QuestionStep) -> Result<String> {
    let gone = || Error::NotFound("question");
    let place =
        |questions: &[Question], id: &str| questions.iter().position(|question| question.common().id == id);
    match step {
        QuestionStep::Add(mut question) => {
            let id = free_id(&ids(file.questions()));
            question.set_id(id.clone());
            file.questions_mut().push(question);
            Ok(id)
        }
        QuestionStep::Change(question) => {
            let id = question.common().id.to_owned();
            let at = place(file.questions(), &id).ok_or_else(gone)?;
            *file.questions_mut().get_mut(at).ok_or_else(gone)? = question;
            Ok(id)
        }
        QuestionStep::Move(id, direction) => {
            let at = place(file.questions(), &id).ok_or_else(gone)?;
            move_from(file.questions_mut(), at, direction);
            Ok(id)
        }
        QuestionStep::Remove(id) => {
            let at = place(file.questions(), &id).ok_or_else(gone)?;
            file.questions_mut().remove(at);
            Ok(id)
        }
        QuestionStep::Rules(mut rules) => match file {
            QuestionFile::Quiz(quiz) => {
                rules.questions = std::mem::take(&mut quiz.questions);
                *quiz = rules;
                Ok(String::new())
            }
            QuestionFile::Checks(_) => Err(Error::NotFound("quiz")),
        },
    }
}

fn move_from(questions: &mut [Question], at: usize, direction: Direction) {
    let to = match direction {
        Direction::Up => at.checked_sub(1),
        Direction::Down => Some(at + 1).filter(|to| *to < questions.len()),
    };
    if let Some(to) = to {
        questions.swap(at, to);
    }
}

/// Every id in use, those within cases among them.
pub(super) fn ids(questions: &[Question]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for question in questions {
        ids.insert(question.common().id.to_owned());
        if let Question::CaseVignette(case) = question {
            ids.extend(case.questions.iter().map(|question| question.common().id.to_owned()));
        }
    }
    ids
}

fn free_id(used: &BTreeSet<String>) -> String {
    let ids = (used.len() + 1..).map(|number| format!("q-{number}"));
    ids.into_iter().find(|id| !used.contains(id)).unwrap_or_default()
}

fn check(course: &Course, step: &QuestionStep) -> Result<()> {
    let mut checked = Checked::default();
    match step {
        QuestionStep::Add(question) | QuestionStep::Change(question) => {
            check_question(&mut checked, course, question);
        }
        QuestionStep::Rules(quiz) => {
            checked.heading("title", &quiz.title, course, TITLE_LENGTH);
            checked.length("summary", &quiz.summary, TEXT_LENGTH);
            let numbers =
                [("time_limit_minutes", quiz.time_limit_minutes, 1_440), ("attempts", quiz.attempts, 1_000)];
            for (name, number, most) in numbers {
                if let Some(number) = number {
                    checked.range(name, number, 1..=most);
                }
            }
            checked.range("pause_hours", quiz.pause_hours, 0..=8_760);
            checked.range("grace_minutes", quiz.grace_minutes, 0..=1_440);
            if let Some(percent) = quiz.pass_mark_percent {
                checked.range("pass_mark_percent", percent.into(), 1..=100);
            }
        }
        QuestionStep::Move(..) | QuestionStep::Remove(_) => {}
    }
    checked.done()
}

fn check_question(checked: &mut Checked, course: &Course, question: &Question) {
    let common = question.common();
    checked.heading("stem", common.stem, course, TEXT_LENGTH);
    if common.outcome.is_some() {
        checked.range("points", common.points, 1..=100);
    }
    checked.range("version", question.version(), 1..=1_000_000);
    if let Some(feedback) = common.feedback {
        checked.length("feedback", feedback, TEXT_LENGTH);
    }
    let mut rows = |name: &str, texts: Vec<&Text>, least: usize| {
        if texts.len() < least {
            let message = "write at least two";
            checked.refuse(format!("/{name}_0_{}", course.source_language.tag()), "two_needed", message);
        }
        for (index, text) in texts.into_iter().enumerate() {
            checked.heading(&format!("{name}_{index}"), text, course, TEXT_LENGTH);
        }
    };
    match question {
        Question::SingleChoice(choice) | Question::MultipleResponse(choice) => {
            rows("row", choice.options.iter().map(|option| &option.text).collect(), 2);
            check_key(checked, choice, matches!(question, Question::SingleChoice(_)));
        }
        Question::Matching(matching) => {
            rows("row", matching.prompts.iter().map(|prompt| &prompt.text).collect(), 2);
            rows("target", matching.targets.iter().map(|target| &target.text).collect(), 2);
        }
        Question::Ordering(ordering) => {
            rows("row", ordering.steps.iter().map(|step| &step.text).collect(), 2);
        }
        Question::Numeric(numeric) => {
            if numeric.fields.is_empty() {
                checked.refuse("/answer_0", "not_a_number", "write a number such as 2.8");
            }
        }
        Question::CaseVignette(_) => {}
    }
}

fn check_key(checked: &mut Checked, choice: &Choice, single: bool) {
    let right = choice.options.iter().filter(|option| option.correct).count();
    if right == 0 {
        checked.refuse("/correct_0", "nothing_right", "say which answer is right");
    } else if single && right > 1 {
        checked.refuse("/correct_0", "several_right", "leave one right answer, or ask for several");
    }
}
