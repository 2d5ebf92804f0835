//! What partners are told: the feed of events, the same sent to their addresses, and answers that they can keep.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Duration;
use domain::partners::{Message, Post};
use domain::{Actor, certificates, jobs};
use ed25519_dalek::{Signature, VerifyingKey};
use entity::certificate;
use hmac::{Hmac, Mac};
use poem::http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{TestApp, assert_problem, json};
use tokio::task::JoinSet;

use crate::certified::{completes, coordinator, daria, renames, the_certificate_of, with_certificate};
use crate::partners::{key_of, request};

async fn feed(app: &TestApp, key: &str, query: &str) -> Value {
    let answer = request(app, key, "GET", &format!("/certificate-events{query}")).send().await;
    answer.assert_status_is_ok();
    json(answer).await
}

fn sha256(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}

fn kinds(feed: &Value) -> Vec<&str> {
    feed["items"].as_array().unwrap().iter().map(|event| event["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_feed_tells_everything_that_happens_in_order_and_goes_on_from_its_cursor() {
    let (app, person, certificate) = with_certificate().await;
    let (key, id) = (key_of(&app, "Clinic").await, certificate.id);
    let first = feed(&app, &key, "").await;
    assert_eq!((kinds(&first), &first["has_more"]), (vec!["issued"], &json!(false)));
    let cursor = first["next_cursor"].as_str().unwrap().to_owned();
    let nothing = feed(&app, &key, &format!("?after={cursor}")).await;
    assert_eq!((kinds(&nothing).len(), nothing["next_cursor"].as_str()), (0, Some(cursor.as_str())));
    certificates::suspend(&app.cx, &Actor::System, id, "we look into it").await.unwrap();
    certificates::reinstate(&app.cx, &Actor::System, id, "all is well").await.unwrap();
    renames(&app, person, "Салаўёва").await;
    let new = certificates::correct(&app.cx, &coordinator(&app), id, "misspelt").await.unwrap();
    certificates::revoke(&app.cx, &Actor::System, new.id, "by mistake").await.unwrap();
    let rest = feed(&app, &key, &format!("?after={cursor}")).await;
    assert_eq!(kinds(&rest), ["suspended", "reinstated", "superseded", "issued", "revoked"]);
    let told = |at: usize, field: &str| rest["items"][at][field].clone();
    let (old_hash, new_hash) = (sha256(&certificate.code), sha256(&new.code));
    assert_eq!(told(2, "superseded_by"), json!({ "number": new.serial, "code_sha256": new_hash }));
    assert_eq!((told(0, "code_sha256"), told(4, "code_sha256")), (json!(old_hash), json!(new_hash)));
    let names: Vec<_> = rest["items"][0].as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["at", "code_sha256", "number", "status"], "nothing of the holder");
    let all = rest.to_string();
    for hidden in [&certificate.code, &new.code, "we look into it", "by mistake", "Салаўёва"] {
        assert!(!all.contains(hidden), "{hidden}");
    }
    let page = feed(&app, &key, &format!("?limit=2&after={cursor}")).await;
    assert_eq!((kinds(&page), &page["has_more"]), (vec!["suspended", "reinstated"], &json!(true)));
    for wrong in ["x", "AAAA", "__________8"] {
        let answer = request(&app, &key, "GET", &format!("/certificate-events?after={wrong}")).send().await;
        assert_problem(answer, 422, "invalid").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_on_while_much_happens_at_once_misses_nothing() {
    let app = TestApp::start().await;
    let key = key_of(&app, "Clinic").await;
    let mut work = JoinSet::new();
    for _ in 0..4 {
        let (_, enrolment) = completes(&app, daria(&app)).await;
        certificates::issue_due(&app.cx, enrolment).await.unwrap();
        let (cx, id) = (app.cx.clone(), the_certificate_of(&app, enrolment).await.id);
        work.spawn(async move {
            for _ in 0..6 {
                certificates::suspend(&cx, &Actor::System, id, "x").await.unwrap();
                certificates::reinstate(&cx, &Actor::System, id, "x").await.unwrap();
            }
        });
    }
    let (mut cursor, mut seen) = (String::new(), 0);
    loop {
        let is_over = work.is_empty();
        let query =
            if cursor.is_empty() { "?limit=7".to_owned() } else { format!("?limit=7&after={cursor}") };
        let page = feed(&app, &key, &query).await;
        seen += kinds(&page).len();
        page["next_cursor"].as_str().unwrap().clone_into(&mut cursor);
        while work.try_join_next().is_some() {}
        if is_over && page["has_more"] == false {
            break;
        }
    }
    assert_eq!(seen, 4 + 4 * 12);
}

/// Somebody who keeps what is sent and answers as they are told.
#[derive(Default)]
struct Receiver {
    letters: Mutex<Vec<Message>>,
    answers: Mutex<Vec<Result<u16, String>>>,
}

#[async_trait]
impl Post for Receiver {
    async fn send(&self, letter: Message) -> Result<u16, String> {
        self.letters.lock().unwrap().push(letter);
        self.answers.lock().unwrap().pop().unwrap_or(Ok(200))
    }
}

impl Receiver {
    fn answers(&self, with: &[Result<u16, String>]) {
        *self.answers.lock().unwrap() = with.iter().rev().cloned().collect();
    }

    fn take(&self) -> Vec<Message> {
        std::mem::take(&mut *self.letters.lock().unwrap())
    }
}

/// A centre with a certificate, and a partner who has registered an address: its path and its secret.
async fn with_webhook() -> (TestApp, certificate::Model, Arc<Receiver>, String, Value) {
    let (app, _, certificate) = with_certificate().await;
    let receiver = Arc::new(Receiver::default());
    let app = app.restart_with_post(receiver.clone()).await;
    let key = key_of(&app, "Clinic").await;
    let url = json!({ "url": "https://clinic.example/hook" });
    let answer = request(&app, &key, "POST", "/webhooks").body_json(&url).send().await;
    answer.assert_status(StatusCode::CREATED);
    (app, certificate, receiver, key, json(answer).await)
}

async fn deliver(app: &TestApp) {
    for job in jobs::due(&app.cx, 100).await.unwrap() {
        jobs::perform(&app.cx, job).await.unwrap();
    }
}

async fn suspend(app: &TestApp, certificate: &certificate::Model) {
    certificates::suspend(&app.cx, &Actor::System, certificate.id, "we look into it").await.unwrap();
}

/// Signatures as anybody checks them who has read Standard Webhooks and nothing of ours.
fn signed_with(letter: &Message, secret: &str) -> bool {
    let headers: HashMap<_, _> = letter.headers.iter().cloned().collect();
    let message = format!("{}.{}.{}", headers["webhook-id"], headers["webhook-timestamp"], letter.body);
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(message.as_bytes());
    let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    headers["webhook-signature"].split(' ').any(|one| one == wanted)
}

#[tokio::test]
async fn an_event_is_sent_once_signed_with_the_secret() {
    let (app, certificate, receiver, _, made) = with_webhook().await;
    deliver(&app).await;
    assert!(receiver.take().is_empty(), "what was before is not sent");
    suspend(&app, &certificate).await;
    deliver(&app).await;
    deliver(&app).await;
    let sent = receiver.take();
    assert_eq!((sent.len(), sent[0].url.as_str()), (1, "https://clinic.example/hook"));
    let body: Value = serde_json::from_str(&sent[0].body).unwrap();
    assert_eq!(
        (&body["type"], &body["data"]["code_sha256"]),
        (&json!("certificate.suspended"), &json!(sha256(&certificate.code)))
    );
    assert!(!sent[0].body.contains(&certificate.code) && !sent[0].body.contains("we look into it"));
    let secret = made["secret"].as_str().unwrap();
    assert!(signed_with(&sent[0], secret));
    assert!(!signed_with(&Message { body: "{}".into(), ..sent[0].clone() }, secret));
}

#[tokio::test]
async fn what_is_not_taken_is_tried_again_ever_more_rarely_until_it_is_a_dead_letter() {
    let (app, certificate, receiver, key, made) = with_webhook().await;
    suspend(&app, &certificate).await;
    receiver.answers(&vec![Ok(500); 20]);
    let rests = [0, 5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];
    let mut ids = Vec::new();
    for (at, rest) in rests.into_iter().enumerate() {
        if rest > 0 {
            app.advance(Duration::seconds(rest - 1));
            deliver(&app).await;
            assert!(receiver.take().is_empty(), "too early for try {at}");
            app.advance(Duration::seconds(1));
        }
        deliver(&app).await;
        ids.extend(receiver.take().iter().map(|letter| letter.headers[1].1.clone()));
        assert_eq!(ids.len(), at + 1);
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "it is called the same at every try");
    app.advance(Duration::days(3));
    deliver(&app).await;
    assert!(receiver.take().is_empty());
    let path = format!("/webhooks/{}", made["webhook"]["id"].as_str().unwrap());
    let dead = json(request(&app, &key, "GET", &format!("{path}/dead-letters")).send().await).await;
    let letter = &dead["items"][0];
    assert_eq!((&letter["tries"], &letter["last_answer"]), (&json!(10), &json!("500")));
    assert_eq!(letter["event"]["status"], "suspended");
    receiver.answers(&[]);
    let replay = request(&app, &key, "POST", &format!("{path}/replay")).body_json(&json!({})).send().await;
    replay.assert_status_is_ok();
    deliver(&app).await;
    assert_eq!(receiver.take().len(), 1);
    let dead = json(request(&app, &key, "GET", &format!("{path}/dead-letters")).send().await).await;
    assert_eq!(dead["items"], json!([]));
}

#[tokio::test]
async fn an_address_that_wants_no_more_gets_no_more_until_it_is_replayed() {
    let (app, certificate, receiver, key, made) = with_webhook().await;
    suspend(&app, &certificate).await;
    receiver.answers(&[Ok(410)]);
    deliver(&app).await;
    certificates::reinstate(&app.cx, &Actor::System, certificate.id, "well").await.unwrap();
    app.advance(Duration::days(1));
    deliver(&app).await;
    assert_eq!(receiver.take().len(), 1);
    let path = format!("/webhooks/{}", made["webhook"]["id"].as_str().unwrap());
    let shown = json(request(&app, &key, "GET", &path).send().await).await;
    assert!(shown["disabled_at"].is_string());
    let start = URL_SAFE_NO_PAD.encode(0_i64.to_be_bytes());
    let all = json!({ "after": start });
    request(&app, &key, "POST", &format!("{path}/replay")).body_json(&all).send().await.assert_status_is_ok();
    deliver(&app).await;
    let types: Vec<_> = receiver
        .take()
        .iter()
        .map(|letter| serde_json::from_str::<Value>(&letter.body).unwrap()["data"]["status"].clone())
        .collect();
    assert_eq!(types, ["issued", "suspended", "reinstated"]);
}

#[tokio::test]
async fn while_a_secret_changes_both_sign() {
    let (app, certificate, receiver, key, made) = with_webhook().await;
    let path = format!("/webhooks/{}/secret", made["webhook"]["id"].as_str().unwrap());
    let changed = json(request(&app, &key, "POST", &path).send().await).await;
    let (old, new) = (made["secret"].as_str().unwrap(), changed["secret"].as_str().unwrap());
    assert_ne!(old, new);
    suspend(&app, &certificate).await;
    deliver(&app).await;
    let sent = receiver.take();
    assert!(signed_with(&sent[0], old) && signed_with(&sent[0], new));
    app.advance(Duration::hours(25));
    certificates::reinstate(&app.cx, &Actor::System, certificate.id, "well").await.unwrap();
    deliver(&app).await;
    let sent = receiver.take();
    assert!(!signed_with(&sent[0], old) && signed_with(&sent[0], new));
}

#[tokio::test]
async fn a_partner_sees_and_changes_only_its_own_addresses() {
    let (app, certificate, receiver, key, made) = with_webhook().await;
    let other = key_of(&app, "Another").await;
    let path = format!("/webhooks/{}", made["webhook"]["id"].as_str().unwrap());
    for (method, path, body) in [
        ("GET", path.clone(), json!({})),
        ("DELETE", path.clone(), json!({})),
        ("POST", format!("{path}/secret"), json!({})),
        ("GET", format!("{path}/dead-letters"), json!({})),
        ("POST", format!("{path}/replay"), json!({})),
    ] {
        assert_problem(request(&app, &other, method, &path).body_json(&body).send().await, 404, "not_found")
            .await;
    }
    assert_eq!(json(request(&app, &other, "GET", "/webhooks").send().await).await["items"], json!([]));
    request(&app, &key, "DELETE", &path).send().await.assert_status(StatusCode::NO_CONTENT);
    suspend(&app, &certificate).await;
    deliver(&app).await;
    assert!(receiver.take().is_empty());
}

#[tokio::test]
async fn nothing_is_sent_into_the_centres_own_network() {
    let app = TestApp::start().await;
    let key = key_of(&app, "Clinic").await;
    for url in
        ["https://169.254.169.254/latest", "http://127.0.0.1:1/", "http://a.example/", "https://[::1]/", "x"]
    {
        let answer = request(&app, &key, "POST", "/webhooks").body_json(&json!({ "url": url })).send().await;
        assert_problem(answer, 422, "invalid").await;
    }
    for at in 0..=10 {
        let url = json!({ "url": format!("https://a.example/{at}") });
        let answer = request(&app, &key, "POST", "/webhooks").body_json(&url).send().await;
        if at < 10 {
            answer.assert_status(StatusCode::CREATED);
        } else {
            assert_problem(answer, 409, "too_many_webhooks").await;
        }
    }
}

/// What a signed answer says, checked with the keys as anybody reads them.
async fn proved(app: &TestApp, token: &str) -> Option<Value> {
    let keys = json(app.get("/keys").send().await).await;
    let parts: Vec<&str> = token.split('.').collect();
    let head: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[0]).unwrap()).unwrap();
    assert_eq!(head["alg"], "EdDSA");
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == head["kid"])?;
    let x = URL_SAFE_NO_PAD.decode(key["x"].as_str().unwrap()).unwrap();
    let key = VerifyingKey::from_bytes(&x.try_into().unwrap()).unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(parts[2]).unwrap()).unwrap();
    let message = format!("{}.{}", parts[0], parts[1]);
    key.verify_strict(message.as_bytes(), &signature).ok()?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).ok()
}

