//! The outline of a course as its learner sees it: what there is, what is done, what is locked and why.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use course_content::course::{Language, Level, Quiz, QuizPurpose};
use course_content::{Item, Lesson};
use entity::enums::{EnrolmentState, ItemKind};
use entity::ids::{AttemptId, CourseItemId, EnrolmentId};
use entity::lesson_progress;

use super::done::Done;
use super::eligibility::{self, Eligibility};
use super::progress::{self, Resume};
use crate::actor::Actor;
use crate::attendance::{self, OwnSession};
use crate::context::Context;
use crate::courses::{LoadedItem, LoadedVersion};
use crate::enrolments::Enrolment;
use crate::error::{Error, Refusal, Result};
use crate::quizzes::{self, AttemptSummary, ShownText};

/// A course as its learner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The enrolment.
    pub enrolment_id: EnrolmentId,
    /// Where it stands.
    pub enrolment_state: EnrolmentState,
    /// The course's key.
    pub course_key: String,
    /// The version the learner began, and stays on.
    pub version_number: i32,
    /// The course's title.
    pub title: ShownText,
    /// Its EAPC level.
    pub level: Level,
    /// Said before the course begins.
    pub content_notes: Vec<ShownText>,
    /// The modules in order.
    pub modules: Vec<OutlineModule>,
    /// Where to go on.
    pub resume: Option<Resume>,
    /// How many required lessons and quizzes there are.
    pub required_count: usize,
    /// How many of them are done.
    pub done_count: usize,
    /// The sessions of the run, and what was recorded of the learner.
    pub sessions: Vec<OwnSession>,
}

/// A module of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineModule {
    /// Its key in the course.
    pub key: String,
    /// Its title.
    pub title: ShownText,
    /// One or two sentences.
    pub summary: ShownText,
    /// Lessons and quizzes in order.
    pub items: Vec<OutlineItem>,
}

/// A lesson or quiz of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineItem {
    /// Its id.
    pub id: CourseItemId,
    /// Lesson or quiz.
    pub kind: ItemKind,
    /// `<module>/<lesson>`, as links in lessons have it, or the quiz's key.
    pub path: String,
    /// Its title.
    pub title: ShownText,
    /// One or two sentences.
    pub summary: ShownText,
    /// Whether completion needs it.
    pub required: bool,
    /// How long it takes: a lesson as its author says, a quiz by its time limit without extra time.
    pub minutes: Option<u32>,
    /// How far the learner has come with it.
    pub state: ItemState,
    /// Why it cannot be begun now.
    pub locked: Option<Refusal>,
    /// Until when, where the lock opens by itself.
    pub locked_until: Option<DateTime<Utc>>,
    /// Said before a lesson begins.
    pub content_note: Option<ShownText>,
    /// For a quiz.
    pub quiz: Option<QuizStanding>,
}

/// How far a learner has come with a lesson or quiz.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Not opened yet.
    New,
    /// A lesson was opened, or a quiz tried.
    Opened,
    /// A lesson is completed.
    Completed,
    /// A quiz is passed.
    Passed,
}

/// How a learner stands with a quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizStanding {
    /// What it is for.
    pub purpose: QuizPurpose,
    /// Share of the marks needed.
    pub pass_mark_percent: Option<u8>,
    /// How many attempts may still begin; `None` for as many as wanted.
    pub attempts_left: Option<u32>,
    /// The attempt that is open.
    pub open_attempt_id: Option<AttemptId>,
    /// Every attempt, the first one first.
    pub attempts: Vec<AttemptSummary>,
}

impl Outline {
    /// Where to go on: the attempt that is open, for its time runs; else the lesson last seen; else the next thing
    /// that is not done. Nothing once everything is.
    #[must_use]
    pub fn go_on(&self) -> Option<&OutlineItem> {
        let items = || self.modules.iter().flat_map(|module| &module.items);
        let is_open =
            |item: &&OutlineItem| item.quiz.as_ref().is_some_and(|quiz| quiz.open_attempt_id.is_some());
        if let Some(open) = items().find(is_open) {
            return Some(open);
        }
        let last = self.resume.and_then(|resume| items().position(|item| item.id == resume.lesson_id));
        let from_last = || items().cycle().skip(last.unwrap_or(0)).take(items().count());
        let is_left = |item: &&OutlineItem| !item.is_done();
        from_last().filter(is_left).find(|item| item.locked.is_none()).or_else(|| from_last().find(is_left))
    }
}

