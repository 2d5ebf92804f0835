//! The academy's part: what waits for its officers, their signature, and what they send back.

use certificate::signing::{Verdict, read, read_root};
use chrono::Duration;
use domain::certificates::{self, Academy, Countersignature, DocumentKeys, Status};
use domain::clock::Clock;
use domain::enums::{CertificateState, Role};
use domain::page::PageRequest;
use domain::{Actor, Error, Refusal};
use serde_json::json;
use tests::{TestApp, assert_problem};
use tokio::task::JoinSet;

use crate::certified::{
    As, coordinator, cut_off, document, last_numbers, officer, refused, renames, signed_in, states,
    with_certificate, with_joint_certificate,
};

use CertificateState as S;

const FIRST: PageRequest = PageRequest { limit: 20, after: None };
const ACADEMY: &str = "Belarusian Medical Academy of Postgraduate Education";

/// The academy with a machine of its own, and a centre that knows its root.
async fn far_from_the_academy() -> (DocumentKeys, TestApp) {
    let app = TestApp::start().await;
    let keys = DocumentKeys::ephemeral();
    let root = keys.root_pem(ACADEMY, app.clock.now()).unwrap();
    let app = app.restart_with_academy(Academy::elsewhere(Some(root)).unwrap()).await;
    (keys, app)
}

/// What the academy's machine makes of a document.
async fn signed_there(
    app: &TestApp,
    keys: &DocumentKeys,
    id: domain::ids::CertificateId,
) -> Countersignature {
    let to_sign = certificates::document_to_sign(&app.cx, &officer(app), id).await.unwrap();
    certificates::sign_for_academy(keys, &to_sign.bytes, ACADEMY, app.clock.now()).unwrap()
}

