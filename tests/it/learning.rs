//! Outline, lessons, progress facts, completion.

use chrono::Duration;
use domain::content::Language;
use domain::enums::{EnrolmentState, FactKind};
use domain::learning::{self, Act, Fact, FactResult, ItemState, MAX_FACTS, Segment};
use domain::quizzes::Response;
use domain::{Error, Refusal, enrolments};
use entity::progress_fact;
use futures::future::join_all;
use sea_orm::{EntityTrait, PaginatorTrait};
use tests::TestApp;

use crate::study::Student;

fn watched(from_ms: i64, to_ms: i64) -> Act {
    Act::MediaWatched { media: "media/visit.mp4".into(), segments: vec![Segment { from_ms, to_ms }] }
}

#[tokio::test]
async fn the_outline_has_the_course_and_how_far_one_has_come() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let outline = || learning::outline(&app.cx, &student.actor, student.enrolment, Language::Be);
    let before = outline().await.unwrap();
    assert_eq!(before.modules.len(), student.version.package.course.modules.len());
    assert_eq!((before.done_count, before.resume), (0, None));
    assert_eq!(before.title.language, Language::Be);
    let lessons = student.lessons();
    student.tell(vec![student.fact(lessons[0], Act::LessonCompleted)]).await;
    student.tell(vec![student.fact(lessons[2], Act::ReadingPosition { permille: 420 })]).await;
    let after = outline().await.unwrap();
    let state = |id| after.modules.iter().flat_map(|m| &m.items).find(|item| item.id == id).unwrap().state;
    assert_eq!(state(lessons[0]), ItemState::Completed);
    assert_eq!(state(lessons[1]), ItemState::New);
    assert_eq!(state(lessons[2]), ItemState::Opened);
    let resume = after.resume.unwrap();
    assert_eq!((resume.lesson_id, resume.position_permille), (lessons[2], 420));
    assert_eq!(after.enrolment_state, EnrolmentState::Active);
}

#[tokio::test]
async fn the_outline_says_why_a_quiz_is_locked_and_until_when() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await.summary;
    student.submit(attempt.id).await.unwrap();
    let outline = learning::outline(&app.cx, &student.actor, student.enrolment, Language::En).await.unwrap();
    let quiz = outline.modules.iter().flat_map(|m| &m.items).find(|item| item.id == student.quiz()).unwrap();
    assert_eq!(quiz.locked, Some(Refusal::PauseBetweenAttempts));
    assert!(quiz.locked_until.unwrap() > app.cx.now() + Duration::hours(23));
    let standing = quiz.quiz.as_ref().unwrap();
    assert_eq!((standing.attempts_left, standing.attempts.len()), (Some(2), 1));
}

#[tokio::test]
async fn a_lesson_comes_in_the_language_asked_for_with_checks_and_sources() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let lessons = student.lessons();
    let read = |n: usize, language| {
        learning::lesson(&app.cx, &student.actor, student.enrolment, lessons[n], language)
    };
    let lesson = read(0, Language::Ru).await.unwrap();
    assert_eq!(lesson.text.language, Language::Ru);
    assert!(lesson.text.html.contains("<h2"));
    assert!(!lesson.checks.is_empty() && !lesson.references.is_empty());
    assert!(lesson.previous.is_none());
    assert_eq!(lesson.next.unwrap().id, lessons[1]);
    assert_eq!(read(1, Language::En).await.unwrap().previous.unwrap().id, lessons[0]);
    let quiz =
        learning::lesson(&app.cx, &student.actor, student.enrolment, student.quiz(), Language::En).await;
    assert!(matches!(quiz, Err(Error::NotFound("lesson"))));
}

