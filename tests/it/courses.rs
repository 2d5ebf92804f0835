//! Courses: import, drafts, publication, catalogue, search.

use domain::content::Files;
use domain::courses::{self, CatalogueQuery, Publication};
use domain::enums::{ChangeClass, Role};
use domain::learning::{Act, Fact};
use domain::page::PageRequest;
use domain::{Actor, Error, Refusal};
use tests::{COURSE, TestApp, assert_problem, json};

async fn found(app: &TestApp, words: &str) -> usize {
    let query = CatalogueQuery { words: Some(words.into()), ..Default::default() };
    let page = PageRequest { limit: 20, after: None };
    courses::list(&app.cx, &query, page).await.unwrap().items.len()
}

fn changed_course() -> Files {
    let mut files = tests::database_course();
    let note = b"\nOne more sentence for the test.\n";
    let path = "01-what-it-is-and-for-whom/03-myths.en.md";
    let mut lesson = files.get(path).unwrap().to_vec();
    lesson.extend_from_slice(note);
    files.insert(path, lesson);
    files
}

#[tokio::test]
async fn every_shipped_course_is_exported_byte_for_byte_also_when_what_was_exported_is_imported() {
    let (app, other) = (TestApp::start().await, TestApp::start().await);
    let courses_dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../course-content/courses");
    for folder in std::fs::read_dir(courses_dir).unwrap() {
        let on_disk = Files::read_dir(&folder.unwrap().path()).unwrap();
        let key = courses::load_shipped(&app.cx, on_disk.clone()).await.unwrap();
        let exported = courses::export(&app.cx, &Actor::System, &key).await.unwrap();
        assert!(exported == on_disk, "{key}");
        courses::load_shipped(&other.cx, exported.in_folder(key.clone())).await.unwrap();
        let again = courses::export(&other.cx, &Actor::System, &key).await.unwrap();
        assert!(again == on_disk, "{key}");
    }
}

#[tokio::test]
async fn words_are_found_in_any_form_and_language() {
    let app = TestApp::start().await;
    for words in ["palliative", "паллиативной помощи", "ПОМОЩЬ детям", "паліятыўную", "palliat"]
    {
        assert_eq!(found(&app, words).await, 1, "{words}");
    }
}

#[tokio::test]
async fn a_query_of_operators_and_quotes_finds_nothing_and_breaks_nothing() {
    let app = TestApp::start().await;
    for words in ["\" OR 1=1 --", "\"*", "a:* & !b", "NEAR(x)", "'; DROP TABLE course; --", "()", "\\"] {
        assert!(found(&app, words).await <= 1, "{words}");
    }
    assert_eq!(found(&app, "xyzzyplugh").await, 0);
}

#[tokio::test]
async fn filters_narrow_the_catalogue() {
    let app = TestApp::start().await;
    for (query, count) in [
        ("level=approach", 1),
        ("level=specialist", 0),
        ("audience=nurse", 1),
        ("lang=ru", 1),
        ("lang=be", 0),
    ] {
        let list = json(app.get(&format!("/courses?{query}")).send().await).await;
        assert_eq!(list["items"].as_array().unwrap().len(), count, "{query}");
    }
}

#[tokio::test]
async fn a_course_is_found_by_its_hours() {
    let app = TestApp::start().await;
    let page = PageRequest { limit: 20, after: None };
    for (hours, count) in [(0..=12, 1), (12..=12, 1), (13..=36, 0), (37..=u16::MAX, 0)] {
        let query = CatalogueQuery { hours: Some(hours.clone()), ..Default::default() };
        assert_eq!(courses::list(&app.cx, &query, page).await.unwrap().items.len(), count, "{hours:?}");
    }
}

#[tokio::test]
async fn the_course_page_comes_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let page = json(app.get(&format!("/courses/{COURSE}?lang=ru")).send().await).await;
    assert_eq!(page["lang"], "ru");
    assert_eq!(page["modules"].as_array().unwrap().len(), 4);
    assert_eq!(page["runs"].as_array().unwrap().len(), 1);
    let belarusian =
        json(app.get(&format!("/courses/{COURSE}")).header("Accept-Language", "be").send().await).await;
    assert_eq!(belarusian["lang"], "be");
}

