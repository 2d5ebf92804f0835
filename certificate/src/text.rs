//! Lines of text: balanced breaking, fitting to a width, and blocks of paragraphs.

use std::ops::Range;
use std::sync::Arc;

use crate::design::Tone;
use crate::fonts::{Fonts, Glyph, Seam, Style};
use crate::looks::Look;
use crate::record::Lang;

/// A shaped text that can be set at any size.
pub(crate) struct Run {
    pub(crate) style: Style,
    pub(crate) glyphs: Arc<Vec<Glyph>>,
    pub(crate) place: Place,
    /// Whether many certificates share it, or it is this one's own.
    pub(crate) lasting: bool,
    /// Where each language ends.
    pub(crate) spans: Vec<(usize, Option<Lang>)>,
}

/// What a text is on the sheet; those of one place belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Issuers,
    Title,
    Subtitle,
    Name,
    Column(Lang),
    Signature(usize),
    Check,
}

/// One line of a run, placed on the sheet by its left end and baseline.
pub(crate) struct Ink<'a> {
    pub(crate) run: &'a Run,
    /// Which of the run's glyphs stand in the line.
    pub(crate) range: Range<usize>,
    pub(crate) size: f32,
    pub(crate) tracking: f32,
    pub(crate) tone: Tone,
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl<'a> Ink<'a> {
    pub(crate) fn glyphs(&self) -> &'a [Glyph] {
        self.run.glyphs.get(self.range.clone()).unwrap_or_default()
    }

    fn width(&self) -> f32 {
        width_of(self.glyphs(), self.size, self.tracking)
    }
}

/// A paragraph still to be set.
#[derive(Clone, Copy)]
pub(crate) struct Para<'a> {
    pub(crate) run: &'a Run,
    pub(crate) look: Look,
}

/// Paragraphs set to a width; `y` of its lines counts downwards from the top.
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

/// Where a line may end, where the next would begin, and what it costs to break there.
struct Break {
    ends: usize,
    begins: usize,
    price: f32,
}

/// Sums of widths, so that no line is measured twice; in thousandths of the type size.
struct Widths<'a> {
    glyphs: &'a [Glyph],
    before: Vec<f32>,
}

impl<'a> Widths<'a> {
    fn new(glyphs: &'a [Glyph], tracking: f32) -> Self {
        let sums = glyphs.iter().scan(0.0, |sum, glyph| {
            let before = *sum;
            *sum += glyph.advance + tracking;
            Some(before)
        });
        Self { glyphs, before: sums.collect() }
    }

    fn of(&self, line: Range<usize>) -> f32 {
        match line.end.checked_sub(1).filter(|last| *last >= line.start) {
            Some(last) => self.before[last] - self.before[line.start] + self.glyphs[last].natural,
            None => 0.0,
        }
    }
}

impl Run {
    /// Shapes a text that many certificates share.
    pub(crate) fn lasting(
        fonts: &Fonts,
        style: Style,
        text: &str,
        place: Place,
        missing: &mut Vec<char>,
    ) -> Self {
        Self { lasting: true, ..Self::of(fonts.shape_lasting(style, text, missing), style, place) }
    }

    /// Shapes a text of one certificate.
    pub(crate) fn fleeting(
        fonts: &Fonts,
        style: Style,
        text: &str,
        place: Place,
        missing: &mut Vec<char>,
    ) -> Self {
        Self::of(Arc::new(fonts.shape(style, text, missing)), style, place)
    }

    fn of(glyphs: Arc<Vec<Glyph>>, style: Style, place: Place) -> Self {
        Self { style, spans: vec![(glyphs.len(), None)], glyphs, place, lasting: false }
    }

    /// Says which languages follow one another, parted by signs.
    pub(crate) fn spoken(mut self, languages: &[Option<Lang>], sign: char) -> Self {
        let signs = self.glyphs.iter().enumerate().filter(|(_, glyph)| glyph.text == sign);
        let ends: Vec<usize> = signs.map(|(at, _)| at + 1).chain([self.glyphs.len()]).collect();
        // A text with such a sign of its own is not told apart.
        if let [one] = languages {
            self.spans = vec![(self.glyphs.len(), *one)];
        } else if ends.len() == languages.len() {
            self.spans = ends.into_iter().zip(languages.iter().copied()).collect();
        }
        self
    }

    /// Breaks the run into as few lines as `width` allows, all about equally long.
    fn lines(&self, size: f32, tracking: f32, width: f32) -> Option<Vec<Range<usize>>> {
        let greedy = self.greedy(size, tracking, width)?;
        if greedy.len() < 2 {
            return Some(greedy);
        }
        Some(self.balanced(size, tracking, width, greedy.len()).unwrap_or(greedy))
    }

    /// Breaks into exactly `count` lines so that the sum of their squared lengths is least.
    fn balanced(&self, size: f32, tracking: f32, width: f32, count: usize) -> Option<Vec<Range<usize>>> {
        let seams = self.seams(width);
        let widths = Widths::new(&self.glyphs, tracking);
        // costs[i]: what the lines so far cost if the last of them ends at seam i; came[n][i]: where it began.
        let mut costs = vec![None; seams.len()];
        costs[0] = Some(0.0);
        let mut came = Vec::with_capacity(count);
        for _ in 0..count {
            let mut next: Vec<Option<f32>> = vec![None; seams.len()];
            let mut origin = vec![0; seams.len()];
            for (from, cost) in costs.iter().enumerate().filter_map(|(i, cost)| Some((i, (*cost)?))) {
                for (to, seam) in seams.iter().enumerate().skip(from + 1) {
                    let length = widths.of(seams[from].begins..seam.ends) * size / 1000.0;
                    if length > width {
                        break;
                    }
                    let total = cost + length * length + seam.price;
                    if next[to].is_none_or(|known| total < known) {
                        (next[to], origin[to]) = (Some(total), from);
                    }
                }
            }
            costs = next;
            came.push(origin);
        }
        (*costs.last()?)?;
        let mut lines = Vec::with_capacity(count);
        let mut to = seams.len() - 1;
        for origin in came.iter().rev() {
            lines.push(seams[origin[to]].begins..seams[to].ends);
            to = origin[to];
        }
        lines.reverse();
        Some(lines)
    }

