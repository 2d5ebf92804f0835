//! Pictures of a course's own package: shown to those who read its lessons, in each of the places where they do.

use domain::courses::{self, Publication};
use domain::enums::{ChangeClass, ItemKind};
use domain::people::{self, Credentials, DEMO_PASSWORD};
use domain::{Actor, enrolments, media};
use tests::{COURSE, TestApp};

use crate::review::{changed, passage};
use crate::review_pages::person;

/// The smallest picture, and a drawing that could be a program.
pub const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
const DRAWING: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>";

/// A draft whose first lesson shows a picture and links to a drawing.
pub async fn drafted(app: &TestApp) {
    let (path, quote) = passage();
    let shown = format!("\n\n![A scale](../media/scale.png)\n\n[A drawing](../media/d.svg)\n\n{quote}");
    let mut files = changed(&path, &[(&quote, &shown)]);
    files.insert("media/scale.png", PICTURE);
    files.insert("media/d.svg", DRAWING);
    courses::put_draft(&app.cx, &Actor::System, COURSE, files, None).await.unwrap();
}

async fn learner(app: &TestApp) -> Actor {
    let credentials = Credentials {
        login: "clinician@demo.test".into(),
        password: DEMO_PASSWORD.to_owned().into(),
        shared_computer: false,
        address: None,
    };
    let session = people::sign_in_to_pages(&app.cx, credentials).await.unwrap();
    people::authenticate_page(&app.cx, secrecy::ExposeSecret::expose_secret(&session.token))
        .await
        .unwrap()
        .actor
}

#[tokio::test]
async fn a_lesson_shows_the_pictures_of_its_package_to_those_who_read_it() {
    let app = TestApp::start().await;
    let mut trainer = person(&app, "trainer@demo.test").await;
    drafted(&app).await;
    let (path, _) = passage();
    let (item, _) = path.split_once('.').unwrap();
    let editor = trainer.get(&format!("/studio/{COURSE}/edit?path={path}")).await;
    let reviewed = trainer.get(&format!("/studio/{COURSE}/review/read?item={item}&lang=en")).await;
    for (page, place) in
        [(&editor, format!("/studio/{COURSE}")), (&reviewed, format!("/studio/{COURSE}/review"))]
    {
        assert!(page.html.contains(&format!("src=\"{place}/media/scale.png\"")), "{place}");
        let picture = trainer.get(&format!("{place}/media/scale.png")).await;
        assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"), "{place}");
    }

    let said = Publication { change_class: ChangeClass::Editorial, change_note: "A picture.".into() };
    let version = courses::publish(&app.cx, &Actor::System, COURSE, &said).await.unwrap().id;
    let (run, actor) = (app.self_paced_run().await, learner(&app).await);
    let placed = enrolments::enrol(&app.cx, &actor, run, actor.person_id().unwrap()).await.unwrap();
    let place = format!("/learn/{}", placed.enrolment().row.id);
    let version = courses::load(&app.cx, version).await.unwrap();
    let lesson =
        version.items.iter().find(|one| one.kind == ItemKind::Lesson && one.path == item).unwrap().id;
    let mut reader = person(&app, "clinician@demo.test").await;
    let page = reader.get(&format!("{place}/lessons/{lesson}")).await;
    assert!(page.html.contains(&format!("src=\"{place}/media/scale.png\"")), "{}", page.html);
    let picture = reader.get(&format!("{place}/media/scale.png")).await;
    assert_eq!(picture.header("content-disposition"), "inline");
    let drawing = reader.get(&format!("{place}/media/d.svg")).await;
    assert_eq!(drawing.header("content-type"), "application/octet-stream", "it could be a program");
    assert_eq!(drawing.header("content-disposition"), "attachment");

    for gone in ["none.png", "..%2Fcourse.yaml", "%2e%2e"] {
        assert_eq!(reader.get(&format!("{place}/media/{gone}")).await.status, 404, "{gone}");
    }
    assert_eq!(trainer.get(&format!("{place}/media/scale.png")).await.status, 404, "somebody else's place");
    assert_eq!(reader.get(&format!("/studio/{COURSE}/media/scale.png")).await.status, 404, "no author");
}

#[test]
fn what_a_file_is_stands_in_its_bytes() {
    assert_eq!((media::type_of(PICTURE), media::type_of(DRAWING)), (Some("image/png"), None));
}
