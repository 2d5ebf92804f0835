//! Attempts, responses, scoring, review.

use chrono::Duration;
use domain::content::{Language, ReviewPart};
use domain::enums::{AttemptState, ResponseState};
use domain::ids::AttemptId;
use domain::quizzes::{self, Response, ShownParts};
use domain::{Actor, Error, Refusal};
use entity::{attempt, person, response};
use futures::future::join_all;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tests::TestApp;

use crate::study::{Student, assert_refused, choose, item, right};

/// A single choice of the shipped quiz; `c` is right.
const WHEN: &str = "q-when";

async fn kept(app: &TestApp, attempt: AttemptId) -> Vec<response::Model> {
    let of_attempt = response::Column::AttemptId.eq(attempt);
    response::Entity::find().filter(of_attempt).all(app.cx.read()).await.unwrap()
}

#[tokio::test]
async fn of_ten_who_start_at_once_all_get_the_same_attempt() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let started = join_all((0..10).map(|_| student.try_start())).await;
    let started: Vec<_> = started.into_iter().map(Result::unwrap).collect();
    let first = started[0].attempt.summary.id;
    assert!(started.iter().all(|one| one.attempt.summary.id == first));
    assert_eq!(started.iter().filter(|one| one.is_new).count(), 1);
    assert_eq!(started[0].attempt.items.len(), started[0].attempt.item_count);
}

#[tokio::test]
async fn the_deadline_has_the_learners_extra_time_and_the_servers_clock() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let row =
        person::Entity::find_by_id(student.actor.person_id().unwrap()).one(app.cx.read()).await.unwrap();
    let mut row = row.unwrap().into_active_model();
    row.time_factor_percent = Set(150);
    row.update(app.cx.database().write()).await.unwrap();
    let attempt = student.start().await;
    let limit = attempt.summary.deadline_at.unwrap() - attempt.summary.started_at;
    assert_eq!(limit, Duration::seconds(45 * 60 * 3 / 2));
    assert_eq!(attempt.time_factor_percent, 150);
    app.advance(Duration::minutes(30));
    let left = student.view(attempt.summary.id).await.seconds_left.unwrap();
    assert!((37 * 60 + 20..=37 * 60 + 30).contains(&left), "{left}");
}

#[tokio::test]
async fn everything_right_is_full_marks_also_with_decimal_commas() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let scored = student.pass().await;
    assert_eq!((scored.state, scored.percent, scored.passed), (AttemptState::Scored, Some(100), Some(true)));
    assert_eq!(scored.score_milli, Some(scored.max_score_milli));
}

#[tokio::test]
async fn the_ids_shown_lead_to_full_marks_as_well() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let ordering =
        attempt.items.iter().find(|i| matches!(i.question.parts, ShownParts::Ordering { .. })).unwrap();
    let ShownParts::Ordering { steps } = &ordering.question.parts else { unreachable!() };
    let course_content::Question::Ordering(key) = student.question(&ordering.question.id) else {
        unreachable!()
    };
    let label = |text: &str| steps.iter().find(|step| step.text.text == text).unwrap().id.clone();
    let step_ids: Vec<_> = key.steps.iter().map(|step| label(step.text.get(Language::En))).collect();
    assert!(step_ids.iter().all(|id| id.starts_with("shown-")));
    let response = Response::Ordering { step_ids };
    student.respond(attempt.summary.id, ordering.id, 1, &response).await.unwrap();
    let scored = student.submit(attempt.summary.id).await.unwrap();
    assert_eq!(scored.score_milli, Some(ordering.max_score_milli));
}

#[tokio::test]
async fn what_an_author_called_steps_and_targets_is_no_answer() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let hidden = |item: &&quizzes::ItemView| {
        matches!(item.question.parts, ShownParts::Ordering { .. } | ShownParts::Matching { .. })
    };
    let mut tried = 0;
    for item in attempt.items.iter().filter(hidden) {
        let response = right(&student.question(&item.question.id));
        let new = quizzes::NewResponse { op_id: app.cx.new_id(), seq: 1, response };
        let refused = quizzes::respond(&app.cx, &student.actor, attempt.summary.id, item.id, new).await;
        let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
        assert!(fields.iter().all(|field| field.code == "unknown_id"), "{fields:?}");
        tried += 1;
    }
    assert!(tried > 1);
    assert_eq!(student.submit(attempt.summary.id).await.unwrap().score_milli, Some(0));
}

#[tokio::test]
async fn a_wrong_safety_critical_response_fails_an_attempt_over_the_pass_mark() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    student.answer_all_but(&attempt, &["q-lost-list"]).await;
    let scored = student.submit(attempt.summary.id).await.unwrap();
    assert!(scored.percent.unwrap() >= 90, "{scored:?}");
    assert_eq!(scored.passed, Some(false));
}

