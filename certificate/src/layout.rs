//! Where everything stands on the sheet: bands from top to bottom, as large as the text allows.

use std::sync::Arc;

use crate::content::{Content, Piece};
use crate::design::{Band, Design};
use crate::text::{Align, Block, Ink, Para};
use crate::{Error, InstitutionMark};

/// A4 landscape, in points.
pub(crate) const PAGE: (f32, f32) = (841.89, 595.276);

/// Halvings in the search for the scale: to about a hundredth.
const HALVINGS: u32 = 6;
/// Share of the mark that is its light border.
const QR_BORDER: f32 = 0.09;
/// The crest between two issuers takes at most this share of the room between them.
const BETWEEN: f32 = 0.4;

/// The mark of an institution, and what is heard in its place.
pub(crate) struct Emblem {
    pub(crate) picture: Arc<InstitutionMark>,
    pub(crate) says: String,
}

/// The same with its place: left, bottom, width and height.
pub(crate) struct Placed<'a> {
    pub(crate) picture: &'a InstitutionMark,
    pub(crate) says: &'a str,
    pub(crate) bounds: (f32, f32, f32, f32),
}

/// A finished arrangement; (0, 0) is the bottom left corner of the page.
#[derive(Default)]
pub(crate) struct Sheet<'a> {
    pub(crate) inks: Vec<Ink<'a>>,
    /// Hairlines as (left, right, height).
    pub(crate) rules: Vec<(f32, f32, f32)>,
    /// Centre and radius of the crest.
    pub(crate) crest: Option<(f32, f32, f32)>,
    /// Centre of the sprig under the name.
    pub(crate) sprig: Option<(f32, f32)>,
    /// Left, bottom and side of the QR mark.
    pub(crate) qr: (f32, f32, f32),
    /// The marks of the institutions that have one.
    pub(crate) emblems: Vec<Placed<'a>>,
}

/// An issuer's name, the mark beside it with its width and height, and the width of what is theirs.
struct Issued<'a> {
    name: Block<'a>,
    mark: Option<(&'a Emblem, (f32, f32))>,
    cell: f32,
}

/// The five bands, set but not yet placed.
struct Bands<'a> {
    design: &'a Design,
    issuers: Vec<Issued<'a>>,
    title: Block<'a>,
    name: Block<'a>,
    columns: Vec<Block<'a>>,
    signatures: Vec<Block<'a>>,
    check: Block<'a>,
    qr_side: f32,
}

/// Lays the content out at about the largest scale at which it fits.
pub(crate) fn arrange<'a>(
    content: &'a Content,
    emblems: &'a [Option<Emblem>],
    design: &'a Design,
) -> Result<Sheet<'a>, Error> {
    let at = |scale: f32| Bands::set(content, emblems, design, scale)?.stack(scale);
    if let Some(sheet) = at(design.field.largest) {
        return Ok(sheet);
    }
    let (mut fits, mut fails) = (design.field.smallest, design.field.largest);
    let mut best = at(fits).ok_or(Error::TooLong)?;
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

/// Columns of one width, as large as the narrowest allows.
fn columns<'a>(parts: &'a [Vec<Piece>], width: f32, scale: f32, level: bool) -> Option<Vec<Block<'a>>> {
    let columns: Vec<_> = parts.iter().map(|pieces| paras(pieces)).collect();
    Block::rows(&columns, width, scale, level)
}

impl<'a> Bands<'a> {
    fn set(
        content: &'a Content,
        emblems: &'a [Option<Emblem>],
        design: &'a Design,
        scale: f32,
    ) -> Option<Self> {
        let (field, foot) = (&design.field, &design.foot);
        let pair = content.issuers.len() > 1;
        let qr_side = foot.qr * scale.clamp(0.86, 1.0);
        let check_width = if pair { foot.check_between } else { foot.check_beside } - qr_side - foot.qr_gap;
        let body = column_width(design, content.columns.len());
        Some(Self {
            design,
            issuers: set_issuers(content, emblems, design, scale)?,
            title: Block::set(paras(&content.title), field.width, scale)?,
            name: set_name(content, design, scale)?,
            columns: columns(&content.columns, body, scale, true)?,
            signatures: columns(&content.signatures, column_width(design, 3), scale, false)?,
            check: Block::set(paras(&content.check), check_width, scale)?,
            qr_side,
        })
    }

