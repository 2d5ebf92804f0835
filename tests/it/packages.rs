//! Packages as trainers send them, and as somebody hostile would.

use std::io::{Cursor, Write};

use domain::content::Files;
use domain::courses;
use domain::enums::Role;
use domain::page::PageRequest;
use entity::{course, course_version, package_file};
use futures::future::join_all;
use poem::test::TestResponse;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use tests::{COURSE, TestApp, assert_problem, json as body};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::certified::As;

const NEW: &str = "pain-in-children";

/// The shipped course under another key.
fn another_course() -> Files {
    let mut files = tests::database_course();
    let course = String::from_utf8(files.get("course.yaml").unwrap().to_vec()).unwrap();
    files.insert("course.yaml", course.replacen(COURSE, NEW, 1));
    files
}

async fn create(client: &As, zip: Vec<u8>) -> TestResponse {
    client.request("POST", "/courses").content_type("application/octet-stream").body(zip).send().await
}

/// How many courses, versions and files there are.
async fn stored(app: &TestApp) -> [u64; 3] {
    let db = app.cx.read();
    [
        course::Entity::find().count(db).await.unwrap(),
        course_version::Entity::find().count(db).await.unwrap(),
        package_file::Entity::find().count(db).await.unwrap(),
    ]
}

fn archive(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_trainer_makes_a_course_out_of_its_package_and_nobody_sees_it_yet() {
    let app = TestApp::start().await;
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    let made = create(&trainer, another_course().to_zip().unwrap()).await;
    let location = made.0.headers().get("location").map(|path| path.to_str().unwrap().to_owned());
    assert_eq!(
        (made.0.status().as_u16(), location.as_deref()),
        (201, Some("/api/v1/courses/pain-in-children/draft"))
    );
    assert_eq!(trainer.get(&format!("/courses/{NEW}/draft")).send().await.0.status().as_u16(), 200);
    assert_problem(app.get(&format!("/courses/{NEW}")).send().await, 404, "not_found").await;
    assert_problem(create(&trainer, another_course().to_zip().unwrap()).await, 409, "course_exists").await;
    let learner = As::new(&app, app.learner().await);
    assert_problem(create(&learner, another_course().to_zip().unwrap()).await, 403, "forbidden").await;
}

#[tokio::test]
async fn a_reviewer_signs_off_exactly_the_draft_that_was_read() {
    let app = TestApp::start().await;
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    let reviewer = As::new(&app, app.with_role(Role::Reviewer).await);
    create(&trainer, another_course().to_zip().unwrap()).await;
    let path = format!("/courses/{NEW}/draft");
    let read = reviewer.get(&path).send().await;
    let etag = read.0.headers().get("etag").unwrap().to_str().unwrap().to_owned();
    let mut changed = another_course();
    changed.insert("media/more.png", vec![1, 2, 3]);
    let put =
        trainer.request("PUT", &path).header("if-match", &etag).content_type("application/octet-stream");
    assert_eq!(put.body(changed.to_zip().unwrap()).send().await.0.status().as_u16(), 200);
    let unread = trainer.request("PUT", &path).content_type("application/octet-stream");
    let unread = unread.body(another_course().to_zip().unwrap()).send().await;
    assert_problem(unread, 428, "if_match_required").await;
    let sign = |etag: &str| {
        reviewer.post(&format!("/courses/{NEW}/reviews"), &json!({})).header("if-match", etag).send()
    };
    assert_problem(sign(&etag).await, 412, "stale").await;
    let read = reviewer.get(&path).send().await;
    let etag = read.0.headers().get("etag").unwrap().to_str().unwrap().to_owned();
    assert_eq!(body(sign(&etag).await).await["state"], "in_review");
}

#[tokio::test]
async fn a_package_that_is_broken_or_hostile_is_refused_with_its_file_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    let before = stored(&app).await;
    let mut headless = another_course();
    headless.remove("course.yaml").unwrap();
    let bomb = archive("media/bomb.png", &vec![0; 17 * 1024 * 1024]);
    assert!(bomb.len() < 100_000);
    let sent = [
        (headless.to_zip().unwrap(), "course.yaml"),
        (bomb, "media/bomb.png"),
        (archive("../../evil.sh", b"x"), "evil.sh"),
        (archive("/etc/passwd", b"x"), "passwd"),
        (archive("media\\..\\..\\evil.md", b"x"), "evil.md"),
        (b"PK\x03\x04 no archive".to_vec(), ""),
        (Vec::new(), ""),
    ];
    for (zip, file) in sent {
        let problem = assert_problem(create(&trainer, zip).await, 422, "invalid").await;
        let told = problem["errors"].to_string();
        assert!(told.contains(file), "{file}: {problem}");
    }
    assert_eq!(stored(&app).await, before);
}

#[tokio::test]
async fn a_package_with_a_missing_file_is_kept_as_a_draft_that_says_so_and_cannot_be_published() {
    let app = TestApp::start().await;
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    let reviewer = As::new(&app, app.with_role(Role::Reviewer).await);
    let mut files = another_course();
    files.remove("quizzes/final-test.yaml").unwrap();
    let draft = body(create(&trainer, files.to_zip().unwrap()).await).await;
    let findings = draft["findings"].as_array().unwrap();
    let error = findings.iter().find(|finding| finding["severity"] == "error").unwrap();
    assert!(error.to_string().contains("final-test"), "{error}");
    reviewer.post(&format!("/courses/{NEW}/reviews"), &json!({})).send().await;
    let said = json!({ "change_class": "editorial", "change_note": "First." });
    let published = reviewer.post(&format!("/courses/{NEW}/publications"), &said).send().await;
    assert_problem(published, 409, "draft_has_errors").await;
}

#[tokio::test]
async fn nobody_but_those_who_write_courses_has_a_long_body_read_or_an_archive_unpacked() {
    let app = TestApp::start().await;
    let learner = As::new(&app, app.learner().await);
    let long = || vec![0; 2 << 20];
    assert_problem(create(&learner, long()).await, 413, "body_too_large").await;
    let stranger = app.client().post("/api/v1/courses").content_type("application/octet-stream");
    assert_problem(stranger.body(long()).send().await, 413, "body_too_large").await;
    assert_problem(create(&learner, archive("../../evil.sh", b"x")).await, 403, "forbidden").await;
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    assert_problem(create(&trainer, long()).await, 422, "invalid").await;
    assert_problem(create(&trainer, vec![0; 65 << 20]).await, 413, "body_too_large").await;
}

#[tokio::test]
async fn of_servers_that_load_a_course_together_one_publishes_it_and_it_has_one_run() {
    let app = TestApp::start().await;
    let load = || courses::load_shipped(&app.cx, another_course().in_folder(NEW));
    let told = join_all((0..4).map(|_| load())).await;
    assert!(told.iter().all(Result::is_ok), "{told:?}");
    let page = PageRequest { limit: 20, after: None };
    assert_eq!(domain::runs::list_of_course(&app.cx, NEW, page).await.unwrap().items.len(), 1);
    assert_eq!(courses::find_published(&app.cx, NEW).await.unwrap().number, 1);
    assert!(load().await.is_ok(), "again changes nothing");
}
