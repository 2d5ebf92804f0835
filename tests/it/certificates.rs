//! Certificates: issued once, never changed, corrected by another.

use std::process::Command;

use ::certificate::signing::{self, Verdict};
use domain::certificates::{self, Status};
use domain::enums::{CertificateKind, CertificateState, EnrolmentState, Role};
use domain::page::PageRequest;
use domain::{Actor, Error, Refusal};
use entity::{certificate, enrolment};
use poem::http::StatusCode;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::json;
use tests::{TestApp, assert_problem, json, on_postgres};
use tokio::task::JoinSet;

use crate::certified::{
    As, certificates_of, certify_with, completes, coordinator, cut_off, daria, document, last_numbers,
    refused, renames, signed_in, states, the_certificate_of, with_certificate,
};

#[tokio::test(flavor = "multi_thread")]
async fn eight_workers_issue_one_certificate() {
    let app = TestApp::start().await;
    let (_, enrolment) = completes(&app, daria(&app)).await;
    let mut workers = JoinSet::new();
    for _ in 0..8 {
        let cx = app.cx.clone();
        workers.spawn(async move { certificates::issue_due(&cx, enrolment).await });
    }
    for result in workers.join_all().await {
        result.unwrap();
    }
    let certificate = the_certificate_of(&app, enrolment).await;
    assert_eq!(certificate.serial, "FG-2026-000001");
    assert_eq!(states(&app, certificate.id).await, [CertificateState::Prepared, CertificateState::Issued]);
    assert_eq!(last_numbers(&app).await, [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gaps_when_many_are_issued_at_once() {
    let app = TestApp::start().await;
    let mut workers = JoinSet::new();
    for _ in 0..12 {
        let (_, enrolment) = completes(&app, daria(&app)).await;
        let cx = app.cx.clone();
        workers.spawn(async move { certificates::issue_due(&cx, enrolment).await });
    }
    for result in workers.join_all().await {
        result.unwrap();
    }
    let rows = certificate::Entity::find().order_by_asc(certificate::Column::Number);
    let numbers: Vec<i32> = rows.all(app.cx.read()).await.unwrap().iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_sweep_finds_what_is_due_and_then_nothing() {
    let app = TestApp::start().await;
    let (_, enrolment) = completes(&app, daria(&app)).await;
    assert_eq!(certificates::enrolments_to_certify(&app.cx, 10).await.unwrap(), [enrolment]);
    app.work().await;
    assert!(certificates::enrolments_to_certify(&app.cx, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_certificate_cut_off_after_its_number_is_finished_with_the_same_number() {
    let (whole, _, issued) = with_certificate().await;
    let cut = cut_off(&whole, &[(issued.id, 1)]).await;
    let due = certificates::enrolments_to_certify(&cut.cx, 10).await.unwrap();
    assert_eq!(due, [issued.enrolment_id]);
    cut.work().await;
    assert_eq!(states(&cut, issued.id).await, [CertificateState::Prepared, CertificateState::Issued]);
    assert_eq!(the_certificate_of(&cut, issued.enrolment_id).await, issued);
    // Each centre of a test signs with keys of its own; what the document shows is the same.
    let (again, once) = (document(&cut, issued.id).await, document(&whole, issued.id).await);
    assert_eq!(again.template, once.template);
    assert_eq!(last_numbers(&cut).await, [1]);
}

#[tokio::test]
async fn a_new_name_or_course_changes_nothing_issued() {
    let (app, person, certificate) = with_certificate().await;
    let before = certificates::by_code(&app.cx, &certificate.code, "a").await.unwrap();
    let drawn = document(&app, certificate.id).await;
    renames(&app, person, "Новая").await;
    certify_with(&app, "  kind: none\n  validity_months: null\n").await;
    app.work().await;
    let after = certificates::by_code(&app.cx, &certificate.code, "a").await.unwrap();
    assert_eq!(after.certificate, before.certificate);
    assert_eq!(document(&app, certificate.id).await, drawn);
}

#[tokio::test]
async fn the_register_refuses_update_and_delete() {
    let (app, ..) = with_certificate().await;
    let db = app.cx.database().write();
    for (table, column) in [
        ("certificate", "serial = 'FG-1999-000001'"),
        ("certificate_document", "template = 'other'"),
        ("certificate_event", "state = 'issued'"),
    ] {
        for sql in [format!("UPDATE {table} SET {column}"), format!("DELETE FROM {table}")] {
            let refusal = db.execute_unprepared(&sql).await.unwrap_err().to_string();
            assert!(refusal.contains("append-only"), "{sql}: {refusal}");
        }
    }
}

#[tokio::test]
async fn a_replacement_is_no_way_past_the_guards() {
    if on_postgres() {
        return; // it knows no REPLACE
    }
    let (app, ..) = with_certificate().await;
    let db = app.cx.database().write();
    for table in ["certificate", "certificate_document", "certificate_event", "log_leaf"] {
        let sql = format!("REPLACE INTO {table} SELECT * FROM {table}");
        let refusal = db.execute_unprepared(&sql).await.unwrap_err().to_string();
        assert!(refusal.contains("append-only"), "{sql}: {refusal}");
    }
}

#[tokio::test]
async fn a_letter_without_a_glyph_takes_no_number() {
    let app = TestApp::start().await;
    let mut person = daria(&app);
    person.own_name_be = Set(Some("李".into()));
    let (_, enrolment) = completes(&app, person).await;
    let refused = certificates::issue_due(&app.cx, enrolment).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::GlyphMissing))), "and the job rests: {refused:?}");
    assert!(certificates_of(&app, enrolment).await.is_empty());
    assert!(last_numbers(&app).await.is_empty());
}

#[tokio::test]
async fn a_letter_without_a_glyph_is_told_to_its_holder_and_corrected_by_them() {
    let app = TestApp::start().await;
    let mut person = daria(&app);
    person.surname_latin = Set(Some("\u{244}LA".into()));
    let (person, enrolment) = completes(&app, person).await;
    app.work().await;
    let holder = As::new(&app, signed_in(person, &[Role::Learner]));
    let missing = || async {
        let told = holder.get(&format!("/enrolments/{enrolment}/eligibility")).send().await;
        json(told).await["certificate_missing"].clone()
    };
    assert_eq!(missing().await[0]["code"], "glyph_missing");
    let names = json!({ "names": { "latin": { "surname": "Ula", "own_name": "Daria" } } });
    let etag = holder.get("/people/me").send().await.0.headers().get("etag").unwrap().clone();
    let renamed =
        holder.request("PATCH", "/people/me").header("if-match", etag).body_json(&names).send().await;
    assert_eq!(renamed.0.status().as_u16(), 200);
    assert_eq!(missing().await[0]["code"], "names_not_confirmed");
    holder.post("/people/me/names-confirmation", &json!({})).send().await;
    app.work().await;
    assert_eq!(missing().await, json!([]));
    assert_eq!(last_numbers(&app).await, [1]);
}

#[tokio::test]
async fn nothing_is_issued_before_names_are_confirmed_and_the_course_is_completed() {
    let app = TestApp::start().await;
    let mut unconfirmed = daria(&app);
    unconfirmed.names_confirmed_at = Set(None);
    let (person, enrolment) = completes(&app, unconfirmed).await;
    let (_, unfinished) = completes(&app, daria(&app)).await;
    let db = app.cx.database().write();
    let mut row =
        enrolment::Entity::find_by_id(unfinished).one(db).await.unwrap().unwrap().into_active_model();
    row.state = Set(EnrolmentState::Active);
    row.update(db).await.unwrap();

    app.work().await;
    certificates::issue_due(&app.cx, unfinished).await.unwrap();
    assert!(last_numbers(&app).await.is_empty());
    // Once the names are confirmed, the certificate that waits for them is found.
    let waiting = certificates::enrolments_of_to_certify(&app.cx, person).await.unwrap();
    assert_eq!(waiting, [enrolment]);
}

#[tokio::test]
async fn a_course_without_a_certificate_leads_to_none() {
    let app = TestApp::start().await;
    certify_with(&app, "  kind: none\n  validity_months: null\n").await;
    let (_, enrolment) = completes(&app, daria(&app)).await;
    assert!(certificates::enrolments_to_certify(&app.cx, 10).await.unwrap().is_empty());
    certificates::issue_due(&app.cx, enrolment).await.unwrap();
    assert!(last_numbers(&app).await.is_empty());
}

#[tokio::test]
async fn a_joint_certificate_waits_for_its_signatures() {
    let app = TestApp::start().await;
    certify_with(&app, "  kind: advanced_training\n  validity_months: null\n").await;
    let (person, enrolment) = completes(&app, daria(&app)).await;
    app.work().await;
    let certificate = the_certificate_of(&app, enrolment).await;
    assert_eq!(
        (certificate.kind, certificate.serial.as_str()),
        (CertificateKind::AdvancedTraining, "FGA-2026-000001")
    );
    let reached = [CertificateState::Prepared, CertificateState::SignedByCentre];
    assert_eq!(states(&app, certificate.id).await, reached);
    assert!(certificates::enrolments_to_certify(&app.cx, 10).await.unwrap().is_empty());

    let holder = signed_in(person, &[]);
    let document = certificates::document(&app.cx, &holder, certificate.id).await;
    assert_eq!(refused(document), Refusal::CertificateNotIssued);
    let told = certificates::by_code(&app.cx, &certificate.code, "a").await.unwrap();
    assert_eq!((told.status, told.certificate), (Status::NotYetIssued, None));
}

#[tokio::test]
async fn a_certificate_is_suspended_reinstated_and_revoked() {
    let (app, _, certificate) = with_certificate().await;
    let (cx, actor, id) = (&app.cx, &coordinator(&app), certificate.id);
    let status = async || certificates::by_code(cx, &certificate.code, "a").await.unwrap().status;
    assert_eq!(
        refused(certificates::reinstate(cx, actor, id, "why").await),
        Refusal::CertificateNotSuspended
    );
    certificates::suspend(cx, actor, id, "a complaint").await.unwrap();
    assert_eq!(status().await, Status::Suspended);
    assert_eq!(refused(certificates::correct(cx, actor, id, "why").await), Refusal::CertificateSuspended);
    certificates::reinstate(cx, actor, id, "unfounded").await.unwrap();
    assert_eq!(status().await, Status::Valid);
    certificates::revoke(cx, actor, id, "another person sat the test").await.unwrap();
    assert_eq!(status().await, Status::Revoked);
    assert_eq!(refused(certificates::revoke(cx, actor, id, "why").await), Refusal::CertificateRevoked);
}

#[tokio::test]
async fn only_those_who_manage_certificates_change_them() {
    let (app, person, certificate) = with_certificate().await;
    let holder = As::new(&app, signed_in(person, &[Role::Learner, Role::Trainer]));
    for act in ["revocation", "suspension", "reinstatement", "correction"] {
        let path = format!("/certificates/{}/{act}", certificate.id);
        assert_problem(holder.post(&path, &json!({ "reason": "why" })).send().await, 403, "forbidden").await;
    }
    let coordinator = As::new(&app, coordinator(&app));
    let path = format!("/certificates/{}/revocation", certificate.id);
    assert_problem(coordinator.post(&path, &json!({ "reason": " " })).send().await, 422, "invalid").await;
    let answer = json(coordinator.post(&path, &json!({ "reason": "why" })).send().await).await;
    assert_eq!((answer["status"].as_str(), answer["state"].as_str()), (Some("revoked"), Some("revoked")));
    assert_problem(
        coordinator.post(&path, &json!({ "reason": "why" })).send().await,
        409,
        "certificate_revoked",
    )
    .await;
}

#[tokio::test]
async fn a_stranger_is_told_that_there_is_no_such_certificate() {
    let (app, _, certificate) = with_certificate().await;
    let stranger = As::new(&app, signed_in(app.cx.new_id(), &[Role::Learner]));
    for path in ["", "/document.pdf", "/checks"] {
        let path = format!("/certificates/{}{path}", certificate.id);
        assert_problem(stranger.get(&path).send().await, 404, "not_found").await;
    }
    let list = json(stranger.get("/people/me/certificates").send().await).await;
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn the_document_is_the_same_at_every_download_and_names_its_holder() {
    let (app, person, certificate) = with_certificate().await;
    let holder = As::new(&app, signed_in(person, &[]));
    let path = format!("/certificates/{}/document.pdf", certificate.id);
    let first = holder.get(&path).send().await;
    first.assert_status(StatusCode::OK);
    first.assert_content_type("application/pdf");
    let etag = first.0.headers()["etag"].clone();
    let named = first.0.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(
        named.starts_with("attachment; filename=\"FG-2026-000001.pdf\"; filename*=UTF-8''FG-"),
        "{named}"
    );
    let bytes = first.0.into_body().into_bytes().await.unwrap();
    assert_eq!(etag.to_str().unwrap(), format!("\"{}\"", document(&app, certificate.id).await.sha256));

    certificates::revoke(&app.cx, &Actor::System, certificate.id, "why").await.unwrap();
    let second = holder.get(&path).send().await.0.into_body().into_bytes().await.unwrap();
    assert_eq!(first_difference(&bytes, &second), None);
    let unchanged = holder.get(&path).header("if-none-match", etag).send().await;
    unchanged.assert_status(StatusCode::NOT_MODIFIED);

    let text = text_of(&bytes);
    for words in ["Вераб’ёва", "FG-2026-000001", "VERABIOVA"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

#[tokio::test]
async fn the_holder_reads_the_certificate_and_its_tag_changes_with_its_life() {
    let (app, person, certificate) = with_certificate().await;
    let holder = As::new(&app, signed_in(person, &[]));
    let list = json(holder.get("/people/me/certificates").send().await).await;
    assert_eq!(list["items"][0]["printed"]["number"], "FG-2026-000001");
    let path = format!("/certificates/{}", certificate.id);
    let first = holder.get(&path).send().await;
    let tag = first.0.headers()["etag"].clone();
    certificates::suspend(&app.cx, &Actor::System, certificate.id, "why").await.unwrap();
    let second = holder.get(&path).header("if-none-match", tag).send().await;
    second.assert_status(StatusCode::OK);
    assert_eq!(json(second).await["status"], "suspended");
}

#[tokio::test]
async fn certificates_are_listed_in_pages_newest_first() {
    let (app, person, old) = with_certificate().await;
    let new = certificates::correct(&app.cx, &Actor::System, old.id, "why").await.unwrap();
    let holder = signed_in(person, &[]);
    let page = PageRequest::parse(Some(1), None).unwrap();
    let first = certificates::list_own(&app.cx, &holder, page).await.unwrap();
    assert_eq!(first.items[0].id, new.id);
    let page = PageRequest::parse(Some(1), first.next_cursor.as_deref()).unwrap();
    let second = certificates::list_own(&app.cx, &holder, page).await.unwrap();
    assert_eq!((second.items[0].id, second.next_cursor), (old.id, None));
}

fn first_difference(one: &[u8], other: &[u8]) -> Option<usize> {
    if one.len() != other.len() {
        return Some(one.len().min(other.len()));
    }
    one.iter().zip(other).position(|(a, b)| a != b)
}

fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("certificate.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = Command::new("pdftotext").arg(&file).arg("-").output().expect("poppler-utils is installed");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn what_is_issued_is_signed_by_the_centre_and_its_root_vouches_for_it() {
    let (app, _, issued) = with_certificate().await;
    let root = certificates::roots(&app.cx).await.unwrap().remove(0).pem;
    let roots = [signing::read_root(&root).unwrap()];
    let mut file = document(&app, issued.id).await.bytes;
    assert_eq!(signing::read(&file, &roots).verdict, Verdict::Genuine);
    file.push(b' ');
    assert_eq!(signing::read(&file, &roots).verdict, Verdict::Altered);
}
