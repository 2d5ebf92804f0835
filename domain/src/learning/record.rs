//! Recording progress: each fact once, and what the facts of a lesson add up to.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::enums::EnrolmentState;
use entity::ids::{CourseItemId, EnrolmentId};
use entity::{enrolment, lesson_progress, progress_fact};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel, TryInsertResult,
};
use serde_json::json;

use super::completion::evaluate;
use super::facts::{Act, Fact, FactOutcome, FactResult};
use super::progress::{self, watched};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses::{self, LoadedVersion};
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::{enrolments, people, quizzes};

/// How many facts may be told at once.
pub const MAX_FACTS: usize = 200;

/// Records what a learner did, in the order told, and sees whether the course is completed by it.
///
/// A fact is counted once by its id, however often it is sent; facts that cannot be meant are refused one by
/// one and do not hold up the others.
///
/// # Errors
/// - [`Error::NotFound`] for another's enrolment; [`Error::Refused`] if it lets nobody study.
/// - [`Error::Invalid`] for more than [`MAX_FACTS`] facts.
#[tracing::instrument(skip_all, fields(enrolment.id = %id))]
pub async fn record_progress(
    cx: &Context,
    actor: &Actor,
    id: EnrolmentId,
    facts: Vec<Fact>,
) -> Result<Vec<FactOutcome>> {
    if facts.len() > MAX_FACTS {
        return Err(Error::invalid("", "too_many", format!("tell of {MAX_FACTS} facts at a time")));
    }
    let enrolment = enrolments::find_for_study(cx, cx.read(), actor, id).await?;
    let version = courses::load(cx, enrolment.course_version_id).await?;
    let now = cx.now();
    let tx = cx.begin_write().await?;
    people::hold(&tx, enrolment.learner_id).await?;
    quizzes::lock_enrolment(&tx, id).await?;
    let enrolment = enrolments::find_for_study(cx, &tx, actor, id).await?;
    let mut ledger = Ledger::read(&tx, &enrolment, now).await?;
    let mut outcomes = Vec::with_capacity(facts.len());
    for fact in facts {
        outcomes.push(FactOutcome { fact_id: fact.fact_id, result: ledger.take(&tx, &version, fact).await? });
    }
    let is_completed = !ledger.changed.is_empty() && ledger.close(cx, &tx).await?;
    tx.commit().await?;
    if is_completed {
        cx.hand_over(Job::IssueCertificate(id));
    }
    Ok(outcomes)
}

/// The lessons of one enrolment while facts are added to them.
struct Ledger<'a> {
    enrolment: &'a enrolment::Model,
    now: DateTime<Utc>,
    lessons: HashMap<CourseItemId, lesson_progress::Model>,
    changed: BTreeSet<CourseItemId>,
}

impl<'a> Ledger<'a> {
    async fn read(
        db: &impl ConnectionTrait,
        enrolment: &'a enrolment::Model,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let rows = progress::rows(db, enrolment.id).await?;
        let lessons = rows.into_iter().map(|row| (row.course_item_id, row)).collect();
        Ok(Self { enrolment, now, lessons, changed: BTreeSet::new() })
    }

    async fn take(
        &mut self,
        db: &impl ConnectionTrait,
        version: &LoadedVersion,
        fact: Fact,
    ) -> Result<FactResult> {
        let Some(lesson) = version.lesson(fact.lesson_id) else {
            let message = "the course you study has no such lesson".to_owned();
            return Ok(FactResult::Refused { code: "unknown_lesson", message });
        };
        let detail = match fact.detail(lesson) {
            Ok(detail) => detail,
            Err(refused) => return Ok(refused),
        };
        if let Act::MediaWatched { media, .. } = &fact.act
            && !self.has_room_for(fact.lesson_id, media)?
        {
            let message = "no more is kept of this lesson's films".to_owned();
            return Ok(FactResult::Refused { code: "too_many", message });
        }
        let row = progress_fact::ActiveModel {
            enrolment_id: Set(self.enrolment.id),
            fact_id: Set(fact.fact_id),
            course_item_id: Set(fact.lesson_id),
            kind: Set(fact.act.kind()),
            detail: Set(detail),
            device_at: Set(fact.device_at),
            received_at: Set(self.now),
        };
        let insert = progress_fact::Entity::insert(row).on_conflict_do_nothing();
        // No row written means that it was there: the one answer both databases give.
        if !matches!(insert.exec_without_returning(db).await?, TryInsertResult::Inserted(1..)) {
            return Ok(FactResult::Duplicate);
        }
        if let Act::MediaWatched { media, segments } = &fact.act {
            let learner = self.enrolment.learner_id;
            crate::media::count_in_lesson(db, learner, media, segments, self.now).await?;
        }
        self.add(&fact)?;
        Ok(FactResult::Accepted)
    }

