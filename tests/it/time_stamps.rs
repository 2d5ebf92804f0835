//! Time stamps: certificates bear one where an authority is known, and never wait for it for long.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use certificate::signing::{Courier, Finding, Verdict, read_root, read_with_stamps};
use chrono::Duration;
use domain::certificates::{self, TimeStamps};
use domain::clock::Clock;
use domain::enums::CertificateState as S;
use domain::ids::CertificateId;
use tests::TestApp;

use crate::authority::Authority;
use crate::certified::{
    completes, coordinator, daria, document, officer, renames, states, the_certificate_of,
    with_joint_certificate,
};

/// An authority that may be out of order, and how often it was asked.
#[derive(Clone)]
struct Desk(Arc<(Authority, AtomicBool, AtomicUsize)>);

impl Desk {
    fn is_open(&self, open: bool) {
        self.0.1.store(open, Ordering::Relaxed);
    }

    fn asked(&self) -> usize {
        self.0.2.load(Ordering::Relaxed)
    }
}

impl Courier for Desk {
    fn ask(&self, request: &[u8]) -> Result<Vec<u8>, certificate::Error> {
        let (authority, is_open, asked) = &*self.0;
        asked.fetch_add(1, Ordering::Relaxed);
        if is_open.load(Ordering::Relaxed) {
            authority.answer(request)
        } else {
            Err(certificate::Error::Signature("nobody answers".to_owned()))
        }
    }
}

/// A centre that has its signatures stamped.
async fn with_authority() -> (TestApp, Desk) {
    let app = TestApp::start().await;
    let authority = Authority::new("The time of day", 5, app.clock.now());
    let root = authority.root_pem();
    let desk = Desk(Arc::new((authority, AtomicBool::new(true), AtomicUsize::new(0))));
    let time_stamps = TimeStamps::by(Box::new(desk.clone()), &root).unwrap();
    (app.restart_with_time_stamps(time_stamps).await, desk)
}

/// The signatures of the document that is given out, which have to be genuine.
async fn signatures(app: &TestApp, desk: &Desk, id: CertificateId) -> Vec<Finding> {
    let roots = certificates::roots(&app.cx).await.unwrap();
    let roots: Vec<_> = roots.iter().map(|root| read_root(&root.pem).unwrap()).collect();
    let report = read_with_stamps(&document(app, id).await.bytes, &roots, &[desk.0.0.root().clone()]);
    assert_eq!(report.verdict, Verdict::Genuine);
    report.signatures
}

#[tokio::test]
async fn both_signatures_bear_the_stamp_of_the_authority() {
    let (app, desk) = with_authority().await;
    let (app, _, certificate) = with_joint_certificate(app).await;
    certificates::countersign_here(&app.cx, &officer(&app), certificate.id).await.unwrap();
    let signatures = signatures(&app, &desk, certificate.id).await;
    assert_eq!(signatures.len(), 2);
    for signature in signatures {
        let stamp = signature.stamp.unwrap();
        assert_eq!((stamp.at.timestamp(), stamp.root), (app.clock.now().timestamp(), Some(0)));
    }
}

#[tokio::test]
async fn a_certificate_waits_for_its_stamp_for_ten_minutes_and_is_then_issued_without() {
    let (app, desk) = with_authority().await;
    desk.is_open(false);
    let (_, enrolment) = completes(&app, daria(&app)).await;
    for minutes in [0, 4, 4] {
        app.clock.advance(Duration::minutes(minutes));
        certificates::issue_due(&app.cx, enrolment).await.unwrap();
        certificates::issue_due(&app.cx, enrolment).await.unwrap();
        let certificate = the_certificate_of(&app, enrolment).await;
        assert_eq!(states(&app, certificate.id).await, [S::Prepared]);
    }
    assert_eq!(desk.asked(), 3, "whoever just failed is left alone");
    app.clock.advance(Duration::minutes(2));
    certificates::issue_due(&app.cx, enrolment).await.unwrap();
    let certificate = the_certificate_of(&app, enrolment).await;
    assert_eq!(states(&app, certificate.id).await, [S::Prepared, S::Issued]);
    assert_eq!(certificate.number, 1);
    assert_eq!(signatures(&app, &desk, certificate.id).await[0].stamp, None);
}

#[tokio::test]
async fn what_waits_is_stamped_once_the_authority_is_back() {
    let (app, desk) = with_authority().await;
    desk.is_open(false);
    let (person, enrolment) = completes(&app, daria(&app)).await;
    app.work().await;
    desk.is_open(true);
    app.clock.advance(Duration::seconds(5));
    app.work().await;
    let certificate = the_certificate_of(&app, enrolment).await;
    assert_eq!(states(&app, certificate.id).await, [S::Prepared, S::Issued]);
    assert!(signatures(&app, &desk, certificate.id).await[0].stamp.is_some());
    // A correction waits likewise, and the old certificate counts meanwhile.
    desk.is_open(false);
    renames(&app, person, "Сініцына").await;
    let corrected =
        certificates::correct(&app.cx, &coordinator(&app), certificate.id, "a new name").await.unwrap();
    assert_eq!((corrected.state, states(&app, certificate.id).await.pop()), (S::Prepared, Some(S::Issued)));
    desk.is_open(true);
    app.clock.advance(Duration::seconds(5));
    app.work().await;
    assert_eq!(states(&app, corrected.id).await, [S::Prepared, S::Issued]);
    assert_eq!(states(&app, certificate.id).await.pop(), Some(S::Superseded));
}

#[tokio::test]
async fn an_officer_does_not_wait_for_an_authority_that_is_out_of_order() {
    let (app, desk) = with_authority().await;
    let (app, _, certificate) = with_joint_certificate(app).await;
    desk.is_open(false);
    certificates::countersign_here(&app.cx, &officer(&app), certificate.id).await.unwrap();
    let stamps: Vec<_> =
        signatures(&app, &desk, certificate.id).await.into_iter().map(|one| one.stamp).collect();
    assert!(stamps[0].is_some() && stamps[1].is_none());
}
