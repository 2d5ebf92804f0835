//! Answers kept for requests that are sent twice, on both databases.

use chrono::Duration;
use domain::enums::Role;
use domain::idempotency::{self, Answer, Begin, Scope};
use domain::{Actor, Error, Refusal};
use futures::future::join_all;
use poem::test::TestResponse;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use tests::{COURSE, TestApp, assert_problem, json as body};

use crate::certified::{As, SURNAMES, signed_in, with_certificate};

#[tokio::test]
async fn of_many_at_once_one_is_first_and_the_others_get_its_answer_later() {
    let app = TestApp::start().await;
    let begin = || idempotency::begin(&app.cx, Scope::of_stranger(&app.cx, "192.0.2.1"), "key", "hash");
    let all = join_all((0..10).map(|_| begin())).await;
    let mut claims: Vec<_> =
        all.iter().filter_map(|b| if let Ok(Begin::First(c)) = b { Some(c) } else { None }).collect();
    let waiting = all.iter().filter(|b| matches!(b, Err(Error::Refused(Refusal::RequestInProgress)))).count();
    assert_eq!((claims.len(), waiting), (1, 9));

    let answer = Answer { status: 201, headers: vec![("location".into(), "/x".into())], body: vec![0, 255] };
    idempotency::finish(&app.cx, claims.remove(0), &answer).await.unwrap();
    assert_eq!(begin().await.unwrap(), Begin::Replay(answer));
    app.advance(Duration::hours(25));
    assert!(matches!(begin().await.unwrap(), Begin::First(_)), "a day later it is a new request");
}

#[tokio::test]
async fn a_request_that_was_cut_off_is_taken_over_by_one() {
    let app = TestApp::start().await;
    let begin = || idempotency::begin(&app.cx, Scope::of_stranger(&app.cx, "192.0.2.1"), "key", "hash");
    begin().await.unwrap();
    app.advance(Duration::seconds(61));
    let all = join_all((0..10).map(|_| begin())).await;
    assert_eq!(all.iter().filter(|b| matches!(b, Ok(Begin::First(_)))).count(), 1);
    app.advance(Duration::hours(25));
    idempotency::forget_old(&app.cx).await.unwrap();
    domain::people::forget_old(&app.cx).await.unwrap();
}

/// A run, asked for with a key.
async fn ask(client: &As, key: &[u8], capacity: u32) -> TestResponse {
    let plan = json!({
        "kind": "self_paced", "admission": "open", "enrolment_opens_at": "2026-11-01T00:00:00Z", "capacity": capacity,
    });
    let key = http::HeaderValue::from_bytes(key).unwrap();
    let sent = client.post("/course-runs", &json!({ "course_key": COURSE, "plan": plan }));
    sent.header("idempotency-key", key).send().await
}

#[tokio::test]
async fn a_double_submit_makes_one_thing_and_gives_one_answer() {
    let app = TestApp::start().await;
    let client = As::new(&app, app.with_role(Role::Coordinator).await);
    let first = ask(&client, b"k1", 25).await;
    let location = first.0.headers().get("location").cloned();
    assert_eq!(first.0.status().as_u16(), 201);
    let made = body(first).await;
    let again = ask(&client, b"k1", 25).await;
    assert_eq!(again.0.headers().get("location"), location.as_ref());
    assert_eq!(again.0.header("idempotent-replayed"), Some("true"));
    assert_eq!((again.0.status().as_u16(), body(again).await), (201, made.clone()));
    assert_problem(ask(&client, b"k1", 26).await, 422, "idempotency_key_reused").await;
    assert_ne!(body(ask(&client, b"k2", 25).await).await["id"], made["id"]);
    let other = As::new(&app, app.with_role(Role::Coordinator).await);
    assert_ne!(body(ask(&other, b"k1", 25).await).await["id"], made["id"], "a key belongs to one person");
}

#[tokio::test]
async fn a_key_that_is_no_key_is_refused_and_not_passed_over() {
    let app = TestApp::start().await;
    let client = As::new(&app, app.with_role(Role::Coordinator).await);
    for key in ["ключ".as_bytes(), b"", b"two words", &[b'x'; 256]] {
        let problem = assert_problem(ask(&client, key, 25).await, 422, "invalid").await;
        assert_eq!(problem["errors"][0]["pointer"], "Idempotency-Key");
    }
}

#[tokio::test]
async fn strangers_keep_answers_only_of_what_they_made() {
    let app = TestApp::start().await;
    let kept = || async { entity::idempotent_answer::Entity::find().count(app.cx.read()).await.unwrap() };
    for (at, path) in ["/people", "/verifications", "/course-runs", "/courses"].into_iter().enumerate() {
        let sent = app.post(path, &json!({ "nonsense": at })).header("idempotency-key", format!("k{at}"));
        assert!(sent.send().await.0.status().is_client_error(), "{path}");
    }
    assert_eq!(kept().await, 0);
    let person = json!({ "user_name": "kavalova", "password": "сосны у дороги 7",
        "names": { "be": { "surname": "Кавалёва", "own_name": "Ганна" } } });
    for replayed in [None, Some("true")] {
        let sent = app.post("/people", &person).header("idempotency-key", "mine").send().await;
        assert_eq!((sent.0.status().as_u16(), sent.0.header("idempotent-replayed")), (201, replayed));
    }
    assert_eq!(kept().await, 1);
}

#[tokio::test]
async fn how_a_certificate_stands_is_never_answered_from_memory() {
    let (app, person, certificate) = with_certificate().await;
    let holder = As::new(&app, signed_in(person, &[]));
    let pair = json!({ "number": certificate.serial, "surname": SURNAMES[0] });
    let ask = || holder.post("/verifications", &pair).header("idempotency-key", "k1").send();
    assert_eq!(body(ask().await).await["status"], "valid");
    domain::certificates::revoke(&app.cx, &Actor::System, certificate.id, "by mistake").await.unwrap();
    let again = ask().await;
    assert_eq!(again.0.header("idempotent-replayed"), None);
    assert_eq!(body(again).await["status"], "revoked");
}

#[tokio::test]
async fn a_caller_whose_line_breaks_gets_the_answer_by_asking_again() {
    let app = TestApp::start().await;
    let client = As::new(&app, app.with_role(Role::Coordinator).await);
    let count = || async {
        let page = domain::page::PageRequest { limit: 100, after: None };
        domain::runs::list(&app.cx, page).await.unwrap().items.len()
    };
    let before = count().await;
    for (number, steps) in [2, 10, 40, 80, 160, 320].into_iter().enumerate() {
        let key = format!("k{number}");
        let mut request = Box::pin(ask(&client, key.as_bytes(), 25));
        let mut step = std::task::Context::from_waker(std::task::Waker::noop());
        for _ in 0..steps {
            if Future::poll(request.as_mut(), &mut step).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(request); // the line breaks
        // A minute is for those who were killed; nobody was.
        for _ in 0..10_000 {
            if ask(&client, key.as_bytes(), 25).await.0.status().as_u16() != 409 {
                break;
            }
        }
        assert_eq!(count().await, before + number + 1);
    }
}
