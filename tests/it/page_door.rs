//! What every page passes: whose form it is, signing out, what browsers keep, and addresses that lead elsewhere.

use std::collections::BTreeMap;

use domain::people::{self, Credentials, DEMO_PASSWORD, make_demo_people};
use poem::endpoint::{BoxEndpoint, EndpointExt};
use poem::test::TestClient;
use secrecy::ExposeSecret;
use tests::TestApp;

const CLINICIAN: &str = "clinician@demo.test";
const COORDINATOR: &str = "coordinator@demo.test";

/// A browser, which keeps its cookies.
pub struct Browser<'a> {
    app: &'a TestApp,
    pages: TestClient<BoxEndpoint<'static, poem::Response>>,
    cookies: BTreeMap<String, String>,
}

/// What came of a request.
pub struct Answer {
    pub status: u16,
    headers: BTreeMap<String, String>,
    pub html: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The token of the page's forms.
    pub fn csrf(&self) -> String {
        between(&self.html, "name=\"csrf\" value=\"", "\"").to_owned()
    }

    /// The hidden fields of the first form in the middle of the page.
    fn hidden(&self) -> Vec<(String, String)> {
        let main = between(&self.html, "<main", "</main>");
        let form = between(main, "<form", "</form>");
        let inputs = form.split("<input type=\"hidden\" name=\"").skip(1);
        let field = |input: &str| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            (name.to_owned(), rest.split('"').next().unwrap().to_owned())
        };
        inputs.map(field).collect()
    }
}

pub fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from} in {text}")) + from.len();
    text[start..].split(to).next().unwrap()
}

impl<'a> Browser<'a> {
    pub async fn of(app: &'a TestApp) -> Self {
        make_demo_people(&app.cx).await.unwrap();
        let pages = TestClient::new(web::routes(&app.cx).boxed());
        let cookies = [("fg_lang".to_owned(), "en".to_owned())].into();
        Self { app, pages, cookies }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.pages.get(path).header("cookie", self.cookie());
        let answer = request.send().await;
        self.read(answer.0).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        let request = self.pages.post(path).header("cookie", self.cookie()).form(&fields);
        let answer = request.send().await;
        self.read(answer.0).await
    }

    /// Sends a form with a file, as browsers do.
    pub async fn send_file(&mut self, path: &str, name: &str, file: &[u8]) -> Answer {
        let mut body = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nx\r\n--edge\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/pdf\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = self.pages.post(path).header("cookie", self.cookie());
        let answer = request.content_type("multipart/form-data; boundary=edge").body(body).send().await;
        self.read(answer.0).await
    }

    /// Sends a form of the media centre: its fields, and a file with its name and type.
    pub async fn send_parts(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str, &[u8])>,
    ) -> Answer {
        let part = |name: &str| format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"");
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("{}\r\n\r\n{value}\r\n", part(name)).into_bytes());
        }
        let (name, kind, bytes) = file.unwrap_or(("", "application/octet-stream", b""));
        let head = format!("{}; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n", part("file"));
        body.extend(head.into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = self.pages.post(path).header("cookie", self.cookie());
        let answer = request.content_type("multipart/form-data; boundary=edge").body(body).send().await;
        self.read(answer.0).await
    }

    /// Sends a piece of a file, as the script of the media centre does.
    pub async fn send_piece(&mut self, path: &str, csrf: &str, offset: usize, bytes: &[u8]) -> Answer {
        let request = self.pages.patch(path).header("cookie", self.cookie()).header("x-csrf", csrf);
        let request = request.header("upload-offset", offset.to_string());
        let request = request.header("accept", "application/json").body(bytes.to_vec());
        let answer = request.send().await;
        self.read(answer.0).await
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    async fn read(&mut self, answer: poem::Response) -> Answer {
        for given in answer.headers().get_all("set-cookie") {
            let (name, value) = given.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            match value {
                "" => drop(self.cookies.remove(name)),
                value => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
        };
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().iter().map(header).collect(),
            html: String::from_utf8_lossy(&answer.into_body().into_bytes().await.unwrap()).into_owned(),
        }
    }

    /// Sends the sign-in form that an answer shows.
    async fn sign_in(&mut self, form: &Answer, login: &str, more: &[(&str, &str)]) -> Answer {
        let mut fields = form.hidden();
        let typed = [("login", login), ("password", DEMO_PASSWORD)];
        fields.extend(typed.iter().chain(more).map(|(name, value)| ((*name).into(), (*value).into())));
        self.post("/sign-in", &fields).await
    }

    /// Somebody who has signed in.
    pub async fn signed_in(&mut self, login: &str, more: &[(&str, &str)]) {
        let form = self.get("/sign-in").await;
        assert_eq!(self.sign_in(&form, login, more).await.status, 303);
    }

    /// Ends the session elsewhere; the browser does not know.
    async fn session_ends(&self) {
        let token = &self.cookies["fg_session"];
        let visitor = people::authenticate_page(&self.app.cx, token).await.unwrap();
        people::sign_out(&self.app.cx, &visitor.actor).await.unwrap();
    }

    /// The names that somebody has in Russian, as their own page of the account says.
    async fn surname(&self, login: &str) -> Option<String> {
        let credentials = Credentials {
            login: login.to_owned(),
            password: DEMO_PASSWORD.to_owned().into(),
            shared_computer: false,
            address: None,
        };
        let session = people::sign_in_to_pages(&self.app.cx, credentials).await.unwrap();
        let token = session.token.expose_secret();
        let actor = people::authenticate_page(&self.app.cx, token).await.unwrap().actor;
        let names = people::me(&self.app.cx, &actor).await.unwrap().names;
        names.ru().map(|names| names.surname().to_owned())
    }
}

