//! Looking back at an attempt: its result, each question as far as the quiz shows it, and what comes next.

use askama::Template;
use domain::content::ReviewPart;
use domain::enums::AttemptState;
use domain::ids::CourseItemId;
use domain::learning::{self, Eligibility};
use domain::quizzes::{
    self, AttemptSummary, OutcomeResult, Review, ReviewedItem, ShownText, Source, Standing,
};
use domain::{Context, Error, Refusal};
use poem::Response;
use uuid::Uuid;

use super::prose::Prose;
use super::result::{Answered, Given, Shown, Value};
use crate::error_page::PageError;
use crate::page::{self, Page};
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "quizzes/review.html")]
struct ReviewPage {
    page: Page,
    summary: AttemptSummary,
    course_title: ShownText,
    title: ShownText,
    pass_mark_percent: Option<u8>,
    outcomes: Vec<Outcome>,
    questions: Vec<LookedAt>,
    shows_responses: bool,
    standing: Option<Standing>,
    eligibility: Option<Eligibility>,
    /// How many responses came after the end.
    late: usize,
}

/// What an attempt shows of one learning outcome.
struct Outcome {
    text: ShownText,
    marks: String,
    is_whole: bool,
    /// Where it can be read about.
    lesson: Option<CourseItemId>,
}

/// A question looked back at.
struct LookedAt {
    number: i32,
    case: Option<Prose>,
    stem: Prose,
    answered: Answered,
    is_answered: bool,
    /// Whether it was right, and its marks in words.
    mark: Option<(Tone, String)>,
    safety_critical: bool,
    has_feedback: bool,
    sources: Vec<Source>,
}

impl LookedAt {
    fn is_right(&self) -> bool {
        self.mark.as_ref().is_some_and(|(tone, _)| *tone == Tone::Right)
    }
}

/// How well something went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Right,
    Partly,
    Wrong,
}

impl Tone {
    const fn of(is_right: bool, score_milli: i32) -> Self {
        match (is_right, score_milli) {
            (true, _) => Self::Right,
            (false, 0) => Self::Wrong,
            (false, _) => Self::Partly,
        }
    }

    const fn class(self) -> &'static str {
        if matches!(self, Self::Right) { "good" } else { "warn" }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Right => "check",
            Self::Partly => "todo",
            Self::Wrong => "cross",
        }
    }
}

impl ReviewPage {
    fn marks(&self) -> String {
        let score = self.summary.score_milli.unwrap_or_default();
        marks_of(self.page.words, score, self.summary.max_score_milli)
    }

    /// No clock runs here any more; the words are those of every page with a script.
    fn time_up(&self) -> String {
        self.page.t("quiz-time-up")
    }

    fn late(&self) -> String {
        self.page.n("quiz-late", self.late)
    }

    fn headline(&self) -> String {
        let percent = self.summary.percent.unwrap_or_default();
        match (self.summary.state, self.summary.passed) {
            (AttemptState::Scored, Some(true)) => self.page.with("review-passed", "percent", percent),
            (AttemptState::Scored, Some(false)) => self.page.with("review-failed", "percent", percent),
            (AttemptState::Scored, None) => self.page.with("review-scored", "percent", percent),
            (AttemptState::Abandoned, _) => self.page.t("review-abandoned"),
            (AttemptState::InProgress | AttemptState::Overdue, _) => self.page.t("review-open"),
            (AttemptState::Submitted | AttemptState::NeedsMarking, _) => self.page.t("review-waits"),
        }
    }

    /// Whether the time ran out before it was handed in.
    fn ran_out(&self) -> bool {
        self.summary.submitted_at.is_some() && self.summary.submitted_at == self.summary.deadline_at
    }

    /// When it ended, or began if it has not.
    fn day(&self) -> String {
        self.page.words.day_of(self.summary.submitted_at.unwrap_or(self.summary.started_at))
    }

    fn is_scored(&self) -> bool {
        self.summary.state == AttemptState::Scored
    }

    /// Whether enough marks were earned and a question that had to be right was not.
    fn failed_for_safety(&self) -> bool {
        let reached = self.pass_mark_percent.zip(self.summary.percent);
        self.summary.passed == Some(false) && reached.is_some_and(|(needed, got)| got >= i32::from(needed))
    }

    fn wrong(&self) -> impl Iterator<Item = &LookedAt> {
        let is_wrong = |mark: &(Tone, String)| mark.0 != Tone::Right;
        self.questions.iter().filter(move |question| question.mark.as_ref().is_some_and(is_wrong))
    }

    /// The number of the first question that went wrong; 0 if none did.
    fn first_wrong(&self) -> i32 {
        self.wrong().next().map_or(0, |question| question.number)
    }

    fn to_wrong(&self) -> String {
        self.page.n("review-to-wrong", self.wrong().count())
    }

    /// Names that are not confirmed keep the certificate waiting.
    fn names_missing(&self) -> bool {
        let missing = self.eligibility.as_ref().map(|e| e.certificate_missing.as_slice()).unwrap_or_default();
        missing.contains(&Refusal::NamesNotConfirmed)
    }

