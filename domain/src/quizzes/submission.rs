//! Ending an attempt: submitting it, closing it when its time is up, and scoring it as a second step.

use chrono::{DateTime, Utc};
use course_content::course::Overdue;
use entity::enums::AttemptState;
use entity::ids::{AttemptId, AttemptItemId, CourseItemId, EnrolmentId};
use entity::{attempt, attempt_item, enrolment};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::asked::Asked;
use super::frozen::{FrozenSettings, NETWORK_GRACE, is_late};
use super::scoring::{self, Mark, Total};
use super::sheet::Sheet;
use super::view::AttemptSummary;
use super::{attempts, view};
use crate::actor::Actor;
use crate::audit_trail::{self, Entry};
use crate::context::Context;
use crate::error::{Error, Refusal, Result};
use crate::jobs::Job;
use crate::{courses, learning};

/// Submits an attempt and scores it. Doing it again changes nothing.
///
/// Once the time is up, an attempt that submits itself counts as submitted at its deadline.
///
/// # Errors
/// - [`Error::NotFound`] for another's attempt.
/// - [`Error::Refused`] `AttemptTimeUp` if it is abandoned by its quiz's rule.
#[tracing::instrument(skip_all, fields(attempt.id = %id))]
pub async fn submit(cx: &Context, actor: &Actor, id: AttemptId) -> Result<AttemptSummary> {
    let tx = cx.begin_write().await?;
    let attempt = lock(&tx, id).await?;
    let now = cx.now();
    view::authorize(actor, &attempt)?;
    let mut state = attempt.state;
    if state.is_open() {
        let (end, at) = match due_end(&attempt, now)? {
            Some(AttemptState::Submitted) => (AttemptState::Submitted, attempt.deadline_at.unwrap_or(now)),
            Some(AttemptState::Abandoned) => (AttemptState::Abandoned, now),
            _ => (AttemptState::Submitted, now),
        };
        state = end;
        write_end(cx, &tx, actor, attempt, (end, at), now).await?;
    }
    tx.commit().await?;
    if state == AttemptState::Abandoned {
        return Err(Refusal::AttemptTimeUp.into());
    }
    score_or_later(cx, id).await;
    let scored = attempt::Entity::find_by_id(id).one(cx.read()).await?.ok_or(Error::NotFound("attempt"))?;
    Ok(AttemptSummary::of(&scored))
}

/// What the time makes of an open attempt; `None` while it may go on as it is.
fn due_end(attempt: &attempt::Model, now: DateTime<Utc>) -> Result<Option<AttemptState>> {
    let Some(deadline) = attempt.deadline_at.filter(|_| is_late(attempt.deadline_at, now)) else {
        return Ok(None);
    };
    let settings = FrozenSettings::read(&attempt.settings)?;
    Ok(match settings.overdue {
        Overdue::Autosubmit => Some(AttemptState::Submitted),
        Overdue::Abandon => Some(AttemptState::Abandoned),
        Overdue::Grace if is_late(Some(settings.closes_at(deadline)), now) => Some(AttemptState::Abandoned),
        Overdue::Grace => Some(AttemptState::Overdue).filter(|_| attempt.state == AttemptState::InProgress),
    })
}

async fn write_end(
    cx: &Context,
    db: &impl ConnectionTrait,
    actor: &Actor,
    attempt: attempt::Model,
    (end, at): (AttemptState, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, from) = (attempt.id, attempt.state);
    let mut row = attempt.into_active_model();
    row.state = Set(end);
    if end == AttemptState::Submitted {
        row.submitted_at = Set(Some(at));
    }
    row.update(db).await?;
    let action = match end {
        AttemptState::Submitted => "attempt.submitted",
        AttemptState::Overdue => "attempt.overdue",
        _ => "attempt.abandoned",
    };
    let detail = json!({"from": from.word(), "to": end.word()});
    let entry = Entry { action, subject_kind: "attempt", subject_id: Some(id.0), reason: None, detail };
    audit_trail::record(cx, db, actor, now, entry).await
}

/// Closes an attempt whose time is up by its quiz's rule, and scores it if that submits it.
///
/// # Errors
/// The database's own.
pub async fn close_overdue(cx: &Context, id: AttemptId) -> Result<()> {
    let now = cx.now();
    let tx = cx.begin_write().await?;
    let attempt = lock(&tx, id).await?;
    let Some(end) = (if attempt.state.is_open() { due_end(&attempt, now)? } else { None }) else {
        return Ok(());
    };
    let at = attempt.deadline_at.unwrap_or(now);
    write_end(cx, &tx, &Actor::System, attempt, (end, at), now).await?;
    tx.commit().await?;
    if end == AttemptState::Submitted {
        score_or_later(cx, id).await;
    }
    Ok(())
}

/// Closes the attempt that is open at a quiz, if its time is up.
pub(super) async fn close_due_of(cx: &Context, enrolment: EnrolmentId, quiz: CourseItemId) -> Result<()> {
    let past = attempts::of_quiz(cx.read(), enrolment, quiz).await?;
    for attempt in past.iter().filter(|attempt| attempt.state.is_open()) {
        close_if_due(cx, attempt).await?;
    }
    Ok(())
}

/// Closes an open attempt if its time is up; whether it did.
pub(super) async fn close_if_due(cx: &Context, attempt: &attempt::Model) -> Result<bool> {
    let is_due = attempt.state.is_open() && due_end(attempt, cx.now())?.is_some();
    if is_due {
        close_overdue(cx, attempt.id).await?;
    }
    Ok(is_due)
}

