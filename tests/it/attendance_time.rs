//! Attendance and time: whose sessions count, what can be recorded when, sessions called off, and the days on a certificate.

use chrono::Duration;
use domain::attendance::{self, Entry, EntryResult, Share};
use domain::enums::{AttendanceState, EnrolmentState, Role};
use domain::ids::{CourseRunId, EnrolmentId, RunSessionId};
use domain::jobs::Job;
use domain::page::PageRequest;
use domain::{Actor, Error, Refusal, enrolments, invariants, jobs, runs};
use entity::{attendance_entry, audit_entry};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use tests::{TestApp, assert_problem, json as body};

use crate::attendance::{centre_asking_for, half_day, present, record, refused_with, state_of};
use crate::certified::{As, the_certificate_of};
use crate::page_door::{Browser, between};
use crate::privacy::{registered, studied};
use crate::study::Student;

const FIRST: PageRequest = PageRequest { limit: 20, after: None };

async fn share_of(app: &TestApp, run: CourseRunId, enrolment: EnrolmentId) -> Share {
    let register = attendance::register(&app.cx, &Actor::System, run, FIRST).await.unwrap();
    register.people.items.iter().find(|person| person.enrolment.id == enrolment).unwrap().share
}

async fn minutes(app: &TestApp, run: CourseRunId, student: &Student<'_>) -> (u64, u64) {
    let share = share_of(app, run, student.enrolment).await;
    let missing =
        domain::learning::eligibility(&app.cx, &student.actor, student.enrolment).await.unwrap().missing;
    if let Some(told) = missing.iter().find_map(|one| one.share) {
        assert_eq!(told, share, "learner and coordinator are told the same");
    }
    (share.attended_minutes, share.planned_minutes)
}

#[tokio::test]
async fn a_later_group_on_an_open_run_moves_nobodys_aim_and_owes_nothing_for_an_earlier_one() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let first = Student::of(&app).await;
    let (one, other) = (half_day(&app, run, -1).await, half_day(&app, run, -2).await);
    app.advance(Duration::days(2));
    record(&app, &coordinator, run, one, present(&app, first.enrolment)).await;
    assert_eq!(minutes(&app, run, &first).await, (240, 480));
    app.advance(Duration::days(30));
    let second = Student::of(&app).await;
    assert_eq!(minutes(&app, run, &second).await, (0, 0), "what was over before is not theirs");
    app.advance(Duration::days(1));
    let later = half_day(&app, run, -3).await;
    assert_eq!(
        minutes(&app, run, &first).await,
        (240, 480),
        "what is planned later is not the first group's"
    );
    assert_eq!(minutes(&app, run, &second).await, (0, 240));
    record(&app, &coordinator, run, other, present(&app, first.enrolment)).await;
    assert_eq!(minutes(&app, run, &first).await, (480, 480));
    app.advance(Duration::days(4));
    let joined = Entry { minutes: Some(60), ..present(&app, first.enrolment) };
    record(&app, &coordinator, run, later, joined).await;
    assert_eq!(minutes(&app, run, &first).await, (540, 720), "whoever comes along has it counted");
}

#[tokio::test]
async fn nobody_is_recorded_for_minutes_that_are_still_to_come() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let student = Student::of(&app).await;
    let session = half_day(&app, run, 0).await;
    app.advance(Duration::minutes(10));
    let part = |minutes| Entry { minutes: Some(minutes), ..present(&app, student.enrolment) };
    for early in [present(&app, student.enrolment), part(11), part(240)] {
        assert_eq!(refused_with(&record(&app, &coordinator, run, session, early).await), "session_not_over");
    }
    let recorded = record(&app, &coordinator, run, session, part(10)).await;
    assert_eq!(recorded, EntryResult::Recorded { number: 1 });
    let whole =
        || Entry { corrects: Some(1), reason: Some("Stayed.".into()), ..present(&app, student.enrolment) };
    app.advance(Duration::minutes(229));
    assert_eq!(refused_with(&record(&app, &coordinator, run, session, whole()).await), "session_not_over");
    app.advance(Duration::minutes(1));
    let recorded = record(&app, &coordinator, run, session, whole()).await;
    assert_eq!(recorded, EntryResult::Recorded { number: 2 });
}

