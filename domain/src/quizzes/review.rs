//! Looking back at an attempt: exactly as much as its quiz allows, when it allows it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use course_content::course::{Language, Outcome, ReviewPart, ReviewPolicy};
use entity::enums::AttemptState;
use entity::ids::{AttemptId, AttemptItemId, CourseItemId};
use entity::{attempt, attempt_item, enrolment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::asked::Asked;
use super::frozen::FrozenSettings;
use super::key::{self, Feedback, FeedbackFor, Key};
use super::past::Past;
use super::sheet::Sheet;
use super::shown::{Naming, ShownText};
use super::view::{self, AttemptSummary, ItemView};
use super::{passing, scoring};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses::{self, LoadedVersion};
use crate::error::{Error, Refusal, Result};

/// An attempt looked back at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Where it stands.
    pub summary: AttemptSummary,
    /// The course's title.
    pub course_title: ShownText,
    /// The quiz's title.
    pub title: ShownText,
    /// Share of the marks needed.
    pub pass_mark_percent: Option<u8>,
    /// What is shown.
    pub parts: Vec<ReviewPart>,
    /// How each learning outcome stands, where correctness is shown.
    pub outcomes: Vec<OutcomeResult>,
    /// The items, with the parts that are shown.
    pub items: Vec<ReviewedItem>,
}

/// An item looked back at. What is not shown is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewedItem {
    /// The question without its key, and the response if responses are shown.
    pub item: ItemView,
    /// Whether it was right.
    pub correctness: Option<Correctness>,
    /// Why.
    pub feedback: Option<Feedback>,
    /// What is right.
    pub key: Option<Key>,
    /// Where it is written, shown with feedback or key.
    pub sources: Vec<Source>,
}

/// Whether a response was right, and its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Correctness {
    /// Whether nothing was wrong or missing.
    pub right: bool,
    /// Thousandths of a mark earned.
    pub score_milli: i32,
    /// Whether it had to be right to pass.
    pub safety_critical: bool,
}

/// What an attempt shows of one learning outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutcomeResult {
    /// What the learner is to be able to do.
    pub text: ShownText,
    /// Thousandths of a mark earned by the questions on it.
    pub score_milli: i32,
    /// Thousandths of a mark there were to earn.
    pub max_score_milli: i32,
    /// The first lesson that serves it.
    pub lesson_id: Option<CourseItemId>,
}

/// A source of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its key in the course, such as `S21`.
    pub key: String,
    /// What it is.
    pub title: String,
    /// Where to read it.
    pub address: String,
    /// Its year or edition.
    pub edition: Option<String>,
}

/// How far an attempt has come, for what may be shown of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Open.
    During,
    /// Ended and not scored: there are no marks to show.
    Ended,
    /// Scored; there may be another attempt.
    Scored,
    /// Scored, and the quiz passed or no attempts left.
    Settled,
}

/// Looks back at one's own attempt.
///
/// # Errors
/// - [`Error::NotFound`] for another's attempt.
/// - [`Error::Refused`] `ReviewNotAllowed` when the quiz shows nothing now.
pub async fn review(cx: &Context, actor: &Actor, id: AttemptId, language: Language) -> Result<Review> {
    let attempt = view::find_own(cx, actor, id).await?;
    let enrolment = enrolment::Entity::find_by_id(attempt.enrolment_id).one(cx.read()).await?;
    let enrolment = enrolment.ok_or(Error::NotFound("enrolment"))?;
    let version = courses::load(cx, enrolment.course_version_id).await?;
    let stage = stage(cx, &attempt, &enrolment, &version).await?;
    let settings = FrozenSettings::read(&attempt.settings)?;
    let parts = allowed(&settings.review, stage);
    if parts.is_empty() {
        return Err(Refusal::ReviewNotAllowed.into());
    }
    let sheet = Sheet::read(cx, cx.read(), attempt.id).await?;
    let scores = scores(cx, attempt.id).await?;
    // Of a quiz that is answered in its order, no more than was reached while it is open.
    let reached = sheet.reached(&attempt, &settings);
    let looking =
        Looking { sheet: &sheet, scores: &scores, version: &version, parts: &parts, stage, language };
    Ok(Review {
        summary: AttemptSummary::of(&attempt),
        course_title: ShownText::of(&version.package.course.title, language),
        title: view::title(cx, &attempt, language).await?,
        pass_mark_percent: settings.pass_mark_percent,
        outcomes: looking.outcomes(),
        items: sheet.items.iter().take(reached).map(|item| looking.at(item)).collect::<Result<_>>()?,
        parts: parts.into_iter().collect(),
    })
}

/// What each item earned, once scored.
async fn scores(cx: &Context, id: AttemptId) -> Result<HashMap<AttemptItemId, i32>> {
    use attempt_item::Column as C;
    let scored = attempt_item::Entity::find()
        .select_only()
        .columns([C::Id, C::ScoreMilli])
        .filter(C::AttemptId.eq(id))
        .filter(C::ScoreMilli.is_not_null());
    Ok(scored.into_tuple::<(AttemptItemId, i32)>().all(cx.read()).await?.into_iter().collect())
}

