//! Partner institutions: their keys, what these may do, and many certificates asked after at once.

use ::certificate::Record;
use ::certificate::credential::{IssuerAddress, IssuerKey, OpenBadge, Placement, jws};
use chrono::Duration;
use domain::certificates::{self, CredentialKeys, Holder, PersonName};
use domain::enums::Role;
use domain::page::PageRequest;
use domain::partners::{self, NewKey};
use domain::{Actor, Scope};
use entity::certificate;
use poem::endpoint::BoxEndpoint;
use poem::http::StatusCode;
use poem::test::TestRequestBuilder;
use sea_orm::EntityTrait;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, json};

use crate::certified::{
    As, SURNAMES, completes, daria, document, officer, signed_in, the_certificate_of, with_certificate,
    with_joint_certificate,
};

const FIRST: PageRequest = PageRequest { limit: 20, after: None };

/// A key of a new partner.
pub async fn key_with(app: &TestApp, name: &str, scopes: &[Scope], is_sandbox: bool) -> String {
    let partner = partners::create(&app.cx, &Actor::System, name).await.unwrap();
    let new = NewKey { name: "their system".into(), scopes: scopes.into(), expires_at: None, is_sandbox };
    let made = partners::create_key(&app.cx, &Actor::System, partner.id, new).await.unwrap();
    made.key.expose_secret().to_owned()
}

/// A key that may do everything.
pub async fn key_of(app: &TestApp, name: &str) -> String {
    key_with(app, name, &Scope::ALL, false).await
}

/// A request with a partner's key.
pub fn request<'a>(
    app: &'a TestApp,
    key: &str,
    method: &str,
    path: &str,
) -> TestRequestBuilder<'a, BoxEndpoint<'static, poem::Response>> {
    let method = method.parse().unwrap();
    app.client().request(method, format!("/api/v1{path}")).header("X-Api-Key", key)
}

async fn batch(app: &TestApp, key: &str, items: &[Value]) -> Vec<Value> {
    let asked = request(app, key, "POST", "/verifications/batch").body_json(&json!({ "items": items }));
    let answer = asked.send().await;
    answer.assert_status_is_ok();
    json(answer).await["items"].as_array().unwrap().clone()
}

