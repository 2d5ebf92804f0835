//! The glade: a window framed by hairlines, trees to both sides, and a clearing for the words.

use crate::flora::{Birch, birch, fern, grass, spruce};
use crate::layout::PAGE;
use crate::pen::{Chance, Colour, GOLD, Pen};

/// Distance of the frame from the edge of the paper: 9.5 mm, inside what printers can reach.
const EDGE: f32 = 27.0;
const INNER: f32 = 31.5;
const GROUND: f32 = INNER;

const FAR: Colour = [0.955, 0.968, 0.945];
const MIDDLE: Colour = [0.915, 0.938, 0.90];
const NEAR: Colour = [0.86, 0.895, 0.84];

/// Spruces lower than this would look like pickets.
const SAPLING: f32 = 34.0;

/// The whole static drawing as PDF operators.
pub(crate) fn glade() -> Vec<u8> {
    let mut pen = Pen::broad();
    pen.operator("q 1 J 1 j");
    pen.rectangle(INNER, INNER, PAGE.0 - 2.0 * INNER, PAGE.1 - 2.0 * INNER);
    pen.operator("W n");
    forest(&mut pen);
    for mirrored in [false, true] {
        pen.operator("q");
        if mirrored {
            pen.operator("-1 0 0 1 841.89 0 cm");
        }
        side(&mut pen, &mut Chance::new(if mirrored { 77 } else { 20 }), mirrored);
        pen.operator("Q");
    }
    pen.operator("Q");
    frame(&mut pen);
    pen.into_bytes()
}

fn frame(pen: &mut Pen) {
    pen.line_colour(GOLD);
    for (edge, width) in [(EDGE, 0.9), (INNER, 0.3)] {
        pen.line_width(width);
        pen.rectangle(edge, edge, PAGE.0 - 2.0 * edge, PAGE.1 - 2.0 * edge);
        pen.operator("S");
    }
}

/// Distant spruces in three tones, high at the sides, with a clearing behind the words.
fn forest(pen: &mut Pen) {
    let mut chance = Chance::new(5);
    for (colour, count, reach, tall, low) in
        [(FAR, 15, 300.0, 260.0, 18.0), (MIDDLE, 9, 190.0, 190.0, 16.0), (NEAR, 6, 110.0, 120.0, 14.0)]
    {
        pen.fill_colour(colour);
        for mirrored in [false, true] {
            for i in 0..count {
                let depth = (i as f32 + chance.between(0.1, 0.9)) / count as f32;
                let inward = INNER - 8.0 + reach * depth;
                let x = if mirrored { PAGE.0 - inward } else { inward };
                let height = low + (tall - low) * (1.0 - depth).powf(1.9) * chance.between(0.72, 1.12);
                if height > SAPLING {
                    spruce(pen, &mut chance, x, GROUND - 4.0, height);
                }
            }
        }
    }
}

/// One side's birches, ferns and grasses, drawn for the left.
fn side(pen: &mut Pen, chance: &mut Chance, mirrored: bool) {
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
        birch(pen, chance, tree, GROUND - 3.0);
    }
    grass(pen, chance, GROUND, 33.0, 260.0);
    let fronds = [
        (126.0, 30.0, 22.0),
        (108.0, -24.0, 40.0),
        (90.0, 42.0, 46.0),
        (60.0, 44.0, 62.0),
        (38.0, 24.0, 70.0),
    ];
    for (x, reach, rise) in fronds {
        let stretch = chance.between(0.9, 1.1);
        fern(pen, (x, GROUND - 2.0), (reach * stretch, rise * stretch));
    }
}

/// A small sprig with hairlines to its sides, centred on a point.
pub(crate) fn sprig(pen: &mut Pen, (x, y): (f32, f32)) {
    pen.line_colour(GOLD);
    pen.line_width(0.45);
    for way in [-1.0, 1.0] {
        pen.start(x + way * 15.0, y);
        pen.line(x + way * 92.0, y);
    }
    pen.operator("S");
    pen.fill_colour(GOLD);
    for (dx, dy, size) in [(-1.0_f32, 0.0, 9.5), (1.0, 0.0, 9.5), (0.0, 1.0, 7.0)] {
        let (tip_x, tip_y) = (x + dx * size, y + dy * size + (1.0 - dy) * 1.2);
        let (side_x, side_y) = (dy * 3.4, dx.abs() * 3.4);
        let (mid_x, mid_y) = (f32::midpoint(x, tip_x), f32::midpoint(y, tip_y));
        pen.start(x, y - 1.5);
        pen.bow((x, y - 1.5), (mid_x - side_x, mid_y + side_y), (tip_x, tip_y));
        pen.bow((tip_x, tip_y), (mid_x + side_x, mid_y - side_y), (x, y - 1.5));
    }
    pen.operator("f");
}
