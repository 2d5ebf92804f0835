//! The studio over HTTP: files with their states as tags, conflicts that a client can join, and the pages' forms.

use domain::enums::Role;
use domain::{Actor, studio};
use poem::http::StatusCode;
use serde_json::{Value, json};
use tests::{COURSE, TestApp, assert_problem, json as body};

use crate::certified::As;
use crate::page_door::{Answer, Browser, between};
use crate::studio::LESSON;

const FILE: &str =
    "/courses/intro-childrens-palliative-care/manuscript/file?path=01-what-it-is-and-for-whom/03-myths.en.md";
const EDIT: &str =
    "/studio/intro-childrens-palliative-care/edit?path=01-what-it-is-and-for-whom/03-myths.en.md";

struct Client {
    app: TestApp,
    api: As,
}

impl Client {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let api = As::new(&app, app.with_role(Role::Trainer).await);
        Self { app, api }
    }

    async fn read(&self) -> (String, String) {
        let answer = self.api.get(FILE).send().await;
        answer.assert_status_is_ok();
        let tag = answer.0.header("etag").unwrap().to_owned();
        (tag, body(answer).await["text"].as_str().unwrap().to_owned())
    }

    fn put(
        &self,
        tag: &str,
        text: &str,
    ) -> poem::test::TestRequestBuilder<'_, poem::endpoint::BoxEndpoint<'static, poem::Response>> {
        let sent = json!({ "operation_id": self.app.cx.new_id::<uuid::Uuid>(), "text": text });
        self.api.request("PUT", FILE).header("if-match", tag).body_json(&sent)
    }
}

#[tokio::test]
async fn a_file_is_read_and_saved_with_its_state_as_the_tag() {
    let client = Client::new().await;
    let (tag, before) = client.read().await;
    let unsaid = json!({ "operation_id": client.app.cx.new_id::<uuid::Uuid>(), "text": "x" });
    let told = client.api.request("PUT", FILE).body_json(&unsaid).send().await;
    assert_problem(told, 428, "if_match_required").await;
    let told = client.put("\"r1\"", "x").send().await;
    assert_problem(told, 412, "stale").await;
    let saved = client.put(&tag, &format!("{before}\nOne more.\n")).send().await;
    let next = saved.0.header("etag").unwrap().to_owned();
    assert_eq!(body(saved).await["outcome"], "kept");
    assert_eq!(client.read().await, (next, format!("{before}\nOne more.\n")));
    let list = "/courses/intro-childrens-palliative-care/manuscript/states?path=";
    let states = body(client.api.get(&format!("{list}{LESSON}")).send().await).await;
    let origins: Vec<&Value> = states["items"].as_array().unwrap().iter().map(|s| &s["origin"]).collect();
    assert_eq!(origins, ["typed", "imported"]);
    let first = states["items"][1]["id"].as_str().unwrap();
    let old = format!("/courses/{COURSE}/manuscript/states/{first}?path={LESSON}");
    assert_eq!(body(client.api.get(&old).send().await).await["text"], before);
}

#[tokio::test]
async fn a_conflict_over_the_api_has_all_that_is_needed_to_join_the_two() {
    let client = Client::new().await;
    let (tag, before) = client.read().await;
    client.put(&tag, &format!("{before}\nMine.\n")).send().await.assert_status_is_ok();
    let merged = body(client.put(&tag, &format!("First.\n\n{before}")).send().await).await;
    assert_eq!(merged["outcome"], "merged");
    assert_eq!(merged["text"], format!("First.\n\n{before}\nMine.\n"));
    let told = client.put(&tag, &format!("{before}\nYours.\n")).send().await;
    let problem = assert_problem(told, 409, "manuscript_conflict").await;
    let conflict = &problem["conflict"];
    assert_eq!(conflict["base"], before);
    assert_eq!(conflict["theirs"], merged["text"]);
    let joined = format!("First.\n\n{before}\nMine. Yours.\n");
    let state = format!("\"{}\"", conflict["state"].as_str().unwrap());
    client.put(&state, &joined).send().await.assert_status_is_ok();
    assert_eq!(client.read().await.1, joined);
}

