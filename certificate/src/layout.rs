//! Where everything stands on the sheet: bands from top to bottom, as large as the text allows.

use crate::Error;
use crate::content::{Content, Piece};
use crate::looks;
use crate::text::{Align, Block, Ink, Para};

/// A4 landscape, in points.
pub(crate) const PAGE: (f32, f32) = (841.89, 595.276);

/// The field that the trees leave to the text.
const LEFT: f32 = 126.0;
const WIDTH: f32 = 589.89;
const TOP: f32 = 549.0;
const BOTTOM: f32 = 54.0;

const LARGEST: f32 = 1.26;
const SMALLEST: f32 = 0.66;
/// Halvings in the search for the scale: to about a hundredth.
const HALVINGS: u32 = 6;

/// Least space between two neighbouring bands, and how they share what is left over.
const GAPS: [(f32, f32); 4] = [(13.0, 1.0), (12.0, 1.0), (24.0, 1.1), (10.0, 1.0)];
/// Room above a signature line, and between the line and the printed name.
pub(crate) const HAND: f32 = 30.0;
const UNDER_LINE: f32 = 3.0;
/// Radius of the crest, and the room under it.
pub(crate) const CREST: f32 = 17.0;
const UNDER_CREST: f32 = 7.0;
/// Room for the crest between two issuers.
const ISSUERS_GAP: f32 = 60.0;
/// Three columns share the field.
const COLUMN_GAP: f32 = 18.0;
const COLUMN: f32 = (WIDTH - 2.0 * COLUMN_GAP) / 3.0;
/// Or two, with more room between.
const TWO: f32 = 240.0;
const TWO_GAP: f32 = 44.0;
const QR_SIDE: f32 = 74.0;
/// Share of the mark that is its light border.
const QR_BORDER: f32 = 0.09;
const QR_GAP: f32 = 4.0;

/// A finished arrangement; (0, 0) is the bottom left corner of the page.
#[derive(Default)]
pub(crate) struct Sheet<'a> {
    pub(crate) inks: Vec<Ink<'a>>,
    /// Hairlines as (left, right, height).
    pub(crate) rules: Vec<(f32, f32, f32)>,
    /// Centre and radius of the crest.
    pub(crate) crest: (f32, f32, f32),
    /// Centre of the sprig under the name.
    pub(crate) sprig: (f32, f32),
    /// Left, bottom and side of the QR mark.
    pub(crate) qr: (f32, f32, f32),
}

/// The five bands, set but not yet placed.
struct Bands<'a> {
    issuers: Vec<Block<'a>>,
    title: Block<'a>,
    name: Block<'a>,
    columns: Vec<Block<'a>>,
    signatures: Vec<Block<'a>>,
    check: Block<'a>,
    qr_side: f32,
}

/// Lays the content out at about the largest scale at which it fits.
pub(crate) fn arrange(content: &Content) -> Result<Sheet<'_>, Error> {
    let at = |scale: f32| Bands::set(content, scale)?.stack(scale);
    if let Some(sheet) = at(LARGEST) {
        return Ok(sheet);
    }
    let mut best = at(SMALLEST).ok_or(Error::TooLong)?;
    let (mut fits, mut fails) = (SMALLEST, LARGEST);
    for _ in 0..HALVINGS {
        let middle = f32::midpoint(fits, fails);
        match at(middle) {
            Some(sheet) => (fits, best) = (middle, sheet),
            None => fails = middle,
        }
    }
    Ok(best)
}

fn paras(pieces: &[Piece]) -> Vec<Para<'_>> {
    pieces.iter().map(Piece::para).collect()
}

