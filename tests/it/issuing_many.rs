//! Certificates issued in groups: one that cannot be keeps no other waiting, and a group leaves no gap wherever it is cut off.

use domain::certificates::{self, TOGETHER};
use domain::enums::CertificateState as S;
use domain::ids::{CertificateId, EnrolmentId};
use domain::invariants;
use domain::page::PageRequest;
use domain::{Actor, Error, Refusal};
use entity::{certificate, certificate_event};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use tests::TestApp;
use tokio::task::JoinSet;

use crate::certified::{
    certificates_of, certify_with, completes, coordinator, cut_off, daria, last_numbers, officer, renames,
    states, the_certificate_of,
};

const PAGE: PageRequest = PageRequest { limit: 100, after: None };

async fn complete(app: &TestApp, count: usize) -> Vec<EnrolmentId> {
    let mut enrolments = Vec::with_capacity(count);
    for _ in 0..count {
        enrolments.push(completes(app, daria(app)).await.1);
    }
    enrolments
}

/// A centre that has signed so many joint certificates.
async fn laid_before_the_academy(count: usize) -> (TestApp, Vec<CertificateId>) {
    let app = TestApp::start().await;
    certify_with(&app, "  kind: advanced_training\n  validity_months: null\n").await;
    complete(&app, count).await;
    app.work().await;
    let waiting = certificates::awaiting_academy(&app.cx, &officer(&app), PAGE).await.unwrap().items;
    let ids: Vec<_> = waiting.into_iter().map(|waiting| waiting.certificate.id).collect();
    assert_eq!(ids.len(), count);
    (app, ids)
}

async fn numbers(app: &TestApp) -> Vec<i32> {
    let rows = certificate::Entity::find().order_by_asc(certificate::Column::Number);
    rows.all(app.cx.read()).await.unwrap().iter().map(|row| row.number).collect()
}

