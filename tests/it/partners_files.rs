//! Certificates asked after by their file: genuine, changed, added to, cut off, and none of ours.

use certificate::signing::{Party, prepare};
use domain::certificates::{self, DocumentKeys, FileStatus, Hint, register_log};
use domain::{Actor, Scope};
use poem::http::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, json};

use crate::certified::{
    As, SURNAMES, document, officer, signed_in, with_certificate, with_joint_certificate,
};
use crate::partners::{key_with, request};

async fn upload(app: &TestApp, file: Vec<u8>) -> Value {
    let sent =
        app.client().post("/api/v1/verifications/documents").content_type("application/pdf").body(file);
    let answer = sent.send().await;
    answer.assert_status_is_ok();
    answer.assert_header("cache-control", "no-store");
    json(answer).await
}

async fn told(app: &TestApp, file: Vec<u8>) -> FileStatus {
    certificates::by_document(&app.cx, file, "a").await.unwrap().status
}

/// Where the first revision ends.
fn first_end(file: &[u8]) -> usize {
    file.windows(5).position(|window| window == b"%%EOF").unwrap() + 5
}

#[tokio::test]
async fn the_genuine_file_is_answered_as_the_register_has_it() {
    let (app, _, certificate) = with_certificate().await;
    let file = document(&app, certificate.id).await.bytes;
    let answer = upload(&app, file.clone()).await;
    assert_eq!(
        (&answer["status"], &answer["certificate"]["number"]),
        (&json!("valid"), &json!(certificate.serial))
    );
    assert_eq!(answer.get("genuine_url"), None);
    certificates::revoke(&app.cx, &Actor::System, certificate.id, "by mistake").await.unwrap();
    let answer = upload(&app, file).await;
    assert_eq!((&answer["status"], &answer["reason"]), (&json!("revoked"), &json!("by mistake")));
}

#[tokio::test]
async fn a_file_that_was_added_to_is_altered_and_told_where_the_genuine_one_is() {
    let (app, _, certificate) = with_certificate().await;
    let file = document(&app, certificate.id).await.bytes;
    let mut added = file.clone();
    added.extend_from_slice(b"\n9 0 obj <<>> endobj\nstartxref\n0\n%%EOF\n");
    let answer = upload(&app, added).await;
    assert_eq!(answer["status"], "altered_after_signing");
    assert_eq!(answer["register_status"], "valid");
    assert_eq!(answer["certificate"]["number"], certificate.serial);
    let link = answer["genuine_url"].as_str().unwrap();
    assert!(link.ends_with(&format!("/v/{}", certificate.code)), "{link}");
}

#[tokio::test]
async fn no_flipped_byte_leaves_a_file_valid() {
    let (app, _, certificate) = with_certificate().await;
    let file = document(&app, certificate.id).await.bytes;
    let step = (file.len() / 40).max(1);
    for at in (0..file.len()).step_by(step) {
        let mut flipped = file.clone();
        flipped[at] ^= 1;
        let status =
            certificates::by_document(&app.cx, flipped, &format!("10.0.{at}.1")).await.unwrap().status;
        let is_told = matches!(status, FileStatus::AlteredAfterSigning | FileStatus::Unknown);
        assert!(is_told, "byte {at}: {status:?}");
    }
    let mut flipped = file.clone();
    let drawn = first_end(&file);
    flipped[drawn / 2] ^= 1;
    assert_eq!(told(&app, flipped).await, FileStatus::AlteredAfterSigning);
}

#[tokio::test]
async fn a_file_that_was_cut_off_is_incomplete_and_one_before_any_signature_unsigned() {
    let (app, _, certificate) = with_certificate().await;
    let file = document(&app, certificate.id).await.bytes;
    let drawn = first_end(&file);
    assert_eq!(told(&app, file[..file.len() - 1].to_vec()).await, FileStatus::Incomplete);
    assert_eq!(told(&app, file[..drawn + 100].to_vec()).await, FileStatus::Incomplete);
    let line = usize::from(file[drawn] == b'\n');
    assert_eq!(told(&app, file[..drawn + line].to_vec()).await, FileStatus::Unsigned);
    assert_eq!(told(&app, file[..drawn / 2].to_vec()).await, FileStatus::Unsigned);
}

