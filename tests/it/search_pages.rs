//! The page of the search: what was found by kind, page by page, and what to try where nothing was.

use domain::search::{self, Document, SearchAccess, SearchKind};
use tests::{COURSE, TestApp};

use crate::page_door::{Browser, between};

#[tokio::test]
async fn what_was_found_is_shown_with_its_words_marked_and_leads_to_its_page() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let found = browser.get("/search?q=palliative").await;
    assert_eq!(found.status, 200);
    let main = between(&found.html, "<main", "</main>");
    assert!(main.contains("<mark>"), "{main}");
    assert!(main.contains(&format!("href=\"/courses/{COURSE}\"")), "{main}");
    assert!(main.contains("value=\"palliative\""));
    for kind in ["course", "lesson", "media", "transcript", "article"] {
        assert!(
            main.contains(&format!("href=\"/search?q=palliative&amp;kind={kind}\""))
                || main.contains(&format!("href=\"/search?q=palliative&#38;kind={kind}\"")),
            "{kind}: {main}"
        );
    }
    let articles = browser.get("/search?q=palliative&kind=article").await;
    assert!(!between(&articles.html, "<main", "</main>").contains("href=\"/courses/"));
    let home = browser.get("/").await;
    assert!(home.html.contains("formaction=\"/search\"") && home.html.contains("href=\"/search\""));
}

#[tokio::test]
async fn the_page_tells_what_it_looked_for_instead_and_what_to_try() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let instead = browser.get("/search?q=palliatve").await;
    assert!(instead.html.contains("Nothing has exactly these words. Shown for: <span"), "{}", instead.html);
    let nothing = browser.get("/search?q=xyzzyplugh&kind=article").await;
    let main = between(&nothing.html, "<main", "</main>");
    assert!(main.contains("Nothing found") && main.contains("not only one kind of thing"), "{main}");
    let unasked = browser.get("/search").await;
    assert!(!between(&unasked.html, "<main", "</main>").contains("Nothing found"));
    for hostile in ["/search?q=%3Cscript%3E", "/search?q=%22%20OR%20%27&kind=x&in=y", "/search?q=%00"] {
        let answer = browser.get(hostile).await;
        assert!(answer.status == 200 || answer.status == 400, "{hostile}: {}", answer.status);
        assert!(!answer.html.contains("<script>"), "{hostile}");
    }
    let long = browser.get(&format!("/search?q={}", "a".repeat(5000))).await;
    assert_eq!(long.status, 200);
}

#[tokio::test]
async fn more_than_a_page_is_gone_through_by_a_link() {
    let app = TestApp::start().await;
    let tx = app.cx.begin_write().await.unwrap();
    let document = |n: u32| Document {
        kind: SearchKind::Article,
        about: format!("a{n}"),
        course_id: None,
        language: "en",
        access: SearchAccess::Public,
        title: format!("Number {n}"),
        body: "everywhere".to_owned(),
        hidden: String::new(),
    };
    search::replace(&tx, "test", (0..21).map(document).collect()).await.unwrap();
    tx.commit().await.unwrap();
    let mut browser = Browser::of(&app).await;
    let first = browser.get("/search?q=everywhere&kind=article").await;
    let next = between(&first.html, "class=\"button quiet\" href=\"", "\"")
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    let second = browser.get(&next).await;
    assert_eq!(second.html.matches("<article").count(), 1);
    assert!(second.html.contains("/news/a0\"") && !second.html.contains("rel=\"next\""), "{}", second.html);
}
