//! The desk of those who keep registers: sessions planned, a register saved, corrected and sent twice.

use domain::attendance;
use domain::ids::{CourseRunId, RunSessionId};
use domain::page::PageRequest;
use domain::{Actor, enrolments};
use tests::TestApp;

use crate::attendance::{centre_asking_for, half_day};
use crate::page_door::{Answer, Browser, between};
use crate::study::Student;

/// A form as it stands on a page, with some of its fields filled in anew.
fn filled(page: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let hidden = page.match_indices("<input type=\"hidden\"").map(|(at, _)| {
        let tag = &page[at..];
        (between(tag, "name=\"", "\"").to_owned(), between(tag, "value=\"", "\"").to_owned())
    });
    let mut all: Vec<_> = hidden.collect();
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    all
}

async fn coordinator(app: &TestApp) -> Browser<'_> {
    let mut browser = Browser::of(app).await;
    browser.signed_in("coordinator@demo.test", &[]).await;
    browser
}

/// Posts the register with what is marked of one person.
async fn marked(browser: &mut Browser<'_>, path: &str, id: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(path).await;
    assert_eq!(page.status, 200, "{}", page.html);
    let named: Vec<_> = fields.iter().map(|(name, value)| (format!("{name}-{id}"), *value)).collect();
    let fields: Vec<_> = named.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    browser.post(path, &filled(&page.html, &fields)).await
}

async fn entries(app: &TestApp, run: CourseRunId, session: RunSessionId) -> Vec<(i32, String, Option<i32>)> {
    let first = PageRequest { limit: 20, after: None };
    let register = attendance::register(&app.cx, &Actor::System, run, first).await.unwrap();
    let all = register.people.items.into_iter().flat_map(|person| person.entries);
    let of_session = all.filter(|row| row.run_session_id == session);
    of_session.map(|row| (row.seq, row.state.word().to_owned(), row.minutes)).collect()
}

#[tokio::test]
async fn a_session_is_planned_and_called_off_on_the_desk() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let mut browser = coordinator(&app).await;
    assert!(browser.get("/learn").await.html.contains("href=\"/desk\""));
    let place = format!("/desk/runs/{run}");
    assert!(browser.get("/desk").await.html.contains(&format!("href=\"{place}\"")));
    let desk = browser.get(&place).await.html;
    assert!(desk.contains("nobody can complete it before sessions are planned"), "{desk}");

    let sessions = format!("{place}/sessions");
    let typed = [("day", "2026-12-01"), ("from", "09:00"), ("to", "13:00"), ("place", "Зала <b>")];
    let made = browser.post(&sessions, &filled(&desk, &typed)).await;
    assert_eq!((made.status, made.header("location")), (303, format!("{place}?done=planned").as_str()));
    let desk = browser.get(&place).await.html;
    assert!(desk.contains("1 December 2026, 9:00–13:00"), "by the clocks of Minsk");
    assert!(desk.contains("Зала &#60;b&#62;"));
    let again = browser.post(&sessions, &filled(&desk, &typed)).await;
    assert_eq!(again.status, 409);
    assert!(
        again.html.contains("Another session of this run is at that time")
            && again.html.contains("value=\"09:00\"")
    );

    let one = between(&desk, &format!("action=\"{sessions}/"), "/removal").to_owned();
    let gone = browser.post(&format!("{sessions}/{one}/removal"), &filled(&desk, &[])).await;
    assert_eq!(gone.status, 303);
    assert!(browser.get(&place).await.html.contains("No sessions are planned."));
}

#[tokio::test]
async fn a_register_is_saved_corrected_and_sent_twice_on_the_desk() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let session = half_day(&app, run, 1).await;
    let student = Student::of(&app).await;
    let id = student.enrolment.to_string();
    let mut browser = coordinator(&app).await;
    let path = format!("/desk/runs/{run}/sessions/{session}");
    let page = browser.get(&path).await;
    let (mark, minutes) = (format!("mark-{id}"), format!("minutes-{id}"));
    let form = filled(&page.html, &[(mark.as_str(), "present"), (minutes.as_str(), "100")]);
    for _ in 0..2 {
        assert_eq!(browser.post(&path, &form).await.status, 303, "the same form counts once");
    }
    assert_eq!(entries(&app, run, session).await, [(1, "present".to_owned(), Some(100))]);

    let same = marked(&mut browser, &path, &id, &[("mark", "present"), ("minutes", "100")]).await;
    assert_eq!(same.status, 303, "what was not changed is no correction");
    let unsaid = marked(&mut browser, &path, &id, &[("mark", "absent"), ("reason", "")]).await;
    assert_eq!(unsaid.status, 409);
    assert!(unsaid.html.contains("Say why the entry is corrected."), "{}", unsaid.html);
    assert!(unsaid.html.contains(&format!("name=\"{mark}\" value=\"absent\" checked")), "nothing is lost");
    let odd =
        marked(&mut browser, &path, &id, &[("mark", "present"), ("minutes", "all"), ("reason", "x")]).await;
    assert!(odd.status == 409 && odd.html.contains("Write as many minutes"), "{}", odd.html);
    let said = [("mark", "absent"), ("minutes", "100"), ("reason", "Another Daria")];
    assert_eq!(marked(&mut browser, &path, &id, &said).await.status, 303);
    assert_eq!(
        entries(&app, run, session).await,
        [(1, "present".to_owned(), Some(100)), (2, "absent".to_owned(), None)]
    );
    let shown = browser.get(&path).await.html;
    assert!(shown.contains("Before: Present, 100 minutes") && shown.contains("Corrected: Another Daria"));
    let sheet = browser.get(&format!("{path}/sheet")).await.html;
    assert!(sheet.contains("Вераб’ёва Дар’я Ігараўна") && sheet.contains("Signature"));
    let outline = enrolments::find(&app.cx, &student.actor, student.enrolment).await;
    assert!(outline.is_ok());
}

#[tokio::test]
async fn learners_and_strangers_find_no_desk() {
    let app = centre_asking_for(80).await;
    let run = app.self_paced_run().await;
    let session = half_day(&app, run, 1).await;
    let paths =
        ["/desk".to_owned(), format!("/desk/runs/{run}"), format!("/desk/runs/{run}/sessions/{session}")];
    let mut stranger = Browser::of(&app).await;
    let mut learner = Browser::of(&app).await;
    learner.signed_in("clinician@demo.test", &[]).await;
    for path in &paths {
        assert_eq!(stranger.get(path).await.status, 401, "{path}");
        assert_eq!(learner.get(path).await.status, 403, "{path}");
    }
    assert!(!learner.get("/learn").await.html.contains("href=\"/desk\""));
    let mut trainer = Browser::of(&app).await;
    trainer.signed_in("trainer@demo.test", &[]).await;
    let desk = trainer.get(&paths[1]).await.html;
    assert!(desk.contains("Open the register") && !desk.contains("Plan the session"), "trainers plan none");
}
