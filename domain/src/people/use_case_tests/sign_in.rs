//! Signing in, staying signed in, and guessing.

use super::*;

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_told_alike() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    let long = "x".repeat(1 << 20);
    for (login, password) in [
        ("a@x.by", "wrong password"),
        ("b@x.by", PASSWORD),
        ("", PASSWORD),
        ("a@x.by", ""),
        ("\0", &long),
        (&long, ""),
    ] {
        assert_eq!(refused(enter(&cx, login, password).await), Refusal::WrongSignIn);
    }
}

#[tokio::test]
async fn an_access_token_ends_with_its_quarter_of_an_hour_or_its_session() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    let tokens = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let actor = actor_of(&cx, &tokens).await.unwrap();
    sign_out(&cx, &actor).await.unwrap();
    assert!(must_sign_in(&actor_of(&cx, &tokens).await));
    assert!(must_sign_in(&refresh(&cx, &tokens.refresh_token).await));
    sign_out(&cx, &actor).await.unwrap();

    let tokens = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    cx.advance(Duration::minutes(15));
    assert!(must_sign_in(&actor_of(&cx, &tokens).await));
    let next = refresh(&cx, &tokens.refresh_token).await.unwrap();
    assert!(actor_of(&cx, &next).await.is_ok());
}

#[tokio::test]
async fn a_token_of_another_centre_or_of_a_session_that_is_not_its_own_is_refused() {
    let (cx, other) = (TestCentre::open().await, TestCentre::open().await);
    registered(&cx, "a@x.by").await;
    let b = registered(&cx, "b@x.by").await;
    registered(&other, "a@x.by").await;
    let foreign = enter(&other, "a@x.by", PASSWORD).await.unwrap();
    assert!(must_sign_in(&actor_of(&cx, &foreign).await));

    let tokens = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let Ok(Actor::Person(signed_in)) = actor_of(&cx, &tokens).await else { panic!("refused") };
    let span = (cx.now(), cx.now() + Duration::minutes(15));
    let claims =
        tokens::Claims::new(&cx.settings().public_url, b.id, signed_in.session_id, cx.new_id(), span);
    let crossed = cx.token_keys().sign(&claims).unwrap();
    assert!(must_sign_in(&authenticate(&cx, &crossed).await));
}

#[tokio::test]
async fn a_session_lasts_thirty_days_and_a_shift_on_a_shared_computer() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    let own = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let shared = Credentials {
        login: "a@x.by".into(),
        password: secret(PASSWORD),
        shared_computer: true,
        address: None,
    };
    let shared = sign_in(&cx, shared).await.unwrap();
    cx.advance(Duration::hours(8) - Duration::minutes(5));
    let last = refresh(&cx, &shared.refresh_token).await.unwrap();
    assert!(last.expires_in <= 300, "no access token outlives its session: {}", last.expires_in);
    cx.advance(Duration::minutes(6));
    assert!(must_sign_in(&refresh(&cx, &last.refresh_token).await));
    cx.advance(Duration::days(29));
    let own = refresh(&cx, &own.refresh_token).await.unwrap();
    cx.advance(Duration::days(1));
    assert!(must_sign_in(&refresh(&cx, &own.refresh_token).await));
    cx.advance(Duration::days(40));
    forget_old(&cx).await.unwrap();
    assert!(session::Entity::find().all(cx.read()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_spent_refresh_token_ends_the_session_for_both_hands() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    let stolen = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let other_device = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let next = refresh(&cx, &stolen.refresh_token).await.unwrap();
    cx.advance(Duration::seconds(11));
    assert!(must_sign_in(&refresh(&cx, &stolen.refresh_token).await));
    assert!(must_sign_in(&refresh(&cx, &next.refresh_token).await));
    assert!(must_sign_in(&actor_of(&cx, &next).await));
    assert!(refresh(&cx, &other_device.refresh_token).await.is_ok(), "another sign-in is not touched");
    assert!(must_sign_in(&refresh(&cx, &secret("no such token")).await));
}

#[tokio::test]
async fn of_many_refreshes_at_once_one_family_lives() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    let tokens = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let all = join_all((0..10).map(|_| refresh(&cx, &tokens.refresh_token))).await;
    let alive: Vec<_> = all.iter().filter_map(|pair| pair.as_ref().ok()).collect();
    assert!(alive.len() <= 1, "{} families", alive.len());
    for loser in all.iter().filter_map(|pair| pair.as_ref().err()) {
        assert!(matches!(loser, Error::Refused(Refusal::RequestInProgress)), "{loser:?}");
    }
    assert!(refresh(&cx, &alive[0].refresh_token).await.is_ok(), "a device in a hurry stays signed in");
}

