//! The desk of partner institutions: who comes in, keys made and taken back, and what did not arrive sent again.

use std::sync::Arc;

use async_trait::async_trait;
use domain::enums::DeliveryState;
use domain::page::PageRequest;
use domain::partners::{self, Message, NewKey, Post};
use domain::{Actor, Scope, certificates, jobs};
use sea_orm::EntityTrait;
use secrecy::ExposeSecret;
use tests::TestApp;

use crate::certified::with_certificate;
use crate::page_door::{Answer, Browser, between};

const ADMINISTRATOR: &str = "admin@demo.test";
const FIRST: PageRequest = PageRequest { limit: 20, after: None };

fn typed(csrf: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    [("csrf", csrf)].iter().chain(fields).map(own).collect()
}

impl Browser<'_> {
    /// Sends what is typed into a form at `path`, which stands on the page at `page`.
    async fn send(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.get(page).await.csrf();
        self.post(path, &typed(&csrf, fields)).await
    }
}

/// An institution that was added on the page: its address.
async fn added(browser: &mut Browser<'_>) -> String {
    let made = browser.send("/partners", "/partners", &[("name", "Бальніца № 3")]).await;
    assert_eq!(made.status, 303, "{}", made.html);
    made.header("location").split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_stranger_is_told_what_institutions_can_do_and_others_find_no_desk() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let told = browser.get("/partners").await;
    assert_eq!(told.status, 200);
    assert!(told.html.contains("How to get a key") && told.html.contains("href=\"/api/docs\""));
    let partner = partners::create(&app.cx, &Actor::System, "Clinic").await.unwrap().id;
    assert_eq!(browser.get(&format!("/partners/{partner}")).await.status, 401);
    for login in ["clinician@demo.test", "coordinator@demo.test", "academy@demo.test"] {
        let mut browser = Browser::of(&app).await;
        browser.signed_in(login, &[]).await;
        assert!(!browser.get("/learn").await.html.contains("href=\"/partners\""));
        for path in
            ["/partners".to_owned(), format!("/partners/{partner}"), format!("/partners/{partner}/keys")]
        {
            let refused = browser.get(&path).await;
            assert_eq!(refused.status, 403, "{login} at {path}");
            assert!(refused.html.contains("There is no such page") && !refused.html.contains("Clinic"));
        }
        let csrf = browser.get("/account").await.csrf();
        let made = browser.post("/partners", &typed(&csrf, &[("name", "Mine")])).await;
        assert_eq!(made.status, 403);
    }
}

#[tokio::test]
async fn a_key_is_made_shown_once_used_and_taken_back() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in(ADMINISTRATOR, &[]).await;
    assert!(browser.get("/learn").await.html.contains("href=\"/partners\""));
    let place = added(&mut browser).await;
    let keys = format!("{place}/keys");
    let fields = [("name", "staff register"), ("scopes", "certificates:verify"), ("kind", "real")];
    let made = browser.send(&keys, &keys, &fields).await;
    assert_eq!((made.status, made.header("cache-control")), (200, "no-store"));
    let key = between(&made.html, "spellcheck=\"false\" aria-describedby=\"key-hint\">", "<").to_owned();
    let actor = partners::authenticate(&app.cx, &key).await.unwrap();
    assert!(
        matches!(&actor, Actor::Partner(partner) if partner.scopes == [Scope::Verify] && !partner.is_sandbox)
    );
    app.work().await;
    let desk = browser.get(&place).await.html;
    assert!(!desk.contains(&key) && desk.contains(&key[key.len() - 4..]), "{desk}");
    assert!(
        desk.contains("In use") && desk.contains("Without a term") && desk.contains("1 request"),
        "{desk}"
    );

    let revocation = between(&desk, &format!("href=\"{keys}/"), "\"").to_owned();
    let revocation = format!("{keys}/{revocation}");
    let refused = browser.send(&revocation, &revocation, &[("reason", " ")]).await;
    assert_eq!(refused.status, 422);
    assert!(partners::authenticate(&app.cx, &key).await.is_ok());
    let revoked = browser.send(&revocation, &revocation, &[("reason", "it was lost")]).await;
    assert_eq!(revoked.header("location"), format!("{place}?done=revoked"));
    assert!(partners::authenticate(&app.cx, &key).await.is_err());
    assert_eq!(browser.get(&revocation).await.status, 303, "a page that is out of date leads back");
    let desk = browser.get(&place).await.html;
    assert!(desk.contains("Revoked") && !desk.contains("/revocation"), "{desk}");
}

