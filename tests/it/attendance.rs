//! Sessions of runs and the register of who was there: what is recorded, corrected, counted and forgotten.

use chrono::Duration;
use domain::attendance::{self, Entry, EntryOutcome, EntryResult, SessionPlan};
use domain::content::Language;
use domain::enums::{AttendanceState, EnrolmentState, Role};
use domain::ids::{CourseRunId, EnrolmentId, RunSessionId};
use domain::jobs::Job;
use domain::page::PageRequest;
use domain::{Actor, Error, Refusal, certificates, enrolments, invariants, learning, privacy, runs};
use entity::{attendance_entry, audit_entry};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, database_course, json as body};

use crate::certified::As;
use crate::privacy::{PASSWORD, registered, secret, studied};

const FIRST: PageRequest = PageRequest { limit: 20, after: None };

/// A centre whose course asks for attendance.
pub async fn centre_asking_for(percent: u8) -> TestApp {
    let app = TestApp::start().await;
    let mut files = database_course();
    let course = String::from_utf8(files.get("course.yaml").unwrap().to_vec()).unwrap();
    let asking = course.replacen("attendance_percent: 0", &format!("attendance_percent: {percent}"), 1);
    assert_ne!(course, asking);
    files.insert("course.yaml", asking);
    domain::courses::load_shipped(&app.cx, files).await.unwrap();
    app
}

/// Half a day that began so many days ago.
pub async fn half_day(app: &TestApp, run: CourseRunId, days_ago: i64) -> RunSessionId {
    let starts_at = app.cx.now() - Duration::days(days_ago);
    let plan =
        SessionPlan { starts_at, ends_at: starts_at + Duration::hours(4), place: "Зала № 1".into() };
    attendance::plan(&app.cx, &Actor::System, run, plan).await.unwrap().row.id
}

pub fn present(app: &TestApp, enrolment: EnrolmentId) -> Entry {
    Entry {
        op_id: app.cx.new_id(),
        enrolment_id: enrolment,
        state: AttendanceState::Present,
        minutes: None,
        corrects: None,
        reason: None,
    }
}

pub async fn record(
    app: &TestApp,
    actor: &Actor,
    run: CourseRunId,
    session: RunSessionId,
    entry: Entry,
) -> EntryResult {
    let told = attendance::record(&app.cx, actor, (run, session), vec![entry]).await.unwrap();
    let [EntryOutcome { result, .. }] = <[_; 1]>::try_from(told).unwrap();
    result
}

pub fn refused_with(result: &EntryResult) -> &'static str {
    match result {
        EntryResult::Refused { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

pub async fn state_of(app: &TestApp, enrolment: EnrolmentId) -> EnrolmentState {
    enrolments::find(&app.cx, &Actor::System, enrolment).await.unwrap().row.state
}

#[tokio::test]
async fn the_last_session_that_is_needed_completes_the_course_and_makes_the_certificate_due() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let student = studied(&app, &registered(&app.cx, "daria").await, true).await;
    let mut sessions = Vec::new();
    for days_ago in [5, 4, 3, 2, 1] {
        sessions.push(half_day(&app, run, days_ago).await);
    }
    let id = student.enrolment;
    let part = Entry { minutes: Some(239), ..present(&app, id) };
    record(&app, &coordinator, run, sessions[0], part).await;
    for session in &sessions[1..4] {
        record(&app, &coordinator, run, *session, present(&app, id)).await;
    }
    assert_eq!(state_of(&app, id).await, EnrolmentState::Active);
    let missing = learning::eligibility(&app.cx, &student.actor, id).await.unwrap().missing;
    assert_eq!(missing.len(), 1);
    let share = missing[0].share.unwrap();
    assert_eq!(missing[0].refusal, Refusal::AttendanceMissing);
    assert_eq!((share.attended_minutes, share.needed_minutes(), share.planned_minutes), (959, 960, 1200));
    assert!(certificates::enrolments_to_certify(&app.cx, 10).await.unwrap().is_empty());

    let minute = Entry { minutes: Some(1), ..present(&app, id) };
    record(&app, &coordinator, run, sessions[4], minute).await;
    assert_eq!(state_of(&app, id).await, EnrolmentState::Completed);
    assert_eq!(certificates::enrolments_to_certify(&app.cx, 10).await.unwrap(), [id]);
    domain::jobs::perform(&app.cx, Job::IssueCertificate(id)).await.unwrap();
    let earned = learning::eligibility(&app.cx, &student.actor, id).await.unwrap();
    assert!(earned.complete && earned.certificate.is_some());

    let wrong = Entry {
        state: AttendanceState::Absent,
        corrects: Some(1),
        reason: Some("Another Daria.".into()),
        ..present(&app, id)
    };
    let corrected = record(&app, &coordinator, run, sessions[1], wrong).await;
    assert_eq!(corrected, EntryResult::Recorded { number: 2 });
    assert_eq!(state_of(&app, id).await, EnrolmentState::Completed, "what is completed stays so");
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
}

#[tokio::test]
async fn a_lesson_read_after_the_last_session_completes_the_course_too() {
    let app = centre_asking_for(100).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let session = half_day(&app, run, 1).await;
    let student = crate::study::Student::of(&app).await;
    record(&app, &coordinator, run, session, present(&app, student.enrolment)).await;
    assert_eq!(student.state().await, EnrolmentState::Active, "whoever was there has begun");
    let read = student.lessons().into_iter().map(|id| student.fact(id, learning::Act::LessonCompleted));
    student.tell(read.collect()).await;
    student.pass().await;
    assert_eq!(student.state().await, EnrolmentState::Completed);
}

#[tokio::test]
async fn a_session_that_is_called_off_or_shortened_is_no_longer_needed() {
    let app = centre_asking_for(100).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let student = studied(&app, &registered(&app.cx, "daria").await, true).await;
    let (held, other) = (half_day(&app, run, 2).await, half_day(&app, run, 1).await);
    record(&app, &coordinator, run, held, present(&app, student.enrolment)).await;
    assert_eq!(student.state().await, EnrolmentState::Active);
    attendance::remove(&app.cx, &coordinator, run, other).await.unwrap();
    assert_eq!(student.state().await, EnrolmentState::Completed);
    let refused = attendance::remove(&app.cx, &coordinator, run, held).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::SessionRecorded)));
}

