//! Places and the waiting list.

use chrono::Duration;
use domain::clock::Clock;
use domain::enrolments::{self, Decision, Enrolled};
use domain::enums::{EnrolmentState, Role};
use domain::ids::{CourseRunId, EnrolmentId};
use domain::page::PageRequest;
use domain::{Actor, Error, Refusal, courses, invariants, runs};
use futures::future::join_all;
use tests::{COURSE, TestApp};

async fn enrol(app: &TestApp, learner: &Actor, run: CourseRunId) -> domain::Result<Enrolled> {
    enrolments::enrol(&app.cx, learner, run, learner.person_id().unwrap()).await
}

async fn enrolled(app: &TestApp, learner: &Actor, run: CourseRunId) -> enrolments::Enrolment {
    enrol(app, learner, run).await.unwrap().enrolment().clone()
}

async fn state(app: &TestApp, id: EnrolmentId) -> EnrolmentState {
    enrolments::find(&app.cx, &Actor::System, id).await.unwrap().row.state
}

async fn assert_no_breach(app: &TestApp) {
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
}

#[tokio::test]
async fn a_learner_takes_a_place_and_asking_again_gives_the_same_one() {
    let app = TestApp::start().await;
    let (run, learner) = (app.run_with(Some(25), None, 48).await, app.learner().await);
    let first = enrol(&app, &learner, run).await.unwrap();
    let again = enrol(&app, &learner, run).await.unwrap();
    assert!(matches!(first, Enrolled::New(_)));
    assert!(matches!(again, Enrolled::Existing(_)));
    assert_eq!(first.enrolment(), again.enrolment());
    assert_eq!(first.enrolment().row.state, EnrolmentState::Booked);
}

#[tokio::test]
async fn of_two_hundred_who_ask_at_once_twenty_five_are_booked_and_the_rest_wait_in_order() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(25), None, 48).await;
    let mut learners = Vec::new();
    for _ in 0..200 {
        learners.push(app.learner().await);
    }
    let asked = join_all(learners.iter().map(|learner| enrol(&app, learner, run))).await;
    let mut rows: Vec<_> = asked.into_iter().map(|made| made.unwrap().enrolment().row.clone()).collect();
    rows.sort_by_key(|row| (row.joined_at, row.id));
    let (booked, waiting) = rows.split_at(25);
    assert!(booked.iter().all(|row| row.state == EnrolmentState::Booked));
    assert!(waiting.iter().all(|row| row.state == EnrolmentState::Waitlisted));
    let last = enrolments::find(&app.cx, &Actor::System, rows[199].id).await.unwrap();
    assert_eq!(last.waiting_position, Some(175));
    assert_no_breach(&app).await;
}

#[tokio::test]
async fn one_learner_who_asks_twenty_times_at_once_has_one_enrolment() {
    let app = TestApp::start().await;
    let (run, learner) = (app.run_with(Some(25), None, 48).await, app.learner().await);
    let asked = join_all((0..20).map(|_| enrol(&app, &learner, run))).await;
    let new = asked.iter().filter(|made| matches!(made, Ok(Enrolled::New(_)))).count();
    assert_eq!(new, 1);
    assert!(asked.iter().all(Result::is_ok));
    assert_no_breach(&app).await;
}

#[tokio::test]
async fn a_full_run_with_a_full_list_refuses_and_says_so() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(1), Some(1), 48).await;
    for _ in 0..2 {
        enrolled(&app, &app.learner().await, run).await;
    }
    let refused = enrol(&app, &app.learner().await, run).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::RunFull))), "{refused:?}");
}

#[tokio::test]
async fn a_place_given_up_is_offered_to_the_first_who_waits() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(1), None, 48).await;
    let (first, second, third) = (app.learner().await, app.learner().await, app.learner().await);
    let leaving = enrolled(&app, &first, run).await;
    let next = enrolled(&app, &second, run).await;
    let last = enrolled(&app, &third, run).await;
    enrolments::withdraw(&app.cx, &first, leaving.row.id, Some("night shifts")).await.unwrap();
    assert_eq!(state(&app, next.row.id).await, EnrolmentState::Offered);
    assert_eq!(state(&app, last.row.id).await, EnrolmentState::Waitlisted);
    let taken = enrolments::accept_offer(&app.cx, &second, next.row.id).await.unwrap();
    assert_eq!(taken.row.state, EnrolmentState::Booked);
    assert_no_breach(&app).await;
}

