//! Learning and quizzes as pages: forms posted twice, tabs left open, scripts, and things that are somebody else's.

use domain::content::Language;
use domain::enums::ItemKind;
use domain::ids::{CourseItemId, EnrolmentId};
use domain::learning::Act;
use domain::people::{self, Credentials, DEMO_PASSWORD, make_demo_people};
use domain::quizzes::{self, AttemptView, Response, ShownParts};
use domain::{Actor, courses, enrolments, learning};
use poem::endpoint::{BoxEndpoint, EndpointExt};
use poem::test::{TestClient, TestResponse};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use secrecy::ExposeSecret;
use tests::TestApp;
use uuid::Uuid;

use crate::study::Student;

/// Somebody in a browser, with a place on the course.
struct Visitor<'a> {
    app: &'a TestApp,
    pages: TestClient<BoxEndpoint<'static, poem::Response>>,
    cookie: String,
    actor: Actor,
    enrolment: EnrolmentId,
}

impl<'a> Visitor<'a> {
    async fn to(app: &'a TestApp) -> Self {
        make_demo_people(&app.cx).await.unwrap();
        let run = app.self_paced_run().await;
        let credentials = Credentials {
            login: "clinician@demo.test".into(),
            password: DEMO_PASSWORD.to_owned().into(),
            shared_computer: false,
            address: None,
        };
        let session = people::sign_in_to_pages(&app.cx, credentials).await.unwrap();
        let token = session.token.expose_secret();
        let actor = people::authenticate_page(&app.cx, token).await.unwrap().actor;
        let place = enrolments::enrol(&app.cx, &actor, run, actor.person_id().unwrap()).await.unwrap();
        let pages = TestClient::new(web::routes(&app.cx).boxed());
        let cookie = format!("fg_session={token}; fg_lang=en");
        Self { app, pages, cookie, enrolment: place.enrolment().row.id, actor }
    }

    async fn get(&self, path: &str) -> TestResponse {
        self.pages.get(path).header("cookie", &self.cookie).send().await
    }

    async fn text(&self, path: &str) -> String {
        self.get(path).await.0.into_body().into_string().await.unwrap()
    }

    /// What the page says a question was shown with.
    async fn seen(&self, page: &str, name: &str) -> String {
        let html = self.text(page).await;
        between(&html, &format!("name=\"seen.{name}\" value=\""), "\"").to_owned()
    }

    /// Posts a form as it stands on the page at `page`, with these fields.
    async fn post(&self, page: &str, path: &str, fields: &[(&str, &str)], accept: &str) -> TestResponse {
        let html = self.text(page).await;
        let csrf = between(&html, "name=\"csrf\" value=\"", "\"");
        let fields: Vec<_> = [("csrf", csrf)].iter().chain(fields).copied().collect();
        let request = self.pages.post(path).header("cookie", &self.cookie).header("accept", accept);
        request.form(&fields).send().await
    }

    async fn item(&self, kind: ItemKind) -> CourseItemId {
        let enrolment = enrolments::find(&self.app.cx, &self.actor, self.enrolment).await.unwrap();
        let version = courses::load(&self.app.cx, enrolment.row.course_version_id).await.unwrap();
        version.items.iter().find(|item| item.kind == kind).unwrap().id
    }

    async fn start(&self) -> AttemptView {
        let quiz = self.item(ItemKind::Quiz).await;
        quizzes::start(&self.app.cx, &self.actor, self.enrolment, quiz, Language::En).await.unwrap().attempt
    }

    async fn read(&self, attempt: &AttemptView) -> AttemptView {
        quizzes::attempt(&self.app.cx, &self.actor, attempt.summary.id, Language::En).await.unwrap()
    }
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from} in {text}")) + from.len();
    text[start..].split(to).next().unwrap()
}

fn status(response: &TestResponse) -> u16 {
    response.0.status().as_u16()
}

fn location(response: &TestResponse) -> &str {
    response.0.headers().get("location").unwrap().to_str().unwrap()
}

