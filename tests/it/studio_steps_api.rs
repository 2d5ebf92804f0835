//! Building a course over the API: each step of an outline, what comes in and goes out, and the files that lessons show.

use domain::courses::{self, Publication};
use domain::enums::{ChangeClass, Role};
use domain::{Actor, enrolments, studio};
use poem::http::StatusCode;
use serde_json::{Value, json};
use tests::{COURSE, TestApp, assert_problem, json as body};

use crate::certified::As;
use crate::package_files::{PICTURE, drafted};
use crate::studio_outline::{GIFT, QUIZ, word};

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

struct Trainer {
    app: TestApp,
    api: As,
}

impl Trainer {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let api = As::new(&app, app.with_role(Role::Trainer).await);
        Self { app, api }
    }

    /// Takes a step. Answers the module and the item.
    async fn step(&self, step: Value) -> (Value, Value) {
        let answer = self.api.post(&at("outline-steps"), &step).send().await;
        assert_eq!(answer.0.status(), StatusCode::OK, "{step}");
        let taken = body(answer).await;
        assert_eq!(taken["outline"], self.outline().await, "the outline as it stands now");
        (taken["module"].clone(), taken["item"].clone())
    }

    async fn outline(&self) -> Value {
        body(self.api.get(&at("outline")).send().await).await
    }

    async fn package(&self) -> Vec<u8> {
        let answer = self.api.get(&at("package")).send().await;
        answer.assert_status_is_ok();
        answer.assert_header("content-type", "application/zip");
        answer.0.into_body().into_vec().await.unwrap()
    }
}

fn at(what: &str) -> String {
    format!("/courses/{COURSE}/manuscript/{what}")
}

fn text(words: &str) -> Value {
    json!({ "en": words, "ru": words, "be": words })
}

fn lesson(words: &str, minutes: u32) -> Value {
    json!({ "title": text(words), "summary": text("About"), "minutes": minutes, "required": true, "outcomes": [] })
}

#[tokio::test]
async fn every_step_of_an_outline_is_taken_over_the_api() {
    let trainer = Trainer::new().await;
    let before = trainer.outline().await;
    let add = json!({ "step": "add_module", "title": text("Night"), "summary": text("About") });
    let (night, item) = trainer.step(add).await;
    assert_eq!((night.as_str(), item), (Some("05-night"), Value::Null));
    trainer
        .step(json!({ "step": "name_module", "module": night, "title": text("Dark"), "summary": text("A") }))
        .await;
    trainer.step(json!({ "step": "move_module", "module": night, "direction": "up" })).await;
    let outline = trainer.outline().await;
    assert_eq!(
        (&outline["modules"][3]["key"], &outline["modules"][3]["title"]["be"]),
        (&night, &json!("Dark"))
    );
    trainer.step(json!({ "step": "move_module", "module": night, "direction": "down" })).await;
    let (_, sleep) =
        trainer.step(json!({ "step": "add_lesson", "module": night, "lesson": lesson("Sleep", 30) })).await;
    assert_eq!(sleep, json!({ "kind": "lesson", "key": "01-sleep" }));
    let change =
        json!({ "step": "change_lesson", "module": night, "key": "01-sleep", "lesson": lesson("Rest", 15) });
    trainer.step(change).await;
    trainer.step(json!({ "step": "add_checks", "module": night, "lesson": "01-sleep" })).await;
    let add = json!({ "step": "add_quiz", "module": night, "title": text("Test"), "summary": text("About") });
    let (_, test) = trainer.step(add).await;
    trainer.step(json!({ "step": "require_quiz", "module": night, "quiz": "test", "required": false })).await;
    let items = trainer.outline().await["modules"][4]["items"].clone();
    assert_eq!((&items[0]["lesson"]["minutes"], &items[0]["title"]["ru"]), (&json!(15), &json!("Rest")));
    assert_eq!((&items[1]["title"]["en"], &items[1]["required"]), (&json!("Test"), &json!(false)));
    let manuscript = studio::open(&trainer.app.cx, &Actor::System, COURSE).await.unwrap();
    assert!(manuscript.head("05-night/01-sleep.checks.yaml").is_some());
    let (there, moved) =
        trainer.step(json!({ "step": "move_item", "module": night, "item": sleep, "direction": "up" })).await;
    assert_eq!(there, before["modules"][3]["key"]);
    let to = json!({ "step": "move_item_to", "module": there, "item": moved, "to": night });
    let (there, moved) = trainer.step(to).await;
    assert_eq!(there, night);
    trainer.step(json!({ "step": "remove_item", "module": night, "item": moved })).await;
    trainer.step(json!({ "step": "remove_item", "module": night, "item": test })).await;
    trainer.step(json!({ "step": "remove_module", "module": night })).await;
    assert_eq!(trainer.outline().await, before);
}

