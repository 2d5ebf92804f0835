//! Before an attempt: the rules in words, one's own attempts, and the beginning.

use askama::Template;
use domain::content::{GradeMethod, Navigation};
use domain::enums::AttemptState;
use domain::quizzes::{self, AttemptSummary, QuizIntro};
use domain::{Context, Error};
use poem::Response;
use poem::http::StatusCode;
use uuid::Uuid;

use super::prose::Prose;
use crate::error_page::{self, PageError};
use crate::page::{self, Page};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "quizzes/intro.html")]
struct IntroPage {
    page: Page,
    enrolment: Uuid,
    id: Uuid,
    quiz: QuizIntro,
    summary: Prose,
    /// Why it could not be begun just now.
    refusal: String,
}

impl IntroPage {
    /// Minutes with this learner's extra time.
    fn minutes(&self) -> Option<String> {
        let factor = u32::try_from(self.quiz.time_factor_percent.max(100)).unwrap_or(100);
        let minutes = self.quiz.time_limit_minutes?.saturating_mul(factor) / 100;
        Some(self.page.n("minutes", minutes))
    }

    fn pause(&self) -> String {
        self.page.n("quiz-rule-pause", self.quiz.pause_hours)
    }

    /// The extra time, in words; empty for none.
    fn extra_time(&self) -> String {
        let factor = self.quiz.time_factor_percent;
        let Some(limit) = self.quiz.time_limit_minutes.filter(|_| factor > 100) else { return String::new() };
        let words = self.page.words;
        let values = [("minutes", words.count("minutes", limit)), ("factor", words.thousandths(factor * 10))];
        words.with_all("quiz-rule-extra-time", &values)
    }

    /// That the questions are in another language than the page; empty if they are not.
    fn other_language(&self) -> String {
        let words = self.page.words;
        if self.quiz.questions_in == words.0 {
            return String::new();
        }
        let language = words.say(&format!("study-language-{}", self.quiz.questions_in.tag()));
        words.with("quiz-other-language", "language", language)
    }

    /// Which attempt counts, in words; empty where there is one only.
    fn which_counts(&self) -> String {
        let key = match self.quiz.grade_method {
            _ if self.quiz.attempts == Some(1) => return String::new(),
            GradeMethod::Highest => "quiz-counts-highest",
            GradeMethod::First => "quiz-counts-first",
            GradeMethod::Last => "quiz-counts-last",
            GradeMethod::Average => "quiz-counts-average",
        };
        self.page.t(key)
    }

    fn is_step_by_step(&self) -> bool {
        self.quiz.navigation == Navigation::Sequential
    }

    /// “2 of 3 left”.
    fn attempts_left(&self) -> String {
        match (self.quiz.standing.attempts_left, self.quiz.attempts) {
            (Some(left), Some(of)) => {
                let values = [("left", left.to_string()), ("of", of.to_string())];
                self.page.words.with_all("quiz-left-of", &values)
            }
            _ => self.page.t("quiz-left-any"),
        }
    }

    /// How an attempt stands, and the tone of it.
    fn result(&self, attempt: &AttemptSummary) -> (String, &'static str) {
        result(&self.page, attempt)
    }

    /// When the lock opens by itself, in words.
    fn opens(&self) -> Option<String> {
        self.quiz.standing.locked_until.map(|at| self.page.words.moment(at))
    }

    fn begins(&self) -> String {
        let next = self.quiz.standing.attempts.len() + 1;
        if next == 1 { self.page.t("quiz-begin") } else { self.page.n("quiz-begin-again", next) }
    }
}

/// How an attempt stands, in words, and the tone of it.
pub fn result(page: &Page, attempt: &AttemptSummary) -> (String, &'static str) {
    let key = match (attempt.state, attempt.passed) {
        (AttemptState::Scored, Some(true)) => "quiz-result-passed",
        (AttemptState::Scored, Some(false)) => "quiz-result-failed",
        (AttemptState::Scored, None) => "quiz-result-scored",
        (AttemptState::InProgress | AttemptState::Overdue, _) => "quiz-result-open",
        (AttemptState::Submitted | AttemptState::NeedsMarking, _) => "quiz-result-waits",
        (AttemptState::Abandoned, _) => "quiz-result-abandoned",
    };
    let tone = match attempt.passed {
        Some(true) => "good",
        Some(false) => "warn",
        None => "info",
    };
    (page.with(key, "percent", attempt.percent.unwrap_or_default()), tone)
}

async fn read(cx: &Context, visit: &Visit, ids: (Uuid, Uuid)) -> Result<IntroPage, Error> {
    let quiz = quizzes::intro(cx, &visit.actor, ids.0.into(), ids.1.into(), visit.language).await?;
    let summary = Prose::of(&quiz.summary);
    Ok(IntroPage {
        page: Page::new(visit),
        enrolment: ids.0,
        id: ids.1,
        quiz,
        summary,
        refusal: String::new(),
    })
}

/// The rules, and one's own attempts.
pub async fn intro(cx: &Context, visit: &Visit, ids: (Uuid, Uuid)) -> Result<Response, PageError> {
    visit.signed_in()?;
    page::show(&read(cx, visit, ids).await?)
}

/// Begins an attempt, or leads to the one that is open.
pub async fn start(cx: &Context, visit: &Visit, ids: (Uuid, Uuid)) -> Result<Response, PageError> {
    let actor = visit.signed_in()?;
    match quizzes::start(cx, actor, ids.0.into(), ids.1.into(), visit.language).await {
        Ok(started) => Ok(page::see(&format!("/attempts/{}", started.attempt.summary.id))),
        Err(error @ Error::Refused(_)) => {
            let mut shown = read(cx, visit, ids).await?;
            shown.refusal = error_page::sentence(visit.words(), &error);
            page::render(StatusCode::CONFLICT, &shown)
        }
        Err(other) => Err(other.into()),
    }
}
