//! Runs on pages: opened, changed and cancelled by those who may, and requests for a place decided.

use domain::enrolments;
use domain::enums::{Admission, EnrolmentState, Role, RunState};
use domain::ids::{CourseId, CourseRunId, EnrolmentId};
use domain::page::PageRequest;
use domain::runs::{self, Run, RunPlan};
use domain::{Actor, Error, GrantedRole};
use tests::{COURSE, TestApp};

use crate::page_door::{Answer, Browser, between};

const NEW: &str = "/desk/runs/new";
const COORDINATOR: &str = "coordinator@demo.test";

type Fields = Vec<(String, String)>;

/// The form of a run as it stands on a page: hidden fields, what is typed, what is chosen.
fn form_of(page: &str) -> Fields {
    let main = between(page, "<main", "</main>");
    let mut fields = Vec::new();
    for tag in main.split("<input").skip(1).map(|tag| tag.split('>').next().unwrap()) {
        if !tag.contains("type=\"radio\"") || tag.contains(" checked") {
            fields
                .push((between(tag, "name=\"", "\"").to_owned(), between(tag, "value=\"", "\"").to_owned()));
        }
    }
    if let Some(select) = main.split("<select").nth(1) {
        let chosen = select.split("<option").find(|option| option.contains(" selected"));
        let key = chosen.map_or("", |option| between(option, "value=\"", "\""));
        fields.push(("course_key".to_owned(), key.to_owned()));
    }
    fields
}

fn with(mut fields: Fields, typed: &[(&str, &str)]) -> Fields {
    for (name, value) in typed {
        let field = fields.iter_mut().find(|(own, _)| own == name).unwrap_or_else(|| panic!("no {name}"));
        field.1 = (*value).to_owned();
    }
    fields
}

async fn person<'a>(app: &'a TestApp, login: &str) -> Browser<'a> {
    let mut browser = Browser::of(app).await;
    browser.signed_in(login, &[]).await;
    browser
}

async fn all(app: &TestApp) -> Vec<Run> {
    let page = PageRequest { limit: 100, after: None };
    runs::list_of_course(&app.cx, COURSE, page).await.unwrap().items
}

/// The id in the address that an answer leads to.
fn led_to(answer: &Answer) -> CourseRunId {
    assert_eq!(answer.status, 303, "{}", answer.html);
    between(answer.header("location"), "/desk/runs/", "?").parse::<uuid::Uuid>().unwrap().into()
}

const DATED: [(&str, &str); 8] = [
    ("kind", "dated"),
    ("starts_at", "2027-01-10"),
    ("starts_at_time", "9:00"),
    ("ends_at", "2027-01-12"),
    ("enrolment_opens_at", "2026-11-24"),
    ("enrolment_closes_at", "2026-12-31"),
    ("capacity", "25"),
    ("waiting_list_size", "10"),
];

#[tokio::test]
async fn a_run_is_opened_on_a_page_once_however_often_the_form_is_sent() {
    let app = TestApp::start().await;
    let mut browser = person(&app, COORDINATOR).await;
    assert!(browser.get("/desk").await.html.contains("href=\"/desk/runs/new\""));
    let course = browser.get(&format!("/courses/{COURSE}")).await.html;
    let link = format!("{NEW}?course={COURSE}");
    assert!(course.contains(&format!("href=\"{link}\"")));
    let before = all(&app).await.len();
    let typed = with(form_of(&browser.get(&link).await.html), &DATED);
    assert!(typed.contains(&("course_key".to_owned(), COURSE.to_owned())), "the course is chosen");
    let id = led_to(&browser.post(NEW, &typed).await);
    assert_eq!(led_to(&browser.post(NEW, &typed).await), id, "the same form is the same run");
    assert_eq!(all(&app).await.len(), before + 1);

    let plan = RunPlan::of(&runs::find(&app.cx, id).await.unwrap().row);
    assert_eq!(plan.starts_at.unwrap().to_rfc3339(), "2027-01-10T06:00:00+00:00", "by the clocks of Minsk");
    assert_eq!(plan.ends_at.unwrap().to_rfc3339(), "2027-01-12T21:00:00+00:00", "with its last day");
    assert_eq!(plan.enrolment_closes_at.unwrap().to_rfc3339(), "2026-12-31T21:00:00+00:00");
    assert_eq!((plan.capacity, plan.waiting_list_size, plan.minimum_number), (Some(25), Some(10), None));
    let course = browser.get(&format!("/courses/{COURSE}")).await.html;
    assert!(course.contains("10–12 January 2027") && course.contains("31 December 2026"), "{course}");
    let desk = browser.get(&format!("/desk/runs/{id}?done=opened")).await.html;
    assert!(desk.contains("The run is open.") && desk.contains("10 January 2027, 9:00"), "{desk}");

    let other = led_to(&browser.post(NEW, &with(typed, &[("capacity", "20")])).await);
    assert_ne!(other, id, "who goes back and changes the form wants another run");
}

