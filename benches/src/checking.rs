//! What checking costs when a partner does it: five hundred certificates at once, and files that somebody brings.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use domain::partners::DEMO_KEY;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::load;
use crate::machine::Server;

/// So many certificates are asked after in a batch, in four ways.
const BATCH: usize = 500;
/// The largest file that may be sent.
const LARGEST: usize = 2 * 1024 * 1024;
/// Batches that are asked; the kernel counts processor time in hundredths of a second.
const BATCHES: u32 = 40;
/// Files that are sent. Unknown ones cost of the key's budget for each minute, which this many do not use up.
const FILES: u32 = 300;

/// Milliseconds of processor time.
pub struct Costs {
    /// Of a batch of 500.
    pub batch: f64,
    /// Of a genuine file.
    pub genuine: f64,
    /// Of the dearest file that we can make.
    pub dearest: f64,
}

/// A certificate, and what can be asked about it.
#[derive(sqlx::FromRow)]
struct Known {
    code: String,
    serial: String,
    surname: String,
    sha256: String,
    token: String,
    bytes: Vec<u8>,
}

/// Asks as the demo's partner about joint certificates that are in the database.
///
/// # Errors
/// Any answer but the right one.
pub async fn costs(server: &Server, database: &Path) -> Result<Costs> {
    let known = known(database).await?;
    let batch = post("/api/v1/verifications/batch", "application/json", batch(&known).as_bytes());
    let answer: Value = serde_json::from_slice(&load::once(server.address, &batch).await?)?;
    let items = answer["items"].as_array().context("no items")?;
    let valid = items.iter().filter(|item| item["verification"]["status"] == "valid").count();
    ensure!(valid == BATCH, "{valid} of {BATCH} are valid, and the first answer is {}", items[0]);
    let genuine: Vec<_> = known.iter().take(25).map(|one| sent(&one.bytes)).collect();
    let dearest = sent(&dearest(&known[0].bytes)?);
    for (file, status) in [(&genuine[0], "valid"), (&dearest, "altered_after_signing")] {
        let answer: Value = serde_json::from_slice(&load::once(server.address, file).await?)?;
        ensure!(answer["status"] == status, "{answer} and not {status}");
    }
    Ok(Costs {
        batch: each(server, &[batch], BATCHES).await?,
        genuine: each(server, &genuine, FILES).await?,
        dearest: each(server, &[dearest], FILES).await?,
    })
}

async fn known(database: &Path) -> Result<Vec<Known>> {
    let mut db = SqliteConnectOptions::new().filename(database).connect().await?;
    let known: Vec<Known> = sqlx::query_as(
        "SELECT c.code, c.serial, json_extract(c.record, '$.holder.cyrillic.surname') AS surname, d.sha256, \
         k.token, d.bytes FROM certificate c JOIN certificate_document d ON d.certificate_id = c.id \
         JOIN certificate_credential k ON k.certificate_id = c.id \
         WHERE c.kind = 'advanced_training' ORDER BY c.number LIMIT 500",
    )
    .fetch_all(&mut db)
    .await?;
    db.close().await?;
    ensure!(known.len() == BATCH, "only {} joint certificates to ask after", known.len());
    Ok(known)
}

fn batch(known: &[Known]) -> String {
    let ask = |(at, one): (usize, &Known)| match at % 4 {
        0 => json!({ "code": one.code }),
        1 => json!({ "number": one.serial, "surname": one.surname }),
        2 => json!({ "sha256": one.sha256 }),
        _ => json!({ "jws": one.token }),
    };
    json!({ "items": known.iter().enumerate().map(ask).collect::<Vec<_>>() }).to_string()
}

/// A file that nothing is known of and that has to be read to its end for each signature: real ones, which say that they
/// cover two megabytes.
fn dearest(genuine: &[u8]) -> Result<Vec<u8>> {
    let mut file = genuine.to_vec();
    file[5] ^= 1;
    file.resize(LARGEST, b'%');
    let name = b"/ByteRange".as_slice();
    let places: Vec<usize> = (0..genuine.len()).filter(|at| genuine[*at..].starts_with(name)).collect();
    ensure!(places.len() == 2, "a joint certificate has two signatures");
    for at in places {
        let end = at + genuine[at..].iter().position(|byte| *byte == b']').context("no end of a range")?;
        let text = std::str::from_utf8(&genuine[at..end])?;
        let numbers: Vec<&str> =
            text.trim_start_matches("/ByteRange").trim().trim_start_matches('[').split(' ').collect();
        let from: usize = numbers[2].parse()?;
        let said = format!("/ByteRange[0 {} {from} {}", numbers[1], LARGEST - from);
        ensure!(said.len() <= end - at, "{said} has no room");
        file[at..end].copy_from_slice(format!("{said:<width$}", width = end - at).as_bytes());
    }
    Ok(file)
}

fn sent(file: &[u8]) -> Vec<u8> {
    post("/api/v1/verifications/documents", "application/pdf", file)
}

fn post(path: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: {DEMO_KEY}\r\ncontent-type: {kind}\r\n\
         content-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// What each of so many requests costs, one after the other.
async fn each(server: &Server, requests: &[Vec<u8>], count: u32) -> Result<f64> {
    let to: SocketAddr = server.address;
    let before = server.cpu()?;
    for request in requests.iter().cycle().take(count as usize) {
        load::once(to, request).await?;
    }
    let used = server.cpu()?.saturating_sub(before);
    Ok(used.as_secs_f64() * 1000.0 / f64::from(count))
}
