//! Corrections: a certificate with other names takes the place of the first, and both answer for ever.

use domain::certificates::{self, Status};
use domain::enums::CertificateState;
use domain::ids::CertificateId;
use domain::{Actor, Error, Refusal, invariants};
use entity::{
    certificate_credential, certificate_document, certificate_endorsement, certificate_event, person,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use tests::TestApp;
use tokio::task::JoinSet;

use crate::certified::{
    SURNAMES, certificates_of, certify_with, completes, coordinator, cut_off, daria, last_numbers, officer,
    refused, renames, states, the_certificate_of, with_certificate, with_joint_certificate,
};

/// Whether there is a document of a certificate, a credential and an endorsement.
async fn kept_of(app: &TestApp, id: CertificateId) -> (bool, bool, bool) {
    let db = app.cx.read();
    let document = certificate_document::Entity::find_by_id(id).one(db).await.unwrap().is_some();
    let credential = certificate_credential::Entity::find_by_id(id).one(db).await.unwrap().is_some();
    let endorsement = certificate_endorsement::Entity::find_by_id(id).one(db).await.unwrap().is_some();
    (document, credential, endorsement)
}

#[tokio::test]
async fn a_joint_certificate_corrected_before_it_is_signed_gives_way_at_once() {
    let app = TestApp::start().await;
    certify_with(&app, "  kind: advanced_training\n  validity_months: null\n").await;
    let (person, enrolment) = completes(&app, daria(&app)).await;
    app.work().await;
    let old = the_certificate_of(&app, enrolment).await;
    renames(&app, person, "Салаўёва").await;
    let new = certificates::correct(&app.cx, &coordinator(&app), old.id, "misspelt").await.unwrap();
    assert_eq!((new.serial.as_str(), new.state), ("FGA-2026-000002", CertificateState::SignedByCentre));
    assert_eq!(new.facts.supersedes, None, "the first was given to nobody");
    let reached = [CertificateState::Prepared, CertificateState::SignedByCentre, CertificateState::Voided];
    assert_eq!(states(&app, old.id).await, reached);
    assert!(certificates::enrolments_to_certify(&app.cx, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_correction_supersedes_and_both_name_each_other() {
    let (app, person, old) = with_certificate().await;
    renames(&app, person, "Салаўёва").await;
    let coordinator = coordinator(&app);
    let new = certificates::correct(&app.cx, &coordinator, old.id, "married").await.unwrap();
    assert_eq!(new.status, Status::Valid);
    assert_eq!(new.facts.supersedes.as_deref(), Some("FG-2026-000001"));
    assert_eq!(new.facts.holder.belarusian.as_ref().unwrap().surname, "Салаўёва");
    let told = certificates::by_code(&app.cx, &old.code, "a").await.unwrap();
    let facts = told.certificate.unwrap();
    assert_eq!((told.status, told.reason.as_deref()), (Status::Superseded, Some("married")));
    assert_eq!(facts.holder.belarusian.unwrap().surname, SURNAMES[1]);
    assert_eq!(
        facts.superseded_by.map(|by| (by.number, by.code)),
        Some((new.serial.clone(), new.code.clone()))
    );
    let again = certificates::correct(&app.cx, &coordinator, old.id, "again").await;
    assert_eq!(refused(again), Refusal::CertificateSuperseded);
}

#[tokio::test(flavor = "multi_thread")]
async fn corrections_at_the_same_time_make_one_certificate() {
    let (app, _, old) = with_certificate().await;
    let mut workers = JoinSet::new();
    for _ in 0..6 {
        let (cx, actor) = (app.cx.clone(), coordinator(&app));
        workers.spawn(async move { certificates::correct(&cx, &actor, old.id, "misspelt").await });
    }
    for result in workers.join_all().await {
        assert!(matches!(result, Ok(_) | Err(Error::Refused(Refusal::CertificateSuperseded))), "{result:?}");
    }
    assert_eq!(certificates_of(&app, old.enrolment_id).await.len(), 2);
    assert_eq!(last_numbers(&app).await, [2]);
}

#[tokio::test]
async fn a_correction_needs_confirmed_names_that_can_be_printed() {
    let (app, person, old) = with_certificate().await;
    let coordinator = coordinator(&app);
    renames(&app, person, "李").await;
    let refusal = refused(certificates::correct(&app.cx, &coordinator, old.id, "married").await);
    assert_eq!(refusal, Refusal::GlyphMissing);
    let db = app.cx.database().write();
    let mut row = person::Entity::find_by_id(person).one(db).await.unwrap().unwrap().into_active_model();
    row.names_confirmed_at = Set(None);
    row.update(db).await.unwrap();
    let refusal = refused(certificates::correct(&app.cx, &coordinator, old.id, "married").await);
    assert_eq!(refusal, Refusal::NamesNotConfirmed);
    assert_eq!(last_numbers(&app).await, [1]);
}

#[tokio::test]
async fn a_correction_cut_off_is_finished_and_supersedes() {
    let (whole, person, old) = with_certificate().await;
    renames(&whole, person, "Салаўёва").await;
    let new = certificates::correct(&whole.cx, &coordinator(&whole), old.id, "married").await.unwrap();
    let cut = cut_off(&whole, &[(old.id, 2), (new.id, 1)]).await;
    let told = certificates::by_code(&cut.cx, &old.code, "a").await.unwrap();
    assert_eq!(told.status, Status::Valid);
    cut.work().await;
    let told = certificates::by_code(&cut.cx, &old.code, "a").await.unwrap();
    assert_eq!((told.status, told.reason.as_deref()), (Status::Superseded, Some("married")));
    assert_eq!(certificates::by_code(&cut.cx, &new.code, "a").await.unwrap().status, Status::Valid);
    assert_eq!(last_numbers(&cut).await, [2]);
}

#[tokio::test]
async fn a_correction_cut_off_does_not_undo_a_revocation() {
    let (whole, _, old) = with_certificate().await;
    let new = certificates::correct(&whole.cx, &coordinator(&whole), old.id, "misspelt").await.unwrap();
    let cut = cut_off(&whole, &[(old.id, 2), (new.id, 1)]).await;
    certificates::revoke(&cut.cx, &coordinator(&cut), old.id, "by mistake").await.unwrap();
    cut.work().await;
    assert_eq!(states(&cut, new.id).await, [CertificateState::Prepared, CertificateState::Voided]);
    assert_eq!(kept_of(&cut, new.id).await, (false, false, false));
    assert_eq!(certificates::by_code(&cut.cx, &old.code, "a").await.unwrap().status, Status::Revoked);
}

#[tokio::test]
async fn a_correction_that_was_voided_is_no_way_past_a_revocation() {
    let (app, person, first) = with_joint_certificate(TestApp::start().await).await;
    let (staff, officer) = (coordinator(&app), officer(&app));
    certificates::countersign_here(&app.cx, &officer, first.id).await.unwrap();
    renames(&app, person, "Салаўёва").await;
    let second = certificates::correct(&app.cx, &staff, first.id, "misspelt").await.unwrap();
    certificates::revoke(&app.cx, &staff, first.id, "by mistake").await.unwrap();
    let second = certificates::countersign_here(&app.cx, &officer, second.id).await.unwrap();
    assert_eq!(second.state, CertificateState::Voided);
    assert_eq!(kept_of(&app, second.id).await, (false, true, false), "what the academy was shown stays");
    let third = certificates::correct(&app.cx, &staff, second.id, "once more").await;
    assert_eq!(refused(third), Refusal::CertificateRevoked);
    assert_eq!(last_numbers(&app).await, [2]);
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn of_two_that_were_sent_back_only_one_is_corrected() {
    let (app, _, first) = with_joint_certificate(TestApp::start().await).await;
    let (staff, officer) = (coordinator(&app), officer(&app));
    certificates::send_back(&app.cx, &officer, first.id, "the hours").await.unwrap();
    let second = certificates::correct(&app.cx, &staff, first.id, "the hours").await.unwrap();
    certificates::send_back(&app.cx, &officer, second.id, "the hours").await.unwrap();
    let third = certificates::correct(&app.cx, &staff, first.id, "the hours").await.unwrap();
    let fourth = certificates::correct(&app.cx, &staff, second.id, "the hours").await;
    assert_eq!(refused(fourth), Refusal::CertificateSuperseded);
    let third = certificates::countersign_here(&app.cx, &officer, third.id).await.unwrap();
    assert_eq!(third.status, Status::Valid);
    let fourth = certificates::correct(&app.cx, &staff, second.id, "the hours").await;
    assert_eq!(refused(fourth), Refusal::CertificateSuperseded);
    assert_eq!(last_numbers(&app).await, [3]);
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn a_correction_of_a_correction_that_waits_supersedes_the_certificate_that_counts() {
    let (app, person, first) = with_joint_certificate(TestApp::start().await).await;
    let (staff, officer) = (coordinator(&app), officer(&app));
    certificates::countersign_here(&app.cx, &officer, first.id).await.unwrap();
    renames(&app, person, "Салаўёва").await;
    let second = certificates::correct(&app.cx, &staff, first.id, "married").await.unwrap();
    renames(&app, person, "Саловава").await;
    let third = certificates::correct(&app.cx, &staff, second.id, "misspelt").await.unwrap();
    let again = certificates::correct(&app.cx, &staff, first.id, "misspelt").await.unwrap();
    assert_eq!(again.id, third.id, "one correction is on its way, and is gone on with");
    assert_eq!(third.facts.supersedes, Some(first.serial.clone()), "the second was given to nobody");
    certificates::countersign_here(&app.cx, &officer, third.id).await.unwrap();
    let told = certificates::by_code(&app.cx, &first.code, "a").await.unwrap();
    let by = told.certificate.unwrap().superseded_by.map(|by| by.number);
    assert_eq!((told.status, by), (Status::Superseded, Some(third.serial.clone())));
    assert_eq!(certificates::by_code(&app.cx, &third.code, "a").await.unwrap().status, Status::Valid);
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_sent_back_is_told_as_voided_once() {
    let (app, _, first) = with_joint_certificate(TestApp::start().await).await;
    certificates::send_back(&app.cx, &officer(&app), first.id, "the hours").await.unwrap();
    let second = certificates::correct(&app.cx, &coordinator(&app), first.id, "the hours").await.unwrap();
    certificates::countersign_here(&app.cx, &officer(&app), second.id).await.unwrap();
    let once = [CertificateState::Prepared, CertificateState::SignedByCentre, CertificateState::Voided];
    assert_eq!(states(&app, first.id).await, once);
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn the_auditor_sees_two_certificates_that_count_for_one_course() {
    let (app, _, old) = with_certificate().await;
    certificates::correct(&app.cx, &coordinator(&app), old.id, "misspelt").await.unwrap();
    let event = certificate_event::ActiveModel {
        id: Set(app.cx.new_id()),
        certificate_id: Set(old.id),
        seq: Set(4),
        state: Set(CertificateState::Issued),
        at: Set(app.cx.now()),
        actor_id: Set(None),
        reason: Set(None),
        successor_id: Set(None),
    };
    event.insert(app.cx.database().write()).await.unwrap();
    let found = invariants::prove(&app.cx, &Actor::System).await.unwrap();
    assert!(found.iter().any(|breach| breach.invariant == "one_certificate_counts"), "{found:?}");
}