#[tokio::test]
async fn an_answer_to_a_nonce_is_signed_with_what_was_asked_and_says_the_same() {
    let (app, _, certificate) = with_certificate().await;
    let key = key_of(&app, "Clinic").await;
    let single = format!("/verifications/{}?nonce=mine-1", certificate.code);
    let items = json!({ "items": [
        { "code": certificate.code }, {}, { "number": certificate.serial, "surname": "x" }, { "jws": "a.b.c" },
        { "sha256": "0".repeat(64) },
    ] });
    let upload = app.client().post("/api/v1/verifications/documents?nonce=mine-1");
    let pair = json!({ "number": certificate.serial, "surname": "воробьева" });
    let answers = [
        app.get(&single).send().await,
        app.post("/verifications?nonce=mine-1", &pair).send().await,
        app.post("/verifications/hashes?nonce=mine-1", &json!({ "sha256": "0".repeat(64) })).send().await,
        upload.content_type("application/pdf").body("%PDF-1.7").send().await,
        request(&app, &key, "POST", "/verifications/batch?nonce=mine-1").body_json(&items).send().await,
    ];
    let asked = [
        json!({ "code": certificate.code }),
        pair,
        json!({ "sha256": "0".repeat(64) }),
        json!({ "sha256": sha256("%PDF-1.7") }),
        Value::Null,
    ];
    for (answer, asked) in answers.into_iter().zip(asked) {
        answer.assert_status_is_ok();
        let mut answer = json(answer).await;
        let token = answer.as_object_mut().unwrap().remove("answer_jws").unwrap();
        let said = proved(&app, token.as_str().unwrap()).await.unwrap();
        answer["nonce"] = json!("mine-1");
        if asked.is_null() {
            for (at, item) in items["items"].as_array().unwrap().iter().enumerate() {
                answer["items"][at]["asked"] = as_asked(item);
            }
        } else {
            answer["asked"] = asked;
        }
        assert_eq!(said, answer);
        assert!(said["checked_at"].is_string(), "{said}");
    }
}

/// How a signed answer names an item of a batch.
fn as_asked(item: &Value) -> Value {
    item["jws"].as_str().map_or_else(|| item.clone(), |token| json!({ "jws_sha256": sha256(token) }))
}

#[tokio::test]
async fn an_answer_is_signed_only_to_a_nonce_that_is_not_too_long() {
    let (app, _, certificate) = with_certificate().await;
    let without = json(app.get(&format!("/verifications/{}", certificate.code)).send().await).await;
    assert_eq!(without.get("answer_jws"), None);
    let long = app.get(&format!("/verifications/x?nonce={}", "n".repeat(129))).send().await;
    long.assert_status(StatusCode::BAD_REQUEST);
}