#[tokio::test]
async fn an_unchanged_course_page_is_not_sent_again() {
    let app = TestApp::start().await;
    let first = app.get(&format!("/courses/{COURSE}")).send().await;
    let etag = first.0.header("etag").unwrap().to_owned();
    let again = app.get(&format!("/courses/{COURSE}")).header("If-None-Match", &etag).send().await;
    assert_eq!(again.0.status().as_u16(), 304);
    assert!(again.0.into_body().into_bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_unknown_course_is_not_found() {
    let app = TestApp::start().await;
    assert_problem(app.get("/courses/no-such-course").send().await, 404, "not_found").await;
    assert_problem(app.get("/courses/a%00b").send().await, 400, "nul_character").await;
}

#[tokio::test]
async fn a_draft_is_published_only_after_a_second_clinician_has_read_it() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = (app.with_role(Role::Trainer).await, app.with_role(Role::Reviewer).await);
    let said = Publication { change_class: ChangeClass::Important, change_note: "One sentence more.".into() };
    courses::put_draft(&app.cx, &trainer, COURSE, changed_course(), Some(0)).await.unwrap();
    let early = courses::publish(&app.cx, &reviewer, COURSE, &said).await;
    assert!(matches!(early, Err(Error::Refused(Refusal::DraftNotReviewed))));
    courses::review(&app.cx, &reviewer, COURSE, None).await.unwrap();
    let version = courses::publish(&app.cx, &reviewer, COURSE, &said).await.unwrap();
    assert_eq!(version.number, 2);
    assert_eq!(courses::find_published(&app.cx, COURSE).await.unwrap().number, 2);
}

#[tokio::test]
async fn the_author_cannot_be_the_reviewer() {
    let app = TestApp::start().await;
    let author = app.with_role(Role::Reviewer).await;
    let Actor::Person(mut both) = author else { panic!("a person was made") };
    both.roles.push(domain::GrantedRole { role: Role::Trainer, course_id: None });
    let both = Actor::Person(both);
    courses::put_draft(&app.cx, &both, COURSE, changed_course(), Some(0)).await.unwrap();
    let own = courses::review(&app.cx, &both, COURSE, None).await;
    assert!(matches!(own, Err(Error::Refused(Refusal::ReviewerIsAuthor))));
}

#[tokio::test]
async fn whoever_wrote_any_state_of_a_draft_does_not_review_it() {
    let app = TestApp::start().await;
    let Actor::Person(mut both) = app.with_role(Role::Reviewer).await else { panic!("a person was made") };
    both.roles.push(domain::GrantedRole { role: Role::Trainer, course_id: None });
    let (both, trainer) = (Actor::Person(both), app.with_role(Role::Trainer).await);
    let first = courses::put_draft(&app.cx, &both, COURSE, changed_course(), Some(0)).await.unwrap();
    let mut with_a_comma = changed_course();
    let path = "01-what-it-is-and-for-whom/03-myths.en.md";
    let lesson = [with_a_comma.get(path).unwrap(), b"\nAnd a comma, too.\n"].concat();
    with_a_comma.insert(path, lesson);
    courses::put_draft(&app.cx, &trainer, COURSE, with_a_comma, Some(first.version.revision)).await.unwrap();
    let own = courses::review(&app.cx, &both, COURSE, None).await;
    assert!(matches!(own, Err(Error::Refused(Refusal::ReviewerIsAuthor))), "{own:?}");
}

#[tokio::test]
async fn a_draft_in_which_a_lesson_stands_twice_is_kept_with_its_findings() {
    let app = TestApp::start().await;
    let mut files = changed_course();
    let course = String::from_utf8(files.get("course.yaml").unwrap().to_vec()).unwrap();
    let start = course.find("      - lesson: ").unwrap();
    let end = start + course[start + 6..].find("      - ").unwrap() + 6;
    let twice = format!("{}{}{}", &course[..end], &course[start..end], &course[end..]);
    files.insert("course.yaml", twice);
    let draft = courses::put_draft(&app.cx, &Actor::System, COURSE, files, None).await.unwrap();
    assert!(draft.findings.iter().any(|finding| finding.code == "lesson_twice"), "{:?}", draft.findings);
}

#[tokio::test]
async fn a_learner_stays_on_the_version_they_began() {
    let app = TestApp::start().await;
    let (run, learner) = (app.self_paced_run().await, app.learner().await);
    let person = learner.person_id().unwrap();
    let before = domain::enrolments::enrol(&app.cx, &learner, run, person).await.unwrap();
    let begun = before.enrolment().row.id;
    let first = courses::load(&app.cx, before.enrolment().row.course_version_id).await.unwrap();
    let lesson = first.items.first().unwrap().id;
    let opened =
        Fact { fact_id: app.cx.new_id(), lesson_id: lesson, device_at: None, act: Act::LessonOpened };
    domain::learning::record_progress(&app.cx, &learner, begun, vec![opened]).await.unwrap();
    let waiting = app.learner().await;
    let not_begun =
        domain::enrolments::enrol(&app.cx, &waiting, run, waiting.person_id().unwrap()).await.unwrap();
    let said = Publication { change_class: ChangeClass::Editorial, change_note: "One sentence more.".into() };
    courses::put_draft(&app.cx, &Actor::System, COURSE, changed_course(), None).await.unwrap();
    courses::publish(&app.cx, &Actor::System, COURSE, &said).await.unwrap();
    let later = app.learner().await;
    let after = domain::enrolments::enrol(&app.cx, &later, run, later.person_id().unwrap()).await.unwrap();
    let again = domain::enrolments::find(&app.cx, &learner, before.enrolment().row.id).await.unwrap();
    assert_eq!(again.row.course_version_id, before.enrolment().row.course_version_id);
    assert_ne!(again.row.course_version_id, after.enrolment().row.course_version_id);
    let begins = domain::enrolments::find(&app.cx, &waiting, not_begun.enrolment().row.id).await.unwrap();
    assert_eq!(
        begins.row.course_version_id,
        after.enrolment().row.course_version_id,
        "begins with the new one"
    );
}

#[tokio::test]
async fn two_trainers_do_not_overwrite_each_others_draft() {
    let app = TestApp::start().await;
    let trainer = app.with_role(Role::Trainer).await;
    courses::put_draft(&app.cx, &trainer, COURSE, changed_course(), Some(0)).await.unwrap();
    let stale = courses::put_draft(&app.cx, &trainer, COURSE, changed_course(), Some(0)).await;
    assert!(matches!(stale, Err(Error::Stale)));
}

#[tokio::test]
async fn a_package_that_cannot_be_read_is_refused_with_file_and_line() {
    let app = TestApp::start().await;
    let mut files = tests::database_course();
    files.insert("course.yaml", b"format: 1\nkey: [unclosed\n".to_vec());
    let refused = courses::put_draft(&app.cx, &Actor::System, COURSE, files, None).await;
    let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
    assert!(fields.iter().any(|field| field.pointer.starts_with("/course.yaml")), "{fields:?}");
}

#[tokio::test]
async fn a_learner_does_not_see_drafts() {
    let app = TestApp::start().await;
    courses::put_draft(&app.cx, &Actor::System, COURSE, changed_course(), None).await.unwrap();
    let learner = app.learner().await;
    assert!(matches!(courses::find_draft(&app.cx, &learner, COURSE).await, Err(Error::NotFound(_))));
    assert!(matches!(courses::find_version(&app.cx, &learner, COURSE, 2).await, Err(Error::NotFound(_))));
    assert!(matches!(courses::export(&app.cx, &learner, COURSE).await, Err(Error::Forbidden)));
}