    fn leads_to_certificate(&self) -> bool {
        let missing = self.eligibility.as_ref().map(|e| e.certificate_missing.as_slice()).unwrap_or_default();
        !missing.contains(&Refusal::NoCertificateForCourse)
    }

    /// When the next attempt opens, in words.
    fn opens(&self) -> Option<String> {
        let until = self.standing.as_ref().and_then(|standing| standing.locked_until);
        until.map(|at| self.page.words.moment(at))
    }

    fn attempts_left(&self) -> Option<u32> {
        self.standing.as_ref().and_then(|standing| standing.attempts_left)
    }
}

/// “33 of 38 marks”; parts of a mark as hundredths, rounded down.
fn marks_of(words: Words, score_milli: i32, of_milli: i32) -> String {
    let score = words.thousandths(score_milli - score_milli % 10);
    format!("{score} {}", words.count("review-of-marks", of_milli / 1000))
}

/// The review.
pub async fn review(cx: &Context, visit: &Visit, id: Uuid, late: usize) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    let mut shown = match quizzes::review(cx, actor, id.into(), visit.language).await {
        Ok(review) => ReviewPage::of(visit, review),
        Err(Error::Refused(Refusal::ReviewNotAllowed)) => unseen(cx, visit, id).await?,
        Err(other) => return Err(other.into()),
    };
    if shown.summary.state == AttemptState::InProgress && shown.questions.is_empty() {
        return Ok(page::see(&format!("/attempts/{id}")));
    }
    shown.late = late;
    let (enrolment, quiz) = (shown.summary.enrolment_id, shown.summary.quiz_id);
    // An enrolment that has ended shows its attempts still, but nothing comes next.
    shown.standing =
        quizzes::intro(cx, actor, enrolment, quiz, visit.language).await.ok().map(|i| i.standing);
    shown.eligibility = learning::eligibility(cx, actor, enrolment).await.ok();
    page::show(&shown)
}

/// An attempt whose quiz shows nothing of it now: how it ended, and no more.
async fn unseen(cx: &Context, visit: &Visit, id: Uuid) -> Result<ReviewPage, Error> {
    let view = quizzes::attempt(cx, &visit.actor, id.into(), visit.language).await?;
    let (enrolment, quiz) = (view.summary.enrolment_id, view.summary.quiz_id);
    let intro = quizzes::intro(cx, &visit.actor, enrolment, quiz, visit.language).await;
    let nameless = || ShownText { text: String::new(), language: visit.language };
    Ok(ReviewPage {
        page: Page::new(visit),
        summary: view.summary,
        course_title: intro.map_or_else(|_| nameless(), |intro| intro.course_title),
        title: view.title,
        pass_mark_percent: view.pass_mark_percent,
        outcomes: Vec::new(),
        questions: Vec::new(),
        shows_responses: false,
        standing: None,
        eligibility: None,
        late: 0,
    })
}

impl ReviewPage {
    fn of(visit: &Visit, review: Review) -> Self {
        let page = Page::new(visit);
        let mut case = String::new();
        let words = page.words;
        let outcome = |result: OutcomeResult| Outcome {
            marks: marks_of(words, result.score_milli, result.max_score_milli),
            is_whole: result.score_milli == result.max_score_milli,
            lesson: result.lesson_id,
            text: result.text,
        };
        let questions = review.items.iter().map(|item| looked_at(page.words, item, &mut case)).collect();
        Self {
            page,
            summary: review.summary,
            course_title: review.course_title,
            title: review.title,
            pass_mark_percent: review.pass_mark_percent,
            outcomes: review.outcomes.into_iter().map(outcome).collect(),
            questions,
            shows_responses: review.parts.contains(&ReviewPart::Responses),
            standing: None,
            eligibility: None,
            late: 0,
        }
    }
}

/// `last_case`: the case above the question before, which is not said again.
fn looked_at(words: Words, item: &ReviewedItem, last_case: &mut String) -> LookedAt {
    let ReviewedItem { item: view, correctness, .. } = item;
    let shown = Shown {
        response: super::paper::own(view).filter(|response| !response.is_empty()),
        is_right: correctness.map(|mark| mark.right),
        key: item.key.as_ref(),
        feedback: item.feedback.as_ref(),
        language: words.0,
    };
    let id = view.case.as_ref().map_or("", |case| case.id.as_str());
    let is_new_case = !id.is_empty() && id != last_case.as_str();
    id.clone_into(last_case);
    let answered = Answered::new(&view.question, &shown);
    LookedAt {
        number: view.position + 1,
        case: view.case.as_ref().filter(|_| is_new_case).map(|case| Prose::of(&case.stem)),
        stem: Prose::of(&view.question.stem),
        is_answered: shown.response.is_some(),
        mark: correctness.map(|mark| {
            let said = marks_of(words, mark.score_milli, view.max_score_milli);
            (Tone::of(mark.right, mark.score_milli), said)
        }),
        safety_critical: correctness.is_some_and(|mark| mark.safety_critical),
        has_feedback: answered.general.is_some() || !item.sources.is_empty(),
        answered,
        sources: item.sources.clone(),
    }
}
