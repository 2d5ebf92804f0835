//! A film for the players, sent and published as a trainer and a reviewer do it.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::people::DEMO_PASSWORD;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use serde_json::{Value, json};
use tokio::time::{Duration, Instant};

use super::line::{Head, Line};
use crate::load;

/// How long the centre may take to store it.
const STORING: Duration = Duration::from_secs(120);
const CAPTIONS: &str = "WEBVTT\n\n00:00.000 --> 00:02.000\nThe child is at home.\n";

/// An MP4 by its boxes, no two parts alike; it stays until the program ends.
#[must_use]
pub fn make(megabytes: u32) -> &'static [u8] {
    let mut header = vec![0; 100];
    header[12..16].copy_from_slice(&1000_u32.to_be_bytes());
    header[16..20].copy_from_slice(&90_000_u32.to_be_bytes());
    let mut pictures = vec![0; megabytes as usize * 1024 * 1024];
    StdRng::seed_from_u64(7).fill_bytes(&mut pictures);
    let film = [
        boxed(b"ftyp", b"isom\0\0\0\0"),
        boxed(b"moov", &boxed(b"mvhd", &header)),
        boxed(b"mdat", &pictures),
    ];
    film.concat().leak()
}

fn boxed(name: &[u8; 4], inside: &[u8]) -> Vec<u8> {
    let length = u32::try_from(inside.len() + 8).unwrap_or(u32::MAX).to_be_bytes();
    [&length[..], name, inside].concat()
}

/// Somebody of the demo who has signed in.
struct Somebody {
    to: SocketAddr,
    token: String,
}

/// Publishes the film; gives the path of its bytes.
///
/// # Errors
/// Any refusal.
pub async fn publish(to: SocketAddr, film: &[u8]) -> Result<String> {
    let trainer = Somebody::sign_in(to, "trainer@demo.test").await?;
    let reviewer = Somebody::sign_in(to, "reviewer@demo.test").await?;
    let upload = trainer.upload(film).await?;
    let new =
        json!({ "upload_id": upload, "title": { "en": "A film" }, "language": "en", "access": "public" });
    let made = trainer.send("POST", "/media", None, Some(&new)).await?;
    let item = format!("/media/{}", made["id"].as_str().unwrap_or_default());
    trainer.wait_until_stored(&item).await?;
    trainer.caption(&item).await?;
    let said = json!({ "licence": "CC BY 4.0", "review_by": "2028-01-01" });
    trainer.change("PATCH", &item, Some(&said)).await?;
    trainer.send("POST", &format!("{item}/submission"), None, None).await?;
    let tag = reviewer.tag(&item).await?;
    reviewer.send("POST", &format!("{item}/publication"), Some(&tag), None).await?;
    Ok(format!("/api/v1{item}/content"))
}

impl Somebody {
    async fn sign_in(to: SocketAddr, login: &str) -> Result<Self> {
        let stranger = Self { to, token: String::new() };
        let body = json!({ "login": login, "password": DEMO_PASSWORD });
        let signed_in = stranger.send("POST", "/auth/login", None, Some(&body)).await?;
        Ok(Self { to, token: signed_in["access_token"].as_str().unwrap_or_default().to_owned() })
    }

    /// Sends the bytes by tus, in one go.
    async fn upload(&self, film: &[u8]) -> Result<String> {
        let about =
            format!("filename {},filetype {}", STANDARD.encode("film.mp4"), STANDARD.encode("video/mp4"));
        let announced =
            format!("tus-resumable: 1.0.0\r\nupload-length: {}\r\nupload-metadata: {about}\r\n", film.len());
        let begun = self.exchange(("POST", "/media/uploads"), &announced, b"").await?;
        ensure!(begun.status == 201, "{}", begun.text);
        let upload = begun.header("location")?.rsplit('/').next().unwrap_or_default().to_owned();
        let follows =
            "tus-resumable: 1.0.0\r\nupload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\n";
        let sent = self.exchange(("PATCH", &format!("/media/uploads/{upload}")), follows, film).await?;
        ensure!(sent.status == 204, "{}", sent.text);
        Ok(upload)
    }

    async fn wait_until_stored(&self, item: &str) -> Result<()> {
        let began = Instant::now();
        loop {
            let state = self.send("GET", item, None, None).await?["state"].clone();
            if state != "uploaded" && state != "processing" {
                return Ok(());
            }
            ensure!(began.elapsed() < STORING, "the film is still {state}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn caption(&self, item: &str) -> Result<()> {
        let headers = format!("if-match: {}\r\ncontent-type: text/vtt\r\n", self.tag(item).await?);
        let put =
            self.exchange(("PUT", &format!("{item}/captions/en.vtt")), &headers, CAPTIONS.as_bytes()).await?;
        ensure!(put.status == 200, "{}", put.text);
        Ok(())
    }

    async fn change(&self, method: &str, item: &str, body: Option<&Value>) -> Result<Value> {
        let tag = self.tag(item).await?;
        self.send(method, item, Some(&tag), body).await
    }

    async fn tag(&self, item: &str) -> Result<String> {
        let found = self.exchange(("GET", item), "", b"").await?;
        Ok(found.header("etag")?.to_owned())
    }

    async fn send(&self, method: &str, path: &str, tag: Option<&str>, body: Option<&Value>) -> Result<Value> {
        let tag = tag.map(|tag| format!("if-match: {tag}\r\n")).unwrap_or_default();
        let (kind, body) = match body {
            Some(body) => ("content-type: application/json\r\n", body.to_string()),
            None => ("", String::new()),
        };
        let request = self.request((method, path), &format!("{tag}{kind}"), body.as_bytes());
        Ok(serde_json::from_slice(&load::once(self.to, &request).await?)?)
    }

    async fn exchange(&self, what: (&str, &str), headers: &str, body: &[u8]) -> Result<Head> {
        let mut line = Line::open(self.to).await?;
        line.ask(&self.request(what, headers, body)).await
    }

    fn request(&self, (method, path): (&str, &str), headers: &str, body: &[u8]) -> Vec<u8> {
        let length = body.len();
        let mut head = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n{headers}"
        );
        if !self.token.is_empty() {
            head += &format!("authorization: Bearer {}\r\n", self.token);
        }
        head += "\r\n";
        [head.as_bytes(), body].concat()
    }
}
