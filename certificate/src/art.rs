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

/// The whole static drawing as PDF operators.
pub(crate) fn glade() -> Vec<u8> {
    let mut pen = Pen::default();
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
    for (edge, width) in [(EDGE, 0.9), (INNER, 0.3)] {
        pen.line_colour(GOLD, width);
        pen.rectangle(edge, edge, PAGE.0 - 2.0 * edge, PAGE.1 - 2.0 * edge);
        pen.operator("S");
    }
}

/// Distant spruces in three tones, high at the sides and low behind the words.
fn forest(pen: &mut Pen) {
    let mut chance = Chance::new(5);
    let half = PAGE.0 / 2.0;
    for (colour, count, reach, tall, low) in
        [(FAR, 46, 1.0, 250.0, 26.0), (MIDDLE, 26, 0.62, 190.0, 12.0), (NEAR, 14, 0.34, 130.0, 8.0)]
    {
        pen.fill_colour(colour);
        for i in 0..count {
            let along = (i as f32 + chance.between(0.2, 0.8)) / count as f32;
            let from_edge = (along - 0.5).abs() * 2.0;
            let depth = (1.0 - from_edge) / reach;
            if depth > 1.0 {
                continue;
            }
            let x = half + (along - 0.5) * (PAGE.0 - 40.0);
            let height = low + (tall - low) * (1.0 - depth).powf(2.3) * chance.between(0.75, 1.1);
            spruce(pen, &mut chance, x, GROUND - 4.0, height);
        }
    }
}

/// One side's birches, ferns and grasses, drawn for the left.
fn side(pen: &mut Pen, chance: &mut Chance, mirrored: bool) {
    let birches: &[Birch] = if mirrored {
        &[
            Birch { foot: 104.0, lean: -9.0, width: 4.2, height: 430.0 },
            Birch { foot: 47.0, lean: 10.0, width: 8.6, height: 640.0 },
            Birch { foot: 77.0, lean: 4.0, width: 6.0, height: 610.0 },
        ]
    } else {
        &[
            Birch { foot: 97.0, lean: 8.0, width: 4.4, height: 470.0 },
            Birch { foot: 66.0, lean: -14.0, width: 6.4, height: 640.0 },
            Birch { foot: 45.0, lean: 9.0, width: 9.0, height: 640.0 },
        ]
    };
    for tree in birches {
        birch(pen, chance, tree, GROUND - 3.0);
    }
    grass(pen, chance, GROUND, 34.0, 250.0);
    for (x, reach, rise) in
        [(128.0, 34.0, 26.0), (112.0, -26.0, 44.0), (88.0, 40.0, 52.0), (58.0, 46.0, 66.0), (40.0, 20.0, 78.0)]
    {
        let stretch = chance.between(0.92, 1.08);
        fern(pen, (x, GROUND - 2.0), (reach * stretch, rise * stretch));
    }
}

/// A small sprig with hairlines to its sides, centred on a point.
pub(crate) fn sprig(pen: &mut Pen, (x, y): (f32, f32)) {
    pen.line_colour(GOLD, 0.45);
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
