//! Certificates for machines: what is given out, by whose keys it is checked, and how it says that it was withdrawn.

use certificate::credential::{OpenBadge, StatusListCredential, read, read_embedded, read_endorsements};
use domain::certificates::{self, CredentialIssuer};
use domain::clock::Clock;
use domain::enums::Role;
use domain::{Error, Refusal};
use tests::TestApp;

use crate::certified::{
    coordinator, document, officer, refused, signed_in, with_certificate, with_joint_certificate,
};

async fn issuer(app: &TestApp, institution: &str) -> CredentialIssuer {
    let issuers = certificates::credential_issuers(&app.cx).await.unwrap();
    issuers.into_iter().find(|issuer| issuer.institution == institution).unwrap()
}

/// Where a badge's status is told: the name of the list, and the place in it.
fn place(badge: &OpenBadge) -> (String, u32) {
    let entry = &badge.status()[0];
    (entry.list().rsplit('/').next().unwrap().to_owned(), entry.index().unwrap())
}

async fn is_set(app: &TestApp, (list, place): &(String, u32), suspension: bool) -> bool {
    // A list is of its minute.
    app.advance(chrono::Duration::minutes(1));
    let keys = issuer(app, "centre").await.keys;
    let published = certificates::status_list(&app.cx, list, suspension).await.unwrap();
    let token: StatusListCredential = read(&published.token, &keys, app.clock.now()).unwrap();
    let document: StatusListCredential = read_embedded(&published.document, &keys, app.clock.now()).unwrap();
    let [token, document] = [token, document].map(|read| read.list().unwrap().is_set(*place));
    assert_eq!(token, document);
    token
}

#[tokio::test]
async fn a_certificate_comes_with_a_credential_that_its_document_carries() {
    let (app, person, certificate) = with_certificate().await;
    let holder = signed_in(person, &[]);
    let found = certificates::credential(&app.cx, &holder, certificate.id).await.unwrap();
    let keys = issuer(&app, "centre").await.keys;
    let badge: OpenBadge = read(&found.token, &keys, app.clock.now()).unwrap();
    let same: OpenBadge = read_embedded(&found.document, &keys, app.clock.now()).unwrap();
    assert_eq!(badge, same);
    assert_eq!(badge.serial(), certificate.serial);
    let again = certificates::credential(&app.cx, &holder, certificate.id).await.unwrap();
    assert_eq!(found, again);
    let bytes = document(&app, certificate.id).await.bytes;
    assert!(String::from_utf8_lossy(&bytes).contains("credential.jwt"));
}

#[tokio::test]
async fn the_academy_endorses_the_credential_of_a_joint_certificate() {
    let (app, person, certificate) = with_joint_certificate(TestApp::start().await).await;
    let holder = signed_in(person, &[]);
    let early = certificates::credential(&app.cx, &holder, certificate.id).await;
    assert_eq!(refused(early), Refusal::CertificateNotIssued);
    certificates::countersign_here(&app.cx, &officer(&app), certificate.id).await.unwrap();
    let found = certificates::credential(&app.cx, &holder, certificate.id).await.unwrap();
    let (centre, academy) = (issuer(&app, "centre").await, issuer(&app, "academy").await);
    let badge: OpenBadge = read(&found.token, &centre.keys, app.clock.now()).unwrap();
    let plain: OpenBadge = read_embedded(&found.document, &centre.keys, app.clock.now()).unwrap();
    assert!(plain.endorsements().is_empty());
    let endorsements = read_endorsements(&badge, &academy.keys, app.clock.now()).unwrap();
    assert_eq!(endorsements.len(), 1);
    assert!(endorsements[0].is_of(&badge) && endorsements[0].is_of(&plain));
    assert!(read_endorsements(&badge, &centre.keys, app.clock.now()).is_err());
}

#[tokio::test]
async fn what_is_withdrawn_is_said_in_the_lists() {
    let (app, person, certificate) = with_certificate().await;
    let (actor, id) = (coordinator(&app), certificate.id);
    let found = certificates::credential(&app.cx, &signed_in(person, &[]), id).await.unwrap();
    let keys = issuer(&app, "centre").await.keys;
    let badge: OpenBadge = read(&found.token, &keys, app.clock.now()).unwrap();
    let place = place(&badge);
    let said = async || (is_set(&app, &place, false).await, is_set(&app, &place, true).await);
    assert_eq!(said().await, (false, false));
    certificates::suspend(&app.cx, &actor, id, "a complaint").await.unwrap();
    assert_eq!(said().await, (false, true));
    certificates::reinstate(&app.cx, &actor, id, "unfounded").await.unwrap();
    assert_eq!(said().await, (false, false));
    certificates::revoke(&app.cx, &actor, id, "issued in error").await.unwrap();
    assert_eq!(said().await, (true, false));
    let still = certificates::credential(&app.cx, &signed_in(person, &[]), id).await.unwrap();
    assert_eq!(still, found, "the credential itself stays as it was signed");
}

#[tokio::test]
async fn nobody_else_is_given_it_and_there_is_no_list_of_another_name() {
    let (app, _, certificate) = with_certificate().await;
    let stranger = signed_in(app.cx.new_id(), &[Role::Learner]);
    let asked = certificates::credential(&app.cx, &stranger, certificate.id).await;
    assert!(matches!(asked, Err(Error::NotFound(_))));
    let list = certificates::status_list(&app.cx, "2026-9", false).await;
    assert!(matches!(list, Err(Error::NotFound(_))));
}