    /// Both ends of the run, and every place between where a line may end.
    fn seams(&self, width: f32) -> Vec<Break> {
        let hyphen = width * width / 10.0;
        let mut seams = vec![Break { ends: 0, begins: 0, price: 0.0 }];
        seams.extend(self.glyphs.iter().enumerate().filter_map(|(i, glyph)| match glyph.seam {
            Seam::Space => Some(Break { ends: i, begins: i + 1, price: 0.0 }),
            Seam::After => Some(Break { ends: i + 1, begins: i + 1, price: hyphen }),
            Seam::None => None,
        }));
        seams.push(Break { ends: self.glyphs.len(), begins: self.glyphs.len(), price: 0.0 });
        seams
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
pub(crate) fn width_of(glyphs: &[Glyph], size: f32, tracking: f32) -> f32 {
    let Some((last, rest)) = glyphs.split_last() else { return 0.0 };
    let body: f32 = rest.iter().map(|g| g.advance + tracking).sum();
    (body + last.natural) * size / 1000.0
}

impl<'a> Para<'a> {
    pub(crate) fn new(run: &'a Run, look: Look) -> Self {
        Self { run, look }
    }

    /// The largest size, at most `scale` times the wanted one, at which the paragraph keeps to its lines.
    fn fit(&self, width: f32, scale: f32) -> Option<f32> {
        let look = &self.look;
        let mut size = look.size * scale;
        let floor = look.floor.min(size);
        loop {
            match self.run.greedy(size, look.tracking, width) {
                Some(lines) if lines.len() <= look.max_lines => return Some(size),
                _ if size <= floor => return None,
                _ => size = (size * 0.96).max(floor),
            }
        }
    }
}

impl Para<'_> {
    /// Where a neighbour needs two lines, a line of this one is broken as well, so that the row looks alike.
    fn even(
        &self,
        size: f32,
        width: f32,
        most: usize,
        lines: Vec<Range<usize>>,
    ) -> (Vec<Range<usize>>, usize) {
        let two = (most == 2 && lines.len() == 1)
            .then(|| self.run.balanced(size, self.look.tracking, width, 2))
            .flatten();
        (two.unwrap_or(lines), most)
    }
}

impl<'a> Block<'a> {
    /// Sets paragraphs one under another, or `None` if one does not fit at its smallest size.
    pub(crate) fn set(paras: Vec<Para<'a>>, width: f32, scale: f32) -> Option<Self> {
        Self::rows(&[paras], width, scale, false)?.pop()
    }

    /// Sets columns side by side: paragraphs of the same rank have the same size, and begin level if asked.
    pub(crate) fn rows(columns: &[Vec<Para<'a>>], width: f32, scale: f32, level: bool) -> Option<Vec<Self>> {
        let mut blocks: Vec<Self> =
            columns.iter().map(|_| Self { lines: Vec::new(), height: 0.0, width }).collect();
        for rank in 0..columns.iter().map(Vec::len).max().unwrap_or_default() {
            let row = || columns.iter().map(|column| column.get(rank));
            let size =
                row().flatten().try_fold(f32::MAX, |size, para| Some(size.min(para.fit(width, scale)?)))?;
            let broken: Vec<_> =
                row().map(|para| Some((para?, para?.run.lines(size, para?.look.tracking, width)?))).collect();
            let most = broken.iter().flatten().map(|(_, lines)| lines.len()).max().unwrap_or_default();
            for (block, cell) in blocks.iter_mut().zip(broken) {
                let Some((para, lines)) = cell else { continue };
                block.height += if rank > 0 { para.look.before * scale } else { 0.0 };
                let (lines, room) = if level { para.even(size, width, most, lines) } else { (lines, 0) };
                block.add(para, size, lines, room);
            }
        }
        Some(blocks)
    }

    /// Adds one paragraph in the middle of the room that `room` lines take, or as many as it has.
    fn add(&mut self, para: &Para<'a>, size: f32, lines: Vec<Range<usize>>, room: usize) {
        let leading = size * para.look.leading;
        let mut top = self.height + leading * room.saturating_sub(lines.len()) as f32 / 2.0;
        self.height += leading * room.max(lines.len()) as f32;
        for range in lines {
            self.lines.push(Ink {
                run: para.run,
                range,
                size,
                tracking: para.look.tracking,
                tone: para.look.tone,
                x: 0.0,
                y: top + leading * 0.5 + size * 0.32,
            });
            top += leading;
        }
    }

    /// The width of its longest line.
    pub(crate) fn longest(&self) -> f32 {
        self.lines.iter().map(Ink::width).fold(0.0, f32::max)
    }

    /// Puts the block's lines on the sheet with its top left corner at (`x`, `top`).
    pub(crate) fn place(self, x: f32, top: f32, align: Align, sheet: &mut Vec<Ink<'a>>) {
        let width = self.width;
        sheet.extend(self.lines.into_iter().map(|mut line| {
            let spare = width - line.width();
            line.x = x + if align == Align::Centre { spare / 2.0 } else { 0.0 };
            line.y = top - line.y;
            line
        }));
    }
}
