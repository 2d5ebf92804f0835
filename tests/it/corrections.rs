//! Corrections: a certificate with other names takes the place of the first, and both answer for ever.

use domain::certificates::{self, Status};
use domain::enums::CertificateState;
use domain::{Error, Refusal};
use entity::person;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use tests::TestApp;
use tokio::task::JoinSet;

use crate::certified::{
    SURNAMES, certificates_of, certify_with, completes, coordinator, cut_off, daria, last_numbers, refused,
    renames, states, the_certificate_of, with_certificate,
};

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
    assert_eq!(certificates::by_code(&cut.cx, &old.code, "a").await.unwrap().status, Status::Revoked);
}
