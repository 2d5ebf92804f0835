//! The list of certificates on their way: made for those that were there before it, and compared with the events.

use domain::{Actor, certificates, invariants};
use entity::unissued_certificate;
use migration::Migrator;
use sea_orm::{EntityTrait, IntoActiveModel};
use sea_orm_migration::MigratorTrait;
use tests::TestApp;

use crate::certified::{coordinator, officer, with_joint_certificate};

/// The step that makes the list of certificates on their way, and those after it.
fn steps_from_unissued() -> u32 {
    let steps = Migrator::migrations();
    let at = steps.iter().position(|step| step.name().ends_with("create_unissued_certificate")).unwrap();
    u32::try_from(steps.len() - at).unwrap()
}

#[tokio::test]
async fn certificates_that_were_on_their_way_before_there_was_a_list_are_on_it() {
    let (app, _, first) = with_joint_certificate(TestApp::start().await).await;
    let (staff, officer) = (coordinator(&app), officer(&app));
    certificates::send_back(&app.cx, &officer, first.id, "the hours").await.unwrap();
    let second = certificates::correct(&app.cx, &staff, first.id, "the hours").await.unwrap();
    let db = app.cx.database().write();
    Migrator::down(db, Some(steps_from_unissued())).await.unwrap();
    Migrator::up(db, None).await.unwrap();
    let listed = unissued_certificate::Entity::find().all(app.cx.read()).await.unwrap();
    let on_its_way = unissued_certificate::Model { certificate_id: second.id, state: second.state };
    assert_eq!(listed.as_slice(), std::slice::from_ref(&on_its_way));
    certificates::countersign_here(&app.cx, &officer, second.id).await.unwrap();
    certificates::suspend(&app.cx, &staff, second.id, "a complaint").await.unwrap();
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), []);
    unissued_certificate::Entity::insert(on_its_way.into_active_model()).exec(db).await.unwrap();
    let found = invariants::prove(&app.cx, &Actor::System).await.unwrap();
    assert_eq!(found[0].invariant, "on_its_way_as_the_last_event_says");
}