#[tokio::test]
async fn guessing_is_slowed_down_and_never_for_ever() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    for _ in 0..10 {
        assert_eq!(refused(enter(&cx, "a@x.by", "wrong password").await), Refusal::WrongSignIn);
    }
    let Err(Error::TooMany { retry_after_seconds }) = enter(&cx, "a@x.by", PASSWORD).await else {
        panic!("let in")
    };
    assert_eq!(retry_after_seconds, 30);
    assert!(enter_from(&cx, "a@x.by", PASSWORD, "192.0.2.9").await.is_ok(), "the holder is elsewhere");
    cx.advance(Duration::seconds(31));
    assert!(enter(&cx, "a@x.by", PASSWORD).await.is_ok());
    for _ in 0..9 {
        assert_eq!(refused(enter(&cx, "a@x.by", "wrong password").await), Refusal::WrongSignIn);
    }
    assert!(enter(&cx, "a@x.by", PASSWORD).await.is_ok(), "the success before forgot earlier failures");
}

#[tokio::test]
async fn an_unknown_name_is_slowed_down_like_a_known_one() {
    let cx = TestCentre::open().await;
    for _ in 0..10 {
        assert_eq!(refused(enter(&cx, "nobody@x.by", "wrong password").await), Refusal::WrongSignIn);
    }
    assert!(matches!(enter(&cx, "nobody@x.by", PASSWORD).await, Err(Error::TooMany { .. })));
    let rows = sign_in_failure::Entity::find().all(cx.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.subject.len() == 64 && !row.subject.contains("nobody")));
    cx.advance(Duration::hours(25));
    forget_old(&cx).await.unwrap();
    assert!(sign_in_failure::Entity::find().all(cx.read()).await.unwrap().is_empty());
}

#[tokio::test]
async fn many_guesses_at_once_count_as_many() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    let all = join_all((0..30).map(|_| enter(&cx, "a@x.by", "wrong password"))).await;
    let compared = all.iter().filter(|r| matches!(r, Err(Error::Refused(Refusal::WrongSignIn)))).count();
    let slowed = all.iter().filter(|r| matches!(r, Err(Error::TooMany { .. }))).count();
    assert_eq!((compared, slowed), (10, 20));
}

#[tokio::test]
async fn many_right_passwords_at_once_are_no_attack() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    // A registration is counted too, in a row of its own.
    let counted = sign_in_failure::Entity::find().all(cx.read()).await.unwrap();
    let all = join_all((0..30).map(|_| enter(&cx, "a@x.by", PASSWORD))).await;
    assert!(all.iter().all(Result::is_ok));
    let rows = sign_in_failure::Entity::find().all(cx.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.failures == 0 || counted.contains(row)));
}

#[tokio::test]
async fn one_address_that_tries_many_accounts_is_slowed_down() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    for n in 0..100 {
        assert_eq!(
            refused(enter(&cx, &format!("guess{n}@x.by"), "wrong password").await),
            Refusal::WrongSignIn
        );
    }
    assert!(matches!(enter(&cx, "a@x.by", PASSWORD).await, Err(Error::TooMany { .. })));
    assert!(enter_from(&cx, "a@x.by", PASSWORD, "192.0.2.2").await.is_ok());
}

#[tokio::test]
async fn a_ward_that_mistypes_now_and_then_never_has_to_wait() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    for day in 0..15 {
        for typo in 0..12 {
            let colleague = format!("colleague{day}.{typo}@x.by");
            assert_eq!(refused(enter(&cx, &colleague, "wrong password").await), Refusal::WrongSignIn);
            assert!(enter(&cx, "a@x.by", PASSWORD).await.is_ok());
            cx.advance(Duration::hours(2));
        }
    }
}

#[tokio::test]
async fn at_its_limit_an_address_is_slowed_by_failures_and_not_by_right_passwords() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    for n in 0..100 {
        refused(enter(&cx, &format!("guess{n}@x.by"), "wrong password").await);
    }
    assert!(matches!(enter(&cx, "a@x.by", PASSWORD).await, Err(Error::TooMany { .. })));
    cx.advance(Duration::seconds(31));
    for _ in 0..20 {
        assert!(enter(&cx, "a@x.by", PASSWORD).await.is_ok(), "the wait after the last failure is over");
    }
    refused(enter(&cx, "guess@x.by", "wrong password").await);
    assert!(matches!(enter(&cx, "a@x.by", PASSWORD).await, Err(Error::TooMany { .. })));
}

#[tokio::test]
async fn a_role_taken_into_account_is_that_of_now() {
    let cx = TestCentre::open().await;
    let account = registered(&cx, "a@x.by").await;
    let tokens = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    assert!(!actor_of(&cx, &tokens).await.unwrap().has(Role::Coordinator));
    let role = GrantedRole { role: Role::Coordinator, course_id: None };
    grant_role(&cx, &Actor::System, account.id, role).await.unwrap();
    assert!(actor_of(&cx, &tokens).await.unwrap().has(Role::Coordinator));
    let learner = actor_of(&cx, &tokens).await.unwrap();
    assert!(matches!(grant_role(&cx, &learner, account.id, role).await, Err(Error::Forbidden)));
}
