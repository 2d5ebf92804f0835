//! What a safety-critical version asks of those who learnt an older one; moving to a newer version; reminders.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::Duration;
use domain::content::Language;
use domain::courses::{self, Publication};
use domain::enums::{ChangeClass, EnrolmentState, LetterKind, Role, SignInKind};
use domain::jobs::{self, Job};
use domain::learning::{self, Act};
use domain::letters::{Letter, Mail, Unsent};
use domain::newsletter::Mailing;
use domain::page::PageRequest;
use domain::{Actor, Error, Refusal, Settings, enrolments, invariants, privacy, refreshers};
use entity::{refresher_acknowledgement, sign_in_name};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;
use tests::{COURSE, TestApp, assert_problem, json as body};

use crate::certified::As;
use crate::package_files::drafted;
use crate::privacy::{PASSWORD, registered, secret, studied};
use crate::review::{changed, passage};
use crate::study::Student;

/// Publishes a version in which the passage says this.
async fn publishes(app: &TestApp, text: &str, change_class: ChangeClass) -> domain::ids::CourseVersionId {
    let (path, quote) = passage();
    let files = changed(&path, &[(&quote, text)]);
    courses::put_draft(&app.cx, &Actor::System, COURSE, files, None).await.unwrap();
    let said = Publication { change_class, change_note: format!("It says now: {text}") };
    courses::publish(&app.cx, &Actor::System, COURSE, &said).await.unwrap().id
}

async fn due(app: &TestApp, actor: &Actor) -> Vec<domain::ids::CourseVersionId> {
    let tasks = refreshers::due(&app.cx, actor, Language::En).await.unwrap();
    tasks.into_iter().map(|task| task.id).collect()
}

async fn reads_a_lesson(student: &Student<'_>) {
    let first = student.lessons()[0];
    student.tell(vec![student.fact(first, Act::LessonCompleted)]).await;
}

#[tokio::test]
async fn whoever_learns_or_has_completed_the_old_version_reads_what_changed_once() {
    let app = TestApp::start().await;
    let done = studied(&app, &registered(&app.cx, "daria").await, true).await;
    assert_eq!(done.state().await, EnrolmentState::Completed);
    jobs::perform(&app.cx, Job::IssueCertificate(done.enrolment)).await.unwrap();
    let under_way = Student::of(&app).await;
    reads_a_lesson(&under_way).await;
    let booked = Student::of(&app).await;
    let important = publishes(&app, "Something important.", ChangeClass::Important).await;
    assert!(due(&app, &done.actor).await.is_empty());
    let critical = publishes(&app, "Half of the dose.", ChangeClass::SafetyCritical).await;
    assert_ne!(important, critical);
    for (actor, wanted) in
        [(&done.actor, vec![critical]), (&under_way.actor, vec![critical]), (&booked.actor, vec![])]
    {
        assert_eq!(due(&app, actor).await, wanted);
    }
    let later = Student::of(&app).await;
    reads_a_lesson(&later).await;
    assert!(due(&app, &later.actor).await.is_empty(), "the new version is what they learn");

    let found = refreshers::find(&app.cx, &done.actor, critical, Language::En).await.unwrap();
    assert_eq!(found.task.change_note, "It says now: Half of the dose.");
    assert_eq!(found.versions.as_ref().unwrap().lessons(Language::En).len(), 1);
    assert!(found.new_texts(Language::En)[0].2.contains("Half of the dose."));
    let first = refreshers::acknowledge(&app.cx, &done.actor, critical).await.unwrap();
    app.advance(Duration::days(1));
    let again = refreshers::acknowledge(&app.cx, &done.actor, critical).await.unwrap();
    assert_eq!(first, again, "said once");
    assert!(due(&app, &done.actor).await.is_empty());
    publishes(&app, "Half of the dose, and wait.", ChangeClass::Editorial).await;
    assert_eq!(due(&app, &under_way.actor).await, [critical], "though it is superseded");
    let stranger = refreshers::acknowledge(&app.cx, &later.actor, critical).await;
    assert!(matches!(stranger, Err(Error::NotFound(_))));
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
}