#[tokio::test]
async fn a_joint_document_that_ends_with_the_centres_signature_is_incomplete() {
    let (app, _, certificate) = with_joint_certificate(TestApp::start().await).await;
    let officer = officer(&app);
    let half = certificates::document_to_sign(&app.cx, &officer, certificate.id).await.unwrap().bytes;
    let before = certificates::by_document(&app.cx, half.clone(), "a").await.unwrap();
    assert_eq!((before.status, before.register.certificate), (FileStatus::Incomplete, None));
    certificates::countersign_here(&app.cx, &officer, certificate.id).await.unwrap();
    let whole = document(&app, certificate.id).await.bytes;
    assert_eq!(told(&app, whole.clone()).await, FileStatus::Valid);
    let after = certificates::by_document(&app.cx, half.clone(), "a").await.unwrap();
    assert_eq!(after.status, FileStatus::Incomplete);
    assert!(after.register.certificate.is_some());
    let mut added = half;
    added.extend_from_slice(b"\nsomething else\n%%EOF\n");
    assert_eq!(told(&app, added).await, FileStatus::AlteredAfterSigning);
    let mut added = whole;
    added.push(b'\n');
    assert_eq!(told(&app, added).await, FileStatus::AlteredAfterSigning);
}

/// What the register had written down of documents is lost.
async fn forget_revisions(app: &TestApp) {
    let free = if tests::on_postgres() {
        "ALTER TABLE document_revision DISABLE TRIGGER USER"
    } else {
        "DROP TRIGGER document_revision_refuses_delete"
    };
    let db = app.cx.database().write();
    for statement in [free, "DELETE FROM document_revision"] {
        db.execute_unprepared(statement).await.unwrap();
    }
}

#[tokio::test]
async fn what_bears_our_signature_and_was_never_registered_is_unknown_and_an_alarm() {
    let (app, _, certificate) = with_certificate().await;
    let file = document(&app, certificate.id).await.bytes;
    forget_revisions(&app).await;
    let check = certificates::by_document(&app.cx, file.clone(), "a").await.unwrap();
    assert_eq!((check.status, check.hint), (FileStatus::Unknown, Some(Hint::SignedButNotRegistered)));
    let mut added = file;
    added.push(b' ');
    assert_eq!(told(&app, added).await, FileStatus::AlteredAfterSigning);
}

#[tokio::test]
async fn what_another_centre_has_signed_is_unknown() {
    let (app, ..) = with_certificate().await;
    let (other, _, elsewhere) = with_certificate().await;
    let strange = document(&other, elsewhere.id).await.bytes;
    let check = certificates::by_document(&app.cx, strange, "a").await.unwrap();
    assert_eq!((check.status, check.hint), (FileStatus::Unknown, Some(Hint::SignedByOthers)));
}

#[tokio::test]
async fn a_document_of_ours_that_a_stranger_has_signed_for_the_academy_is_altered() {
    let (app, _, certificate) = with_joint_certificate(TestApp::start().await).await;
    let half = certificates::document_to_sign(&app.cx, &officer(&app), certificate.id).await.unwrap().bytes;
    let (stranger, at) = (DocumentKeys::ephemeral(), app.cx.now());
    let signed = certificates::sign_for_academy(&stranger, &half, ("The academy", None), at).unwrap();
    let forged =
        prepare(&half, Party::Academy, "The academy", at).unwrap().finish(&signed.signature).unwrap();
    assert_eq!(told(&app, forged).await, FileStatus::AlteredAfterSigning);
}

#[tokio::test]
async fn whatever_is_no_document_of_ours_is_unknown_or_unsigned() {
    let app = TestApp::start().await;
    assert_eq!(told(&app, b"%PDF-1.7\nnothing\n%%EOF\n".to_vec()).await, FileStatus::Unsigned);
    let none = certificates::by_document(&app.cx, b"a letter".to_vec(), "a").await.unwrap();
    assert_eq!((none.status, none.hint), (FileStatus::Unknown, Some(Hint::NotAPdf)));
    assert_eq!(told(&app, Vec::new()).await, FileStatus::Unknown);
    assert_eq!(told(&app, b"%PDF-%%EOF\n".repeat(100_000)).await, FileStatus::Unsigned);
}