#[tokio::test]
async fn what_cannot_be_meant_is_told_at_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let mut browser = person(&app, COORDINATOR).await;
    let form = form_of(&browser.get(NEW).await.html);
    let told =
        |page: &str, field: &str| between(page, &format!("id=\"{field}-error\">"), "</span>").to_owned();
    let wrong = [("capacity", "many"), ("starts_at", "soon"), ("enrolment_opens_at", "")];
    let refused = browser.post(NEW, &with(form.clone(), &wrong)).await;
    assert_eq!(refused.status, 422);
    assert_eq!(told(&refused.html, "course_key"), "Choose a course.");
    assert_eq!(told(&refused.html, "capacity"), "Write a whole number from 1 to 100000, or leave it empty.");
    assert_eq!(told(&refused.html, "starts_at"), "Write the day like this: 2027-05-31");
    assert_eq!(told(&refused.html, "enrolment_opens_at"), "Write the day on which enrolment opens.");
    let kept = form_of(&refused.html);
    assert!(wrong.iter().all(|(name, value)| kept.contains(&((*name).into(), (*value).into()))), "{kept:?}");

    for (typed, field, sentence) in [
        (
            [("kind", "dated"), ("ends_at", "2027-01-12")],
            "starts_at",
            "Write the day on which the run begins.",
        ),
        ([("kind", "dated"), ("starts_at", "2027-01-12")], "ends_at", "Write the day on which the run ends."),
        (
            [("kind", "self_paced"), ("starts_at", "2027-01-12")],
            "kind",
            "Either choose learning between two dates, or leave both dates empty.",
        ),
        (
            [("enrolment_opens_at", "2026-12-12"), ("enrolment_closes_at", "2026-12-11")],
            "enrolment_closes_at",
            "Enrolment has to close after it opens.",
        ),
    ] {
        let typed = with(with(form.clone(), &typed), &[("course_key", COURSE)]);
        let refused = browser.post(NEW, &typed).await;
        assert_eq!((refused.status, told(&refused.html, field)), (422, sentence.to_owned()));
    }
    let unknown = with(form, &[("course_key", "nothing")]);
    assert_eq!(browser.post(NEW, &unknown).await.status, 404);
}

#[tokio::test]
async fn of_two_who_change_a_run_at_once_the_second_is_told_what_the_first_saved() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(25), Some(10), 24).await;
    let path = format!("/desk/runs/{run}/settings");
    let mut browser = person(&app, COORDINATOR).await;
    let form = form_of(&browser.get(&path).await.html);
    let untouched = runs::find(&app.cx, run).await.unwrap().row;
    let saved = browser.post(&path, &form).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, format!("/desk/runs/{run}?done=changed").as_str())
    );
    let after = runs::find(&app.cx, run).await.unwrap().row;
    assert_eq!(RunPlan::of(&after), RunPlan::of(&untouched), "what nobody touched stays to the second");

    let stale = browser.post(&path, &with(form, &[("capacity", "30"), ("offer_hours", "12")])).await;
    assert_eq!(stale.status, 409);
    assert!(stale.html.contains("Somebody else has changed the run meanwhile."), "{}", stale.html);
    let now = between(&stale.html, "<dl class=\"sheet\">", "</dl>");
    assert!(now.contains("<dt>Places</dt><dd>25</dd>") && now.contains("<dd>24</dd>"), "{now}");
    assert_eq!(now.matches("<dt>").count(), 2, "only what differs: {now}");
    let again = form_of(&stale.html);
    assert!(again.contains(&("capacity".to_owned(), "30".to_owned())), "nothing typed is lost");
    assert_eq!(browser.post(&path, &again).await.status, 303, "saving again is no accident");
    let plan = RunPlan::of(&runs::find(&app.cx, run).await.unwrap().row);
    assert_eq!((plan.capacity, plan.offer_hours), (Some(30), 12));
}

