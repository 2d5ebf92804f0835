//! One search over everything: the same on both databases, and nobody finds what is not for them.

use domain::content::Language;
use domain::courses::{self, Publication};
use domain::enums::{ChangeClass, Role};
use domain::jobs::{self, Job};
use domain::page::PageRequest;
use domain::search::{self, Asked, Document, Found, SearchAccess, SearchKind};
use domain::{Actor, enrolments};
use entity::{search_document, search_trigram, search_word};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::json;
use tests::{COURSE, TestApp, assert_problem, json};

use crate::certified::As;
use crate::reel::{
    bring, caption, change, film, item_of, licensed, published, stranger, trainer_and_reviewer,
};

async fn found(app: &TestApp, actor: &Actor, words: &str) -> Found {
    let asked = Asked { words: words.into(), ..Asked::default() };
    let page = PageRequest { limit: 20, after: None };
    search::find(&app.cx, actor, &asked, Language::Ru, page).await.unwrap()
}

/// What was found, as `kind about`, in its order.
async fn all(app: &TestApp, actor: &Actor, words: &str) -> Vec<String> {
    let found = found(app, actor, words).await;
    found.page.items.iter().map(|hit| format!("{} {}", hit.kind.word(), hit.about)).collect()
}

async fn anybody(app: &TestApp, words: &str) -> Vec<String> {
    all(app, &Actor::Anonymous, words).await
}

fn article(about: &str, title: &str, body: &str) -> Document {
    Document {
        kind: SearchKind::Article,
        about: about.into(),
        course_id: None,
        language: "ru",
        access: SearchAccess::Public,
        title: title.into(),
        body: body.into(),
        hidden: String::new(),
    }
}

