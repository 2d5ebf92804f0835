//! The academy's part: what waits for its officers, their signature, and what they send back.

use std::path::Path;

use certificate::credential::{self, OpenBadge, PublicKey, read_endorsements};
use certificate::signing::{Verdict, read, read_root};
use chrono::Duration;
use domain::certificates::{self, Academy, Countersignature, CredentialKeys, DocumentKeys, Status};
use domain::clock::Clock;
use domain::enums::{CertificateState, Role};
use domain::ids::CertificateId;
use domain::page::PageRequest;
use domain::{Actor, Error, Parts, Refusal};
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
    let app = app.restart_with_academy(Academy::elsewhere(Some(root), None).unwrap()).await;
    (keys, app)
}

/// The same, and the centre knows the keys that the academy endorses credentials with.
async fn with_endorsing_academy() -> (DocumentKeys, CredentialKeys, TestApp) {
    let app = TestApp::start().await;
    let (documents, credentials) = (DocumentKeys::ephemeral(), CredentialKeys::ephemeral());
    let root = documents.root_pem(ACADEMY, app.clock.now()).unwrap();
    let lines = credentials.for_centre(&app.cx.settings().public_url, app.clock.now()).unwrap();
    let academy = Academy::elsewhere(Some(root), Some(&lines)).unwrap();
    (documents, credentials, app.restart_with_academy(academy).await)
}

/// The same centre, whose keys for credentials are kept in a folder, with another word about its academy.
async fn with_academy(app: TestApp, keys: &Path, academy: Academy) -> TestApp {
    let credential_keys = CredentialKeys::of_centre(keys).unwrap();
    app.restart_as(|parts| Parts { academy, credential_keys, ..parts }).await
}

/// The academy's endorsement of what stands in a document.
async fn endorsed_there(app: &TestApp, keys: &CredentialKeys, id: CertificateId) -> domain::Result<String> {
    let officer = officer(app);
    let waiting = certificates::awaiting_academy(&app.cx, &officer, FIRST).await.unwrap().items;
    let waiting = waiting.into_iter().find(|waiting| waiting.certificate.id == id).unwrap();
    let to_sign = certificates::document_to_sign(&app.cx, &officer, id).await.unwrap();
    let served = certificates::public_keys(&app.cx).await.unwrap();
    let of_centre: Vec<_> = served.iter().map(|jwk| PublicKey::from_jwk(jwk).unwrap()).collect();
    let centre = (app.cx.settings().public_url.as_str(), of_centre.as_slice());
    let asked = waiting.endorsement.unwrap();
    certificates::endorse_for_academy(keys, &to_sign.bytes, centre, &asked, app.clock.now())
}

