//! Learning and quizzes as a client meets them over HTTP.

use chrono::Duration;
use domain::content::Language;
use domain::people::{self, Credentials, NamesInput, NewPerson, Profile, ScriptNamesInput};
use domain::{Actor, enrolments};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, json as body};
use uuid::Uuid;

/// A client that is signed in and has a place on the course.
struct Client<'a> {
    app: &'a TestApp,
    token: String,
    enrolment: String,
}

impl<'a> Client<'a> {
    async fn new(app: &'a TestApp, name: &str) -> Self {
        let password = "a long and quiet password";
        let own_names =
            ScriptNamesInput {
                surname: "Вераб’ёва".into(), own_name: "Дар’я".into(), patronymic: None
            };
        let new = NewPerson {
            names: NamesInput { be: Some(own_names), ..Default::default() },
            email: None,
            phone: None,
            user_name: Some(name.to_owned()),
            profile: Profile { profession: None, employer: None, region: None, language: Language::Ru },
            consent: None,
        };
        let account = people::register(&app.cx, &Actor::Anonymous, &new, &password.to_owned().into(), "here")
            .await
            .unwrap();
        let credentials = Credentials {
            login: name.to_owned(),
            password: password.to_owned().into(),
            shared_computer: false,
            address: None,
        };
        let tokens = people::sign_in(&app.cx, credentials).await.unwrap();
        let run = app.self_paced_run().await;
        let enrolled = enrolments::enrol(&app.cx, &Actor::System, run, account.id).await.unwrap();
        let token = format!("Bearer {}", tokens.access_token.expose_secret());
        Self { app, token, enrolment: enrolled.enrolment().row.id.to_string() }
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let response = self.app.get(path).header("Authorization", &self.token).send().await;
        (response.0.status().as_u16(), body(response).await)
    }

    async fn post(&self, path: &str, sent: &Value) -> (u16, Value) {
        let response = self.app.post(path, sent).header("Authorization", &self.token).send().await;
        (response.0.status().as_u16(), body(response).await)
    }

    async fn put(&self, path: &str, sent: &Value) -> poem::test::TestResponse {
        self.app.put(path, sent).header("Authorization", &self.token).send().await
    }

    async fn outline(&self) -> Value {
        self.get(&format!("/enrolments/{}/outline?lang=ru", self.enrolment)).await.1
    }

    async fn items(&self, kind: &str) -> Vec<String> {
        let outline = self.outline().await;
        let modules = outline["modules"].as_array().unwrap().iter();
        let items = modules.flat_map(|module| module["items"].as_array().unwrap());
        items
            .filter(|item| item["kind"] == kind)
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn start(&self) -> (u16, Value) {
        let quiz = &self.items("quiz").await[0];
        self.post(&format!("/enrolments/{}/quizzes/{quiz}/attempts", self.enrolment), &json!({})).await
    }
}

fn find<'a>(attempt: &'a Value, question: &str) -> &'a Value {
    attempt["items"].as_array().unwrap().iter().find(|item| item["question"]["id"] == question).unwrap()
}

#[tokio::test]
async fn a_sitting_over_http() {
    let app = TestApp::start().await;
    let client = Client::new(&app, "daryja").await;
    let (status, attempt) = client.start().await;
    assert_eq!((status, &attempt["state"]), (201, &json!("in_progress")));
    let (again, same) = client.start().await;
    assert_eq!((again, &same["id"]), (200, &attempt["id"]));
    let item = find(&attempt, "q-when");
    assert_eq!(item["question"]["parts"]["kind"], "single_choice");
    let path =
        format!("/attempts/{}/responses/{}", attempt["id"].as_str().unwrap(), item["id"].as_str().unwrap());
    let op_id: Uuid = app.cx.new_id();
    let sent = json!({"op_id": op_id, "seq": 1, "response": {"kind": "single_choice", "option_id": "c"}});
    let first = body(client.put(&path, &sent).await).await;
    assert_eq!(first["state"], "accepted");
    assert_eq!(body(client.put(&path, &sent).await).await, first);
    let (_, view) = client.get(&format!("/attempts/{}?lang=ru", attempt["id"].as_str().unwrap())).await;
    let shown = find(&view, "q-when");
    assert_eq!(shown["question"]["stem"]["lang"], "ru");
    assert_eq!(shown["response"]["response"], sent["response"]);
    let submission = format!("/attempts/{}/submission", attempt["id"].as_str().unwrap());
    let (status, scored) = client.post(&submission, &json!({})).await;
    assert_eq!((status, &scored["state"], &scored["passed"]), (200, &json!("scored"), &json!(false)));
    assert_eq!(scored["score_milli"], 1000);
    let (_, review) = client.get(&format!("/attempts/{}/review", attempt["id"].as_str().unwrap())).await;
    assert_eq!(review["parts"], json!(["responses", "correctness", "feedback"]));
    assert_eq!(find(&review, "q-when")["correctness"]["right"], true);
    assert!(find(&review, "q-when").get("key").is_none());
}

