//! Extra time, given by staff for a reason; and roles that are taken away.

use chrono::Duration;
use domain::enums::{AttemptState, Role};
use domain::{Error, quizzes};
use entity::audit_entry;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use tests::{TestApp, assert_problem, json as body};

use crate::certified::As;
use crate::study::Student;

#[tokio::test]
async fn extra_time_moves_the_deadline_of_an_open_attempt_at_once_and_holds_for_the_next() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let person = student.actor.person_id().unwrap();
    let coordinator = As::new(&app, app.with_role(Role::Coordinator).await);
    let path = format!("/people/{person}/extra-time");
    let sent = json!({ "time_factor_percent": 200, "reason": "Reads with a screen reader." });
    let given = body(coordinator.post(&path, &sent).send().await).await;
    assert_eq!(given["time_factor_percent"], 200);
    let moved = student.view(attempt.summary.id).await;
    let started = attempt.summary.started_at;
    assert_eq!(moved.summary.deadline_at, Some(started + Duration::minutes(90)));
    app.advance(Duration::minutes(60));
    let place = attempt.items.iter().find(|item| item.question.id == "q-when").unwrap().id;
    let choice = quizzes::Response::SingleChoice { option_id: Some("a".into()) };
    student.respond(attempt.summary.id, place, 1, &choice).await.expect("there is time left");
    student.submit(attempt.summary.id).await.unwrap();
    app.advance(Duration::hours(25));
    let next = student.start().await;
    assert_eq!(next.summary.deadline_at, Some(next.summary.started_at + Duration::minutes(90)));

    let noted = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq("person.time_factor_changed"))
        .all(app.cx.read())
        .await
        .unwrap();
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].reason.as_deref(), Some("Reads with a screen reader."));
}

#[tokio::test]
async fn extra_time_opens_no_attempt_that_has_ended() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await.summary;
    app.advance(Duration::minutes(46));
    app.work().await;
    let coordinator = app.with_role(Role::Coordinator).await;
    let person = student.actor.person_id().unwrap();
    quizzes::give_extra_time(&app.cx, &coordinator, person, 300, "too late").await.unwrap();
    let closed = student.view(attempt.id).await.summary;
    assert_eq!((closed.state, closed.deadline_at), (AttemptState::Scored, attempt.deadline_at));
}

#[tokio::test]
async fn nobody_gives_extra_time_to_themselves_or_without_a_reason() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let person = student.actor.person_id().unwrap();
    let own = quizzes::give_extra_time(&app.cx, &student.actor, person, 300, "I would like it").await;
    assert!(matches!(own, Err(Error::Forbidden)));
    let coordinator = app.with_role(Role::Coordinator).await;
    for (percent, reason) in [(99, "why"), (301, "why"), (i32::MAX, "why"), (150, " \n")] {
        let refused = quizzes::give_extra_time(&app.cx, &coordinator, person, percent, reason).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{percent} {reason:?}");
    }
    let nobody = quizzes::give_extra_time(&app.cx, &coordinator, app.cx.new_id(), 150, "why").await;
    assert!(matches!(nobody, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_role_taken_away_is_gone_at_the_next_request() {
    let app = TestApp::start().await;
    domain::people::make_demo_people(&app.cx).await.unwrap();
    let sign_in = |login: &'static str| {
        let credentials = json!({ "login": login, "password": domain::people::DEMO_PASSWORD });
        let app = &app;
        async move {
            let tokens = body(app.post("/auth/login", &credentials).send().await).await;
            let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
            (bearer, tokens["person"]["id"].as_str().unwrap().to_owned())
        }
    };
    let (admin, _) = sign_in("admin@demo.test").await;
    let (coordinator, id) = sign_in("coordinator@demo.test").await;
    let list = format!("/course-runs/{}/enrolments", app.self_paced_run().await);
    let may_list = || async { app.get(&list).header("authorization", &coordinator).send().await };
    assert_eq!(may_list().await.0.status().as_u16(), 200);
    let path = format!("/people/{id}/roles/coordinator");
    let take =
        |bearer: &str| app.client().delete(format!("/api/v1{path}")).header("authorization", bearer).send();
    assert_problem(take(&coordinator).await, 403, "forbidden").await;
    let elsewhere = json!({ "role": "trainer", "course_id": uuid::Uuid::nil() });
    let given =
        app.post(&format!("/people/{id}/roles"), &elsewhere).header("authorization", &admin).send().await;
    assert_eq!(assert_problem(given, 422, "invalid").await["errors"][0]["code"], "unknown_course");
    for _ in 0..2 {
        assert_eq!(body(take(&admin).await).await["roles"], json!([]));
    }
    assert_problem(may_list().await, 403, "forbidden").await;
}
