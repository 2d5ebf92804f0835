//! What grows behind the words, and what frames them: the glade, the meadow; and the crest and the sprig.

use printpdf::{LineCapStyle, LineJoinStyle, PaintMode, PdfPage};

use crate::design::{Art, Colours, Ground};
use crate::flora::{Birch, birch, fern, grass, spruce};
use crate::layout::PAGE;
use crate::meadow::meadow;
use crate::pen::Colour;
use crate::sketch::{Chance, Sketch};

/// Where the glade ends, along the inner line of its frame.
const INNER: f32 = 31.5;
const GROUND: f32 = INNER;

const FAR: Colour = [0.955, 0.968, 0.945];
const MIDDLE: Colour = [0.915, 0.938, 0.90];
const NEAR: Colour = [0.86, 0.895, 0.84];

/// Spruces lower than this would look like pickets.
const SAPLING: f32 = 34.0;

/// The radius with which the crest is drawn.
pub(crate) const CREST: f32 = 17.0;
/// Sheets around the crest and the sprig, which stand in the middle of theirs.
pub(crate) const CREST_SHEET: (f32, f32) = (2.0 * CREST + 2.0, 2.0 * CREST + 2.0);
pub(crate) const SPRIG_SHEET: (f32, f32) = (236.0, 24.0);

/// All that stands behind the words, as large as the page.
pub(crate) fn ground(art: &Art, colours: &Colours) -> PdfPage {
    let mut sketch = Sketch::default();
    match art.ground {
        Ground::Bare => {}
        Ground::Glade => glade(&mut sketch),
        Ground::Meadow => meadow(&mut sketch),
    }
    frame(&mut sketch, art, colours.line);
    sketch.into_page(PAGE)
}

fn glade(sketch: &mut Sketch) {
    sketch.save();
    sketch.ends(LineCapStyle::Round, LineJoinStyle::Round);
    sketch.rectangle((INNER, INNER), (PAGE.0 - 2.0 * INNER, PAGE.1 - 2.0 * INNER), PaintMode::Clip);
    forest(sketch);
    for mirrored in [false, true] {
        sketch.save();
        if mirrored {
            sketch.mirror(PAGE.0);
        }
        side(sketch, &mut Chance::new(if mirrored { 77 } else { 20 }), mirrored);
        sketch.restore();
    }
    sketch.restore();
}

fn frame(sketch: &mut Sketch, art: &Art, colour: Colour) {
    sketch.line_colour(colour);
    for &(edge, width) in &art.frame {
        sketch.line_width(width);
        let (across, up) = (PAGE.0 - 2.0 * edge, PAGE.1 - 2.0 * edge);
        if art.notch > 0.0 {
            notched(sketch, (edge, edge), (edge + across, edge + up), art.notch);
        } else {
            sketch.rectangle((edge, edge), (across, up), PaintMode::Stroke);
        }
    }
}

/// A frame from one corner to the other whose corners are cut out in a quarter of a circle.
fn notched(sketch: &mut Sketch, (left, low): (f32, f32), (right, high): (f32, f32), cut: f32) {
    let near = cut * 0.552_284_8;
    sketch.start(left, low + cut);
    for (x, y, dx, dy) in
        [(left, high, 1.0, -1.0), (right, high, -1.0, -1.0), (right, low, -1.0, 1.0), (left, low, 1.0, 1.0)]
    {
        let (beside, along) = ((x, y + dy * cut), (x + dx * cut, y));
        // Clockwise: up the left side and along the top, down the right side and back.
        let (from, to) = if dx * dy < 0.0 { (beside, along) } else { (along, beside) };
        let bend = |(px, py): (f32, f32)| {
            if px == x { (px + dx * near, py) } else { (px, py + dy * near) }
        };
        let (first, second) = (bend(from), bend(to));
        sketch.line(from.0, from.1);
        sketch.curve([first.0, first.1, second.0, second.1, to.0, to.1]);
    }
    sketch.stroke();
}

/// Distant spruces in three tones, high at the sides, with a clearing behind the words.
fn forest(sketch: &mut Sketch) {
    let mut chance = Chance::new(5);
    for (colour, count, reach, tall, low) in
        [(FAR, 14, 250.0, 260.0, 18.0), (MIDDLE, 9, 190.0, 190.0, 16.0), (NEAR, 6, 110.0, 120.0, 14.0)]
    {
        sketch.fill_colour(colour);
        for mirrored in [false, true] {
            for i in 0..count {
                let depth = (i as f32 + chance.between(0.1, 0.9)) / count as f32;
                let inward = INNER - 8.0 + reach * depth;
                let x = if mirrored { PAGE.0 - inward } else { inward };
                let height = low + (tall - low) * (1.0 - depth).powf(1.9) * chance.between(0.72, 1.12);
                if height > SAPLING {
                    spruce(sketch, &mut chance, x, GROUND - 4.0, height);
                }
            }
        }
    }
}

/// One side's birches, ferns and grasses, drawn for the left.
fn side(sketch: &mut Sketch, chance: &mut Chance, mirrored: bool) {
    let tree = |foot, lean, width, height, bare| Birch { foot, lean, width, height, bare };
    let birches = if mirrored {
        [
            tree(88.0, -10.0, 4.6, 610.0, 0.45),
            tree(69.0, 5.0, 5.6, 690.0, 0.5),
            tree(46.0, 7.0, 9.0, 760.0, 0.42),
        ]
    } else {
        [
            tree(92.0, -7.0, 4.4, 600.0, 0.5),
            tree(64.0, -13.0, 6.4, 700.0, 0.44),
            tree(48.0, 12.0, 9.4, 740.0, 0.4),
        ]
    };
    for tree in &birches {
        birch(sketch, chance, tree, GROUND - 3.0);
    }
    grass(sketch, chance, GROUND, 33.0, 260.0);
    let fronds = [
        (118.0, 26.0, 17.0),
        (104.0, -22.0, 36.0),
        (84.0, 30.0, 44.0),
        (58.0, 40.0, 62.0),
        (38.0, 22.0, 72.0),
    ];
    for (x, reach, rise) in fronds {
        let stretch = chance.between(0.9, 1.1);
        fern(sketch, (x, GROUND - 2.0), (reach * stretch, rise * stretch));
    }
}