#[tokio::test]
async fn a_run_without_sessions_says_so_to_learner_and_coordinator() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let student = studied(&app, &registered(&app.cx, "daria").await, true).await;
    let missing = learning::eligibility(&app.cx, &student.actor, student.enrolment).await.unwrap().missing;
    assert_eq!(missing.iter().map(|one| one.refusal).collect::<Vec<_>>(), [Refusal::SessionsMissing]);
    let register = attendance::register(&app.cx, &Actor::System, run, FIRST).await.unwrap();
    assert!(register.lacks_sessions() && register.percent == 80);
    half_day(&app, run, 1).await;
    let register = attendance::register(&app.cx, &Actor::System, run, FIRST).await.unwrap();
    assert!(!register.lacks_sessions());
}

#[tokio::test]
async fn a_correction_names_what_it_corrects_says_why_and_keeps_it() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let session = half_day(&app, run, 1).await;
    let id = crate::study::Student::of(&app).await.enrolment;
    let absent = Entry { state: AttendanceState::Absent, ..present(&app, id) };
    let first = record(&app, &coordinator, run, session, absent.clone()).await;
    assert_eq!(first, EntryResult::Recorded { number: 1 });
    let again = record(&app, &coordinator, run, session, absent.clone()).await;
    assert_eq!(again, EntryResult::Duplicate { number: 1 });
    let reused = Entry { op_id: absent.op_id, ..present(&app, id) };
    assert_eq!(refused_with(&record(&app, &coordinator, run, session, reused).await), "operation_reused");

    let unseen = Entry { reason: Some("Came late.".into()), ..present(&app, id) };
    assert_eq!(refused_with(&record(&app, &coordinator, run, session, unseen).await), "recorded_meanwhile");
    let unsaid = Entry { corrects: Some(1), reason: Some("  ".into()), ..present(&app, id) };
    assert_eq!(refused_with(&record(&app, &coordinator, run, session, unsaid).await), "reason_missing");
    let late = Entry {
        corrects: Some(1),
        minutes: Some(200),
        reason: Some(" Came late. ".into()),
        ..present(&app, id)
    };
    let second = record(&app, &coordinator, run, session, late).await;
    assert_eq!(second, EntryResult::Recorded { number: 2 });

    let register = attendance::register(&app.cx, &coordinator, run, FIRST).await.unwrap();
    let attendee = register.people.items.iter().find(|one| one.enrolment.id == id).unwrap();
    let kept: Vec<_> = attendee.entries.iter().map(|row| (row.seq, row.state, row.minutes)).collect();
    assert_eq!(kept, [(1, AttendanceState::Absent, None), (2, AttendanceState::Present, Some(200))]);
    let last = attendee.at(session).unwrap();
    assert_eq!((last.reason.as_deref(), last.recorded_by), (Some("Came late."), coordinator.person_id()));
    assert_eq!(attendee.share.attended_minutes, 200);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_by_itself() {
    let app = centre_asking_for(80).await;
    let (actor, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let (held, to_come) = (half_day(&app, run, 1).await, half_day(&app, run, -3).await);
    let student = crate::study::Student::of(&app).await;
    let me = actor.person_id().unwrap();
    let own = enrolments::enrol(&app.cx, &actor, run, me).await.unwrap().enrolment().row.id;
    let gone = crate::study::Student::of(&app).await;
    enrolments::withdraw(&app.cx, &gone.actor, gone.enrolment, None).await.unwrap();
    let entry = |enrolment| present(&app, enrolment);
    let entries = vec![
        Entry { minutes: Some(241), ..entry(student.enrolment) },
        Entry { minutes: Some(10), state: AttendanceState::Excused, ..entry(student.enrolment) },
        Entry { corrects: Some(1), ..entry(student.enrolment) },
        Entry { reason: Some("x".repeat(1001)), ..entry(student.enrolment) },
        entry(own),
        entry(gone.enrolment),
        entry(app.cx.new_id()),
        entry(student.enrolment),
    ];
    let told = attendance::record(&app.cx, &actor, (run, held), entries).await.unwrap();
    let (last, refused) = told.split_last().unwrap();
    assert_eq!(
        refused.iter().map(|one| refused_with(&one.result)).collect::<Vec<_>>(),
        [
            "out_of_range",
            "not_present",
            "recorded_meanwhile",
            "too_long",
            "own_attendance",
            "not_on_run",
            "not_on_run",
        ]
    );
    assert_eq!(last.result, EntryResult::Recorded { number: 1 });

    let early = record(&app, &actor, run, to_come, entry(student.enrolment)).await;
    assert_eq!(refused_with(&early), "session_not_begun");
    let excused = Entry { state: AttendanceState::Excused, ..entry(student.enrolment) };
    let excused = record(&app, &actor, run, to_come, excused).await;
    assert_eq!(excused, EntryResult::Recorded { number: 1 });
}

#[tokio::test]
async fn of_two_coordinators_at_once_the_later_one_looks_again() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let (one, other) = (app.with_role(Role::Coordinator).await, app.with_role(Role::Trainer).await);
    let session = half_day(&app, run, 1).await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(crate::study::Student::of(&app).await.enrolment);
    }
    let sheet =
        |state| -> Vec<Entry> { ids.iter().map(|id| Entry { state, ..present(&app, *id) }).collect() };
    let (there, absent) = (sheet(AttendanceState::Present), sheet(AttendanceState::Absent));
    let (here, beside) = tokio::join!(
        attendance::record(&app.cx, &one, (run, session), there),
        attendance::record(&app.cx, &other, (run, session), absent.into_iter().rev().collect()),
    );
    let (here, beside) = (here.unwrap(), beside.unwrap());
    let recorded = |told: &[EntryOutcome]| {
        told.iter().filter(|one| matches!(one.result, EntryResult::Recorded { .. })).count()
    };
    assert_eq!([recorded(&here), recorded(&beside)].iter().sum::<usize>(), 4);
    let later = if recorded(&here) == 0 { here } else { beside };
    assert!(later.iter().all(|one| refused_with(&one.result) == "recorded_meanwhile"));
    let rows = attendance_entry::Entity::find().all(app.cx.read()).await.unwrap();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.seq == 1 && row.state == rows[0].state));
    let logged = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq("attendance.recorded"))
        .all(app.cx.read())
        .await
        .unwrap();
    assert_eq!(logged.len(), 1, "what was refused altogether changed nothing");
    assert_eq!(logged[0].detail, json!({ "entries": 4, "corrections": 0 }));
}