#[tokio::test]
async fn the_manuscript_is_listed_and_handed_in_over_the_api() {
    let client = Client::new().await;
    let at = format!("/courses/{COURSE}");
    let listed = body(client.api.get(&format!("{at}/manuscript")).send().await).await;
    assert_eq!(listed["files"].as_array().unwrap().len(), tests::database_course().len());
    assert!(listed["findings"].as_array().unwrap().iter().all(|finding| finding["severity"] == "warning"));
    let told = client.api.post(&format!("{at}/submissions"), &json!({})).send().await;
    assert_problem(told, 409, "same_content").await;
    let (tag, before) = client.read().await;
    client.put(&tag, &format!("{before}\nOne more.\n")).send().await.assert_status_is_ok();
    let draft = client.api.post(&format!("{at}/submissions"), &json!({})).send().await;
    assert_eq!(draft.0.status(), StatusCode::OK);
    assert_eq!(body(draft).await["version"], 2);
    let reviewer = As::new(&client.app, client.app.with_role(Role::Reviewer).await);
    reviewer.get(FILE).send().await.assert_status_is_ok();
    assert_problem(reviewer.post(&format!("{at}/submissions"), &json!({})).send().await, 403, "forbidden")
        .await;
    let learner = As::new(&client.app, client.app.learner().await);
    assert_problem(learner.get(FILE).send().await, 404, "not_found").await;
    assert_problem(client.app.get(FILE).send().await, 401, "sign_in_required").await;
    let gone = format!("{at}/manuscript/file?path=no/such.en.md");
    assert_problem(client.api.get(&gone).send().await, 404, "not_found").await;
    let new = format!("{at}/manuscript/file?path=../x.en.md");
    let sent = json!({ "operation_id": client.app.cx.new_id::<uuid::Uuid>(), "text": "x" });
    let put = client.api.request("PUT", &new).header("if-none-match", "*").body_json(&sent);
    let problem = assert_problem(put.send().await, 422, "invalid").await;
    assert_eq!(problem["errors"][0]["code"], "unsafe_path");
}

async fn trainer(app: &TestApp) -> Browser<'_> {
    let mut browser = Browser::of(app).await;
    browser.signed_in("trainer@demo.test", &[]).await;
    browser
}

/// The form of an editor with another text.
fn filled(page: &Answer, text: &str, act: &str) -> Vec<(String, String)> {
    let field = |name: &str| {
        let value = between(&page.html, &format!("name=\"{name}\" value=\""), "\"");
        (name.to_owned(), value.to_owned())
    };
    let mut all: Vec<_> = ["csrf", "based_on", "op"].map(field).into();
    all.extend([("text".to_owned(), text.to_owned()), ("act".to_owned(), act.to_owned())]);
    all
}

async fn text_now(app: &TestApp) -> String {
    let manuscript = studio::open(&app.cx, &Actor::System, COURSE).await.unwrap();
    manuscript.text(LESSON).unwrap().to_owned()
}