#[tokio::test]
async fn a_step_is_refused_with_the_value_that_is_wrong_and_strangers_altogether() {
    let trainer = Trainer::new().await;
    let add = json!({ "step": "add_module", "title": { "en": "  " }, "summary": {} });
    let told = trainer.api.post(&at("outline-steps"), &add).send().await;
    let problem = assert_problem(told, 422, "invalid").await;
    assert_eq!(problem["errors"][0]["pointer"], "/title/en");
    let module = trainer.outline().await["modules"][0]["key"].clone();
    let long = json!({ "step": "add_lesson", "module": module, "lesson": lesson(&"x".repeat(301), 5) });
    let problem =
        assert_problem(trainer.api.post(&at("outline-steps"), &long).send().await, 422, "invalid").await;
    assert_eq!(problem["errors"][0]["pointer"], "/lesson/title/en");
    let gone = json!({ "step": "remove_module", "module": "none" });
    assert_problem(trainer.api.post(&at("outline-steps"), &gone).send().await, 404, "not_found").await;
    let reviewer = As::new(&trainer.app, trainer.app.with_role(Role::Reviewer).await);
    reviewer.get(&at("outline")).send().await.assert_status_is_ok();
    let stranger = As::new(&trainer.app, trainer.app.learner().await);
    let step = json!({ "step": "remove_module", "module": module });
    assert_problem(reviewer.post(&at("outline-steps"), &step).send().await, 403, "forbidden").await;
    assert_problem(stranger.post(&at("outline-steps"), &step).send().await, 404, "not_found").await;
    for what in ["outline", "package"] {
        assert_problem(stranger.get(&at(what)).send().await, 404, "not_found").await;
    }
}

#[tokio::test]
async fn word_gift_and_packages_come_in_over_the_api_and_a_package_goes_out() {
    let trainer = Trainer::new().await;
    let whole = trainer.package().await;
    let module = trainer.outline().await["modules"][0]["key"].as_str().unwrap().to_owned();
    let address = at(&format!("word-documents?module={module}&name=Sleep"));
    let send = |bytes| trainer.api.request("POST", &address).content_type(WORD).body(bytes);
    let made = send(word("Good night")).send().await;
    assert_eq!(made.0.status(), StatusCode::CREATED);
    let there = made.0.header("location").unwrap().trim_start_matches("/api/v1").to_owned();
    let path = format!("{module}/04-sleep.en.md");
    assert_eq!(body(made).await, json!({ "path": path, "notes": [], "pictures": [] }));
    assert_eq!(body(trainer.api.get(&there).send().await).await["text"], "Good night\n");
    let problem = assert_problem(send(b"%PDF".to_vec()).send().await, 422, "invalid").await;
    assert_eq!(problem["errors"][0]["code"], "word_not_word");

    let gift = json!({ "path": QUIZ, "outcome": "when-care-starts", "language": "ru", "clinical": false, "text": GIFT });
    let seen = body(trainer.api.post(&at("gift-previews"), &gift).send().await).await;
    assert_eq!(
        (&seen["taken"][0]["stem"], &seen["taken"][0]["line"]),
        (&json!("Боль видна всегда."), &json!(1))
    );
    assert_eq!(
        (&seen["refused"][0]["why"], &seen["refused"][0]["line"]),
        (&json!("short_answer"), &json!(3))
    );
    let count = body(trainer.api.post(&at("gift"), &gift).send().await).await;
    assert_eq!(count, json!({ "count": 2 }));

    let put = |bytes| {
        trainer.api.request("PUT", &at("package")).content_type("application/octet-stream").body(bytes)
    };
    assert_eq!(body(put(whole.clone()).send().await).await["changed_files"], 3);
    assert_eq!(trainer.package().await, whole);
    let problem = assert_problem(put(b"no zip".to_vec()).send().await, 422, "invalid").await;
    assert_eq!(problem["errors"][0]["code"], "archive_unreadable");
}

#[tokio::test]
async fn files_of_a_package_are_read_by_those_who_read_its_lessons() {
    let trainer = Trainer::new().await;
    drafted(&trainer.app).await;
    for place in [at("files"), format!("/courses/{COURSE}/draft/files")] {
        let picture = trainer.api.get(&format!("{place}/scale.png")).send().await;
        picture.assert_header("content-type", "image/png");
        picture.assert_header("content-disposition", "inline");
        assert_eq!(picture.0.into_body().into_vec().await.unwrap(), PICTURE, "{place}");
    }
    let said = Publication { change_class: ChangeClass::Editorial, change_note: "A picture.".into() };
    courses::publish(&trainer.app.cx, &Actor::System, COURSE, &said).await.unwrap();
    let (run, actor) = (trainer.app.self_paced_run().await, trainer.app.learner().await);
    let placed = enrolments::enrol(&trainer.app.cx, &actor, run, actor.person_id().unwrap()).await.unwrap();
    let place = format!("/enrolments/{}/files", placed.enrolment().row.id);
    let learner = As::new(&trainer.app, actor);
    learner.get(&format!("{place}/scale.png")).send().await.assert_status_is_ok();
    let drawing = learner.get(&format!("{place}/d.svg")).send().await;
    drawing.assert_header("content-type", "application/octet-stream");
    drawing.assert_header("content-disposition", "attachment");
    for gone in ["none.png", "..%2Fcourse.yaml"] {
        assert_problem(learner.get(&format!("{place}/{gone}")).send().await, 404, "not_found").await;
    }
    let other = As::new(&trainer.app, trainer.app.learner().await);
    assert_problem(other.get(&format!("{place}/scale.png")).send().await, 404, "not_found").await;
    assert_problem(other.get(&format!("{}/scale.png", at("files"))).send().await, 404, "not_found").await;
}
