//! Two at once: whoever holds a row while another wants it, jobs that are done twice, and storms of both.

use chrono::Duration;
use domain::enums::{AttemptState, EnrolmentState, ResponseState, VersionState};
use domain::ids::CourseRunId;
use domain::jobs::{self, Job};
use domain::quizzes::Response;
use domain::{Actor, Error, Refusal, certificates, enrolments, invariants, runs};
use entity::{audit_entry, course, course_version, enrolment, person, response};
use futures::future::join_all;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect,
};
use tests::{COURSE, TestApp};

use crate::certified::{certificates_of, completes, daria};
use crate::study::Student;

async fn assert_no_breach(app: &TestApp) {
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
}

/// Neither locked out nor at fault: what two callers at once may be told.
fn is_an_answer<T>(told: &domain::Result<T>) -> bool {
    !matches!(told, Err(Error::Unavailable(_) | Error::Internal(_)))
}

#[tokio::test]
async fn a_certificate_is_issued_while_its_holder_starts_another_attempt() {
    let app = TestApp::start().await;
    let (holder, enrolment_id) = completes(&app, daria(&app)).await;
    // What the start of an attempt does: the person first, then the enrolment.
    let starting = app.cx.begin_write().await.unwrap();
    person::Entity::find_by_id(holder).lock_exclusive().one(&starting).await.unwrap();
    let cx = app.cx.clone();
    let issuing = tokio::spawn(async move { certificates::issue_due(&cx, enrolment_id).await });
    app.until_it_waits(&issuing).await;
    enrolment::Entity::find_by_id(enrolment_id).lock_exclusive().one(&starting).await.expect("no deadlock");
    starting.commit().await.unwrap();
    issuing.await.unwrap().expect("no deadlock");
    assert_eq!(certificates_of(&app, enrolment_id).await.len(), 1);
}

#[tokio::test]
async fn a_run_made_during_a_publication_teaches_the_version_that_is_published() {
    let app = TestApp::start().await;
    let db = app.cx.read();
    let old = course_version::Entity::find().one(db).await.unwrap().unwrap();
    let publishing = app.cx.begin_write().await.unwrap();
    course::Entity::find_by_id(old.course_id).lock_exclusive().one(&publishing).await.unwrap();
    let (cx, plan) = (app.cx.clone(), runs::RunPlan::always_open(app.cx.now()));
    let making = tokio::spawn(async move { runs::create(&cx, &Actor::System, COURSE, plan).await });
    app.until_it_waits(&making).await;
    let mut next = old.clone().into_active_model().reset_all();
    next.id = Set(app.cx.new_id());
    next.number = Set(2);
    let mut old = old.into_active_model();
    old.state = Set(VersionState::Superseded);
    old.update(&publishing).await.unwrap();
    let next = next.insert(&publishing).await.unwrap();
    publishing.commit().await.unwrap();
    assert_eq!(making.await.unwrap().unwrap().row.course_version_id, next.id);
}

#[tokio::test]
async fn a_response_and_the_submission_at_once_leave_nothing_accepted_and_unscored() {
    let app = TestApp::start().await;
    for _ in 0..8 {
        let student = Student::of(&app).await;
        let attempt = student.start().await;
        let (id, place) =
            (attempt.summary.id, attempt.items.iter().find(|item| item.question.id == "q-when").unwrap().id);
        let right = Response::SingleChoice { option_id: Some("c".into()) };
        let (saved, submitted) = tokio::join!(student.respond(id, place, 1, &right), student.submit(id));
        submitted.unwrap();
        let scored = student.view(id).await.summary;
        match saved {
            Ok(receipt) => {
                assert_eq!(receipt.state, ResponseState::Accepted);
                assert_eq!(scored.score_milli, Some(1000), "what was acknowledged counts");
            }
            Err(Error::Refused(Refusal::AttemptSubmitted)) => assert_eq!(scored.score_milli, Some(0)),
            Err(other) => panic!("{other:?}"),
        }
        let kept = response::Entity::find().filter(response::Column::AttemptId.eq(id)).count(app.cx.read());
        assert_eq!(kept.await.unwrap(), 1, "kept either way");
    }
}