#[tokio::test]
async fn a_session_that_is_called_off_keeps_what_was_recorded_and_counts_for_nobody() {
    let app = centre_asking_for(100).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let student = studied(&app, &registered(&app.cx, "daria").await, true).await;
    let (held, off) = (half_day(&app, run, 2).await, half_day(&app, run, 1).await);
    record(&app, &coordinator, run, held, present(&app, student.enrolment)).await;
    let part = Entry { minutes: Some(30), ..present(&app, student.enrolment) };
    record(&app, &coordinator, run, off, part).await;
    assert_eq!(state_of(&app, student.enrolment).await, EnrolmentState::Active);
    let client = As::new(&app, coordinator.clone());
    let path = format!("/course-runs/{run}/sessions/{off}");
    let unsaid = client.post(&format!("{path}/cancellation"), &json!({ "reason": "  " })).send().await;
    assert_problem(unsaid, 422, "invalid").await;
    let reason = json!({ "reason": "The heating failed after half an hour." });
    let told = body(client.post(&format!("{path}/cancellation"), &reason).send().await).await;
    assert_eq!(told["called_off_reason"], reason["reason"]);
    assert_eq!(
        state_of(&app, student.enrolment).await,
        EnrolmentState::Completed,
        "the other is all there is"
    );
    let register = attendance::register(&app.cx, &coordinator, run, FIRST).await.unwrap();
    let kept: Vec<_> =
        register.people.items[0].entries.iter().map(|row| (row.run_session_id, row.minutes)).collect();
    assert_eq!(kept, [(held, None), (off, Some(30))]);
    let share = register.people.items[0].share;
    assert_eq!((share.attended_minutes, share.planned_minutes), (240, 240));
    let own =
        domain::learning::outline(&app.cx, &student.actor, student.enrolment, domain::content::Language::Be);
    assert!(own.await.unwrap().sessions.iter().any(|one| one.id == off && one.called_off_at.is_some()));
    let logged = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq("run_session.called_off"))
        .one(app.cx.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(logged.reason.as_deref(), reason["reason"].as_str());
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
}

#[tokio::test]
async fn nothing_more_becomes_of_a_session_that_was_called_off_but_its_time_is_free_again() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let student = Student::of(&app).await;
    let session = half_day(&app, run, 1).await;
    attendance::call_off(&app.cx, &coordinator, (run, session), "No trainer.").await.unwrap();
    let entry = vec![present(&app, student.enrolment)];
    let refused = [
        attendance::record(&app.cx, &coordinator, (run, session), entry).await.unwrap_err(),
        attendance::call_off(&app.cx, &coordinator, (run, session), "Again.").await.unwrap_err(),
        attendance::change(&app.cx, &coordinator, (run, session), 2, |plan| plan).await.unwrap_err(),
        attendance::remove(&app.cx, &coordinator, run, session).await.unwrap_err(),
    ];
    for refusal in refused {
        assert!(matches!(refusal, Error::Refused(Refusal::SessionCalledOff)), "{refusal}");
    }
    let register = attendance::register(&app.cx, &Actor::System, run, FIRST).await.unwrap();
    assert!(register.lacks_sessions());
    half_day(&app, run, 1).await;
    let trainer = app.with_role(Role::Trainer).await;
    let refused = attendance::call_off(&app.cx, &trainer, (run, session), "Mine.").await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden));
}

