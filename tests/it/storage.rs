//! A disk without space, and a database that somebody else holds: refused with 503, nothing half-written, then as before.

use chrono::Duration;
use domain::enums::Role;
use domain::quizzes::Response;
use domain::{Actor, Error, enrolments, invariants};
use entity::{course_version, enrolment, enrolment_event, response};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, TransactionTrait};
use serde_json::json;
use tests::{COURSE, TestApp, assert_problem, on_postgres};

use crate::certified::As;
use crate::study::Student;

/// Lets SQLite's file grow by so many pages more, as if the disk had no more. PostgreSQL has no such valve; its refusal
/// (class 53) is mapped beside SQLite's in `domain::error`.
async fn leave_space(app: &TestApp, pages: u32) {
    let db = app.cx.database().write();
    let size =
        db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), "PRAGMA page_count"));
    let size: i32 = size.await.unwrap().unwrap().try_get("", "page_count").unwrap();
    let limit = u32::try_from(size).unwrap() + pages;
    db.execute_unprepared(&format!("PRAGMA max_page_count = {limit}")).await.unwrap();
}

async fn responses(app: &TestApp) -> u64 {
    response::Entity::find().count(app.cx.read()).await.unwrap()
}

#[tokio::test]
async fn a_write_that_is_acknowledged_is_on_the_disk() {
    if on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    let db = app.cx.database().write();
    let asked = sea_orm::Statement::from_string(db.get_database_backend(), "PRAGMA synchronous");
    let row = db.query_one_raw(asked).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i32>(0).unwrap(), 2, "FULL");
}

#[tokio::test]
async fn the_database_is_asked_about_a_table_and_not_by_its_writer() {
    let app = TestApp::start().await;
    let database = app.cx.database();
    let at_work = database.begin_write().await.unwrap();
    let asked = std::time::Instant::now();
    database.ping().await.unwrap();
    assert!(asked.elapsed().as_secs() < 2, "a writer at work holds up no probe");
    at_work.rollback().await.unwrap();
    database.write().execute_unprepared("ALTER TABLE course RENAME TO lost").await.unwrap();
    assert!(database.ping().await.is_err());
}

#[tokio::test]
async fn on_a_full_disk_nothing_acknowledged_is_lost_and_then_writing_goes_on() {
    if on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let place = attempt.items.iter().find(|item| item.question.id == "q-when").unwrap().id;
    let response = Response::SingleChoice { option_id: Some("a".into()) };
    let write = |seq| student.respond(attempt.summary.id, place, seq, &response);
    leave_space(&app, 2).await;
    let mut acknowledged = 0;
    let refusal = loop {
        match write(acknowledged).await {
            Ok(_) => acknowledged += 1,
            Err(refusal) => break refusal,
        }
    };
    assert!(matches!(refusal, Error::Unavailable(_)), "{refusal:?}");
    assert_eq!(responses(&app).await, acknowledged.unsigned_abs());

    leave_space(&app, 1_000_000).await;
    write(acknowledged).await.unwrap();
    // A refusal rolls back; what is acknowledged after it must not hang on that.
    assert!(matches!(write(-1).await, Err(Error::Invalid(_))));
    write(acknowledged + 1).await.unwrap();
    assert_eq!(responses(&app).await, acknowledged.unsigned_abs() + 2, "others see it at once");
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
    drop(student);
    let app = app.restart().await;
    assert_eq!(responses(&app).await, acknowledged.unsigned_abs() + 2, "it is there after a restart");
}