#[tokio::test]
async fn submitting_again_changes_nothing() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await.summary.id;
    let submitted = join_all((0..5).map(|_| student.submit(attempt))).await;
    app.advance(Duration::hours(2));
    let again = student.submit(attempt).await.unwrap();
    for one in submitted {
        let one = one.unwrap();
        assert_eq!((one.submitted_at, one.state), (again.submitted_at, AttemptState::Scored));
    }
}

#[tokio::test]
async fn the_same_operation_gives_the_same_answer_even_after_submission() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let (id, place) = (attempt.summary.id, item(&attempt, WHEN).id);
    let op_id = app.cx.new_id();
    let first = student.respond_as(op_id, id, place, 1, &choose("a")).await.unwrap();
    let again =
        join_all((0..5).map(|_| async { student.respond_as(op_id, id, place, 1, &choose("a")).await })).await;
    assert!(again.into_iter().all(|one| one.unwrap() == first));
    student.submit(id).await.unwrap();
    app.advance(Duration::hours(1));
    assert_eq!(student.respond_as(op_id, id, place, 1, &choose("a")).await.unwrap(), first);
    assert_eq!(kept(&app, id).await.len(), 1);
    let other = student.respond_as(op_id, id, place, 1, &choose("b")).await;
    assert!(matches!(other, Err(Error::Invalid(found)) if found[0].code == "op_id_reused"));
}

#[tokio::test]
async fn an_older_response_never_overwrites_a_newer_one() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let (id, place) = (attempt.summary.id, item(&attempt, WHEN).id);
    student.respond(id, place, 5, &choose("c")).await.unwrap();
    let op_id = app.cx.new_id();
    for _ in 0..2 {
        assert_refused(student.respond_as(op_id, id, place, 4, &choose("a")).await, Refusal::ResponseOlder);
    }
    assert_refused(student.respond(id, place, 5, &choose("a")).await, Refusal::ResponseOlder);
    let states: Vec<_> = kept(&app, id).await.into_iter().map(|row| row.state).collect();
    assert_eq!(states.iter().filter(|state| **state == ResponseState::Older).count(), 2);
    let view = student.view(id).await;
    assert_eq!(item(&view, WHEN).response.as_ref().unwrap().response, choose("c"));
}

#[tokio::test]
async fn responses_that_race_leave_the_highest_number() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let (id, place) = (attempt.summary.id, item(&attempt, WHEN).id);
    let options = ["a", "b", "c", "d"].map(choose);
    let sent =
        (1..=20_i64).map(|seq| student.respond(id, place, seq, &options[usize::try_from(seq % 4).unwrap()]));
    join_all(sent).await;
    let view = student.view(id).await;
    let own = item(&view, WHEN).response.clone().unwrap();
    assert_eq!((own.seq, own.response), (20, options[0].clone()));
    assert_eq!(kept(&app, id).await.len(), 20);
}

#[tokio::test]
async fn a_late_response_is_kept_and_not_counted() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let (id, place) = (attempt.summary.id, item(&attempt, WHEN).id);
    app.advance(Duration::minutes(45) + Duration::seconds(4));
    student.respond(id, place, 1, &choose("a")).await.expect("a few seconds are the network's");
    app.advance(Duration::seconds(2));
    let op_id = app.cx.new_id();
    for _ in 0..2 {
        assert_refused(student.respond_as(op_id, id, place, 2, &choose("c")).await, Refusal::AttemptTimeUp);
    }
    let rows = kept(&app, id).await;
    assert_eq!(rows.iter().filter(|row| row.state == ResponseState::Quarantined).count(), 1);
    let closed = student.view(id).await.summary;
    assert_eq!((closed.state, closed.score_milli), (AttemptState::Scored, Some(0)));
    assert_eq!(closed.submitted_at, closed.deadline_at);
}

#[tokio::test]
async fn a_response_after_submission_is_kept_and_not_counted() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let (id, place) = (attempt.summary.id, item(&attempt, WHEN).id);
    student.submit(id).await.unwrap();
    assert_refused(student.respond(id, place, 1, &choose("c")).await, Refusal::AttemptSubmitted);
    assert_eq!(kept(&app, id).await[0].state, ResponseState::Quarantined);
}