#[tokio::test]
async fn a_place_that_is_free_after_the_beginning_goes_to_whoever_waits_as_long_as_newcomers_are_taken() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(1), None, 0).await;
    let revision = runs::find(&app.cx, run).await.unwrap().row.revision;
    let begins = app.cx.now() + Duration::days(2);
    let edit = |plan| runs::RunPlan {
        kind: domain::enums::RunKind::Dated,
        starts_at: Some(begins),
        ends_at: Some(begins + Duration::days(30)),
        enrolment_closes_at: None,
        ..plan
    };
    runs::change(&app.cx, &Actor::System, run, revision, edit).await.unwrap();
    let (first, second) = (app.learner().await, app.learner().await);
    let leaving = enrolled(&app, &first, run).await;
    let next = enrolled(&app, &second, run).await;
    app.advance(Duration::days(3));
    enrolments::withdraw(&app.cx, &first, leaving.row.id, None).await.unwrap();
    app.work().await;
    assert_eq!(state(&app, next.row.id).await, EnrolmentState::Booked);
    app.advance(Duration::days(40));
    let late = enrol(&app, &app.learner().await, run).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::EnrolmentClosed))), "{late:?}");
    assert_no_breach(&app).await;
}

#[tokio::test]
async fn the_order_of_arrival_holds_when_the_clock_is_set_back() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(1), None, 0).await;
    enrolled(&app, &app.learner().await, run).await;
    let first = enrolled(&app, &app.learner().await, run).await;
    app.advance(Duration::hours(-1));
    let second = enrolled(&app, &app.learner().await, run).await;
    assert_eq!((first.waiting_position, second.waiting_position), (Some(1), Some(2)));
}

#[tokio::test]
async fn a_coordinator_decides_who_gets_a_place_where_places_are_asked_for() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(1), Some(1), 0).await;
    let revision = runs::find(&app.cx, run).await.unwrap().row.revision;
    let edit = |plan| runs::RunPlan { admission: domain::enums::Admission::Approval, ..plan };
    runs::change(&app.cx, &Actor::System, run, revision, edit).await.unwrap();
    let coordinator = app.with_role(Role::Coordinator).await;
    let learners = [app.learner().await, app.learner().await, app.learner().await];
    let mut asked = Vec::new();
    for learner in &learners {
        let asks = enrolled(&app, learner, run).await;
        assert_eq!(asks.row.state, EnrolmentState::Requested);
        asked.push(asks.row.id);
    }
    let decide = |id, decision: Decision| {
        let (cx, coordinator) = (app.cx.clone(), coordinator.clone());
        async move { enrolments::decide(&cx, &coordinator, id, &decision).await }
    };
    for _ in 0..2 {
        let booked = decide(asked[0], Decision::Approved).await.unwrap();
        assert_eq!(booked.row.state, EnrolmentState::Booked, "and deciding it again changes nothing");
    }
    let waits = decide(asked[1], Decision::Approved).await.unwrap();
    assert_eq!((waits.row.state, waits.waiting_position), (EnrolmentState::Waitlisted, Some(1)));
    assert!(matches!(decide(asked[2], Decision::Approved).await, Err(Error::Refused(Refusal::RunFull))));
    let silent = decide(asked[2], Decision::Declined { reason: " ".into() }).await;
    assert!(matches!(silent, Err(Error::Invalid(_))));
    let why = Decision::Declined { reason: "For those who work at home with children.".into() };
    assert_eq!(decide(asked[2], why.clone()).await.unwrap().row.state, EnrolmentState::Declined);
    let history = enrolments::history(&app.cx, &learners[2], asked[2]).await.unwrap();
    assert_eq!(history.last().unwrap().reason.as_deref(), Some("For those who work at home with children."));
    let own = enrolments::decide(&app.cx, &learners[1], asked[1], &Decision::Approved).await;
    assert!(matches!(own, Err(Error::Forbidden)));
    let late = decide(asked[0], why).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::NothingToDecide))));
    assert_no_breach(&app).await;
}

