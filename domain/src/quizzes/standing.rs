//! How a learner stands with a quiz: its rules for them, their attempts, and whether another may begin.

use chrono::{DateTime, Utc};
use course_content::course::{GradeMethod, Language, Navigation, Quiz};
use course_content::question::Question;
use entity::ids::{AttemptId, CourseItemId, EnrolmentId};
use sea_orm::ConnectionTrait;

use super::past::Past;
use super::view::AttemptSummary;
use super::{ShownText, attempts, passing, submission};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::enrolments;
use crate::error::{Error, Refusal, Result};

/// How a learner stands with a quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many attempts may still begin; `None` for as many as wanted.
    pub attempts_left: Option<u32>,
    /// The attempt that is open.
    pub open_attempt_id: Option<AttemptId>,
    /// Every attempt, the first one first.
    pub attempts: Vec<AttemptSummary>,
    /// Why no attempt can begin now.
    pub locked: Option<Refusal>,
    /// Until when, where the lock opens by itself.
    pub locked_until: Option<DateTime<Utc>>,
    /// Whether it is passed, by which of its attempts counts.
    pub is_passed: bool,
}

/// A quiz before an attempt begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizIntro {
    /// The course's title.
    pub course_title: ShownText,
    /// Its title.
    pub title: ShownText,
    /// One or two sentences.
    pub summary: ShownText,
    /// How many questions there are; each of a case counts.
    pub question_count: usize,
    /// The language its questions are shown in, which may be another than was asked for.
    pub questions_in: Language,
    /// Minutes from start to deadline, without extra time.
    pub time_limit_minutes: Option<u32>,
    /// The learner's own extra time: 100 for none.
    pub time_factor_percent: i32,
    /// How many attempts there are in all; `None` for as many as wanted.
    pub attempts: Option<u32>,
    /// Hours between two attempts.
    pub pause_hours: u32,
    /// Which attempt counts.
    pub grade_method: GradeMethod,
    /// Share of the marks needed.
    pub pass_mark_percent: Option<u8>,
    /// Whether some questions have to be right to pass, whatever the others earn.
    pub has_safety_critical: bool,
    /// Any question at any time, or one after the other.
    pub navigation: Navigation,
    /// How the learner stands with it.
    pub standing: Standing,
}

/// A quiz of one's own course before an attempt begins: its rules, and how one stands. An attempt whose time is up
/// is closed first.
///
/// # Errors
/// [`Error::NotFound`] for another's enrolment or a quiz that its course has not; [`Error::Refused`] if the
/// enrolment lets nobody study.
pub async fn intro(
    cx: &Context,
    actor: &Actor,
    enrolment_id: EnrolmentId,
    id: CourseItemId,
    language: Language,
) -> Result<QuizIntro> {
    let enrolment = enrolments::find_for_study(cx, cx.read(), actor, enrolment_id).await?;
    let version = courses::load(cx, enrolment.course_version_id).await?;
    let (key, quiz) = version.keyed_quiz(id).ok_or(Error::NotFound("quiz"))?;
    submission::close_due_of(cx, enrolment_id, id).await?;
    let past = Past::read(cx.read(), &enrolment, version.course_id).await?;
    Ok(QuizIntro {
        course_title: ShownText::of(&version.package.course.title, language),
        title: ShownText::of(&quiz.title, language),
        summary: ShownText::of(&quiz.summary, language),
        question_count: quiz.questions.iter().map(count).sum(),
        questions_in: quiz.questions.first().map_or(language, |question| {
            question.common().stem.in_or_fallback(language).map_or(language, |(found, _)| found)
        }),
        time_limit_minutes: quiz.time_limit_minutes,
        time_factor_percent: attempts::time_factor(cx.read(), enrolment.learner_id).await?,
        attempts: quiz.attempts,
        pause_hours: quiz.pause_hours,
        grade_method: quiz.grade_method,
        pass_mark_percent: quiz.pass_mark_percent,
        has_safety_critical: passing::has_safety_critical(quiz),
        navigation: quiz.navigation,
        standing: standing(cx, cx.read(), &past, (key, quiz)).await?,
    })
}

fn count(question: &Question) -> usize {
    match question {
        Question::CaseVignette(case) => case.questions.len(),
        _ => 1,
    }
}

/// How a learner stands with a quiz, given what they have tried.
pub(crate) async fn standing(
    cx: &Context,
    db: &impl ConnectionTrait,
    past: &Past,
    (key, quiz): (&str, &Quiz),
) -> Result<Standing> {
    let counted = past.counted(key);
    let open_attempt_id = counted.iter().find(|attempt| attempt.state.is_open()).map(|attempt| attempt.id);
    let locked =
        if open_attempt_id.is_some() { None } else { attempts::may_begin(&counted, quiz, cx.now()).err() };
    let until = attempts::next_from(&counted, quiz);
    let used = u32::try_from(counted.len()).unwrap_or(u32::MAX);
    Ok(Standing {
        attempts_left: quiz.attempts.map(|limit| limit.saturating_sub(used)),
        open_attempt_id,
        attempts: counted.into_iter().cloned().collect(),
        locked,
        locked_until: until.filter(|_| locked == Some(Refusal::PauseBetweenAttempts)),
        is_passed: passing::passed(cx, db, past, (key, quiz)).await?,
    })
}
