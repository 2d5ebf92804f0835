//! How certificates look: what has its number keeps the design and the marks of that day, whatever is set later.

use std::path::{Path, PathBuf};

use domain::certificates;
use domain::ids::CertificateId;
use domain::settings::Designs;
use domain::{Actor, Settings, invariants};
use entity::{document_to_sign, institution_mark};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait};
use tests::TestApp;

use crate::certified::{
    certificates_of, completes, coordinator, cut_off, daria, document, the_certificate_of, with_certificate,
    with_joint_certificate,
};

fn drawn_in(attendance: &str, advanced_training: &str) -> Settings {
    let designs = Designs { attendance: attendance.into(), advanced_training: advanced_training.into() };
    Settings { designs, ..Settings::default() }
}

fn picture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../certificate/tests/records").join(name)
}

/// Settings in which both institutions have a mark, read.
fn with_marks() -> Settings {
    let mut settings = Settings::default();
    settings.institutions[0].mark = Some(picture("centre.png").into());
    settings.institutions[1].mark = Some(picture("academy.png").into());
    settings.read_for_certificates().unwrap();
    settings
}

fn refusal(settings: &Settings) -> String {
    settings.clone().read_for_certificates().unwrap_err().to_string()
}

async fn document_to_sign(app: &TestApp, id: CertificateId) -> document_to_sign::Model {
    document_to_sign::Entity::find_by_id(id).one(app.cx.read()).await.unwrap().unwrap()
}

/// How many pictures a document has; nothing else of it is one.
fn pictures(bytes: &[u8]) -> usize {
    let name = b"/Subtype/Image".as_slice();
    bytes.windows(name.len()).filter(|window| *window == name).count()
}

#[test]
fn numbers_begin_with_what_everybody_can_type() {
    for prefix in ["", "fg", "FG-", "ФГ", "李", "ABCDEFGHI"] {
        let settings = Settings { serial_prefix: prefix.into(), ..Settings::default() };
        assert!(refusal(&settings).starts_with("serial_prefix"), "{prefix}");
    }
    let mut settings = Settings { serial_prefix: "BCH2026".into(), ..Settings::default() };
    settings.read_for_certificates().unwrap();
}

#[tokio::test]
async fn each_kind_of_certificate_is_drawn_in_the_design_that_is_set_for_it() {
    let settings = drawn_in("meadow-1", "birch-1");
    let app = TestApp::start().await.restart_with(settings.clone()).await;
    let (_, enrolment) = completes(&app, daria(&app)).await;
    app.work().await;
    let certificate = the_certificate_of(&app, enrolment).await;
    assert_eq!(document(&app, certificate.id).await.template, "meadow-1");
    let (app, _, joint) = with_joint_certificate(TestApp::start().await.restart_with(settings).await).await;
    assert_eq!(document_to_sign(&app, joint.id).await.template, "birch-1");
}

#[tokio::test]
async fn what_has_its_number_is_drawn_in_the_design_of_that_day() {
    let whole = TestApp::start().await.restart_with(drawn_in("meadow-1", "birch-1")).await;
    let (_, enrolment) = completes(&whole, daria(&whole)).await;
    whole.work().await;
    let certificate = the_certificate_of(&whole, enrolment).await;
    let app =
        cut_off(&whole, &[(certificate.id, 1)]).await.restart_with(drawn_in("birch-1", "glade-1")).await;
    app.work().await;
    assert_eq!(document(&app, certificate.id).await.template, "meadow-1");
}

#[tokio::test]
async fn a_correction_is_drawn_in_the_design_of_its_own_day_and_the_corrected_one_stays() {
    let (app, _, old) = with_certificate().await;
    let before = document(&app, old.id).await;
    let app = app.restart_with(drawn_in("meadow-1", "glade-1")).await;
    let new = certificates::correct(&app.cx, &coordinator(&app), old.id, "misspelt").await.unwrap();
    assert_eq!(document(&app, new.id).await.template, "meadow-1");
    assert_eq!(document(&app, old.id).await, before);
    assert_eq!(before.template, "glade-1");
    assert_eq!(certificates_of(&app, old.enrolment_id).await.len(), 2);
}

#[tokio::test]
async fn what_has_its_number_is_drawn_with_the_marks_of_that_day_after_they_are_gone_from_the_settings() {
    let whole = TestApp::start().await.restart_with(with_marks()).await;
    certificates::keep_institution_marks(&whole.cx).await.unwrap();
    certificates::keep_institution_marks(&whole.cx).await.unwrap();
    let (_, enrolment) = completes(&whole, daria(&whole)).await;
    whole.work().await;
    let certificate = the_certificate_of(&whole, enrolment).await;
    assert_eq!(pictures(&document(&whole, certificate.id).await.bytes), 1);

    let app = cut_off(&whole, &[(certificate.id, 1)]).await;
    let kept = institution_mark::Entity::find().all(whole.cx.read()).await.unwrap();
    assert_eq!(kept.len(), 2);
    for mark in kept {
        let mark = mark.into_active_model();
        institution_mark::Entity::insert(mark)
            .exec_without_returning(app.cx.database().write())
            .await
            .unwrap();
    }
    let app = app.restart().await;
    app.work().await;
    assert_eq!(pictures(&document(&app, certificate.id).await.bytes), 1);
    let (_, later) = completes(&app, daria(&app)).await;
    app.work().await;
    let later = the_certificate_of(&app, later).await;
    assert_eq!(pictures(&document(&app, later.id).await.bytes), 0);
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
}

#[tokio::test]
async fn a_joint_certificate_has_the_marks_of_both_and_what_is_kept_stays() {
    let app = TestApp::start().await.restart_with(with_marks()).await;
    certificates::keep_institution_marks(&app.cx).await.unwrap();
    let (app, _, joint) = with_joint_certificate(app).await;
    assert_eq!(pictures(&document_to_sign(&app, joint.id).await.bytes), 2);
    for change in ["DELETE FROM institution_mark", "UPDATE institution_mark SET sha256 = 'x'"] {
        let refused = app.cx.database().write().execute_unprepared(change).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
    assert_eq!(institution_mark::Entity::find().count(app.cx.read()).await.unwrap(), 2);
}

#[test]
fn a_design_that_there_is_not_is_refused_with_those_that_there_are() {
    let refused = refusal(&drawn_in("glade-1", "taiga-1"));
    assert_eq!(
        refused,
        "designs.advanced_training: there is no design \"taiga-1\"; there are glade-1, meadow-1, birch-1"
    );
}

#[test]
fn a_mark_that_cannot_be_used_is_refused_with_whose_it_is_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let mut settings = Settings::default();
    let mut refused = |file: PathBuf| {
        settings.institutions[1].mark = Some(file.into());
        refusal(&settings)
    };
    let missing = refused(dir.path().join("nothing.png"));
    assert!(missing.contains("Belarusian Medical Academy") && missing.contains("nothing.png"), "{missing}");
    let drawing = dir.path().join("mark.svg");
    std::fs::write(&drawing, "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>").unwrap();
    assert!(refused(drawing).contains("save it anew as PNG"));
    let large = dir.path().join("large.png");
    std::fs::write(&large, vec![0; 2_000_000]).unwrap();
    assert!(refused(large).contains("at most 64 KB"));
}
