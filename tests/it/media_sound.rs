//! The sound of a film alone: taken out by the real ffmpeg, offered by the rules of the film, and never missed by it.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration as Span, SystemTime};

use chrono::Duration;
use domain::Error;
use domain::Settings;
use domain::media;
use domain::settings::MediaLimits;
use entity::media_sound;
use poem::http::StatusCode;
use poem::test::TestResponse;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{TestApp, assert_problem, json};

use crate::certified::As;
use crate::page_door::Browser;
use crate::reel::{bring, caption, change, item_of, licensed, read, stranger, trainer_and_reviewer};

const CAPTIONS: &str = "WEBVTT\n\n00:01.000 --> 00:04.000\nДобры дзень.\n";
const PICTURES: [&str; 4] = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=8"];
const NOISE: [&str; 4] = ["-f", "lavfi", "-i", "anoisesrc=d=8:a=0.2"];
const AS_MP4: [&str; 8] = ["-c:v", "mpeg4", "-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart"];

/// A film of eight seconds that ffmpeg makes as it is told; whoever has none installs it, for no test here is left out.
fn filmed(name: &str, how: &[&[&str]]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    let mut camera = Command::new("ffmpeg");
    camera.args(["-nostdin", "-v", "error"]).args(how.concat()).arg(&file);
    let made = camera.output().expect("ffmpeg is not installed: apt-get install ffmpeg");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::fs::read(file).unwrap()
}

/// With pictures, with sound, and with what a camera and a person write beside them.
fn talking() -> Vec<u8> {
    let written = ["-metadata", "title=Zosia at home", "-metadata", "location=+53.9006+027.5590/"];
    filmed("a.mp4", &[&PICTURES, &NOISE, &written, &AS_MP4])
}

/// What ffprobe says of a file: its streams, and how long it plays.
fn probed(bytes: &[u8]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a");
    std::fs::write(&file, bytes).unwrap();
    let mut probe = Command::new("ffprobe");
    probe.args(["-v", "error", "-show_streams", "-show_format", "-show_chapters", "-of", "json"]).arg(file);
    let said = probe.output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).unwrap()
}

fn seconds(probed: &Value) -> f64 {
    probed["format"]["duration"].as_str().unwrap().parse().unwrap()
}

async fn bytes(response: TestResponse) -> Vec<u8> {
    response.0.into_body().into_vec().await.unwrap()
}

/// A film that has arrived and is stored.
async fn stored(app: &TestApp, trainer: &As, film: Vec<u8>, media_type: &str) -> String {
    let upload = bring(trainer, film, "Дома.mp4", media_type).await;
    let item = json(item_of(trainer, &upload, "signed_in").await).await;
    app.work().await;
    item["id"].as_str().unwrap().to_owned()
}

/// Captioned, licensed, handed over and published: nothing of it waits for sound.
async fn publish(item: &str, (trainer, reviewer): (&As, &As)) {
    caption(trainer, item, CAPTIONS).await.assert_status_is_ok();
    change(trainer, "PATCH", item, "", Some(licensed())).await.assert_status_is_ok();
    change(trainer, "POST", item, "/submission", None).await.assert_status_is_ok();
    change(reviewer, "POST", item, "/publication", None).await.assert_status_is_ok();
}

fn sound_of(item: &str) -> String {
    format!("/media/{item}/content?rendition=audio")
}

/// What is known of the sound of a film: nothing, that there is none, or its hash.
async fn tried(app: &TestApp, item: &str) -> Option<Option<String>> {
    let id = domain::ids::MediaItemId(item.parse().unwrap());
    let row = media_sound::Entity::find_by_id(id).one(app.cx.read()).await.unwrap();
    row.map(|row| row.sha256)
}

fn with_program(program: &str) -> Settings {
    let media = MediaLimits { ffmpeg: program.into(), ..MediaLimits::default() };
    Settings { media, ..Settings::default() }
}