/// What somebody types on the page of their names.
fn names(csrf: String) -> Vec<(String, String)> {
    let fields = [("csrf", csrf.as_str()), ("revision", "1"), ("names_ru_surname", "Веребьёва")];
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn what_one_person_typed_is_not_sent_by_another_who_signs_in() {
    let app = TestApp::start().await;
    for loses_cookie in [false, true] {
        let mut browser = Browser::of(&app).await;
        browser.signed_in(CLINICIAN, &[("shared_computer", "1")]).await;
        let typed = names(browser.get("/account/names").await.csrf());
        browser.session_ends().await;
        if loses_cookie {
            browser.cookies.remove("fg_session");
        }
        let asked = browser.post("/account/names", &typed).await;
        assert_eq!((asked.status, asked.header("cache-control")), (401, "no-store"));
        assert!(asked.html.contains("What you typed is kept."), "{}", asked.html);
        let answer = browser.sign_in(&asked, COORDINATOR, &[("shared_computer", "1")]).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
        assert!(answer.html.contains("typed by somebody else; it was not sent"), "{}", answer.html);
        assert!(!answer.html.contains("Веребьёва"), "nothing of it is shown");
    }
}

#[tokio::test]
async fn what_one_person_typed_comes_back_to_them_when_they_sign_in_again() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in(CLINICIAN, &[]).await;
    let typed = names(browser.get("/account/names").await.csrf());
    browser.session_ends().await;
    let asked = browser.post("/account/names", &typed).await;
    let refused = browser.sign_in(&asked, "nobody@demo.test", &[]).await;
    assert_eq!((refused.status, refused.header("cache-control")), (422, "no-store"));
    let answer = browser.sign_in(&refused, CLINICIAN, &[]).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    assert!(answer.hidden().contains(&("names_ru_surname".to_owned(), "Веребьёва".to_owned())));
}

#[tokio::test]
async fn a_page_left_open_by_somebody_else_is_not_sent_by_who_signed_in_since() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in(CLINICIAN, &[]).await;
    let typed = names(browser.get("/account/names").await.csrf());
    browser.session_ends().await;
    browser.cookies.remove("fg_session");
    browser.signed_in(COORDINATOR, &[]).await;
    let before = browser.surname(COORDINATOR).await;
    let answer = browser.post("/account/names", &typed).await;
    assert_eq!((answer.status, answer.header("cache-control")), (409, "no-store"));
    assert!(answer.html.contains("typed by somebody else; it was not sent"), "{}", answer.html);
    assert_eq!(browser.surname(COORDINATOR).await, before);
}