/// The first question with one choice: its place, the name of its fields, two of its options.
fn choice(attempt: &AttemptView) -> (usize, String, [String; 2]) {
    let found = attempt.items.iter().enumerate().find_map(|(at, item)| match &item.question.parts {
        ShownParts::SingleChoice { options } => Some((at, [options[0].id.clone(), options[1].id.clone()])),
        _ => None,
    });
    let (at, options) = found.unwrap();
    (at, format!("q{}", at + 1), options)
}

fn chosen(attempt: &AttemptView, at: usize) -> (i64, Option<String>) {
    match attempt.items[at].response.as_ref().map(|own| (own.seq, &own.response)) {
        Some((seq, Response::SingleChoice { option_id })) => (seq, option_id.clone()),
        _ => (0, None),
    }
}

#[tokio::test]
async fn a_form_posted_twice_saves_each_response_once() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let attempt = visitor.start().await;
    let (at, name, [first, _]) = choice(&attempt);
    let path = format!("/attempts/{}", attempt.summary.id);
    let seen = visitor.seen(&path, &name).await;
    let shown = format!("seen.{name}");
    let fields = [(name.as_str(), first.as_str()), (shown.as_str(), seen.as_str()), ("do", "save")];
    for _ in 0..2 {
        let saved = visitor.post(&path, &path, &fields, "text/html").await;
        assert_eq!((status(&saved), location(&saved)), (303, format!("{path}?saved=1").as_str()));
        assert_eq!(chosen(&visitor.read(&attempt).await, at), (1, Some(first.clone())));
    }
}

#[tokio::test]
async fn a_tab_left_open_is_told_of_a_newer_response_and_an_untouched_one_changes_nothing() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let attempt = visitor.start().await;
    let (at, name, [first, second]) = choice(&attempt);
    let path = format!("/attempts/{}", attempt.summary.id);
    let seen = visitor.seen(&path, &name).await;
    let shown = format!("seen.{name}");
    let tab = |option| [(name.as_str(), option), (shown.as_str(), seen.as_str())];
    visitor.post(&path, &path, &tab(&first), "text/html").await;
    let stale = visitor.post(&path, &path, &tab(&second), "text/html").await;
    assert_eq!(status(&stale), 409);
    let html = stale.0.into_body().into_string().await.unwrap();
    assert!(html.contains("answered in another tab or on another device"));
    let untouched = visitor.post(&path, &path, &tab(&second)[1..], "text/html").await;
    assert_eq!(status(&untouched), 303);
    assert_eq!(chosen(&visitor.read(&attempt).await, at), (1, Some(first)));
}

#[tokio::test]
async fn a_script_is_told_in_words_that_a_response_is_saved_or_why_not() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let attempt = visitor.start().await;
    let (at, name, [first, second]) = choice(&attempt);
    let page = format!("/attempts/{}", attempt.summary.id);
    let path = format!("{page}/responses/{}", attempt.items[at].id);
    let (one, other) = (Uuid::from_u128(1).to_string(), Uuid::from_u128(2).to_string());
    let send = |op, option| {
        let kind = ("kind", "single_choice");
        [("op_id", op), ("seq", "1"), kind, ("name", name.as_str()), (name.as_str(), option)]
    };
    let saved = visitor.post(&page, &path, &send(&one, &first), "application/json").await;
    assert_eq!(status(&saved), 200);
    let told = saved.json().await;
    told.value().object().get("sentence").assert_string("Saved at 12:00");
    let seen = told.value().object().get("seen").string().to_owned();
    assert!(visitor.text(&page).await.contains(&format!("value=\"{seen}\"")), "as the page itself would say");
    let older = visitor.post(&page, &path, &send(&other, &second), "application/json").await;
    assert_eq!(status(&older), 409);
    older.json().await.value().object().get("code").assert_string("response_older");
}

