//! Accounts and sign-in, as a stranger meets them over HTTP.

use chrono::Duration;
use domain::people::{DEMO_PASSWORD, make_demo_people};
use poem::test::TestResponse;
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, json as body};

const PASSWORD: &str = "a quiet lake in May";

fn registration(user_name: &str) -> Value {
    json!({
        "names": {
            "ru": { "surname": "Воробьёва", "own_name": "Дарья", "patronymic": "Игоревна" },
            "be": { "surname": "Вераб’ёва", "own_name": "Дар’я", "patronymic": "Ігараўна" },
            "latin": { "surname": "Verabyova", "own_name": "Darya" },
        },
        "user_name": user_name,
        "password": PASSWORD,
        "profession": "nurse",
    })
}

fn status(response: &TestResponse) -> u16 {
    response.0.status().as_u16()
}

fn header(response: &TestResponse, name: &str) -> String {
    response.0.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

async fn register(app: &TestApp, user_name: &str) -> Value {
    let made = app.post("/people", &registration(user_name)).send().await;
    assert_eq!((status(&made), header(&made, "location").as_str()), (201, "/api/v1/people/me"));
    body(made).await
}

async fn login(app: &TestApp, login: &str, password: &str) -> TestResponse {
    app.post("/auth/login", &json!({ "login": login, "password": password })).send().await
}

async fn tokens(app: &TestApp, name: &str) -> (String, String) {
    let entered = login(app, name, PASSWORD).await;
    assert_eq!((status(&entered), header(&entered, "cache-control").as_str()), (200, "no-store"));
    pair(&body(entered).await)
}

fn pair(tokens: &Value) -> (String, String) {
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    (format!("Bearer {}", text("access_token")), text("refresh_token"))
}

async fn refresh(app: &TestApp, token: &str) -> TestResponse {
    app.post("/auth/refresh", &json!({ "refresh_token": token })).send().await
}

async fn me(app: &TestApp, bearer: &str) -> TestResponse {
    app.get("/people/me").header("authorization", bearer).send().await
}

#[tokio::test]
async fn somebody_registers_with_names_in_three_scripts_and_reads_them_back() {
    let app = TestApp::start().await;
    let made = register(&app, "darya").await;
    assert_eq!(made["names"], registration("darya")["names"]);
    assert_eq!(made["roles"], json!([{ "role": "learner" }]));
    assert!(!made.to_string().contains("password"), "{made}");
    let (bearer, _) = tokens(&app, "darya").await;
    assert_eq!(body(me(&app, &bearer).await).await, made);
}

#[tokio::test]
async fn without_a_good_token_there_is_a_challenge() {
    let app = TestApp::start().await;
    let refused = app.get("/people/me").send().await;
    assert_eq!(header(&refused, "www-authenticate"), "Bearer");
    assert_problem(refused, 401, "sign_in_required").await;
    for bearer in ["Bearer ", "Bearer x.y.z", "Basic eDp5", "Bearer eyJhbGciOiJub25lIn0.e30."] {
        assert_problem(me(&app, bearer).await, 401, "sign_in_required").await;
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    let wrong = assert_problem(login(&app, "darya", "wrong password").await, 401, "wrong_sign_in").await;
    let unknown = assert_problem(login(&app, "nobody", "wrong password").await, 401, "wrong_sign_in").await;
    assert_eq!(wrong["detail"], unknown["detail"]);
}

#[tokio::test]
async fn guessing_is_told_when_to_try_again() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    for _ in 0..10 {
        assert_problem(login(&app, "darya", "wrong password").await, 401, "wrong_sign_in").await;
    }
    let slowed = login(&app, "darya", PASSWORD).await;
    assert_eq!(header(&slowed, "retry-after"), "30");
    assert_problem(slowed, 429, "too_many_requests").await;
    app.advance(Duration::seconds(31));
    tokens(&app, "darya").await;
}

#[tokio::test]
async fn a_spent_refresh_token_ends_its_session() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    let (_, first) = tokens(&app, "darya").await;
    let (bearer, second) = pair(&body(refresh(&app, &first).await).await);
    app.advance(Duration::seconds(11));
    assert_problem(refresh(&app, &first).await, 401, "sign_in_required").await;
    assert_problem(refresh(&app, &second).await, 401, "sign_in_required").await;
    assert_problem(me(&app, &bearer).await, 401, "sign_in_required").await;
}