#[tokio::test]
async fn the_editor_saves_and_previews_without_scripts() {
    let app = TestApp::start().await;
    let mut browser = trainer(&app).await;
    assert!(browser.get("/studio").await.html.contains(&format!("href=\"/studio/{COURSE}\"")));
    assert_eq!(browser.get(&format!("/studio/{COURSE}")).await.status, 200);
    let page = browser.get(EDIT).await;
    assert_eq!(page.status, 200, "{}", page.html);
    let before = text_now(&app).await;
    let shown = browser.post(EDIT, &filled(&page, "## Only <b>looked at</b>\r\n", "preview")).await;
    assert_eq!(shown.status, 200);
    assert!(shown.html.contains("## Only &#60;b&#62;looked at&#60;/b&#62;"), "nothing typed is lost");
    assert_eq!(text_now(&app).await, before, "and nothing is saved");
    let typed = format!("{before}\nOne more.\n");
    let saved = browser.post(EDIT, &filled(&page, &typed.replace('\n', "\r\n"), "save")).await;
    assert_eq!(saved.status, 303, "{}", saved.html);
    assert_eq!(text_now(&app).await, typed, "with the line ends of the course");
    let other = format!("{before}\nQuite another.\n");
    let conflict = browser.post(EDIT, &filled(&page, &other, "save")).await;
    assert_eq!(conflict.status, 409, "{}", conflict.html);
    assert!(conflict.html.contains("Quite another.") && conflict.html.contains("One more."));
    let joined = format!("{before}\nOne more. Quite another.\n");
    assert_eq!(browser.post(EDIT, &filled(&conflict, &joined, "save")).await.status, 303);
    assert_eq!(text_now(&app).await, joined);
    let history = browser.get(&EDIT.replace("/edit?", "/history?")).await;
    assert!(history.html.contains("Kept aside") && history.html.contains("Counts now"), "{}", history.html);
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_and_stands_on_the_page() {
    let app = TestApp::start().await;
    let mut browser = trainer(&app).await;
    let page = browser.get(EDIT).await;
    let before = text_now(&app).await;
    let long = "я".repeat(600 * 1024);
    let told = browser.post(EDIT, &filled(&page, &long, "save")).await;
    assert_eq!(told.status, 422);
    assert!(told.html.contains(&long[..200]));
    assert_eq!(text_now(&app).await, before);
}

#[tokio::test]
async fn a_translation_is_said_to_be_current_by_one_button() {
    let app = TestApp::start().await;
    let mut browser = trainer(&app).await;
    let page = browser.get(EDIT).await;
    let typed = format!("{}\nOne more.\n", text_now(&app).await);
    assert_eq!(browser.post(EDIT, &filled(&page, &typed, "save")).await.status, 303);
    let russian = EDIT.replace(".en.md", ".ru.md");
    let page = browser.get(&russian).await;
    assert!(page.html.contains("The source has changed since this was translated"), "{}", page.html);
    assert!(page.html.contains("<ins lang=\"en\">"), "and what of it");
    let path = LESSON.replace(".en.md", ".ru.md");
    let manuscript = studio::open(&app.cx, &Actor::System, COURSE).await.unwrap();
    let text = manuscript.text(&path).unwrap();
    assert_eq!(browser.post(&russian, &filled(&page, text, "current")).await.status, 303);
    let page = browser.get(&russian).await;
    assert!(!page.html.contains("The source has changed since this was translated"));
    let manuscript = studio::open(&app.cx, &Actor::System, COURSE).await.unwrap();
    assert!(
        manuscript
            .findings
            .iter()
            .all(|finding| finding.file != path || finding.code != "translation_out_of_date")
    );
}

#[tokio::test]
async fn a_course_is_begun_and_handed_in_on_the_pages() {
    let app = TestApp::start().await;
    let mut browser = trainer(&app).await;
    let csrf = ("csrf".to_owned(), browser.get("/studio").await.csrf());
    let with = |fields: &[(&str, &str)]| {
        let typed = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        [csrf.clone()].into_iter().chain(typed).collect::<Vec<_>>()
    };
    let told = browser.post("/studio", &with(&[("key", "Pain"), ("title-be", "Боль")])).await;
    assert_eq!(told.status, 422);
    assert!(told.html.contains("Use small Latin letters") && told.html.contains("value=\"Боль\""));
    let made = browser.post("/studio", &with(&[("key", "pain"), ("title-be", "Боль")])).await;
    assert_eq!((made.status, made.header("location")), (303, "/studio/pain?done=begun"));
    assert!(browser.get("/studio/pain").await.html.contains("Боль"));
    let handed = browser.post("/studio/pain/submission", &with(&[])).await;
    assert_eq!((handed.status, handed.header("location")), (303, "/studio/pain?done=handed-in"));
    let mut stranger = Browser::of(&app).await;
    stranger.signed_in("clinician@demo.test", &[]).await;
    assert_eq!(stranger.get("/studio").await.status, 403);
    assert_eq!(stranger.get(EDIT).await.status, 404);
}