async fn prove(app: &TestApp) {
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn those_that_cannot_be_issued_keep_none_of_their_group_waiting() {
    let app = TestApp::start().await;
    let mut enrolments = complete(&app, 4).await;
    let mut unprintable = daria(&app);
    unprintable.own_name_be = Set(Some("李".into()));
    enrolments.insert(1, completes(&app, unprintable).await.1);
    let mut unconfirmed = daria(&app);
    unconfirmed.names_confirmed_at = Set(None);
    enrolments.insert(3, completes(&app, unconfirmed).await.1);
    enrolments.insert(4, app.cx.new_id());

    let ended = certificates::issue_all_due(&app.cx, &enrolments).await;
    assert!(matches!(ended[1], Err(Error::Refused(Refusal::GlyphMissing))));
    assert!(ended[3].is_ok(), "the holder has to act, and knows it");
    assert!(matches!(ended[4], Err(Error::NotFound(_))));
    for at in [0, 2, 5, 6] {
        assert!(ended[at].is_ok());
        let certificate = the_certificate_of(&app, enrolments[at]).await;
        assert_eq!(states(&app, certificate.id).await, [S::Prepared, S::Issued]);
    }
    assert!(certificates_of(&app, enrolments[1]).await.is_empty());
    assert_eq!(numbers(&app).await, [1, 2, 3, 4]);
    prove(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_over_the_same_certificates_issue_each_once_and_without_gaps() {
    let app = TestApp::start().await;
    let enrolments = complete(&app, TOGETHER + 5).await;
    let mut workers = JoinSet::new();
    for turned in [false, true, false, true] {
        let (cx, mut own) = (app.cx.clone(), enrolments.clone());
        if turned {
            own.reverse();
        }
        workers.spawn(async move { certificates::issue_all_due(&cx, &own).await });
    }
    for ended in workers.join_all().await.into_iter().flatten() {
        ended.unwrap();
    }
    for enrolment in &enrolments {
        let certificate = the_certificate_of(&app, *enrolment).await;
        assert_eq!(states(&app, certificate.id).await, [S::Prepared, S::Issued]);
    }
    let last = i32::try_from(enrolments.len()).unwrap();
    assert_eq!(numbers(&app).await, (1..=last).collect::<Vec<_>>());
    prove(&app).await;
}

#[tokio::test]
async fn a_group_that_was_cut_off_after_its_numbers_is_finished_from_the_record() {
    let whole = TestApp::start().await;
    let enrolments = complete(&whole, 3).await;
    whole.work().await;
    let mut issued = Vec::new();
    for enrolment in &enrolments {
        issued.push(the_certificate_of(&whole, *enrolment).await);
    }
    let kept: Vec<_> = issued.iter().map(|certificate| (certificate.id, 1)).collect();
    let cut = cut_off(&whole, &kept).await;
    cut.work().await;
    for certificate in issued {
        assert_eq!(the_certificate_of(&cut, certificate.enrolment_id).await, certificate);
        assert_eq!(states(&cut, certificate.id).await, [S::Prepared, S::Issued]);
    }
    assert_eq!(last_numbers(&cut).await, [3]);
    prove(&cut).await;
}

#[tokio::test]
async fn a_record_that_was_altered_keeps_none_of_its_group_waiting() {
    let whole = TestApp::start().await;
    let enrolments = complete(&whole, 3).await;
    whole.work().await;
    let of = async |at: usize| the_certificate_of(&whole, enrolments[at]).await;
    let (first, altered, last) = (of(0).await, of(1).await, of(2).await);
    let cut = cut_off(&whole, &[(first.id, 1), (last.id, 1)]).await;
    let db = cut.cx.database().write();
    let mut row = altered.clone().into_active_model();
    row.record_sha256 = Set("0".repeat(64));
    row.insert(db).await.unwrap();
    let begun = certificate_event::Entity::find()
        .filter(certificate_event::Column::CertificateId.eq(altered.id))
        .filter(certificate_event::Column::Seq.eq(1));
    let begun = begun.one(whole.cx.read()).await.unwrap().unwrap();
    begun.into_active_model().insert(db).await.unwrap();

    let ended = certificates::issue_all_due(&cut.cx, &enrolments).await;
    assert!(ended[0].is_ok() && ended[2].is_ok());
    assert!(matches!(ended[1], Err(Error::Internal(_))));
    assert_eq!(states(&cut, altered.id).await, [S::Prepared]);
    for certificate in [first, last] {
        assert_eq!(states(&cut, certificate.id).await, [S::Prepared, S::Issued]);
    }
}

#[tokio::test]
async fn who_signs_all_signs_the_rest_where_one_has_been_sent_back_meanwhile() {
    let (app, mut ids) = laid_before_the_academy(4).await;
    let officer = officer(&app);
    certificates::send_back(&app.cx, &officer, ids[1], "the hours").await.unwrap();
    ids.push(app.cx.new_id());
    let ended = certificates::countersign_all_here(&app.cx, &officer, &ids).await.unwrap();
    assert!(matches!(ended[1], Err(Error::Refused(Refusal::CertificateVoided))));
    assert!(matches!(ended[4], Err(Error::NotFound(_))));
    for at in [0, 2, 3] {
        assert!(ended[at].is_ok());
        assert_eq!(states(&app, ids[at]).await, [S::Prepared, S::SignedByCentre, S::Issued]);
    }
    assert_eq!(states(&app, ids[1]).await, [S::Prepared, S::SignedByCentre, S::Voided]);
    let again = certificates::countersign_all_here(&app.cx, &officer, &ids[2..4]).await.unwrap();
    assert!(again.iter().all(Result::is_ok), "signed once more, nothing changes");
    assert_eq!(states(&app, ids[2]).await.len(), 3);
    prove(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn officers_who_sign_and_send_back_the_same_at_once_disagree_about_none() {
    let (app, ids) = laid_before_the_academy(TOGETHER + 3).await;
    let mut signing = JoinSet::new();
    for turned in [false, true] {
        let (cx, officer, mut ids) = (app.cx.clone(), officer(&app), ids.clone());
        if turned {
            ids.reverse();
        }
        signing.spawn(async move { certificates::countersign_all_here(&cx, &officer, &ids).await });
    }
    let mut sent_back = 0;
    for id in ids.iter().step_by(4) {
        match certificates::send_back(&app.cx, &officer(&app), *id, "the hours").await {
            Ok(_) => sent_back += 1,
            Err(Error::Refused(Refusal::CertificateSigned)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    for ended in signing.join_all().await {
        for one in ended.unwrap() {
            assert!(matches!(one, Ok(()) | Err(Error::Refused(Refusal::CertificateVoided))), "{one:?}");
        }
    }
    let mut voided = 0;
    for id in ids {
        let states = states(&app, id).await;
        assert!(matches!(states[..], [S::Prepared, S::SignedByCentre, S::Issued | S::Voided]), "{states:?}");
        voided += usize::from(states[2] == S::Voided);
    }
    assert_eq!(voided, sent_back);
    prove(&app).await;
}

#[tokio::test]
async fn a_correction_among_others_takes_the_place_of_what_it_corrects() {
    let (app, ids) = laid_before_the_academy(2).await;
    let officer = officer(&app);
    for ended in certificates::countersign_all_here(&app.cx, &officer, &ids).await.unwrap() {
        ended.unwrap();
    }
    let old = certificate::Entity::find_by_id(ids[0]).one(app.cx.read()).await.unwrap().unwrap();
    renames(&app, old.learner_id, "Новая").await;
    let new = certificates::correct(&app.cx, &coordinator(&app), old.id, "a new name").await.unwrap();
    complete(&app, 2).await;
    app.work().await;
    let waiting = certificates::awaiting_academy(&app.cx, &officer, PAGE).await.unwrap().items;
    let ids: Vec<_> = waiting.iter().map(|waiting| waiting.certificate.id).collect();
    assert!(ids.len() == 3 && ids.contains(&new.id));
    for ended in certificates::countersign_all_here(&app.cx, &officer, &ids).await.unwrap() {
        ended.unwrap();
    }
    assert_eq!(states(&app, old.id).await.last(), Some(&S::Superseded));
    assert_eq!(states(&app, new.id).await.last(), Some(&S::Issued));
    prove(&app).await;
}
