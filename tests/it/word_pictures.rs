//! Pictures of Word documents: items of the media centre, shown in their lesson, published like all others.

use std::io::{Cursor, Write};

use domain::content::{Language, Text, WordNote};
use domain::courses::Publication;
use domain::enums::{ChangeClass, MediaAccess, Role};
use domain::learning::{self, Act, Fact};
use domain::media::{self, ShownState};
use domain::settings::MediaLimits;
use domain::studio::{self, FromWord};
use domain::{Actor, Error, Refusal, Settings, courses, people};
use entity::media_item;
use sea_orm::{EntityTrait, PaginatorTrait};
use tests::{COURSE, TestApp};

use crate::certified::{As, signed_in};
use crate::page_door::{Browser, between};
use crate::reel::{change, licensed, photograph, stranger};
use crate::study::assert_refused;

const MODULE: &str = "01-what-it-is-and-for-whom";
const FIRST: &str = "01-definition-and-when-it-starts.en.md";
const TRAINER: &str = "trainer@demo.test";
const CLINICIAN: &str = "clinician@demo.test";

/// A Word document of some words, and pictures with what is said about them.
fn word(words: &str, pictures: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut body, mut links) = (format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"), String::new());
    for (at, (said, _)) in pictures.iter().enumerate() {
        body += &format!(
            r#"<w:p><w:r><w:drawing><wp:docPr descr="{said}"/><a:blip r:embed="p{at}"/></w:drawing></w:r></w:p>"#
        );
        links += &format!(r#"<Relationship Id="p{at}" Type="x/image" Target="media/{at}"/>"#);
    }
    let links = format!(r#"<Relationships xmlns="r">{links}</Relationships>"#);
    let body = format!(
        r#"<w:document xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:wp="wp"><w:body>{body}</w:body></w:document>"#
    );
    let root = r#"<Relationships xmlns="r"><Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let mut parts = vec![
        ("_rels/.rels".to_owned(), root.as_bytes()),
        ("word/document.xml".to_owned(), body.as_bytes()),
        ("word/_rels/document.xml.rels".to_owned(), links.as_bytes()),
    ];
    parts.extend(pictures.iter().enumerate().map(|(at, (_, bytes))| (format!("word/media/{at}"), *bytes)));
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A picture whose points nobody could pack smaller.
fn noise(side: u32, mut seed: u32) -> Vec<u8> {
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from(seed >> 24).unwrap()
    };
    let picture = image::RgbImage::from_fn(side, side, |_, _| image::Rgb([next(), next(), next()]));
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

async fn demo(app: &TestApp, login: &str, role: Role) -> Actor {
    signed_in(people::make_demo_people(&app.cx).await.unwrap()[login], &[role])
}

async fn import(app: &TestApp, trainer: &Actor, document: Vec<u8>) -> FromWord {
    studio::import_word(&app.cx, trainer, (COURSE, MODULE), "Sleep", document).await.unwrap()
}

async fn text(app: &TestApp, path: &str) -> String {
    studio::open(&app.cx, &Actor::System, COURSE).await.unwrap().text(path).unwrap().to_owned()
}

async fn items(app: &TestApp) -> u64 {
    media_item::Entity::find().count(app.cx.read()).await.unwrap()
}

/// The course of every test, whose first lesson also says this.
fn course_with(line: &str) -> domain::content::Files {
    let mut files = tests::database_course();
    let first = format!("{MODULE}/{FIRST}");
    let before = String::from_utf8(files.get(&first).unwrap().to_vec()).unwrap();
    files.insert(&first, format!("{before}\n{line}\n").into_bytes());
    files
}

/// Where a picture of a page is, asked for by somebody of whom nothing is known.
async fn is_sent(app: &TestApp, page: &str) -> Vec<u8> {
    let address = between(page, "<img src=\"/api/v1", "\"").replace("&#38;", "&").replace("&amp;", "&");
    let sent = stranger(app).get(&address).send().await;
    sent.assert_status_is_ok();
    sent.0.into_body().into_vec().await.unwrap()
}

#[tokio::test]
async fn a_photograph_in_a_document_is_an_item_without_its_place_and_the_lesson_shows_it() {
    let app = TestApp::start().await;
    let trainer = demo(&app, TRAINER, Role::Trainer).await;
    let document = word("Good night", &[("Where &lt;it&gt; hurts", &photograph(2000, 1000))]);
    let from = import(&app, &trainer, document).await;
    let title = Text([(Language::En, "Where <it> hurts".to_owned())].into());
    let id = from.pictures[0].0;
    assert_eq!((&from.notes[..], &from.pictures[..]), ([].as_slice(), [(id, title.clone())].as_slice()));
    let markdown = text(&app, &from.path).await;
    assert!(
        markdown.ends_with(&format!("](media:{id})\n")) && markdown.starts_with("Good night\n\n![Where ")
    );

    app.work().await;
    let item = media::find(&app.cx, &trainer, id).await.unwrap();
    assert_eq!(Some(item.row.uploader_id), trainer.person_id());
    assert_eq!((item.state, item.about.access), (ShownState::InReview, MediaAccess::Enrolled));
    assert_eq!((&item.about.title, &item.about.description, &*item.about.licence), (&title, &title, ""));
    assert_eq!(item.sizes.len(), 3);

    let mut browser = Browser::of(&app).await;
    browser.signed_in(TRAINER, &[]).await;
    let page = browser.get(&format!("/studio/{COURSE}/edit?path={}", from.path)).await.html;
    let picture = between(&page, "<img src=\"/api/v1", "loading=\"lazy\">");
    for said in ["srcset=\"", "width=\"1920\" height=\"960\"", "alt=\"Where "] {
        assert!(picture.contains(said), "{picture}");
    }
    let sent = is_sent(&app, &page).await;
    assert!(sent.starts_with(&[0xff, 0xd8]));
    assert!(!sent.windows(7).any(|part| part == b"53.9006" || part == b"Exif\0\0 "));
}

#[tokio::test]
async fn a_course_with_such_a_picture_is_published_once_the_picture_is() {
    let app = TestApp::start().await;
    let trainer = demo(&app, TRAINER, Role::Trainer).await;
    let document = word("Good night", &[("Sleep", &photograph(600, 300))]);
    let from = import(&app, &trainer, document.clone()).await;
    let id = from.pictures[0].0.to_string();
    let shows = course_with(&format!("![A sleeping child](media:{id})"));
    assert_refused(courses::load_shipped(&app.cx, shows.clone()).await, Refusal::MediaNotPublished);

    let brought = As::new(&app, trainer.clone());
    let reviewer = As::new(&app, app.with_role(Role::Reviewer).await);
    change(&brought, "PATCH", &id, "", Some(licensed())).await.assert_status_is_ok();
    change(&reviewer, "POST", &id, "/publication", None).await.assert_status_is_ok();
    courses::load_shipped(&app.cx, shows).await.unwrap();

    let learner = demo(&app, CLINICIAN, Role::Learner).await;
    let me = learner.person_id().unwrap();
    let run = app.self_paced_run().await;
    let enrolled = domain::enrolments::enrol(&app.cx, &learner, run, me).await.unwrap();
    let version = courses::load(&app.cx, enrolled.enrolment().row.course_version_id).await.unwrap();
    let lesson = version.items.iter().find(|item| item.kind == domain::enums::ItemKind::Lesson).unwrap().id;
    let mut browser = Browser::of(&app).await;
    browser.signed_in(CLINICIAN, &[]).await;
    let page = browser.get(&format!("/learn/{}/lessons/{lesson}", enrolled.enrolment().row.id)).await.html;
    assert!(page.contains("alt=\"A sleeping child\"") && !page.contains("media:"), "{page}");
    assert!(is_sent(&app, &page).await.starts_with(&[0xff, 0xd8]));

    let again = import(&app, &trainer, document).await;
    assert_eq!((again.pictures, items(&app).await), (Vec::new(), 1), "the same picture is the same item");
    assert!(text(&app, &again.path).await.contains(&format!("(media:{id})")));
}

#[tokio::test]
async fn reviewers_see_such_a_picture_beforehand_and_those_who_learnt_an_older_version_afterwards() {
    let app = TestApp::start().await;
    let trainer = demo(&app, TRAINER, Role::Trainer).await;
    let from = import(&app, &trainer, word("Good night", &[("Sleep", &photograph(600, 300))])).await;
    let id = from.pictures[0].0.to_string();
    let learner = demo(&app, CLINICIAN, Role::Learner).await;
    let (run, me) = (app.self_paced_run().await, learner.person_id().unwrap());
    let row = domain::enrolments::enrol(&app.cx, &learner, run, me).await.unwrap().enrolment().row.clone();
    let version = courses::load(&app.cx, row.course_version_id).await.unwrap();
    let lesson_id =
        version.items.iter().find(|item| item.kind == domain::enums::ItemKind::Lesson).unwrap().id;
    let fact = Fact { fact_id: app.cx.new_id(), lesson_id, device_at: None, act: Act::LessonCompleted };
    learning::record_progress(&app.cx, &learner, row.id, vec![fact]).await.unwrap();

    let shows = course_with(&format!("![A sleeping child](media:{id})"));
    courses::put_draft(&app.cx, &Actor::System, COURSE, shows, None).await.unwrap();
    let mut reviewer = Browser::of(&app).await;
    reviewer.signed_in("reviewer@demo.test", &[]).await;
    let item = FIRST.split('.').next().unwrap();
    let read = format!("/studio/{COURSE}/review/read?item={MODULE}/{item}&lang=en");
    let page = reviewer.get(&read).await.html;
    assert!(page.contains("alt=\"A sleeping child\"") && page.contains("srcset=\""), "{page}");

    let (brought, publisher) = (As::new(&app, trainer), As::new(&app, app.with_role(Role::Reviewer).await));
    change(&brought, "PATCH", &id, "", Some(licensed())).await.assert_status_is_ok();
    change(&publisher, "POST", &id, "/publication", None).await.assert_status_is_ok();
    let said = Publication { change_class: ChangeClass::SafetyCritical, change_note: "A picture.".into() };
    let newer = courses::publish(&app.cx, &Actor::System, COURSE, &said).await.unwrap().id;
    let mut browser = Browser::of(&app).await;
    browser.signed_in(CLINICIAN, &[]).await;
    let page = browser.get(&format!("/refreshers/{newer}")).await.html;
    assert!(page.contains("alt=\"A sleeping child\""), "{page}");
    assert!(is_sent(&app, &page).await.starts_with(&[0xff, 0xd8]));
}

#[tokio::test]
async fn whoever_may_not_see_a_picture_reads_what_it_shows() {
    let app = TestApp::start().await;
    let trainer = demo(&app, TRAINER, Role::Trainer).await;
    let unknown = "019ab5c0-0000-7000-8000-000000000005";
    let from = import(&app, &trainer, word("Good night", &[])).await;
    let manuscript = studio::open(&app.cx, &trainer, COURSE).await.unwrap();
    let save = studio::Save {
        path: from.path.clone(),
        based_on: manuscript.head(&from.path).map(|head| head.state),
        operation_id: app.cx.new_id(),
        bytes: format!("Look: ![pain > 3 \"x\"](media:{unknown}).\n").into_bytes(),
    };
    studio::save(&app.cx, &trainer, COURSE, save).await.unwrap();
    let mut browser = Browser::of(&app).await;
    browser.signed_in(TRAINER, &[]).await;
    let page = browser.get(&format!("/studio/{COURSE}/edit?path={}", from.path)).await.html;
    assert!(page.contains("Look: pain &gt; 3 &quot;x&quot;."), "{page}");
}

#[tokio::test]
async fn what_the_media_centre_does_not_take_is_left_out_and_the_lesson_comes_in() {
    let app = TestApp::start().await;
    let trainer = app.with_role(Role::Trainer).await;
    let broken = b"\x89PNG\r\n\x1a\n and so on".as_slice();
    let pictures = [
        ("a", b"\x01\0\0\0 an EMF".as_slice()),
        ("b", broken),
        ("c", b"GIF89a and so on"),
        ("", &photograph(90, 60)),
    ];
    let from = import(&app, &trainer, word("Good night", &pictures)).await;
    assert_eq!(from.notes, [(WordNote::PictureLeftOut, 3), (WordNote::PictureUndescribed, 1)]);
    let [(id, title)] = &from.pictures[..] else { panic!("{from:?}") };
    assert_eq!(title.0[&Language::En], "Sleep, picture 1");
    assert_eq!(text(&app, &from.path).await, format!("Good night\n\n![](media:{id})\n"));
    let nothing = word("", &[("b", broken)]);
    let refused = studio::import_word(&app.cx, &trainer, (COURSE, MODULE), "Sleep", nothing).await;
    assert!(matches!(refused, Err(Error::Invalid(found)) if found[0].code == "word_empty"));
    assert_eq!(items(&app).await, 1);
}

#[tokio::test]
async fn of_one_document_a_hundred_pictures_are_taken_and_none_beyond_the_room_there_is() {
    let app = TestApp::start().await;
    let media = MediaLimits { quota_mb: 1, ..MediaLimits::default() };
    let app = app.restart_with(Settings { media, ..Settings::default() }).await;
    let trainer = app.with_role(Role::Trainer).await;
    let (large, small) = (noise(900, 1), noise(8, 2));
    let from = import(&app, &trainer, word("Good night", &[("large", &large), ("small", &small)])).await;
    assert_eq!((&from.notes[..], from.pictures.len()), ([(WordNote::PictureLeftOut, 1)].as_slice(), 1));
    let many: Vec<Vec<u8>> = (0..101).map(|seed| noise(2, seed)).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|bytes| ("one", bytes.as_slice())).collect();
    let from = import(&app, &trainer, word("Good night", &many)).await;
    assert_eq!((&from.notes[..], from.pictures.len()), ([(WordNote::PictureLeftOut, 1)].as_slice(), 100));
}

#[tokio::test]
async fn two_documents_at_once_take_no_more_than_the_room_there_is_and_nothing_is_half_there() {
    let app = TestApp::start().await;
    let media = MediaLimits { quota_mb: 1, ..MediaLimits::default() };
    let app = app.restart_with(Settings { media, ..Settings::default() }).await;
    let trainer = app.with_role(Role::Trainer).await;
    let (one, other) = (noise(480, 1), noise(480, 2));
    let bring = async |name, picture: &[u8]| {
        let document = word("Good night", &[("Noise", picture)]);
        studio::import_word(&app.cx, &trainer, (COURSE, MODULE), name, document).await
    };
    let told = tokio::join!(bring("Sleep", &one), bring("Dreams", &other));
    let manuscript = studio::open(&app.cx, &Actor::System, COURSE).await.unwrap();
    for (name, told) in [("sleep", told.0), ("dreams", told.1)] {
        let is_there = manuscript.files.iter().any(|(path, _)| path.ends_with(&format!("-{name}.en.md")));
        match told {
            Ok(_) => assert!(is_there, "{name}"),
            Err(Error::Refused(Refusal::MediaQuotaUsedUp | Refusal::ManuscriptConflict)) => {
                assert!(!is_there, "{name} was refused");
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(items(&app).await, 1);
}

#[tokio::test]
async fn of_a_document_that_is_refused_no_picture_becomes_an_item() {
    let app = TestApp::start().await;
    let trainer = app.with_role(Role::Trainer).await;
    let document = |words: &str| word(words, &[("Sleep", &photograph(90, 60))]);
    let nowhere =
        studio::import_word(&app.cx, &trainer, (COURSE, "09-none"), "Sleep", document("Good night")).await;
    assert!(matches!(nowhere, Err(Error::NotFound(_))));
    assert_eq!(app.files_in_store().await, 0, "nothing is looked at for a module that there is not");
    let learner = app.learner().await;
    let stranger = studio::import_word(&app.cx, &learner, (COURSE, MODULE), "x", document("x")).await;
    assert!(stranger.is_err());
    // Each of its signs becomes two, and then it is longer than a text may be.
    let long = document(&"*".repeat(600_000));
    let refused = studio::import_word(&app.cx, &trainer, (COURSE, MODULE), "Sleep", long).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    assert_eq!(items(&app).await, 0);
    // What was stored for it goes, as all that nothing names.
    assert_eq!(app.files_in_store().await, 1);
    app.advance(chrono::Duration::days(8));
    media::delete_unused(&app.cx).await.unwrap();
    assert_eq!(app.files_in_store().await, 0);
}
