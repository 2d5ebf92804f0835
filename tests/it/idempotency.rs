//! Answers kept for requests that are sent twice, on both databases.

use chrono::Duration;
use domain::idempotency::{self, Answer, Begin, Scope};
use domain::{Error, Refusal};
use futures::future::join_all;
use tests::TestApp;

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
