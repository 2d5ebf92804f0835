//! Tiles of height 8, as `tlog-tiles` has them: 256 hashes a file, and the leaves in bundles of 256.

use std::fmt;

use super::Fault;
use super::tree::stored_id;

/// Hashes in a full tile, and leaves in a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// What a tile is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TileOf {
    /// Hashes of subtrees over 256^level leaves.
    Hashes(u8),
    /// The leaves themselves.
    Entries,
}

/// A tile: what of, which, and how much of it there is. What a tile of this width holds never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tile {
    /// What it is of.
    pub of: TileOf,
    /// Which of these, from 0.
    pub index: u64,
    /// How many it holds, from 1 to 256.
    pub width: u16,
}

impl Tile {
    /// Reads what stands behind `tile/`, such as `0/x001/234.p/5` or `entries/000`.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for anything but the one way to write a tile.
    pub fn parse(path: &str) -> Result<Self, Fault> {
        let malformed = Fault::Malformed("the path of a tile");
        let (of, rest) = path.split_once('/').ok_or_else(|| malformed.clone())?;
        let of = match of {
            "entries" => TileOf::Entries,
            level => TileOf::Hashes(level.parse().map_err(|_| malformed.clone())?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().map_err(|_| malformed.clone())?),
            None => (rest, TILE_WIDTH),
        };
        let mut index = 0_u64;
        for group in number.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            let thousand = digits.parse::<u64>().map_err(|_| malformed.clone())?;
            index = index
                .checked_mul(1000)
                .and_then(|index| index.checked_add(thousand))
                .ok_or_else(|| malformed.clone())?;
        }
        let read = Self { of, index, width };
        // Written anew, so that no tile has two names; 2^40 bundles are more than anybody will read.
        let known = (1..=TILE_WIDTH).contains(&width) && index < 1 << 40 && read.level() < 6;
        if known && read.to_string() == path { Ok(read) } else { Err(malformed) }
    }

    const fn level(self) -> u32 {
        match self.of {
            TileOf::Hashes(level) => level as u32,
            TileOf::Entries => 0,
        }
    }

    /// The positions that it covers, among the hashes of its level or among the leaves.
    #[must_use]
    pub fn positions(self) -> std::ops::Range<u64> {
        let first = self.index * u64::from(TILE_WIDTH);
        first..first + u64::from(self.width)
    }

    /// Whether a log of so many leaves fills it.
    #[must_use]
    pub fn is_filled_by(self, leaves: u64) -> bool {
        self.positions().end <= leaves >> (8 * self.level())
    }

    /// The numbers under which its hashes are kept; for a tile that is filled.
    #[must_use]
    pub fn ids(self) -> Vec<u64> {
        self.positions().map(|position| stored_id(8 * self.level(), position)).collect()
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            TileOf::Hashes(level) => write!(f, "{level}/")?,
            TileOf::Entries => write!(f, "entries/")?,
        }
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        f.write_str(&groups.join("/"))?;
        if self.width < TILE_WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// A bundle of leaves, each behind its length in two bytes.
///
/// # Errors
/// [`Fault::Malformed`] for a leaf that is longer than they can say.
pub fn write_bundle<'a>(leaves: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, Fault> {
    let mut bundle = Vec::new();
    for leaf in leaves {
        let length = u16::try_from(leaf.len()).map_err(|_| Fault::Malformed("a leaf"))?;
        bundle.extend(length.to_be_bytes());
        bundle.extend(leaf);
    }
    Ok(bundle)
}

/// The leaves of a bundle.
///
/// # Errors
/// [`Fault::Malformed`] if it ends in the middle of one.
pub fn read_bundle(mut bundle: &[u8]) -> Result<Vec<&[u8]>, Fault> {
    let mut leaves = Vec::new();
    while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let (leaf, rest) = rest.split_at_checked(length).ok_or(Fault::Malformed("a bundle of leaves"))?;
        leaves.push(leaf);
        bundle = rest;
    }
    if bundle.is_empty() { Ok(leaves) } else { Err(Fault::Malformed("a bundle of leaves")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_has_one_name() {
        for (path, index, width) in [
            ("0/000", 0, 256),
            ("1/x001/234.p/5", 1234, 5),
            ("entries/x001/x234/067", 1_234_067, 256),
            ("entries/000.p/255", 0, 255),
        ] {
            let tile = Tile::parse(path).unwrap();
            assert_eq!((tile.index, tile.width, tile.to_string()), (index, width, path.to_owned()));
        }
        for path in [
            "",
            "0",
            "0/",
            "0/0",
            "0/0000",
            "00/000",
            "0/x000/001",
            "0/001/234",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/05",
            "6/000",
            "x/000",
            "entries/-01",
            "entries/+01",
            "0/000/",
            "0/x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert!(Tile::parse(path).is_err(), "{path}");
        }
    }

    #[test]
    fn a_tile_is_filled_by_as_many_leaves_as_its_hashes_are_of() {
        for (path, leaves) in [
            ("0/000.p/3", 3),
            ("entries/001", 512),
            ("1/000.p/3", 768),
            ("2/000.p/1", 65_536),
            ("5/000.p/1", 1 << 40),
            ("5/x065/535", 1 << 63),
        ] {
            let tile = Tile::parse(path).unwrap();
            let filled = path != "5/x065/535";
            assert_eq!((tile.is_filled_by(leaves), tile.is_filled_by(leaves - 1)), (filled, false), "{path}");
        }
    }

    #[test]
    fn a_bundle_reads_back_and_is_refused_when_it_is_cut() {
        let leaves: [&[u8]; 3] = [b"one", b"", b"three"];
        let bundle = write_bundle(leaves).unwrap();
        assert_eq!(read_bundle(&bundle).unwrap(), leaves);
        for cut in [1, 3, 6, bundle.len() - 1] {
            assert!(read_bundle(&bundle[..cut]).is_err(), "{cut}");
        }
        assert!(write_bundle([vec![0; 65_536].as_slice()]).is_err());
    }
}
