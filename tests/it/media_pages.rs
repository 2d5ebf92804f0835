//! The pages of the media centre: what everybody sees, how something is brought and published, and lessons that show it.

use domain::content::Files;
use domain::enums::Role;
use domain::media::{self, ItemQuery};
use domain::page::PageRequest;
use domain::{Actor, Refusal, courses, people};
use tests::TestApp;

use crate::certified::signed_in;
use crate::page_door::{Answer, Browser, between};
use crate::reel::{document, film};
use crate::study::assert_refused;

const TRAINER: &str = "trainer@demo.test";
const REVIEWER: &str = "reviewer@demo.test";
const CLINICIAN: &str = "clinician@demo.test";
const CAPTIONS: &str =
    "WEBVTT\n\n00:01.000 --> 00:04.000\nДобры дзень.\n\n01:05.000 --> 01:09.000\nДзе баліць?\n";

async fn at<'a>(app: &'a TestApp, login: &str) -> Browser<'a> {
    let mut browser = Browser::of(app).await;
    browser.signed_in(login, &[]).await;
    browser
}

fn typed(csrf: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    [("csrf", csrf)].iter().chain(fields).map(own).collect()
}

/// Brings a file by the form; gives the address of its page.
async fn brought(browser: &mut Browser<'_>, title: &str, access: &str, file: (&str, &str, &[u8])) -> String {
    let csrf = browser.get("/media/new").await.csrf();
    let fields = [("csrf", csrf.as_str()), ("title_be", title), ("language", "be"), ("access", access)];
    let made = browser.send_parts("/media/new", &fields, Some(file)).await;
    assert_eq!(made.status, 303, "{}", made.html);
    made.header("location").split('?').next().unwrap().to_owned()
}

async fn steps(browser: &mut Browser<'_>, place: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(place).await;
    let revision = match page.html.contains("name=\"revision\"") {
        true => between(&page.html, "name=\"revision\" value=\"", "\"").to_owned(),
        false => String::new(),
    };
    let mut all = typed(&page.csrf(), fields);
    all.push(("revision".to_owned(), revision));
    browser.post(&format!("{place}/steps"), &all).await
}

/// Sends a form that holds the revision of the item.
async fn saved(browser: &mut Browser<'_>, page: &str, fields: &[(&str, &str)]) -> Answer {
    let form = browser.get(page).await;
    let revision = between(&form.html, "name=\"revision\" value=\"", "\"").to_owned();
    let mut all = typed(&form.csrf(), fields);
    all.push(("revision".to_owned(), revision));
    browser.post(page.split('?').next().unwrap(), &all).await
}

async fn described(browser: &mut Browser<'_>, place: &str, title: &str, access: &str) -> Answer {
    let fields = [
        ("title_be", title),
        ("language", "be"),
        ("access", access),
        ("authors", "М. Кавалёва"),
        ("licence", "CC BY 4.0"),
        ("topics", "боль, шкалы"),
        ("note", "Дзіця плача"),
        ("review_by", "2028-03-01"),
    ];
    saved(browser, &format!("{place}/edit"), &fields).await
}

/// A film from the form to the public.
async fn published_film(app: &TestApp, access: &str) -> String {
    let (mut trainer, mut reviewer) = (at(app, TRAINER).await, at(app, REVIEWER).await);
    let place = brought(&mut trainer, "Боль", access, ("Боль.mp4", "video/mp4", &film(5000))).await;
    app.work().await;
    assert_eq!(described(&mut trainer, &place, "Боль", access).await.status, 303);
    let captions = [("language", "be"), ("captions", CAPTIONS)];
    assert_eq!(saved(&mut trainer, &format!("{place}/captions"), &captions).await.status, 303);
    assert_eq!(steps(&mut trainer, &place, &[("step", "submit")]).await.status, 303);
    let published = steps(&mut reviewer, &place, &[("step", "publish")]).await;
    assert_eq!(published.header("location"), format!("{place}?done=published"));
    place
}

