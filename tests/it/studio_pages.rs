//! Pages of the studio: long quizzes in parts, a question put back, findings in the language of the page, the ways there.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use domain::content::{Language, Text};
use domain::enums::Role;
use domain::review::{self, ReadAgainst};
use domain::studio::{self, GiftInto, QuestionStep};
use domain::{Actor, courses};
use tests::{COURSE, TestApp};

use crate::page_door::between;
use crate::review_pages::{filled, person};

const QUIZ: &str = "quizzes/final-test.yaml";
/// The longest page of the studio, in bytes.
const LONGEST: usize = 120 * 1024;

/// Three hundred questions, each as long as its page shows it.
fn many() -> String {
    let stem = "Боль ребёнка видна не всегда и не сразу ".repeat(6);
    (1..=300).map(|number| format!("Вопрос {number} {stem} {{T}}\n\n")).collect()
}

async fn ids(app: &TestApp) -> Vec<String> {
    let file = studio::questions(&app.cx, &Actor::System, COURSE, QUIZ).await.unwrap().what;
    file.questions().iter().map(|question| question.common().id.to_owned()).collect()
}

fn cards(html: &str) -> Vec<String> {
    let cards = html.split("<li class=\"card\" id=\"").skip(1);
    cards.map(|card| card.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn of_three_hundred_questions_each_is_reached_and_moved_and_no_page_is_long() {
    let app = TestApp::start().await;
    let trainer = app.with_role(Role::Trainer).await;
    let before = studio::questions(&app.cx, &trainer, COURSE, QUIZ).await.unwrap();
    let outcome = before.course.outcomes[0].id.clone();
    let into = GiftInto { path: QUIZ.into(), outcome, language: Language::Ru, clinical: false };
    assert_eq!(studio::take_gift(&app.cx, &trainer, COURSE, &into, many()).await.unwrap(), 300);
    let all = ids(&app).await;
    let mut browser = person(&app, "trainer@demo.test").await;
    let (mut next, mut seen) = (format!("/studio/{COURSE}/quiz?path={QUIZ}"), Vec::new());
    loop {
        let page = browser.get(&next).await;
        assert!(page.status == 200 && page.html.len() < LONGEST, "{next} has {} bytes", page.html.len());
        seen.extend(cards(&page.html));
        let Some(link) =
            page.html.split("\" rel=\"next\"").next().filter(|_| page.html.contains("rel=\"next\""))
        else {
            break;
        };
        next = link.rsplit('"').next().unwrap().replace("&#38;", "&");
    }
    assert_eq!(seen, all, "every question, once, in its order");

    let first = browser.get(&format!("/studio/{COURSE}/quiz?path={QUIZ}")).await;
    let last_here = cards(&first.html).pop().unwrap();
    let form = format!("name=\"id\" value=\"{last_here}\"");
    let to = format!("/studio/{COURSE}/quiz?path={QUIZ}");
    let moved = browser.post(&to, &filled(&first.html, &form, &[("do", "down")])).await;
    let page = browser.get(moved.header("location")).await;
    assert_eq!(cards(&page.html)[0], last_here, "it is seen where it is now");
    let card = between(&page.html, &format!("<li class=\"card\" id=\"{last_here}\""), "</li>");
    assert!(card.contains("autofocus"), "{card}");
    let moved = browser.post(&to, &filled(&page.html, &form, &[("do", "up")])).await;
    let page = browser.get(moved.header("location")).await;
    assert_eq!(*cards(&page.html).last().unwrap(), last_here);
    assert_eq!(ids(&app).await, all);
}

#[tokio::test]
async fn a_question_that_was_removed_is_put_back_in_its_place_and_what_came_between_stays() {
    let app = TestApp::start().await;
    let all = ids(&app).await;
    let mut browser = person(&app, "trainer@demo.test").await;
    let to = format!("/studio/{COURSE}/quiz?path={QUIZ}");
    let shown = browser.get(&to).await.html;
    let form = format!("name=\"id\" value=\"{}\"", all[3]);
    let removed = browser.post(&to, &filled(&shown, &form, &[("do", "remove")])).await;
    let page = browser.get(removed.header("location")).await.html;
    assert_eq!(ids(&app).await.len(), all.len() - 1);
    assert!(page.contains("value=\"put-back\"") && page.contains("Put it back"), "{page}");
    let other = app.with_role(Role::Trainer).await;
    let stands = studio::questions(&app.cx, &other, COURSE, QUIZ).await.unwrap().based_on;
    let step = QuestionStep::Remove(all[6].clone());
    studio::change_questions(&app.cx, &other, (COURSE, QUIZ), stands, step).await.unwrap();
    let wanted: Vec<_> = all.iter().filter(|id| **id != all[6]).cloned().collect();
    for _ in 0..2 {
        let back = browser.post(&to, &filled(&page, "value=\"put-back\"", &[("do", "put-back")])).await;
        assert_eq!(back.status, 303, "{}", back.html);
        let page = browser.get(back.header("location")).await.html;
        assert!(page.contains("The question stands in its place again."), "{page}");
        assert_eq!(ids(&app).await, wanted, "put back twice, it is there once");
    }
    let reviewer = app.with_role(Role::Reviewer).await;
    let tried = studio::put_question_back(&app.cx, &reviewer, (COURSE, QUIZ), stands, &all[3]).await;
    assert!(matches!(tried, Err(domain::Error::Forbidden)), "{tried:?}");
}

#[tokio::test]
async fn findings_are_told_in_the_language_of_the_page() {
    let app = TestApp::start().await;
    let mut browser = person(&app, "trainer@demo.test").await;
    let lesson = crate::review::passage().0;
    let edit = format!("/studio/{COURSE}/edit?path={lesson}");
    let text = "# One\n\n[a](nowhere) `x` <b>\n";
    for (language, said) in [
        ("en", ["The link `nowhere` leads nowhere.", "The lesson has only 4 words."]),
        ("ru", ["Ссылка `nowhere` никуда не ведёт.", "В уроке всего 4 слова."]),
        ("be", ["Спасылка `nowhere` нікуды не вядзе.", "Ва ўроку ўсяго 4 словы."]),
    ] {
        let page = browser.get(&format!("{edit}&lang={language}")).await;
        let typed = filled(&page.html, "id=\"editor\"", &[("text", text), ("act", "preview")]);
        let shown = browser.post(&edit, &typed).await.html;
        let found = between(&shown, "data-findings>", "</div>");
        assert!(said.iter().all(|said| found.contains(said)), "{found}");
        assert!(!found.contains("lang="), "it is in the language of the page: {found}");
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("course.yaml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"format: 1\nkey: &x sleep\n").unwrap();
    let (zip, page) =
        (zip.finish().unwrap().into_inner(), browser.get(&format!("/studio/{COURSE}/import")).await);
    let fields = [("csrf", page.csrf())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let file = Some(("course.zip", "application/zip", zip.as_slice()));
    let refused = browser.send_parts(&format!("/studio/{COURSE}/import?kind=package"), &fields, file).await;
    assert_eq!(refused.status, 422, "{}", refused.html);
    let said = "course.yaml:2: Якары (`&#38;name`) і адсылкі (`*name`) YAML не дапускаюцца.";
    assert!(refused.html.contains(said), "{}", refused.html);
}

#[tokio::test]
async fn those_who_write_find_the_studio_in_the_menu_and_readers_are_spared_it() {
    let app = TestApp::start().await;
    let menu = |html: &str| between(html, "<nav class=\"main\"", "</nav>").matches("<li>").count();
    for (who, places) in [("trainer@demo.test", 5), ("reviewer@demo.test", 5), ("clinician@demo.test", 4)] {
        let mut browser = person(&app, who).await;
        let html = browser.get("/learn").await.html;
        assert_eq!(menu(&html), places, "{who}");
        let is_there = between(&html, "<nav class=\"main\"", "</nav>").contains("href=\"/studio\"");
        assert_eq!(is_there, places == 5, "{who}");
    }
}

#[tokio::test]
async fn at_a_first_publication_nobody_is_said_to_have_learnt_an_older_version() {
    let app = TestApp::start().await;
    let (trainer, other) = (app.with_role(Role::Trainer).await, app.with_role(Role::Reviewer).await);
    let title = Text(Language::ALL.map(|language| (language, "Sleep".to_owned())).into());
    studio::begin(&app.cx, &trainer, "sleep", &title).await.unwrap();
    studio::hand_in(&app.cx, &trainer, "sleep").await.unwrap();
    let against = ReadAgainst { source: "WHO".into(), edition: "2020".into() };
    review::sign_off(&app.cx, &other, "sleep", None, Some(&against)).await.unwrap();
    let mut browser = person(&app, "reviewer@demo.test").await;
    let publish = "/studio/sleep/publish";
    let page = browser.get(publish).await.html;
    assert!(page.contains("This is the first version") && !page.contains("older version"), "{page}");
    let sent = browser.post(publish, &filled(&page, "name=\"change_class\"", &[])).await;
    assert_eq!(sent.status, 409, "an empty course is not published");
    assert!(sent.html.contains("The checker finds errors in the draft."), "{}", sent.html);
    courses::find_draft(&app.cx, &trainer, "sleep").await.unwrap();
    let seen: BTreeSet<_> =
        ["change_note", "change_class-error"].into_iter().filter(|name| sent.html.contains(name)).collect();
    assert!(seen.is_empty(), "{seen:?}");
}