#[tokio::test]
async fn every_job_done_eight_times_at_once_is_done_once() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await.summary.id;
    let run = app.run_with(Some(1), None, 48).await;
    let queue: Vec<_> = join_all((0..3).map(|_| app.learner())).await;
    for learner in &queue {
        enrolments::enrol(&app.cx, learner, run, learner.person_id().unwrap()).await.unwrap();
    }
    let first = enrolments::list_of_run(&app.cx, &Actor::System, run, page()).await.unwrap();
    let booked = first.items.iter().find(|one| one.row.state == EnrolmentState::Booked).unwrap().row.id;
    enrolments::withdraw(&app.cx, &queue[0], booked, None).await.unwrap();
    let (_, completed) = completes(&app, daria(&app)).await;
    app.advance(Duration::hours(49));

    let jobs = [
        Job::CloseAttempt(attempt),
        Job::ScoreAttempt(attempt),
        Job::FillPlaces(run),
        Job::IssueCertificate(completed),
        Job::StoreChecks,
        Job::PublishLog,
        Job::AnnounceArticles,
    ];
    for job in jobs {
        let done = join_all((0..8).map(|_| jobs::perform(&app.cx, job))).await;
        assert!(done.iter().all(Result::is_ok), "{job:?}: {done:?}");
    }
    assert_eq!(noted(&app, "attempt.submitted").await, 1);
    assert_eq!(noted(&app, "certificate.prepared").await, 1);
    assert_eq!(student.view(attempt).await.summary.state, AttemptState::Scored);
    let states = states_of(&app, run).await;
    assert_eq!(states, [EnrolmentState::Offered, EnrolmentState::Withdrawn, EnrolmentState::OfferExpired]);
    assert_eq!(jobs::due(&app.cx, 100).await.unwrap(), [Job::StoreChecks]);
    assert_no_breach(&app).await;
}

fn page() -> domain::page::PageRequest {
    domain::page::PageRequest { limit: 100, after: None }
}

async fn states_of(app: &TestApp, run: CourseRunId) -> Vec<EnrolmentState> {
    let all = enrolments::list_of_run(&app.cx, &Actor::System, run, page()).await.unwrap();
    let mut states: Vec<_> = all.items.iter().map(|one| one.row.state).collect();
    states.sort();
    states
}

async fn noted(app: &TestApp, action: &str) -> u64 {
    let entries = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq(action));
    entries.count(app.cx.read()).await.unwrap()
}

#[tokio::test]
async fn a_storm_of_coming_and_going_breaks_no_rule_and_locks_nobody_out() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(5), Some(20), 48).await;
    let learners = join_all((0..24).map(|_| app.learner())).await;
    let come_and_go = |learner: &Actor, turn: usize| {
        let (cx, learner) = (app.cx.clone(), learner.clone());
        async move {
            let made = enrolments::enrol(&cx, &learner, run, learner.person_id().unwrap()).await;
            assert!(is_an_answer(&made), "{made:?}");
            let Ok(made) = made else { return };
            let id = made.enrolment().row.id;
            if turn.is_multiple_of(3) {
                let gone = enrolments::withdraw(&cx, &learner, id, None).await;
                assert!(is_an_answer(&gone), "{gone:?}");
            } else {
                let taken = enrolments::accept_offer(&cx, &learner, id).await;
                assert!(is_an_answer(&taken), "{taken:?}");
            }
        }
    };
    for _ in 0..3 {
        let storm = join_all(learners.iter().enumerate().map(|(turn, learner)| come_and_go(learner, turn)));
        let fills = join_all((0..4).map(|_| enrolments::fill_places(&app.cx, run)));
        let (_, filled) = tokio::join!(storm, fills);
        assert!(filled.iter().all(Result::is_ok), "{filled:?}");
        assert_no_breach(&app).await;
        app.advance(Duration::hours(49));
        app.work().await;
        assert_no_breach(&app).await;
    }
}

#[tokio::test]
async fn a_place_that_a_completed_course_frees_is_passed_on_by_a_job_and_the_auditor_waits_for_it() {
    let app = TestApp::start().await;
    let plan = runs::RunPlan { capacity: Some(1), ..runs::RunPlan::always_open(app.cx.now()) };
    let run = runs::create(&app.cx, &Actor::System, COURSE, plan).await.unwrap().row.id;
    let (first, second) = (app.learner().await, app.learner().await);
    enrolments::enrol(&app.cx, &first, run, first.person_id().unwrap()).await.unwrap();
    let waiting = enrolments::enrol(&app.cx, &second, run, second.person_id().unwrap()).await.unwrap();
    domain::demo::study_to_the_end(&app.cx, &first, run).await.unwrap();
    assert_no_breach(&app).await;
    app.advance(Duration::minutes(3));
    let breaches = invariants::prove(&app.cx, &Actor::System).await.unwrap();
    assert_eq!(breaches.len(), 1, "a sweep that does not come is found out");
    assert_eq!(breaches[0].invariant, "nobody_waits_while_a_place_is_free");
    app.work().await;
    assert_no_breach(&app).await;
    let promoted = enrolments::find(&app.cx, &second, waiting.enrolment().row.id).await.unwrap();
    assert_eq!(promoted.row.state, EnrolmentState::Offered);
}

#[tokio::test]
async fn two_who_want_the_last_place_are_never_both_booked() {
    let app = TestApp::start().await;
    for _ in 0..10 {
        let run = app.run_with(Some(1), Some(0), 48).await;
        let two = [app.learner().await, app.learner().await];
        let told =
            join_all(two.iter().map(|one| enrolments::enrol(&app.cx, one, run, one.person_id().unwrap())))
                .await;
        let full = told.iter().filter(|one| matches!(one, Err(Error::Refused(Refusal::RunFull)))).count();
        assert_eq!((told.iter().filter(|one| one.is_ok()).count(), full), (1, 1), "{told:?}");
    }
    assert_no_breach(&app).await;
}