#[tokio::test]
async fn of_many_refreshes_at_once_one_gets_tokens() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    let (_, token) = tokens(&app, "darya").await;
    let all = futures::future::join_all((0..10).map(|_| refresh(&app, &token))).await;
    let mut statuses: Vec<u16> = all.iter().map(status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn signing_out_ends_the_tokens_at_once() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    let (bearer, token) = tokens(&app, "darya").await;
    let out = app.client().post("/api/v1/auth/logout").header("authorization", &bearer).send().await;
    assert_eq!(status(&out), 204);
    assert_problem(me(&app, &bearer).await, 401, "sign_in_required").await;
    assert_problem(refresh(&app, &token).await, 401, "sign_in_required").await;
}

#[tokio::test]
async fn an_access_token_of_before_a_restart_with_other_keys_is_refused() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    let (bearer, token) = tokens(&app, "darya").await;
    let app = app.restart().await; // a test's keys live in memory only
    assert_problem(me(&app, &bearer).await, 401, "sign_in_required").await;
    assert_eq!(status(&refresh(&app, &token).await), 200, "the session itself is in the database");
}

#[tokio::test]
async fn an_account_changes_only_from_its_newest_state() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    let (bearer, _) = tokens(&app, "darya").await;
    let etag = header(&me(&app, &bearer).await, "etag");
    let patch = |if_match: Option<&str>, change: Value| {
        let request = app.patch("/people/me", &change).header("authorization", &bearer);
        match if_match {
            Some(tag) => request.header("if-match", tag),
            None => request,
        }
    };
    let unchanged = app.get("/people/me").header("authorization", &bearer).header("if-none-match", &etag);
    assert_eq!(status(&unchanged.send().await), 304);
    let employer = || json!({ "employer": "4 ГДКБ" });
    assert_problem(patch(None, employer()).send().await, 428, "if_match_required").await;
    let changed = patch(Some(&etag), employer()).send().await;
    let next = header(&changed, "etag");
    assert_ne!(next, etag);
    assert_eq!(body(changed).await["employer"], "4 ГДКБ");
    assert_problem(patch(Some(&etag), employer()).send().await, 412, "stale").await;
    let cleared = patch(Some(&next), json!({ "employer": null, "language": "be" })).send().await;
    let cleared = body(cleared).await;
    assert_eq!((cleared.get("employer"), &cleared["language"]), (None, &json!("be")));
    assert_eq!(cleared["profession"], "nurse");
}

#[tokio::test]
async fn confirmed_names_that_change_are_no_longer_confirmed() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    let (bearer, _) = tokens(&app, "darya").await;
    let confirm =
        || app.client().post("/api/v1/people/me/names-confirmation").header("authorization", &bearer);
    let confirmed = confirm().send().await;
    let etag = header(&confirmed, "etag");
    assert!(body(confirmed).await["names_confirmed_at"].is_string());
    assert_problem(confirm().header("if-match", "\"r1\"").send().await, 412, "stale").await;
    let names = json!({ "names": { "latin": { "surname": "Nguyễn", "own_name": "Lan" } } });
    let renamed = app.patch("/people/me", &names).header("authorization", &bearer).header("if-match", etag);
    let renamed = body(renamed.send().await).await;
    assert_eq!(renamed["names"], names["names"]);
    assert!(renamed.get("names_confirmed_at").is_none());
}

#[tokio::test]
async fn hostile_names_are_refused_with_their_place() {
    let app = TestApp::start().await;
    let with = |surname: &str| {
        let mut new = registration("darya");
        new["names"]["ru"]["surname"] = json!(surname);
        new
    };
    for surname in ["Вороб\u{202e}ьёва", "Bоробьёва", "", "<script>", &"я".repeat(101), &"я".repeat(400_000)]
    {
        let problem = assert_problem(app.post("/people", &with(surname)).send().await, 422, "invalid").await;
        assert_eq!(problem["errors"][0]["pointer"], "/names/ru/surname");
        assert!(problem.to_string().len() < 2000, "the problem does not repeat what was sent");
    }
    assert_problem(app.post("/people", &with("a\0b")).send().await, 400, "nul_character").await;
    assert_problem(app.post("/people", &with(&"я".repeat(1 << 20))).send().await, 413, "body_too_large")
        .await;
    let mut odd = registration("darya");
    odd["is_administrator"] = json!(true);
    assert_problem(app.post("/people", &odd).send().await, 400, "unreadable").await;
}

