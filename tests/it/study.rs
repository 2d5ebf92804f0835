//! A learner on a course, for the tests of learning and quizzes.

use std::sync::Arc;

use course_content::Question;
use domain::content::Language;
use domain::courses::{self, LoadedVersion, Publication};
use domain::enums::{ChangeClass, EnrolmentState, ItemKind};
use domain::ids::{AttemptId, AttemptItemId, CourseItemId, CourseRunId, EnrolmentId};
use domain::learning::{self, Act, Fact, FactOutcome};
use domain::quizzes::{self, AttemptSummary, AttemptView, ItemView, NewResponse, Response, ResponseReceipt};
use domain::runs::{self, RunPlan};
use domain::{Actor, Error, Refusal, enrolments};
use entity::attempt_item;
use sea_orm::EntityTrait;
use tests::{COURSE, TestApp};
use uuid::Uuid;

/// A learner with a place on the course.
pub struct Student<'a> {
    pub app: &'a TestApp,
    pub actor: Actor,
    pub enrolment: EnrolmentId,
    pub version: Arc<LoadedVersion>,
}

impl<'a> Student<'a> {
    /// On the course as it comes.
    pub async fn of(app: &'a TestApp) -> Self {
        let run = app.self_paced_run().await;
        Self::on(app, run).await
    }

    /// On the course with changes of its quiz: each first text becomes the second.
    pub async fn of_changed_quiz(app: &'a TestApp, changes: &[(&str, &str)]) -> Self {
        let path = "quizzes/final-test.yaml";
        let mut files = tests::database_course();
        let mut quiz = String::from_utf8(files.get(path).unwrap().to_vec()).unwrap();
        for (from, to) in changes {
            assert!(quiz.contains(from), "{from}");
            quiz = quiz.replacen(from, to, 1);
        }
        files.insert(path, quiz);
        courses::put_draft(&app.cx, &Actor::System, COURSE, files, None).await.unwrap();
        let said = Publication { change_class: ChangeClass::Editorial, change_note: "For a test.".into() };
        courses::publish(&app.cx, &Actor::System, COURSE, &said).await.unwrap();
        let plan = RunPlan::always_open(app.cx.now());
        let run = runs::create(&app.cx, &Actor::System, COURSE, plan).await.unwrap();
        Self::on(app, run.row.id).await
    }

    async fn on(app: &'a TestApp, run: CourseRunId) -> Self {
        let actor = app.learner().await;
        let enrolled = enrolments::enrol(&app.cx, &actor, run, actor.person_id().unwrap()).await.unwrap();
        let row = enrolled.enrolment().row.clone();
        let version = courses::load(&app.cx, row.course_version_id).await.unwrap();
        Self { app, actor, enrolment: row.id, version }
    }

    pub fn quiz(&self) -> CourseItemId {
        self.version.items.iter().find(|item| item.kind == ItemKind::Quiz).unwrap().id
    }

    pub fn lessons(&self) -> Vec<CourseItemId> {
        self.version.items.iter().filter(|item| item.kind == ItemKind::Lesson).map(|item| item.id).collect()
    }

    pub async fn state(&self) -> EnrolmentState {
        enrolments::find(&self.app.cx, &Actor::System, self.enrolment).await.unwrap().row.state
    }

    /// A question of the quiz, with its key.
    pub fn question(&self, id: &str) -> Question {
        let quiz = self.version.quiz(self.quiz()).unwrap();
        let nested = quiz.questions.iter().flat_map(|question| match question {
            Question::CaseVignette(case) => case.questions.clone(),
            other => vec![other.clone()],
        });
        nested.into_iter().find(|question| question.common().id == id).unwrap()
    }

    pub async fn try_start(&self) -> domain::Result<quizzes::Started> {
        quizzes::start(&self.app.cx, &self.actor, self.enrolment, self.quiz(), Language::En).await
    }

    pub async fn start(&self) -> AttemptView {
        self.try_start().await.unwrap().attempt
    }

    pub async fn view(&self, id: AttemptId) -> AttemptView {
        quizzes::attempt(&self.app.cx, &self.actor, id, Language::En).await.unwrap()
    }

    pub async fn respond(
        &self,
        attempt: AttemptId,
        item: AttemptItemId,
        seq: i64,
        response: &Response,
    ) -> domain::Result<ResponseReceipt> {
        self.respond_as(self.app.cx.new_id(), attempt, item, seq, response).await
    }

