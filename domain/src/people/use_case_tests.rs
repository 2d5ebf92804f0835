//! People and sign-in over a real database.

use chrono::Duration;
use course_content::{Language, Profession};
use entity::enums::{Role, SignInKind};
use entity::ids::CourseId;
use entity::{audit_entry, session, sign_in_failure};
use futures::future::join_all;
use sea_orm::EntityTrait;
use secrecy::{ExposeSecret, SecretString};

use super::*;
use crate::actor::{Actor, GrantedRole};
use crate::error::Refusal;
use crate::test_centre::TestCentre;

const PASSWORD: &str = "a quiet lake in May";

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn script(surname: &str, own_name: &str, patronymic: Option<&str>) -> Option<ScriptNamesInput> {
    Some(ScriptNamesInput {
        surname: surname.into(),
        own_name: own_name.into(),
        patronymic: patronymic.map(Into::into),
    })
}

fn anna(email: &str) -> NewPerson {
    NewPerson {
        names: NamesInput {
            ru: script("Иванова", "Анна", Some("Ивановна")), ..NamesInput::default()
        },
        email: Some(email.into()),
        phone: None,
        user_name: None,
        profile: Profile {
            profession: Some(Profession::Nurse),
            employer: None,
            region: None,
            language: Language::Ru,
        },
    }
}

async fn registered(cx: &Context, email: &str) -> Account {
    register(cx, &Actor::Anonymous, &anna(email), &secret(PASSWORD)).await.unwrap()
}

async fn enter(cx: &Context, login: &str, password: &str) -> Result<SignedInTokens> {
    enter_from(cx, login, password, "192.0.2.1").await
}

async fn enter_from(cx: &Context, login: &str, password: &str, address: &str) -> Result<SignedInTokens> {
    let credentials = Credentials {
        login: login.into(),
        password: secret(password),
        shared_computer: false,
        address: Some(address.into()),
    };
    sign_in(cx, credentials).await
}

async fn actor_of(cx: &Context, tokens: &SignedInTokens) -> Result<Actor> {
    authenticate(cx, tokens.access_token.expose_secret()).await
}

fn refused<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn must_sign_in<T>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::SignInRequired(_)))
}

#[tokio::test]
async fn somebody_registers_signs_in_by_any_of_the_names_and_is_known() {
    let cx = TestCentre::open().await;
    let new = NewPerson {
        phone: Some("8 029 123-45-67".into()),
        user_name: Some("Anna.I".into()),
        ..anna("A@x.by")
    };
    let account = register(&cx, &Actor::Anonymous, &new, &secret(PASSWORD)).await.unwrap();
    assert_eq!(account.roles, [GrantedRole { role: Role::Learner, course_id: None }]);
    for login in ["a@X.by", "+375 29 1234567", "anna.i"] {
        let tokens = enter(&cx, login, PASSWORD).await.unwrap();
        assert_eq!((tokens.person.id, tokens.expires_in), (account.id, 900));
        let actor = actor_of(&cx, &tokens).await.unwrap();
        assert!(actor.is(account.id) && actor.has(Role::Learner));
        assert_eq!(me(&cx, &actor).await.unwrap(), account);
    }
}

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
async fn every_wrong_value_of_a_registration_is_told_at_once() {
    let cx = TestCentre::open().await;
    let new = NewPerson { email: None, names: NamesInput::default(), ..anna("") };
    let Err(Error::Invalid(errors)) = register(&cx, &Actor::Anonymous, &new, &secret("short")).await else {
        panic!("accepted")
    };
    let codes: Vec<&str> = errors.iter().map(|e| e.code).collect();
    assert_eq!(codes, ["required", "sign_in_name_required", "too_short"]);
}

#[tokio::test]
async fn of_many_who_register_one_name_one_gets_it() {
    let cx = TestCentre::open().await;
    let new = anna("a@x.by");
    let password = secret(PASSWORD);
    let all = join_all((0..8).map(|_| register(&cx, &Actor::Anonymous, &new, &password))).await;
    assert_eq!(all.iter().filter(|made| made.is_ok()).count(), 1);
    let taken = |made: &Result<Account>| matches!(made, Err(Error::Refused(Refusal::SignInNameTaken)));
    assert_eq!(all.iter().filter(|made| taken(made)).count(), 7);
    assert_eq!(
        person::Entity::find().all(cx.read()).await.unwrap().len(),
        1,
        "the losers left no half account"
    );
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
    let all = join_all((0..30).map(|_| enter(&cx, "a@x.by", PASSWORD))).await;
    assert!(all.iter().all(Result::is_ok));
    let rows = sign_in_failure::Entity::find().all(cx.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.failures == 0));
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
async fn a_change_needs_the_newest_revision_and_new_names_are_confirmed_anew() {
    let cx = TestCentre::open().await;
    let account = registered(&cx, "a@x.by").await;
    let tokens = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let actor = actor_of(&cx, &tokens).await.unwrap();
    let confirmed = confirm_names(&cx, &actor, Some(account.revision)).await.unwrap();
    assert!(confirmed.names_confirmed_at.is_some());
    assert!(matches!(confirm_names(&cx, &actor, Some(account.revision)).await, Err(Error::Stale)));

    let same = AccountChanges {
        names: Some(anna("").names),
        employer: Some(Some(" 4 ГДКБ ".into())),
        ..Default::default()
    };
    let same = update_me(&cx, &actor, confirmed.revision, same).await.unwrap();
    assert_eq!(same.names_confirmed_at, confirmed.names_confirmed_at, "the same names stay confirmed");
    assert_eq!(same.profile.employer.as_deref(), Some("4 ГДКБ"));

    let be = NamesInput {
        be: script("Вераб’ёва", "Дар’я", Some("Ігараўна")), ..anna("").names
    };
    let renamed = AccountChanges { names: Some(be), profession: Some(None), ..Default::default() };
    assert!(matches!(update_me(&cx, &actor, confirmed.revision, renamed.clone()).await, Err(Error::Stale)));
    let renamed = update_me(&cx, &actor, same.revision, renamed).await.unwrap();
    assert_eq!(renamed.names_confirmed_at, None);
    assert_eq!(renamed.names.be().and_then(ScriptNames::patronymic), Some("Ігараўна"));
    assert_eq!(renamed.profile.profession, None);
}