#[tokio::test]
async fn a_waiting_list_is_not_made_shorter_than_those_who_wait() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(1), Some(5), 24).await;
    for _ in 0..3 {
        let learner = app.learner().await;
        enrolments::enrol(&app.cx, &learner, run, learner.person_id().unwrap()).await.unwrap();
    }
    let path = format!("/desk/runs/{run}/settings");
    let mut browser = person(&app, COORDINATOR).await;
    let form = form_of(&browser.get(&path).await.html);
    let refused = browser.post(&path, &with(form, &[("waiting_list_size", "1")])).await;
    assert_eq!(refused.status, 409);
    let told = between(&refused.html, "id=\"waiting_list_size-error\">", "</span>");
    assert!(told.starts_with("More people than that are waiting"), "{told}");
}

#[tokio::test]
async fn a_run_is_cancelled_with_a_reason_and_is_not_changed_any_more() {
    let app = TestApp::start().await;
    let run = app.run_with(Some(5), Some(5), 24).await;
    let learner = app.learner().await;
    let place = enrolments::enrol(&app.cx, &learner, run, learner.person_id().unwrap()).await.unwrap();
    let place = place.enrolment().row.id;
    let mut browser = person(&app, COORDINATOR).await;
    let settings = form_of(&browser.get(&format!("/desk/runs/{run}/settings")).await.html);
    let path = format!("/desk/runs/{run}/cancellation");
    let form = form_of(&browser.get(&path).await.html);
    let silent = browser.post(&path, &with(form.clone(), &[("reason", " ")])).await;
    assert_eq!(silent.status, 422);
    assert!(silent.html.contains("Say why the run is cancelled"), "{}", silent.html);
    assert_eq!(state(&app, place).await, EnrolmentState::Booked);

    let done = browser.post(&path, &with(form, &[("reason", "The trainer is ill.")])).await;
    assert_eq!(done.status, 303);
    assert_eq!(runs::find(&app.cx, run).await.unwrap().row.state, RunState::Cancelled);
    let history = enrolments::history(&app.cx, &learner, place).await.unwrap();
    assert_eq!(history.last().unwrap().reason.as_deref(), Some("The trainer is ill."));
    let desk = browser.get(&format!("/desk/runs/{run}")).await.html;
    assert!(desk.contains("This run is cancelled and does not take place.") && !desk.contains("/settings\""));
    assert!(browser.get("/desk").await.html.contains("Cancelled"));
    let late = browser.post(&format!("/desk/runs/{run}/settings"), &settings).await;
    assert_eq!(late.status, 409);
    assert!(late.html.contains("This run is cancelled") && !late.html.contains("name=\"capacity\""));
}

async fn state(app: &TestApp, id: EnrolmentId) -> EnrolmentState {
    enrolments::find(&app.cx, &Actor::System, id).await.unwrap().row.state
}

/// A run for which places are asked, and those who ask.
async fn asked_for(app: &TestApp, people: usize) -> (CourseRunId, Vec<(Actor, EnrolmentId)>) {
    let run = app.run_with(Some(1), Some(1), 0).await;
    let edit = |plan| RunPlan { admission: Admission::Approval, ..plan };
    runs::change(&app.cx, &Actor::System, run, 1, edit).await.unwrap();
    let mut asked = Vec::new();
    for _ in 0..people {
        let learner = app.learner().await;
        let asks = enrolments::enrol(&app.cx, &learner, run, learner.person_id().unwrap()).await.unwrap();
        asked.push((learner, asks.enrolment().row.id));
    }
    (run, asked)
}

