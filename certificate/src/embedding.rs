//! Fonts cut down to some letters, as a file embeds them.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use subsetter::GlyphRemapper;
use ttf_parser::{GlyphId, RawFace, Tag};

use crate::Error;
use crate::deflating::{deflate, packed};
use crate::fonts::{Font, Glyph, Style};

/// Most entries in one block of a map to Unicode.
const BLOCK: usize = 100;
/// Stems of the three styles in thousandths of the type size, estimated from their weights as is usual.
const STEMS: [i64; 3] = [88, 88, 135];
const SLANT: i64 = -12;

/// Glyphs by their number in the whole font, and the letter that each stands for.
pub(crate) type Letters = BTreeMap<u16, char>;

/// A font program with some letters alone; the number of a glyph within it is its place among them, from 1.
pub(crate) struct Program {
    letters: Vec<(u16, char)>,
    name: String,
    descriptor: Dictionary,
    outlines: Vec<u8>,
    widths: Vec<Object>,
    to_unicode: Vec<u8>,
}

impl Program {
    /// Cuts a font down to letters, and deflates it.
    pub(crate) fn cut(font: &Font, letters: &[(u16, char)], level: u32) -> Result<Self, Error> {
        let unreadable = |what: &dyn std::fmt::Display| Error::Font(what.to_string());
        let mut numbers = GlyphRemapper::new();
        for (id, _) in letters {
            numbers.remap(font.lean_ids.get(id).copied().unwrap_or_default());
        }
        let program = subsetter::subset(&font.lean, 0, &numbers).map_err(|error| unreadable(&error))?;
        let outlines = RawFace::parse(&program, 0)
            .ok()
            .and_then(|face| face.table(Tag::from_bytes(b"CFF ")))
            .ok_or_else(|| unreadable(&"it has no outlines"))?;
        let width = |id: u16| Object::from(i64::from(font.face.glyph_hor_advance(GlyphId(id)).unwrap_or(0)));
        let each: Vec<Object> = [0].into_iter().chain(letters.iter().map(|(id, _)| *id)).map(width).collect();
        let name = format!("{}+{}", tag(letters), font.style.face_name());
        Ok(Self {
            descriptor: descriptor(font, &name),
            outlines: deflate(outlines, level)?,
            widths: vec![0.into(), each.into()],
            to_unicode: deflate(to_unicode(letters).as_bytes(), level)?,
            letters: letters.to_vec(),
            name,
        })
    }

    /// The number of a glyph, if the program has it and copies it as the same letter.
    pub(crate) fn code(&self, glyph: &Glyph) -> Option<u16> {
        let at = self.letters.binary_search_by_key(&glyph.id, |(id, _)| *id).ok()?;
        let code = u16::try_from(at + 1).ok()?;
        (self.letters[at].1 == glyph.text).then_some(code)
    }

    /// The number of a glyph, whatever letter it is copied as.
    pub(crate) fn look(&self, glyph: &Glyph) -> Option<u16> {
        let at = self.letters.binary_search_by_key(&glyph.id, |(id, _)| *id).ok()?;
        u16::try_from(at + 1).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Adds the font to a file.
    pub(crate) fn embed(&self, file: &mut Document) -> ObjectId {
        let kind = dictionary! { "Subtype" => "CIDFontType0C" };
        let outlines = file.add_object(packed(kind, self.outlines.clone()));
        let mut descriptor = self.descriptor.clone();
        descriptor.set("FontFile3", outlines);
        let descriptor = file.add_object(descriptor);
        let adobe_identity = dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        };
        let descendant = file.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType0",
            "BaseFont" => self.name.as_str(),
            "CIDSystemInfo" => adobe_identity,
            "FontDescriptor" => descriptor,
            "W" => self.widths.clone(),
        });
        let to_unicode: Stream = packed(Dictionary::new(), self.to_unicode.clone());
        let to_unicode = file.add_object(to_unicode);
        file.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            // Named after its encoding too, as ISO 32000 asks for outlines of this kind.
            "BaseFont" => format!("{}-Identity-H", self.name).as_str(),
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
            "ToUnicode" => to_unicode,
        })
    }
}

fn descriptor(font: &Font, name: &str) -> Dictionary {
    let (face, italic) = (&font.face, font.style == Style::Italic);
    let bounds = face.global_bounding_box();
    let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|edge| i64::from(edge).into());
    dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name,
        // With the letters of ordinary alphabets, and slanted or not.
        "Flags" => if italic { 0b110_0000 } else { 0b10_0000 },
        "FontBBox" => bounds.to_vec(),
        "ItalicAngle" => if italic { SLANT } else { 0 },
        "Ascent" => i64::from(face.ascender()),
        "Descent" => i64::from(face.descender()),
        "CapHeight" => face.capital_height().map_or(650, i64::from),
        "StemV" => STEMS[font.style as usize],
    }
}

/// The map by which a reader copies and reads out what is printed.
fn to_unicode(letters: &[(u16, char)]) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry(Adobe)\
         /Ordering(UCS)/Supplement 0>> def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n",
    );
    for (block, some) in letters.chunks(BLOCK).enumerate() {
        map.push_str(&format!("{} beginbfchar\n", some.len()));
        for (at, (_, letter)) in some.iter().enumerate() {
            let mut units = [0; 2];
            map.push_str(&format!("<{:04X}><", block * BLOCK + at + 1));
            letter.encode_utf16(&mut units).iter().for_each(|unit| map.push_str(&format!("{unit:04X}")));
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend");
    map
}

/// The six letters that mark a cut-down font, derived from what it holds.
fn tag(letters: &[(u16, char)]) -> String {
    let mut state = letters.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, (id, _)| {
        (hash ^ u64::from(*id)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (0..6)
        .map(|_| {
            let letter = b'A' + u8::try_from(state % 26).unwrap_or_default();
            state /= 26;
            char::from(letter)
        })
        .collect()
}