#[tokio::test]
async fn anothers_attempt_does_not_exist() {
    let app = TestApp::start().await;
    let (student, stranger) = (Student::of(&app).await, Student::of(&app).await);
    let (own, theirs) = (student.start().await, stranger.start().await);
    let (id, place) = (own.summary.id, own.items[0].id);
    let response = right(&student.question(&own.items[0].question.id));
    let foreign = [
        stranger.respond(id, place, 1, &response).await.map(drop),
        stranger.respond(theirs.summary.id, place, 1, &response).await.map(drop),
        stranger.submit(id).await.map(drop),
        quizzes::attempt(&app.cx, &stranger.actor, id, Language::En).await.map(drop),
        quizzes::review(&app.cx, &stranger.actor, id, Language::En).await.map(drop),
        quizzes::start(&app.cx, &stranger.actor, student.enrolment, student.quiz(), Language::En)
            .await
            .map(drop),
    ];
    for one in foreign {
        assert!(matches!(one, Err(Error::NotFound(_))), "{one:?}");
    }
    let anonymous = quizzes::attempt(&app.cx, &Actor::Anonymous, id, Language::En).await;
    assert!(matches!(anonymous, Err(Error::SignInRequired(_))));
    assert_eq!(kept(&app, id).await.len(), 0);
}

#[tokio::test]
async fn attempts_are_counted_and_have_a_pause_between() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    for number in 1..=3 {
        let attempt = student.start().await;
        assert_eq!(attempt.summary.number, number);
        student.submit(attempt.summary.id).await.unwrap();
        if number < 3 {
            assert_refused(student.try_start().await, Refusal::PauseBetweenAttempts);
            app.advance(Duration::hours(24) - Duration::minutes(1));
            assert_refused(student.try_start().await, Refusal::PauseBetweenAttempts);
            app.advance(Duration::minutes(2));
        }
    }
    app.advance(Duration::days(30));
    assert_refused(student.try_start().await, Refusal::NoAttemptsLeft);
}

#[tokio::test]
async fn a_forgotten_attempt_ends_at_its_deadline_and_the_pause_runs_from_there() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let first = student.start().await.summary;
    app.advance(Duration::hours(25));
    let second = student.start().await.summary;
    assert_eq!(second.number, 2);
    let closed = student.view(first.id).await.summary;
    assert_eq!((closed.state, closed.submitted_at), (AttemptState::Scored, first.deadline_at));
}

#[tokio::test]
async fn the_sweep_closes_and_scores_what_is_due() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let id = student.start().await.summary.id;
    assert_eq!(quizzes::attempts_to_close(&app.cx, 10).await.unwrap(), []);
    app.advance(Duration::minutes(46));
    assert_eq!(quizzes::attempts_to_close(&app.cx, 10).await.unwrap(), [id]);
    app.work().await;
    assert_eq!(student.view(id).await.summary.state, AttemptState::Scored);
}

#[tokio::test]
async fn what_was_submitted_before_a_crash_is_scored_after_it() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    student.answer_all_but(&attempt, &[]).await;
    let id = attempt.summary.id;
    let row = attempt::Entity::find_by_id(id).one(app.cx.read()).await.unwrap().unwrap();
    let mut row = row.into_active_model();
    row.state = Set(AttemptState::Submitted);
    row.submitted_at = Set(Some(app.cx.now()));
    row.update(app.cx.database().write()).await.unwrap();
    assert_eq!(quizzes::attempts_to_score(&app.cx, 10).await.unwrap(), [id]);
    app.work().await;
    quizzes::score(&app.cx, id).await.unwrap();
    let scored = student.view(id).await.summary;
    assert_eq!((scored.state, scored.passed), (AttemptState::Scored, Some(true)));
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_and_not_kept() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let (id, place) = (attempt.summary.id, item(&attempt, WHEN).id);
    for response in [choose("zz"), Response::Ordering { step_ids: vec![] }] {
        assert!(matches!(student.respond(id, place, 1, &response).await, Err(Error::Invalid(_))));
    }
    assert!(matches!(student.respond(id, place, -1, &choose("a")).await, Err(Error::Invalid(_))));
    assert_eq!(kept(&app, id).await.len(), 0);
}

#[tokio::test]
async fn no_key_and_no_feedback_leaves_before_the_policy_allows() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let attempt = student.start().await;
    let id = attempt.summary.id;
    let seen = serde_json::to_string(&student.view(id).await).unwrap();
    for question in &student.version.quiz(student.quiz()).unwrap().questions {
        assert_no_key(&seen, question);
    }
    for word in ["\"correct\"", "\"answer\":", "tolerance", "\"feedback\"", "\"target\"", "\"s1\"", "\"t1\""]
    {
        assert!(!seen.contains(word), "{word}");
    }
    assert_refused(
        quizzes::review(&app.cx, &student.actor, id, Language::En).await,
        Refusal::ReviewNotAllowed,
    );
}

fn assert_no_key(seen: &str, question: &course_content::Question) {
    use course_content::Question;
    let quoted = |text: &str| serde_json::to_string(text).unwrap().trim_matches('"').to_owned();
    let mut secrets: Vec<_> = question.common().feedback.into_iter().cloned().collect();
    if let Question::SingleChoice(choice) | Question::MultipleResponse(choice) = question {
        secrets.extend(choice.options.iter().filter_map(|option| option.feedback.clone()));
    }
    if let Question::CaseVignette(case) = question {
        case.questions.iter().for_each(|question| assert_no_key(seen, question));
    }
    for secret in secrets.iter().flat_map(|text| text.0.values()) {
        assert!(!seen.contains(&quoted(secret)), "{secret}");
    }
}

