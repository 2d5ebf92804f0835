//! The box above the media centre's list: the one search, with what narrows the list.

use domain::enums::Role;
use serde_json::json;
use tests::{TestApp, json};

use crate::certified::As;
use crate::page_door::Browser;
use crate::reel::{
    bring, caption, change, document, film, item_of, licensed, published, stranger, trainer_and_reviewer,
};

const CAPTIONS: &str = "WEBVTT\n\n00:01.000 --> 00:04.000\nКатлета паліятыўная.\n";

/// The ids of what the list has for these words, and what was looked for instead.
async fn found(who: &As, asked: &str) -> (Vec<String>, Option<String>) {
    let answer = json(who.get("/media").query("q", &asked).send().await).await;
    let items = answer["items"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let ids = items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    (ids, answer["shown_for"].as_str().map(str::to_owned))
}

/// What is brought and said of it, and nothing more.
async fn brought(app: &TestApp, trainer: &As) -> String {
    let upload = bring(trainer, film(2000), "a.mp4", "video/mp4").await;
    let item = json(item_of(trainer, &upload, "public").await).await["id"].as_str().unwrap().to_owned();
    app.work().await;
    let mut about = licensed();
    (about["title"], about["topics"]) = (json!({ "ru": "Мышеловка" }), json!(["шкалы"]));
    change(trainer, "PATCH", &item, "", Some(about)).await.assert_status_is_ok();
    item
}

#[tokio::test]
async fn words_in_any_form_slips_and_what_is_said_in_a_film_lead_to_it() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let film = brought(&app, &trainer).await;
    caption(&trainer, &film, CAPTIONS).await.assert_status_is_ok();
    change(&trainer, "POST", &film, "/submission", None).await.assert_status_is_ok();
    change(&reviewer, "POST", &film, "/publication", None).await.assert_status_is_ok();
    let paper = published(&app, (&trainer, &reviewer), "public").await;
    let anybody = stranger(&app);
    for asked in ["мышеловкой", "МЫШЕЛОВКА", "мышел", "шкала", "катлеты", "паліятыўная катлета"]
    {
        assert_eq!(found(&anybody, asked).await, (vec![film.clone()], None), "{asked}");
    }
    assert_eq!(found(&anybody, "мышелвка").await, (vec![film.clone()], Some("мышеловка".to_owned())));
    assert_eq!(found(&anybody, "боли").await, (vec![paper], None));
    assert_eq!(found(&anybody, "квантовая мышеловка").await, (vec![], None));
    assert_eq!(found(&anybody, "!?").await, (vec![], None));

    let mut browser = Browser::of(&app).await;
    let page = browser.get("/media?q=мышелвка&kind=video&in=be&topic=шкалы").await.html;
    assert!(page.contains(&format!("href=\"/media/{film}\"")) && page.contains("мышеловка"), "{page}");
    let none = browser.get("/media?q=мышелвка&kind=audio").await.html;
    assert!(!none.contains(&format!("href=\"/media/{film}\"")), "{none}");
}

#[tokio::test]
async fn what_waits_for_its_publication_is_found_by_the_people_of_the_centre_and_what_is_retired_by_nobody() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let waiting = brought(&app, &trainer).await;
    let address = json!({ "upload_id": bring(&trainer, document(), "a.pdf", "application/pdf").await,
        "title": { "en": "Lullaby" }, "language": "en", "access": "enrolled" });
    let paper = json(trainer.post("/media", &address).send().await).await["id"].as_str().unwrap().to_owned();
    let coordinator = As::new(&app, app.with_role(Role::Coordinator).await);
    let learner = As::new(&app, app.learner().await);
    for (asked, item) in [("мышеловка", &waiting), ("lullabies", &paper)] {
        for who in [&trainer, &reviewer, &coordinator] {
            assert_eq!(found(who, asked).await.0, std::slice::from_ref(item), "{asked}");
        }
        assert_eq!(found(&learner, asked).await, (vec![], None), "{asked}");
    }
    assert_eq!(found(&learner, "мышелвка").await, (vec![], None), "no slip tells of it either");
    app.work().await;
    change(&trainer, "PATCH", &paper, "", Some(licensed())).await.assert_status_is_ok();
    change(&reviewer, "POST", &paper, "/publication", None).await.assert_status_is_ok();
    assert_eq!(found(&coordinator, "lullaby").await.0, std::slice::from_ref(&paper));
    assert_eq!(found(&learner, "lullaby").await.0, [] as [String; 0], "for those who have a place");
    let reason = json!({ "reason": "another is better" });
    change(&reviewer, "POST", &paper, "/retirement", Some(reason)).await.assert_status_is_ok();
    assert_eq!(found(&coordinator, "lullaby").await.0, [] as [String; 0]);
}