    /// The row of a lesson is read and written with each fact: it does not grow without end.
    fn has_room_for(&self, lesson: CourseItemId, media: &str) -> Result<bool> {
        let Some(row) = self.lessons.get(&lesson) else { return Ok(true) };
        Ok(watched(row)?.has_room_for(media))
    }

    fn add(&mut self, fact: &Fact) -> Result<()> {
        let at = seen_at(fact.device_at, self.enrolment.joined_at, self.now);
        let row = self.lessons.entry(fact.lesson_id).or_insert_with(|| lesson_progress::Model {
            enrolment_id: self.enrolment.id,
            course_item_id: fact.lesson_id,
            opened_at: at,
            completed_at: None,
            seen_at: at,
            position_permille: 0,
            watched: json!({}),
        });
        self.changed.insert(fact.lesson_id);
        add(row, &fact.act, at, self.now)
    }

    /// Writes what has changed; whether the course is completed.
    async fn close(self, cx: &Context, db: &impl ConnectionTrait) -> Result<bool> {
        use lesson_progress::Column as C;
        let rows = self.lessons.into_values().filter(|row| self.changed.contains(&row.course_item_id));
        let rows: Vec<_> = rows.map(|row| row.into_active_model().reset_all()).collect();
        let upsert = OnConflict::columns([C::EnrolmentId, C::CourseItemId])
            .update_columns([C::OpenedAt, C::CompletedAt, C::SeenAt, C::PositionPermille, C::Watched])
            .to_owned();
        lesson_progress::Entity::insert_many(rows).on_conflict(upsert).exec_without_returning(db).await?;
        enrolments::begin(cx, db, self.enrolment, self.now).await?;
        if self.enrolment.state == EnrolmentState::Completed {
            return Ok(false);
        }
        Ok(evaluate(cx, db, self.enrolment, self.now).await?.is_empty())
    }
}

/// When the learner was there: by the device's clock if it can be right, else by ours.
fn seen_at(device: Option<DateTime<Utc>>, joined: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    device.filter(|at| (joined..=now).contains(at)).unwrap_or(now)
}

/// Adds a fact to a lesson; facts may come in any order.
fn add(row: &mut lesson_progress::Model, act: &Act, at: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    let is_latest = at >= row.seen_at;
    row.opened_at = row.opened_at.min(at);
    row.seen_at = row.seen_at.max(at);
    match act {
        Act::LessonOpened | Act::SelfCheckAnswered { .. } => {}
        // By our clock: certificates rest on it.
        Act::LessonCompleted => row.completed_at = row.completed_at.or(Some(now)),
        // Where the learner stopped last, be it further up: not how far they have ever been.
        Act::ReadingPosition { permille } if is_latest => row.position_permille = *permille,
        Act::ReadingPosition { .. } => {}
        Act::MediaWatched { media, segments } => {
            let mut union = watched(row)?;
            union.add(media, segments);
            row.watched = serde_json::to_value(union).map_err(Error::internal)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone};

    #[test]
    fn a_device_whose_clock_cannot_be_right_is_not_believed() {
        let now = Utc.with_ymd_and_hms(2026, 11, 24, 12, 0, 0).unwrap();
        let joined = now - Duration::days(10);
        let yesterday = now - Duration::days(1);
        assert_eq!(seen_at(Some(yesterday), joined, now), yesterday);
        assert_eq!(seen_at(Some(now + Duration::seconds(1)), joined, now), now);
        assert_eq!(seen_at(Some(joined - Duration::days(1)), joined, now), now);
        assert_eq!(seen_at(None, joined, now), now);
    }
}