#[tokio::test]
async fn a_joint_certificate_is_issued_once_the_academy_has_signed_what_the_centre_signed() {
    let (app, person, certificate) = with_joint_certificate(TestApp::start().await).await;
    let officer = officer(&app);
    let waiting = certificates::awaiting_academy(&app.cx, &officer, FIRST).await.unwrap().items;
    assert_eq!(waiting.len(), 1);
    let (first, evidence) = (&waiting[0].certificate, &waiting[0].evidence);
    assert_eq!((first.id, waiting[0].academy.as_str()), (certificate.id, ACADEMY));
    assert!(evidence.lessons > 0 && evidence.results.is_empty() && evidence.names_confirmed_at.is_some());

    let signed = certificates::countersign_here(&app.cx, &officer, certificate.id).await.unwrap();
    assert_eq!((signed.state, signed.status), (S::Issued, Status::Valid));
    assert_eq!(states(&app, certificate.id).await, [S::Prepared, S::SignedByCentre, S::Issued]);
    assert!(certificates::awaiting_academy(&app.cx, &officer, FIRST).await.unwrap().items.is_empty());
    let told = certificates::by_code(&app.cx, &certificate.code, "a").await.unwrap();
    assert_eq!(told.status, Status::Valid);

    let given = certificates::document(&app.cx, &signed_in(person, &[]), certificate.id).await.unwrap();
    let roots = certificates::roots(&app.cx).await.unwrap();
    let roots: Vec<_> = roots.iter().map(|root| read_root(&root.pem).unwrap()).collect();
    let report = read(&given.bytes, &roots);
    assert_eq!((report.verdict, report.signatures.len()), (Verdict::Genuine, 2));
    let half = certificates::document_to_sign(&app.cx, &officer, certificate.id).await.unwrap();
    assert!(given.bytes.starts_with(&half.bytes), "what the centre signed stays as it was");
    assert_eq!(read(&half.bytes, &roots).verdict, Verdict::Incomplete);
    assert!(domain::invariants::prove(&app.cx, &Actor::System).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_academy_signs_on_a_machine_of_its_own() {
    let (keys, app) = far_from_the_academy().await;
    let (app, _, certificate) = with_joint_certificate(app).await;
    let (officer, id) = (officer(&app), certificate.id);
    let here = certificates::countersign_here(&app.cx, &officer, id).await;
    assert_eq!(refused(here), Refusal::AcademyKeyElsewhere);
    let signed = signed_there(&app, &keys, id).await;
    let issued = certificates::countersign(&app.cx, &officer, id, signed.clone()).await.unwrap();
    assert_eq!(issued.state, S::Issued);
    let bytes = document(&app, id).await.bytes;
    let again = signed_there(&app, &keys, id).await;
    for once_more in [signed, again] {
        certificates::countersign(&app.cx, &officer, id, once_more).await.unwrap();
    }
    assert_eq!(document(&app, id).await.bytes, bytes, "what is sent once more changes nothing");
    assert_eq!(states(&app, id).await.len(), 3);
}

#[tokio::test]
async fn a_signature_that_is_not_the_academys_over_this_very_document_issues_nothing() {
    let (keys, app) = far_from_the_academy().await;
    let (app, person, first) = with_joint_certificate(app).await;
    let officer = officer(&app);
    let of_another = signed_there(&app, &keys, first.id).await;
    renames(&app, person, "Салаўёва").await;
    let second = certificates::correct(&app.cx, &coordinator(&app), first.id, "misspelt").await.unwrap();

    let stranger = signed_there(&app, &DocumentKeys::ephemeral(), second.id).await;
    let own = signed_there(&app, &keys, second.id).await;
    let later = Countersignature { signed_at: own.signed_at + Duration::seconds(1), ..own.clone() };
    let garbage = Countersignature { signature: b"no signature".to_vec(), ..own.clone() };
    let huge = Countersignature { signature: vec![48; 100_000], ..own.clone() };
    let empty = Countersignature { signature: Vec::new(), ..own.clone() };
    for wrong in [of_another, stranger, later, garbage, huge, empty] {
        let taken = certificates::countersign(&app.cx, &officer, second.id, wrong).await;
        assert_eq!(refused(taken), Refusal::SignatureNotTrusted);
    }
    let late = Countersignature { signed_at: own.signed_at + Duration::minutes(11), ..own.clone() };
    let taken = certificates::countersign(&app.cx, &officer, second.id, late).await;
    assert!(matches!(taken, Err(Error::Invalid(_))), "{taken:?}");
    assert_eq!(states(&app, second.id).await, [S::Prepared, S::SignedByCentre]);
    certificates::countersign(&app.cx, &officer, second.id, own).await.unwrap();
    let given_way = certificates::countersign_here(&app.cx, &officer, first.id).await;
    assert_eq!(refused(given_way), Refusal::AcademyKeyElsewhere);
    let own = signed_there(&app, &keys, first.id).await;
    let given_way = certificates::countersign(&app.cx, &officer, first.id, own).await;
    assert_eq!(refused(given_way), Refusal::CertificateVoided);
}

#[tokio::test]
async fn without_the_academys_root_nothing_is_taken_for_its_signature() {
    let app = TestApp::start().await.restart_with_academy(Academy::elsewhere(None).unwrap()).await;
    let (app, _, certificate) = with_joint_certificate(app).await;
    let signed = signed_there(&app, &DocumentKeys::ephemeral(), certificate.id).await;
    let taken = certificates::countersign(&app.cx, &officer(&app), certificate.id, signed).await;
    assert_eq!(refused(taken), Refusal::SignatureNotTrusted);
    assert!(Academy::elsewhere(Some("no certificate".into())).is_err());
}

#[tokio::test]
async fn what_is_sent_back_keeps_its_number_and_may_be_corrected() {
    let (app, _, certificate) = with_joint_certificate(TestApp::start().await).await;
    let (officer, id) = (officer(&app), certificate.id);
    let nothing = certificates::send_back(&app.cx, &officer, id, " ").await;
    assert!(matches!(nothing, Err(Error::Invalid(_))));
    let back =
        certificates::send_back(&app.cx, &officer, id, "the hours are those of last year").await.unwrap();
    assert_eq!(back.state, S::Voided);
    assert_eq!(
        refused(certificates::countersign_here(&app.cx, &officer, id).await),
        Refusal::CertificateVoided
    );
    let corrected = certificates::correct(&app.cx, &coordinator(&app), id, "the hours").await.unwrap();
    assert_eq!(last_numbers(&app).await, [2]);
    let signed = certificates::countersign_here(&app.cx, &officer, corrected.id).await.unwrap();
    assert_eq!((signed.state, signed.serial.as_str()), (S::Issued, "FGA-2026-000002"));
    let again = certificates::send_back(&app.cx, &officer, corrected.id, "too late").await;
    assert_eq!(refused(again), Refusal::CertificateSigned);
}

#[tokio::test]
async fn the_academy_has_no_part_in_the_centres_own_certificates() {
    let (app, _, certificate) = with_certificate().await;
    let officer = officer(&app);
    for signed in [
        certificates::countersign_here(&app.cx, &officer, certificate.id).await,
        certificates::send_back(&app.cx, &officer, certificate.id, "why").await,
    ] {
        assert_eq!(refused(signed), Refusal::CertificateSigned);
    }
}

#[tokio::test]
async fn the_academy_sends_back_nothing_that_the_centre_issues_alone() {
    let (whole, _, certificate) = with_certificate().await;
    let cut = cut_off(&whole, &[(certificate.id, 1)]).await;
    let back = certificates::send_back(&cut.cx, &officer(&cut), certificate.id, "why").await;
    assert_eq!(refused(back), Refusal::CertificateSigned);
    assert_eq!(states(&cut, certificate.id).await, [S::Prepared]);
}

#[tokio::test(flavor = "multi_thread")]
async fn officers_at_the_same_time_issue_it_once() {
    let (app, _, certificate) = with_joint_certificate(TestApp::start().await).await;
    let mut workers = JoinSet::new();
    for _ in 0..6 {
        let (cx, officer) = (app.cx.clone(), officer(&app));
        workers.spawn(async move { certificates::countersign_here(&cx, &officer, certificate.id).await });
    }
    for signed in workers.join_all().await {
        assert_eq!(signed.unwrap().state, S::Issued);
    }
    assert_eq!(states(&app, certificate.id).await, [S::Prepared, S::SignedByCentre, S::Issued]);
}

#[tokio::test]
async fn officers_sign_over_the_api_and_nobody_else_does() {
    let (app, _, certificate) = with_joint_certificate(TestApp::start().await).await;
    let path = format!("/certificates/{}/countersignature", certificate.id);
    for role in [Role::Coordinator, Role::Administrator, Role::Learner] {
        let other = As::new(&app, signed_in(app.cx.new_id(), &[role]));
        assert_problem(other.post(&path, &json!({})).send().await, 403, "forbidden").await;
        assert_problem(other.get("/countersignatures").send().await, 403, "forbidden").await;
    }
    let academy = As::new(&app, officer(&app));
    let listed = tests::json(academy.get("/countersignatures").send().await).await;
    assert_eq!(listed["items"][0]["certificate"]["id"], json!(certificate.id));
    let half = json!({ "signature": "AAAA" });
    assert_problem(academy.post(&path, &half).send().await, 422, "invalid").await;
    let broken = json!({ "signature": "?", "signed_at": "2026-11-24T09:00:00Z" });
    assert_problem(academy.post(&path, &broken).send().await, 422, "invalid").await;
    let signed = academy.post(&path, &json!({})).send().await;
    signed.assert_status_is_ok();
    assert_eq!(tests::json(signed).await["state"], "issued");
}

#[tokio::test]
async fn the_register_book_has_every_number_and_the_voided_ones_too() {
    let (app, _, certificate) = with_joint_certificate(TestApp::start().await).await;
    certificates::send_back(&app.cx, &officer(&app), certificate.id, "=the hours; \"no\"").await.unwrap();
    let corrected =
        certificates::correct(&app.cx, &coordinator(&app), certificate.id, "the hours").await.unwrap();
    certificates::countersign_here(&app.cx, &officer(&app), corrected.id).await.unwrap();
    let path = "/register-books/advanced_training/2026";
    let learner = As::new(&app, signed_in(app.cx.new_id(), &[Role::Learner]));
    assert_problem(learner.get(path).send().await, 403, "forbidden").await;
    let book = As::new(&app, officer(&app)).get(path).send().await;
    book.assert_status_is_ok();
    book.assert_header("content-type", "text/csv");
    let book = String::from_utf8(book.0.into_body().into_bytes().await.unwrap().to_vec()).unwrap();
    let lines: Vec<&str> = book.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 3, "{book}");
    assert!(lines[1].starts_with("FGA-2026-000001,voided,Дар’я Ігараўна Вераб’ёва,"), "{book}");
    assert!(lines[1].contains("the hours") && lines[2].starts_with("FGA-2026-000002,issued,"), "{book}");
}