#[tokio::test]
async fn a_film_is_brought_by_a_form_published_by_somebody_else_and_seen_by_a_stranger() {
    let app = TestApp::start().await;
    let place = published_film(&app, "public").await;
    let mut stranger = Browser::of(&app).await;
    let list = stranger.get("/media?q=боль&kind=video&in=be&topic=шкалы").await;
    assert!(list.html.contains(&format!("href=\"{place}\"")) && !list.html.contains("/media/new"));
    for narrowed in ["/media?kind=audio", "/media?in=en", "/media?topic=team", "/media?q=квантовая"]
    {
        let list = stranger.get(narrowed).await;
        assert!(!list.html.contains(&format!("href=\"{place}\"")) && list.html.contains("Nothing was found"));
    }
    let page = stranger.get(&place).await.html;
    let id = place.rsplit('/').next().unwrap();
    for part in [
        format!("src=\"/api/v1/media/{id}/content\""),
        format!("<track kind=\"captions\" src=\"/media/{id}/captions/be.vtt\" srclang=\"be\""),
        format!("href=\"{place}?at=65#player-{id}\" data-seek=\"65\">1:05</a> <span>Дзе баліць?</span>"),
        "Дзіця плача".to_owned(),
        "CC BY 4.0".to_owned(),
        "М. Кавалёва".to_owned(),
    ] {
        assert!(page.contains(&part), "{part}");
    }
    assert!(!page.contains("data-keeps") && !page.contains("For the people of the centre"));
    let later = stranger.get(&format!("{place}?at=65")).await.html;
    assert!(later.contains("/content#t=65\""), "without scripts, too, a line leads to its place");
    let track = stranger.get(&format!("/media/{id}/captions/be.vtt")).await;
    assert_eq!((track.html.as_str(), track.header("content-type")), (CAPTIONS, "text/vtt; charset=utf-8"));
}

#[tokio::test]
async fn what_is_not_for_everybody_is_played_by_a_link_and_hidden_from_others() {
    let app = TestApp::start().await;
    let place = published_film(&app, "signed_in").await;
    let mut stranger = Browser::of(&app).await;
    assert_eq!(stranger.get(&place).await.status, 401);
    assert!(!stranger.get("/media").await.html.contains(&place));
    let mut clinician = at(&app, CLINICIAN).await;
    let page = clinician.get(&place).await.html;
    assert!(page.contains("/content?expires=") && page.contains("data-keeps"), "{page}");
    for path in ["/media/new".to_owned(), format!("{place}/edit"), format!("{place}/captions")] {
        assert_eq!(clinician.get(&path).await.status, 403, "{path}");
    }
    assert_eq!(clinician.get("/media/nonsense").await.status, 404);
}

#[tokio::test]
async fn one_goes_on_on_another_device_where_one_stopped() {
    let app = TestApp::start().await;
    let place = published_film(&app, "public").await;
    let mut phone = at(&app, CLINICIAN).await;
    let csrf = phone.get(&place).await.csrf();
    let told = typed(&csrf, &[("position", "40000"), ("segments", "0-30000,10000-40000")]);
    for _ in 0..2 {
        assert_eq!(phone.post(&format!("{place}/watched"), &told).await.status, 204);
    }
    let mut desktop = at(&app, CLINICIAN).await;
    let page = desktop.get(&place).await.html;
    assert!(page.contains("/content#t=40\"") && page.contains("44 % watched"), "{page}");
    let over = typed(&csrf, &[("position", "88000"), ("segments", "")]);
    assert_eq!(phone.post(&format!("{place}/watched"), &over).await.status, 204);
    assert!(desktop.get(&place).await.html.contains("/content\""), "what was seen to its end begins anew");
    let wrong = typed(&csrf, &[("position", "x"), ("segments", "")]);
    assert_eq!(phone.post(&format!("{place}/watched"), &wrong).await.status, 422);
}

#[tokio::test]
async fn a_cue_that_would_go_wrong_is_named_by_its_line_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let mut trainer = at(&app, TRAINER).await;
    let place = brought(&mut trainer, "Боль", "public", ("a.mp4", "video/mp4", &film(500))).await;
    app.work().await;
    let early = steps(&mut trainer, &place, &[("step", "submit")]).await;
    assert!(early.status == 409 && early.html.contains("Write down first what is said"), "{}", early.html);
    let editor = format!("{place}/captions");
    for (times, told) in [
        ("00:03.000 --&gt; 00:05.000", "Line 6: the cue begins before the one above it ends."),
        ("00:09.000 --&gt; 00:05.000", "Line 6: the cue ends before it begins."),
        ("00:09 --&gt; 00:12", "Line 6: write times like 00:01.000."),
    ] {
        let times = times.replace("&gt;", ">");
        let text = format!("WEBVTT\r\n\r\n00:01.000 --> 00:04.000\r\nOne\r\n\r\n{times}\r\nTwo\r\n");
        let refused = saved(&mut trainer, &editor, &[("language", "be"), ("captions", &text)]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains(told) && refused.html.contains("data-line=\"6\""), "{}", refused.html);
        assert!(refused.html.contains("Two\n"), "what was typed stands there");
    }
    let form = trainer.get(&editor).await;
    let stale = typed(&form.csrf(), &[("language", "be"), ("captions", CAPTIONS), ("revision", "1")]);
    assert_eq!(trainer.post(&editor, &stale).await.status, 409);
    let words = [("language", "be"), ("transcript", "Добры дзень.")];
    assert_eq!(saved(&mut trainer, &editor, &words).await.status, 303);
    assert!(trainer.get(&place).await.html.contains("Добры дзень."));
}