#[tokio::test]
async fn requests_for_a_place_are_accepted_or_declined_with_a_reason() {
    let app = TestApp::start().await;
    let (run, asked) = asked_for(&app, 4).await;
    let path = format!("/desk/runs/{run}/requests");
    let mut browser = person(&app, COORDINATOR).await;
    let desk = browser.get(&format!("/desk/runs/{run}")).await.html;
    assert!(
        desk.contains(&format!("href=\"{path}\"")) && desk.contains("4 people ask for a place"),
        "{desk}"
    );
    let page = browser.get(&path).await;
    let order: Vec<_> =
        asked.iter().map(|(_, id)| page.html.find(&format!("reason-{id}")).unwrap()).collect();
    assert!(order.is_sorted(), "whoever asked first stands first");
    assert!(page.html.contains("Вераб’ёва Дар’я Ігараўна"));

    let csrf = page.csrf();
    for (at, decision, done, becomes) in [
        (0, "accept", "accepted", EnrolmentState::Booked),
        (0, "accept", "accepted", EnrolmentState::Booked),
        (1, "accept", "waits", EnrolmentState::Waitlisted),
    ] {
        let decided = decided(&mut browser, &csrf, (&path, asked[at].1), decision, "").await;
        assert_eq!(
            (decided.status, decided.header("location")),
            (303, format!("{path}?done={done}").as_str())
        );
        assert_eq!(state(&app, asked[at].1).await, becomes);
    }
    let full = decided(&mut browser, &csrf, (&path, asked[2].1), "accept", "").await;
    assert!(full.status == 409 && full.html.contains("Make more places, or decline."), "{}", full.html);
    let silent = decided(&mut browser, &csrf, (&path, asked[2].1), "decline", " ").await;
    let field = format!("id=\"reason-{}-error\"", asked[2].1);
    assert!(silent.status == 422 && silent.html.contains(&field), "{}", silent.html);
    let declined = decided(&mut browser, &csrf, (&path, asked[2].1), "decline", "For nurses.").await;
    assert_eq!(declined.header("location"), format!("{path}?done=declined"));
    let history = enrolments::history(&app.cx, &asked[2].0, asked[2].1).await.unwrap();
    assert_eq!(history.last().unwrap().reason.as_deref(), Some("For nurses."));

    enrolments::withdraw(&app.cx, &asked[3].0, asked[3].1, None).await.unwrap();
    let late = decided(&mut browser, &csrf, (&path, asked[3].1), "accept", "").await;
    assert!(late.status == 409 && late.html.contains("taken back or decided meanwhile"), "{}", late.html);
    assert!(browser.get(&path).await.html.contains("Nobody asks for a place now."));
}

async fn decided(
    browser: &mut Browser<'_>,
    csrf: &str,
    (path, id): (&str, EnrolmentId),
    decision: &str,
    reason: &str,
) -> Answer {
    let fields = [("csrf", csrf), ("do", decision), ("reason", reason)];
    let fields: Fields = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    browser.post(&format!("{path}/{id}"), &fields).await
}

#[tokio::test]
async fn requests_are_shown_page_by_page() {
    let app = TestApp::start().await;
    let (run, asked) = asked_for(&app, 3).await;
    let first = PageRequest { limit: 2, after: None };
    let page = enrolments::requests(&app.cx, &Actor::System, run, first).await.unwrap();
    let next = PageRequest::parse(Some(2), page.next_cursor.as_deref()).unwrap();
    let rest = enrolments::requests(&app.cx, &Actor::System, run, next).await.unwrap();
    let ids: Vec<_> = page.items.iter().chain(&rest.items).map(|request| request.enrolment.id).collect();
    assert_eq!(ids, asked.iter().map(|(_, id)| *id).collect::<Vec<_>>());
    assert_eq!(rest.next_cursor, None);
}

