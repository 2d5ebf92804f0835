//! Who is sent what has happened, whose turn it is, and what ends with a key.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use domain::clock::ManualClock;
use domain::ids::{PartnerId, PartnerKeyId};
use domain::partners::{self, Message, NewKey, Post};
use domain::{Actor, Context, Scope, certificates, jobs};
use entity::certificate;
use poem::http::StatusCode;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, json};

use crate::certified::with_certificate;
use crate::partners::{key_of, key_with, request};

/// Somebody who takes everything, and so long for each letter.
struct Receiver {
    letters: Mutex<Vec<String>>,
    takes: Duration,
    clock: Arc<ManualClock>,
    /// Another server, which looks for work meanwhile.
    beside: Mutex<Option<Context>>,
}

#[async_trait]
impl Post for Receiver {
    async fn send(&self, letter: Message) -> Result<u16, String> {
        self.letters.lock().unwrap().push(letter.url);
        self.clock.advance(self.takes);
        let beside = self.beside.lock().unwrap().take();
        if let Some(cx) = beside {
            deliver(&cx).await;
        }
        Ok(200)
    }
}

impl Receiver {
    fn who_takes(app: &TestApp, takes: Duration) -> Arc<Self> {
        let (letters, beside) = (Mutex::default(), Mutex::default());
        Arc::new(Self { letters, takes, clock: app.clock.clone(), beside })
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.letters.lock().unwrap())
    }
}

async fn with_receiver(takes: Duration) -> (TestApp, certificate::Model, Arc<Receiver>) {
    let (app, _, certificate) = with_certificate().await;
    let receiver = Receiver::who_takes(&app, takes);
    let app = app.restart_with_post(receiver.clone()).await;
    (app, certificate, receiver)
}

async fn registers(app: &TestApp, key: &str, url: &str) -> String {
    let made = request(app, key, "POST", "/webhooks").body_json(&json!({ "url": url })).send().await;
    made.assert_status(StatusCode::CREATED);
    json(made).await["webhook"]["id"].as_str().unwrap().to_owned()
}

async fn deliver(cx: &Context) {
    for job in jobs::due(cx, 100).await.unwrap() {
        jobs::perform(cx, job).await.unwrap();
    }
}

async fn happens(app: &TestApp, certificate: &certificate::Model, times: usize) {
    for at in 0..times {
        let id = certificate.id;
        if at % 2 == 0 {
            certificates::suspend(&app.cx, &Actor::System, id, "x").await.unwrap();
        } else {
            certificates::reinstate(&app.cx, &Actor::System, id, "x").await.unwrap();
        }
    }
}

/// Another key of a partner.
async fn another_key(
    app: &TestApp,
    partner: PartnerId,
    scopes: &[Scope],
    expires_at: Option<DateTime<Utc>>,
) -> (PartnerKeyId, String) {
    let new = NewKey { name: "k".into(), scopes: scopes.into(), expires_at, is_sandbox: false };
    let made = partners::create_key(&app.cx, &Actor::System, partner, new).await.unwrap();
    (made.row.id, made.key.expose_secret().to_owned())
}

#[tokio::test]
async fn an_address_ends_with_the_key_that_registered_it_until_another_key_replays_it() {
    let (app, certificate, receiver) = with_receiver(Duration::zero()).await;
    let partner = partners::create(&app.cx, &Actor::System, "Clinic").await.unwrap().id;
    let (stolen_id, stolen) = another_key(&app, partner, &Scope::ALL, None).await;
    let (_, kept) = another_key(&app, partner, &Scope::ALL, None).await;
    let theirs = registers(&app, &stolen, "https://thief.example/").await;
    registers(&app, &kept, "https://clinic.example/").await;
    happens(&app, &certificate, 1).await;
    partners::revoke_key(&app.cx, &Actor::System, (partner, stolen_id), "it was stolen").await.unwrap();
    deliver(&app.cx).await;
    assert_eq!(receiver.take(), ["https://clinic.example/"]);
    let path = format!("/webhooks/{theirs}");
    let shown = json(request(&app, &kept, "GET", &path).send().await).await;
    assert!(shown["disabled_at"].is_string(), "{shown}");
    let place = (partner, theirs.parse::<uuid::Uuid>().unwrap().into());
    partners::replay_for(&app.cx, &Actor::System, place).await.unwrap();
    deliver(&app.cx).await;
    assert!(receiver.take().is_empty(), "an administrator brings no such address back");
    app.advance(Duration::minutes(1));
    let replay = request(&app, &kept, "POST", &format!("{path}/replay")).body_json(&json!({})).send().await;
    replay.assert_status_is_ok();
    deliver(&app.cx).await;
    assert_eq!(receiver.take(), ["https://thief.example/"], "the clinic has taken it over");
}