#[tokio::test]
async fn what_is_refused_says_why() {
    let app = TestApp::start().await;
    let (client, stranger) = (Client::new(&app, "daryja").await, Client::new(&app, "alena").await);
    let (_, attempt) = client.start().await;
    let (id, item) = (attempt["id"].as_str().unwrap(), find(&attempt, "q-when")["id"].as_str().unwrap());
    let path = format!("/attempts/{id}/responses/{item}");
    let sent = |seq: i64, response: Value| json!({"op_id": app.cx.new_id::<Uuid>(), "seq": seq, "response": response});
    let choice = |option: &str| json!({"kind": "single_choice", "option_id": option});
    for unreadable in [json!({"kind": "essay"}), json!({"kind": "single_choice", "option": "a"}), json!("a")]
    {
        let response = client.put(&path, &sent(1, unreadable)).await;
        assert_eq!(response.0.status().as_u16(), 400);
    }
    let problem = assert_problem(client.put(&path, &sent(1, choice("zz"))).await, 422, "invalid").await;
    assert_eq!(problem["errors"][0]["pointer"], "/response/option_id");
    assert_problem(stranger.put(&path, &sent(1, choice("a"))).await, 404, "not_found").await;
    client.put(&path, &sent(2, choice("a"))).await;
    assert_problem(client.put(&path, &sent(1, choice("c"))).await, 409, "response_older").await;
    app.advance(Duration::minutes(14));
    let review = client.get(&format!("/attempts/{id}/review")).await;
    assert_eq!((review.0, &review.1["code"]), (409, &json!("review_not_allowed")));
    assert_eq!(client.get("/attempts/not-an-id").await.0, 404);
    assert_eq!(app.get(&format!("/attempts/{id}")).send().await.0.status().as_u16(), 401);
}

#[tokio::test]
async fn study_over_http() {
    let app = TestApp::start().await;
    let client = Client::new(&app, "daryja").await;
    let lesson = client.items("lesson").await.remove(0);
    let (status, page) =
        client.get(&format!("/enrolments/{}/lessons/{lesson}?lang=en", client.enrolment)).await;
    assert_eq!((status, &page["lang"]), (200, &json!("en")));
    assert!(page["checks"][0]["key"]["kind"].is_string());
    let fact = |kind: &str, more: Value| {
        let mut fact = json!({"kind": kind, "fact_id": app.cx.new_id::<Uuid>(), "lesson_id": lesson});
        fact.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fact
    };
    let opened = fact("lesson_opened", json!({"device_at": "2026-11-24T08:00:00Z"}));
    let facts = json!([
        opened,
        opened,
        fact("reading_position", json!({"permille": 300})),
        fact("media_watched", json!({"media": "film", "segments": [{"from_ms": 0, "to_ms": 60_000}]})),
        fact("lesson_completed", json!({})),
        fact("media_watched", json!({"media": "film", "segments": [{"from_ms": 9, "to_ms": 1}]})),
    ]);
    let path = format!("/enrolments/{}/progress", client.enrolment);
    let (status, told) = client.post(&path, &facts).await;
    assert_eq!(status, 200, "{told}");
    let outcomes: Vec<_> = told["items"].as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["accepted", "duplicate", "accepted", "accepted", "accepted", "refused"]);
    let (_, progress) = client.get(&path).await;
    assert_eq!(progress["lessons"][0]["watched"]["film"], json!([{"from_ms": 0, "to_ms": 60_000}]));
    assert_eq!(progress["resume"]["position_permille"], 300);
    let (_, eligibility) = client.get(&format!("/enrolments/{}/eligibility?lang=be", client.enrolment)).await;
    assert_eq!(eligibility["complete"], false);
    let quiz = eligibility["missing"].as_array().unwrap().iter().find(|one| one["code"] == "quiz_not_passed");
    assert!(quiz.unwrap()["href"].as_str().unwrap().ends_with("/attempts"));
    let names = &eligibility["certificate_missing"][0];
    assert_eq!(
        (&names["code"], &names["href"]),
        (&json!("names_not_confirmed"), &json!("/api/v1/people/me"))
    );
}
