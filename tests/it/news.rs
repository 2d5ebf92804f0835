//! News and articles: the list, each article in each language, and the feed that readers of feeds take.

use std::collections::BTreeMap;

use domain::Settings;
use domain::content::{Files, Language};
use domain::publications::Publications;
use poem::test::{TestClient, TestRequestBuilder};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use tests::TestApp;

use crate::page_door::{Browser, between};

/// A folder of so many articles, the first of them the oldest.
pub fn many(count: u32) -> Publications {
    let mut files = Files::default();
    for number in 1..=count {
        let day = 1 + number % 28;
        for language in Language::ALL {
            let text = format!(
                "---\ntitle: \"Article {number} & <more>\"\nsummary: \"S.\"\npublished_on: 2026-{:02}-{day:02}\n\
                 author: \"A\"\nsource: \"B\"\n---\nWords.\n",
                1 + number / 28
            );
            files.insert(format!("{number:02}-article-{number}.{}.md", language.tag()), text);
        }
    }
    Publications::read(&files).unwrap()
}

/// The keys of the articles on a page of the list, in their order.
fn keys(html: &str) -> Vec<&str> {
    let main = between(html, "<main", "</main>");
    main.split("href=\"/news/").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn the_list_shows_the_newest_first_and_is_found_from_the_foot_of_every_page() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let foot = browser.get("/").await;
    assert!(between(&foot.html, "<footer class=\"foot\"", "</footer>").contains("href=\"/news\""));
    let list = browser.get("/news").await;
    assert_eq!(list.status, 200);
    assert_eq!(keys(&list.html), ["camp-stork", "volunteers", "clown-doctor", "friends-club", "home-care"]);
    assert!(list.html.contains("<time datetime=\"2026-11-26\">26 November 2026</time>"), "{}", list.html);
    assert!(list.html.contains("Articles 1–5 of 5"));
    assert!(!list.html.contains("rel=\"next\""));
    let feed = "<link rel=\"alternate\" type=\"application/atom+xml\"";
    assert!(between(&list.html, feed, ">").contains("href=\"/feed.atom?lang=en\""));
}

#[tokio::test]
async fn a_long_list_is_read_by_tens_and_ends() {
    let publications = many(21);
    let app = TestApp::start().await;
    let app = app.restart_as(|parts| domain::Parts { publications, ..parts }).await;
    let mut browser = Browser::of(&app).await;
    let mut address = "/news".to_owned();
    let mut read = Vec::new();
    for (told, next) in [("Articles 1–10 of 21", 10), ("Articles 11–20 of 21", 1), ("Articles 21 of 21", 0)]
    {
        let list = browser.get(&address).await;
        assert!(between(&list.html, "<p class=\"small soft\">", "</p>").contains(told), "{}", list.html);
        read.extend(keys(&list.html).into_iter().map(str::to_owned));
        assert_eq!(list.html.contains("rel=\"next\""), next > 0);
        if next > 0 {
            address = between(&list.html, "class=\"button quiet\" href=\"", "\"").to_owned();
        }
    }
    let newest_first: Vec<_> = (1..=21).rev().map(|number| format!("article-{number}")).collect();
    assert_eq!(read, newest_first);
}

#[tokio::test]
async fn a_page_of_the_list_that_there_is_not_is_not_found() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    for page in ["0", "2", "-1", "many", "99999999999999999999999"] {
        assert_eq!(browser.get(&format!("/news?page={page}")).await.status, 404, "{page}");
    }
}

#[tokio::test]
async fn an_article_is_told_in_the_language_of_the_page_with_its_day_author_and_source() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let told = [
        ("en", "Camp Stork", "26 November 2026", "Where the facts are from", "<dd>"),
        ("ru", "«Аист»", "26 ноября 2026\u{a0}г.", "Откуда сведения", "<dd lang=\"en\">"),
        ("be", "Лагер «Бусел»", "26 лістапада 2026\u{a0}г.", "Адкуль звесткі", "<dd lang=\"en\">"),
    ];
    for (language, title, day, source, mark) in told {
        let article = browser.get(&format!("/news/camp-stork?lang={language}")).await;
        assert_eq!(article.status, 200);
        let main = between(&article.html, "<main", "</main>");
        assert!(between(main, "<h1>", "</h1>").contains(title), "{main}");
        assert!(main.contains(&format!("<time datetime=\"2026-11-26\">{day}</time>")), "{main}");
        assert!(main.contains(&format!("<dt>{source}</dt>{mark}Page about the summer camp (five-cs.org/")));
        assert!(article.html.contains(&format!("href=\"/feed.atom?lang={language}\"")));
    }
}

#[tokio::test]
async fn every_article_of_the_list_can_be_read() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let list = browser.get("/news").await;
    for key in keys(&list.html) {
        let article = browser.get(&format!("/news/{key}")).await;
        assert_eq!(article.status, 200, "{key}");
        assert!(between(&article.html, "<div class=\"prose\">", "</div>").contains("<p>"), "{key}");
    }
}

#[tokio::test]
async fn an_unknown_article_is_a_page_that_leads_on() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let answer = browser.get("/news/nothing").await;
    assert_eq!(answer.status, 404);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(between(&answer.html, "<main", "</main>").contains("href=\"/\""));
}

