//! The media centre: from an upload over a bad line to a film that everybody plays.

use chrono::Duration;
use domain::enums::Role;
use entity::media_blob;
use futures::stream;
use poem::Body;
use poem::http::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{TestApp, assert_problem, json};
use tokio::sync::oneshot;

use crate::certified::{As, completes, daria, signed_in};
use crate::reel::{
    announce, bring, caption, change, film, item_of, licensed, made, offset, photograph, published, read,
    send, stranger, trainer_and_reviewer, tus,
};

const CAPTIONS: &str = "WEBVTT\n\n00:01.000 --> 00:04.000\nДобры дзень.\n";

fn id_of(item: &Value) -> String {
    item["id"].as_str().unwrap().to_owned()
}

async fn bytes(response: poem::test::TestResponse) -> Vec<u8> {
    response.0.into_body().into_vec().await.unwrap()
}

#[tokio::test]
async fn a_film_goes_from_its_upload_to_everybody_and_is_played_in_parts() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let film = film(300_000);
    let upload = bring(&trainer, film.clone(), "Боль.mp4", "video/mp4").await;
    let item = json(item_of(&trainer, &upload, "public").await).await;
    let id = id_of(&item);
    assert_eq!((&item["state"], &item["duration_seconds"]), (&json!("uploaded"), &json!(90)));
    app.work().await;
    let (item, _) = read(&trainer, &id).await;
    assert_eq!(item["state"], "needs_captions");
    assert_eq!(item["sha256"], hex(&film));

    let early = change(&trainer, "POST", &id, "/submission", None).await;
    assert_problem(early, 409, "captions_missing").await;
    caption(&trainer, &id, CAPTIONS).await.assert_status_is_ok();
    change(&trainer, "PATCH", &id, "", Some(licensed())).await.assert_status_is_ok();
    change(&trainer, "POST", &id, "/submission", None).await.assert_status_is_ok();
    change(&reviewer, "POST", &id, "/publication", None).await.assert_status_is_ok();

    let anybody = stranger(&app);
    is_played(&anybody, &format!("/media/{id}/content"), &film).await;
    let captions = anybody.get(&format!("/media/{id}/captions/be.vtt")).send().await;
    assert_eq!(bytes(captions).await, CAPTIONS.as_bytes());
    let listed = json(anybody.get("/media?q=%D0%B1%D0%BE%D0%BB%D1%8C").send().await).await;
    assert_eq!(id_of(&listed["items"][0]), id);
}

