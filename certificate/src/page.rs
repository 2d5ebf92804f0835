//! The content of the page: art, figures and words, each marked with its place in the structure.

use std::fmt::Write;

use crate::art::CREST;
use crate::case::Case;
use crate::design::Colours;
use crate::fonts::Glyph;
use crate::layout::Sheet;
use crate::pen::Pen;
use crate::qr::Mark;
use crate::record::Lang;
use crate::text::{Ink, Place};

const HAIRLINE: f32 = 0.45;
const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// A page's operators, and what each of its marked parts is: the number of a part is its place in the list.
pub(crate) struct Page {
    pub(crate) content: Vec<u8>,
    pub(crate) parts: Vec<Part>,
}

/// The name under which a page shows an institution's mark.
pub(crate) fn emblem_name(at: usize) -> String {
    format!("Mark{at}")
}

/// What a marked part of the page is.
pub(crate) struct Part {
    pub(crate) place: Place,
    pub(crate) kind: Kind,
    pub(crate) lang: Option<Lang>,
}

/// Whether it is the mark to be scanned, or of an institution: which of those on the sheet, or belongs to a paragraph: which one, and what it says if it is set in a way
/// that reads badly letter by letter.
pub(crate) enum Kind {
    Mark,
    Institution(usize),
    Words { paragraph: usize, says: Option<String> },
}

/// Writes a page in the order in which a person would read it.
pub(crate) fn write(sheet: &Sheet<'_>, mark: &Mark, case: &Case, colours: &Colours) -> Page {
    let mut pen = Pen::default();
    ornament(&mut pen, sheet, colours);
    let mut setter = Setter { pen, case, colours, parts: Vec::new(), paragraphs: 0, font: None };
    let mut rest = sheet.inks.as_slice();
    let (mut marked, mut adorned) = (false, false);
    while let Some(first) = rest.first() {
        if first.run.place == Place::Check && !marked {
            marked = true;
            setter.mark(sheet, mark);
        }
        if first.run.place == Place::Issuers && !adorned {
            adorned = true;
            (0..sheet.emblems.len()).for_each(|at| setter.emblem(sheet, at));
        }
        let lines = rest.iter().take_while(|ink| std::ptr::eq(ink.run, first.run)).count();
        let (paragraph, others) = rest.split_at(lines);
        setter.paragraph(paragraph);
        rest = others;
    }
    Page { content: setter.pen.into_bytes(), parts: setter.parts }
}

/// What only adorns: the glade, signature lines, crest and sprig.
fn ornament(pen: &mut Pen, sheet: &Sheet<'_>, colours: &Colours) {
    pen.operator("/Artifact BMC");
    pen.operator("/Glade Do");
    pen.line_colour(colours.line);
    pen.line_width(HAIRLINE);
    for &(left, right, height) in &sheet.rules {
        pen.start(left, height);
        pen.line(right, height);
    }
    pen.operator("S");
    if let Some((x, y, radius)) = sheet.crest {
        pen.plate("Crest", radius / CREST, (x, y));
    }
    if let Some(sprig) = sheet.sprig {
        pen.plate("Sprig", 1.0, sprig);
    }
    pen.operator("EMC");
}

/// Sets words.
struct Setter<'a> {
    pen: Pen,
    case: &'a Case,
    colours: &'a Colours,
    parts: Vec<Part>,
    paragraphs: usize,
    font: Option<(&'static str, f32)>,
}

impl Setter<'_> {
    fn begin(&mut self, tag: &str, part: Part) {
        self.pen.operator(&format!("/{tag} <</MCID {}>> BDC", self.parts.len()));
        self.parts.push(part);
    }

    fn mark(&mut self, sheet: &Sheet<'_>, mark: &Mark) {
        self.begin("Figure", Part { place: Place::Check, kind: Kind::Mark, lang: None });
        let (left, bottom, side) = sheet.qr;
        mark.draw(&mut self.pen, self.colours.ink, (left, bottom, side));
        self.pen.operator("EMC");
    }

    fn emblem(&mut self, sheet: &Sheet<'_>, at: usize) {
        self.begin("Figure", Part { place: Place::Issuers, kind: Kind::Institution(at), lang: None });
        let (left, bottom, width, height) = sheet.emblems[at].bounds;
        self.pen.picture(&emblem_name(at), (left, bottom), (width, height));
        self.pen.operator("EMC");
    }

    /// Sets the lines of one paragraph; each of its languages is a part.
    fn paragraph(&mut self, lines: &[Ink<'_>]) {
        let Some(first) = lines.first() else { return };
        let run = first.run;
        self.pen.operator("BT");
        self.pen.fill_colour(self.colours.of(first.tone));
        let mut open = None;
        for (at, ink) in lines.iter().enumerate() {
            self.pen.text_at(ink.x, ink.y);
            // The space at which a line was broken is there for who copies or listens.
            let next = lines.get(at + 1).map_or(ink.range.end, |next| next.range.start);
            let mut from = ink.range.start;
            for (span, (end, lang)) in run.spans.iter().enumerate() {
                let to = next.min(*end);
                let Some(glyphs) = run.glyphs.get(from..to).filter(|some| !some.is_empty()) else { continue };
                if open != Some(span) {
                    if open.is_some() {
                        self.pen.operator("EMC");
                    }
                    open = Some(span);
                    self.begin_words(ink, *lang);
                }
                self.show(ink, glyphs);
                from = to;
            }
        }
        if open.is_some() {
            self.pen.operator("EMC");
        }
        self.pen.operator("ET");
        self.paragraphs += 1;
    }

    fn begin_words(&mut self, ink: &Ink<'_>, lang: Option<Lang>) {
        let run = ink.run;
        let is_title = run.place == Place::Title;
        let says = is_title.then(|| run.glyphs.iter().map(|glyph| glyph.text).collect());
        let tag = match run.spans.len() {
            1 if is_title => "H1",
            1 => "P",
            _ => "Span",
        };
        let kind = Kind::Words { paragraph: self.paragraphs, says };
        self.begin(tag, Part { place: run.place, kind, lang });
    }

    /// Shows glyphs; what each stands away from the next, beyond its natural width, follows it.
    fn show(&mut self, ink: &Ink<'_>, glyphs: &[Glyph]) {
        let mut text = String::with_capacity(glyphs.len() * 8);
        let (mut is_open, mut in_codes) = (false, false);
        for glyph in glyphs {
            let (font, code) = self.case.find(ink.run.style, glyph);
            if self.font != Some((font, ink.size)) {
                text.push_str(if in_codes { ">" } else { "" });
                text.push_str(if is_open { "]TJ\n" } else { "" });
                let size = (ink.size * 100.0).round() / 100.0;
                // Writing to a string cannot fail.
                let _ = writeln!(text, "/{font} {size} Tf");
                self.font = Some((font, ink.size));
                (is_open, in_codes) = (false, false);
            }
            text.push_str(if is_open { "" } else { "[" });
            text.push_str(if in_codes { "" } else { "<" });
            text.extend([12, 8, 4, 0].map(|shift| char::from(DIGITS[usize::from(code >> shift & 15)])));
            (is_open, in_codes) = (true, true);
            let offset = (-(glyph.advance - glyph.natural + ink.tracking)).round();
            if offset != 0.0 {
                let _ = write!(text, ">{offset}");
                in_codes = false;
            }
        }
        text.push_str(if in_codes { ">]TJ" } else { "]TJ" });
        self.pen.operator(&text);
    }
}
