//! What a learner may see of an attempt while it is open: questions, own responses, the time left.

use chrono::{DateTime, Utc};
use course_content::course::{Language, Navigation, Overdue, ReviewPart};
use entity::attempt;
use entity::enums::AttemptState;
use entity::ids::{AttemptId, AttemptItemId, CourseItemId, EnrolmentId};
use sea_orm::EntityTrait;
use serde::Serialize;

use super::asked::Asked;
use super::frozen::FrozenSettings;
use super::key::key;
use super::late::LateQuestion;
use super::response::Response;
use super::sheet::Sheet;
use super::shown::{Naming, ShownText};
use super::{scoring, submission};
use crate::actor::Actor;
use crate::context::Context;
use crate::courses;
use crate::database::written_out;
use crate::error::{Error, Result};
use crate::policy::{self, Action};

/// Where an attempt stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttemptSummary {
    /// Its id.
    pub id: AttemptId,
    /// Whose it is.
    pub enrolment_id: EnrolmentId,
    /// The quiz.
    pub quiz_id: CourseItemId,
    /// 1, 2, 3 …
    pub number: i32,
    /// Where it stands.
    pub state: AttemptState,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When the time is up.
    pub deadline_at: Option<DateTime<Utc>>,
    /// When it was submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was scored.
    pub scored_at: Option<DateTime<Utc>>,
    /// Thousandths of a mark earned, once scored.
    pub score_milli: Option<i32>,
    /// Thousandths of a mark there are to earn.
    pub max_score_milli: i32,
    /// The score in whole percent, rounded down, once scored.
    pub percent: Option<i32>,
    /// Whether it passes, once scored, where there is something to pass.
    pub passed: Option<bool>,
}

impl AttemptSummary {
    pub(crate) fn of(attempt: &attempt::Model) -> Self {
        Self {
            id: attempt.id,
            enrolment_id: attempt.enrolment_id,
            quiz_id: attempt.course_item_id,
            number: attempt.number,
            state: attempt.state,
            started_at: attempt.started_at,
            deadline_at: attempt.deadline_at,
            submitted_at: attempt.submitted_at,
            scored_at: attempt.scored_at,
            score_milli: attempt.score_milli,
            max_score_milli: attempt.max_score_milli,
            percent: attempt.score_milli.map(|score| scoring::percent(score, attempt.max_score_milli)),
            passed: attempt.passed,
        }
    }
}

/// An attempt as its learner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttemptView {
    /// Where it stands.
    pub summary: AttemptSummary,
    /// The quiz's title.
    pub title: ShownText,
    /// How many attempts there are; `None` for as many as wanted.
    pub attempts: Option<u32>,
    /// Until when it may still be submitted, though not changed: the deadline, or later by the quiz's rule.
    pub closes_at: Option<DateTime<Utc>>,
    /// What happens when the time is up, as it was when the attempt began.
    pub overdue: Overdue,
    /// Any question at any time, or one after the other.
    pub navigation: Navigation,
    /// Share of the marks needed.
    pub pass_mark_percent: Option<u8>,
    /// Extra time: 100 for none.
    pub time_factor_percent: i32,
    /// The server's clock, which decides.
    pub server_now: DateTime<Utc>,
    /// Whole seconds until the deadline; 0 once it has passed.
    pub seconds_left: Option<i64>,
    /// How many items there are, shown or not.
    pub item_count: usize,
    /// The items that may be seen now: those reached in a sequential quiz; after the end, those of a quiz that
    /// shows responses.
    pub items: Vec<ItemView>,
}

/// A question in its place in an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemView {
    /// Its id.
    pub id: AttemptItemId,
    /// 0, 1, 2 … as shown.
    pub position: i32,
    /// Thousandths of a mark it is worth.
    pub max_score_milli: i32,
    /// The case it belongs to.
    pub case: Option<ShownCase>,
    /// The question.
    pub question: LateQuestion,
    /// What counts of the learner's responses now.
    pub response: Option<OwnResponse>,
}