    pub async fn respond_as(
        &self,
        op_id: Uuid,
        attempt: AttemptId,
        item: AttemptItemId,
        seq: i64,
        response: &Response,
    ) -> domain::Result<ResponseReceipt> {
        let new = NewResponse { op_id, seq, response: self.as_shown(item, response).await };
        quizzes::respond(&self.app.cx, &self.actor, attempt, item, new).await
    }

    /// A response in its question's own ids as a learner gives it, who sees targets and steps under labels.
    async fn as_shown(&self, item: AttemptItemId, response: &Response) -> Response {
        let row = attempt_item::Entity::find_by_id(item).one(self.app.cx.read()).await.unwrap();
        let order: Vec<String> =
            row.map_or_else(Vec::new, |row| serde_json::from_value(row.shown_order).unwrap());
        let label = |id: &String| match order.iter().position(|own| own == id) {
            Some(place) => format!("shown-{}", place + 1),
            None => id.clone(),
        };
        match response {
            Response::Matching { matches } => Response::Matching {
                matches: matches.iter().map(|(prompt, target)| (prompt.clone(), label(target))).collect(),
            },
            Response::Ordering { step_ids } => {
                Response::Ordering { step_ids: step_ids.iter().map(label).collect() }
            }
            other => other.clone(),
        }
    }

    /// Answers everything rightly but these questions.
    pub async fn answer_all_but(&self, attempt: &AttemptView, wrong: &[&str]) {
        for item in &attempt.items {
            if !wrong.contains(&item.question.id.as_str()) {
                let response = right(&self.question(&item.question.id));
                self.respond(attempt.summary.id, item.id, 1, &response).await.unwrap();
            }
        }
    }

    pub async fn submit(&self, id: AttemptId) -> domain::Result<AttemptSummary> {
        quizzes::submit(&self.app.cx, &self.actor, id).await
    }

    /// Sits the quiz and answers everything rightly.
    pub async fn pass(&self) -> AttemptSummary {
        let attempt = self.start().await;
        self.answer_all_but(&attempt, &[]).await;
        self.submit(attempt.summary.id).await.unwrap()
    }

    pub async fn tell(&self, facts: Vec<Fact>) -> Vec<FactOutcome> {
        learning::record_progress(&self.app.cx, &self.actor, self.enrolment, facts).await.unwrap()
    }

    pub fn fact(&self, lesson: CourseItemId, act: Act) -> Fact {
        Fact { fact_id: self.app.cx.new_id(), lesson_id: lesson, device_at: None, act }
    }
}

/// The item that asks this question.
pub fn item<'a>(attempt: &'a AttemptView, question: &str) -> &'a ItemView {
    attempt.items.iter().find(|item| item.question.id == question).unwrap()
}

/// The right response to a question, in its own ids.
pub fn right(question: &Question) -> Response {
    match question {
        Question::SingleChoice(choice) => Response::SingleChoice {
            option_id: choice.options.iter().find(|option| option.correct).map(|option| option.id.clone()),
        },
        Question::MultipleResponse(choice) => Response::MultipleResponse {
            option_ids: choice.options.iter().filter(|o| o.correct).map(|o| o.id.clone()).collect(),
        },
        Question::Matching(matching) => Response::Matching {
            matches: matching.prompts.iter().map(|p| (p.id.clone(), p.target.clone())).collect(),
        },
        Question::Ordering(ordering) => {
            Response::Ordering { step_ids: ordering.steps.iter().map(|step| step.id.clone()).collect() }
        }
        Question::Numeric(numeric) => Response::Numeric {
            // As a learner in Minsk types it.
            values: numeric
                .fields
                .iter()
                .map(|f| (f.id.clone(), f.answer.to_string().replace('.', ",")))
                .collect(),
        },
        Question::CaseVignette(_) => panic!("a case is answered by its questions"),
    }
}

pub fn choose(option: &str) -> Response {
    Response::SingleChoice { option_id: Some(option.to_owned()) }
}

#[track_caller]
pub fn assert_refused<T: std::fmt::Debug>(result: domain::Result<T>, refusal: Refusal) {
    match result {
        Err(Error::Refused(found)) => assert_eq!(found, refusal),
        other => panic!("{refusal:?} was expected: {other:?}"),
    }
}
