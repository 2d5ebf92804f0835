//! The main job, end to end, through the use cases.

use domain::certificates;
use domain::enums::EnrolmentState;
use domain::{Actor, demo, enrolments, invariants};
use tests::TestApp;

use crate::study::Student;

#[tokio::test]
async fn a_demo_that_was_cut_off_goes_on_where_it_was() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    student.answer_all_but(&attempt, &["q-when"]).await;
    let run = app.self_paced_run().await;
    let id = demo::study_to_the_end(&app.cx, &student.actor, run).await.unwrap();
    assert_eq!((id, student.state().await), (student.enrolment, EnrolmentState::Completed));
    assert_eq!(
        student.view(attempt.summary.id).await.summary.passed,
        Some(true),
        "the attempt that was open"
    );
}

#[tokio::test]
async fn a_learner_who_studies_to_the_end_holds_a_certificate_that_verifies() {
    let app = TestApp::start().await;
    let learner = app.learner().await;
    let id = demo::study_to_the_end(&app.cx, &learner, app.self_paced_run().await).await.unwrap();
    let enrolment = enrolments::find(&app.cx, &learner, id).await.unwrap();
    assert_eq!(enrolment.row.state, EnrolmentState::Completed);
    app.work().await;
    let page = domain::page::PageRequest { limit: 20, after: None };
    let own = certificates::list_own(&app.cx, &learner, page).await.unwrap();
    assert_eq!(own.items.len(), 1);
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
}
