//! The type case: which fonts the letters of a sheet come from.

use std::sync::Arc;

use lopdf::{Dictionary, Document};

use crate::Error;
use crate::embedding::{Letters, Program};
use crate::fonts::{Fonts, Glyph, Style};
use crate::text::Ink;

/// Letters that nearly every certificate has somewhere in what is its own, so that seldom a font is cut for it alone.
const USUAL: [&str; 3] = ["0123456789№", "", "-0123456789ABCDEFGHJKMNPQRSTVWXYZ"];
/// The names of the fonts in the page's resources: what many certificates share, and what is this one's own.
const NAMES: [[&str; 2]; 3] = [["FR", "GR"], ["FI", "GI"], ["FS", "GS"]];

/// The fonts of a sheet, by style.
pub(crate) struct Case([Drawer; 3]);

/// The fonts of one style: for texts that many certificates share, and for letters that those lack.
struct Drawer {
    lasting: Arc<Program>,
    fleeting: Option<Program>,
}

impl Case {
    /// Gathers the letters of a sheet. What lasts depends on the lasting texts alone, so the next certificate finds it made.
    pub(crate) fn fill(fonts: &Fonts, inks: &[Ink<'_>]) -> Result<Self, Error> {
        let drawer = |style| Drawer::fill(fonts, inks, style);
        let [regular, italic, semibold] = Style::ALL;
        Ok(Self([drawer(regular)?, drawer(italic)?, drawer(semibold)?]))
    }

    /// The font's name and the number of a glyph within it.
    pub(crate) fn find(&self, style: Style, glyph: &Glyph) -> (&'static str, u16) {
        let drawer = &self.0[style as usize];
        let [lasting, fleeting] = NAMES[style as usize];
        let own = |code: fn(&Program, &Glyph) -> Option<u16>| code(drawer.fleeting.as_ref()?, glyph);
        let found = drawer.lasting.code(glyph).map(|code| (lasting, code));
        let found =
            found.or_else(|| own(Program::code).or_else(|| own(Program::look)).map(|code| (fleeting, code)));
        found.unwrap_or((lasting, 0))
    }

    /// Adds the fonts to a file, and gives the page's resources of them.
    pub(crate) fn embed(&self, file: &mut Document) -> Dictionary {
        let mut resources = Dictionary::new();
        for (drawer, [lasting, fleeting]) in self.0.iter().zip(NAMES) {
            if !drawer.lasting.is_empty() {
                resources.set(lasting, drawer.lasting.embed(file));
            }
            if let Some(program) = &drawer.fleeting {
                resources.set(fleeting, program.embed(file));
            }
        }
        resources
    }
}

impl Drawer {
    fn fill(fonts: &Fonts, inks: &[Ink<'_>], style: Style) -> Result<Self, Error> {
        let runs = inks.iter().map(|ink| ink.run).filter(|run| run.style == style);
        let (shared, own): (Vec<_>, Vec<_>) = runs.partition(|run| run.lasting);
        let mut letters = Letters::new();
        for glyph in shared.iter().flat_map(|run| run.glyphs.iter()) {
            letters.entry(glyph.id).or_insert(glyph.text);
        }
        let mut usual = fonts.letters(style, USUAL[style as usize]);
        usual.retain(|id, _| !letters.contains_key(id));
        letters.append(&mut usual);
        let lasting = fonts.lasting(style, &letters)?;
        let mut lacking = Letters::new();
        let of_both = shared.iter().chain(&own).flat_map(|run| run.glyphs.iter());
        for glyph in of_both.filter(|glyph| lasting.code(glyph).is_none()) {
            lacking.entry(glyph.id).or_insert(glyph.text);
        }
        let fleeting = (!lacking.is_empty()).then(|| fonts.fleeting(style, &lacking)).transpose()?;
        Ok(Self { lasting, fleeting })
    }
}