async fn stage(
    cx: &Context,
    attempt: &attempt::Model,
    enrolment: &enrolment::Model,
    version: &LoadedVersion,
) -> Result<Stage> {
    match attempt.state {
        AttemptState::InProgress | AttemptState::Overdue => return Ok(Stage::During),
        AttemptState::Submitted | AttemptState::NeedsMarking | AttemptState::Abandoned => {
            return Ok(Stage::Ended);
        }
        AttemptState::Scored => {}
    }
    let Some((key, quiz)) = version.keyed_quiz(attempt.course_item_id) else { return Ok(Stage::Scored) };
    let past = Past::read(cx.read(), enrolment, version.course_id).await?;
    let all = past.counted(key);
    // A key shown now would help in the attempt that is open.
    if all.iter().any(|other| other.state.is_open()) {
        return Ok(Stage::Scored);
    }
    let none_left = quiz.attempts.is_some_and(|limit| u32::try_from(all.len()).unwrap_or(u32::MAX) >= limit);
    let is_settled = none_left || passing::passed(cx, cx.read(), &past, (key, quiz)).await?;
    Ok(if is_settled { Stage::Settled } else { Stage::Scored })
}

fn allowed(policy: &ReviewPolicy, stage: Stage) -> BTreeSet<ReviewPart> {
    let later = policy.after_submission.iter().copied();
    match stage {
        Stage::During => policy.during.iter().copied().collect(),
        Stage::Ended => later.filter(|part| *part == ReviewPart::Responses).collect(),
        Stage::Scored => later.collect(),
        Stage::Settled => later.chain(policy.after_pass.iter().copied()).collect(),
    }
}

struct Looking<'a> {
    sheet: &'a Sheet,
    scores: &'a HashMap<AttemptItemId, i32>,
    version: &'a LoadedVersion,
    parts: &'a BTreeSet<ReviewPart>,
    stage: Stage,
    language: Language,
}

impl Looking<'_> {
    fn at(&self, item: &Asked) -> Result<ReviewedItem> {
        let (question, order) = (&*item.question, &item.order);
        let given = self.sheet.given.get(&item.id).map(|own| &own.response);
        // While the attempt is open, only what is answered is explained.
        let is_open_book = self.stage != Stage::During || given.is_some_and(|response| !response.is_empty());
        let shows = |part| is_open_book && self.parts.contains(&part);
        let mut shown = self.sheet.show(item, self.language)?;
        if !self.parts.contains(&ReviewPart::Responses) {
            shown.response = None;
        }
        let correctness = shows(ReviewPart::Correctness).then(|| {
            let mark = scoring::mark(question, given);
            let score_milli = self.scores.get(&item.id).copied().unwrap_or(mark.score_milli);
            Correctness { right: mark.right, score_milli, safety_critical: question.common().safety_critical }
        });
        let whom = if shows(ReviewPart::Key) { FeedbackFor::All } else { FeedbackFor::Chosen(given) };
        let explains = shows(ReviewPart::Key) || shows(ReviewPart::Feedback);
        Ok(ReviewedItem {
            item: shown,
            correctness,
            feedback: shows(ReviewPart::Feedback).then(|| key::feedback(question, whom, self.language)),
            key: if shows(ReviewPart::Key) { key::key(question, order, Naming::Labels) } else { None },
            sources: if explains { sources(self.version, question.common().sources) } else { Vec::new() },
        })
    }
}

impl Looking<'_> {
    /// What the questions on each learning outcome earned together, in the order of the course. Nothing while the
    /// attempt is open.
    fn outcomes(&self) -> Vec<OutcomeResult> {
        if self.stage == Stage::During || !self.parts.contains(&ReviewPart::Correctness) {
            return Vec::new();
        }
        let mut earned: BTreeMap<&str, (i32, i32)> = BTreeMap::new();
        for item in self.sheet.items.iter() {
            let Some(outcome) = item.question.common().outcome else { continue };
            let sum = earned.entry(outcome).or_default();
            sum.0 = sum.0.saturating_add(self.scores.get(&item.id).copied().unwrap_or_default());
            sum.1 = sum.1.saturating_add(item.max_score_milli);
        }
        let outcomes = &self.version.package.course.outcomes;
        let result = |outcome: &Outcome| {
            let (score_milli, max_score_milli) = *earned.get(outcome.id.as_str())?;
            let text = ShownText::of(&outcome.text, self.language);
            Some(OutcomeResult { text, score_milli, max_score_milli, lesson_id: self.lesson_on(&outcome.id) })
        };
        outcomes.iter().filter_map(result).collect()
    }

    fn lesson_on(&self, outcome: &str) -> Option<CourseItemId> {
        let mut ids = self.version.items.iter().map(|item| item.id);
        ids.find(|id| {
            let lesson = self.version.lesson(*id);
            lesson.is_some_and(|lesson| lesson.item.outcomes.iter().any(|served| served == outcome))
        })
    }
}

/// The sources behind these keys, as the course's list of references has them.
#[must_use]
pub(crate) fn sources(version: &LoadedVersion, keys: &[String]) -> Vec<Source> {
    let references = &version.package.course.references;
    let found = keys.iter().filter_map(|key| Some((key, references.get(key)?)));
    found
        .map(|(key, reference)| Source {
            key: key.clone(),
            title: reference.title.clone(),
            address: reference.address.clone(),
            edition: reference.edition.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReviewPart::{Correctness, Feedback, Key, Responses};

    #[test]
    fn each_stage_shows_what_the_policy_gives_it() {
        let policy = ReviewPolicy {
            during: vec![],
            after_submission: vec![Responses, Correctness, Feedback],
            after_pass: vec![Key],
        };
        let shown = |stage| allowed(&policy, stage).into_iter().collect::<Vec<_>>();
        assert_eq!(shown(Stage::During), []);
        assert_eq!(shown(Stage::Ended), [Responses]);
        assert_eq!(shown(Stage::Scored), [Responses, Correctness, Feedback]);
        assert_eq!(shown(Stage::Settled), [Responses, Correctness, Feedback, Key]);
    }
}
