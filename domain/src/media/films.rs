//! What the boxes of an MP4 say: whether the file is whole, and how long it plays.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Boxes that are looked at before it is given up: no film has as many before its end.
const MOST_BOXES: usize = 10_000;

/// How many seconds an MP4 plays; nothing for one that is damaged, or that ends early.
pub(super) fn duration(file: &mut File, byte_count: u64) -> io::Result<Option<i32>> {
    let mut seconds = None;
    let (mut at, mut looked_at) = (0, 0);
    while at < byte_count {
        let Some(found) = Found::at(file, at, byte_count)? else { return Ok(None) };
        if &found.name == b"moov" {
            seconds = within(file, &found)?;
        }
        at = found.end;
        looked_at += 1;
        if looked_at > MOST_BOXES {
            return Ok(None);
        }
    }
    Ok(seconds)
}

/// What the header of the film says, in the box around it.
fn within(file: &mut File, outer: &Found) -> io::Result<Option<i32>> {
    let mut at = outer.inside;
    for _ in 0..MOST_BOXES {
        let Some(found) = Found::at(file, at, outer.end)? else { return Ok(None) };
        if &found.name == b"mvhd" {
            return header(file, &found);
        }
        at = found.end;
    }
    Ok(None)
}

fn header(file: &mut File, found: &Found) -> io::Result<Option<i32>> {
    file.seek(SeekFrom::Start(found.inside))?;
    let mut bytes = Vec::new();
    file.take((found.end - found.inside).min(32)).read_to_end(&mut bytes)?;
    let number = |from: usize, length: usize| {
        let digits = bytes.get(from..from + length)?;
        Some(digits.iter().fold(0_u64, |sum, digit| sum << 8 | u64::from(*digit)))
    };
    // The newer form has room for longer films.
    let (scale, length) = match bytes.first() {
        Some(1) => (number(20, 4), number(24, 8)),
        _ => (number(12, 4), number(16, 4)),
    };
    let seconds = length.zip(scale).and_then(|(length, scale)| length.checked_div(scale));
    Ok(seconds.and_then(|seconds| i32::try_from(seconds).ok()))
}

/// A box of the file.
struct Found {
    name: [u8; 4],
    inside: u64,
    end: u64,
}

impl Found {
    /// The box that begins here; nothing where none does, or where it goes on behind `until`.
    fn at(file: &mut File, at: u64, until: u64) -> io::Result<Option<Self>> {
        let mut start = [0; 8];
        if at + 8 > until {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut start)?;
        let [a, b, c, d, name @ ..] = start;
        let (mut length, mut inside) = (u64::from(u32::from_be_bytes([a, b, c, d])), at + 8);
        if length == 1 {
            let mut long = [0; 8];
            file.read_exact(&mut long)?;
            (length, inside) = (u64::from_be_bytes(long), at + 16);
        } else if length == 0 {
            length = until - at;
        }
        let end = at.checked_add(length).filter(|end| *end >= inside && *end <= until);
        Ok(end.map(|end| Self { name, inside, end }))
    }
}