#[tokio::test]
async fn the_answer_to_a_sign_in_on_a_shared_computer_is_not_kept() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let form = browser.get("/sign-in").await;
    let answer = browser.sign_in(&form, CLINICIAN, &[("shared_computer", "1")]).await;
    assert_eq!((answer.status, answer.header("cache-control")), (303, "no-store"));
    browser.session_ends().await;
    let ended = browser.get("/learn").await;
    assert_eq!((ended.status, ended.header("cache-control")), (401, "no-store"));
}

#[tokio::test]
async fn whoever_is_signed_out_already_can_sign_out_and_the_browser_forgets() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in(CLINICIAN, &[("shared_computer", "1")]).await;
    let csrf = browser.get("/account").await.csrf();
    browser.session_ends().await;
    for _ in 0..2 {
        let answer = browser.post("/sign-out", &[("csrf".to_owned(), csrf.clone())]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"));
        assert_eq!(answer.header("clear-site-data"), "\"cache\"");
        assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["fg_lang"]);
    }
}

#[tokio::test]
async fn signing_out_leaves_what_is_kept_for_others_alone() {
    let app = TestApp::start().await;
    for more in [&[("shared_computer", "1")][..], &[]] {
        let mut browser = Browser::of(&app).await;
        browser.signed_in(CLINICIAN, more).await;
        let csrf = browser.get("/account").await.csrf();
        let answer = browser.post("/sign-out", &[("csrf".to_owned(), csrf)]).await;
        assert_eq!((answer.status, answer.header("clear-site-data")), (303, "\"cache\""));
        assert_eq!(browser.get("/account").await.status, 401);
    }
    let mut browser = Browser::of(&app).await;
    browser.signed_in(CLINICIAN, &[]).await;
    let csrf = browser.get("/privacy/erasure").await.csrf();
    let fields = [("csrf", csrf.as_str()), ("understood", "1"), ("password", DEMO_PASSWORD)];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let answer = browser.post("/privacy/erasure", &fields).await;
    assert_eq!((answer.status, answer.header("clear-site-data")), (303, "\"cache\""));
    let mark = answer.header("location").split_once("/privacy?done=erased&of=").unwrap().1.to_owned();
    let told = browser.get(answer.header("location")).await;
    assert!(told.html.contains(&format!("data-forget=\"{mark}\"")), "{}", told.html);
}

#[tokio::test]
async fn an_address_with_two_slashes_leads_nowhere_else() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    for path in ["//evil.example", "///evil.example/x?y=1"] {
        let answer = browser.get(path).await;
        assert!(answer.html.contains("lang=be"), "{}", answer.html);
        assert!(!answer.html.contains("\"//"), "{}", answer.html);
    }
}

#[tokio::test]
async fn a_page_that_answers_a_form_offers_no_link_that_would_lose_what_was_typed() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let form = browser.get("/sign-in").await;
    assert!(form.html.contains("class=\"langs\"") && form.html.contains("theme=night"));
    let refused = browser.sign_in(&form, "nobody@demo.test", &[]).await;
    assert_eq!(refused.status, 422);
    assert!(!refused.html.contains("lang=be") && !refused.html.contains("theme="), "{}", refused.html);
}

fn fields(typed: &[(&str, &str)]) -> Vec<(String, String)> {
    typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_browser_without_cookies_can_check_a_certificate_and_is_told_the_second_time_what_is_missing() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let checked = browser.post("/verify", &fields(&[("number", "FG-1"), ("surname", "x")])).await;
    assert!([200, 422].contains(&checked.status) && checked.html.contains("FG-1"), "{}", checked.html);
    let mut asked = browser.post("/account", &fields(&[("csrf", "x"), ("employer", "Бальніца")])).await;
    for sentence in ["was open for a long time", "keeps no cookies of this site"] {
        assert_eq!((asked.status, asked.header("cache-control")), (403, "no-store"));
        assert!(asked.html.contains(sentence), "{}", asked.html);
        assert_eq!(asked.hidden().iter().filter(|(name, _)| name == "sent_again").count(), 1);
        browser.cookies.remove("fg_visit");
        asked = browser.post("/account", &asked.hidden()).await;
    }
}