/// Attempts whose time is up, the oldest deadline first.
///
/// # Errors
/// The database's own.
pub async fn attempts_to_close(cx: &Context, limit: u64) -> Result<Vec<AttemptId>> {
    let now = cx.now();
    let late = || {
        attempt::Entity::find()
            // Written out, so that both databases see that the partial index serves.
            .filter(Expr::cust("state IN ('in_progress', 'overdue')"))
            .filter(attempt::Column::DeadlineAt.lt(now - NETWORK_GRACE))
            .order_by_asc(attempt::Column::DeadlineAt)
    };
    let in_progress = late().filter(attempt::Column::State.eq(AttemptState::InProgress)).limit(limit);
    let mut open = in_progress.all(cx.read()).await?;
    // Those in their grace are asked all, and apart: however many they are, they never keep the others waiting.
    open.extend(late().filter(attempt::Column::State.eq(AttemptState::Overdue)).all(cx.read()).await?);
    let due = |attempt: &&attempt::Model| due_end(attempt, now).is_ok_and(|end| end.is_some());
    let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_mul(2);
    Ok(open.iter().filter(due).map(|attempt| attempt.id).take(most).collect())
}

/// Attempts that are submitted and not scored, the oldest first.
///
/// # Errors
/// The database's own.
pub async fn attempts_to_score(cx: &Context, limit: u64) -> Result<Vec<AttemptId>> {
    Ok(attempt::Entity::find()
        .filter(Expr::cust("state = 'submitted'"))
        .order_by_asc(attempt::Column::SubmittedAt)
        .limit(limit)
        .select_only()
        .column(attempt::Column::Id)
        .into_tuple::<AttemptId>()
        .all(cx.read())
        .await?)
}

async fn score_or_later(cx: &Context, id: AttemptId) {
    if let Err(error) = score(cx, id).await {
        tracing::warn!(attempt.id = %id, %error, "scoring failed and will be tried again");
        cx.hand_over(Job::ScoreAttempt(id));
    }
}

/// Scores a submitted attempt and sees whether the course is completed by it. Done again, it changes nothing.
///
/// # Errors
/// The database's own; the attempt then stays submitted.
pub async fn score(cx: &Context, id: AttemptId) -> Result<()> {
    let attempt = attempt::Entity::find_by_id(id).one(cx.read()).await?.ok_or(Error::NotFound("attempt"))?;
    if attempt.state != AttemptState::Submitted {
        return Ok(());
    }
    load_version(cx, attempt.enrolment_id).await?;
    let now = cx.now();
    let tx = cx.begin_write().await?;
    // The enrolment first: of two things that complete a course together, the later one sees the other.
    let enrolment = attempts::lock_enrolment(&tx, attempt.enrolment_id).await?;
    let attempt = lock(&tx, id).await?;
    if attempt.state != AttemptState::Submitted {
        return Ok(());
    }
    write_score(cx, &tx, attempt, now).await?;
    let missing = learning::evaluate(cx, &tx, &enrolment, now).await?;
    tx.commit().await?;
    if missing.is_empty() {
        cx.hand_over(Job::IssueCertificate(enrolment.id));
    }
    Ok(())
}

/// Brings the course into memory, so that the transaction to come holds one connection and not two.
async fn load_version(cx: &Context, id: EnrolmentId) -> Result<()> {
    let enrolment =
        enrolment::Entity::find_by_id(id).one(cx.read()).await?.ok_or(Error::NotFound("enrolment"))?;
    courses::load(cx, enrolment.course_version_id).await.map(drop)
}

async fn write_score(
    cx: &Context,
    db: &impl ConnectionTrait,
    attempt: attempt::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let (marks, total) = marks(cx, db, attempt.id).await?;
    for (id, mark) in marks {
        let score_milli = Set(Some(mark.score_milli));
        let row = attempt_item::ActiveModel { id: Unchanged(id), score_milli, ..Default::default() };
        row.update(db).await?;
    }
    let settings = FrozenSettings::read(&attempt.settings)?;
    let mut row = attempt.into_active_model();
    row.state = Set(AttemptState::Scored);
    row.scored_at = Set(Some(now));
    row.score_milli = Set(Some(total.score_milli));
    row.passed = Set(scoring::passes(total, settings.pass_mark_percent));
    row.update(db).await?;
    Ok(())
}

/// What every item of an attempt earns by the responses that count.
pub(super) async fn marks(
    cx: &Context,
    db: &impl ConnectionTrait,
    id: AttemptId,
) -> Result<(Vec<(AttemptItemId, Mark)>, Total)> {
    let sheet = Sheet::read(cx, db, id).await?;
    let mark =
        |item: &Asked| scoring::mark(&item.question, sheet.given.get(&item.id).map(|own| &own.response));
    let marks: Vec<_> = sheet.items.iter().map(|item| (item.id, mark(item))).collect();
    let questions = sheet.items.iter().map(|item| item.question.as_ref());
    let total = scoring::total(questions.zip(marks.iter().map(|(_, mark)| *mark)));
    Ok((marks, total))
}

/// The attempt; where the database locks rows, held until the transaction ends.
async fn lock(db: &impl ConnectionTrait, id: AttemptId) -> Result<attempt::Model> {
    attempt::Entity::find_by_id(id).lock_exclusive().one(db).await?.ok_or(Error::NotFound("attempt"))
}