#[tokio::test]
async fn a_fact_sent_twice_counts_once() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let fact = student.fact(student.lessons()[0], Act::LessonOpened);
    let told = student.tell(vec![fact.clone(), fact.clone()]).await;
    assert_eq!([&told[0].result, &told[1].result], [&FactResult::Accepted, &FactResult::Duplicate]);
    let again = join_all((0..5).map(|_| student.tell(vec![fact.clone()]))).await;
    assert!(again.iter().all(|outcomes| outcomes[0].result == FactResult::Duplicate));
    assert_eq!(progress_fact::Entity::find().count(app.cx.read()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_minute_watched_ten_times_on_two_devices_is_one_minute() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let lesson = student.lessons()[0];
    let mut facts: Vec<_> = (0..10).map(|_| student.fact(lesson, watched(0, 60_000))).collect();
    facts.push(student.fact(lesson, watched(90_000, 120_000)));
    let (one, other) = facts.split_at(5);
    join_all([student.tell(one.to_vec()), student.tell(other.to_vec())]).await;
    let progress = learning::progress(&app.cx, &student.actor, student.enrolment).await.unwrap();
    let watched = &progress.lessons[0].watched;
    assert_eq!(watched.watched_ms("media/visit.mp4"), 90_000);
    assert_eq!(watched.0["media/visit.mp4"].len(), 2);
}

#[tokio::test]
async fn reading_goes_on_where_it_stopped_last_and_not_at_the_furthest_point() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let lesson = student.lessons()[0];
    let at = |permille| student.fact(lesson, Act::ReadingPosition { permille });
    student.tell(vec![at(1000)]).await;
    let before = app.cx.now();
    app.advance(Duration::hours(5));
    student.tell(vec![at(300)]).await;
    let late = Fact { device_at: Some(before), ..at(700) };
    student.tell(vec![late]).await;
    let progress = learning::progress(&app.cx, &student.actor, student.enrolment).await.unwrap();
    assert_eq!(progress.resume.unwrap().position_permille, 300);
}

#[tokio::test]
async fn facts_from_a_device_that_was_offline_keep_their_time_and_order_nothing_wrongly() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let lessons = student.lessons();
    app.advance(Duration::days(2));
    let yesterday = app.cx.now() - Duration::days(1);
    student.tell(vec![student.fact(lessons[1], Act::LessonOpened)]).await;
    let late = Fact { device_at: Some(yesterday), ..student.fact(lessons[0], Act::LessonOpened) };
    student.tell(vec![late.clone()]).await;
    let progress = learning::progress(&app.cx, &student.actor, student.enrolment).await.unwrap();
    assert_eq!(progress.resume.unwrap().lesson_id, lessons[1]);
    let key = (student.enrolment, late.fact_id);
    let row = progress_fact::Entity::find_by_id(key).one(app.cx.read()).await.unwrap().unwrap();
    assert_eq!((row.kind, row.device_at), (FactKind::LessonOpened, Some(yesterday)));
    assert!(row.received_at > yesterday);
}

#[tokio::test]
async fn a_fact_that_cannot_be_meant_does_not_hold_up_the_others() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let lesson = student.lessons()[0];
    let answered = |question: &str, option: &str| Act::SelfCheckAnswered {
        question_id: question.into(),
        response: Response::SingleChoice { option_id: Some(option.into()) },
    };
    let facts = vec![
        student.fact(student.quiz(), Act::LessonOpened),
        student.fact(lesson, Act::ReadingPosition { permille: 1001 }),
        student.fact(lesson, watched(10, 5)),
        student.fact(lesson, answered("no-such-question", "a")),
        student.fact(lesson, Act::ReadingPosition { permille: 1000 }),
    ];
    let told = student.tell(facts).await;
    let codes: Vec<_> = told
        .iter()
        .map(|outcome| match &outcome.result {
            FactResult::Refused { code, .. } => *code,
            FactResult::Accepted => "accepted",
            FactResult::Duplicate => "duplicate",
        })
        .collect();
    assert_eq!(codes, ["unknown_lesson", "out_of_range", "out_of_range", "unknown_question", "accepted"]);
}