#[tokio::test]
async fn an_offer_nobody_takes_passes_to_the_next() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(1), None, 48).await;
    let (first, second, third) = (app.learner().await, app.learner().await, app.learner().await);
    let leaving = enrolled(&app, &first, run).await;
    let slow = enrolled(&app, &second, run).await;
    let next = enrolled(&app, &third, run).await;
    enrolments::withdraw(&app.cx, &first, leaving.row.id, None).await.unwrap();
    app.advance(Duration::hours(49));
    let late = enrolments::accept_offer(&app.cx, &second, slow.row.id).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::OfferExpired))));
    assert_eq!(state(&app, slow.row.id).await, EnrolmentState::OfferExpired);
    assert_eq!(state(&app, next.row.id).await, EnrolmentState::Offered);
    app.advance(Duration::hours(49));
    app.work().await;
    assert_eq!(state(&app, next.row.id).await, EnrolmentState::OfferExpired);
    assert_no_breach(&app).await;
}

#[tokio::test]
async fn more_capacity_goes_to_those_who_wait_and_less_takes_no_place_away() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(2), None, 0).await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(enrolled(&app, &app.learner().await, run).await.row.id);
    }
    let plan = |capacity| {
        let cx = app.cx.clone();
        async move {
            let revision = runs::find(&cx, run).await.unwrap().row.revision;
            let edit = |plan| runs::RunPlan { capacity: Some(capacity), ..plan };
            runs::change(&cx, &Actor::System, run, revision, edit).await.unwrap()
        }
    };
    assert_eq!(plan(4).await.places_used, 4);
    assert_eq!(plan(1).await.places_used, 4);
    for id in ids {
        assert_eq!(state(&app, id).await, EnrolmentState::Booked);
    }
    assert_no_breach(&app).await;
}

#[tokio::test]
async fn two_coordinators_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(2), None, 0).await;
    let row = runs::find(&app.cx, run).await.unwrap().row;
    let edit = |plan| runs::RunPlan { capacity: Some(30), ..plan };
    let change = || runs::change(&app.cx, &Actor::System, run, row.revision, edit);
    let both = join_all([change(), change()]).await;
    assert_eq!(both.iter().filter(|changed| changed.is_ok()).count(), 1);
    assert!(both.iter().any(|changed| matches!(changed, Err(Error::Stale))));
}

#[tokio::test]
async fn the_window_closes_at_its_instant() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(5), None, 48).await;
    app.advance(Duration::days(21));
    let late = enrol(&app, &app.learner().await, run).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::EnrolmentClosed))));
}

#[tokio::test]
async fn a_cancelled_run_ends_every_enrolment_with_its_reason() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(1), None, 48).await;
    let (booked, waiting) =
        (enrolled(&app, &app.learner().await, run).await, enrolled(&app, &app.learner().await, run).await);
    runs::cancel(&app.cx, &Actor::System, run, "too few learners").await.unwrap();
    for id in [booked.row.id, waiting.row.id] {
        assert_eq!(state(&app, id).await, EnrolmentState::RunCancelled);
        let history = enrolments::history(&app.cx, &Actor::System, id).await.unwrap();
        assert_eq!(history.last().unwrap().reason.as_deref(), Some("too few learners"));
    }
    let refused = enrol(&app, &app.learner().await, run).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::RunCancelled))));
}

#[tokio::test]
async fn a_stranger_does_not_learn_that_an_enrolment_exists() {
    let app = TestApp::start().await;
    let run = app.self_paced_run().await;
    let (owner, stranger) = (app.learner().await, app.learner().await);
    let id = enrolled(&app, &owner, run).await.row.id;
    let read = enrolments::find(&app.cx, &stranger, id).await;
    assert!(matches!(read, Err(Error::NotFound("enrolment"))));
    let withdrawn = enrolments::withdraw(&app.cx, &stranger, id, None).await;
    assert!(matches!(withdrawn, Err(Error::NotFound("enrolment"))));
    let listed =
        enrolments::list_of_run(&app.cx, &stranger, run, PageRequest { limit: 20, after: None }).await;
    assert!(matches!(listed, Err(Error::Forbidden)));
}

