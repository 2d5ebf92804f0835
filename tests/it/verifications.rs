//! Asking after a certificate: what a stranger is told, and what not.

use chrono::Duration;
use domain::certificates::{self, Status, Verification};
use domain::enums::Role;
use domain::page::PageRequest;
use domain::{Actor, Error};
use entity::certificate_check;
use poem::http::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, json};

use crate::certified::{
    As, SURNAMES, certify_with, completes, daria, signed_in, the_certificate_of, with_certificate,
};

async fn ask(app: &TestApp, number: &str, surname: &str) -> Value {
    json(app.post("/verifications", &json!({ "number": number, "surname": surname })).send().await).await
}

fn without_time(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().remove("checked_at").unwrap();
    answer
}

#[tokio::test]
async fn a_code_is_answered_with_everything_printed_and_nothing_more() {
    let (app, _, certificate) = with_certificate().await;
    let dashed = certificate.code.as_bytes().chunks(4).map(|part| std::str::from_utf8(part).unwrap());
    let typed = dashed.collect::<Vec<_>>().join("-").to_lowercase();
    let response = app.get(&format!("/verifications/{typed}")).send().await;
    response.assert_status(StatusCode::OK);
    response.assert_header("cache-control", "no-store");
    let answer = json(response).await;
    assert_eq!(answer["status"], "valid");
    let printed = answer["certificate"].as_object().unwrap();
    let keys: Vec<&str> = printed.keys().map(String::as_str).collect();
    let told = [
        "assessment_passed",
        "began_on",
        "completed_on",
        "form",
        "holder",
        "hours_face_to_face",
        "hours_online",
        "issued_on",
        "issuers",
        "kind",
        "number",
        "place",
        "programme",
    ];
    let mut keys = keys.clone();
    keys.sort_unstable();
    assert_eq!(keys, told);
    assert_eq!(printed["holder"]["be"]["surname"], SURNAMES[1]);
}

#[tokio::test]
async fn an_unknown_code_and_one_that_cannot_be_are_answered_alike() {
    let (app, ..) = with_certificate().await;
    let answers =
        ["0000000000000000", "too-short", "%D0%90000000000000000", "000000000000000000000000000000000000"];
    for code in answers {
        let answer = json(app.get(&format!("/verifications/{code}")).send().await).await;
        assert_eq!(without_time(answer), json!({ "status": "unknown" }), "{code}");
    }
}

#[tokio::test]
async fn a_number_is_answered_to_whoever_knows_the_surname_in_any_script() {
    let (app, ..) = with_certificate().await;
    for surname in SURNAMES.into_iter().chain(["воробьева", "ВЕРАБ'ЁВА"]) {
        assert_eq!(ask(&app, "fg-2026-000001", surname).await["status"], "valid", "{surname}");
    }
}

#[tokio::test]
async fn a_wrong_surname_is_answered_as_a_wrong_number() {
    let (app, ..) = with_certificate().await;
    let wrong_surname = ask(&app, "FG-2026-000001", "Іванова").await;
    let wrong_number = ask(&app, "FG-2026-999999", SURNAMES[0]).await;
    let both_wrong = ask(&app, "", "").await;
    assert_eq!(without_time(wrong_surname), json!({ "status": "unknown" }));
    assert_eq!(without_time(wrong_number), json!({ "status": "unknown" }));
    assert_eq!(without_time(both_wrong), json!({ "status": "unknown" }));
}

#[tokio::test]
async fn a_revoked_certificate_is_answered_as_revoked_with_its_reason() {
    let (app, _, certificate) = with_certificate().await;
    certificates::revoke(&app.cx, &Actor::System, certificate.id, "issued by mistake").await.unwrap();
    let by_number = ask(&app, &certificate.serial, SURNAMES[2]).await;
    let by_code = json(app.get(&format!("/verifications/{}", certificate.code)).send().await).await;
    for answer in [by_number, by_code] {
        assert_eq!(answer["status"], "revoked");
        assert_eq!(answer["reason"], "issued by mistake");
        assert_eq!(answer["certificate"]["number"], "FG-2026-000001");
    }
}

#[tokio::test]
async fn a_certificate_with_a_term_expires_after_its_last_day() {
    let app = TestApp::start().await;
    certify_with(&app, "  kind: attendance\n  validity_months: 12\n").await;
    let (_, enrolment) = completes(&app, daria(&app)).await;
    app.work().await;
    let certificate = the_certificate_of(&app, enrolment).await;
    let status = async || certificates::by_code(&app.cx, &certificate.code, "a").await.unwrap().status;
    assert_eq!(certificate.valid_until.unwrap().to_string(), "2027-11-24");
    app.advance(Duration::days(365));
    assert_eq!(status().await, Status::Valid);
    app.advance(Duration::days(1));
    assert_eq!(status().await, Status::Expired);
}

