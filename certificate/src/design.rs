//! Designs: what a designer chooses, read from files within the crate; the press is one for all of them.

use serde::Deserialize;

use crate::Error;
use crate::looks::Looks;
use crate::pen::Colour;

/// The designs that this build draws, the usual one first. What was given out names its design and may be drawn again, so
/// a file that was released is never changed: a better one gets the next number.
const FILES: [(&str, &str); 3] = [
    ("glade-1", include_str!("../designs/glade-1.toml")),
    ("meadow-1", include_str!("../designs/meadow-1.toml")),
    ("birch-1", include_str!("../designs/birch-1.toml")),
];

/// The names of the designs, the usual one first: a record carries the name of its own for ever.
pub fn designs() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// All that is chosen of a design; lengths are points.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Design {
    pub(crate) colours: Colours,
    pub(crate) field: Field,
    pub(crate) art: Art,
    pub(crate) bands: Bands,
    pub(crate) columns: Columns,
    pub(crate) foot: Foot,
    pub(crate) looks: Looks,
}

/// Red, green and blue from 0 to 1.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Colours {
    /// Of the words that matter.
    pub(crate) ink: Colour,
    /// Of the lesser words.
    pub(crate) text: Colour,
    /// Of rules and ornament, and the same as thin as a wash.
    pub(crate) line: Colour,
    pub(crate) wash: Colour,
}

/// Which of the two colours of words.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tone {
    Ink,
    Text,
}

impl Colours {
    pub(crate) fn of(&self, tone: Tone) -> Colour {
        match tone {
            Tone::Ink => self.ink,
            Tone::Text => self.text,
        }
    }
}

/// What the art leaves to the words, in the middle of the sheet, and between which scales they are set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) left: f32,
    pub(crate) width: f32,
    pub(crate) top: f32,
    pub(crate) bottom: f32,
    pub(crate) largest: f32,
    pub(crate) smallest: f32,
}

impl Field {
    pub(crate) fn right(&self) -> f32 {
        self.left + self.width
    }
}

/// What adorns the sheet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Art {
    pub(crate) ground: Ground,
    /// Lines around the sheet: how far from its edge, and how wide.
    pub(crate) frame: Vec<(f32, f32)>,
    /// How far the corners of the frame are cut out, in a quarter of a circle.
    pub(crate) notch: f32,
    pub(crate) crest: Option<Crest>,
    /// The sprig under the name.
    pub(crate) sprig: bool,
}

/// What grows behind the words.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ground {
    Bare,
    Glade,
    Meadow,
}

/// The round crest at the issuers.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Crest {
    pub(crate) radius: f32,
    /// Room under it, where it stands above a single issuer.
    pub(crate) under: f32,
}

/// What stands one under another; signatures and the check come last.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bands {
    pub(crate) order: [Band; 4],
    /// Least space after each, and how they share what is left over.
    pub(crate) gaps: [(f32, f32); 4],
    /// Width of a single issuer, and room for the crest between two.
    pub(crate) issuer: f32,
    pub(crate) issuers_gap: f32,
    /// The most that an institution's mark takes of height and of width, and what parts it from the name.
    pub(crate) mark: (f32, f32),
    pub(crate) mark_gap: f32,
}

/// A band of the sheet.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Band {
    Issuers,
    Title,
    Name,
    Columns,
}

/// The columns, one for each language: width of one, width of two and the gap between, the gap between three.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Columns {
    pub(crate) one: f32,
    pub(crate) two: f32,
    pub(crate) two_gap: f32,
    pub(crate) three_gap: f32,
}

/// Signatures, and the mark that is scanned with its words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Foot {
    /// Room above a signature line, and between the line and the printed name.
    pub(crate) hand: f32,
    pub(crate) under_line: f32,
    pub(crate) qr: f32,
    pub(crate) qr_gap: f32,
    /// Width of the mark with its words, between two signatures and beside one.
    pub(crate) check_between: f32,
    pub(crate) check_beside: f32,
}

/// Reads every design.
pub(crate) fn read() -> Result<Vec<(&'static str, Design)>, Error> {
    let unreadable = |name| move |error| Error::Design(format!("{name}: {error}"));
    FILES.iter().map(|&(name, file)| Ok((name, toml::from_str(file).map_err(unreadable(name))?))).collect()
}