#[tokio::test]
async fn no_entry_is_changed_or_deleted() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let session = half_day(&app, run, 1).await;
    let student = crate::study::Student::of(&app).await;
    record(&app, &coordinator, run, session, present(&app, student.enrolment)).await;
    let db = app.cx.database().write();
    let row = attendance_entry::Entity::find().one(db).await.unwrap().unwrap();
    let mut changed = row.clone().into_active_model();
    changed.state = Set(AttendanceState::Absent);
    assert!(changed.update(db).await.is_err());
    assert!(attendance_entry::Entity::delete_by_id(row.id).exec(db).await.is_err());
}

#[tokio::test]
async fn the_learner_takes_attendance_along_and_erasure_forgets_it() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let session = half_day(&app, run, 1).await;
    let daria = registered(&app.cx, "daria").await;
    let student = studied(&app, &daria, false).await;
    let other = crate::study::Student::of(&app).await.enrolment;
    let absent = Entry { state: AttendanceState::Absent, ..present(&app, student.enrolment) };
    record(&app, &coordinator, run, session, absent).await;
    let reason = Some("She was at the clinic.".to_owned());
    let mended = Entry { corrects: Some(1), reason, ..present(&app, student.enrolment) };
    record(&app, &coordinator, run, session, mended).await;
    record(&app, &coordinator, run, session, present(&app, other)).await;

    let outline = learning::outline(&app.cx, &daria, student.enrolment, Language::Be).await.unwrap();
    let shown = &outline.sessions[0];
    assert_eq!((shown.state, shown.place.as_str()), (Some(AttendanceState::Present), "Зала № 1"));
    let told = privacy::export(&app.cx, &daria, Language::Be).await.unwrap();
    let kept = &told["enrolments"][0]["attendance"];
    assert_eq!(kept.as_array().unwrap().len(), 2, "{kept}");
    assert_eq!((&kept[0]["state"], &kept[1]["state"]), (&json!("absent"), &json!("present")));
    assert_eq!(kept[1]["reason"], "She was at the clinic.");
    assert_eq!(kept[1]["session"]["place"], "Зала № 1");

    privacy::erase(&app.cx, &daria, &secret(PASSWORD)).await.unwrap();
    let rows = attendance_entry::Entity::find().all(app.cx.read()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.enrolment_id).collect::<Vec<_>>(), [other]);
    let gone = record(&app, &coordinator, run, session, present(&app, student.enrolment)).await;
    assert_eq!(refused_with(&gone), "not_on_run");
}

