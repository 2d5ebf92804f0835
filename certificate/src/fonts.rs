//! Libertinus Serif in three styles, shaped with kerning at full quality.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rustybuzz::{Direction, Face, Feature, Script, ShapePlan, UnicodeBuffer, script, shape_with_plan};
use serde::Deserialize;
use subsetter::GlyphRemapper;
use ttf_parser::{GlyphId, Tag};

use crate::Error;
use crate::deflating::{DENSE, FAST};
use crate::embedding::{Letters, Program};
use crate::shelf::Shelf;

/// What a certificate may hold: Latin with Latin-1 and Extended-A, Cyrillic, punctuation.
const CHARSET: [RangeInclusive<char>; 13] = [
    ' '..='~',
    '\u{a0}'..='\u{ac}',
    '\u{ae}'..='\u{17f}',
    '\u{218}'..='\u{21b}',
    '\u{2bc}'..='\u{2bc}',
    '\u{400}'..='\u{4ff}',
    '\u{1e80}'..='\u{1e85}',
    '\u{1ef2}'..='\u{1ef3}',
    '\u{2010}'..='\u{2015}',
    '\u{2018}'..='\u{201e}',
    '\u{2020}'..='\u{2026}',
    '\u{2039}'..='\u{203a}',
    '\u{2116}'..='\u{2116}',
];
/// Letters that every style has, by [`is_plain`].
const PLAIN: [RangeInclusive<char>; 7] = [
    ' '..='~',
    '\u{c0}'..='\u{d6}',
    '\u{d8}'..='\u{f6}',
    '\u{f8}'..='\u{17f}',
    '\u{401}'..='\u{40c}',
    '\u{410}'..='\u{45c}',
    '\u{2019}'..='\u{2019}',
];

/// Whether a text has only letters that are printed in every style: most names have, and no press has to be made to know it.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.chars().all(|letter| PLAIN.iter().any(|range| range.contains(&letter)))
}

/// Marks that some systems send apart from their letter; shaping must join the two into one glyph.
const MARKS: RangeInclusive<char> = '\u{300}'..='\u{328}';

const APOSTROPHES: [char; 3] = ['\u{2019}', '\u{2bc}', '\''];
/// How many lasting texts of a style are remembered as they were shaped, and how many fonts for sets of them.
const TEXTS: usize = 1024;
const PROGRAMS: usize = 32;
/// How much nearer letters stand to an apostrophe, in thousandths of the type size.
const CLOSER: f32 = 45.0;

/// A style of the family; the number is its place in [`Fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Style {
    Regular = 0,
    Italic = 1,
    Semibold = 2,
}

impl Style {
    pub(crate) const ALL: [Self; 3] = [Self::Regular, Self::Italic, Self::Semibold];

    pub(crate) fn face_name(self) -> &'static str {
        ["LibertinusSerif-Regular", "LibertinusSerif-Italic", "LibertinusSerif-Semibold"][self as usize]
    }

    fn asset(self) -> usize {
        [0, 2, 4][self as usize]
    }
}

/// One placed letter of a shaped text; lengths are in thousandths of the type size.
#[derive(Clone, Debug)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    pub(crate) natural: f32,
    pub(crate) advance: f32,
    pub(crate) text: char,
    pub(crate) seam: Seam,
}

/// Where a line may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seam {
    None,
    /// The glyph is a space that vanishes at the end of a line.
    Space,
    /// A line may end after this glyph.
    After,
}

pub(crate) struct Font {
    pub(crate) style: Style,
    pub(crate) face: Face<'static>,
    latin: ShapePlan,
    cyrillic: ShapePlan,
    /// The font with the letters of [`CHARSET`] alone, from which others are cut in less time, and their numbers in it.
    pub(crate) lean: Vec<u8>,
    pub(crate) lean_ids: BTreeMap<u16, u16>,
    letters: BTreeMap<u16, char>,
    texts: Shelf<String, Vec<Glyph>>,
    programs: Shelf<Vec<(u16, char)>, Program>,
}

/// The three fonts, prepared once.
pub(crate) struct Fonts([Font; 3]);

impl Fonts {
    pub(crate) fn load() -> Result<Self, Error> {
        let [a, b, c] = Style::ALL;
        Ok(Self([Font::load(a)?, Font::load(b)?, Font::load(c)?]))
    }