#[tokio::test]
async fn too_many_facts_at_once_are_refused() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let fact = || student.fact(student.lessons()[0], Act::LessonOpened);
    let facts = |count: usize| (0..count).map(|_| fact()).collect::<Vec<_>>();
    let tell = |facts| learning::record_progress(&app.cx, &student.actor, student.enrolment, facts);
    assert!(matches!(tell(facts(MAX_FACTS + 1)).await, Err(Error::Invalid(_))));
    assert_eq!(tell(facts(MAX_FACTS)).await.unwrap().len(), MAX_FACTS);
}

#[tokio::test]
async fn the_last_lesson_and_the_quiz_complete_the_course_once() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let missing = || learning::eligibility(&app.cx, &student.actor, student.enrolment);
    let before = missing().await.unwrap();
    assert_eq!(before.missing.len(), student.version.items.iter().filter(|item| item.required).count());
    assert!(!before.complete);
    let facts: Vec<_> = student.lessons().iter().map(|id| student.fact(*id, Act::LessonCompleted)).collect();
    student.tell(facts.clone()).await;
    let only_quiz = missing().await.unwrap().missing;
    assert_eq!(only_quiz.iter().map(|one| one.refusal).collect::<Vec<_>>(), [Refusal::QuizNotPassed]);
    assert_eq!(only_quiz[0].item_id, Some(student.quiz()));
    student.pass().await;
    assert_eq!(student.state().await, EnrolmentState::Completed);
    assert!(missing().await.unwrap().complete);
    student.tell(vec![student.fact(student.lessons()[0], Act::LessonOpened)]).await;
    let history = enrolments::history(&app.cx, &student.actor, student.enrolment).await.unwrap();
    let completed = history.iter().filter(|change| change.to == EnrolmentState::Completed);
    assert_eq!(completed.count(), 1);
}

#[tokio::test]
async fn a_lesson_and_the_quiz_that_end_together_complete_the_course() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let mut facts: Vec<_> =
        student.lessons().iter().map(|id| student.fact(*id, Act::LessonCompleted)).collect();
    let last = facts.pop().unwrap();
    student.tell(facts).await;
    let attempt = student.start().await;
    student.answer_all_but(&attempt, &[]).await;
    let (submitted, _) = tokio::join!(student.submit(attempt.summary.id), student.tell(vec![last]));
    assert_eq!(submitted.unwrap().passed, Some(true));
    assert_eq!(student.state().await, EnrolmentState::Completed);
}

#[tokio::test]
async fn anothers_course_cannot_be_studied() {
    let app = TestApp::start().await;
    let (student, stranger) = (Student::of(&app).await, Student::of(&app).await);
    let (id, lesson) = (student.enrolment, student.lessons()[0]);
    let facts = vec![student.fact(lesson, Act::LessonOpened)];
    let foreign = [
        learning::outline(&app.cx, &stranger.actor, id, Language::En).await.map(drop),
        learning::lesson(&app.cx, &stranger.actor, id, lesson, Language::En).await.map(drop),
        learning::record_progress(&app.cx, &stranger.actor, id, facts).await.map(drop),
        learning::progress(&app.cx, &stranger.actor, id).await.map(drop),
        learning::eligibility(&app.cx, &stranger.actor, id).await.map(drop),
    ];
    for one in foreign {
        assert!(matches!(one, Err(Error::NotFound("enrolment"))), "{one:?}");
    }
}

#[tokio::test]
async fn a_lesson_keeps_no_more_films_than_it_can_have() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let lesson = student.lessons()[0];
    let watch =
        |film: usize| Act::MediaWatched { media: format!("film {film}"), segments: vec![(0, 60_000).into()] };
    let facts = (0..120).map(|film| student.fact(lesson, watch(film))).collect();
    let told = student.tell(facts).await;
    let kept = told.iter().filter(|one| one.result == FactResult::Accepted).count();
    assert_eq!(kept, 50);
    assert!(matches!(told[119].result, FactResult::Refused { code: "too_many", .. }));
    let again = student.tell(vec![student.fact(lesson, watch(0))]).await;
    assert_eq!(again[0].result, FactResult::Accepted, "a film that is known goes on");
}
