//! Files that nobody sends by accident, checked for as long as one likes: none may be called valid, stop the check, or grow it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use clap::Args;
use domain::certificates::{self, FileStatus};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use crate::program::Program;
use crate::{alone, crowd, issuing, machine};

/// What a mutation puts in: what the check looks for, and what readers of PDF stumble over.
const WORDS: [&[u8]; 12] = [
    b"%%EOF\n",
    b"%PDF-1.7\n",
    b"/ByteRange[0 1 2 3]",
    b"/ByteRange [0 18446744073709551615 18446744073709551615 1]",
    b"/ByteRange[0 0 0 0]",
    b"/Contents<",
    b"/T(Centre)",
    b"/T(Academy)",
    b"<30820000",
    b">",
    b"\0\0\0\0",
    b"/FlateDecode/FlateDecode",
];

/// How long, and from where.
#[derive(Args, Debug)]
pub struct Options {
    /// Minutes of checking.
    #[arg(long, default_value_t = 30.0)]
    minutes: f64,
    /// From which every mutation follows.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Genuine certificates that are altered.
    #[arg(long, default_value_t = 4)]
    certificates: u32,
}

/// Alters genuine files, each a little or a lot, and has them checked as a stranger would.
///
/// # Errors
/// When one is called valid though it is not as it was issued, or the check fails.
pub async fn run(options: &Options) -> Result<String> {
    let program = Program::build(false)?;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("fuzz");
    program.serve(&data)?.stop()?;
    let database = Program::database(&data);
    crowd::fill(&database, 2 * options.certificates.max(8), 4).await?;
    let cx = alone::centre(&data).await?;
    issuing::many(&cx, &database, options.certificates).await?;
    let genuine = issuing::documents(&database).await?;
    ensure!(!genuine.is_empty(), "no document to alter");
    let mut chance = StdRng::seed_from_u64(options.seed);
    let (began, long) = (Instant::now(), Duration::from_secs_f64(options.minutes * 60.0));
    let (mut answers, mut count, mut most) = (BTreeMap::<String, u64>::new(), 0_u64, 0);
    while began.elapsed() < long {
        let mut file = genuine.choose(&mut chance).cloned().unwrap_or_default();
        for _ in 0..chance.gen_range(1..=6) {
            alter(&mut file, &genuine, &mut chance);
        }
        file.truncate(certificates::LONGEST_FILE);
        let is_genuine = genuine.contains(&file);
        // Everybody brings one file, so that nobody is told to wait.
        let address = format!("2001:db8:{:x}:{:x}::1", count >> 16 & 0xffff, count & 0xffff);
        let found = certificates::by_document(&cx, file, &address).await?;
        if found.status == FileStatus::Valid && !is_genuine {
            bail!("seed {}, file {count} is called valid", options.seed);
        }
        *answers.entry(format!("{:?}", found.status)).or_default() += 1;
        count += 1;
        if count % 1024 == 1 {
            most = most.max(machine::own_resident()?);
        }
    }
    Ok(format!(
        "{count} files in {:.0} s, {most} bytes resident at most: {answers:?}",
        began.elapsed().as_secs_f64()
    ))
}

fn alter(file: &mut Vec<u8>, genuine: &[Vec<u8>], chance: &mut StdRng) {
    if file.is_empty() {
        file.extend_from_slice(WORDS[chance.gen_range(0..WORDS.len())]);
        return;
    }
    let (at, to) = (chance.gen_range(0..file.len()), chance.gen_range(0..file.len()));
    let end = (at + chance.gen_range(1..=4096)).min(file.len());
    match chance.gen_range(0..10) {
        0 => file[at] ^= 1 << chance.gen_range(0..8),
        1 => chance.fill(&mut file[at..end]),
        2 => file.truncate(at),
        3 => drop(file.drain(at..end)),
        4 => {
            let copied = file[at..end].to_vec();
            drop(file.splice(to..to, copied));
        }
        5 => drop(file.splice(at..at, WORDS[chance.gen_range(0..WORDS.len())].iter().copied())),
        6 => {
            let other = &genuine[chance.gen_range(0..genuine.len())];
            let from = at.min(other.len());
            file.splice(at.., other[from..].iter().copied());
        }
        7 => number(file, chance),
        8 => digit(file, chance),
        _ => file.extend(std::iter::repeat_n(b'%', chance.gen_range(1..=1_000_000))),
    }
}

/// Another number in a range of bytes.
fn number(file: &mut [u8], chance: &mut StdRng) {
    let places: Vec<usize> = memchr::memmem::find_iter(file, b"/ByteRange").collect();
    let Some(at) = places.choose(chance) else { return };
    let place = at + chance.gen_range(10..40);
    if let Some(byte) = file.get_mut(place) {
        *byte = b"0123456789 []"[chance.gen_range(0..13)];
    }
}

/// Another digit in a signature, so that its structure is another, too.
fn digit(file: &mut [u8], chance: &mut StdRng) {
    let places: Vec<usize> = memchr::memmem::find_iter(file, b"<3082").collect();
    let Some(at) = places.choose(chance) else { return };
    let place = at + chance.gen_range(1..6000);
    if let Some(byte) = file.get_mut(place) {
        *byte = b"0123456789abcdef"[chance.gen_range(0..16)];
    }
}