    fn get(&self, style: Style) -> &Font {
        &self.0[style as usize]
    }

    /// Shapes `text`; characters without a glyph are added to `missing`, each once.
    pub(crate) fn shape(&self, style: Style, text: &str, missing: &mut Vec<char>) -> Vec<Glyph> {
        self.get(style).shape(text, missing)
    }

    /// As [`Fonts::shape`], for a text that many certificates share: it is remembered.
    pub(crate) fn shape_lasting(&self, style: Style, text: &str, missing: &mut Vec<char>) -> Arc<Vec<Glyph>> {
        let shaped = self.get(style).texts.get(text, || {
            let mut lacking = Vec::new();
            let glyphs = self.shape(style, text, &mut lacking);
            if lacking.is_empty() { Ok(glyphs) } else { Err((glyphs, lacking)) }
        });
        shaped.unwrap_or_else(|(glyphs, lacking)| {
            lacking.into_iter().for_each(|letter| note_one(missing, letter));
            Arc::new(glyphs)
        })
    }

    /// The glyphs of some letters.
    pub(crate) fn letters(&self, style: Style, text: &str) -> Letters {
        let id = |letter| self.get(style).face.glyph_index(letter);
        text.chars().filter_map(|letter| Some((id(letter)?.0, letter))).collect()
    }

    /// The font for letters that many certificates share: it is remembered.
    pub(crate) fn lasting(&self, style: Style, letters: &Letters) -> Result<Arc<Program>, Error> {
        let (font, letters) = (self.get(style), pairs(letters));
        font.programs.get(letters.as_slice(), || Program::cut(font, &letters, DENSE))
    }

    /// The font for letters of one certificate.
    pub(crate) fn fleeting(&self, style: Style, letters: &Letters) -> Result<Program, Error> {
        Program::cut(self.get(style), &pairs(letters), FAST)
    }
}

fn pairs(letters: &Letters) -> Vec<(u16, char)> {
    letters.iter().map(|(id, letter)| (*id, *letter)).collect()
}

impl Font {
    fn load(style: Style) -> Result<Self, Error> {
        let unreadable = || Error::Font(format!("{} cannot be read", style.face_name()));
        let data: &'static [u8] = typst_assets::fonts().nth(style.asset()).ok_or_else(unreadable)?;
        let face = Face::from_slice(data, 0).ok_or_else(unreadable)?;
        let mut letters = BTreeMap::new();
        for letter in CHARSET.into_iter().flatten() {
            if let Some(id) = face.glyph_index(letter) {
                letters.entry(id.0).or_insert(letter);
            }
        }
        let mut remapper = GlyphRemapper::new();
        let lean_ids = letters.keys().map(|&id| (id, remapper.remap(id))).collect();
        let lean = subsetter::subset(data, 0, &remapper).map_err(|e| Error::Font(e.to_string()))?;
        let (latin, cyrillic) = (plan(&face, script::LATIN), plan(&face, script::CYRILLIC));
        let (texts, programs) = (Shelf::new(TEXTS), Shelf::new(PROGRAMS));
        Ok(Self { style, face, latin, cyrillic, lean, lean_ids, letters, texts, programs })
    }

    fn shape(&self, text: &str, missing: &mut Vec<char>) -> Vec<Glyph> {
        let cyrillic = text.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c));
        let (plan, script) =
            if cyrillic { (&self.cyrillic, script::CYRILLIC) } else { (&self.latin, script::LATIN) };
        let (text, typed) = curl_apostrophes(text);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script);
        let shaped = shape_with_plan(&self.face, plan, buffer);
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let mut glyphs = Vec::with_capacity(starts.len());
        for (i, (info, pos)) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()).enumerate() {
            let start = starts[i];
            let end = starts[i..].iter().copied().find(|&next| next > start).unwrap_or(text.len());
            let source = text.get(start..end).unwrap_or_default();
            let id = u16::try_from(info.glyph_id).unwrap_or_default();
            match self.letters.get(&id) {
                Some(&letter) if source.chars().all(allowed) => {
                    let mut glyph = self.glyph(id, pos.x_advance, source, letter);
                    if typed.contains(&start) {
                        glyph.text = '\'';
                    }
                    glyphs.push(glyph);
                }
                _ => note(missing, source),
            }
        }
        if cyrillic {
            close_apostrophes(&mut glyphs);
        }
        glyphs
    }

    fn glyph(&self, id: u16, advance: i32, source: &str, letter: char) -> Glyph {
        let mut chars = source.chars();
        let own = chars.next().filter(|_| chars.next().is_none());
        let seam = match own {
            Some(' ') => Seam::Space,
            Some('-' | '–' | '—' | '‐' | '/') => Seam::After,
            _ => Seam::None,
        };
        let text = own.map_or(letter, |c| if c == '\u{a0}' { ' ' } else { c });
        let scale = 1000.0 / f32::from(self.units());
        let natural = f32::from(self.face.glyph_hor_advance(GlyphId(id)).unwrap_or_default());
        Glyph { id, natural: natural * scale, advance: advance as f32 * scale, text, seam }
    }

    fn units(&self) -> u16 {
        u16::try_from(self.face.units_per_em()).unwrap_or(1000).max(1)
    }
}

