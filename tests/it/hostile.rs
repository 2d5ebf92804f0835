//! What a hostile client sends: every operation refuses it with a problem, and none of it is our fault.

use domain::Actor;
use domain::enums::Role;
use domain::ids::{PersonId, SessionId};
use domain::{GrantedRole, SignedIn};
use poem::test::TestResponse;
use serde_json::{Value, json};
use tests::{COURSE, TestApp, json as body};

use crate::authz::operations;
use crate::certified::As;
use crate::partners::key_of;

const JSON: &str = "application/json";

/// Somebody who is let in everywhere.
async fn everybody(app: &TestApp) -> As {
    let Actor::Person(SignedIn { person_id, .. }) = app.learner().await else {
        panic!("a learner is a person")
    };
    As::new(app, with_every_role(person_id))
}

fn with_every_role(person_id: PersonId) -> Actor {
    let roles = [Role::Learner, Role::Trainer, Role::Reviewer, Role::Coordinator, Role::Administrator];
    let roles = roles.map(|role| GrantedRole { role, course_id: None }).to_vec();
    Actor::Person(SignedIn { person_id, session_id: SessionId(uuid::Uuid::nil()), roles })
}

/// The status, once it is sure that the answer is a problem that tells nothing of our insides.
async fn refused(answer: TestResponse, what: &str) -> u16 {
    let status = answer.0.status().as_u16();
    let content_type = answer.0.content_type().map(str::to_owned);
    let problem = body(answer).await;
    assert!((400..500).contains(&status), "{what}: {status} {problem}");
    assert_eq!(content_type.as_deref(), Some("application/problem+json"), "{what}: {problem}");
    for field in ["type", "title", "detail", "code"] {
        assert!(problem[field].is_string(), "{what}: {problem}");
    }
    let text = problem.to_string();
    assert!(text.len() < 4096, "{what}: the answer repeats what was sent");
    for inside in ["sql", "sea_orm", "panicked", "src/", "unwrap"] {
        assert!(!text.to_lowercase().contains(inside), "{what}: {text}");
    }
    status
}