#[tokio::test]
async fn what_is_no_number_is_refused_with_everything_typed_kept() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let attempt = visitor.start().await;
    let path = format!("/attempts/{}", attempt.summary.id);
    let found = attempt.items.iter().zip(1..).find_map(|(item, number)| match &item.question.parts {
        ShownParts::Numeric { fields } => Some((format!("q{number}"), fields[0].id.clone())),
        _ => None,
    });
    let (name, field) = found.unwrap();
    let seen = visitor.seen(&path, &name).await;
    let (shown, typed) = (format!("seen.{name}"), format!("{name}.{field}"));
    let fields = [(typed.as_str(), "about <3>"), (shown.as_str(), seen.as_str())];
    let refused = visitor.post(&path, &path, &fields, "text/html").await;
    assert_eq!(status(&refused), 422);
    let html = refused.0.into_body().into_string().await.unwrap();
    assert!(html.contains("value=\"about &#60;3&#62;\"") && html.contains("role=\"alert\""), "{html}");
}

#[tokio::test]
async fn what_comes_after_handing_in_is_kept_and_told() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let attempt = visitor.start().await;
    let (_, name, [first, _]) = choice(&attempt);
    let path = format!("/attempts/{}", attempt.summary.id);
    let seen = visitor.seen(&path, &name).await;
    let submission = format!("{path}/submission");
    for _ in 0..2 {
        let handed_in = visitor.post("/learn", &submission, &[], "text/html").await;
        assert_eq!((status(&handed_in), location(&handed_in)), (303, format!("{path}/review").as_str()));
    }
    let shown = format!("seen.{name}");
    let fields = [(name.as_str(), first.as_str()), (shown.as_str(), seen.as_str())];
    let late = visitor.post("/learn", &path, &fields, "text/html").await;
    assert_eq!((status(&late), location(&late)), (303, format!("{path}/review?late=1").as_str()));
    assert_eq!(location(&visitor.get(&path).await), format!("{path}/review"));
    assert!(visitor.text(location(&late)).await.contains("a person decides whether it counts"));
}

#[tokio::test]
async fn the_end_of_the_time_is_told_by_the_rule_of_the_attempt() {
    let grace = [("overdue: autosubmit", "overdue: grace"), ("grace_minutes: 0", "grace_minutes: 10")];
    let abandon = [("overdue: autosubmit", "overdue: abandon")];
    let rules = [
        (&[][..], "What you have saved is being handed in."),
        (&grace, "hand in what you have saved until 12:55"),
        (&abandon, "an attempt that was not handed in in time ends without a result"),
    ];
    for (changes, said) in rules {
        let app = TestApp::start().await;
        if !changes.is_empty() {
            Student::of_changed_quiz(&app, changes).await;
        }
        let visitor = Visitor::to(&app).await;
        let attempt = visitor.start().await;
        let html = visitor.text(&format!("/attempts/{}", attempt.summary.id)).await;
        let told = between(&html, "<template id=\"over\">", "</template>");
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[tokio::test]
async fn somebody_elses_learning_looks_like_none() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let other = app.learner().await;
    let run = app.self_paced_run().await;
    let theirs = enrolments::enrol(&app.cx, &other, run, other.person_id().unwrap()).await.unwrap();
    let (theirs, lesson) = (theirs.enrolment().row.id, visitor.item(ItemKind::Lesson).await);
    let quiz = visitor.item(ItemKind::Quiz).await;
    let attempt =
        quizzes::start(&app.cx, &other, theirs, quiz, Language::En).await.unwrap().attempt.summary.id;
    for path in [
        format!("/learn/{theirs}"),
        format!("/learn/{theirs}/lessons/{lesson}"),
        format!("/learn/{theirs}/quizzes/{quiz}"),
        format!("/attempts/{attempt}"),
        format!("/attempts/{attempt}/submission"),
        format!("/attempts/{attempt}/review"),
        format!("/attempts/{}", Uuid::nil()),
    ] {
        let answer = visitor.get(&path).await;
        assert_eq!(status(&answer), 404, "{path}");
        assert!(answer.0.into_body().into_string().await.unwrap().contains("under another name"), "{path}");
    }
}

#[tokio::test]
async fn a_lesson_read_twice_counts_once_and_leads_on() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let lesson = visitor.item(ItemKind::Lesson).await;
    let path = format!("/learn/{}/lessons/{lesson}", visitor.enrolment);
    for _ in 0..2 {
        let read = visitor.post(&path, &path, &[], "text/html").await;
        assert_eq!(status(&read), 303);
        assert!(location(&read).starts_with(&format!("/learn/{}/lessons/", visitor.enrolment)));
    }
    let outline = learning::outline(&app.cx, &visitor.actor, visitor.enrolment, Language::En).await.unwrap();
    assert_eq!(outline.done_count, 1);
    assert!(visitor.text("/learn").await.contains("1 of 13 done"));
}

