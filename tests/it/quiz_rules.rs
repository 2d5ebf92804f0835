//! What a quiz may ask for that the shipped one does not: grace, one question after the other.

use chrono::Duration;
use domain::Refusal;
use domain::enums::AttemptState;
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