/// Whole, in part, and not at all for those who have it.
async fn is_played(anybody: &As, path: &str, film: &[u8]) {
    let whole = anybody.get(path).send().await;
    let tag = whole.0.header("etag").unwrap().to_owned();
    assert_eq!(tag, format!("\"{}\"", hex(film)));
    assert_eq!(bytes(whole).await, film);
    let part = anybody.get(path).header("range", "bytes=1000-1999").header("if-range", &tag).send().await;
    part.assert_status(StatusCode::PARTIAL_CONTENT);
    part.assert_header("content-range", format!("bytes 1000-1999/{}", film.len()));
    assert_eq!(bytes(part).await, film[1000..2000]);
    let other = anybody.get(path).header("range", "bytes=0-9").header("if-range", "\"old\"").send().await;
    other.assert_status_is_ok();
    let nowhere = anybody.get(path).header("range", "bytes=900000-").send().await;
    assert_problem(nowhere, 416, "range_not_satisfiable").await;
    let known = anybody.get(path).header("if-none-match", &tag).header("range", "bytes=0-9").send().await;
    known.assert_status(StatusCode::NOT_MODIFIED);
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn what_arrived_before_the_line_broke_is_there_when_the_server_is_made_anew() {
    let app = TestApp::start().await;
    let who = app.with_role(Role::Trainer).await;
    let trainer = As::new(&app, who.clone());
    let film = film(90_000);
    let upload = made(&announce(&trainer, film.len(), "film.mp4", "video/mp4").await);
    let beginning = film[..30_000].to_vec();
    let broken = stream::iter([Ok(beginning), Err(std::io::Error::other("the line broke"))]);
    let answer = send(&trainer, &upload, 0, Body::from_bytes_stream(broken)).await;
    assert_problem(answer, 409, "upload_broken").await;

    let app = app.restart().await;
    let trainer = As::new(&app, who);
    assert_eq!(offset(&trainer, &upload).await, 30_000);
    let beside = send(&trainer, &upload, 10_000, film[10_000..].to_vec()).await;
    assert_problem(beside, 409, "upload_offset").await;
    send(&trainer, &upload, 30_000, film[30_000..].to_vec()).await.assert_status(StatusCode::NO_CONTENT);
    let item = json(item_of(&trainer, &upload, "staff").await).await;

    // Nothing of the work is lost with the server either.
    let app = app.restart().await;
    app.work().await;
    app.work().await;
    let trainer = As::new(&app, app.with_role(Role::Trainer).await);
    assert_eq!(read(&trainer, &id_of(&item)).await.0["sha256"], hex(&film));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_write_at_once_one_is_told_to_come_again() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let film = film(50_000);
    let upload = made(&announce(&trainer, film.len(), "film.mp4", "video/mp4").await);
    let (begun, has_begun) = oneshot::channel();
    let (go_on, may_go_on) = oneshot::channel::<()>();
    let rest = film.clone();
    let slow = stream::unfold(Some((begun, may_go_on)), move |held| {
        let rest = rest.clone();
        async move {
            let (begun, may_go_on) = held?;
            begun.send(()).unwrap();
            may_go_on.await.unwrap();
            Some((Ok::<_, std::io::Error>(rest), None))
        }
    });
    let first = send(&trainer, &upload, 0, Body::from_bytes_stream(slow));
    let second = async {
        has_begun.await.unwrap();
        let answer = send(&trainer, &upload, 0, film.clone()).await;
        go_on.send(()).unwrap();
        answer
    };
    let (first, second) = tokio::join!(first, second);
    first.assert_status(StatusCode::NO_CONTENT);
    assert_problem(second, 409, "upload_busy").await;
    assert_eq!(offset(&trainer, &upload).await, film.len());
}

#[tokio::test]
async fn bytes_that_come_twice_are_stored_once() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    for _ in 0..2 {
        let upload = bring(&trainer, film(5000), "film.mp4", "video/mp4").await;
        let first = item_of(&trainer, &upload, "staff").await;
        first.assert_status(StatusCode::CREATED);
        let again = item_of(&trainer, &upload, "staff").await;
        again.assert_status_is_ok();
        assert_eq!(json(first).await["id"], json(again).await["id"], "one upload is one item");
        app.work().await;
    }
    assert_eq!(media_blob::Entity::find().count(app.cx.read()).await.unwrap(), 1);
    let listed = json(trainer.get("/media?kind=video").send().await).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_picture_loses_what_its_camera_wrote_and_is_there_in_three_sizes() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let upload = bring(&trainer, photograph(2400, 1200), "Лес.jpg", "image/jpeg").await;
    let item = json(item_of(&trainer, &upload, "public").await).await;
    let sizes =
        json!([{"width": 1920, "height": 960}, {"width": 960, "height": 480}, {"width": 480, "height": 240}]);
    assert_eq!((&item["state"], &item["sizes"]), (&json!("in_review"), &sizes));
    for query in ["", "?width=960", "?width=480"] {
        let answer = trainer.get(&format!("/media/{}/content{query}", id_of(&item))).send().await;
        answer.assert_content_type("image/jpeg");
        let picture = bytes(answer).await;
        assert!(picture.starts_with(&[0xff, 0xd8, 0xff]));
        assert!(!picture.windows(4).any(|word| word == b"Exif"), "the place has gone");
    }
}

#[tokio::test]
async fn each_item_is_seen_by_those_for_whom_it_is() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let learner = As::new(&app, app.learner().await);
    let (person, _) = completes(&app, daria(&app)).await;
    let enrolled = As::new(&app, signed_in(person, &[Role::Learner]));
    let officer = As::new(&app, app.with_role(Role::AcademyOfficer).await);
    for (access, statuses) in [
        ("public", [200, 200, 200, 200, 200]),
        ("signed_in", [401, 200, 200, 200, 200]),
        ("enrolled", [401, 404, 200, 404, 200]),
        ("staff", [404, 404, 404, 404, 200]),
    ] {
        let item = published(&app, (&trainer, &reviewer), access).await;
        let askers = [&stranger(&app), &learner, &enrolled, &officer, &trainer];
        for (who, status) in askers.into_iter().zip(statuses) {
            for path in ["", "/content"] {
                let answer = who.get(&format!("/media/{item}{path}")).send().await;
                assert_eq!(answer.0.status().as_u16(), status, "{access}{path}");
            }
            let listed = json(who.get("/media").send().await).await;
            let is_listed = listed["items"].as_array().unwrap().iter().any(|one| id_of(one) == item);
            assert_eq!(is_listed, status == 200, "{access}");
        }
    }
}