impl OutlineItem {
    /// Whether it is completed or passed.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self.state, ItemState::Completed | ItemState::Passed)
    }
}

/// The outline of one's own enrolment.
///
/// # Errors
/// [`Error::NotFound`] for another's enrolment; [`Error::Refused`] if it lets nobody study.
pub async fn outline(cx: &Context, actor: &Actor, id: EnrolmentId, language: Language) -> Result<Outline> {
    of(cx, &Done::of_own(cx, actor, id).await?, language).await
}

/// The same for an enrolment that was listed.
///
/// # Errors
/// As [`outline`].
pub async fn outline_of(
    cx: &Context,
    actor: &Actor,
    enrolment: &Enrolment,
    language: Language,
) -> Result<Outline> {
    of(cx, &Done::of_listed(cx, actor, enrolment).await?, language).await
}

/// The outline of one's own enrolment, and what completion and the certificate still need.
///
/// # Errors
/// As [`outline`].
pub async fn overview(
    cx: &Context,
    actor: &Actor,
    id: EnrolmentId,
    language: Language,
) -> Result<(Outline, Eligibility)> {
    let done = Done::of_own(cx, actor, id).await?;
    Ok((of(cx, &done, language).await?, eligibility::of(cx, &done).await?))
}

async fn of(cx: &Context, done: &Done, language: Language) -> Result<Outline> {
    let Done { enrolment, version, lessons, attempts: past, .. } = done;
    let seen = lessons.iter().map(|row| (row.course_item_id, row)).collect();
    let modules = Drawing { cx, version, seen, past, language }.modules().await?;
    let required = || modules.iter().flat_map(|module| &module.items).filter(|item| item.required);
    let course = &version.package.course;
    Ok(Outline {
        enrolment_id: enrolment.id,
        enrolment_state: enrolment.state,
        course_key: version.course_key.clone(),
        version_number: version.number,
        title: ShownText::of(&course.title, language),
        level: course.level,
        content_notes: course.content_notes.iter().map(|note| ShownText::of(note, language)).collect(),
        resume: progress::resume(lessons),
        required_count: required().count(),
        done_count: required().filter(|item| item.is_done()).count(),
        sessions: attendance::own_sessions(cx.read(), enrolment).await?,
        modules,
    })
}

struct Drawing<'a> {
    cx: &'a Context,
    version: &'a LoadedVersion,
    seen: HashMap<CourseItemId, &'a lesson_progress::Model>,
    past: &'a quizzes::Past,
    language: Language,
}

