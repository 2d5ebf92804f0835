//! A pen that writes vector art as PDF operators, and the document's few colours.

use std::fmt::Write;

/// Red, green and blue from 0 to 1.
pub(crate) type Colour = [f32; 3];

/// Deep fir green, the colour of the words that matter.
pub(crate) const FIR: Colour = [0.086, 0.208, 0.157];
/// Grey with some green in it, for the lesser words.
pub(crate) const BARK: Colour = [0.29, 0.325, 0.30];
/// Warm grey-gold for rules and ornament.
pub(crate) const GOLD: Colour = [0.66, 0.565, 0.40];
/// The same, as thin as a wash.
pub(crate) const GOLD_TINT: Colour = [0.898, 0.87, 0.82];

/// Collects drawing operators.
pub(crate) struct Pen {
    out: String,
    /// Steps in a point to which coordinates are rounded.
    steps: f32,
}

impl Pen {
    /// A pen for figures that have to be exact.
    pub(crate) fn fine() -> Self {
        Self { out: String::new(), steps: 100.0 }
    }

    /// A pen for leaves and bark, where a tenth of a point cannot be seen and shorter numbers count.
    pub(crate) fn broad() -> Self {
        Self { out: String::new(), steps: 10.0 }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    fn points(&mut self, values: &[f32], operator: &str) {
        self.numbers(values, self.steps, operator);
    }

    fn numbers(&mut self, values: &[f32], steps: f32, operator: &str) {
        for value in values {
            let rounded = (value * steps).round() / steps;
            // Writing to a string cannot fail.
            let _ = write!(self.out, "{} ", if rounded == 0.0 { 0.0 } else { rounded });
        }
        self.out.push_str(operator);
        self.out.push('\n');
    }

    pub(crate) fn operator(&mut self, operator: &str) {
        self.points(&[], operator);
    }

    pub(crate) fn fill_colour(&mut self, colour: Colour) {
        self.numbers(&colour, 1000.0, "rg");
    }

    pub(crate) fn line_colour(&mut self, colour: Colour) {
        self.numbers(&colour, 1000.0, "RG");
    }

    pub(crate) fn line_width(&mut self, width: f32) {
        self.numbers(&[width], 100.0, "w");
    }

    pub(crate) fn start(&mut self, x: f32, y: f32) {
        self.points(&[x, y], "m");
    }

    pub(crate) fn line(&mut self, x: f32, y: f32) {
        self.points(&[x, y], "l");
    }

    pub(crate) fn curve(&mut self, points: [f32; 6]) {
        self.points(&points, "c");
    }

    /// A curve with one handle, as most stems and leaves need.
    pub(crate) fn bow(&mut self, from: (f32, f32), handle: (f32, f32), to: (f32, f32)) {
        let near = |end: f32, handle: f32| end + (handle - end) * 2.0 / 3.0;
        self.curve([
            near(from.0, handle.0),
            near(from.1, handle.1),
            near(to.0, handle.0),
            near(to.1, handle.1),
            to.0,
            to.1,
        ]);
    }

    /// A filled leaf or blade from `root` to `tip`, with one handle for each of its edges.
    pub(crate) fn blade(&mut self, root: (f32, f32), left: (f32, f32), tip: (f32, f32), right: (f32, f32)) {
        self.start(root.0, root.1);
        self.points(&[left.0, left.1, tip.0, tip.1], "y");
        self.points(&[right.0, right.1, root.0, root.1], "v");
        self.operator("f");
    }

    /// A circle, as the four curves that come closest to it.
    pub(crate) fn circle(&mut self, x: f32, y: f32, radius: f32) {
        let handle = radius * 0.552_284_8;
        self.start(x + radius, y);
        self.curve([x + radius, y + handle, x + handle, y + radius, x, y + radius]);
        self.curve([x - handle, y + radius, x - radius, y + handle, x - radius, y]);
        self.curve([x - radius, y - handle, x - handle, y - radius, x, y - radius]);
        self.curve([x + handle, y - radius, x + radius, y - handle, x + radius, y]);
    }

    pub(crate) fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.points(&[x, y, width, height], "re");
    }
}

/// Small numbers that look random and are the same in every run.
pub(crate) struct Chance(u32);

impl Chance {
    pub(crate) fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(2_654_435_761) | 1)
    }

    /// A number between `low` and `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        low + (high - low) * (self.0 >> 8) as f32 / 16_777_216.0
    }
}