#[tokio::test]
async fn a_review_shows_the_key_only_once_the_quiz_is_settled() {
    let app = TestApp::start().await;
    let student = Student::of(&app).await;
    let failed = student.start().await.summary.id;
    student.submit(failed).await.unwrap();
    let review = || quizzes::review(&app.cx, &student.actor, failed, Language::En);
    let before = review().await.unwrap();
    assert_eq!(before.parts, [ReviewPart::Responses, ReviewPart::Correctness, ReviewPart::Feedback]);
    assert!(before.items.iter().all(|item| item.key.is_none() && item.correctness.is_some()));
    let options = before.items.iter().filter_map(|item| item.feedback.as_ref()).map(|f| f.options.len());
    assert_eq!(options.sum::<usize>(), 0, "feedback on options not chosen would tell the key");
    app.advance(Duration::hours(25));
    let second = student.start().await;
    student.answer_all_but(&second, &[]).await;
    assert!(review().await.unwrap().items.iter().all(|item| item.key.is_none()), "another attempt is open");
    student.submit(second.summary.id).await.unwrap();
    let after = review().await.unwrap();
    assert!(after.items.iter().all(|item| item.key.is_some()));
    assert!(after.items.iter().any(|item| !item.sources.is_empty()));
}

#[tokio::test]
async fn giving_up_a_place_and_taking_another_gives_no_new_attempts() {
    let app = TestApp::start().await;
    let (run, learner) = (app.self_paced_run().await, app.learner().await);
    let person = learner.person_id().unwrap();
    let first =
        domain::enrolments::enrol(&app.cx, &learner, run, person).await.unwrap().enrolment().row.clone();
    let version = domain::courses::load(&app.cx, first.course_version_id).await.unwrap();
    let quiz = version.items.iter().find(|item| item.kind == domain::enums::ItemKind::Quiz).unwrap().id;
    let begin = |enrolment| quizzes::start(&app.cx, &learner, enrolment, quiz, Language::En);
    let attempt = begin(first.id).await.unwrap().attempt.summary.id;
    quizzes::submit(&app.cx, &learner, attempt).await.unwrap();
    domain::enrolments::withdraw(&app.cx, &learner, first.id, None).await.unwrap();
    let second =
        domain::enrolments::enrol(&app.cx, &learner, run, person).await.unwrap().enrolment().row.clone();
    let early = begin(second.id).await;
    assert!(matches!(early, Err(Error::Refused(Refusal::PauseBetweenAttempts))), "{early:?}");
    app.advance(Duration::hours(25));
    assert_eq!(begin(second.id).await.unwrap().attempt.summary.number, 2);
}

#[tokio::test]
async fn a_place_that_the_centre_took_away_leaves_nothing_used_up() {
    let app = TestApp::start().await;
    let student = Student::of_changed_quiz(&app, &[("attempts: 3", "attempts: 1")]).await;
    student.pass().await;
    let row = domain::enrolments::find(&app.cx, &student.actor, student.enrolment).await.unwrap().row;
    domain::runs::cancel(&app.cx, &Actor::System, row.course_run_id, "The hall is flooded.").await.unwrap();
    let plan = domain::runs::RunPlan::always_open(app.cx.now());
    let run = domain::runs::create(&app.cx, &Actor::System, tests::COURSE, plan).await.unwrap().row.id;
    let person = student.actor.person_id().unwrap();
    let enrolled = domain::enrolments::enrol(&app.cx, &student.actor, run, person).await.unwrap();
    let again = Student { enrolment: enrolled.enrolment().row.id, ..student };
    assert_eq!(again.pass().await.passed, Some(true));
}

#[tokio::test]
async fn the_order_shown_cannot_be_computed_from_what_the_learner_knows() {
    let app = TestApp::start().await;
    let mut orders = std::collections::BTreeSet::new();
    for _ in 0..6 {
        let learner = app.learner().await;
        let person = learner.person_id().unwrap();
        let run = app.self_paced_run().await;
        let row =
            domain::enrolments::enrol(&app.cx, &learner, run, person).await.unwrap().enrolment().row.clone();
        let version = domain::courses::load(&app.cx, row.course_version_id).await.unwrap();
        let quiz = version.items.iter().find(|item| item.kind == domain::enums::ItemKind::Quiz).unwrap().id;
        let view = quizzes::start(&app.cx, &learner, row.id, quiz, Language::En).await.unwrap().attempt;
        orders.insert(view.items.iter().map(|item| item.question.id.clone()).collect::<Vec<_>>());
    }
    assert_eq!(orders.len(), 6, "every attempt has an order of its own");
}
