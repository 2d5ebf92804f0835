//! Measures how long one certificate takes, drawn alone and then with its credential and all signatures, and how large it is.

#[path = "../tests/records/mod.rs"]
mod records;
#[path = "../tests/signers/mod.rs"]
#[allow(dead_code)]
mod signers;

use std::error::Error;
use std::time::Instant;

use certificate::signing::{Identity, Party};
use certificate::{Attachment, Press, Record};

const TIMES: usize = 200;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let press = Press::new()?;
    println!("start-up {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let keys = [signers::identity("The centre", 1), signers::identity("The academy", 2)];
    let token = signers::token();
    for (name, record) in records::specimens() {
        let (drawn, size) = measure(|| Ok(press.draw(&record)?.bytes.len()))?;
        let (whole, whole_size) = measure(|| complete(&press, &record, &keys, &token))?;
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
    let first = times[0];
    times.sort_by(f64::total_cmp);
    Ok((format!("first {first:.2} ms, min {:.2} ms, median {:.2} ms", times[0], times[TIMES / 2]), size))
}

fn complete(
    press: &Press,
    record: &Record,
    keys: &[Identity],
    token: &[u8],
) -> Result<usize, Box<dyn Error>> {
    let mut document = press.draw_with(record, &Attachment::credential(token))?;
    for ((party, signer), issuer) in Party::ALL.into_iter().zip(keys).zip(&record.issuers) {
        document = document.signed((party, &issuer.name.en), signers::now(), signer)?;
    }
    Ok(document.bytes.len())
}