fn status(item: &Value) -> &str {
    item["verification"]["status"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn an_administrator_makes_a_partner_and_a_key_that_is_shown_once() {
    let app = TestApp::start().await;
    let admin = As::new(&app, signed_in(app.cx.new_id(), &[Role::Administrator]));
    let made = admin.post("/partners", &json!({ "name": "Minsk clinic" })).send().await;
    made.assert_status(StatusCode::CREATED);
    let partner = json(made).await["id"].as_str().unwrap().to_owned();
    assert_problem(
        admin.post("/partners", &json!({ "name": "Minsk clinic" })).send().await,
        409,
        "partner_name_taken",
    )
    .await;
    let path = format!("/partners/{partner}/keys");
    let new = json!({ "name": "register", "scopes": ["certificates:verify"] });
    let answer = admin.post(&path, &new).send().await;
    answer.assert_status(StatusCode::CREATED);
    let made = json(answer).await;
    let key = made["api_key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("fg_") && key.len() > 40, "{key}");
    let checked =
        request(&app, &key, "POST", "/verifications/batch").body_json(&json!({ "items": [] })).send().await;
    checked.assert_status_is_ok();
    app.work().await;
    let listed = json(admin.get(&path).send().await).await;
    let row = &listed["items"][0];
    assert_eq!((&row["days"][0]["requests"], row["ending"].as_str()), (&json!(1), key.get(key.len() - 4..)));
    assert!(row["last_used_at"].is_string() && !listed.to_string().contains(&key), "{listed}");

    let revoke = format!("{path}/{}/revocation", made["key"]["id"].as_str().unwrap());
    admin.post(&revoke, &json!({ "reason": "lost" })).send().await.assert_status_is_ok();
    admin.post(&revoke, &json!({ "reason": "lost" })).send().await.assert_status_is_ok();
    let refused =
        request(&app, &key, "POST", "/verifications/batch").body_json(&json!({ "items": [] })).send().await;
    assert_eq!(refused.0.header("www-authenticate"), Some("ApiKey"));
    assert_problem(refused, 401, "partner_key_revoked").await;
}

#[tokio::test]
async fn only_administrators_manage_partners() {
    let app = TestApp::start().await;
    let key = key_of(&app, "Clinic").await;
    for role in [Role::Learner, Role::Coordinator, Role::AcademyOfficer] {
        let other = As::new(&app, signed_in(app.cx.new_id(), &[role]));
        assert_problem(other.get("/partners").send().await, 403, "forbidden").await;
        assert_problem(other.post("/partners", &json!({ "name": "x" })).send().await, 403, "forbidden").await;
    }
    assert_problem(request(&app, &key, "GET", "/partners").send().await, 401, "sign_in_required").await;
}

#[tokio::test]
async fn an_unknown_or_expired_key_is_refused_and_one_without_the_scope_may_not() {
    let app = TestApp::start().await;
    let partner = partners::create(&app.cx, &Actor::System, "Clinic").await.unwrap();
    let expires_at = Some(app.cx.now() + Duration::days(1));
    let new = NewKey { name: "k".into(), scopes: vec![Scope::Watch], expires_at, is_sandbox: false };
    let made = partners::create_key(&app.cx, &Actor::System, partner.id, new).await.unwrap();
    let (key, body) = (made.key.expose_secret(), json!({ "items": [] }));
    let ask = |key: &str| request(&app, key, "POST", "/verifications/batch").body_json(&body).send();
    assert_problem(ask(key).await, 403, "forbidden").await;
    assert_problem(ask("fg_nobody").await, 401, "partner_key_unknown").await;
    assert_problem(ask(&"x".repeat(10_000)).await, 401, "partner_key_unknown").await;
    let single = request(&app, key, "GET", "/verifications/0000000000000000").send().await;
    assert_problem(single, 403, "forbidden").await;
    app.advance(Duration::days(1));
    assert_problem(ask(key).await, 401, "partner_key_expired").await;
    let single = request(&app, key, "GET", "/verifications/0000000000000000").send().await;
    assert_problem(single, 401, "partner_key_expired").await;
}

#[tokio::test]
async fn a_mixed_batch_is_answered_in_the_order_asked_with_an_error_for_each_item_that_cannot_be_meant() {
    let (app, _, certificate) = with_certificate().await;
    let key = key_of(&app, "Clinic").await;
    let sha256 = document(&app, certificate.id).await.sha256;
    let items = [
        json!({ "code": "0000000000000000" }),
        json!({ "code": certificate.code }),
        json!({ "number": certificate.serial, "surname": "воробьева" }),
        json!({ "number": certificate.serial, "surname": "Іванова" }),
        json!({ "sha256": sha256.to_uppercase() }),
        json!({ "sha256": "no hash" }),
        json!({ "code": certificate.code, "sha256": sha256 }),
        json!({ "jws": "a.b.c" }),
        json!({}),
        json!({ "code": certificate.code }),
    ];
    let answers = batch(&app, &key, &items).await;
    let told: Vec<&str> = answers.iter().map(status).collect();
    assert_eq!(told, ["unknown", "valid", "valid", "unknown", "valid", "", "", "unknown", "", "valid"]);
    let errors: Vec<_> = answers.iter().filter_map(|answer| answer["error"]["code"].as_str()).collect();
    assert_eq!(errors, ["no_hash", "not_one_way", "not_one_way"]);
    assert_eq!(answers[1]["verification"]["certificate"]["holder"]["be"]["surname"], SURNAMES[1]);
}

/// A token about a certificate as somebody signs it who has the centre's key and writes what they like.
fn signed_with_a_stolen_key(
    app: &TestApp,
    folder: &std::path::Path,
    certificate: &certificate::Model,
    forge: impl FnOnce(&mut Record),
) -> String {
    let issuer = IssuerAddress::parse(app.cx.settings().public_url.trim_end_matches('/')).unwrap();
    let stolen = std::fs::read_to_string(folder.join("credential-keys/2026.pem")).unwrap();
    let key = IssuerKey::from_pem(&issuer, "2026", &stolen).unwrap();
    let mut record: Record = serde_json::from_value(certificate.record.clone()).unwrap();
    forge(&mut record);
    let course = format!("{}/courses/x", issuer.url());
    let placement = Placement {
        subject: certificate.id.0,
        achievement: format!("{course}/versions/1"),
        criteria: course,
        issued_at: app.cx.now(),
        offset: chrono::FixedOffset::east_opt(3 * 3600).unwrap(),
        status: vec![],
        issuer,
    };
    jws(&OpenBadge::compose(&record, placement).unwrap(), &key).unwrap()
}

#[tokio::test]
async fn a_token_that_was_never_given_out_is_unknown_however_well_it_is_signed() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::start().await;
    let app = app.restart_with_credential_keys(CredentialKeys::of_centre(folder.path()).unwrap()).await;
    let (person, enrolment) = completes(&app, daria(&app)).await;
    certificates::issue_due(&app.cx, enrolment).await.unwrap();
    let certificate = the_certificate_of(&app, enrolment).await;
    let forged = signed_with_a_stolen_key(&app, folder.path(), &certificate, |record| {
        let name = PersonName { surname: "IVANOVA".into(), own_name: "ANNA".into(), patronymic: None };
        record.holder = Holder { cyrillic: None, belarusian: None, latin: Some(name), surname_first: true };
    });
    let same = signed_with_a_stolen_key(&app, folder.path(), &certificate, |_| ());
    let invented = signed_with_a_stolen_key(&app, folder.path(), &certificate, |record| {
        record.code = "0123456789ABCDEF".into();
    });
    let holder = signed_in(person, &[]);
    let genuine = certificates::credential(&app.cx, &holder, certificate.id).await.unwrap().token;
    let key = key_of(&app, "Clinic").await;
    let tokens = [&genuine, &format!(" {genuine}\n"), &forged, &same, &invented];
    let items: Vec<_> = tokens.iter().map(|token| json!({ "jws": token })).collect();
    let answers = batch(&app, &key, &items).await;
    let told: Vec<&str> = answers.iter().map(status).collect();
    assert_eq!(told, ["valid", "valid", "unknown", "unknown", "unknown"]);
    for answer in &answers[2..] {
        assert_eq!(answer["verification"]["hint"], "signed_but_not_registered");
        assert_eq!(answer["verification"].get("certificate"), None);
    }
    // The signature itself holds, also when the key of the year is gone.
    std::fs::remove_file(folder.path().join("credential-keys/2026.pem")).unwrap();
    assert_eq!(status(&batch(&app, &key, &[json!({ "jws": forged })]).await[0]), "unknown");
}

#[tokio::test]
async fn both_tokens_of_a_joint_certificate_were_given_out() {
    let (app, person, certificate) = with_joint_certificate(TestApp::start().await).await;
    certificates::countersign_here(&app.cx, &officer(&app), certificate.id).await.unwrap();
    let holder = signed_in(person, &[]);
    let endorsed = certificates::credential(&app.cx, &holder, certificate.id).await.unwrap().token;
    let stored = entity::certificate_credential::Entity::find_by_id(certificate.id);
    let within_the_document = stored.one(app.cx.read()).await.unwrap().unwrap().token;
    assert_ne!(endorsed, within_the_document);
    let key = key_of(&app, "Clinic").await;
    let items = [json!({ "jws": endorsed }), json!({ "jws": within_the_document })];
    let told: Vec<_> = batch(&app, &key, &items).await;
    assert_eq!(told.iter().map(status).collect::<Vec<_>>(), ["valid", "valid"]);
}

#[tokio::test]
async fn the_holder_sees_which_institution_has_checked() {
    let (app, person, certificate) = with_certificate().await;
    let key = key_of(&app, "Minsk clinic").await;
    batch(&app, &key, &[json!({ "code": certificate.code })]).await;
    app.advance(Duration::minutes(1));
    let single = format!("/verifications/{}", certificate.code);
    request(&app, &key, "GET", &single).send().await.assert_status_is_ok();
    app.get(&single).send().await.assert_status_is_ok();
    certificates::store_checks(&app.cx).await.unwrap();
    let holder = As::new(&app, signed_in(person, &[]));
    let listed = json(holder.get(&format!("/certificates/{}/checks", certificate.id)).send().await).await;
    let seen: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|c| (&c["means"], &c["partner"])).collect();
    let by_partner = (&json!("partner"), &json!("Minsk clinic"));
    assert_eq!(seen, [(&json!("code"), &Value::Null), by_partner, by_partner]);
}

#[tokio::test]
async fn a_key_has_a_budget_of_its_own_for_what_is_unknown() {
    let (app, _, certificate) = with_certificate().await;
    let (one, other) = (key_of(&app, "One").await, key_of(&app, "Other").await);
    let unknown = vec![json!({ "code": "0000000000000000" }); 500];
    for _ in 0..3 {
        assert_eq!(batch(&app, &one, &unknown).await.len(), 500);
    }
    let body = json!({ "items": [{ "code": certificate.code }] });
    let refused = request(&app, &one, "POST", "/verifications/batch").body_json(&body).send().await;
    assert!(refused.0.headers().contains_key("retry-after"));
    assert_problem(refused, 429, "too_many_requests").await;
    assert_eq!(status(&batch(&app, &other, &[json!({ "code": certificate.code })]).await[0]), "valid");
    let known = vec![json!({ "number": certificate.serial, "surname": SURNAMES[0] }); 500];
    for _ in 0..5 {
        batch(&app, &other, &known).await;
    }
    app.get(&format!("/verifications/{}", certificate.code)).send().await.assert_status_is_ok();
}

#[tokio::test]
async fn five_hundred_credentials_go_into_one_batch_and_so_do_the_longest_there_may_be() {
    let (app, person, certificate) = with_certificate().await;
    let key = key_of(&app, "Clinic").await;
    let given = certificates::credential(&app.cx, &signed_in(person, &[]), certificate.id).await.unwrap();
    let real = vec![json!({ "jws": given.token }); 500];
    assert!(given.token.len() * 500 > 1 << 20);
    let answers = batch(&app, &key, &real).await;
    assert!(answers.len() == 500 && answers.iter().all(|answer| status(answer) == "valid"));
    let longest = json!({ "items": vec![json!({ "jws": "x".repeat(65_536) }); 500] });
    let ask = |key: &str| request(&app, key, "POST", "/verifications/batch").body_json(&longest).send();
    let answers = json(ask(&key).await).await;
    assert_eq!(answers["items"].as_array().unwrap().len(), 500, "{}", answers["detail"]);
    let watches = key_with(&app, "Ministry", &[Scope::Watch], false).await;
    for other in [watches.as_str(), "fg_nobody"] {
        assert_problem(ask(other).await, 413, "body_too_large").await;
    }
    let longer = json!({ "items": vec![json!({ "jws": "x".repeat(65_536) }); 501] });
    let ask = request(&app, &key, "POST", "/verifications/batch").body_json(&longer).send();
    assert_problem(ask.await, 413, "body_too_large").await;
}

#[tokio::test]
async fn more_than_five_hundred_at_once_are_too_many() {
    let app = TestApp::start().await;
    let key = key_of(&app, "Clinic").await;
    let body = json!({ "items": vec![json!({ "code": "x" }); 501] });
    let refused = request(&app, &key, "POST", "/verifications/batch").body_json(&body).send().await;
    refused.assert_status(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_sandbox_key_is_told_of_examples_and_of_nothing_real() {
    let (app, _, certificate) = with_certificate().await;
    let key = key_with(&app, "Clinic", &Scope::ALL, true).await;
    let mut items: Vec<_> = (1..=6).map(|n| json!({ "code": format!("TEST-0000-0000-{n:04}") })).collect();
    items.push(json!({ "number": "TEST-2026-000001", "surname": "Example" }));
    items.push(json!({ "code": certificate.code }));
    let answers = batch(&app, &key, &items).await;
    let told: Vec<&str> = answers.iter().map(status).collect();
    let each = ["valid", "revoked", "suspended", "superseded", "expired", "not_yet_issued"];
    assert_eq!(told, [&each[..], &["valid", "unknown"]].concat());
    let feed = json(request(&app, &key, "GET", "/certificate-events").send().await).await;
    assert!(
        feed["items"].as_array().unwrap().iter().all(|e| e["number"].as_str().unwrap().starts_with("TEST"))
    );
    let webhook = json!({ "url": "https://a.example/" });
    let refused = request(&app, &key, "POST", "/webhooks").body_json(&webhook).send().await;
    assert_problem(refused, 409, "sandbox_sends_nothing").await;
    let stranger = app.get("/verifications/TEST000000000001").send().await;
    assert_eq!(json(stranger).await["status"], "unknown");
    certificates::store_checks(&app.cx).await.unwrap();
    let checks = certificates::checks(&app.cx, &Actor::System, certificate.id, FIRST).await.unwrap();
    assert!(checks.items.is_empty());
}
