//! The plants of the glade in fine line: birch, spruce, fern and grass.

use crate::pen::Colour;
use crate::sketch::{Chance, Sketch};

const TRUNK: Colour = [0.995, 0.993, 0.985];
const TRUNK_LINE: Colour = [0.72, 0.685, 0.61];
const TRUNK_MARK: Colour = [0.60, 0.575, 0.52];
const TWIG: Colour = [0.76, 0.73, 0.66];
const LEAF: Colour = [0.69, 0.77, 0.63];
const LEAF_GOLD: Colour = [0.83, 0.77, 0.60];
const FERN: Colour = [0.60, 0.70, 0.57];
const FERN_RIB: Colour = [0.46, 0.58, 0.46];
const GRASS: Colour = [0.70, 0.77, 0.64];

/// How far from the left edge leaves may hang; beyond it stand the words.
const CLEARING: f32 = 113.0;

/// The shape of one birch; lengths in points.
pub(crate) struct Birch {
    pub(crate) foot: f32,
    /// How far the top stands to the right of the foot.
    pub(crate) lean: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// Share of the height below the first branch.
    pub(crate) bare: f32,
}

impl Birch {
    /// The middle of the trunk and half its width at a share of the height.
    fn at(&self, t: f32, ground: f32) -> (f32, f32, f32) {
        let sway = (t * std::f32::consts::PI).sin() * self.lean * -0.35;
        let half = self.width * 0.5 * (1.0 - 0.72 * t) + self.width * 0.35 * (1.0 - t).powi(14);
        (self.foot + self.lean * t + sway, ground + self.height * t, half)
    }
}

/// A birch with its bark, twigs and leaves.
pub(crate) fn birch(sketch: &mut Sketch, chance: &mut Chance, tree: &Birch, ground: f32) {
    branches(sketch, chance, tree, ground);
    sketch.fill_colour(TRUNK);
    sketch.line_colour(TRUNK_LINE);
    sketch.line_width(0.45);
    let steps = 28;
    let share = |i: i32| i as f32 / steps as f32;
    for i in 0..=steps {
        let (x, y, half) = tree.at(share(i), ground);
        if i == 0 { sketch.start(x - half, y) } else { sketch.line(x - half, y) }
    }
    for i in (0..=steps).rev() {
        let (x, y, half) = tree.at(share(i), ground);
        sketch.line(x + half, y);
    }
    sketch.fill_and_stroke();
    bark(sketch, chance, tree, ground);
}

/// The short dark strokes of birch bark, denser towards the foot.
fn bark(sketch: &mut Sketch, chance: &mut Chance, tree: &Birch, ground: f32) {
    sketch.line_colour(TRUNK_MARK);
    let mut t = 0.012;
    while t < 0.93 {
        let (x, y, half) = tree.at(t, ground);
        let way = if chance.between(0.0, 1.0) < 0.5 { -1.0 } else { 1.0 };
        let length = half * chance.between(0.35, 1.25);
        sketch.line_width(chance.between(0.3, 0.9) * (1.0 - 0.5 * t));
        let from = (x + way * half, y);
        let to = (x + way * (half - length), y + chance.between(-0.5, 0.5));
        sketch.start(from.0, from.1);
        sketch.bow(from, (f32::midpoint(from.0, to.0), y - 0.9), to);
        sketch.stroke();
        t += chance.between(3.0, 13.0) / tree.height * (0.6 + t);
    }
}

/// Branches that climb steeply and lean over at the end, with twigs that hang from them.
fn branches(sketch: &mut Sketch, chance: &mut Chance, tree: &Birch, ground: f32) {
    let mut t = tree.bare;
    let mut way = if tree.lean > 0.0 { 1.0 } else { -1.0 };
    while t < 0.97 {
        let (x, y, _) = tree.at(t, ground);
        let reach = (way * chance.between(13.0, 34.0)).min(CLEARING - 12.0 - x);
        let rise = reach.abs() * chance.between(0.85, 1.35) + 12.0;
        let bough = [
            (x, y),
            (x + reach * 0.16, y + rise * 0.5),
            (x + reach * 0.5, y + rise * 0.96),
            (x + reach, y + rise),
        ];
        sketch.line_colour(TWIG);
        sketch.line_width(0.3 + reach.abs() * 0.009);
        sketch.start(x, y);
        sketch.curve([bough[1].0, bough[1].1, bough[2].0, bough[2].1, bough[3].0, bough[3].1]);
        sketch.stroke();
        let mut share = chance.between(0.38, 0.5);
        while share <= 1.0 {
            twig(sketch, chance, cubic(bough, share), way, 7.0 + 15.0 * share);
            share += chance.between(0.12, 0.22);
        }
        way = -way;
        t += chance.between(0.028, 0.062);
    }
}