#[tokio::test]
async fn of_many_who_register_one_name_at_once_one_gets_it() {
    let app = TestApp::start().await;
    let new = registration("darya");
    let all = futures::future::join_all((0..6).map(|_| app.post("/people", &new).send())).await;
    let mut statuses: Vec<u16> = all.iter().map(status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn an_administrator_makes_an_account_and_its_person_chooses_the_password() {
    let app = TestApp::start().await;
    make_demo_people(&app.cx).await.unwrap();
    let (admin, _) = pair(&body(login(&app, "admin@demo.test", DEMO_PASSWORD).await).await);
    let (nurse, _) = pair(&body(login(&app, "nurse@demo.test", DEMO_PASSWORD).await).await);
    let new = json!({
        "names": { "latin": { "surname": "Davies", "own_name": "Rhian" } },
        "email": "rhian@example.org",
        "roles": [{ "role": "trainer" }],
    });
    let refused = app.post("/people/accounts", &new).header("authorization", &nurse).send().await;
    assert_problem(refused, 403, "forbidden").await;
    let made = body(app.post("/people/accounts", &new).header("authorization", &admin).send().await).await;
    let path = format!("/people/{}", made["person"]["id"].as_str().unwrap());
    assert_problem(app.get(&path).header("authorization", &nurse).send().await, 404, "not_found").await;
    assert_eq!(body(app.get(&path).header("authorization", &admin).send().await).await, made["person"]);

    let chosen = json!({ "token": made["password_link"]["token"], "password": PASSWORD });
    assert_eq!(status(&app.post("/auth/password", &chosen).send().await), 204);
    assert_problem(app.post("/auth/password", &chosen).send().await, 409, "link_used_or_expired").await;
    let (rhian, _) = tokens(&app, "rhian@example.org").await;
    let change = json!({ "current_password": PASSWORD, "new_password": "another quiet lake" });
    let changed = app.post("/people/me/password", &change).header("authorization", &rhian).send().await;
    assert_eq!(status(&changed), 204);
    assert_problem(login(&app, "rhian@example.org", PASSWORD).await, 401, "wrong_sign_in").await;
}

#[tokio::test]
async fn many_guesses_at_once_count_as_many() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    let all = futures::future::join_all((0..25).map(|_| login(&app, "darya", "wrong password"))).await;
    let count = |wanted: u16| all.iter().filter(|answer| status(answer) == wanted).count();
    assert_eq!((count(401), count(429)), (10, 15));
}

#[tokio::test]
async fn many_right_passwords_at_once_are_no_attack() {
    let app = TestApp::start().await;
    register(&app, "darya").await;
    let all = futures::future::join_all((0..25).map(|_| login(&app, "darya", PASSWORD))).await;
    assert!(all.iter().all(|answer| status(answer) == 200));
}

#[tokio::test]
async fn nobody_signs_for_the_academy_and_works_for_the_centre() {
    let app = TestApp::start().await;
    make_demo_people(&app.cx).await.unwrap();
    let (admin, _) = pair(&body(login(&app, "admin@demo.test", DEMO_PASSWORD).await).await);
    let account = async |login: &str| {
        let (token, _) = pair(&body(self::login(&app, login, DEMO_PASSWORD).await).await);
        body(app.get("/people/me").header("authorization", &token).send().await).await["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let give = async |login: &str, role: &str| {
        let path = format!("/people/{}/roles", account(login).await);
        app.post(&path, &json!({ "role": role })).header("authorization", &admin).send().await
    };
    for centres in ["admin@demo.test", "coordinator@demo.test", "trainer@demo.test", "reviewer@demo.test"] {
        let answer = give(centres, "academy_officer").await;
        assert_problem(answer, 409, "academy_officer_apart").await;
    }
    for role in ["administrator", "coordinator", "trainer", "reviewer"] {
        assert_problem(give("academy@demo.test", role).await, 409, "academy_officer_apart").await;
    }
    assert!(status(&give("nurse@demo.test", "academy_officer").await) < 300, "another person is appointed");
    assert!(status(&give("academy@demo.test", "learner").await) < 300);
    let both = json!({
        "names": { "latin": { "surname": "Davies", "own_name": "Rhian" } },
        "email": "rhian@example.org",
        "roles": [{ "role": "academy_officer" }, { "role": "trainer" }],
    });
    let made = app.post("/people/accounts", &both).header("authorization", &admin).send().await;
    assert_problem(made, 409, "academy_officer_apart").await;
}