#[tokio::test]
async fn what_is_refused_when_something_is_brought_says_why_at_its_field() {
    let app = TestApp::start().await;
    let mut trainer = at(&app, TRAINER).await;
    let csrf = trainer.get("/media/new").await.csrf();
    let pdf = document();
    for (title, address, file, status, told) in [
        ("Памятка", "", None, 422, "Choose a file, or write a link."),
        ("Памятка", "icpcn", None, 422, "Write a web address that begins with https://"),
        ("", "", Some(("a.pdf", "application/pdf", pdf.as_slice())), 422, "in at least one language."),
        (
            "Памятка",
            "",
            Some(("a.exe", "application/x-msdownload", b"MZ".as_slice())),
            422,
            "Such files are not taken.",
        ),
        ("Памятка", "", Some(("a.pdf", "application/pdf", b"".as_slice())), 422, "The file is empty."),
        (
            "Памятка",
            "",
            Some(("a.mp4", "video/mp4", pdf.as_slice())),
            409,
            "The file is not what its name says.",
        ),
        (
            "Памятка",
            "",
            Some(("a.svg", "image/svg+xml", b"<svg/>".as_slice())),
            409,
            "This is a drawing in SVG",
        ),
    ] {
        let fields =
            [("csrf", csrf.as_str()), ("title_be", title), ("address", address), ("access", "public")];
        let refused = trainer.send_parts("/media/new", &fields, file).await;
        assert_eq!(refused.status, status, "{told}: {}", refused.html);
        assert!(refused.html.contains(told), "{told}: {}", refused.html);
    }
}

#[tokio::test]
async fn a_file_that_has_arrived_is_not_asked_for_again_and_clinicians_bring_none() {
    let app = TestApp::start().await;
    let mut trainer = at(&app, TRAINER).await;
    let (csrf, pdf) = (trainer.get("/media/new").await.csrf(), document());
    let fields = [("csrf", csrf.as_str()), ("title_be", ""), ("access", "public")];
    let refused = trainer.send_parts("/media/new", &fields, Some(("a.pdf", "application/pdf", &pdf))).await;
    let upload = between(&refused.html, "name=\"upload\" value=\"", "\"").to_owned();
    let fields =
        [("csrf", csrf.as_str()), ("title_be", "Памятка"), ("access", "public"), ("upload", &upload)];
    assert_eq!(trainer.send_parts("/media/new", &fields, None).await.status, 303);
    let mut clinician = at(&app, CLINICIAN).await;
    let csrf = clinician.get("/learn").await.csrf();
    let fields = [("csrf", csrf.as_str()), ("title_be", "Памятка")];
    let refused = clinician.send_parts("/media/new", &fields, Some(("a.pdf", "application/pdf", &pdf))).await;
    assert!([400, 403].contains(&refused.status), "{}", refused.status);
}

#[tokio::test]
async fn a_file_comes_in_pieces_that_go_on_where_the_line_was_cut() {
    let app = TestApp::start().await;
    let mut trainer = at(&app, TRAINER).await;
    let (csrf, film) = (trainer.get("/media/new").await.csrf(), film(9000));
    let length = film.len().to_string();
    let new = [("name", "a.mp4"), ("type", "video/mp4"), ("length", length.as_str())];
    let made = trainer.post("/media/uploads", &typed(&csrf, &new)).await;
    assert_eq!(made.status, 201);
    let place = made.header("location").to_owned();
    assert_eq!(trainer.send_piece(&place, &csrf, 0, &film[..4000]).await.status, 204);
    assert_eq!(trainer.send_piece(&place, &csrf, 9, &film[9..]).await.status, 409);
    assert_eq!(trainer.send_piece(&place, "forged", 4000, &film[4000..]).await.status, 401);
    assert_eq!(trainer.get(&place).await.header("upload-offset"), "4000");
    let rest = trainer.send_piece(&place, &csrf, 4000, &film[4000..]).await;
    assert_eq!(rest.header("upload-offset"), length);
    let mut other = at(&app, REVIEWER).await;
    assert_eq!(other.get(&place).await.status, 404);
    let upload = place.rsplit('/').next().unwrap();
    let fields = [("csrf", csrf.as_str()), ("title_en", "Pain"), ("access", "staff"), ("upload", upload)];
    assert_eq!(trainer.send_parts("/media/new", &fields, None).await.status, 303);
}

