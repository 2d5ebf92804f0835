//! A pen that writes PDF operators, and the document's few colours.

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

/// Collects operators.
#[derive(Default)]
pub(crate) struct Pen {
    out: String,
    /// Colours and width in use, so that none is chosen twice, and those when the state of the page was last kept.
    now: [String; 3],
    kept: Vec<[String; 3]>,
}

impl Pen {
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    /// An operator after its numbers, which are rounded to so many steps in one.
    pub(crate) fn numbers(&mut self, values: &[f32], steps: f32, operator: &str) {
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

    /// Shows a plate of this name so much larger, with its origin at a point.
    pub(crate) fn plate(&mut self, name: &str, scale: f32, (x, y): (f32, f32)) {
        self.save();
        self.numbers(&[scale, 0.0, 0.0, scale, x, y], 1000.0, "cm");
        self.operator(&format!("/{name} Do"));
        self.restore();
    }

    /// Shows a picture of this name in a rectangle.
    pub(crate) fn picture(&mut self, name: &str, (x, y): (f32, f32), (width, height): (f32, f32)) {
        self.save();
        self.numbers(&[width, 0.0, 0.0, height, x, y], 100.0, "cm");
        self.operator(&format!("/{name} Do"));
        self.restore();
    }

    fn choose(&mut self, values: &[f32], steps: f32, operator: &str, place: usize) {
        let start = self.out.len();
        self.numbers(values, steps, operator);
        if self.now[place] == self.out[start..] {
            self.out.truncate(start);
        } else {
            self.now[place] = self.out[start..].to_owned();
        }
    }

    pub(crate) fn fill_colour(&mut self, colour: Colour) {
        self.choose(&colour, 1000.0, "rg", 0);
    }

    pub(crate) fn line_colour(&mut self, colour: Colour) {
        self.choose(&colour, 1000.0, "RG", 1);
    }

    pub(crate) fn line_width(&mut self, width: f32) {
        self.choose(&[width], 100.0, "w", 2);
    }

    pub(crate) fn start(&mut self, x: f32, y: f32) {
        self.numbers(&[x, y], 100.0, "m");
    }

    pub(crate) fn line(&mut self, x: f32, y: f32) {
        self.numbers(&[x, y], 100.0, "l");
    }

    pub(crate) fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.numbers(&[x, y, width, height], 100.0, "re");
    }

    /// Where the next text begins.
    pub(crate) fn text_at(&mut self, x: f32, y: f32) {
        self.numbers(&[1.0, 0.0, 0.0, 1.0, x, y], 100.0, "Tm");
    }
}