#[tokio::test]
async fn a_certificate_tells_of_the_days_of_the_sessions_whenever_the_sheet_is_typed() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let student = studied(&app, &registered(&app.cx, "daria").await, true).await;
    let sessions = [half_day(&app, run, -3).await, half_day(&app, run, -4).await];
    app.advance(Duration::days(20));
    for session in sessions {
        record(&app, &coordinator, run, session, present(&app, student.enrolment)).await;
    }
    assert_eq!(state_of(&app, student.enrolment).await, EnrolmentState::Completed);
    jobs::perform(&app.cx, Job::IssueCertificate(student.enrolment)).await.unwrap();
    let printed = the_certificate_of(&app, student.enrolment).await.record;
    let days = (&printed["began_on"], &printed["completed_on"], &printed["issued_on"]);
    assert_eq!(days, (&json!("2026-11-24"), &json!("2026-11-28"), &json!("2026-12-14")));
}

#[tokio::test]
async fn what_was_learnt_after_the_last_session_belongs_to_the_training_too() {
    let app = centre_asking_for(80).await;
    let (coordinator, run) = (app.with_role(Role::Coordinator).await, app.self_paced_run().await);
    let daria = registered(&app.cx, "daria").await;
    let enrolled = enrolments::enrol(&app.cx, &daria, run, daria.person_id().unwrap()).await.unwrap();
    let id = enrolled.enrolment().row.id;
    let session = half_day(&app, run, -1).await;
    app.advance(Duration::days(5));
    record(&app, &coordinator, run, session, present(&app, id)).await;
    app.advance(Duration::days(2));
    let student = studied(&app, &daria, true).await;
    assert_eq!(student.enrolment, id);
    jobs::perform(&app.cx, Job::IssueCertificate(id)).await.unwrap();
    let printed = the_certificate_of(&app, id).await.record;
    assert_eq!(
        (&printed["began_on"], &printed["completed_on"]),
        (&json!("2026-11-25"), &json!("2026-12-01"))
    );
}

/// A row past every rule.
async fn forged(app: &TestApp, session: RunSessionId, enrolment: EnrolmentId, minutes: Option<i32>) {
    let row = attendance_entry::ActiveModel {
        id: Set(app.cx.new_id()),
        run_session_id: Set(session),
        enrolment_id: Set(enrolment),
        seq: Set(1),
        state: Set(AttendanceState::Present),
        minutes: Set(minutes),
        reason: Set(None),
        op_id: Set(app.cx.new_id()),
        recorded_by: Set(None),
        recorded_at: Set(app.cx.now()),
    };
    row.insert(app.cx.database().write()).await.unwrap();
}

#[tokio::test]
async fn the_audit_finds_entries_of_another_run_and_of_more_minutes_than_the_session_has() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let (one, other) = (Student::of(&app).await, Student::of(&app).await);
    let session = half_day(&app, run, 1).await;
    let elsewhere = half_day(&app, app.run_with(None, None, 0).await, 1).await;
    forged(&app, session, other.enrolment, Some(240)).await;
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
    forged(&app, session, one.enrolment, Some(241)).await;
    forged(&app, elsewhere, one.enrolment, None).await;
    let breaches = invariants::prove(&app.cx, &Actor::System).await.unwrap();
    let mut found: Vec<_> = breaches.iter().map(|breach| (breach.invariant, breach.seen.as_str())).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [("attendance_fits_its_session", "241 minutes of 240"), ("attendance_is_of_its_own_run", "found")]
    );
}