/// A small round seal: three spruces on a hill, drawn in one colour and its tint.
pub(crate) fn crest(colours: &Colours) -> PdfPage {
    let mut sketch = Sketch::default();
    let (x, y) = middle(CREST_SHEET);
    let at = |dx: f32, dy: f32| (x + dx * CREST, y + dy * CREST);
    sketch.fill_colour(colours.line);
    sketch.line_colour([1.0; 3]);
    sketch.line_width(0.5);
    for (dx, dy, height) in [(-0.42, -0.40, 0.82), (0.42, -0.40, 0.82), (0.0, -0.38, 1.18)] {
        fir(&mut sketch, at(dx, dy), height * CREST);
    }
    sketch.fill_colour(colours.wash);
    let (left, top, right) = (at(-0.80, -0.40), at(0.0, -0.16), at(0.80, -0.40));
    sketch.start(left.0, left.1);
    sketch.bow(left, top, right);
    sketch.bow(right, at(0.56, -0.87), at(0.0, -0.89));
    sketch.bow(at(0.0, -0.89), at(-0.56, -0.87), left);
    sketch.fill();
    sketch.line_colour(colours.line);
    for (share, width) in [(1.0, 0.8), (0.89, 0.3)] {
        sketch.line_width(width);
        sketch.circle(x, y, CREST * share);
        sketch.stroke();
    }
    sketch.into_page(CREST_SHEET)
}

/// The middle of a sheet.
pub(crate) fn middle(sheet: (f32, f32)) -> (f32, f32) {
    (sheet.0 / 2.0, sheet.1 / 2.0)
}

/// A spruce as an engraver cuts it: even tiers on a short trunk.
fn fir(sketch: &mut Sketch, (x, foot): (f32, f32), height: f32) {
    const TIERS: u8 = 5;
    let trunk = height * 0.1;
    let step = (height - trunk) / f32::from(TIERS);
    let edge = |way: f32, tier: u8| {
        let low = foot + trunk + step * f32::from(tier);
        let reach = height * 0.29 * (1.0 - f32::from(tier) / (f32::from(TIERS) + 0.6));
        [(x + way * reach, low - step * 0.16), (x + way * reach * 0.4, low + step * 0.72)]
    };
    sketch.start(x - height * 0.035, foot);
    sketch.line(x - height * 0.035, foot + trunk);
    for (px, py) in (0..TIERS).flat_map(|tier| edge(-1.0, tier)) {
        sketch.line(px, py);
    }
    sketch.line(x, foot + height * 1.03);
    for (px, py) in (0..TIERS).rev().flat_map(|tier| edge(1.0, tier).into_iter().rev()) {
        sketch.line(px, py);
    }
    sketch.line(x + height * 0.035, foot + trunk);
    sketch.line(x + height * 0.035, foot);
    sketch.fill_and_stroke();
}

/// Two birch twigs that part from one bud, with a hairline beyond each.
pub(crate) fn sprig(colours: &Colours) -> PdfPage {
    let mut sketch = Sketch::default();
    let (x, y) = middle(SPRIG_SHEET);
    sketch.line_colour(colours.line);
    sketch.line_width(0.5);
    sketch.fill_colour(colours.line);
    for way in [-1.0, 1.0] {
        sketch.start(x + way * 50.0, y);
        sketch.line(x + way * 116.0, y);
        sketch.stroke();
        let stem = [(x + way * 1.5, y - 2.6), (x + way * 18.0, y - 4.6), (x + way * 37.0, y + 0.6)];
        sketch.start(stem[0].0, stem[0].1);
        sketch.bow(stem[0], stem[1], stem[2]);
        sketch.stroke();
        for i in 1..=7_u8 {
            let t = f32::from(i) / 7.0;
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            let at = (
                a * stem[0].0 + b * stem[1].0 + c * stem[2].0,
                a * stem[0].1 + b * stem[1].1 + c * stem[2].1,
            );
            let turn = if i == 7 {
                0.2
            } else if i % 2 == 0 {
                -0.62
            } else {
                0.78
            };
            twig_leaf(&mut sketch, at, way, turn, 8.2 - 2.6 * t);
        }
    }
    for (dx, dy) in [(0.0, 4.4), (-2.4, 2.4), (2.4, 2.4)] {
        let root = (x, y - 3.2);
        let tip = (x + dx * 1.3, y - 0.6 + dy);
        sketch.blade(root, (root.0 - 1.7 + dx, y), tip, (root.0 + 1.7 + dx, y));
    }
    sketch.into_page(SPRIG_SHEET)
}

/// A leaf on a twig that points outwards, turned upwards by an angle.
fn twig_leaf(sketch: &mut Sketch, at: (f32, f32), way: f32, turn: f32, length: f32) {
    let (sin, cos) = turn.sin_cos();
    let along = |d: f32, across: f32| (at.0 + way * (cos * d - sin * across), at.1 + sin * d + cos * across);
    let (left, right) = (along(length * 0.36, length * 0.34), along(length * 0.36, -length * 0.34));
    sketch.blade(at, left, along(length, 0.0), right);
}
