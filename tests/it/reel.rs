//! Films, pictures and people for the tests of the media centre.

use domain::Actor;
use domain::enums::Role;
use poem::Body;
use poem::test::TestResponse;
use serde_json::{Value, json};
use tests::{TestApp, json};

use crate::certified::As;

/// The API as a tus client meets it.
pub async fn tus(who: &As, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> TestResponse {
    let mut request = who.request(method, &format!("/media/uploads{path}")).header("tus-resumable", "1.0.0");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).send().await
}

/// Announces a file.
pub async fn announce(who: &As, byte_count: usize, name: &str, media_type: &str) -> TestResponse {
    use base64::Engine;
    let word = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let metadata = format!("filename {},filetype {}", word(name), word(media_type));
    let headers = [("upload-length", &*byte_count.to_string()), ("upload-metadata", &metadata)];
    tus(who, "POST", "", &headers, Body::empty()).await
}

/// The id at the end of where something was made.
pub fn made(response: &TestResponse) -> String {
    response.assert_status(http::StatusCode::CREATED);
    response.0.header("location").unwrap().rsplit('/').next().unwrap().to_owned()
}

/// Sends bytes that begin at `offset`.
pub async fn send(who: &As, id: &str, offset: usize, body: impl Into<Body>) -> TestResponse {
    let headers =
        [("content-type", "application/offset+octet-stream"), ("upload-offset", &*offset.to_string())];
    tus(who, "PATCH", &format!("/{id}"), &headers, body.into()).await
}

/// How far an upload is.
pub async fn offset(who: &As, id: &str) -> usize {
    let about = tus(who, "HEAD", &format!("/{id}"), &[], Body::empty()).await;
    about.assert_status_is_ok();
    about.0.header("upload-offset").unwrap().parse().unwrap()
}

/// Brings a whole file.
pub async fn bring(who: &As, bytes: Vec<u8>, name: &str, media_type: &str) -> String {
    let id = made(&announce(who, bytes.len(), name, media_type).await);
    send(who, &id, 0, bytes).await.assert_status(http::StatusCode::NO_CONTENT);
    id
}

/// Asks for an item of an upload.
pub async fn item_of(who: &As, upload: &str, access: &str) -> TestResponse {
    let body = json!({ "upload_id": upload, "title": { "be": "Боль" }, "language": "be", "access": access });
    who.post("/media", &body).send().await
}

/// Reads an item: what it says, and its tag.
pub async fn read(who: &As, id: &str) -> (Value, String) {
    let found = who.get(&format!("/media/{id}")).send().await;
    found.assert_status_is_ok();
    let tag = found.0.header("etag").unwrap().to_owned();
    (json(found).await, tag)
}

/// Asks for a change with the tag of now.
pub async fn change(who: &As, method: &str, id: &str, what: &str, body: Option<Value>) -> TestResponse {
    let (_, tag) = read(who, id).await;
    let request = who.request(method, &format!("/media/{id}{what}")).header("if-match", tag);
    match body {
        Some(body) => request.body_json(&body).send().await,
        None => request.send().await,
    }
}

/// Puts captions beside a film.
pub async fn caption(who: &As, id: &str, text: &str) -> TestResponse {
    let (_, tag) = read(who, id).await;
    let request = who.request("PUT", &format!("/media/{id}/captions/be.vtt")).header("if-match", tag);
    request.header("content-type", "text/vtt").body(text.to_owned()).send().await
}

/// Everything that is asked before somebody else publishes it.
pub fn licensed() -> Value {
    json!({ "licence": "CC BY 4.0", "review_by": "2027-11-01" })
}

/// A trainer, who uploads, and a reviewer, who publishes.
pub async fn trainer_and_reviewer(app: &TestApp) -> (As, As) {
    let somebody = async |role| As::new(app, app.with_role(role).await);
    (somebody(Role::Trainer).await, somebody(Role::Reviewer).await)
}

/// An item of the trainer's that the reviewer has published.
pub async fn published(app: &TestApp, (trainer, reviewer): (&As, &As), access: &str) -> String {
    let upload = bring(trainer, document(), "Памятка.pdf", "application/pdf").await;
    let item = json(item_of(trainer, &upload, access).await).await["id"].as_str().unwrap().to_owned();
    app.work().await;
    change(trainer, "PATCH", &item, "", Some(licensed())).await.assert_status_is_ok();
    change(reviewer, "POST", &item, "/publication", None).await.assert_status_is_ok();
    item
}

/// Somebody who has not signed in.
pub fn stranger(app: &TestApp) -> As {
    As::new(app, Actor::Anonymous)
}

fn boxed(name: &[u8; 4], inside: &[u8]) -> Vec<u8> {
    let length = u32::try_from(inside.len() + 8).unwrap().to_be_bytes();
    [&length[..], name, inside].concat()
}

/// An MP4 that plays for 90 seconds, as far as its boxes say.
pub fn film(filling: usize) -> Vec<u8> {
    let mut header = vec![0; 100];
    header[12..16].copy_from_slice(&1000_u32.to_be_bytes());
    header[16..20].copy_from_slice(&90_000_u32.to_be_bytes());
    let pictures: Vec<u8> = (0..filling).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect();
    [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"moov", &boxed(b"mvhd", &header)), boxed(b"mdat", &pictures)]
        .concat()
}

/// A photograph with the place where it was taken.
pub fn photograph(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([u8::try_from(x % 256).unwrap(), u8::try_from(y % 256).unwrap(), 90])
    });
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut jpeg).encode_image(&picture).unwrap();
    let place = b"Exif\0\0 53.9006 N, 27.5590 E";
    let length = u16::try_from(place.len() + 2).unwrap().to_be_bytes();
    let [before, after] = [&jpeg[..2], &jpeg[2..]];
    [before, &[0xff, 0xe1], &length, place, after].concat()
}

/// The same, which says that it is 65,000 points wide and high.
pub fn bomb() -> Vec<u8> {
    let mut jpeg = photograph(64, 64);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xfd, 0xe8, 0xfd, 0xe8]);
    jpeg
}

/// A document.
pub fn document() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n".to_vec()
}
