//! What the media centre does not take, each with a sentence that says what to do.

use domain::Settings;
use domain::enums::Role;
use domain::settings::MediaLimits;
use poem::Body;
use poem::http::StatusCode;
use serde_json::{Value, json};
use tests::{TestApp, assert_problem, json};

use crate::certified::As;
use crate::reel::{
    announce, bomb, bring, caption, change, film, item_of, licensed, made, offset, photograph, published,
    read, send, trainer_and_reviewer, tus,
};

async fn film_of(app: &TestApp, trainer: &As) -> String {
    let upload = bring(trainer, film(500), "film.mp4", "video/mp4").await;
    let item = json(item_of(trainer, &upload, "public").await).await["id"].as_str().unwrap().to_owned();
    app.work().await;
    item
}

fn first_error(problem: &Value) -> (&str, &str) {
    let error = &problem["errors"][0];
    (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap())
}

#[tokio::test]
async fn a_file_is_what_it_is_said_to_be() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let mut damaged = photograph(600, 400);
    damaged.truncate(300);
    let mut short = film(5000);
    short.truncate(3000);
    let svg = b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>".to_vec();
    for (bytes, said, code) in [
        (photograph(8, 8), "image/png", "media_type_mismatch"),
        (b"<html><script>alert(1)</script>".to_vec(), "video/mp4", "media_type_mismatch"),
        (svg, "image/png", "svg_not_taken"),
        (bomb(), "image/jpeg", "picture_too_large"),
        (damaged, "image/jpeg", "media_damaged"),
        (short, "video/mp4", "media_damaged"),
    ] {
        let upload = bring(&trainer, bytes, "file", said).await;
        assert_problem(item_of(&trainer, &upload, "public").await, 409, code).await;
    }
    assert_problem(announce(&trainer, 90, "a.svg", "image/svg+xml").await, 409, "svg_not_taken").await;
}

#[tokio::test]
async fn names_types_and_lengths_are_looked_at_before_anything_is_sent() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    for (length, name, media_type, expected) in [
        (9, "../../keys/token-keys", "video/mp4", ("/file_name", "path_in_name")),
        (9, "..\\boot.ini", "video/mp4", ("/file_name", "path_in_name")),
        (9, "", "video/mp4", ("/file_name", "name_length")),
        (9, "a.exe", "application/x-msdownload", ("/media_type", "media_type_not_taken")),
        (0, "a.mp4", "video/mp4", ("/byte_count", "empty_file")),
        (13 * 1024 * 1024, "a.png", "image/png", ("/byte_count", "file_too_long")),
    ] {
        let problem =
            assert_problem(announce(&trainer, length, name, media_type).await, 422, "invalid").await;
        assert_eq!(first_error(&problem), expected);
    }
}

#[tokio::test]
async fn more_than_was_announced_is_refused_and_less_is_waited_for() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let film = film(1000);
    let upload = made(&announce(&trainer, film.len(), "film.mp4", "video/mp4").await);
    send(&trainer, &upload, 0, film[..400].to_vec()).await.assert_status(StatusCode::NO_CONTENT);
    assert_problem(item_of(&trainer, &upload, "public").await, 409, "upload_incomplete").await;
    let more = [&film[400..], b"and more"].concat();
    assert_problem(send(&trainer, &upload, 400, more).await, 409, "upload_too_long").await;
    assert_eq!(offset(&trainer, &upload).await, 400, "nobody knows which of it was meant");
    assert_problem(send(&trainer, &upload, 0, film.clone()).await, 409, "upload_offset").await;
    send(&trainer, &upload, 400, film[400..].to_vec()).await.assert_status(StatusCode::NO_CONTENT);
    item_of(&trainer, &upload, "public").await.assert_status(StatusCode::CREATED);
    assert_problem(send(&trainer, &upload, 1000, Vec::new()).await, 409, "upload_used").await;
    let gone = tus(&trainer, "DELETE", &format!("/{upload}"), &[], Body::empty()).await;
    assert_problem(gone, 409, "upload_used").await;
}

#[tokio::test]
async fn the_protocol_is_asked_for_by_its_name() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let about = trainer.request("OPTIONS", "/media/uploads").send().await;
    about.assert_status(StatusCode::NO_CONTENT);
    about.assert_header("tus-version", "1.0.0");
    let bare = trainer.request("POST", "/media/uploads").header("upload-length", "9").send().await;
    assert_problem(bare, 412, "tus_version").await;
    let upload = made(&announce(&trainer, 9, "film.mp4", "video/mp4").await);
    let headers = [("content-type", "video/mp4"), ("upload-offset", "0")];
    let typed = tus(&trainer, "PATCH", &format!("/{upload}"), &headers, Body::empty()).await;
    assert_problem(typed, 415, "unsupported_media_type").await;
    let got = trainer.request("GET", "/media/uploads").send().await;
    assert_problem(got, 405, "method_not_allowed").await;
}