#[tokio::test]
async fn the_answer_to_a_self_check_stays_on_the_page_with_its_feedback() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let lesson = visitor.item(ItemKind::Lesson).await;
    let path = format!("/learn/{}/lessons/{lesson}", visitor.enrolment);
    let view =
        learning::lesson(&app.cx, &visitor.actor, visitor.enrolment, lesson, Language::En).await.unwrap();
    let ShownParts::SingleChoice { options } = &view.checks[0].question.parts else { panic!("a choice") };
    let answer = [("c1", options[0].id.as_str())];
    let answered = visitor.post(&path, &format!("{path}/checks/1?c2.x=y&k=2"), &answer, "text/html").await;
    let leads_to = location(&answered).to_owned();
    assert_eq!(leads_to, format!("{path}?c2.x=y&k=2&c1={}&k=1#check-1", options[0].id));
    let html = visitor.text(leads_to.split('#').next().unwrap()).await;
    let check = between(&html, "id=\"check-1\"", "</section>");
    assert!(check.contains("class=\"feedback") && check.contains(" checked"), "{check}");
    let unknown = visitor.post(&path, &format!("{path}/checks/99"), &answer, "text/html").await;
    assert_eq!(status(&unknown), 404);
}

#[tokio::test]
async fn what_a_certificate_waits_for_is_said_where_certificates_are_looked_for() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let student = Student {
        app: &app,
        actor: visitor.actor.clone(),
        enrolment: visitor.enrolment,
        version: courses::find_published(&app.cx, tests::COURSE).await.unwrap(),
    };
    let row = entity::person::Entity::find_by_id(visitor.actor.person_id().unwrap()).one(app.cx.read()).await;
    let mut row = row.unwrap().unwrap().into_active_model();
    row.names_confirmed_at = Set(None);
    row.revision = Set(77);
    row.update(app.cx.database().write()).await.unwrap();
    let done = student.lessons().into_iter().map(|lesson| student.fact(lesson, Act::LessonCompleted));
    student.tell(done.collect()).await;
    student.pass().await;
    for page in ["/certificates", "/learn"] {
        let html = visitor.text(page).await;
        assert!(html.contains("href=\"/account/names\""), "{page}");
        assert!(!html.contains("You have no certificate yet"), "{page}");
    }
}

#[tokio::test]
async fn a_test_says_beforehand_that_some_questions_have_to_be_right() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let quiz = visitor.item(ItemKind::Quiz).await;
    let html = visitor.text(&format!("/learn/{}/quizzes/{quiz}", visitor.enrolment)).await;
    assert!(html.contains("Some questions have to be right to pass"), "{html}");
}

#[tokio::test]
async fn somebody_is_called_by_the_name_they_have_in_the_language_of_the_page() {
    let app = TestApp::start().await;
    let visitor = Visitor::to(&app).await;
    let heading = async |language: &str| {
        let html = visitor.text(&format!("/learn?lang={language}")).await;
        between(&html, "<h1>", "</h1>").to_owned()
    };
    let called = [heading("be").await, heading("ru").await, heading("en").await];
    assert!(called[2].is_ascii(), "{called:?}");
    assert_ne!(called[0].split(", ").nth(1), called[1].split(", ").nth(1), "{called:?}");
}
