//! The newsletter: asked for, confirmed, sent once to each, left by one press, and never told to anybody.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::Duration;
use domain::content::Language;
use domain::enums::{DeliveryState, SignInKind};
use domain::jobs::{self, Job};
use domain::letters::{Letter, Mail, Unsent};
use domain::newsletter::{self, Counts, Mailing, Says};
use domain::{Actor, Error, Parts, Refusal, Settings, privacy};
use entity::{newsletter_letter, newsletter_link, newsletter_subscription, sign_in_name};
use poem::endpoint::EndpointExt;
use poem::test::TestClient;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait};
use secrecy::SecretString;
use serde_json::json;
use tests::{TestApp, assert_problem};

use crate::certified::refused;
use crate::news::many;
use crate::page_door::{Browser, between};
use crate::privacy::{PASSWORD, registered, secret};

const NURSE: &str = "nurse@example.by";

/// Somebody who takes the newsletter, and answers as told; then with yes.
#[derive(Default)]
struct Postbox {
    letters: Mutex<Vec<Mailing>>,
    answers: Mutex<VecDeque<Unsent>>,
}

#[async_trait]
impl Mail for Postbox {
    async fn send(&self, _letter: Letter) -> Result<(), Unsent> {
        Ok(())
    }

    async fn send_newsletter(&self, letter: Mailing) -> Result<(), Unsent> {
        if let Some(no) = self.answers.lock().unwrap().pop_front() {
            return Err(no);
        }
        self.letters.lock().unwrap().push(letter);
        Ok(())
    }
}

impl Postbox {
    fn take(&self) -> Vec<Mailing> {
        std::mem::take(&mut *self.letters.lock().unwrap())
    }

    /// Whom articles were sent to, and which.
    fn articles(&self) -> Vec<(String, String)> {
        let key = |letter: Mailing| match letter.says {
            Says::Tells { key, .. } => Some((letter.to, key)),
            Says::Asks { .. } => None,
        };
        self.take().into_iter().filter_map(key).collect()
    }

    /// What the links of the letters carry by which their readers leave.
    fn ways_out(&self) -> Vec<String> {
        let way_out = |letter: Mailing| match letter.says {
            Says::Tells { removal, .. } => Some(removal),
            Says::Asks { .. } => None,
        };
        self.take().into_iter().filter_map(way_out).collect()
    }

    fn question(&self) -> String {
        let letters = self.take();
        let [Mailing { says: Says::Asks { token }, .. }] = letters.as_slice() else {
            panic!("{} letters", letters.len())
        };
        token.clone()
    }

    fn refuses(&self, answers: &[&str]) {
        let never = |answer: &&str| Unsent::Never((*answer).to_owned());
        self.answers.lock().unwrap().extend(answers.iter().map(never));
    }
}

/// A centre with so many articles, of which none is news.
async fn with_articles(count: u32) -> (TestApp, Arc<Postbox>) {
    let postbox = Arc::new(Postbox::default());
    let app = published(TestApp::start().await, &postbox, count).await;
    app.work().await;
    (app, postbox)
}

/// The same after it was started anew with so many.
async fn published(app: TestApp, postbox: &Arc<Postbox>, count: u32) -> TestApp {
    published_with(app, postbox, count, Settings::default()).await
}

async fn published_with(app: TestApp, postbox: &Arc<Postbox>, count: u32, settings: Settings) -> TestApp {
    let (publications, mail) = (many(count), Some(postbox.clone() as Arc<dyn Mail>));
    app.restart_as(|parts| Parts { publications, mail, settings, ..parts }).await
}

async fn asks(app: &TestApp, address: &str) {
    newsletter::subscribe(&app.cx, address, Language::Be, "198.51.100.7").await.unwrap();
}

async fn subscribed(app: &TestApp, postbox: &Postbox, address: &str) {
    asks(app, address).await;
    app.work().await;
    newsletter::confirm(&app.cx, &SecretString::from(postbox.question())).await.unwrap();
}

async fn counts(app: &TestApp) -> (u64, u64) {
    let Counts { confirmed, asked } = newsletter::counts(&app.cx, &Actor::System).await.unwrap();
    (confirmed, asked)
}

async fn letters(app: &TestApp) -> Vec<newsletter_letter::Model> {
    newsletter_letter::Entity::find().all(app.cx.read()).await.unwrap()
}

