//! What a client that repeats itself may rely on.

use super::*;
use crate::test_centre::TestCentre;

fn person() -> Scope {
    Scope::of_person(PersonId(uuid::Uuid::from_u128(1)))
}

fn answer(text: &str) -> Answer {
    Answer { status: 201, headers: vec![("location".into(), "/x".into())], body: text.as_bytes().to_vec() }
}

async fn first(cx: &Context, key: &str, hash: &str) -> Claim {
    match begin(cx, person(), key, hash).await.unwrap() {
        Begin::First(claim) => claim,
        Begin::Replay(answer) => panic!("{answer:?}"),
    }
}

fn refusal(result: Result<Begin>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_for_a_day() {
    let cx = TestCentre::open().await;
    let claim = first(&cx, "k", "h").await;
    finish(&cx, &claim, &answer("one")).await.unwrap();
    assert_eq!(begin(&cx, person(), "k", "h").await.unwrap(), Begin::Replay(answer("one")));
    cx.advance(Duration::hours(25));
    first(&cx, "k", "other").await;
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let cx = TestCentre::open().await;
    let claim = first(&cx, "k", "h").await;
    assert_eq!(refusal(begin(&cx, person(), "k", "other").await), Refusal::KeyReused);
    finish(&cx, &claim, &answer("one")).await.unwrap();
    assert_eq!(refusal(begin(&cx, person(), "k", "other").await), Refusal::KeyReused);
}

#[tokio::test]
async fn strangers_and_people_never_share_a_key() {
    let cx = TestCentre::open().await;
    let claim = first(&cx, "k", "h").await;
    finish(&cx, &claim, &answer("one")).await.unwrap();
    for scope in [
        Scope::of_stranger(&cx, "192.0.2.1"),
        Scope::of_stranger(&cx, "192.0.2.2"),
        Scope::of_person(PersonId(uuid::Uuid::from_u128(2))),
    ] {
        assert!(matches!(begin(&cx, scope, "k", "other").await.unwrap(), Begin::First(_)));
    }
}

#[tokio::test]
async fn of_many_at_once_one_is_first() {
    let cx = TestCentre::open().await;
    let all = futures::future::join_all((0..20).map(|_| begin(&cx, person(), "k", "h"))).await;
    let firsts = all.iter().filter(|begun| matches!(begun, Ok(Begin::First(_)))).count();
    let waiting = all.iter().filter(|b| matches!(b, Err(Error::Refused(Refusal::RequestInProgress)))).count();
    assert_eq!((firsts, waiting), (1, 19));
}

#[tokio::test]
async fn a_request_that_was_cut_off_is_taken_over_once() {
    let cx = TestCentre::open().await;
    let lost = first(&cx, "k", "h").await;
    assert_eq!(refusal(begin(&cx, person(), "k", "h").await), Refusal::RequestInProgress);
    cx.advance(Duration::seconds(61));
    let heir = first(&cx, "k", "h").await;
    assert_eq!(refusal(begin(&cx, person(), "k", "h").await), Refusal::RequestInProgress);

    finish(&cx, &lost, &answer("late")).await.unwrap();
    abandon(&cx, &lost).await.unwrap();
    finish(&cx, &heir, &answer("right")).await.unwrap();
    assert_eq!(begin(&cx, person(), "k", "h").await.unwrap(), Begin::Replay(answer("right")));
}

#[tokio::test]
async fn an_abandoned_request_may_be_sent_again() {
    let cx = TestCentre::open().await;
    let claim = first(&cx, "k", "h").await;
    abandon(&cx, &claim).await.unwrap();
    first(&cx, "k", "other").await;
}

#[tokio::test]
async fn old_answers_are_swept_away() {
    let cx = TestCentre::open().await;
    first(&cx, "k", "h").await;
    cx.advance(Duration::hours(25));
    first(&cx, "k2", "h").await;
    forget_old(&cx).await.unwrap();
    assert_eq!(Entity::find().all(cx.read()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn odd_keys_are_refused() {
    let cx = TestCentre::open().await;
    for key in ["", "a b", "ключ", "a\0b", &"k".repeat(256)] {
        assert!(matches!(begin(&cx, person(), key, "h").await, Err(Error::Invalid(_))), "{key:?}");
    }
}
