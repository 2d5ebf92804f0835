//! What is answered of a certificate is what the register log tells and the frozen record says.

use chrono::Duration;
use domain::certificates::{self, register_log};
use domain::clock::Clock;
use domain::enums::CertificateState;
use entity::certificate_event;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;

use crate::certified::{coordinator, with_certificate};
use crate::register_log::{breaches, forge};

#[tokio::test]
async fn an_event_that_the_log_does_not_tell_of_makes_nothing_valid() {
    let (app, _, certificate) = with_certificate().await;
    certificates::suspend(&app.cx, &coordinator(&app), certificate.id, "asked by the ward").await.unwrap();
    app.work().await;
    let event = certificate_event::ActiveModel {
        id: Set(app.cx.new_id()),
        certificate_id: Set(certificate.id),
        seq: Set(4),
        state: Set(CertificateState::Issued),
        at: Set(app.clock.now()),
        actor_id: Set(None),
        reason: Set(None),
        successor_id: Set(None),
    };
    event.insert(app.cx.database().write()).await.unwrap();
    app.advance(Duration::minutes(2));
    let told = certificates::by_code(&app.cx, &certificate.code, "a").await.unwrap();
    assert_eq!((told.status, told.certificate), (certificates::Status::NotYetIssued, None));
    assert!(breaches(&app).await.contains(&"log_has_every_event"));
}

#[tokio::test]
async fn what_is_answered_stands_in_the_frozen_record_and_columns_beside_it_are_audited() {
    for (sql, is_answered) in [
        ("UPDATE certificate SET valid_until = '2020-01-01'", true),
        ("UPDATE certificate SET code = 'ABCDEFGHJKMNPQRS'", false),
        ("UPDATE certificate SET serial = 'FG-2026-000009'", false),
        ("UPDATE certificate SET number = 9", true),
        ("UPDATE certificate SET kind = 'advanced_training'", true),
        ("UPDATE certificate SET record_sha256 = 'ff'", true),
    ] {
        let (app, _, certificate) = with_certificate().await;
        forge(&app, "certificate", sql).await;
        let code = if sql.contains("code") { "ABCDEFGHJKMNPQRS" } else { &certificate.code };
        let told = certificates::by_code(&app.cx, code, "a").await;
        let is_valid = told.is_ok_and(|told| told.status == certificates::Status::Valid);
        assert_eq!(is_valid, is_answered, "{sql}");
        let found = breaches(&app).await;
        assert!(found.contains(&"certificate_is_as_its_record_says"), "{sql}: {found:?}");
    }
}

#[tokio::test]
async fn a_tile_beyond_the_head_is_not_found() {
    let (app, ..) = with_certificate().await;
    app.work().await;
    for path in
        ["5/x065/535", "4/x065/535.p/1", "0/001.p/1", "0/000.p/2", "entries/x999/x999/999", "1/000.p/1"]
    {
        let asked = register_log::tile(&app.cx, path).await;
        assert!(matches!(asked, Err(domain::Error::NotFound(_))), "{path}: {asked:?}");
    }
    assert_eq!(register_log::tile(&app.cx, "0/000.p/1").await.unwrap().len(), 32);
}