/// Asks for the newsletter as a reader of the news does.
async fn asks_on_the_page(app: &TestApp) {
    let mut browser = Browser::of(app).await;
    let form = browser.get("/news").await;
    let fields =
        [("csrf", form.csrf().as_str()), ("email", " Nurse@Example.by "), ("newsletter_language", "ru")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let asked = browser.post("/newsletter", &fields).await;
    assert_eq!(asked.status, 200);
    assert!(asked.html.contains("Look into your mail"), "{}", asked.html);
}

#[tokio::test]
async fn nothing_but_a_question_is_sent_until_its_reader_presses_a_button() {
    let (app, postbox) = with_articles(2).await;
    asks_on_the_page(&app).await;
    app.work().await;
    let letter = postbox.letters.lock().unwrap()[0].clone();
    assert_eq!((letter.to.as_str(), letter.language), (NURSE, Language::Ru));
    let text = web::Written::of_newsletter(&letter, &Settings::default()).text;
    let token = postbox.question();
    let link = format!("/newsletter/confirmation?token={token}");
    assert!(text.contains(&link), "{text}");
    let app = published(app, &postbox, 3).await;
    app.work().await;
    assert!(postbox.take().is_empty(), "nobody has said yes");
    let mut stranger = Browser::of(&app).await;
    let opened = stranger.get(&link).await;
    assert_eq!((opened.status, counts(&app).await), (200, (0, 1)), "opening the link confirms nothing");
    assert_eq!(opened.header("cache-control"), "no-store");
    let action = between(&opened.html, "<form action=\"/newsletter/", "\"")
        .replace("&amp;", "&")
        .replace("&#38;", "&");
    assert_eq!(format!("/newsletter/{action}"), link);
    let pages = TestClient::new(web::routes(&app.cx).boxed());
    assert_eq!(pages.post(&link).send().await.0.status(), 200, "no cookie is asked for");
    assert_eq!(counts(&app).await, (1, 0));
    assert_eq!(pages.post(&link).send().await.0.status(), 200, "pressing twice changes nothing");
    let app = published(app, &postbox, 4).await;
    app.work().await;
    let letters = postbox.take();
    let [Mailing { language: Language::Ru, says: Says::Tells { key, title, summary, .. }, .. }] =
        letters.as_slice()
    else {
        panic!("{} letters", letters.len())
    };
    assert_eq!((key.as_str(), title.as_str(), summary.as_str()), ("article-4", "Article 4 & <more>", "S."));
    let written = web::Written::of_newsletter(&letters[0], &Settings::default());
    assert!(
        written.text.contains("/news/article-4?lang=ru")
            && written.text.contains("/newsletter/removal?token=")
    );
}

#[tokio::test]
async fn the_answer_is_the_same_for_a_new_a_waiting_and_a_subscribed_address() {
    let (app, postbox) = with_articles(1).await;
    subscribed(&app, &postbox, "reads@example.by").await;
    asks(&app, "waits@example.by").await;
    app.work().await;
    postbox.take();
    let mut seen = Vec::new();
    for address in ["reads@example.by", "waits@example.by", "new@example.by"] {
        let answer = app
            .post("/newsletter/subscriptions", &json!({ "email": address, "language": "en" }))
            .send()
            .await;
        let status = answer.0.status();
        seen.push((status, answer.0.into_body().into_string().await.unwrap()));
        app.work().await;
        assert!(!postbox.question().is_empty(), "each is written the same");
    }
    assert_eq!(seen[0], (http::StatusCode::ACCEPTED, String::new()));
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    assert_eq!(counts(&app).await, (1, 2));
}

#[tokio::test]
async fn nobody_is_asked_more_than_three_times_a_day_whoever_asks() {
    let (app, postbox) = with_articles(1).await;
    for from in 0..9 {
        let from = format!("198.51.100.{from}");
        newsletter::subscribe(&app.cx, NURSE, Language::En, &from).await.unwrap();
    }
    app.work().await;
    assert_eq!(postbox.take().len(), 3);
    app.advance(Duration::hours(25));
    asks(&app, NURSE).await;
    app.work().await;
    assert_eq!(postbox.take().len(), 1);
}

#[tokio::test]
async fn who_asks_for_a_crowd_has_to_wait() {
    let (app, _) = with_articles(1).await;
    for at in 0..20 {
        asks(&app, &format!("nurse{at}@example.by")).await;
    }
    let flood = newsletter::subscribe(&app.cx, NURSE, Language::En, "198.51.100.7").await;
    assert!(matches!(flood, Err(Error::TooMany { .. })), "{flood:?}");
    newsletter::subscribe(&app.cx, NURSE, Language::En, "203.0.113.9").await.unwrap();
}

#[tokio::test]
async fn what_is_no_address_is_said_at_its_field() {
    let (app, _) = with_articles(1).await;
    let mut browser = Browser::of(&app).await;
    let form = browser.get("/news/article-1").await;
    let fields = [("csrf".to_owned(), form.csrf()), ("email".to_owned(), "nurse at home".to_owned())];
    let answer = browser.post("/newsletter", &fields).await;
    assert_eq!(answer.status, 422);
    assert!(
        between(&answer.html, "id=\"email-error\">", "<").starts_with("Write an e-mail"),
        "{}",
        answer.html
    );
    assert!(answer.html.contains("value=\"nurse at home\""));
    let body = json!({ "email": "nurse at home", "language": "be" });
    let answer = app.post("/newsletter/subscriptions", &body).send().await;
    let problem = assert_problem(answer, 422, "invalid").await;
    assert_eq!(problem["errors"][0]["pointer"], "/email");
}

#[tokio::test]
async fn articles_that_were_there_before_are_told_to_nobody_and_each_later_one_once() {
    let (app, postbox) = with_articles(2).await;
    subscribed(&app, &postbox, NURSE).await;
    app.work().await;
    assert!(postbox.take().is_empty());
    let app = published(app, &postbox, 4).await;
    app.work().await;
    let to_nurse = |number: u32| (NURSE.to_owned(), format!("article-{number}"));
    assert_eq!(postbox.articles(), [to_nurse(3), to_nurse(4)]);
    subscribed(&app, &postbox, "late@example.by").await;
    let app = published(app, &postbox, 4).await;
    app.work().await;
    assert!(
        postbox.articles().is_empty(),
        "a restart tells nothing again, and who comes later is told nothing old"
    );
    let app = published(app, &postbox, 5).await;
    app.work().await;
    let mut told = postbox.articles();
    told.sort();
    assert_eq!(told, [("late@example.by".to_owned(), "article-5".to_owned()), to_nurse(5)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_on_one_database_announce_an_article_once() {
    let (app, postbox) = with_articles(1).await;
    for at in 0..5 {
        subscribed(&app, &postbox, &format!("nurse{at}@example.by")).await;
    }
    let app = published(app, &postbox, 2).await;
    for job in [Job::AnnounceArticles, Job::SendNewsletter] {
        let both = [app.cx.clone(), app.cx.clone()];
        let work = both.map(|cx| tokio::spawn(async move { jobs::perform(&cx, job).await }));
        for done in work {
            done.await.unwrap().unwrap();
        }
    }
    app.work().await;
    assert_eq!(postbox.articles().len(), 5);
}

#[tokio::test]
async fn one_press_of_a_mail_program_ends_it_and_deletes_the_address() {
    let (app, postbox) = with_articles(1).await;
    subscribed(&app, &postbox, NURSE).await;
    let app = published(app, &postbox, 3).await;
    postbox.answers.lock().unwrap().push_back(Unsent::Later("450 later".into()));
    app.work().await;
    let way_out = postbox.ways_out().remove(0);
    app.advance(Duration::seconds(5));
    let pages = TestClient::new(web::routes(&app.cx).boxed());
    let link = format!("/newsletter/removal?token={way_out}&lang=be");
    let opened = pages.get(&link).send().await.0;
    assert_eq!(
        (opened.status().as_u16(), counts(&app).await),
        (200, (1, 0)),
        "opening the link removes nobody"
    );
    let broken = format!("/newsletter/removal?token={}", &way_out[..63]);
    assert_eq!(pages.post(&broken).send().await.0.status().as_u16(), 409);
    assert_eq!(counts(&app).await, (1, 0));
    let one_click = "--edge\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--edge--\r\n";
    let as_form = pages.post(&link).content_type("multipart/form-data; boundary=edge").body(one_click);
    assert_eq!(as_form.send().await.0.status().as_u16(), 200);
    let kept = newsletter_subscription::Entity::find().count(app.cx.read()).await.unwrap();
    assert_eq!((kept, letters(&app).await.len(), counts(&app).await), (0, 0, (0, 0)));
    app.work().await;
    assert!(postbox.take().is_empty(), "what waited is not sent");
    let again = pages.post(&link).content_type("application/x-www-form-urlencoded");
    assert_eq!(again.body("List-Unsubscribe=One-Click").send().await.0.status().as_u16(), 200);
    let body = json!({ "token": way_out });
    assert_eq!(app.post("/newsletter/removals", &body).send().await.0.status().as_u16(), 204);
    let body = json!({ "token": "нет" });
    assert_problem(app.post("/newsletter/removals", &body).send().await, 409, "removal_link_broken").await;
}

#[tokio::test]
async fn the_link_of_one_reader_removes_no_other_and_one_made_up_removes_nobody() {
    let (app, postbox) = with_articles(1).await;
    subscribed(&app, &postbox, NURSE).await;
    subscribed(&app, &postbox, "other@example.by").await;
    let app = published(app, &postbox, 2).await;
    app.work().await;
    let [one, other] = postbox.ways_out().try_into().unwrap();
    let mixed = format!("{}{}", &one[..32], &other[32..]);
    for made_up in [
        mixed.as_str(),
        "",
        "0",
        &"0".repeat(64),
        &one[..32],
        &one[..63],
        "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя",
    ] {
        let removed = newsletter::remove(&app.cx, &SecretString::from(made_up)).await;
        assert_eq!(refused(removed), Refusal::RemovalLinkBroken, "{made_up}");
    }
    newsletter::remove(&app.cx, &SecretString::from(one)).await.unwrap();
    let left = newsletter_subscription::Entity::find().all(app.cx.read()).await.unwrap();
    assert_eq!(left.len(), 1);
}

#[tokio::test]
async fn a_link_to_confirm_is_kept_as_its_hash_and_is_over_after_two_days() {
    let (app, postbox) = with_articles(1).await;
    asks(&app, NURSE).await;
    app.work().await;
    let token = postbox.question();
    assert!(token.len() >= 43, "256 bits");
    let kept = newsletter_link::Entity::find().all(app.cx.read()).await.unwrap();
    assert!(kept.len() == 1 && kept[0].token_hash != token);
    app.advance(Duration::hours(48));
    let late = newsletter::confirm(&app.cx, &SecretString::from(token.clone())).await;
    assert_eq!(refused(late), Refusal::NewsletterLinkExpired);
    let mut browser = Browser::of(&app).await;
    let answer = browser.get(&format!("/newsletter/confirmation?token={token}")).await;
    assert_eq!(answer.status, 409);
    assert!(answer.html.contains("its two days are over") && answer.html.contains("action=\"/newsletter\""));
    app.advance(Duration::seconds(1));
    newsletter::forget_old(&app.cx).await.unwrap();
    assert_eq!(counts(&app).await, (0, 0), "an address that did not answer is forgotten");
    assert!(letters(&app).await.is_empty());
    assert_eq!(newsletter_link::Entity::find().count(app.cx.read()).await.unwrap(), 0);
}

#[tokio::test]
async fn whoever_has_it_stays_when_unanswered_addresses_are_forgotten() {
    let (app, postbox) = with_articles(1).await;
    subscribed(&app, &postbox, NURSE).await;
    app.advance(Duration::days(31));
    newsletter::forget_old(&app.cx).await.unwrap();
    assert_eq!((counts(&app).await, letters(&app).await.len()), ((1, 0), 0));
}

#[tokio::test]
async fn after_three_letters_in_a_row_that_came_back_the_address_is_deleted() {
    let (mut app, postbox) = with_articles(1).await;
    subscribed(&app, &postbox, NURSE).await;
    let gone = "permanent error (550): 5.1.1 <nurse@example.by> user nurse unknown";
    let mut number = 1;
    for (answer, left) in
        [(gone, 1), (gone, 1), ("", 1), (gone, 1), ("550 5.7.1 spam", 1), (gone, 1), (gone, 0)]
    {
        number += 1;
        app = published(app, &postbox, number).await;
        if !answer.is_empty() {
            postbox.refuses(&[answer]);
        }
        app.work().await;
        for letter in letters(&app).await {
            let told = letter.last_answer.unwrap_or_default();
            assert!(!told.contains("nurse") && !told.contains('@'), "{told}");
        }
        assert_eq!(counts(&app).await, (left, 0), "article {number}");
    }
    assert!(letters(&app).await.is_empty());
}

#[tokio::test]
async fn what_a_mail_server_puts_off_is_tried_again_and_arrives_once() {
    let (app, postbox) = with_articles(1).await;
    subscribed(&app, &postbox, NURSE).await;
    let app = published(app, &postbox, 2).await;
    postbox.answers.lock().unwrap().push_back(Unsent::Later("450 4.2.1 nurse@example.by is busy".into()));
    app.work().await;
    assert!(postbox.take().is_empty());
    let row = letters(&app).await.into_iter().find(|row| row.article_key.is_some()).unwrap();
    assert_eq!(
        (row.state, row.last_answer.as_deref()),
        (DeliveryState::Pending, Some("450 4.2.1 … is busy"))
    );
    app.advance(Duration::seconds(5));
    app.work().await;
    app.advance(Duration::hours(1));
    app.work().await;
    assert_eq!(postbox.articles().len(), 1);
    assert_eq!(counts(&app).await, (1, 0));
}

#[tokio::test]
async fn articles_leave_a_quarter_of_each_minute_to_other_letters() {
    let postbox = Arc::new(Postbox::default());
    let settings = || Settings { letters_a_minute: 4, ..Settings::default() };
    let app = published_with(TestApp::start().await, &postbox, 1, settings()).await;
    app.work().await;
    for at in 0..5 {
        subscribed(&app, &postbox, &format!("nurse{at}@example.by")).await;
        app.advance(Duration::seconds(61));
    }
    let app = published_with(app, &postbox, 2, settings()).await;
    app.work().await;
    assert_eq!(postbox.take().len(), 3);
    asks(&app, "new@example.by").await;
    app.work().await;
    assert!(
        matches!(postbox.take().as_slice(), [Mailing { says: Says::Asks { .. }, .. }]),
        "the fourth is a question"
    );
    app.advance(Duration::seconds(61));
    app.work().await;
    assert_eq!(postbox.articles().len(), 2);
}

#[tokio::test]
async fn only_administrators_are_told_how_many_there_are_and_nobody_who() {
    let (app, postbox) = with_articles(1).await;
    subscribed(&app, &postbox, NURSE).await;
    let mut stranger = Browser::of(&app).await;
    assert!(!stranger.get("/news").await.html.contains("News by e-mail: "));
    let mut administrator = Browser::of(&app).await;
    administrator.signed_in("admin@demo.test", &[]).await;
    let list = administrator.get("/news").await;
    assert!(list.html.contains("News by e-mail: 1 get it, 0 were asked"), "{}", list.html);
    assert!(!list.html.contains(NURSE));
}

#[tokio::test]
async fn an_account_is_told_nothing_of_a_subscription_and_takes_it_along_when_it_is_erased() {
    let (app, postbox) = with_articles(1).await;
    subscribed(&app, &postbox, NURSE).await;
    subscribed(&app, &postbox, "other@example.by").await;
    let actor = registered(&app.cx, "darya").await;
    let email = sign_in_name::ActiveModel {
        id: Set(app.cx.new_id()),
        person_id: Set(actor.person_id().unwrap()),
        kind: Set(SignInKind::Email),
        value: Set(NURSE.into()),
    };
    email.insert(app.cx.database().write()).await.unwrap();
    let told = privacy::export(&app.cx, &actor, Language::En).await.unwrap();
    assert!(!told.to_string().contains("newsletter"), "that the address is theirs was never proved");
    privacy::erase(&app.cx, &actor, &secret(PASSWORD)).await.unwrap();
    let left = newsletter_subscription::Entity::find().all(app.cx.read()).await.unwrap();
    assert_eq!(left.into_iter().map(|row| row.address).collect::<Vec<_>>(), ["other@example.by"]);
}

#[tokio::test]
async fn where_no_letters_are_sent_nobody_is_offered_any() {
    let app = TestApp::start().await.restart_as(|parts| Parts { publications: many(1), ..parts }).await;
    app.work().await;
    let mut browser = Browser::of(&app).await;
    for page in ["/news", "/news/article-1"] {
        assert!(!browser.get(page).await.html.contains("action=\"/newsletter\""), "{page}");
    }
    assert_eq!(browser.get("/newsletter").await.status, 409);
    let body = json!({ "email": NURSE, "language": "ru" });
    assert_problem(app.post("/newsletter/subscriptions", &body).send().await, 409, "newsletter_off").await;
}

#[tokio::test]
async fn programs_confirm_over_the_api() {
    let (app, postbox) = with_articles(1).await;
    asks(&app, NURSE).await;
    app.work().await;
    let body = json!({ "token": postbox.question() });
    assert_eq!(app.post("/newsletter/confirmations", &body).send().await.0.status().as_u16(), 204);
    assert_eq!(counts(&app).await, (1, 0));
    let body = json!({ "token": "x" });
    let answer = app.post("/newsletter/confirmations", &body).send().await;
    assert_problem(answer, 409, "newsletter_link_expired").await;
}