impl Drawing<'_> {
    async fn modules(&self) -> Result<Vec<OutlineModule>> {
        let mut modules: Vec<OutlineModule> = Vec::new();
        for (module, item) in self.version.package.items() {
            let drawn = self.item(item).await?;
            match modules.last_mut().filter(|last| last.key == module.key) {
                Some(last) => last.items.push(drawn),
                None => modules.push(OutlineModule {
                    key: module.key.clone(),
                    title: ShownText::of(&module.title, self.language),
                    summary: ShownText::of(&module.summary, self.language),
                    items: vec![drawn],
                }),
            }
        }
        Ok(modules)
    }

    async fn item(&self, item: Item<'_>) -> Result<OutlineItem> {
        match item {
            Item::Lesson(lesson) => self.lesson(lesson),
            Item::Quiz(place, quiz) => self.quiz(&place.quiz, quiz).await,
        }
    }

    fn place(&self, kind: ItemKind, path: &str) -> Result<&LoadedItem> {
        let mut items = self.version.items.iter();
        let found = items.find(|item| item.kind == kind && item.path == path);
        found.ok_or_else(|| Error::internal(format!("{path} has no place in version {}", self.version.id)))
    }

    fn lesson(&self, lesson: &Lesson) -> Result<OutlineItem> {
        let place = self.place(ItemKind::Lesson, &lesson.path())?;
        let state = match self.seen.get(&place.id) {
            None => ItemState::New,
            Some(row) if row.completed_at.is_some() => ItemState::Completed,
            Some(_) => ItemState::Opened,
        };
        Ok(OutlineItem {
            id: place.id,
            kind: ItemKind::Lesson,
            path: place.path.clone(),
            title: ShownText::of(&lesson.item.title, self.language),
            summary: ShownText::of(&lesson.item.summary, self.language),
            required: place.required,
            minutes: Some(lesson.item.minutes),
            state,
            locked: None,
            locked_until: None,
            content_note: lesson.item.content_note.as_ref().map(|note| ShownText::of(note, self.language)),
            quiz: None,
        })
    }

    async fn quiz(&self, key: &str, quiz: &Quiz) -> Result<OutlineItem> {
        let place = self.place(ItemKind::Quiz, key)?;
        let standing = quizzes::standing(self.cx, self.cx.read(), self.past, (key, quiz)).await?;
        let tried = if standing.attempts.is_empty() { ItemState::New } else { ItemState::Opened };
        Ok(OutlineItem {
            id: place.id,
            kind: ItemKind::Quiz,
            path: place.path.clone(),
            title: ShownText::of(&quiz.title, self.language),
            summary: ShownText::of(&quiz.summary, self.language),
            required: place.required,
            minutes: quiz.time_limit_minutes,
            state: if standing.is_passed { ItemState::Passed } else { tried },
            locked: standing.locked,
            locked_until: standing.locked_until,
            content_note: None,
            quiz: Some(QuizStanding {
                purpose: quiz.purpose,
                pass_mark_percent: quiz.pass_mark_percent,
                attempts_left: standing.attempts_left,
                open_attempt_id: standing.open_attempt_id,
                attempts: standing.attempts,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn text() -> ShownText {
        ShownText { text: String::new(), language: Language::En }
    }

    fn item(number: u128, state: ItemState) -> OutlineItem {
        OutlineItem {
            id: CourseItemId(Uuid::from_u128(number)),
            kind: ItemKind::Lesson,
            path: String::new(),
            title: text(),
            summary: text(),
            required: true,
            minutes: None,
            state,
            locked: None,
            locked_until: None,
            content_note: None,
            quiz: None,
        }
    }

    fn quiz(number: u128, open: Option<AttemptId>, locked: Option<Refusal>) -> OutlineItem {
        let quiz = QuizStanding {
            purpose: QuizPurpose::Final,
            pass_mark_percent: None,
            attempts_left: None,
            open_attempt_id: open,
            attempts: Vec::new(),
        };
        OutlineItem { kind: ItemKind::Quiz, locked, quiz: Some(quiz), ..item(number, ItemState::Opened) }
    }

    fn goes_on(items: Vec<OutlineItem>, last_seen: Option<u128>) -> Option<u128> {
        let resume = last_seen.map(|number| Resume {
            lesson_id: CourseItemId(Uuid::from_u128(number)),
            position_permille: 0,
            seen_at: DateTime::UNIX_EPOCH,
        });
        let module = OutlineModule { key: String::new(), title: text(), summary: text(), items };
        let outline = Outline {
            enrolment_id: EnrolmentId(Uuid::nil()),
            enrolment_state: EnrolmentState::Active,
            course_key: String::new(),
            version_number: 1,
            title: text(),
            level: Level::Approach,
            content_notes: Vec::new(),
            modules: vec![module],
            resume,
            required_count: 0,
            done_count: 0,
            sessions: Vec::new(),
        };
        outline.go_on().map(|item| item.id.0.as_u128())
    }

    #[test]
    fn one_goes_on_where_one_stopped_and_else_with_the_next_thing_left() {
        use ItemState::{Completed, New, Opened};
        let items = |second| vec![item(1, New), item(2, second), item(3, New)];
        assert_eq!(goes_on(items(Opened), Some(2)), Some(2));
        assert_eq!(goes_on(items(Completed), Some(2)), Some(3));
        assert_eq!(goes_on(items(New), None), Some(1));
        assert_eq!(goes_on(vec![item(1, New), item(2, Completed)], Some(2)), Some(1));
        assert_eq!(goes_on(vec![item(1, Completed)], Some(1)), None);
    }

    #[test]
    fn an_open_attempt_comes_first_and_a_locked_quiz_last() {
        let open = Some(AttemptId(Uuid::nil()));
        assert_eq!(goes_on(vec![item(1, ItemState::Opened), quiz(2, open, None)], Some(1)), Some(2));
        let locked = Some(Refusal::PauseBetweenAttempts);
        assert_eq!(goes_on(vec![item(1, ItemState::New), quiz(2, None, locked)], Some(2)), Some(1));
        let done = item(1, ItemState::Completed);
        assert_eq!(goes_on(vec![done, quiz(2, None, locked)], Some(1)), Some(2));
    }
}
