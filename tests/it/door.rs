//! What every request passes: its id, its line in the log, and one form for whatever goes wrong.

use std::io::Write;
use std::sync::{Arc, Mutex};

use api::Observe;
use poem::endpoint::make_sync;
use poem::{Endpoint, EndpointExt, Request};
use serde_json::json;
use tests::{TestApp, assert_problem};
use tracing_subscriber::fmt::MakeWriter;

/// A log that a test can read.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Begins to log everything that our own crates say, on this thread.
fn listen() -> (Log, tracing::subscriber::DefaultGuard) {
    let log = Log::default();
    let ours = tracing_subscriber::EnvFilter::new("domain=trace,api=trace");
    let subscriber = tracing_subscriber::fmt().json().with_env_filter(ours).with_writer(log.clone()).finish();
    (log, tracing::subscriber::set_default(subscriber))
}

async fn answered(app: &TestApp, inner: &impl Endpoint, request: Request) -> poem::test::TestResponse {
    let observe: Observe = Arc::new(|_| {});
    poem::test::TestResponse(api::observed(&app.cx, inner, request, &observe).await.unwrap())
}

#[tokio::test]
async fn a_handler_that_panics_is_answered_as_our_fault_and_its_id_is_in_the_log() {
    let app = TestApp::start().await;
    let (log, _listening) = listen();
    let broken = make_sync(|_| -> poem::Response { panic!("on purpose") });
    let answer = answered(&app, &broken, Request::default()).await;
    let id = answer.0.header("x-request-id").unwrap().to_owned();
    let problem = assert_problem(answer, 500, "internal").await;
    assert_eq!(problem["request_id"], json!(id));
    assert!(!problem.to_string().contains("on purpose"));
    let log = log.text();
    let cause = log.lines().find(|line| line.contains("by our fault")).unwrap();
    assert!(cause.contains(&id), "{log}");
}

#[tokio::test]
async fn the_log_says_what_was_asked_and_nothing_about_anybody() {
    let app = TestApp::start().await;
    let routes = api::routes(&app.cx).boxed();
    let (log, _listening) = listen();
    let names = json!({ "be": { "surname": "Вераб’ёва", "own_name": "Дар’я" } });
    let new = json!({ "names": names, "email": "darya@example.by", "password": "a quiet lake in May" });
    let sent = [
        ("/api/v1/people", new),
        ("/api/v1/auth/login", json!({ "login": "darya@example.by", "password": "a quiet lake in May" })),
        ("/api/v1/auth/login", json!({ "login": "darya@example.by", "password": "a wrong password" })),
        ("/api/v1/auth/refresh", json!({ "refresh_token": "stolen" })),
        ("/api/v1/verifications", json!({ "number": "FG-2026-000001", "surname": "Вераб’ёва" })),
    ];
    let mut tokens = Vec::new();
    for (path, body) in sent {
        let request = Request::builder().method(http::Method::POST).uri(path.parse().unwrap());
        let request = request.content_type("application/json").header("x-forwarded-for", "192.0.2.77");
        let answer = answered(&app, &routes, request.body(body.to_string())).await;
        let answer = tests::json(answer).await;
        tokens.extend(
            ["access_token", "refresh_token"]
                .iter()
                .filter_map(|name| answer[name].as_str().map(str::to_owned)),
        );
    }
    let code = Request::builder().uri("/api/v1/verifications/0123456789ABCDEF".parse().unwrap()).finish();
    answered(&app, &routes, code).await;
    let log = log.text();
    assert_eq!(log.matches("\"answered\"").count(), 6, "{log}");
    assert_eq!(tokens.len(), 2);
    let secrets =
        ["Вераб", "Дар", "darya", "quiet lake", "wrong password", "stolen", "192.0.2", "0123456789ABCDEF"];
    for secret in secrets.into_iter().chain(tokens.iter().map(String::as_str)) {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}