    fn height(&self, band: Band, scale: f32) -> f32 {
        match band {
            Band::Issuers => {
                let crown = if self.issuers.len() > 1 { 0.0 } else { crown(self.design, scale) };
                crown + highest_name(&self.issuers).max(highest_mark(&self.issuers))
            }
            Band::Title => self.title.height,
            Band::Name => self.name.height,
            Band::Columns => tallest(&self.columns),
        }
    }

    fn heights(&self, scale: f32) -> [f32; 5] {
        let foot = &self.design.foot;
        let signed = foot.hand * scale + foot.under_line + tallest(&self.signatures);
        let [a, b, c, d] = self.design.bands.order.map(|band| self.height(band, scale));
        [a, b, c, d, signed.max(self.qr_side).max(self.check.height)]
    }

    /// Puts the bands one under another, or `None` if they are too tall together.
    fn stack(self, scale: f32) -> Option<Sheet<'a>> {
        let (design, heights) = (self.design, self.heights(scale));
        let (field, gaps) = (&design.field, &design.bands.gaps);
        let least: f32 = gaps.iter().map(|gap| gap.0 * scale).sum();
        let spare = field.top - field.bottom - heights.iter().sum::<f32>() - least;
        if spare < 0.0 {
            return None;
        }
        let share = spare / (gaps.iter().map(|gap| gap.1).sum::<f32>() + 0.5);
        let mut tops = [field.top - share * 0.35; 5];
        for (i, gap) in gaps.iter().enumerate() {
            tops[i + 1] = tops[i] - heights[i] - gap.0 * scale - share * gap.1;
        }
        let mut sheet = Sheet::default();
        let two = self.columns.len() == 2;
        let (mut title, mut name) = (Some(self.title), Some(self.name));
        let (mut issuers, mut columns) = (Some(self.issuers), Some(self.columns));
        for (at, band) in design.bands.order.into_iter().enumerate() {
            let mut centre = |block: Option<Block<'a>>| {
                block
                    .into_iter()
                    .for_each(|block| block.place(field.left, tops[at], Align::Centre, &mut sheet.inks));
            };
            match band {
                Band::Issuers => head(design, issuers.take()?, (tops[at], heights[at], scale), &mut sheet),
                Band::Title => centre(title.take()),
                Band::Name => {
                    centre(name.take());
                    let between = f32::midpoint(tops[at] - heights[at], tops[at + 1]);
                    sheet.sprig = design.art.sprig.then_some((PAGE.0 / 2.0, between - 1.0));
                }
                Band::Columns => {
                    let gap = if two { design.columns.two_gap } else { design.columns.three_gap };
                    spread(columns.take()?, tops[at], gap, &mut sheet);
                }
            }
        }
        let foot = Foot { signatures: self.signatures, check: self.check, qr_side: self.qr_side };
        foot.place(design, two, (heights[4], scale), &mut sheet);
        Some(sheet)
    }
}

/// Three columns share the field; one or two have widths of their own.
fn column_width(design: &Design, columns: usize) -> f32 {
    match columns {
        1 => design.columns.one,
        2 => design.columns.two,
        _ => (design.field.width - 2.0 * design.columns.three_gap) / 3.0,
    }
}

/// The issuers, of one width: what their marks leave.
fn set_issuers<'a>(
    content: &'a Content,
    emblems: &'a [Option<Emblem>],
    design: &'a Design,
    scale: f32,
) -> Option<Vec<Issued<'a>>> {
    let bands = &design.bands;
    let most = (bands.mark.0 * scale.min(1.0), bands.mark.1 * scale.min(1.0));
    let mark = |emblem: &'a Emblem| (emblem, emblem.picture.size_within(most));
    let marks: Vec<_> = emblems.iter().map(|emblem| emblem.as_ref().map(mark)).collect();
    let widest = marks.iter().flatten().fold(0.0_f32, |width, (_, size)| width.max(size.0 + bands.mark_gap));
    let pair = content.issuers.len() > 1;
    let cell = if pair { (design.field.width - bands.issuers_gap) / 2.0 } else { bands.issuer };
    let names = columns(&content.issuers, cell - widest, scale, false)?;
    let marks = marks.into_iter().chain(std::iter::repeat(None));
    Some(names.into_iter().zip(marks).map(|(name, mark)| Issued { name, mark, cell }).collect())
}

