//! Runs as coordinators plan and change them over HTTP.

use domain::enums::Role;
use poem::test::TestResponse;
use serde_json::{Value, json};
use tests::{COURSE, TestApp, assert_problem, json as body};

use crate::certified::As;

async fn planned(client: &As) -> TestResponse {
    let plan = json!({
        "kind": "dated",
        "admission": "open",
        "enrolment_opens_at": "2026-11-01T00:00:00Z",
        "enrolment_closes_at": "2027-01-05T00:00:00Z",
        "starts_at": "2027-01-10T09:00:00Z",
        "ends_at": "2027-01-12T09:00:00Z",
        "capacity": 25,
        "waiting_list_size": 10,
        "offer_hours": 24,
    });
    client.post("/course-runs", &json!({ "course_key": COURSE, "plan": plan })).send().await
}

fn tag(answer: &TestResponse) -> String {
    answer.0.headers().get("etag").unwrap().to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_change_leaves_everything_else_as_it_was() {
    let app = TestApp::start().await;
    let client = As::new(&app, app.with_role(Role::Coordinator).await);
    let made = body(planned(&client).await).await;
    let path = format!("/course-runs/{}", made["id"].as_str().unwrap());
    let etag = tag(&client.get(&path).send().await);
    let patch = |etag: &str, change: Value| {
        client.request("PATCH", &path).header("if-match", etag).body_json(&change).send()
    };
    let changed = patch(&etag, json!({ "capacity": 30 })).await;
    let next = tag(&changed);
    let mut wanted = made.clone();
    (wanted["capacity"], wanted["places_left"]) = (json!(30), json!(30));
    assert_eq!(body(changed).await, wanted);
    assert_problem(patch(&etag, json!({ "capacity": 31 })).await, 412, "stale").await;
    let cleared = body(patch(&next, json!({ "waiting_list_size": null })).await).await;
    assert_eq!((cleared.get("waiting_list_size"), &cleared["capacity"]), (None, &json!(30)));
    let without = client.request("PATCH", &path).body_json(&json!({ "capacity": 1 })).send().await;
    assert_problem(without, 428, "if_match_required").await;
}

#[tokio::test]
async fn a_change_that_does_not_fit_what_stays_is_refused_with_its_place() {
    let app = TestApp::start().await;
    let client = As::new(&app, app.with_role(Role::Coordinator).await);
    let made = body(planned(&client).await).await;
    let path = format!("/course-runs/{}", made["id"].as_str().unwrap());
    let etag = tag(&client.get(&path).send().await);
    for (change, place) in [
        (json!({ "ends_at": "2027-01-01T00:00:00Z" }), "/ends_at"),
        (json!({ "starts_at": null }), "/starts_at"),
        (json!({ "enrolment_opens_at": "2027-01-05T00:00:00Z" }), "/enrolment_closes_at"),
    ] {
        let refused =
            client.request("PATCH", &path).header("if-match", &etag).body_json(&change).send().await;
        let problem = assert_problem(refused, 422, "invalid").await;
        assert_eq!(problem["errors"][0]["pointer"], place);
    }
}

#[tokio::test]
async fn a_run_that_was_cancelled_is_changed_no_more() {
    let app = TestApp::start().await;
    let client = As::new(&app, app.with_role(Role::Coordinator).await);
    let made = body(planned(&client).await).await;
    let path = format!("/course-runs/{}", made["id"].as_str().unwrap());
    let reason = json!({ "reason": "The hall is closed." });
    client.post(&format!("{path}/cancellation"), &reason).send().await.assert_status_is_ok();
    let etag = tag(&client.get(&path).send().await);
    let change = json!({ "capacity": 30 });
    let refused = client.request("PATCH", &path).header("if-match", &etag).body_json(&change).send().await;
    assert_problem(refused, 409, "run_cancelled").await;
}