#[tokio::test]
async fn of_two_changes_of_one_revision_one_is_stale() {
    let cx = TestCentre::open().await;
    let account = registered(&cx, "a@x.by").await;
    let tokens = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let actor = actor_of(&cx, &tokens).await.unwrap();
    let change = |region: &str| AccountChanges { region: Some(Some(region.into())), ..Default::default() };
    let all =
        join_all((0..6).map(|n| update_me(&cx, &actor, account.revision, change(&n.to_string())))).await;
    assert_eq!(all.iter().filter(|changed| changed.is_ok()).count(), 1);
    assert!(all.iter().all(|changed| matches!(changed, Ok(_) | Err(Error::Stale))));
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_stays_out_of_the_audit_trail() {
    let cx = TestCentre::open().await;
    registered(&cx, "a@x.by").await;
    let here = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let there = enter(&cx, "a@x.by", PASSWORD).await.unwrap();
    let actor = actor_of(&cx, &here).await.unwrap();
    let new = secret("another quiet lake");
    assert_eq!(refused(change_password(&cx, &actor, &secret("wrong"), &new).await), Refusal::WrongSignIn);
    assert!(matches!(
        change_password(&cx, &actor, &secret(PASSWORD), &secret("a@x.by")).await,
        Err(Error::Invalid(_))
    ));
    change_password(&cx, &actor, &secret(PASSWORD), &new).await.unwrap();
    assert!(actor_of(&cx, &here).await.is_ok());
    assert!(must_sign_in(&actor_of(&cx, &there).await));
    assert!(must_sign_in(&refresh(&cx, &there.refresh_token).await));
    assert_eq!(refused(enter(&cx, "a@x.by", PASSWORD).await), Refusal::WrongSignIn);
    assert!(enter(&cx, "a@x.by", "another quiet lake").await.is_ok());
    let trail = audit_entry::Entity::find().all(cx.read()).await.unwrap();
    assert!(trail.iter().any(|entry| entry.action == "person.password_changed"));
    assert!(
        trail.iter().all(|e| !format!("{e:?}").contains("lake") && !format!("{e:?}").contains("Иванова"))
    );
}

#[tokio::test]
async fn staff_make_accounts_whose_people_choose_their_password_once() {
    let cx = TestCentre::open().await;
    let course = CourseId(uuid::Uuid::from_u128(7));
    let roles = [GrantedRole { role: Role::Trainer, course_id: Some(course) }];
    assert!(matches!(
        create_person(&cx, &Actor::Anonymous, &anna("t@x.by"), &roles).await,
        Err(Error::SignInRequired(_))
    ));
    let (account, link) = create_person(&cx, &Actor::System, &anna("t@x.by"), &roles).await.unwrap();
    assert_eq!(account.roles, roles);
    assert_eq!(refused(enter(&cx, "t@x.by", "").await), Refusal::WrongSignIn);

    let passwords = [secret("first of two lakes"), secret("second of two lakes")];
    let both = join_all(passwords.iter().map(|p| set_password_with_link(&cx, &link.token, p))).await;
    assert_eq!(both.iter().filter(|set| set.is_ok()).count(), 1);
    assert_eq!(
        refused(set_password_with_link(&cx, &link.token, &passwords[0]).await),
        Refusal::LinkUsedOrExpired
    );

    let old = new_password_link(&cx, &Actor::System, account.id).await.unwrap();
    let new = new_password_link(&cx, &Actor::System, account.id).await.unwrap();
    assert_eq!(
        refused(set_password_with_link(&cx, &old.token, &passwords[0]).await),
        Refusal::LinkUsedOrExpired
    );
    cx.advance(Duration::days(3));
    assert_eq!(
        refused(set_password_with_link(&cx, &new.token, &passwords[0]).await),
        Refusal::LinkUsedOrExpired
    );

    let everywhere = GrantedRole { role: Role::Trainer, course_id: None };
    grant_role(&cx, &Actor::System, account.id, everywhere).await.unwrap();
    let again = grant_role(&cx, &Actor::System, account.id, everywhere).await.unwrap();
    assert_eq!(again.roles.len(), 2);
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

#[tokio::test]
async fn demo_people_are_made_once_and_sign_in() {
    let cx = TestCentre::open().await;
    let people = make_demo_people(&cx).await.unwrap();
    assert_eq!(make_demo_people(&cx).await.unwrap(), people);
    assert_eq!(people.len(), 8);
    for (email, id) in people {
        let tokens = enter(&cx, email, DEMO_PASSWORD).await.unwrap();
        assert_eq!(tokens.person.id, id);
        assert_eq!(tokens.person.sign_in_names[0].kind(), SignInKind::Email);
        assert!(tokens.person.names.ru().is_some() && tokens.person.names.be().is_some());
        let confirmed = ["clinician@demo.test", "nurse@demo.test"].contains(&email);
        assert_eq!(tokens.person.names_confirmed_at.is_some(), confirmed, "{email}");
    }
}
