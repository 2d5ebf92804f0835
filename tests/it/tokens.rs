//! Tokens that are expired, forged, foreign or somebody else's, as a thief would send them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, json as body};

const PASSWORD: &str = "a quiet lake in May";

/// Registers somebody and signs them in; the access token.
async fn signed_in(app: &TestApp, user_name: &str) -> String {
    let names = json!({ "latin": { "surname": "Lee", "own_name": "Ann" } });
    let new = json!({ "names": names, "user_name": user_name, "password": PASSWORD });
    assert_eq!(app.post("/people", &new).send().await.0.status().as_u16(), 201);
    let entered = app.post("/auth/login", &json!({ "login": user_name, "password": PASSWORD })).send().await;
    body(entered).await["access_token"].as_str().unwrap().to_owned()
}

async fn who(app: &TestApp, token: &str) -> poem::test::TestResponse {
    app.get("/people/me").header("authorization", format!("Bearer {token}")).send().await
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[tokio::test]
async fn a_token_that_was_tampered_with_opens_nothing() {
    let app = TestApp::start().await;
    let (mine, theirs) = (signed_in(&app, "thief").await, signed_in(&app, "nurse").await);
    assert_eq!(who(&app, &mine).await.0.status().as_u16(), 200);
    let parts: Vec<&str> = mine.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("a token has three parts") };
    let other_claims = theirs.split('.').nth(1).unwrap();
    let header_with = |field: &str, value: Value| {
        let mut header = decoded(header);
        header[field] = value;
        encoded(&header)
    };
    let mut longer = decoded(claims);
    longer["exp"] = json!(4_102_444_800_i64);
    let forged = [
        format!("{header}.{other_claims}.{signature}"),
        format!("{header}.{}.{signature}", encoded(&longer)),
        format!("{}.{claims}.", header_with("alg", json!("none"))),
        format!("{}.{claims}.{signature}", header_with("alg", json!("none"))),
        format!("{}.{other_claims}.", header_with("alg", json!("None"))),
        format!("{}.{claims}.{signature}", header_with("alg", json!("HS256"))),
        format!("{}.{claims}.{signature}", header_with("kid", json!("../../etc/passwd"))),
        format!("{}.{claims}.{signature}", header_with("kid", Value::Null)),
        format!("{}.{claims}.{signature}", header_with("jwk", json!({ "kty": "OKP" }))),
        format!("{header}.{claims}."),
        format!("{header}.{claims}"),
        format!("{mine}.{signature}"),
        format!("{header}.{claims}.{}", "A".repeat(86)),
        format!("{mine}\u{e9}"),
    ];
    for token in forged {
        assert_problem(who(&app, &token).await, 401, "sign_in_required").await;
        let change = app.patch("/people/me", &json!({ "employer": "x" }));
        let change = change.header("authorization", format!("Bearer {token}")).header("if-match", "\"r1\"");
        assert_problem(change.send().await, 401, "sign_in_required").await;
    }
}

#[tokio::test]
async fn a_token_ends_after_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let token = signed_in(&app, "nurse").await;
    app.advance(Duration::minutes(14));
    assert_eq!(who(&app, &token).await.0.status().as_u16(), 200);
    app.advance(Duration::minutes(1));
    assert_problem(who(&app, &token).await, 401, "sign_in_required").await;
}

#[tokio::test]
async fn a_token_of_another_centre_opens_nothing() {
    let (here, elsewhere) = (TestApp::start().await, TestApp::start().await);
    let foreign = signed_in(&elsewhere, "nurse").await;
    signed_in(&here, "nurse").await;
    assert_problem(who(&here, &foreign).await, 401, "sign_in_required").await;
}

#[tokio::test]
async fn a_key_that_is_renewed_signs_nobody_out() {
    let app = TestApp::start().await;
    let before = signed_in(&app, "nurse").await;
    domain::people::renew_token_key(&app.cx).unwrap();
    let after = signed_in(&app, "doctor").await;
    let kid = |token: &str| decoded(token.split('.').next().unwrap())["kid"].clone();
    assert_ne!(kid(&before), kid(&after));
    for token in [&before, &after] {
        assert_eq!(who(&app, token).await.0.status().as_u16(), 200);
    }
}