#[tokio::test]
async fn a_link_leads_elsewhere_and_is_retired_with_a_reason() {
    let app = TestApp::start().await;
    let (mut trainer, mut reviewer) = (at(&app, TRAINER).await, at(&app, REVIEWER).await);
    let csrf = trainer.get("/media/new").await.csrf();
    let address = "https://icpcn.org/resources";
    let fields = [("csrf", csrf.as_str()), ("title_be", "ICPCN"), ("address", address), ("access", "public")];
    let made = trainer.send_parts("/media/new", &fields, None).await;
    let place = made.header("location").split('?').next().unwrap().to_owned();
    let bare = steps(&mut reviewer, &place, &[("step", "publish")]).await;
    assert!(bare.status == 422 && bare.html.contains("under which licence"), "{}", bare.html);
    assert_eq!(described(&mut trainer, &place, "ICPCN", "public").await.status, 303);
    let own = steps(&mut trainer, &place, &[("step", "publish")]).await;
    assert_eq!(own.status, 403);
    assert_eq!(steps(&mut reviewer, &place, &[("step", "publish")]).await.status, 303);
    let mut stranger = Browser::of(&app).await;
    let page = stranger.get(&place).await.html;
    assert!(page.contains(&format!("href=\"{address}\" rel=\"noopener noreferrer\"")), "{page}");
    assert_eq!(steps(&mut reviewer, &place, &[("step", "retire"), ("reason", " ")]).await.status, 422);
    assert_eq!(steps(&mut reviewer, &place, &[("step", "retire"), ("reason", "gone")]).await.status, 303);
    assert_eq!(stranger.get(&place).await.status, 404);
}

/// The course of every test, whose first lesson also says this.
fn course_with(line: &str) -> Files {
    let mut files = tests::database_course();
    let first = "01-what-it-is-and-for-whom/01-definition-and-when-it-starts.en.md";
    let text = String::from_utf8(files.get(first).unwrap().to_vec()).unwrap();
    files.insert(first, format!("{text}\n{line}\n").into_bytes());
    files
}

#[tokio::test]
async fn a_lesson_shows_what_is_published_and_a_course_that_names_anything_else_is_refused() {
    let app = TestApp::start().await;
    let unknown = "[A film](media:019ab5c0-0000-7000-8000-000000000005)";
    let refused = courses::load_shipped(&app.cx, course_with(unknown)).await;
    assert_refused(refused, Refusal::MediaNotPublished);
    let place = published_film(&app, "enrolled").await;
    let id = place.rsplit('/').next().unwrap();
    let lines = format!("[Боль](media:{id})\n\nSee [the film](media:{id}) first.");
    courses::load_shipped(&app.cx, course_with(&lines)).await.unwrap();

    let mut browser = at(&app, CLINICIAN).await;
    let me = people::make_demo_people(&app.cx).await.unwrap()[CLINICIAN];
    let learner = signed_in(me, &[Role::Learner]);
    let run = app.self_paced_run().await;
    let enrolled = domain::enrolments::enrol(&app.cx, &learner, run, me).await.unwrap();
    let version = courses::load(&app.cx, enrolled.enrolment().row.course_version_id).await.unwrap();
    let lesson = version.items.iter().find(|item| item.kind == domain::enums::ItemKind::Lesson).unwrap().id;
    let path = format!("/learn/{}/lessons/{lesson}", enrolled.enrolment().row.id);
    let page = browser.get(&path).await.html;
    assert!(
        page.contains("<figure class=\"media\"") && page.contains(&format!("data-media=\"{id}\"")),
        "{page}"
    );
    assert!(page.contains(&format!("See <a href=\"/media/{id}\">the film</a> first.")), "{page}");
    assert!(page.contains("/static/media.") && !page.contains("media:"), "{page}");
    // Who may see it has a place on a course.
    let page = PageRequest { limit: 5, after: None };
    let seen = media::list(&app.cx, &learner, &ItemQuery::default(), page).await.unwrap();
    assert_eq!(seen.page.items.len(), 1);
    let none = media::list(&app.cx, &Actor::Anonymous, &ItemQuery::default(), page).await.unwrap();
    assert!(none.page.items.is_empty());
}
