//! Starting an attempt: whether it may begin, and what it keeps of the quiz.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use course_content::course::{Language, Quiz};
use course_content::question::Question;
use entity::enums::AttemptState;
use entity::ids::{AttemptId, CourseItemId, EnrolmentId, PersonId};
use entity::{attempt, attempt_item, enrolment, person, question_copy};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::frozen::{self, FrozenSettings, ended_at};
use super::past::Past;
use super::view::{AttemptSummary, AttemptView};
use super::{order, scoring, submission, view};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses::LoadedVersion;
use crate::error::{Error, Refusal, Result};
use crate::{courses, enrolments};

/// An attempt, and whether it was there already.
#[derive(Clone, Debug)]
pub struct Started {
    /// The attempt.
    pub attempt: AttemptView,
    /// False if it was open already.
    pub is_new: bool,
}

/// Starts an attempt at a quiz, or returns the one that is open.
///
/// Counting the attempts and beginning one happen under a lock on the enrolment.
///
/// # Errors
/// - [`Error::NotFound`] for another's enrolment, or a quiz that its course has not.
/// - [`Error::Refused`] `NoAttemptsLeft`, `PauseBetweenAttempts`, or why the enrolment lets nobody study.
#[tracing::instrument(skip_all, fields(enrolment.id = %enrolment_id, quiz.id = %quiz_id))]
pub async fn start(
    cx: &Context,
    actor: &Actor,
    enrolment_id: EnrolmentId,
    quiz_id: CourseItemId,
    language: Language,
) -> Result<Started> {
    let enrolment = enrolments::find_for_study(cx, cx.read(), actor, enrolment_id).await?;
    let version = courses::load(cx, enrolment.course_version_id).await?;
    submission::close_due_of(cx, enrolment_id, quiz_id).await?;
    let (id, is_new) = open_or_begin(cx, actor, enrolment_id, &version, quiz_id).await?;
    Ok(Started { attempt: view::attempt(cx, actor, id, language).await?, is_new })
}

async fn open_or_begin(
    cx: &Context,
    actor: &Actor,
    enrolment_id: EnrolmentId,
    version: &LoadedVersion,
    quiz_id: CourseItemId,
) -> Result<(AttemptId, bool)> {
    let (key, quiz) = version.keyed_quiz(quiz_id).ok_or(Error::NotFound("quiz"))?;
    let tx = cx.begin_write().await?;
    if let Some(learner) = actor.person_id() {
        // Two enrolments of one learner share their attempts, so the learner is held and not the enrolment only.
        let row = person::Entity::find_by_id(learner).lock_exclusive().one(&tx).await?;
        row.filter(|row| row.erased_at.is_none()).ok_or(Error::NotFound("person"))?;
    }
    lock_enrolment(&tx, enrolment_id).await?;
    let now = cx.now();
    let enrolment = enrolments::find_for_study(cx, &tx, actor, enrolment_id).await?;
    let past = Past::read(&tx, &enrolment, version.course_id).await?;
    let past = past.counted(key);
    if let Some(open) = past.iter().find(|attempt| attempt.state.is_open()) {
        let is_here = open.enrolment_id == enrolment_id;
        return if is_here { Ok((open.id, false)) } else { Err(Refusal::AttemptOpen.into()) };
    }
    may_begin(&past, quiz, now)?;
    enrolments::begin(cx, &tx, &enrolment, now).await?;
    let number = past.last().map_or(1, |last| last.number.saturating_add(1));
    let id = begin(cx, &tx, &enrolment, (quiz_id, quiz), number, now).await?;
    tx.commit().await?;
    Ok((id, true))
}

/// Locks the row that stands for everything a learner does on a run, where the database locks rows.
pub(crate) async fn lock_enrolment(db: &impl ConnectionTrait, id: EnrolmentId) -> Result<enrolment::Model> {
    let row = enrolment::Entity::find_by_id(id).lock_exclusive().one(db).await?;
    row.ok_or(Error::NotFound("enrolment"))
}

/// The attempts at a quiz, the first one first.
pub(crate) async fn of_quiz(
    db: &impl ConnectionTrait,
    enrolment_id: EnrolmentId,
    quiz_id: CourseItemId,
) -> Result<Vec<attempt::Model>> {
    Ok(attempt::Entity::find()
        .filter(attempt::Column::EnrolmentId.eq(enrolment_id))
        .filter(attempt::Column::CourseItemId.eq(quiz_id))
        .order_by_asc(attempt::Column::Number)
        .all(db)
        .await?)
}

/// Whether another attempt may begin after those of the past, none of which is open.
pub(super) fn may_begin(past: &[&AttemptSummary], quiz: &Quiz, now: DateTime<Utc>) -> Result<(), Refusal> {
    let used = u32::try_from(past.len()).unwrap_or(u32::MAX);
    if quiz.attempts.is_some_and(|limit| used >= limit) {
        return Err(Refusal::NoAttemptsLeft);
    }
    match next_from(past, quiz) {
        Some(from) if now < from => Err(Refusal::PauseBetweenAttempts),
        _ => Ok(()),
    }
}

