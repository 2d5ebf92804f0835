//! What a quiz may ask for that the shipped one does not: grace, one question after the other.

use chrono::Duration;
use domain::enums::AttemptState;
use domain::{Actor, Refusal, learning, quizzes};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tests::TestApp;

use crate::study::{Student, assert_refused, choose, item, right};

/// A single choice of the shipped quiz; `c` is right.
const WHEN: &str = "q-when";

#[tokio::test]
async fn grace_lets_submit_and_not_answer() {
    let app = TestApp::start().await;
    let grace = [("overdue: autosubmit", "overdue: grace"), ("grace_minutes: 0", "grace_minutes: 10")];
    let student = Student::of_changed_quiz(&app, &grace).await;
    let attempt = student.start().await;
    let (id, place) = (attempt.summary.id, item(&attempt, WHEN).id);
    app.advance(Duration::minutes(50));
    assert_eq!(student.view(id).await.summary.state, AttemptState::Overdue);
    assert_refused(student.respond(id, place, 1, &choose("c")).await, Refusal::AttemptTimeUp);
    assert_eq!(student.submit(id).await.unwrap().state, AttemptState::Scored);
}

#[tokio::test]
async fn after_the_grace_an_attempt_is_abandoned_and_still_counts() {
    let app = TestApp::start().await;
    let grace = [
        ("overdue: autosubmit", "overdue: grace"),
        ("grace_minutes: 0", "grace_minutes: 3"),
        ("attempts: 3", "attempts: 1"),
    ];
    let student = Student::of_changed_quiz(&app, &grace).await;
    let id = student.start().await.summary.id;
    app.advance(Duration::minutes(50));
    assert_refused(student.submit(id).await, Refusal::AttemptTimeUp);
    assert_eq!(student.view(id).await.summary.state, AttemptState::Abandoned);
    assert_refused(student.submit(id).await, Refusal::AttemptTimeUp);
    app.advance(Duration::days(3));
    assert_refused(student.try_start().await, Refusal::NoAttemptsLeft);
}

#[tokio::test]
async fn whoever_lets_the_first_attempt_run_out_has_had_the_first() {
    let app = TestApp::start().await;
    let rules =
        [("overdue: autosubmit", "overdue: abandon"), ("grade_method: highest", "grade_method: first")];
    let student = Student::of_changed_quiz(&app, &rules).await;
    student.start().await;
    app.advance(Duration::minutes(50));
    app.work().await;
    app.advance(Duration::days(3));
    assert_eq!(student.pass().await.passed, Some(true));
    let eligibility = learning::eligibility(&app.cx, &student.actor, student.enrolment).await.unwrap();
    assert!(eligibility.missing.iter().any(|missing| missing.refusal == Refusal::QuizNotPassed));
}

#[tokio::test]
async fn extra_time_reopens_an_attempt_that_is_still_to_be_submitted() {
    let app = TestApp::start().await;
    let grace = [("overdue: autosubmit", "overdue: grace"), ("grace_minutes: 0", "grace_minutes: 10")];
    let student = Student::of_changed_quiz(&app, &grace).await;
    let attempt = student.start().await;
    app.advance(Duration::minutes(50));
    assert_eq!(student.view(attempt.summary.id).await.summary.state, AttemptState::Overdue);
    let person = student.actor.person_id().unwrap();
    quizzes::give_extra_time(&app.cx, &Actor::System, person, 150, "Reads slowly.").await.unwrap();
    assert_eq!(student.view(attempt.summary.id).await.summary.state, AttemptState::InProgress);
    student.respond(attempt.summary.id, item(&attempt, WHEN).id, 1, &choose("c")).await.unwrap();
}

#[tokio::test]
async fn an_attempt_in_its_grace_keeps_no_other_from_being_closed() {
    let app = TestApp::start().await;
    let grace = [("overdue: autosubmit", "overdue: grace"), ("grace_minutes: 0", "grace_minutes: 60")];
    let waiting = Student::of_changed_quiz(&app, &grace).await;
    waiting.start().await;
    app.advance(Duration::minutes(46));
    app.work().await;
    let other = Student::of_changed_quiz(&app, &[("attempts: 3", "attempts: 2")]).await;
    let attempt = other.start().await.summary.id;
    app.advance(Duration::minutes(46));
    let due = quizzes::attempts_to_close(&app.cx, 1).await.unwrap();
    assert!(due.contains(&attempt), "{due:?}");
}

#[tokio::test]
async fn a_sequential_quiz_shows_and_takes_one_question_after_the_other() {
    let app = TestApp::start().await;
    let student = Student::of_changed_quiz(&app, &[("navigation: free", "navigation: sequential")]).await;
    let attempt = student.start().await;
    assert_eq!(attempt.items.len(), 1);
    let second = entity::attempt_item::Entity::find()
        .filter(entity::attempt_item::Column::AttemptId.eq(attempt.summary.id))
        .filter(entity::attempt_item::Column::Position.eq(1))
        .one(app.cx.read())
        .await
        .unwrap()
        .unwrap();
    let copy =
        entity::question_copy::Entity::find_by_id(second.question_sha256).one(app.cx.read()).await.unwrap();
    let question: course_content::Question = serde_json::from_value(copy.unwrap().body).unwrap();
    let early = student.respond(attempt.summary.id, second.id, 1, &right(&question)).await;
    assert_refused(early, Refusal::QuestionNotReached);
    let first = &attempt.items[0];
    let response = right(&student.question(&first.question.id));
    student.respond(attempt.summary.id, first.id, 1, &response).await.unwrap();
    student.respond(attempt.summary.id, second.id, 1, &right(&question)).await.unwrap();
    assert_eq!(student.view(attempt.summary.id).await.items.len(), 3);
}