/// Bodies that no operation takes.
fn garbage() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let megabyte = || "я".repeat(500_000);
    vec![
        ("nothing", JSON, Vec::new()),
        ("half an object", JSON, b"{\"seq\": 1,".to_vec()),
        ("null", JSON, b"null".to_vec()),
        ("a number", JSON, b"1e999".to_vec()),
        ("a string", JSON, b"\"x\"".to_vec()),
        ("an unknown field", JSON, br#"{"is_administrator": true}"#.to_vec()),
        ("a field twice", JSON, br#"{"reason": "a", "reason": "b", "role": "learner", "x": 1}"#.to_vec()),
        ("a hundred thousand brackets", JSON, b"[".repeat(100_000)),
        ("bytes that are no text", JSON, vec![b'{', b'"', 0xff, 0xfe, b'"', b'}']),
        ("a lone surrogate", JSON, br#"{"reason": "\ud800"}"#.to_vec()),
        ("a NUL", JSON, br#"{"reason": "a\u0000b"}"#.to_vec()),
        ("a megabyte in one string", JSON, json!({ "nobody_knows": megabyte() }).to_string().into_bytes()),
        (
            "more than a megabyte",
            JSON,
            format!("{{\"reason\": \"{}{}\"}}", megabyte(), megabyte()).into_bytes(),
        ),
        ("a form", "application/x-www-form-urlencoded", b"reason=x".to_vec()),
        ("an odd type", "text/\"", b"{}".to_vec()),
    ]
}

#[tokio::test]
async fn garbage_in_the_body_of_any_operation_is_a_problem_and_not_ours() {
    let app = TestApp::start().await;
    let (client, key) = (everybody(&app).await, key_of(&app, "Clinic").await);
    let with_body =
        operations().into_iter().filter(|(_, _, operation)| operation.get("requestBody").is_some());
    let mut seen = 0;
    for (method, path, _) in with_body {
        let path = path.replace("{key}", COURSE).replace("{id}", &uuid::Uuid::nil().to_string());
        let path = path.replace("{item_id}", &uuid::Uuid::nil().to_string());
        let path = path.replace("{key_id}", &uuid::Uuid::nil().to_string());
        for (what, content_type, bytes) in garbage() {
            let request = client.request(&method, &path).header("content-type", content_type);
            let request = request.header("X-Api-Key", &key).body(bytes);
            refused(request.send().await, &format!("{method} {path} with {what}")).await;
            seen += 1;
        }
    }
    assert!(seen > 15 * 15, "{seen}");
}

#[tokio::test]
async fn ids_that_cannot_be_ids_are_not_found() {
    let app = TestApp::start().await;
    let (client, key) = (everybody(&app).await, key_of(&app, "Clinic").await);
    let odd = [
        "x",
        "0",
        "-1",
        "%F0%9F%8C%B2",
        "..%2f..%2fetc",
        "00000000-0000-0000-0000-00000000000",
        "'--",
        "%22",
    ];
    for (method, path, _) in
        operations().into_iter().filter(|(_, path, _)| path.contains("_id}") || path.contains("{id}"))
    {
        for id in odd {
            let path = path.split('/').map(|part| if part.starts_with('{') { id } else { part });
            let path = path.collect::<Vec<_>>().join("/");
            let asked = client.request(&method, &path).header("X-Api-Key", &key).body_json(&json!({}));
            let answer = asked.send().await;
            assert_eq!(refused(answer, &format!("{method} {path}")).await, 404, "{method} {path}");
        }
        let nul = path.split('/').map(|part| if part.starts_with('{') { "a%00b" } else { part });
        let answer = client.request(&method, &nul.collect::<Vec<_>>().join("/")).send().await;
        refused(answer, "a NUL in the path").await;
    }
}

#[tokio::test]
async fn odd_queries_and_headers_are_a_problem_or_pass_unheard() {
    let app = TestApp::start().await;
    let client = everybody(&app).await;
    let long = "x".repeat(5_000);
    let queries = [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=1e3",
        "limit=99999999999999999999",
        "cursor=",
        "cursor=../..",
        "cursor=AAAA",
        "level=nobody",
        "audience=%00",
        "q=%00",
    ];
    for query in queries.map(str::to_owned).into_iter().chain([format!("q={long}"), format!("cursor={long}")])
    {
        refused(client.get(&format!("/courses?{query}")).send().await, &query).await;
    }
    for header in ["accept-language", "if-none-match", "x-forwarded-for", "idempotency-key"] {
        for value in [long.as_bytes(), "ключ".as_bytes(), b"\xff\xfe", b"*, ;q=, \"", b""] {
            let value = http::HeaderValue::from_bytes(value).unwrap();
            let answer = client.get(&format!("/courses/{COURSE}")).header(header, value).send().await;
            assert!(answer.0.status().as_u16() < 500, "{header}");
        }
    }
}

fn plan() -> Value {
    json!({
        "kind": "dated",
        "admission": "open",
        "enrolment_opens_at": "2026-11-01T00:00:00Z",
        "starts_at": "2027-01-10T09:00:00Z",
        "ends_at": "2027-01-12T09:00:00Z",
        "go_no_go_on": "2027-01-02",
        "offer_hours": 48,
    })
}

/// Asks for a run of which one thing is odd.
async fn create_with(client: &As, field: &str, value: Value) -> TestResponse {
    let mut plan = plan();
    plan[field] = value;
    client.post("/course-runs", &json!({ "course_key": COURSE, "plan": plan })).send().await
}

#[tokio::test]
async fn dates_that_nobody_can_mean_are_refused() {
    let app = TestApp::start().await;
    let client = everybody(&app).await;
    let odd = [
        "+262142-01-01T00:00:00Z",
        "-262143-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "1999-12-31T23:59:59Z",
        "2027-02-30T00:00:00Z",
        "2027-01-01T25:00:00Z",
        "2027-01-01",
        "tomorrow",
        "",
    ];
    for field in ["enrolment_opens_at", "enrolment_closes_at", "starts_at", "ends_at"] {
        for value in odd {
            let answer = create_with(&client, field, json!(value)).await;
            refused(answer, &format!("{field}: {value}")).await;
        }
    }
    for value in ["+262142-12-31", "-262143-01-01", "0000-01-01", "9999-12-31", "2027-02-29", "2027-1", ""] {
        let answer = create_with(&client, "go_no_go_on", json!(value)).await;
        refused(answer, &format!("go_no_go_on: {value}")).await;
    }
}

#[tokio::test]
async fn sizes_and_words_that_nobody_can_mean_are_refused() {
    let app = TestApp::start().await;
    let client = everybody(&app).await;
    let made = create_with(&client, "capacity", json!(25)).await;
    assert_eq!(made.0.status().as_u16(), 201, "{}", body(made).await);
    let odd = [
        ("capacity", json!(0)),
        ("capacity", json!(-1)),
        ("capacity", json!(1_000_000)),
        ("capacity", json!(2.5)),
        ("capacity", json!("25")),
        ("waiting_list_size", json!(-1)),
        ("offer_hours", json!(u32::MAX)),
        ("offer_hours", json!(u64::MAX)),
        ("kind", json!("weekly")),
        ("admission", json!("OPEN")),
    ];
    for (field, value) in odd {
        let what = format!("{field}: {value}");
        refused(create_with(&client, field, value).await, &what).await;
    }
}

#[tokio::test]
async fn a_device_whose_calendar_is_impossible_is_told_so_and_holds_up_no_other_fact() {
    let app = TestApp::start().await;
    let student = crate::study::Student::of(&app).await;
    let client = As::new(&app, student.actor.clone());
    let lesson = student.lessons()[0];
    let opened = |device_at: &str| {
        json!({ "kind": "lesson_opened", "fact_id": app.cx.new_id::<uuid::Uuid>(), "lesson_id": lesson,
                "device_at": device_at })
    };
    let years = [
        "+200000-01-01T00:00:00Z",
        "-200000-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "2026-11-24T09:00:00Z",
    ];
    let facts = json!(years.map(opened));
    let told = client.post(&format!("/enrolments/{}/progress", student.enrolment), &facts).send().await;
    let told = body(told).await;
    let outcomes: Vec<_> = told["items"].as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["refused", "refused", "accepted", "accepted"], "{told}");
}

/// Every text that a client can send, with a megabyte in it.
fn megabytes() -> Vec<(String, Value)> {
    let long = || json!("x".repeat(1_000_000));
    let nil = uuid::Uuid::nil();
    let person = |field: &str| {
        let names = json!({ "latin": { "surname": "Lee", "own_name": "Ann" } });
        let mut person = json!({ "names": names, "user_name": "ann", "password": "a quiet lake" });
        person[field] = long();
        person
    };
    let latin = json!({ "latin": { "surname": long(), "own_name": "Ann" } });
    let account = json!({ "names": latin, "user_name": "ann" });
    let texts = [
        ("/auth/login", json!({ "login": long(), "password": "x" })),
        ("/auth/login", json!({ "login": "nurse", "password": long() })),
        ("/auth/refresh", json!({ "refresh_token": long() })),
        ("/auth/password", json!({ "token": long(), "password": "a quiet lake" })),
        ("/people", person("email")),
        ("/people", person("phone")),
        ("/people", person("user_name")),
        ("/people", person("password")),
        ("/people", person("employer")),
        ("/people", person("region")),
        ("/people/accounts", account),
        ("/people/{id}/extra-time", json!({ "time_factor_percent": 150, "reason": long() })),
        ("/course-runs", json!({ "course_key": long(), "plan": plan() })),
        ("/course-runs/{id}/cancellation", json!({ "reason": long() })),
        ("/enrolments/{id}/withdrawal", json!({ "reason": long() })),
        ("/certificates/{id}/revocation", json!({ "reason": long() })),
        ("/courses/{key}/publications", json!({ "change_class": "editorial", "change_note": long() })),
        ("/verifications", json!({ "number": long(), "surname": "Lee" })),
        ("/verifications", json!({ "number": "FG-2026-000001", "surname": long() })),
    ];
    let filled = |path: &str| path.replace("{id}", &nil.to_string()).replace("{key}", COURSE);
    texts.into_iter().map(|(path, sent)| (filled(path), sent)).collect()
}

#[tokio::test]
async fn a_megabyte_in_any_text_is_refused() {
    let app = TestApp::start().await;
    let client = everybody(&app).await;
    for (path, sent) in megabytes() {
        refused(client.post(&path, &sent).send().await, &path).await;
    }
}
