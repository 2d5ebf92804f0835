//! The meadow: grasses, cornflowers and cow parsley along the lower edge, high at the sides and low under the words.

use printpdf::{LineCapStyle, LineJoinStyle};

use crate::flora::grass;
use crate::layout::PAGE;
use crate::pen::Colour;
use crate::sketch::{Chance, Sketch};

/// Where it begins, from below and from the sides: inside what printers can reach.
const GROUND: f32 = 28.0;
const EDGE: f32 = 30.0;

const BLADE: Colour = [0.77, 0.83, 0.73];
const BLADE_NEAR: Colour = [0.68, 0.77, 0.65];
const STEM: Colour = [0.58, 0.68, 0.56];
const PETAL: Colour = [0.60, 0.67, 0.86];
const HEART: Colour = [0.46, 0.49, 0.74];
const UMBEL: Colour = [0.73, 0.76, 0.66];

/// Flowers of a side: how far from its edge, how high, and how far they lean.
const PARSLEY: [(f32, f32, f32); 3] = [(30.0, 172.0, -6.0), (50.0, 122.0, 7.0), (64.0, 70.0, -4.0)];
const CORNFLOWERS: [(f32, f32, f32); 6] = [
    (12.0, 118.0, -4.0),
    (34.0, 150.0, 8.0),
    (48.0, 94.0, -7.0),
    (60.0, 60.0, 5.0),
    (98.0, 25.0, 7.0),
    (142.0, 20.0, -5.0),
];

/// Draws it.
pub(crate) fn meadow(sketch: &mut Sketch) {
    sketch.save();
    sketch.ends(LineCapStyle::Round, LineJoinStyle::Round);
    for mirrored in [false, true] {
        sketch.save();
        if mirrored {
            sketch.mirror(PAGE.0);
        }
        side(sketch, &mut Chance::new(if mirrored { 41 } else { 12 }));
        sketch.restore();
    }
    sketch.restore();
}

/// One side, drawn for the left.
fn side(sketch: &mut Sketch, chance: &mut Chance) {
    blades(sketch, chance, BLADE, 150.0);
    for (from, height, lean) in PARSLEY {
        let size = (height * chance.between(0.88, 1.06), lean * chance.between(0.6, 1.4));
        parsley(sketch, chance, EDGE + from, size);
    }
    for (from, height, lean) in CORNFLOWERS {
        let size = (height * chance.between(0.9, 1.1), lean * chance.between(0.6, 1.4));
        let root = EDGE + from + chance.between(-3.0, 3.0);
        cornflower(sketch, chance, root, size);
    }
    blades(sketch, chance, BLADE_NEAR, 84.0);
    grass(sketch, chance, GROUND, EDGE, PAGE.0 / 2.0);
}

/// Long blades that bend over, lower with every step towards the middle.
fn blades(sketch: &mut Sketch, chance: &mut Chance, colour: Colour, tallest: f32) {
    sketch.fill_colour(colour);
    let mut x = EDGE;
    while x < 250.0 {
        let share = (x - EDGE) / 220.0;
        let height = (14.0 + (tallest - 14.0) * (1.0 - share).powf(3.2)) * chance.between(0.45, 1.0);
        let bend = height * chance.between(-0.42, 0.5);
        // What would reach beyond the edge bends the other way.
        let bend = if x + bend < EDGE - 2.0 { -bend } else { bend };
        let tip = (x + bend, GROUND + height * chance.between(0.88, 1.0));
        let bow = |wide: f32| (x + bend * 0.12 + wide, GROUND + height * 0.72);
        sketch.blade((x, GROUND - 1.0), bow(-0.7), tip, bow(1.1));
        x += chance.between(2.2, 6.0) * (0.8 + 1.4 * share);
    }
}

/// A stem that bows over, its end, and where it heads there.
fn stem(sketch: &mut Sketch, x: f32, (height, lean): (f32, f32), width: f32) -> ((f32, f32), f32) {
    let (root, bow) = ((x, GROUND), (x + lean * 0.15, GROUND + height * 0.62));
    let end = (x + lean, GROUND + height);
    sketch.line_colour(STEM);
    sketch.line_width(width);
    sketch.start(root.0, root.1);
    sketch.bow(root, bow, end);
    sketch.stroke();
    (end, (end.1 - bow.1).atan2(end.0 - bow.0))
}