fn tallest(blocks: &[Block<'_>]) -> f32 {
    blocks.iter().fold(0.0, |height, block| height.max(block.height))
}

impl<'a> Bands<'a> {
    fn set(content: &'a Content, scale: f32) -> Option<Self> {
        let all = |parts: &'a [Vec<Piece>], width: f32, level: bool| {
            let columns: Vec<_> = parts.iter().map(|pieces| paras(pieces)).collect();
            Block::rows(&columns, width, scale, level)
        };
        let pair = content.issuers.len() > 1;
        let qr_side = QR_SIDE * scale.clamp(0.86, 1.0);
        let check_width = if pair { 212.0 } else { 230.0 } - qr_side - QR_GAP;
        Some(Self {
            issuers: all(&content.issuers, if pair { (WIDTH - ISSUERS_GAP) / 2.0 } else { 480.0 }, false)?,
            title: Block::set(paras(&content.title), WIDTH, scale)?,
            name: set_name(content, scale)?,
            columns: all(&content.columns, column_width(content.columns.len()), true)?,
            signatures: all(&content.signatures, COLUMN, false)?,
            check: Block::set(paras(&content.check), check_width, scale)?,
            qr_side,
        })
    }

    fn heights(&self, scale: f32) -> [f32; 5] {
        let crown = if self.issuers.len() > 1 { 0.0 } else { crown(scale) };
        let signed = HAND * scale + UNDER_LINE + tallest(&self.signatures);
        [
            crown + tallest(&self.issuers),
            self.title.height,
            self.name.height,
            tallest(&self.columns),
            signed.max(self.qr_side).max(self.check.height),
        ]
    }

    /// Puts the bands one under another, or `None` if they are too tall together.
    fn stack(self, scale: f32) -> Option<Sheet<'a>> {
        let heights = self.heights(scale);
        let least: f32 = GAPS.iter().map(|gap| gap.0 * scale).sum();
        let spare = TOP - BOTTOM - heights.iter().sum::<f32>() - least;
        if spare < 0.0 {
            return None;
        }
        let share = spare / (GAPS.iter().map(|gap| gap.1).sum::<f32>() + 0.5);
        let mut tops = [TOP - share * 0.35; 5];
        for (i, gap) in GAPS.iter().enumerate() {
            tops[i + 1] = tops[i] - heights[i] - gap.0 * scale - share * gap.1;
        }
        let between = f32::midpoint(tops[2] - heights[2], tops[3]);
        let mut sheet = Sheet { sprig: (PAGE.0 / 2.0, between - 1.0), ..Sheet::default() };
        let (signatures, check) = (self.signatures, self.check);
        head(self.issuers, (tops[0], heights[0], scale), &mut sheet);
        self.title.place(LEFT, tops[1], Align::Centre, &mut sheet.inks);
        self.name.place(LEFT, tops[2], Align::Centre, &mut sheet.inks);
        let two = self.columns.len() == 2;
        // One signature and the mark stand under two columns, or under the outer two of three.
        let axis = if two && signatures.len() < 2 { (WIDTH - TWO_GAP - TWO) / 2.0 } else { COLUMN / 2.0 };
        spread(self.columns, tops[3], if two { TWO_GAP } else { COLUMN_GAP }, &mut sheet);
        sign(signatures, (check, self.qr_side), axis, (heights[4], scale), &mut sheet);
        Some(sheet)
    }
}

fn column_width(columns: usize) -> f32 {
    match columns {
        1 => 430.0,
        2 => TWO,
        _ => COLUMN,
    }
}

/// The holder's name: on one line if it can be, and the other scripts beneath.
fn set_name(content: &Content, scale: f32) -> Option<Block<'_>> {
    let each = || content.also_each.iter().map(Piece::para);
    let leads = [content.name.para(), content.name.para_as(looks::NAME_LONG)];
    leads.into_iter().find_map(|lead| {
        let on_one_line: Vec<_> = [lead].into_iter().chain(content.also.iter().map(Piece::para)).collect();
        let one_by_one: Vec<_> = [lead].into_iter().chain(each()).collect();
        Block::set(on_one_line, WIDTH, scale).or_else(|| Block::set(one_by_one, WIDTH, scale))
    })
}

/// What the crest takes above the name of a single issuer.
fn crown(scale: f32) -> f32 {
    2.0 * CREST * scale + UNDER_CREST
}

/// The highest band: the crest above one issuer, or between two.
fn head<'a>(issuers: Vec<Block<'a>>, (top, height, scale): (f32, f32, f32), sheet: &mut Sheet<'a>) {
    let radius = CREST * scale;
    if issuers.len() > 1 {
        sheet.crest = (PAGE.0 / 2.0, top - height / 2.0, radius.min(ISSUERS_GAP * 0.4));
        spread(issuers, top, ISSUERS_GAP, sheet);
    } else {
        sheet.crest = (PAGE.0 / 2.0, top - radius, radius);
        spread(issuers, top - crown(scale), 0.0, sheet);
    }
}