#[tokio::test]
async fn after_sixty_unknown_codes_in_a_minute_an_address_waits() {
    let (app, _, certificate) = with_certificate().await;
    for _ in 0..60 {
        certificates::by_code(&app.cx, "0000000000000000", "203.0.113.9").await.unwrap();
    }
    let refused = certificates::by_code(&app.cx, &certificate.code, "203.0.113.9").await.unwrap_err();
    assert!(matches!(refused, Error::TooMany { retry_after_seconds: 1..=60 }), "{refused:?}");
    certificates::by_code(&app.cx, &certificate.code, "203.0.113.10").await.unwrap();
    app.advance(Duration::minutes(1));
    certificates::by_code(&app.cx, &certificate.code, "203.0.113.9").await.unwrap();
}

#[tokio::test]
async fn guessing_surnames_is_stopped_after_twenty_and_told_when_to_come_back() {
    let (app, ..) = with_certificate().await;
    for _ in 0..20 {
        assert_eq!(ask(&app, "FG-2026-000001", "Іванова").await["status"], "unknown");
    }
    let body = json!({ "number": "FG-2026-000001", "surname": SURNAMES[0] });
    let refused = app.post("/verifications", &body).send().await;
    assert!(refused.0.headers().contains_key("retry-after"));
    assert_problem(refused, 429, "too_many_requests").await;
}

#[tokio::test]
async fn an_address_may_ask_after_what_there_is_as_often_as_it_likes() {
    let (app, _, certificate) = with_certificate().await;
    for _ in 0..300 {
        let told: Verification = certificates::by_code(&app.cx, &certificate.code, "a").await.unwrap();
        assert_eq!(told.status, Status::Valid);
    }
}

#[tokio::test]
async fn every_check_is_kept_and_the_holder_sees_it() {
    let (app, person, certificate) = with_certificate().await;
    app.get(&format!("/verifications/{}", certificate.code)).send().await.assert_status_is_ok();
    ask(&app, &certificate.serial, SURNAMES[0]).await;
    ask(&app, &certificate.serial, "Іванова").await;
    certificates::store_checks(&app.cx).await.unwrap();
    let page = PageRequest::parse(None, None).unwrap();
    let holder = signed_in(person, &[]);
    let checks = certificates::checks(&app.cx, &holder, certificate.id, page).await.unwrap();
    let means: Vec<&str> = checks.items.iter().map(|check| check.means.word()).collect();
    assert_eq!(means, ["number_and_surname", "code"]);
}

#[tokio::test]
async fn whoever_asks_again_within_a_minute_is_noted_once() {
    let (app, _, certificate) = with_certificate().await;
    let ask = async |address: &str| certificates::by_code(&app.cx, &certificate.code, address).await.unwrap();
    let noted = async || {
        certificates::store_checks(&app.cx).await.unwrap();
        certificate_check::Entity::find().count(app.cx.read()).await.unwrap()
    };
    for _ in 0..100 {
        ask("10.0.0.1").await;
    }
    assert_eq!(noted().await, 1);
    ask("10.0.0.1").await;
    assert_eq!(noted().await, 1, "what was written down is not forgotten before the minute is over");
    ask("10.0.0.2").await;
    certificates::by_number_and_surname(&app.cx, &certificate.serial, SURNAMES[0], "10.0.0.1").await.unwrap();
    assert_eq!(noted().await, 3, "somebody else, and another way to ask");
    app.advance(Duration::minutes(1));
    ask("10.0.0.1").await;
    assert_eq!(noted().await, 4);
}

#[tokio::test]
async fn asking_for_the_proof_of_a_certificate_is_a_check_that_its_holder_sees() {
    let (app, person, certificate) = with_certificate().await;
    app.work().await;
    for _ in 0..3 {
        let path = format!("/register-log/proof?code={}", certificate.code);
        app.get(&path).send().await.assert_status_is_ok();
    }
    certificates::store_checks(&app.cx).await.unwrap();
    let page = PageRequest::parse(None, None).unwrap();
    let checks = certificates::checks(&app.cx, &signed_in(person, &[]), certificate.id, page).await.unwrap();
    let means: Vec<&str> = checks.items.iter().map(|check| check.means.word()).collect();
    assert_eq!(means, ["code"]);
}

#[tokio::test]
async fn who_asked_and_the_receipt_are_the_holders_alone() {
    let (app, person, certificate) = with_certificate().await;
    for part in ["checks", "receipt.json"] {
        let path = format!("/certificates/{}/{part}", certificate.id);
        for role in [Role::Coordinator, Role::AcademyOfficer, Role::Administrator] {
            let staff = As::new(&app, signed_in(app.cx.new_id(), &[role]));
            assert_problem(staff.get(&path).send().await, 403, "forbidden").await;
        }
        let stranger = As::new(&app, signed_in(app.cx.new_id(), &[]));
        assert_problem(stranger.get(&path).send().await, 404, "not_found").await;
        let holder = As::new(&app, signed_in(person, &[]));
        holder.get(&path).send().await.assert_status_is_ok();
    }
}

#[tokio::test]
async fn a_full_log_of_checks_is_written_down_by_itself() {
    let (app, _, certificate) = with_certificate().await;
    for asker in 0..2048 {
        certificates::by_code(&app.cx, &certificate.code, &format!("a{asker}")).await.unwrap();
    }
    assert_eq!(certificate_check::Entity::find().count(app.cx.read()).await.unwrap(), 2048);
}