#[tokio::test]
async fn a_certificate_stands_when_its_holder_and_their_attendance_are_erased() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let session = half_day(&app, run, 1).await;
    let daria = registered(&app.cx, "daria").await;
    let student = studied(&app, &daria, true).await;
    record(&app, &coordinator, run, session, present(&app, student.enrolment)).await;
    app.work().await;
    privacy::erase(&app.cx, &daria, &secret(PASSWORD)).await.unwrap();
    assert!(attendance_entry::Entity::find().one(app.cx.read()).await.unwrap().is_none());
    let entry = present(&app, student.enrolment);
    assert_eq!(refused_with(&record(&app, &coordinator, run, session, entry).await), "not_on_run");
    assert_eq!(state_of(&app, student.enrolment).await, EnrolmentState::Completed);
    let register = attendance::register(&app.cx, &coordinator, run, FIRST).await.unwrap();
    assert!(register.people.items[0].names.is_empty());
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
}

fn plan(day: u32, hours: (u32, u32)) -> Value {
    let at = |hour| format!("2026-12-{day:02}T{hour:02}:00:00Z");
    json!({ "starts_at": at(hours.0), "ends_at": at(hours.1), "place": "Training room" })
}

#[tokio::test]
async fn sessions_are_planned_moved_and_called_off_over_http() {
    let app = centre_asking_for(80).await;
    let client = As::new(&app, app.with_role(Role::Coordinator).await);
    let sessions = format!("/course-runs/{}/sessions", app.self_paced_run().await);
    let made = client.post(&sessions, &plan(1, (6, 10))).send().await;
    made.assert_status(http::StatusCode::CREATED);
    let made = body(made).await;
    assert_eq!((&made["minutes"], &made["is_recorded"]), (&json!(240), &json!(false)));
    let one = format!("{sessions}/{}", made["id"].as_str().unwrap());

    let overlapping = client.post(&sessions, &plan(1, (9, 12))).send().await;
    assert_problem(overlapping, 409, "session_overlaps").await;
    client.post(&sessions, &plan(1, (10, 12))).send().await.assert_status(http::StatusCode::CREATED);
    let etag = client.get(&one).send().await.0.headers().get("etag").unwrap().to_str().unwrap().to_owned();
    let patch = |etag: &str, change: Value| {
        client.request("PATCH", &one).header("if-match", etag).body_json(&change).send()
    };
    let into_the_other = patch(&etag, json!({ "ends_at": "2026-12-01T11:00:00Z" })).await;
    assert_problem(into_the_other, 409, "session_overlaps").await;
    let moved = body(patch(&etag, json!({ "starts_at": "2026-12-01T07:00:00Z" })).await).await;
    assert_eq!((&moved["minutes"], &moved["place"]), (&json!(180), &json!("Training room")));
    assert_problem(patch(&etag, json!({ "place": "Hall" })).await, 412, "stale").await;
    let without = client.request("PATCH", &one).body_json(&json!({ "place": "Hall" })).send().await;
    assert_problem(without, 428, "if_match_required").await;

    let gone = client.request("DELETE", &one).send().await;
    gone.assert_status(http::StatusCode::NO_CONTENT);
    assert_problem(client.get(&one).send().await, 404, "not_found").await;
    let left = body(client.get(&sessions).send().await).await;
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_session_that_cannot_be_meant_is_refused_with_its_place() {
    let app = centre_asking_for(80).await;
    let client = As::new(&app, app.with_role(Role::Coordinator).await);
    let sessions = format!("/course-runs/{}/sessions", app.self_paced_run().await);
    for (wrong, place) in [
        (plan(2, (10, 10)), "/ends_at"),
        (plan(2, (1, 14)), "/ends_at"),
        (
            json!({ "starts_at": "1999-12-31T06:00:00Z", "ends_at": "1999-12-31T08:00:00Z", "place": "x" }),
            "/starts_at",
        ),
        (
            json!({ "starts_at": "2026-12-02T06:00:00Z", "ends_at": "2026-12-02T08:00:00Z", "place": " " }),
            "/place",
        ),
    ] {
        let problem = assert_problem(client.post(&sessions, &wrong).send().await, 422, "invalid").await;
        assert_eq!(problem["errors"][0]["pointer"], place);
    }
}

#[tokio::test]
async fn the_register_is_kept_over_http_by_those_who_may() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let session = half_day(&app, run, 1).await;
    let student = crate::study::Student::of(&app).await;
    let (path, of_run) = (format!("/course-runs/{run}/attendance"), format!("/course-runs/{run}/sessions"));
    let sheet = format!("{of_run}/{session}/attendance");
    let entry = json!([{ "op_id": app.cx.new_id::<uuid::Uuid>(), "enrolment_id": student.enrolment, "state": "present" }]);

    let learner = As::new(&app, student.actor.clone());
    let stranger = As::new(&app, app.learner().await);
    learner.get(&of_run).send().await.assert_status_is_ok();
    assert_problem(stranger.get(&of_run).send().await, 403, "forbidden").await;
    for client in [&learner, &stranger] {
        assert_problem(client.get(&path).send().await, 403, "forbidden").await;
        let put = client.request("PUT", &sheet).body_json(&entry).send().await;
        assert_problem(put, 403, "forbidden").await;
    }
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    let planned = trainer.post(&of_run, &plan(1, (6, 10))).send().await;
    assert_problem(planned, 403, "forbidden").await;
    for outcome in ["recorded", "duplicate"] {
        let told = body(trainer.request("PUT", &sheet).body_json(&entry).send().await).await;
        assert_eq!((&told["items"][0]["outcome"], &told["items"][0]["number"]), (&json!(outcome), &json!(1)));
    }
    let register = body(trainer.get(&path).send().await).await;
    assert_eq!((&register["attendance_percent"], &register["lacks_sessions"]), (&json!(80), &json!(false)));
    assert_eq!(register["sessions"][0]["is_recorded"], true);
    let attendee = &register["items"][0];
    assert_eq!(
        attendee["attendance"],
        json!({ "attended_minutes": 240, "needed_minutes": 192, "planned_minutes": 240 })
    );
    assert_eq!(attendee["entries"][0]["state"], "present");
    let outline = body(learner.get(&format!("/enrolments/{}/outline", student.enrolment)).send().await).await;
    assert_eq!(outline["sessions"][0]["state"], "present");
}

