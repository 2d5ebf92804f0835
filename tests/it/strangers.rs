//! Another learner's ids: to a stranger there is no such thing, whatever is asked of it.

use domain::enums::Role;
use serde_json::{Value, json};
use tests::{TestApp, assert_problem};

use crate::authz::operations;
use crate::certified::{As, completes, daria, the_certificate_of};
use crate::study::Student;

/// What only staff may do to a certificate: to a learner it is forbidden, whether it is there or not.
const FOR_STAFF: [&str; 7] = [
    "correct_certificate",
    "countersign_certificate",
    "get_document_to_sign",
    "reinstate_certificate",
    "return_certificate",
    "revoke_certificate",
    "suspend_certificate",
];

/// A body that the operation would take from its owner.
fn good_body(operation: &str, app: &TestApp) -> Value {
    match operation {
        "record_progress" => json!([]),
        "save_response" => json!({
            "op_id": app.cx.new_id::<uuid::Uuid>(), "seq": 1, "response": { "kind": "single_choice", "option_id": "a" },
        }),
        "decide_enrolment" => json!({ "approved": true }),
        "countersign_certificate" => json!({}),
        id if FOR_STAFF.contains(&id) => json!({ "reason": "mischief" }),
        _ => json!({}),
    }
}

#[tokio::test]
async fn everything_that_hangs_on_another_learner_is_not_found() {
    let app = TestApp::start().await;
    let owner = Student::of(&app).await;
    let attempt = owner.start().await;
    let (person, completed) = completes(&app, daria(&app)).await;
    domain::certificates::issue_due(&app.cx, completed).await.unwrap();
    let certificate = the_certificate_of(&app, completed).await.id.to_string();
    let (enrolment, quiz, lesson) = (owner.enrolment.to_string(), owner.quiz(), owner.lessons()[0]);
    let (id, item) = (attempt.summary.id.to_string(), attempt.items[0].id.to_string());
    let stranger = As::new(&app, app.learner().await);

    let mut asked = 0;
    for (method, path, operation) in operations() {
        let owned = match path.split('/').nth(1) {
            Some("enrolments") => &enrolment,
            Some("attempts") => &id,
            Some("certificates") => &certificate,
            Some("people") if path == "/people/{id}" => &person.to_string(),
            _ => continue,
        };
        let operation = operation["operationId"].as_str().unwrap();
        let path = path.replace("{id}", owned).replace("{item_id}", &item);
        let path = path.replace("{quiz_id}", &quiz.to_string()).replace("{lesson_id}", &lesson.to_string());
        let answer = stranger.request(&method, &path).body_json(&good_body(operation, &app)).send().await;
        if FOR_STAFF.contains(&operation) {
            assert_problem(answer, 403, "forbidden").await;
        } else {
            assert_problem(answer, 404, "not_found").await;
        }
        asked += 1;
    }
    assert!(asked > 18, "the contract has {asked} such operations");
    let untouched = owner.view(attempt.summary.id).await;
    assert_eq!(untouched.summary, attempt.summary, "nothing of it has changed");
}

#[tokio::test]
async fn a_trainer_of_one_course_coordinates_nothing_and_reads_no_other_draft() {
    let app = TestApp::start().await;
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    let run = app.self_paced_run().await;
    let listed = trainer.get(&format!("/course-runs/{run}/enrolments")).send().await;
    assert_problem(listed, 403, "forbidden").await;
    let cancelled =
        trainer.post(&format!("/course-runs/{run}/cancellation"), &json!({ "reason": "x" })).send().await;
    assert_problem(cancelled, 403, "forbidden").await;
}
