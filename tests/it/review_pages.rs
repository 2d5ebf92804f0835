//! The pages of a review: asked for, commented on, signed off, published; and what a learner meets afterwards.

use domain::courses;
use domain::refreshers;
use tests::{COURSE, TestApp};

use crate::page_door::{Answer, Browser, between};
use crate::review::{changed, passage};

/// The hidden fields of a page's form, with others filled in.
pub fn filled(page: &str, from: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let within = page.find(from).unwrap_or_else(|| panic!("no {from} in {page}"));
    let form = &page[page[..within].rfind("<form").unwrap()..];
    let form = &form[..form.find("</form>").unwrap()];
    let hidden = form.match_indices("<input type=\"hidden\"").map(|(at, _)| {
        let tag = &form[at..];
        (between(tag, "name=\"", "\"").to_owned(), between(tag, "value=\"", "\"").to_owned())
    });
    let mut all: Vec<_> = hidden.collect();
    all.retain(|(name, _)| !fields.iter().any(|(own, _)| own == name));
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    all
}

pub async fn person<'a>(app: &'a TestApp, name: &str) -> Browser<'a> {
    let mut browser = Browser::of(app).await;
    browser.signed_in(name, &[]).await;
    browser
}

pub async fn sent(
    browser: &mut Browser<'_>,
    (page, from, to): (&str, &str, &str),
    fields: &[(&str, &str)],
) -> Answer {
    let shown = browser.get(page).await;
    assert_eq!(shown.status, 200, "{page}: {}", shown.html);
    browser.post(to, &filled(&shown.html, from, fields)).await
}

/// A draft by a trainer, in which a passage says something else.
pub async fn drafted(app: &TestApp) {
    let (path, quote) = passage();
    let files = changed(&path, &[(&quote, &format!("Newly said: {quote}"))]);
    let trainer = app.with_role(domain::enums::Role::Trainer).await;
    courses::put_draft(&app.cx, &trainer, COURSE, files, None).await.unwrap();
}

/// The reviewer quotes a passage that is not there, then one that is.
async fn comments(reviewer: &mut Browser<'_>, review: &str) {
    let path = passage().0;
    let item = path.trim_end_matches(".en.md").to_owned();
    let read = format!("{review}/read?item={}", item.replace('/', "%2F"));
    let comments = format!("{review}/comments");
    let form = format!("action=\"{comments}\"");
    let quote = ("quote", "words that nobody wrote");
    let wrong = sent(reviewer, (&read, &form, &comments), &[quote, ("text", "Says who?")]).await;
    assert!(
        wrong.status == 422 && wrong.html.contains("Copy them from it") && wrong.html.contains("Says who?")
    );
    let quote = passage().1;
    let right =
        sent(reviewer, (&read, &form, &comments), &[("quote", &quote), ("text", "Says <who>?")]).await;
    assert_eq!(right.status, 303, "{}", right.html);
    let shown = reviewer.get(&read).await.html;
    assert!(shown.contains("Says &#60;who&#62;?") && shown.contains("of the file"), "{shown}");
}

/// The reviewer says against what the draft was read, and sees what changed.
async fn signs_off(reviewer: &mut Browser<'_>, review: &str) {
    let unnamed = sent(reviewer, (review, "value=\"sign-off\"", review), &[("step", "sign-off")]).await;
    assert!(unnamed.status == 422 && unnamed.html.contains("Write what you read it against."));
    let against = [("step", "sign-off"), ("source", "WHO"), ("edition", "2020")];
    let signed = sent(reviewer, (review, "value=\"sign-off\"", review), &against).await;
    assert_eq!(signed.status, 303, "{}", signed.html);
    assert!(
        reviewer.get(&format!("/studio/{COURSE}/changes")).await.html.contains("<ins>Newly said: </ins>")
    );
}

/// The reviewer says nothing of what changed, and then does.
async fn publishes(reviewer: &mut Browser<'_>) {
    let publish = format!("/studio/{COURSE}/publish");
    let silent = sent(
        reviewer,
        (&publish, &format!("action=\"{publish}\""), &publish),
        &[("change_class", "important")],
    )
    .await;
    assert!(silent.status == 422 && silent.html.contains("Say what changed"));
    let said = [("change_class", "safety_critical"), ("change_note", "Half of the dose.")];
    let done = sent(reviewer, (&publish, &format!("action=\"{publish}\""), &publish), &said).await;
    assert_eq!(done.status, 303, "{}", done.html);
    assert!(reviewer.get(&format!("/courses/{COURSE}")).await.html.contains("Read by a second clinician"));
}

#[tokio::test]
async fn a_draft_is_reviewed_and_published_and_its_learners_read_what_changed() {
    let app = TestApp::start().await;
    let student = crate::study::Student::of(&app).await;
    let first = student.lessons()[0];
    student.tell(vec![student.fact(first, domain::learning::Act::LessonCompleted)]).await;
    let mut trainer = person(&app, "trainer@demo.test").await;
    drafted(&app).await;
    let review = format!("/studio/{COURSE}/review");
    assert!(trainer.get("/reviews").await.html.contains(&format!("href=\"{review}\"")));
    let asked = sent(
        &mut trainer,
        (&review, "value=\"ask\"", &review),
        &[("step", "ask"), ("to_reviewer", "Please.")],
    )
    .await;
    assert_eq!((asked.status, asked.header("location")), (303, format!("{review}?done=asked").as_str()));

    let mut reviewer = person(&app, "reviewer@demo.test").await;
    comments(&mut reviewer, &review).await;
    signs_off(&mut reviewer, &review).await;
    publishes(&mut reviewer).await;
    let due = refreshers::due(&app.cx, &student.actor, domain::content::Language::En).await.unwrap();
    assert_eq!(due.len(), 1);
    let readers = format!("/studio/{COURSE}/refresher");
    let mut coordinator = person(&app, "coordinator@demo.test").await;
    assert!(coordinator.get(&readers).await.html.contains("Read by 0 of 1"));
    refreshers::acknowledge(&app.cx, &student.actor, due[0].id).await.unwrap();
    assert!(coordinator.get(&readers).await.html.contains("Read by 1 of 1"));
    let stranger = coordinator.get(&format!("/refreshers/{}", due[0].id)).await;
    assert_eq!(stranger.status, 404, "they never learnt it");
}