/// A case, shown above its questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownCase {
    /// Its id in the course.
    pub id: String,
    /// The case.
    pub stem: ShownText,
}

/// A learner's own response, in the ids the question is shown with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnResponse {
    /// As the device counted.
    pub seq: i64,
    /// By the server's clock.
    pub saved_at: DateTime<Utc>,
    /// What was answered.
    pub response: Response,
}

/// Reads one's own attempt. One whose time is up is closed first, so what is read is how it stands.
///
/// # Errors
/// [`Error::NotFound`] for another's attempt.
pub async fn attempt(cx: &Context, actor: &Actor, id: AttemptId, language: Language) -> Result<AttemptView> {
    let attempt = find_own(cx, actor, id).await?;
    let settings = FrozenSettings::read(&attempt.settings)?;
    let now = cx.now();
    let sheet = Sheet::read(cx, cx.read(), attempt.id).await?;
    let is_visible =
        attempt.state.is_open() || settings.review.after_submission.contains(&ReviewPart::Responses);
    let shown = if is_visible { sheet.reached(&attempt, &settings) } else { 0 };
    let items =
        sheet.items.iter().take(shown).map(|item| sheet.show(item, language)).collect::<Result<_>>()?;
    Ok(AttemptView {
        summary: AttemptSummary::of(&attempt),
        title: title(cx, &attempt, language).await?,
        attempts: settings.attempts,
        closes_at: attempt.deadline_at.map(|deadline| settings.closes_at(deadline)),
        overdue: settings.overdue,
        navigation: settings.navigation,
        pass_mark_percent: settings.pass_mark_percent,
        time_factor_percent: attempt.time_factor_percent,
        server_now: now,
        seconds_left: attempt.deadline_at.map(|deadline| (deadline - now).num_seconds().max(0)),
        item_count: sheet.items.len(),
        items,
    })
}

const ATTEMPT: &str = "SELECT * FROM attempt WHERE id = $1";

/// The attempt, if it is the actor's, as it stands now.
pub(super) async fn find_own(cx: &Context, actor: &Actor, id: AttemptId) -> Result<attempt::Model> {
    let find = || written_out::one::<attempt::Model>(cx.read(), ATTEMPT, [id.0.into()]);
    let attempt = find().await?.ok_or(Error::NotFound("attempt"))?;
    authorize(actor, &attempt)?;
    if submission::close_if_due(cx, &attempt).await? {
        return find().await?.ok_or(Error::NotFound("attempt"));
    }
    Ok(attempt)
}

/// Lets the learner pass; to others there is no such attempt.
pub(super) fn authorize(actor: &Actor, attempt: &attempt::Model) -> Result<()> {
    policy::authorize_hidden(actor, Action::Study(attempt.learner_id), "attempt")
}

/// The quiz's title.
pub(super) async fn title(cx: &Context, attempt: &attempt::Model, language: Language) -> Result<ShownText> {
    let version = courses::load_with_item(cx, attempt.course_item_id).await?;
    let title = version.quiz(attempt.course_item_id).map(|quiz| ShownText::of(&quiz.title, language));
    Ok(title.unwrap_or_else(|| ShownText { text: String::new(), language }))
}

/// What earns every mark, item by item: for the centre itself, which makes examples and tries itself out.
///
/// # Errors
/// [`Error::Forbidden`] for everybody else; [`Error::NotFound`] if there is no such attempt.
pub async fn right_responses(
    cx: &Context,
    actor: &Actor,
    id: AttemptId,
) -> Result<Vec<(AttemptItemId, Response)>> {
    if *actor != Actor::System {
        return Err(Error::Forbidden);
    }
    let attempt = attempt::Entity::find_by_id(id).one(cx.read()).await?.ok_or(Error::NotFound("attempt"))?;
    let sheet = Sheet::read(cx, cx.read(), attempt.id).await?;
    let right = |item: &Asked| {
        let key = key(&item.question, &item.order, Naming::Labels);
        Ok((item.id, key.ok_or_else(|| Error::internal("a case has no key"))?.as_response()))
    };
    sheet.items.iter().map(right).collect()
}
