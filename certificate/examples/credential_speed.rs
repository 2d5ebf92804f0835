//! Measures how long a credential takes to compose, to sign in both forms and to read.

#[path = "../tests/badges/mod.rs"]
mod badges;
#[path = "../tests/records/mod.rs"]
mod records;

use std::hint::black_box;
use std::time::Instant;

use certificate::credential::{Credential, OpenBadge, embedded, jws, read, read_embedded};

#[allow(clippy::print_stdout)]
fn timed<T>(what: &str, mut act: impl FnMut() -> T) {
    let mut times: Vec<f64> = (0..2000)
        .map(|_| {
            let start = Instant::now();
            black_box(act());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{what:24} min {:.3} ms, median {:.3} ms", times[0], times[times.len() / 2]);
}

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (key, record) = (badges::centre(), records::advanced());
    let keys = [key.public().clone()];
    timed("compose", || badges::badge(&record));
    timed("compose and endorse", || badges::joint(&record));
    for (name, badge) in [("plain", badges::badge(&records::attendance())), ("joint", badges::joint(&record))]
    {
        let (token, json) = (jws(&badge, &key)?, embedded(&badge, badges::at(), &key)?);
        println!("{name}: token {} bytes, document {} bytes", token.len(), json.len());
        timed("  statements", || badge.statements());
        timed("  jws", || jws(&badge, &key));
        timed("  embedded proof", || embedded(&badge, badges::at(), &key));
        timed("  read", || read::<OpenBadge>(&token, &keys, badges::at()));
        timed("  read embedded", || read_embedded::<OpenBadge>(&json, &keys, badges::at()));
    }
    Ok(())
}
