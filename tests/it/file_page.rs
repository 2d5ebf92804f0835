//! The page on which somebody checks a certificate by its file, or by the hash that their browser made of it.

use domain::certificates::{self, LONGEST_FILE};
use domain::enums::CheckMeans;
use domain::page::PageRequest;
use tests::TestApp;

use crate::certified::{coordinator, document, signed_in, with_certificate};
use crate::page_door::{Answer, Browser, between};

/// What the page says first.
fn heading(answer: &Answer) -> &str {
    between(&answer.html, "<h1>", "</h1>")
}

fn asked(sha256: &str, bytes: usize) -> Vec<(String, String)> {
    vec![("sha256".into(), sha256.into()), ("bytes".into(), bytes.to_string())]
}

#[tokio::test]
async fn the_genuine_file_is_told_as_such_and_the_holder_sees_one_check() {
    let (app, holder, certificate) = with_certificate().await;
    let file = document(&app, certificate.id).await;
    let mut browser = Browser::of(&app).await;
    let sent = browser.send_file("/verify", "a.pdf", &file.bytes).await;
    assert_eq!((sent.status, sent.header("cache-control")), (200, "no-store"));
    assert_eq!(sent.header("x-robots-tag"), "noindex");
    assert_eq!(heading(&sent), "The certificate is genuine and valid");
    assert!(sent.html.contains("This is the very file") && sent.html.contains(&certificate.serial));
    app.work().await;
    let page = PageRequest { limit: 20, after: None };
    let checks = certificates::checks(&app.cx, &signed_in(holder, &[]), certificate.id, page).await.unwrap();
    assert_eq!(checks.items.iter().map(|check| check.means).collect::<Vec<_>>(), [CheckMeans::Document]);
}

#[tokio::test]
async fn a_hash_that_the_register_knows_is_answered_like_the_file_and_another_offers_to_send_it() {
    let (app, _, certificate) = with_certificate().await;
    let file = document(&app, certificate.id).await;
    let mut browser = Browser::of(&app).await;
    let known = browser.post("/verify", &asked(&file.sha256, file.bytes.len())).await;
    assert_eq!(heading(&known), "The certificate is genuine and valid");
    assert!(known.html.contains("This is the very file"));
    let unknown = browser.post("/verify", &asked(&"0".repeat(64), 9)).await;
    assert_eq!((unknown.status, heading(&unknown)), (200, "The register does not know this file"));
    assert!(unknown.html.contains("data-sends") && !unknown.html.contains("name=\"code\""));
    assert_eq!(browser.post("/verify", &asked("nonsense", 9)).await.status, 422);
}

#[tokio::test]
async fn a_file_that_was_changed_shows_what_the_genuine_one_says_and_where_it_is() {
    let (app, _, certificate) = with_certificate().await;
    certificates::suspend(&app.cx, &coordinator(&app), certificate.id, "we look into it").await.unwrap();
    let mut file = document(&app, certificate.id).await.bytes;
    let drawn = file.windows(5).position(|window| window == b"%%EOF").unwrap();
    let mut browser = Browser::of(&app).await;
    let cut = browser.send_file("/verify", "a.pdf", &file[..drawn + 100]).await;
    assert_eq!(heading(&cut), "The file is not whole");
    file.extend_from_slice(b"\nmore\n%%EOF\n");
    let changed = browser.send_file("/verify", "a.pdf", &file).await;
    assert_eq!(heading(&changed), "The file was changed after it was signed");
    assert!(changed.html.contains(&format!("/v/{}\"", certificate.code)));
    let genuine = between(&changed.html, "What the genuine document says", "</section>");
    for part in ["Suspended", "we look into it", &certificate.serial] {
        assert!(genuine.contains(part), "{part}: {genuine}");
    }
}

#[tokio::test]
async fn what_is_no_document_of_ours_is_told_in_its_own_words() {
    let (app, ..) = with_certificate().await;
    let (other, _, elsewhere) = with_certificate().await;
    let strange = document(&other, elsewhere.id).await.bytes;
    let mut browser = Browser::of(&app).await;
    for (file, wanted) in [
        (b"a letter".to_vec(), "This is not a PDF"),
        (b"%PDF-1.7\nnothing\n%%EOF\n".to_vec(), "Nobody has signed this file"),
        (strange, "This file was not signed by us"),
    ] {
        let answer = browser.send_file("/verify", "a.pdf", &file).await;
        assert_eq!((answer.status, heading(&answer)), (200, wanted));
        assert!(answer.html.contains("name=\"code\""), "one can ask by the code instead");
    }
}

#[tokio::test]
async fn a_form_without_a_file_with_an_empty_one_or_with_one_too_long_is_asked_for_again() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let long = vec![b'x'; LONGEST_FILE + 1];
    let longer = vec![b'x'; LONGEST_FILE * 3];
    let exact = vec![b'x'; LONGEST_FILE];
    assert_eq!(heading(&browser.send_file("/verify", "a.pdf", &exact).await), "This is not a PDF");
    for (name, file, wanted) in [
        ("", &[][..], "Choose the PDF of the certificate"),
        ("a.pdf", &[], "There is nothing in this file."),
        ("a.pdf", &long, "The file is larger than 2 MB."),
        ("film.mp4", &longer, "The file is larger than 2 MB."),
    ] {
        let answer = browser.send_file("/verify", name, file).await;
        assert_eq!(answer.status, 422, "{wanted}");
        assert!(
            between(&answer.html, "id=\"file-error\">", "</span>").starts_with(wanted),
            "{}",
            answer.html
        );
    }
    for (bytes, wanted) in [(0, "There is nothing"), (LONGEST_FILE + 1, "The file is larger")] {
        let answer = browser.post("/verify", &asked("", bytes)).await;
        assert!(between(&answer.html, "id=\"file-error\">", "</span>").starts_with(wanted));
    }
}

#[tokio::test]
async fn thirty_unknown_files_in_a_minute_are_enough_and_the_page_says_how_long_to_wait() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    for _ in 0..30 {
        assert_eq!(browser.send_file("/verify", "a.pdf", b"x").await.status, 200);
    }
    let refused = browser.send_file("/verify", "a.pdf", b"x").await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
    assert!(refused.html.contains("Please wait 60 seconds"), "{}", refused.html);
}

#[tokio::test]
async fn a_file_comes_to_no_other_form_and_a_broken_one_is_told() {
    let app = TestApp::start().await;
    let mut browser = Browser::of(&app).await;
    let answer = browser.send_file("/sign-in", "a.pdf", b"x").await;
    assert!(answer.status >= 400 && answer.status < 500, "{}", answer.status);
    let long = browser.send_file("/sign-up", "a.pdf", &vec![b'x'; 300_000]).await;
    assert_eq!(long.status, 413);
    let broken = browser.send_file("/verify", "a\r\n\r\n--edge\r\nnonsense", b"x").await;
    assert!(broken.status < 500, "{}", broken.status);
}