async fn index(app: &TestApp, source: &str, documents: Vec<Document>) {
    let tx = app.cx.begin_write().await.unwrap();
    search::replace(&tx, source, documents).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn words_are_found_in_any_form_and_language() {
    let app = TestApp::start().await;
    let course = format!("course {COURSE}");
    for words in
        ["palliative", "паллиативной помощи", "ПОМОЩЬ детям", "паліятыўную", "palliat", "паллиатив помощь"]
    {
        assert!(anybody(&app, words).await.contains(&course), "{words}");
    }
    assert_eq!(anybody(&app, "лагер бусел").await[0], "article camp-stork");
    assert_eq!(anybody(&app, "Аистом").await[0], "article camp-stork");
    assert!(anybody(&app, "xyzzyplugh").await.is_empty());
}

#[tokio::test]
async fn a_slip_of_the_finger_and_the_other_keyboard_are_understood_and_told() {
    let app = TestApp::start().await;
    let course = format!("course {COURSE}");
    for (typed, meant) in [
        ("паллиатив помошь", "помощ"),
        ("палиативная", "паллиативн"),
        ("палиатив помошь", "паллиативн"),
        ("palliatve", "palliativ"),
        ("gfkkbfnbdyfz gjvjom", "паллиативная помощь"),
    ] {
        let found = found(&app, &Actor::Anonymous, typed).await;
        let told = found.shown_for.unwrap_or_default();
        assert!(told.contains(meant), "{typed}: {told}");
        assert!(found.page.items.iter().any(|hit| hit.about == COURSE), "{typed}: {course}");
    }
    assert_eq!(found(&app, &Actor::Anonymous, "паллиативная").await.shown_for, None);
}

#[tokio::test]
async fn a_lesson_is_found_by_those_who_study_it_and_those_who_work_on_it() {
    let app = TestApp::start().await;
    let words = "myths";
    let lesson = format!("lesson {COURSE}/01-what-it-is-and-for-whom/03-myths");
    let (learner, other) = (app.learner().await, app.learner().await);
    let run = app.self_paced_run().await;
    let me = learner.person_id().unwrap();
    let place = enrolments::enrol(&app.cx, &learner, run, me).await.unwrap().enrolment().row.id;
    for stranger in [&Actor::Anonymous, &other] {
        let found = all(&app, stranger, words).await;
        assert_eq!(found, [format!("course {COURSE}")], "the lesson's words lead to its course");
    }
    let found_by_learner = found(&app, &learner, words).await;
    let hit = found_by_learner.page.items.iter().find(|hit| hit.kind == SearchKind::Lesson).unwrap();
    assert_eq!(format!("lesson {}", hit.about), lesson);
    let (enrolment, item) = hit.place.unwrap();
    assert_eq!(enrolment, place);
    let read = domain::learning::lesson(&app.cx, &learner, enrolment, item, Language::En).await.unwrap();
    assert_eq!(format!("lesson {COURSE}/{}", read.path), lesson);
    for role in [Role::Trainer, Role::Reviewer, Role::Coordinator, Role::Administrator] {
        let staff = app.with_role(role).await;
        assert!(all(&app, &staff, words).await.contains(&lesson), "{role:?}");
    }
    let officer = app.with_role(Role::AcademyOfficer).await;
    assert!(!all(&app, &officer, words).await.contains(&lesson));
    enrolments::withdraw(&app.cx, &learner, place, None).await.unwrap();
    assert!(!all(&app, &learner, words).await.contains(&lesson));
}

#[tokio::test]
async fn a_strangers_snippet_of_a_course_shows_nothing_of_its_lessons() {
    let app = TestApp::start().await;
    let course = courses::find_published(&app.cx, COURSE).await.unwrap().package.course.clone();
    let package = &courses::find_published(&app.cx, COURSE).await.unwrap().package;
    for hit in found(&app, &Actor::Anonymous, "myths").await.page.items {
        let mut public = course.summary.get(hit.language).to_owned();
        for (_, item) in package.items() {
            if let course_content::Item::Lesson(lesson) = item {
                public += &format!(" {}", lesson.item.title.get(hit.language));
            }
        }
        let shown: String = hit.snippet.iter().map(|piece| piece.text.as_str()).collect();
        assert!(public.contains(shown.trim_matches(['…', ' '])), "{shown}");
    }
}

#[tokio::test]
async fn a_draft_is_found_by_nobody_until_it_is_published_and_then_what_it_replaces_is_not() {
    let app = TestApp::start().await;
    let mut files = tests::database_course();
    let yaml = String::from_utf8(files.get("course.yaml").unwrap().to_vec()).unwrap();
    let title = courses::find_published(&app.cx, COURSE)
        .await
        .unwrap()
        .package
        .course
        .title
        .get(Language::En)
        .to_owned();
    files.insert("course.yaml", yaml.replace(&title, "Xylograph for everybody"));
    let said = Publication { change_class: ChangeClass::Important, change_note: "Another title.".into() };
    courses::put_draft(&app.cx, &Actor::System, COURSE, files, None).await.unwrap();
    for actor in [Actor::Anonymous, Actor::System, app.with_role(Role::Administrator).await] {
        assert!(all(&app, &actor, "xylograph").await.is_empty());
    }
    courses::publish(&app.cx, &Actor::System, COURSE, &said).await.unwrap();
    assert_eq!(anybody(&app, "xylograph").await, [format!("course {COURSE}")]);
    let documents = search_document::Entity::find().count(app.cx.read()).await.unwrap();
    index(&app, "nothing", Vec::new()).await;
    assert_eq!(search_document::Entity::find().count(app.cx.read()).await.unwrap(), documents);
}

#[tokio::test]
async fn what_is_for_staff_is_found_by_staff_and_told_of_to_nobody_else() {
    let app = TestApp::start().await;
    let secret = Document {
        access: SearchAccess::Staff, ..article("secret", "Ведомость", "квинтэссенция")
    };
    index(&app, "secret", vec![secret]).await;
    let (learner, trainer) = (app.learner().await, app.with_role(Role::Trainer).await);
    for actor in [&Actor::Anonymous, &learner] {
        for typed in ["квинтэссенция", "квинтэсенция", "квинт"] {
            let found = found(&app, actor, typed).await;
            assert_eq!((found.page.items.len(), found.shown_for), (0, None), "{typed}");
        }
    }
    assert_eq!(all(&app, &trainer, "квинтэссенция").await, ["article secret"]);
    let slip = found(&app, &trainer, "квинтэсенция").await;
    assert_eq!(slip.shown_for.as_deref(), Some("квинтэссенция"));
}

#[tokio::test]
async fn an_item_of_the_media_centre_is_found_once_published_and_no_more_once_retired() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = published(&app, (&trainer, &reviewer), "public").await;
    let hidden = published(&app, (&trainer, &reviewer), "staff").await;
    let found = |who: As| async move {
        let answer = json(who.get("/search?q=%D0%B1%D0%BE%D0%BB%D1%8C&kind=media").send().await).await;
        let items = answer["items"].as_array().unwrap().clone();
        items.iter().map(|hit| hit["about"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(stranger(&app)).await, std::slice::from_ref(&item));
    let staff = As::new(&app, app.with_role(Role::Coordinator).await);
    assert_eq!(found(staff).await, [hidden, item.clone()]);
    let film = film_that_says(&app, (&trainer, &reviewer), "Скажи <i>абракадабра</i>").await;
    assert_eq!(anybody(&app, "абракадабра").await, [format!("transcript {film}")]);
    caption(&reviewer, &film, &captions("Скажи мумбоюмбо")).await.assert_status_is_ok();
    assert!(anybody(&app, "абракадабра").await.is_empty());
    assert_eq!(anybody(&app, "мумбоюмбо").await, [format!("transcript {film}")]);
    retire(&reviewer, &film).await;
    retire(&reviewer, &item).await;
    assert!(found(stranger(&app)).await.is_empty());
    assert!(anybody(&app, "мумбоюмбо").await.is_empty());
    let words = search_word::Entity::find_by_id("мумбоюмб").one(app.cx.read()).await.unwrap();
    assert_eq!(words, None, "a word that nothing has any more is forgotten");
    let trigrams = search_trigram::Entity::find().all(app.cx.read()).await.unwrap();
    assert!(!trigrams.is_empty() && trigrams.iter().all(|row| row.word != "мумбоюмб"));
}

fn captions(said: &str) -> String {
    format!("WEBVTT\n\n00:01.000 --> 00:04.000\n{said}\n")
}

async fn film_that_says(app: &TestApp, (trainer, reviewer): (&As, &As), said: &str) -> String {
    let upload = bring(trainer, film(3000), "film.mp4", "video/mp4").await;
    let item = json(item_of(trainer, &upload, "public").await).await["id"].as_str().unwrap().to_owned();
    app.work().await;
    caption(trainer, &item, &captions(said)).await.assert_status_is_ok();
    change(trainer, "PATCH", &item, "", Some(licensed())).await.assert_status_is_ok();
    change(trainer, "POST", &item, "/submission", None).await.assert_status_is_ok();
    assert!(anybody(app, "абракадабра").await.is_empty(), "not published yet");
    change(reviewer, "POST", &item, "/publication", None).await.assert_status_is_ok();
    item
}

async fn retire(reviewer: &As, item: &str) {
    let reason = json!({ "reason": "the dose has changed" });
    change(reviewer, "POST", item, "/retirement", Some(reason)).await.assert_status_is_ok();
}

#[tokio::test]
async fn the_best_comes_first_and_in_one_order_on_both_databases() {
    let app = TestApp::start().await;
    let documents = vec![
        article("text", "Сон", "Слово «тигрица» стоит один раз среди многих других слов."),
        article("title", "Тигрица", "Ничего больше."),
        article("often", "Сон", "Тигрица и тигрица, тигрица и ещё раз тигрица."),
        article("near", "Сон", "Тигрица в лесу."),
        article("wood", "Лес", "Чаща."),
    ];
    index(&app, "order", documents).await;
    assert_eq!(
        anybody(&app, "тигрица").await,
        ["article title", "article often", "article near", "article text"]
    );
    let both = anybody(&app, "тигрица лес").await;
    assert_eq!(both[0], "article near", "all words first: {both:?}");
    assert!(both.contains(&"article title".to_owned()) && both.contains(&"article wood".to_owned()));
}

#[tokio::test]
async fn a_common_word_is_ranked_among_the_newest_and_among_titles() {
    let app = TestApp::start().await;
    let mut documents = vec![article("oldest", "Общеслово", "Первое.")];
    documents.extend((1..3400).map(|n| article(&format!("n{n}"), "Прочее", &format!("Общеслово номер{n}"))));
    index(&app, "many", documents).await;
    let found = anybody(&app, "общеслово").await;
    assert_eq!((found.len(), found[0].as_str(), found[1].as_str()), (20, "article oldest", "article n3399"));
    assert_eq!(anybody(&app, "общеслово номер17").await[0], "article n17");
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps_also_when_something_goes_in_between() {
    let app = TestApp::start().await;
    for n in 0..45 {
        index(&app, &format!("s{n}"), vec![article(&format!("a{n}"), "Страница", "одинаково")]).await;
    }
    let (mut read, mut path) = (
        Vec::new(),
        "/search?limit=10&kind=article&q=%D0%BE%D0%B4%D0%B8%D0%BD%D0%B0%D0%BA%D0%BE%D0%B2%D0%BE".to_owned(),
    );
    let first = path.clone();
    loop {
        let page = json(app.get(&path).send().await).await;
        read.extend(
            page["items"].as_array().unwrap().iter().map(|hit| hit["about"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next_cursor"].as_str() else { break };
        path = format!("{first}&cursor={next}");
        if read.len() == 20 {
            // The last that was shown, and one of those to come.
            index(&app, "s25", Vec::new()).await;
            index(&app, "s10", Vec::new()).await;
        }
    }
    let expected: Vec<_> = (0..45).rev().filter(|n| *n != 10).map(|n| format!("a{n}")).collect();
    assert_eq!(read, expected);
    assert_problem(app.get(&format!("{first}&cursor=nonsense")).send().await, 422, "invalid").await;
}

#[tokio::test]
async fn a_snippet_is_plain_text_but_for_its_marks() {
    let app = TestApp::start().await;
    let body = "<script>alert(\"1\")</script> & крокозябра <mark>ложь</mark>";
    index(&app, "s", vec![article("a", "<b>", body)]).await;
    let answer =
        json(app.get("/search?q=%D0%BA%D1%80%D0%BE%D0%BA%D0%BE%D0%B7%D1%8F%D0%B1%D1%80%D1%8B").send().await)
            .await;
    let hit = &answer["items"][0];
    assert_eq!(hit["title"], "<b>");
    let expected = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; <mark>крокозябра</mark> &lt;mark&gt;ложь&lt;/mark&gt;";
    assert_eq!(hit["snippet_html"], expected);
}

#[tokio::test]
async fn kind_and_language_narrow_what_is_found() {
    let app = TestApp::start().await;
    let only = |kind, language| Asked { words: "palliative паллиативная".into(), kind, language };
    let page = PageRequest { limit: 20, after: None };
    for (asked, is_right) in [
        (only(Some(SearchKind::Course), None), "course"),
        (only(Some(SearchKind::Article), Some(Language::En)), "article"),
    ] {
        let hits =
            search::find(&app.cx, &Actor::Anonymous, &asked, Language::Ru, page).await.unwrap().page.items;
        assert!(!hits.is_empty(), "{asked:?}");
        assert!(hits.iter().all(|hit| hit.kind.word() == is_right));
        assert!(hits.iter().all(|hit| asked.language.is_none_or(|language| hit.language == language)));
    }
}

#[tokio::test]
async fn what_nobody_would_type_is_refused_or_finds_what_it_says() {
    let app = TestApp::start().await;
    let long = "паллиативная \"* OR ".repeat(600);
    for typed in [
        "\" OR 1=1 --",
        "\"*",
        "a:* & !b",
        "NEAR(x)",
        "'; DROP TABLE course; --",
        "()",
        "\\",
        "",
        " ",
        "\0",
        "#ap",
        "##паллиативн",
        "AND",
        "''",
        "दुनिया की भाषा",
        "🌲🌲",
        "e\u{301}\u{301}",
        "%",
        "_",
        "a\u{10ffff}b",
        &long,
    ] {
        let found = found(&app, &Actor::Anonymous, typed).await;
        assert!(found.page.items.iter().all(|hit| hit.kind != SearchKind::Lesson), "{typed:?}");
    }
    assert!(!anybody(&app, &long).await.is_empty());
    assert_problem(app.get("/search?q=a%00b").send().await, 400, "nul_character").await;
    assert_problem(app.get(&format!("/search?q={}", "a".repeat(10_000))).send().await, 400, "unreadable")
        .await;
    let refused = app.get("/search?q=a").header("authorization", "Bearer nonsense").send().await;
    assert_problem(refused, 401, "sign_in_required").await;
}

#[tokio::test]
async fn the_index_is_made_anew_for_another_version_of_the_program() {
    let app = TestApp::start().await;
    let before = anybody(&app, "паллиативная помощь").await;
    assert!(!before.is_empty());
    assert!(!jobs::due(&app.cx, 10).await.unwrap().contains(&Job::RebuildSearch));
    index(&app, "course:of a program that is no more", vec![article("old", "Кракозябл", "бумбараш")]).await;
    for sql in [
        "UPDATE search_document SET made_by = 0",
        "UPDATE search_index SET made_by = 0",
        "DELETE FROM search_document WHERE source LIKE 'course:0%'",
    ] {
        app.cx.database().write().execute_unprepared(sql).await.unwrap();
    }
    assert!(jobs::due(&app.cx, 10).await.unwrap().contains(&Job::RebuildSearch));
    app.work().await;
    assert!(!jobs::due(&app.cx, 10).await.unwrap().contains(&Job::RebuildSearch));
    assert_eq!(anybody(&app, "паллиативная помощь").await, before);
    assert!(anybody(&app, "бумбараш").await.is_empty());
}