/// What the academy's machine makes of a document.
async fn signed_there(app: &TestApp, keys: &DocumentKeys, id: CertificateId) -> Countersignature {
    let to_sign = certificates::document_to_sign(&app.cx, &officer(app), id).await.unwrap();
    certificates::sign_for_academy(keys, &to_sign.bytes, (ACADEMY, None), app.clock.now()).unwrap()
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
async fn the_academy_endorses_the_credential_on_a_machine_of_its_own() {
    let (documents, credentials, app) = with_endorsing_academy().await;
    let (app, person, certificate) = with_joint_certificate(app).await;
    let (officer, id) = (officer(&app), certificate.id);
    let endorsement = endorsed_there(&app, &credentials, id).await.unwrap();
    let signed = signed_there(&app, &documents, id).await;
    let signed = Countersignature { endorsement: Some(endorsement), ..signed };
    certificates::countersign(&app.cx, &officer, id, signed.clone()).await.unwrap();
    let holder = signed_in(person, &[]);
    let given = certificates::credential(&app.cx, &holder, id).await.unwrap();
    let issuers = certificates::credential_issuers(&app.cx).await.unwrap();
    assert_eq!(issuers[1].institution, "academy");
    let badge: OpenBadge = credential::read(&given.token, &issuers[0].keys, app.clock.now()).unwrap();
    let read = read_endorsements(&badge, &issuers[1].keys, app.clock.now()).unwrap();
    assert!(read.len() == 1 && read[0].is_of(&badge));
    // Whoever was cut off before the answer came sends it once more, made anew.
    let again = Countersignature { endorsement: None, ..signed_there(&app, &documents, id).await };
    for once_more in [signed, again] {
        certificates::countersign(&app.cx, &officer, id, once_more).await.unwrap();
    }
    assert_eq!(certificates::credential(&app.cx, &holder, id).await.unwrap(), given);
    assert!(domain::invariants::prove(&app.cx, &Actor::System).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_endorsement_that_is_not_the_academys_of_this_very_credential_issues_nothing() {
    let (documents, credentials, app) = with_endorsing_academy().await;
    let (app, person, first) = with_joint_certificate(app).await;
    let officer = officer(&app);
    let of_another = endorsed_there(&app, &credentials, first.id).await.unwrap();
    renames(&app, person, "Салаўёва").await;
    let second = certificates::correct(&app.cx, &coordinator(&app), first.id, "misspelt").await.unwrap();
    let id = second.id;
    assert_eq!(of_another.split('.').count(), 3);
    let unknown = endorsed_there(&app, &CredentialKeys::ephemeral(), id).await.unwrap();
    let own = endorsed_there(&app, &credentials, id).await.unwrap();
    let cut = own[..own.len() - 4].to_owned();
    let signed = signed_there(&app, &documents, id).await;
    for wrong in [of_another, unknown, cut, "garbage".to_owned(), String::new()] {
        let signed = Countersignature { endorsement: Some(wrong), ..signed.clone() };
        let taken = certificates::countersign(&app.cx, &officer, id, signed).await;
        assert_eq!(refused(taken), Refusal::SignatureNotTrusted);
    }
    assert_eq!(states(&app, id).await, [S::Prepared, S::SignedByCentre]);
    app.advance(Duration::minutes(11));
    let late = signed_there(&app, &documents, id).await;
    let late = Countersignature { endorsement: Some(own.clone()), ..late };
    let taken = certificates::countersign(&app.cx, &officer, id, late.clone()).await;
    assert_eq!(refused(taken), Refusal::SignatureNotTrusted, "it is not of now");
    let own = endorsed_there(&app, &credentials, id).await.unwrap();
    let own = Countersignature { endorsement: Some(own), ..late };
    certificates::countersign(&app.cx, &officer, id, own).await.unwrap();
}

#[tokio::test]
async fn a_centre_that_was_not_given_the_academys_key_asks_for_no_endorsement_and_takes_none() {
    let (documents, credentials, app) = with_endorsing_academy().await;
    let (folder, root) =
        (tempfile::tempdir().unwrap(), documents.root_pem(ACADEMY, app.clock.now()).unwrap());
    let lines = credentials.for_centre(&app.cx.settings().public_url, app.clock.now()).unwrap();
    let known = Academy::elsewhere(Some(root.clone()), Some(&lines)).unwrap();
    let app = with_academy(app, folder.path(), known).await;
    let (app, _, certificate) = with_joint_certificate(app).await;
    let (officer, id) = (officer(&app), certificate.id);
    let endorsement = endorsed_there(&app, &credentials, id).await.unwrap();
    let signed = signed_there(&app, &documents, id).await;
    let app = with_academy(app, folder.path(), Academy::elsewhere(Some(root), None).unwrap()).await;
    let waiting = certificates::awaiting_academy(&app.cx, &officer, FIRST).await.unwrap().items;
    assert!(waiting[0].endorsement.is_none());
    let unasked = Countersignature { endorsement: Some(endorsement), ..signed.clone() };
    let taken = certificates::countersign(&app.cx, &officer, id, unasked).await;
    assert_eq!(refused(taken), Refusal::SignatureNotTrusted);
    assert_eq!(certificates::credential_issuers(&app.cx).await.unwrap().len(), 1);
    assert!(Academy::elsewhere(None, Some("no key")).is_err());
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
    let app = TestApp::start().await.restart_with_academy(Academy::elsewhere(None, None).unwrap()).await;
    let (app, _, certificate) = with_joint_certificate(app).await;
    let signed = signed_there(&app, &DocumentKeys::ephemeral(), certificate.id).await;
    let taken = certificates::countersign(&app.cx, &officer(&app), certificate.id, signed).await;
    assert_eq!(refused(taken), Refusal::SignatureNotTrusted);
    assert!(Academy::elsewhere(Some("no certificate".into()), None).is_err());
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

    let path = "/register-books/advanced_training/2026/book.pdf?lang=be";
    assert_problem(learner.get(path).send().await, 403, "forbidden").await;
    let printed = As::new(&app, officer(&app)).get(path).send().await;
    printed.assert_status_is_ok();
    printed.assert_header("content-type", "application/pdf");
    let printed = printed.0.into_body().into_bytes().await.unwrap();
    assert!(printed.starts_with(b"%PDF-1.7") && printed.ends_with(b"%%EOF"));
}