/// A program in the place of ffmpeg, which says that it is there and then does this.
fn program(does: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ffmpeg");
    std::fs::write(&file, format!("#!/bin/sh\n[ \"$1\" = -version ] && exit 0\n{does}\n")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    (folder, file)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn the_sound_of_a_film_is_small_says_nothing_of_anybody_and_is_heard_by_those_who_may_see_the_film() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let film = talking();
    assert!(film.windows(5).any(|word| word == b"Zosia"), "the camera wrote it down");
    let item = stored(&app, &trainer, film.clone(), "video/mp4").await;
    publish(&item, (&trainer, &reviewer)).await;
    let learner = As::new(&app, app.learner().await);
    let (told, _) = read(&learner, &item).await;
    assert_eq!(told["audio"]["media_type"], "audio/mp4");

    let answer = learner.get(&sound_of(&item)).send().await;
    answer.assert_content_type("audio/mp4");
    answer.assert_header("content-disposition", "inline; filename*=UTF-8''%D0%94%D0%BE%D0%BC%D0%B0.m4a");
    let sound = bytes(answer).await;
    assert_eq!(told["audio"]["byte_count"], sound.len());
    assert!(sound.len() * 3 < film.len(), "{} of {}", sound.len(), film.len());
    assert!(sound.len() < 80_000, "48 kbit/s for eight seconds: {}", sound.len());
    assert!(!sound.windows(5).any(|word| word == b"Zosia" || word == b"+53.9"));
    let found = probed(&sound);
    assert_eq!(
        (found["streams"].as_array().unwrap().len(), found["chapters"].as_array().unwrap().len()),
        (1, 0)
    );
    let stream = &found["streams"][0];
    assert_eq!(
        (&stream["codec_name"], &stream["profile"], &stream["channels"]),
        (&json!("aac"), &json!("LC"), &json!(1))
    );
    assert!((seconds(&found) - 8.0).abs() < 0.2, "{found}");

    assert_problem(stranger(&app).get(&sound_of(&item)).send().await, 401, "sign_in_required").await;
    assert_eq!(app.files_in_store().await, 2);
}

#[tokio::test]
async fn sound_is_sent_in_parts_and_by_links_and_is_no_bytes_that_nobody_uses() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = stored(&app, &trainer, talking(), "video/mp4").await;
    publish(&item, (&trainer, &reviewer)).await;
    let learner = As::new(&app, app.learner().await);
    let (told, tag) = read(&learner, &item).await;
    let hash = format!("\"{}\"", told["audio"]["sha256"].as_str().unwrap());
    let part =
        learner.get(&sound_of(&item)).header("range", "bytes=4-11").header("if-range", &hash).send().await;
    part.assert_status(StatusCode::PARTIAL_CONTENT);
    assert_eq!(bytes(part).await, b"ftypM4A ");
    let known = learner.get(&sound_of(&item)).header("if-none-match", &hash).send().await;
    known.assert_status(StatusCode::NOT_MODIFIED);
    assert!(tag.ends_with("-audio\""), "who has the item as it was without is told anew: {tag}");

    let link = json(learner.post(&format!("/media/{item}/links"), &json!({})).send().await).await;
    let path = format!("{}&rendition=audio", link["path"].as_str().unwrap().strip_prefix("/api/v1").unwrap());
    let player = stranger(&app);
    player.get(&path).send().await.assert_status_is_ok();
    app.advance(Duration::days(8));
    assert_problem(player.get(&path).send().await, 404, "not_found").await;

    assert_eq!(media::delete_unused(&app.cx).await.unwrap(), 0);
    trainer.get(&sound_of(&item)).send().await.assert_status_is_ok();
    assert_eq!(app.uploads_on_the_way(), 0, "nothing is left of making it");
}

#[tokio::test]
async fn sound_that_begins_late_keeps_step_with_the_film_and_a_webm_has_sound_too() {
    let app = TestApp::start().await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let late = ["-itsoffset", "3", "-f", "lavfi", "-i", "anoisesrc=d=5:a=0.2"];
    let late = filmed("a.mp4", &[&PICTURES, &late, &AS_MP4]);
    let webm = ["-c:v", "libvpx", "-b:v", "900k", "-deadline", "realtime", "-c:a", "libopus"];
    let webm = filmed("a.webm", &[&PICTURES, &NOISE, &webm]);
    for (film, media_type) in [(late, "video/mp4"), (webm, "video/webm")] {
        let item = stored(&app, &trainer, film, media_type).await;
        let found = probed(&bytes(trainer.get(&sound_of(&item)).send().await).await);
        assert!((seconds(&found) - 8.0).abs() < 0.2, "{media_type}: {found}");
        assert_eq!(found["streams"][0]["start_time"], "0.000000");
    }
}

#[tokio::test]
async fn a_film_of_which_no_sound_is_to_be_had_stays_what_it_is_and_is_tried_once() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let silent = filmed("a.mp4", &[&PICTURES, &AS_MP4]);
    let mut garbage = talking();
    let pictures = garbage.windows(4).position(|word| word == b"mdat").unwrap() + 4;
    let mut next = 1_u32;
    for byte in &mut garbage[pictures..] {
        next = next.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = next.to_be_bytes()[0];
    }
    for film in [silent, garbage] {
        let item = stored(&app, &trainer, film, "video/mp4").await;
        assert_eq!(tried(&app, &item).await, Some(None));
        assert_eq!(read(&trainer, &item).await.0.get("audio"), None);
        assert_problem(trainer.get(&sound_of(&item)).send().await, 404, "not_found").await;
        trainer.get(&format!("/media/{item}/content")).send().await.assert_status_is_ok();
        assert_eq!(media::sounds_to_make(&app.cx).await.unwrap(), []);
        publish(&item, (&trainer, &reviewer)).await;
    }
}

