//! What the media centre keeps beside its files: how far people have watched, links, and no bytes that nobody uses.

use chrono::Duration;
use domain::content::{Language, Text};
use domain::enums::{MediaAccess, MediaKind, MediaState};
use domain::ids::MediaItemId;
use domain::learning::Act;
use domain::media::{self, NewLink, Segment, Told};
use domain::{Context, Error};
use entity::{media_blob, media_watch};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use tests::{TestApp, json};

use crate::certified::As;
use crate::privacy::{PASSWORD, registered, secret, studied};
use crate::reel::{bring, change, film, item_of, licensed, photograph, published, trainer_and_reviewer};

fn id_of(item: &str) -> MediaItemId {
    MediaItemId(item.parse().unwrap())
}

fn told(position_ms: i64, segments: &[(i64, i64)]) -> Told {
    Told { position_ms, segments: segments.iter().copied().map(Segment::from).collect() }
}

async fn blobs(cx: &Context) -> u64 {
    media_blob::Entity::find().count(cx.read()).await.unwrap()
}

#[tokio::test]
async fn what_two_devices_tell_is_one_union_and_the_last_place_is_gone_on_from() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = id_of(&published(&app, (&trainer, &reviewer), "public").await);
    let learner = app.learner().await;
    let phone = told(9000, &[(0, 5000), (4000, 9000)]);
    for _ in 0..3 {
        media::watch(&app.cx, &learner, item, &phone).await.unwrap();
    }
    media::watch(&app.cx, &learner, item, &told(21_000, &[(20_000, 21_000)])).await.unwrap();
    let watch = media::watched(&app.cx, &learner, item).await.unwrap();
    assert_eq!((watch.position_ms, watch.watched_ms()), (21_000, 10_000));
    assert_eq!(watch.segments, told(0, &[(0, 9000), (20_000, 21_000)]).segments);
    let another = app.learner().await;
    assert_eq!(media::watched(&app.cx, &another, item).await.unwrap(), media::Watch::default());
}

#[tokio::test]
async fn stretches_that_cannot_be_meant_are_refused_and_strangers_keep_nothing() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = id_of(&published(&app, (&trainer, &reviewer), "public").await);
    let learner = app.learner().await;
    for wrong in [told(0, &[(9, 5)]), told(0, &[(-1, 5)]), told(-1, &[]), told(90_000_000, &[])] {
        let refused = media::watch(&app.cx, &learner, item, &wrong).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{wrong:?}: {refused:?}");
    }
    let stranger = media::watch(&app.cx, &domain::Actor::Anonymous, item, &told(1, &[])).await;
    assert!(matches!(stranger, Err(Error::SignInRequired(_))), "{stranger:?}");
    let staff = id_of(&published(&app, (&trainer, &reviewer), "staff").await);
    let hidden = media::watch(&app.cx, &learner, staff, &told(1, &[])).await;
    assert!(matches!(hidden, Err(Error::NotFound(_))), "{hidden:?}");
}

#[tokio::test]
async fn what_is_watched_in_a_lesson_counts_to_the_item_and_goes_with_the_person() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = published(&app, (&trainer, &reviewer), "enrolled").await;
    let actor = registered(&app.cx, "darya").await;
    let student = studied(&app, &actor, false).await;
    let lesson = student.lessons()[0];
    let segments = told(0, &[(0, 4000)]).segments;
    let watched = |media: &str| Act::MediaWatched { media: media.to_owned(), segments: segments.clone() };
    let facts = vec![
        student.fact(lesson, watched(&item)),
        student.fact(lesson, watched("media/old.mp4")),
        student.fact(lesson, watched("019ab5c0-0000-7000-8000-000000000005")),
    ];
    student.tell(facts).await;
    let watch = media::watched(&app.cx, &actor, id_of(&item)).await.unwrap();
    assert_eq!(watch.watched_ms(), 4000);
    let all = domain::privacy::export(&app.cx, &actor, Language::Be).await.unwrap();
    assert_eq!(all["media_watched"][0]["watched"], json!([[0, 4000]]));
    domain::privacy::erase(&app.cx, &actor, &secret(PASSWORD)).await.unwrap();
    assert_eq!(media_watch::Entity::find().count(app.cx.read()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_link_is_an_item_that_is_reviewed_like_any_other() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let new = |address: &str| NewLink {
        address: address.to_owned(),
        title: Text([(Language::En, "ICPCN".to_owned())].into()),
        description: Text::default(),
        language: Language::En,
        access: MediaAccess::Public,
    };
    let uploader = app.with_role(domain::enums::Role::Trainer).await;
    for wrong in ["javascript:alert(1)", "icpcn.org", "https://me:secret@icpcn.org/", "ftp://icpcn.org"] {
        let refused = media::create_link(&app.cx, &uploader, new(wrong)).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{wrong}");
    }
    let learner = app.learner().await;
    let refused = media::create_link(&app.cx, &learner, new("https://icpcn.org/")).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    let made = media::create_link(&app.cx, &uploader, new("https://icpcn.org/")).await.unwrap();
    assert_eq!((made.row.kind, made.row.state), (MediaKind::Link, MediaState::InReview));
    let id = made.row.id.to_string();
    change(&trainer, "PATCH", &id, "", Some(licensed())).await.assert_status(http::StatusCode::FORBIDDEN);
    change(&As::new(&app, uploader), "PATCH", &id, "", Some(licensed())).await.assert_status_is_ok();
    change(&reviewer, "POST", &id, "/publication", None).await.assert_status_is_ok();
    let anybody = crate::reel::stranger(&app);
    let told = json(anybody.get(&format!("/media/{id}")).send().await).await;
    assert_eq!((&told["address"], &told["kind"]), (&json!("https://icpcn.org/"), &json!("link")));
}

#[tokio::test]
async fn bytes_that_nobody_uses_go_after_a_week_and_those_in_use_stay() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let kept = bring(&trainer, film(900), "film.mp4", "video/mp4").await;
    item_of(&trainer, &kept, "public").await.assert_status(http::StatusCode::CREATED);
    app.work().await;
    // A picture that is drawn before its title is refused leaves its sizes behind.
    let picture = bring(&trainer, photograph(700, 500), "a.jpg", "image/jpeg").await;
    let body = json!({ "upload_id": picture, "title": {}, "language": "be", "access": "public" });
    trainer.post("/media", &body).send().await.assert_status(http::StatusCode::UNPROCESSABLE_ENTITY);
    let all = blobs(&app.cx).await;
    assert!(all > 1, "{all}");
    assert_eq!(media::delete_unused(&app.cx).await.unwrap(), 0, "it may still be on its way");
    app.advance(Duration::days(8));
    assert_eq!(media::delete_unused(&app.cx).await.unwrap() as u64, all - 1);
    assert_eq!(blobs(&app.cx).await, 1);
    assert_eq!(app.files_in_store().await, 1);
}
