//! Accounts: registering, changing, made by staff.

use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};

use super::*;

#[tokio::test]
async fn somebody_registers_signs_in_by_any_of_the_names_and_is_known() {
    let cx = TestCentre::open().await;
    let new = NewPerson {
        phone: Some("8 029 123-45-67".into()),
        user_name: Some("Anna.I".into()),
        ..anna("A@x.by")
    };
    let account = register(&cx, &Actor::Anonymous, &new, &secret(PASSWORD), "here").await.unwrap();
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
async fn every_wrong_value_of_a_registration_is_told_at_once() {
    let cx = TestCentre::open().await;
    let new = NewPerson { email: None, names: NamesInput::default(), ..anna("") };
    let Err(Error::Invalid(errors)) = register(&cx, &Actor::Anonymous, &new, &secret("short"), "here").await
    else {
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
    let all = join_all((0..8).map(|_| register(&cx, &Actor::Anonymous, &new, &password, "here"))).await;
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
    let unknown = create_person(&cx, &Actor::System, &anna("t@x.by"), &roles).await;
    assert!(matches!(unknown, Err(Error::Invalid(_))), "the centre has no such course");
    let row = entity::course::Model { id: course, key: "intro".into(), created_at: cx.now() };
    row.into_active_model().insert(cx.database().write()).await.unwrap();
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

#[tokio::test]
async fn whoever_holds_a_link_enters_however_often_somebody_has_guessed() {
    let cx = TestCentre::open().await;
    let account = registered(&cx, "a@x.by").await;
    for _ in 0..10 {
        refused(enter(&cx, "a@x.by", "wrong password").await);
    }
    assert!(matches!(enter(&cx, "a@x.by", PASSWORD).await, Err(Error::TooMany { .. })));
    let link = new_password_link(&cx, &Actor::System, account.id).await.unwrap();
    let chosen = secret("a new and quiet lake");
    let session = set_password_and_enter(&cx, &link.token, &chosen, true).await.unwrap();
    let visitor = authenticate_page(&cx, session.token.expose_secret()).await.unwrap();
    assert!(visitor.actor.is(account.id) && visitor.shared_computer);
}