#[tokio::test]
async fn a_package_that_finds_no_space_is_refused_whole_and_what_is_acknowledged_after_it_is_kept() {
    if on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    let mut files = tests::database_course();
    files.insert("media/film.png", (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect::<Vec<_>>());
    let path = format!("/courses/{COURSE}/draft");
    let put = |if_match: Option<&str>| {
        let request = trainer.request("PUT", &path).content_type("application/octet-stream");
        let request = request.body(files.to_zip().unwrap());
        match if_match {
            Some(tag) => request.header("if-match", tag).send(),
            None => request.send(),
        }
    };
    leave_space(&app, 20).await;
    let refused = put(None).await;
    assert_eq!(refused.0.header("retry-after"), Some("2"));
    assert_problem(refused, 503, "storage_unavailable").await;
    assert_eq!(course_version::Entity::find().count(app.cx.read()).await.unwrap(), 1, "no draft was begun");

    leave_space(&app, 1_000_000).await;
    // A refusal rolls back; what is acknowledged after it must not hang on that.
    assert_problem(put(Some("\"r9\"")).await, 412, "stale").await;
    assert_eq!(put(None).await.0.status().as_u16(), 200);
    assert_eq!(trainer.get(&path).send().await.0.status().as_u16(), 200, "others see it at once");
    drop(trainer);
    let app = app.restart().await;
    assert_eq!(course_version::Entity::find().count(app.cx.read()).await.unwrap(), 2, "also after a restart");
}

#[tokio::test]
async fn while_somebody_else_holds_the_database_a_write_is_refused_in_time_and_can_be_repeated() {
    let (app, url) = TestApp::start_impatiently().await;
    let learner = As::new(&app, app.learner().await);
    let path = format!("/course-runs/{}/enrolments", app.self_paced_run().await);
    let enrol = || learner.post(&path, &json!({})).header("idempotency-key", "once").send();

    let other = sea_orm::Database::connect(&url).await.unwrap();
    let held = if on_postgres() {
        let held = other.begin().await.unwrap();
        held.execute_unprepared("LOCK TABLE enrolment, idempotent_answer IN ACCESS EXCLUSIVE MODE")
            .await
            .unwrap();
        held
    } else {
        let mode = Some(sea_orm::SqliteTransactionMode::Immediate);
        let options = sea_orm::TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() };
        other.begin_with_options(options).await.unwrap()
    };
    for _ in 0..3 {
        let refused = enrol().await;
        assert_eq!(refused.0.header("retry-after"), Some("2"));
        assert_problem(refused, 503, "storage_unavailable").await;
    }
    assert_eq!(app.get("/courses").send().await.0.status().as_u16(), 200, "reading goes on");
    held.rollback().await.unwrap();

    assert_eq!(enrol().await.0.status().as_u16(), 201);
    let db = app.cx.read();
    assert_eq!(enrolment::Entity::find().count(db).await.unwrap(), 1);
    assert_eq!(enrolment_event::Entity::find().count(db).await.unwrap(), 1);
}

#[tokio::test]
async fn connections_that_the_database_has_closed_are_told_as_unavailable_and_replaced() {
    if !on_postgres() {
        return;
    }
    let (app, url) = TestApp::start_impatiently().await;
    let learner = As::new(&app, app.learner().await);
    let path = format!("/course-runs/{}/enrolments", app.self_paced_run().await);
    let other = sea_orm::Database::connect(&url).await.unwrap();
    let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    other.execute_unprepared(all).await.unwrap();
    let mut refusals = 0;
    while let refused = learner.post(&path, &json!({})).send().await
        && refused.0.status().as_u16() != 201
    {
        assert_problem(refused, 503, "storage_unavailable").await;
        refusals += 1;
        assert!(refusals < 20, "no connection is ever replaced");
    }
}

#[tokio::test]
async fn a_request_that_is_given_up_half_way_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let (run, learner) = (app.self_paced_run().await, app.learner().await);
    let person = learner.person_id().unwrap();
    // Dropped after each number of steps it can be dropped after, as by a client who hangs up.
    for steps in 0..200 {
        let mut request = Box::pin(enrolments::enrol(&app.cx, &learner, run, person));
        let waker = std::task::Waker::noop();
        let mut step = std::task::Context::from_waker(waker);
        let mut done = false;
        for _ in 0..steps {
            done = Future::poll(request.as_mut(), &mut step).is_ready();
            if done {
                break;
            }
            tokio::task::yield_now().await;
        }
        if done {
            break;
        }
    }
    enrolments::enrol(&app.cx, &learner, run, person).await.unwrap();
    let (rows, events) = (
        enrolment::Entity::find().count(app.cx.read()),
        enrolment_event::Entity::find().count(app.cx.read()),
    );
    assert_eq!((rows.await.unwrap(), events.await.unwrap()), (1, 1));
    app.advance(Duration::minutes(3));
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
}