/// Places blocks of one width side by side about the middle of the page.
fn spread<'a>(blocks: Vec<Block<'a>>, top: f32, gap: f32, sheet: &mut Sheet<'a>) {
    let total: f32 = blocks.iter().map(|block| block.width + gap).sum::<f32>() - gap;
    let mut x = (PAGE.0 - total) / 2.0;
    for block in blocks {
        let step = block.width + gap;
        block.place(x, top, Align::Centre, &mut sheet.inks);
        x += step;
    }
}

/// The lowest band: signatures at `axis` from the edges of the field, and the mark with its words in what is left.
fn sign<'a>(
    signatures: Vec<Block<'a>>,
    (check, qr_side): (Block<'a>, f32),
    axis: f32,
    (height, scale): (f32, f32),
    sheet: &mut Sheet<'a>,
) {
    let top = BOTTOM + height;
    let middle = top - height / 2.0;
    // The mark's light border is not seen, so it does not count as width.
    let border = qr_side * QR_BORDER;
    let seen = qr_side - border + QR_GAP + check.longest();
    let from = if signatures.len() > 1 {
        (PAGE.0 - seen) / 2.0
    } else {
        LEFT + WIDTH - (axis + seen / 2.0).max(seen)
    };
    sheet.qr = (from - border, middle - qr_side / 2.0, qr_side);
    let line = top - HAND * scale;
    for (i, block) in signatures.into_iter().enumerate() {
        let centre = if i == 0 { LEFT + axis } else { LEFT + WIDTH - axis };
        let left = centre - block.width / 2.0;
        sheet.rules.push((left + 5.0, left + block.width - 5.0, line));
        block.place(left, line - UNDER_LINE, Align::Centre, &mut sheet.inks);
    }
    // Read last, wherever it stands.
    let check_top = middle + check.height / 2.0;
    check.place(from - border + qr_side + QR_GAP, check_top, Align::Left, &mut sheet.inks);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::Fonts;
    use crate::records;
    use crate::text::width_of;

    /// Left, bottom, right and top of a line's letters.
    fn extent(ink: &Ink<'_>) -> [f32; 4] {
        let width = width_of(ink.glyphs(), ink.size, ink.tracking);
        [ink.x, ink.y - 0.22 * ink.size, ink.x + width, ink.y + 0.72 * ink.size]
    }

    fn meet(a: [f32; 4], b: [f32; 4]) -> bool {
        a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
    }

    #[test]
    fn no_line_meets_another_or_leaves_the_field() {
        let fonts = Fonts::load().unwrap();
        for (name, record) in records::specimens() {
            let (content, missing) = crate::content::read(&fonts, &record).unwrap();
            assert_eq!(missing, []);
            let sheet = arrange(&content).unwrap();
            let (left, bottom, side) = sheet.qr;
            let (crest, sprig) = (sheet.crest, sheet.sprig);
            let mut taken = vec![
                [left, bottom, left + side, bottom + side],
                [crest.0 - crest.2, crest.1 - crest.2, crest.0 + crest.2, crest.1 + crest.2],
                [sprig.0 - 116.0, sprig.1 - 6.0, sprig.0 + 116.0, sprig.1 + 5.0],
            ];
            taken
                .extend(sheet.rules.iter().map(|&(from, to, height)| [from, height - 0.2, to, height + 0.2]));
            for ink in &sheet.inks {
                let new = extent(ink);
                assert!(new[0] >= LEFT - 0.1 && new[2] <= LEFT + WIDTH + 0.1, "{name}: {new:?}");
                assert!(new[1] >= BOTTOM - 4.0 && new[3] <= TOP, "{name}: {new:?}");
                assert!(!taken.iter().any(|other| meet(*other, new)), "{name}: {new:?}");
                taken.push(new);
            }
        }
    }

    #[test]
    fn nothing_is_set_smaller_than_can_be_read() {
        let fonts = Fonts::load().unwrap();
        let record = records::extreme();
        let (content, _) = crate::content::read(&fonts, &record).unwrap();
        let sheet = arrange(&content).unwrap();
        let smallest = sheet.inks.iter().fold(f32::MAX, |size, ink| size.min(ink.size));
        assert!(smallest >= 5.5, "{smallest}");
    }
}