/// When the pause after the last attempt is over.
pub(super) fn next_from(past: &[&AttemptSummary], quiz: &Quiz) -> Option<DateTime<Utc>> {
    past.last().map(|last| ended_at(last) + Duration::hours(quiz.pause_hours.into()))
}

async fn begin(
    cx: &Context,
    db: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    (quiz_id, quiz): (CourseItemId, &Quiz),
    number: i32,
    now: DateTime<Utc>,
) -> Result<AttemptId> {
    let id: AttemptId = cx.new_id();
    let settings = FrozenSettings::of(quiz);
    let time_factor_percent = time_factor(db, enrolment.learner_id).await?;
    // Not the attempt's id: the learner knows it, and could undo the shuffle.
    let plan = plan(quiz, Uuid::from_u128(rand::random()))?;
    let max = plan.items.iter().fold(0_i32, |sum, item| sum.saturating_add(item.max_score_milli));
    attempt::ActiveModel {
        id: Set(id),
        enrolment_id: Set(enrolment.id),
        learner_id: Set(enrolment.learner_id),
        course_item_id: Set(quiz_id),
        number: Set(number),
        state: Set(AttemptState::InProgress),
        settings: Set(serde_json::to_value(&settings).map_err(Error::internal)?),
        time_factor_percent: Set(time_factor_percent),
        started_at: Set(now),
        deadline_at: Set(settings.deadline(now, time_factor_percent)),
        submitted_at: Set(None),
        scored_at: Set(None),
        score_milli: Set(None),
        max_score_milli: Set(max),
        passed: Set(None),
    }
    .insert(db)
    .await?;
    store(cx, db, id, plan).await?;
    Ok(id)
}

pub(super) async fn time_factor(db: &impl ConnectionTrait, learner: PersonId) -> Result<i32> {
    let found = person::Entity::find_by_id(learner)
        .select_only()
        .column(person::Column::TimeFactorPercent)
        .into_tuple::<i32>()
        .one(db)
        .await?;
    found.ok_or(Error::NotFound("person"))
}

/// What an attempt asks, worked out before anything is written.
#[derive(Default)]
struct Plan {
    /// In order of their hashes, so that two starts never wait for each other crosswise.
    copies: BTreeMap<String, Value>,
    items: Vec<PlannedItem>,
}

struct PlannedItem {
    question_sha256: String,
    case_sha256: Option<String>,
    shown_order: Vec<String>,
    max_score_milli: i32,
}

impl Plan {
    fn keep(&mut self, question: &Question) -> Result<String> {
        let copy = frozen::copy(question)?;
        self.copies.insert(copy.sha256.clone(), copy.body);
        Ok(copy.sha256)
    }

    fn ask(&mut self, question: &Question, case: Option<&str>, shuffle: bool, seed: Uuid) -> Result<()> {
        let question_sha256 = self.keep(question)?;
        self.items.push(PlannedItem {
            question_sha256,
            case_sha256: case.map(str::to_owned),
            shown_order: order::shown_order(question, shuffle, seed),
            max_score_milli: scoring::max_score_milli(question.common().points),
        });
        Ok(())
    }
}

/// Orders the questions and takes cases apart: one item for each question of a case, kept together.
fn plan(quiz: &Quiz, seed: Uuid) -> Result<Plan> {
    let mut asked: Vec<&Question> = quiz.questions.iter().collect();
    if quiz.shuffle.questions {
        order::shuffle(&mut asked, seed, "");
    }
    let mut plan = Plan::default();
    for question in asked {
        let Question::CaseVignette(case) = question else {
            plan.ask(question, None, quiz.shuffle.options, seed)?;
            continue;
        };
        let mut stem_only = case.clone();
        let questions = std::mem::take(&mut stem_only.questions);
        let case_sha256 = plan.keep(&Question::CaseVignette(stem_only))?;
        for question in &questions {
            plan.ask(question, Some(&case_sha256), quiz.shuffle.options, seed)?;
        }
    }
    Ok(plan)
}

async fn store(cx: &Context, db: &impl ConnectionTrait, attempt_id: AttemptId, plan: Plan) -> Result<()> {
    let copies = plan.copies.into_iter();
    let copies =
        copies.map(|(sha256, body)| question_copy::ActiveModel { sha256: Set(sha256), body: Set(body) });
    let copies: Vec<_> = copies.collect();
    question_copy::Entity::insert_many(copies).on_conflict_do_nothing().exec_without_returning(db).await?;
    let items = plan.items.into_iter().zip(0..).map(|(item, position)| attempt_item::ActiveModel {
        id: Set(cx.new_id()),
        attempt_id: Set(attempt_id),
        position: Set(position),
        question_sha256: Set(item.question_sha256),
        case_sha256: Set(item.case_sha256),
        shown_order: Set(json!(item.shown_order)),
        max_score_milli: Set(item.max_score_milli),
        score_milli: Set(None),
    });
    let items: Vec<_> = items.collect();
    attempt_item::Entity::insert_many(items).exec_without_returning(db).await?;
    Ok(())
}