#[tokio::test]
async fn nothing_is_sent_while_an_institution_has_no_key_that_may_watch() {
    let (app, certificate, receiver) = with_receiver(Duration::zero()).await;
    let partner = partners::create(&app.cx, &Actor::System, "Clinic").await.unwrap().id;
    let expires_at = Some(app.cx.now() + Duration::days(1));
    let (_, key) = another_key(&app, partner, &[Scope::Watch], expires_at).await;
    another_key(&app, partner, &[Scope::Verify], None).await;
    registers(&app, &key, "https://clinic.example/").await;
    app.advance(Duration::days(1));
    happens(&app, &certificate, 1).await;
    assert!(partners::webhooks_due(&app.cx, 100).await.unwrap().is_empty());
    deliver(&app.cx).await;
    assert!(receiver.take().is_empty());
    another_key(&app, partner, &[Scope::Watch], None).await;
    deliver(&app.cx).await;
    assert_eq!(receiver.take(), ["https://clinic.example/"], "nothing was lost");
}

#[tokio::test]
async fn a_key_that_expires_while_events_are_sent_ends_it() {
    let (app, certificate, receiver) = with_receiver(Duration::seconds(2)).await;
    let partner = partners::create(&app.cx, &Actor::System, "Clinic").await.unwrap().id;
    let expires_at = Some(app.cx.now() + Duration::seconds(3));
    let (_, key) = another_key(&app, partner, &[Scope::Watch], expires_at).await;
    registers(&app, &key, "https://clinic.example/").await;
    happens(&app, &certificate, 6).await;
    deliver(&app.cx).await;
    assert_eq!(receiver.take().len(), 2);
}

#[tokio::test]
async fn a_sandbox_key_neither_sees_nor_changes_the_addresses_of_its_institution() {
    let (app, ..) = with_receiver(Duration::zero()).await;
    let partner = partners::create(&app.cx, &Actor::System, "Clinic").await.unwrap().id;
    let (_, real) = another_key(&app, partner, &Scope::ALL, None).await;
    let new = NewKey { name: "try".into(), scopes: Scope::ALL.into(), expires_at: None, is_sandbox: true };
    let sandbox = partners::create_key(&app.cx, &Actor::System, partner, new).await.unwrap();
    let sandbox = sandbox.key.expose_secret();
    let path = format!("/webhooks/{}", registers(&app, &real, "https://clinic.example/").await);
    let listed = json(request(&app, sandbox, "GET", "/webhooks").send().await).await;
    assert_eq!(listed["items"], json!([]));
    for (method, path) in [
        ("GET", path.clone()),
        ("GET", format!("{path}/dead-letters")),
        ("POST", format!("{path}/secret")),
        ("POST", format!("{path}/replay")),
        ("DELETE", path.clone()),
    ] {
        let answer = request(&app, sandbox, method, &path).body_json(&json!({})).send().await;
        assert_problem(answer, 404, "not_found").await;
    }
    let still: Value = json(request(&app, &real, "GET", &path).send().await).await;
    assert_eq!(still.get("old_secret_until"), None, "{still}");
}

#[tokio::test]
async fn a_slow_address_keeps_the_others_waiting_for_one_turn() {
    let (app, certificate, receiver) = with_receiver(Duration::seconds(9)).await;
    let slow = key_of(&app, "Slow").await;
    for at in 0..3 {
        registers(&app, &slow, &format!("https://slow.example/{at}")).await;
    }
    let other = key_of(&app, "Other").await;
    registers(&app, &other, "https://other.example/").await;
    happens(&app, &certificate, 10).await;
    let due = partners::webhooks_due(&app.cx, 100).await.unwrap();
    partners::deliver_due(&app.cx, due[0]).await.unwrap();
    assert_eq!(receiver.take(), ["https://slow.example/0"; 2], "no turn is longer than that");
    let due = partners::webhooks_due(&app.cx, 100).await.unwrap();
    partners::deliver_due(&app.cx, due[0]).await.unwrap();
    assert_eq!(receiver.take(), ["https://other.example/"; 2], "the other institution is next");
    let due = partners::webhooks_due(&app.cx, 100).await.unwrap();
    partners::deliver_due(&app.cx, due[0]).await.unwrap();
    assert_eq!(receiver.take(), ["https://slow.example/1"; 2], "then another address of the first");
}

#[tokio::test]
async fn two_servers_never_send_the_same_event_at_the_same_time() {
    let (app, certificate, receiver) = with_receiver(Duration::seconds(9)).await;
    let key = key_of(&app, "Clinic").await;
    registers(&app, &key, "https://clinic.example/").await;
    happens(&app, &certificate, 1).await;
    let beside = app.beside_with_post(receiver.clone()).await;
    *receiver.beside.lock().unwrap() = Some(beside);
    deliver(&app.cx).await;
    assert_eq!(receiver.take(), ["https://clinic.example/"]);
}

#[tokio::test]
async fn an_address_is_replayed_once_a_minute() {
    let (app, ..) = with_receiver(Duration::zero()).await;
    let key = key_with(&app, "Clinic", &[Scope::Watch], false).await;
    let path = format!("/webhooks/{}/replay", registers(&app, &key, "https://clinic.example/").await);
    let replay = || request(&app, &key, "POST", &path).body_json(&json!({})).send();
    replay().await.assert_status_is_ok();
    let refused = replay().await;
    assert_eq!(refused.0.header("retry-after"), Some("60"));
    assert_problem(refused, 429, "too_many_requests").await;
    app.advance(Duration::minutes(1));
    replay().await.assert_status_is_ok();
}