#[tokio::test]
async fn trainers_learners_and_strangers_open_and_change_no_runs() {
    let app = TestApp::start().await;
    let run = app.self_paced_run().await;
    let paths = ["settings", "cancellation", "requests"].map(|page| format!("/desk/runs/{run}/{page}"));
    let mut stranger = Browser::of(&app).await;
    for path in paths.iter().map(String::as_str).chain([NEW]) {
        assert_eq!(stranger.get(path).await.status, 401, "{path}");
    }
    for login in ["clinician@demo.test", "trainer@demo.test", "reviewer@demo.test"] {
        let mut browser = person(&app, login).await;
        for path in paths.iter().map(String::as_str).chain([NEW]) {
            assert_eq!(browser.get(path).await.status, 403, "{path} for {login}");
        }
        let csrf = browser.get("/account").await.csrf();
        for path in paths[..2].iter().map(String::as_str).chain([NEW]) {
            let fields =
                [("csrf", csrf.as_str()), ("course_key", COURSE), ("reason", "x"), ("kind", "self_paced")];
            let more = [("admission", "open"), ("enrolment_opens_at", "2026-11-24"), ("revision", "1")];
            let fields: Fields =
                fields.iter().chain(&more).map(|(name, value)| ((*name).into(), (*value).into())).collect();
            assert_eq!(browser.post(path, &fields).await.status, 403, "{path} for {login}");
        }
        let course = browser.get(&format!("/courses/{COURSE}?done=published")).await.html;
        assert!(!course.contains(NEW));
        let is_told = course.contains("The course is published.");
        assert_eq!(is_told, login.starts_with("reviewer"), "{login}");
    }
    assert_eq!(all(&app).await.len(), 1);
}

#[tokio::test]
async fn whoever_coordinates_one_course_opens_runs_of_that_one_alone() {
    let app = TestApp::start().await;
    let Actor::Person(mut person) = app.with_role(Role::Coordinator).await else { panic!("no person") };
    let everywhere = Actor::Person(person.clone());
    let found = runs::to_open(&app.cx, &everywhere).await.unwrap();
    assert_eq!(found.iter().map(|course| course.key.as_str()).collect::<Vec<_>>(), [COURSE]);
    let own = runs::find(&app.cx, app.self_paced_run().await).await.unwrap().row.course_id;
    for (course, there) in [(own, 1), (app.cx.new_id::<CourseId>(), 0)] {
        person.roles = vec![GrantedRole { role: Role::Coordinator, course_id: Some(course) }];
        let actor = Actor::Person(person.clone());
        assert_eq!(runs::to_open(&app.cx, &actor).await.unwrap().len(), there);
        let plan = RunPlan::always_open(app.cx.now());
        let opened = runs::open(&app.cx, &actor, app.cx.new_id(), COURSE, plan).await;
        assert_eq!(matches!(opened, Err(Error::Forbidden)), there == 0);
    }
    let trainer = app.with_role(Role::Trainer).await;
    assert!(matches!(runs::to_open(&app.cx, &trainer).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn two_forms_that_arrive_together_open_one_run() {
    let app = TestApp::start().await;
    let coordinator = app.with_role(Role::Coordinator).await;
    let (id, plan) = (app.cx.new_id(), RunPlan::always_open(app.cx.now()));
    let open = || runs::open(&app.cx, &coordinator, id, COURSE, plan.clone());
    let (first, second) = tokio::join!(open(), open());
    assert_eq!((first.unwrap().row.id, second.unwrap().row.id), (id, id));
    assert_eq!(all(&app).await.len(), 2);
    runs::cancel(&app.cx, &coordinator, id, "By mistake.").await.unwrap();
    assert_ne!(open().await.unwrap().row.id, id, "a run that is cancelled is not opened by going back");
}

#[tokio::test]
async fn after_publishing_those_who_may_are_led_to_opening_a_run() {
    let app = TestApp::start().await;
    let run = app.self_paced_run().await;
    let path = format!("/courses/{COURSE}?done=published");
    let mut admin = person(&app, "admin@demo.test").await;
    assert!(!admin.get(&path).await.html.contains("Learners can enrol once"), "there is a run already");
    runs::cancel(&app.cx, &Actor::System, run, "For this test.").await.unwrap();
    let told = admin.get(&path).await.html;
    assert!(told.contains("Learners can enrol once a run is open."), "{told}");
    let mut reviewer = person(&app, "reviewer@demo.test").await;
    assert!(reviewer.get(&path).await.html.contains("once a coordinator has opened a run"));
    let mut stranger = Browser::of(&app).await;
    assert!(!stranger.get(&path).await.html.contains("The course is published."));
}