#[tokio::test]
async fn a_session_is_of_its_run_and_nothing_is_recorded_of_a_run_that_is_called_off() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let session = half_day(&app, run, 1).await;
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    let put = |run: CourseRunId| {
        let path = format!("/course-runs/{run}/sessions/{session}/attendance");
        trainer.request("PUT", &path).body_json(&json!([])).send()
    };
    put(run).await.assert_status_is_ok();
    assert_problem(put(app.run_with(None, None, 0).await).await, 404, "not_found").await;
    runs::cancel(&app.cx, &Actor::System, run, "No trainer.").await.unwrap();
    assert_problem(put(run).await, 409, "run_cancelled").await;
}

#[tokio::test]
async fn a_run_has_room_for_so_many_sessions_and_no_more() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    for number in 0..attendance::MAX_SESSIONS {
        half_day(&app, run, i64::try_from(number).unwrap()).await;
    }
    let starts_at = app.cx.now() + Duration::days(900);
    let plan = SessionPlan { starts_at, ends_at: starts_at + Duration::hours(1), place: "Hall".into() };
    let refused = attendance::plan(&app.cx, &Actor::System, run, plan).await.unwrap_err();
    assert!(matches!(&refused, Error::Invalid(found) if found[0].code == "too_many"), "{refused}");
}