/// The holder's name: on one line if it can be, and the other scripts beneath.
fn set_name<'a>(content: &'a Content, design: &Design, scale: f32) -> Option<Block<'a>> {
    let each = || content.also_each.iter().map(Piece::para);
    let leads = [content.name.para(), content.name.para_as(design.looks.name_long)];
    leads.into_iter().find_map(|lead| {
        let on_one_line: Vec<_> = [lead].into_iter().chain(content.also.iter().map(Piece::para)).collect();
        let one_by_one: Vec<_> = [lead].into_iter().chain(each()).collect();
        let width = design.field.width;
        Block::set(on_one_line, width, scale).or_else(|| Block::set(one_by_one, width, scale))
    })
}

/// What the crest takes above the name of a single issuer.
fn crown(design: &Design, scale: f32) -> f32 {
    design.art.crest.map_or(0.0, |crest| 2.0 * crest.radius * scale + crest.under)
}

/// The band of the issuers: the crest above one, or between two; their marks at the outer sides of their names.
fn head<'a>(
    design: &Design,
    issuers: Vec<Issued<'a>>,
    (top, height, scale): (f32, f32, f32),
    sheet: &mut Sheet<'a>,
) {
    let (pair, gap, mark_gap) = (issuers.len() > 1, design.bands.issuers_gap, design.bands.mark_gap);
    let crown = if pair { 0.0 } else { crown(design, scale) };
    let crest = design.art.crest.map(|crest| crest.radius * scale);
    sheet.crest = crest.map(|radius| match pair {
        true => (PAGE.0 / 2.0, top - height / 2.0, radius.min(gap * BETWEEN)),
        false => (PAGE.0 / 2.0, top - radius, radius),
    });
    let middle = top - (height + crown) / 2.0;
    let lower = (highest_mark(&issuers) - highest_name(&issuers)).max(0.0) / 2.0;
    let total: f32 = issuers.iter().map(|issued| issued.cell + gap).sum::<f32>() - gap;
    let mut x = (PAGE.0 - total) / 2.0;
    for (at, Issued { name, mark, cell }) in issuers.into_iter().enumerate() {
        let outwards = if at == 0 { -1.0 } else { 1.0 };
        let mut left = x + (cell - name.width) / 2.0;
        if let Some((emblem, (width, tall))) = mark {
            // Name and mark together stand in the middle of what is theirs.
            left -= outwards * (width + mark_gap) / 2.0;
            let reach = name.longest() / 2.0 + mark_gap + width / 2.0;
            let from = left + name.width / 2.0 + outwards * reach - width / 2.0;
            let bounds = (from, middle - tall / 2.0, width, tall);
            sheet.emblems.push(Placed { picture: &emblem.picture, says: &emblem.says, bounds });
        }
        name.place(left, top - crown - lower, Align::Centre, &mut sheet.inks);
        x += cell + gap;
    }
}