/// An element: its name, its attributes, and the text right within it.
#[derive(Default)]
struct Element {
    path: String,
    attributes: BTreeMap<String, String>,
    text: String,
}

impl Element {
    fn begin(path: String, start: &BytesStart<'_>) -> Self {
        let attribute = |found: quick_xml::events::attributes::Attribute<'_>| {
            let name = String::from_utf8(found.key.as_ref().to_vec()).unwrap();
            (name, found.unescape_value().unwrap().into_owned())
        };
        let attributes = start.attributes().map(|found| attribute(found.unwrap())).collect();
        Self { path, attributes, text: String::new() }
    }
}

/// Reads XML; what is not well formed fails.
fn parsed(xml: &str) -> Vec<Element> {
    let (mut reader, mut open, mut found) = (Reader::from_str(xml), Vec::new(), Vec::<Element>::new());
    loop {
        let event = reader.read_event().unwrap();
        if let Event::Start(start) | Event::Empty(start) = &event {
            open.push((String::from_utf8(start.name().as_ref().to_vec()).unwrap(), found.len()));
            let path = open.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("/");
            found.push(Element::begin(path, start));
        }
        match event {
            Event::End(_) | Event::Empty(_) => drop(open.pop()),
            Event::Text(text) => {
                if let Some((_, at)) = open.last() {
                    found[*at].text += &text.unescape().unwrap();
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    found
}

fn texts<'a>(feed: &'a [Element], path: &str) -> Vec<&'a str> {
    feed.iter().filter(|element| element.path == path).map(|element| element.text.as_str()).collect()
}

fn links<'a>(feed: &'a [Element], path: &str, rel: &str) -> Vec<&'a str> {
    let is_asked = |element: &&Element| element.path == path && element.attributes["rel"] == rel;
    feed.iter().filter(is_asked).map(|element| element.attributes["href"].as_str()).collect()
}

#[tokio::test]
async fn the_feed_tells_each_language_its_own_articles_by_ids_that_last() {
    let settings = Settings { public_url: "https://glade.test/".to_owned(), ..Settings::default() };
    let app = TestApp::start().await.restart_with(settings).await;
    let mut browser = Browser::of(&app).await;
    let mut ids = Vec::new();
    for (language, title) in [("en", "Camp Stork"), ("ru", "«Аист»"), ("be", "Лагер «Бусел»")]
    {
        let answer = browser.get(&format!("/feed.atom?lang={language}")).await;
        assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
        let feed = parsed(&answer.html);
        assert_eq!(feed[0].attributes["xmlns"], "http://www.w3.org/2005/Atom");
        assert_eq!(feed[0].attributes["xml:lang"], language);
        let own = format!("https://glade.test/feed.atom?lang={language}");
        assert_eq!(links(&feed, "feed/link", "self"), [own]);
        let first = links(&feed, "feed/entry/link", "alternate")[0];
        assert_eq!(first, format!("https://glade.test/news/camp-stork?lang={language}"));
        assert!(texts(&feed, "feed/entry/title")[0].contains(title));
        assert_eq!(texts(&feed, "feed/updated"), ["2026-11-26T00:00:00+03:00"]);
        for needed in ["id", "title", "updated", "summary", "author/name"] {
            let told = texts(&feed, &format!("feed/entry/{needed}"));
            assert!(told.len() == 5 && told.iter().all(|text| !text.is_empty()), "{needed}: {told:?}");
        }
        ids.extend(texts(&feed, "feed/id").into_iter().map(str::to_owned));
        ids.extend(texts(&feed, "feed/entry/id").into_iter().map(str::to_owned));
    }
    assert_eq!(ids.len(), 18);
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")), "{ids:?}");
    assert_eq!(
        ids[1], "urn:uuid:e82d8b14-5acd-5263-a745-a98d8c7d3399",
        "readers would take the article for a new one"
    );
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 18);
}

#[tokio::test]
async fn a_long_feed_has_the_newest_and_titles_stay_text() {
    let publications = many(30);
    let app = TestApp::start().await;
    let app = app.restart_as(|parts| domain::Parts { publications, ..parts }).await;
    let mut browser = Browser::of(&app).await;
    let feed = parsed(&browser.get("/feed.atom").await.html);
    let titles = texts(&feed, "feed/entry/title");
    assert_eq!((titles.len(), titles[0]), (20, "Article 30 & <more>"));
}

#[tokio::test]
async fn a_reader_that_has_the_feed_already_is_told_so() {
    let app = TestApp::start().await;
    let pages = TestClient::new(web::routes(&app.cx));
    let tag = header(pages.get("/feed.atom?lang=be"), "etag").await;
    let again = pages.get("/feed.atom?lang=be").header("if-none-match", &tag).send().await;
    again.assert_status(http::StatusCode::NOT_MODIFIED);
    assert_eq!(again.0.into_body().into_string().await.unwrap(), "");
    let other = pages.get("/feed.atom?lang=en").header("if-none-match", &tag).send().await;
    other.assert_status_is_ok();
}

async fn header<E: poem::Endpoint>(request: TestRequestBuilder<'_, E>, name: &str) -> String {
    let answer = request.send().await;
    answer.0.header(name).unwrap_or_default().to_owned()
}