/// A typewriter's apostrophe between letters is drawn as a printer's one; the text that a reader copies keeps it.
/// Also gives the places where that was done.
fn curl_apostrophes(text: &str) -> (Cow<'_, str>, Vec<usize>) {
    if !text.contains('\'') {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (mut curled, mut typed) = (String::with_capacity(text.len() + 8), Vec::new());
    for (at, letter) in text.char_indices() {
        let next = text[at..].chars().nth(1);
        let between = curled.ends_with(char::is_alphabetic) && next.is_some_and(char::is_alphabetic);
        if letter == '\'' && between {
            typed.push(curled.len());
            curled.push('\u{2019}');
        } else {
            curled.push(letter);
        }
    }
    (Cow::Owned(curled), typed)
}

/// Draws letters and the apostrophe between them together; the font kerns the pair for Latin alone.
fn close_apostrophes(glyphs: &mut [Glyph]) {
    for i in 1..glyphs.len().saturating_sub(1) {
        let between = glyphs[i - 1].text.is_alphabetic() && glyphs[i + 1].text.is_alphabetic();
        if between && APOSTROPHES.contains(&glyphs[i].text) {
            glyphs[i - 1].advance -= CLOSER;
            glyphs[i].advance -= CLOSER;
        }
    }
}

/// Kerning only: ligatures would join letters that a search has to find apart.
fn plan(face: &Face<'_>, script: Script) -> ShapePlan {
    let off = [b"liga", b"clig", b"calt", b"ccmp", b"mark"].map(|t| Feature::new(Tag::from_bytes(t), 0, ..));
    ShapePlan::new(face, Direction::LeftToRight, Some(script), None, &off)
}

fn allowed(c: char) -> bool {
    CHARSET.iter().any(|range| range.contains(&c)) || MARKS.contains(&c)
}

/// Adds the characters that have no place here, or all of them if only together they lack a glyph.
fn note(missing: &mut Vec<char>, source: &str) {
    let all_allowed = source.chars().all(allowed);
    source.chars().filter(|&c| all_allowed || !allowed(c)).for_each(|c| note_one(missing, c));
}

fn note_one(missing: &mut Vec<char>, letter: char) {
    if !missing.contains(&letter) {
        missing.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_letter_is_printed_in_every_style() {
        let fonts = Fonts::load().unwrap();
        for letter in PLAIN.into_iter().flatten() {
            for style in Style::ALL {
                let mut missing = Vec::new();
                fonts.shape(style, &letter.to_string(), &mut missing);
                assert_eq!(missing, [], "{letter:?} in {style:?}");
            }
        }
        assert!(is_plain("Вераб’ёва Дар'я") && !is_plain("李"));
    }

    #[test]
    fn a_typed_apostrophe_is_printed_well_and_copied_as_it_was_typed() {
        let fonts = Fonts::load().unwrap();
        let shape = |text: &str| fonts.shape(Style::Regular, text, &mut Vec::new());
        let (typed, printed) = (shape("Вераб'ёва"), shape("Вераб’ёва"));
        let look = |glyphs: &[Glyph]| glyphs.iter().map(|g| (g.id, g.advance)).collect::<Vec<_>>();
        assert_eq!(look(&typed), look(&printed));
        let copied: String = typed.iter().map(|glyph| glyph.text).collect();
        assert_eq!(copied, "Вераб'ёва");
        let alone: String = shape("5' Q").iter().map(|glyph| glyph.text).collect();
        assert_eq!(alone, "5' Q");
    }
}