fn fields(csrf: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = [("csrf", csrf)].into_iter().chain(typed.iter().copied());
    own.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[tokio::test]
async fn a_session_is_moved_on_the_desk() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let session = half_day(&app, run, 1).await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in("coordinator@demo.test", &[]).await;
    let (desk, one) = (format!("/desk/runs/{run}"), format!("/desk/runs/{run}/sessions/{session}"));
    assert!(browser.get(&desk).await.html.contains(&format!("href=\"{one}/plan\"")));
    let form = browser.get(&format!("{one}/plan")).await;
    assert!(
        form.html.contains("value=\"2026-11-23\"") && form.html.contains("value=\"12:00\""),
        "{}",
        form.html
    );
    let revision = between(&form.html, "name=\"revision\" value=\"", "\"").to_owned();
    let plan = |to| {
        [
            ("revision", revision.as_str()),
            ("day", "2026-11-22"),
            ("from", "09:30"),
            ("to", to),
            ("place", "Media room"),
        ]
    };
    let wrong = browser.post(&format!("{one}/plan"), &fields(&form.csrf(), &plan("08:00"))).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.html.contains("id=\"to-error\"") && wrong.html.contains("value=\"Media room\""),
        "{}",
        wrong.html
    );
    let moved = browser.post(&format!("{one}/plan"), &fields(&form.csrf(), &plan("13:30"))).await;
    assert_eq!((moved.status, moved.header("location")), (303, format!("{desk}?done=moved").as_str()));
    let shown = browser.get(&desk).await.html;
    assert!(shown.contains("22 November 2026, 9:30–13:30") && shown.contains("Media room"), "{shown}");
    let late = browser.post(&format!("{one}/plan"), &fields(&form.csrf(), &plan("14:00"))).await;
    assert_eq!(late.status, 409, "somebody has moved it meanwhile");
}

#[tokio::test]
async fn a_session_of_which_something_is_recorded_is_called_off_on_the_desk_with_a_reason() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let student = Student::of(&app).await;
    let session = half_day(&app, run, 1).await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in("coordinator@demo.test", &[]).await;
    let (desk, one) = (format!("/desk/runs/{run}"), format!("/desk/runs/{run}/sessions/{session}"));
    let trainer = app.with_role(Role::Trainer).await;
    record(&app, &trainer, run, session, present(&app, student.enrolment)).await;
    let shown = browser.get(&desk).await;
    assert!(shown.html.contains(&format!("href=\"{one}/cancellation\"")) && !shown.html.contains("/plan\""));
    let unsaid =
        browser.post(&format!("{one}/cancellation"), &fields(&shown.csrf(), &[("reason", " ")])).await;
    assert_eq!(unsaid.status, 422);
    assert!(unsaid.html.contains("Say why the session is called off."), "{}", unsaid.html);
    let off = browser
        .post(&format!("{one}/cancellation"), &fields(&shown.csrf(), &[("reason", "Fire <drill>")]))
        .await;
    assert_eq!(off.status, 303);
    let shown = browser.get(&desk).await.html;
    assert!(shown.contains("Called off") && shown.contains("Fire &#60;drill&#62;"), "{shown}");
    let register = browser.get(&one).await.html;
    assert!(register.contains("Fire &#60;drill&#62;") && !register.contains("Save the register"));
}

#[tokio::test]
async fn whoever_has_left_the_run_is_named_when_nothing_is_recorded_of_them() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let session = half_day(&app, run, 1).await;
    let (student, _stays) = (Student::of(&app).await, Student::of(&app).await);
    let mut browser = Browser::of(&app).await;
    browser.signed_in("coordinator@demo.test", &[]).await;
    let path = format!("/desk/runs/{run}/sessions/{session}");
    let form = browser.get(&path).await;
    let id = student.enrolment;
    enrolments::withdraw(&app.cx, &student.actor, id, None).await.unwrap();
    let op = between(&form.html, &format!("name=\"op-{id}\" value=\""), "\"").to_owned();
    let (op_name, mark, seen) = (format!("op-{id}"), format!("mark-{id}"), format!("seen-{id}"));
    let typed = [(op_name.as_str(), op.as_str()), (mark.as_str(), "present"), (seen.as_str(), "0")];
    for (language, sentence) in
        [("en", "no place on this run any more"), ("ru", "больше нет места"), ("be", "больш няма месца")]
    {
        let answer = browser.post(&format!("{path}?lang={language}"), &fields(&form.csrf(), &typed)).await;
        assert_eq!(answer.status, 409);
        let told = between(&answer.html, "class=\"errors\"", "</ul>");
        assert!(told.contains(sentence), "{told}");
        let name = between(told, "<li>", ":");
        assert!(!name.trim().is_empty() && name != "Data removed", "{told}");
    }
    runs::cancel(&app.cx, &Actor::System, run, "No trainer.").await.unwrap();
}