#[tokio::test]
async fn nobody_takes_more_room_than_there_is_for_them() {
    let app = TestApp::start().await;
    let media = MediaLimits { quota_mb: 1, ..MediaLimits::default() };
    let app = app.restart_with(Settings { media, ..Settings::default() }).await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let most = 600_000;
    made(&announce(&trainer, most, "film.mp4", "video/mp4").await);
    assert_problem(announce(&trainer, most, "film.mp4", "video/mp4").await, 409, "media_quota_used_up").await;
    made(&announce(&reviewer, most, "film.mp4", "video/mp4").await);
}

#[tokio::test]
async fn captions_that_would_go_wrong_are_refused_with_their_line() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let film = film_of(&app, &trainer).await;
    let overlapping = "WEBVTT\n\n00:01.000 --> 00:04.000\nOne\n\n00:03.000 --> 00:05.000\nTwo\n";
    let problem = assert_problem(caption(&trainer, &film, overlapping).await, 422, "invalid").await;
    assert_eq!(first_error(&problem), ("/captions:6", "overlapping_cue"));
    let none = trainer.get(&format!("/media/{film}/captions/be.vtt")).send().await;
    assert_problem(none, 404, "not_found").await;
    let upload = bring(&trainer, photograph(9, 9), "a.jpg", "image/jpeg").await;
    let picture = json(item_of(&trainer, &upload, "public").await).await["id"].as_str().unwrap().to_owned();
    let words = "WEBVTT\n\n00:01.000 --> 00:04.000\nOne\n";
    assert_problem(caption(&trainer, &picture, words).await, 409, "nothing_is_said_in_it").await;
}

#[tokio::test]
async fn four_eyes_see_what_is_published_and_see_it_as_it_is() {
    let app = TestApp::start().await;
    let uploader = As::new(&app, app.with_role(Role::Reviewer).await);
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = film_of(&app, &uploader).await;
    let early = change(&reviewer, "POST", &item, "/publication", None).await;
    assert_problem(early, 409, "media_not_in_review").await;
    caption(&uploader, &item, "WEBVTT\n\n00:01.000 --> 00:04.000\nOne\n").await.assert_status_is_ok();
    change(&uploader, "POST", &item, "/submission", None).await.assert_status_is_ok();
    let bare =
        assert_problem(change(&reviewer, "POST", &item, "/publication", None).await, 422, "invalid").await;
    assert_eq!(first_error(&bare), ("/licence", "licence_missing"));
    let (_, old) = read(&reviewer, &item).await;
    change(&uploader, "PATCH", &item, "", Some(licensed())).await.assert_status_is_ok();
    let stale =
        reviewer.request("POST", &format!("/media/{item}/publication")).header("if-match", old).send().await;
    assert_problem(stale, 412, "stale").await;
    let unread = reviewer.request("POST", &format!("/media/{item}/publication")).send().await;
    assert_problem(unread, 428, "if_match_required").await;
    let own = change(&uploader, "POST", &item, "/publication", None).await;
    assert_problem(own, 409, "uploader_is_publisher").await;
    assert_problem(change(&trainer, "POST", &item, "/publication", None).await, 403, "forbidden").await;
    assert_problem(change(&trainer, "PATCH", &item, "", Some(json!({}))).await, 403, "forbidden").await;
    change(&reviewer, "POST", &item, "/publication", None).await.assert_status_is_ok();
    let later = change(&uploader, "PATCH", &item, "", Some(json!({ "authors": "Another" }))).await;
    assert_problem(later, 409, "uploader_is_publisher").await;
}

#[tokio::test]
async fn what_is_retired_is_gone_for_the_public_and_stays_for_those_who_ask_why() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = published(&app, (&trainer, &reviewer), "public").await;
    app.advance(chrono::Duration::days(400));
    assert_eq!(read(&reviewer, &item).await.0["state"], "review_due");
    let reason = json!({ "reason": "the dose has changed" });
    change(&reviewer, "POST", &item, "/retirement", Some(reason)).await.assert_status_is_ok();
    let anybody = crate::reel::stranger(&app);
    assert_problem(anybody.get(&format!("/media/{item}/content")).send().await, 404, "not_found").await;
    assert_eq!(read(&trainer, &item).await.0["state"], "retired");
    assert_problem(change(&trainer, "PATCH", &item, "", Some(json!({}))).await, 409, "media_retired").await;
}