/// The point so far from another in a direction.
fn away((x, y): (f32, f32), heading: f32, far: f32) -> (f32, f32) {
    (x + heading.cos() * far, y + heading.sin() * far)
}

/// A cornflower seen from its side: narrow leaves, a scaly cup, a fan of toothed florets.
fn cornflower(sketch: &mut Sketch, chance: &mut Chance, x: f32, (height, lean): (f32, f32)) {
    let size = 0.72 + height / 420.0;
    let (top, heading) = stem(sketch, x, (height, lean), 0.6);
    sketch.fill_colour(STEM);
    for (share, way) in [(0.3, -1.0), (0.48, 1.0), (0.66, -1.0)] {
        let at = (x + lean * share * 0.42, GROUND + height * share);
        let long = height * chance.between(0.14, 0.2);
        let tip = away(at, heading - way * 0.55, long);
        let belly = away(at, heading - way * 0.15, long * 0.5);
        sketch.blade(at, belly, tip, (belly.0 + way * 1.1, belly.1 - 0.6));
    }
    sketch.fill_colour(PETAL);
    for i in 0..9_u8 {
        let turn = (f32::from(i) - 4.0) * 0.335 + chance.between(-0.06, 0.06);
        floret(sketch, away(top, heading, 3.6 * size), heading + turn, size * chance.between(7.6, 9.4));
    }
    sketch.fill_colour(HEART);
    for i in 0..5_u8 {
        let turn = (f32::from(i) - 2.0) * 0.3;
        let root = away(top, heading, 3.4 * size);
        let tip = away(root, heading + turn, size * chance.between(4.0, 5.4));
        sketch.blade(root, away(root, heading + turn + 0.3, 2.4), tip, away(root, heading + turn - 0.3, 2.4));
    }
    sketch.fill_colour(STEM);
    let cup = |turn: f32, far: f32| away(top, heading + turn, far * size);
    sketch.blade(away(top, heading, -1.0), cup(0.95, 4.4), cup(0.0, 6.0), cup(-0.95, 4.4));
}

/// A floret like a small trumpet, with three teeth.
fn floret(sketch: &mut Sketch, root: (f32, f32), heading: f32, long: f32) {
    let at = |turn: f32, far: f32| away(root, heading + turn, long * far);
    sketch.start(root.0, root.1);
    for (turn, far) in [(0.30, 0.86), (0.13, 0.84), (0.0, 1.04), (-0.13, 0.84), (-0.30, 0.86)] {
        let (x, y) = at(turn, far);
        sketch.line(x, y);
    }
    sketch.line(root.0, root.1);
    sketch.fill();
}

/// Cow parsley: rays that part at the top of a stem, each with a few small flowers at its end.
fn parsley(sketch: &mut Sketch, chance: &mut Chance, x: f32, (height, lean): (f32, f32)) {
    let (top, heading) = stem(sketch, x, (height, lean), 0.75);
    let wide = 10.0 + height * 0.075;
    let branch = (x + lean * 0.3, GROUND + height * 0.6);
    let side = away(branch, heading + lean.signum() * 0.62, height * 0.24);
    sketch.line_width(0.5);
    sketch.start(branch.0, branch.1);
    sketch.bow(branch, away(branch, heading + lean.signum() * 0.3, height * 0.14), side);
    sketch.stroke();
    umbel(sketch, chance, (top, heading), wide);
    umbel(sketch, chance, (side, heading + lean.signum() * 0.3), wide * 0.62);
}

fn umbel(sketch: &mut Sketch, chance: &mut Chance, (top, heading): ((f32, f32), f32), wide: f32) {
    let mut ends = Vec::new();
    sketch.line_width(0.3);
    for i in 0..9_u8 {
        let turn = (f32::from(i) - 4.0) * 0.27;
        let end = away(top, heading + turn, wide * (1.0 - 0.16 * turn.abs()) * chance.between(0.9, 1.05));
        sketch.start(top.0, top.1);
        sketch.bow(top, away(top, heading + turn * 0.45, wide * 0.5), end);
        sketch.stroke();
        ends.push((end, heading + turn * 0.6));
    }
    sketch.fill_colour(UMBEL);
    for (end, heading) in ends {
        for _ in 0..5 {
            let (x, y) = away(end, heading + chance.between(-1.5, 1.5), chance.between(0.4, 2.6));
            sketch.circle(x, y, chance.between(0.55, 0.95));
            sketch.fill();
        }
    }
}
