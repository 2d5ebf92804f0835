//! Lines of text: balanced breaking, fitting to a width, and blocks of paragraphs.

use std::ops::Range;

use crate::fonts::{Fonts, Glyph, Seam, Style};
use crate::looks::Look;
use crate::pen::Colour;

/// A shaped text that can be set at any size.
pub(crate) struct Run {
    pub(crate) style: Style,
    pub(crate) glyphs: Vec<Glyph>,
}

/// One line of a run, placed on the sheet by its left end and baseline.
pub(crate) struct Ink<'a> {
    pub(crate) style: Style,
    pub(crate) glyphs: &'a [Glyph],
    pub(crate) size: f32,
    pub(crate) tracking: f32,
    pub(crate) colour: Colour,
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// A paragraph still to be set.
#[derive(Clone, Copy)]
pub(crate) struct Para<'a> {
    pub(crate) run: &'a Run,
    pub(crate) look: Look,
}

/// Paragraphs set to a width; `y` of its lines counts downwards from the top.
#[derive(Default)]
pub(crate) struct Block<'a> {
    pub(crate) lines: Vec<Ink<'a>>,
    pub(crate) height: f32,
    pub(crate) width: f32,
}

/// How the lines of a block stand in its width.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
}

impl Run {
    pub(crate) fn new(fonts: &Fonts, style: Style, text: &str, missing: &mut Vec<char>) -> Self {
        Self { style, glyphs: fonts.shape(style, text, missing) }
    }

    /// Breaks the run into as few lines as `width` allows, all about equally long.
    fn lines(&self, size: f32, tracking: f32, width: f32) -> Option<Vec<Range<usize>>> {
        let greedy = self.greedy(size, tracking, width)?;
        let (mut low, mut high, mut best) = (width * 0.3, width, greedy);
        if best.len() < 2 {
            return Some(best);
        }
        for _ in 0..7 {
            let middle = f32::midpoint(low, high);
            match self.greedy(size, tracking, middle) {
                Some(lines) if lines.len() <= best.len() => (high, best) = (middle, lines),
                _ => low = middle,
            }
        }
        Some(best)
    }

    fn greedy(&self, size: f32, tracking: f32, width: f32) -> Option<Vec<Range<usize>>> {
        let limit = width * 1000.0 / size;
        let (mut lines, mut start, mut seam, mut used) = (Vec::new(), 0, None, 0.0_f32);
        let mut i = 0;
        while i < self.glyphs.len() {
            let glyph = &self.glyphs[i];
            let visible = used + glyph.natural;
            used += glyph.advance + tracking;
            match glyph.seam {
                Seam::Space => seam = Some((i, i + 1)),
                _ if visible > limit => {
                    let (end, next) = seam.take()?;
                    lines.push(start..end);
                    (start, i, used) = (next, next, 0.0);
                    continue;
                }
                Seam::After => seam = Some((i + 1, i + 1)),
                Seam::None => {}
            }
            i += 1;
        }
        lines.push(start..self.glyphs.len());
        Some(lines)
    }
}

/// Width of a line in points.
fn width_of(glyphs: &[Glyph], size: f32, tracking: f32) -> f32 {
    let Some((last, rest)) = glyphs.split_last() else { return 0.0 };
    let body: f32 = rest.iter().map(|g| g.advance + tracking).sum();
    (body + last.natural) * size / 1000.0
}

impl<'a> Para<'a> {
    pub(crate) fn new(run: &'a Run, look: Look) -> Self {
        Self { run, look }
    }

    /// The largest size, at most `scale` times the wanted one, at which the paragraph keeps to its lines.
    fn fit(&self, width: f32, scale: f32) -> Option<(f32, Vec<Range<usize>>)> {
        let look = &self.look;
        let mut size = look.size * scale;
        let floor = look.floor.min(size);
        loop {
            match self.run.lines(size, look.tracking, width) {
                Some(lines) if lines.len() <= look.max_lines => return Some((size, lines)),
                _ if size <= floor => return None,
                _ => size = (size * 0.96).max(floor),
            }
        }
    }
}

impl<'a> Block<'a> {
    /// Sets paragraphs one under another, or `None` if one does not fit at its smallest size.
    pub(crate) fn set(paras: &[Para<'a>], width: f32, scale: f32) -> Option<Self> {
        let mut block = Self { lines: Vec::new(), height: 0.0, width };
        for (i, para) in paras.iter().enumerate() {
            let (size, lines) = para.fit(width, scale)?;
            let look = para.look;
            block.height += if i > 0 { look.before * scale } else { 0.0 };
            for range in lines {
                let leading = size * look.leading;
                let baseline = block.height + leading * 0.5 + size * 0.32;
                block.height += leading;
                block.lines.push(Ink {
                    style: para.run.style,
                    glyphs: para.run.glyphs.get(range).unwrap_or_default(),
                    size,
                    tracking: look.tracking,
                    colour: look.colour,
                    x: 0.0,
                    y: baseline,
                });
            }
        }
        Some(block)
    }

    /// Puts the block's lines on the sheet with its top left corner at (`x`, `top`).
    pub(crate) fn place(self, x: f32, top: f32, align: Align, sheet: &mut Vec<Ink<'a>>) {
        let width = self.width;
        sheet.extend(self.lines.into_iter().map(|mut line| {
            let spare = width - width_of(line.glyphs, line.size, line.tracking);
            line.x = x + if align == Align::Centre { spare / 2.0 } else { 0.0 };
            line.y = top - line.y;
            line
        }));
    }
}
