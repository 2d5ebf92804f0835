//! Text of the register book: shaped, broken into lines of a width, and written with the fonts of the file.

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use lopdf::{Dictionary, Document};

use crate::Error;
use crate::embedding::{Letters, Program};
use crate::fonts::{Fonts, Glyph, Seam, Style};
use crate::pen::{Colour, Pen};
use crate::text::width_of;

/// The names of the fonts in the resources of every page.
const NAMES: [&str; 3] = ["FR", "FI", "FS"];

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub style: Style,
    pub size: f32,
    pub colour: Colour,
}

/// A text in lines.
pub(super) struct Lines {
    pub kind: Type,
    glyphs: Arc<Vec<Glyph>>,
    pub ranges: Vec<Range<usize>>,
}

impl Type {
    pub(super) fn leading(&self) -> f32 {
        self.size * 1.25
    }

    /// Sets a text in lines of a width. What many books and lines share is shaped once.
    pub(super) fn set(self, fonts: &Fonts, text: &str, width: f32, is_common: bool) -> Lines {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let glyphs = shaped(fonts, self.style, &text, is_common);
        let ranges = broken(&glyphs, width * 1000.0 / self.size);
        Lines { kind: self, glyphs, ranges }
    }
}

/// A letter that the fonts lack is printed as a question mark: a reason may hold any.
fn shaped(fonts: &Fonts, style: Style, text: &str, is_common: bool) -> Arc<Vec<Glyph>> {
    let mut missing = Vec::new();
    let shape = |text: &str, missing: &mut Vec<char>| match is_common {
        true => fonts.shape_lasting(style, text, missing),
        false => Arc::new(fonts.shape(style, text, missing)),
    };
    let glyphs = shape(text, &mut missing);
    if missing.is_empty() {
        return glyphs;
    }
    let text = text.replace(|letter| missing.contains(&letter), "?");
    shape(&text, &mut Vec::new())
}

/// Ends each line where a word ends, else within one that has a hyphen, else wherever the line does.
fn broken(glyphs: &[Glyph], limit: f32) -> Vec<Range<usize>> {
    let (mut lines, mut start, mut used, mut at) = (Vec::new(), 0, 0.0_f32, 0);
    let (mut space, mut hyphen) = (None, None);
    while at < glyphs.len() {
        let glyph = &glyphs[at];
        if glyph.seam == Seam::Space {
            space = Some((at, at + 1));
        } else if used + glyph.natural > limit && at > start {
            let (end, next) = space.or(hyphen).unwrap_or((at, at));
            lines.push(start..end);
            (start, at, used) = (next, next, 0.0);
            (space, hyphen) = (None, None);
            continue;
        } else if glyph.seam == Seam::After {
            hyphen = Some((at + 1, at + 1));
        }
        used += glyph.advance;
        at += 1;
    }
    lines.push(start..glyphs.len());
    lines
}

impl Lines {
    pub(super) fn height(&self) -> f32 {
        self.kind.leading() * self.ranges.len() as f32
    }

    pub(super) fn width(&self) -> f32 {
        let of = |range: &Range<usize>| width_of(&self.glyphs[range.clone()], self.kind.size, 0.0);
        self.ranges.iter().map(of).fold(0.0, f32::max)
    }
}

/// The fonts of a book, cut to its letters.
pub(super) struct Case([Program; 3]);

impl Case {
    pub(super) fn fill<'a>(fonts: &Fonts, texts: impl Iterator<Item = &'a Lines>) -> Result<Self, Error> {
        let mut letters = [Letters::new(), Letters::new(), Letters::new()];
        for text in texts {
            for glyph in text.glyphs.iter() {
                letters[text.kind.style as usize].entry(glyph.id).or_insert(glyph.text);
            }
        }
        let cut = |style| fonts.fleeting(style, &letters[style as usize]);
        let [regular, italic, semibold] = Style::ALL;
        Ok(Self([cut(regular)?, cut(italic)?, cut(semibold)?]))
    }

    /// Adds the fonts to a file, and gives the resources of its pages.
    pub(super) fn embed(&self, file: &mut Document) -> Dictionary {
        let mut fonts = Dictionary::new();
        for (program, name) in self.0.iter().zip(NAMES).filter(|(program, _)| !program.is_empty()) {
            fonts.set(name, program.embed(file));
        }
        fonts
    }

    /// Writes a text with the top left corner of its first line at a point.
    pub(super) fn write(&self, pen: &mut Pen, text: &Lines, (x, top): (f32, f32)) {
        let (kind, program) = (&text.kind, &self.0[text.kind.style as usize]);
        pen.operator("BT");
        pen.fill_colour(kind.colour);
        pen.operator(&format!("/{} {} Tf", NAMES[kind.style as usize], kind.size));
        for (at, range) in text.ranges.iter().enumerate() {
            pen.text_at(x, top - kind.leading() * at as f32 - kind.size * 0.95);
            let mut shown = String::from("[");
            for glyph in &text.glyphs[range.clone()] {
                let code = program.code(glyph).or_else(|| program.look(glyph)).unwrap_or_default();
                // Writing to a string cannot fail.
                let _ = write!(shown, "<{code:04X}>");
                let away = (glyph.natural - glyph.advance).round();
                if away != 0.0 {
                    let _ = write!(shown, "{away}");
                }
            }
            pen.operator(&(shown.replace("><", "") + "]TJ"));
        }
        pen.operator("ET");
    }
}
