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
    grain: Grain,
    /// What is drawn with now, and what was when the state of the page was last kept.
    now: Hand,
    kept: Vec<Hand>,
}

/// How a pen writes lengths.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grain {
    /// To a hundredth of a point.
    Fine,
    /// As whole tenths of a point, each figure counted from where it begins: such numbers are short, and deflate well.
    Broad,
}

/// Colours and width in use, so that none is chosen twice, and the point from which lengths are counted.
#[derive(Clone, Default)]
struct Hand {
    chosen: [String; 3],
    origin: (i32, i32),
}

impl Pen {
    /// A pen for figures that have to be exact.
    pub(crate) fn fine() -> Self {
        Self { out: String::new(), grain: Grain::Fine, now: Hand::default(), kept: Vec::new() }
    }

    /// A pen for leaves and bark, where a tenth of a point cannot be seen and shorter numbers count.
    pub(crate) fn broad() -> Self {
        Self { out: "0.1 0 0 0.1 0 0 cm\n".to_owned(), grain: Grain::Broad, ..Self::fine() }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    fn points(&mut self, values: &[f32], operator: &str) {
        match self.grain {
            Grain::Fine => self.numbers(values, 100.0, operator),
            Grain::Broad => {
                let origin = [self.now.origin.0, self.now.origin.1];
                for (value, origin) in values.iter().zip(origin.iter().cycle()) {
                    // Writing to a string cannot fail.
                    let _ = write!(self.out, "{} ", tenths(*value) - origin);
                }
                self.operator(operator);
            }
        }
    }

    fn numbers(&mut self, values: &[f32], steps: f32, operator: &str) {
        for value in values {
            self.number((value * steps).round() as i64, steps as i64);
            self.out.push(' ');
        }
        self.operator(operator);
    }

    /// A number of steps, of which so many make one, in as few digits as it has.
    fn number(&mut self, count: i64, steps: i64) {
        self.out.push_str(if count < 0 { "-" } else { "" });
        let (whole, mut rest) = (count.abs() / steps, count.abs() % steps);
        let _ = write!(self.out, "{whole}");
        let mut step = steps / 10;
        self.out.push_str(if rest > 0 { "." } else { "" });
        while rest > 0 {
            let _ = write!(self.out, "{}", rest / step);
            (rest, step) = (rest % step, step / 10);
        }
    }

    pub(crate) fn operator(&mut self, operator: &str) {
        self.out.push_str(operator);
        self.out.push('\n');
    }

    /// Keeps the state of the page for [`Pen::restore`].
    pub(crate) fn save(&mut self) {
        self.kept.push(self.now.clone());
        self.operator("q");
    }

    pub(crate) fn restore(&mut self) {
        self.now = self.kept.pop().unwrap_or_default();
        self.operator("Q");
    }

    /// Turns what follows over, left to right, about the middle of a page of this width.
    pub(crate) fn mirror(&mut self, width: f32) {
        let width = if self.grain == Grain::Broad { width * 10.0 } else { width };
        let (x, y) = std::mem::take(&mut self.now.origin);
        self.numbers(&[-1.0, 0.0, 0.0, 1.0, width - x as f32, -y as f32], 100.0, "cm");
    }

    fn choose(&mut self, values: &[f32], steps: f32, operator: &str, place: usize) {
        let start = self.out.len();
        self.numbers(values, steps, operator);
        if self.now.chosen[place] == self.out[start..] {
            self.out.truncate(start);
        } else {
            self.now.chosen[place] = self.out[start..].to_owned();
        }
    }

    pub(crate) fn fill_colour(&mut self, colour: Colour) {
        self.choose(&colour, 1000.0, "rg", 0);
    }

    pub(crate) fn line_colour(&mut self, colour: Colour) {
        self.choose(&colour, 1000.0, "RG", 1);
    }

    pub(crate) fn line_width(&mut self, width: f32) {
        let hundredths = (width * 100.0).round();
        let width = if self.grain == Grain::Broad { hundredths / 10.0 } else { hundredths / 100.0 };
        self.choose(&[width], 100.0, "w", 2);
    }

    pub(crate) fn start(&mut self, x: f32, y: f32) {
        if self.grain == Grain::Broad {
            let (to, from) = ((tenths(x), tenths(y)), self.now.origin);
            let _ = writeln!(self.out, "1 0 0 1 {} {} cm", to.0 - from.0, to.1 - from.1);
            self.now.origin = to;
        }
        self.points(&[x, y], "m");
    }

    /// Where the next text begins.
    pub(crate) fn text_at(&mut self, x: f32, y: f32) {
        self.numbers(&[1.0, 0.0, 0.0, 1.0, x, y], 100.0, "Tm");
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
        let origin = self.now.origin;
        let beyond = |length: f32, origin: i32| length + origin as f32 / 10.0;
        self.points(&[x, y, beyond(width, origin.0), beyond(height, origin.1)], "re");
    }
}

fn tenths(length: f32) -> i32 {
    (length * 10.0).round() as i32
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