#[tokio::test]
async fn those_who_keep_registers_see_who_has_read_it() {
    let app = TestApp::start().await;
    let (one, other) = (Student::of(&app).await, Student::of(&app).await);
    reads_a_lesson(&one).await;
    reads_a_lesson(&other).await;
    let critical = publishes(&app, "Half of the dose.", ChangeClass::SafetyCritical).await;
    refreshers::acknowledge(&app.cx, &one.actor, critical).await.unwrap();
    let coordinator = app.with_role(Role::Coordinator).await;
    let first = PageRequest { limit: 1, after: None };
    let readers = refreshers::readers(&app.cx, &coordinator, (COURSE, None), first).await.unwrap();
    assert_eq!((readers.all, readers.read, readers.people.items.len()), (2, 1, 1));
    let cursor = readers.people.next_cursor.unwrap();
    let second = PageRequest::parse(Some(1), Some(&cursor)).unwrap();
    let rest = refreshers::readers(&app.cx, &coordinator, (COURSE, Some(2)), second).await.unwrap();
    assert!(rest.people.next_cursor.is_none());
    let people = [&readers.people.items[0], &rest.people.items[0]];
    let has_read = |actor: &Actor| {
        people.iter().find(|reader| Some(reader.person) == actor.person_id()).unwrap().read_at.is_some()
    };
    assert!(has_read(&one.actor) && !has_read(&other.actor));
    let stranger = refreshers::readers(&app.cx, &one.actor, (COURSE, None), first).await;
    assert!(matches!(stranger, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn that_somebody_has_read_it_is_never_changed_is_theirs_to_take_along_and_goes_with_them() {
    let app = TestApp::start().await;
    let daria = registered(&app.cx, "daria").await;
    let student = studied(&app, &daria, false).await;
    reads_a_lesson(&student).await;
    let critical = publishes(&app, "Half of the dose.", ChangeClass::SafetyCritical).await;
    refreshers::acknowledge(&app.cx, &daria, critical).await.unwrap();
    let db = app.cx.database().write();
    let row = refresher_acknowledgement::Entity::find().one(db).await.unwrap().unwrap();
    let mut other = row.clone().into_active_model();
    other.at = Set(row.at - Duration::days(1));
    assert!(other.update(db).await.is_err());
    assert!(refresher_acknowledgement::Entity::delete_many().exec(db).await.is_err());
    let told = privacy::export(&app.cx, &daria, Language::En).await.unwrap();
    assert_eq!(told["refreshers"][0]["course_version"], 2);
    privacy::erase(&app.cx, &daria, &secret(PASSWORD)).await.unwrap();
    assert!(refresher_acknowledgement::Entity::find().all(db).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_moves_keeps_what_was_read_and_passed_and_still_reads_what_changed() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    reads_a_lesson(&student).await;
    student.pass().await;
    assert!(enrolments::move_offer(&app.cx, &student.actor, student.enrolment).await.unwrap().is_none());
    let critical = publishes(&app, "Half of the dose.", ChangeClass::SafetyCritical).await;
    let offer = enrolments::move_offer(&app.cx, &student.actor, student.enrolment).await.unwrap().unwrap();
    assert_eq!((offer.versions.before.number, offer.versions.after.number), (1, 2));
    assert_eq!((offer.notes.len(), offer.versions.changes.len()), (1, 1));
    let progress = || async {
        let outline = learning::outline(&app.cx, &student.actor, student.enrolment, Language::En).await;
        let outline = outline.unwrap();
        (outline.done_count, outline.required_count)
    };
    let before = progress().await;
    assert_eq!(before.0, 2, "a lesson and the quiz");
    let moved = enrolments::migrate(&app.cx, &student.actor, student.enrolment).await.unwrap();
    assert_eq!(moved.row.course_version_id, critical);
    assert_eq!(progress().await, before);
    let again = enrolments::migrate(&app.cx, &student.actor, student.enrolment).await.unwrap();
    assert_eq!(again.row.revision, moved.row.revision, "moved once");
    assert_eq!(due(&app, &student.actor).await, [critical], "what was learnt before was the old version");
    let history = enrolments::history(&app.cx, &student.actor, student.enrolment).await.unwrap();
    assert_eq!(history.last().unwrap().cause, "moved_to_newer_version");
    assert_eq!(invariants::prove(&app.cx, &Actor::System).await.unwrap(), Vec::new());
}

#[tokio::test]
async fn nobody_moves_with_an_open_attempt_or_after_completion_or_for_another() {
    let app = TestApp::start().await;
    let done = studied(&app, &registered(&app.cx, "daria").await, true).await;
    let sitting = Student::of(&app).await;
    reads_a_lesson(&sitting).await;
    let open = sitting.start().await;
    publishes(&app, "Something important.", ChangeClass::Important).await;
    let migrate = |student: &Student<'_>, id| {
        let (cx, actor) = (app.cx.clone(), student.actor.clone());
        async move { enrolments::migrate(&cx, &actor, id).await }
    };
    let completed = migrate(&done, done.enrolment).await;
    assert!(matches!(completed, Err(Error::Refused(Refusal::NothingToMove))));
    let in_between = migrate(&sitting, sitting.enrolment).await;
    assert!(matches!(in_between, Err(Error::Refused(Refusal::AttemptOpen))));
    assert!(matches!(migrate(&done, sitting.enrolment).await, Err(Error::NotFound(_))));
    sitting.submit(open.summary.id).await.unwrap();
    migrate(&sitting, sitting.enrolment).await.unwrap();
}

#[tokio::test]
async fn refreshers_and_moving_over_the_api() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    reads_a_lesson(&student).await;
    publishes(&app, "Half of the dose.", ChangeClass::SafetyCritical).await;
    let learner = As::new(&app, student.actor.clone());
    let listed = body(learner.get("/people/me/refreshers").send().await).await;
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let read = body(learner.get(&format!("/refreshers/{id}?lang=en")).send().await).await;
    assert_eq!(read["lessons"][0]["kind"], "changed", "{read}");
    let acknowledged = format!("/refreshers/{id}/acknowledgement");
    let first = body(learner.post(&acknowledged, &json!({})).send().await).await;
    assert_eq!(first, body(learner.post(&acknowledged, &json!({})).send().await).await);
    assert_eq!(body(learner.get("/people/me/refreshers").send().await).await, json!({ "items": [] }));

    let path = format!("/enrolments/{}/migration", student.enrolment);
    let offer = body(learner.get(&path).send().await).await;
    assert_eq!(offer["notes"][0]["change_class"], "safety_critical");
    let moved = body(learner.post(&path, &json!({})).send().await).await;
    assert_eq!(moved["course_version_id"], id.as_str());
    assert_problem(learner.get(&path).send().await, 404, "not_found").await;
}

#[tokio::test]
async fn pictures_of_what_changed_are_sent_to_those_who_are_asked_to_read_it() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    reads_a_lesson(&student).await;
    drafted(&app).await;
    let said =
        Publication { change_class: ChangeClass::SafetyCritical, change_note: "A picture.".to_owned() };
    let id = courses::publish(&app.cx, &Actor::System, COURSE, &said).await.unwrap().id;
    let learner = As::new(&app, student.actor.clone());
    for (file, kind, disposition) in
        [("scale.png", "image/png", "inline"), ("d.svg", "application/octet-stream", "attachment")]
    {
        let sent = learner.get(&format!("/refreshers/{id}/files/{file}")).send().await;
        sent.assert_status_is_ok();
        sent.assert_header("content-type", kind);
        sent.assert_header("content-disposition", disposition);
        sent.assert_header("cache-control", "private, max-age=600");
    }
    let nothing = learner.get(&format!("/refreshers/{id}/files/none.png")).send().await;
    assert_problem(nothing, 404, "not_found").await;
    let stranger = As::new(&app, app.learner().await);
    let refused = stranger.get(&format!("/refreshers/{id}/files/scale.png")).send().await;
    assert_problem(refused, 404, "not_found").await;
}

/// Somebody who takes letters.
#[derive(Default)]
struct Postbox(Mutex<Vec<Letter>>);

#[async_trait]
impl Mail for Postbox {
    async fn send(&self, letter: Letter) -> Result<(), Unsent> {
        self.0.lock().unwrap().push(letter);
        Ok(())
    }

    async fn send_newsletter(&self, _letter: Mailing) -> Result<(), Unsent> {
        unreachable!("nobody here has asked for it")
    }
}

#[tokio::test]
async fn authors_and_reviewer_are_reminded_before_the_day_and_after_it_once_each() {
    let postbox = Arc::new(Postbox::default());
    let app = TestApp::start().await.restart_with_mail(postbox.clone(), Settings::default()).await;
    let (trainer, reviewer) = (app.with_role(Role::Trainer).await, app.with_role(Role::Reviewer).await);
    for (actor, address) in [(&trainer, "trainer@example.by"), (&reviewer, "reviewer@example.by")] {
        let row = sign_in_name::ActiveModel {
            id: Set(app.cx.new_id()),
            person_id: Set(actor.person_id().unwrap()),
            kind: Set(SignInKind::Email),
            value: Set(address.into()),
        };
        row.insert(app.cx.database().write()).await.unwrap();
    }
    crate::review::draft(&app, &trainer).await;
    courses::review(&app.cx, &reviewer, COURSE, None).await.unwrap();
    let said = Publication { change_class: ChangeClass::Editorial, change_note: String::new() };
    courses::publish(&app.cx, &reviewer, COURSE, &said).await.unwrap();
    let version = courses::find_published(&app.cx, COURSE).await.unwrap();
    let until = version.package.course.review_by - app.cx.now().date_naive();
    assert!(until > Duration::days(61) && courses::due_again(&app.cx, &trainer).await.unwrap().is_empty());
    app.work().await;
    assert!(postbox.0.lock().unwrap().is_empty());

    let kinds = || postbox.0.lock().unwrap().drain(..).map(|letter| letter.news.kind).collect::<Vec<_>>();
    app.advance(until - Duration::days(59));
    for _ in 0..2 {
        app.work().await;
    }
    assert_eq!(kinds(), [LetterKind::ReviewDueSoon; 2]);
    assert_eq!(courses::due_again(&app.cx, &reviewer).await.unwrap().len(), 1);
    assert!(courses::due_again(&app.cx, &app.learner().await).await.unwrap().is_empty());
    app.advance(Duration::days(61));
    for _ in 0..2 {
        app.work().await;
    }
    assert_eq!(kinds(), [LetterKind::ReviewOverdue; 2]);
    let due = jobs::due(&app.cx, 100).await.unwrap();
    assert!(!due.iter().any(|job| matches!(job, Job::RemindReview(_))));
}
