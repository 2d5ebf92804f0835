//! Guard: every operation asks who is there, unless it is known to be open to everybody.

use serde_json::{Value, json};
use tests::{TestApp, assert_problem};

/// Open to everybody, on purpose. Adding a line here is a decision about security.
const PUBLIC: [&str; 27] = [
    "add_cosignature",
    "confirm_newsletter",
    "get_course",
    "get_course_run",
    "get_course_version",
    "get_keys",
    "get_media",
    "get_media_captions",
    "get_media_content",
    "get_media_transcript",
    "get_register_log_head",
    "get_register_log_proof",
    "leave_newsletter",
    "list_course_runs",
    "list_courses",
    "list_media",
    "list_runs_of_course",
    "refresh",
    "register",
    "search_everything",
    "set_password_with_link",
    "sign_in",
    "subscribe_to_newsletter",
    "verify_code",
    "verify_document",
    "verify_hash",
    "verify_number_and_surname",
];

/// Method, path and id of every operation in the contract.
pub fn operations() -> Vec<(String, String, Value)> {
    let document: Value = serde_json::from_str(&api::spec_json()).unwrap();
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            all.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    all
}

/// A path whose parameters are filled with an id that nobody has.
fn filled(path: &str) -> String {
    let segment = |part: &str| match part {
        "{key}" => tests::COURSE.to_owned(),
        "{number}" => "1".to_owned(),
        part if part.starts_with('{') => uuid::Uuid::nil().to_string(),
        part => part.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

async fn call(app: &TestApp, method: &str, path: &str, bearer: Option<&str>) -> poem::test::TestResponse {
    let method = method.parse().unwrap();
    let mut request = app.client().request(method, format!("/api/v1{}", filled(path)));
    if let Some(token) = bearer {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    request.body_json(&json!({})).send().await
}

#[tokio::test]
async fn every_operation_but_the_public_ones_refuses_a_stranger() {
    let app = TestApp::start().await;
    let operations = operations();
    assert!(operations.len() > 40, "the contract has {} operations", operations.len());
    for (method, path, operation) in operations {
        let id = operation["operationId"].as_str().unwrap();
        if !PUBLIC.contains(&id) {
            let answer = call(&app, &method, &path, None).await;
            assert_eq!(answer.0.status().as_u16(), 401, "{id} answers a stranger");
            assert_eq!(answer.0.header("www-authenticate"), Some("Bearer"), "{id}");
        }
    }
}

#[tokio::test]
async fn every_operation_but_the_public_ones_refuses_a_forged_token() {
    let app = TestApp::start().await;
    // {"alg":"none"} with the claims of nobody.
    let forged = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAifQ.";
    for (method, path, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap();
        if !PUBLIC.contains(&id) {
            let answer = call(&app, &method, &path, Some(forged)).await;
            assert_problem(answer, 401, "sign_in_required").await;
        }
    }
}

#[test]
fn the_contract_says_which_operations_need_a_token() {
    for (_, _, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap();
        let open = operation["security"].as_array().is_none_or(Vec::is_empty);
        assert_eq!(open, PUBLIC.contains(&id), "{id}");
    }
}