fn highest_name(issuers: &[Issued<'_>]) -> f32 {
    issuers.iter().fold(0.0, |height, issued| height.max(issued.name.height))
}

fn highest_mark(issuers: &[Issued<'_>]) -> f32 {
    issuers.iter().filter_map(|issued| issued.mark.as_ref()).fold(0.0, |height, (_, size)| height.max(size.1))
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
/// The lowest band: signatures, and the mark that is scanned with its words.
struct Foot<'a> {
    signatures: Vec<Block<'a>>,
    check: Block<'a>,
    qr_side: f32,
}

impl<'a> Foot<'a> {
    /// Signatures stand in the middle of the outer columns, and the mark in what is left.
    fn place(self, design: &Design, two: bool, (height, scale): (f32, f32), sheet: &mut Sheet<'a>) {
        let (field, foot, Self { signatures, check, qr_side }) = (&design.field, &design.foot, self);
        // One signature and the mark stand under two columns, or under the outer two of three.
        let axis = if two && signatures.len() < 2 {
            (field.width - design.columns.two_gap - design.columns.two) / 2.0
        } else {
            column_width(design, 3) / 2.0
        };
        let top = field.bottom + height;
        let middle = top - height / 2.0;
        // The mark's light border is not seen, so it does not count as width.
        let border = qr_side * QR_BORDER;
        let seen = qr_side - border + foot.qr_gap + check.longest();
        let from = if signatures.len() > 1 {
            (PAGE.0 - seen) / 2.0
        } else {
            field.right() - (axis + seen / 2.0).max(seen)
        };
        sheet.qr = (from - border, middle - qr_side / 2.0, qr_side);
        let line = top - foot.hand * scale;
        for (i, block) in signatures.into_iter().enumerate() {
            let centre = if i == 0 { field.left + axis } else { field.right() - axis };
            let left = centre - block.width / 2.0;
            sheet.rules.push((left + 5.0, left + block.width - 5.0, line));
            block.place(left, line - foot.under_line, Align::Centre, &mut sheet.inks);
        }
        // Read last, wherever it stands.
        let check_top = middle + check.height / 2.0;
        check.place(from - border + qr_side + foot.qr_gap, check_top, Align::Left, &mut sheet.inks);
    }
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

    /// Everything on a sheet but its lines of text.
    fn figures(sheet: &Sheet<'_>) -> Vec<[f32; 4]> {
        let (left, bottom, side) = sheet.qr;
        let mut taken = vec![[left, bottom, left + side, bottom + side]];
        taken.extend(sheet.crest.map(|(x, y, radius)| [x - radius, y - radius, x + radius, y + radius]));
        taken.extend(sheet.sprig.map(|(x, y)| [x - 116.0, y - 6.0, x + 116.0, y + 5.0]));
        taken.extend(sheet.rules.iter().map(|&(from, to, height)| [from, height - 0.2, to, height + 0.2]));
        taken.extend(sheet.emblems.iter().map(|placed| {
            let (left, bottom, width, height) = placed.bounds;
            [left, bottom, left + width, bottom + height]
        }));
        taken
    }

    /// Asserts that nothing stands on anything else, or outside of the field.
    fn assert_apart(name: &str, sheet: &Sheet<'_>, design: &Design) {
        let (field, mut taken) = (&design.field, Vec::new());
        let lines = sheet.inks.iter().map(extent);
        for (at, new) in figures(sheet).into_iter().chain(lines).enumerate() {
            assert!(new[0] >= field.left - 8.0 && new[2] <= field.right() + 8.0, "{name} {at}: {new:?}");
            assert!(new[1] >= field.bottom - 4.0 && new[3] <= field.top + 0.1, "{name} {at}: {new:?}");
            assert!(!taken.iter().any(|other| meet(*other, new)), "{name} {at}: {new:?}");
            taken.push(new);
        }
        for new in sheet.inks.iter().map(extent) {
            assert!(new[0] >= field.left - 0.1 && new[2] <= field.right() + 0.1, "{name}: {new:?}");
        }
    }

    #[test]
    fn no_line_meets_another_or_leaves_the_field_in_any_design_with_marks_or_without() {
        let fonts = Fonts::load().unwrap();
        let [square, wide] = records::marks().map(Arc::new);
        for (design_name, design) in crate::design::read().unwrap() {
            for (name, record) in records::specimens() {
                let (content, missing) = crate::content::read(&fonts, &design.looks, &record).unwrap();
                assert_eq!(missing, []);
                let emblem = |mark| Some(Emblem { picture: Arc::clone(mark), says: String::new() });
                let [one, other] = [&square, &wide];
                for emblems in
                    [vec![], vec![emblem(other)], vec![emblem(one), emblem(other)], vec![None, emblem(one)]]
                {
                    let sheet = arrange(&content, &emblems, &design).unwrap();
                    let named = emblems.iter().take(record.issuers.len()).flatten().count();
                    assert_eq!(sheet.emblems.len(), named);
                    assert_apart(&format!("{design_name} {name} {named}"), &sheet, &design);
                }
            }
        }
    }

    #[test]
    fn nothing_is_set_smaller_than_can_be_read() {
        let fonts = Fonts::load().unwrap();
        let record = records::extreme();
        for (name, design) in crate::design::read().unwrap() {
            let (content, _) = crate::content::read(&fonts, &design.looks, &record).unwrap();
            let sheet = arrange(&content, &[], &design).unwrap();
            let smallest = sheet.inks.iter().fold(f32::MAX, |size, ink| size.min(ink.size));
            assert!(smallest >= 5.5, "{name}: {smallest}");
        }
    }
}