#[tokio::test]
async fn where_ffmpeg_is_not_installed_films_are_published_without_and_have_their_sound_once_it_is() {
    let app = TestApp::start().await.restart_with(with_program("/nowhere/ffmpeg")).await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = stored(&app, &trainer, talking(), "video/mp4").await;
    publish(&item, (&trainer, &reviewer)).await;
    assert_eq!(media::sounds_to_make(&app.cx).await.unwrap(), []);
    media::make_sound(&app.cx, item.parse::<uuid::Uuid>().unwrap().into()).await.unwrap();
    assert_eq!(tried(&app, &item).await, None);
    let learner = app.learner().await;
    let app = app.restart_with(with_program("")).await;
    app.work().await;
    assert_eq!(tried(&app, &item).await, None, "who names no program wants none");
    let app = app.restart().await;
    app.work().await;
    let learner = As::new(&app, learner);
    learner.get(&sound_of(&item)).send().await.assert_status_is_ok();
}

#[tokio::test]
async fn a_program_that_was_ended_is_tried_again_and_one_that_lies_is_not_believed() {
    let (_ended, ended) = program("exit 255");
    let (_lying, lying) = program("exit 0");
    let app = TestApp::start().await.restart_with(with_program("")).await;
    let (trainer, _) = trainer_and_reviewer(&app).await;
    let item = stored(&app, &trainer, talking(), "video/mp4").await;
    let id = item.parse::<uuid::Uuid>().unwrap().into();
    let app = app.restart_with(with_program(text(&ended))).await;
    assert!(matches!(media::make_sound(&app.cx, id).await, Err(Error::Unavailable(_))));
    assert_eq!(tried(&app, &item).await, None);
    let app = app.restart_with(with_program(text(&lying))).await;
    media::make_sound(&app.cx, id).await.unwrap();
    assert_eq!(tried(&app, &item).await, Some(None));
    assert_eq!(app.uploads_on_the_way(), 0);
}

#[tokio::test]
async fn what_somebody_left_who_was_cut_off_is_forgotten_after_a_day() {
    let app = TestApp::start().await;
    let left = |name: &str, days: u64| {
        let folder = app.uploads().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("film"), "half").unwrap();
        let since = SystemTime::UNIX_EPOCH.elapsed().unwrap() - Span::from_secs(days * 24 * 3600 + 60);
        std::fs::File::open(folder).unwrap().set_modified(SystemTime::UNIX_EPOCH + since).unwrap();
    };
    left("sound-old", 1);
    left("sound-new", 0);
    media::forget_old(&app.cx).await.unwrap();
    let there: Vec<_> =
        std::fs::read_dir(app.uploads()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(there, ["sound-new"]);
}

#[tokio::test]
async fn the_page_of_a_film_offers_its_sound_with_its_size_and_the_way_back() {
    let app = TestApp::start().await;
    let (trainer, reviewer) = trainer_and_reviewer(&app).await;
    let item = stored(&app, &trainer, talking(), "video/mp4").await;
    publish(&item, (&trainer, &reviewer)).await;
    let silent = stored(&app, &trainer, filmed("a.mp4", &[&PICTURES, &AS_MP4]), "video/mp4").await;
    publish(&silent, (&trainer, &reviewer)).await;
    let mut browser = Browser::of(&app).await;
    browser.signed_in("clinician@demo.test", &[]).await;

    let page = browser.get(&format!("/media/{item}")).await.html;
    let offer =
        format!("<a class=\"link\" href=\"/media/{item}?as=sound\" data-other>Sound only (0.1 MB)</a>");
    assert!(page.contains("<video ") && page.contains(&offer), "{page}");
    let heard = browser.get(&format!("/media/{item}?as=sound&at=2")).await.html;
    assert!(heard.contains("<audio ") && !heard.contains("<video "), "{heard}");
    assert!(
        heard.contains("&amp;rendition=audio#t=2\"") || heard.contains("&#38;rendition=audio#t=2\""),
        "{heard}"
    );
    for part in [
        format!("data-media=\"{item}\" data-keeps"),
        format!("<track kind=\"captions\" src=\"/media/{item}/captions/be.vtt\""),
        format!("href=\"/media/{item}?as=sound&amp;at=1#player-{item}\""),
        format!("href=\"/media/{item}\" data-other>Watch the film</a>"),
        "Добры дзень.".to_owned(),
    ] {
        assert!(heard.contains(&part), "{part}: {heard}");
    }
    for address in [format!("/media/{silent}"), format!("/media/{silent}?as=sound")] {
        let page = browser.get(&address).await.html;
        assert!(page.contains("<video ") && !page.contains("data-other"), "{page}");
    }
}