/// The point at a share of a curve.
fn cubic([a, b, c, d]: [(f32, f32); 4], t: f32) -> (f32, f32) {
    let u = 1.0 - t;
    let mix = |a: f32, b: f32, c: f32, d: f32| {
        a * u * u * u + 3.0 * b * t * u * u + 3.0 * c * t * t * u + d * t * t * t
    };
    (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
}

/// A thin twig that hangs outwards with leaves to both sides.
fn twig(sketch: &mut Sketch, chance: &mut Chance, from: (f32, f32), way: f32, length: f32) {
    let length = length * chance.between(0.55, 1.35);
    let drift = way * length * chance.between(0.15, 0.5);
    let end = (from.0 + drift, from.1 - length);
    if end.0 > CLEARING {
        return;
    }
    let handle = (from.0 + drift * 0.9, from.1 - length * 0.25);
    sketch.line_colour(TWIG);
    sketch.line_width(0.25);
    sketch.start(from.0, from.1);
    sketch.bow(from, handle, end);
    sketch.stroke();
    let leaves = (length / 4.6) as usize;
    for i in 1..=leaves {
        let t = i as f32 / leaves.max(1) as f32;
        let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
        let at = (a * from.0 + b * handle.0 + c * end.0, a * from.1 + b * handle.1 + c * end.1);
        let side = if i % 2 == 0 { 1.0 } else { -1.0 };
        let gold = chance.between(0.0, 1.0) < 0.16;
        sketch.fill_colour(if gold { LEAF_GOLD } else { LEAF });
        leaf(sketch, at, side * chance.between(0.25, 0.9), chance.between(2.6, 4.2));
    }
}

/// A pointed leaf that hangs from `at`; `angle` is measured from straight down.
fn leaf(sketch: &mut Sketch, at: (f32, f32), angle: f32, length: f32) {
    let (sin, cos) = angle.sin_cos();
    let along = |d: f32, across: f32| (at.0 + sin * d + cos * across, at.1 - cos * d + sin * across);
    let (left, right) = (along(length * 0.3, length * 0.42), along(length * 0.3, -length * 0.42));
    sketch.blade(at, left, along(length, 0.0), right);
}

/// A spruce as a silhouette in the present fill colour.
pub(crate) fn spruce(sketch: &mut Sketch, chance: &mut Chance, x: f32, ground: f32, height: f32) {
    let half = height * chance.between(0.11, 0.15);
    let tiers = ((height / 9.0) as usize).clamp(4, 24);
    let mut edges = [Vec::new(), Vec::new()];
    for (edge, way) in edges.iter_mut().zip([-1.0_f32, 1.0]) {
        for i in 0..tiers {
            let t = (i as f32 + chance.between(0.1, 0.5)) / tiers as f32;
            let reach = half * (1.0 - t).powf(0.85) * chance.between(0.78, 1.08);
            let y = ground + height * (0.06 + 0.92 * t);
            let droop = height / tiers as f32 * 0.55;
            edge.push((x + way * reach, y - droop));
            edge.push((x + way * reach * 0.42, y + droop * 0.35));
        }
    }
    sketch.start(x - half * 0.2, ground);
    for &(x, y) in &edges[0] {
        sketch.line(x, y);
    }
    sketch.line(x, ground + height * 1.04);
    for &(x, y) in edges[1].iter().rev() {
        sketch.line(x, y);
    }
    sketch.line(x + half * 0.2, ground);
    sketch.fill();
}

/// A frond from `root`, arching by (`reach`, `rise`) to its tip.
pub(crate) fn fern(sketch: &mut Sketch, root: (f32, f32), (reach, rise): (f32, f32)) {
    let handle = (root.0 + reach * 0.12, root.1 + rise * 0.95);
    let tip = (root.0 + reach, root.1 + rise * 0.92);
    let point = |t: f32| {
        let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
        (a * root.0 + b * handle.0 + c * tip.0, a * root.1 + b * handle.1 + c * tip.1)
    };
    sketch.fill_colour(FERN);
    let span = (reach * reach + rise * rise).sqrt();
    let count = (span / 2.6) as usize;
    for i in 2..count {
        let t = i as f32 / count as f32;
        let (x, y) = point(t);
        let (ahead_x, ahead_y) = point((t + 0.02).min(1.0));
        let heading = (ahead_y - y).atan2(ahead_x - x);
        let length = span * 0.24 * (t * 1.15).min(1.0).powf(0.6) * (1.0 - t).powf(0.75) + 1.0;
        for way in [-1.0, 1.0] {
            pinna(sketch, (x, y), heading + way * (1.25 - 0.35 * t), length);
        }
    }
    sketch.line_colour(FERN_RIB);
    sketch.line_width(0.4);
    sketch.start(root.0, root.1);
    sketch.bow(root, handle, tip);
    sketch.stroke();
}

/// One slender leaflet of a frond.
fn pinna(sketch: &mut Sketch, at: (f32, f32), heading: f32, length: f32) {
    let (sin, cos) = heading.sin_cos();
    let along = |d: f32, across: f32| (at.0 + cos * d - sin * across, at.1 + sin * d + cos * across);
    let (left, right) = (along(length * 0.35, 0.95), along(length * 0.35, -0.95));
    sketch.blade(at, left, along(length, -length * 0.06), right);
}

/// Blades of grass from the left edge inwards, shorter towards the clearing.
pub(crate) fn grass(sketch: &mut Sketch, chance: &mut Chance, ground: f32, from: f32, to: f32) {
    sketch.fill_colour(GRASS);
    let mut x = from;
    while x < to {
        let fade = 1.0 - (x - from) / (to - from);
        let height = (4.0 + 20.0 * fade) * chance.between(0.5, 1.15);
        let bend = chance.between(-0.5, 0.5) * height;
        let tip = (x + bend, ground + height);
        let root = (x, ground - 1.0);
        sketch.blade(root, (x - 0.9, ground + height * 0.6), tip, (x + 1.1, ground + height * 0.5));
        x += chance.between(1.6, 4.2) * (1.6 - 0.6 * fade);
    }
}