#[tokio::test]
async fn what_cannot_be_meant_is_told_at_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in(ADMINISTRATOR, &[]).await;
    let place = added(&mut browser).await;
    let again = browser.send("/partners", "/partners", &[("name", "Бальніца № 3")]).await;
    assert_eq!(again.status, 409);
    assert!(between(&again.html, "id=\"name-error\">", "<").starts_with("An institution of this name"));
    let keys = format!("{place}/keys");
    for (fields, field) in [
        (&[("name", "k")][..], "scopes"),
        (&[("name", ""), ("scopes", "certificates:watch")], "name"),
        (&[("name", "k"), ("scopes", "certificates:watch"), ("expires_at", "soon")], "expires_at"),
        (&[("name", "k"), ("scopes", "certificates:watch"), ("expires_at", "2026-11-23")], "expires_at"),
    ] {
        let refused = browser.send(&keys, &keys, fields).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains(&format!("id=\"{field}-error\"")), "{field}: {}", refused.html);
        assert!(refused.html.contains("value=\"k\"") || field == "name");
    }
    let fields =
        [("name", "k"), ("scopes", "certificates:watch"), ("kind", "sandbox"), ("expires_at", "2026-11-24")];
    let made = browser.send(&keys, &keys, &fields).await;
    assert!(made.html.contains("fg_sandbox_"), "the last day counts: {}", made.html);
    let desk = browser.get(&place).await.html;
    assert!(desk.contains("Examples only") && desk.contains("25 November 2026, 0:00"), "{desk}");
    app.advance(chrono::Duration::days(1));
    assert!(browser.get(&place).await.html.contains("Expired"));
}

/// Somebody who wants no more.
struct Gone;

#[async_trait]
impl Post for Gone {
    async fn send(&self, _letter: Message) -> Result<u16, String> {
        Ok(410)
    }
}

#[tokio::test]
async fn what_did_not_arrive_is_seen_and_sent_again_for_the_institution_alone() {
    let (app, _, certificate) = with_certificate().await;
    let app = app.restart_with_post(Arc::new(Gone)).await;
    let partner = partners::create(&app.cx, &Actor::System, "Clinic").await.unwrap().id;
    let other = partners::create(&app.cx, &Actor::System, "Another").await.unwrap().id;
    let new = NewKey { name: "k".into(), scopes: vec![Scope::Watch], expires_at: None, is_sandbox: false };
    let made = partners::create_key(&app.cx, &Actor::System, partner, new).await.unwrap();
    let actor = partners::authenticate(&app.cx, made.key.expose_secret()).await.unwrap();
    let webhook =
        partners::create_webhook(&app.cx, &actor, "https://clinic.example/hook").await.unwrap().webhook.id;
    certificates::suspend(&app.cx, &Actor::System, certificate.id, "we look into it").await.unwrap();
    for job in jobs::due(&app.cx, 100).await.unwrap() {
        jobs::perform(&app.cx, job).await.unwrap();
    }
    let mut browser = Browser::of(&app).await;
    browser.signed_in(ADMINISTRATOR, &[]).await;
    let desk = browser.get(&format!("/partners/{partner}")).await.html;
    assert!(
        desk.contains("Wanted no more on 24 November 2026") && desk.contains("1 event did not arrive"),
        "{desk}"
    );
    let letters = format!("/partners/{partner}/addresses/{webhook}");
    let shown = browser.get(&letters).await.html;
    for part in ["Suspended", &certificate.serial, "1 try", "<code>410</code>"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let elsewhere = format!("/partners/{other}/addresses/{webhook}");
    assert_eq!(browser.get(&elsewhere).await.status, 404);
    assert_eq!(browser.send(&letters, &elsewhere, &[]).await.status, 404);
    let sent = browser.send(&letters, &letters, &[]).await;
    assert_eq!(sent.header("location"), format!("/partners/{partner}?done=replayed"));
    let rows = entity::webhook_delivery::Entity::find().all(app.cx.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.state == DeliveryState::Pending && row.tries == 0), "{rows:?}");
    let desk = browser.get(&format!("/partners/{partner}")).await.html;
    assert!(desk.contains("Events are sent here") && desk.contains("1 event on its way"), "{desk}");
    let stranger = partners::undelivered_to(&app.cx, &actor, (partner, webhook), FIRST).await;
    assert!(matches!(stranger, Err(domain::Error::Forbidden)), "a partner has its own door");
}