#[tokio::test]
async fn a_file_may_hold_any_bytes_but_not_too_many() {
    let app = TestApp::start().await;
    upload(&app, vec![0; 2 * 1024 * 1024]).await;
    let send = |media: &str, file| {
        app.client().post("/api/v1/verifications/documents").content_type(media).body(file).send()
    };
    let long = send("application/pdf", vec![0; 2 * 1024 * 1024 + 1]).await;
    assert_problem(long, 413, "body_too_large").await;
    assert_problem(send("text/plain", vec![0]).await, 415, "unsupported_media_type").await;
}

#[tokio::test]
async fn thirty_unknown_files_in_a_minute_are_enough_for_a_stranger() {
    let app = TestApp::start().await;
    for _ in 0..30 {
        told(&app, b"x".to_vec()).await;
    }
    let refused = certificates::by_document(&app.cx, b"x".to_vec(), "a").await;
    assert!(matches!(refused, Err(domain::Error::TooMany { .. })));
    let key = key_with(&app, "Clinic", &[Scope::Verify], false).await;
    for _ in 0..40 {
        let sent =
            request(&app, &key, "POST", "/verifications/documents").content_type("application/pdf").body("x");
        sent.send().await.assert_status_is_ok();
    }
}

#[tokio::test]
async fn a_hash_is_answered_with_how_the_certificate_stands_and_with_nobody() {
    let (app, person, certificate) = with_certificate().await;
    certificates::suspend(&app.cx, &Actor::System, certificate.id, "Darja asked for it").await.unwrap();
    let sha256 = document(&app, certificate.id).await.sha256;
    let key = key_with(&app, "Clinic", &[Scope::Verify], false).await;
    let to_anybody = app.post("/verifications/hashes", &json!({ "sha256": sha256 })).send().await;
    let items = json!({ "items": [{ "sha256": sha256 }] });
    let to_partner = request(&app, &key, "POST", "/verifications/batch").body_json(&items).send().await;
    let to_partner = json(to_partner).await["items"][0]["verification"].clone();
    for answer in [json(to_anybody).await, to_partner] {
        assert_eq!(
            (&answer["status"], &answer["outline"]["kind"]),
            (&json!("suspended"), &json!("attendance"))
        );
        let told: Vec<_> = answer.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(told, ["checked_at", "outline", "since", "status"]);
    }
    certificates::store_checks(&app.cx).await.unwrap();
    let holder = As::new(&app, signed_in(person, &[]));
    let seen = json(holder.get(&format!("/certificates/{}/checks", certificate.id)).send().await).await;
    assert_eq!(seen["items"].as_array().unwrap().len(), 2, "{seen}");
}

#[tokio::test]
async fn nobody_comes_from_the_public_log_to_a_name() {
    let (app, _, certificate) = with_certificate().await;
    app.work().await;
    let hidden = [&SURNAMES[..], &["DARIA", "Дар", &certificate.serial, &certificate.code]].concat();
    let mut known = 0;
    for leaf in register_log::entries(&app.cx, 0).await.unwrap().leaves {
        let leaf: Value = serde_json::from_str(&leaf).unwrap();
        let hashes =
            leaf.as_object().unwrap().values().filter_map(Value::as_str).filter(|one| one.len() == 64);
        for sha256 in hashes {
            let answer = app.post("/verifications/hashes", &json!({ "sha256": sha256 })).send().await;
            let answer = json(answer).await;
            known += usize::from(answer["status"] == "valid");
            let answer = answer.to_string();
            assert!(hidden.iter().all(|hidden| !answer.contains(hidden)), "{answer}");
        }
    }
    assert_eq!(known, 1, "a stranger who has the document sees that the log tells of it");
}

#[tokio::test]
async fn a_hash_is_enough_for_the_whole_file() {
    let (app, _, certificate) = with_certificate().await;
    let sha256 = document(&app, certificate.id).await.sha256;
    let ask = |sha256: String| app.post("/verifications/hashes", &json!({ "sha256": sha256 })).send();
    assert_eq!(json(ask(sha256).await).await["status"], "valid");
    assert_eq!(json(ask("0".repeat(64)).await).await["status"], "unknown");
    ask("nonsense".to_owned()).await.assert_status(StatusCode::BAD_REQUEST);
}