#[tokio::test]
async fn a_stale_sign_in_form_comes_back_with_its_login_and_is_no_try() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let mut form = browser.get("/sign-in?next=/account").await;
    for _ in 0..15 {
        browser.cookies.remove("fg_visit");
        let mut stale = form.hidden();
        stale.extend(fields(&[("login", CLINICIAN), ("password", "wrong words here")]));
        form = browser.post("/sign-in", &stale).await;
        assert_eq!(form.status, 403);
        assert!(
            form.html.contains("Write the password again") || form.html.contains("no cookies of this site")
        );
        assert!(form.html.contains(&format!("value=\"{CLINICIAN}\"")) && !form.html.contains("wrong words"));
    }
    let entered = browser.sign_in(&form, CLINICIAN, &[]).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/account"));
    let stale = fields(&[("csrf", "x"), ("login", CLINICIAN), ("password", DEMO_PASSWORD)]);
    assert_eq!(browser.post("/sign-in", &stale).await.header("location"), "/learn", "signed in already");
}

#[tokio::test]
async fn no_stale_form_with_a_password_does_what_it_says() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in(CLINICIAN, &[]).await;
    let typed = [("password", DEMO_PASSWORD), ("current_password", DEMO_PASSWORD)];
    let typed =
        [&typed[..], &[("new_password", "сосны у дороги 9"), ("understood", "1"), ("csrf", "x")]].concat();
    for path in ["/account/password", "/privacy/erasure"] {
        let shown = browser.post(path, &fields(&typed)).await;
        assert_eq!((shown.status, shown.header("cache-control")), (403, "no-store"), "{path}");
        assert!(shown.html.contains("Write the password again"), "{path}: {}", shown.html);
    }
    browser.get("/account").await;
    browser.cookies.remove("fg_session");
    browser.signed_in(CLINICIAN, &[]).await;
}

#[tokio::test]
async fn an_address_with_a_slash_too_many_leads_to_the_page_that_is_meant() {
    let app = TestApp::start().await;
    let pages = TestClient::new(web::routes(&app.cx).boxed());
    for (typed, meant) in [
        ("/verify/", "/verify"),
        ("/v/0000-0000-0000-0000/?lang=be", "/v/0000-0000-0000-0000?lang=be"),
        ("/v", "/verify"),
        ("//evil.example/", "/evil.example"),
    ] {
        let answer = pages.get(typed).send().await;
        let status = answer.0.status();
        assert!(status.is_redirection(), "{typed}: {status}");
        let location = answer.0.headers().get("location").unwrap().to_str().unwrap();
        assert_eq!(location, meant, "{typed}");
    }
}

#[tokio::test]
async fn a_code_that_is_none_is_told_from_one_that_is_not_ours() {
    let app = TestApp::start().await;
    let pages = TestClient::new(web::routes(&app.cx).boxed());
    for (typed, status, said) in [
        ("0000-0000-0000-0000", 200, "No such document found"),
        ("0000-0000", 422, "16 letters and digits"),
        ("FG-2026-000001", 422, "number of the certificate"),
    ] {
        let answer = pages.get("/verify").query("code", &typed).query("lang", &"en").send().await;
        assert_eq!(answer.0.status().as_u16(), status, "{typed}");
        let html = answer.0.into_body().into_string().await.unwrap();
        assert!(html.to_lowercase().contains(&said.to_lowercase()), "{typed}: {html}");
    }
}

#[tokio::test]
async fn a_course_page_names_who_issues_its_certificate_on_the_day_it_is_read() {
    let mut settings = domain::Settings::default();
    let centre = settings.institutions.first_mut().unwrap();
    centre.valid_until = tests::start_of_time().date_naive().succ_opt();
    let mut renamed = centre.clone();
    renamed.name.0.insert(domain::content::Language::En, "A centre under another name".to_owned());
    (renamed.valid_from, renamed.valid_until) = (centre.valid_until.unwrap(), None);
    settings.institutions.push(renamed);
    let app = TestApp::start().await.restart_with(settings).await;
    let mut browser = Browser::of(&app).await;
    let path = format!("/courses/{}", tests::COURSE);
    assert!(!browser.get(&path).await.html.contains("under another name"));
    app.advance(chrono::Duration::days(1));
    assert!(browser.get(&path).await.html.contains("under another name"));
}