#[tokio::test]
async fn what_is_not_published_is_nobodys_business() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let upload = bring(&trainer, film(500), "film.mp4", "video/mp4").await;
    let id = id_of(&json(item_of(&trainer, &upload, "public").await).await);
    let learner = As::new(&app, app.learner().await);
    for (method, path) in [
        ("GET", ""),
        ("GET", "/content"),
        ("GET", "/transcript"),
        ("GET", "/captions/be.vtt"),
        ("POST", "/links"),
        ("POST", "/submission"),
        ("POST", "/publication"),
        ("PATCH", ""),
    ] {
        let request = learner.request(method, &format!("/media/{id}{path}")).header("if-match", "\"r1\"");
        assert_problem(request.body_json(&json!({})).send().await, 404, "not_found").await;
    }
    for (method, body) in [("HEAD", Body::empty()), ("PATCH", Body::empty()), ("DELETE", Body::empty())] {
        let other = As::new(&app, app.with_role(Role::Trainer).await);
        let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
        tus(&other, method, &format!("/{upload}"), &headers, body).await.assert_status(StatusCode::NOT_FOUND);
    }
    assert_problem(announce(&learner, 5, "x.png", "image/png").await, 403, "forbidden").await;
    assert_problem(announce(&stranger(&app), 5, "x.png", "image/png").await, 401, "sign_in_required").await;
}

#[tokio::test]
async fn a_link_lets_a_player_in_for_four_hours() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = published(&app, (&trainer, &reviewer), "signed_in").await;
    let learner = As::new(&app, app.learner().await);
    let link = json(learner.post(&format!("/media/{item}/links"), &json!({})).send().await).await;
    let path = link["path"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
    let player = stranger(&app);
    let answer = player.get(path).send().await;
    answer.assert_header(
        "content-disposition",
        "attachment; filename*=UTF-8''%D0%9F%D0%B0%D0%BC%D1%8F%D1%82%D0%BA%D0%B0.pdf",
    );
    assert!(bytes(answer).await.starts_with(b"%PDF-"));
    assert_problem(player.get(&format!("{path}0")).send().await, 404, "not_found").await;
    let tag = player.get(path).send().await.0.header("etag").unwrap().to_owned();
    app.advance(Duration::minutes(1));
    let again = json(learner.post(&format!("/media/{item}/links"), &json!({})).send().await).await;
    assert_eq!(again, link, "a page that is shown anew names what the browser has");
    player.get(path).header("if-none-match", &tag).send().await.assert_status(StatusCode::NOT_MODIFIED);
    app.advance(Duration::hours(4) - Duration::minutes(2));
    player.get(path).send().await.assert_status_is_ok();
    app.advance(Duration::hours(1) + Duration::minutes(1));
    assert_problem(player.get(path).send().await, 404, "not_found").await;
}

#[tokio::test]
async fn what_is_not_gone_on_with_is_forgotten_with_its_file() {
    let app = TestApp::start().await;
    let who = app.with_role(Role::Trainer).await;
    let trainer = As::new(&app, who);
    let given_up = made(&announce(&trainer, 100, "a.mp4", "video/mp4").await);
    tus(&trainer, "DELETE", &format!("/{given_up}"), &[], Body::empty())
        .await
        .assert_status(StatusCode::NO_CONTENT);
    let left = made(&announce(&trainer, 100, "b.mp4", "video/mp4").await);
    send(&trainer, &left, 0, vec![0; 50]).await.assert_status(StatusCode::NO_CONTENT);
    app.advance(Duration::hours(49));
    for id in [given_up, left] {
        tus(&trainer, "HEAD", &format!("/{id}"), &[], Body::empty())
            .await
            .assert_status(StatusCode::NOT_FOUND);
    }
    domain::media::forget_old(&app.cx).await.unwrap();
    assert_eq!(app.uploads_on_the_way(), 0);
}
