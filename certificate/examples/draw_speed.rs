//! Measures how long one certificate takes, drawn alone and then with its credential and all signatures, and how large it is.

#[path = "../tests/records/mod.rs"]
mod records;

use std::error::Error;
use std::time::Instant;

use certificate::signing::{Identity, Party, Root};
use certificate::{Attachment, Press, Record};
use chrono::{DateTime, Duration, Utc};
use rand::SeedableRng;
use rand::rngs::StdRng;

const TIMES: usize = 200;
/// As large as a credential with an endorsement, and as hard to deflate.
const TOKEN: usize = 5 * 1024;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let press = Press::new()?;
    println!("start-up {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let signers = [signer("The centre", 1)?, signer("The academy", 2)?];
    let token: String = (0..TOKEN).map(|at| char::from(b'A' + (at * at * 7 + at / 3) as u8 % 58)).collect();
    for (name, record) in records::specimens() {
        let (drawn, size) = measure(|| Ok(press.draw(&record)?.bytes.len()))?;
        let (whole, whole_size) = measure(|| complete(&press, &record, &signers, token.as_bytes()))?;
        println!("{name:14} drawn {drawn}, {size} bytes; complete {whole}, {whole_size} bytes");
    }
    Ok(())
}

fn measure(
    mut work: impl FnMut() -> Result<usize, Box<dyn Error>>,
) -> Result<(String, usize), Box<dyn Error>> {
    let (mut times, mut size) = (Vec::with_capacity(TIMES), 0);
    for _ in 0..TIMES {
        let start = Instant::now();
        size = work()?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok((format!("min {:.2} ms, median {:.2} ms", times[0], times[TIMES / 2]), size))
}

fn complete(
    press: &Press,
    record: &Record,
    signers: &[Identity],
    token: &[u8],
) -> Result<usize, Box<dyn Error>> {
    let mut document = press.draw_with(record, &Attachment::credential(token))?;
    for ((party, signer), issuer) in Party::ALL.into_iter().zip(signers).zip(&record.issuers) {
        document = document.signed((party, &issuer.name.en), DateTime::UNIX_EPOCH, signer)?;
    }
    Ok(document.bytes.len())
}

fn signer(name: &str, seed: u64) -> Result<Identity, Box<dyn Error>> {
    let mut random = StdRng::seed_from_u64(seed);
    let from: DateTime<Utc> = DateTime::UNIX_EPOCH;
    let (until, year) = (from + Duration::days(14_600), from + Duration::days(365));
    let root = Root::found(name, (from, until), &mut random)?;
    Ok(root.appoint(name, (from, until), year, &mut random)?)
}