#[tokio::test]
async fn a_coordinator_enrols_somebody_and_the_history_says_who_did() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(2), None, 48).await;
    let (coordinator, learner) = (app.with_role(Role::Coordinator).await, app.learner().await);
    let made = enrolments::enrol(&app.cx, &coordinator, run, learner.person_id().unwrap()).await.unwrap();
    let history = enrolments::history(&app.cx, &learner, made.enrolment().row.id).await.unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].cause, "enrolled");
}

#[tokio::test]
async fn lists_come_in_pages_that_miss_nobody() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(50), None, 48).await;
    for _ in 0..7 {
        enrolled(&app, &app.learner().await, run).await;
    }
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let page = PageRequest::parse(Some(3), cursor.as_deref()).unwrap();
        let page = enrolments::list_of_run(&app.cx, &Actor::System, run, page).await.unwrap();
        seen.extend(page.items.iter().map(|e| e.row.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 7);
}

#[tokio::test]
async fn what_is_told_before_anybody_asks_is_what_they_get() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(1), Some(1), 48).await;
    for told in [Ok(EnrolmentState::Booked), Ok(EnrolmentState::Waitlisted), Err(Refusal::RunFull)] {
        let before = runs::find(&app.cx, run).await.unwrap();
        assert_eq!(enrolments::outlook(&before, app.clock.now()), told);
        let got = enrol(&app, &app.learner().await, run).await;
        match (told, got) {
            (Ok(state), Ok(made)) => assert_eq!(made.enrolment().row.state, state),
            (Err(refusal), Err(Error::Refused(got))) => assert_eq!(got, refusal),
            other => panic!("{other:?}"),
        }
    }
    app.advance(Duration::days(21));
    let closed = runs::find(&app.cx, run).await.unwrap();
    assert_eq!(enrolments::outlook(&closed, app.clock.now()), Err(Refusal::EnrolmentClosed));
}

#[tokio::test]
async fn a_learner_sees_their_own_places_in_a_course_and_nobody_elses() {
    let app = TestApp::start().await;
    let (dated, always) = (app.run_with(Some(1), None, 48).await, app.self_paced_run().await);
    let (daria, other) = (app.learner().await, app.learner().await);
    enrolled(&app, &other, dated).await;
    let waits = enrolled(&app, &daria, dated).await;
    let studies = enrolled(&app, &daria, always).await;
    let course = courses::find_published(&app.cx, COURSE).await.unwrap().course_id;
    let own = enrolments::list_own_of_course(&app.cx, &daria, course).await.unwrap();
    let told = |own: &enrolments::Enrolment| (own.row.clone(), own.waiting_position);
    assert_eq!(own.iter().map(told).collect::<Vec<_>>(), [told(&studies), told(&waits)]);
    let elsewhere = enrolments::list_own_of_course(&app.cx, &daria, app.cx.new_id()).await.unwrap();
    assert_eq!(elsewhere, []);
    let nobody = enrolments::list_own_of_course(&app.cx, &Actor::Anonymous, course).await;
    assert!(matches!(nobody, Err(Error::SignInRequired(_))));
}

#[tokio::test]
async fn the_places_of_several_runs_are_counted_together() {
    let app = TestApp::start().await;
    let (small, large) = (app.run_with(Some(1), None, 48).await, app.run_with(Some(25), None, 48).await);
    for run in [small, small, small, large] {
        enrolled(&app, &app.learner().await, run).await;
    }
    let course = courses::find_published(&app.cx, COURSE).await.unwrap();
    let open = runs::open_of_courses(&app.cx, &[course.course_id]).await.unwrap();
    for id in [small, large] {
        let one = runs::find(&app.cx, id).await.unwrap();
        assert_eq!(open.iter().find(|run| run.row.id == id), Some(&one));
    }
    assert!(open.iter().any(|run| run.places_left().is_none()));
}
